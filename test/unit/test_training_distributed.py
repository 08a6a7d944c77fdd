# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Two processes on two halves of a batch learn what one process learns from all of it."""

from dataclasses import replace
import os
import socket

import pytest
from tiny_model import tiny_model
from tiny_training import CONFIG, example_batch, FixedQuestions
import torch
from torch import multiprocessing

from tinygiant_ros.training import losses, train
from tinygiant_ros.training.distributed import Group, join

SIZE = 2


def uneven_batch():
    """Return a batch whose halves know very different things: means of means would differ."""
    batch = example_batch(8)
    batch['category'] = torch.tensor([2, 2, 2, 2, 2, 0, 1, 3])
    batch['side'] = torch.tensor([-1, -1, -1, -1, -1, 1, -1, -1])
    batch['relation'] = torch.tensor([-1, -1, 3, -1, -1, -1, -1, -1])
    batch['members'][:7] = -1
    batch['members'][7] = torch.tensor([1.0, 0, 1, 1, 0])
    batch['pointers'][1:4] = -1
    batch['distances'][4:, 1:] = float('nan')
    batch['places'][:3] = float('nan')
    batch['words'][:3] = -1                # the first process has one sentence, of six words
    batch['words'][4, 3:] = -1
    for row, regions in enumerate((5, 5, 4, 3, 2, 2, 3, 5)):
        batch['region_mask'][row, regions:] = 0.0
    return batch


def gradients(group):
    """Return the losses and the gradients of one batch, those of the processes summed."""
    model = tiny_model(seed=group.rank).train()
    group.share(model)
    parts = train.batch_losses(model, uneven_batch(), True, CONFIG, group)
    losses.total(parts).backward()
    trained = [one for one in model.parameters() if one.requires_grad]
    group.add_gradients(trained)
    return ({name: value.detach() for name, value in parts.items()},
            {name: one.grad for name, one in model.named_parameters() if one.grad is not None})


def whole_run(group, out):
    config = replace(CONFIG, out=out, steps=6, val_every=3, save_every=3)
    model = tiny_model(seed=group.rank)
    questions = FixedQuestions()
    train.run(model, questions, questions, config, group)
    return model.trained_state()


def in_process(rank, port, work, arguments, folder):
    os.environ |= {'RANK': str(rank), 'WORLD_SIZE': str(SIZE), 'LOCAL_RANK': str(rank),
                   'MASTER_ADDR': '127.0.0.1', 'MASTER_PORT': str(port)}
    torch.set_num_threads(1)
    with join() as group:
        assert (group.rank, group.size) == (rank, SIZE)
        torch.save(work(group, *arguments), folder / f'{rank}.pt')


def by_two(work, folder, *arguments):
    """Return what the work gives in each of two processes that know of each other."""
    folder.mkdir(exist_ok=True)
    with socket.socket() as free:
        free.bind(('127.0.0.1', 0))
        port = free.getsockname()[1]
    multiprocessing.spawn(in_process, (port, work, arguments, folder), nprocs=SIZE)
    return [torch.load(folder / f'{rank}.pt') for rank in range(SIZE)]


def test_two_processes_have_the_losses_and_gradients_of_one(tmp_path):
    whole_losses, whole = gradients(Group())
    largest = max(float(gradient.abs().max()) for gradient in whole.values())
    for part_losses, parts in by_two(gradients, tmp_path):
        torch.testing.assert_close(part_losses, whole_losses, rtol=1e-4, atol=1e-6)
        assert parts.keys() == whole.keys()
        for name, expected in whole.items():
            # a gradient that is nothing but rounding is compared with the whole model's
            limit = 1e-4 * max(float(expected.abs().max()), 1e-4 * largest)
            torch.testing.assert_close(parts[name], expected, rtol=1e-4, atol=limit, msg=name)


def test_means_of_means_would_be_wrong():
    """The batch tells right from wrong: the plain mean over two halves has another gradient."""
    _, whole = gradients(Group())
    model = tiny_model(seed=0).train()
    batch = uneven_batch()
    for half in (slice(0, 4), slice(4, 8)):
        part = {name: value[half] for name, value in batch.items()}
        (losses.total(train.batch_losses(model, part, True, CONFIG)) / 2).backward()
    wrong = [name for name, one in model.named_parameters() if one.grad is not None
             and (one.grad - whole[name]).norm() > 0.05 * whole[name].norm()]
    assert len(wrong) > len(whole) / 2


def test_two_processes_train_as_one_and_only_the_first_writes(tmp_path, capfd):
    (tmp_path / 'one').mkdir()
    (tmp_path / 'two').mkdir()
    alone = whole_run(Group(), tmp_path / 'one')
    capfd.readouterr()
    first, second = by_two(whole_run, tmp_path / 'states', tmp_path / 'two')
    assert capfd.readouterr().out.count('6/6 ') == 2      # the losses and the right answers
    for name, expected in alone.items():
        assert torch.equal(first[name], second[name]), name
        torch.testing.assert_close(first[name], expected, rtol=1e-3, atol=1e-4, msg=name)
    logs = [(tmp_path / run / 'log.csv').read_text().splitlines() for run in ('one', 'two')]
    names = [[line.rpartition(',')[0] for line in log] for log in logs]
    assert names[0] == names[1]
    assert torch.load(tmp_path / 'two/last.pt')['step'] == 6


def test_a_batch_is_shared_in_order():
    batch = {'a': torch.arange(8), 'b': torch.arange(16).view(8, 2)}
    parts = [Group(rank, 4).part(batch) for rank in range(4)]
    assert [part['a'].tolist() for part in parts] == [[0, 1], [2, 3], [4, 5], [6, 7]]
    assert parts[3]['b'].tolist() == [[12, 13], [14, 15]]
    assert Group().part(batch) is batch


def test_a_batch_that_cannot_be_shared_is_refused():
    with pytest.raises(train.SettingsError, match='batch 8 .* 3 processes'):
        train._start(CONFIG, Group(0, 3))


def test_alone_nothing_is_exchanged():
    tensor = torch.arange(3.0, requires_grad=True)
    assert Group().gather(tensor) is tensor
    assert Group().agree('float32') == 'float32'
