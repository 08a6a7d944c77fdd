# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The ONNX graphs of a model: questions, tokens and regions are as many as there are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
import warnings

import torch
from torch import nn

from ..core import tensors
from ..model.tinygiant import TinyGiantVLM

OPSET = 17                                # the newest that every TensorRT of a Jetson reads
EXAMPLE_REGIONS, EXAMPLE_TOKENS = 3, 9    # of each question, the rest is padding
EXAMPLES = 2                              # questions in the traced batch; 1 would be burnt in


class _Entry(nn.Module):
    """One method of the model as a module: the exporter traces forward()."""

    def __init__(self, model: TinyGiantVLM, method: Callable):
        super().__init__()
        self.model = model
        self.method = method

    def forward(self, *inputs: torch.Tensor):
        return self.method(*inputs)


def export_graphs(model: TinyGiantVLM, folder: Path) -> None:
    """Write the graphs of runtime.backend.GRAPHS with their weights inside."""
    model.eval()
    model.use_wide_experts(True)
    _export(_Entry(model, model.vision), folder / 'vision.onnx', _vision_example(),
            tensors.VISION_INPUTS, tensors.VISION_OUTPUTS, None)
    _export(_Entry(model, model.look), folder / 'closeup.onnx', closeup_example(model),
            tensors.CLOSEUP_INPUTS, tensors.CLOSEUP_OUTPUTS, 'regions')
    _export(_Entry(model, model.reason), folder / 'reasoner.onnx', reasoner_example(model),
            tensors.REASONER_INPUTS, tensors.REASONER_OUTPUTS)
    _export(_Entry(model, model.decode_step), folder / 'decoder.onnx', decoder_example(model),
            tensors.DECODER_INPUTS, tensors.DECODER_OUTPUTS)
    model.use_wide_experts(False)


def reasoner_example(model: TinyGiantVLM, batch: int = EXAMPLES, all_tokens: int = 12,
                     all_regions: int = 5) -> dict[str, torch.Tensor]:
    """
    Return random but well-formed REASONER_INPUTS: EXAMPLE_TOKENS and EXAMPLE_REGIONS, padded.

    all_tokens, all_regions: with the padding; where that is less, there is no padding.
    """
    config, draw = model.config, torch.Generator().manual_seed(0)
    regions, tokens = min(EXAMPLE_REGIONS, all_regions), min(EXAMPLE_TOKENS, all_tokens)
    pad = all_regions - regions
    mention = torch.zeros(batch, all_regions, all_tokens)
    for region in range(regions):
        mention[:, region, (2 + 2 * region) % tokens] = 1.0
    mask = (torch.arange(all_regions) < regions).float().expand(batch, -1).clone()
    token_mask = (torch.arange(all_tokens) < tokens).float().expand(batch, -1).clone()
    ids = torch.randint(1, config.text_vocabulary, token_mask.shape, generator=draw)
    return {
        tensors.TOKEN_IDS: (ids * token_mask).int(),
        tensors.TOKEN_MASK: token_mask, tensors.MENTION: mention,
        tensors.POOLED: nn.functional.pad(
            torch.randn(batch, regions, config.width, generator=draw), (0, 0, 0, pad)),
        tensors.GEOMETRY: nn.functional.pad(
            torch.randn(batch, regions, config.geometry_size, generator=draw), (0, 0, 0, pad)),
        tensors.LOOKS: nn.functional.pad(
            torch.randn(batch, regions, model.closeup.look_size, generator=draw),
            (0, 0, 0, pad)),
        tensors.PAIRS: nn.functional.pad(
            torch.randn(batch, regions, regions, config.pair_size, generator=draw),
            (0, 0, 0, pad, 0, pad)),
        tensors.REGION_MASK: mask,
        tensors.GLOBAL_TOKENS: torch.randn(1, 2, config.width, generator=draw)}


def closeup_example(model: TinyGiantVLM, regions: int = EXAMPLE_REGIONS):
    """Return random but well-formed CLOSEUP_INPUTS."""
    draw = torch.Generator().manual_seed(0)
    return {tensors.CROPS: torch.randn(regions, *tensors.CROP_SHAPE, generator=draw),
            tensors.CROP_GEOMETRY: torch.randn(regions, model.config.geometry_size,
                                               generator=draw)}


def decoder_example(model: TinyGiantVLM, batch: int = EXAMPLES) -> dict[str, torch.Tensor]:
    """Return random but well-formed DECODER_INPUTS for the fourth word of a sentence."""
    config, draw = model.config, torch.Generator().manual_seed(0)
    width = config.decoder_layers * 2 * config.width
    return {tensors.WORD_ID: torch.full((batch, 1), 4, dtype=torch.int32),
            tensors.POSITION: torch.tensor([3], dtype=torch.int32),
            tensors.READ: (torch.arange(1 + tensors.MAX_SENTENCE) < 4).float()[None],
            tensors.PAST: torch.randn(batch, tensors.MAX_SENTENCE, width, generator=draw),
            tensors.MEMORY: torch.randn(batch, config.memory_tokens, width, generator=draw)}


def _vision_example() -> dict[str, torch.Tensor]:
    image = torch.zeros(1, 3, tensors.IMAGE_HEIGHT, tensors.IMAGE_WIDTH)
    return {tensors.COLOR: image, tensors.DEPTH: image.clone()}


def _export(entry: nn.Module, path: Path, example: dict[str, torch.Tensor],
            inputs: Sequence[str], outputs: Sequence[str],
            axis: str | None = 'questions') -> None:
    names = (*inputs, *outputs)
    axes = {name: {0: axis} for name in names if axis and name not in tensors.SHARED}
    for name in set(names) & set(tensors.SHAPES):
        axes[name] = {place: size for place, size in enumerate(tensors.SHAPES[name])
                      if isinstance(size, str)}
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')   # of the tracer, about shapes that are constant here
        torch.onnx.export(
            entry.eval(), tuple(example[name] for name in inputs), str(path), dynamo=False,
            input_names=list(inputs), output_names=list(outputs), dynamic_axes=axes,
            opset_version=OPSET,
            # PRESERVE keeps BatchNorm apart, so that pretrained weights stay what they were
            training=torch.onnx.TrainingMode.PRESERVE)
