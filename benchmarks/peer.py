# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
A peer of the same job beside ours: the shape of SmolRGPT, published as 600M parameters.

Method: SmolRGPT (arXiv 2509.15490) answers the same kind of questions about regions of RGB-D
frames. The peer has the shape of its public code: SigLIP base, patch 16, 256x256, once for color
and once for depth; pixel shuffle by 2 and a linear connector to 64 tokens for each; a refiner of
three transposed convolutions for each; SmolLM2-360M (32 layers, 960 wide, 15 heads, 5 key heads,
2560 inside, 49152 words), whose prompt holds the 64 color tokens, the question, and two pooled
tokens a region. Built from configurations through transformers with random weights: only its time
means something, not its answers. It runs in PyTorch on the CPU, in float32 and, where the
processor has it, in bfloat16; the faster of the two is compared. Both get the same 640x480 frame
and regions, a question of as many tokens, and generate as many words as our sentence has. Resizing
of the images and the tokenizer are not counted for the peer, everything is for ours. All take
turns in every round. The first question on a new frame is compared; the peer keeps nothing of a
frame for the next question.
"""

from __future__ import annotations

import copy
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from tinygiant_ros.core import tensors

from .graphs import Recorder
from .measure import ratio, summary, take_turns
from .options import Options
from .pages import markdown
from .precisions import assemble_all, open_backends, open_predictors
from .scene import make_scene, Scene

ROUNDS, WARM_UP = 5, 1
BFLOAT16 = {'avx512_bf16', 'amx_bf16', 'bf16'}      # as /proc/cpuinfo calls it
NEEDED = ('torch', 'transformers')


def run(options: Options) -> dict:
    """Return times of ours and of the peer, and their ratio."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise RuntimeError(f'{", ".join(missing)} is not installed; '
                           'run scripts/setup.sh "train bench"')
    import torch

    from . import peer_model
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    scene, precisions = make_scene(), assemble_all(options.release)
    predictor = open_predictors(precisions, options.release, options.threads)[precisions.best]
    question_tokens, new_words = lengths(options, scene)
    cases = {f'ours, {precisions.best}': lambda: predictor.answer(
        predictor.encode(scene.frame()), scene.queries()[:1])}
    peer = peer_model.Peer().eval()
    for kind in ('float32', *(('bfloat16',) if has_bfloat16() else ())):
        model = copy.deepcopy(peer).to(getattr(torch, kind))
        given = peer_inputs(scene, question_tokens, getattr(torch, kind), peer_model)
        cases[f'peer, {kind}'] = lambda model=model, given=given: model.answer(*given, new_words)
    samples = take_turns(cases, options.rounds(ROUNDS), WARM_UP)
    ours, *peers = samples
    best = min(peers, key=lambda name: np.median(samples[name]))
    return {'image': '640x480', 'regions': len(scene.regions), 'rounds': options.rounds(ROUNDS),
            'question_tokens': question_tokens, 'new_words': new_words,
            'peer_parameters': peer_model.parameters(peer), 'missing': precisions.missing,
            'cases': {name: summary(values) for name, values in samples.items()},
            'faster_peer': best, 'peer_to_ours': ratio(samples[best], samples[ours], 1)}


def has_bfloat16() -> bool:
    """Say whether the processor has instructions for products in bfloat16."""
    info = Path('/proc/cpuinfo')
    return info.exists() and bool(BFLOAT16.intersection(info.read_text().split()))


def lengths(options: Options, scene: Scene) -> tuple[int, int]:
    """Return tokens of our question with its list of regions, and decoder steps of its answer."""
    from tinygiant_ros.runtime.predictor import SpatialPredictor
    backend = open_backends(assemble_all(options.release), options.threads)['float32']
    recorder, steps = Recorder(backend), []
    decode = recorder.run_decoder
    recorder.run_decoder = lambda inputs: (steps.append(1), decode(inputs))[1]
    predictor = SpatialPredictor(recorder, options.release)
    predictor.answer(predictor.encode(scene.frame()), scene.queries()[:1])
    return int(recorder.seen['reasoner'][tensors.TOKEN_MASK].sum()), len(steps)


def peer_inputs(scene: Scene, question_tokens: int, kind: Any, model: Any) -> tuple:
    """Return color, depth, region weights and question as the peer takes them."""
    import torch
    side, fine = model.IMAGE_SIDE, model.REFINED_SIDE
    color = cv2.resize(scene.color, (side, side)).astype(np.float32) / 127.5 - 1
    depth = cv2.resize(scene.depth.astype(np.float32), (side, side)) / 5000 - 1
    depth = np.repeat(depth[..., None], 3, axis=2)
    height, width = scene.depth.shape
    masks = np.stack([cv2.resize(one.full_mask(height, width).astype(np.float32), (fine, fine),
                                 interpolation=cv2.INTER_AREA).ravel() for one in scene.regions])
    masks /= masks.sum(axis=1, keepdims=True)
    words = np.random.default_rng(0).integers(0, model.WORDS, (1, question_tokens))
    images = [torch.from_numpy(one.transpose(2, 0, 1)[None].copy()).to(kind)
              for one in (color, depth)]
    return (*images, torch.from_numpy(masks).to(kind), torch.from_numpy(words))


def table(result: dict) -> str:
    """Return the times and the ratio."""
    rows = [(name, one['median_ms'], one['p99_ms']) for name, one in result['cases'].items()]
    return '\n'.join([
        markdown(('a question on a new frame', 'median ms', 'slowest ms'), rows),
        f'\nThe peer ({result["peer_parameters"] / 1e6:.0f}M parameters as built here) takes '
        f'{result["peer_to_ours"]:g} times as long as ours ({result["question_tokens"]} tokens of '
        f'question, {result["new_words"]} words of answer).',
        *(f'\nNot measured, {name}: {why}.' for name, why in result['missing'].items())])
