# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
A stand-in for the module tensorrt that runs made-up graphs and breaks down as told.

The graphs have the true names, types and shapes; what they compute depends on every input and on
the row of the batch. ReferenceBackend computes the same without any of it.
"""

from enum import Enum
import sys
import weakref

from given_heads import SHAPES
import numpy as np

from tinygiant_ros.core import tensors
from tinygiant_ros.runtime.backend import Backend, GRAPHS, SIGNATURES
from tinygiant_ros.runtime.padding import first_regions, padded_to

WORDS = 11                               # of the vocabulary
_IMAGE = (1, 3, tensors.IMAGE_HEIGHT, tensors.IMAGE_WIDTH)
_REGIONS = tensors.MAX_REGIONS
# -1: the size of the batch
ALL_SHAPES = {
    tensors.COLOR: _IMAGE, tensors.DEPTH: _IMAGE,
    tensors.FEATURE_MAP: (1, tensors.GRID_CELLS, tensors.WIDTH),
    tensors.GLOBAL_TOKENS: (1, 2, tensors.WIDTH),
    tensors.CROPS: (-1, *tensors.CROP_SHAPE), tensors.CROP_GEOMETRY: (-1, tensors.GEOMETRY_SIZE),
    tensors.REGION_LOOKS: (-1, tensors.LOOK_SIZE),
    tensors.TOKEN_IDS: (-1, tensors.MAX_TOKENS), tensors.TOKEN_MASK: (-1, tensors.MAX_TOKENS),
    tensors.MENTION: (-1, _REGIONS, tensors.MAX_TOKENS),
    tensors.POOLED: (-1, _REGIONS, tensors.WIDTH),
    tensors.GEOMETRY: (-1, _REGIONS, tensors.GEOMETRY_SIZE),
    tensors.LOOKS: (-1, _REGIONS, tensors.LOOK_SIZE),
    tensors.PAIRS: (-1, _REGIONS, _REGIONS, tensors.PAIR_SIZE),
    tensors.REGION_MASK: (-1, _REGIONS),
    tensors.WORD_ID: (-1, 1), tensors.POSITION: (1,),
    tensors.READ: (1, 1 + tensors.MAX_SENTENCE),
    tensors.PAST: (-1, tensors.MAX_SENTENCE, tensors.CACHE_WIDTH),
    tensors.MEMORY: (-1, tensors.MEMORY_TOKENS, tensors.CACHE_WIDTH),
    tensors.WORD_LOGITS: (-1, WORDS), tensors.PRESENT: (-1, 1, tensors.CACHE_WIDTH),
    **{name: (-1, *shape) for name, shape in SHAPES.items()},
}
LARGEST = {'closeup': 32, 'reasoner': 8, 'decoder': 8}
INT32 = (tensors.TOKEN_IDS, tensors.WORD_ID, tensors.POSITION)


def dtype_of(name):
    return np.dtype(np.int32 if name in INT32 else np.float32)


def at(name, batch):
    return tuple(batch if size == -1 else size for size in ALL_SHAPES[name])


def random_inputs(graph, batch=1, seed=0):
    """Return inputs of a graph that differ in every row."""
    draw = np.random.default_rng(seed)
    return {name: draw.integers(1, 9, at(name, batch)).astype(dtype_of(name))
            if name in INT32 else draw.normal(size=at(name, batch)).astype(np.float32)
            for name in SIGNATURES[graph][0]}


def compute(graph, inputs):
    """Return outputs, each row of which follows from that row of all inputs."""
    names, outputs = SIGNATURES[graph]
    sizes = [inputs[name].shape[ALL_SHAPES[name].index(-1)]
             for name in names if -1 in ALL_SHAPES[name]]
    score = np.zeros(sizes[0] if sizes else 1)
    for place, name in enumerate(names):
        value = inputs[name].astype(np.float64)
        if -1 in ALL_SHAPES[name]:
            rows = np.moveaxis(value, ALL_SHAPES[name].index(-1), 0).reshape(len(score), -1)
            score += (1 + place) * rows.mean(axis=1)
        else:
            score += (1 + place) * value.mean()
    made = {}
    for place, name in enumerate(outputs):
        shape = [size for size in ALL_SHAPES[name] if size != -1]
        wave = 0.37 * np.arange(np.prod(shape)).reshape(shape) + place
        if -1 in ALL_SHAPES[name]:
            rows = np.stack([np.sin(one + wave) for one in score])
            made[name] = rows.astype(np.float32)
        else:
            made[name] = np.sin(score[0] + wave).astype(np.float32)
    return made


class ReferenceBackend(Backend):
    """Computes the graphs directly; calls: the graphs that it ran."""

    def __init__(self, name='onnxruntime'):
        self.name, self.why, self.calls = name, f'{name} was asked for', []
        self.precision = 'float32'

    def _run(self, graph, inputs):
        self.calls.append(graph)
        return compute(graph, inputs)

    def run_vision(self, inputs):
        return self._run('vision', inputs)

    def run_closeup(self, inputs):
        return self._run('closeup', inputs)

    def run_reasoner(self, inputs):
        regions = inputs[tensors.REGION_MASK].shape[1]
        outputs = self._run('reasoner', padded_to(inputs, tensors.LARGEST))
        return {name: first_regions(name, array, regions) for name, array in outputs.items()}

    def run_decoder(self, inputs):
        return self._run('decoder', inputs)


class Fault(Enum):
    """What a plan does wrong."""

    UNREADABLE = 'deserialize_cuda_engine returns None'
    NO_CONTEXT = 'create_execution_context returns None'
    ADDRESS = 'set_tensor_address returns False'
    INPUT_SHAPE = 'set_input_shape returns False for the second input'
    OUTPUT_SHAPE = 'an output has one row too many'
    UNKNOWN_SHAPE = 'an output has a size of -1'
    EXECUTE = 'execute_async_v3 returns False'
    RAISES = 'execute_async_v3 raises'
    CAPTURE = 'execute_async_v3 returns False while a CUDA graph is captured'
    CAPTURE_RAISES = 'execute_async_v3 raises while a CUDA graph is captured'
    ONE_CONTEXT = 'create_execution_context returns None but for the first time'
    NAN = 'one value of an output is NaN'
    OFF = 'one output is off by 0.5'
    WRONG = 'all outputs have the other sign'
    ON_HOST = 'an input lies on the host'
    HALF = 'an output is float16'
    RENAMED = 'an output has another name'


class ScriptedTensorRt:
    """
    The module, for one test.

    driver: the RecordingDriver whose memory and streams the graphs use. faults: graph -> Fault,
    read when it matters. A plan is made by plan(graph). live: objects that were not deleted.
    """

    __name__ = 'tensorrt'
    __version__ = '10.3.0'
    TensorIOMode = Enum('TensorIOMode', 'NONE INPUT OUTPUT')
    TensorLocation = Enum('TensorLocation', 'DEVICE HOST')

    class ILogger:
        """Base of all loggers."""

        Severity = Enum('Severity', 'INTERNAL_ERROR ERROR WARNING INFO VERBOSE')

        def __init__(self):
            self.ready = True

    def __init__(self, driver):
        self.driver, self.faults, self.live, self.executed = driver, {}, [], []

    @staticmethod
    def nptype(dtype):
        return {'HALF': np.float16, 'FLOAT': np.float32, 'INT32': np.int32}[dtype]

    @staticmethod
    def plan(graph):
        return f'plan of {graph}'.encode()

    def plans(self):
        return {graph: self.plan(graph) for graph in GRAPHS}

    def has(self, graph, fault):
        return self.faults.get(graph) is fault

    def Runtime(self, logger):               # noqa: N802 - TensorRT's name
        assert isinstance(logger, self.ILogger) and logger.ready
        return _Runtime(self, logger)


class _Counted:
    """Is deleted in the thread, and while the context is current, or it is a misuse."""

    def __init__(self, trt, kind):
        self.trt, self.kind = trt, kind
        trt.live.append(kind)

    def __del__(self):
        self.trt.live.remove(self.kind)
        self.trt.driver.note(f'delete {self.kind}', needs_context=True)


class _Runtime(_Counted):
    def __init__(self, trt, logger):
        super().__init__(trt, 'runtime')
        self.logger = logger

    def deserialize_cuda_engine(self, plan):
        graph = plan.decode().removeprefix('plan of ')
        if graph not in GRAPHS or self.trt.has(graph, Fault.UNREADABLE):
            self.logger.log(self.trt.ILogger.Severity.ERROR, 'magicTag does not match')
            return None
        return _Engine(self.trt, graph)


class _Engine(_Counted):
    def __init__(self, trt, graph):
        super().__init__(trt, 'engine')
        self.graph, self.contexts = graph, 0
        self.inputs, self.outputs = SIGNATURES[graph]
        self.names = [*self.inputs, *self.outputs]
        if trt.has(graph, Fault.RENAMED):
            self.names[-1] = 'output_7'
        self.num_io_tensors = len(self.names)
        self.get_tensor_name = self.names.__getitem__

    def get_tensor_mode(self, name):
        return getattr(self.trt.TensorIOMode, 'INPUT' if name in self.inputs else 'OUTPUT')

    def get_tensor_dtype(self, name):
        if self.trt.has(self.graph, Fault.HALF) and name == self.outputs[0]:
            return 'HALF'
        return 'INT32' if name in INT32 else 'FLOAT'

    def get_tensor_location(self, name):
        on_host = self.trt.has(self.graph, Fault.ON_HOST) and name == self.inputs[0]
        return getattr(self.trt.TensorLocation, 'HOST' if on_host else 'DEVICE')

    def get_tensor_shape(self, name):
        return ALL_SHAPES[self.true(name)]

    def get_tensor_profile_shape(self, name, profile):
        assert profile == 0
        return [at(name, size) for size in (1, 2, LARGEST[self.graph])]

    def create_execution_context(self):
        self.contexts += 1
        if self.trt.has(self.graph, Fault.NO_CONTEXT) or (
                self.contexts > 1 and self.trt.has(self.graph, Fault.ONE_CONTEXT)):
            return None
        return _ExecutionContext(self)

    def true(self, name):
        return self.outputs[-1] if name == 'output_7' else name


class _ExecutionContext(_Counted):
    def __init__(self, engine):
        super().__init__(engine.trt, 'context')
        self.engine, self.shapes, self.addresses = engine, {}, {}
        self.warm = None                     # the shapes that it has run with

    def has(self, fault):
        return self.trt.has(self.engine.graph, fault)

    def set_input_shape(self, name, shape):
        if self.has(Fault.INPUT_SHAPE) and name == self.engine.inputs[1]:
            return False
        batch = shape[ALL_SHAPES[name].index(-1)]
        assert shape == at(name, batch) and 1 <= batch <= LARGEST[self.engine.graph]
        self.shapes[name] = batch
        return True

    def get_tensor_shape(self, name):
        name = self.engine.true(name)
        batches = set(self.shapes.values())
        batch = batches.pop() if len(batches) == 1 else -1
        if name == self.engine.outputs[-1]:
            batch += self.has(Fault.OUTPUT_SHAPE)
            if self.has(Fault.UNKNOWN_SHAPE):
                batch = -1
        return at(name, batch)

    def set_tensor_address(self, name, address):
        assert type(address) is int and address in self.trt.driver.memory
        self.addresses[self.engine.true(name)] = address
        return not self.has(Fault.ADDRESS)

    @property
    def execute_async_v3(self):
        # a function of C++ has no frame, so its traceback keeps no context alive
        capturing = bool(self.trt.driver.capturing)
        if self.has(Fault.RAISES) or (capturing and self.has(Fault.CAPTURE_RAISES)):
            return _cask_error
        return self._execute

    def _execute(self, handle):
        driver, shapes = self.trt.driver, dict(self.shapes)
        if self.has(Fault.EXECUTE) or (driver.capturing and self.has(Fault.CAPTURE)):
            return False
        driver.note('execute', needs_context=True)
        if driver.capturing and self.warm != shapes:
            driver.misuse.append('captured before it ran once with these shapes')
        self.warm = shapes
        driver.streams[handle].append(_Work(self, shapes))
        self.trt.executed.append((self.engine.graph, *sorted(set(shapes.values()))))
        return True

    def _compute(self, batches):
        memory = self.trt.driver.memory
        inputs = {}
        for name in self.engine.inputs:
            shape, dtype = at(name, batches.get(name, 1)), dtype_of(name)
            nbytes = int(np.prod(shape)) * dtype.itemsize
            inputs[name] = np.frombuffer(bytes(memory[self.addresses[name]][:nbytes]),
                                         dtype).reshape(shape)
        outputs = compute(self.engine.graph, inputs)
        last = outputs[self.engine.outputs[-1]]
        if self.has(Fault.NAN):
            last[(-1,) * last.ndim] = np.nan
        if self.has(Fault.OFF):
            last += 0.5
        if self.has(Fault.WRONG):
            outputs = {name: -value for name, value in outputs.items()}
        for name, value in outputs.items():
            memory[self.addresses[name]][:value.nbytes] = value.tobytes()


class _Work:
    """What a stream or a CUDA graph holds: no reference to the context, as on a GPU."""

    def __init__(self, context, shapes):
        self._context, self._shapes, self._driver = (weakref.ref(context), shapes,
                                                     context.trt.driver)

    def __call__(self):
        context = self._context()
        if context is None or context.shapes != self._shapes:
            self._driver.misuse.append('ran after its context was deleted or took other shapes')
        else:
            context._compute(self._shapes)


def _cask_error(handle):
    raise RuntimeError('cask error')


def installed(monkeypatch, driver):
    """Return a ScriptedTensorRt that `import tensorrt` finds until the test ends."""
    trt = ScriptedTensorRt(driver)
    monkeypatch.setitem(sys.modules, 'tensorrt', trt)
    return trt
