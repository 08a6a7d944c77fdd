# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Question text to token arrays: word pieces, and which token stands for which region."""

from __future__ import annotations

from functools import lru_cache
import json
from pathlib import Path
import re

import numpy as np
from tokenizers import Tokenizer

from .pretrained import tokenizer_file
from ..core.errors import ErrorCode, SpatialError
from ..core.question import MASK, PreparedQuestion
from ..core.tensors import MAX_REGIONS, MAX_TOKENS

_WORD = re.compile(r'\w')
_JOINED = re.compile(r'\b(?:and|or)\b', re.IGNORECASE)     # may stand inside a run of placeholders
_KEPT_PIECES = 256       # texts between placeholders: mostly labels, the same in every question


class QuestionTokenizer:
    """The text encoder's own tokenizer, with `<mask>` as its one placeholder token."""

    def __init__(self, path: Path | None = None):
        """Read tokenizer.json, by default that of the pip package (NOT_READY if missing)."""
        description = json.loads((path or tokenizer_file()).read_text(encoding='utf-8'))
        # Without added tokens a typed "[SEP]" is three ordinary word pieces.
        description.update(added_tokens=[], truncation=None, padding=None, post_processor=None)
        vocabulary = description['model']['vocab']
        self._start, self._end, self.mask_id = (
            vocabulary[token] for token in ('[CLS]', '[SEP]', '[MASK]'))
        self._tokenizer = Tokenizer.from_str(json.dumps(description))
        self._between = lru_cache(_KEPT_PIECES)(self._read_between)

    def encode(self, prepared: PreparedQuestion,
               region_count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """
        Return (token_ids int32 [T], token_mask float32 [T] of ones, mention float32 [R, T]).

        mention: the row of a region sums to 1 over its placeholders and the first placeholder of
        each one's run: in "pallets <mask>, <mask> and <mask>" the noun stands before the first
        alone. Raises SpatialError: BAD_QUESTION when the text has more than MAX_TOKENS tokens,
        TOO_MANY_REGIONS.
        """
        if region_count > MAX_REGIONS:
            raise SpatialError(
                ErrorCode.TOO_MANY_REGIONS,
                f'{region_count} regions were given, at most {MAX_REGIONS} are read; give fewer')
        ids, positions, heads = self._tokens(prepared.text)
        if len(ids) > MAX_TOKENS:
            raise SpatialError(
                ErrorCode.BAD_QUESTION,
                f'the question with its list of {region_count} regions has {len(ids)} tokens, '
                f'at most {MAX_TOKENS} are read; ask in fewer words or give fewer regions')
        token_ids, token_mask = np.array(ids, np.int32), np.ones(len(ids), np.float32)
        mention = np.zeros((region_count, len(ids)), dtype=np.float32)
        order = list(prepared.order)
        mention[order, positions] = mention[order, heads] = 1
        mention /= np.maximum(mention.sum(axis=1, keepdims=True), 1)
        return token_ids, token_mask, mention

    def _tokens(self, text: str) -> tuple[list[int], list[int], list[int]]:
        """Return token ids, the positions of the placeholders, and the first of each one's run."""
        first, *parts = text.split(MASK)
        ids, positions, heads, same_run = [self._start, *self._pieces(first)], [], [], False
        for part in parts:
            positions.append(len(ids))
            heads.append(heads[-1] if same_run else len(ids))
            pieces, same_run = self._between(part)
            ids += [self.mask_id, *pieces]
        return [*ids, self._end], positions, heads

    def _pieces(self, text: str) -> list[int]:
        # one by one: for a batch the tokenizer wakes threads, which takes longer than the words
        return self._tokenizer.encode(text, add_special_tokens=False).ids

    def _read_between(self, text: str) -> tuple[list[int], bool]:
        """Return the pieces of a text, and whether placeholders around it are one run."""
        return self._pieces(text), not _WORD.search(_JOINED.sub(' ', text))
