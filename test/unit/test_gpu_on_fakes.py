# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""What test/gpu runs on a GPU, on a recording CUDA and made-up graphs; and that it can fail."""

from dataclasses import replace
import os
from pathlib import Path
import subprocess
import sys

from fake_backend import Tokenizer, VOCABULARY
from gpu_checks import answers, differences, drawn_scene, GpuChecks, QUESTIONS
from gpu_report import bandwidth
from gpu_site import GpuSite, missing
import numpy as np
import pytest
from recording_cuda import RecordingDriver
from scripted_tensorrt import Fault, installed, ReferenceBackend, WORDS

from tinygiant_ros.core.errors import ErrorCode, SpatialError
from tinygiant_ros.core.records import Answer, Category, StageTimes
from tinygiant_ros.runtime import onnxruntime_backend, switching
from tinygiant_ros.runtime.backend import GRAPHS
from tinygiant_ros.runtime.release import Release
from tinygiant_ros.runtime.trt import plans as trt_plans
from tinygiant_ros.runtime.trt.parity import compare

ROOT = Path(__file__).resolve().parents[2]


class FakeSite(GpuSite):
    """A GpuSite on fakes; driver, trt: the fakes."""

    runs, least_answered = 3, 0

    def __init__(self, folder, patch):
        self.driver = RecordingDriver().install(patch)
        self.fake = installed(patch, self.driver)
        for module in (onnxruntime_backend, switching):
            patch.setattr(module, 'OnnxRuntimeBackend', lambda folder, threads: ReferenceBackend())
        patch.setattr(trt_plans, 'build_plan', lambda trt, onnx, *_: trt.plan(onnx.stem))
        patch.setattr(trt_plans, 'layer_types', lambda trt, onnx: {})
        release = folder / 'release'
        release.mkdir()
        for graph in GRAPHS:
            (release / f'{graph}.onnx').write_text(f'graph {graph}')
        super().__init__(Release(release, {'model_id': 'tiny 0.1'}, {}, '', VOCABULARY[:WORDS]),
                         release, folder, folder / 'report', Tokenizer())


@pytest.fixture(scope='module')
def site(tmp_path_factory):
    patch = pytest.MonkeyPatch()
    site = FakeSite(tmp_path_factory.mktemp('site'), patch)
    yield site
    patch.undo()


@pytest.fixture(autouse=True)
def _all_is_given_back(site):
    yield
    site.fake.faults.clear()
    assert site.fake.live == []
    site.driver.assert_clean()


class TestOnFakes(GpuChecks):
    """All of GpuChecks."""


def test_graphs_are_captured_on_the_fakes(site):
    """Else the checks of CUDA graphs would be those of usual runs."""
    site.heard.clear()
    backend = site.open(cuda_graphs=True)
    compare(backend, site.cpu)
    assert len(site.driver.executables) > len(GRAPHS) and site.heard == []
    backend.close()


def test_nothing_is_missing_on_the_fakes(site):
    assert missing() == ''
    site.driver.failing.add('init')
    assert 'CUDA cannot start' in missing()
    site.driver.failing.clear()


@pytest.mark.parametrize('check, arguments, words', [
    ('test_golden_inputs_agree_with_the_cpu', [True], 'other values than onnxruntime'),
    ('test_whole_answers_are_those_of_the_cpu', [drawn_scene], r'== \[\]'),
    ('test_it_changes_to_the_gpu_while_it_answers', [], 'other values than onnxruntime')])
def test_engines_that_are_off_are_found(site, check, arguments, words):
    site.fake.faults['reasoner'] = Fault.WRONG
    with pytest.raises(AssertionError, match=words):
        getattr(GpuChecks(), check)(site, *arguments)


def test_a_leak_is_found(site, monkeypatch):
    monkeypatch.setattr(site, 'noise', lambda: 0)
    numbers = iter(range(10 ** 9, 0, -1))
    monkeypatch.setattr(site, 'free_memory', lambda: next(numbers))
    for check in (lambda: GpuChecks().test_memory_is_flat(site, False),
                  lambda: GpuChecks().test_opening_and_closing_leaves_nothing(site)):
        with pytest.raises(AssertionError):
            check()


def made(**changes):
    answer = Answer(Category.DISTANCE, 'It is 2.00 m away.', '2.00', 2.0, 'm', (0, 1),
                    np.zeros((2, 3)), 0.8, 2.0, StageTimes(), 'tiny@tensorrt')
    return replace(answer, **changes)


@pytest.mark.parametrize('changes, same', [
    ({'value': 2.05, 'text': 'It is 2.05 m away.', 'normalized': '2.05'}, True),
    ({'text': 'It was 2.00 m away.', 'confidence': 0.5}, False),
    ({'value': 2.2}, False), ({'value': float('nan')}, False), ({'confidence': 0.6}, False),
    ({'text': 'It was 2.00 m away.'}, False), ({'region_indices': (1, 0)}, False),
    ({'category': Category.RELATION}, False),
    ({'unit': 'count', 'normalized': '3', 'value': 3.0}, False)])
def test_what_makes_another_answer(changes, same):
    others = [made() for _ in QUESTIONS[1:]]
    assert (differences([made(**changes), *others], [made(), *others]) == []) is same


def test_where_the_cpu_itself_is_not_sure():
    others = [made() for _ in QUESTIONS[1:]]
    assert differences([made(value=7.0), *others], [made(confidence=0.6), *others]) == []


def test_a_refusal_is_an_answer_of_its_own():
    others = [made() for _ in QUESTIONS[1:]]
    refusal, other = (SpatialError(code, 'no') for code in (ErrorCode.NO_REGION,
                                                            ErrorCode.BAD_QUESTION))
    assert differences([refusal, *others], [refusal, *others]) == []
    for one in (other, made()):
        assert len(differences([one, *others], [refusal, *others])) == 1
        assert len(differences([refusal, *others], [one, *others])) == 1


def test_the_fakes_answer_something(site):
    got = answers(site.predictor(site.cpu), drawn_scene())
    assert len(got) == len(QUESTIONS) > 8      # more than one batch of an engine


@pytest.mark.parametrize('board, attributes, expected', [
    ('NVIDIA Jetson Orin Nano Engineering Reference Developer Kit Super', {}, 102),
    ('NVIDIA Jetson Orin Nano Developer Kit', {}, 68),
    ('NVIDIA Jetson AGX Orin Developer Kit', {}, 205),
    (None, {'integrated': False, 'kHz': 3_201_000, 'bits': 6144}, 4917),
    (None, {'integrated': True, 'kHz': 1_300_000, 'bits': 256}, None),
    (None, {'integrated': False, 'kHz': 0, 'bits': 256}, None)])
def test_speed_of_the_memory(board, attributes, expected):
    assert bandwidth(board, attributes)[0] == expected


@pytest.mark.parametrize('required, code', [('', 0), ('1', 1)])
def test_without_a_gpu_it_is_loud(tmp_path, required, code):
    """Skipped with the reason in pytest's summary, or failed where it is required."""
    (tmp_path / 'tensorrt.py').write_text('raise ImportError("hidden by a test")')
    path = os.pathsep.join([str(tmp_path), str(ROOT), os.environ.get('PYTHONPATH', '')])
    result = subprocess.run(
        [sys.executable, '-m', 'pytest', '-p', 'no:cacheprovider', 'test/gpu'], cwd=ROOT,
        capture_output=True, text=True, timeout=300,
        env={**os.environ, 'PYTHONPATH': path, 'TINYGIANT_GPU_REQUIRED': required})
    assert result.returncode == code, result.stdout + result.stderr
    # pytest cuts the reasons of failures in its summary, not those of skips
    said = result.stdout if required else result.stdout.partition('short test summary info')[2]
    assert 'NOT CHECKED on a GPU: ' in said and 'make test-gpu' in said
    assert ' passed' not in result.stdout
