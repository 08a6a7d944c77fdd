# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The ablation: each row its own run, trained once, scored on every question, in one table."""

import json
import subprocess

from exam_results import write_meaningful
import numpy as np
import pytest
import torch

from tinygiant_ros.core.tensors import CATEGORIES, TASKS
from tinygiant_ros.training import ablation
from tinygiant_ros.training.settings import load_settings, parse_changes, write_settings


class Questions:
    """Stands for CachedQuestions: questions of all tasks, of mixed sizes."""

    def __init__(self, count=30):
        rng = np.random.default_rng(4)
        self.categories = np.arange(count) % len(TASKS)
        self.good = rng.random(count) < 0.6
        self.batches, self.looked = [], []

    def __len__(self):
        return len(self.good)

    def ids(self, numbers):
        return [f'id{number}' for number in numbers]

    def look(self, closeup):
        self.looked.append(closeup)

    def sizes(self):
        return np.arange(len(self))[::-1] % 7

    def batch(self, numbers):
        self.batches.append(numbers)
        return {'category': torch.from_numpy(self.categories[numbers]),
                'good': torch.from_numpy(self.good[numbers]), **dict.fromkeys(
                    ablation.INPUTS, torch.zeros(len(numbers)))}


class Blind(torch.nn.Module):
    """Answers nothing itself."""

    def __init__(self):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.zeros(1))
        self.closeup = torch.nn.Identity()

    def reason_cached(self, **inputs):
        return {}, None


@pytest.fixture(autouse=True)
def judged(monkeypatch):
    """Let the batch itself say what is right."""
    def right(outputs, batch):
        found = {}
        for index, good in zip(batch['category'].tolist(), batch['good'].tolist(), strict=True):
            found.setdefault(TASKS[index], []).append(good)
        return found
    monkeypatch.setattr(ablation.losses, 'answers_right', right)


@pytest.fixture
def trainer(monkeypatch):
    """Train nothing, but leave what a training leaves; remembers the settings of each run."""
    class Trainer:
        status, runs = 0, []

        def run(self, command, check):
            assert command[1:4] == ['-m', 'tinygiant_ros.training.train', '--config']
            config = load_settings(type(self).path, parse_changes(command[6:]))
            self.runs.append(config)
            config.out.mkdir(parents=True, exist_ok=True)
            write_settings(config, config.out)
            if not self.status:
                (config.out / 'best').mkdir()
            return subprocess.CompletedProcess(command, self.status)

    Trainer.runs = []
    fake = Trainer()
    monkeypatch.setattr(ablation.subprocess, 'run', fake.run)
    monkeypatch.setattr(ablation.TinyGiantVLM, 'load',
                        lambda folder, read: Blind() if folder.is_dir() else None)
    monkeypatch.setattr(ablation, 'CachedQuestions', lambda folder, words: Questions())
    monkeypatch.setattr(ablation, 'read_official', lambda test, annotations: IMAGES)
    return fake


@pytest.fixture
def run(tmp_path, trainer):
    type(trainer).path = tmp_path / 'train.yaml'
    trainer.path.write_text('train: a\nval: b\nout: c\nsteps: 40\nbatch: 8\nphase1_share: 0.7\n')

    def start(*more):
        return ablation.main(['--config', str(trainer.path), '--test', 'cache',
                              '--annotations', 'test.json', '--out', str(tmp_path / 'runs'),
                              '--tables', str(tmp_path / 'tables'),
                              '--rows', 'moe_p2', 'moe_p1_p2', 'moe_80m_p1_p2', *more])
    return start


IMAGES = {number: f'{number % 5}.png' for number in range(30)
          if TASKS[number % len(TASKS)] in CATEGORIES}


def test_all_questions_of_the_benchmark_are_scored_each_as_its_own_category():
    questions, model = Questions(), Blind()
    figures = ablation.score_weights(model, questions, IMAGES, 5)
    asked = [number for numbers in questions.batches for number in numbers]
    assert sorted(asked) == sorted(IMAGES) and max(map(len, questions.batches)) == 5
    assert (np.diff(questions.sizes()[asked]) >= 0).all() and questions.looked == [model.closeup]
    for index, name in enumerate(CATEGORIES):
        mine = questions.good[questions.categories == index]
        assert figures['asked'][name] == len(mine)
        assert figures['official'][name] == pytest.approx(100 * mine.mean())
        assert figures['interval'][name][0] <= figures['official'][name]
    shares = [figures['official'][name] for name in CATEGORIES]
    assert figures['official']['score'] == pytest.approx(np.mean(shares))
    assert set(figures['official']) == {*CATEGORIES, 'score'}
    assert ablation.score_weights(Blind(), Questions(), IMAGES, 24) == figures


def test_intervals_draw_images(monkeypatch):
    drawn = {}
    monkeypatch.setattr(ablation.statistics, 'score_intervals', lambda frames, *rest: (
        drawn.update(frames=frames) or np.zeros((5, 2))))
    questions = Questions()
    ablation.score_weights(Blind(), questions, IMAGES, 24)
    assert drawn['frames'] == [IMAGES[number] for numbers in questions.batches
                               for number in numbers]


def test_only_what_the_benchmark_asks_counts(tmp_path):
    items = json.loads(write_meaningful(tmp_path).read_text())
    for number, item in enumerate(items):
        item['id'] = f'id{number + 25}'        # the last of them are in no cache
    items[1]['normalized_answer'] = None
    path = tmp_path / 'val.json'
    path.write_text(json.dumps(items))
    assert ablation.read_official(Questions(), path) == {
        25: '000000.png', 27: '000000.png', 28: '000000.png', 29: '000001.png'}
    robot = [item for item in items if item['truth'].get('robot')]
    assert len(robot) == 2
    path.write_text(json.dumps([item | {'id': 'id3'} for item in robot[:1]]))
    with pytest.raises(ablation.AblationError, match='no question of the cache'):
        ablation.read_official(Questions(), path)


def test_rows_differ_in_what_they_are_about_alone(run, trainer, tmp_path):
    assert run('--set', 'steps=30', 'seed=9') == 0
    assert [(one.variant, one.phase1_share) for one in trainer.runs] == [
        ('64m', 0.0), ('64m', 0.7), ('80m', 0.7)]
    assert {(one.steps, one.seed, one.batch) for one in trainer.runs} == {(30, 9, 8)}
    assert len({one.out for one in trainer.runs}) == 3
    written = json.loads((tmp_path / 'tables' / 'ablation.json').read_text())
    assert [row['paper_val'] for row in written['rows']] == [68.13, 72.52, None]
    assert [(row['phase1'], row['phase2']) for row in written['rows']] == [
        (False, True), (True, True), (True, True)]
    assert all(row['questions_seen'] == 240 for row in written['rows'])
    text = (tmp_path / 'tables' / 'ablation.md').read_text()
    assert sum(line.startswith('| yes |') for line in text.splitlines()) == 3
    assert '240 questions seen' in text and '72.52' in text
    assert 'not the level' in text


def test_a_finished_row_is_not_trained_again_and_other_settings_are_refused(run, trainer, capsys):
    assert run() == 0 and run() == 0 and len(trainer.runs) == 3
    assert run('--set', 'steps=41') == 2 and len(trainer.runs) == 3
    assert 'steps 40 -> 41' in capsys.readouterr().err


def test_a_failed_row_ends_it_and_is_trained_again(run, trainer, capsys):
    trainer.status = 3
    assert run() == 2 and 'status 3' in capsys.readouterr().err and len(trainer.runs) == 1
    trainer.status = 0
    assert run() == 0 and len(trainer.runs) == 4


def test_the_rows_are_those_of_the_paper():
    listed = {(row.variant == 'dense', row.phases): row.paper for row in ablation.ROWS
              if row.variant != '80m'}
    assert listed == {(True, '1'): 25.59, (True, '2'): 63.65, (True, '1+2'): 65.09,
                      (False, '2'): 68.13, (False, '1+2'): 72.52}
    alone = next(row for row in ablation.ROWS if row.phases == '1')
    assert alone.overrides == {'variant': 'dense', 'phase1_share': 1.0}


def test_pairs_in_the_order_of_the_paper_are_counted():
    def row(paper, score):
        return {'paper_val': paper, 'official': {'score': score}}
    rows = [row(25.0, 60.0), row(63.0, 50.0), row(72.0, 90.0), row(None, 99.0)]
    assert ablation.pairs_in_order(rows) == (2, 3)
