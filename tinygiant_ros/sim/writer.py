# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Writes the images of some frames and their annotations: the work of one process at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
import json
import math
from pathlib import Path
import time

import cv2
import numpy as np

from .annotations import describe_frame, describe_question, FrameMasks
from .camera import sample_view, View, view_score
from .frame import SimFrame, take_frame
from .mixes import MIXES
from .questions import Question, questions_for
from .render import Renderer
from .sensor import draw_sensor, scaled_depth
from .splits import pick, SCALED, SPLITS, Take
from .world import build_world
from ..core.errors import ErrorCode, SpatialError

MIN_QUESTIONS = 20       # of a frame, where so many are wanted
MIN_SCORE = 10.0         # of view_score, below which a view is not worth rendering
VIEWS_A_WORLD = 6        # views tried before the frame is sought in the next world
MAX_WORLDS = 10


@dataclass(frozen=True)
class ChunkJob:
    """Frames to make from one world: number `index` of a split in a folder, of one seed."""

    folder: str
    split: str
    seed: int
    index: int
    frames: int
    questions: int

    @property
    def path(self) -> Path:
        """File of the chunk: one line of figures, then one line a frame and one a question."""
        return Path(self.folder) / 'chunks' / f'{self.index:06d}.jsonl'

    def figures(self) -> dict | None:
        """Return what write_chunk returned, None when the chunk is not there in full."""
        try:
            with self.path.open(encoding='utf-8') as file:
                figures = json.loads(file.readline())
        except (FileNotFoundError, ValueError):      # ValueError: cut off by a power failure
            return None
        return figures if figures['frames'] == self.frames else None


class Clock:
    """CPU seconds by stage; a stage inside another one counts for itself alone."""

    def __init__(self):
        self.seconds: Counter = Counter()
        self._open, self._since = ['other'], time.process_time()

    def _turn(self) -> None:
        now = time.process_time()
        self.seconds[self._open[-1]] += now - self._since
        self._since = now

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count what runs inside for the stage."""
        self._turn()
        self._open.append(name)
        try:
            yield
        finally:
            self._turn()
            self._open.pop()

    def timed(self, name: str, function):
        """Return the function, its time counted for the stage."""
        def run(*values, **named):
            with self.stage(name):
                return function(*values, **named)
        return run


@dataclass(frozen=True, eq=False)
class Shot:
    """A frame that was worth it, with its questions and the 8-bit depth where it has one."""

    take: Take
    frame: SimFrame
    asked: list[Question]
    scaled: tuple[np.ndarray, tuple[float, float]] | None


class Studio:
    """Takes the frames of a chunk; goes on to the next world when the views show too little."""

    def __init__(self, job: ChunkJob, clock: Clock):
        self.split, self.clock, self.counts = SPLITS[job.split], clock, Counter()
        self._job = job
        self._base = [job.seed, self.split.seed, job.index]
        self._renderer: Renderer | None = None
        self._next_world()

    def _next_world(self) -> None:
        self.close()
        with self.clock.stage('world'):
            self.counts['worlds'] += 1
            world = build_world([*self._base, 0, self.counts['worlds']], self.split.worlds)
            self._renderer = Renderer(world)
        self._renderer.render = self.clock.timed('render', self._renderer.render)

    def close(self) -> None:
        """Free the world's textures."""
        if self._renderer is not None:
            self._renderer.close()

    def shoot(self, number: int, rng: np.random.Generator) -> Shot:
        """Return frame `number` of the split with enough questions, see MIN_QUESTIONS."""
        take = self.split.take(number)
        needed = min(MIN_QUESTIONS, self._job.questions,
                     MIXES[take.mix].most_a_frame or MIN_QUESTIONS)
        for attempt in range(MAX_WORLDS * VIEWS_A_WORLD):
            if attempt and attempt % VIEWS_A_WORLD == 0:
                self._next_world()
            self.counts['views'] += 1
            with self.clock.stage('view'):
                view = sample_view(self._renderer.world, rng, take.view, self._size(take, rng))
                if view_score(self._renderer.world, view) < MIN_SCORE:
                    continue
            self.counts['renders'] += 1
            shot = self._look(view, take, rng)
            if len(shot.asked) >= needed:
                return shot
        raise SpatialError(ErrorCode.NO_FRAME,
                           f'no view of {MAX_WORLDS} worlds gives {needed} questions about frame '
                           f'{number} of {self._job.split}; ask for fewer or change the seed')

    def _size(self, take: Take, rng: np.random.Generator) -> tuple[int, int] | None:
        sizes = self.split.resolutions
        if sizes is None:
            return None
        wide = {size: share for size, share in sizes.items() if size[0] * 9 == size[1] * 16}
        return pick(wide if take.view == 'benchmark' else sizes, rng)

    def _look(self, view: View, take: Take, rng: np.random.Generator) -> Shot:
        with self.clock.stage('silhouettes'):
            frame = take_frame(self._renderer, view, self._sensor(view, take, rng))
        scaled = scaled_depth(frame.depth_m) if take.sensor == SCALED else None
        with self.clock.stage('questions'):
            asked = questions_for(frame.objects, view.camera, rng, self._job.questions,
                                  pool=self.split.words, mix=take.mix)
        return Shot(take, frame, asked, scaled)

    def _sensor(self, view: View, take: Take, rng: np.random.Generator):
        with self.clock.stage('sensor'):
            if take.sensor == SCALED:
                return PerfectSensor()
            camera = view.camera
            sensor = draw_sensor(take.sensor, camera.height, camera.width, rng,
                                 far=take.view in ('wall', 'benchmark'))
        sensor.measure = self.clock.timed('sensor', sensor.measure)
        return sensor


class PerfectSensor:
    """Measures every depth as it is."""

    def measure(self, depth: np.ndarray, shiny: np.ndarray) -> np.ndarray:
        """Return the clean depth, float32 [H, W]."""
        return depth


def write_chunk(job: ChunkJob) -> dict:
    """
    Write the images of a chunk and then its annotations; return figures about the work.

    frames, questions, fewest (questions of a frame), worlds, views (tried), renders, seconds
    (wall clock), cpu_seconds by stage.
    """
    start, clock = time.monotonic(), Clock()
    studio = Studio(job, clock)
    lines, fewest = [], math.inf
    questions = 0
    for place in range(job.frames):
        number = job.index * studio.split.frames_a_world + place
        rng = np.random.default_rng([job.seed, studio.split.seed, job.index, 1 + place])
        shot = studio.shoot(number, rng)
        with clock.stage('write'):
            _write_images(job.folder, f'{number:06d}', shot)
        with clock.stage('encode'):
            lines += _describe(shot, studio.split, f'{number:06d}.png', rng)
        questions += len(shot.asked)
        fewest = min(fewest, len(shot.asked))
    studio.close()
    figures = {'frames': job.frames, 'questions': questions, 'fewest': fewest, **studio.counts,
               'seconds': time.monotonic() - start, 'cpu_seconds': dict(clock.seconds)}
    part = job.path.with_suffix('.part')
    part.write_text('\n'.join([json.dumps(figures), *lines, '']), encoding='utf-8')
    part.rename(job.path)
    return figures


def _describe(shot: Shot, split, name: str, rng: np.random.Generator) -> list[str]:
    """Return the line of the frame, '"NAME": {...}', and one line a question."""
    masks = FrameMasks(shot.frame.objects, rng)
    frame = describe_frame(shot.frame, shot.take, split.worlds, masks,
                           shot.scaled and shot.scaled[1])
    items = [describe_question(question, name, shot.frame, split, shot.take, masks, rng)
             for question in shot.asked]
    return [f'"{name}":{_compact(frame)}', *map(_compact, items)]


def _compact(value) -> str:
    return json.dumps(value, separators=(',', ':'))


def _write_images(folder: str, name: str, shot: Shot) -> None:
    # Rendered images have runs: as small as with the default, in half of the time.
    fast = [cv2.IMWRITE_PNG_COMPRESSION, 1, cv2.IMWRITE_PNG_STRATEGY,
            cv2.IMWRITE_PNG_STRATEGY_RLE]
    depth = shot.frame.depth if shot.scaled is None else shot.scaled[0]
    for path, image in ((f'{folder}/images/{name}.png', shot.frame.color[..., ::-1]),
                        (f'{folder}/depths/{name}_depth.png', depth)):
        if not cv2.imwrite(path, image, fast):
            raise OSError(f'{path} cannot be written; is the disk full?')
