# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Batches from the feature cache: questions of like size together, padded to the longest."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from ..core.mirror import look_twice
from ..core.sentence import END, START, UNKNOWN
from ..core.tensors import MAX_SENTENCE, MAX_TOKENS, TASKS
from ..model.closeup import CloseUp

INPUTS = ('token_ids', 'token_mask', 'mention', 'pooled', 'geometry', 'looks', 'pairs',
          'region_mask', 'color_pooled', 'depth_pooled')
VALUE_EDGES_M = (0.005, 1.0, 2.0, 3.0, 4.5, 6.0, 8.0, 11.0)   # between the bins of lengths
_CROPS = 'frame_crops'                    # large, read when they are looked at
_LIKE_REGIONS = 8                        # so many more or less do not matter
_LOOK_BATCH = 512                         # regions looked at together


class _Chunk:
    """The arrays of one chunk with where each row begins."""

    def __init__(self, path: Path):
        self.path = path
        with np.load(path) as arrays:
            self.arrays = {name: arrays[name] for name in arrays.files if name != _CROPS}
        self.start = {name: np.concatenate([[0], np.cumsum(self.arrays[f'{name}_length'])])
                      for name in self.arrays if f'{name}_length' in self.arrays}

    def crops(self) -> np.ndarray:
        """Return the crops of all regions, float16 [N, K, S, S], in the order of the geometry."""
        with np.load(self.path) as arrays:
            return arrays[_CROPS]

    def row(self, name: str, index: int) -> np.ndarray:
        """Return one row of a ragged column, or one value of a plain one."""
        if name not in self.start:
            return self.arrays[name][index]
        start = self.start[name]
        return self.arrays[name][start[index]:start[index + 1]]


def chunk_paths(folder: Path) -> list[Path]:
    """Return the chunks of a cache folder; raises FileNotFoundError when there is none."""
    paths = sorted(Path(folder).glob('chunk_*.npz'))
    if not paths:
        raise FileNotFoundError(f'{folder} holds no chunk_*.npz; run training.cache first')
    return paths


class CachedQuestions:
    """All questions of a cache folder, by number."""

    def __init__(self, folder: Path, vocabulary: Sequence[str]):
        """Read every chunk; raises FileNotFoundError when there is none."""
        chunks = [_Chunk(path) for path in chunk_paths(folder)]
        # Of a chunk whose frames were all unreadable nothing is written.
        self.chunks = [chunk for chunk in chunks if 'question_frame' in chunk.arrays]
        self.places = [(chunk, row) for chunk in range(len(self.chunks))
                       for row in range(len(self.chunks[chunk].arrays['question_frame']))]
        self._words = {word: index for index, word in enumerate(vocabulary)}

    def __len__(self) -> int:
        return len(self.places)

    def _column(self, name: str) -> np.ndarray:
        """Return an array of all chunks."""
        return np.concatenate([chunk.arrays[name] for chunk in self.chunks])

    def category(self) -> np.ndarray:
        """Return the task of every question, int8 [N], an index into TASKS, -1: not known."""
        return self._column('question_category')

    def sizes(self) -> np.ndarray:
        """Return the number of regions of every question, int [N]."""
        return self._column('question_regions_length')

    def likeness(self) -> np.ndarray:
        """Return numbers int [N] that are near for questions of like size: little padding."""
        tokens = np.concatenate([chunk.arrays['wording_tokens_length'][
            chunk.arrays['question_wording']] for chunk in self.chunks])
        # most of a step is spent on word pieces, then on pairs of regions
        return tokens + MAX_TOKENS * (self.sizes() // _LIKE_REGIONS)

    def alone(self) -> np.ndarray:
        """Say of every question whether it names nothing but what it asks for, bool [N]."""
        reference, object_, subject = self._column('question_pointers').reshape(-1, 3).T
        return (reference == 0) & (object_ == 0) & (subject > 0)

    def value_bins(self) -> np.ndarray:
        """Return for every question the bin of its answer within its category, int [N]."""
        columns = {name: self._column(f'question_{name}')
                   for name in ('category', 'value', 'side', 'relation')}
        bins = np.maximum(columns['side'], columns['relation']).astype(np.int64)
        value, category = np.nan_to_num(columns['value']), columns['category']
        counted = category == TASKS.index('count')
        bins[counted] = value[counted].astype(np.int64)
        for name in ('distance', 'range', 'height'):
            rows = category == TASKS.index(name)
            bins[rows] = np.searchsorted(VALUE_EDGES_M, value[rows])
        return bins

    def samples(self, feature: str) -> torch.Tensor:
        """Return rows of 'geometry' or 'pairs' that carry a measurement, float32 [M, F]."""
        rows = self._column(f'frame_{feature}')
        return torch.from_numpy(rows[:: max(len(rows) // 200_000, 1)])

    @torch.inference_mode()
    def look(self, closeup: CloseUp) -> None:
        """Look at every region once, with weights that stay as they are from here on."""
        closeup.eval()
        device = next(closeup.parameters()).device

        def look(crops: np.ndarray, geometry: np.ndarray) -> np.ndarray:
            return closeup(*(torch.from_numpy(values).float().to(device)
                             for values in (crops, geometry))).cpu().numpy()

        for chunk in self.chunks:
            crops, geometry = chunk.crops(), chunk.arrays['frame_geometry']
            chunk.arrays['frame_looks'] = np.concatenate(
                [look_twice(look, crops[start:start + _LOOK_BATCH],
                            geometry[start:start + _LOOK_BATCH])
                 for start in range(0, len(geometry), _LOOK_BATCH)])
            chunk.start['frame_looks'] = chunk.start['frame_geometry']

    def batch(self, numbers: Sequence[int],
              rng: np.random.Generator | None = None) -> dict[str, torch.Tensor]:
        """
        Return the arrays of these questions, padded to the longest of them; needs look() before.

        Holds INPUTS of TinyGiantVLM.reason_cached and the targets of losses.py. rng: draws one of
        the wordings of each question; None takes its own.
        """
        rows = [self._question(number, rng) for number in numbers]
        regions = max(len(row['members']) for row in rows)
        tokens = max(len(row['token_ids']) for row in rows)
        padded = {name: np.stack([_pad(row[name], shape, fill) for row in rows])
                  for name, shape, fill in _layout(rows[0], regions, tokens)}
        padded['token_mask'] = np.stack([np.arange(tokens) < len(r['token_ids']) for r in rows])
        padded['region_mask'] = np.stack([np.arange(regions) < len(r['members']) for r in rows])
        return {name: torch.from_numpy(np.ascontiguousarray(
            value.astype(np.float32) if value.dtype in (np.float16, np.bool_) else value))
            for name, value in padded.items()}

    def ids(self, numbers: Sequence[int]) -> list[str]:
        """Return the ids of these questions."""
        return [str(self.chunks[c].arrays['question_id'][r])
                for c, r in (self.places[n] for n in numbers)]

    def _question(self, number: int, rng: np.random.Generator | None) -> dict[str, np.ndarray]:
        which, row = self.places[number]
        chunk = self.chunks[which]
        frame = int(chunk.row('question_frame', row))
        count = int(chunk.row('frame_regions', frame))
        chosen = chunk.row('question_regions', row).astype(np.intp)
        wording = int(chunk.row('question_wording', row))
        if rng is not None:
            wording += int(rng.integers(int(chunk.row('question_wordings', row))))
        token_ids = chunk.row('wording_tokens', wording)
        mention = np.zeros((len(chosen), len(token_ids)), np.float32)
        mention[chunk.row('wording_region', wording), chunk.row('wording_token', wording)] = 1.0
        mention /= np.maximum(mention.sum(axis=1, keepdims=True), 1.0)
        both = np.ix_(chosen, chosen)
        pairs = chunk.row('frame_pairs', frame).reshape(count, count, -1)
        color, depth = chunk.row('frame_globals', frame)
        return {
            'token_ids': token_ids, 'mention': mention,
            'pooled': chunk.row('frame_pooled', frame)[chosen],
            'geometry': chunk.row('frame_geometry', frame)[chosen],
            'looks': chunk.row('frame_looks', frame)[chosen],
            'pairs': pairs[both], 'color_pooled': color, 'depth_pooled': depth,
            'category': np.int64(chunk.row('question_category', row)),
            'official': chunk.row('question_official', row),
            'pointers': chunk.row('question_pointers', row).astype(np.int64),
            'side': np.int64(chunk.row('question_side', row)),
            'relation': np.int64(chunk.row('question_relation', row)),
            'members': chunk.row('question_members', row).astype(np.float32),
            'value': chunk.row('question_value', row),
            'distances': chunk.row('frame_distances', frame).reshape(count, count)[both],
            'places': chunk.row('frame_places', frame)[chosen],
            'words': self._word_ids(str(chunk.row('question_words', row))),
        }

    def _word_ids(self, sentence: str) -> np.ndarray:
        """Return int64 [MAX_SENTENCE]: start, words, end; -1 behind it, -1 alone if unknown."""
        ids = np.full(MAX_SENTENCE, -1, np.int64)
        if sentence:
            unknown = self._words[UNKNOWN]
            words = [self._words.get(word, unknown) for word in sentence.split()]
            line = [self._words[START], *words[:MAX_SENTENCE - 2], self._words[END]]
            ids[:len(line)] = line
        return ids


def _layout(row, regions: int, tokens: int):
    """Yield name, padded shape and filling of every array."""
    yield from (('token_ids', (tokens,), 0), ('mention', (regions, tokens), 0),
                ('pooled', (regions, row['pooled'].shape[1]), 0),
                ('geometry', (regions, row['geometry'].shape[1]), 0),
                ('looks', (regions, row['looks'].shape[1]), 0),
                ('pairs', (regions, regions, row['pairs'].shape[2]), 0),
                ('members', (regions,), -1), ('distances', (regions, regions), np.nan),
                ('places', (regions, row['places'].shape[1]), np.nan))
    yield from ((name, row[name].shape, 0) for name in (
        'color_pooled', 'depth_pooled', 'category', 'official', 'pointers', 'side',
        'relation', 'value', 'words'))


def _pad(value: np.ndarray, shape: tuple[int, ...], fill: float) -> np.ndarray:
    if np.shape(value) == shape:
        return np.asarray(value)
    padded = np.full(shape, fill, dtype=value.dtype)
    padded[tuple(slice(0, size) for size in value.shape)] = value
    return padded
