# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Runs the frozen parts once over a data set: backbones, text encoder, geometry.

    python -m tinygiant_ros.training.cache --annotations data/train.json \
        --images data/train/images --depths data/train/depths --out cache/train

Frames are done in chunks by several processes; an interrupted run continues where it stopped.
Questions beyond the benchmark have no place in the model's heads; they are left out and counted.
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

from .precision import autocast
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
from ..core.geometry import pair_features
from ..core.preprocess import measure_all, region_weights, vision_inputs
from ..core.question import prepare_question
from ..core.records import Region, RgbdFrame
from ..model.backbone import EfficientNetLite
from ..model.config import ModelConfig
from ..model.places import PLACE
from ..model.text import TextEncoder
from ..runtime.pretrained import load_pretrained
from ..runtime.text import QuestionTokenizer

CHUNK_FRAMES = 32
TEXT_BATCH = 64


@dataclass(frozen=True)
class CacheJob:
    """One chunk of frames with their questions, and where its arrays go."""

    items: tuple[tuple[Item, ...], ...]   # per frame its questions
    truth: tuple[dict, ...]               # per frame what the simulation knows, or {}
    images: Path
    depths: Path
    path: Path


class FrozenParts:
    """Backbones, text encoder and tokenizer with their pretrained weights, on one thread."""

    def __init__(self):
        torch.set_num_threads(1)
        cv2.setNumThreads(1)
        config = ModelConfig(vocabulary_size=1)
        self.color = EfficientNetLite(config.color_backbone)
        self.depth = EfficientNetLite(config.depth_backbone)
        self.text = TextEncoder(config)
        for part, source in ((self.color, f'efficientnet_{config.color_backbone}'),
                             (self.depth, f'efficientnet_{config.depth_backbone}'),
                             (self.text, 'minilm')):
            part.load_pretrained({key: torch.from_numpy(np.array(value))
                                  for key, value in load_pretrained(source).items()})
            part.eval().requires_grad_(False).to(memory_format=torch.channels_last)
        self.tokenizer = QuestionTokenizer()


_parts: FrozenParts | None = None         # one per process


def build_chunk(job: CacheJob) -> tuple[int, dict[str, int]]:
    """Write the arrays of one chunk; return its number of questions and what was left out."""
    global _parts
    _parts = _parts or FrozenParts()
    columns, skipped = defaultdict(list), defaultdict(int)
    texts = []
    for items, truth in zip(job.items, job.truth, strict=True):
        try:
            frame = read_frame(items[0], job.images, job.depths)
        except SpatialError as error:
            skipped[error.code.name] += len(items)
            continue
        seen = _Seen(items, frame, skipped)
        if not seen.items:
            continue
        arrays = _frame_arrays(frame, seen, truth)
        for item in seen.items:
            try:
                question, text = _question_arrays(item, seen.place)
            except SpatialError as error:
                skipped[error.code.name] += 1
                continue
            question['frame'] = np.int32(len(columns['frame_regions']))
            for name, value in question.items():
                columns[f'question_{name}'].append(value)
            texts.append(text)
        for name, value in arrays.items():
            columns[f'frame_{name}'].append(value)
    columns['question_text'] = _encode_texts(texts)
    _write(job.path, columns)
    return len(texts), dict(skipped)


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
    inputs = vision_inputs(frame, floor)
    maps, pooled = [], []
    with torch.inference_mode():
        for backbone, name in ((_parts.color, tensors.COLOR), (_parts.depth, tensors.DEPTH)):
            pixels = torch.from_numpy(inputs[name]).contiguous(memory_format=torch.channels_last)
            cells, vector = backbone(pixels)
            maps.append(cells[0].numpy())
            pooled.append(vector[0].numpy())
    cells = np.concatenate(maps, axis=1)                                  # [cells, 224]
    measured = measure_all(frame, asked.regions, floor)
    return {
        'regions': np.int32(len(asked.regions)),
        'pooled': (region_weights(asked.regions, *frame.depth.shape)
                   @ cells).astype(np.float16),                           # [N, 224]
        'geometry': np.stack([one.features for one in measured]).astype(np.float32),   # [N, G]
        'pairs': pair_features(measured).reshape(-1, tensors.PAIR_SIZE),
        'distances': _distances(asked.objects, truth.get('objects', [])).reshape(-1),
        'places': _places(asked.objects, truth, floor, frame.metric),
        'globals': np.stack(pooled).astype(np.float16)}                   # [2, 1280]


def _distances(chosen: list[int], objects: list[dict]) -> np.ndarray:
    """True distances float32 [N, N] of the chosen objects, NaN where one is not known."""
    if chosen and 0 <= min(chosen) and max(chosen) < len(objects):
        return pair_distances(objects)[np.ix_(chosen, chosen)]
    return np.full((len(chosen), len(chosen)), np.nan, np.float32)


def _places(chosen: list[int], truth: dict, floor: Floor, metric: bool) -> np.ndarray:
    """True places float32 [N, 8] of the chosen objects, NaN where one is not known."""
    objects = truth.get('objects', [])
    if chosen and 0 <= min(chosen) and max(chosen) < len(objects):
        if not metric:                    # the recovered camera is not where the true one is
            floor = floor_from_plane(np.array(truth['up']), truth['camera_height'])
        return region_places([objects[index] for index in chosen], floor)
    return np.full((len(chosen), len(PLACE)), np.nan, np.float32)


def _question_arrays(item: Item, place: dict[str, int]) -> tuple[dict, tuple]:
    """Arrays of one question; pointers: region + 1, 0 for none, -1 where nothing is known."""
    count = len(item.rles)
    token_ids, token_mask, mention = _parts.tokenizer.encode(
        prepare_question(item.question, item.labels or [''] * count), count)
    mention_region, mention_token = np.nonzero(mention)
    truth, category = item.truth, item.category if item.answer is not None else None
    pointers = [truth[name] + 1 if name in truth else -1
                for name in ('reference', 'object', 'subject')]
    if category == 'mcq' and 'subject' not in truth:
        pointers[2] = int(item.answer) + 1
    members = np.full(count, -1, np.int8)
    if category == 'count' and 'members' in truth:
        members[:] = 0
        members[truth['members']] = 1
    return {
        'regions': np.array([place[counts] for _, _, counts in item.rles], np.int16),
        'mention_region': mention_region.astype(np.int16),
        'mention_token': mention_token.astype(np.int16),
        'category': np.int8(-1 if category is None else tensors.CATEGORIES.index(category)),
        'pointers': np.array(pointers, np.int8),
        'side': np.int8(tensors.SIDES.index(item.answer) if category == 'left_right' else -1),
        'members': members,
        'value': np.float32(item.answer if category in ('distance', 'count') else np.nan),
        'words': ' '.join(truth.get('sentence', ())),
        'id': item.id,
    }, (token_ids, int(token_mask.sum()))


def _encode_texts(texts) -> list[np.ndarray]:
    """Text features float16 [tokens, 384] of each question, padded only within a batch."""
    features: list[np.ndarray | None] = [None] * len(texts)
    order = np.argsort([length for _, length in texts], kind='stable')
    for start in range(0, len(order), TEXT_BATCH):
        batch = order[start:start + TEXT_BATCH]
        longest = max(texts[i][1] for i in batch)
        ids = torch.from_numpy(np.stack([texts[i][0][:longest] for i in batch]))
        mask = torch.from_numpy(np.stack([np.arange(longest) < texts[i][1] for i in batch]))
        with torch.inference_mode(), autocast():
            encoded = _parts.text(ids, mask.float()).float().numpy()
        for row, i in enumerate(batch):
            features[i] = encoded[row, :texts[i][1]].astype(np.float16)
    return features


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
    for item in items:
        if not item.official:
            report.skip('no question of the benchmark', item.id)
    print(report, flush=True)
    jobs = list(_jobs([item for item in items if item.official],
                      read_frame_truth(options.annotations), options))
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
            options.out / f'chunk_{start // CHUNK_FRAMES:05d}.npz')


if __name__ == '__main__':
    sys.exit(main())
