# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""One command from a data set as the benchmark ships it to an examined release, each step once."""

import contextlib
import io
import json
from pathlib import Path
import shutil

import pytest
from real_layout import GOOD, write_real_layout

from tinygiant_ros.model.config import VARIANTS
from tinygiant_ros.runtime.release import open_release
from tinygiant_ros.training import pipeline
from tinygiant_ros.training.settings import load_settings, read_settings

SMOKE = Path(__file__).resolve().parents[2] / 'config/training/smoke.yaml'
STEPS = ('features of train', 'features of val', 'training', 'release', 'exam on val')


@pytest.fixture(scope='module')
def data(tmp_path_factory):
    """Return the hand-made folder with a val that is a copy of train."""
    folder = write_real_layout(tmp_path_factory.mktemp('real'))
    shutil.copytree(folder / 'train', folder / 'val')
    shutil.copy(folder / 'train.json', folder / 'val.json')
    return folder


@pytest.fixture(scope='module', autouse=True)
def few_experts():
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(VARIANTS, '64m', {'experts': 2, 'expert_hidden': 8})
        yield


@pytest.fixture(scope='module')
def first(data, tmp_path_factory):
    """Return the folder of a whole run and what the run printed."""
    out = tmp_path_factory.mktemp('out') / 'run 1'
    with contextlib.redirect_stdout(io.StringIO()) as said:
        assert start(data, out) == 0
    return out, said.getvalue()


def start(data, out, *others):
    return pipeline.main(['--data', str(data), '--out', str(out), '--config', str(SMOKE),
                          '--workers', '1', '--processes', '1', '--backend', 'torch',
                          '--set', 'init=null', *others])


def test_from_data_to_exam(first):
    out, said = first
    assert [said.index(f'{step}: into') for step in STEPS] == sorted(
        said.index(f'{step}: into') for step in STEPS)
    assert '15 x BAD_IMAGE' in said
    summary = json.loads((out / 'exam/summary.json').read_text())
    # a model of four steps may also refuse what it could answer
    assert summary['questions'] == 20 and 15 <= summary['errors'] < 20
    assert open_release(out / 'engines/tinygiant_64m').card['config']['experts'] == 2
    settings = load_settings(out / 'run/config.yaml')
    assert (settings.train, settings.steps) == (out / 'cache/train', 4)


def test_nothing_is_done_twice(data, first, capsys, monkeypatch):
    for module in (pipeline.cache, pipeline.train, pipeline.evaluate):
        monkeypatch.setattr(module, 'main', None)
    assert start(data, first[0]) == 0
    said = capsys.readouterr().out
    assert [f'{step}: done already' in said for step in STEPS] == [True] * 5


def test_other_settings_train_further_on_the_same_features(data, first, capsys, monkeypatch):
    monkeypatch.setattr(pipeline.cache, 'main', None)
    assert start(data, first[0], '--set', 'steps=6') == 0
    said = capsys.readouterr().out
    assert 'changed: steps 4 -> 6' in said and 'going on from step 4' in said
    assert '6/6' in said


def test_better_weights_are_released_again(data, first, capsys, monkeypatch):
    out = first[0]
    kept = out / 'run/best/model.safetensors'
    before = kept.read_bytes()
    exported = []
    monkeypatch.setattr(pipeline, '_export', lambda words: exported.append(words) or 3)
    monkeypatch.setattr(pipeline.train, 'main', lambda _: kept.write_bytes(b'better') * 0)
    assert start(data, out, '--set', 'steps=7') == 1
    kept.write_bytes(before)
    assert exported[0][:2] == ['--checkpoint', str(out / 'run/best')]
    assert 'release failed' in capsys.readouterr().err


def test_a_step_that_fails_is_done_again(data, tmp_path, capsys, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(pipeline.cache, 'main', lambda _: 3)
        assert start(data, tmp_path) == 1
    assert 'features of train failed' in capsys.readouterr().err
    calls = []
    monkeypatch.setattr(pipeline.cache, 'main', lambda words: calls.append(words) or 3)
    assert start(data, tmp_path) == 1
    assert calls[0][:2] == ['--annotations', str(data / 'train.json')]


def test_features_of_two_data_sets_are_not_mixed(data, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(pipeline.cache, 'main', lambda _: 3)
    assert start(data, tmp_path / 'out') == 1
    capsys.readouterr()
    other = tmp_path / 'other'
    shutil.copytree(data, other)
    items = json.loads((other / 'train.json').read_text())
    (other / 'train.json').write_text(json.dumps(items[:-1]))
    assert start(other, tmp_path / 'out') == 2
    assert 'choose another OUT or delete' in capsys.readouterr().err


@pytest.mark.parametrize('truth, words, expected', [
    (False, [], ('shipped/tinygiant_64m', None)),
    (True, [], (None, 'shipped/tinygiant_64m')),
    (False, ['init=null'], (None, None)),
    (True, ['init=mine'], ('mine', None)),
    (True, ['closeup=eye'], (None, 'eye')),
    (False, ['variant=80m'], (None, None))])
def test_what_the_data_cannot_teach_comes_from_shipped_weights(
        tmp_path, monkeypatch, truth, words, expected):
    folder = write_small_layout(tmp_path / 'data')
    if truth:
        (folder / 'train_frames.json').write_text('{}')
    (tmp_path / 'shipped/tinygiant_64m').mkdir(parents=True)
    monkeypatch.setattr(pipeline, 'repository_engines', lambda: tmp_path / 'shipped')
    monkeypatch.setattr(pipeline.cache, 'main', lambda _: 0)
    ran = []
    monkeypatch.setattr(pipeline, '_train', lambda words, _: ran.append(words) or 3)
    words = ['--set', *words] if words else []
    assert pipeline.main(['--data', str(folder), '--out', str(tmp_path / 'out'), '--config',
                          str(SMOKE), *words]) == 1
    settings = read_settings(ran[0], '')
    wanted = [path and (tmp_path / path if '/' in path else Path(path)) for path in expected]
    assert [settings.init, settings.closeup] == wanted


def test_the_settings_that_are_taken_without_a_word_are_there():
    assert load_settings(pipeline.CONFIG).variant == '64m'


def test_several_processes_are_started_by_torchrun(monkeypatch):
    ran = []

    class Done:
        returncode = 0

    monkeypatch.setattr(pipeline.subprocess, 'run', lambda words, **_: ran.append(words) or Done)
    assert pipeline._train(['--config', 'x.yaml'], 4) == 0
    assert ran[0][1:] == ['-m', 'torch.distributed.run', '--standalone', '--nproc-per-node', '4',
                          '-m', 'tinygiant_ros.training.train', '--config', 'x.yaml']


@pytest.mark.parametrize('gone, says', [
    ('train.json', 'train.json is missing'),
    ('val.json', 'val.json is missing'),
    ('val/depths', 'depths is missing'),
    ('train/images', 'images is missing'),
    ('.', 'train.json is missing')])
def test_a_folder_that_is_no_data_set_is_named(tmp_path, gone, says, capsys):
    folder = write_small_layout(tmp_path / 'data')
    path = folder / gone
    path.unlink() if path.is_file() else shutil.rmtree(path)
    assert start(folder, tmp_path / 'out') == 2
    said = capsys.readouterr().err
    assert f'{folder} is no data set' in said and says in said and 'make data' in said
    assert not (tmp_path / 'out').exists()


@pytest.mark.parametrize('archive, says', [
    ('chunk_000.tar.gz', 'unpack chunk_000.tar.gz'), (None, 'get the images')])
def test_images_that_are_not_unpacked_are_named(tmp_path, archive, says, capsys):
    folder = write_small_layout(tmp_path / 'data')
    for path in (folder / 'train/images').iterdir():
        path.unlink()
    if archive:
        (folder / 'train/images' / archive).touch()
    assert start(folder, tmp_path / 'out') == 2
    said = capsys.readouterr().err
    assert 'holds none of the first 2 images' in said and f'{GOOD}.png' in said and says in said


def test_annotations_without_images_are_named(tmp_path, capsys):
    folder = write_small_layout(tmp_path / 'data')
    (folder / 'val.json').write_text('[]')
    assert start(folder, tmp_path / 'out') == 2
    assert 'val.json names no image' in capsys.readouterr().err


def test_bad_settings_are_named_before_anything_starts(tmp_path, capsys):
    folder = write_small_layout(tmp_path / 'data')
    assert start(folder, tmp_path / 'out', '--set', 'steps=none') == 2
    assert 'steps must be an integer' in capsys.readouterr().err
    assert not (tmp_path / 'out').exists()


def write_small_layout(folder):
    """Write the files of a data set, empty but for the names of two images."""
    for split in pipeline.SPLITS:
        for kind in ('images', 'depths'):
            (folder / split / kind).mkdir(parents=True)
        (folder / split / 'images' / f'{GOOD}.png').touch()
        (folder / f'{split}.json').write_text(json.dumps(
            [{'image': f'{GOOD}.png'}, {'image': 'b.png'}, {'image': 'b.png'}]))
    return folder
