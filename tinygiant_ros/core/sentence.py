# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
The free-form sentence: words of the decoder, and slots that the heads fill.

The decoder never writes a number, a side or a region: it writes a slot such as `<value>`, so that
sentence and answer cannot disagree.
"""

from __future__ import annotations

from collections.abc import Sequence
import re

SUBJECT, OBJECT, REFERENCE = '<subject>', '<object>', '<reference>'
VALUE, SIDE, COUNT, MEMBERS = '<value>', '<side>', '<count>', '<members>'
ANSWER = '<answer>'                      # of a relation or a passage: above, behind, yes, ...
SLOTS = (SUBJECT, OBJECT, REFERENCE, VALUE, SIDE, COUNT, MEMBERS, ANSWER)
PAD, START, END, UNKNOWN = '<pad>', '<start>', '<end>', '<unknown>'
CONTROL_WORDS = (PAD, START, END, UNKNOWN)   # the first words of every vocabulary, in this order
# words that claim an answer themselves: none was counted; the distance is zero
NOTHING_WORDS = frozenset(('no',))
INSIDE_WORDS = frozenset(('inside', 'within', 'already'))
# words that speak of another question: of the one asking instead of a second region; of the other
# end of a row
CAMERA_WORDS = frozenset(('camera',))
LABEL_WORDS = frozenset(('pallet', 'buffer', 'transporter', 'shelf'))    # what a region is called
END_WORDS = {'left': frozenset(('left', 'leftmost')), 'right': frozenset(('right', 'rightmost'))}

_WORD = re.compile(r"<[a-z]+>|[a-z0-9]+(?:['-][a-z0-9]+)*|[^\sa-z0-9]")
_BLANK_BEFORE = re.compile(r'\s+(?=[.,;:?!)])|(?<=\()\s+')


def split_sentence(template: str) -> list[str]:
    """Return the words, slots and punctuation of a sentence, in lower case."""
    return _WORD.findall(template.lower())


def fill_sentence(words: Sequence[str], *, subject: int | None = None, object_: int | None = None,
                  reference: int | None = None, value: float | None = None,
                  side: str | None = None, count: int | None = None,
                  members: Sequence[int] | None = (), answer: str | None = None) -> str:
    """
    Return the sentence of these words with its slots filled.

    subject, object_, reference, members: region indices. value: metres. answer: a relation, 'yes'
    or 'no'. None: this answer does not fill the slot. Control words are left out. Raises
    ValueError when the words name a slot that is not filled, or are no sentence.
    """
    filling = {
        SUBJECT: None if subject is None else name_region(subject),
        OBJECT: None if object_ is None else name_region(object_),
        REFERENCE: None if reference is None else name_region(reference),
        VALUE: None if value is None else f'{value:.2f} m',
        SIDE: side,
        COUNT: None if count is None else str(count),
        MEMBERS: None if members is None else list_regions(members),
        ANSWER: answer,
    }
    filled = []
    for word in words:
        if word in CONTROL_WORDS:
            continue
        text = filling.get(word, word)
        if text is None:
            raise ValueError(f'the sentence has the slot {word}, which this answer does not fill')
        filled.append(text)
    sentence = _BLANK_BEFORE.sub('', ' '.join(filled)).strip(' .,;:')
    if not sentence:
        raise ValueError('the sentence has no words')
    return sentence[0].upper() + sentence[1:] + ('' if sentence[-1] in '?!' else '.')


def name_region(index: int) -> str:
    """Return the name of a region in text, as the benchmark writes it: '[Region 3]'."""
    return f'[Region {index}]'


def list_regions(indices: Sequence[int]) -> str:
    """Return '[Region 1], [Region 4] and [Region 6]', or 'none'."""
    names = [name_region(index) for index in indices]
    if len(names) < 2:
        return ''.join(names) or 'none'
    return ', '.join(names[:-1]) + ' and ' + names[-1]
