# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""A run starts with what its file says, and a value that cannot be used is named."""

from dataclasses import fields
from pathlib import Path

import pytest
import yaml

from tinygiant_ros.training import settings
from tinygiant_ros.training.settings import (
    load_settings,
    make_settings,
    parse_changes,
    read_settings,
    resume_settings,
    SettingsError,
    TrainConfig,
    write_settings,
)

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / 'config/training').glob('*.yaml'))
PATHS = {'train': 'a', 'val': 'b', 'out': 'c'}


@pytest.mark.parametrize('path', FILES, ids=lambda path: path.name)
def test_shipped_files_are_good(path):
    config = load_settings(path)
    assert config.out.name == path.stem
    if path.stem.startswith('tinygiant'):
        assert config.variant == path.stem.removeprefix('tinygiant_')
        assert set(config.balance) >= {'left_right', 'mcq', 'distance', 'count'}


def test_there_are_files_for_both_sizes_and_for_a_first_try():
    assert {path.name for path in FILES} >= {'tinygiant_64m.yaml', 'tinygiant_80m.yaml',
                                             'smoke.yaml'}


@pytest.mark.parametrize('name, value, says', [
    ('steps', 0, 'an integer from 1 up'),
    ('steps', 2.5, 'an integer from 1 up'),
    ('steps', True, 'an integer from 1 up'),
    ('steps', '100', 'an integer from 1 up'),
    ('phase1_share', 1.01, 'a number from 0 to 1'),
    ('phase1_share', -0.1, 'a number from 0 to 1'),
    ('learning_rate', 'fast', 'a number from 0 up'),
    ('learning_rate', float('nan'), 'a number from 0 up'),
    ('learning_rate', float('inf'), 'a number from 0 up'),
    ('learning_rate', None, 'a number from 0 up'),
    ('weight_decay', True, 'a number from 0 up'),
    ('text_dropout', 0.91, 'a number from 0 to 0.9'),
    ('text_dropout', -0.01, 'a number from 0 to 0.9'),
    ('text_dropout', None, 'a number from 0 to 0.9'),
    ('variant', '65m', 'one of 64m, 80m'),
    ('precision', 'int8', 'one of auto, float32, bfloat16, float16'),
    ('precision', ['float32'], 'one of auto, float32, bfloat16, float16'),
    ('finetune_backbones', 'yes', 'true or false'),
    ('train', None, 'a path'),
    ('train', ['x'], 'a path'),
    ('out', '', 'a path'),
    ('balance', {'colour': 1}, 'shares from 0 up'),
    ('balance', {'mcq': -1, 'count': 2}, 'shares from 0 up'),
    ('balance', {'mcq': 0}, 'shares from 0 up'),
    ('balance', {}, 'shares from 0 up'),
    ('balance', 'mcq', 'shares from 0 up'),
    ('balance', {'mcq': 'much'}, 'shares from 0 up')])
def test_a_bad_value_is_named_with_the_rule_and_what_was_got(name, value, says):
    with pytest.raises(SettingsError) as caught:
        make_settings(PATHS | {name: value}, 'run.yaml')
    text = str(caught.value)
    assert text.startswith(f'run.yaml: {name} must be ') and says in text
    assert f'got {value!r}' in text and f'--set {name}=' in text


@pytest.mark.parametrize('share', [0, 0.25, 0.9])
def test_any_dropout_that_leaves_something_is_taken(share):
    assert make_settings(PATHS | {'text_dropout': share}).text_dropout == share


def test_unknown_and_missing_settings_are_named():
    with pytest.raises(SettingsError, match='no setting stepz; known: train, val, out'):
        make_settings(PATHS | {'stepz': 5})
    with pytest.raises(SettingsError, match='val, out must be given'):
        make_settings({'train': 'a'})


def test_numbers_are_read_as_people_write_them(tmp_path):
    path = tmp_path / 'run.yaml'
    path.write_text('train: a\nval: b\nout: c\nlearning_rate: 6e-4\nweight_decay: 0\n')
    config = load_settings(path)
    assert (config.learning_rate, config.weight_decay) == (6e-4, 0.0)
    assert config.train == Path('a') and config.init is None


def test_the_command_line_changes_the_file(tmp_path):
    path = tmp_path / 'run.yaml'
    path.write_text(yaml.safe_dump(PATHS | {'steps': 9, 'seed': 4}))
    config = read_settings(['--config', str(path), '--set', 'steps=500', 'out=run 2',
                            'balance={mcq: 2, count: 1.5}', '--set', 'learning_rate=1e-3',
                            'init=a=b'], '')
    assert (config.steps, config.out, config.seed) == (500, Path('run 2'), 4)
    assert config.balance == {'mcq': 2.0, 'count': 1.5}
    assert (config.learning_rate, config.init) == (1e-3, Path('a=b'))
    assert read_settings(['--config', str(path), '--set', 'balance=null'], '').balance is None


@pytest.mark.parametrize('word', ['steps', '=5', 'steps 5', 'balance={mcq'])
def test_a_change_that_is_none_is_named(word):
    with pytest.raises(SettingsError, match='--set'):
        parse_changes([word])


@pytest.mark.parametrize('content', ['- steps', 'steps', '', 'steps: [', '\0'])
def test_a_file_that_holds_no_settings_is_named(tmp_path, content):
    path = tmp_path / 'run.yaml'
    path.write_text(content)
    with pytest.raises(SettingsError, match='run.yaml .*config/training'):
        load_settings(path)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(SettingsError, match='none.yaml cannot be read'):
        load_settings(tmp_path / 'none.yaml')


def test_backbones_can_only_learn_from_images():
    with pytest.raises(SettingsError, match='data is null'):
        make_settings(PATHS | {'finetune_backbones': True})
    assert make_settings(PATHS | {'finetune_backbones': True, 'data': 'd'}).data == Path('d')


def test_what_is_written_reads_the_same(tmp_path):
    config = make_settings(PATHS | {
        'out': str(tmp_path), 'init': 'earlier', 'variant': '80m', 'phase1_share': 1,
        'balance': {'mcq': 1, 'distance': 2}, 'finetune_backbones': True, 'data': '/d',
        'precision': 'float32', 'steps': 7})
    write_settings(config, tmp_path)
    assert load_settings(tmp_path / settings.FILE) == config


def test_a_run_that_goes_on_says_what_changed_and_keeps_its_precision(tmp_path):
    before = make_settings(PATHS | {'out': str(tmp_path), 'precision': 'bfloat16', 'steps': 10})
    assert resume_settings(before) == (before, [])
    write_settings(before, tmp_path)
    now, changed = resume_settings(make_settings(
        PATHS | {'out': str(tmp_path), 'steps': 20}))
    assert now.precision == 'bfloat16' and changed == ['steps 10 -> 20']
    assert resume_settings(make_settings(PATHS | {'out': str(tmp_path), 'steps': 10,
                                                  'precision': 'float32'}))[1] == [
        'precision bfloat16 -> float32']


def test_every_setting_has_a_known_kind_and_is_explained():
    text = (ROOT / 'docs/training.md').read_text()
    for entry in fields(TrainConfig):
        assert entry.type in settings._KINDS
        assert f'`{entry.name}`' in text, f'{entry.name} is not in docs/training.md'
