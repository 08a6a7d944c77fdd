# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
The benchmark's official score, of answers and of a whole prediction file.

    python -m tinygiant_ros.training.score --predictions exam/predictions.json \
        --annotations data/val.json

A normalised answer is text or a number. What counts as right:

- left_right: the side's word itself, "l", "left side", "left hand" or "left-hand" (and the same of
  right), whatever its case and the blanks around. A sentence, a full stop, yes or no is wrong.
- mcq: the first number in the text equals the region's: "3", "3.0", "[Region 3]", "three". A
  minus counts where it begins a word ("-3" is wrong, "region-3" is 3). Words reach to ten.
- count: the whole text is a number equal to the truth: "2", "2.0", 2; "2 pallets", "two", "2.4"
  are wrong.
- distance: the whole text is a number within 10 % of the truth, the bound included; truth 0
  needs 0. Nothing is rounded: 0.004 is not 0, "0.00" is. "4.2 m" and "4,2" are wrong.
- anything else (relation, passage): the same text but for case and blanks around it.

NaN, infinity, None, true and false, lists and the empty text are wrong everywhere. The official
program reads the same or is laxer (it cuts a count of 2.9 to 2); only words like "zone", in which
it finds a number, and float rounding on the bound of 10 % can make it stricter.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
import json
import math
from pathlib import Path
import re
import sys
from typing import Any

from ..core.tensors import CATEGORIES

TOLERANCE = 0.1                           # of the true distance
ROUNDING_M = 1e-9                         # keeps the bound itself inside, whatever floats make
MOST_NAMED = 5                            # ids in an error's sentence
_SIDE_WORDS = {alias: side for side in ('left', 'right') for alias in (
    side, side[0], f'{side} side', f'{side} hand', f'{side}-hand')}
_NUMBER_WORDS = ('zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine',
                 'ten')
_FIRST_NUMBER = re.compile(
    r'(?<!\w)-?[0-9]+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?|\b(?:' + '|'.join(_NUMBER_WORDS) + r')\b')


class PredictionError(ValueError):
    """A prediction or annotation file that cannot be scored; the text says why."""


def is_right(category: str, predicted: Any, truth: Any) -> bool:
    """Say whether a normalised answer counts as right; one that cannot be read is wrong."""
    if category == 'left_right':
        side = _side(predicted)
        return side is not None and side == _side(truth)
    if category == 'mcq':
        return _equal(_first_number(predicted), _first_number(truth))
    if category == 'count':
        return _equal(_number(predicted), _number(truth))
    if category == 'distance':
        got, wanted = _number(predicted), _number(truth)
        if got is None or wanted is None:
            return False
        if wanted == 0:
            return got == 0
        return abs(got - wanted) <= TOLERANCE * wanted + ROUNDING_M
    said = _text(predicted).strip().casefold()
    return bool(said) and said == _text(truth).strip().casefold()


def alike(one: str, other: str) -> bool:
    """Say whether two normalised answers of one kind are the same; lengths: within a tenth."""
    first, second = _number(one), _number(other)
    if None in (first, second) or not ('.' in one and '.' in other):
        return one == other
    return abs(first - second) <= TOLERANCE * max(abs(first), abs(second))


def official_score(right: Mapping[str, Sequence[bool]]) -> dict[str, float]:
    """Return percent right of every category that was asked, and 'score', their plain mean."""
    shares = {name: 100.0 * sum(right[name]) / len(right[name])
              for name in CATEGORIES if right.get(name)}
    return shares | {'score': sum(shares.values()) / max(len(shares), 1)}


def official_types(category: str | None, normalized: str) -> str | int | float:
    """Return a normalised answer as a prediction file has it: int count, float distance."""
    number = _number(normalized)
    if number is None or category not in ('count', 'distance'):
        return normalized
    return number if category == 'distance' else int(number)


def score_file(predictions: Path, annotations: Path) -> dict[str, Any]:
    """
    Return the official score of a prediction file, with 'asked', the questions per category.

    Questions that only a robot is asked need a prediction and are left out of the score. Raises
    PredictionError: a file that is no such list, ids missing, unknown or twice, no answers.
    """
    predicted = _by_id(predictions, 'normalized_answer')
    asked = _by_id(annotations, 'category')
    missing = [key for key in asked if key not in predicted]
    unknown = [key for key in predicted if key not in asked]
    for listed, what in ((missing, f'no prediction for these ids of {annotations}'),
                         (unknown, f'ids that {annotations} does not have')):
        if listed:
            raise PredictionError(f'{predictions} has {what}: {_named(listed)}; a prediction '
                                  'file must have every id of its questions once')
    right = defaultdict(list)
    for key, item in asked.items():
        official = item['category'] in CATEGORIES and not (item.get('truth') or {}).get('robot')
        if official and item.get('normalized_answer') is not None:
            right[item['category']].append(is_right(
                item['category'], predicted[key]['normalized_answer'], item['normalized_answer']))
    if not right:
        raise PredictionError(f'{annotations} holds no question of the benchmark with its answer; '
                              'give a file with category and normalized_answer')
    return official_score(right) | {'asked': {name: len(listed)
                                              for name, listed in sorted(right.items())}}


def _by_id(path: Path, needed: str) -> dict[str, dict]:
    """Return the entries of a JSON list by id; each must have the needed key."""
    try:
        listed = json.loads(Path(path).read_text(encoding='utf-8'))
    except (OSError, ValueError) as error:
        raise PredictionError(f'{path} cannot be read as JSON: {error}') from error
    if not isinstance(listed, list):
        raise PredictionError(f'{path} must hold a list, holds {type(listed).__name__}')
    for place, entry in enumerate(listed):
        if not isinstance(entry, dict) or not isinstance(entry.get('id'), str):
            raise PredictionError(f'{path}: entry {place} has no text as "id"')
    twice = [key for key, times in Counter(entry['id'] for entry in listed).items() if times > 1]
    if twice:
        raise PredictionError(f'{path} has ids more than once: {_named(twice)}')
    without = [entry['id'] for entry in listed if needed not in entry]
    if without:
        raise PredictionError(f'{path} has entries without "{needed}": {_named(without)}')
    return {entry['id']: entry for entry in listed}


def _named(ids: Sequence[str]) -> str:
    more = f' and {len(ids) - MOST_NAMED} more' if len(ids) > MOST_NAMED else ''
    return ', '.join(ids[:MOST_NAMED]) + more


def _text(answer: Any) -> str:
    """Return the answer as text; what is neither text nor number is the empty text."""
    if isinstance(answer, bool) or not isinstance(answer, (str, int, float)):
        return ''
    try:
        return str(answer)
    except ValueError:                   # an int of thousands of digits
        return ''


def _side(answer: Any) -> str | None:
    return _SIDE_WORDS.get(_text(answer).strip().lower())


def _number(answer: Any) -> float | None:
    """Return the number that the whole answer is, None where it is not a finite one."""
    try:
        number = float(_text(answer))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _first_number(answer: Any) -> float | None:
    found = _FIRST_NUMBER.search(_text(answer).lower())
    if found is None:
        return None
    word = found.group()
    return float(_NUMBER_WORDS.index(word) if word in _NUMBER_WORDS else word)


def _equal(got: float | None, wanted: float | None) -> bool:
    return got is not None and got == wanted


def main(arguments=None) -> int:
    """Run the command line; return the exit status, 2 for files that cannot be scored."""
    parser = argparse.ArgumentParser(description=__doc__.split('\n\n')[0].strip())
    parser.add_argument('--predictions', type=Path, required=True,
                        help='JSON list of {"id", "normalized_answer"}')
    parser.add_argument('--annotations', type=Path, required=True)
    options = parser.parse_args(arguments)
    try:
        scored = score_file(options.predictions, options.annotations)
    except PredictionError as error:
        print(error, file=sys.stderr)
        return 2
    for name, count in scored['asked'].items():
        print(f'{name:<12}{scored[name]:7.2f} % of {count}')
    print(f'{"score":<12}{scored["score"]:7.2f}')
    return 0


if __name__ == '__main__':
    sys.exit(main())
