# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Names of a site in the words of the model: whole words, any case, plurals, never elsewhere."""

from hypothesis import assume, given, strategies
import pytest

from tinygiant_ros.core.config import NodeConfig, problem
from tinygiant_ros.core.glossary import Glossary

SITE = Glossary.of(['skid: pallet', 'racking: shelf/shelves', 'pick-up tray: buffer',
                    'ox/oxen: transporter', 'long skid: shelf/shelves', ''])
NAMES = strategies.from_regex(r'[a-zä]{2,6}( [a-z0-9]{1,4}){0,2}', fullmatch=True)


@pytest.mark.parametrize('said, read', [
    ('Which skid is the leftmost?', 'Which pallet is the leftmost?'),
    ('SKIDS, Skid!', 'pallets, pallet!'),
    ('the rackings by the racking', 'the shelves by the shelf'),
    ('an ox and two oxen', 'an transporter and two transporters'),
    ('pick up trays, Pick-Up  tray, pick-up\ttray', 'buffers, buffer, buffer'),
    ("the skid's left", "the pallet's left"),
    ('the long skid beside a skid', 'the shelf beside a pallet'),
    ('skidding on a non-skid mat, skid-steer, skid_1, oxens', None),
    ('[skid 3] <skid> is left of skid [Region 0]', '[skid 3] <skid> is left of pallet [Region 0]'),
])
def test_whole_words_in_any_case_become_those_of_the_model(said, read):
    assert SITE.translate(said) == (said if read is None else read)


def test_what_was_put_in_is_not_read_again():
    swapped = Glossary.of(['pallet: shelf/shelves', 'shelf/shelves: pallet'])
    assert swapped.translate('pallets before a shelf') == 'shelves before a pallet'


def test_labels_are_read_in_lower_case_as_those_of_regions_are():
    assert Glossary.of(['Racking: Shelf/SHELVES']).translate('rackings') == 'shelves'


def test_a_later_entry_of_a_name_replaces_the_earlier_one():
    assert Glossary.of(['skid: shelf', 'Skid: pallet']).translate('a skid') == 'a pallet'


@given(strategies.text())
def test_without_names_every_text_stays_as_it_is(text):
    assert Glossary().translate(text) is text
    assert Glossary.of(['', ' ']).translate(text) is text


@given(strategies.text(alphabet=strategies.one_of(
    strategies.characters(), strategies.sampled_from('skidſK <>[]-_'))))
def test_any_text_can_be_read_and_has_no_name_left(text):
    read = SITE.translate(text)
    assert SITE.translate(read) == read
    if not any(letter in text for letter in '<>[]'):
        assert not {'skid', 'skids', 'racking'} & set(read.split())


@given(NAMES, NAMES, strategies.sampled_from(['', ' ', '  ']))
def test_every_entry_that_the_rule_allows_works(name, label, blank):
    assume(name not in ('where', 'is'))
    entry = f'{name}{blank}:{blank}{label}'
    assert problem(NodeConfig, 'glossary', [entry]) is None
    read = Glossary.of([entry]).translate(f'where is {name.upper()}?')
    assert read == f'where is {label}?'


@pytest.mark.parametrize('bad', ['skid', 'skid:', ': pallet', 'a/b/c: d', '<mask>: pallet',
                                 '[Region 1]: pallet', 'a: b: c', 'a_b: c', 'a; b: c'])
def test_a_bad_entry_is_refused_with_the_rule(bad):
    with pytest.raises(ValueError, match="each 'name: label'"):
        Glossary.of(['skid: pallet', bad])
    assert bad in problem(NodeConfig, 'glossary', ['skid: pallet', bad])


@given(strategies.text())
def test_parameter_and_glossary_refuse_the_same_entries(entry):
    refused = problem(NodeConfig, 'glossary', [entry])
    try:
        Glossary.of([entry])
    except ValueError:
        assert refused
    else:
        assert refused is None


def test_the_names_that_the_node_knows_are_read_in_both_numbers():
    known = Glossary.of(NodeConfig().glossary)
    assert known.translate('AGVs, a skid, racking and two staging zones by the carriers') == (
        'transporters, a pallet, shelf and two buffers by the transporters')
