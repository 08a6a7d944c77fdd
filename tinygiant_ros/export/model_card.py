# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Writes MODEL_CARD.md from card.json: what the model is, how it was made, how good it is."""

import json
from math import nan
from pathlib import Path

from ..core.tensors import CATEGORIES

_HEAD = '''# {model_id}

TinyGiantVLM with {parameters:.1f} M parameters, {trained:.1f} M of them trained here. It answers
spatial questions about regions of an RGB-D image: left or right, which one, how far and how high,
how many, above or below, in front or behind, and whether a width fits between two of them.

- Weights: `weights.safetensors`, INT8 per output channel with float32 scales, Apache-2.0.
- Pretrained parts, not in this folder: {pretrained}
  from their pip packages, all Apache-2.0.
- Trained on rendered warehouses only (pallets, buffers, transporters, shelves). Other scenes and
  other words are outside of what was measured.
'''


def write_model_card(folder: Path) -> None:
    """Write MODEL_CARD.md beside the card.json that it is made from."""
    card = json.loads((folder / 'card.json').read_text(encoding='utf-8'))
    parts = [_HEAD.format(model_id=card['model_id'], parameters=card['parameters'] / 1e6,
                          trained=card['trained_parameters'] / 1e6,
                          pretrained=_pretrained(card['config'])),
             _scores(card.get('scores', {})), _training(card.get('training', {})),
             _confidence(card.get('temperature', {})), _parity(card.get('parity', {})),
             _int8(card.get('int8', {}))]
    (folder / 'MODEL_CARD.md').write_text('\n'.join(part for part in parts if part),
                                          encoding='utf-8')


def _pretrained(config: dict) -> str:
    """Return what the release takes from packages: all that was not trained further."""
    text = f'MiniLM-L6 without its upper {config["text_trained"]} layers'
    return text if config['backbones_trained'] else (
        f'EfficientNet-Lite0 and -Lite1 (ImageNet), and {text},')


def _scores(scores: dict) -> str:
    if not scores:
        return '## Score\nNot measured: a release for development.\n'
    lines = ['## Score', 'Official score of the benchmark (plain mean of four accuracies), '
             'percent.', '', '| split | questions | score | ' + ' | '.join(CATEGORIES)
             + ' | calibration error |', '|---' * (len(CATEGORIES) + 4) + '|']
    others = []
    for name, summary in scores.items():
        others += _other_scores(name, summary)
        if 'official' not in summary:     # a split of other questions alone
            continue
        official = summary['official']
        cells = [f'{official.get(category, nan):.1f}' for category in CATEGORIES]
        lines.append(f'| {name} | {sum(summary["asked"].values())} | {official["score"]:.2f} | '
                     + ' | '.join(cells) + f' | {summary.get("calibration_error", nan):.3f} |')
    return '\n'.join([*lines, *(['', *others] if others else [])]) + '\n'


def _other_scores(name: str, summary: dict) -> list[str]:
    """Return a line each of what the benchmark does not ask: by robots, and without answer."""
    lines = []
    if robot := summary.get('robot'):
        lines.append(f'- {name}: {robot["right"]:.1f} % right of {robot["questions"]} questions '
                     'that only a robot is asked')
    for kind, row in summary.get('refusals', {}).items():
        lines.append(f'- {name}: {row["refused"]:.1f} % refused of {row["questions"]} {kind} '
                     'questions')
    return lines


def _training(notes: dict) -> str:
    if not notes:
        return ''
    return '## Training\n' + '\n'.join(f'- {key}: {value}' for key, value in notes.items()) + '\n'


def _confidence(temperature: dict) -> str:
    if not temperature:
        return ''
    listed = ', '.join(f'{name} {value}' for name, value in temperature.items())
    return ('## Confidence\nProduct of the probabilities of the heads that were read, their '
            f'logits divided by a temperature fitted on val: {listed}.\n')


def _parity(parity: dict) -> str:
    if not parity:
        return ''
    worst = max(parity.values())
    return ('## Graphs\nLargest difference between graphs (ONNX Runtime) and model (torch), as a '
            f'share of an output\'s largest value: {worst:.1g}.\n')


def _int8(report: dict) -> str:
    """Return what INT8 costs and saves: bytes, parts, answers beside those of float32."""
    if not report:
        return ''
    sizes, parts = report['bytes'], report['parts']
    listed = {one: ', '.join(name for name, precision in parts.items() if precision == one)
              for one in ('int8', 'float32')}
    lines = [
        '## INT8',
        f'{sizes["int8"] / 1e6:.0f} MB of weights and graphs in place of '
        f'{sizes["float32"] / 1e6:.0f} MB. INT8: {listed["int8"]}. float32: {listed["float32"]}. '
        f'Calibrated on {report["calibration"]}.', '',
        '| questions | asked | same answer as float32 % | right in float32 % | right in INT8 % |',
        '|---|---|---|---|---|']
    lines += [f'| {kind} | {row["questions"]} | {row["agree"]:.1f} | '
              f'{row["right"]["float32"]:.1f} | {row["right"]["int8"]:.1f} |'
              for kind, row in report['answers'].items()]
    return '\n'.join(lines) + '\n'
