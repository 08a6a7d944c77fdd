# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Write the parts of README.md that come from the code and from measurements.

Parameters from core/config.py, scores from benchmarks/exam.json, speed from latency.json there.
With --check nothing is written and the exit code says whether the README is up to date.
"""

import json
from pathlib import Path
import re
import sys

from tinygiant_ros.core.config import to_markdown

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / 'README.md'
EXAM = ROOT / 'benchmarks' / 'exam.json'
LATENCY = ROOT / 'benchmarks' / 'latency.json'
CATEGORIES = {'left_right': 'left or right', 'mcq': 'which one', 'distance': 'how far',
              'count': 'how many'}
ANSWERERS = {'model': 'TinyGiantVLM', 'floor_contact': 'plain geometry*',
             'median_depth': "an engineer's script*", 'chance': 'chance'}
SPLITS = {'test': 'a robot at home', 'test_unseen_words': 'sentences unlike those of training',
          'test_unseen_world': 'other halls, looks and cameras',
          'test_benchmark': '8-bit depth, no intrinsics, ceiling cameras'}


def scores() -> str:
    """Return the table of the exam: model and baselines on all test splits."""
    splits = json.loads(EXAM.read_text())['splits']
    rows = ['| test | ' + ' | '.join(ANSWERERS.values()) + ' |',
            '|---' * (len(ANSWERERS) + 1) + '|']
    for split, name in SPLITS.items():
        cells = [_with_interval(splits[split]['answerers'][key]) for key in ANSWERERS]
        rows.append(f'| `{split}`: {name} | ' + ' | '.join(cells) + ' |')
    home = splits['test']['answerers']['model']
    rows += ['', f'By kind on `test` ({sum(home["asked"].values())} questions, '
             f'{splits["test"]["frames"]} frames), the model beside plain geometry:', '',
             '| kind | questions | model | plain geometry* |', '|---|---|---|---|']
    geometry = splits['test']['answerers']['floor_contact']
    for key, name in CATEGORIES.items():
        rows.append(f'| {name} | {home["asked"][key]} | {home["official"][key]:.1f} % | '
                    f'{geometry["official"][key]:.1f} % |')
    rows += ['', 'The confidence that comes with an answer is off by '
             f'{100 * home["calibration_error"]:.1f} percentage points on average on `test` '
             '(expected calibration error).']
    refused = splits['test_unanswerable']['answerers']['model']['refusals']['unanswerable']
    vain = {name: splits[name]['answerers']['model']['refusals']['answerable']['refused']
            for name in ('test', 'test_unseen_words')}
    rows += ['', f'Of {refused["questions"]} questions that nothing in the view answers it '
             f'refuses {refused["refused"]:.1f} %, of those with an answer {vain["test"]:.1f} % '
             f'on `test` and {vain["test_unseen_words"]:.1f} % on `test_unseen_words`.']
    return '\n'.join(rows)


def _with_interval(figures: dict) -> str:
    low, high = figures['official_interval']['score']
    return f'{figures["official"]["score"]:.1f} ({low:.1f}-{high:.1f})'


def speed() -> str:
    """Return the table of times."""
    result = json.loads(LATENCY.read_text())
    machine = result['machine']
    rows = [f'`make bench` on a {machine["cores"]}-core {machine["processor"]}, '
            f'{result["image"]}, {result["regions"]} regions, {result["backend"]}',
            '([benchmarks/latency.json](benchmarks/latency.json) has the method):', '',
            '| case | median | 99th percentile |', '|---|---|---|']
    names = {'new_frame': 'a question on a new image', 'known_frame': 'the next one on the same '
             'image', 'batch_of_8': 'eight together on the same image'}
    for key, name in names.items():
        row = result['cases'][key]
        rows.append(f'| {name} | {row["median_ms"]:.0f} ms | {row["p99_ms"]:.0f} ms |')
    return '\n'.join(rows)


def updated(text: str) -> str:
    """Return the README with its generated parts made anew."""
    for name, content in (('parameters', to_markdown().strip()), ('scores', scores()),
                          ('speed', speed())):
        pattern = rf'(<!-- {name}:[^\n]*-->\n).*?(<!-- end {name} -->)'
        text, found = re.subn(pattern, lambda match: match[1] + content + '\n' + match[2], text,
                              flags=re.DOTALL)
        if found != 1:
            raise SystemExit(f'README.md must have one part <!-- {name}: ... -->, has {found}')
    return text


def main() -> int:
    """Write or check README.md."""
    text = README.read_text()
    new = updated(text)
    if '--check' in sys.argv[1:]:
        return int(new != text)
    README.write_text(new)
    return 0


if __name__ == '__main__':
    sys.exit(main())
