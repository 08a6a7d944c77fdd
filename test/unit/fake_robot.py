# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""A node's backend on a fake GPU: it builds, keeps, checks and changes to made-up engines."""

from recording_cuda import RecordingDriver
from scripted_tensorrt import installed, ReferenceBackend

from tinygiant_ros.runtime import switching
from tinygiant_ros.runtime.backend import GRAPHS
from tinygiant_ros.runtime.switching import serve_and_build
from tinygiant_ros.runtime.trt import plans as trt_plans
from tinygiant_ros.runtime.trt.store import EngineStore

PATIENCE_S = 60.0


class Robot:
    """serve_and_build() on a fake GPU: a builder that gives scripted plans."""

    def __init__(self, monkeypatch, tmp_path):
        self.driver = RecordingDriver().install(monkeypatch)
        self.trt = installed(monkeypatch, self.driver)
        self.slow, self.builds, self.told = ReferenceBackend(), [], []
        monkeypatch.setattr(switching, 'OnnxRuntimeBackend', lambda folder, threads: self.slow)
        monkeypatch.setattr(trt_plans, 'build_plan', self._build)
        monkeypatch.setattr(trt_plans, 'layer_types', lambda trt, onnx: {})
        self.store = EngineStore(tmp_path / 'engines')
        self.folder = tmp_path / 'release'
        self.folder.mkdir()
        for graph in GRAPHS:
            (self.folder / f'{graph}.onnx').write_text(f'graph {graph}')

    def _build(self, trt, onnx, options, progress, log, timing_cache):
        self.builds.append(onnx.stem)
        assert progress('tactics', 0.5)
        log('WARNING', 'slow memory')
        log('VERBOSE', 'a lot')
        return trt.plan(onnx.stem)

    def start(self):
        backend = serve_and_build(self.folder, 2, self.store, self.told.append)
        assert backend.wait_for_build(PATIENCE_S)
        backend.advance()
        return backend

    def parity(self):
        return [card['parity'] and card['parity']['agrees'] for card in self.store.entries()]
