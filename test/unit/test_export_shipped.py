# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The shipped graphs and the model in torch agree on a whole frame with twelve regions."""

from collections import Counter

import numpy as np
import onnx
import onnxruntime
import pytest
from synthetic import Hall

pytest.importorskip('torch')

from tinygiant_ros.core import tensors  # noqa: E402
from tinygiant_ros.core.masks import regions_from_label_image  # noqa: E402
from tinygiant_ros.core.records import Query  # noqa: E402
from tinygiant_ros.runtime.backend import Backend, create_backend, GRAPHS  # noqa: E402
from tinygiant_ros.runtime.engines import SHIPPED  # noqa: E402
from tinygiant_ros.runtime.predictor import SpatialPredictor  # noqa: E402
from tinygiant_ros.runtime.release import assemble, open_release, repository_engines  # noqa: E402
from tinygiant_ros.training.torch_backend import TorchBackend  # noqa: E402

TOLERANCE = 2e-3                          # absolute, on logits and ln metres: float32 sums
QUESTIONS = ('Which pallet is the leftmost?', 'Is <mask> left of <mask>?',
             'How far is the rightmost pallet from the pallet <mask>?',
             'How many pallets are in the leftmost buffer?')


class Recording(Backend):
    """A backend that keeps what its reasoner gave."""

    def __init__(self, backend):
        self._backend = backend
        self.name, self.precision = backend.name, backend.precision
        self.run_vision, self.run_closeup = backend.run_vision, backend.run_closeup
        self.run_decoder = backend.run_decoder

    def run_reasoner(self, inputs):
        self.heads = self._backend.run_reasoner(inputs)
        return self.heads


@pytest.fixture(scope='module')
def twins(tmp_path_factory):
    """Return the answers and the heads of both ways, on one frame with twelve regions."""
    places = [(x, y) for y in (3.2, 4.8, 6.4) for x in (-1.5, -0.5, 0.5, 1.5)]
    hall = Hall([((x, y, 0.2 + 0.02 * i), (0.5, 0.4, 0.4 + 0.04 * i))
                 for i, (x, y) in enumerate(places)])
    regions = tuple(regions_from_label_image(hall.labels.astype(np.uint16) + np.uint16(1000)
                                             * (hall.labels > 0), ('object', 'pallet')))
    assert len(regions) == 12
    release = open_release(repository_engines() / 'tinygiant_64m')
    folder = assemble(release, tmp_path_factory.mktemp('cache'), 'float32')
    graphs = create_backend('onnxruntime', folder, 2)
    results = []
    for backend in (Recording(graphs), Recording(TorchBackend.from_release(release))):
        predictor = SpatialPredictor(backend, release)
        answers = predictor.answer(predictor.encode(hall.frame()),
                                   [Query(question, regions) for question in QUESTIONS])
        results.append((answers, backend.heads))
    return results


def test_heads_agree(twins):
    """Every head within TOLERANCE, wherever there is a region."""
    (_, graph), (_, torch_) = twins
    for name in tensors.REASONER_OUTPUTS:
        assert graph[name].shape == torch_[name].shape
        np.testing.assert_allclose(graph[name], torch_[name], atol=TOLERANCE, err_msg=name)


def test_answers_agree(twins):
    """The same category, regions, words and number."""
    for got, wanted in zip(twins[0][0], twins[1][0], strict=True):
        if isinstance(wanted, Exception):
            assert str(got) == str(wanted)
            continue
        assert (got.category, got.text, got.normalized) == (
            wanted.category, wanted.text, wanted.normalized)
        assert got.region_indices == wanted.region_indices
        assert got.confidence == pytest.approx(wanted.confidence, abs=1e-3)


@pytest.mark.parametrize('graph', GRAPHS)
def test_onnxruntime_fuses_all_that_is_int8(tmp_path_factory, tmp_path, graph):
    """A float operator that reads dequantised weights would be slower than float32."""
    release = open_release(repository_engines() / SHIPPED)
    assert release.precision() == 'int8'
    folder = assemble(release, tmp_path_factory.getbasetemp() / 'cache')
    options = onnxruntime.SessionOptions()
    options.optimized_model_filepath = str(tmp_path / 'optimised.onnx')
    options.log_severity_level = 3
    onnxruntime.InferenceSession(str(folder / f'{graph}.onnx'), options,
                                 providers=['CPUExecutionProvider'])
    optimised = onnx.load(options.optimized_model_filepath, load_external_data=False).graph
    makers = {name: node for node in optimised.node for name in node.output}
    products = [node for node in optimised.node
                if node.op_type in ('MatMul', 'FusedMatMul', 'Gemm', 'Conv', 'FusedConv')]
    assert not [node.name for node in products if any(
        name in makers and makers[name].op_type == 'DequantizeLinear' for name in node.input)]
    fused = Counter(node.op_type for node in optimised.node)
    assert {'vision': fused['QLinearConv'] > 100, 'closeup': True,
            'reasoner': fused['MatMulIntegerToFloat'] > 50,
            'decoder': fused['MatMulIntegerToFloat'] > 10}[graph]
