# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
What must hold on a GPU; test_on_gpu runs it on one, test/unit/test_gpu_on_fakes on none.

Both give a fixture `site`, a GpuSite. So what can be wrong with the tests themselves shows without
a GPU.
"""

import json
import math
from pathlib import Path
import time

from gpu_report import measure, write
import numpy as np
import pytest
from synthetic import Hall

from tinygiant_ros.core.errors import SpatialError
from tinygiant_ros.core.masks import region_from_mask
from tinygiant_ros.core.records import Query, RgbdFrame
from tinygiant_ros.runtime.backend import GRAPHS
from tinygiant_ros.runtime.trt.parity import agrees, compare, golden_cases
from tinygiant_ros.runtime.trt.plans import engine_keys

BUILD_S = 7200                               # patience with a build
SURE = 0.7                                   # below, two readings are near each other
CLOSE = {'value': 0.03, 'confidence': 0.1}   # of lengths relative; TF32 and the like round
RESIDENT_NOISE = 64 << 20
# more than one batch of the engines takes
QUESTIONS = (
    'How far is the pallet <mask> from the shelf <mask>?', 'Which pallet is the leftmost?',
    'Is the pallet <mask> to the left of the shelf <mask>?', 'How many pallets are there?',
    'What is the distance between <mask> and <mask>?', 'How far away is the pallet <mask>?',
    'Which pallet is the closest to the camera?', 'How high is the shelf <mask>?',
    'Is <mask> in front of <mask>?', 'What is the price of <mask>?')


def drawn_scene():
    """Return a frame and two regions that need no OpenGL."""
    hall = Hall([((-1.0, 4.5, 0.4), (0.8, 0.6, 0.8)), ((0.9, 3.0, 0.25), (0.5, 0.7, 0.5))])
    return hall.frame(), tuple(region_from_mask(label, hall.labels == number)
                               for number, label in ((1, 'pallet'), (2, 'shelf')))


def rendered_scene():
    """Return a frame of the simulated warehouse and all that it shows."""
    from sim_frames import need_opengl

    from tinygiant_ros.sim.scene import SimulatedCamera
    need_opengl()
    camera = SimulatedCamera(3, 320, 240)
    seen = camera.frame(0.0)
    camera.close()
    depth = np.where(seen.depth == 0, np.nan, seen.depth / 1000.0).astype(np.float32)
    return (RgbdFrame(seen.color, depth, seen.camera),
            tuple(region_from_mask(one.label, one.mask) for one in seen.objects))


def answers(predictor, scene):
    """Return what a predictor answers to all QUESTIONS at once."""
    frame, regions = scene
    queries = [Query(question, regions) for question in QUESTIONS]
    return predictor.answer(predictor.encode(frame, regions), queries)


def is_sure(answer):
    return not isinstance(answer, SpatialError) and answer.confidence >= SURE


def said(answer):
    return answer.code.name if isinstance(answer, SpatialError) else repr(answer.text)


def differences(got, expected):
    """
    Return, question by question, in what an answer is another one than the CPU's.

    Where the CPU is not sure, rounding may choose another answer.
    """
    found = []
    for question, one, other in zip(QUESTIONS, got, expected, strict=True):
        if isinstance(one, SpatialError) or isinstance(other, SpatialError):
            if getattr(one, 'code', None) != getattr(other, 'code', None):
                found.append(f'{question} {said(one)} instead of {said(other)}')
            continue
        if not is_sure(other):
            continue
        for name in ('category', 'unit', 'region_indices'):
            if getattr(one, name) != getattr(other, name):
                found.append(f'{question} {name} {getattr(one, name)} instead of '
                             f'{getattr(other, name)}')
        if words(one) != words(other):
            found.append(f'{question} {one.text!r} instead of {other.text!r}')
        for name, limit in CLOSE.items():
            value, wanted = getattr(one, name), getattr(other, name)
            if math.isnan(value) and math.isnan(wanted):
                continue
            allowed = limit * max(abs(wanted), 1.0) if one.unit == 'm' or name != 'value' else 0
            if not abs(value - wanted) <= allowed:
                found.append(f'{question} {name} {value} instead of {wanted}')
    return found


def words(answer):
    """Return the sentence and the normalised answer without lengths, which are compared apart."""
    both = f'{answer.text} | {answer.normalized}'.split()
    return [word for word in both if answer.unit != 'm' or not any(map(str.isdigit, word))]


def resident():
    """Return bytes of this process in memory; page-locked ones are always in it."""
    return int(Path('/proc/self/statm').read_text().split()[1]) * 4096


class GpuChecks:
    """Each takes a GpuSite."""

    @pytest.mark.parametrize('graph', GRAPHS)
    def test_every_graph_is_built(self, site, graph):
        key = engine_keys(site.folder, site.machine)[graph]
        assert site.store.get(key) == site.plans[graph]
        card = site.store.card(key)
        assert card['machine']['gpu'] == site.machine['gpu'] and card['graph'] == graph
        assert site.machine['tensorrt'].startswith('tensorrt ')
        assert site.errors() == []

    @pytest.mark.parametrize('cuda_graphs', [False, True])
    def test_golden_inputs_agree_with_the_cpu(self, site, cuda_graphs):
        site.heard.clear()
        backend = site.open(cuda_graphs)
        try:
            errors = compare(backend, site.reference)
        finally:
            backend.close()
        write(site, **{'parity_of_cuda_graphs' if cuda_graphs else 'parity': errors})
        if cuda_graphs:
            write(site, cuda_graphs_given_up=[text for _, text in site.heard if 'CUDA' in text])
        assert agrees(errors) == '' and site.errors() == []

    @pytest.mark.parametrize('make', [drawn_scene, rendered_scene])
    def test_whole_answers_are_those_of_the_cpu(self, site, make):
        scene = make()
        expected = answers(site.predictor(site.reference), scene)
        assert sum(map(is_sure, expected)) >= site.least_answered
        for cuda_graphs in (False, True):
            backend = site.open(cuda_graphs)
            try:
                for _ in range(2):           # captured, then replayed
                    got = answers(site.predictor(backend), scene)
                    assert differences(got, expected) == []
            finally:
                backend.close()
            assert {one.model_id.partition('@')[2] for one in got
                    if not isinstance(one, SpatialError)} <= {f'tensorrt-{site.precision}'}

    def test_it_changes_to_the_gpu_while_it_answers(self, site):
        scene, told = drawn_scene(), []
        before, after = (answers(site.predictor(one), scene) for one in (site.cpu, site.reference))
        backend, store = site.serve(told.append)
        predictor, asked = site.predictor(backend), []
        try:
            end = time.monotonic() + BUILD_S
            while backend.name != 'tensorrt' and time.monotonic() < end:
                got = answers(predictor, scene)
                asked.append(backend.name)
                assert 'from now on' not in backend.why, backend.why
                if backend.name != 'tensorrt':     # else it may have changed on the way
                    assert differences(got, before) == []
            assert backend.name == 'tensorrt', told
            assert differences(answers(predictor, scene), after) == []
        finally:
            backend.close()
        assert asked and 'the engines are not built yet' in told
        assert [card['parity']['agrees'] for card in store.entries()] == [True] * len(GRAPHS)

    @pytest.mark.parametrize('cuda_graphs', [False, True])
    def test_memory_is_flat(self, site, cuda_graphs):
        cases = list(golden_cases(site.reference))
        backend = site.open(cuda_graphs)

        def round_trip():
            for case in cases:
                getattr(backend, f'run_{case.graph}')(case.inputs)

        try:
            for _ in range(2):
                round_trip()
            free, used = site.free_memory(), resident()
            for _ in range(site.runs):
                round_trip()
            assert free - site.free_memory() <= site.noise()
            assert resident() - used <= RESIDENT_NOISE
        finally:
            backend.close()

    def test_opening_and_closing_leaves_nothing(self, site):
        free = None
        for _ in range(5):
            backend = site.open(cuda_graphs=True)
            assert set(compare(backend, site.reference))
            backend.close()
            # what CUDA loads once stays
            free = site.free_memory() if free is None else free
        assert free - site.free_memory() <= site.noise()

    def test_how_fast_it_is(self, site):
        """Nothing is required; the report says it."""
        runs = max(site.runs // 4, 2)
        rows = measure(site, {'onnxruntime': site.cpu}, min(runs, 10))
        for name, cuda_graphs in (('tensorrt', False), ('tensorrt, CUDA graphs', True)):
            backend = site.open(cuda_graphs)
            try:
                for row, more in zip(rows, measure(site, {name: backend}, runs), strict=True):
                    row['ms'].update(more['ms'])
            finally:
                backend.close()
        report = json.loads(write(site, runs=runs, speed=rows).read_text())
        assert {row['graph'] for row in report['speed']} == set(GRAPHS)
        for row in report['speed']:
            assert len(row['ms']) == 3
            assert all(0 < one['median'] <= one['p99'] for one in row['ms'].values())
        assert report['machine']['gpu'] == site.machine['gpu']
