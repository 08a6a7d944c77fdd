# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
TensorRT itself reads and builds every graph that is shipped, on the CPU.

TensorRT for RTX has the parser and the builder of TensorRT 11 and builds without a GPU. Its plans
run on no Jetson; that a graph is read and built is what counts.
"""

import importlib
import re
import shutil

import pytest

from tinygiant_ros.core.errors import ErrorCode, SpatialError
from tinygiant_ros.runtime.backend import GRAPHS
from tinygiant_ros.runtime.engines import SHIPPED
from tinygiant_ros.runtime.release import (
    assemble,
    open_release,
    repository_engines,
    TENSORRT,
    WEIGHTS,
)
from tinygiant_ros.runtime.trt.api import missing_names, network_flags
from tinygiant_ros.runtime.trt.build import build_plan, BuildOptions, layer_types
from tinygiant_ros.runtime.trt.facts import machine_facts
from tinygiant_ros.runtime.trt.plans import build_engines, engine_keys, stored_plans
from tinygiant_ros.runtime.trt.store import EngineStore

REQUIREMENT = 'tensorrt-rtx-cu12==1.7.1.116'
# TensorRT for RTX compiles kernels where they run: plans hold the CUDA source of each, with 128 kB
# of the same headers.
SOURCE = re.compile(rb'[\t\n\x20-\x7e]{2000,}')
MAX_SHARE = 0.35                          # of the files, with all of that source in them
# Its timing caches are empty and say so; the calls are those of TensorRT.
pytestmark = pytest.mark.filterwarnings('ignore:.*no-ops in TensorRT-RTX')


class Built:
    """What came out of building all graphs of the release once."""

    def __init__(self, trt, folder, store):
        self.trt, self.folder, self.store = trt, folder, store
        self.machine = machine_facts(trt, {'gpu': 'none'})
        self.told, self.heard = [], []
        self.plans = build_engines(
            trt, folder, store, self.machine, log=lambda *one: self.heard.append(one),
            progress=lambda *one: self.told.append(one) or True)


@pytest.fixture(scope='module')
def trt():
    try:
        return importlib.import_module('tensorrt_rtx')
    except (ImportError, OSError) as error:
        pytest.skip('NOT CHECKED that TensorRT reads and builds the graphs that are shipped: '
                    f'{error}; run "pip install {REQUIREMENT}" (90 MB, no GPU needed)')


@pytest.fixture(scope='module')
def folder(trt, tmp_path_factory):
    release = open_release(repository_engines() / SHIPPED)
    return assemble(release, tmp_path_factory.mktemp('cache'), tensorrt=True)


@pytest.fixture(scope='module')
def graphs(folder):
    """Return the folder with the graphs that TensorRT reads."""
    own = folder / TENSORRT
    return own if own.is_dir() else folder


@pytest.fixture(scope='module')
def built(trt, folder, tmp_path_factory):
    return Built(trt, folder, EngineStore(tmp_path_factory.mktemp('store') / 'engines'))


def test_the_names_that_are_used_are_there(trt):
    assert missing_names(trt) == []
    assert network_flags(trt) == 1 << int(trt.NetworkDefinitionCreationFlag.STRONGLY_TYPED)


@pytest.mark.parametrize('graph', GRAPHS)
def test_every_graph_is_built(built, graph):
    weights = sum(path.stat().st_size for path in built.folder.iterdir() if path.is_file())
    assert 1e5 < len(built.plans[graph]) < 2 * weights
    card = built.store.card(engine_keys(built.folder, built.machine)[graph])
    assert card['graph'] == graph and sum(card['layers'].values()) > 100
    assert card['machine']['tensorrt'] == f'tensorrt_rtx {built.trt.__version__}'


@pytest.fixture(scope='module')
def sizes(trt, built, tmp_path_factory):
    """Return (bytes, those without source) of all INT8 and of all float32 engines together."""
    release = open_release(repository_engines() / SHIPPED)
    if TENSORRT not in release.manifest:
        pytest.skip('this release has no graphs for TensorRT')
    folder = assemble(release, tmp_path_factory.mktemp('float'), 'float32')
    quick = BuildOptions(optimization_level=0)               # of the same size as any other
    floats = (build_plan(trt, folder / f'{graph}.onnx', quick) for graph in GRAPHS)
    return [tuple(map(sum, zip(*map(_sizes, plans), strict=True)))
            for plans in (built.plans.values(), floats)]


def _sizes(plan):
    return len(plan), len(plan) - sum(len(text[0]) for text in SOURCE.finditer(plan))


def test_int8_engines_are_a_third_of_those_in_float32(sizes):
    (all_int8, int8), (all_float32, float32) = sizes
    assert float32 > 2e8 and all_int8 <= MAX_SHARE * all_float32, sizes
    assert int8 <= MAX_SHARE * float32, sizes


def test_int8_engines_say_so(built, sizes):
    cards = [built.store.card(key) for key in engine_keys(built.folder, built.machine).values()]
    assert {card['precision'] for card in cards} == {'fp16+int8'}
    layers = {card['graph']: card['layers'] for card in cards}
    assert layers['reasoner']['INT8'] > 100 and layers['vision']['HALF'] > 100


def test_the_word_table_stays_int8(built, graphs, sizes):
    """TensorRT dequantises the rows that it looks up, not the table."""
    release = open_release(repository_engines() / SHIPPED)
    table, = (entry for entry in release.section(TENSORRT)['tensors']
              if 'word_embeddings' in entry['key'] and entry['as'] == 'int8')
    rows, width = table['shape']
    with (graphs / WEIGHTS).open('rb') as file:
        file.seek(table['offset'])
        assert file.read(rows * width) in built.plans['reasoner']


def test_nothing_is_complained_about(built):
    """But that there may be no GPU."""
    assert [message for severity, message in built.heard
            if 'ERROR' in severity and 'CUDA driver' not in message] == []
    assert any(severity == 'INFO' for severity, _ in built.heard)


def test_progress_of_the_real_builder(built):
    shares = [share for _, share in built.told]
    assert shares == sorted(shares) and shares[0] < 0.1 and shares[-1] == 1.0
    for graph in GRAPHS:
        phases = {name for name, _ in built.told if name.startswith(f'{graph}: ')}
        assert len(phases) > 3, phases
    assert len(set(shares)) > 100


def test_engines_come_out_of_the_store(built):
    assert stored_plans(built.folder, built.store, built.machine) == built.plans
    assert len(list(built.store.folder.glob('*.timing'))) == 1


@pytest.mark.parametrize('events', [1, 150, 400])
def test_cancel_of_the_real_builder(trt, graphs, events):
    told = []

    def progress(name, share):
        told.append(name)
        return len(told) < events

    with pytest.raises(SpatialError, match='decoder.onnx was cancelled') as caught:
        build_plan(trt, graphs / 'decoder.onnx', BuildOptions(), progress)
    assert caught.value.code == ErrorCode.NOT_READY
    assert len(told) == events


def test_interrupt_of_the_real_builder(trt, graphs):
    def progress(name, share):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_plan(trt, graphs / 'decoder.onnx', BuildOptions(), progress)


def test_useless_timings(trt, graphs):
    """Keep neither the build nor the new timings from being made."""
    class Timings:
        written = b''

        def read(self):
            return b'not the timings of any TensorRT'

        def write(self, content):
            self.written = content

    timings = Timings()
    assert build_plan(trt, graphs / 'closeup.onnx', BuildOptions(optimization_level=0),
                      timing_cache=timings)
    assert timings.written


def test_what_the_real_parser_refuses(trt, graphs, tmp_path):
    graph = tmp_path / 'decoder.onnx'
    with pytest.raises(SpatialError, match=f'cannot read {graph}: .*cannot be found'):
        build_plan(trt, graph, BuildOptions())
    shutil.copy(graphs / 'decoder.onnx', graph)                # without its weights
    with pytest.raises(SpatialError, match=r'cannot read .*; use the backend onnxruntime'):
        build_plan(trt, graph, BuildOptions())
    graph.write_bytes((graphs / 'decoder.onnx').read_bytes()[:1000])
    with pytest.raises(SpatialError, match='cannot read'):
        layer_types(trt, graph)


def test_sizes_are_needed(trt, graphs):
    with pytest.raises(SpatialError, match=r'the input word_id has the shape \(-1, 1\)'):
        build_plan(trt, graphs / 'decoder.onnx', BuildOptions(dynamic={}))
