# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The mean of runs is a model like them, and nothing else is averaged."""

import pytest
from safetensors.torch import load_file
from tiny_model import tiny_model
import torch

from tinygiant_ros.model.tinygiant import WEIGHTS_FILE
from tinygiant_ros.training.average import average, main
from tinygiant_ros.training.train import load_closeup


@pytest.fixture
def runs(tmp_path):
    folders = [tmp_path / name for name in ('one', 'two', 'three')]
    for seed, folder in enumerate(folders):
        torch.manual_seed(seed)
        tiny_model(seed).save(folder)
    return folders


def test_every_weight_is_the_mean_of_those_of_the_runs(runs, tmp_path):
    assert main(['--out', str(tmp_path / 'mean'), *map(str, runs)]) == 0
    mean, *parts = (load_file(folder / WEIGHTS_FILE) for folder in (tmp_path / 'mean', *runs))
    assert mean.keys() == parts[0].keys()
    differ = 0
    for name, value in mean.items():
        assert value.dtype == parts[0][name].dtype
        if value.is_floating_point():
            torch.testing.assert_close(value, sum(part[name] for part in parts) / 3)
            differ += not torch.equal(value, parts[0][name])
        else:
            assert torch.equal(value, parts[0][name])
    assert differ > 50


def test_a_run_goes_on_from_the_mean(runs, tmp_path):
    average(runs[:2], tmp_path / 'mean')
    model = tiny_model(9)
    load_closeup(model.closeup, tmp_path / 'mean')
    model.load_trained(load_file(tmp_path / 'mean' / WEIGHTS_FILE))


def test_what_cannot_be_averaged_is_refused_with_what_to_do(runs, tmp_path, capsys):
    out = ['--out', str(tmp_path / 'mean')]
    assert main([*out, str(runs[0]), str(tmp_path)]) == 2
    assert 'give best/ of a run' in capsys.readouterr().err
    (runs[1] / 'config.json').write_text('{}')
    assert main([*out, str(runs[0]), str(runs[1])]) == 2
    assert 'give runs of one variant' in capsys.readouterr().err
    assert not (tmp_path / 'mean').exists()
