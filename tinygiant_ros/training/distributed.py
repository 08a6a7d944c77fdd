# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Several processes train one model, and get the gradient that one process would.

The losses are means over what is known in a batch, so a mean of means would weigh a target by
the process that it fell to. Instead every process computes the loss of the whole batch: from
its own outputs, which have a gradient, and those of the others, which have none. The gradients
then simply add up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
import contextlib
from dataclasses import dataclass
from datetime import timedelta
import os

import torch
from torch import distributed

from .images import IMAGES
from .precision import fast_precision
from ..model.moe import MixtureOfExperts

_PATIENCE = timedelta(hours=2)            # the others wait while the first process validates


@dataclass(frozen=True)
class Group:
    """The processes of a run: which one this is, of how many, and what it computes on."""

    rank: int = 0
    size: int = 1
    device: torch.device = torch.device('cpu')

    @property
    def is_first(self) -> bool:
        """Say whether this process validates, logs and saves."""
        return self.rank == 0

    def part(self, batch: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
        """Return the rows that this process computes; of images a batch holds no others."""
        if self.size == 1:
            return batch
        return {name: value if name in IMAGES else value.chunk(self.size)[self.rank]
                for name, value in batch.items()}

    def gather(self, part: torch.Tensor) -> torch.Tensor:
        """Return the rows of all processes in order; only the own ones carry a gradient."""
        if self.size == 1:
            return part
        rows = [torch.empty_like(part) for _ in range(self.size)]
        distributed.all_gather(rows, part.detach().contiguous())
        rows[self.rank] = part
        return torch.cat(rows)

    def add_gradients(self, parameters: Iterable[torch.nn.Parameter]) -> None:
        """Sum the gradients over all processes; each must have one for the same parameters."""
        if self.size == 1:
            return
        gradients = [one.grad for one in parameters if one.grad is not None]
        flat = torch.cat([gradient.flatten() for gradient in gradients])
        distributed.all_reduce(flat)
        for gradient, summed in zip(gradients, flat.split([one.numel() for one in gradients]),
                                    strict=True):
            gradient.copy_(summed.view_as(gradient))

    def share(self, model: torch.nn.Module) -> None:
        """Make the model that of the first process, and its experts balanced over the batch."""
        if self.size == 1:
            return
        for value in model.state_dict().values():
            distributed.broadcast(value, 0)
        for module in model.modules():
            if isinstance(module, MixtureOfExperts):
                module.register_forward_hook(self._balance_over_all)

    def agree(self, text: str) -> str:
        """Return what the first process says."""
        said = [text]
        if self.size > 1:
            distributed.broadcast_object_list(said, 0)
        return said[0]

    def _balance_over_all(self, experts: MixtureOfExperts, inputs, output):
        """Replace the balance loss of the own rows by that of the whole batch."""
        if not experts.training:          # only the first process validates
            return output
        x, question, mask = inputs
        logits = experts.route_token(x) + experts.route_question(question)
        whole = [self.gather(one) for one in (logits, experts.gates(logits), mask)]
        return output[0], experts._balance(*whole)


@contextlib.contextmanager
def join() -> Iterator[Group]:
    """Be one of the processes that torchrun started, or the only one; on GPUs where they are."""
    rank, size = int(os.environ.get('RANK', 0)), int(os.environ.get('WORLD_SIZE', 1))
    device = torch.device('cpu')
    if torch.cuda.is_available():
        device = torch.device('cuda', int(os.environ.get('LOCAL_RANK', 0)))
        torch.cuda.set_device(device)
    if size > 1:
        distributed.init_process_group('nccl' if device.type == 'cuda' else 'gloo',
                                       timeout=_PATIENCE)
    try:
        yield Group(rank, size, device)
    finally:
        if size > 1:
            distributed.destroy_process_group()


def choose_precision(name: str, device: torch.device) -> str:
    """Return the precision to multiply in: auto takes what is fast on this device."""
    if name != 'auto':
        return name
    if device.type == 'cuda':
        return 'bfloat16' if torch.cuda.is_bf16_supported() else 'float16'
    return str(fast_precision()).removeprefix('torch.')
