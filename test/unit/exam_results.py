# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Results of an exam as training.examine makes them, and questions that say what they mean."""

import json

import numpy as np
from tiny_dataset import write_dataset


def result(number, category='mcq', right=True, **more):
    """Return one result; more: what differs from a sure, right answer about a pallet."""
    return {'id': f'{number:032x}', 'image': f'{number // 4:06d}.png',
            'question': f'question {number}?', 'category': category, 'official': True,
            'family': f'{category}_family', 'style': 'mask', 'mask_kind': 'modal', 'regions': 3,
            'view': None, 'sensor': None, 'visible': None, 'truth': '1', 'refused': False,
            'predicted_category': category,
            'predicted': '1' if right else '2', 'text': f'says {number}', 'value': 1.0,
            'chosen': [0], 'confidence': 0.5, 'measured': None, 'right': right, 'ms': {}, **more}


def failed(number, code='BAD_DEPTH', **more):
    """Return the result of a question that was not answered."""
    one = result(number, right=False, **more)
    for key in ('predicted_category', 'predicted', 'text', 'value', 'chosen', 'measured', 'ms'):
        del one[key]
    return one | {'error': code, 'message': 'no depth', 'confidence': 0.0}


def refused(number, category='none', code='BAD_QUESTION', **more):
    """Return the result of a question that was refused, by default one without an answer."""
    unanswerable = {'official': False, 'truth': 'none'} if category == 'none' else {}
    one = failed(number, code, category=category, **{**unanswerable, **more})
    return one | {'refused': True, 'right': category == 'none'}


def random_results(seed, count=240, level=0.7):
    """Return results of four categories with images that are hard or easy."""
    rng = np.random.default_rng(seed)
    names = ('left_right', 'mcq', 'distance', 'count')
    ease = np.clip(rng.normal(level, 0.2, count // 4 + 1), 0.05, 0.95)
    return [result(number, names[number % 4], bool(rng.random() < ease[number // 4]),
                   confidence=float(rng.uniform(0.2, 1.0)),
                   truth='4.0' if number % 4 == 2 else '1') for number in range(count)]


def write_meaningful(folder):
    """Write the tiny data set with meanings and two robot questions; return its annotations."""
    annotations = write_dataset(folder)
    items = json.loads(annotations.read_text())
    for item in items:
        item['truth'] |= _MEANINGS[item['category']]
    far = json.loads(json.dumps(items[1])) | {'id': 'f' * 32, 'normalized_answer': 4.2}
    far['truth'] |= {'robot': True, 'family': 'camera_distance',
                     'meaning': {'a': _only('pallet', 1)}}
    front = json.loads(json.dumps(items[4])) | {
        'id': 'e' * 32, 'category': 'relation', 'normalized_answer': 'front'}
    front['truth'] |= {'robot': True, 'family': 'front_behind',
                       'meaning': {'a': _only('pallet', 0), 'b': _only('shelf', 1)}}
    annotations.write_text(json.dumps([*items, far, front]))
    return annotations


def add_unanswerable(annotations):
    """Add two questions without an answer to an annotation file; return their ids."""
    items = json.loads(annotations.read_text())
    added = []
    for number, family in enumerate(('not_spatial', 'absent_thing')):
        item = json.loads(json.dumps(items[number * 4])) | {
            'id': f'{number}a' * 16, 'category': 'none', 'normalized_answer': 'none'}
        item['truth'] = {'family': family, 'objects': item['truth']['objects'], 'meaning': {}}
        added.append(item)
    annotations.write_text(json.dumps([*items, *added]))
    return [item['id'] for item in added]


def _only(label, index):
    return {'label': label, 'how': 'only', 'pool': [index]}


_MEANINGS = {
    'left_right': {'meaning': {'a': _only('pallet', 0), 'b': _only('shelf', 1)}},
    'distance': {'family': 'distance_pallet_buffer',
                 'meaning': {'a': _only('pallet', 1), 'b': _only('buffer', 0)}},
    'count': {'family': 'count_buffer', 'meaning': {
        'b': _only('buffer', 2), 'candidates': [1], 'candidate_label': 'pallet'}},
    'mcq': {'family': 'extreme', 'meaning': {
        'a': {'label': 'pallet', 'how': 'leftmost', 'pool': [0, 1, 2]},
        'candidates': [0, 1, 2], 'candidate_label': 'pallet'}},
}
