# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""A folder exactly as the benchmark ships it, with its faults: see docs/data.md."""

import json
import math

import cv2
import numpy as np

from tinygiant_ros.core.masks import encode_rle

HEIGHT, WIDTH = 1080, 1920
FOCAL, CAMERA_HEIGHT, PITCH = 1303.0, 8.0, math.radians(45)
PALLETS = ((300, 500, 180, 140), (900, 520, 190, 150), (1300, 800, 260, 200))   # x, y, w, h
BUFFER = (800, 640, 420, 90)
GOOD, TRUNCATED_COLOR, TRUNCATED_DEPTH, NO_DEPTH = '000190', '020821', '030517', '000777'


def floor_z():
    """Return planar z of the floor, one a row, metres."""
    slope = (np.arange(HEIGHT) - (HEIGHT - 1) / 2) / FOCAL
    return CAMERA_HEIGHT / (math.sin(PITCH) + math.cos(PITCH) * slope)


def view():
    """Return color uint8 [H, W, 3], z float [H, W] in metres and the masks of pallets, buffer."""
    color = np.full((HEIGHT, WIDTH, 3), (90, 95, 105), np.uint8)
    z = np.repeat(floor_z()[:, None], WIDTH, axis=1)
    masks = []
    for number, (x, y, width, height) in enumerate((*PALLETS, BUFFER)):
        mask = np.zeros((HEIGHT, WIDTH), bool)
        mask[y:y + height, x:x + width] = True
        color[mask] = (40 + 50 * number, 120, 200 - 40 * number)
        if number < len(PALLETS):
            z[mask] = z[y + height, 0]
        masks.append(mask)
    return color, z, masks


def rle(mask):
    return {'size': [HEIGHT, WIDTH], 'counts': encode_rle(mask)}


def item(number, image, masks, question, category=None, answer=None):
    raw = {'id': f'{number:032x}', 'image': f'{image}.png',
           'conversations': [{'from': 'human', 'value': question}],
           'rle': [rle(mask) for mask in masks]}
    if category is not None:
        freeform = f'The answer is {answer}.'
        raw['conversations'].append({'from': 'gpt', 'value': freeform})
        raw |= {'category': category, 'normalized_answer': answer, 'freeform_answer': freeform}
    return raw


def questions(image, masks, first):
    left, middle, right, buffer = masks
    listed = (
        ((left, right), 'Is the pallet <mask> to the left of the pallet <mask>?', 'left_right',
         'left'),
        ((right, left, middle), 'From this viewpoint, which of the pallets <mask>, <mask> and '
         '<mask> is the leftmost?', 'mcq', '1'),
        ((left, middle, right, buffer), 'How many of the pallets <mask> <mask> <mask> are in the '
         'buffer region <mask>?', 'count', 1),
        ((left, buffer), 'What is the distance between the pallet <mask> and the buffer region '
         '<mask>?', 'distance', 3.87),
        ((middle, buffer), 'How far is the pallet <mask> from the buffer region <mask>?',
         'distance', 0))
    return [item(first + number, image, chosen, ('<image>\n' if number % 2 else '') + text,
                 category, answer)
            for number, (chosen, text, category, answer) in enumerate(listed)]


def write_real_layout(folder):
    """
    Write train/ and train.json, test/ and test.json; return the folder.

    train has 5 questions each about a good frame, one whose color and one whose depth does not
    decode, and one whose depth is missing; test has 5 about a good frame, without answers.
    """
    color, z, masks = view()
    near, far = z.min(), z.max()
    grey = np.rint(255 * (z - near) / (far - near)).astype(np.uint8)
    files = [cv2.imencode('.png', image, [cv2.IMWRITE_PNG_COMPRESSION, 1])[1].tobytes()
             for image in (color[..., ::-1], grey)]
    train = []
    for number, name in enumerate((GOOD, TRUNCATED_COLOR, TRUNCATED_DEPTH, NO_DEPTH)):
        _write(folder / 'train', name, *files)
        train += questions(name, masks, 5 * number)
    for path in (folder / 'train/images' / f'{TRUNCATED_COLOR}.png',
                 folder / 'train/depths' / f'{TRUNCATED_DEPTH}_depth.png'):
        path.write_bytes(path.read_bytes()[:-2000])
    (folder / 'train/depths' / f'{NO_DEPTH}_depth.png').unlink()
    (folder / 'train.json').write_text(json.dumps(train))
    _write(folder / 'test', GOOD, *files)
    kept = ('id', 'image', 'conversations', 'rle')
    test = [{key: raw[key] for key in kept} for raw in questions(GOOD, masks, 100)]
    for raw in test:
        del raw['conversations'][1:]
    (folder / 'test.json').write_text(json.dumps(test))
    return folder


def _write(split, name, color, depth):
    for kind, file, content in (('images', f'{name}.png', color),
                                ('depths', f'{name}_depth.png', depth)):
        (split / kind).mkdir(parents=True, exist_ok=True)
        (split / kind / file).write_bytes(content)
