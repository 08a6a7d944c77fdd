# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Which expert serves which question: counted at the routers, by layer, family, kind of token."""

from dataclasses import replace

import numpy as np
import pytest
from tiny_dataset import write_dataset
from tiny_model import CONFIG
import torch

from tinygiant_ros.core.errors import ErrorCode, SpatialError
from tinygiant_ros.model.moe import MixtureOfExperts
from tinygiant_ros.training.experts import ALL, chart, KINDS, RouterWatch, routing, watch_questions
from tinygiant_ros.training.heatmap import draw_heatmap, WIDTH
from tinygiant_ros.training.reader import read_items


class Layers(torch.nn.Module):
    """Stands for the model: two layers of experts, one behind the other."""

    def __init__(self):
        super().__init__()
        torch.manual_seed(3)
        self.layers = torch.nn.ModuleList(MixtureOfExperts(CONFIG) for _ in range(2))

    def forward(self, x, mask):
        for layer in self.layers:
            x, _ = layer(x, x[:, :1], mask)
        return x


def tokens(batch, regions, padding=0, seed=1):
    """Return random tokens [B, 3 + R, C] with junk behind them, and their mask."""
    draw = torch.Generator().manual_seed(seed)
    x = torch.randn(batch, 3 + regions, CONFIG.width, generator=draw)
    junk = 9 * torch.randn(batch, padding, CONFIG.width, generator=draw)
    mask = torch.ones(batch, 3 + regions)
    return torch.cat([x, junk], 1), torch.cat([mask, torch.zeros(batch, padding)], 1)


def watched(model, **groups):
    """Return the counts of a watch under which tokens() went through a model, by group."""
    watch = RouterWatch(model)
    with watch, torch.inference_mode():
        for watch.group, inputs in groups.items():
            model(*inputs)
    return watch.counts()


def test_every_token_counts_once_for_each_of_its_experts():
    counts = watched(Layers(), near=tokens(3, 5), far=tokens(2, 4, seed=2))
    assert len(counts) == 2
    for layer in counts:
        for group, batch, regions in (('near', 3, 5), ('far', 2, 4)):
            sent = layer[group].sum(axis=1)
            assert sent.tolist() == [2 * batch] * 3 + [2 * batch * regions]


def test_padding_is_not_counted():
    plain, padded = (watched(Layers(), one=tokens(2, 4, padding)) for padding in (0, 5))
    assert all((a['one'] == b['one']).all() for a, b in zip(plain, padded, strict=True))


def test_a_router_that_prefers_an_expert_is_seen_by_kind():
    model = Layers()
    layer = model.layers[1]
    layer.route_token.weight.data.zero_()
    layer.route_question.weight.data.zero_()
    layer.route_token.bias.data = torch.tensor([0.0, 5.0, 1.0, 9.0])
    found = routing(watched(model, one=tokens(3, 5)))
    assert found['layers'][1][ALL] == [0.0, 50.0, 0.0, 50.0]
    assert set(found['layers'][1]['kinds']) == set(KINDS)
    assert found['layers'][1]['kinds']['depth'] == [0.0, 50.0, 0.0, 50.0]
    assert found['layers'][0][ALL] != found['layers'][1][ALL]


def test_nothing_is_counted_outside_and_a_model_without_experts_is_refused():
    model = Layers()
    watch = RouterWatch(model)
    with watch:
        pass
    model(*tokens(1, 2))
    assert not any(watch.counts())
    alone = MixtureOfExperts(replace(CONFIG, experts=1, experts_per_token=1))
    for without in (torch.nn.Linear(2, 2), alone):
        with pytest.raises(SpatialError, match='no experts') as refused:
            RouterWatch(without)
        assert refused.value.code is ErrorCode.NOT_READY


def test_shares_and_the_least_of_all():
    near = np.array([[2, 0, 2], [1, 1, 2], [0, 2, 2], [0, 10, 10]])
    far = np.array([[0, 0, 4], [0, 0, 4], [0, 0, 4], [1, 0, 11]])
    found = routing([{'near': near, 'far': far}, {'near': near}])
    assert found['layers'][0]['tokens_by_expert'] == [4, 13, 39]
    assert found['layers'][0][ALL] == [7.14, 23.21, 69.64]
    assert found['layers'][0]['families'] == {'far': [4.17, 0.0, 95.83],
                                              'near': [9.38, 40.62, 50.0]}
    assert found['layers'][0]['kinds']['question'] == [25.0, 0.0, 75.0]
    assert found['least'] == {'layer': 0, 'expert': 0, 'percent': 7.14, 'wanted': 3.0}
    picture = chart({'layers': found['layers'][:1], 'least': found['least']})
    assert picture.shape[1] == WIDTH and picture.dtype == np.uint8


class Routed:
    """Stands for the model: routes each batch by its size, fails on a count."""

    def __init__(self, watch):
        self.watch, self.seen = watch, []

    def answer(self, frame, items, regions):
        self.seen.append((self.watch.group, len(items)))
        broken = SpatialError(ErrorCode.BAD_DEPTH, 'no depth; move')
        return [broken if item.category == 'count' else None for item in items]


def test_questions_are_asked_by_family_and_errors_counted(tmp_path):
    items, _ = read_items(write_dataset(tmp_path))
    (tmp_path / '000001.png').unlink()
    watch = RouterWatch(Layers())
    routed = Routed(watch)
    errors = watch_questions(routed, watch, [*items[:4], *items[4:]], tmp_path, tmp_path)
    assert sorted(routed.seen) == [('count', 1), ('distance', 1), ('left_right', 1), ('mcq', 1)]
    assert errors == {'BAD_DEPTH': 1, 'BAD_IMAGE': 4}


def test_a_heatmap_is_darker_where_there_is_more():
    rows = [('one', [[0.0, 40.0]]), ('two', [[40.0, 0.0]])]
    image = draw_heatmap('title', 'note', ['layer'], [rows[:1], rows[1:]], 40.0).astype(int)
    middle = (224 + 12 + WIDTH - 12) // 2              # between the two columns
    left, right = (part.mean(axis=(1, 2)) for part in (image[:, 240:middle - 4],
                                                       image[:, middle + 4:-20]))
    darker = np.sign(left - right)[84:]                # below the heads; 1: the right one
    first, second = np.flatnonzero(darker == 1), np.flatnonzero(darker == -1)
    assert len(first) > 15 and len(second) > 15 and first.max() < second.min()
