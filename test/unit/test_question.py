# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The question parser: what it makes of a question, and what it refuses with which text."""

from hypothesis import given, strategies as st
import pytest

from tinygiant_ros.core.errors import ErrorCode, SpatialError
from tinygiant_ros.core.question import (
    calls_by_label,
    MASK,
    MAX_LABEL_CHARACTERS,
    MAX_QUESTION_CHARACTERS,
    normalize_label,
    prepare_question,
    width_in,
)

THREE = ('pallet', 'shelf', 'pallet')

ACCEPTED = [
    # question, labels, text, order
    ('Is <mask> left of <mask>?', ('a', 'b'), 'Is <mask> left of <mask> ?', (0, 1)),
    ('<image>\nIs <mask> left of <mask>?', ('a', 'b'), 'Is <mask> left of <mask> ?', (0, 1)),
    ('  <IMAGE> <image> Is <mask> far?', ('a',), 'Is <mask> far?', (0,)),
    ('the <image> in it', (), 'the <image> in it', ()),
    ('Is <MASK> left of <Mask>?', ('a', 'b'), 'Is <mask> left of <mask> ?', (0, 1)),
    ('pallet<mask>and<mask>', ('a', 'b'), 'pallet <mask> and <mask>', (0, 1)),
    ('a\tb\n\nc   d', (), 'a b c d', ()),
    ('a\x00b\x1b[31mc\u200bd', (), 'a b [31mc d', ()),
    ('a\u202eb\ud800c', (), 'a b c', ()),
    ('Which is leftmost?', THREE,
     'Which is leftmost? pallet : <mask> <mask> , shelf : <mask>', (0, 2, 1)),
    ('How far is <mask>?', THREE, 'How far is <mask> ? shelf : <mask> , pallet : <mask>',
     (0, 1, 2)),
    ('How far is [Region 2] from [Region 0]?', THREE,
     'How far is <mask> from <mask> ? shelf : <mask>', (2, 0, 1)),
    ('Is [region 1] or [REGION 1] or [ Region  01 ] far?', ('a', 'b'),
     'Is <mask> or <mask> or <mask> far? a : <mask>', (1, 1, 1, 0)),
    ('Is <mask> left of [Region 0] or <mask>?', ('a', 'b'),
     'Is <mask> left of <mask> or <mask> ?', (0, 0, 1)),
    ('Is region 1 far from region #0?', THREE,
     'Is <mask> far from <mask> ? pallet : <mask>',
     (1, 0, 2)),
    ('Region no. 2 or region number 0?', THREE, '<mask> or <mask> ? shelf : <mask>', (2, 0, 1)),
    ('the pallets region 1, region 0 and REGION 2.', ('a',) * 3,
     'the pallets <mask> , <mask> and <mask> .', (1, 0, 2)),
    ('pallet (region 0) and shelf in region1', ('a', 'b'),
     'pallet ( <mask> ) and shelf in <mask>', (0, 1)),
    ('is the gap at region 1 m wide?', ('a', 'b'), 'is the gap at <mask> m wide? a : <mask>',
     (1, 0)),
    ('is <mask> near the buffer region 0?', ('a',), 'is <mask> near the buffer <mask> ?', (0, 0)),
    ('how many are in the buffer region?', ('a',),
     'how many are in the buffer region? a : <mask>', (0,)),
    ('in this region no 3 pallets stand, 4 do', ('a',),
     'in this region no 3 pallets stand, 4 do a : <mask>', (0,)),
    ('the region 3.5 m off, the region 3rd from here, sub-region 7, regions 8, subregion 9', (),
     'the region 3.5 m off, the region 3rd from here, sub-region 7, regions 8, subregion 9', ()),
    ('Is [Regional] far?', (), 'Is [Regional] far?', ()),
    ('Is [thing 1] far?', (), 'Is [thing 1] far?', ()),
    ('[CLS] go [SEP] [MASK]', (), '[CLS] go [SEP] [MASK]', ()),
    ('wo ist die Palette?', (), 'wo ist die Palette?', ()),
    ('托盘在哪里', (), '托盘在哪里', ()),
    ('which?', ('',), 'which? object : <mask>', (0,)),
    ('which?', ('pallet_1', 'Pallet-2', 'PALLET'), 'which? pallet : <mask> <mask> <mask>',
     (0, 1, 2)),
    ('which?', ('a<mask>b',), 'which? a mask b : <mask>', (0,)),
    ('x' * MAX_QUESTION_CHARACTERS, (), 'x' * MAX_QUESTION_CHARACTERS, ()),
]

REFUSED = [
    # question, number of regions, code, part of the message
    ('', 1, ErrorCode.BAD_QUESTION, 'empty'),
    ('   \n\t ', 1, ErrorCode.BAD_QUESTION, 'empty'),
    ('<image>', 1, ErrorCode.BAD_QUESTION, 'empty'),
    ('<image>\n<image> ', 1, ErrorCode.BAD_QUESTION, 'empty'),
    ('\x00\x01\x7f', 1, ErrorCode.BAD_QUESTION, 'empty'),
    ('\u200b\u200e', 1, ErrorCode.BAD_QUESTION, 'empty'),
    ('?', 1, ErrorCode.BAD_QUESTION, "no words, got '?'"),
    ('12 34', 1, ErrorCode.BAD_QUESTION, 'no words'),
    ('<mask>', 1, ErrorCode.BAD_QUESTION, 'no words'),
    ('<mask> <mask>?', 2, ErrorCode.BAD_QUESTION, 'no words'),
    ('[Region 0]', 1, ErrorCode.BAD_QUESTION, 'no words'),
    ('🤖🤖🤖', 1, ErrorCode.BAD_QUESTION, 'no words'),
    ('!' * 200, 1, ErrorCode.BAD_QUESTION, "!!!...'"),
    ('x' * (MAX_QUESTION_CHARACTERS + 1), 1, ErrorCode.BAD_QUESTION, '1001 characters'),
    ('why ' * 2500, 1, ErrorCode.BAD_QUESTION, '10000 characters'),
    (' ' * 5000, 1, ErrorCode.BAD_QUESTION, '5000 characters'),
    ('is <mask> far', 0, ErrorCode.MASK_MISMATCH, '1 <mask> but 0 regions'),
    ('is <mask> left of <mask>', 1, ErrorCode.MASK_MISMATCH, '2 <mask> but 1 regions'),
    ('is [Region 1] far', 1, ErrorCode.MASK_MISMATCH, 'use 0 to 0'),
    ('is [Region 0] far', 0, ErrorCode.MASK_MISMATCH, 'no region was given'),
    ('is [Region 32] far', 32, ErrorCode.MASK_MISMATCH, "'[Region 32]' but 32 regions"),
    ('is [Region -1] far', 3, ErrorCode.MASK_MISMATCH, "'[Region -1]'"),
    ('is [Region 1.5] far', 3, ErrorCode.MASK_MISMATCH, "'[Region 1.5]'"),
    ('is [Region one] far', 3, ErrorCode.MASK_MISMATCH, "'[Region one]'"),
    ('is [Region] far', 3, ErrorCode.MASK_MISMATCH, "'[Region]'"),
    ('is region 3 far', 3, ErrorCode.MASK_MISMATCH, "names 'region 3' but 3 regions"),
    ('is Region no. 7 far', 3, ErrorCode.MASK_MISMATCH, 'use 0 to 2'),
    ('is region #0 far', 0, ErrorCode.MASK_MISMATCH, 'no region was given'),
    ('region 0', 1, ErrorCode.BAD_QUESTION, 'no words'),
    ('is [Region ٣] far', 9, ErrorCode.MASK_MISMATCH, 'use 0 to 8'),
    ('is [Region ' + '9' * 500 + '] far', 3, ErrorCode.MASK_MISMATCH, "...'"),
]

LABELS = [
    ('pallet', 'pallet'), ('Pallet', 'pallet'), ('pallet_3', 'pallet'), ('pallet-03', 'pallet'),
    ('pallet 3 4', 'pallet'), ('pallet3', 'pallet'), ('empty_pallet', 'empty pallet'),
    ('fork-lift', 'fork lift'), ('7', 'object'), ('', 'object'), ('  ', 'object'),
    ('?!', 'object'), ('_-_', 'object'), ('3d_printer', '3d printer'), ('a\x00b', 'a b'),
    ('Größe', 'größe'), ('a : b , c', 'a b c'), ('x' * 90, 'x' * MAX_LABEL_CHARACTERS),
    ('y' * (MAX_LABEL_CHARACTERS - 1) + ' zz', 'y' * (MAX_LABEL_CHARACTERS - 1)),
]


WIDTHS = [
    # question, metres
    ('Does a cart of 1.2 m fit between <mask> and <mask>?', 1.2),
    ('a 1.2m cart', 1.2), ('a 1.2-m cart', 1.2), ('1.2  m', 1.2), ('1.2\tm', 1.2),
    ('a 1.2-metre cart', 1.2), ('a 1.2 -meter cart', 1.2), ('a cart 0.85 metres wide', 0.85),
    ('2 meters?', 2.0), ('1 metre', 1.0), ('1 METER', 1.0), ('1.5 M', 1.5), ('(1.5 m)', 1.5),
    ('120 cm', 1.2), ('120cm wide', 1.2), ('115 centimetres', 1.15), ('7 centimeter', 0.07),
    ('850 mm', 0.85), ('850MM', 0.85), ('850 millimetres', 0.85), ('1 Millimeter', 0.001),
    ('1,2 m', 1.2), ('0,85 metre', 0.85), ('1,250 m', 1.25), ('12,5 cm', 0.125),
    ('3.5 mm', 0.0035), ('a 1,200 mm pallet', 1.2), ('1.200 mm', 1.2), ('1,150 cm', 11.5),
    ('1.2 m.', 1.2), ('is 1.2 m, or so, enough?', 1.2), ('one of 0.9 m-wide carts', 0.9),
    # the last one counts
    ('Pallets 5 m off: does 1.2 m fit?', 1.2), ('1.2 m or rather 90 cm?', 0.9),
    ('1.2 m/1100 mm', 1.1), ('a 1.2 m cart at 0.8 m/s', 1.2), ('0.9 m behind region 3', 0.9),
    ('0.7 m between region 3 and [Region 4]', 0.7),
    # no length
    ('', None), ('Is there room for a cart?', None), ('How far is region 3?', None),
    ('How far is region 3 m?', None), ('between [Region 2] m and region 1?', None),
    ('Is <mask> 3 away?', None), ('a metre', None), ('m', None), ('12', None),
    ('3 minutes', None), ('3 mmm', None), ('3 meterish', None), ('1.2 m2', None),
    ('4 m\u00b2', None), ('2 m/s', None), ('rack A3 m', None), ('aisle B-3 m', None),
    ('1.2.3 m', None), ('1,200,000 mm', None), ('-1.2 m', None), ('\u0663 m', None),
    ('0 m', None), ('0.0 cm', None), pytest.param('9' * 400 + ' m', None, id='infinite'),
]


@pytest.mark.parametrize('question, labels, text, order', ACCEPTED)
def test_accepted(question, labels, text, order):
    prepared = prepare_question(question, labels)
    assert prepared.text == text
    assert prepared.order == order


@pytest.mark.parametrize('question, regions, code, part', REFUSED)
def test_refused(question, regions, code, part):
    with pytest.raises(SpatialError) as caught:
        prepare_question(question, ['pallet'] * regions)
    assert caught.value.code is code
    assert part in caught.value.message
    assert len(caught.value.message) < 250


@pytest.mark.parametrize('question, labels, named', [
    ('Which Pallets are there?', ('shelf', 'pallet'), True),
    ('the shelves, please', ('shelf',), True),
    ('How many boxes?', ('box',), True),
    ('the loaded pallet', ('pallet loaded',), False),
    ('Which palletiser?', ('pallet',), False),
    ('how far is it', (), False),
    ('Is pallet <mask> left of [Region 1]?', ('pallet', 'pallet'), False),
    ('is pallet region 0 high', ('pallet',), False)])
def test_what_regions_are_labelled_counts_where_none_is_named(question, labels, named):
    assert calls_by_label(question, labels) is named


@given(st.text(), st.lists(st.text()))
def test_any_label_can_be_looked_for_in_any_text(question, labels):
    calls_by_label(question, [normalize_label(label) for label in labels])


@pytest.mark.parametrize('label, expected', LABELS)
def test_label(label, expected):
    assert normalize_label(label) == expected


@pytest.mark.parametrize('question, metres', WIDTHS)
def test_width(question, metres):
    assert width_in(question) == (metres and pytest.approx(metres, rel=1e-12))


@given(st.integers(1, 99_999), st.sampled_from([
    (1000, ('mm', ' millimetres', '-millimeter')), (100, ('cm', ' centimeter', '  CM')),
    (1, (' m', 'm', '-metre', ' METERS'))]), st.data())
def test_any_whole_number_of_units_is_a_width(number, unit, data):
    """115 cm is 1.15, not 1.1500000000000001; what stands before or behind changes nothing."""
    parts, names = unit
    length = f'{number}{data.draw(st.sampled_from(names))}'
    before = data.draw(st.sampled_from(['', 'region 2, ', '<mask> or [Region 1] ', '9 cm, ', '~']))
    behind = data.draw(st.sampled_from(['', '?', ' wide between region 1 and region 2?', '-wide']))
    assert width_in(before + length + behind) == number / parts


@given(st.text(max_size=60) | st.lists(st.sampled_from(
    ['1', '0', '.', ',', ' ', '-', 'm', 'c', 'milli', 'metre', 'region ', '<mask>', '/', 's']),
    max_size=12).map(''.join))
def test_any_text_has_a_width_over_zero_or_none(text):
    width = width_in(text)
    assert width is None or 0 < width < float('inf')
    if not any(letter.isdigit() for letter in text) or 'm' not in text.lower():
        assert width is None


@given(st.text(max_size=60) | st.lists(st.sampled_from(
    ['<mask>', '[Region 0]', '[region 2]', 'region 1', ' region #', ' region no. 0', '<image>',
     'pallet', '?', ' ', '[', ']', '\n']),
    max_size=12).map(''.join), st.lists(st.text(max_size=50), max_size=8))
def test_any_text_gives_every_region_a_placeholder_or_a_numbered_error(question, labels):
    try:
        prepared = prepare_question(question, labels)
    except SpatialError as error:
        assert error.code in (ErrorCode.BAD_QUESTION, ErrorCode.MASK_MISMATCH)
        return
    assert prepared.text.count(MASK) == len(prepared.order)
    assert set(prepared.order) == set(range(len(labels)))
    assert prepared.text == ' '.join(prepared.text.split())
    assert prepared.text.isprintable()
    assert prepared == prepare_question(question, labels)
