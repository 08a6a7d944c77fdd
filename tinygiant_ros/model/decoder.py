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
        x [B, S, C], bias [1, S, K]; keys and values: memory [B, M, 2C], past [B, P, 2C], which is
        read behind x.

        Returns x and the keys and values [B, S, 2C] of these words.
        """
        y = self.self_norm(x)                                             # [B, S, C]
        present = self.self_attention.key_value(y)                        # [B, S, 2C]
        known = present if past is None else torch.cat([present, past], dim=1)
        x = x + self.self_attention.attend(y, known, bias)
        x = x + self.memory_attention.attend(self.memory_norm(x), memory)
        return x + self.feed_forward(self.feed_forward_norm(x)), present


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
        for layer, read in zip(self.layers, self._by_layer(self.read(memory)), strict=True):
            x, _ = layer(x, read, bias)
        return self.norm(x) @ self.words.weight.T

    def read(self, memory: torch.Tensor) -> torch.Tensor:
        """Memory [B, M, C] -> its keys and values in all L layers [B, M, 2LC], once a sentence."""
        return torch.cat([layer.memory_attention.key_value(memory) for layer in self.layers], -1)

    def step(self, word_id, position, read, past, memory):
        """
        One word [B, 1] at position [1]; memory [B, M, 2LC] as read() gives it.

        past [B, P, 2LC], P >= 1: of the words before, and anything; read [1, 1 + P]: 1 for this
        word and those before, 0 for what is none. Returns logits [B, V] and the keys and values
        [B, 1, 2LC] of this word.
        """
        x = self.words(word_id) + nn.functional.embedding(position, self.position)
        bias = (read * -CLOSED + CLOSED).unsqueeze(1)                     # [1, 1, 1 + P]
        present = []
        for layer, read, before in zip(self.layers, self._by_layer(memory),
                                       self._by_layer(past), strict=True):
            x, of_layer = layer(x, read, bias, before)
            present.append(of_layer)
        return self.norm(x[:, 0]) @ self.words.weight.T, torch.cat(present, dim=-1)

    def _by_layer(self, keys_values: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Keys and values of all layers [B, K, 2LC] -> those of each, [B, K, 2C]."""
        return keys_values.split(2 * self.norm.normalized_shape[0], dim=-1)
