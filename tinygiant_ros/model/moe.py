# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Mixture of experts: every token goes to the two experts that its router prefers.

Two executions with equal results: `sparse` runs an expert on its own tokens (training), `wide`
runs all experts as two large products (export: static shapes, no control flow).
"""

import torch
from torch import nn
from torch.nn import functional

from .config import ModelConfig


class MixtureOfExperts(nn.Module):
    """Feed-forward network of E experts; weights are stored as the wide form reads them."""

    def __init__(self, config: ModelConfig):
        super().__init__()
        width, hidden, experts = config.width, config.expert_hidden, config.experts
        self.experts, self.hidden, self.top_k = experts, hidden, config.experts_per_token
        self.wide = False
        self.route_token = nn.Linear(width, experts)
        self.route_question = nn.Linear(width, experts, bias=False)
        self.expand = nn.Parameter(torch.randn(width, experts * hidden) * width ** -0.5)
        self.expand_bias = nn.Parameter(torch.zeros(1, 1, experts * hidden))
        self.reduce = nn.Parameter(torch.randn(experts * hidden, width) * hidden ** -0.5)
        self.reduce_bias = nn.Parameter(torch.zeros(experts, width))

    def forward(self, x, question, mask) -> tuple[torch.Tensor, torch.Tensor]:
        """
        Tokens [B, T, C], question [B, 1, C], mask [B, T] -> tokens [B, T, C], balance loss [].

        The loss is 1 when all experts are used alike (Switch Transformer, eq. 4).
        """
        logits = self.route_token(x) + self.route_question(question)      # [B, T, E]
        gates = self.gates(logits)                                        # [B, T, E]
        out = self._run_wide(x, gates) if self.wide else self._run_sparse(x, gates, mask)
        return out, self._balance(logits, gates, mask)

    def gates(self, logits: torch.Tensor) -> torch.Tensor:
        """Router logits [B, T, E] -> weights [B, T, E], zero except for the best two."""
        best, chosen = logits.float().topk(self.top_k, dim=-1)            # [B, T, K]
        weights = torch.softmax(best, dim=-1)                             # [B, T, K]
        experts = torch.arange(self.experts, device=logits.device)
        hit = (chosen.unsqueeze(-1) == experts).to(weights.dtype)         # [B, T, K, E]
        return (weights.unsqueeze(-1) * hit).sum(dim=-2)

    def _run_wide(self, x: torch.Tensor, gates: torch.Tensor) -> torch.Tensor:
        hidden = functional.gelu(x @ self.expand + self.expand_bias)      # [B, T, E*h]
        batch, tokens = x.shape[:2]
        hidden = hidden.reshape(batch, tokens, self.experts, self.hidden)     # [B, T, E, h]
        gated = (hidden * gates.unsqueeze(-1)).reshape(batch, tokens, self.experts * self.hidden)
        return gated @ self.reduce + gates @ self.reduce_bias             # [B, T, C]

    def _run_sparse(self, x, gates, mask) -> torch.Tensor:
        tokens, gates = x.flatten(0, 1), (gates * mask.unsqueeze(-1)).flatten(0, 1)
        out = torch.zeros_like(tokens)                                    # [B*T, C]
        parts = zip(self.expand.split(self.hidden, dim=1),
                    self.expand_bias.flatten().split(self.hidden),
                    self.reduce.split(self.hidden), self.reduce_bias, strict=True)
        for expert, (expand, expand_bias, reduce, reduce_bias) in enumerate(parts):
            rows = gates[:, expert].nonzero().squeeze(1)                  # [N]
            hidden = functional.gelu(tokens[rows] @ expand + expand_bias)
            result = (hidden @ reduce + reduce_bias) * gates[rows, expert, None]
            out = out.index_add(0, rows, result.to(out.dtype))
        return out.view_as(x)

    def _balance(self, logits, gates, mask) -> torch.Tensor:
        valid = mask.unsqueeze(-1)                                        # [B, T, 1]
        count = mask.sum().clamp(min=1.0)
        share = ((gates > 0).float() * valid).sum((0, 1)) / count / self.top_k
        probability = (torch.softmax(logits.float(), -1) * valid).sum((0, 1)) / count
        return self.experts * (share * probability).sum()
