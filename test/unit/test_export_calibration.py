# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Temperatures: the confidence becomes the share of answers that are right, task by task."""

import numpy as np
import pytest
from tiny_model import cached_inputs, tiny_model
from tiny_training import FixedQuestions
import torch

from tinygiant_ros.core.tensors import RELATIONS, SIDES, TASKS
from tinygiant_ros.export.calibration import calibrate, TEMPERATURES

ASKED = ('left_right', 'relation', 'distance', 'count')
EACH = 40                                 # questions of a task
REGIONS = 5


class Scripted:
    """Stands for model and questions: every task is answered with a fixed logit."""

    closeup = object()

    def __init__(self, right, logit=4.0):
        """right: for each of ASKED the share of right answers."""
        self.right, self.logit, self.looked_with = right, logit, None
        self.looks, self.answered = 0, []  # how often it looked, and what was asked

    def eval(self):
        return self

    def look(self, closeup):
        self.looked_with = closeup
        self.looks += 1

    def sizes(self):
        return np.full(len(ASKED) * EACH, REGIONS)

    def _tasks(self, numbers):
        return [ASKED[number // EACH] for number in numbers]

    def batch(self, numbers):
        """Return the questions with their true answers."""
        assert self.looks, 'a batch holds what was looked at'
        self.answered += numbers
        right = torch.tensor([number % EACH < self.right[task] * EACH for number, task in
                              zip(numbers, self._tasks(numbers), strict=True)])
        category = torch.tensor([TASKS.index(task) for task in self._tasks(numbers)])
        batch = cached_inputs(batch=len(numbers), regions=REGIONS)
        batch['token_ids'][:, 0] = category
        return batch | {
            'category': category, 'official': torch.ones(len(numbers)),
            'pointers': torch.tensor([[0, 2, 1]] * len(numbers)),
            'side': torch.where(right, SIDES.index('right'), SIDES.index('left')),
            'relation': torch.where(right, RELATIONS.index('behind'), RELATIONS.index('front')),
            'value': torch.where(right, torch.where(category == TASKS.index('count'), 2.0, 3.0),
                                 1.0)}

    def reason_cached(self, token_ids, **_):
        """Answer: right, behind, 3 m, two regions; all but that is beyond doubt."""
        batch = len(token_ids)
        category = token_ids[:, 0].long()
        pairs = torch.zeros(batch, REGIONS, REGIONS)
        pointer = torch.full((batch, 1 + REGIONS), -500.0)
        subject, object_ = pointer.clone(), pointer.clone()
        subject[:, 1], object_[:, 2] = 500.0, 500.0
        members = torch.tensor([[self.logit, 500.0, -500.0, -500.0, -500.0]]).expand(batch, -1)
        side = torch.tensor([[-500.0, -500.0]]).expand(batch, -1).clone()
        side[:, 1] = self.logit - 500
        relation = torch.full((batch, 4), -500.0)
        relation[:, 3] = self.logit - 500
        return {'task_logits': 500.0 * torch.nn.functional.one_hot(category, len(TASKS)),
                'reference_logits': pointer, 'object_logits': object_, 'subject_logits': subject,
                'member_logits': members, 'side_logits': side, 'relation_logits': relation,
                'distance_log': pairs + np.log(3.0), 'zero_logits': pairs - 500.0,
                'sure_logits': pairs + self.logit, 'gap_log': pairs,
                'range_log': pairs[:, 0], 'height_log': pairs[:, 0],
                'length_sure': pairs[..., :2]}, torch.tensor(1.0)


def test_every_task_gets_the_temperature_of_its_own_errors():
    """A logit x is sure by sigmoid(x / T): three of four are right at x / ln 3."""
    scripted = Scripted({'left_right': 0.75, 'relation': 0.9, 'distance': 0.9, 'count': 0.6})
    got = calibrate(scripted, scripted)['temperature']
    assert scripted.looked_with is Scripted.closeup
    assert got.keys() == set(ASKED)
    step = TEMPERATURES[1] / TEMPERATURES[0]
    expected = {'left_right': 4 / np.log(3), 'distance': 4 / np.log(9),
                'relation': 4 / np.log(27),            # three others share the rest
                'count': TEMPERATURES[-1]}             # 4 / ln 1.5 is hotter than allowed
    for task, heat in expected.items():
        assert heat / step < got[task] < heat * step, task


def test_answers_that_are_always_right_are_made_sure_of():
    scripted = Scripted(dict.fromkeys(ASKED, 1.0), logit=0.3)
    assert all(heat < 0.15 for heat in calibrate(scripted, scripted)['temperature'].values())


def test_a_model_is_calibrated_on_looks_of_its_own():
    model, questions = tiny_model(), FixedQuestions()
    got = calibrate(model, questions)['temperature']
    assert torch.equal(questions.looked_with, model.closeup.place.weight)
    assert got.keys() <= set(TASKS) - {'none', 'passage'} and len(got) >= 5
    assert all(TEMPERATURES[0] <= heat <= TEMPERATURES[-1] for heat in got.values())


@pytest.mark.parametrize('task', ['none', 'passage'])
def test_what_has_no_answer_in_the_cache_is_left_out(task):
    class Other(Scripted):
        def batch(self, numbers):
            batch = super().batch(numbers)
            hidden = batch['category'] == TASKS.index('count')
            batch['category'] = batch['category'].masked_fill(hidden, TASKS.index(task))
            return batch

    scripted = Other(dict.fromkeys(ASKED, 0.8))
    assert calibrate(scripted, scripted)['temperature'].keys() == set(ASKED) - {'count'}


def test_all_questions_are_answered_once_after_one_look():
    """Both numbers of the card come from one pass over them."""
    scripted = Scripted(dict.fromkeys(ASKED, 0.8))
    assert calibrate(scripted, scripted).keys() == {'temperature', 'refuse_above'}
    assert scripted.looks == 1
    assert sorted(scripted.answered) == list(range(len(ASKED) * EACH))


class Doubtful(Scripted):
    """Finds 'count' hardly answerable, and of the others one more than the one before it."""

    def __init__(self, largest, hidden=(), count=0.97):
        """largest: share of having no answer of the others; hidden: tasks that have none."""
        super().__init__(dict.fromkeys(ASKED, 0.8))
        self.largest, self.hidden, self.count = largest, hidden, count

    def batch(self, numbers):
        batch = super().batch(numbers)
        for task in self.hidden:
            hidden = batch['category'] == TASKS.index(task)
            batch['category'] = batch['category'].masked_fill(hidden, TASKS.index('none'))
        return batch

    def reason_cached(self, token_ids, **_):
        outputs, balance = super().reason_cached(token_ids)
        share = torch.linspace(0.001, self.largest, len(token_ids))
        share[token_ids[:, 0] == TASKS.index('count')] = self.count
        logits = torch.full((len(token_ids), len(TASKS)), -30.0)
        logits[:, 0], logits[:, TASKS.index('none')] = (1 - share).log(), share.log()
        return outputs | {'task_logits': logits + 400.0}, balance    # of all tasks: says nothing


def limit_of(scripted):
    return calibrate(scripted, scripted)['refuse_above']


def test_few_answerable_questions_are_refused_in_vain():
    """Two of every hundred are likelier to have no answer than the limit; none of those counts."""
    assert 0.37 < limit_of(Doubtful(0.4, hidden=['count'], count=0.02)) <= 0.4


def test_where_the_benchmark_asks_its_questions_alone_are_refused_in_vain():
    class Robots(Doubtful):
        robots = ('relation',)                 # the most doubtful ones

        def batch(self, numbers):
            batch = super().batch(numbers)
            for task in self.robots:
                batch['official'][batch['category'] == TASKS.index(task)] = 0.0
            return batch

    class Alone(Robots):
        robots = ASKED

    every, some, none = (limit_of(kind(0.4, hidden=['count'], count=0.02))
                         for kind in (Doubtful, Robots, Alone))
    assert 0.12 < some < every == none <= 0.4


def test_no_more_is_refused_than_needs_to_be():
    """Those without an answer are all surer of that than 0.3: so is nearly everything that is."""
    assert limit_of(Doubtful(0.1, hidden=['count'], count=0.3)) == 0.3
    assert limit_of(Doubtful(0.1, hidden=['count'])) == 0.5


def test_the_limit_is_neither_a_whim_nor_above_a_half():
    assert limit_of(Scripted(dict.fromkeys(ASKED, 0.8))) == 0.12
    assert limit_of(Doubtful(0.9, hidden=['count'], count=0.02)) == 0.5
    assert limit_of(Doubtful(0.2)) == 0.5  # those beyond doubt are answerable after all


def test_a_passage_counts_for_the_limit_though_its_answer_is_not_known():
    class Passages(Doubtful):
        def batch(self, numbers):
            batch = super().batch(numbers)
            batch['category'] = torch.full_like(batch['category'], TASKS.index('passage'))
            return batch

    got = calibrate(model := Passages(0.3), model)
    assert got['temperature'] == {} and got['refuse_above'] == 0.5
