# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Decoder: the free-form sentence, word by word, with keys and values of earlier words cached."""

import torch
from torch import nn

from .config import ModelConfig
from .layers import Attention, CLOSED, FeedForward
from ..core.tensors import MAX_SENTENCE, TASKS


class Memory(nn.Module):
    """What the decoder reads: the question, the three chosen regions, and learned summaries."""

    def __init__(self, config: ModelConfig):
        super().__init__()
        width, summaries = config.width, config.memory_tokens - 4
        self.summary = nn.Parameter(torch.randn(1, summaries, width) * 0.02)
        self.read = Attention(width, config.heads)
        self.task = nn.Linear(len(TASKS), width)
        self.pair = nn.Linear(config.relation_width, width)
        self.kind = nn.Parameter(torch.randn(config.memory_tokens, width) * 0.02)
        self.norm = nn.LayerNorm(width)

    def forward(self, tokens, token_bias, regions, choices, task, pair) -> torch.Tensor:
        """
        tokens [B, T, C], token_bias [B, 1, T], regions [B, R, C], choices: three [B, R].

        task [B, tasks] probabilities, pair [B, D] the relation of the answer.
        Returns memory [B, M, C].
        """
        summary = self.summary.expand(tokens.shape[0], -1, -1)            # [B, M - 4, C]
        summary = summary + self.read(summary, tokens, token_bias)
        chosen = torch.stack(choices, dim=1) @ regions                    # [B, 3, C]
        question = tokens[:, :1] + self.task(task).unsqueeze(1)   # [B, 1, C]
        question = question + self.pair(pair).unsqueeze(1)
        return self.norm(torch.cat([question, chosen, summary], dim=1) + self.kind)


class DecoderLayer(nn.Module):
    """Self-attention over earlier words, cross-attention to the memory, feed-forward."""

    def __init__(self, config: ModelConfig):
        super().__init__()
        width = config.width
        self.self_norm = nn.LayerNorm(width)
        self.self_attention = Attention(width, config.heads)
        self.memory_norm = nn.LayerNorm(width)
        self.memory_attention = Attention(width, config.heads)
        self.feed_forward_norm = nn.LayerNorm(width)
        self.feed_forward = FeedForward(width, 4 * width, width)

    def forward(self, x, memory, bias, past=None):
        """
        x [B, S, C], memory [B, M, C], bias [1, S, K]; past: keys and values [B, P, C] before x.

        Returns x and the keys and values [B, S, C] of these words.
        """
        y = self.self_norm(x)                                             # [B, S, C]
        new = self.self_attention.keys_values(y)
        keys, values = new if past is None else (
            torch.cat([before, now], dim=1) for before, now in zip(past, new, strict=True))
        x = x + self.self_attention.attend(y, keys, values, bias)
        open_ = torch.zeros_like(memory[:1, :1, :1].transpose(1, 2))      # all memory is read
        x = x + self.memory_attention(self.memory_norm(x), memory, open_)
        return x + self.feed_forward(self.feed_forward_norm(x)), new


class SentenceDecoder(nn.Module):
    """Causal transformer over the words of the sentence; input and output words share weights."""

    def __init__(self, config: ModelConfig):
        super().__init__()
        self.words = nn.Embedding(config.vocabulary_size, config.width)
        nn.init.normal_(self.words.weight, std=config.width ** -0.5)
        self.position = nn.Parameter(torch.randn(MAX_SENTENCE, config.width) * 0.02)
        self.layers = nn.ModuleList(DecoderLayer(config) for _ in range(config.decoder_layers))
        self.norm = nn.LayerNorm(config.width)

    def forward(self, word_ids: torch.Tensor, memory: torch.Tensor) -> torch.Tensor:
        """Whole sentences [B, S] at once -> logits [B, S, V] of the next word."""
        length = word_ids.shape[1]
        x = self.words(word_ids) + self.position[:length]                 # [B, S, C]
        bias = torch.full((length, length), CLOSED, device=x.device).triu(1).unsqueeze(0)
        for layer in self.layers:
            x, _ = layer(x, memory, bias)
        return self.norm(x) @ self.words.weight.T

    def step(self, word_id, position, past_keys, past_values, memory):
        """
        One word [B, 1] at position [1]; past_keys, past_values [L, B, S, C], valid before it.

        Returns logits [B, V] and the new keys and values [L, B, 1, C].
        """
        x = self.words(word_id) + nn.functional.embedding(position, self.position)
        slots = torch.arange(int(past_keys.shape[2]), device=x.device)         # [S]
        later = (slots >= position).to(x.dtype) * CLOSED                  # [S]
        bias = torch.cat([later, torch.zeros_like(later[:1])])[None, None]
        new_keys, new_values = [], []
        for index, layer in enumerate(self.layers):
            x, (key, value) = layer(x, memory, bias, (past_keys[index], past_values[index]))
            new_keys.append(key)
            new_values.append(value)
        logits = self.norm(x[:, 0]) @ self.words.weight.T                 # [B, V]
        return logits, torch.stack(new_keys), torch.stack(new_values)
