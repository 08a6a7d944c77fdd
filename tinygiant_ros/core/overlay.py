# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The picture that proves an answer: regions, the chosen ones strong, and the answer below."""

from __future__ import annotations

from collections.abc import Sequence
import math

import cv2
import numpy as np

from .records import Answer, Category, OF_A_PAIR, Region, RgbdFrame

# Okabe and Ito's colours, told apart by colour-blind people too; RGB
_COLOURS = ((230, 159, 0), (86, 180, 233), (0, 158, 115), (240, 228, 66), (0, 114, 178),
            (213, 94, 0), (204, 121, 167))
_FONT = cv2.FONT_HERSHEY_SIMPLEX
_WHITE, _GREY, _DARK = (255, 255, 255), (190, 190, 190), (24, 24, 24)
_STRONG, _FAINT = 0.45, 0.12             # share of the tint in a chosen and in any other region


def region_colour(index: int) -> tuple[int, int, int]:
    """Return the colour (RGB) of a region: the same index, the same colour."""
    return _COLOURS[index % len(_COLOURS)]


def draw_overlay(frame: RgbdFrame, regions: Sequence[Region], answer: Answer,
                 question: str) -> np.ndarray:
    """
    Draw regions and answer over the frame's color image.

    Returns uint8 [H, W, 3], RGB, of the frame's size; a band of text covers its bottom.
    """
    picture = np.ascontiguousarray(frame.color).copy()
    height, width = picture.shape[:2]
    scale = max(min(height / 480, width / 640), 0.4)
    chosen = set(answer.region_indices)
    for index in sorted(range(len(regions)), key=lambda one: one in chosen):
        _draw_region(picture, regions[index], region_colour(index), index in chosen, scale)
    if answer.category in OF_A_PAIR and len(answer.region_indices) == 2:
        _draw_pair(picture, regions, answer, scale)
    taken: list[tuple[int, int, int, int]] = []
    for index in sorted(range(len(regions)), key=lambda one: one not in chosen):
        _draw_tag(picture, regions[index], index, index in chosen, scale, taken)
    _draw_text(picture, question, answer, scale)
    return picture


def _draw_region(picture: np.ndarray, region: Region, colour: tuple[int, int, int],
                 is_chosen: bool, scale: float) -> None:
    """Tint the region's mask and draw its outline, in place."""
    x, y, width, height = region.box
    window = picture[y:y + height, x:x + width]
    share = _STRONG if is_chosen else _FAINT
    tinted = window[region.mask] * (1 - share) + np.array(colour) * share
    window[region.mask] = tinted.astype(np.uint8)
    outlines, _ = cv2.findContours(region.mask.astype(np.uint8), cv2.RETR_EXTERNAL,
                                   cv2.CHAIN_APPROX_NONE, offset=(x, y))
    if is_chosen:                        # a dark rim keeps the outline visible on any ground
        cv2.drawContours(picture, outlines, -1, _DARK, _pixels(4, scale), cv2.LINE_AA)
    cv2.drawContours(picture, outlines, -1, colour, _pixels(2 if is_chosen else 1, scale),
                     cv2.LINE_AA)


def _draw_pair(picture: np.ndarray, regions: Sequence[Region], answer: Answer,
               scale: float) -> None:
    """Draw a line between the two regions, with the distance or the side at its middle."""
    ends = [tuple(round(value) for value in regions[index].centroid)
            for index in answer.region_indices]
    cv2.line(picture, *ends, _DARK, _pixels(4, scale), cv2.LINE_AA)
    cv2.line(picture, *ends, _WHITE, _pixels(2, scale), cv2.LINE_AA)
    for end in ends:
        cv2.circle(picture, end, _pixels(4, scale), _WHITE, -1, cv2.LINE_AA)
    metres = '' if math.isnan(answer.value) else f'{answer.value:.2f} m'
    said = '' if answer.category is Category.DISTANCE else answer.normalized
    label = ': '.join(part for part in (metres, said) if part)
    middle = ((ends[0][0] + ends[1][0]) // 2, (ends[0][1] + ends[1][1]) // 2)
    _draw_plate(picture, label, middle, 0.6 * scale, _DARK, _WHITE)


def _draw_tag(picture: np.ndarray, region: Region, index: int, is_chosen: bool, scale: float,
              taken: list[tuple[int, int, int, int]]) -> None:
    """Write '[3]' on the region's upper part, moved down where another tag lies already."""
    u, _ = region.centroid
    anchor = [round(u), region.box[1] + _pixels(12, scale)]
    size = (0.5 if is_chosen else 0.4) * scale
    for _ in range(4):
        plate = _plate(picture, f'[{index}]', tuple(anchor), size)
        if not any(_overlap(plate, other) for other in taken):
            break
        anchor[1] += plate[3]
    taken.append(plate)
    ground = region_colour(index) if is_chosen else _DARK
    ink = _DARK if is_chosen and sum(ground) > 330 else _WHITE
    _draw_plate(picture, f'[{index}]', tuple(anchor), size, ground, ink)


def _plate(picture: np.ndarray, text: str, centre: tuple[int, int],
           size: float) -> tuple[int, int, int, int]:
    """Return (x, y, width, height) of a text's background, kept inside the picture."""
    (width, height), base = cv2.getTextSize(text, _FONT, size, 1)
    width, height = width + 6, height + base + 4
    x = min(max(centre[0] - width // 2, 0), max(picture.shape[1] - width, 0))
    y = min(max(centre[1] - height // 2, 0), max(picture.shape[0] - height, 0))
    return x, y, width, height


def _draw_plate(picture: np.ndarray, text: str, centre: tuple[int, int], size: float,
                ground: tuple[int, int, int], ink: tuple[int, int, int]) -> None:
    x, y, width, height = _plate(picture, text, centre, size)
    _, base = cv2.getTextSize(text, _FONT, size, 1)
    cv2.rectangle(picture, (x, y), (x + width, y + height), ground, -1)
    cv2.putText(picture, text, (x + 3, y + height - base - 1), _FONT, size, ink, 1, cv2.LINE_AA)


def _draw_text(picture: np.ndarray, question: str, answer: Answer, scale: float) -> None:
    """Darken a band at the bottom and write question, sentence and confidence into it."""
    height, width = picture.shape[:2]
    size, margin = 0.5 * scale, _pixels(8, scale)
    facts = f'answer {answer.normalized} | confidence {100 * answer.confidence:.0f} %'
    if not math.isnan(answer.measured_value):
        digits = 2 if answer.category is Category.DISTANCE else 0
        facts += f' | measured in depth {answer.measured_value:.{digits}f}'
    lines = [(line, ink) for text, ink, most in (
        (question, _GREY, 3), (answer.text, _WHITE, 4), (facts, _GREY, 1))
        for line in _wrap(text, width - 2 * margin, size)[:most]]
    step = _pixels(20, scale)
    top = max(height - step * len(lines) - margin, 0)
    picture[top:] = (picture[top:] * 0.25).astype(np.uint8)
    for number, (line, ink) in enumerate(lines):
        cv2.putText(picture, line, (margin, top + step * (number + 1) - _pixels(2, scale)),
                    _FONT, size, ink, 1, cv2.LINE_AA)


def _wrap(text: str, width: int, size: float) -> list[str]:
    """Break a text into lines of at most this many pixels; long words are cut."""
    # OpenCV's font draws ASCII alone, any other letter as several question marks.
    words = text.encode('ascii', 'replace').decode().split()
    lines: list[str] = []
    for word in words:
        joined = f'{lines[-1]} {word}' if lines else word
        if lines and _text_width(joined, size) <= width:
            lines[-1] = joined
            continue
        while len(word) > 1 and _text_width(word, size) > width:
            fits = next(count for count in range(len(word) - 1, 0, -1)
                        if count == 1 or _text_width(word[:count], size) <= width)
            lines.append(word[:fits])
            word = word[fits:]
        lines.append(word)
    return lines


def _text_width(text: str, size: float) -> int:
    return cv2.getTextSize(text, _FONT, size, 1)[0][0]


def _pixels(count: float, scale: float) -> int:
    return max(round(count * scale), 1)


def _overlap(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> bool:
    return (one[0] < other[0] + other[2] and other[0] < one[0] + one[2]
            and one[1] < other[1] + other[3] and other[1] < one[1] + one[3])
