# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The predictor on a backend of the true inputs and outputs, and on the shipped release."""

from dataclasses import replace

from fake_backend import FakeBackend, GAP_M, predictor, SENTENCE
import numpy as np
import pytest
from scaled_hall import scaled_hall, UNIT_M, units_of
from synthetic import Hall

from tinygiant_ros.core import preprocess, tensors
from tinygiant_ros.core.errors import ErrorCode, SpatialError
from tinygiant_ros.core.records import Answer, Category, Query, Region
from tinygiant_ros.runtime.decision import BENEFIT
from tinygiant_ros.runtime.predictor import SpatialPredictor
from tinygiant_ros.runtime.release import assemble, open_release, repository_engines

SHIPPED = repository_engines() / 'tinygiant_64m'
STAGES = ['floor', 'vision', 'text', 'regions', 'reasoner', 'decision', 'decoder']


@pytest.fixture(scope='module')
def hall(hall):
    """The usual boxes, seen so that the horizon is in view: what is over it has no place."""
    return Hall(hall.boxes, pitch=np.radians(10.0))


@pytest.fixture(scope='module')
def regions(hall):
    """Both boxes of the hall, and a corner of its ceiling."""
    boxes = [(*(int(value) for value in (columns.min(), rows.min())),
              int(np.ptp(columns)) + 1, int(np.ptp(rows)) + 1)
             for rows, columns in (np.nonzero(hall.labels == label) for label in (1, 2))]
    masks = [hall.labels[y:y + h, x:x + w] == label
             for label, (x, y, w, h) in zip((1, 2), boxes)]
    return (Region('pallet', boxes[0], masks[0]), Region('pallet', boxes[1], masks[1]),
            Region('lamp', (0, 0, 9, 8), np.ones((8, 9), dtype=bool)))


@pytest.fixture
def frame(hall):
    depth = hall.depth.copy()
    depth[:20] = np.nan
    return hall.frame(depth)


def code(result):
    return result.code if isinstance(result, SpatialError) else None


def test_one_question(frame, regions):
    backend = FakeBackend()
    mind = predictor(backend)
    result, = mind.answer(mind.encode(frame), [Query('distance', regions)])
    assert result.text == '[Region 0] is 1.00 m from [Region 1].'
    assert (result.category, result.normalized, result.value) == (Category.DISTANCE, '1.00', 1.0)
    assert result.model_id == 'tiny 0.1@fake-float32'
    assert np.isnan(result.positions[2]).all() and np.isfinite(result.positions[:2]).all()
    assert list(result.times.ms) == STAGES
    assert all(spent >= 0 for spent in result.times.ms.values())
    assert backend.calls == ['vision', *['closeup'] * 2, 'reasoner',
                             *['decoder'] * (len(SENTENCE) + 1)]


def test_bad_questions_do_not_touch_the_good_ones(frame, regions):
    backend = FakeBackend()
    mind = predictor(backend)
    queries = [Query('', regions), Query('distance', regions), Query('mcq', ()),
               Query('left <mask> <mask> <mask> <mask>', regions), Query('mcq', regions),
               Query('count', (regions[0],) * (tensors.MAX_REGIONS + 1)),
               Query('left', regions[:1]), Query('distance', regions[::-1]),
               Query('count', regions[:2]), Query('nothing of that', regions),
               Query('passage of a cart', regions), Query('range', regions[2:])]
    results = mind.answer(mind.encode(frame), queries)
    assert [code(result) for result in results] == [
        ErrorCode.BAD_QUESTION, None, ErrorCode.NO_REGION, ErrorCode.MASK_MISMATCH, None,
        ErrorCode.TOO_MANY_REGIONS, ErrorCode.NO_REGION, ErrorCode.BAD_DEPTH, None,
        ErrorCode.BAD_QUESTION, ErrorCode.BAD_QUESTION, ErrorCode.BAD_DEPTH]
    assert [results[place].category for place in (1, 4, 8)] == [
        Category.DISTANCE, Category.MCQ, Category.COUNT]
    assert [results[place].text for place in (1, 4, 8)] == [
        '[Region 0] is 1.00 m from [Region 1].', 'Far far [Region 0] is far from [Region 1].',
        'The count is 0: none.']                    # its own sentence names no number
    assert backend.batches == [8]
    assert backend.calls.count('vision') == 1


@pytest.mark.parametrize('question, category, normalized, value', [
    ('left', Category.LEFT_RIGHT, 'left', np.nan), ('mcq', Category.MCQ, '0', 0.0),
    ('distance', Category.DISTANCE, '1.00', 1.0), ('count', Category.COUNT, '0', 0.0),
    ('range', Category.DISTANCE, '1.00', 1.0), ('height', Category.DISTANCE, '1.00', 1.0),
    ('behind', Category.RELATION, 'above', np.nan), ('pass 1.05 m', Category.PASSAGE, 'yes', 1.1)])
def test_every_task_is_answered(frame, regions, question, category, normalized, value):
    mind = predictor(FakeBackend())
    result, = mind.answer(mind.encode(frame), [Query(question, regions[:2])])
    assert (result.category, result.normalized) == (category, normalized)
    assert result.value == pytest.approx(value, nan_ok=True)


def test_the_width_of_each_question_reaches_its_decision(frame, regions):
    """The gap is 1.1 m; the number of a region is no width."""
    mind = predictor(FakeBackend())
    questions = ['passage of 1.05 m', 'p 1.15 m', 'p 90 cm?', 'p 1,2 metres', 'p 1200mm?',
                 'pass between region 0 and region 1?', 'p [Region 1] with 0.8 m for region 0']
    results = mind.answer(mind.encode(frame), [Query(one, regions[:2]) for one in questions])
    assert code(results.pop(5)) is ErrorCode.BAD_QUESTION
    assert [one.normalized for one in results] == ['yes', 'no', 'yes', 'no', 'no', 'yes']
    assert [one.value for one in results] == pytest.approx([GAP_M] * 6)


def test_confidence_is_tempered_by_task(frame, regions):
    queries = [Query(question, regions[:2]) for question in ('range', 'distance', 'height')]
    plain, tempered = (
        mind.answer(mind.encode(frame), queries)
        for mind in (predictor(FakeBackend()),
                     predictor(FakeBackend(), temperature={'range': 2.0, 'height': 0.5})))
    assert tempered[0].confidence < plain[0].confidence
    assert tempered[1].confidence == plain[1].confidence
    assert tempered[2].confidence > plain[2].confidence


@pytest.mark.parametrize('question, glossary, answered', [
    ('mark the shelf', (), True), ('mark the skids', (), False),
    ('mark the skids', ('skid: shelf/shelves',), True), ('mark the shelf <mask>', (), False)])
def test_a_question_in_the_words_of_the_labels_may_be_doubted_more(frame, regions, question,
                                                                   glossary, answered):
    called = tuple(replace(one, label='shelf') for one in regions)
    doubt = 0.5 * (1 + BENEFIT) * 0.02           # between the limits of both
    backend = FakeBackend()
    backend.doubt = doubt
    mind = predictor(backend, glossary, refuse_above=0.02)
    result, = mind.answer(mind.encode(frame), [Query(question, called)])
    assert code(result) == (None if answered else ErrorCode.BAD_QUESTION)


def test_the_model_reads_questions_and_labels_in_its_own_words(frame, regions):
    labels = 'Long-Skid_03', 'stillage', 'AGV'
    called = tuple(replace(one, label=label) for one, label in zip(regions, labels, strict=True))
    backend = FakeBackend()
    mind = predictor(backend, ['stillage: pallet', 'long skid: shelf/shelves', 'AGV: robot'])
    answer, = mind.answer(mind.encode(frame), [Query('mark Stillages by [Region 2]', called)])
    assert backend.read == ['mark pallets by <mask> shelf : <mask> , pallet : <mask>']
    assert answer.category == Category.MCQ


@pytest.mark.parametrize('label, glossary, text', [
    ('pallet', (), 'Pallet [Region 0] is 1.00 m from [Region 1].'),
    ('Skid_2', ('skid: pallet',), 'Pallet [Region 0] is 1.00 m from [Region 1].'),
    ('shelf', (), 'Shelf [Region 0] is 1.00 m from [Region 1].'),
    ('crate', (), 'Shelf [Region 0] is 1.00 m from [Region 1].')])     # may be any of them
def test_a_sentence_calls_regions_what_they_are_called(frame, regions, label, glossary, text):
    backend = FakeBackend()
    backend.begins = ['shelf']
    called = tuple(replace(one, label=label) for one in regions)
    mind = predictor(backend, glossary)
    answer, = mind.answer(mind.encode(frame), [Query('distance', called)])
    assert answer.text == text


def test_slots_without_value_are_not_chosen(frame, regions):
    mind = predictor(FakeBackend())
    encoded = mind.encode(frame)
    choice, = mind.answer(encoded, [Query('mcq', regions[:2])])
    assert choice.text == 'Far far [Region 0] is far from [Region 1].'


def test_batch_and_single_agree(frame, regions):
    mind = predictor(FakeBackend())
    encoded = mind.encode(frame)
    queries = [Query(word, regions[:count]) for word, count in (
        ('distance', 2), ('mcq', 3), ('left', 2), ('count', 2), ('range', 1), ('pass 1 m', 3))]
    together = mind.answer(encoded, queries)
    alone = [mind.answer(encoded, [query])[0] for query in queries]
    assert [one.text for one in together] == [one.text for one in alone]
    assert [one.confidence for one in together] == [one.confidence for one in alone]


def test_sentence_that_never_ends_is_replaced(frame, regions):
    backend = FakeBackend(never_ends=True)
    mind = predictor(backend)
    result, = mind.answer(mind.encode(frame), [Query('mcq', regions)])
    assert backend.calls.count('decoder') == tensors.MAX_SENTENCE - 1
    assert result.text == '[Region 0] is the one.'


def test_sentences_that_have_ended_are_not_taken_along(frame, regions):
    """Those of 'd', 'l' and 'm' are 0, 1 and 2 words longer than the shortest."""
    queries = [Query(one, regions[:2]) for one in ('mcq', 'distance', 'left', 'dist')]
    backend = FakeBackend()
    mind = predictor(backend)
    together = mind.answer(mind.encode(frame), queries)
    steps = len(SENTENCE) + 1
    assert backend.sentences == [4] * steps + [2, 1]
    alone = [mind.answer(mind.encode(frame), [query])[0] for query in queries]
    assert [one.text for one in together] == [one.text for one in alone]


def test_no_query_runs_nothing(frame):
    backend = FakeBackend()
    mind = predictor(backend)
    assert mind.answer(mind.encode(frame), []) == []
    assert backend.calls == ['vision']


def test_regions_are_measured_and_looked_at_once_a_frame(frame, regions, monkeypatch):
    from tinygiant_ros.runtime import predictor as module
    asked, measure = [], module.region_inputs
    monkeypatch.setattr(module, 'region_inputs',
                        lambda *given: asked.append(given[1]) or measure(*given))
    mind = predictor(backend := FakeBackend())
    encoded = mind.encode(frame)
    mind.answer(encoded, [Query('mcq', regions), Query('left', tuple(regions))])
    mind.answer(encoded, [Query('mcq', regions), Query('mcq', regions[:1])])
    assert asked == [regions, regions[:1]] and backend.looked_at == [3, 3, 1, 1]
    mind.answer(mind.encode(frame), [Query('mcq', regions)])
    assert backend.looked_at == [3, 3, 1, 1, 3, 3]


def test_as_many_regions_as_are_read(frame, regions):
    mind = predictor(backend := FakeBackend())
    many = (*regions, *regions[:1] * (tensors.MAX_REGIONS - 3))
    assert mind.answer(mind.encode(frame), [Query('mcq', many)])[0].normalized == '0'
    assert backend.looked_at == [tensors.MAX_REGIONS] * 2


@pytest.mark.parametrize('stage', ['run_closeup', 'run_reasoner', 'run_decoder'])
def test_broken_model_fails_the_batch_and_not_the_next(frame, regions, monkeypatch, stage):
    mind = predictor(backend := FakeBackend())
    encoded = mind.encode(frame)
    with monkeypatch.context() as patch:
        patch.setattr(backend, stage, lambda inputs: 1 / 0)
        results = mind.answer(encoded, [Query('distance', regions), Query('', regions)])
    assert [code(one) for one in results] == [ErrorCode.INFERENCE_FAILED, ErrorCode.BAD_QUESTION]
    assert 'ZeroDivisionError' in results[0].message
    assert isinstance(mind.answer(encoded, [Query('distance', regions)])[0], Answer)


def test_broken_vision_is_a_numbered_error(frame, monkeypatch):
    backend = FakeBackend()
    monkeypatch.setattr(backend, 'run_vision', lambda inputs: 1 / 0)
    with pytest.raises(SpatialError) as caught:
        predictor(backend).encode(frame)
    assert caught.value.code is ErrorCode.INFERENCE_FAILED


def test_frame_without_any_depth_still_answers_what_needs_none(hall, regions):
    mind = predictor(FakeBackend())
    encoded = mind.encode(hall.frame(np.full_like(hall.depth, np.nan)))
    results = mind.answer(encoded, [Query('left', regions), Query('distance', regions)])
    assert results[0].normalized == 'left'
    assert code(results[1]) is ErrorCode.BAD_DEPTH


class Measurements(FakeBackend):
    """Also notes the unit of depth that each region of each question is measured in."""

    def __init__(self):
        super().__init__()
        self.units = []

    def run_reasoner(self, inputs):
        for geometry, mask in zip(inputs[tensors.GEOMETRY], inputs[tensors.REGION_MASK]):
            self.units.append(units_of(geometry[mask > 0]).tolist())
        return super().run_reasoner(inputs)

    def asked(self, frame, known, *asked):
        """Return the frame with these regions known, and the units as it is asked about others."""
        mind = predictor(self)
        encoded = mind.encode(frame, known)
        self.units.clear()
        assert all(isinstance(one, Answer) for one in mind.answer(
            encoded, [Query('count', regions) for regions in asked]))
        return encoded, self.units


def test_regions_known_beforehand_tell_the_unit_of_scaled_depth_for_all_questions():
    """The pallet tells it for a question about the rack alone too."""
    frame, _, pallet, rack = scaled_hall()
    encoded, units = Measurements().asked(frame, [rack, pallet], (rack,), (pallet, rack),
                                          (pallet,))
    assert encoded.unit == pytest.approx(UNIT_M, rel=0.005)
    assert sum(units, []) == pytest.approx([encoded.unit] * 4, rel=1e-5)
    encoded, units = Measurements().asked(frame, [rack], (rack,), (pallet, rack))
    assert encoded.unit == 1.0 and sum(units, []) == pytest.approx([1.0] * 3)


def test_without_them_each_question_has_its_own():
    frame, _, pallet, rack = scaled_hall()
    encoded, units = Measurements().asked(frame, (), (rack,), (pallet, rack), (pallet,))
    assert encoded.unit is None
    own = pytest.approx(UNIT_M, rel=0.005)
    assert units == [[pytest.approx(1.0)], [own, own], [own]]


def test_metric_frames_do_not_care_for_regions_known_beforehand(monkeypatch):
    frame, _, pallet, rack = scaled_hall()
    monkeypatch.setattr(preprocess, 'floor_scale', lambda *given: pytest.fail('guessed a unit'))
    for known in ((), [rack, pallet]):
        encoded, units = Measurements().asked(replace(frame, metric=True), known, (rack,),
                                              (pallet, rack))
        assert encoded.unit == 1.0 and units == [[1.0], [1.0, 1.0]]


def test_more_regions_may_be_known_than_one_question_has():
    frame, _, pallet, rack = scaled_hall()
    known = [rack] * (tensors.MAX_REGIONS + 3) + [pallet]
    assert predictor(FakeBackend()).encode(frame, known).unit == pytest.approx(UNIT_M, rel=0.005)


@pytest.fixture(scope='module')
def shipped(tmp_path_factory):
    if not SHIPPED.is_dir():
        pytest.skip('engines/tinygiant_64m is not there')
    pytest.importorskip('onnxruntime')
    from tinygiant_ros.runtime.backend import create_backend
    release = open_release(SHIPPED)
    folder = assemble(release, tmp_path_factory.mktemp('cache'))
    return SpatialPredictor(create_backend('onnxruntime', folder, 2), release)


def test_shipped_release_answers(shipped, frame, regions):
    questions = ['Is <mask> left or right of <mask>?', 'Which pallet is the leftmost?',
                 'How far is <mask> from <mask>?', 'Is <mask> in front of <mask> or behind it?']
    encoded = shipped.encode(frame)
    results = shipped.answer(encoded, [Query(question, regions[:2]) for question in questions])
    alone = [shipped.answer(encoded, [Query(question, regions[:2])])[0] for question in questions]
    for one, other in zip(results, alone):
        assert isinstance(one, Answer), one
        assert one.text == other.text and one.normalized == other.normalized
        assert one.confidence == pytest.approx(other.confidence, abs=1e-3)
        assert 0 < one.confidence <= 1 and one.text[0].isupper() or one.text[0] == '['
        assert list(one.times.ms) == STAGES


def test_shipped_release_depends_on_the_order_of_masks(shipped, frame, regions):
    encoded = shipped.encode(frame)
    question = 'Is [Region {}] to the left or to the right of [Region {}]?'
    first, second = shipped.answer(encoded, [Query(question.format(0, 1), regions[:2]),
                                             Query(question.format(1, 0), regions[:2])])
    assert (first.normalized, second.normalized) == ('left', 'right')
