# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Where the time of a question goes: cProfile of the hot path, top functions as text.

Method: cProfile over some repetitions of (1) a question on a new frame and (2) on a known frame
through the predictor in float32, and (3) the node's conversion of one pair of messages and its
label image into records. Functions are sorted by their own time. A profiler slows Python down and
leaves what runs inside ONNX Runtime as it is: this shows where to look, the other benchmarks how
long it takes.
"""

from __future__ import annotations

from collections.abc import Callable
import cProfile
import io
import pstats
import re

from std_msgs.msg import Header

from tinygiant_ros.core.config import NodeConfig
from tinygiant_ros.nodes import bridge, outgoing

from .options import Options
from .precisions import assemble_all, open_predictors
from .scene import make_scene, Scene

REPEATS, TOP = 10, 25


def run(options: Options) -> dict:
    """Write profile_<label>.txt; the result names the file."""
    scene = make_scene()
    precisions = assemble_all(options.release)
    predictor = open_predictors(precisions, options.release, options.threads)['float32']
    queries = scene.queries()
    known = predictor.encode(scene.frame())
    predictor.answer(known, queries[:1])

    def on_new_frame() -> None:
        predictor.answer(predictor.encode(scene.frame()), queries[:1])

    def on_known_frame() -> None:
        predictor.answer(known, queries[1:2])

    parts = [' '.join(__doc__.split('Method: ')[1].split())]
    for title, work in (('a question on a new frame', on_new_frame),
                        ('a question on a known frame', on_known_frame),
                        ('messages of a frame into records', conversion(scene))):
        parts.append(f'== {title}, {REPEATS} times\n{top_functions(work)}')
    path = options.out / f'profile_{options.label}.txt'
    path.write_text('\n\n'.join(parts) + '\n')
    return {'file': path.name}


def conversion(scene: Scene) -> Callable[[], None]:
    """Return what the node does with the messages of one frame before it can answer."""
    header = Header(frame_id=scene.camera.frame_id)
    color = outgoing.image_message(scene.color, 'rgb8', header)
    depth = outgoing.image_message(scene.depth, '16UC1', header)
    labels = outgoing.image_message(scene.labels, '16UC1', header)
    info = outgoing.camera_info_message(scene.camera, header)
    names = NodeConfig().region_label_names

    def convert() -> None:
        frame = bridge.frame_from_messages(color, depth, info)
        height, width = frame.depth.shape
        regions, counts = bridge.regions_from_labels(labels, names, height, width)
        outgoing.region_messages(regions, height, width, counts)

    return convert


def top_functions(work: Callable[[], None]) -> str:
    """Return the functions that take most of the time of the work, without folders."""
    work()
    profile = cProfile.Profile()
    profile.enable()
    for _ in range(REPEATS):
        work()
    profile.disable()
    text = io.StringIO()
    pstats.Stats(profile, stream=text).strip_dirs().sort_stats('tottime').print_stats(TOP)
    lines = [line.rstrip() for line in text.getvalue().splitlines()]
    return re.sub(r'\n{2,}', '\n', '\n'.join(lines)).strip()


def table(result: dict) -> str:
    """Return where the profile lies."""
    return f'[{result["file"]}]({result["file"]}) has the functions that take most time.'
