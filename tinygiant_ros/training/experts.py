# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Which expert serves which kind of question: the routers' choices on real questions of a split.

    python -m tinygiant_ros.training.experts --release engines/tinygiant_64m --data data \
        --split test --out benchmarks

Writes experts.json and a chart of every layer. A token counts once for each expert it is sent to,
so that the shares of a layer add up to 100 %.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable, Sequence
import json
from pathlib import Path
import sys
from typing import Any

import cv2
import numpy as np
from tqdm import tqdm

from .answerers import DEFAULT_RELEASE, ModelAnswerer
from .evaluate import draw
from .heatmap import draw_heatmap
from .reader import group_frames, Item, read_frame, read_items, read_regions
from .torch_backend import TorchBackend
from ..core.errors import ErrorCode, SpatialError
from ..model.moe import MixtureOfExperts
from ..runtime.predictor import SpatialPredictor
from ..runtime.release import open_release

KINDS = ('question', 'color', 'depth', 'region')     # of tokens, in the order of model.fusion
LEAST_WANTED = 3.0                        # percent of the tokens that an expert should serve
ALL = 'all tokens'
_TOP_PERCENT = 40.0                       # darkest colour of the chart


class RouterWatch:
    """Counts which experts the tokens of a model go to; use it as a context manager."""

    def __init__(self, model):
        """Take a model; raises SpatialError NOT_READY when it has no experts."""
        self._layers = [one for one in model.modules()
                        if isinstance(one, MixtureOfExperts) and one.experts > 1]
        if not self._layers:
            raise SpatialError(ErrorCode.NOT_READY,
                               'this model has no experts; give a release of one that has')
        self.experts = self._layers[0].experts
        self.top_k = self._layers[0].top_k
        self.group = ''                   # whom the next tokens are counted for
        self._counts = [defaultdict(self._nothing) for _ in self._layers]

    def _nothing(self) -> np.ndarray:
        return np.zeros((len(KINDS), self.experts), np.int64)

    def __enter__(self) -> RouterWatch:
        self._hooks = [layer.register_forward_pre_hook(self._hook(place))
                       for place, layer in enumerate(self._layers)]
        return self

    def __exit__(self, *_) -> None:
        for hook in self._hooks:
            hook.remove()

    def _hook(self, place: int):
        def count(layer: MixtureOfExperts, inputs) -> None:
            x, question, mask = inputs
            gates = layer.gates(layer.route_token(x) + layer.route_question(question))
            chosen = ((gates > 0) & (mask > 0).unsqueeze(-1)).sum(dim=0).cpu().numpy()  # [T, E]
            last = len(KINDS) - 1
            self._counts[place][self.group] += np.vstack(
                [chosen[:last], chosen[last:].sum(axis=0)])
        return count

    def counts(self) -> list[dict[str, np.ndarray]]:
        """Return per layer and group the tokens sent to each expert, int [KINDS, experts]."""
        return [dict(layer) for layer in self._counts]


def watch_questions(answerer: ModelAnswerer, watch: RouterWatch, items: Sequence[Item],
                    images: Path, depths: Path) -> dict[str, int]:
    """
    Ask all items while the watch counts them by family; return how often which error came.

    What a question is refused for after its routing still counts.
    """
    errors: dict[str, int] = defaultdict(int)
    with watch:
        for asked in tqdm(group_frames(items), unit='frame', file=sys.stderr):
            try:
                frame = read_frame(asked[0], images, depths)
            except SpatialError as error:
                errors[error.code.name] += len(asked)
                continue
            for family, same in _by_family(asked).items():
                watch.group = family      # a batch of one family needs no rows told apart
                for code in _ask(answerer, frame, same):
                    errors[code] += 1
    return dict(errors)


def _ask(answerer: ModelAnswerer, frame, items: Sequence[Item]) -> Iterable[str]:
    """Return the codes of the errors that the questions have."""
    try:
        given = answerer.answer(frame, items, [read_regions(item, frame) for item in items])
    except SpatialError as error:
        return [error.code.name] * len(items)
    return [one.code.name for one in given if isinstance(one, SpatialError)]


def _by_family(items: Sequence[Item]) -> dict[str, list[Item]]:
    families = defaultdict(list)
    for item in items:
        families[item.truth.get('family') or item.category or 'unknown'].append(item)
    return families


def routing(counts: Sequence[dict[str, np.ndarray]]) -> dict[str, Any]:
    """
    Return per layer the percent of tokens by expert: of all, by kind of token, by family.

    counts: of RouterWatch. 'least' is the expert with the smallest share of all tokens.
    """
    layers = []
    for groups in counts:
        total = sum(groups.values())
        layers.append({
            'tokens_by_expert': total.sum(axis=0).tolist(), ALL: _percent(total.sum(axis=0)),
            'kinds': {kind: _percent(row) for kind, row in zip(KINDS, total, strict=True)
                      if row.any()},
            'families': {name: _percent(groups[name].sum(axis=0)) for name in sorted(groups)}})
    shares = np.array([layer[ALL] for layer in layers])
    layer, expert = np.unravel_index(int(np.argmin(shares)), shares.shape)
    return {'least': {'layer': int(layer), 'expert': int(expert),
                      'percent': float(shares[layer, expert]), 'wanted': LEAST_WANTED},
            'layers': layers}


def _percent(count: np.ndarray) -> list[float]:
    return [round(100.0 * float(one) / max(int(count.sum()), 1), 2) for one in count]


def chart(found: dict[str, Any]) -> np.ndarray:
    """Return the picture of a routing(), uint8 BGR, 1200 wide: one block of columns a layer."""
    layers = found['layers']
    sections = [[(ALL, [layer[ALL] for layer in layers])]]
    for key in ('kinds', 'families'):
        sections.append([(name, [layer[key][name] for layer in layers])
                         for name in layers[0][key]])
    least = found['least']
    return draw_heatmap(
        'Tokens by expert, percent of the row',
        f'least: expert {least["expert"]} of layer {least["layer"]}, {least["percent"]:.1f} % '
        f'of its tokens', [f'layer {place}' for place in range(len(layers))], sections,
        _TOP_PERCENT)


def main(arguments=None) -> int:
    """Run the command line; return the exit status, 2 when what was given cannot be used."""
    options = _parser().parse_args(arguments)
    folder = options.data / options.split
    try:
        items, left_out = read_items(options.data / f'{options.split}.json')
        print(left_out, flush=True)
        items = draw(items, options.limit, options.seed)
        release = open_release(options.release)
        backend = TorchBackend.from_release(release, options.threads)
        watch = RouterWatch(backend.model)
        errors = watch_questions(ModelAnswerer(SpatialPredictor(backend, release)), watch, items,
                                 folder / 'images', folder / 'depths')
        if not all(watch.counts()):
            raise SpatialError(ErrorCode.BAD_QUESTION, f'no question of {options.split} could '
                               f'be asked ({errors}); give a split with its images')
    except SpatialError as error:
        print(error, file=sys.stderr)
        return 2
    found = {'model_id': release.model_id, 'split': options.split, 'questions': len(items),
             'errors': errors, 'seed': options.seed, 'experts': watch.experts,
             'experts_per_token': watch.top_k} | routing(watch.counts())
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / 'experts.json').write_text(json.dumps(found, indent=1) + '\n',
                                              encoding='utf-8')
    options.chart.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(options.chart), chart(found))
    print(json.dumps({key: found[key] for key in ('model_id', 'questions', 'errors', 'least')}))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.split('\n\n')[0].strip())
    parser.add_argument('--release', type=Path, default=DEFAULT_RELEASE)
    parser.add_argument('--data', type=Path, required=True, help='folder that sim.dataset wrote')
    parser.add_argument('--split', default='test')
    parser.add_argument('--out', type=Path, required=True, help='folder of experts.json')
    parser.add_argument('--chart', type=Path, default=Path('docs/experts.png'))
    parser.add_argument('--limit', type=int, default=600, help='random questions, 0: all')
    parser.add_argument('--threads', type=int, default=0, help='0: what torch chooses')
    parser.add_argument('--seed', type=int, default=0, help='of --limit')
    return parser


if __name__ == '__main__':
    sys.exit(main())
