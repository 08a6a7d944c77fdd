# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""A builder of TensorRT that follows a script; strict about how it is called."""

from enum import IntEnum
import types

SEVERITY = IntEnum('Severity', {'INTERNAL_ERROR': 0, 'ERROR': 1, 'WARNING': 2, 'INFO': 3})
FLAGS = {                                 # as measured: the numbers differ, the names count
    8: {'EXPLICIT_BATCH': 0},
    10: {'EXPLICIT_BATCH': 0, 'STRONGLY_TYPED': 1},
    11: {'STRONGLY_TYPED': 0},
}
EVENTS = [                                # phases of one build: (method, arguments)
    ('phase_start', 'Building engine', None, 4),
    ('phase_start', 'Reading', 'Building engine', 2),
    ('step_complete', 'Reading', 0),
    ('step_complete', 'Reading', 1),
    ('phase_finish', 'Reading'),
    ('step_complete', 'Building engine', 0),
    ('phase_start', 'Timing', 'Building engine', 10),
    ('step_complete', 'Timing', 4),
    ('phase_finish', 'Timing'),
    ('step_complete', 'Building engine', 3),
    ('phase_finish', 'Building engine'),
]


class Initialised:
    """What pybind11 demands of a class that Python derives from one of C++."""

    def __init__(self):
        self.initialised = True


class Config:
    """IBuilderConfig: knows these attributes and no other."""

    __slots__ = ('_script', 'builder_optimization_level', 'flags', 'limits', 'profiles',
                 'progress_monitor', 'timings')

    def __init__(self, script):
        self._script, self.flags, self.limits, self.profiles = script, [], {}, []
        self.progress_monitor = self.timings = None

    def set_memory_pool_limit(self, pool, size):
        self.limits[pool] = size

    def set_flag(self, flag):
        self.flags.append(flag)

    def add_optimization_profile(self, profile):
        self.profiles.append(profile.shapes)
        return -1 if self._script.refuse_profile else 0

    def create_timing_cache(self, content):
        assert isinstance(content, bytes)
        return types.SimpleNamespace(content=content, serialize=lambda: memoryview(b'new timings'))

    def set_timing_cache(self, cache, ignore_mismatch):
        assert ignore_mismatch is False
        if cache.content in self._script.refused_timings:
            return False
        self.timings = cache
        return True

    def get_timing_cache(self):
        return self.timings


class Profile:
    """IOptimizationProfile."""

    def __init__(self):
        self.shapes = {}

    def set_shape(self, name, least, usual, largest):
        self.shapes[name] = (least, usual, largest)


class Network:
    """INetworkDefinition."""

    def __init__(self, script, flags):
        self._script, self.flags = script, flags
        self.num_inputs, self.num_layers = len(script.inputs), len(script.layers)
        self._inputs = [types.SimpleNamespace(name=name, shape=list(shape))
                        for name, shape in script.inputs.items()]

    def get_input(self, number):
        return self._inputs[number]

    def get_layer(self, number):
        name = self._script.layers[number]
        output = types.SimpleNamespace(dtype=types.SimpleNamespace(name=name))
        return types.SimpleNamespace(num_outputs=int(bool(name)), get_output=lambda _: output)


class Parser:
    """OnnxParser."""

    def __init__(self, network, logger):
        assert isinstance(network, Network)
        self._script = network._script
        self.num_errors = len(self._script.parser_errors)

    def parse_from_file(self, path):
        assert isinstance(path, str)
        self._script.parsed.append(path)
        return not self._script.parser_errors

    def get_error(self, number):
        node, operator, text = self._script.parser_errors[number]
        return types.SimpleNamespace(node=lambda: node, node_operator=lambda: operator,
                                     desc=lambda: text)


class FakeTensorRt(types.ModuleType):
    """
    The module tensorrt.

    inputs: name -> shape of the network, for all files. layers: type of each. parser_errors:
    (node, operator, text). plan: what is built, bytes, None, or an exception. errors: what the
    builder logs. refused_timings: contents of timing caches that do not fit.
    """

    def __init__(self, version='10.3.0', inputs=None, layers=('FLOAT',), parser_errors=(),
                 plan=b'plan', events=tuple(EVENTS), errors=(), refused_timings=(),
                 refuse_profile=False):
        super().__init__('tensorrt')
        self.__version__ = version
        self.inputs = {'color': (1, 3)} if inputs is None else inputs
        self.layers, self.parser_errors, self.plan = layers, parser_errors, plan
        self.events, self.errors, self.refused_timings = events, errors, refused_timings
        self.refuse_profile = refuse_profile
        self.parsed, self.configs, self.networks, self.builds = [], [], [], 0
        major = int(version.split('.')[0])
        self.NetworkDefinitionCreationFlag = IntEnum('NetworkDefinitionCreationFlag', FLAGS[major])
        self.BuilderFlag = IntEnum('BuilderFlag', {'FP16': 0, 'INT8': 1} if major < 11
                                   else {'TF32': 0})
        self.MemoryPoolType = IntEnum('MemoryPoolType', {'WORKSPACE': 0})
        self.ILogger = type('ILogger', (Initialised,), {})
        self.IProgressMonitor = type('IProgressMonitor', (Initialised,), {})
        self.OnnxParser = Parser

    def Builder(self, logger):
        """Return a builder."""
        assert isinstance(logger, self.ILogger) and logger.initialised

        def create_network(flags):
            self.networks.append(Network(self, flags))
            return self.networks[-1]

        def create_builder_config():
            self.configs.append(Config(self))
            return self.configs[-1]

        def build_serialized_network(network, config):
            assert network is self.networks[-1] and config is self.configs[-1]
            return self._run(config, logger)

        return types.SimpleNamespace(
            create_network=create_network, create_builder_config=create_builder_config,
            create_optimization_profile=Profile, build_serialized_network=build_serialized_network)

    def _run(self, config, logger):
        self.builds += 1
        for text in self.errors:
            logger.log(SEVERITY.ERROR, text)
        monitor = config.progress_monitor
        assert monitor.initialised
        for method, *arguments in self.events:
            if getattr(monitor, method)(*arguments) is False:
                return None
        if isinstance(self.plan, Exception):
            raise self.plan
        return None if self.plan is None else memoryview(self.plan)
