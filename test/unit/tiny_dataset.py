# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""A hand-made data set in the benchmark's layout: two views of a level floor with blocks on it."""

import json

import cv2
import numpy as np

from tinygiant_ros.core.masks import encode_rle

HEIGHT, WIDTH = 120, 200
FX, FY, CX, CY = 150.0, 160.0, 98.5, 61.25
CAMERA_HEIGHT = 1.2                       # metres; the camera looks along the floor
K = [FX, 0.0, CX, 0.0, FY, CY, 0.0, 0.0, 1.0]
BLOCKS = {                                # label: centre (x, z) and size on the floor, height
    'pallet': ((-0.9, 3.0), (0.8, 0.8), 0.9),
    'shelf': ((0.9, 4.5), (1.2, 0.6), 1.6),
}
AREA = ((0.6, 3.0), (1.0, 0.9))           # a marked rectangle on the floor: centre, size


def view(shift=0.0):
    """Return color, depth in mm and masks by label; shift moves everything along x, metres."""
    rows, columns = np.mgrid[:HEIGHT, :WIDTH].astype(float)
    ray_x, ray_y = (columns - CX) / FX, (rows - CY) / FY
    with np.errstate(divide='ignore'):
        depth = np.where(ray_y > 0.01, CAMERA_HEIGHT / ray_y, np.inf)
    x = ray_x * depth - shift
    (ax, az), (width, length) = AREA
    masks = {'buffer': (np.abs(x - ax) < width / 2) & (np.abs(depth - az) < length / 2)}
    for label, ((bx, bz), (width, length), high) in BLOCKS.items():
        front = bz - length / 2
        at_front = ((np.abs(ray_x * front - shift - bx) < width / 2)
                    & (ray_y * front > CAMERA_HEIGHT - high) & (ray_y * front < CAMERA_HEIGHT))
        mask = at_front & (front < depth)
        depth = np.where(mask, front, depth)
        masks[label] = mask
    masks['buffer'] &= ~masks['pallet'] & ~masks['shelf']
    color = np.stack([rows * 2, columns, 40 * sum(m * (i + 1) for i, m in
                                                  enumerate(masks.values()))], -1)
    millimetres = np.where(depth < 20, depth * 1000, 0).round().astype(np.uint16)
    return color.astype(np.uint8), millimetres, masks


def objects(masks, shift):
    """Return the truth of a view, in the optical frame (y down)."""
    listed = []
    for label, ((x, z), (width, length), high) in BLOCKS.items():
        listed.append((label, [x + shift, CAMERA_HEIGHT - high / 2, z], width, length, high))
    listed.append(('buffer', [AREA[0][0] + shift, CAMERA_HEIGHT, AREA[0][1]], *AREA[1], 0.0))
    return [{'label': label, 'instance': number, 'center': center, 'rle': rle(masks[label]),
             'amodal': rle(masks[label]), 'size': [length, width, high],
             'box_visible_share': 1.0, 'visible_share': 1.0, 'measured_share': 1.0,
             'carries': -1, 'carried_by': -1,
             'footprint': [[center[0] + sx * width / 2, CAMERA_HEIGHT,
                            center[2] + sz * length / 2]
                           for sx, sz in ((1, 1), (-1, 1), (-1, -1), (1, -1))]}
            for number, (label, center, width, length, high) in enumerate(listed)]


def rle(mask):
    return {'size': [HEIGHT, WIDTH], 'counts': encode_rle(mask)}


def item(number, image, masks, labels, question, category, answer, **truth):
    order = [[*BLOCKS, 'buffer'].index(label) for label in labels]
    raw = {'id': f'{number:032x}', 'image': image, 'category': category,
           'conversations': [{'from': 'human', 'value': f'<image>\n{question}'},
                             {'from': 'gpt', 'value': str(answer)}],
           'rle': [rle(masks[label]) for label in labels], 'normalized_answer': answer,
           'freeform_answer': str(answer), 'camera': {'k': K, 'depth_unit_m': 0.001},
           'truth': {'family': category, 'style': 'mask', 'objects': order, 'subject': -1,
                     'object': -1, 'reference': -1, 'members': [], **truth}}
    if '<mask>' not in question:
        raw['labels'] = labels
    return raw


def write_dataset(folder):
    """Write val.json, val_frames.json, images and depths; return the annotation file."""
    items, frames = [], {}
    for number, shift in enumerate((0.0, 0.35)):
        name = f'{number:06d}.png'
        color, depth, masks = view(shift)
        cv2.imwrite(str(folder / name), color[..., ::-1])
        cv2.imwrite(str(folder / f'{number:06d}_depth.png'), depth)
        frames[name] = {'objects': objects(masks, shift)}
        count = len(items)
        items += [
            item(count, name, masks, ['pallet', 'shelf'],
                 'Is the pallet <mask> left or right of the shelf <mask>?', 'left_right', 'left',
                 subject=0, object=1, sentence=['<subject>', 'is', '<side>', '.']),
            item(count + 1, name, masks, ['buffer', 'pallet'],
                 'How far is the buffer <mask> from the pallet <mask>?', 'distance', 1.0,
                 subject=1, object=0,
                 sentence=['<subject>', 'is', '<value>', 'away', '.']),
            item(count + 2, name, masks, ['shelf', 'pallet', 'buffer'],
                 'How many pallets are in the buffer?', 'count', 0, object=2,
                 sentence=['<object>', 'contains', '<count>', '.']),
            item(count + 3, name, masks, ['pallet', 'buffer', 'shelf'],
                 'Which of <mask> <mask> <mask> is the leftmost?', 'mcq', '0', subject=0,
                 sentence=['<subject>', '.'])]
    (folder / 'val_frames.json').write_text(json.dumps(frames))
    path = folder / 'val.json'
    path.write_text(json.dumps(items))
    return path
