# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Losses see only what is known; training learns a fixed batch and resumes where it stopped."""

from dataclasses import replace
import sys
from types import SimpleNamespace

import numpy as np
import pytest
from safetensors.numpy import save_file
from tiny_model import tiny_model
from tiny_training import CONFIG, example_batch, FixedQuestions
import torch

from tinygiant_ros.core.relations import PAIR_FEATURES
from tinygiant_ros.core.tensors import CATEGORIES, TASKS
from tinygiant_ros.training import losses, train
from tinygiant_ros.training.progress import Progress
from tinygiant_ros.training.stored import quantize


class PowerCut(Exception):
    pass


def cut_at(patch, step):
    """Make the run end before this step as if the power failed."""
    def plain(optimizer, now, config, go_on=train.set_learning_rates):
        if now == step:
            raise PowerCut
        go_on(optimizer, now, config)
    patch.setattr(train, 'set_learning_rates', plain)


def head_losses(batch, seed=0):
    outputs, balance = tiny_model(seed).reason_cached(
        **{name: batch[name] for name in train.INPUTS})
    return losses.head_losses(outputs, batch, balance)


def test_training_learns_a_fixed_batch():
    model, batch = tiny_model(), example_batch()
    optimizer = train.make_optimizer(model, CONFIG)
    scaler = torch.amp.GradScaler('cpu', enabled=False)
    history = [train.train_step(model, optimizer, scaler, batch, True, CONFIG)
               for _ in range(30)]
    for name in ('category', 'subject', 'side', 'member', 'distance', 'zero', 'sentence'):
        assert history[-1][name] < 0.85 * history[0][name], name


def test_unknown_targets_teach_nothing():
    batch = example_batch()
    for name in ('category', 'pointers', 'side', 'relation', 'members'):
        batch[name] = torch.full_like(batch[name], -1)
    for name in ('distances', 'places'):
        batch[name] = torch.full_like(batch[name], float('nan'))
    parts = head_losses(batch)
    known = {name: value.item() for name, value in parts.items()
             if name not in ('balance', 'pair_side')}
    assert set(known.values()) == {0.0}


def test_pairs_without_depth_and_the_diagonal_teach_no_distance():
    batch = example_batch()
    batch['distances'][:] = 2.0
    batch['distances'][:, range(5), range(5)] = 1e4
    batch['pairs'][:, 0, 1:, PAIR_FEATURES.index('both_valid')] = 0.0
    batch['distances'][:, 0, 1:] = 1e4
    batch['pointers'][:, 1:] = -1
    assert head_losses(batch)['distance'].item() < 10


def test_the_asked_pair_is_subject_and_object_of_distance_questions_alone():
    batch = example_batch(size=4)
    batch['pointers'] = torch.tensor([[0, 2, 3]] * 4)
    asked = losses._asked_pairs(batch, 5)
    assert asked.nonzero().tolist() == [[CATEGORIES.index('distance'), 2, 1]]


def test_answers_are_judged_by_the_heads_that_count():
    tasks = [TASKS.index(name) for name in (*CATEGORIES, 'range', 'height', 'relation')]
    size = len(tasks)
    batch = example_batch(size)
    batch['category'] = torch.tensor(tasks)
    batch['value'] = torch.tensor([0.0, 0.0, 3.0, 2.0, 3.0, 5.0, 0.0])
    batch['pointers'] = torch.tensor([[0, 2, 3]] * size)
    batch['side'] = torch.tensor([1] + [-1] * (size - 1))
    batch['relation'] = torch.tensor([-1] * (size - 1) + [2])
    pointer = torch.nn.functional.one_hot
    outputs = {'task_logits': pointer(batch['category'], len(TASKS)).float(),
               'side_logits': torch.tensor([[0.0, 1.0]] * size),
               'relation_logits': pointer(torch.full((size,), 2), 4).float(),
               'member_logits': torch.tensor([[1.0, -1, 1, -1, -1]] * size),
               'reference_logits': pointer(torch.zeros(size).long(), 6).float(),
               'object_logits': pointer(torch.full((size,), 2), 6).float(),
               'subject_logits': pointer(torch.full((size,), 3), 6).float(),
               'range_log': torch.full((size, 5), np.log(3.2)),
               'height_log': torch.full((size, 5), np.log(4.6)),
               'distance_log': torch.full((size, 5, 5), np.log(3.2)),
               'zero_logits': torch.full((size, 5, 5), -1.0)}
    right = losses.answers_right(outputs, batch)
    assert right == {TASKS[index]: [True] for index in tasks}
    outputs['distance_log'] += 0.1
    outputs['zero_logits'][:, 2, 1] = 1.0
    outputs['height_log'][5, 2] -= 0.1
    outputs['task_logits'][-1] = 0.0
    wrong = {name for name, one in losses.answers_right(outputs, batch).items() if one == [False]}
    assert wrong == {'distance', 'height', 'relation'}


def forgetful_model():
    """Return a model that drops features of the text while it learns."""
    model = tiny_model()
    model.text.set_dropout(0.3)
    return model


@pytest.mark.parametrize('stop', [7, 10, 12])
def test_a_resumed_run_ends_where_an_uninterrupted_one_does(tmp_path, monkeypatch, stop):
    """Also where features are dropped by chance."""
    questions, config = FixedQuestions(), replace(CONFIG, out=tmp_path / 'whole')
    config.out.mkdir()
    whole = forgetful_model()
    train.run(whole, questions, questions, config)
    config = replace(config, out=tmp_path / 'parts')
    config.out.mkdir()
    with monkeypatch.context() as patch:
        cut_at(patch, stop)
        if stop < config.steps:
            with pytest.raises(PowerCut):
                train.run(forgetful_model(), questions, questions, config)
        else:
            train.run(forgetful_model(), questions, questions, config)
    torch.manual_seed(99)
    again = forgetful_model()
    torch.manual_seed(99)
    for value in again.trained_state().values():
        value.add_(1)                     # all of it must come from the checkpoint
    train.run(again, questions, questions, config)
    assert torch.equal(questions.looked_with, whole.closeup.place.weight)
    for (name, expected), got in zip(whole.trained_state().items(),
                                     again.trained_state().values(), strict=True):
        assert torch.equal(got, expected), name
    states = [torch.load(tmp_path / name / 'last.pt', weights_only=True)
              for name in ('whole', 'parts')]
    assert torch.equal(states[0]['random'], states[1]['random'])
    for key in ('step', 'best', 'mean', 'optimizer'):
        assert_same(states[0][key], states[1][key])
    for name in ('log.csv', 'best/model.safetensors'):
        whole, parts = ((tmp_path / run / name).read_bytes() for run in ('whole', 'parts'))
        if name == 'log.csv':
            whole, parts = (b''.join(line for line in log.splitlines(True)
                                     if b'a_second' not in line) for log in (whole, parts))
        assert whole == parts, name


def assert_same(first, second):
    if isinstance(first, dict):
        assert first.keys() == second.keys()
        for key, value in first.items():
            assert_same(value, second[key])
    elif isinstance(first, torch.Tensor):
        assert torch.equal(first, second)
    elif isinstance(first, list):
        for one, other in zip(first, second, strict=True):
            assert_same(one, other)
    else:
        assert first == second


def test_the_seed_decides_what_is_learned():
    def numbers(seed):
        batches = train.make_batches(FixedQuestions(), replace(CONFIG, seed=seed), 0)
        return torch.cat([batch['token_ids'].flatten() for batch in batches])

    assert torch.equal(numbers(3), numbers(3))
    assert not torch.equal(numbers(3), numbers(4))


def test_a_later_start_gives_the_same_batches():
    whole = list(train.make_batches(FixedQuestions(), CONFIG, 0))
    late = list(train.make_batches(FixedQuestions(), CONFIG, 9))
    assert len(whole) == 12 and len(late) == 3
    for first, second in zip(whole[9:], late, strict=True):
        assert torch.equal(first['token_ids'], second['token_ids'])


def test_learning_rate_warms_up_and_falls():
    config = replace(CONFIG, steps=40)
    rates = [train.learning_rate(step, config) for step in range(40)]
    assert rates[0] < rates[3] == pytest.approx(config.learning_rate)
    assert rates[4:] == sorted(rates[4:], reverse=True) and rates[-1] > 0


def test_the_text_encoder_learns_more_slowly_and_only_matrices_decay():
    model = tiny_model()
    model.text.encoder['layer'][0].requires_grad_(True)
    optimizer = train.make_optimizer(model, CONFIG)
    train.set_learning_rates(optimizer, 3, CONFIG)
    names = {id(parameter): name for name, parameter in model.named_parameters()}
    seen = {}
    for group in optimizer.param_groups:
        for parameter in group['params']:
            seen[names[id(parameter)]] = (group['lr'], group['weight_decay'])
    wanted = {name: parameter for name, parameter in model.named_parameters()
              if parameter.requires_grad}
    assert seen.keys() == wanted.keys() and any(name.startswith('text.') for name in seen)
    for name, (rate, decay) in seen.items():
        share = CONFIG.text_rate if name.startswith('text.') else 1.0
        assert rate == pytest.approx(CONFIG.learning_rate * share), name
        matrix = wanted[name].ndim > 1 and min(wanted[name].shape) > 1
        assert decay == (CONFIG.weight_decay if matrix else 0.0), name


@pytest.mark.parametrize('share, rehearse, spoken', [
    (0.5, 8, [*range(0, 16, 2), 16, 24]),
    (1.0, 8, [*range(0, 32, 2)]),
    (0.0, 8, [0, 8, 16, 24]),
    (0.25, 0, [0, 2, 4, 6])])
def test_phase_two_only_rehearses_the_sentence(tmp_path, monkeypatch, share, rehearse, spoken):
    steps = []
    monkeypatch.setattr(train, 'train_step', lambda *a: steps.append(a[4]) or {'loss': 1.0})
    config = replace(CONFIG, out=tmp_path, steps=32, phase1_share=share, val_every=32,
                     save_every=32, rehearse_every=rehearse)
    train.run(tiny_model(), FixedQuestions(), FixedQuestions(), config)
    assert np.flatnonzero(steps).tolist() == spoken


def test_a_gradient_is_clipped(monkeypatch):
    model, before = tiny_model(), []
    plain = torch.nn.utils.clip_grad_norm_

    def clip(parameters, limit):
        norm = plain(parameters, limit)
        before.append((norm, torch.nn.utils.get_total_norm([p.grad for p in parameters
                                                            if p.grad is not None])))

    monkeypatch.setattr(torch.nn.utils, 'clip_grad_norm_', clip)
    scaler = torch.amp.GradScaler('cpu', enabled=False)
    train.train_step(model, train.make_optimizer(model, CONFIG), scaler, example_batch(), True,
                     CONFIG)
    norm, clipped = before[0]
    assert norm > train.CLIP and clipped == pytest.approx(train.CLIP, rel=1e-3)


def test_half_precision_learns_too(tmp_path):
    config = replace(CONFIG, out=tmp_path, precision='bfloat16')
    model, start = tiny_model(), tiny_model()
    train.run(model, FixedQuestions(), FixedQuestions(), config)
    changed = [not torch.equal(now, then) for now, then in zip(
        model.trained_state().values(), start.trained_state().values(), strict=True)]
    assert np.mean(changed) > 0.5
    assert all(torch.isfinite(value).all() for value in model.trained_state().values())


def test_weights_to_start_from_are_found_in_runs_and_releases(tmp_path):
    model = tiny_model()
    expected = model.trained_state()
    model.save(tmp_path / 'best')
    (tmp_path / 'release').mkdir()
    save_file(quantize(expected), tmp_path / 'release/weights.safetensors')
    (tmp_path / 'run').mkdir()
    torch.save({'model': expected}, tmp_path / 'run/last.pt')
    for name, limit in (('best', 0.0), ('run', 0.0), ('release', 0.02)):
        other = tiny_model(seed=3)
        train._load(other, train._read_weights(tmp_path / name), tmp_path / name)
        for key, value in other.trained_state().items():
            torch.testing.assert_close(value, expected[key], atol=limit, rtol=0, msg=key)
        closeup = tiny_model(seed=3).closeup
        train.load_closeup(closeup, tmp_path / name)
        for key, value in model.closeup.state_dict().items():
            torch.testing.assert_close(closeup.state_dict()[key], value, atol=limit, rtol=0)


def test_a_close_up_comes_from_its_own_file_too(tmp_path):
    expected = tiny_model().closeup.state_dict()
    path = tmp_path / 'closeup.safetensors'
    save_file({name: value.numpy() for name, value in expected.items()}, path)
    for source in (path, tmp_path):       # the file, or the folder of its run
        closeup = tiny_model(seed=3).closeup
        train.load_closeup(closeup, source)
        assert_same(dict(closeup.state_dict()), dict(expected))
    other = tiny_model(look_width=28).closeup
    with pytest.raises(train.SettingsError, match='another shape .*train_closeup'):
        train.load_closeup(other, path)


def test_weights_that_are_missing_or_of_another_model_are_named(tmp_path):
    with pytest.raises(FileNotFoundError, match='holds no weights'):
        train._read_weights(tmp_path)
    tiny_model().save(tmp_path)
    with pytest.raises(train.SettingsError, match='another shape than variant'):
        train._load(tiny_model(expert_hidden=40), train._read_weights(tmp_path), tmp_path)


def test_a_run_without_a_cache_says_what_to_do(tmp_path, capsys):
    path = tmp_path / 'run.yaml'
    path.write_text(f'train: {tmp_path}\nval: {tmp_path}\nout: {tmp_path / "out"}\n')
    assert train.main(['--config', str(path)]) == 2
    assert 'run training.cache first' in capsys.readouterr().err
    assert train.main(['--config', str(path), '--set', 'steps=0']) == 2
    assert 'steps must be' in capsys.readouterr().err
    assert not (tmp_path / 'out').exists()


@pytest.mark.parametrize('change, drops', [('text_dropout=0.4', True), ('text_dropout=0', False),
                                           ('text_rate=0.2', True)])
def test_a_run_drops_as_much_of_the_text_as_its_settings_say(tmp_path, monkeypatch, change, drops):
    """A tenth unless they say something else; never where it validates."""
    class Questions(FixedQuestions):
        def __init__(self, *_):
            super().__init__()

        def samples(self, name):
            return self.all[name].flatten(0, -2)

    learned, model = [], tiny_model()
    monkeypatch.setattr(train, 'CachedQuestions', Questions)
    monkeypatch.setattr(train, 'TinyGiantVLM', lambda config: model)
    monkeypatch.setattr(model, 'load_pretrained', lambda load: None)
    monkeypatch.setattr(train, 'run', lambda *given: learned.append(given))
    path = tmp_path / 'run.yaml'
    path.write_text(f'train: a\nval: b\nout: {tmp_path}\nprecision: float32\n')
    assert train.main(['--config', str(path), '--set', change, 'threads=1']) == 0
    (got, _, _, config, _), = learned
    ids, mask = Questions().all['token_ids'], torch.ones(24, 11)
    read = [got.train(training).text(ids, mask) for training in (True, True, False, False)]
    assert got is model and torch.equal(read[2], read[3])
    assert torch.equal(read[0], read[1]) is not drops
    assert config.text_dropout == {'text_dropout=0.4': 0.4, 'text_dropout=0': 0}.get(change, 0.1)


class FakeWriter:
    """Stands for the writer of TensorBoard."""

    def __init__(self, folder, purge_step):
        self.folder, self.first, self.curves, self.closed = folder, purge_step, [], False
        FakeWriter.newest = self

    def add_scalar(self, name, value, step):
        self.curves.append((name, step))

    def close(self):
        self.closed = True


def test_curves_and_csv_hold_losses_and_right_answers(tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, 'torch.utils.tensorboard',
                        SimpleNamespace(SummaryWriter=FakeWriter))
    config = replace(CONFIG, out=tmp_path, steps=60, val_every=60)
    monkeypatch.setattr(train, 'train_step', lambda *_: {'side': 2.0})
    train.run(tiny_model(), FixedQuestions(), FixedQuestions(), config)
    writer = FakeWriter.newest
    assert writer.folder == tmp_path / 'tensorboard' and writer.first == 1 and writer.closed
    assert {('train/side', 50), ('train/side', 60), ('val/score', 60)} <= set(writer.curves)
    lines = [line.split(',') for line in (tmp_path / 'log.csv').read_text().splitlines()]
    assert ['50', 'side', '2'] in lines and ['60', 'phase', '2'] in lines
    assert ['60', 'learning_rate', f'{train.learning_rate(59, config):.6g}'] in lines
    said = capsys.readouterr().out
    assert '50/60' in said and 'questions/s' in said and 'left' in said and 'side 2' in said


def test_without_tensorboard_a_run_says_so_and_goes_on(tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, 'torch.utils.tensorboard', None)
    progress = Progress(tmp_path, 5, 8)
    progress.step(5, {'side': 1.0})
    progress.close()
    assert 'pip install tensorboard' in capsys.readouterr().out
    assert (tmp_path / 'log.csv').read_text().startswith('5,side,1\n')


def test_lines_behind_the_checkpoint_are_written_once(tmp_path):
    first = Progress(tmp_path, 200, 8)
    for step in (50, 100, 150):
        first.step(step, {'side': float(step)})
    again = Progress(tmp_path, 200, 8, first=100, mean={'side': 7.0})
    again.step(150, {'side': 7.0})
    lines = [line for line in (tmp_path / 'log.csv').read_text().splitlines() if 'side' in line]
    assert [line.split(',')[0] for line in lines] == ['50', '100', '150']
    assert lines[-1] == '150,side,7'
