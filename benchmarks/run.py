# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Time the path from a frame to an answer and write benchmarks/latency.json.

Method: one 640x480 frame of the simulated camera and all regions in its view. Three cases take
turns in every round, so that a machine that slows down slows all three: a question on a new
frame, the next question on the same frame, and eight questions together on the same frame.
Rounds before the counted ones warm up. Medians and the 99th percentile of wall-clock time are
reported, and ratios between the medians.
"""

import argparse
import json
import os
from pathlib import Path
import platform
import time

import numpy as np

from tinygiant_ros.core.camera import depth_from_raw
from tinygiant_ros.core.masks import region_from_mask
from tinygiant_ros.core.records import Query, RgbdFrame
from tinygiant_ros.runtime.backend import create_backend
from tinygiant_ros.runtime.predictor import SpatialPredictor
from tinygiant_ros.runtime.release import assemble, open_release
from tinygiant_ros.sim.scene import SimulatedCamera

ROOT = Path(__file__).resolve().parents[1]
QUESTIONS = (
    'Which pallet is the leftmost?', 'How far is the leftmost pallet from the rightmost pallet?',
    'Is the leftmost pallet left of the rightmost pallet?', 'Which pallet is the rightmost?',
    'How many pallets are in the leftmost buffer?',
    'What is the distance between the rightmost pallet and the leftmost shelf?',
    'Which pallet is closest to the transporter?',
    'How far is the rightmost pallet from the leftmost buffer?')


def view(seed: int) -> tuple[RgbdFrame, tuple]:
    """Return one simulated frame and its regions."""
    camera = SimulatedCamera(seed, 640, 480, 2.5, False)
    seen = camera.frame(0.0)
    frame = RgbdFrame(seen.color, depth_from_raw(seen.depth), seen.camera)
    return frame, tuple(region_from_mask(one.label, one.mask) for one in seen.objects)


def run(predictor: SpatialPredictor, frame: RgbdFrame, regions: tuple, rounds: int,
        warm_up: int) -> tuple[dict, dict]:
    """Return milliseconds of each case and of each stage of a question on a new frame."""
    queries = [Query(question, regions) for question in QUESTIONS]
    cases = {'new_frame': [], 'known_frame': [], 'batch_of_8': []}
    stages: dict[str, list[float]] = {}
    for counted in range(-warm_up, rounds):
        start = time.perf_counter()
        encoded = predictor.encode(frame)
        answer = predictor.answer(encoded, queries[:1])[0]
        first = time.perf_counter()
        predictor.answer(encoded, queries[1:2])
        second = time.perf_counter()
        predictor.answer(encoded, queries)
        third = time.perf_counter()
        if counted < 0:
            continue
        for name, spent in (('new_frame', first - start), ('known_frame', second - first),
                            ('batch_of_8', third - second)):
            cases[name].append(1e3 * spent)
        for stage, spent in answer.times.ms.items():
            stages.setdefault(stage, []).append(spent)
    return cases, stages


def summary(samples: dict[str, list[float]]) -> dict:
    """Return median and 99th percentile of each row."""
    return {name: {'median_ms': round(float(np.median(values)), 2),
                   'p99_ms': round(float(np.percentile(values, 99)), 2)}
            for name, values in samples.items()}


def main() -> None:
    """Run the benchmark, print a table, write the JSON file."""
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[1])
    parser.add_argument('--release', type=Path, default=ROOT / 'engines' / 'tinygiant_64m')
    parser.add_argument('--rounds', type=int, default=40)
    parser.add_argument('--warm-up', type=int, default=5)
    parser.add_argument('--threads', type=int, default=0, help='0: one for each core')
    parser.add_argument('--out', type=Path, default=ROOT / 'benchmarks' / 'latency.json')
    arguments = parser.parse_args()
    release = open_release(arguments.release)
    backend = create_backend('onnxruntime', assemble(release), arguments.threads)
    frame, regions = view(seed=1)
    load = os.getloadavg()[0]
    cases, stages = run(SpatialPredictor(backend, release), frame, regions, arguments.rounds,
                        arguments.warm_up)
    result = {
        'method': ' '.join(__doc__.split('Method: ')[1].split()),
        'machine': {'processor': processor(), 'cores': os.cpu_count(),
                    'load_before': round(load, 2), 'python': platform.python_version()},
        'model_id': release.model_id, 'backend': backend.name, 'image': '640x480',
        'regions': len(regions), 'rounds': arguments.rounds, 'cases': summary(cases),
        'stages_new_frame': summary(stages)}
    medians = {name: row['median_ms'] for name, row in result['cases'].items()}
    result['ratios'] = {
        'known_frame_to_new_frame': round(medians['known_frame'] / medians['new_frame'], 3),
        'batch_of_8_to_one': round(medians['batch_of_8'] / medians['known_frame'], 2)}
    arguments.out.write_text(json.dumps(result, indent=1) + '\n')
    for name, row in {**result['cases'], **result['stages_new_frame']}.items():
        print(f'{name:14} median {row["median_ms"]:8.2f} ms   p99 {row["p99_ms"]:8.2f} ms')
    print(result['ratios'])


def processor() -> str:
    """Return the name of the processor, as the system tells it."""
    info = Path('/proc/cpuinfo')
    names = [line.split(':', 1)[1].strip() for line in info.read_text().splitlines()
             if line.startswith('model name')] if info.exists() else []
    return names[0] if names else platform.processor() or platform.machine()


if __name__ == '__main__':
    main()
