# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Does once over a data set what training needs every time: backbones, geometry, crops, word pieces.

    python -m tinygiant_ros.training.cache --annotations data/train.json \
        --images data/train/images --depths data/train/depths --out cache/train

Frames are done in chunks by several processes; an interrupted run continues where it stopped.
With --wordings every question is also put into other words of the training pool. With
--regions-only no backbone runs: enough for training.train_closeup.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import as_completed, ProcessPoolExecutor
from dataclasses import dataclass
import multiprocessing
from pathlib import Path
import sys
import time

import cv2
import numpy as np
import torch

from .reader import (
    group_frames,
    Item,
    read_frame,
    read_frame_truth,
    read_items,
    read_regions,
    ReadReport,
)
from .truth import pair_distances, region_places
from .wordings import beside_id, other_wordings, unanswerable_beside
from ..core import tensors
from ..core.crops import region_crops
from ..core.errors import SpatialError
from ..core.floor import find_floor, Floor, floor_from_plane
from ..core.geometry import anchors, pair_features
from ..core.preprocess import measure_all, region_weights, vision_inputs
from ..core.question import prepare_question, PreparedQuestion
from ..core.records import Region, RgbdFrame
from ..model.backbone import EfficientNetLite
from ..model.closeup import PLACE
from ..model.config import ModelConfig
from ..runtime.pretrained import load_pretrained
from ..runtime.text import QuestionTokenizer

CHUNK_FRAMES = 32
TASK_OF_FAMILY = {'camera_distance': 'range', 'load_height': 'height'}   # else the category
_UNANSWERABLE = {                         # what there is to learn from a question without answer
    'category': np.int8(tensors.TASKS.index(tensors.UNANSWERABLE)),
    'pointers': np.full(3, -1, np.int8), 'side': np.int8(-1), 'relation': np.int8(-1),
    'value': np.float32(np.nan), 'words': ''}


@dataclass(frozen=True)
class CacheJob:
    """One chunk of frames with their questions, and where its arrays go."""

    items: tuple[tuple[Item, ...], ...]   # per frame its questions
    truth: tuple[dict, ...]               # per frame what the simulation knows, or {}
    images: Path
    depths: Path
    path: Path
    wordings: int                         # of each question, its own included
    regions_only: bool


class FrozenParts:
    """Backbones with their pretrained weights and the tokenizer, on one thread."""

    def __init__(self, regions_only: bool):
        torch.set_num_threads(1)
        cv2.setNumThreads(1)
        config = ModelConfig(vocabulary_size=1)
        self.tokenizer = QuestionTokenizer()
        self.backbones: dict[str, EfficientNetLite] = {}
        names = {} if regions_only else {tensors.COLOR: config.color_backbone,
                                         tensors.DEPTH: config.depth_backbone}
        for name, kind in names.items():
            part = self.backbones[name] = EfficientNetLite(kind)
            part.load_pretrained({key: torch.from_numpy(np.array(value)) for key, value in
                                  load_pretrained(f'efficientnet_{kind}').items()})
            part.eval().requires_grad_(False).to(memory_format=torch.channels_last)


_parts: FrozenParts | None = None         # one per process


def build_chunk(job: CacheJob) -> tuple[int, dict[str, int]]:
    """Write the arrays of one chunk; return its number of questions and what was left out."""
    global _parts
    _parts = _parts or FrozenParts(job.regions_only)
    columns, skipped = defaultdict(list), defaultdict(int)
    for items, truth in zip(job.items, job.truth, strict=True):
        try:
            frame = read_frame(items[0], job.images, job.depths)
        except SpatialError as error:
            skipped[error.code.name] += len(items)
            continue
        seen = _Seen(items, frame, skipped)
        if not seen.items:
            continue
        for name, value in _frame_arrays(frame, seen, truth).items():
            columns[f'frame_{name}'].append(value)
        for item in seen.items if not job.regions_only else ():
            _add_question(columns, item, seen.place, job.wordings, skipped)
            labels = _labels(item, truth)
            if job.wordings > 1 and labels and item.answer is not None:
                _add_unanswerable(columns, item, seen.place, labels)
    _write(job.path, columns)
    return len(columns['question_frame']), dict(skipped)


def _add_question(columns: dict[str, list], item: Item, place: dict[str, int], wordings: int,
                  skipped: dict[str, int]) -> None:
    """Add one question about the frame added last, in several wordings."""
    count = len(item.rles)
    labels = item.labels or [''] * count
    try:
        prepared = prepare_question(item.question, labels)
        encoded = [_wording_arrays(prepared, count)]
    except SpatialError as error:
        skipped[error.code.name] += 1
        return
    encoded += _encoded((other, count) for other in other_wordings(item, wordings - 1))
    _add(columns, _question_arrays(item, place), encoded)


def _add_unanswerable(columns: dict[str, list], item: Item, place: dict[str, int],
                      labels: Sequence[str]) -> None:
    """Add what nothing answers about regions of a question; labels: of its regions."""
    known = _question_arrays(item, place)
    for prepared, regions in unanswerable_beside(item, labels):
        for encoded in _encoded([(prepared, len(regions))]):
            _add(columns, known | _UNANSWERABLE | {
                'regions': known['regions'][regions], 'official': np.bool_(False),
                'members': np.full(len(regions), -1, np.int8),
                'id': beside_id(item.id, regions)}, [encoded])


def _add(columns: dict[str, list], question: dict, wordings: list[dict]) -> None:
    """Add a question about the frame added last, with the arrays of its wordings."""
    question = {'frame': np.int32(len(columns['frame_regions']) - 1),
                'wording': np.int32(len(columns['wording_tokens'])),
                'wordings': np.int32(len(wordings)), **question}
    for name, value in question.items():
        columns[f'question_{name}'].append(value)
    for arrays in wordings:
        for name, value in arrays.items():
            columns[f'wording_{name}'].append(value)


def _encoded(texts: Iterable[tuple[PreparedQuestion, int]]) -> list[dict[str, np.ndarray]]:
    """Return the arrays of texts about so many regions; those that are too long are left out."""
    arrays = []
    for prepared, count in texts:
        try:
            arrays.append(_wording_arrays(prepared, count))
        except SpatialError:
            continue
    return arrays


def _labels(item: Item, truth: dict) -> list[str]:
    """Return the labels of an item's regions as the simulation knows them, [] if it does not."""
    objects = truth.get('objects', ())
    chosen = item.truth.get('objects', ())
    known = all(0 <= index < len(objects) for index in chosen)
    return [objects[index]['label'] for index in chosen] if known else []


def _wording_arrays(prepared: PreparedQuestion, count: int) -> dict[str, np.ndarray]:
    """Word pieces of a question about so many regions, and which of them name which region."""
    token_ids, token_mask, mention = _parts.tokenizer.encode(prepared, count)
    region, token = np.nonzero(mention)
    return {'tokens': token_ids[:int(token_mask.sum())], 'region': region.astype(np.int16),
            'token': token.astype(np.int16)}


class _Seen:
    """The different regions that the questions of a frame name, and each region's place."""

    def __init__(self, items: Sequence[Item], frame: RgbdFrame, skipped: dict[str, int]):
        self.items: list[Item] = []
        self.regions: list[Region] = []
        self.objects: list[int] = []      # into the frame's objects, -1 for unknown
        self.place: dict[str, int] = {}
        for item in items:
            try:
                regions = read_regions(item, frame)
            except SpatialError as error:
                skipped[error.code.name] += 1
                continue
            self.items.append(item)
            known = item.truth.get('objects', [-1] * len(regions))
            for (_, _, counts), region, index in zip(item.rles, regions, known, strict=True):
                if counts not in self.place:
                    self.place[counts] = len(self.regions)
                    self.regions.append(region)
                    self.objects.append(index)


def _frame_arrays(frame: RgbdFrame, asked: _Seen, truth: dict) -> dict:
    """Arrays of one frame for all regions that its questions name."""
    floor = find_floor(frame)
    measured = measure_all(frame, asked.regions, floor)
    arrays = {
        'regions': np.int32(len(asked.regions)),
        'geometry': np.stack([one.features for one in measured]).astype(np.float32),   # [N, G]
        'crops': region_crops(frame, asked.regions, anchors(measured), floor).astype(np.float16),
        'places': _places(asked.objects, truth, floor, frame.metric),
        'unit': _unit(truth, floor, frame.metric)}
    if not _parts.backbones:
        return arrays
    inputs, maps, pooled = vision_inputs(frame, floor), [], []
    with torch.inference_mode():
        for name, backbone in _parts.backbones.items():
            pixels = torch.from_numpy(inputs[name]).contiguous(memory_format=torch.channels_last)
            cells, vector = backbone(pixels)
            maps.append(cells[0].numpy())
            pooled.append(vector[0].numpy())
    cells = np.concatenate(maps, axis=1)                                  # [cells, 224]
    weights = region_weights(asked.regions, *frame.depth.shape)           # [N, cells]
    return arrays | {
        'pooled': (weights @ cells).astype(np.float16),                   # [N, 224]
        'pairs': pair_features(measured).reshape(-1, tensors.PAIR_SIZE),
        'distances': _distances(asked.objects, truth.get('objects', [])).reshape(-1),
        'globals': np.stack(pooled).astype(np.float16)}                   # [2, 1280]


def _distances(chosen: list[int], objects: list[dict]) -> np.ndarray:
    """True distances float32 [N, N] of the chosen objects, NaN where one is not known."""
    if chosen and 0 <= min(chosen) and max(chosen) < len(objects):
        return pair_distances(objects)[np.ix_(chosen, chosen)]
    return np.full((len(chosen), len(chosen)), np.nan, np.float32)


def _places(chosen: list[int], truth: dict, floor: Floor, metric: bool) -> np.ndarray:
    """True places float32 [N, 9] of the chosen objects, NaN where one is not known."""
    objects = truth.get('objects', [])
    if chosen and 0 <= min(chosen) and max(chosen) < len(objects):
        if not metric:                    # the recovered camera is not where the true one is
            floor = floor_from_plane(np.array(truth['up']), truth['camera_height'])
        return region_places([objects[index] for index in chosen], floor)
    return np.full((len(chosen), len(PLACE)), np.nan, np.float32)


def _unit(truth: dict, floor: Floor, metric: bool) -> np.float32:
    """Return the true metres of one unit of length in this frame, NaN where nothing tells."""
    if metric:
        return np.float32(1.0)
    known = floor.found and 'camera_height' in truth
    return np.float32(truth['camera_height'] / floor.height_m if known else np.nan)


def _question_arrays(item: Item, place: dict[str, int]) -> dict:
    """Targets of one question; pointers: region + 1, 0 for none, -1 where nothing is known."""
    count, truth, task = len(item.rles), item.truth, _task(item)
    pointers = [truth[name] + 1 if name in truth and task != tensors.UNANSWERABLE else -1
                for name in ('reference', 'object', 'subject')]
    if task == 'mcq' and 'subject' not in truth:
        pointers[2] = int(item.answer) + 1
    members = np.full(count, -1, np.int8)
    if task == 'count' and 'members' in truth:
        members[:] = 0
        members[truth['members']] = 1
    is_length = task in ('distance', 'count', 'range', 'height')
    return {
        'regions': np.array([place[counts] for _, _, counts in item.rles], np.int16),
        'official': np.bool_(item.official),
        'category': np.int8(-1 if task is None else tensors.TASKS.index(task)),
        'pointers': np.array(pointers, np.int8),
        'side': np.int8(tensors.SIDES.index(item.answer) if task == 'left_right' else -1),
        # a file of others may have relations that there is no head for
        'relation': np.int8(tensors.RELATIONS.index(item.answer) if task == 'relation'
                            and item.answer in tensors.RELATIONS else -1),
        'members': members,
        'value': np.float32(item.answer if is_length else np.nan),
        'words': ' '.join(truth.get('sentence', ())),
        'id': item.id,
    }


def _task(item: Item) -> str | None:
    """Return what a question wants, one of TASKS; None where the file does not tell."""
    if item.answer is None:
        return None
    return TASK_OF_FAMILY.get(item.truth.get('family'), item.category)


def _write(path: Path, columns) -> None:
    """Write ragged columns as one flat array each, with the length of every row."""
    arrays = {}
    for name, rows in columns.items():
        if not rows:
            continue
        if isinstance(rows[0], str):
            arrays[name] = np.array(rows)
        elif np.ndim(rows[0]) == 0:
            arrays[name] = np.stack(rows)
        else:
            arrays[name] = np.concatenate(rows)
            arrays[f'{name}_length'] = np.array([len(row) for row in rows], np.int32)
    part = path.with_suffix('.part.npz')
    np.savez(part, **arrays)
    part.rename(path)


def main(arguments=None) -> int:
    """Run the command line; return the exit status."""
    options = _parser().parse_args(arguments)
    items, report = read_items(options.annotations)
    print(report, flush=True)
    jobs = list(_jobs(items, read_frame_truth(options.annotations), options))
    options.out.mkdir(parents=True, exist_ok=True)
    _run([job for job in jobs if not job.path.exists()], options.workers, report)
    print(report)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.split('\n\n')[0].strip())
    parser.add_argument('--annotations', type=Path, required=True)
    parser.add_argument('--images', type=Path, required=True)
    parser.add_argument('--depths', type=Path, help='default: the folder of the images')
    parser.add_argument('--out', type=Path, required=True, help='folder of the cache')
    parser.add_argument('--workers', type=int, default=2)
    parser.add_argument('--wordings', type=int, default=1,
                        help='of each question, for training; above 1 also what nothing answers')
    parser.add_argument('--regions-only', action='store_true', help='no backbones, no questions')
    return parser


def _run(todo: list[CacheJob], workers: int, report: ReadReport) -> None:
    """Build the chunks by several processes; add what they leave out to the report."""
    start, done = time.monotonic(), 0
    context = multiprocessing.get_context('spawn')
    # not multiprocessing.Pool: that one waits for ever for a worker that died
    with ProcessPoolExecutor(min(workers, max(len(todo), 1)), context) as pool:
        running = {pool.submit(build_chunk, job): job for job in todo}
        for number, finished in enumerate(as_completed(running), 1):
            count, skipped = finished.result()
            done += count
            for reason, missed in skipped.items():
                report.skip(reason, running[finished].path.name, missed)
            left = (time.monotonic() - start) / number * (len(todo) - number)
            print(f'chunk {number} of {len(todo)}, {done} questions, {left:.0f} s left',
                  flush=True)


def _jobs(items: list[Item], truth: dict, options):
    frames = sorted(group_frames(items), key=lambda asked: asked[0].image)
    for start in range(0, len(frames), CHUNK_FRAMES):
        chunk = frames[start:start + CHUNK_FRAMES]
        yield CacheJob(
            tuple(tuple(asked) for asked in chunk),
            tuple(truth.get(asked[0].image, {}) for asked in chunk),
            options.images, options.depths or options.images,
            options.out / f'chunk_{start // CHUNK_FRAMES:05d}.npz', options.wordings,
            options.regions_only)


if __name__ == '__main__':
    sys.exit(main())
