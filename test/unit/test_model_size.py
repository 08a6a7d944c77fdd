# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The two published sizes and the one without experts, and what a configuration refuses."""

import pytest
from tiny_model import CONFIG
import torch

from tinygiant_ros.core import tensors
from tinygiant_ros.export.graphs import closeup_example, decoder_example, reasoner_example
from tinygiant_ros.model.config import ModelConfig, VARIANTS
from tinygiant_ros.model.tinygiant import TinyGiantVLM
from tinygiant_ros.sim.sentences import VOCABULARY


def model_of(variant):
    """Return a model of a published size: sizes alone, no memory."""
    with torch.device('meta'):
        return TinyGiantVLM(ModelConfig.for_variant(variant, len(VOCABULARY))).eval()


def millions(parameters):
    return sum(parameter.numel() for parameter in parameters) / 1e6


@pytest.mark.parametrize(('variant', 'expected'), [('64m', 64.0), ('80m', 80.0)])
def test_parameters(variant, expected):
    assert millions(model_of(variant).parameters()) == pytest.approx(expected, abs=1.0)


def test_the_dense_variant_costs_as_much_a_token_but_is_smaller():
    configs = {name: ModelConfig.for_variant(name, 9) for name in VARIANTS}
    assert configs.keys() == {'64m', '80m', 'dense'}
    used = {name: one.experts_per_token * one.expert_hidden for name, one in configs.items()}
    assert used['dense'] == used['64m'] and configs['dense'].experts == 1
    shared = {name: millions(value for key, value in model_of(name).named_parameters()
                             if '.experts.' not in key) for name in configs}
    assert shared['dense'] == shared['64m'] == shared['80m']
    assert millions(model_of('dense').parameters()) < 55.0


def test_trained_are_the_upper_text_layers_and_all_that_is_ours():
    model = model_of('64m')
    trained = {name for name, one in model.named_parameters() if one.requires_grad}
    text = {name for name in trained if name.startswith('text.')}
    assert {name.split('.')[3] for name in text} == {'2', '3', '4', '5'}
    assert all(name.startswith('text.encoder.layer.') for name in text)
    assert not any('_backbone.' in name for name in trained)
    assert set(model.trained_state()) >= trained
    frozen = {name for name, _ in model.named_parameters()} - trained
    assert not frozen & model.trained_state().keys()
    assert {name.split('.')[0] for name in frozen} == {'text', 'color_backbone', 'depth_backbone'}


def test_backbones_are_trained_where_the_configuration_says_so():
    with torch.device('meta'):
        model = TinyGiantVLM(ModelConfig(**{**CONFIG.__dict__, 'backbones_trained': True}))
    for part in (model.color_backbone, model.depth_backbone):
        assert all(one.requires_grad for one in part.parameters())
    assert not model.text.embeddings.word_embeddings.weight.requires_grad
    assert 'color_backbone._bn0.running_mean' in model.trained_state()


@pytest.mark.parametrize('variant', VARIANTS)
def test_outputs_of_the_published_sizes_have_the_shapes_of_the_graphs(variant):
    model = model_of(variant)
    model.use_wide_experts(True)

    def run(method, inputs, names):
        values = method(*(inputs[name].to('meta') for name in names))
        return [tuple(one.shape) for one in values]

    regions, pairs = 7, (2, 7, 7)
    shapes = run(model.reason, reasoner_example(model, 2, 20, 7), tensors.REASONER_INPUTS)
    assert dict(zip(tensors.REASONER_OUTPUTS, shapes, strict=True)) == {
        'task_logits': (2, len(tensors.TASKS)), 'reference_logits': (2, 1 + regions),
        'object_logits': (2, 1 + regions), 'subject_logits': (2, 1 + regions),
        'member_logits': (2, regions), 'side_logits': (2, len(tensors.SIDES)),
        'distance_log': pairs, 'zero_logits': pairs, 'sure_logits': pairs,
        'range_log': (2, regions), 'height_log': (2, regions), 'length_sure': (2, regions, 2),
        'gap_log': pairs, 'relation_logits': (2, len(tensors.RELATIONS)),
        'memory': (2, tensors.MEMORY_TOKENS, tensors.CACHE_WIDTH)}
    assert run(model.decode_step, decoder_example(model, 2), tensors.DECODER_INPUTS) == [
        (2, len(VOCABULARY)), (2, 1, tensors.CACHE_WIDTH)]
    looks = model.look(*(value.to('meta') for value in closeup_example(model, 7).values()))
    assert looks.shape == (7, tensors.LOOK_SIZE)


@pytest.mark.parametrize('change', [
    {'experts': 0}, {'experts_per_token': 5}, {'heads': 7}, {'text_heads': 5},
    {'relation_heads': 3}, {'look_width': 0}, {'text_trained': 0},
    {'crop_channels': (6, 8, 10)}, {'crop_channels': (6, 8, 10, 0)}])
def test_impossible_sizes_are_refused(change):
    with pytest.raises(ValueError, match='must|of'):
        ModelConfig(**{**CONFIG.__dict__, **change})


def test_unknown_variant_is_refused():
    with pytest.raises(ValueError, match="'64m', '80m', 'dense'"):
        ModelConfig.for_variant('7b', 100)
