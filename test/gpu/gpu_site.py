# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""A machine with TensorRT, pycuda and a GPU: what the GPU tests run on."""

from pathlib import Path
import shutil

from tinygiant_ros.core.errors import SpatialError
from tinygiant_ros.runtime import onnxruntime_backend
from tinygiant_ros.runtime.engines import shipped_release
from tinygiant_ros.runtime.predictor import SpatialPredictor
from tinygiant_ros.runtime.release import assemble, open_release
from tinygiant_ros.runtime.switching import serve_and_build
from tinygiant_ros.runtime.trt.api import load_tensorrt
from tinygiant_ros.runtime.trt.backend import open_plans
from tinygiant_ros.runtime.trt.cuda import Cuda, device_facts
from tinygiant_ros.runtime.trt.facts import engine_precision, machine_facts
from tinygiant_ros.runtime.trt.parity import reference_of
from tinygiant_ros.runtime.trt.plans import build_engines
from tinygiant_ros.runtime.trt.store import EngineStore

ERRORS = ('ERROR', 'INTERNAL_ERROR')


def missing():
    """Return why nothing can be checked on a GPU here, '' where it can."""
    try:
        load_tensorrt()
        device_facts()
    except SpatialError as error:
        return error.message
    return ''


def shipped(cache):
    """Return the release that is shipped and the folder with its graphs, TensorRT's among them."""
    release = open_release(shipped_release())
    return release, assemble(release, cache, tensorrt=True)


class GpuSite:
    """
    A release on this machine, its engines in a store of their own, and the CPU beside them.

    cpu: what answers on a robot before the engines do. reference: the CPU with the graphs that the
    engines were built from. precision: of the engines. plans: of all graphs, built when this is
    made. heard: (severity, message) of TensorRT. runs: how often something is repeated that must
    not change memory. least_answered: how many of ten questions the CPU must answer and be sure,
    else little is compared. report: the folder for results.
    """

    runs, least_answered = 200, 4

    def __init__(self, release, folder, cache, report, tokenizer=None):
        self.release, self.folder, self.report = release, Path(folder), Path(report)
        self._cache, self._tokenizer, self.heard = Path(cache), tokenizer, []
        self.trt = load_tensorrt()
        self.machine = machine_facts(self.trt, device_facts())
        self.store = EngineStore(self._cache / 'engines')
        self.plans = build_engines(self.trt, self.folder, self.store, self.machine, log=self.log)
        self.cpu = onnxruntime_backend.OnnxRuntimeBackend(self.folder, 0)
        self.reference = reference_of(self.folder, self.cpu)
        self.precision = engine_precision(self.folder)

    def log(self, *one):
        self.heard.append(one)

    def errors(self):
        """Return the errors that TensorRT has told of."""
        return [message for severity, message in self.heard if severity in ERRORS]

    def open(self, cuda_graphs=False):
        """Return the backend on the GPU, for the calling thread."""
        return open_plans(self.plans, self.log, self.precision, cuda_graphs)

    def predictor(self, backend):
        return SpatialPredictor(backend, self.release, self._tokenizer)

    def serve(self, log):
        """Start as the node does: no engines yet, but the timings of the first build."""
        store = EngineStore(self._cache / 'second')
        for path in self.store.folder.glob('*.timing'):
            shutil.copy(path, store.folder)
        return serve_and_build(self.folder, 0, store, log), store

    def free_memory(self):
        """Return bytes of the GPU that nobody uses."""
        import pycuda.driver
        cuda = Cuda.open()
        try:
            return pycuda.driver.mem_get_info()[0]
        finally:
            cuda.close()

    def attributes(self):
        """Return kHz and bits of the GPU's memory, and whether it is the CPU's as well."""
        import pycuda.driver as driver
        names, gpu = driver.device_attribute, driver.Device(0)
        return {'kHz': gpu.get_attribute(names.MEMORY_CLOCK_RATE),
                'bits': gpu.get_attribute(names.GLOBAL_MEMORY_BUS_WIDTH),
                'integrated': bool(gpu.get_attribute(names.INTEGRATED))}

    def noise(self):
        """Return how many bytes other programs may take between two looks."""
        return 64 << 20 if self.attributes()['integrated'] else 4 << 20
