# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Trains the close-up, the part of the model that says where each region's whole object stands.

    python -m tinygiant_ros.training.train_closeup --config config/training/closeup.yaml

Comes before training.train, whose `closeup` names closeup.safetensors of this run, and wants
frames of its own: on regions that it has learned from it would look better than it is. A run that
was stopped goes on with the same command.
"""

from __future__ import annotations

from pathlib import Path
import sys

import numpy as np
from safetensors.torch import save_file
import torch

from .distributed import choose_precision
from .progress import Progress
from .regions import CachedRegions, recolored
from .settings import read_settings, SettingsError, TrainConfig, write_settings
from .train import (
    CLIP,
    CLOSEUP_FILE,
    learning_rate,
    load_closeup,
    make_optimizer,
    read_checkpoint,
    set_learning_rates,
    write_checkpoint,
)
from ..model.closeup import CloseUp, place_loss
from ..model.config import ModelConfig
from ..sim.sentences import VOCABULARY

WEIGHTS = {'place': 3.0, 'size': 1.5, 'heading': 0.5, 'area': 0.3, 'top': 0.5}


def main(arguments=None) -> int:
    """Run the command line; return the exit status, 2 when what was given cannot be used."""
    try:
        config = read_settings(arguments, __doc__.split('\n\n')[0].strip())
        config.out.mkdir(parents=True, exist_ok=True)
        torch.set_num_threads(config.threads)
        torch.manual_seed(config.seed)
        train, val = (_read_regions(folder) for folder in (config.train, config.val))
        model = CloseUp(ModelConfig.for_variant(config.variant, len(VOCABULARY)))
        model.fit(torch.from_numpy(train.geometry))
        if config.init:
            load_closeup(model, config.init)
    except (SettingsError, FileNotFoundError) as error:
        print(error, file=sys.stderr)
        return 2
    write_settings(config, config.out)
    print(f'{len(train.known)} regions to learn from, {len(val.known)} to validate', flush=True)
    run(model, train, val, config)
    return 0


def run(model: CloseUp, train: CachedRegions, val: CachedRegions, config: TrainConfig) -> None:
    """Train from the last checkpoint of the run, or from the start, to the last step."""
    device = torch.device('cuda' if torch.cuda.is_available() else 'cpu')
    precision = getattr(torch, choose_precision(config.precision, device))
    model.to(device)
    optimizer = make_optimizer(model, config)
    step = _resume(model, optimizer, config.out)
    progress = Progress(config.out, config.steps, config.batch, step)
    while step < config.steps:
        set_learning_rates(optimizer, step, config)
        rng = np.random.default_rng([config.seed, step])
        rows = train.draw(rng, config.batch)
        crops, geometry, truth = train.batch(rows, rng.random(config.batch) < 0.5)
        crops, geometry, truth = (value.to(device) for value in
                                  (recolored(crops, rng), geometry, truth))
        model.train()
        with torch.autocast(device.type, precision, enabled=precision is not torch.float32):
            looks = model(crops, geometry)
        parts = {name: loss.mean() for name, loss in
                 place_loss(looks[:, -truth.shape[1]:].float(), truth).items()}
        sum(WEIGHTS[name] * value for name, value in parts.items()).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), CLIP)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        step += 1
        progress.step(step, {name: float(value.detach()) for name, value in parts.items()},
                      learning_rate=learning_rate(step, config))
        if step % config.val_every == 0 or step == config.steps:
            progress.validated(step, validate(model, val, device))
        if step % config.save_every == 0 or step == config.steps:
            _save(model, optimizer, step, config.out)
    progress.close()


@torch.inference_mode()
def validate(model: CloseUp, val: CachedRegions, device: torch.device) -> dict[str, float]:
    """Return the shares of regions whose centre is off by less than 5, 10, 20 and 40 cm."""
    model.eval()
    errors = []
    for rows in np.array_split(val.known, max(len(val.known) // 512, 1)):
        crops, geometry, truth = (value.to(device) for value in val.batch(rows))
        places = model(crops, geometry)[:, -truth.shape[1]:]
        errors.append((places[:, :3] - truth[:, :3]).norm(dim=1).cpu())
    error = torch.cat(errors)
    return {f'within_{cm}_cm': float((error < cm / 100).float().mean()) for cm in (5, 10, 20, 40)}


def _read_regions(folder: Path) -> CachedRegions:
    regions = CachedRegions(folder)
    if not len(regions.known):
        raise SettingsError(f'{folder} holds no region whose place is known; make the cache of a '
                            'data set of the simulation')
    return regions


def _resume(model: CloseUp, optimizer, out: Path) -> int:
    saved = read_checkpoint(out)
    if saved is None:
        return 0
    model.load_state_dict(saved['model'])
    optimizer.load_state_dict(saved['optimizer'])
    return saved['step']


def _save(model: CloseUp, optimizer, step: int, out: Path) -> None:
    write_checkpoint(out, {'model': model.state_dict(), 'optimizer': optimizer.state_dict(),
                           'step': step})
    save_file(model.state_dict(), out / CLOSEUP_FILE)


if __name__ == '__main__':
    sys.exit(main())
