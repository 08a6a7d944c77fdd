# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""A table of percentages as a picture: the darker a cell, the larger its number."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

WIDTH = 1200                              # pixels of the picture
Section = Sequence[tuple[str, Sequence[Sequence[float]]]]   # rows: name, numbers of every block

_SCALE = 2                                # drawn larger, then made smaller: smooth letters
_LABELS, _MARGIN, _GAP, _ROW, _HEAD = 224, 12, 14, 24, 84    # pixels
_PAPER, _INK, _SOFT = (255, 255, 255), (36, 31, 27), (112, 100, 90)
_LIGHT, _DARK = np.array([250, 245, 238.0]), np.array([120, 62, 8.0])   # BGR
_WHITE_FROM = 0.5                         # of the scale: numbers on dark cells are white


def draw_heatmap(title: str, note: str, blocks: Sequence[str], sections: Sequence[Section],
                 top: float) -> np.ndarray:
    """
    Return the picture, uint8 [height, 1200, 3], BGR.

    blocks: names of groups of columns beside each other. sections: rows, set apart from the
    section before; a row has as many numbers in every block. top: the number of the darkest
    colour.
    """
    columns = len(sections[0][0][1][0])
    cell = (WIDTH - _LABELS - 2 * _MARGIN - _GAP * (len(blocks) - 1)) / (columns * len(blocks))
    height = _HEAD + _MARGIN + sum(len(rows) * _ROW + _GAP for rows in sections)
    image = np.full((height * _SCALE, WIDTH * _SCALE, 3), _PAPER, np.uint8)
    _text(image, title, (_MARGIN, 26), 0.62, _INK)
    _text(image, note, (WIDTH - _MARGIN, 26), 0.45, _SOFT, 'end')
    lefts = [_LABELS + _MARGIN + place * (columns * cell + _GAP) for place in range(len(blocks))]
    for left, name in zip(lefts, blocks, strict=True):
        _text(image, name, (left + columns * cell / 2, 50), 0.5, _INK, 'middle')
        for column in range(columns):
            _text(image, str(column), (left + (column + 0.5) * cell, _HEAD - 12), 0.42, _SOFT,
                  'middle')
    y = float(_HEAD)
    for rows in sections:
        for name, numbers in rows:
            _text(image, name, (_LABELS, y + _ROW - 8), 0.45, _INK, 'end')
            for left, shares in zip(lefts, numbers, strict=True):
                for column, number in enumerate(shares):
                    _cell(image, number, (left + column * cell, y), cell, top)
            y += _ROW
        y += _GAP
    return cv2.resize(image, (WIDTH, height), interpolation=cv2.INTER_AREA)


def _cell(image: np.ndarray, number: float, corner: tuple[float, float], width: float,
          top: float) -> None:
    depth = min(max(number / top, 0.0), 1.0)
    colour = tuple(float(one) for one in _LIGHT + (_DARK - _LIGHT) * depth)
    (x, y), last = corner, (corner[0] + width - 1, corner[1] + _ROW - 1)
    cv2.rectangle(image, _pixel((x, y)), _pixel(last), colour, cv2.FILLED)
    _text(image, f'{number:.0f}', (x + (width - 1) / 2, y + _ROW - 8), 0.45,
          _PAPER if depth > _WHITE_FROM else _INK, 'middle')


def _text(image: np.ndarray, text: str, place: tuple[float, float], size: float,
          colour: tuple[int, int, int], anchor: str = 'start') -> None:
    """Write a line with its baseline at place, which is its start, middle or end."""
    font, scale = cv2.FONT_HERSHEY_SIMPLEX, size * _SCALE
    (width, _), _ = cv2.getTextSize(text, font, scale, _SCALE)
    x, y = _pixel(place)
    x -= {'start': 0, 'middle': width // 2, 'end': width}[anchor]
    cv2.putText(image, text, (x, y), font, scale, colour, _SCALE, cv2.LINE_AA)


def _pixel(place: tuple[float, float]) -> tuple[int, int]:
    return round(place[0] * _SCALE), round(place[1] * _SCALE)
