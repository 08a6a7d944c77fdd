# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""What a GPU is expected to do at best, what it did, and the file that says so."""

import json
import time

import numpy as np

from tinygiant_ros.core import tensors
from tinygiant_ros.runtime.trt.facts import board
from tinygiant_ros.runtime.trt.parity import golden_cases

NAME = 'gpu_report.json'
# Peak GB/s of a Jetson: words of the board's name, the first row that fits. Its driver tells the
# clock of the GPU for that of the memory.
BOARDS = ((('Orin Nano', 'Super'), 102), (('Orin Nano',), 68), (('Orin NX',), 102),
          (('AGX Orin',), 205), (('Thor',), 273))
WARM_UP = 10
written = []                                 # reports of this run


def bandwidth(name, attributes):
    """Return GB/s of a GPU's memory and who says so, or None twice; name: of the board or None."""
    for words, speed in BOARDS:
        if name and all(word in name for word in words):
            return speed, 'data sheet'
    if attributes['integrated'] or not attributes['kHz'] or not attributes['bits']:
        return None, None
    return round(2 * attributes['kHz'] * attributes['bits'] / 8 / 1e6), 'driver'   # DDR: twice


def batches(cpu):
    """Return (graph, batch) -> inputs, out of the golden ones."""
    found = {}
    for case in golden_cases(cpu):
        name = {'closeup': tensors.CROPS, 'reasoner': tensors.TOKEN_IDS,
                'decoder': tensors.WORD_ID}.get(case.graph)
        found[case.graph, len(case.inputs[name]) if name else 1] = case.inputs
    return found


def milliseconds(backend, graph, inputs, runs):
    """Return the median and the 99th percentile of one graph, copies to and fro included."""
    run, taken = getattr(backend, f'run_{graph}'), []
    for _ in range(WARM_UP + runs):
        start = time.perf_counter()
        run(inputs)
        taken.append(1e3 * (time.perf_counter() - start))
    return {'median': round(float(np.median(taken[WARM_UP:])), 4),
            'p99': round(float(np.percentile(taken[WARM_UP:], 99)), 4)}


def measure(site, backends, runs):
    """
    Return a row for each graph and batch: milliseconds by backend, and the least there can be.

    backends: name -> backend. floor_ms: of reading the engine once at the full speed of memory.
    """
    speed, _ = bandwidth(board(), site.attributes())
    rows = []
    for (graph, batch), inputs in batches(site.cpu).items():
        size = len(site.plans[graph])
        rows.append({'graph': graph, 'batch': batch, 'engine_mb': round(size / 1e6, 3),
                     'floor_ms': round(size / speed / 1e6, 4) if speed else None,
                     'ms': {name: milliseconds(backend, graph, inputs, runs)
                            for name, backend in backends.items()}})
    return rows


def write(site, **content):
    """Add to the report of this machine; returns its path."""
    path = site.report / NAME
    site.report.mkdir(parents=True, exist_ok=True)
    speed, source = bandwidth(board(), site.attributes())
    known = json.loads(path.read_text()) if path in written else {}
    known.update({'model_id': site.release.model_id, 'board': board(), 'machine': site.machine,
                  'memory_gb_per_s': speed, 'memory_gb_per_s_from': source}, **content)
    path.write_text(json.dumps(known, indent=2, default=str) + '\n')
    if path not in written:
        written.append(path)
    return path
