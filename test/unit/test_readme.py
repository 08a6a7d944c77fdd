# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The README says what the code, the model card and the benchmark say."""

import importlib.util
import json
from pathlib import Path
import re
import subprocess
import sys

ROOT = Path(__file__).resolve().parents[2]


def test_generated_parts_are_up_to_date():
    """`python3 scripts/readme.py` would change nothing."""
    result = subprocess.run([sys.executable, str(ROOT / 'scripts' / 'readme.py'), '--check'],
                            cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr or 'run python3 scripts/readme.py'


def test_links_lead_somewhere():
    """Every relative link of README and docs names a file that is there."""
    for page in (ROOT / 'README.md', ROOT / 'CONTRIBUTING.md', *(ROOT / 'docs').glob('*.md')):
        for target in re.findall(r'\]\(([^)#]+)', page.read_text()):
            if '://' not in target:
                assert (page.parent / target).exists(), f'{page.name} links to {target}'


def test_speed_says_what_the_benchmarks_measured(tmp_path):
    """Both precisions, the node, the idle load and the peer; what has not run is left out."""
    spec = importlib.util.spec_from_file_location('readme', ROOT / 'scripts' / 'readme.py')
    readme = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(readme)
    readme.BENCHMARKS = tmp_path
    assert 'Not measured' in readme.speed()
    times = {case: {'median_ms': 100.4, 'p99_ms': 120.6} for case in readme.CASES}
    results = {
        'questions': {'machine': {'cores': 2, 'processor': 'P'}, 'image': '640x480', 'regions': 18,
                      'cases': {'float32': times, 'int8': times}},
        'node': {'sizes': {'640x480': {'overhead': {'median_ms': 3.21, 'p99_ms': 9.87},
                                       'pairs_lost_percent': 0.5}}},
        'idle': {'image': '640x480', 'rate_hz': 30.0, 'on_demand': {'cpu_percent': 0.4},
                 'always_on': {'cpu_percent': 12.5, 'pairs_lost_percent': 0.0}},
        'peer': {'faster_peer': 'peer, bfloat16', 'peer_to_ours': 31.5}}
    for name, result in results.items():
        (tmp_path / f'{name}.json').write_text(json.dumps(result))
    there = results['questions'] | {
        'machine': {'cores': 4, 'processor': 'Q'},
        'ratios': {'float32_to_int8': dict.fromkeys(readme.CASES, 1.876)}}
    (tmp_path / 'q').mkdir()
    (tmp_path / 'q' / 'questions.json').write_text(json.dumps(there))
    text = readme.speed()
    assert '4 cores of Q in int8' in text and '1.88 times' in text and 'q/bench.md' in text
    for part in ('| float32 | int8 |', '100 ms (121) | 100 ms (121)', '3.2 ms (9.9); 0.5 %',
                 '12.5 % of one core', '31.5 times', 'bfloat16'):
        assert part in text
    assert 'memory' not in text and 'roofline' not in text
