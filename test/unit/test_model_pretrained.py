# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Our backbones and text encoder give what their packages give, with their weights."""

import numpy as np
import pytest
import torch

from tinygiant_ros.core.tensors import GRID_CELLS, IMAGE_HEIGHT, IMAGE_WIDTH
from tinygiant_ros.model.backbone import EfficientNetLite, SameConv2d
from tinygiant_ros.model.config import ModelConfig
from tinygiant_ros.model.text import TextEncoder
from tinygiant_ros.model.tinygiant import TinyGiantVLM
from tinygiant_ros.runtime.pretrained import load_pretrained, pretrained_file


def weights(source):
    return {key: torch.from_numpy(np.array(value)) for key, value in
            load_pretrained(source).items()}


@pytest.mark.parametrize('name', ['lite0', 'lite1'])
def test_features_equal_those_of_the_reference_package(name, capsys):
    reference_package = pytest.importorskip('efficientnet_lite_pytorch')
    reference = reference_package.EfficientNet.from_pretrained(
        f'efficientnet-{name}', weights_path=str(pretrained_file(f'efficientnet_{name}')),
        image_size=(IMAGE_HEIGHT, IMAGE_WIDTH)).eval()
    ours = EfficientNetLite(name)
    ours.load_pretrained(weights(f'efficientnet_{name}'))
    rows = torch.linspace(-1, 1, IMAGE_HEIGHT)[:, None]
    columns = torch.linspace(0, 9, IMAGE_WIDTH)[None]
    image = torch.stack([rows * torch.sin(columns), torch.cos(5 * rows * columns),
                         (rows + columns).sin()])[None]
    maps = {}
    for index, block in enumerate(reference._blocks):
        block.register_forward_hook(lambda _m, _i, out, index=index: maps.setdefault(index, out))
    with torch.inference_mode():
        pooled = reference.extract_features(image).mean(dim=(2, 3))
        cells, vector = ours.eval()(image)
    at_stride_16 = [out for out in maps.values() if out.shape[1:] == (112, 18, 32)][-1]
    assert cells.shape == (1, GRID_CELLS, 112)
    torch.testing.assert_close(cells, at_stride_16.flatten(2).transpose(1, 2), atol=1e-4,
                               rtol=1e-4)
    torch.testing.assert_close(vector, pooled, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize(('size', 'kernel', 'stride', 'pads'), [
    (288, 3, 2, (0, 1)), (288, 5, 2, (1, 2)), (9, 5, 2, (2, 2)), (18, 5, 1, (2, 2))])
def test_same_padding_puts_the_odd_pixel_at_the_end(size, kernel, stride, pads):
    layer = SameConv2d(1, 1, kernel, stride, bias=False)
    image = torch.randn(1, 1, size, size)
    padded = torch.nn.functional.pad(image, (*pads, *pads))
    expected = torch.nn.functional.conv2d(padded, layer.weight, stride=stride)
    torch.testing.assert_close(layer(image), expected)
    assert expected.shape[2] == -(-size // stride)


def test_backbone_keeps_its_statistics_in_training():
    backbone = EfficientNetLite('lite0')
    backbone.train()
    before = backbone._bn0.running_mean.clone()
    with torch.no_grad():
        backbone(torch.randn(1, 3, 64, 96))
    assert torch.equal(before, backbone._bn0.running_mean)


def test_text_encoder_knows_the_meaning_of_words():
    encoder = TextEncoder(ModelConfig(vocabulary_size=1)).eval()
    encoder.load_pretrained(weights('minilm'))
    from tokenizers import Tokenizer

    from tinygiant_ros.runtime.pretrained import tokenizer_file
    tokenizer = Tokenizer.from_file(str(tokenizer_file()))
    tokenizer.no_padding()

    def embed(text):
        ids = torch.tensor([tokenizer.encode(text).ids])
        with torch.inference_mode():
            return torch.nn.functional.normalize(
                encoder(ids, torch.ones(ids.shape)).mean(1)[0], dim=0)

    left, near, other = (embed(text) for text in (
        'how far is the pallet from the shelf', 'what is the distance of the pallet to the rack',
        'stock markets fell sharply on monday'))
    assert left @ near > 0.5 > left @ other + 0.2


def test_padding_of_the_text_changes_nothing():
    torch.manual_seed(0)
    encoder = TextEncoder(ModelConfig(vocabulary_size=1, text_layers=2, text_width=24,
                                      text_heads=2, text_vocabulary=50)).eval()
    ids = torch.tensor([[3, 9, 27, 4]])
    with torch.inference_mode():
        alone = encoder(ids, torch.ones(1, 4))
        padded = encoder(torch.nn.functional.pad(ids, (0, 3), value=8),
                         torch.tensor([[1.0, 1, 1, 1, 0, 0, 0]]))
    torch.testing.assert_close(padded[:, :4], alone, atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize(('layers', 'trained', 'upper'), [
    (12, 2, {10, 11}), (12, 11, {*range(1, 12)}), (3, 1, {2}), (2, 5, {0, 1})])
def test_the_upper_text_layers_are_trained_further_and_are_ours(layers, trained, upper):
    with torch.device('meta'):
        model = TinyGiantVLM(ModelConfig(vocabulary_size=1, text_layers=layers,
                                         text_trained=trained))
    ours = [name for name in model.trained_state() if name.startswith('text.')]
    learning = [name for name, one in model.named_parameters()
                if name.startswith('text.') and one.requires_grad]
    assert sorted(ours) == sorted(learning)
    assert all(name.startswith('text.encoder.layer.') for name in ours)
    assert {int(name.split('.')[3]) for name in ours} == upper
    everything = dict(model.text.encoder['layer'].named_parameters())
    assert len(ours) == len(everything) * len(upper) / layers


def test_gradients_reach_the_upper_text_layers_through_all_above():
    torch.manual_seed(0)
    model = TinyGiantVLM(ModelConfig(vocabulary_size=1, text_layers=3, text_trained=2,
                                     text_width=24, text_heads=2, text_vocabulary=50))
    ids, mask = torch.tensor([[3, 9, 27, 4]]), torch.ones(1, 4)
    model.text(ids, mask).square().sum().backward()
    moved = {name.split('.')[2] for name, one in model.text.named_parameters()
             if one.grad is not None and one.grad.any()}
    assert moved == {'1', '2'}
