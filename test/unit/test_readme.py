# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The README says what the code, the model card and the benchmark say."""

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
