# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The report's charts as inline SVG, in the colours of its page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .page import escaped

WIDTH, HEIGHT = 440, 340
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 14, 12, 44            # margins around the plot
_DASHES = ('', '6 3', '2 3', '8 3 2 3')                  # lines differ without colour too
_HISTOGRAM = 0.16                                        # share of the height of its tallest bar


def reliability_diagram(bins: Sequence[Mapping[str, Any]]) -> str:
    """
    Return share right over confidence, with Wilson's intervals, and how many answers a bin has.

    bins: as of summary.reliability().
    """
    most = max((one['questions'] for one in bins), default=1)
    parts = [_axes('confidence', 'share right'),
             _line([(0, 0), (1, 1)], 'stroke="var(--soft)" stroke-dasharray="4 4"')]
    for one in bins:
        left, right = _x(one['low']), _x(one['high'])
        top = _y(_HISTOGRAM * one['questions'] / most)
        parts.append(f'<rect x="{left + 1:.1f}" y="{top:.1f}" width="{right - left - 2:.1f}" '
                     f'height="{_y(0) - top:.1f}" fill="var(--line)"/>')
    for one in bins:
        x, (low, high) = one['confidence'], one['interval']
        parts += [_line([(x, low), (x, high)], 'stroke="var(--series-0)" stroke-width="2"'),
                  f'<circle cx="{_x(x):.1f}" cy="{_y(one["right"]):.1f}" r="5" '
                  f'fill="var(--series-0)"><title>{one["questions"]} answers: confidence '
                  f'{100 * x:.1f} %, right {100 * one["right"]:.1f} %</title></circle>']
    return _svg('Reliability: share of right answers over confidence', parts)


def risk_coverage_chart(curves: Mapping[str, Sequence[Sequence[float]]]) -> str:
    """Return share wrong over share answered, one line an answerer, with a list of colours."""
    parts = [_axes('share answered, surest first', 'share wrong')]
    for number, (name, points) in enumerate(curves.items()):
        style = (f'stroke="{series(number)}" stroke-width="2.5" '
                 f'stroke-dasharray="{_DASHES[number % len(_DASHES)]}"')
        parts.append(_line(points, style, name))
    return _svg('Risk and coverage: share of wrong answers over share answered',
                parts) + legend(list(curves))


def legend(names: Sequence[str]) -> str:
    """Return the list of colours of some answerers."""
    listed = ''.join(f'<li><span class="key" style="background:{series(number)}"></span>'
                     f'{escaped(name)}</li>' for number, name in enumerate(names))
    return f'<ul class="keys">{listed}</ul>'


def series(number: int) -> str:
    """Return the colour of an answerer by its place."""
    return f'var(--series-{number % len(_DASHES)})'


def _svg(title: str, parts: Sequence[str]) -> str:
    return (f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escaped(title)}">'
            f'<title>{escaped(title)}</title>' + ''.join(parts) + '</svg>')


def _axes(across: str, up: str) -> str:
    """Return grid, numbers and names of two axes from 0 to 1, in percent."""
    parts = []
    for step in range(0, 6):
        value = step / 5
        parts += [_line([(value, 0), (value, 1)], 'stroke="var(--line)"'),
                  _line([(0, value), (1, value)], 'stroke="var(--line)"'),
                  _words(_x(value), _y(0) + 16, f'{100 * value:.0f}', 'middle'),
                  _words(_x(0) - 6, _y(value) + 4, f'{100 * value:.0f}', 'end')]
    middle = (_y(0) + _y(1)) / 2
    parts += [_words((_x(0) + _x(1)) / 2, HEIGHT - 8, f'{across} (%)', 'middle'),
              f'<text transform="translate(13 {middle:.0f}) rotate(-90)" text-anchor="middle">'
              f'{escaped(up)} (%)</text>']
    return ''.join(parts)


def _words(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escaped(text)}</text>'


def _line(points: Sequence[Sequence[float]], style: str, name: str = '') -> str:
    """Return a line through points (share, share)."""
    placed = ' '.join(f'{_x(x):.1f},{_y(y):.1f}' for x, y in points)
    title = f'<title>{escaped(name)}</title>' if name else ''
    return f'<polyline points="{placed}" fill="none" {style}>{title}</polyline>'


def _x(share: float) -> float:
    return _LEFT + share * (WIDTH - _LEFT - _RIGHT)


def _y(share: float) -> float:
    return HEIGHT - _BOTTOM - share * (HEIGHT - _TOP - _BOTTOM)
