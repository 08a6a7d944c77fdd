# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Does a backend compute what the reference computes: golden inputs and limits for the difference.

TensorRT has versions that build an engine without complaint which then gives wrong numbers, so no
engine answers a question before this.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
import math
from pathlib import Path

import numpy as np

from ..backend import Backend
from ..padding import batch_questions, first_regions
from ..release import TENSORRT
from ...core import tensors
from ...core.floor import find_floor
from ...core.preprocess import pooled, region_inputs, vision_inputs
from ...core.records import CameraModel, Region, RgbdFrame
from ...core.sentence import CONTROL_WORDS, START

# Of the largest value of an output, at least of 1 (a logit, ln metres). Rounding every tensor of
# the graphs to FP16 changes features by 0.02, logits by 0.05 and lengths by 0.001 of that; INT8
# experts some more. A broken engine is off by about the largest value itself.
_FEATURE, _LOGIT, _LENGTH = 0.1, 0.2, 0.03
LIMITS = {
    **dict.fromkeys((*tensors.VISION_OUTPUTS, *tensors.CLOSEUP_OUTPUTS), _FEATURE),
    **dict.fromkeys(tensors.REASONER_OUTPUTS, _LOGIT),
    **dict.fromkeys((tensors.DISTANCE_LOG, tensors.GAP_LOG, tensors.RANGE_LOG,
                     tensors.HEIGHT_LOG), _LENGTH),
    **dict.fromkeys((tensors.MEMORY, tensors.PRESENT), _FEATURE),
    tensors.WORD_LOGITS: _LOGIT,
}
BATCHES = (1, 3)
_TOKENS = (24, 57, 9)                    # of each question of the larger batch
_KNOWN_REGIONS = (4, 2, 3)               # of each question; the rest is padding, as on the robot
_STEPS = 3                               # words of the sentence that are decoded
_CLS, _SEP, _MASK = 101, 102, 103        # of the text model
_CAMERA = CameraModel(640, 480, 560.0, 565.0, 324.5, 180.25)
_CAMERA_HEIGHT_M, _WALL_M = 1.3, 9.0
# left edge, width, height, distance in metres; near ones last, they hide the others
_BOXES = ((-2.2, 1.4, 1.1, 6.5), (1.1, 0.9, 0.8, 5.0), (-0.5, 0.7, 0.3, 3.6), (0.6, 0.5, 0.6, 2.9))
_LABELS = ('shelf', 'pallet', 'pallet', 'transporter')


@dataclass(frozen=True, eq=False)
class GoldenCase:
    """
    Inputs of one graph with the outputs of the reference.

    regions: how many of the regions of each row are real, empty where rows have none; outputs for
    padding are read by nobody.
    """

    graph: str
    inputs: dict[str, np.ndarray]
    expected: dict[str, np.ndarray]
    regions: tuple[int, ...] = ()


def reference_of(folder: Path, cpu: Backend) -> Backend:
    """
    Return what the engines of an assembled release are compared with.

    cpu: the backend of that folder. Where TensorRT has graphs of its own, ONNX Runtime runs these,
    slowly: INT8 for the CPU differs from them by more than an engine may.
    """
    own = Path(folder) / TENSORRT
    if not own.is_dir():
        return cpu
    from ..onnxruntime_backend import OnnxRuntimeBackend  # loaded only where it is needed
    return OnnxRuntimeBackend(own)


def compare(backend: Backend, reference: Backend) -> dict[str, float]:
    """
    Return the largest difference of every output on the golden inputs, in the unit of LIMITS.

    NaN where an output is not finite, infinity where it has another shape. Raises what the
    backends raise.
    """
    errors: dict[str, float] = {}
    for case in golden_cases(reference):
        got = getattr(backend, f'run_{case.graph}')(case.inputs)
        for name, expected in case.expected.items():
            error = _difference(name, got[name], expected, case.regions)
            known = errors.get(name, 0.0)
            errors[name] = known if known >= error or math.isnan(known) else error
    return errors


def agrees(errors: Mapping[str, float]) -> str:
    """Return '' when every output is within its limit, else a sentence with the worst one."""
    wrong = {name: error for name, error in errors.items() if not error <= LIMITS[name]}
    missing = sorted(set(LIMITS) - set(errors))
    if missing:
        return f'the outputs {", ".join(missing)} were not compared; build the engines again'
    if not wrong:
        return ''
    worst = max(wrong, key=lambda name: (math.isnan(wrong[name]), wrong[name] / LIMITS[name]))
    return (f'the engines give other values than onnxruntime: {worst} differs by '
            f'{wrong[worst]:.2g} of its largest value, allowed is {LIMITS[worst]} '
            f'({len(wrong)} of {len(errors)} outputs are beyond their limit); '
            'use another version of TensorRT or the backend onnxruntime')


def golden_cases(reference: Backend) -> Iterator[GoldenCase]:
    """
    Yield inputs of all graphs with what the reference makes of them, the same at every call.

    A made-up frame goes the way of a real one: each graph gets what the reference gave before.
    """
    frame, regions = _scene()
    floor = find_floor(frame)
    vision = _case(reference, 'vision', vision_inputs(frame, floor))
    yield vision
    arrays, _ = region_inputs(frame, regions, floor)
    crops = {name: arrays.pop(name) for name in tensors.CLOSEUP_INPUTS}
    for batch in (*BATCHES, len(regions)):
        closeup = _case(reference, 'closeup',
                        {name: np.ascontiguousarray(array[:batch])
                         for name, array in crops.items()})
        yield closeup
    arrays[tensors.LOOKS] = closeup.expected[tensors.REGION_LOOKS]
    weights, feature_map = arrays.pop(tensors.REGION_WEIGHTS), vision.expected[tensors.FEATURE_MAP]
    arrays[tensors.POOLED] = pooled(weights, feature_map[0])
    for batch in BATCHES:
        questions = _questions(arrays, batch)
        shared = {tensors.GLOBAL_TOKENS: vision.expected[tensors.GLOBAL_TOKENS]}
        reasoner = _case(reference, 'reasoner', {**questions, **shared}, _KNOWN_REGIONS[:batch])
        yield reasoner
        yield from _decoder_cases(reference, reasoner.expected[tensors.MEMORY])


def _case(reference: Backend, graph: str, inputs: dict[str, np.ndarray],
          regions: tuple[int, ...] = ()) -> GoldenCase:
    return GoldenCase(graph, inputs, getattr(reference, f'run_{graph}')(inputs), regions)


def _scene() -> tuple[RgbdFrame, list[Region]]:
    """Return boxes on a floor in front of a wall, with noise and holes in depth."""
    draw = np.random.default_rng(5)
    rows, columns = np.mgrid[:_CAMERA.height, :_CAMERA.width]
    fall = (rows - _CAMERA.cy) / _CAMERA.fy
    depth = np.minimum(_CAMERA_HEIGHT_M / np.maximum(fall, 1e-6), _WALL_M)
    labels = np.zeros(depth.shape, np.intp)
    for index, (left, width, height, distance) in enumerate(_BOXES):
        across = (columns - _CAMERA.cx) / _CAMERA.fx * distance
        up = _CAMERA_HEIGHT_M - fall * distance
        face = (across >= left) & (across < left + width) & (up >= 0) & (up < height)
        depth[face], labels[face] = distance, index + 1
    color = 40 + 45 * labels[..., None] + np.stack([rows // 9, columns // 7, rows % 31], axis=-1)
    color = np.clip(color + draw.normal(0, 9, color.shape), 0, 255).astype(np.uint8)
    depth = (depth * (1 + 0.003 * draw.normal(size=depth.shape))).astype(np.float32)
    depth[draw.random(depth.shape) < 0.02] = np.nan
    regions = [_region(labels == index + 1, label) for index, label in enumerate(_LABELS)]
    return RgbdFrame(color, depth, _CAMERA), regions


def _region(mask: np.ndarray, label: str) -> Region:
    rows, columns = np.nonzero(mask)
    x, y = int(columns.min()), int(rows.min())
    width, height = int(columns.max()) + 1 - x, int(rows.max()) + 1 - y
    return Region(label, (x, y, width, height), mask[y:y + height, x:x + width])


def _questions(arrays: Mapping[str, np.ndarray], batch: int) -> dict[str, np.ndarray]:
    """Return the REASONER_INPUTS of questions about the first few regions each."""
    draw, questions = np.random.default_rng(7), []
    for tokens, regions in zip(_TOKENS[:batch], _KNOWN_REGIONS):
        ids = draw.integers(1996, 20000, tokens, np.int32)           # ordinary word pieces
        mention = np.zeros((regions, tokens), np.float32)
        ids[0], ids[-1] = _CLS, _SEP
        for region in range(regions):
            ids[2 + 2 * region] = _MASK
            mention[region, 2 + 2 * region] = 1.0
        questions.append({
            tensors.TOKEN_IDS: ids, tensors.TOKEN_MASK: np.ones(tokens, np.float32),
            tensors.MENTION: mention,
            **{name: _first(name, array, regions) for name, array in arrays.items()}})
    return batch_questions(questions)


def _first(name: str, array: np.ndarray, count: int) -> np.ndarray:
    """Return the inputs of the first few of all regions."""
    return first_regions(name, array[None], count)[0]


def _decoder_cases(reference: Backend, memory: np.ndarray) -> Iterator[GoldenCase]:
    """Yield the first words of sentences, each with the keys and values of those before it."""
    batch = len(memory)
    past = np.zeros((batch, tensors.MAX_SENTENCE, tensors.CACHE_WIDTH), np.float32)
    words = np.full((batch, 1), CONTROL_WORDS.index(START), np.int32)
    for position in range(_STEPS):
        read = (np.arange(1 + tensors.MAX_SENTENCE) <= position).astype(np.float32)[None]
        case = _case(reference, 'decoder', {
            tensors.WORD_ID: words, tensors.POSITION: np.array([position], np.int32),
            tensors.READ: read, tensors.PAST: past.copy(), tensors.MEMORY: memory})
        yield case
        past[:, position:position + 1] = case.expected[tensors.PRESENT]
        words = np.argmax(case.expected[tensors.WORD_LOGITS], axis=1).astype(np.int32)[:, None]


def _difference(name: str, got: np.ndarray, expected: np.ndarray,
                regions: Sequence[int]) -> float:
    """Return the largest difference over the largest value (at least 1) of what is read."""
    if got.shape != expected.shape:
        return math.inf
    if regions:
        got, expected = (np.concatenate([_first(name, row, count).ravel()
                                         for row, count in zip(array, regions)])
                         for array in (got, expected))
    error = float(np.abs(got.astype(np.float64) - expected).max())
    return error / max(float(np.abs(expected).max()), 1.0)

