# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The exam: who is asked what, what becomes of failures, the figures, and the files."""

import json

from exam_results import failed, random_results, result, write_meaningful
import numpy as np
import pytest
from tiny_dataset import write_dataset

from tinygiant_ros.core.errors import ErrorCode, SpatialError
from tinygiant_ros.core.records import Answer, Category, StageTimes
from tinygiant_ros.core.tensors import CATEGORIES
from tinygiant_ros.training import evaluate, exam, examine
from tinygiant_ros.training.answerers import ModelAnswerer, QUESTIONS_A_BATCH
from tinygiant_ros.training.examine import examine_baselines, Sources
from tinygiant_ros.training.reader import read_items
from tinygiant_ros.training.score import score_file
from tinygiant_ros.training.summary import distance_band, region_band, summarize


def answer_of(item, normalized=None):
    """Return an answer with the item's truth, or with another one."""
    category = (Category(CATEGORIES.index(item.category) + 1) if item.category in CATEGORIES
                else Category.UNKNOWN)
    return Answer(category, f'it is {item.answer}', normalized or item.answer, float('nan'), '',
                  (0,), np.zeros((len(item.rles), 3)), 0.9, float('nan'),
                  StageTimes({'vision': 5.0, 'decoder': 1.0}), 'oracle')


class Oracle:
    """Knows every answer; remembers the frames it was shown."""

    def __init__(self, name='oracle'):
        self.name, self.frames = name, []

    def answer(self, frame, items, regions):
        self.frames.append(frame)
        assert [len(listed) for listed in regions] == [len(item.rles) for item in items]
        return [answer_of(item) for item in items]


class Blind(Oracle):
    """Cannot read any frame as a whole."""

    def answer(self, frame, items, regions):
        raise SpatialError(ErrorCode.INFERENCE_FAILED, 'the graph broke down; ask again')


@pytest.fixture
def annotations(tmp_path):
    return write_meaningful(tmp_path)


def sit(annotations, *answerers):
    items, _ = read_items(annotations)
    return examine.examine(answerers, items, Sources(annotations.parent, annotations.parent))


def test_every_answerer_sees_the_same_frame_once(annotations):
    first, second = Oracle('first'), Oracle('second')
    results = sit(annotations, first, second)
    assert len(first.frames) == len(second.frames) == 2
    assert all(one is other for one, other in zip(first.frames, second.frames))
    ids = [item['id'] for item in json.loads(annotations.read_text())]
    for listed in results.values():
        assert [one['id'] for one in listed] == ids and all(one['right'] for one in listed)
        assert '<image>' not in listed[0]['question']
        assert json.loads(json.dumps(listed, allow_nan=False)) == listed


def test_a_frame_that_cannot_be_read_costs_its_own_questions_only(annotations):
    (annotations.parent / '000001_depth.png').write_bytes(b'no picture')
    results = sit(annotations, Oracle())['oracle']
    lost = [one for one in results if one['image'] == '000001.png']
    assert len(lost) == 5 and all(one['error'] == 'BAD_IMAGE' for one in lost)
    assert not any(one['right'] or one['confidence'] for one in lost)
    assert sum(one['right'] for one in results) == len(results) - 5


def test_a_mask_that_cannot_be_read_costs_its_own_question_only(annotations):
    items = json.loads(annotations.read_text())
    items[2]['rle'][0]['size'] = [50, 60]
    annotations.write_text(json.dumps(items))
    results = sit(annotations, Oracle())['oracle']
    assert [one['id'] for one in results if 'error' in one] == [items[2]['id']]


def test_an_answerer_that_fails_on_a_frame_does_not_touch_the_others(annotations):
    results = sit(annotations, Blind('blind'), Oracle())
    assert {one['error'] for one in results['blind']} == {'INFERENCE_FAILED'}
    assert all(one['right'] for one in results['oracle'])


def test_several_processes_give_what_one_gives(annotations, monkeypatch):
    monkeypatch.setattr(examine, 'FRAMES_A_JOB', 1)
    items, _ = read_items(annotations)
    sources = Sources(annotations.parent, annotations.parent)
    names = ['floor_contact', 'chance']
    one, two = (examine_baselines(names, items, sources, workers) for workers in (1, 2))
    for listed in (*one.values(), *two.values()):
        for row in listed:
            row.pop('ms', None)
    assert one == two and list(one) == names


def test_the_model_encodes_a_frame_once_and_is_asked_in_batches():
    class Predictor:
        encoded, batches = [], []

        def encode(self, frame):
            self.encoded.append(frame)
            return type('Encoded', (), {'frame': frame})()

        def answer(self, encoded, queries):
            self.batches.append(len(queries))
            return [query.question for query in queries]

    items = [type('Item', (), {'question': str(number)})() for number in range(10)]
    model, first, second = ModelAnswerer(Predictor()), object(), object()
    assert model.answer(first, items, [()] * 10) == [str(number) for number in range(10)]
    model.answer(first, items[:3], [()] * 3)
    model.answer(second, items[:1], [()])
    assert Predictor.encoded == [first, second]
    assert Predictor.batches == [QUESTIONS_A_BATCH, 2, 3, 1]


def test_a_failed_question_counts_as_wrong():
    summary = summarize([result(0), failed(1), failed(2, 'BAD_RLE', category='count'),
                         result(3, 'count'), result(4, 'count'), result(5, 'count')])
    assert summary['official'] == {'mcq': 50.0, 'count': 75.0, 'score': 62.5}
    assert summary['asked'] == {'mcq': 2, 'count': 4}
    assert summary['errors'] == 2 and summary['errors_by_code'] == {'BAD_DEPTH': 1, 'BAD_RLE': 1}
    assert summary['families']['mcq_family']['right'] == 50.0


def test_questions_of_a_robot_are_apart_from_the_score():
    summary = summarize([result(0), result(1, right=False, official=False, family='load_height'),
                         result(2, 'relation', official=False, family='above_below')])
    assert summary['official'] == {'mcq': 100.0, 'score': 100.0}
    assert list(summary['families']) == ['mcq_family']
    assert summary['robot']['right'] == 50.0 and summary['robot']['questions'] == 2
    assert set(summary['robot']['families']) == {'load_height', 'above_below'}
    only = summarize([result(0, 'relation', official=False)])
    assert 'official' not in only and only['robot']['right'] == 100.0


def test_questions_without_answer_are_not_judged():
    summary = summarize([result(0), result(1, None, right=False, truth=None)])
    assert summary['questions'] == 2 and summary['judged'] == 1
    assert summary['official']['score'] == 100.0
    assert 'official' not in summarize([result(1, None, truth=None)])


def test_groups_tell_where_the_errors_are():
    results = [result(0, 'distance', truth='0', regions=2), result(1, 'distance', truth='0.99'),
               result(2, 'distance', False, truth='4.0', regions=12, view='wall', sensor='tof'),
               result(3, 'distance', truth='18.4', mask_kind=None)]
    groups = summarize(results)['groups']
    assert {name: row['right'] for name, row in groups['distance_band'].items()} == {
        '0': 100.0, '0-1': 100.0, '4-8': 0.0, '8+': 100.0}
    assert list(groups['distance_band']) == ['0', '0-1', '4-8', '8+']
    assert {name: row['questions'] for name, row in groups['regions'].items()} == {
        '1-2': 1, '3-4': 2, '12+': 1}
    assert list(groups['view']) == ['wall'] and groups['mask_kind']['modal']['questions'] == 3
    assert groups['sensor']['tof']['interval'] == pytest.approx([0.0, 79.35], abs=0.01)


@pytest.mark.parametrize(('metres', 'band'), [(0.0, '0'), (0.01, '0-1'), (1.0, '1-2'),
                                              (2.0, '2-4'), (7.99, '4-8'), (8.0, '8+')])
def test_distance_bands(metres, band):
    assert distance_band(metres) == band


@pytest.mark.parametrize(('count', 'band'), [(1, '1-2'), (3, '3-4'), (7, '5-7'), (11, '8-11'),
                                             (32, '12+')])
def test_region_bands(count, band):
    assert region_band(count) == band


def test_what_is_done_once_a_frame_is_counted_once():
    ms = {'vision': 40.0, 'floor': 2.0, 'decoder': 6.0}
    results = [result(number, ms=ms | {'decoder': 6.0 + number}, image='a.png')
               for number in range(4)] + [result(4, ms=ms | {'vision': 60.0}, image='b.png')]
    latency = summarize(results)['latency_ms']
    assert latency['vision'] == {'measured': 2, 'median': 50.0, 'p90': 58.0, 'p99': 59.8}
    assert latency['a frame']['measured'] == 2 and latency['a frame']['median'] == 52.0
    assert latency['decoder']['measured'] == 5 and latency['decoder']['median'] == 7.0


def test_intervals_hold_their_figures_and_the_same_seed_gives_the_same():
    results = random_results(3)
    summary = summarize(results)
    for name, value in summary['official'].items():
        low, high = summary['official_interval'][name]
        assert low < value < high, name
    low, high = summary['calibration']['interval']
    assert low <= summary['calibration_error'] <= high
    assert sum(one['questions'] for one in summary['calibration']['bins']) == len(results)
    assert summary['risk_coverage'][-1][1] == pytest.approx(
        np.mean([not one['right'] for one in results]), abs=1e-3)
    assert summarize(results) == summary and summarize(results, 1) != summary


def run(annotations, out, *more):
    return evaluate.main(['--annotations', str(annotations), '--images', str(annotations.parent),
                          '--out', str(out), '--workers', '1', *more])


def test_a_baseline_sits_the_exam_with_the_others_beside_it(annotations, tmp_path, capsys):
    items = json.loads(annotations.read_text())
    broken = items[3] | {'id': 'd' * 32, 'rle': []}
    annotations.write_text(json.dumps([*items, broken]))
    out = tmp_path / 'out'
    assert run(annotations, out, '--answerer', 'floor_contact') == 0
    summary = json.loads((out / 'summary.json').read_text())
    assert summary['answerer'] == 'floor_contact' and summary['questions'] == len(items)
    assert sum(summary['left_out'].values()) == 1
    assert set(summary['baselines']) == {'chance', 'median_depth'}
    lines = (out / 'results.jsonl').read_text().splitlines()
    assert [json.loads(line)['id'] for line in lines] == [item['id'] for item in items]
    assert score_file(out / 'predictions.json', annotations)['asked']['mcq'] == 3
    assert 'chance' in (out / 'report.html').read_text() and capsys.readouterr().out


def test_the_official_scorer_gives_the_score_of_the_exam(annotations, tmp_path):
    out = tmp_path / 'out'
    assert run(annotations, out, '--answerer', 'floor_contact') == 0
    for folder in (out, out / 'baselines' / 'chance', out / 'baselines' / 'median_depth'):
        scored = json.loads((folder / 'summary.json').read_text())['official']
        official = score_file(folder / 'predictions.json', annotations)
        assert {name: official[name] for name in scored} == pytest.approx(scored)


def test_predictions_have_the_types_of_the_benchmark(annotations, tmp_path):
    run(annotations, tmp_path / 'out', '--answerer', 'chance', '--baselines', 'none')
    said = {one['id']: one['normalized_answer'] for one in json.loads(
        (tmp_path / 'out' / 'predictions.json').read_text())}
    for item in json.loads(annotations.read_text()):
        kind = {'count': int, 'distance': float}.get(item['category'], str)
        assert type(said[item['id']]) is kind
    assert not (tmp_path / 'out' / 'baselines').exists()


def test_without_meanings_only_chance_stands_beside(tmp_path):
    annotations = write_dataset(tmp_path)
    assert run(annotations, tmp_path / 'out', '--answerer', 'median_depth') == 0
    summary = json.loads((tmp_path / 'out' / 'summary.json').read_text())
    assert list(summary['baselines']) == ['chance'] and summary['errors'] == 8
    assert 'truth.meaning' in (tmp_path / 'out' / 'report.html').read_text()


def test_a_limit_draws_the_same_questions_again(annotations, tmp_path):
    ids = []
    for name in ('a', 'b'):
        run(annotations, tmp_path / name, '--answerer', 'chance', '--limit', '3', '--seed', '4')
        ids.append([one['id'] for one in json.loads(
            (tmp_path / name / 'predictions.json').read_text())])
    assert ids[0] == ids[1] and len(ids[0]) == 3


@pytest.mark.parametrize('arguments', [
    ['--annotations', 'none.json', '--images', '.'], ['--annotations', 'none.json'],
    ['--annotations', 'a', '--images', '.', '--answerer', 'nobody'], ['--compare', 'a', 'b']])
def test_what_cannot_be_used_is_said_and_ends_with_2(arguments, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    try:
        code = evaluate.main([*arguments, '--out', 'out'])
    except SystemExit as stop:
        code = stop.code
    assert code == 2 and capsys.readouterr().err and not (tmp_path / 'out').exists()


def test_all_splits_in_one_go(tmp_path):
    for name in ('test', 'test_unseen_words', 'val'):
        for folder in ('images', 'depths'):
            (tmp_path / name / folder).mkdir(parents=True)
        annotations = write_meaningful(tmp_path / name)
        annotations.rename(tmp_path / f'{name}.json')
        for path in (tmp_path / name).glob('*.png'):
            path.rename(path.parent / ('depths' if 'depth' in path.name else 'images') / path.name)
    (tmp_path / 'test' / 'chunks').mkdir()
    (tmp_path / 'test' / 'chunks' / 'settings.json').write_text('{"seed": 7, "split": "long"}')
    arguments = ['--data', str(tmp_path), '--out', str(tmp_path / 'bench'), '--workers', '1']
    assert exam.main([*arguments, '--name', 'exam_baselines']) == 0
    written = json.loads((tmp_path / 'bench' / 'exam_baselines.json').read_text())
    assert list(written['splits']) == ['test', 'test_unseen_words']
    split = written['splits']['test']
    assert (split['frames'], split['questions'], split['official_questions']) == (2, 10, 8)
    assert split['settings']['seed'] == 7
    for one in split['answerers'].values():
        assert one['official_interval']['score'][0] <= one['official']['score']
        assert set(one['robot']['families']) == {'camera_distance', 'front_behind'}
    lines = (tmp_path / 'bench' / 'exam_baselines.md').read_text().splitlines()
    assert sum(line.startswith('| test | 2 | 10 | floor_contact |') for line in lines) == 1
    assert any('camera_distance' in line for line in lines) and '- test: seed 7' in lines
    assert exam.main(['--data', str(tmp_path / 'bench'), '--out', str(tmp_path)]) == 2
