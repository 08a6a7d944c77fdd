# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""From an ONNX graph to a TensorRT plan, on the device that will run it."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

from .api import find, Log, make_logger, network_flags, version
from .progress import make_monitor, Progress, Reporter
from ...core import tensors
from ...core.errors import ErrorCode, SpatialError

Range = tuple[int, int, int]             # smallest, usual, largest size of a dynamic dimension
QUESTIONS: Range = (1, 1, 8)
REGIONS: Range = (1, 8, tensors.MAX_REGIONS)
LAST_ERRORS = 3                          # messages of the builder that go into ours


def _fixed() -> dict[str, tuple[int, ...]]:
    """Return input -> its shape with the most tokens, regions and words, -1 for the batch."""
    return {name: tuple(-1 if size == tensors.QUESTIONS else tensors.LARGEST.get(size, size)
                        for size in tensors.SHAPES[name])
            for name in (*tensors.REASONER_INPUTS, *tensors.DECODER_INPUTS)
            if name in tensors.SHAPES}


def _dynamic() -> dict[str, Range]:
    """Return input -> sizes of its dynamic dimension; static inputs of a graph need no entry."""
    questions = (*tensors.REASONER_INPUTS, *tensors.DECODER_INPUTS)
    return {**dict.fromkeys(questions, QUESTIONS),
            **dict.fromkeys(tensors.CLOSEUP_INPUTS, REGIONS)}


@dataclass(frozen=True)
class BuildOptions:
    """
    How a plan is built; every field is part of the key under which it is kept.

    optimization_level: 0 (quick to build) to 5 (slow to build, may run faster). workspace_mb:
    scratch memory that a layer may take, MiB. dynamic: input -> sizes of its dynamic dimension,
    which is one at most once fixed, input -> shape, is applied: an engine always takes the most
    tokens and regions. weak_typing: let TensorRT lower the precision as it likes; a way out for
    TensorRT 10 where a strongly typed network fails, gone in 11.
    """

    optimization_level: int = 3
    workspace_mb: int = 1024
    dynamic: Mapping[str, Range] = field(default_factory=_dynamic)
    fixed: Mapping[str, tuple[int, ...]] = field(default_factory=_fixed)
    weak_typing: bool = False

    def __post_init__(self):
        if not 0 <= self.optimization_level <= 5:
            raise SpatialError(ErrorCode.NOT_READY,
                               f'the optimization level is {self.optimization_level}, give 0 to 5')
        if self.workspace_mb < 1:
            raise SpatialError(ErrorCode.NOT_READY,
                               f'the workspace is {self.workspace_mb} MiB, give at least 1')
        for name, sizes in self.dynamic.items():
            if len(sizes) != 3 or not 1 <= sizes[0] <= sizes[1] <= sizes[2]:
                raise SpatialError(
                    ErrorCode.NOT_READY,
                    f'the sizes of input {name} are {tuple(sizes)}, give three rising ones')


class Blob(Protocol):
    """Where the timings of earlier builds are kept."""

    def read(self) -> bytes:
        """Return what was written last, b'' for nothing."""

    def write(self, content: bytes) -> None:
        """Replace the content; raises nothing, for a plan is worth more than its timings."""


def build_plan(trt: ModuleType, onnx: Path, options: BuildOptions,
               progress: Progress | None = None, log: Log | None = None,
               timing_cache: Blob | None = None) -> bytes:
    """
    Return the plan of an ONNX graph (with external weights beside it).

    progress(name of the phase, share done) -> False cancels. log(severity, message): what
    TensorRT says. timing_cache: makes the next build on this GPU faster. Takes seconds to an hour;
    other threads run meanwhile. Raises SpatialError NOT_READY: the graph cannot be read, the
    build failed or was cancelled.
    """
    errors: deque[str] = deque(maxlen=LAST_ERRORS)

    def keep(severity: str, message: str) -> None:
        if severity.endswith('ERROR'):
            errors.append(' '.join(message.split()))
        if log is not None:
            log(severity, message)

    reporter = Reporter(progress, log)
    monitor = make_monitor(trt, reporter)            # TensorRT keeps no reference to it
    try:
        plan = _build(trt, onnx, options, make_logger(trt, keep), monitor, timing_cache)
    except SpatialError:
        raise
    except Exception as error:     # those of the bindings share no base class but this one
        if reporter.interrupted is not None:
            raise reporter.interrupted from None
        raise _failed(trt, onnx, [*errors, f'{type(error).__name__}: {error}']) from error
    if reporter.interrupted is not None:
        raise reporter.interrupted
    if reporter.cancelled:
        raise SpatialError(ErrorCode.NOT_READY,
                           f'building {onnx.name} was cancelled; start it again to go on')
    if not plan:
        raise _failed(trt, onnx, errors)
    return plan


def layer_types(trt: ModuleType, onnx: Path, log: Log | None = None) -> dict[str, int]:
    """
    Return how many layers of a graph give which type, for example {'FLOAT': 310, 'INT8': 24}.

    Raises SpatialError NOT_READY when TensorRT cannot read the graph.
    """
    _builder, network, _parser = _parse(trt, onnx, make_logger(trt, log), network_flags(trt))
    layers = map(network.get_layer, range(network.num_layers))
    return dict(Counter(layer.get_output(0).dtype.name for layer in layers if layer.num_outputs))


def _parse(trt: ModuleType, onnx: Path, logger: Any, flags: int) -> tuple[Any, Any, Any]:
    """Return builder, network, and the parser, which owns what the network refers to."""
    builder = trt.Builder(logger)
    network = builder.create_network(flags)
    parser = trt.OnnxParser(network, logger)
    if not parser.parse_from_file(str(onnx)):
        raise SpatialError(
            ErrorCode.NOT_READY,
            f'TensorRT {version(trt)} cannot read {onnx}: {_parser_errors(parser)}; use the '
            'backend onnxruntime, or another version of TensorRT')
    return builder, network, parser


def _build(trt: ModuleType, onnx: Path, options: BuildOptions, logger: Any, monitor: Any,
           timing_cache: Blob | None) -> bytes | None:
    flags = 0 if options.weak_typing else network_flags(trt)
    builder, network, _parser = _parse(trt, onnx, logger, flags)
    config = builder.create_builder_config()
    config.set_memory_pool_limit(trt.MemoryPoolType.WORKSPACE, options.workspace_mb << 20)
    config.builder_optimization_level = options.optimization_level
    config.progress_monitor = monitor
    if options.weak_typing:
        _allow_low_precision(trt, config)
    _fix_shapes(network, options.fixed)
    _add_profile(builder, network, config, options.dynamic)
    _use_timings(config, timing_cache)
    plan = builder.build_serialized_network(network, config)
    if plan is None:
        return None
    _keep_timings(config, timing_cache)
    return bytes(plan)


def _parser_errors(parser: Any) -> str:
    errors = [parser.get_error(number) for number in range(parser.num_errors)]
    return '; '.join(f'node {error.node()} ({error.node_operator()}): {error.desc()}'
                     for error in errors) or 'it names no reason'


def _fix_shapes(network: Any, fixed: Mapping[str, tuple[int, ...]]) -> None:
    """Give free dimensions of the inputs the sizes that they have in the engine."""
    for number in range(network.num_inputs):
        one = network.get_input(number)
        shape, wanted = tuple(one.shape), fixed.get(one.name)
        if wanted is None or shape == wanted:
            continue
        if len(shape) != len(wanted) or any(size not in (-1, want)
                                            for size, want in zip(shape, wanted)):
            raise SpatialError(
                ErrorCode.NOT_READY,
                f'the input {one.name} has the shape {shape}, expected {wanted}; this release '
                'was exported for another version of this package')
        one.shape = wanted


def _add_profile(builder: Any, network: Any, config: Any, dynamic: Mapping[str, Range]) -> None:
    """Tell the builder the sizes of all dynamic dimensions."""
    inputs = [network.get_input(number) for number in range(network.num_inputs)]
    shapes = {one.name: tuple(one.shape) for one in inputs if -1 in tuple(one.shape)}
    if not shapes:
        return
    profile = builder.create_optimization_profile()
    for name, shape in shapes.items():
        if name not in dynamic or shape.count(-1) != 1:
            raise SpatialError(
                ErrorCode.NOT_READY,
                f'the input {name} has the shape {shape}, and sizes are known for one dynamic '
                f'dimension of {", ".join(sorted(dynamic)) or "no input"}; this release was '
                'exported for another version of this package')
        profile.set_shape(name, *(tuple(size if length == -1 else length for length in shape)
                                  for size in dynamic[name]))
    if config.add_optimization_profile(profile) < 0:
        raise SpatialError(ErrorCode.NOT_READY,
                           f'TensorRT refuses the sizes of {", ".join(shapes)}; see its log')


def _use_timings(config: Any, timing_cache: Blob | None) -> None:
    """Start from the timings of earlier builds, or from none where those are of no use."""
    if timing_cache is None:
        return
    for content in (timing_cache.read(), b''):
        cache = config.create_timing_cache(content)
        # set_timing_cache(..., False): timings of another GPU are refused, not believed
        if cache is not None and config.set_timing_cache(cache, False):
            return


def _keep_timings(config: Any, timing_cache: Blob | None) -> None:
    cache = config.get_timing_cache() if timing_cache is not None else None
    if cache is not None:
        timing_cache.write(bytes(cache.serialize()))


def _allow_low_precision(trt: ModuleType, config: Any) -> None:
    flags = [find(trt, f'BuilderFlag.{name}') for name in ('FP16', 'INT8')]
    if None in flags:
        raise SpatialError(
            ErrorCode.NOT_READY,
            f'TensorRT {version(trt)} knows no weak typing; build without it')
    for flag in flags:
        config.set_flag(flag)


def _failed(trt: ModuleType, onnx: Path, errors: Any) -> SpatialError:
    reasons = '; '.join(errors) or 'it names no reason'
    return SpatialError(
        ErrorCode.NOT_READY,
        f'TensorRT {version(trt)} built no plan of {onnx.name}: {reasons}; free memory, try '
        'another optimization level, or use the backend onnxruntime')
