# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Dropout of the text encoder: in what is trained further, and only while it is trained."""

import pytest
from tiny_model import CONFIG, tiny_model
import torch
from torch import nn

from tinygiant_ros.model.text import TextEncoder

IDS = torch.tensor([[3, 9, 27, 4, 11], [5, 5, 40, 2, 8]])
MASK = torch.ones(IDS.shape)


@pytest.fixture
def encoder():
    """Three layers; the upper two are trained further."""
    torch.manual_seed(2)
    return TextEncoder(CONFIG).eval()


def layers_of(encoder):
    """Return the outputs of all layers, one after the other."""
    outputs = []
    hooks = [layer.register_forward_hook(lambda *given: outputs.append(given[2].detach()))
             for layer in encoder.encoder['layer']]
    encoder(IDS, MASK)
    for hook in hooks:
        hook.remove()
    return outputs


def test_only_upper_layers_drop_and_only_in_training(encoder):
    before = layers_of(encoder)
    encoder.set_dropout(0.3)
    for plain, got in zip(before, layers_of(encoder), strict=True):
        assert torch.equal(got, plain)
    encoder.train()
    first, second = layers_of(encoder), layers_of(encoder)
    assert torch.equal(first[0], before[0]) and torch.equal(second[0], before[0])
    for number in (1, 2):
        assert (first[number] - before[number]).abs().max() > 0.1
        assert (first[number] - second[number]).abs().max() > 0.1


def test_after_training_nothing_is_dropped_any_more(encoder):
    before = layers_of(encoder)[-1]
    encoder.set_dropout(0.5)
    encoder.train()
    layers_of(encoder)
    assert torch.equal(layers_of(encoder.eval())[-1], before)


@pytest.mark.parametrize('share', [0.1, 0.6])
def test_the_share_is_dropped_after_attention_and_after_the_network(encoder, share):
    """What is kept counts more, so that the sum stays; what is beside it is not touched."""
    encoder.set_dropout(share)
    for layer in encoder.train().encoder['layer'][1:]:
        for part in (layer.attention['output'], layer.output):
            part.dense, part.LayerNorm = nn.Identity(), nn.Identity()
            got = part(torch.ones(100, 200), torch.full((100, 200), 5.0)) - 5.0
            kept = got[got != 0]
            assert 1 - len(kept) / got.numel() == pytest.approx(share, abs=0.02)
            torch.testing.assert_close(kept, torch.full_like(kept, 1 / (1 - share)), atol=1e-4,
                                       rtol=0)


def test_without_dropout_training_reads_as_an_answer_does(encoder):
    before = layers_of(encoder)
    encoder.train()
    for share in (None, 0.0):
        if share is not None:
            encoder.set_dropout(0.4)
            encoder.set_dropout(share)
        for plain, got in zip(before, layers_of(encoder), strict=True):
            assert torch.equal(got, plain)


def test_dropout_is_no_part_of_the_weights():
    model = tiny_model()
    names = list(model.trained_state())
    model.text.set_dropout(0.2)
    assert list(model.trained_state()) == names
    plain, dropped = tiny_model().text, model.text
    assert dropped.state_dict().keys() == plain.state_dict().keys()
