# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
What a site calls its things: its own names, put into the words that the model has learned.

No model of this size knows that a skid is a pallet unless somebody says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
import re

_WORDS = r'[^\W_]+(?:[ -][^\W_]+)*'
_PAIR = rf'{_WORDS}(?:/{_WORDS})?'
ENTRY = re.compile(rf'(?:(?P<name>{_PAIR}) *: *(?P<label>{_PAIR}))?')
ENTRY_RULE = ("each 'name: label' in letters, digits, blanks and hyphens, an irregular plural "
              "after a slash ('racking: shelf/shelves'), or empty")
_PLACEHOLDERS = re.compile(r'(<[^<>]*>|\[[^\[\]]*\])')      # say which region, no names


@dataclass(frozen=True)
class Glossary:
    """words: a name, in lower case with single blanks -> what the model reads, in lower case."""

    words: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: Sequence[str]) -> Glossary:
        """
        Return the glossary of entries like 'skid: pallet'; empty ones are left out.

        A later entry replaces an earlier one of the same name. Raises ValueError with the rule.
        """
        words = {}
        for entry in entries:
            match = ENTRY.fullmatch(entry.strip())
            if match is None:
                raise ValueError(f'a glossary has entries, {ENTRY_RULE}; got {entry!r}')
            if match['name']:
                words |= dict(zip(map(_key, both_numbers(match['name'])),
                                  both_numbers(match['label'].lower()), strict=True))
        return cls(words)

    def translate(self, text: str) -> str:
        """
        Return a question or a label with every name of the glossary in the model's words.

        Names are whole words, in any case; 'staging-zone' is the staging zone. What stands in
        <...> and [...] stays.
        """
        if not self.words:
            return text
        parts = _PLACEHOLDERS.split(text)
        parts[::2] = (self._names.sub(self._in_other_words, part) for part in parts[::2])
        return ''.join(parts)

    @cached_property
    def _names(self) -> re.Pattern[str]:
        longest_first = sorted(self.words, key=len, reverse=True)
        names = '|'.join(r'[\s-]+'.join(map(re.escape, name.split())) for name in longest_first)
        return re.compile(rf'(?<![\w-])(?:{names})(?![\w-])', re.IGNORECASE)

    def _in_other_words(self, match: re.Match[str]) -> str:
        return self.words.get(_key(match[0]), match[0])      # 'ſ' matches s, but is no s


NO_GLOSSARY = Glossary()


def both_numbers(name: str) -> tuple[str, str]:
    """Return singular and plural of 'skid' or 'shelf/shelves'."""
    one, _, many = name.partition('/')
    return one, many.strip() or f'{one}s'


def _key(name: str) -> str:
    return ' '.join(name.lower().replace('-', ' ').split())
