# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Sentences: templates become words, slots become regions and numbers."""

from hypothesis import given, strategies as st
import pytest

from tinygiant_ros.core.sentence import (
    CONTROL_WORDS,
    END,
    fill_sentence,
    list_regions,
    PAD,
    SLOTS,
    split_sentence,
    START,
)


@pytest.mark.parametrize('template, words', [
    ('The pallet <subject> is nearest.', ['the', 'pallet', '<subject>', 'is', 'nearest', '.']),
    ('<subject>is<value>from<object>', ['<subject>', 'is', '<value>', 'from', '<object>']),
    ("It's 2-D, isn't it?", ["it's", '2-d', ',', "isn't", 'it', '?']),
    ('', []),
])
def test_split(template, words):
    assert split_sentence(template) == words


@pytest.mark.parametrize('template, slots, sentence', [
    ('the pallet <subject> is <value> from <object> .',
     {'subject': 3, 'object_': 0, 'value': 4.207},
     'The pallet [Region 3] is 4.21 m from [Region 0].'),
    ('<subject> is inside <object>', {'subject': 12, 'object_': 1},
     '[Region 12] is inside [Region 1].'),
    ('it is <value> away', {'value': 0.0}, 'It is 0.00 m away.'),
    ('near <reference> , on the <side>', {'reference': 2, 'side': 'left'},
     'Near [Region 2], on the left.'),
    ('<count> pallets ( <members> )', {'count': 3, 'members': (1, 4, 6)},
     '3 pallets ([Region 1], [Region 4] and [Region 6]).'),
    ('<count> pallets : <members> .', {'count': 0, 'members': ()}, '0 pallets: none.'),
    ('<subject> is <answer> <object>', {'subject': 1, 'object_': 0, 'answer': 'above'},
     '[Region 1] is above [Region 0].'),
    ('is it ?', {}, 'Is it?'),
    ('no . . .', {}, 'No.'),
])
def test_fill(template, slots, sentence):
    assert fill_sentence(split_sentence(template), **slots) == sentence


def test_control_words_are_left_out():
    assert fill_sentence([START, 'yes', END, PAD]) == 'Yes.'


@pytest.mark.parametrize('slot', SLOTS)
def test_slot_that_is_not_filled_is_refused(slot):
    with pytest.raises(ValueError, match=slot):
        fill_sentence(['about', slot], members=None)


@pytest.mark.parametrize('words', [[], ['.'], list(CONTROL_WORDS), [',', ';']])
def test_no_words_are_no_sentence(words):
    with pytest.raises(ValueError, match='no words'):
        fill_sentence(words)


@pytest.mark.parametrize('indices, text', [
    ((), 'none'), ((5,), '[Region 5]'), ((2, 0), '[Region 2] and [Region 0]'),
    ((1, 4, 6), '[Region 1], [Region 4] and [Region 6]'),
])
def test_list_of_regions(indices, text):
    assert list_regions(indices) == text


@given(st.lists(st.sampled_from([*SLOTS, *CONTROL_WORDS, 'the', 'pallet', ',', '.', '?', '(']),
                max_size=20))
def test_any_words_give_a_sentence_without_slots_or_no_sentence(words):
    try:
        text = fill_sentence(words, subject=1, object_=2, reference=3, value=1.5, side='left',
                             count=2, members=(4, 5), answer='yes')
    except ValueError:
        assert not set(words) & {*SLOTS, 'the', 'pallet'}
        return
    assert text[-1] in '.?!'
    assert not any(word in text for word in (*SLOTS, *CONTROL_WORDS))
