# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Invariants of the reasoner and decoder on a tiny random model."""

import pytest
from tiny_model import cached_inputs, pad_inputs, tiny_model
import torch

from tinygiant_ros.core import tensors
from tinygiant_ros.model.backbone import MAP_CHANNELS
from tinygiant_ros.model.places import place_relations

POINTERS = ('reference_logits', 'object_logits', 'subject_logits')
PAIRWISE = ('distance_log', 'zero_logits')


@pytest.fixture(scope='module')
def model():
    return tiny_model()


@pytest.fixture
def run(model):
    def reason(inputs):
        with torch.inference_mode():
            return model.reason_cached(**inputs)[0]
    return reason


def cut(outputs, regions):
    """Return the outputs without what speaks of padded regions."""
    kept = dict(outputs)
    for name in POINTERS:
        kept[name] = outputs[name][:, :1 + regions]
    for name in ('member_logits', 'places'):
        kept[name] = outputs[name][:, :regions]
    for name in (*PAIRWISE, 'pair_sides'):
        kept[name] = outputs[name][:, :regions, :regions]
    return kept


def assert_same(got, expected, tolerance=2e-5):
    assert got.keys() == expected.keys()
    for name, value in expected.items():
        torch.testing.assert_close(got[name], value, atol=tolerance, rtol=tolerance, msg=name)


@pytest.mark.parametrize('wide', [False, True])
def test_padding_regions_and_tokens_changes_nothing(model, run, wide):
    inputs = cached_inputs(regions=5)
    model.use_wide_experts(wide)
    padded, expected = run(pad_inputs(inputs, 4, 6)), run(inputs)
    model.use_wide_experts(False)
    assert_same(cut(padded, 5), expected)
    for name in POINTERS:
        assert (padded[name][:, 6:] < -1e3).all(), f'{name} can point at padding'


def test_batch_equals_single(run):
    inputs = cached_inputs(batch=3)
    together = run(inputs)
    for row in range(3):
        alone = run({name: value[row:row + 1] for name, value in inputs.items()})
        assert_same(alone, {name: value[row:row + 1] for name, value in together.items()})


def test_permuting_regions_permutes_the_answer(run):
    inputs, order = cached_inputs(regions=5), torch.tensor([3, 0, 4, 1, 2])
    moved = dict(inputs)
    for name in ('mention', 'pooled', 'geometry', 'region_mask'):
        moved[name] = inputs[name][:, order]
    moved['pairs'] = inputs['pairs'][:, order][:, :, order]
    got, expected = run(moved), run(inputs)
    with_none = torch.cat([torch.zeros(1, dtype=torch.long), order + 1])
    for name in POINTERS:
        torch.testing.assert_close(got[name], expected[name][:, with_none], atol=1e-4, rtol=1e-4)
    for name in PAIRWISE:
        torch.testing.assert_close(got[name], expected[name][:, order][:, :, order], atol=1e-4,
                                   rtol=1e-4)
    torch.testing.assert_close(got['memory'], expected['memory'], atol=1e-4, rtol=1e-4)


def test_a_question_depends_on_its_text_and_on_where_a_region_is_mentioned(run):
    inputs = cached_inputs()
    expected = run(inputs)
    other = run(inputs | {'text': inputs['text'].roll(1, dims=0)})
    elsewhere = run(inputs | {'mention': inputs['mention'].roll(2, dims=2)})
    assert not torch.allclose(other['category_logits'], expected['category_logits'], atol=1e-3)
    assert not torch.allclose(elsewhere['subject_logits'], expected['subject_logits'], atol=1e-3)


def test_outputs_have_the_shapes_of_the_graphs(run):
    outputs = run(cached_inputs(batch=3, regions=5))
    assert outputs['category_logits'].shape == (3, len(tensors.CATEGORIES))
    assert outputs['side_logits'].shape == (3, len(tensors.SIDES))
    assert outputs['subject_logits'].shape == (3, 6)
    assert outputs['distance_log'].shape == outputs['zero_logits'].shape == (3, 5, 5)
    assert outputs['memory'].shape == (3, tensors.MEMORY_TOKENS, 48)
    assert set(tensors.REASONER_OUTPUTS) <= outputs.keys()


def test_distance_is_that_of_the_places(model, run):
    with torch.no_grad():
        for value in model.heads.distance.correct.parameters():
            value.zero_()
    outputs = run(cached_inputs())
    torch.testing.assert_close(outputs['distance_log'], place_relations(outputs['places'])[0],
                               atol=1e-4, rtol=0)


def test_averaging_raw_features_equals_averaging_the_feature_map(model):
    draw = torch.Generator().manual_seed(3)
    inputs = cached_inputs(batch=2, regions=4)
    cells = torch.randn(1, tensors.GRID_CELLS, 2 * MAP_CHANNELS, generator=draw)
    weights = torch.rand(2, 4, tensors.GRID_CELLS, generator=draw)
    weights /= weights.sum(-1, keepdim=True)
    ids = torch.randint(1, 60, (2, 11), generator=draw).int()
    with torch.inference_mode():
        color, depth = (torch.randn(1, 1280, generator=draw) for _ in range(2))
        inputs.update(text=model.text(ids, inputs['token_mask']), pooled=weights @ cells,
                      color_pooled=color.expand(2, -1), depth_pooled=depth.expand(2, -1))
        cached = model.reason_cached(**inputs)[0]
        direct = model.reason(ids, inputs['token_mask'], inputs['mention'], weights,
                              inputs['geometry'], inputs['pairs'], inputs['region_mask'],
                              model.projector.cells(cells),
                              model.projector.project_globals(color, depth))
    for name, value in zip(tensors.REASONER_OUTPUTS, direct, strict=True):
        torch.testing.assert_close(value, cached[name], atol=1e-4, rtol=1e-4, msg=name)


def test_cached_decoding_equals_decoding_the_whole_sentence(model):
    draw = torch.Generator().manual_seed(4)
    words = torch.randint(0, 23, (3, 7), generator=draw)
    memory = torch.randn(3, tensors.MEMORY_TOKENS, 48, generator=draw)
    junk = torch.randn(2, 3, tensors.MAX_SENTENCE, 48, generator=draw)
    keys, values = junk.clone(), junk.flip(0).clone()     # slots not yet written must not matter
    with torch.inference_mode():
        whole = model.decode(words, memory)
        for position in range(words.shape[1]):
            logits, key, value = model.decode_step(
                words[:, position:position + 1].int(), torch.tensor([position]).int(), keys,
                values, memory)
            torch.testing.assert_close(logits, whole[:, position], atol=1e-4, rtol=1e-4)
            keys[:, :, position:position + 1] = key
            values[:, :, position:position + 1] = value


def test_save_and_load_gives_the_same_model(model, run, tmp_path):
    inputs = cached_inputs()
    model.save(tmp_path)
    loaded = type(model).load(tmp_path)
    assert loaded.config == model.config
    with torch.inference_mode():
        got = loaded.reason_cached(**inputs)[0]
    assert_same(got, run(inputs), tolerance=0.0)


def test_weights_of_another_model_are_refused(model):
    state = model.trained_state()
    state.pop('decoder.norm.weight')
    with pytest.raises(KeyError, match='decoder.norm.weight'):
        model.load_trained(state)
