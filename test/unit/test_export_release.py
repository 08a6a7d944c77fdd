# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""A release of a small model: INT8 storage, graphs, manifest, parity, and the exam through it."""

from dataclasses import replace
import json
import shutil

import numpy as np
import onnx
import pytest
from tiny_dataset import write_dataset
from tiny_model import with_statistics
import torch

from tinygiant_ros.core import tensors
from tinygiant_ros.export import parity
from tinygiant_ros.export.graphs import (
    closeup_example,
    decoder_example,
    EXAMPLE_REGIONS,
    reasoner_example,
)
from tinygiant_ros.export.release import (
    add_scores,
    calibrate_release,
    make_release,
    renew_graphs,
)
from tinygiant_ros.export.weights import count_experts
from tinygiant_ros.model.config import ModelConfig
from tinygiant_ros.model.tinygiant import TinyGiantVLM
from tinygiant_ros.runtime.backend import create_backend, GRAPHS
from tinygiant_ros.runtime.padding import first_regions, padded_to
from tinygiant_ros.runtime.pretrained import load_pretrained
from tinygiant_ros.runtime.release import assemble, open_release
from tinygiant_ros.runtime.tensor_files import read_safetensors
from tinygiant_ros.sim.sentences import VOCABULARY
from tinygiant_ros.training import answerers, evaluate
from tinygiant_ros.training.stored import quantize, restore
from tinygiant_ros.training.torch_backend import TorchBackend

CONFIG = ModelConfig(vocabulary_size=len(VOCABULARY), fusion_layers=1, experts=3,
                     expert_hidden=48, reinspections=1, relation_width=32, relation_heads=4,
                     color_backbone='lite0')


@pytest.fixture(scope='module')
def model():
    torch.manual_seed(2)
    model = TinyGiantVLM(CONFIG)
    model.load_pretrained(load_pretrained)
    return with_statistics(model).eval()


@pytest.fixture(scope='module')
def release(model, tmp_path_factory):
    return make_release(model, tmp_path_factory.mktemp('engines') / 'tiny', {'steps': 0})


@pytest.fixture(scope='module')
def assembled(release, tmp_path_factory):
    return assemble(release, tmp_path_factory.mktemp('cache'))


@pytest.fixture(scope='module')
def backends(release, assembled):
    return create_backend('onnxruntime', assembled, 1), TorchBackend.from_release(release)


def test_the_folder_holds_everything_and_no_graph_carries_weights(release):
    names = {path.name for path in release.folder.iterdir()}
    assert GRAPHS == ('vision', 'closeup', 'reasoner', 'decoder')
    assert names == {*(f'{name}.onnx' for name in GRAPHS), 'weights.safetensors',
                     'manifest.json', 'vocabulary.json', 'card.json', 'MODEL_CARD.md'}
    for name in GRAPHS:
        assert release.graph(name).stat().st_size < 1_500_000
    assert release.vocabulary == VOCABULARY


def test_every_source_is_in_the_manifest_and_offsets_do_not_overlap(release):
    entries = release.manifest['tensors']
    assert {entry['source'] for entry in entries} == {'trained', 'minilm', 'efficientnet_lite0'}
    end = 0
    for entry in entries:
        assert entry['offset'] >= end and entry['offset'] % 64 == 0
        end = entry['offset'] + 4 * int(np.prod(entry['shape']))
    assert end == release.manifest['weights_bin_bytes']


def test_text_layers_that_were_trained_further_are_ours(release):
    layers = {}
    for entry in release.manifest['tensors']:
        if 'encoder.layer.' in entry['key']:
            number = int(entry['key'].split('encoder.layer.')[1].split('.')[0])
            layers.setdefault(entry['source'], set()).add(number)
    assert layers == {'minilm': {0, 1}, 'trained': {2, 3, 4, 5}}


def graph_of(release, name):
    """Return a graph and the shapes of its inputs and outputs."""
    graph = onnx.load(str(release.graph(name)), load_external_data=False).graph
    return graph, *({value.name: [one.dim_param or one.dim_value for one in
                                  value.type.tensor_type.shape.dim] for value in values}
                    for values in (graph.input, graph.output))


def test_the_reasoner_has_the_documented_inputs_and_free_axes(release):
    graph, shapes, outputs = graph_of(release, 'reasoner')
    assert tuple(shapes) == tensors.REASONER_INPUTS
    assert tuple(outputs) == tensors.REASONER_OUTPUTS
    assert shapes['global_tokens'] == [1, 2, tensors.WIDTH]
    for name, shape in {**shapes, **outputs}.items():
        if name in tensors.SHAPES and name != tensors.MEMORY:    # its size is not inferred
            assert tuple(shape) == tensors.SHAPES[name], name
    assert {outputs[name][0] for name in outputs} == {'questions'}
    assert not {node.op_type for node in graph.node} & {'NonZero', 'Loop', 'If', 'ScatterND'}


def test_the_decoder_reads_no_more_than_the_words_before(release, backends):
    graph, shapes, _ = graph_of(release, 'decoder')
    assert tuple(shapes) == tensors.DECODER_INPUTS
    for name in (tensors.PAST, tensors.READ):
        assert tuple(shapes[name]) == tensors.SHAPES[name]
    inputs = {name: value.numpy() for name, value in decoder_example(backends[1].model, 2).items()}
    position, = inputs[tensors.POSITION]
    for words in (position, position + 2, tensors.MAX_SENTENCE):
        short = {**inputs, tensors.PAST: np.ascontiguousarray(inputs[tensors.PAST][:, :words]),
                 tensors.READ: inputs[tensors.READ][:, :1 + words]}
        for backend in backends:
            got, expected = backend.run_decoder(short), backends[1].run_decoder(inputs)
            for name in tensors.DECODER_OUTPUTS:
                np.testing.assert_allclose(got[name], expected[name], atol=1e-3, err_msg=name)


def test_the_close_up_takes_any_number_of_regions(release):
    graph, shapes, outputs = graph_of(release, 'closeup')
    assert shapes == {'crops': ['regions', *tensors.CROP_SHAPE],
                      'crop_geometry': ['regions', tensors.GEOMETRY_SIZE]}
    assert outputs == {'region_looks': ['regions', tensors.LOOK_SIZE]}
    kinds = {node.op_type for node in graph.node}
    assert not kinds & {'NonZero', 'Loop', 'If', 'ScatterND', 'Asinh'}
    assert 'BatchNormalization' in kinds      # its weights are found by their content


def test_the_graphs_are_of_an_opset_that_every_runtime_reads(release):
    for name in GRAPHS:
        model = onnx.load(str(release.graph(name)), load_external_data=False)
        assert {entry.version for entry in model.opset_import} == {17}


def test_no_expert_is_lost_in_the_graph(release, model):
    assert count_experts(release.manifest, model) == 3


def test_parity_is_in_the_card_and_holds_for_any_batch(release, backends):
    assert set(release.card['parity']) == {
        *tensors.VISION_OUTPUTS, *tensors.CLOSEUP_OUTPUTS, *tensors.REASONER_OUTPUTS,
        *tensors.DECODER_OUTPUTS}
    graphs, reference = backends
    for sizes in ((1, 40, 18), (4, 9, 3), (2, 128, 1), (1, 3, 32), (3, 17, 2)):
        inputs = {name: value.numpy() for name, value in
                  reasoner_example(reference.model, *sizes).items()}
        got, expected = graphs.run_reasoner(inputs), reference.run_reasoner(inputs)
        for name in tensors.REASONER_OUTPUTS:
            assert got[name].shape == expected[name].shape, name
            np.testing.assert_allclose(*(first_regions(name, one[name], EXAMPLE_REGIONS)
                                         for one in (got, expected)),
                                       atol=1e-3, err_msg=f'{name} at {sizes}')


def test_padding_changes_no_answer(backends):
    for backend in backends:
        inputs = {name: value.numpy() for name, value in
                  reasoner_example(backend.model if hasattr(backend, 'model')
                                   else backends[1].model, 2, 9, 3).items()}
        short = backend.run_reasoner(inputs)
        long = backend.run_reasoner(padded_to(inputs, tensors.LARGEST))
        for name in tensors.REASONER_OUTPUTS:
            np.testing.assert_allclose(first_regions(name, long[name], 3), short[name],
                                       atol=1e-3, err_msg=name)


def test_graphs_are_renewed_without_touching_the_weights(release, tmp_path):
    copy = tmp_path / release.name
    shutil.copytree(release.folder, copy)
    for name in GRAPHS:
        (copy / f'{name}.onnx').write_bytes(b'of an older version')
    before = (copy / 'weights.safetensors').read_bytes()
    renewed = renew_graphs(copy)
    assert (copy / 'weights.safetensors').read_bytes() == before
    assert renewed.card == release.card and renewed.manifest == release.manifest
    for name in GRAPHS:
        assert renewed.graph(name).read_bytes() == release.graph(name).read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == [release.name]


def test_confidence_and_refusals_are_fitted_anew_without_the_rest(release, tmp_path, monkeypatch):
    copy = tmp_path / release.name
    shutil.copytree(release.folder, copy)
    fit = {'temperature': {'mcq': 1.5}, 'refuse_above': 0.2}
    asked = []
    monkeypatch.setattr('tinygiant_ros.export.release.calibrate',
                        lambda model, val: asked.append(model.trained_state()) or fit)
    fitted = calibrate_release(copy, None)
    assert fitted.card == release.card | fit
    stored = restore(read_safetensors(release.trained_weights))
    assert all(torch.equal(asked[0][name], value) for name, value in stored.items())
    for path in release.folder.iterdir():
        if path.name not in ('card.json', 'MODEL_CARD.md'):
            assert (copy / path.name).read_bytes() == path.read_bytes()


@pytest.mark.parametrize('regions', [1, 4, tensors.MAX_REGIONS])
def test_close_ups_agree_for_any_number_of_regions(backends, regions):
    graphs, reference = backends
    inputs = {name: value.numpy() for name, value in
              closeup_example(reference.model, regions).items()}
    got, expected = (one.run_closeup(inputs)['region_looks'] for one in (graphs, reference))
    assert got.shape == (regions, tensors.LOOK_SIZE) and got.dtype == np.float32
    np.testing.assert_allclose(got, expected, atol=1e-3)
    alone = graphs.run_closeup({name: value[-1:] for name, value in inputs.items()})
    np.testing.assert_allclose(alone['region_looks'][0], got[-1], atol=1e-4)


@pytest.mark.parametrize('part, output', [
    ('heads.side.2', 'side_logits'), ('closeup.place', 'region_looks'),
    ('decoder.norm', 'word_logits')])
def test_a_graph_that_differs_is_refused(release, model, part, output):
    bias = model.get_submodule(part).bias.data
    before = bias.clone()
    bias += 0.5
    try:
        with pytest.raises(ValueError, match=output):
            parity.check_parity(release, model)
    finally:
        bias.copy_(before)


def test_int8_is_per_output_channel_symmetric_and_close(model):
    state = {name: value.clone() for name, value in model.trained_state().items()}
    state['fusion.layers.0.experts.reduce'][:, 5] *= 100    # one output channel of large weights
    stored = quantize(state)
    key = 'fusion.layers.0.experts.reduce'
    assert stored['text.encoder.layer.5.output.dense.weight'].dtype == np.int8
    assert stored['closeup.crop.3.running_var'].dtype == np.float32
    assert stored[key].dtype == np.int8 and stored[key].shape == (384, 3 * 48)
    assert stored[key].min() >= -127
    back = restore(stored)
    assert back.keys() == state.keys()
    for name, value in state.items():
        assert back[name].shape == value.shape
        scale = stored.get(name + '.scale')
        allowed = 0.0 if scale is None else 0.5001 * scale.max()
        assert (back[name] - value).abs().max() <= allowed, name
    others = [i for i in range(384) if i != 5]
    error = (back[key] - state[key])[:, others].abs().max()
    assert error <= 0.5001 * np.delete(stored[key + '.scale'], 5).max()


def test_what_is_stored_is_what_the_model_runs(release, model):
    stored = restore(read_safetensors(release.trained_weights))
    for name, value in model.trained_state().items():
        assert torch.equal(stored[name], value), name


def test_the_exam_runs_through_both_backends_alike(release, assembled, tmp_path, monkeypatch,
                                                    capsys):
    (tmp_path / 'set').mkdir()
    annotations = write_dataset(tmp_path / 'set')
    monkeypatch.setattr(answerers, 'assemble', lambda _, precision, tensorrt: assembled)
    answers = {}
    for backend in ('onnxruntime', 'torch'):
        out = tmp_path / backend
        assert evaluate.main(['--annotations', str(annotations), '--images',
                              str(annotations.parent), '--release', str(release.folder),
                              '--backend', backend, '--out', str(out), '--threads', '1']) == 0
        answers[backend] = json.loads((out / 'predictions.json').read_text())
        summary = json.loads((out / 'summary.json').read_text())
        assert summary['questions'] == summary['judged'] == 8
        assert 0 <= summary['official']['score'] <= 100
        assert len((out / 'results.jsonl').read_text().splitlines()) == 8
    ids = [item['id'] for item in json.loads(annotations.read_text())]
    assert [one['id'] for one in answers['torch']] == ids      # the scorer refuses missing ids
    assert answers['torch'] == answers['onnxruntime']


def test_scores_reach_card_and_model_card(release):
    add_scores(release.folder, {'test': {
        'asked': {'mcq': 300, 'count': 200}, 'calibration_error': 0.034,
        'official': {'left_right': 91.0, 'mcq': 80.5, 'distance': 70.25, 'count': 88.0,
                     'score': 82.44}}})
    assert open_release(release.folder).card['scores']['test']['official']['mcq'] == 80.5
    text = (release.folder / 'MODEL_CARD.md').read_text()
    assert '| test | 500 | 82.44 | 91.0 | 80.5 | 70.2 | 88.0 | 0.034 |' in text
    assert 'MiniLM-L6 without its upper 4 layers' in text


def test_a_split_without_questions_of_the_benchmark_has_scores_of_its_own(release):
    refused = {'questions': 40, 'refused': 87.5, 'interval': [73.0, 94.0]}
    add_scores(release.folder, {
        'test': {'asked': {'mcq': 3}, 'official': {'mcq': 100.0, 'score': 100.0},
                 'robot': {'questions': 60, 'right': 71.67, 'interval': [59.0, 81.0]}},
        'test_unanswerable': {'refusals': {'unanswerable': refused}}})
    text = (release.folder / 'MODEL_CARD.md').read_text()
    assert '| test | 3 | 100.00 | nan | 100.0 | nan | nan | nan |' in text
    assert '- test: 71.7 % right of 60 questions that only a robot is asked' in text
    assert '- test_unanswerable: 87.5 % refused of 40 unanswerable questions' in text
    assert '| test_unanswerable |' not in text


def test_a_model_without_experts_can_be_released_too(tmp_path):
    torch.manual_seed(3)
    model = TinyGiantVLM(replace(CONFIG, variant='dense', experts=1, experts_per_token=1))
    model.load_pretrained(load_pretrained)
    release = make_release(model, tmp_path / 'dense', {})
    assert release.card['config']['variant'] == 'dense'
    assert count_experts(release.manifest, model) == 1
