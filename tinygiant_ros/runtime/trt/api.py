# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
One code base for TensorRT 10.3 to 11: the names that are used, and where the versions differ.

The numbers behind the names change from version to version (STRONGLY_TYPED is 1 in TensorRT 10
and 0 in 11), so everything is looked up by name.
"""

from __future__ import annotations

from collections.abc import Callable
import importlib
import re
from types import ModuleType
from typing import Any

from ...core.errors import ErrorCode, SpatialError

Log = Callable[[str, str], None]         # (severity, message), for example ('WARNING', '...')

OLDEST = (10, 3)
# Every name of TensorRT's python module that this package uses, also those of objects.
SURFACE = (
    'Builder.build_serialized_network',
    'Builder.create_builder_config',
    'Builder.create_network',
    'Builder.create_optimization_profile',
    'IBuilderConfig.add_optimization_profile',
    'IBuilderConfig.builder_optimization_level',
    'IBuilderConfig.create_timing_cache',
    'IBuilderConfig.get_timing_cache',
    'IBuilderConfig.progress_monitor',
    'IBuilderConfig.set_flag',
    'IBuilderConfig.set_memory_pool_limit',
    'IBuilderConfig.set_timing_cache',
    'ICudaEngine.create_execution_context',
    'ICudaEngine.get_tensor_dtype',
    'ICudaEngine.get_tensor_location',
    'ICudaEngine.get_tensor_mode',
    'ICudaEngine.get_tensor_name',
    'ICudaEngine.get_tensor_profile_shape',
    'ICudaEngine.get_tensor_shape',
    'ICudaEngine.num_io_tensors',
    'IExecutionContext.execute_async_v3',
    'IExecutionContext.get_tensor_shape',
    'IExecutionContext.set_input_shape',
    'IExecutionContext.set_tensor_address',
    'ILayer.get_output',
    'ILayer.num_outputs',
    'ILogger',
    'INetworkDefinition.get_input',
    'INetworkDefinition.get_layer',
    'INetworkDefinition.num_inputs',
    'INetworkDefinition.num_layers',
    'IOptimizationProfile.set_shape',
    'IProgressMonitor.phase_finish',
    'IProgressMonitor.phase_start',
    'IProgressMonitor.step_complete',
    'ITensor.dtype',
    'ITensor.name',
    'ITensor.shape',
    'ITimingCache.serialize',
    'MemoryPoolType.WORKSPACE',
    'NetworkDefinitionCreationFlag',
    'OnnxParser.get_error',
    'OnnxParser.num_errors',
    'OnnxParser.parse_from_file',
    'ParserError.desc',
    'ParserError.node',
    'ParserError.node_operator',
    'Runtime.deserialize_cuda_engine',
    'TensorIOMode.INPUT',
    'TensorIOMode.OUTPUT',
    'TensorLocation.DEVICE',
    'nptype',
)
# Used where they are there: weak typing is gone in TensorRT 11.
OPTIONAL = (
    'BuilderFlag.FP16',
    'BuilderFlag.INT8',
    'NetworkDefinitionCreationFlag.STRONGLY_TYPED',
)

_kept: list[Any] = []                    # loggers: TensorRT uses the first one until the end


def load_tensorrt(allow_rtx: bool = False) -> ModuleType:
    """
    Return the python module of TensorRT.

    allow_rtx: take TensorRT for RTX (tensorrt_rtx) where tensorrt is not there; its plans run on
    no Jetson. Raises SpatialError NOT_READY: not installed, not loadable, or too old.
    """
    reasons = []
    for name in ('tensorrt', 'tensorrt_rtx') if allow_rtx else ('tensorrt',):
        try:
            module = importlib.import_module(name)
        except (ImportError, OSError) as error:      # OSError: one of its libraries is missing
            reasons.append(f'{name} cannot be imported ({error})')
            continue
        if name == 'tensorrt' and _is_too_old(module):
            raise SpatialError(
                ErrorCode.NOT_READY,
                f'TensorRT {version(module)} is too old, {OLDEST[0]}.{OLDEST[1]} is the oldest '
                'that is used; install JetPack 6.1 or newer')
        return module
    raise SpatialError(
        ErrorCode.NOT_READY,
        f'{"; ".join(reasons)}; on a Jetson run "sudo apt install python3-libnvinfer" (never '
        '"pip install tensorrt") and make virtual environments with --system-site-packages')


def version(trt: ModuleType) -> str:
    """Return the version of TensorRT, for example '10.3.0'."""
    return str(getattr(trt, '__version__', 'unknown'))


def missing_names(trt: ModuleType) -> list[str]:
    """Return the names of SURFACE that this module lacks."""
    return [name for name in SURFACE if find(trt, name) is None]


def find(trt: Any, name: str) -> Any:
    """Return what a dotted name like 'BuilderFlag.FP16' stands for, None where it is not there."""
    for part in name.split('.'):
        trt = getattr(trt, part, None)
    return trt


def network_flags(trt: ModuleType) -> int:
    """
    Return the flags of a strongly typed network: every tensor has the type that the ONNX says.

    Needed by TensorRT 10, ignored by 11, where nothing else exists.
    """
    flag = find(trt, 'NetworkDefinitionCreationFlag.STRONGLY_TYPED')
    return 0 if flag is None else 1 << int(flag)


def make_logger(trt: ModuleType, log: Log | None) -> Any:
    """
    Return a logger for Builder and Runtime that hands every message to log(severity, message).

    log is called from any thread; what it raises is dropped, because an exception must not pass
    through TensorRT. The logger lives as long as the process: TensorRT keeps the first one it
    gets.
    """
    class Logger(trt.ILogger):
        """Hands messages on."""

        def __init__(self):
            trt.ILogger.__init__(self)

        def log(self, severity: Any, message: str) -> None:
            """Take one message."""
            try:
                if log is not None:
                    log(getattr(severity, 'name', str(severity)), message)
            except BaseException:
                pass

    logger = Logger()
    _kept.append(logger)
    return logger


def _is_too_old(module: ModuleType) -> bool:
    numbers = re.match(r'(\d+)\.(\d+)', version(module))
    return numbers is not None and tuple(map(int, numbers.groups())) < OLDEST
