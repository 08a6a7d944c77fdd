# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Trains TinyGiantVLM on cached features, in two phases.

    python -m tinygiant_ros.training.train --train cache/train --val cache/val --out run

Phase 1 teaches heads and free-form sentence together, phase 2 the normalised answers; there the
sentence is only rehearsed, so that it keeps up with the features it reads. `--out` gets log.csv,
last.pt (to resume from: same command) and best/ (the weights with the best score on val).
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, fields
import math
from pathlib import Path
import sys
import time

import numpy as np
import torch

from . import losses
from .batches import CachedQuestions, INPUTS
from .precision import autocast, fast_precision
from ..core.tensors import CATEGORIES
from ..model.config import ModelConfig
from ..model.tinygiant import TinyGiantVLM
from ..sim.sentences import VOCABULARY


@dataclass(frozen=True)
class TrainConfig:
    """One run; every field is a command line option of the same name."""

    train: Path
    val: Path
    out: Path
    init: str = ''                        # folder of a run whose newest weights to start from
    variant: str = '64m'
    steps: int = 5000
    phase2_share: float = 0.25            # of the steps, at the end
    batch: int = 64
    learning_rate: float = 6e-4
    warmup: int = 200
    weight_decay: float = 0.02
    speak_every: int = 2                  # steps between sentences in phase 1: they are easy
    rehearse_every: int = 8               # and in phase 2
    val_every: int = 500
    val_questions: int = 1500
    threads: int = 1                      # more threads only help on an idle machine
    seed: int = 1


def main(arguments=None) -> int:
    """Run the command line; return the exit status."""
    config = _parse(arguments)
    torch.set_num_threads(config.threads)
    torch.manual_seed(config.seed)
    train, val = (CachedQuestions(folder, VOCABULARY) for folder in (config.train, config.val))
    model = TinyGiantVLM(ModelConfig.for_variant(config.variant, len(VOCABULARY)))
    model.regions.standardize.fit(train.samples('geometry'))
    model.pair_standardize.fit(train.samples('pairs'))
    if config.init:
        saved = torch.load(Path(config.init) / 'last.pt', weights_only=True)
        model.load_trained(saved['model'])
    print(f'{config}\n{fast_precision()}, {len(train)} questions to train on, '
          f'{len(val)} to validate', flush=True)
    config.out.mkdir(parents=True, exist_ok=True)
    run(model, train, val, config)
    return 0


def run(model: TinyGiantVLM, train: CachedQuestions, val: CachedQuestions,
        config: TrainConfig) -> None:
    """Train from the last checkpoint of the run, or from the start, to the last step."""
    optimizer = make_optimizer(model, config)
    step, best = _resume(model, optimizer, config.out)
    mean: dict[str, float] = {}
    start, first = time.monotonic(), step
    for numbers in _batches(train, config, step):
        for group in optimizer.param_groups:
            group['lr'] = learning_rate(step, config)
        phase2 = step >= config.steps * (1 - config.phase2_share)
        batch = train.batch(numbers)
        speak = step % (config.rehearse_every if phase2 else config.speak_every) == 0
        parts = train_step(model, optimizer, batch, speak)
        for name, value in parts.items():
            mean[name] = 0.98 * mean.get(name, value) + 0.02 * value
        step += 1
        if step % 100 == 0:
            rate = (step - first) * config.batch / (time.monotonic() - start)
            _log(config.out, step, mean | {'phase': 1.0 + phase2, 'questions_a_second': rate})
        if step % config.val_every == 0 or step == config.steps:
            score = validate(model, val, config)
            _log(config.out, step, {f'val_{name}': value for name, value in score.items()})
            if score['score'] >= best:
                best = score['score']
                model.save(config.out / 'best')
            _save(model, optimizer, step, best, config.out)
        if step == config.steps:
            return


def train_step(model: TinyGiantVLM, optimizer, batch: dict, speak: bool) -> dict[str, float]:
    """Take one optimiser step; speak: teach the sentence too. Returns the loss of each part."""
    model.train()
    with autocast():
        outputs, balance = model.reason_cached(**{name: batch[name] for name in INPUTS})
        parts = losses.head_losses(outputs, batch, balance)
        if speak:
            words = _trim(batch['words'])
            logits = model.decode(words[:, :-1].clamp(min=0), outputs['memory'])
            parts['sentence'] = losses.sentence_loss(logits, words)
    loss = losses.total(parts)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(_trainable(model), 1.0)
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    return {name: float(value.detach()) for name, value in parts.items()}


@torch.inference_mode()
def validate(model: TinyGiantVLM, val: CachedQuestions, config: TrainConfig) -> dict[str, float]:
    """Return the share of right answers per category, and their mean: the official score."""
    model.eval()
    chosen = np.random.default_rng(0).permutation(len(val))[:config.val_questions]
    chosen = chosen[np.argsort(val.sizes()[chosen], kind='stable')]
    right: dict[str, list[bool]] = {name: [] for name in CATEGORIES}
    for start in range(0, len(chosen), config.batch):
        numbers = chosen[start:start + config.batch]
        batch = val.batch(numbers)
        outputs, _ = model.reason_cached(**{name: batch[name] for name in INPUTS})
        for name, answers in losses.answers_right(outputs, batch).items():
            right[name] += answers
    shares = {name: float(np.mean(answers)) if answers else 0.0
              for name, answers in right.items()}
    return shares | {'score': float(np.mean(list(shares.values())))}


def make_optimizer(model: TinyGiantVLM, config: TrainConfig) -> torch.optim.Optimizer:
    """AdamW; biases, norms and embeddings are not decayed."""
    decayed = [p for p in _trainable(model) if p.ndim > 1 and min(p.shape) > 1]
    plain = [p for p in _trainable(model) if not (p.ndim > 1 and min(p.shape) > 1)]
    return torch.optim.AdamW(
        [{'params': decayed, 'weight_decay': config.weight_decay},
         {'params': plain, 'weight_decay': 0.0}],
        lr=config.learning_rate, betas=(0.9, 0.98), fused=True)


def learning_rate(step: int, config: TrainConfig) -> float:
    """Linear warm-up, then a cosine to a twentieth."""
    if step < config.warmup:
        return config.learning_rate * (step + 1) / config.warmup
    done = (step - config.warmup) / max(config.steps - config.warmup, 1)
    return config.learning_rate * (0.05 + 0.95 * (1 + math.cos(math.pi * min(done, 1.0))) / 2)


def _batches(train: CachedQuestions, config: TrainConfig, step: int):
    """Yield question numbers for each step; a resumed run skips to its place."""
    position = epoch = 0
    while True:
        order = list(train.epoch(config.batch, np.random.default_rng([config.seed, epoch])))
        for numbers in order:
            if position >= step:
                yield numbers
            position += 1
        epoch += 1


def _trainable(model: TinyGiantVLM) -> list[torch.nn.Parameter]:
    return [parameter for parameter in model.parameters() if parameter.requires_grad]


def _trim(words: torch.Tensor) -> torch.Tensor:
    """Cut columns behind the longest sentence."""
    return words[:, :max(int((words >= 0).sum(1).max()), 2)]


def _resume(model: TinyGiantVLM, optimizer, out: Path) -> tuple[int, float]:
    path = out / 'last.pt'
    if not path.exists():
        return 0, 0.0
    saved = torch.load(path, weights_only=True)
    model.load_trained(saved['model'])
    optimizer.load_state_dict(saved['optimizer'])
    print(f'resumed at step {saved["step"]}', flush=True)
    return saved['step'], saved['best']


def _save(model: TinyGiantVLM, optimizer, step: int, best: float, out: Path) -> None:
    part = out / 'last.part'
    torch.save({'model': model.trained_state(), 'optimizer': optimizer.state_dict(),
                'step': step, 'best': best}, part)
    part.rename(out / 'last.pt')


def _log(out: Path, step: int, values: dict[str, float]) -> None:
    line = ' '.join(f'{name}={value:.4g}' for name, value in values.items())
    print(f'{step:6d} {line}', flush=True)
    with (out / 'log.csv').open('a') as log:
        for name, value in values.items():
            log.write(f'{step},{name},{value:.6g}\n')


def _parse(arguments) -> TrainConfig:
    parser = argparse.ArgumentParser(description=__doc__.split('\n\n')[0].strip())
    for entry in fields(TrainConfig):
        kinds = {'int': int, 'float': float, 'str': str, 'Path': Path}
        required = entry.name in ('train', 'val', 'out')
        parser.add_argument('--' + entry.name.replace('_', '-'), type=kinds[entry.type],
                            required=required, **({} if required else {'default': entry.default}))
    return TrainConfig(**vars(parser.parse_args(arguments)))


if __name__ == '__main__':
    sys.exit(main())
