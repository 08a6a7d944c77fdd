# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Trains TinyGiantVLM on cached features, in two phases.

    python -m tinygiant_ros.training.train --config config/training/tinygiant_64m.yaml
    python -m tinygiant_ros.training.train --config run/config.yaml --set steps=8000
    torchrun --nproc-per-node 2 -m tinygiant_ros.training.train --config FILE

Phase 1 teaches heads and free-form sentence together, phase 2 the normalised answers; there the
sentence is only rehearsed, so that it keeps up with the features it reads. A run that was stopped
goes on with the same command. docs/training.md says what all settings and files mean.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
import math
from pathlib import Path
import sys

import numpy as np
from safetensors.torch import load_file
import torch
from torch.utils.data import DataLoader, Dataset

from . import losses
from .batches import CachedQuestions, INPUTS
from .distributed import choose_precision, Group, join
from .images import FrameImages, seen
from .progress import Progress
from .sampling import balanced_weights, Sampler
from .settings import (
    read_settings,
    resume_settings,
    SettingsError,
    TrainConfig,
    write_settings,
)
from .stored import restore
from ..core.errors import SpatialError
from ..core.tensors import CATEGORIES
from ..model.closeup import CloseUp
from ..model.config import ModelConfig
from ..model.tinygiant import TinyGiantVLM, WEIGHTS_FILE
from ..runtime.pretrained import load_pretrained
from ..runtime.tensor_files import read_safetensors
from ..sim.sentences import VOCABULARY

CHECKPOINT = 'last.pt'
CLOSEUP_FILE = 'closeup.safetensors'      # of training.train_closeup
BEST = 'best'
PRETRAINED = ('text.', 'color_backbone.', 'depth_backbone.')
CLIP = 1.0                                # longest gradient
ALONE = Group()


def main(arguments=None) -> int:
    """Run the command line; return the exit status, 2 when what was given cannot be used."""
    try:
        config = read_settings(arguments, __doc__.split('\n\n')[0].strip())
        with join() as group:
            _start(config, group)
    except (SettingsError, SpatialError, FileNotFoundError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _start(config: TrainConfig, group: Group) -> None:
    """Read what the settings name, make the model, and run."""
    torch.set_num_threads(config.threads)
    torch.manual_seed(config.seed)
    if config.batch % group.size:
        raise SettingsError(f'batch {config.batch} cannot be shared by {group.size} processes; '
                            'set it to a multiple')
    train, val = (CachedQuestions(folder, VOCABULARY) for folder in (config.train, config.val))
    for questions, folder in ((train, config.train), (val, config.val)):
        if not len(questions):
            raise SettingsError(f'{folder} holds no question, all were left out; see what '
                                'training.cache said of them')
    shape = ModelConfig.for_variant(config.variant, len(VOCABULARY))
    model = TinyGiantVLM(replace(shape, backbones_trained=config.finetune_backbones))
    model.load_pretrained(load_pretrained)
    model.text.set_dropout(config.text_dropout)
    model.regions.standardize.fit(train.samples('geometry'))
    model.pair_standardize.fit(train.samples('pairs'))
    if config.init:
        _load(model, _read_weights(config.init), config.init)
    if config.closeup:
        load_closeup(model.closeup, config.closeup)
    elif not config.init and group.is_first:
        print('the close-up knows nothing: set closeup to what training.train_closeup wrote, or '
              'closeup or init to a run or a release', flush=True)
    config, changed = resume_settings(config)
    precision = group.agree(choose_precision(config.precision, group.device))
    config = replace(config, precision=precision)
    if group.is_first:
        print(f'{len(train)} questions to train on, {len(val)} to validate; {group.size} x '
              f'{group.device}, {precision}', *changed, sep='\n  changed: ', flush=True)
        config.out.mkdir(parents=True, exist_ok=True)
        write_settings(config, config.out)
    run(model, train, val, config, group)


def run(model: TinyGiantVLM, train: CachedQuestions, val: CachedQuestions, config: TrainConfig,
        group: Group = ALONE) -> None:
    """Train from the last checkpoint of the run, or from the start, to the last step."""
    model.to(group.device)
    group.share(model)
    optimizer = make_optimizer(model, config)
    scaler = torch.amp.GradScaler(group.device.type, enabled=config.precision == 'float16')
    state = _resume(model, optimizer, scaler, config.out)
    step, best = state['step'], state['best']
    for questions in (train, val):
        questions.look(model.closeup)
    progress = Progress(config.out, config.steps, config.batch, step, state['mean']) \
        if group.is_first else None
    for batch in make_batches(train, config, step, group):
        phase = 1 if step < config.steps * config.phase1_share else 2
        set_learning_rates(optimizer, step, config)
        parts = train_step(model, optimizer, scaler, batch, speaks(step, phase, config), config,
                           group)
        step += 1
        if not group.is_first:
            continue
        progress.step(step, parts, phase=phase, learning_rate=learning_rate(step - 1, config))
        last = step == config.steps
        if last or step % config.val_every == 0:
            shares = validate(model, val, config, group.device)
            progress.validated(step, shares)
            if shares['score'] >= best:
                best = shares['score']
                model.save(config.out / BEST)
        if last or step % config.save_every == 0:
            _save(model, optimizer, scaler, config.out,
                  {'step': step, 'best': best, 'mean': progress.mean})
    if group.is_first:
        progress.close()


def train_step(model: TinyGiantVLM, optimizer, scaler, batch: dict, speak: bool,
               config: TrainConfig, group: Group = ALONE) -> dict[str, float]:
    """Take one optimiser step; speak: teach the sentence too. Returns the loss of each part."""
    model.train()
    parts = batch_losses(model, batch, speak, config, group)
    scaler.scale(losses.total(parts)).backward()
    trained = [one for one in model.parameters() if one.requires_grad]
    group.add_gradients(trained)
    scaler.unscale_(optimizer)
    torch.nn.utils.clip_grad_norm_(trained, CLIP)
    scaler.step(optimizer)
    scaler.update()
    optimizer.zero_grad(set_to_none=True)
    values = torch.stack([value.detach().float() for value in parts.values()]).tolist()
    return dict(zip(parts, values, strict=True))


def batch_losses(model: TinyGiantVLM, batch: dict, speak: bool, config: TrainConfig,
                 group: Group = ALONE) -> dict[str, torch.Tensor]:
    """Return the loss of each part for the whole batch, computed from this process's rows."""
    with _autocast(config, group.device):
        own = seen(model, group.part(batch))
        outputs, balance = model.reason_cached(**{name: own[name] for name in INPUTS})
        memory = outputs.pop('memory')
        parts = losses.head_losses({name: group.gather(value.float())
                                    for name, value in outputs.items()}, batch, balance)
        if speak:
            words = _trim(batch['words'])
            said = group.part({'words': words})['words'][:, :-1].clamp(min=0)
            logits = group.gather(model.decode(said, memory).float())
            parts['sentence'] = losses.sentence_loss(logits, words)
    return parts


@torch.inference_mode()
def validate(model: TinyGiantVLM, val: CachedQuestions, config: TrainConfig,
             device: torch.device = ALONE.device) -> dict[str, float]:
    """Return the share of right answers per category, and their mean: the official score."""
    model.eval()
    chosen = np.random.default_rng(0).permutation(len(val))[:config.val_questions]
    chosen = chosen[np.argsort(val.sizes()[chosen], kind='stable')]
    images = FrameImages(val, config.data, 'val') if config.finetune_backbones else None
    right: dict[str, list[bool]] = {}
    for start in range(0, len(chosen), config.batch):
        numbers = chosen[start:start + config.batch]
        batch = val.batch(numbers)
        if images is not None:
            batch |= images.batch(numbers, batch['region_mask'].shape[1])
        batch = seen(model, _to(batch, device))
        outputs, _ = model.reason_cached(**{name: batch[name] for name in INPUTS})
        for name, answers in losses.answers_right(outputs, batch).items():
            right.setdefault(name, []).extend(answers)
    shares = {name: float(np.mean(answers)) for name, answers in right.items() if answers}
    official = [shares[name] for name in CATEGORIES if name in shares]
    return shares | {'score': float(np.mean(official)) if official else 0.0}


def make_optimizer(model: TinyGiantVLM, config: TrainConfig) -> torch.optim.Optimizer:
    """AdamW; biases and norms are not decayed, what comes pretrained learns more slowly."""
    groups: dict[tuple[bool, bool], list] = {}
    for name, one in model.named_parameters():
        if one.requires_grad:
            decayed = one.ndim > 1 and min(one.shape) > 1
            groups.setdefault((decayed, name.startswith(PRETRAINED)), []).append(one)
    return torch.optim.AdamW(
        [{'params': listed, 'weight_decay': config.weight_decay if decayed else 0.0,
          'rate': config.text_rate if known else 1.0}
         for (decayed, known), listed in groups.items()],
        lr=config.learning_rate, betas=(0.9, 0.98), fused=True)


def learning_rate(step: int, config: TrainConfig) -> float:
    """Linear warm-up, then a cosine to a twentieth."""
    if step < config.warmup:
        return config.learning_rate * (step + 1) / config.warmup
    done = (step - config.warmup) / max(config.steps - config.warmup, 1)
    return config.learning_rate * (0.05 + 0.95 * (1 + math.cos(math.pi * min(done, 1.0))) / 2)


def set_learning_rates(optimizer: torch.optim.Optimizer, step: int, config: TrainConfig) -> None:
    """Set the rate of every group for a step."""
    for group in optimizer.param_groups:
        group['lr'] = group['rate'] * learning_rate(step, config)


def speaks(step: int, phase: int, config: TrainConfig) -> bool:
    """Say whether the sentence is taught in this step."""
    every = config.speak_every if phase == 1 else config.rehearse_every
    return every > 0 and step % every == 0


class StepBatches(Dataset):
    """The batch of every step; all that is random follows from seed and step."""

    def __init__(self, questions: CachedQuestions, config: TrainConfig, group: Group = ALONE):
        weights = balanced_weights(questions.category(), questions.value_bins(), config.balance,
                                   questions.alone())
        self._sampler = Sampler(weights, questions.likeness(), config.batch, config.seed)
        self._questions, self._seed, self._group = questions, config.seed, group
        self._images = FrameImages(questions, config.data, 'train') \
            if config.finetune_backbones else None

    def __getitem__(self, step: int) -> dict[str, torch.Tensor]:
        numbers = self._sampler.numbers(step)
        batch = self._questions.batch(numbers, np.random.default_rng([self._seed, step, 1]))
        if self._images is not None:
            own = self._group.part({'numbers': torch.from_numpy(numbers)})['numbers']
            batch |= self._images.batch(own.tolist(), batch['region_mask'].shape[1])
        return batch


def make_batches(questions: CachedQuestions, config: TrainConfig, first: int,
                 group: Group = ALONE) -> Iterator[dict[str, torch.Tensor]]:
    """Yield the batches of the steps from `first` on; beside a GPU other processes make them."""
    gpu = group.device.type == 'cuda'
    loader = DataLoader(StepBatches(questions, config, group), batch_size=None,
                        sampler=range(first, config.steps), pin_memory=gpu,
                        num_workers=config.threads if gpu else 0,
                        generator=torch.Generator())     # leaves the common one alone
    for batch in loader:
        yield _to(batch, group.device)


def _to(batch: dict[str, torch.Tensor], device: torch.device) -> dict[str, torch.Tensor]:
    return {name: value.to(device, non_blocking=True) for name, value in batch.items()}


def _autocast(config: TrainConfig, device: torch.device) -> torch.autocast:
    kind = getattr(torch, config.precision)
    return torch.autocast(device.type, kind, enabled=kind is not torch.float32)


def _trim(words: torch.Tensor) -> torch.Tensor:
    """Cut columns behind the longest sentence."""
    return words[:, :max(int((words >= 0).sum(1).max()), 2)]


def _read_weights(folder: Path) -> dict[str, torch.Tensor]:
    """Return what was trained, from the folder of a run, of its best weights, or of a release."""
    if (folder / CHECKPOINT).exists():
        return torch.load(folder / CHECKPOINT, weights_only=True, map_location='cpu')['model']
    if (folder / WEIGHTS_FILE).exists():
        return load_file(folder / WEIGHTS_FILE)
    if (folder / 'weights.safetensors').exists():
        return restore(read_safetensors(folder / 'weights.safetensors'))
    raise FileNotFoundError(f'{folder} holds no weights; give the folder of a run that has saved, '
                            'or a release under engines/')


def load_closeup(closeup: CloseUp, path: Path) -> None:
    """
    Give a close-up its weights: from a file of training.train_closeup, a run, or a release.

    Raises FileNotFoundError, SettingsError when they are of another shape.
    """
    if (path / CLOSEUP_FILE).is_file():
        path /= CLOSEUP_FILE
    prefix = 'closeup.'
    state = load_file(path) if path.is_file() else {
        name.removeprefix(prefix): value for name, value in _read_weights(path).items()
        if name.startswith(prefix)}
    try:
        closeup.load_state_dict(state)
    except RuntimeError as error:
        what = ' '.join(str(error).split())[:200]
        raise SettingsError(f'{path} holds a close-up of another shape ({what}); train one with '
                            'training.train_closeup') from error


def _load(model: TinyGiantVLM, state: dict[str, torch.Tensor], folder: Path) -> None:
    try:
        model.load_trained(state)
    except (KeyError, RuntimeError) as error:
        raise SettingsError(f'{folder} holds a model of another shape than variant '
                            f'{model.config.variant} ({str(error)[:200]}); choose the variant '
                            'that it was trained with, or another folder') from error


def _resume(model: TinyGiantVLM, optimizer, scaler, out: Path) -> dict:
    """Load the checkpoint of the run if there is one; return step, best and mean."""
    saved = read_checkpoint(out)
    if saved is None:
        return {'step': 0, 'best': 0.0, 'mean': {}}
    _load(model, saved['model'], out)
    optimizer.load_state_dict(saved['optimizer'])
    scaler.load_state_dict(saved['scaler'])
    torch.set_rng_state(saved['random'])
    if torch.cuda.is_available() and saved['random_cuda']:
        torch.cuda.set_rng_state_all(saved['random_cuda'])
    return saved


def _save(model: TinyGiantVLM, optimizer, scaler, out: Path, state: dict) -> None:
    write_checkpoint(out, {
        'model': model.trained_state(), 'optimizer': optimizer.state_dict(),
        'scaler': scaler.state_dict(), 'random': torch.get_rng_state(),
        'random_cuda': torch.cuda.get_rng_state_all(), **state})


def write_checkpoint(out: Path, state: dict) -> None:
    """Write the checkpoint of a run so that it is there whole or not at all."""
    part = out / 'last.part'
    torch.save(state, part)
    part.rename(out / CHECKPOINT)


def read_checkpoint(out: Path) -> dict | None:
    """Return what write_checkpoint() wrote for a run, None when it has not yet."""
    if not (out / CHECKPOINT).exists():
        return None
    saved = torch.load(out / CHECKPOINT, weights_only=True, map_location='cpu')
    print(f'going on from step {saved["step"]}', flush=True)
    return saved


if __name__ == '__main__':
    sys.exit(main())
