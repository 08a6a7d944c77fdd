# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
The whole path from a frame and a question to an answer, in float32 beside INT8.

Method: one 640x480 frame of the simulated camera and all regions in its view, through
SpatialPredictor as the node uses it: floor, vision, measuring of the regions, text, reasoner,
decoder. Three cases follow each other in every round: a question on a new frame, the next question
on that frame, and eight questions together on that frame; float32 and int8 take turns, every
second round the other way round. Rounds before the counted ones warm up. Times are wall clock;
stages are those that the answer itself tells; ratios are between medians. All of that with all
threads, then the same with one: float32 makes more of a second core, which a robot has other uses
for.
"""

from __future__ import annotations

from collections.abc import Mapping
import time

from tinygiant_ros.runtime.predictor import SpatialPredictor

from .measure import in_turn, ratio, summary
from .options import Options
from .pages import markdown
from .precisions import assemble_all, open_predictors, Precisions
from .scene import make_scene, Scene

ROUNDS, WARM_UP = 40, 4
NEW, KNOWN, BATCH = 'new_frame', 'known_frame', 'batch_of_8'
CASES = {NEW: 'a question on a new frame', KNOWN: 'the next one on that frame',
         BATCH: 'eight together on that frame'}
Samples = dict[str, list[float]]


def run(options: Options) -> dict:
    """Return times of the cases and of the stages by precision, and their ratios."""
    precisions, scene = assemble_all(options.release), make_scene()
    result = {'image': '640x480', 'regions': len(scene.regions),
              'rounds': options.rounds(ROUNDS), 'missing': precisions.missing}
    result |= measured(options, precisions, scene, options.threads)
    if options.threads > 1:
        alone = measured(options, precisions, scene, 1)
        result['one_thread'] = {name: alone[name] for name in ('cases', 'ratios')}
    return result


def measured(options: Options, precisions: Precisions, scene: Scene, threads: int) -> dict:
    """Return cases, stages and ratios with so many threads."""
    predictors = open_predictors(precisions, options.release, threads)
    samples: dict[str, Samples] = {name: {case: [] for case in CASES} for name in predictors}
    stages: dict[str, dict[str, Samples]] = {
        name: {case: {} for case in CASES} for name in predictors}
    for number in range(-WARM_UP, options.rounds(ROUNDS)):
        for name in in_turn(predictors, number):
            spent = one_round(predictors[name], scene)
            if number >= 0:
                for case, (total, parts) in spent.items():
                    samples[name][case].append(total)
                    for stage, ms in parts.items():
                        stages[name][case].setdefault(stage, []).append(ms)
    return {'cases': {name: {case: summary(values) for case, values in of.items()}
                      for name, of in samples.items()},
            'stages': {name: {case: {stage: summary(values) for stage, values in parts.items()}
                              for case, parts in of.items()} for name, of in stages.items()},
            'ratios': ratios(samples)}


def one_round(predictor: SpatialPredictor,
              scene: Scene) -> dict[str, tuple[float, dict[str, float]]]:
    """Return milliseconds and stage times of each case, one after the other."""
    frame, queries = scene.frame(), scene.queries()
    start = time.perf_counter()
    encoded = predictor.encode(frame)
    answers = [predictor.answer(encoded, queries[:1])[0]]
    times = [start, time.perf_counter()]
    for wanted in (queries[1:2], queries):
        answers.append(predictor.answer(encoded, wanted)[0])
        times.append(time.perf_counter())
    return {case: (1e3 * (end - begin), _own(case, answer.times.ms))
            for case, begin, end, answer in zip(CASES, times, times[1:], answers)}


def _own(case: str, stages: Mapping[str, float]) -> dict[str, float]:
    """Leave out the stages that the frame's first question has paid for."""
    return {name: ms for name, ms in stages.items()
            if case == NEW or name not in ('floor', 'vision')}


def ratios(samples: Mapping[str, Samples]) -> dict[str, dict[str, float]]:
    """Return known to new frame, batch to one, and float32 to int8 of every case."""
    found = {name: {'known_frame_to_new_frame': ratio(of[KNOWN], of[NEW], 3),
                    'batch_of_8_to_one': ratio(of[BATCH], of[KNOWN])}
             for name, of in samples.items()}
    if {'float32', 'int8'} <= set(samples):
        found['float32_to_int8'] = {case: ratio(samples['float32'][case], samples['int8'][case])
                                    for case in CASES}
    return found


def table(result: dict) -> str:
    """Return cases, then stages, times in ms."""
    rows = []
    for case, title in CASES.items():
        for name, of in result['cases'].items():
            quicker = result['ratios'].get('float32_to_int8', {}).get(case)
            rows.append((title, name, of[case]['median_ms'], of[case]['p99_ms'],
                         quicker if name == 'int8' else None))
    parts = [markdown(('case', 'precision', 'median ms', 'p99 ms', 'float32 / int8'), rows)]
    for name, of in result['stages'].items():
        names = list(of[NEW])
        parts += [f'\nStages in {name}, median ms:\n',
                  markdown(('case', *names), [
                      (CASES[case], *(of[case].get(stage, {}).get('median_ms')
                                      for stage in names)) for case in CASES])]
        one = result['ratios'][name]
        parts.append(f'\nIn {name} a known frame costs {one["known_frame_to_new_frame"]:.2f} of a '
                     f'new one, eight questions {one["batch_of_8_to_one"]:.2f} of one.')
    if alone := result.get('one_thread'):
        quicker = alone['ratios'].get('float32_to_int8', {})
        parts += ['\nWith one thread:\n', markdown(
            ('case', *(f'{name}, median ms' for name in alone['cases']), 'float32 / int8'),
            [(title, *(of[case]['median_ms'] for of in alone['cases'].values()),
              quicker.get(case)) for case, title in CASES.items()])]
    parts += [f'\nNot measured, {name}: {why}.' for name, why in result['missing'].items()]
    return '\n'.join(parts)
