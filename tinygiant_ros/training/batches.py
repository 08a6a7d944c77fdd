# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Batches from the feature cache: questions of like size together, padded to the longest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch

from ..core.sentence import END, START, UNKNOWN
from ..core.tensors import MAX_SENTENCE

INPUTS = ('text', 'token_mask', 'mention', 'pooled', 'geometry', 'pairs', 'region_mask',
          'color_pooled', 'depth_pooled')
POOL_BATCHES = 40                         # batches drawn together and sorted by size


class _Chunk:
    """The arrays of one chunk with where each row begins."""

    def __init__(self, path: Path):
        with np.load(path) as arrays:
            self.arrays = dict(arrays)
        self.start = {name: np.concatenate([[0], np.cumsum(self.arrays[f'{name}_length'])])
                      for name in self.arrays if f'{name}_length' in self.arrays}

    def row(self, name: str, index: int) -> np.ndarray:
        """Return one row of a ragged column, or one value of a plain one."""
        if name not in self.start:
            return self.arrays[name][index]
        start = self.start[name]
        return self.arrays[name][start[index]:start[index + 1]]


class CachedQuestions:
    """All questions of a cache folder, by number."""

    def __init__(self, folder: Path, vocabulary: Sequence[str]):
        """Read every chunk; raises FileNotFoundError when there is none."""
        paths = sorted(Path(folder).glob('chunk_*.npz'))
        if not paths:
            raise FileNotFoundError(f'{folder} holds no chunk_*.npz; run training.cache first')
        chunks = [_Chunk(path) for path in paths]
        # Of a chunk whose frames were all unreadable nothing is written.
        self.chunks = [chunk for chunk in chunks if 'question_frame' in chunk.arrays]
        self.places = [(chunk, row) for chunk in range(len(self.chunks))
                       for row in range(len(self.chunks[chunk].arrays['question_frame']))]
        self._words = {word: index for index, word in enumerate(vocabulary)}

    def __len__(self) -> int:
        return len(self.places)

    def category(self) -> np.ndarray:
        """Return the category of every question, int8 [N]."""
        return np.concatenate([chunk.arrays['question_category'] for chunk in self.chunks])

    def sizes(self) -> np.ndarray:
        """Return the number of regions of every question, int [N]."""
        return np.concatenate([chunk.arrays['question_regions_length'] for chunk in self.chunks])

    def samples(self, feature: str) -> torch.Tensor:
        """Return all rows of 'geometry' or 'pairs' that carry a measurement, float32 [M, F]."""
        rows = np.concatenate([chunk.arrays[f'frame_{feature}'] for chunk in self.chunks])
        return torch.from_numpy(rows[:: max(len(rows) // 200_000, 1)])

    def epoch(self, batch: int, rng: np.random.Generator) -> Iterator[list[int]]:
        """Yield the questions of one epoch in random batches of like size."""
        order, sizes = rng.permutation(len(self)), self.sizes()
        batches = []
        for start in range(0, len(order), batch * POOL_BATCHES):
            pool = order[start:start + batch * POOL_BATCHES]
            pool = pool[np.argsort(sizes[pool], kind='stable')]
            batches += [pool[i:i + batch] for i in range(0, len(pool), batch)]
        for index in rng.permutation(len(batches)):
            yield batches[index].tolist()

    def batch(self, numbers: Sequence[int]) -> dict[str, torch.Tensor]:
        """
        Return the arrays of these questions, padded to the longest of them.

        Holds INPUTS of TinyGiantVLM.reason_cached and the targets of losses.py.
        """
        rows = [self._question(number) for number in numbers]
        regions = max(len(row['members']) for row in rows)
        tokens = max(len(row['text']) for row in rows)
        padded = {name: np.stack([_pad(row[name], shape, fill) for row in rows])
                  for name, shape, fill in _layout(rows[0], regions, tokens)}
        padded['token_mask'] = np.stack([np.arange(tokens) < len(r['text']) for r in rows])
        padded['region_mask'] = np.stack([np.arange(regions) < len(r['members']) for r in rows])
        return {name: torch.from_numpy(np.ascontiguousarray(
            value.astype(np.float32) if value.dtype in (np.float16, np.bool_) else value))
            for name, value in padded.items()}

    def ids(self, numbers: Sequence[int]) -> list[str]:
        """Return the ids of these questions."""
        return [str(self.chunks[c].arrays['question_id'][r])
                for c, r in (self.places[n] for n in numbers)]

    def _question(self, number: int) -> dict[str, np.ndarray]:
        which, row = self.places[number]
        chunk = self.chunks[which]
        frame = int(chunk.row('question_frame', row))
        count = int(chunk.row('frame_regions', frame))
        chosen = chunk.row('question_regions', row).astype(np.intp)
        text = chunk.row('question_text', row)
        mention = np.zeros((len(chosen), len(text)), np.float32)
        mention[chunk.row('question_mention_region', row),
                chunk.row('question_mention_token', row)] = 1.0
        mention /= np.maximum(mention.sum(axis=1, keepdims=True), 1.0)
        both = np.ix_(chosen, chosen)
        pairs = chunk.row('frame_pairs', frame).reshape(count, count, -1)
        color, depth = chunk.row('frame_globals', frame)
        return {
            'text': text, 'mention': mention,
            'pooled': chunk.row('frame_pooled', frame)[chosen],
            'geometry': chunk.row('frame_geometry', frame)[chosen],
            'pairs': pairs[both], 'color_pooled': color, 'depth_pooled': depth,
            'category': np.int64(chunk.row('question_category', row)),
            'pointers': chunk.row('question_pointers', row).astype(np.int64),
            'side': np.int64(chunk.row('question_side', row)),
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
    yield from (('text', (tokens, row['text'].shape[1]), 0), ('mention', (regions, tokens), 0),
                ('pooled', (regions, row['pooled'].shape[1]), 0),
                ('geometry', (regions, row['geometry'].shape[1]), 0),
                ('pairs', (regions, regions, row['pairs'].shape[2]), 0),
                ('members', (regions,), -1), ('distances', (regions, regions), np.nan),
                ('places', (regions, row['places'].shape[1]), np.nan))
    yield from ((name, row[name].shape, 0) for name in (
        'color_pooled', 'depth_pooled', 'category', 'pointers', 'side', 'value', 'words'))


def _pad(value: np.ndarray, shape: tuple[int, ...], fill: float) -> np.ndarray:
    if np.shape(value) == shape:
        return np.asarray(value)
    padded = np.full(shape, fill, dtype=value.dtype)
    padded[tuple(slice(0, size) for size in value.shape)] = value
    return padded
