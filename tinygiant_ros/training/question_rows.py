# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The questions of the feature cache: their texts in word pieces, and what there is to learn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import numpy as np

from .items import Item
from .wordings import (
    beside_id,
    NONE,
    other_wordings,
    told_by_id,
    unanswerable_beside,
    wider_beside,
)
from ..core import tensors
from ..core.errors import SpatialError
from ..core.question import prepare_question, PreparedQuestion
from ..runtime.text import QuestionTokenizer

TASK_OF_FAMILY = {                        # else the category
    **dict.fromkeys(('camera_distance', 'away', 'nearest_away'), 'range'),
    'load_height': 'height'}
_UNANSWERABLE = {                         # what there is to learn from a question without answer
    'category': np.int8(tensors.TASKS.index(tensors.UNANSWERABLE)),
    'pointers': np.full(3, -1, np.int8), 'side': np.int8(-1), 'relation': np.int8(-1),
    'value': np.float32(np.nan), 'words': ''}
_PREFIX = 'question_'
_OF_THE_TEXT = ('wording', 'wordings')    # where the texts of a question lie


def add_question(columns: dict[str, list], item: Item, truth: dict, known: dict, wordings: int,
                 tokenizer: QuestionTokenizer, skipped: dict[str, int]) -> None:
    """
    Add a question to the columns, in several wordings, and now and then one without an answer.

    truth: of its frame, {} where it is not known. known: what there is to learn, see targets(),
    and its 'frame', by default the one added last. wordings: how many, its own included; with 1
    nothing is added beside it. skipped: counts by reason what cannot be read.
    """
    count = len(item.rles)
    try:
        prepared = prepare_question(item.question, item.labels or [''] * count)
        encoded = [_wording_arrays(prepared, count, tokenizer)]
    except SpatialError as error:
        skipped[error.code.name] += 1
        return
    others = ((other, count) for other in other_wordings(item, wordings - 1))
    _add(columns, known, encoded + _encoded(others, tokenizer))
    objects = objects_of(item, truth)
    if wordings > 1 and objects and item.answer is not None:
        labels = [one['label'] for one in objects]
        for prepared, regions in unanswerable_beside(item, labels):
            for text in _encoded([(prepared, len(regions))], tokenizer):
                _add(columns, known | _UNANSWERABLE | {
                    'regions': known['regions'][regions], 'official': np.bool_(False),
                    'members': np.full(len(regions), -1, np.int8),
                    'id': beside_id(item.id, NONE, regions)}, [text])
        _add_wider(columns, item, objects, known, tokenizer)


def put_in_new_words(stored: Mapping[str, np.ndarray], items: Mapping[str, tuple[Item, dict]],
                     wordings: int, tokenizer: QuestionTokenizer
                     ) -> tuple[dict[str, list], dict[str, int]]:
    """
    Return the columns of a chunk's questions in new words, and what was left out by reason.

    stored: the arrays of the chunk. items: by id, with the truth of the frame. What was added
    beside a question is drawn anew; a question that is in no item is left out.
    """
    columns, skipped = defaultdict(list), defaultdict(int)
    for row in _rows(stored):
        name = str(row['id'])
        if told_by_id(name)[1] is not None:
            continue
        if name not in items:
            skipped['UNKNOWN_ID'] += 1
            continue
        item, truth = items[name]
        add_question(columns, item, truth, row | {'id': name, 'words': str(row['words'])},
                     wordings, tokenizer, skipped)
    return columns, dict(skipped)


def _rows(stored: Mapping[str, np.ndarray]) -> Iterable[dict]:
    """Yield what is stored of every question but its texts, by name."""
    names = [name.removeprefix(_PREFIX) for name in stored
             if name.startswith(_PREFIX) and not name.endswith('_length')]
    ends = {name: np.cumsum(stored[f'{_PREFIX}{name}_length'])
            for name in names if f'{_PREFIX}{name}_length' in stored}
    columns = {name: np.split(stored[_PREFIX + name], ends[name][:-1]) if name in ends
               else stored[_PREFIX + name] for name in names if name not in _OF_THE_TEXT}
    for index in range(len(columns.get('id', ()))):         # a chunk may have no question
        yield {name: column[index] for name, column in columns.items()}


def _add(columns: dict[str, list], question: dict, wordings: list[dict]) -> None:
    """Add a question with the arrays of its wordings."""
    question = {'frame': np.int32(len(columns['frame_regions']) - 1), **question,
                'wording': np.int32(len(columns['wording_tokens'])),
                'wordings': np.int32(len(wordings))}
    for name, value in question.items():
        columns[_PREFIX + name].append(value)
    for arrays in wordings:
        for name, value in arrays.items():
            columns[f'wording_{name}'].append(value)


def _encoded(texts: Iterable[tuple[PreparedQuestion, int]],
             tokenizer: QuestionTokenizer) -> list[dict[str, np.ndarray]]:
    """Return the arrays of texts about so many regions; those that are too long are left out."""
    arrays = []
    for prepared, count in texts:
        try:
            arrays.append(_wording_arrays(prepared, count, tokenizer))
        except SpatialError:
            continue
    return arrays


def _add_wider(columns: dict[str, list], item: Item, objects: list[dict], known: dict,
               tokenizer: QuestionTokenizer) -> None:
    """Add now and then what the benchmark would not ask about the same regions, the objects."""
    place = {counts: index for (_, _, counts), index
             in zip(item.rles, known['regions'].tolist(), strict=True)}
    for other in wider_beside(item, objects):
        prepared = prepare_question(other.question, other.labels)
        for text in _encoded([(prepared, len(other.rles))], tokenizer):
            _add(columns, known | targets(other, place), [text])


def objects_of(item: Item, truth: dict) -> list[dict]:
    """Return what the truth of a frame says of an item's regions, [] if it does not know them."""
    objects = truth.get('objects', ())
    chosen = item.truth.get('objects', ())
    known = all(0 <= index < len(objects) for index in chosen)
    return [objects[index] for index in chosen] if known else []


def _wording_arrays(prepared: PreparedQuestion, count: int,
                    tokenizer: QuestionTokenizer) -> dict[str, np.ndarray]:
    """Word pieces of a question about so many regions, and which of them name which region."""
    token_ids, _, mention = tokenizer.encode(prepared, count)
    region, token = np.nonzero(mention)
    return {'tokens': token_ids, 'region': region.astype(np.int16),
            'token': token.astype(np.int16)}


def targets(item: Item, place: dict[str, int]) -> dict:
    """
    Return what there is to learn from a question; place: of its regions among those of the frame.

    pointers: region + 1, 0 for none, -1 where nothing is known.
    """
    count, truth, task = len(item.rles), item.truth, task_of(item)
    pointers = [truth[name] + 1 if name in truth and task != tensors.UNANSWERABLE else -1
                for name in ('reference', 'object', 'subject')]
    if task == 'mcq' and 'subject' not in truth:
        pointers[2] = int(item.answer) + 1
    members = np.full(count, -1, np.int8)
    if task == 'count' and 'members' in truth:
        members[:] = 0
        members[truth['members']] = 1
    is_length = task in ('distance', 'count', 'range', 'height')
    return {
        'regions': np.array([place[counts] for _, _, counts in item.rles], np.int16),
        'official': np.bool_(item.official),
        'category': np.int8(-1 if task is None else tensors.TASKS.index(task)),
        'pointers': np.array(pointers, np.int8),
        'side': np.int8(tensors.SIDES.index(item.answer) if task == 'left_right' else -1),
        # a file of others may have relations that there is no head for
        'relation': np.int8(tensors.RELATIONS.index(item.answer) if task == 'relation'
                            and item.answer in tensors.RELATIONS else -1),
        'members': members,
        'value': np.float32(item.answer if is_length else np.nan),
        'words': ' '.join(truth.get('sentence', ())),
        'id': item.id,
    }


def task_of(item: Item) -> str | None:
    """Return what a question wants, one of TASKS; None where the file does not tell."""
    if item.answer is None:
        return None
    return TASK_OF_FAMILY.get(item.truth.get('family'), item.category)
