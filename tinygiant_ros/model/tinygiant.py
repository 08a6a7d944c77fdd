# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
TinyGiantVLM: two backbones and a text encoder, fusion through experts, re-inspection, answers.

`vision` runs once a frame, `closeup` once a region, `reason` once a question, `decode_step` once
a word: the graphs of core.tensors. Training runs `reason_cached` on features of the frozen parts.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict
import json
from pathlib import Path

import numpy as np
from safetensors.torch import load_file, save_file
import torch
from torch import nn

from .backbone import EfficientNetLite
from .closeup import CloseUp
from .config import ModelConfig
from .decoder import Memory, SentenceDecoder
from .fusion import Fusion, RegionEncoder, TextAdapter, VisionProjector
from .heads import AnswerHeads
from .layers import closed_where_zero, Standardize
from .moe import MixtureOfExperts
from .places import PlaceHead, refined_pairs
from .reinspection import Reinspection
from .text import TextEncoder
from ..core.tensors import HEAD_OUTPUTS, PLACE

PRETRAINED = ('color_backbone', 'depth_backbone', 'text')
CONFIG_FILE, WEIGHTS_FILE = 'config.json', 'model.safetensors'


class TinyGiantVLM(nn.Module):
    """The whole model; shapes in and out are those of core.tensors."""

    def __init__(self, config: ModelConfig):
        super().__init__()
        self.config = config
        self.color_backbone = EfficientNetLite(config.color_backbone)
        self.depth_backbone = EfficientNetLite(config.depth_backbone)
        self.text = TextEncoder(config)
        self.closeup = CloseUp(config)
        self.projector = VisionProjector(config)
        self.text_adapter = TextAdapter(config)
        self.regions = RegionEncoder(config)
        self.fusion = Fusion(config)
        self.places = PlaceHead(config)
        self.pair_standardize = Standardize(config.pair_size)
        self.reinspections = nn.ModuleList(
            Reinspection(config) for _ in range(config.reinspections))
        self.heads = AnswerHeads(config)
        self.memory = Memory(config)
        self.decoder = SentenceDecoder(config)
        for part in PRETRAINED:
            getattr(self, part).requires_grad_(False)
        self.text.upper_layers().requires_grad_(True)
        if config.backbones_trained:
            self.color_backbone.requires_grad_(True)
            self.depth_backbone.requires_grad_(True)

    def vision(self, color: torch.Tensor, depth: torch.Tensor):
        """color, depth [1, 3, H, W] -> feature_map [1, cells, C], global_tokens [1, 2, C]."""
        color_map, color_pooled = self.color_backbone(color)              # [1, cells, 112]
        depth_map, depth_pooled = self.depth_backbone(depth)
        feature_map = self.projector.cells(torch.cat([color_map, depth_map], dim=-1))
        return feature_map, self.projector.project_globals(color_pooled, depth_pooled)

    def look(self, crops: torch.Tensor, geometry: torch.Tensor) -> torch.Tensor:
        """Look at N regions: crops [N, K, S, S], geometry [N, G] -> looks [N, L + 9]."""
        return self.closeup(crops, geometry)

    def reason(self, token_ids, token_mask, mention, pooled, geometry, looks, pairs,
               region_mask, global_tokens) -> tuple[torch.Tensor, ...]:
        """Answer B questions on one frame; returns the tensors REASONER_OUTPUTS in order."""
        global_tokens = global_tokens.expand(token_ids.shape[0], -1, -1)  # [B, 2, C]
        text = self.text(token_ids, token_mask)                           # [B, T, Ct]
        outputs, _ = self._reason(text, token_mask, mention, pooled, geometry, looks, pairs,
                                  region_mask, global_tokens)
        return (*(outputs[name] for name in HEAD_OUTPUTS), self.decoder.read(outputs['memory']))

    def reason_cached(self, token_ids, token_mask, mention, pooled, geometry, looks, pairs,
                      region_mask, color_pooled, depth_pooled) -> tuple[dict, torch.Tensor]:
        """
        Answer from features of the frozen parts, each question on a frame of its own.

        token_ids [B, T]; pooled [B, R, 224] backbone maps averaged over each region; looks
        [B, R, L + 9]; color_pooled, depth_pooled [B, 1280]. Averaging commutes with the linear
        projection, so this equals `reason`. Returns the outputs by name and the experts' balance
        loss.
        """
        pooled = self.projector.cells(pooled)                             # [B, R, C]
        global_tokens = self.projector.project_globals(color_pooled, depth_pooled)
        text = self.text.in_groups(token_ids, token_mask)                 # [B, T, Ct]
        return self._reason(text, token_mask, mention, pooled, geometry, looks, pairs,
                            region_mask, global_tokens)

    def _reason(self, text, token_mask, mention, pooled, geometry, looks, pairs, region_mask,
                global_tokens):
        words, question, said = self.text_adapter(text, token_mask, mention)
        look, place = looks.split([self.config.look_width, len(PLACE)], dim=-1)
        regions = self.regions(pooled, geometry, look, said)              # [B, R, C]
        tokens, balance = self.fusion(question, global_tokens, regions, region_mask, words,
                                      token_mask)
        question, regions = tokens[:, :1], tokens[:, Fusion.FIRST_REGION:]
        placed = self.places(place, geometry, regions, region_mask)       # places [B, R, 9]
        relative = self.pair_standardize(pairs)                           # [B, R, R, P]
        relative = torch.cat([relative, refined_pairs(placed.distance_log, placed.margin)], -1)
        relative = torch.cat([relative, relative.transpose(1, 2)], dim=-1)
        for reinspect in self.reinspections:
            regions, relations = reinspect(relative, regions, question, region_mask)
        outputs, choices, pair = self.heads(placed, relations, regions, question, region_mask)
        outputs['places'] = placed.places                                 # for training alone
        tokens = torch.cat([tokens[:, :Fusion.FIRST_REGION], regions], dim=1)
        mask = torch.cat([torch.ones_like(tokens[:, :Fusion.FIRST_REGION, 0]), region_mask], 1)
        outputs['memory'] = self.memory(
            tokens, closed_where_zero(mask).unsqueeze(1), regions, choices,
            torch.softmax(outputs['task_logits'], dim=-1), pair)          # [B, M, C]
        return outputs, balance

    def decode(self, word_ids: torch.Tensor, memory: torch.Tensor) -> torch.Tensor:
        """Whole sentences [B, S] with memory [B, M, C] -> next-word logits [B, S, V]."""
        return self.decoder(word_ids, memory)

    def decode_step(self, word_id, position, read, past, memory):
        """One word of the sentence; returns DECODER_OUTPUTS in order."""
        return self.decoder.step(word_id, position, read, past, memory)

    def use_wide_experts(self, wide: bool) -> None:
        """Choose how the experts run: wide (static shapes) or sparse (fewer operations)."""
        for module in self.modules():
            if isinstance(module, MixtureOfExperts):
                module.wide = wide

    def load_pretrained(self, read: Callable[[str], Mapping[str, np.ndarray]]) -> None:
        """Load backbones and text encoder; read: see runtime.pretrained.load_pretrained."""
        for part, source in self.pretrained_sources().items():
            weights = {key: torch.from_numpy(np.array(value))
                       for key, value in read(source).items()}
            getattr(self, part).load_pretrained(weights)

    def pretrained_sources(self) -> dict[str, str]:
        """Return for each pretrained part the name of its weights in runtime.pretrained."""
        return {'color_backbone': f'efficientnet_{self.config.color_backbone}',
                'depth_backbone': f'efficientnet_{self.config.depth_backbone}', 'text': 'minilm'}

    def trained_state(self) -> dict[str, torch.Tensor]:
        """Return the tensors that are ours: all but those that stay as they were pretrained."""
        ours = tuple(f'text.{name}' for name in self.text.upper_names())
        if self.config.backbones_trained:
            ours += ('color_backbone.', 'depth_backbone.')
        return {key: value for key, value in self.state_dict().items()
                if key.split('.')[0] not in PRETRAINED or key.startswith(ours)}

    def load_trained(self, state: dict[str, torch.Tensor]) -> None:
        """Load what `trained_state` returned; raises KeyError when names do not match."""
        wrong = set(self.trained_state()) ^ set(state)
        if wrong:
            raise KeyError(f'weights of another model: {sorted(wrong)[:3]} do not match')
        self.load_state_dict(state, strict=False)

    def save(self, folder: Path) -> None:
        """Write CONFIG_FILE, and our tensors to WEIGHTS_FILE."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / CONFIG_FILE).write_text(json.dumps(asdict(self.config), indent=1))
        save_file({key: value.contiguous() for key, value in self.trained_state().items()},
                  folder / WEIGHTS_FILE)

    @classmethod
    def load(cls, folder: Path, read=None) -> 'TinyGiantVLM':
        """Read what `save` wrote; without `read` backbones and text stay random."""
        model = cls(ModelConfig(**json.loads((folder / CONFIG_FILE).read_text())))
        if read is not None:
            model.load_pretrained(read)
        model.load_trained(load_file(folder / WEIGHTS_FILE))
        return model.eval()
