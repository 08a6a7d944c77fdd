# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
One picture of a data set: frames of all splits, each with a question, its regions and its answer.

    python -m tinygiant_ros.sim.contact_sheet --data data --out docs/contact_sheet.png
"""

from __future__ import annotations

import argparse
from collections import Counter
import json
from pathlib import Path
import sys

import cv2
import numpy as np

from ..core.errors import ErrorCode, SpatialError
from ..core.masks import decode_rle
from ..core.overlay import region_colour

COLUMNS = 8
TILE = (320, 180)        # width and height of a frame, pixels
CAPTION = 62             # height of the text under it
FONT, TEXT_SIZE, LINE = cv2.FONT_HERSHEY_SIMPLEX, 0.34, 14
TINT = 0.3               # share of a region's color in its mask
MAX_TEXT, MAX_REGIONS = 125, 9   # of the questions shown
MAX_BYTES = 3_000_000    # of the picture
INK, PALE, GOOD = (235, 235, 235), (150, 160, 170), (120, 220, 140)


def main(arguments=None) -> int:
    """Run the command line; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.split('\n\n')[0].strip())
    parser.add_argument('--data', required=True, help='folder of the data set')
    parser.add_argument('--out', default='docs/contact_sheet.png', help='picture to write')
    parser.add_argument('--frames', type=int, default=48, help='number of frames (default: 48)')
    options = parser.parse_args(arguments)
    try:
        sheet = contact_sheet(Path(options.data), options.frames)
    except SpatialError as error:
        print(error, file=sys.stderr)
        return 1
    out = Path(options.out)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(small_png(sheet))
    print(f'{out}: {sheet.shape[1]} x {sheet.shape[0]}, {out.stat().st_size / 1e6:.1f} MB')
    return 0


def contact_sheet(folder: Path, count: int) -> np.ndarray:
    """
    Return the picture, uint8 [H, W, 3] RGB.

    Raises SpatialError NO_FRAME when the folder holds no split with its frames.
    """
    shown: Counter = Counter()          # questions by family, so that all come up
    tiles = []
    for split, name, frame, items in _choose_frames(folder, count):
        item = _choose_question(items, shown)
        image = cv2.imread(str(folder / split / 'images' / name))
        if image is None:
            raise SpatialError(ErrorCode.NO_FRAME,
                               f'{folder / split / "images" / name} is not an image; write the '
                               'data set again')
        tiles.append(_tile(split, frame, item, image[..., ::-1]))
    blank = np.zeros_like(tiles[0])
    tiles += [blank] * (-len(tiles) % COLUMNS)
    return np.concatenate([np.concatenate(tiles[k:k + COLUMNS], axis=1)
                           for k in range(0, len(tiles), COLUMNS)])


def _choose_frames(folder: Path, count: int):
    """Yield split, image name, frame and its questions, evenly over splits and their views."""
    splits = {path.name[:-len('_frames.json')]: json.loads(path.read_text(encoding='utf-8'))
              for path in sorted(folder.glob('*_frames.json'))}
    splits = {name: frames for name, frames in splits.items() if frames}
    if not splits:
        raise SpatialError(ErrorCode.NO_FRAME, f'{folder} holds no *_frames.json; make a data set '
                                               'with python -m tinygiant_ros.sim.dataset')
    share = -(-count // len(splits))
    left = count
    for split, frames in splits.items():
        questions: dict[str, list] = {name: [] for name in frames}
        for item in json.loads((folder / f'{split}.json').read_text(encoding='utf-8')):
            questions[item['image']].append(item)
        for name in _spread(frames, min(share, left)):
            yield split, name, frames[name], questions[name]
            left -= 1


def _spread(frames: dict, count: int) -> list[str]:
    """Return names of frames, in turn from each kind of view, far apart within a kind."""
    kinds: dict[tuple, list[str]] = {}
    for name, frame in sorted(frames.items()):
        kinds.setdefault((frame['view'], frame['sensor']), []).append(name)
    groups = [[names[(k * len(names)) // count] for k in range(count)] for names in kinds.values()]
    in_turn = [name for row in zip(*groups) for name in row]
    rest = [name for names in kinds.values() for name in names]
    return list(dict.fromkeys(in_turn + rest))[:count]


def _choose_question(items: list[dict], shown: Counter) -> dict:
    """Return the question whose family came up least so far, short ones first."""
    def rank(item):
        long = len(_question(item)) > MAX_TEXT or len(item['rle']) > MAX_REGIONS
        return long, shown[item['truth']['family']], item['id']
    best = min(items, key=rank)
    shown[best['truth']['family']] += 1
    return best


def _question(item: dict) -> str:
    """Return the question with its masks as numbers."""
    first, *parts = item['conversations'][0]['value'].replace('<image>', '').split('<mask>')
    text = first + ''.join(f'[{index}]{part}' for index, part in enumerate(parts))
    return ' '.join(text.split())


def _answer(item: dict) -> str:
    value = item['normalized_answer']
    unit = {'mcq': f'region {value}', 'distance': f'{value} m'}
    return unit.get(item['category'], str(value))


def _tile(split: str, frame: dict, item: dict, image: np.ndarray) -> np.ndarray:
    """Return a frame with its caption, uint8 [H, W, 3] RGB."""
    width, height = TILE
    scale = min(width / image.shape[1], height / image.shape[0])
    size = round(image.shape[1] * scale), round(image.shape[0] * scale)
    picture = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    masks = [cv2.resize(decode_rle(rle['counts'], *rle['size']).astype(np.uint8), size,
                        interpolation=cv2.INTER_NEAREST) for rle in item['rle']]
    picture = _draw_regions(picture, masks)
    tile = np.full((height + CAPTION, width, 3), 24, np.uint8)
    x, y = (width - size[0]) // 2, (height - size[1]) // 2
    tile[y:y + size[1], x:x + size[0]] = picture
    head = f'{split}  {frame["view"]} {frame["sensor"]} {item["mask_kind"]}'
    lines = [(head, PALE)] + [(line, INK) for line in _wrap(_question(item), width - 8)[:2]]
    lines.append((_answer(item), GOOD))
    for row, (text, color) in enumerate(lines):
        cv2.putText(tile, text, (4, height + 12 + LINE * row), FONT, TEXT_SIZE, color, 1,
                    cv2.LINE_AA)
    tile[:, -1] = tile[-1] = 60
    return tile


def _draw_regions(picture: np.ndarray, masks: list[np.ndarray]) -> np.ndarray:
    """Tint and outline masks uint8 [H, W] on a picture and number them."""
    drawn = picture.copy()
    for index, mask in enumerate(masks):
        color = region_colour(index)
        inside = mask > 0
        drawn[inside] = ((1 - TINT) * drawn[inside] + TINT * np.array(color)).astype(np.uint8)
    for index, mask in enumerate(masks):
        outlines = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)[0]
        cv2.drawContours(drawn, outlines, -1, region_colour(index), 1)
    for index, mask in enumerate(masks):
        rows, columns = np.nonzero(mask)
        if rows.size:
            spot = int(columns.mean()) - 4, int(rows.mean()) + 4
            for color, thick in (((0, 0, 0), 3), ((255, 255, 255), 1)):
                cv2.putText(drawn, str(index), spot, FONT, 0.4, color, thick, cv2.LINE_AA)
    return drawn


def _wrap(text: str, width: int) -> list[str]:
    """Break a text into lines that fit."""
    lines = ['']
    for word in text.split():
        longer = f'{lines[-1]} {word}'.strip()
        if cv2.getTextSize(longer, FONT, TEXT_SIZE, 1)[0][0] <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def small_png(image: np.ndarray, limit: int = MAX_BYTES) -> bytes:
    """Return an RGB image, uint8 [H, W, 3], as a PNG file: in as many colors as fit the limit."""
    for bits in range(8, 3, -1):
        kept = image >> 8 - bits
        spread = (kept.astype(np.uint16) * 255 // (2 ** bits - 1)).astype(np.uint8)
        data = cv2.imencode('.png', spread[..., ::-1], [cv2.IMWRITE_PNG_COMPRESSION, 9])[1]
        if len(data) <= limit:
            break
    return data.tobytes()


if __name__ == '__main__':
    sys.exit(main())
