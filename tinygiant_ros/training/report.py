# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""report.html of an exam: one file with every table, chart and picture in it."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from .charts import reliability_diagram, risk_coverage_chart
from .exhibits import Exhibit
from .page import escaped, heading, page, paragraph, table
from .summary import CELL_KEYS, LEAST_IN_CELL

Summaries = Mapping[str, Mapping[str, Any]]           # name of an answerer -> its summary

FEW_IMAGES = 30                           # below, resampling them says little
_GROUPS = {'distance_band': 'True distance, metres',
           'visible': 'Percent seen of the most hidden object asked about',
           'regions': 'Regions in the question',
           'style': 'How the question names regions', 'mask_kind': 'Masks', 'view': 'Camera',
           'sensor': 'Depth sensor'}
_DETAILS = {'model_id': 'model', 'backend': 'backend'}
_METHOD = (
    'The score is the plain mean of the percentages right in the categories asked, counted as the '
    'benchmark counts: a distance is right within 10 % (a true zero needs a zero), everything '
    'else has to be exact; a question without an answer is wrong. In brackets: 95 % intervals, of '
    'score and categories by drawing images anew ({resamples} times, {images} images), since '
    'questions about one image share its mistakes; of all other groups, and where a category has '
    'no error or nothing right, by Wilson\'s formula, '
    'which takes questions for independent and is a little narrow.')
_FEW = f'With fewer than {FEW_IMAGES} images the intervals that draw them are too narrow.'
_UNITS = {'distance': ' m', 'mcq': '', 'count': ''}


def write_report(path: Path, name: str, summaries: Summaries,
                 exhibits: Sequence[Exhibit] = ()) -> None:
    """Write the report of an answerer; summaries: its own and those beside it, by name."""
    Path(path).write_text(make_report(name, summaries, exhibits), encoding='utf-8')


def make_report(name: str, summaries: Summaries, exhibits: Sequence[Exhibit] = ()) -> str:
    """Return the page; what an exam has no figures for is left out."""
    main = summaries[name]
    ordered = {name: main} | {other: one for other, one in summaries.items() if other != name}
    title = f'Exam: {main.get("annotations", "")} by {name}'
    return page(
        title, f'<h1>{escaped(title)}</h1>', *_headline(main), *_categories(ordered),
        *_groups(ordered), *_worst_cells(main), *_robot(ordered), *_refusals(main),
        *_confidence(name, ordered), *_agreement(main), *_errors(main), *_times(main),
        *_gallery(exhibits))


def percent(row: Mapping[str, Any] | None, counted: str = 'right') -> str:
    """Return a row's percentage with its interval, a dash without one."""
    return '–' if row is None else _with_interval(row[counted], row['interval'])


def _with_interval(value: float, ends: Sequence[float]) -> str:
    return f'{value:.1f} [{ends[0]:.1f}, {ends[1]:.1f}]'


def _headline(main: Mapping[str, Any]) -> list[str]:
    parts = []
    if 'official' in main:
        low, high = main['official_interval']['score']
        parts.append(f'<p class="score">{main["official"]["score"]:.2f}</p>')
        parts.append(paragraph(f'official score, 95 % interval {low:.1f} to {high:.1f}', True))
    facts = [f'{main["questions"]} questions about {main["images"]} images, {main["judged"]} with '
             f'a known answer, {main["errors"]} without an answer of the answerer']
    facts += [f'{words}: {main[key]}' for key, words in _DETAILS.items() if key in main]
    left_out = sum(main.get('left_out', {}).values())
    if left_out:
        facts.append(f'{left_out} items of the file could not be read and are in no figure')
    parts.append(paragraph('; '.join(facts) + '.'))
    if 'intervals' in main:
        parts.append(paragraph(_METHOD.format(**main['intervals']), soft=True))
        if main['intervals']['images'] < FEW_IMAGES:
            parts.append(paragraph(_FEW, soft=True))
    return parts + [paragraph(note) for note in main.get('notes', ())]


def _categories(ordered: Summaries) -> list[str]:
    main = next(iter(ordered.values()))
    if 'official' not in main:
        return []
    rows = [[category, main['asked'].get(category, ''), *(
        _with_interval(one['official'][category], one['official_interval'][category])
        for one in ordered.values())] for category in main['official']]
    rows[-1][1] = sum(main['asked'].values())
    return [heading('Score'), table('Percent right by category', ['category', 'questions',
                                                                 *ordered], rows)]


def _groups(ordered: Summaries) -> list[str]:
    main = next(iter(ordered.values()))
    if 'families' not in main:
        return []
    parts = [heading('By kind of question'), _group_table('Family', [
        one.get('families', {}) for one in ordered.values()], list(ordered))]
    for key, words in _GROUPS.items():
        if key in main['groups']:
            parts.append(_group_table(words, [one.get('groups', {}).get(key, {})
                                              for one in ordered.values()], list(ordered)))
    return parts


def _group_table(words: str, groups: Sequence[Mapping[str, Any]], names: list[str]) -> str:
    """Return the table of one grouping, a column an answerer, the first one's rows."""
    rows = [[group, row['questions'], *(percent(one.get(group)) for one in groups)]
            for group, row in groups[0].items()]
    return table(words, ['', 'questions', *names], rows)


def _robot(ordered: Summaries) -> list[str]:
    main = next(iter(ordered.values()))
    if 'robot' not in main:
        return []
    listed = [one.get('robot', {'categories': {}, 'families': {}}) for one in ordered.values()]
    together = [['all of them', main['robot']['questions'],
                 *(percent(one if 'right' in one else None) for one in listed)]]
    return [heading('Asked of a robot only'),
            paragraph('Questions that the benchmark does not know; they are in no other figure.'),
            table('Together', ['', 'questions', *ordered], together),
            *(_group_table(words, [one[key] for one in listed], list(ordered))
              for key, words in (('categories', 'Category'), ('families', 'Family')))]


def _worst_cells(main: Mapping[str, Any]) -> list[str]:
    rows = [[*('–' if cell[key] is None else cell[key] for key in CELL_KEYS),
             cell['questions'], percent(cell)] for cell in main.get('worst_cells', ())]
    if not rows:
        return []
    names = [_GROUPS.get(key, 'Family') for key in CELL_KEYS]
    return [heading('Where it goes wrong'),
            paragraph('Family, distance, visibility and masks crossed: the cells with the most '
                      'errors, by the upper end of the interval, of those with '
                      f'{LEAST_IN_CELL} questions or more.', soft=True),
            table('Percent right in the worst cells', [*names, 'questions', 'percent right'],
                  rows)]


def _refusals(main: Mapping[str, Any]) -> list[str]:
    found = main.get('refusals', {})
    without, rest = found.get('unanswerable'), found.get('answerable')
    if not without and not (rest and rest['by_code']):
        return []
    rows = [['of the benchmark, have an answer', rest['questions'], percent(rest, 'refused')]
            ] if rest else []
    if without:
        rows += [['have no answer', without['questions'], percent(without, 'refused')]]
        rows += [[f'  {family}', row['questions'], percent(row, 'refused')]
                 for family, row in without['families'].items()]
    codes = [[code, *(part['by_code'].get(code, 0) if part else 0 for part in (without, rest))]
             for code in sorted({code for part in found.values() for code in part['by_code']})]
    return [heading('Refusals'),
            paragraph('To refuse a question that has no answer is right, any answer to it is '
                      'wrong; a refused question that has one is wrong.'),
            table('Percent refused', ['questions that', 'questions', 'refused'], rows),
            table('Why', ['code', 'have no answer', 'have one'], codes)]


def _agreement(main: Mapping[str, Any]) -> list[str]:
    found = main.get('agreement', {})
    if not found.get('checked'):
        return []
    rows = [[one['predicted'], one['text'], one['reason'], one['id']]
            for one in found['examples']]
    return [heading('Sentence and answer'),
            paragraph(f'Of {found["checked"]} answers, the sentence of {found["disagreeing"]} '
                      'says something else than the normalised answer.'),
            table('The first of them', ['answer', 'sentence', 'how', 'id'], rows, long=(1,))]


def _confidence(name: str, ordered: Summaries) -> list[str]:
    main = ordered[name]
    if 'calibration' not in main:
        return []
    calibration = main['calibration']
    low, high = (100 * end for end in calibration['interval'])
    rows = [[f'{100 * one["low"]:.0f}-{100 * one["high"]:.0f} %', one['questions'],
             f'{100 * one["confidence"]:.1f}', _with_interval(
                 100 * one['right'], [100 * end for end in one['interval']])]
            for one in calibration['bins']]
    by_category = [[category, row['questions'], _with_interval(
        100 * row['error'], [100 * end for end in row['interval']])]
        for category, row in main.get('calibration_by_category', {}).items()]
    curves = {other: one['risk_coverage'] for other, one in ordered.items()
              if 'risk_coverage' in one}
    return [heading('Confidence'),
            paragraph('Expected calibration error over ten bins: '
                      f'{100 * calibration["error"]:.1f} percentage points, '
                      f'95 % interval {low:.1f} to {high:.1f}.'),
            f'<figure>{reliability_diagram(calibration["bins"])}<figcaption>Dots: share right in '
            'a bin of confidence with its interval; on the dashed line confidence is honest. '
            'Bars: how many answers a bin holds.</figcaption></figure>',
            table('Bins', ['confidence', 'questions', 'mean confidence', 'percent right'], rows),
            table('Calibration error by category, percentage points',
                  ['', 'questions', 'error'], by_category),
            *_silence(main, curves)]


def _silence(main: Mapping[str, Any], curves: Mapping[str, Any]) -> list[str]:
    if 'risk' not in main:
        return []
    risk = main['risk']
    rows = [[f'{share} %', point['answers'], _with_interval(
        100 * point['risk'], [100 * end for end in point['interval']])]
        for share, point in risk['at'].items()]
    return [heading('When it may stay silent'),
            f'<figure>{risk_coverage_chart(curves)}<figcaption>Share of wrong answers when only '
            'the surest part of them is given.</figcaption></figure>',
            table('Percent wrong when the least sure are left out',
                  ['answered', 'answers', 'percent wrong'], rows),
            paragraph(f'Area under the curve (AURC): {100 * risk["aurc"]:.2f} %; with an order '
                      f'that knows every error it would be {100 * risk["best_aurc"]:.2f} %.',
                      soft=True)]


def _errors(main: Mapping[str, Any]) -> list[str]:
    rows = [[code, count] for code, count in main.get('errors_by_code', {}).items()]
    left_out = [[reason, count] for reason, count in main.get('left_out', {}).items()]
    if not rows and not left_out:
        return []
    return [heading('Errors'), table('Questions without an answer', ['code', 'questions'], rows),
            table('Items that could not be read', ['reason', 'items'], left_out)]


def _times(main: Mapping[str, Any]) -> list[str]:
    rows = [[stage, row['measured'], *(f'{row[key]:.1f}' for key in ('median', 'p90', 'p99'))]
            for stage, row in main.get('latency_ms', {}).items()]
    if not rows:
        return []
    return [heading('Time'), table('Milliseconds', ['stage', 'measured', 'median', '90 %', '99 %'],
                                   rows),
            paragraph('What is done once a frame is counted once a frame. Questions of a frame '
                      'run in batches, and a stage that a batch shares counts in full for each '
                      'of its questions.', soft=True)]


def _gallery(exhibits: Sequence[Exhibit]) -> list[str]:
    if not exhibits:
        return []
    return [heading('Surest errors'),
            paragraph('The most confident wrong answers, spread over the families of questions.'),
            '<div class="grid">' + '\n'.join(_card(one) for one in exhibits) + '</div>']


def _card(exhibit: Exhibit) -> str:
    result = exhibit.result
    unit = _UNITS.get(result['category'], '')
    facts = [('question', result['question'], ''),
             ('answer', f'{result["predicted"]}{unit}', 'wrong'),
             ('truth', f'{result["truth"]}{unit}', 'good'),
             ('says', result['text'], ''),
             ('confidence', f'{100 * result["confidence"]:.0f} %', '')]
    if result['measured'] is not None:
        facts.append(('measured in depth', f'{result["measured"]:.2f}{unit}', ''))
    if exhibit.geometry is not None:
        facts.append(('floor contact', f'{exhibit.geometry}{unit}', ''))
    facts.append(('family', result['family'] or result['category'], ''))
    facts.append(('where', f'{result["image"]}, {result["id"]}', ''))
    listed = ''.join(f'<dt>{escaped(key)}</dt><dd class="{kind}">{escaped(value)}</dd>'
                     for key, value, kind in facts)
    picture = base64.b64encode(exhibit.jpeg).decode('ascii')
    return (f'<article class="card"><img alt="{escaped(result["image"])} with the regions of the '
            f'question" src="data:image/jpeg;base64,{picture}"><dl>{listed}</dl></article>')
