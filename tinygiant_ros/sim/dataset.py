# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Writes a data set in the layout of the benchmark, rendered from procedural warehouses.

    python -m tinygiant_ros.sim.dataset --out DIR --split train --frames 3000 --seed 1

DIR/train.json holds the questions, DIR/train_frames.json the truth of every frame, the images lie
in DIR/train/images and DIR/train/depths (16 bits, millimetres). The same seed gives the same
files; an interrupted run continues where it stopped.
"""

from __future__ import annotations

import argparse
from concurrent.futures import as_completed, ProcessPoolExecutor
import json
import multiprocessing
import os
from pathlib import Path
import sys
import time
import zlib

import cv2
import numpy as np

from .camera import sample_view
from .frame import SimFrame, take_frame
from .questions import Question, questions_for
from .render import Renderer
from .sensor import StereoModel, StereoSensor, to_millimetres
from .world import build_world
from ..core.masks import encode_rle
from ..core.records import CameraModel

FRAMES_A_WORLD = 8
QUESTIONS = 16
MIN_QUESTIONS = 6
TRIES = 4                # views tried per frame before one with fewer questions is taken
FORMAT = 1               # of the chunks; raise it when the same seed gives other files
DEPTH_UNIT_M = 0.001


def main(arguments=None) -> int:
    """Run the command line; return the exit status."""
    options = _parser().parse_args(arguments)
    split = Path(options.out) / options.split
    for folder in ('images', 'depths', 'chunks'):
        (split / folder).mkdir(parents=True, exist_ok=True)
    settings = {'format': FORMAT, 'seed': options.seed, 'questions': options.questions}
    if not _same_settings(split / 'chunks' / 'settings.json', settings):
        print(f'{split} holds frames of other settings than {settings}; remove it or choose '
              'another --out', file=sys.stderr)
        return 2
    chunks = range(-(-options.frames // FRAMES_A_WORLD))
    jobs = [(str(split), options.seed, options.split, index, options.questions,
             min(FRAMES_A_WORLD, options.frames - index * FRAMES_A_WORLD)) for index in chunks]
    start = time.monotonic()
    made = _run(jobs, options.workers)
    frames, questions = _merge(Path(options.out), options.split, jobs)
    spent = time.monotonic() - start
    print(f'{options.split}: {frames} frames, {questions} questions in {options.out}; '
          f'{made} frames made in {spent:.0f} s ({made / max(spent, 1e-9):.1f} frames/s)')
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.split('\n\n')[0].strip())
    parser.add_argument('--out', required=True, help='folder of the data set')
    parser.add_argument('--split', default='train', help='name of the split')
    parser.add_argument('--frames', type=int, default=200, help='number of frames')
    parser.add_argument('--seed', type=int, default=1, help='seed of the split')
    parser.add_argument('--questions', type=int, default=QUESTIONS, help='most questions a frame')
    parser.add_argument('--workers', type=int, default=2, help='processes')
    return parser


def _same_settings(path: Path, settings: dict) -> bool:
    if path.exists():
        return json.loads(path.read_text()) == settings
    path.write_text(json.dumps(settings))
    return True


def _run(jobs, workers: int) -> int:
    """Render the worlds that are not there yet; return the number of frames made."""
    from tqdm import tqdm
    todo = [job for job in jobs if not _is_done(job)]
    # One thread a process: the software renderer would otherwise start one per core in each.
    os.environ.setdefault('LP_NUM_THREADS', '1')
    context = multiprocessing.get_context('spawn')
    # not multiprocessing.Pool: that one waits for ever for a worker that died
    with ProcessPoolExecutor(min(workers, max(len(todo), 1)), context, cv2.setNumThreads,
                             (1,)) as pool:
        bar = tqdm(total=sum(job[5] for job in todo), unit='frame', disable=not todo)
        for done in as_completed([pool.submit(write_chunk, job) for job in todo]):
            bar.update(done.result())
        bar.close()
    return sum(job[5] for job in todo)


def _chunk_path(job) -> Path:
    return Path(job[0]) / 'chunks' / f'{job[3]:06d}.json'


def _is_done(job) -> bool:
    path = _chunk_path(job)
    return path.exists() and len(json.loads(path.read_text())['frames']) == job[5]


def write_chunk(job) -> int:
    """
    Write the frames of one world and then its chunk of annotations; return the frames written.

    job: (folder of the split, seed, split, index of the world, questions a frame, frames).
    """
    folder, seed, split, index, questions, count = job
    base = [seed, zlib.crc32(split.encode()), index]
    renderer = Renderer(build_world(base))
    chunk = {'frames': {}, 'items': []}
    for number in range(count):
        rng = np.random.default_rng([*base, 1 + number])
        frame, asked = _frame_with_questions(renderer, rng, questions)
        name = f'{index * FRAMES_A_WORLD + number:06d}'
        cv2.imwrite(f'{folder}/images/{name}.png', frame.color[..., ::-1],
                    [cv2.IMWRITE_PNG_COMPRESSION, 2])
        cv2.imwrite(f'{folder}/depths/{name}_depth.png', frame.depth,
                    [cv2.IMWRITE_PNG_COMPRESSION, 1])
        described = describe_frame(frame)
        chunk['frames'][f'{name}.png'] = described
        chunk['items'] += [describe_question(question, f'{name}.png', described, rng)
                           for question in asked]
    renderer.close()
    path = _chunk_path(job)
    path.with_suffix('.part').write_text(json.dumps(chunk))
    path.with_suffix('.part').rename(path)
    return count


def _frame_with_questions(renderer: Renderer, rng: np.random.Generator,
                          questions: int) -> tuple[SimFrame, list[Question]]:
    """Return a frame with at least MIN_QUESTIONS questions, or the best of TRIES."""
    high = bool(rng.random() < 0.45)
    best = None
    for _ in range(TRIES):
        view = sample_view(renderer.world, rng, high)
        model = StereoModel(max_range=float(rng.uniform(14, 25) if high else rng.uniform(9, 16)),
                            error=float(rng.uniform(0.0008, 0.002)))
        camera = view.camera
        sensor = StereoSensor(camera.height, camera.width, rng, model, fields=1)
        frame = take_frame(renderer, view, lambda depth: to_millimetres(sensor.measure(depth)))
        asked = questions_for(frame.objects, camera, rng, questions)
        if best is None or len(asked) > len(best[1]):
            best = frame, asked
        if len(asked) >= min(MIN_QUESTIONS, questions):
            break
    return best


def _rle(mask: np.ndarray) -> dict:
    return {'size': list(mask.shape), 'counts': encode_rle(mask)}


def _k(camera: CameraModel) -> list[float]:
    return [camera.fx, 0.0, camera.cx, 0.0, camera.fy, camera.cy, 0.0, 0.0, 1.0]


def _rounded(values) -> list:
    return np.round(np.asarray(values, dtype=float), 4).tolist()


def describe_frame(frame: SimFrame) -> dict:
    """Return the truth of a frame as JSON: camera, floor, objects with boxes and masks."""
    camera = frame.camera
    return {
        'camera': {'k': _k(camera), 'width': camera.width, 'height': camera.height,
                   'depth_unit_m': DEPTH_UNIT_M},
        'camera_height': round(frame.camera_height, 4), 'up': np.round(frame.up, 6).tolist(),
        'objects': [{
            'label': item.label, 'instance': item.instance, 'center': _rounded(item.center),
            'size': _rounded(item.size), 'footprint': _rounded(item.footprint),
            'rle': _rle(item.mask), 'box_visible_share': round(item.box_visible_share, 3),
            'hull_share': round(item.hull_share, 3),
            'measured_share': round(item.measured_share, 3),
            'carried_by': item.carried_by, 'carries': item.carries,
        } for item in frame.objects]}


def describe_question(question: Question, image: str, frame: dict,
                      rng: np.random.Generator) -> dict:
    """Return one question as an item of the annotation file; frame: of describe_frame."""
    text = ('<image>\n' if rng.random() < 0.3 else '') + question.text
    return {
        'id': rng.bytes(16).hex(), 'image': image,
        'conversations': [{'from': 'human', 'value': text},
                          {'from': 'gpt', 'value': question.freeform}],
        'rle': [frame['objects'][index]['rle'] for index in question.objects],
        'category': question.category, 'normalized_answer': question.normalized,
        'freeform_answer': question.freeform,
        'camera': {'k': frame['camera']['k'], 'depth_unit_m': DEPTH_UNIT_M},
        'truth': {'family': question.family, 'style': question.style,
                  'objects': list(question.objects), 'subject': question.subject,
                  'object': question.object_, 'reference': question.reference,
                  'members': list(question.members), 'sentence': list(question.sentence)}}


def _merge(out: Path, split: str, jobs) -> tuple[int, int]:
    """Join the chunks into the two files of the split; return frames and questions."""
    frames, items = {}, []
    for job in jobs:
        chunk = json.loads(_chunk_path(job).read_text())
        frames.update(chunk['frames'])
        items += chunk['items']
    (out / f'{split}_frames.json').write_text(json.dumps(frames))
    (out / f'{split}.json').write_text(json.dumps(items))
    return len(frames), len(items)


if __name__ == '__main__':
    sys.exit(main())
