# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Tables in Markdown, and the page of all results."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
import json
from pathlib import Path
from typing import Any

PAGE = 'bench.md'


def markdown(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Return a table; the first column is left, the others right aligned."""
    lines = ['| ' + ' | '.join(head) + ' |', '|---|' + '---:|' * (len(head) - 1)]
    lines += ['| ' + ' | '.join(map(cell, row)) + ' |' for row in rows]
    return '\n'.join(lines)


def cell(value: Any) -> str:
    """Return a value as the text of a table cell; None was not measured."""
    if value is None:
        return '-'
    if isinstance(value, float):
        return f'{value:.1f}' if abs(value) >= 100 else f'{value:.3g}'
    return str(value).replace('|', '/')


def described(machine: Mapping[str, Any]) -> str:
    """Return a machine in one sentence."""
    return (f'{machine["cores"]} cores of {machine["processor"]}, {machine["memory_gb"]:g} GB, '
            f'load {machine["load_before"]:g} before')


def write_page(benchmarks: Mapping[str, Any], folder: Path) -> None:
    """Write the page from the results that lie in the folder; benchmarks: modules by name."""
    parts = ['# Benchmarks', '', 'Written by `make bench`; the numbers are in the JSON files '
             'beside this page.']
    for name, module in benchmarks.items():
        path = folder / f'{name}.json'
        if not path.is_file():
            continue
        result = json.loads(path.read_text())
        parts += ['', f'## {name}', '', f'{described(result["machine"])}; {result["model_id"]}.',
                  '', result['method'], '', module.table(result)]
    (folder / PAGE).write_text('\n'.join(parts) + '\n')
