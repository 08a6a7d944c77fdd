# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Invariants of the reasoner and decoder on a tiny random model."""

import json

import pytest
from safetensors.numpy import save_file
from tiny_model import cached_inputs, closeup_inputs, CONFIG, pad_inputs, tiny_model, trained
import torch

from tinygiant_ros.core import tensors
from tinygiant_ros.model.backbone import MAP_CHANNELS
from tinygiant_ros.model.closeup import PLACE, TOP
from tinygiant_ros.model.places import passage_gap, place_relations
from tinygiant_ros.runtime.tensor_files import read_safetensors
from tinygiant_ros.training.stored import quantize, restore

POINTERS = ('reference_logits', 'object_logits', 'subject_logits')
REGIONAL = ('member_logits', 'range_log', 'height_log', 'length_sure', 'places')
PAIRWISE = ('distance_log', 'zero_logits', 'sure_logits', 'gap_log', 'pair_sides')
WHOLE = ('task_logits', 'side_logits', 'relation_logits', 'memory')
DENSE = {'variant': 'dense', 'experts': 1, 'experts_per_token': 1, 'expert_hidden': 64}


@pytest.fixture(scope='module', params=['experts', 'dense'])
def model(request):
    return trained(tiny_model(**DENSE if request.param == 'dense' else {}))


@pytest.fixture
def run(model):
    return lambda inputs: run_model(model, inputs)


def run_model(model, inputs):
    with torch.inference_mode():
        return model.reason_cached(**inputs)[0]


def cut(outputs, regions):
    """Return the outputs without what speaks of padded regions."""
    kept = dict(outputs)
    for name in POINTERS:
        kept[name] = outputs[name][:, :1 + regions]
    for name in REGIONAL:
        kept[name] = outputs[name][:, :regions]
    for name in PAIRWISE:
        kept[name] = outputs[name][:, :regions, :regions]
    return kept


def assert_same(got, expected, tolerance=2e-5):
    assert got.keys() == expected.keys()
    for name, value in expected.items():
        torch.testing.assert_close(got[name], value, atol=tolerance, rtol=tolerance, msg=name)


def test_every_output_is_pinned_down():
    """So that the tests below say something of all of them."""
    outputs = run_model(tiny_model(), cached_inputs())
    assert outputs.keys() == {*POINTERS, *REGIONAL, *PAIRWISE, *WHOLE}
    assert set(tensors.HEAD_OUTPUTS) == outputs.keys() - {'places', 'pair_sides', 'memory'}


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
    for name in ('mention', 'pooled', 'geometry', 'looks', 'region_mask'):
        moved[name] = inputs[name][:, order]
    moved['pairs'] = inputs['pairs'][:, order][:, :, order]
    expected = run(inputs)
    with_none = torch.cat([torch.zeros(1, dtype=torch.long), order + 1])
    for name in POINTERS:
        expected[name] = expected[name][:, with_none]
    for name in REGIONAL:
        expected[name] = expected[name][:, order]
    for name in PAIRWISE:
        expected[name] = expected[name][:, order][:, :, order]
    assert_same(run(moved), expected, tolerance=1e-4)


def test_wide_experts_equal_sparse_ones(model, run):
    inputs = pad_inputs(cached_inputs(), 2, 3)
    sparse = run(inputs)
    model.use_wide_experts(True)
    wide = run(inputs)
    model.use_wide_experts(False)
    assert_same(cut(wide, 5), cut(sparse, 5))


@pytest.mark.parametrize('name', ['token_ids', 'pooled', 'geometry', 'looks', 'color_pooled',
                                  'depth_pooled'])
def test_the_answer_depends_on_all_that_goes_in(run, name):
    inputs = cached_inputs()
    expected, other = run(inputs), run(inputs | {name: inputs[name].roll(1, dims=0)})
    for output in ('subject_logits', 'member_logits', 'side_logits', 'distance_log', 'memory'):
        assert (other[output] - expected[output]).abs().max() > 1e-3, output


def test_the_answer_depends_on_where_a_region_is_mentioned_and_how_pairs_relate(run):
    inputs = cached_inputs()
    expected = run(inputs)
    for other in (run(inputs | {'mention': inputs['mention'].roll(2, dims=2)}),
                  run(inputs | {'pairs': inputs['pairs'].transpose(1, 2)})):
        for name in ('subject_logits', 'relation_logits', 'member_logits'):
            assert (other[name] - expected[name]).abs().max() > 1e-3, name


def test_a_relation_sees_its_pair_from_both_ends_and_no_other():
    """Before it is looked at again: then regions know of all their relations."""
    model, inputs = trained(tiny_model(reinspections=1)), cached_inputs(regions=5)
    changed = dict(inputs, pairs=inputs['pairs'].clone())
    changed['pairs'][:, 3, 1] += 1.0
    moved = run_model(model, changed)['pair_sides'] - run_model(model, inputs)['pair_sides']
    moved = moved.abs().amax((0, 3)) > 1e-4
    assert moved.nonzero().tolist() == [[1, 3], [3, 1]]


def test_outputs_have_the_shapes_of_the_graphs(run):
    outputs = run(cached_inputs(batch=3, regions=5))
    shapes = {'task_logits': (len(tensors.TASKS),), 'side_logits': (len(tensors.SIDES),),
              'relation_logits': (len(tensors.RELATIONS),), 'member_logits': (5,),
              'range_log': (5,), 'height_log': (5,), 'length_sure': (5, 2),
              'memory': (tensors.MEMORY_TOKENS, CONFIG.width), 'places': (5, len(PLACE)),
              'pair_sides': (5, 5, len(tensors.SIDES)), **dict.fromkeys(POINTERS, (6,)),
              **dict.fromkeys(('distance_log', 'zero_logits', 'sure_logits', 'gap_log'), (5, 5))}
    assert {name: tuple(value.shape[1:]) for name, value in outputs.items()} == shapes
    assert all(len(value) == 3 for value in outputs.values())


def test_lengths_are_those_of_the_places():
    model = tiny_model()
    with torch.no_grad():
        for head in (model.heads.distance.correct, model.heads.length.correct):
            head.bias.zero_()              # its weight starts at 0
    inputs = cached_inputs()
    outputs = run_model(model, inputs)
    places = outputs['places']
    expected = {'distance_log': place_relations(places)[0],
                'gap_log': passage_gap(places).clamp(min=0.05).log(),
                'height_log': places[..., TOP].clamp(min=0.05).log()}
    for name, value in expected.items():
        torch.testing.assert_close(outputs[name], value, atol=1e-4, rtol=0, msg=name)
    assert (outputs['range_log'].exp() >= places[..., :2].norm(dim=-1) - 1e-3).all()


def test_being_sure_does_not_bend_what_it_is_about():
    model = trained(tiny_model())
    outputs, _ = model.reason_cached(**cached_inputs())
    (outputs['sure_logits'].square().sum() + outputs['length_sure'].square().sum()).backward()
    moved = {name for name, one in model.named_parameters()
             if one.grad is not None and one.grad.any()}
    assert moved and all('.sure.' in name for name in moved)


def test_every_trained_part_but_the_close_up_learns_from_the_answer():
    model = trained(tiny_model(experts=2))             # both experts see every token
    model.use_wide_experts(True)
    outputs, balance = model.reason_cached(**cached_inputs())
    words = torch.randint(0, 23, (3, 6))
    said = model.decode(words, outputs['memory'])
    heads = sum(value.square().mean() for value in outputs.values())
    (heads + said.square().mean() + balance).backward()
    silent = {name for name, one in model.named_parameters()
              if one.requires_grad and (one.grad is None or not one.grad.any())}
    silent.remove('heads.reference.relation.weight')   # the first pointer follows none
    assert {name.split('.')[0] for name in silent} == {'closeup'}
    learning = {name.split('.')[3] for name, one in model.named_parameters()
                if name.startswith('text.') and one.grad is not None}
    assert learning == {'1', '2'}                      # the upper two of three layers


def test_averaging_raw_features_equals_averaging_the_feature_map(model):
    draw = torch.Generator().manual_seed(3)
    inputs = cached_inputs(batch=2, regions=4)
    cells = torch.randn(1, tensors.GRID_CELLS, 2 * MAP_CHANNELS, generator=draw)
    weights = torch.rand(2, 4, tensors.GRID_CELLS, generator=draw)
    weights /= weights.sum(-1, keepdim=True)
    color, depth = (torch.randn(1, 1280, generator=draw) for _ in range(2))
    inputs.update(pooled=weights @ cells, color_pooled=color.expand(2, -1),
                  depth_pooled=depth.expand(2, -1))
    cached = run_model(model, inputs)
    with torch.inference_mode():
        direct = model.reason(inputs['token_ids'], inputs['token_mask'], inputs['mention'],
                              weights @ model.projector.cells(cells), inputs['geometry'],
                              inputs['looks'], inputs['pairs'], inputs['region_mask'],
                              model.projector.project_globals(color, depth))
        expected = [*(cached[name] for name in tensors.HEAD_OUTPUTS),
                    model.decoder.read(cached['memory'])]
    for name, value, same in zip(tensors.REASONER_OUTPUTS, direct, expected, strict=True):
        torch.testing.assert_close(value, same, atol=1e-4, rtol=1e-4, msg=name)


@pytest.mark.parametrize('slots', [7, 11, tensors.MAX_SENTENCE])
def test_cached_decoding_equals_decoding_the_whole_sentence(model, slots):
    draw = torch.Generator().manual_seed(4)
    words = torch.randint(0, 23, (3, 7), generator=draw)
    memory = torch.randn(3, tensors.MEMORY_TOKENS, 48, generator=draw)
    past = torch.randn(3, slots, 2 * 2 * 48, generator=draw)    # junk: must not matter
    with torch.inference_mode():
        whole = model.decode(words, memory)
        read = model.decoder.read(memory)              # once a sentence
        for position in range(words.shape[1]):
            seen = (torch.arange(1 + slots) <= position).float()[None]
            logits, present = model.decode_step(words[:, position:position + 1].int(),
                                                torch.tensor([position]).int(), seen, past, read)
            torch.testing.assert_close(logits, whole[:, position], atol=1e-4, rtol=1e-4)
            past[:, position:position + 1] = present


# what is saved


def pretrained_of(model):
    """Return a reader of the parts as they came: what was trained further is wrong there."""
    def read(source):
        part = next(name for name, one in model.pretrained_sources().items() if one == source)
        ours = {name.removeprefix(f'{part}.') for name in model.trained_state()}
        return {name: (value + 1 if name in ours else value).numpy()
                for name, value in getattr(model, part).state_dict().items()}
    return read


def answers(model):
    """Return what a model says of regions and questions."""
    image = torch.randn(1, 3, 64, 96, generator=torch.Generator().manual_seed(6))
    with torch.inference_mode():
        return run_model(model, cached_inputs()) | {
            'looks': model.look(*closeup_inputs()), 'map': model.vision(image, 0.5 * image)[0]}


@pytest.mark.parametrize('changes', [{}, {'backbones_trained': True}, DENSE])
def test_save_and_load_gives_the_same_model(tmp_path, changes):
    model = trained(tiny_model(depth_backbone='lite1', **changes))
    model.save(tmp_path)
    loaded = type(model).load(tmp_path, pretrained_of(model))
    assert loaded.config == model.config and hash(loaded.config) == hash(model.config)
    assert not loaded.training
    for name, value in model.state_dict().items():
        assert torch.equal(loaded.state_dict()[name], value), name
    assert_same(answers(loaded), answers(model), tolerance=0.0)


@pytest.mark.parametrize('changes', [{}, {'backbones_trained': True}])
def test_stored_weights_give_back_the_trained_layers_and_the_statistics(tmp_path, changes):
    model = trained(tiny_model(width=96, text_width=48, **changes))
    state = {name: value.clone() for name, value in model.trained_state().items()}
    assert any(name.startswith('text.encoder.layer.2.') for name in state)
    save_file(quantize(state), tmp_path / 'weights.safetensors')
    back = restore(read_safetensors(tmp_path / 'weights.safetensors'))
    assert back.keys() == state.keys()
    for name, value in state.items():
        assert back[name].shape == value.shape and back[name].dtype == value.dtype, name
        error = (back[name] - value).abs().max()
        assert error <= value.abs().max() / 250, name      # half of one of 127 steps
        if 'running_' in name or name.endswith('.num_batches_tracked'):
            assert error == 0, name
    model.load_trained(back)
    again = trained(tiny_model(seed=4, width=96, text_width=48, **changes))
    for part in ('text', 'color_backbone', 'depth_backbone'):
        getattr(again, part).load_state_dict(getattr(model, part).state_dict())
    again.load_trained(restore(quantize(model.trained_state())))
    for name, value in model.state_dict().items():
        torch.testing.assert_close(again.state_dict()[name], value, atol=1e-6, rtol=1e-6)


def test_weights_of_another_model_are_refused(model):
    for name in ('decoder.norm.weight', 'text.encoder.layer.1.output.dense.weight',
                 'closeup.crop.3.running_var'):
        state = model.trained_state()
        state.pop(name)
        with pytest.raises(KeyError, match=name):
            model.load_trained(state)
    with pytest.raises(KeyError, match='text.embeddings'):
        model.load_trained(model.trained_state() | {'text.embeddings.LayerNorm.bias': 0})


def test_a_saved_configuration_is_plain_json(tmp_path, model):
    model.save(tmp_path)
    sizes = json.loads((tmp_path / 'config.json').read_text())
    assert sizes['crop_channels'] == [6, 8, 10, 12] and sizes['text_trained'] == 2
