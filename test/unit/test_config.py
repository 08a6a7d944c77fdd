# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The table of parameters: rules, and the files that are generated from it."""

from pathlib import Path
import re

from hypothesis import given, strategies
import pytest
import yaml

from tinygiant_ros.core import config
from tinygiant_ros.core.config import NodeConfig, SimCameraConfig

ROOT = Path(__file__).resolve().parents[2]
CONFIGS = tuple(config.NODES.values())
EVERY = [(kind, name) for kind in CONFIGS for name in config.rules(kind)]


@pytest.mark.parametrize('kind, name', EVERY)
def test_defaults_keep_their_own_rules(kind, name):
    assert config.problem(kind, name, config.defaults(kind)[name]) is None
    assert config.rules(kind)[name].description.endswith('.')


@pytest.mark.parametrize('kind, name', EVERY)
def test_a_value_of_another_type_is_refused_with_the_rule(kind, name):
    bad = {'a': 'mapping'}
    with pytest.raises(ValueError, match=re.escape(config.explain(kind, name))):
        config.update(kind(), {name: bad})


@pytest.mark.parametrize('kind, name', [
    (kind, name) for kind, name in EVERY if config.rules(kind)[name].minimum is not None])
def test_bounds_are_inclusive_and_hold(kind, name):
    rule, of_type = config.rules(kind)[name], type(config.defaults(kind)[name])
    for bound, beyond in ((rule.minimum, -1), (rule.maximum, 1)):
        assert config.problem(kind, name, of_type(bound)) is None
        refused = config.problem(kind, name, of_type(bound + beyond))
        assert refused and f'from {rule.minimum:g} to' in refused


@pytest.mark.parametrize('value', [float('nan'), float('inf'), '0.5', True, None])
def test_a_number_must_be_a_finite_number(value):
    assert config.problem(NodeConfig, 'min_confidence', value)


def test_an_integer_serves_as_a_number_but_not_the_other_way_round():
    assert config.update(NodeConfig(), {'max_age_s': 1}).max_age_s == 1.0
    assert isinstance(config.update(NodeConfig(), {'max_age_s': 1}).max_age_s, float)
    assert config.problem(NodeConfig, 'queue_size', 4.0)


def test_an_unknown_name_is_refused_and_known_ones_are_listed():
    refused = config.problem(NodeConfig, 'max_age', 1.0)
    assert 'max_age_s' in refused


def test_choices_are_refused_with_all_of_them():
    refused = config.problem(NodeConfig, 'qos_reliability', 'sometimes')
    assert all(word in refused for word in ('auto', 'reliable', 'best_effort', 'sometimes'))


def test_a_refused_update_changes_nothing():
    before = NodeConfig()
    with pytest.raises(ValueError):
        config.update(before, {'max_age_s': 2.0, 'queue_size': 0})
    assert before == NodeConfig()


@given(strategies.one_of(strategies.text(), strategies.integers(), strategies.floats(),
                         strategies.lists(strategies.text()), strategies.none()))
def test_any_value_is_accepted_or_refused_but_never_raises_something_else(value):
    for kind, name in EVERY:
        if config.problem(kind, name, value) is None:
            assert config.problem(kind, name, getattr(config.update(kind(), {name: value}),
                                                      name)) is None


def test_params_yaml_is_generated_and_reads_back_as_the_defaults():
    text = (ROOT / 'config' / 'params.yaml').read_text()
    assert text == config.to_yaml(), 'run python3 -m tinygiant_ros.core.config --yaml'
    read = yaml.safe_load(text)
    for node, kind in config.NODES.items():
        assert read[f'/**/{node}']['ros__parameters'] == config.defaults(kind)


def test_the_markdown_table_names_every_parameter():
    table = config.to_markdown()
    for kind, name in EVERY:
        assert f'| `{name}` |' in table
        assert config.rules(kind)[name].description in table


def test_sim_camera_parameters_are_read_only():
    assert all(rule.read_only for rule in config.rules(SimCameraConfig).values())
