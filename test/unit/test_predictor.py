# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The predictor on a backend of the true inputs and outputs, and on the shipped release."""

from pathlib import Path

from given_heads import SHAPES
import numpy as np
import pytest
from synthetic import Hall

from tinygiant_ros.core import tensors
from tinygiant_ros.core.errors import ErrorCode, SpatialError
from tinygiant_ros.core.records import Answer, Category, Query, Region
from tinygiant_ros.core.sentence import CONTROL_WORDS, split_sentence
from tinygiant_ros.runtime.predictor import SpatialPredictor
from tinygiant_ros.runtime.release import assemble, open_release, Release, repository_engines

SENTENCE = split_sentence('<subject> is <value> from <object>.')
VOCABULARY = (*CONTROL_WORDS, *SENTENCE, '<count>', '<side>', 'far')
SHIPPED = repository_engines() / 'tinygiant_64m'
STAGES = ['floor', 'vision', 'text', 'regions', 'reasoner', 'decoder']
LETTERS = 'lmdcrhbpn'                    # a question's first one is its task, of tensors.TASKS
GAP_M = 1.1


class Tokenizer:
    """Tokens without word pieces: one a character, enough to tell questions apart."""

    def encode(self, prepared, region_count):
        ids = np.zeros(tensors.MAX_TOKENS, np.int32)
        text = prepared.text.encode()[:tensors.MAX_TOKENS]
        ids[:len(text)] = list(text)
        mention = np.zeros((tensors.MAX_REGIONS, tensors.MAX_TOKENS), np.float32)
        mention[:region_count, 0] = 1
        return ids, (ids > 0).astype(np.float32), mention


class FakeBackend:
    """
    Checks every input's shape and type; its answers follow from the inputs.

    The first letter of a question is its task (LETTERS); the pair is regions 0 and 1, the gap
    between any two GAP_M. The look of a region follows from its geometry. The decoder says
    SENTENCE, behind up to 3 times 'far' by task, goes on saying 'far' after its end, and checks
    that the past holds what it gave before.
    """

    name = 'fake'

    def __init__(self, never_ends=False):
        self.calls, self.never_ends, self.batches, self.looked_at = [], never_ends, [], []

    def run_vision(self, inputs):
        self.calls.append('vision')
        for name in tensors.VISION_INPUTS:
            self.check(inputs[name], (1, 3, tensors.IMAGE_HEIGHT, tensors.IMAGE_WIDTH))
        return {tensors.FEATURE_MAP: np.ones((1, tensors.GRID_CELLS, tensors.WIDTH), np.float32),
                tensors.GLOBAL_TOKENS: np.ones((1, 2, tensors.WIDTH), np.float32)}

    def run_closeup(self, inputs):
        self.calls.append('closeup')
        geometry = inputs[tensors.CROP_GEOMETRY]
        self.looked_at.append(len(geometry))
        self.check(inputs[tensors.CROPS], (len(geometry), *tensors.CROP_SHAPE))
        self.check(geometry, (len(geometry), tensors.GEOMETRY_SIZE))
        assert inputs[tensors.CROPS][:, 0].any(axis=(1, 2)).all()        # each shows its region
        return {tensors.REGION_LOOKS: np.repeat(self.look(geometry), tensors.LOOK_SIZE, axis=1)}

    @staticmethod
    def look(geometry):
        return 1.0 + np.abs(geometry).sum(axis=-1, keepdims=True)

    def run_reasoner(self, inputs):
        self.calls.append('reasoner')
        batch = len(inputs[tensors.TOKEN_IDS])
        self.batches.append(batch)
        regions, tokens = tensors.MAX_REGIONS, tensors.MAX_TOKENS
        for name, shape in {
                tensors.TOKEN_IDS: (batch, tokens), tensors.TOKEN_MASK: (batch, tokens),
                tensors.MENTION: (batch, regions, tokens),
                tensors.REGION_WEIGHTS: (batch, regions, tensors.GRID_CELLS),
                tensors.GEOMETRY: (batch, regions, tensors.GEOMETRY_SIZE),
                tensors.LOOKS: (batch, regions, tensors.LOOK_SIZE),
                tensors.PAIRS: (batch, regions, regions, tensors.PAIR_SIZE),
                tensors.REGION_MASK: (batch, regions),
                tensors.FEATURE_MAP: (1, tensors.GRID_CELLS, tensors.WIDTH),
                tensors.GLOBAL_TOKENS: (1, 2, tensors.WIDTH)}.items():
            self.check(inputs[name], shape, np.int32 if name == tensors.TOKEN_IDS else np.float32)
        looks = self.look(inputs[tensors.GEOMETRY]) * inputs[tensors.REGION_MASK][..., None]
        np.testing.assert_allclose(inputs[tensors.LOOKS], looks.repeat(tensors.LOOK_SIZE, axis=2))
        outputs = {name: np.zeros((batch, *shape), np.float32) for name, shape in SHAPES.items()}
        for row, ids in enumerate(inputs[tensors.TOKEN_IDS]):
            outputs[tensors.TASK_LOGITS][row, LETTERS.index(chr(ids[0]))] = 5
            outputs[tensors.MEMORY][row] = max('dlmc'.find(chr(ids[0])), 0)
        outputs[tensors.GAP_LOG][:] = np.log(GAP_M)
        outputs[tensors.REFERENCE_LOGITS][:, 0] = 5
        outputs[tensors.SUBJECT_LOGITS][:, 1] = 5
        outputs[tensors.OBJECT_LOGITS][:, 2] = 5
        return outputs

    def run_decoder(self, inputs):
        self.calls.append('decoder')
        batch, position = len(inputs[tensors.WORD_ID]), int(inputs[tensors.POSITION][0])
        cache = (tensors.DECODER_LAYERS, batch, tensors.MAX_SENTENCE, tensors.WIDTH)
        self.check(inputs[tensors.WORD_ID], (batch, 1), np.int32)
        self.check(inputs[tensors.POSITION], (1,), np.int32)
        self.check(inputs[tensors.MEMORY], (batch, tensors.MEMORY_TOKENS, tensors.WIDTH))
        for name in (tensors.PAST_KEYS, tensors.PAST_VALUES):
            self.check(inputs[name], cache)
            past = inputs[name][0, 0, :, 0]
            assert past[:position].tolist() == list(range(1, position + 1))
            assert not past[position:].any()
        logits = np.zeros((batch, len(VOCABULARY)), np.float32)
        logits[:, VOCABULARY.index('far')] = 1           # where the best word is forbidden
        logits[:, :VOCABULARY.index('<end>')] = 8        # forbidden: <pad> and <start>
        for row, memory in enumerate(inputs[tensors.MEMORY]):
            words = ['far'] * int(memory[0, 0]) + [*SENTENCE, '<end>']
            if position < len(words) and not self.never_ends:
                logits[row, VOCABULARY.index(words[position])] = 5
        new = np.full((tensors.DECODER_LAYERS, batch, 1, tensors.WIDTH), position + 1, np.float32)
        return {tensors.WORD_LOGITS: logits, tensors.NEW_KEYS: new, tensors.NEW_VALUES: new}

    @staticmethod
    def check(array, shape, dtype=np.float32):
        assert array.shape == shape and array.dtype == dtype and array.flags.c_contiguous
        assert np.isfinite(array).all()


def predictor(backend, **card):
    release = Release(Path('tiny'), {'model_id': 'tiny 0.1', **card}, {}, '', VOCABULARY)
    return SpatialPredictor(backend, release, Tokenizer())


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
    assert result.model_id == 'tiny 0.1'
    assert np.isnan(result.positions[2]).all() and np.isfinite(result.positions[:2]).all()
    assert list(result.times.ms) == STAGES
    assert all(spent >= 0 for spent in result.times.ms.values())
    assert backend.calls == ['vision', 'closeup', 'reasoner'] + ['decoder'] * (len(SENTENCE) + 1)


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
    assert asked == [regions, regions[:1]] and backend.looked_at == [3, 1]
    mind.answer(mind.encode(frame), [Query('mcq', regions)])
    assert backend.looked_at == [3, 1, 3]


def test_as_many_regions_as_are_read(frame, regions):
    mind = predictor(backend := FakeBackend())
    many = (*regions, *regions[:1] * (tensors.MAX_REGIONS - 3))
    assert mind.answer(mind.encode(frame), [Query('mcq', many)])[0].normalized == '0'
    assert backend.looked_at == [tensors.MAX_REGIONS]


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
                 'How far is <mask> from <mask>?', 'How many pallets are inside <mask>?']
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
