# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Does once over a data set what training needs every time: backbones, geometry, crops, word pieces.

    python -m tinygiant_ros.training.cache --annotations data/train.json \
        --images data/train/images --depths data/train/depths --out cache/train

Frames are done in chunks by several processes; an interrupted run continues where it stopped.
With --wordings every question is also put into other words of the training pool. With
--regions-only no backbone runs: enough for training.train_closeup. With --texts-only the frames of
a cache stay and its questions are worded again: after a change of the phrases.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import as_completed, ProcessPoolExecutor
from dataclasses import dataclass
import multiprocessing
from pathlib import Path
import sys
import time

import cv2
import numpy as np
import torch

from .question_rows import add_question, put_in_new_words, targets
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
from ..core import tensors
from ..core.errors import SpatialError
from ..core.floor import find_floor, Floor, floor_from_plane
from ..core.preprocess import pooled, region_inputs, vision_inputs
from ..core.records import Region, RgbdFrame
from ..model.backbone import EfficientNetLite
from ..model.config import ModelConfig
from ..runtime.pretrained import load_pretrained
from ..runtime.text import QuestionTokenizer

CHUNK_FRAMES = 32


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
    texts_only: bool = False              # the frames are there, their questions are put anew


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
    _parts = _parts or FrozenParts(job.regions_only or job.texts_only)
    if job.texts_only:
        return _rebuild_texts(job)
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
            add_question(columns, item, truth, targets(item, seen.place), job.wordings,
                         _parts.tokenizer, skipped)
    _write(job.path, columns)
    return len(columns['question_frame']), dict(skipped)


def _rebuild_texts(job: CacheJob) -> tuple[int, dict[str, int]]:
    """Put the questions of a chunk that is there into words anew; its frames stay."""
    items = {item.id: (item, truth) for asked, truth in zip(job.items, job.truth, strict=True)
             for item in asked}
    with np.load(job.path) as arrays:
        stored = dict(arrays)
    columns, skipped = put_in_new_words(stored, items, job.wordings, _parts.tokenizer)
    frames = {name: value for name, value in stored.items() if name.startswith('frame_')}
    _write(job.path, columns, frames)
    return len(columns['question_frame']), skipped


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
    measured, _ = region_inputs(frame, asked.regions, floor)
    arrays = {
        'regions': np.int32(len(asked.regions)),
        'geometry': measured[tensors.GEOMETRY],                           # [N, G]
        'crops': measured[tensors.CROPS].astype(np.float16),
        'places': _places(asked.objects, truth, floor, frame.metric),
        'unit': _unit(truth, floor, frame.metric)}
    if not _parts.backbones:
        return arrays
    inputs, maps, vectors = vision_inputs(frame, floor), [], []
    with torch.inference_mode():
        for name, backbone in _parts.backbones.items():
            pixels = torch.from_numpy(inputs[name]).contiguous(memory_format=torch.channels_last)
            cells, vector = backbone(pixels)
            maps.append(cells[0].numpy())
            vectors.append(vector[0].numpy())
    cells = np.concatenate(maps, axis=1)                                  # [cells, 224]
    return arrays | {
        'pooled': pooled(measured[tensors.REGION_WEIGHTS], cells).astype(np.float16),  # [N, 224]
        'pairs': measured[tensors.PAIRS].reshape(-1, tensors.PAIR_SIZE),
        'distances': _distances(asked.objects, truth.get('objects', [])).reshape(-1),
        'globals': np.stack(vectors).astype(np.float16)}                   # [2, 1280]


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
    return np.full((len(chosen), len(tensors.PLACE)), np.nan, np.float32)


def _unit(truth: dict, floor: Floor, metric: bool) -> np.float32:
    """Return the true metres of one unit of length in this frame, NaN where nothing tells."""
    if metric:
        return np.float32(1.0)
    known = floor.found and 'camera_height' in truth
    return np.float32(truth['camera_height'] / floor.height_m if known else np.nan)


def _write(path: Path, columns, ready: dict[str, np.ndarray] | None = None) -> None:
    """
    Write ragged columns as one flat array each, with the length of every row.

    ready: arrays that have this form already.
    """
    arrays = dict(ready or {})
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
    _run([job for job in jobs if job.path.exists() == job.texts_only], options.workers, report)
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
    part = parser.add_mutually_exclusive_group()
    part.add_argument('--regions-only', action='store_true', help='no backbones, no questions')
    part.add_argument('--texts-only', action='store_true',
                      help='the cache is there: put its questions into words anew')
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
            options.regions_only, options.texts_only)


if __name__ == '__main__':
    sys.exit(main())
