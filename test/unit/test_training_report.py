# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The report: one file, nothing from outside, text that stays text, the worst errors in it."""

import base64
from html.parser import HTMLParser
import json

import cv2
from exam_results import failed, random_results, refused, result, write_meaningful
import numpy as np
import pytest

from tinygiant_ros.training.charts import reliability_diagram, risk_coverage_chart
from tinygiant_ros.training.examine import examine_baselines, Sources
from tinygiant_ros.training.exhibits import (
    choose_worst,
    Exhibit,
    make_exhibits,
    MAX_WIDTH,
)
from tinygiant_ros.training.page import escaped, page, paragraph, table
from tinygiant_ros.training.reader import read_items
from tinygiant_ros.training.report import make_report, write_report
from tinygiant_ros.training.summary import summarize

VOID = {'meta', 'img', 'br', 'link', 'input'}
EVIL = '<script>alert("x")</script> & \'quoted\''


class Checker(HTMLParser):
    """Sees that tags close in order, and collects them with their attributes and the text."""

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.attributes, self.words = [], [], [], []
        self.feed(text)
        self.close()
        assert not self.open, self.open

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [value for _, value in attrs if value]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [value for _, value in attrs if value]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)


def summaries(**more):
    model, chance = random_results(1), random_results(2, level=0.25)
    extra = [result(900, 'relation', official=False, family='above_below'), failed(901)]
    return {'model': summarize([*model, *extra]) | {'annotations': 'val.json', **more},
            'chance': summarize([*chance, *extra])}


def picture():
    return cv2.imencode('.jpg', np.full((20, 30, 3), 128, np.uint8))[1].tobytes()


def test_the_report_is_whole_and_asks_for_nothing_from_outside():
    exhibit = Exhibit(result(7, right=False, measured=3.0), picture(), '2')
    text = make_report('model', summaries(), [exhibit])
    found = Checker(text)
    assert not {'script', 'link', 'iframe', 'object'} & set(found.tags)
    assert 'http' not in text and 'url(' not in text and '@import' not in text
    assert all(value.startswith('data:') for value in found.attributes if ':' in value
               and value.split(':')[0] in ('data', 'http', 'https', 'file'))
    assert found.tags.count('svg') == 2 and found.tags.count('img') == 1
    words = ' '.join(found.words)
    for wanted in ('official score', 'by drawing images anew', 'chance', 'mcq_family',
                   'Asked of a robot only', 'above_below', 'calibration error', 'BAD_DEPTH',
                   'floor contact', 'Masks'):
        assert wanted in words, wanted


def test_baselines_stand_beside_the_model_in_every_table_of_scores():
    text = make_report('model', summaries())
    heads = [part.split('</thead>')[0] for part in text.split('<thead>')[1:]]
    scored = [head for head in heads if '>questions<' in head and '>model<' in head]
    assert len(scored) >= 6
    assert all(head.index('>model<') < head.index('>chance<') for head in scored)


def test_text_from_outside_stays_text():
    evil = result(3, right=False, question=EVIL, text=EVIL, predicted=EVIL, truth=EVIL,
                  family=EVIL, image=EVIL)
    listed = {'model': summarize([evil, result(4)]) | {
        'annotations': EVIL, 'notes': [EVIL], 'model_id': EVIL, 'left_out': {EVIL: 2}}}
    text = make_report('model', listed, [Exhibit(evil, picture(), EVIL)])
    found = Checker(text)
    assert 'script' not in found.tags and '<script' not in text
    assert ' '.join(found.words).count(EVIL) >= 8          # shown as it is


def test_a_page_escapes_wherever_text_goes():
    text = page(EVIL, paragraph(EVIL), table(EVIL, [EVIL, EVIL], [[EVIL, EVIL]], long=(1,)))
    assert 'script' not in Checker(text).tags and escaped(EVIL) in text
    assert table('nothing', ['a'], []) == ''


def test_a_phone_and_the_dark_are_thought_of():
    text = make_report('model', summaries())
    assert 'name="viewport"' in text and 'prefers-color-scheme: dark' in text


def test_an_exam_without_official_questions_has_a_report():
    only = {'model': summarize([result(0, 'relation', official=False)])}
    assert 'class="score"' not in make_report('model', only)
    Checker(make_report('model', {'model': summarize([result(0, None, truth=None)])}))
    Checker(make_report('model', {'model': summarize([failed(0)])}))


def test_the_charts_place_their_points():
    bins = summarize(random_results(5))['calibration']['bins']
    chart = reliability_diagram(bins)
    Checker(chart)
    assert chart.count('<circle') == len(bins) == chart.count('<rect')
    curves = risk_coverage_chart({'a': [[0.5, 0.0], [1.0, 1.0]], 'b': [[1.0, 0.25]]})
    Checker(curves)
    lines = [part.split('"')[1] for part in curves.split('<polyline ')[1:]]
    ends = [[float(one) for one in line.split(' ')[-1].split(',')] for line in lines[-2:]]
    assert ends[0][0] == ends[1][0] and ends[0][1] < ends[1][1]      # more risk is higher up
    assert 'style="background:var(--series-1)"></span>b' in curves
    Checker(reliability_diagram([]))


def test_the_worst_are_sure_and_spread_over_the_families():
    results = [result(n, right=False, family='common', confidence=0.99 - n / 1000)
               for n in range(50)]
    results += [result(60, right=False, family='rare', confidence=0.3),
                result(61, family='right', confidence=1.0), failed(62),
                result(63, right=False, family='silent', truth=None)]
    worst = choose_worst(results, 5)
    assert [one['family'] for one in worst] == ['common'] * 4 + ['rare']
    assert [one['confidence'] for one in worst] == sorted(
        (one['confidence'] for one in worst), reverse=True)
    assert choose_worst(results, 0) == [] and choose_worst([], 3) == []
    assert len(choose_worst(results)) == 24


def test_exhibits_show_the_frame_and_what_geometry_said(tmp_path):
    annotations = write_meaningful(tmp_path)
    items, _ = read_items(annotations)
    sources = Sources(tmp_path, tmp_path)
    results = examine_baselines(['chance', 'floor_contact'], items, sources, 1)
    worst = choose_worst(results['chance'])
    geometry = {one['id']: one for one in results['floor_contact']}
    exhibits = make_exhibits(worst, items, sources, geometry)
    assert [one.result['id'] for one in exhibits] == [one['id'] for one in worst]
    drawn = cv2.imdecode(np.frombuffer(exhibits[0].jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert drawn.shape[1] <= MAX_WIDTH and drawn.shape[:2] == (120, 200)
    assert exhibits[0].geometry == geometry[worst[0]['id']].get('predicted')
    write_report(tmp_path / 'report.html', 'chance', {
        name: summarize(listed) for name, listed in results.items()}, exhibits)
    text = (tmp_path / 'report.html').read_text()
    Checker(text)
    coded = text.split('base64,')[1].split('"')[0]
    assert base64.b64decode(coded) == exhibits[0].jpeg
    (tmp_path / '000000.png').unlink()                  # gone since: its errors have no picture
    assert all(one.result['image'] == '000001.png'
               for one in make_exhibits(worst, items, sources, {}))


def test_a_wide_picture_is_made_smaller(tmp_path, monkeypatch):
    monkeypatch.setattr('tinygiant_ros.training.exhibits.MAX_WIDTH', 100)
    annotations = write_meaningful(tmp_path)
    items, _ = read_items(annotations)
    wrong = result(0, right=False, id=items[0].id, predicted_category='distance', value=None)
    exhibit, = make_exhibits([wrong], items, Sources(tmp_path, tmp_path), {})
    assert cv2.imdecode(np.frombuffer(exhibit.jpeg, np.uint8), 1).shape[:2] == (60, 100)


def test_few_images_are_warned_about():
    few, many = ({'model': summarize(random_results(1, count))} for count in (40, 240))
    assert 'too narrow' in make_report('model', few)
    assert 'too narrow' not in make_report('model', many)


def test_refusals_confidence_and_sentences_have_their_tables():
    listed = [one | {'visible': 0.3, 'text': f'[Region {one["predicted"]}] is it.'}
              for one in random_results(1)]
    more = [refused(910, family='not_spatial'), refused(911, 'mcq', 'LOW_CONFIDENCE'),
            result(912, text='[Region 8] is it.')]
    text = make_report('model', {'model': summarize([*more, *listed])})
    words = ' '.join(Checker(text).words)
    for wanted in ('Percent refused', 'not_spatial', 'LOW_CONFIDENCE', 'AURC',
                   'Calibration error by category', 'Percent right in the worst cells', '25-50',
                   'another region', '[Region 8] is it.', 'Percent seen of the most hidden'):
        assert wanted in words, wanted
    assert 'Percent refused' not in make_report('model', {'model': summarize(listed)})


@pytest.mark.parametrize('missing', [
    'latency_ms', 'errors_by_code', 'robot', 'refusals', 'risk', 'agreement', 'worst_cells',
    'calibration_by_category'])
def test_what_has_no_figures_is_left_out(missing):
    listed = summaries()
    listed['model'].pop(missing)
    Checker(make_report('model', json.loads(json.dumps(listed))))
