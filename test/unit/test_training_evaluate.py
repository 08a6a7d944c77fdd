# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The exam: who is asked what, what becomes of failures and refusals, and the files."""

import json
from types import SimpleNamespace

from exam_results import add_unanswerable, write_meaningful
import numpy as np
import pytest
from tiny_dataset import write_dataset

from tinygiant_ros.core.config import NodeConfig
from tinygiant_ros.core.errors import ErrorCode, SpatialError
from tinygiant_ros.core.records import Answer, Category, StageTimes
from tinygiant_ros.core.tensors import CATEGORIES
from tinygiant_ros.training import evaluate, exam, examine
from tinygiant_ros.training.answerers import ModelAnswerer, QUESTIONS_A_BATCH
from tinygiant_ros.training.examine import examine_baselines, REFUSALS, Sources
from tinygiant_ros.training.reader import read_frame_truth, read_items
from tinygiant_ros.training.score import score_file


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


class Refuser(Oracle):
    """Has one reason for none of its answers."""

    def __init__(self, code):
        super().__init__('model')
        self.code = code

    def answer(self, frame, items, regions):
        return [SpatialError(self.code, 'ask something else') for _ in items]


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


@pytest.mark.parametrize('code', ErrorCode)
def test_to_refuse_is_right_where_there_is_no_answer_and_nowhere_else(annotations, code):
    added = add_unanswerable(annotations)
    results = sit(annotations, Refuser(code))['model']
    assert all(one['refused'] == (code in REFUSALS) for one in results)
    right = [one['id'] for one in results if one['right']]
    assert right == (added if code in REFUSALS else [])
    assert {code.name for code in REFUSALS} == {'BAD_QUESTION', 'LOW_CONFIDENCE', 'MASK_MISMATCH',
                                                'NO_REGION'}


def test_any_answer_to_what_has_none_is_wrong(annotations):
    added = add_unanswerable(annotations)
    results = {one['id']: one for one in sit(annotations, Oracle('model'))['model']}
    assert not any(results[name]['right'] or results[name]['refused'] for name in added)
    assert results[added[0]]['predicted'] == 'none'        # not even the word of the truth
    assert sum(one['right'] for one in results.values()) == len(results) - 2


def test_baselines_are_not_asked_what_has_no_answer(annotations):
    added = add_unanswerable(annotations)
    items, _ = read_items(annotations)
    sources = Sources(annotations.parent, annotations.parent)
    for listed in examine_baselines(['chance', 'floor_contact'], items, sources, 1).values():
        assert len(listed) == len(items) - 2 and not {one['id'] for one in listed} & {*added}


def test_what_hides_an_object_is_known_of_its_answer(annotations):
    frames = annotations.parent / 'val_frames.json'
    truth = json.loads(frames.read_text())
    for one, share in zip(truth['000000.png']['objects'], (0.5, 0.9, 0.2)):
        one['visible_share'] = share         # pallet, shelf, buffer
    for one in truth['000001.png']['objects']:
        del one['visible_share']
    frames.write_text(json.dumps(truth))
    items, _ = read_items(annotations)
    sources = Sources.of(annotations.parent, annotations.parent, read_frame_truth(annotations))
    results = examine.examine([Oracle()], items, sources)['oracle']
    seen = {(one['image'], one['category']): one['visible'] for one in results if one['official']}
    assert seen['000000.png', 'left_right'] == 0.5 and seen['000000.png', 'distance'] == 0.2
    assert seen['000000.png', 'count'] == 0.2 and seen['000000.png', 'mcq'] == 0.5
    assert seen['000001.png', 'distance'] is None


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


class Encoder:
    """Stands for the predictor: an answer is its question; notes frames, regions and batches."""

    def __init__(self):
        self.encoded, self.known, self.batches = [], [], []

    def encode(self, frame, regions):
        self.encoded.append(frame)
        self.known.append(list(regions))
        return SimpleNamespace(frame=frame)

    def answer(self, encoded, queries):
        self.batches.append(len(queries))
        return [f'{query.question} {"".join(query.regions)}' for query in queries]


def asked_about(*regions):
    """Return items about regions, each given by the letters of its regions."""
    return [SimpleNamespace(question=str(number), rles=tuple((9, 9, one) for one in listed))
            for number, listed in enumerate(regions)]


def test_the_model_encodes_a_frame_once_and_is_asked_in_batches():
    items, predictor = asked_about(*['a'] * 10), Encoder()
    model, first, second = ModelAnswerer(predictor), object(), object()
    assert model.answer(first, items, ['A'] * 10) == [f'{number} A' for number in range(10)]
    model.answer(first, items[:3], ['A'] * 3)
    model.answer(second, items[:1], ['A'])
    assert predictor.encoded == [first, second]
    assert predictor.batches == [QUESTIONS_A_BATCH, 2, 3, 1]


def test_the_model_is_told_all_regions_of_a_frame_once_each():
    """As far as the questions share a mask, it is one region, whichever place it has in them."""
    predictor = Encoder()
    model = ModelAnswerer(predictor)
    answers = model.answer(object(), asked_about('ab', 'cba', 'd', 'ad'), ['AB', 'CBA', 'D', 'AD'])
    assert answers == ['0 AB', '1 CBA', '2 D', '3 AD']
    assert predictor.known == [['A', 'B', 'C', 'D']]
    model.answer(object(), asked_about('b'), ['B'])
    assert predictor.known[1:] == [['B']]


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


def test_a_baseline_still_predicts_every_id(annotations, tmp_path):
    added = add_unanswerable(annotations)
    assert run(annotations, tmp_path / 'out', '--answerer', 'floor_contact') == 0
    for folder in ('out', 'out/baselines/chance'):
        predictions = json.loads((tmp_path / folder / 'predictions.json').read_text())
        assert {one['id']: one['normalized_answer'] for one in predictions}[added[0]] == ''
        assert score_file(tmp_path / folder / 'predictions.json', annotations)['asked']


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


def write_splits(folder, *names):
    """Write splits as sim.dataset does; those named unanswerable have such questions alone."""
    for name in names:
        for kind in ('images', 'depths'):
            (folder / name / kind).mkdir(parents=True)
        annotations = write_meaningful(folder / name)
        if 'unanswerable' in name:
            added = add_unanswerable(annotations)
            items = json.loads(annotations.read_text())
            annotations.write_text(json.dumps([one for one in items if one['id'] in added]))
        annotations.rename(folder / f'{name}.json')
        for path in (folder / name).glob('*.png'):
            path.rename(path.parent / ('depths' if 'depth' in path.name else 'images') / path.name)


def test_the_exam_of_a_split_without_answers(tmp_path, monkeypatch):
    write_splits(tmp_path, 'test', 'test_unanswerable')
    opened = type('Release', (), {'model_id': 'it', 'precision': staticmethod(str)})
    monkeypatch.setattr(evaluate, 'open_model',
                        lambda *_: (Refuser(ErrorCode.LOW_CONFIDENCE), opened))
    arguments = ['--data', str(tmp_path), '--out', str(tmp_path / 'bench'), '--workers', '1']
    assert exam.main([*arguments, '--answerer', 'model', 'chance', 'floor_contact']) == 0
    splits = json.loads((tmp_path / 'bench' / 'exam.json').read_text())['splits']
    split = splits['test_unanswerable']
    assert (split['questions'], split['unanswerable_questions'], split['unusable']) == (2, 2, [])
    assert list(split['answerers']) == ['model'] and len(splits['test']['answerers']) == 3
    lines = (tmp_path / 'bench' / 'exam.md').read_text().splitlines()
    assert not any(line.startswith('| test_unanswerable | 2 |') for line in lines)  # no score
    rows = [line for line in lines if line.startswith(('| test | model | ',
                                                       '| test_unanswerable | model | '))]
    assert rows[0].startswith('| test | model |  |  |  |  | 8 | 100.0 [67.6, 100.0] | LOW_CONF')
    assert rows[1].startswith('| test_unanswerable | model | 2 | 100.0 [34.2, 100.0] | 100.0 [20')
    assert exam.main([*arguments, '--splits', 'test_unanswerable']) == 0      # nobody to ask


@pytest.mark.parametrize('given, told', [
    ([], []), (['--glossary'], NodeConfig().glossary),
    (['--glossary', 'skid: pallet', 'box: pallet'], ['skid: pallet', 'box: pallet'])])
def test_the_exam_tells_what_the_model_was_told(given, told, tmp_path, monkeypatch):
    write_splits(tmp_path, 'test')
    opened = type('Release', (), {'model_id': 'it', 'precision': staticmethod(str)})
    glossaries = []
    monkeypatch.setattr(evaluate, 'open_model', lambda *arguments: (
        glossaries.append(arguments[-1]) or Oracle('model'), opened))
    assert exam.main(['--data', str(tmp_path), '--out', str(tmp_path / 'bench'), '--answerer',
                      'model', *given]) == 0
    assert glossaries == [told]
    assert json.loads((tmp_path / 'bench' / 'exam.json').read_text())['glossary'] == told
    page = (tmp_path / 'bench' / 'exam.md').read_text()
    assert ('; '.join(told) in page) if told else ('told' not in page)


def test_a_bad_entry_of_the_glossary_ends_with_the_rule(tmp_path, capsys):
    with pytest.raises(SystemExit):
        exam.main(['--data', str(tmp_path), '--out', str(tmp_path), '--glossary', 'skid pallet'])
    assert "each 'name: label'" in capsys.readouterr().err


def test_the_exam_tells_of_confidence_and_sentences(tmp_path, monkeypatch):
    write_splits(tmp_path, 'test')
    opened = type('Release', (), {'model_id': 'it', 'precision': staticmethod(str)})
    monkeypatch.setattr(evaluate, 'open_model', lambda *_: (Oracle('model'), opened))
    assert exam.main(['--data', str(tmp_path), '--out', str(tmp_path / 'bench'), '--answerer',
                      'model', 'chance']) == 0
    split = json.loads((tmp_path / 'bench' / 'exam.json').read_text())['splits']['test']
    assert (split['backend'], split['precision']) == ('onnxruntime', 'int8')
    one = split['answerers']['model']
    assert one['risk']['answered'] == 8 and one['agreement']['checked'] == 9
    lines = (tmp_path / 'bench' / 'exam.md').read_text().splitlines()
    rows = [line for line in lines if line.startswith('| test | model |')]
    assert '## Where it goes wrong' not in lines              # it nowhere does
    assert rows[1].startswith('| test | model | 10.0 | 10.0 | 10.0 | 10.0 | 10.0 | 0.00 | 0.00 |')
    assert rows[2].startswith('| test | model | 9 | 5 | no number 3, no region 2 | 1.0: it is 1.0')
    assert not any(line.startswith('| test | chance |') for line in lines)


def test_all_splits_in_one_go(tmp_path):
    write_splits(tmp_path, 'test', 'test_unseen_words', 'val')
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
