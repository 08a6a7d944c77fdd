# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""One HTML page without anything from outside: its style, its tables; all text is escaped."""

from __future__ import annotations

from collections.abc import Sequence
import html

_STYLE = '''
:root { color-scheme: light dark; --ground: #fff; --ink: #1b1f24; --soft: #5a6470;
  --line: #d5dae0; --card: #f5f7f9; --series-0: #0072b2; --series-1: #8a5a00;
  --series-2: #00795a; --series-3: #a3457f; --wrong: #b3261e; --good: #00795a; }
@media (prefers-color-scheme: dark) { :root { --ground: #14181d; --ink: #e8ebef;
  --soft: #9aa5b1; --line: #39424d; --card: #1d232a; --series-0: #56b4e9;
  --series-1: #e69f00; --series-2: #2fc79b; --series-3: #e08fc0; --wrong: #ff8a80;
  --good: #2fc79b; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 72rem; background: var(--ground);
  color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
p, figcaption, li { max-width: 48rem; } .soft, figcaption { color: var(--soft); }
.score { font-size: 2.75rem; font-weight: 700; line-height: 1.1; margin: .5rem 0 0; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .92rem; }
caption { text-align: left; font-weight: 600; padding: .75rem 0 .25rem; }
th, td { padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--line);
  text-align: right; white-space: nowrap; }
th:first-child { text-align: left; } tbody th { font-weight: 400; }
td.long { white-space: normal; text-align: left; min-width: 14rem; }
figure { margin: 0; } svg { width: 100%; max-width: 34rem; height: auto; display: block; }
svg text { fill: var(--ink); font: 12px system-ui, sans-serif; }
.grid { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(18rem, 1fr)); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .5rem;
  overflow: hidden; }
.card img { width: 100%; height: auto; display: block; }
.card dl { margin: 0; padding: .75rem; display: grid; gap: .15rem .75rem;
  grid-template-columns: max-content 1fr; font-size: .9rem; }
.card dt { color: var(--soft); } .card dd { margin: 0; overflow-wrap: anywhere; }
.wrong { color: var(--wrong); } .good { color: var(--good); }
.key { display: inline-block; width: 1.4em; height: .25em; margin: 0 .4em .2em 0; }
ul.keys { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem 1rem; }
'''


def escaped(value: object) -> str:
    """Return a value as text that is safe between tags and inside quoted attributes."""
    return html.escape(str(value), quote=True)


def page(title: str, *parts: str) -> str:
    """Return the whole page; the parts are HTML."""
    return ('<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f'<title>{escaped(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n'
            + '\n'.join(part for part in parts if part) + '\n</body>\n</html>\n')


def heading(text: str) -> str:
    """Return the heading of a section."""
    return f'<h2>{escaped(text)}</h2>'


def paragraph(text: str, soft: bool = False) -> str:
    """Return a paragraph; soft: in a weaker colour."""
    return f'<p{" class=soft" if soft else ""}>{escaped(text)}</p>'


def table(caption: str, head: Sequence[str], rows: Sequence[Sequence[object]],
          long: Sequence[int] = ()) -> str:
    """
    Return a table that scrolls sideways where it is too wide; '' without rows.

    The first column names its row. long: columns of sentences, which break into lines.
    """
    if not rows:
        return ''
    top = ''.join(f'<th scope="col">{escaped(name)}</th>' for name in head)
    lines = []
    for first, *rest in rows:
        cells = ''.join(f'<td{" class=long" if place in long else ""}>{escaped(cell)}</td>'
                        for place, cell in enumerate(rest, 1))
        lines.append(f'<tr><th scope="row">{escaped(first)}</th>{cells}</tr>')
    return (f'<div class="scroll"><table><caption>{escaped(caption)}</caption>\n'
            f'<thead><tr>{top}</tr></thead>\n<tbody>\n' + '\n'.join(lines)
            + '\n</tbody></table></div>')
