# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Write the parts of README.md that come from the code and from measurements.

Parameters from core/config.py, scores from the model card, speed from benchmarks/latency.json.
With --check nothing is written and the exit code says whether the README is up to date.
"""

import json
from pathlib import Path
import re
import sys

from tinygiant_ros.core.config import to_markdown

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / 'README.md'
CARD = ROOT / 'engines' / 'tinygiant_64m' / 'card.json'
EXAM, WHOLE = 'test_500', 'test'         # the exams of the model card that the README shows
LATENCY = ROOT / 'benchmarks' / 'latency.json'
CATEGORIES = {'left_right': 'left or right', 'mcq': 'which one', 'distance': 'how far',
              'count': 'how many'}


def scores() -> str:
    """Return the table of scores in the model card."""
    exams = json.loads(CARD.read_text())['scores']
    exam, whole = exams[EXAM], exams[WHOLE]
    rows = [f'On {exam["judged"]} questions about simulated frames that training never saw (how '
            'to repeat it:', '[model card](engines/tinygiant_64m/MODEL_CARD.md)), counted as the '
            'AI City Challenge counts: a distance is right within 10 %,',
            'everything else has to '
            'be exact. This is our own simulation, not the data of the challenge.',
            '', '| kind | questions | right |', '|---|---|---|']
    for key, name in CATEGORIES.items():
        rows.append(f'| {name} | {exam["asked"][key]} | {exam["official"][key]:.1f} % |')
    rows += [f'| **mean of the four** | | **{exam["official"]["score"]:.1f}** |', '',
             f'On all {whole["judged"]} questions about those frames the mean is '
             f'{whole["official"]["score"]:.1f}.',
             'The confidence that comes with an answer is off by '
             f'{100 * exam["calibration_error"]:.1f} percentage points on average (expected '
             'calibration error).']
    return '\n'.join(rows)


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
