# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""A model of SmolRGPT's published shape with random weights: nothing of it is trained."""

from __future__ import annotations

import torch
from torch import nn
from transformers import (
    LlamaConfig,
    LlamaForCausalLM,
    SiglipVisionConfig,
    SiglipVisionModel,
)

# of the public repository abtraore/SmolRGPT, models/config.py and models/region_utils.py
IMAGE_SIDE, PATCH, SHUFFLE = 256, 16, 2
VISION_WIDTH, VISION_LAYERS, VISION_HEADS, VISION_INNER = 768, 12, 12, 3072
WIDTH, LAYERS, HEADS, KEY_HEADS, INNER, WORDS = 960, 32, 15, 5, 2560, 49152
EXTRA_WORDS = 3
IMAGE_TOKENS = (IMAGE_SIDE // PATCH // SHUFFLE) ** 2
REFINER_STEPS = 3


class Peer(nn.Module):
    """
    Color and depth through one SigLIP tower, two connectors, two refiners, a SmolLM2 decoder.

    The decoder reads the tokens of the color image, the question, and for every region one pooled
    token of each image; depth reaches it through the regions alone.
    """

    def __init__(self):
        super().__init__()
        self.tower = SiglipVisionModel(SiglipVisionConfig(
            hidden_size=VISION_WIDTH, intermediate_size=VISION_INNER, image_size=IMAGE_SIDE,
            num_hidden_layers=VISION_LAYERS, num_attention_heads=VISION_HEADS, patch_size=PATCH,
            vision_use_head=False))
        self.connectors = nn.ModuleList(
            nn.Linear(VISION_WIDTH * SHUFFLE ** 2, WIDTH, bias=False) for _ in range(2))
        self.refiners = nn.ModuleList(_refiner() for _ in range(2))
        self.language = LlamaForCausalLM(LlamaConfig(
            vocab_size=WORDS + EXTRA_WORDS, hidden_size=WIDTH, intermediate_size=INNER,
            num_hidden_layers=LAYERS, num_attention_heads=HEADS, num_key_value_heads=KEY_HEADS,
            max_position_embeddings=8192, rms_norm_eps=1e-5, tie_word_embeddings=True))

    @torch.inference_mode()
    def answer(self, color: torch.Tensor, depth: torch.Tensor, masks: torch.Tensor,
               words: torch.Tensor, new_words: int) -> int:
        """
        Return how many words were generated greedily: exactly new_words.

        color, depth: [1, 3, IMAGE_SIDE, IMAGE_SIDE]. masks: [regions, cells], rows sum to 1, cells
        of the refined map. words: int64 [1, T].
        """
        tokens, pooled = [], []
        for number, image in enumerate((color, depth)):
            seen = self.tower(pixel_values=image).last_hidden_state
            connected = self.connectors[number](_shuffled(seen))
            side = int(connected.shape[1] ** 0.5)
            grid = connected.transpose(1, 2).reshape(1, WIDTH, side, side)
            refined = self.refiners[number](grid).flatten(2)[0]      # [WIDTH, cells]
            tokens.append(connected)
            pooled.append(masks @ refined.T)
        regions = torch.stack(pooled, dim=1).reshape(1, -1, WIDTH)
        prompt = torch.cat(
            [tokens[0], self.language.get_input_embeddings()(words), regions], dim=1)
        out = self.language(inputs_embeds=prompt, use_cache=True, logits_to_keep=1)
        for step in range(new_words):
            word = out.logits[:, -1].argmax(-1, keepdim=True)
            if step + 1 < new_words:
                out = self.language(input_ids=word, cache=out.cache,
                                    use_cache=True, logits_to_keep=1)
        return new_words


def _shuffled(seen: torch.Tensor) -> torch.Tensor:
    """Return tokens of SHUFFLE x SHUFFLE patches side by side: [1, IMAGE_TOKENS, ...]."""
    side = IMAGE_SIDE // PATCH
    blocks = seen.reshape(1, side // SHUFFLE, SHUFFLE, side // SHUFFLE, SHUFFLE, -1)
    return blocks.transpose(2, 3).reshape(1, IMAGE_TOKENS, -1)


class _ChannelNorm(nn.LayerNorm):
    """LayerNorm over the channels of an image."""

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        return super().forward(image.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


def _refiner() -> nn.Sequential:
    layers: list[nn.Module] = []
    for step in range(REFINER_STEPS):
        layers.append(nn.ConvTranspose2d(WIDTH, WIDTH, 2, stride=2))
        if step + 1 < REFINER_STEPS:
            layers.append(_ChannelNorm(WIDTH))
        layers.append(nn.GELU())
    return nn.Sequential(*layers)


REFINED_SIDE = IMAGE_SIDE // PATCH // SHUFFLE * 2 ** REFINER_STEPS


def parameters(model: nn.Module) -> int:
    """Return how many parameters a model has; tied ones count once."""
    return sum(one.numel() for one in model.parameters())
