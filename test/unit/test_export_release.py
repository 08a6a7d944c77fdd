# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""A release of a small model: INT8 storage, graphs, manifest, parity, and the exam through it."""

import json

import numpy as np
import onnx
import pytest
from tiny_dataset import write_dataset
import torch

from tinygiant_ros.core import tensors
from tinygiant_ros.export import parity
from tinygiant_ros.export.graphs import reasoner_example
from tinygiant_ros.export.release import add_scores, make_release
from tinygiant_ros.export.weights import count_experts
from tinygiant_ros.model.config import ModelConfig
from tinygiant_ros.model.tinygiant import TinyGiantVLM
from tinygiant_ros.runtime.backend import create_backend
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
    return model.eval()


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
    assert names == {'weights.safetensors', 'vision.onnx', 'reasoner.onnx', 'decoder.onnx',
                     'manifest.json', 'vocabulary.json', 'card.json', 'MODEL_CARD.md'}
    for name in ('vision', 'reasoner', 'decoder'):
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


def test_the_graphs_have_the_documented_inputs_and_a_free_batch(release):
    graph = onnx.load(str(release.graph('reasoner')), load_external_data=False).graph
    shapes = {value.name: [one.dim_param or one.dim_value for one in
                           value.type.tensor_type.shape.dim] for value in graph.input}
    assert tuple(shapes) == tensors.REASONER_INPUTS
    assert shapes['pairs'] == ['questions', tensors.MAX_REGIONS, tensors.MAX_REGIONS,
                               tensors.PAIR_SIZE]
    assert shapes['feature_map'] == [1, tensors.GRID_CELLS, tensors.WIDTH]
    assert not {node.op_type for node in graph.node} & {'NonZero', 'Loop', 'If', 'ScatterND'}
    model = onnx.load(str(release.graph('vision')), load_external_data=False)
    assert {entry.version for entry in model.opset_import} == {17}


def test_no_expert_is_lost_in_the_graph(release, model):
    assert count_experts(release.manifest, model) == 3


def test_parity_is_in_the_card_and_holds_for_any_batch(release, backends):
    assert set(release.card['parity']) >= {*tensors.VISION_OUTPUTS, *tensors.REASONER_OUTPUTS}
    graphs, reference = backends
    for batch in (1, 4):
        inputs = {name: value.numpy() for name, value in
                  reasoner_example(reference.model, batch).items()}
        got, expected = graphs.run_reasoner(inputs), reference.run_reasoner(inputs)
        for name in ('category_logits', 'side_logits', 'memory'):
            np.testing.assert_allclose(got[name], expected[name], atol=1e-3)
        np.testing.assert_allclose(got['distance_log'][:, :3, :3],
                                   expected['distance_log'][:, :3, :3], atol=1e-3)


def test_a_graph_that_differs_is_refused(release, model):
    bias = model.heads.side[2].bias.data
    before = bias.clone()
    bias += 0.5
    try:
        with pytest.raises(ValueError, match='side_logits'):
            parity.check_parity(release, model)
    finally:
        bias.copy_(before)


def test_int8_is_per_output_channel_symmetric_and_close(model):
    state = {name: value.clone() for name, value in model.trained_state().items()}
    state['fusion.layers.0.experts.reduce'][:, 5] *= 100    # one output channel of large weights
    stored = quantize(state)
    key = 'fusion.layers.0.experts.reduce'
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
    monkeypatch.setattr(answerers, 'assemble', lambda _: assembled)
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
