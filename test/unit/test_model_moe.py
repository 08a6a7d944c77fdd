# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Experts: both executions agree, gates are those of the best two, the loss sees imbalance."""

from dataclasses import replace

import pytest
from tiny_model import CONFIG
import torch

from tinygiant_ros.model.moe import MixtureOfExperts


@pytest.fixture
def layer():
    torch.manual_seed(5)
    layer = MixtureOfExperts(CONFIG)
    layer.expand_bias.data.normal_()
    layer.reduce_bias.data.normal_()
    return layer


@pytest.fixture
def tokens():
    draw = torch.Generator().manual_seed(6)
    return torch.randn(3, 7, 48, generator=draw), torch.randn(3, 1, 48, generator=draw)


def test_wide_equals_sparse_and_so_do_their_gradients(layer, tokens):
    x, question = tokens
    mask = torch.ones(3, 7)
    results = []
    for wide in (False, True):
        layer.wide = wide
        layer.zero_grad()
        out, _ = layer(x, question, mask)
        out.square().sum().backward()
        results.append((out.detach(), layer.expand.grad.clone(), layer.reduce.grad.clone()))
    for sparse, dense in zip(*results, strict=True):
        torch.testing.assert_close(sparse, dense, atol=1e-3, rtol=1e-4)


def test_gates_sum_to_one_over_the_best_two(layer):
    logits = torch.randn(3, 7, 4, generator=torch.Generator().manual_seed(7))
    gates = layer.gates(logits)
    torch.testing.assert_close(gates.sum(-1), torch.ones(3, 7))
    assert ((gates > 0).sum(-1) == 2).all()
    best = logits.topk(2, dim=-1).indices.sort(-1).values
    assert torch.equal(gates.nonzero()[:, 2].view(3, 7, 2), best)
    first, second = torch.gather(logits, 2, best).unbind(-1)
    torch.testing.assert_close(torch.gather(gates, 2, best)[..., 0],
                               torch.sigmoid(first - second))


def test_the_question_changes_the_route(layer, tokens):
    x, question = tokens
    routes = [layer.gates(layer.route_token(x) + layer.route_question(q)) > 0
              for q in (question, 3 * question.flip(0))]
    assert not torch.equal(*routes)


def test_padded_tokens_do_not_count_for_the_balance(layer, tokens):
    x, question = tokens
    mask = torch.ones(3, 7)
    mask[:, 4:] = 0.0
    _, padded = layer(x, question, mask)
    _, cut = layer(x[:, :4], question, torch.ones(3, 4))
    torch.testing.assert_close(padded, cut)


def test_the_balance_loss_is_one_for_even_use_and_more_otherwise(layer):
    mask = torch.ones(1, 4)
    even = torch.eye(4)[None] + torch.roll(torch.eye(4), 1, 1)[None] * 0.9
    one_sided = torch.tensor([2.0, 1.9, 0.0, 0.0]).expand(1, 4, 4)
    assert layer._balance(even, layer.gates(even), mask).item() == pytest.approx(1.0)
    assert layer._balance(one_sided, layer.gates(one_sided), mask).item() > 1.4


def test_one_expert_is_a_plain_feed_forward_network(tokens):
    torch.manual_seed(5)
    config = replace(CONFIG, experts=1, experts_per_token=1, expert_hidden=40)
    layer = MixtureOfExperts(config)
    layer.expand_bias.data.normal_()
    layer.reduce_bias.data.normal_()
    x, question = tokens
    hidden = torch.nn.functional.gelu(x @ layer.expand + layer.expand_bias)
    expected = hidden @ layer.reduce + layer.reduce_bias
    mask = torch.ones(3, 7)
    mask[:, 5:] = 0.0
    for wide in (False, True):
        layer.wide = wide
        out, balance = layer(x, question, mask)
        torch.testing.assert_close(out[:, :5], expected[:, :5], atol=1e-5, rtol=1e-5)
        assert balance.item() == pytest.approx(1.0)


def test_padded_tokens_go_to_no_expert(layer, tokens):
    x, question = tokens
    mask = torch.ones(3, 7)
    mask[:, 4:] = 0.0
    whole, _ = layer(x, question, torch.ones(3, 7))
    padded, _ = layer(x, question, mask)
    torch.testing.assert_close(padded[:, :4], whole[:, :4])
    assert not padded[:, 4:].any() and whole[:, 4:].any()
