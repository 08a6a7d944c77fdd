# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
What the memory and the arithmetic of a Jetson allow: computed, not measured on a device.

Method: nothing here ran on a Jetson. Memory time is the weights of a graph, as measured in the
assembled release, once through the memory bus at its peak rate; compute time is twice the
multiply-accumulates, counted in the ONNX graphs with the shapes of one question about the regions
of a 640x480 frame, over the dense rate of the GPU for that type. The bound of a graph is the
larger of the two, that of a question the sum over vision, two close-ups, reasoner and as many
decoder steps as one sentence takes. float16 is float32 with half the bytes. INT8 assumes that all
operations run in INT8, and reads the INT8 graphs' bytes where the release has them, else a quarter
of float32. Kernels reach some fraction of this; a factor of two to ten above the bound is usual at
batch 1. Rates: 2048 FP16 and 4096 INT8 operations per SM and clock, clocks and memory rates as
published for the modules.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tinygiant_ros.runtime.backend import GRAPHS

from . import operations
from .graphs import recorded_inputs
from .options import Options
from .pages import markdown
from .precisions import assemble_all, open_backends, sizes

WORDS = 12      # decoder steps of a usual sentence
RUNS = {'closeup': 2, 'decoder': WORDS}      # of a question about new regions; others run once
PRECISIONS = ('float16', 'int8')


@dataclass(frozen=True)
class Module:
    """A Jetson's peak rates: 1e12 dense operations a second by type, 1e9 bytes a second."""

    int8_tops: float
    float16_tflops: float
    gigabytes_per_s: float

    def operations_per_s(self, precision: str) -> float:
        """Return the dense rate for a type."""
        return 1e12 * (self.int8_tops if precision == 'int8' else self.float16_tflops)


MODULES = {'Orin Nano 8GB Super': Module(33, 17, 102), 'Orin NX 16GB Super': Module(38, 19, 102),
           'AGX Orin 64GB': Module(85, 43, 205)}


def run(options: Options) -> dict:
    """Return bytes and operations of the graphs, and the bounds of every module."""
    precisions = assemble_all(options.release)
    feeds = recorded_inputs(open_backends(precisions, options.threads)['float32'], options)
    macs = {graph: operations.of_file(precisions.folders['float32'] / f'{graph}.onnx',
                                      feeds[graph]) for graph in GRAPHS}
    weights = weights_of({name: {graph: one['weight_bytes'] for graph, one in sizes(path).items()}
                          for name, path in precisions.folders.items()})
    return {'computed_not_measured': True, 'decoder_steps': WORDS, 'multiply_accumulates': macs,
            'weight_bytes': weights, 'int8_bytes_measured': 'int8' in precisions.folders,
            'modules': {name: {precision: bound(module, precision, weights[precision], macs)
                               for precision in PRECISIONS} for name, module in MODULES.items()}}


def weights_of(measured: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    """Return bytes by type and graph; measured: those of float32, and of int8 if there are any."""
    wide = measured['float32']
    return {'float16': {graph: size // 2 for graph, size in wide.items()},
            'int8': dict(measured.get('int8') or {graph: size // 4
                                                  for graph, size in wide.items()})}


def bound(module: Module, precision: str, weights: Mapping[str, int],
          macs: Mapping[str, int]) -> dict:
    """Return memory, compute and bound in ms, of each graph and of a question on a new frame."""
    rows = {}
    for graph in GRAPHS:
        memory = 1e3 * weights[graph] / (1e9 * module.gigabytes_per_s)
        compute = 1e3 * 2 * macs[graph] / module.operations_per_s(precision)
        rows[graph] = {'memory_ms': round(memory, 4), 'compute_ms': round(compute, 4),
                       'bound_ms': round(max(memory, compute), 4)}
    rows['question'] = {
        part: round(sum(row[part] * RUNS.get(graph, 1)
                        for graph, row in rows.items()), 3)
        for part in ('memory_ms', 'compute_ms', 'bound_ms')}
    return rows


def table(result: dict) -> str:
    """Return the bounds of one question on a new frame, and what they are made of."""
    rows, parts = [], ['**Computed, not measured on a device.**\n']
    for name, of in result['modules'].items():
        for precision, one in of.items():
            whole = one['question']
            rows.append((name, precision, *(one[graph]['bound_ms'] for graph in GRAPHS),
                         whole['memory_ms'], whole['compute_ms'], whole['bound_ms']))
    parts.append(markdown(('ms', 'type', *GRAPHS, 'memory of a question',
                           'compute of a question', 'bound of a question'), rows))
    parts += ['', markdown(('graph', 'million operations', 'MB in float16', 'MB in int8'), [
        (graph, result['multiply_accumulates'][graph] / 1e6,
         result['weight_bytes']['float16'][graph] / 1e6,
         result['weight_bytes']['int8'][graph] / 1e6) for graph in GRAPHS])]
    if not result['int8_bytes_measured']:
        parts.append('\nThe release has no INT8 graphs: '
                     'a quarter of the float32 bytes is assumed.')
    return '\n'.join(parts)
