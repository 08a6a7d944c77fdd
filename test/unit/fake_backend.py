# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""A predictor on a backend that checks what it is given and answers by rules of its own."""

from pathlib import Path

from given_heads import SHAPES
import numpy as np

from tinygiant_ros.core import tensors
from tinygiant_ros.core.glossary import Glossary
from tinygiant_ros.core.sentence import CONTROL_WORDS, split_sentence
from tinygiant_ros.runtime.backend import Backend
from tinygiant_ros.runtime.padding import first_regions
from tinygiant_ros.runtime.predictor import SpatialPredictor
from tinygiant_ros.runtime.release import Release

SENTENCE = split_sentence('<subject> is <value> from <object>.')
VOCABULARY = (*CONTROL_WORDS, *SENTENCE, '<count>', '<side>', 'far', 'shelf', 'pallet')
LETTERS = 'lmdcrhbpn'                    # a question's first one is its task, of tensors.TASKS
GAP_M = 1.1


class Tokenizer:
    """Tokens without word pieces: one a character, enough to tell questions apart."""

    def encode(self, prepared, region_count):
        ids = np.array(list(prepared.text.encode()[:tensors.MAX_TOKENS]), np.int32)
        mention = np.zeros((region_count, len(ids)), np.float32)
        mention[:, 0] = 1
        return ids, (ids > 0).astype(np.float32), mention


class FakeBackend(Backend):
    """
    Checks every input's shape and type; its answers follow from the inputs.

    The first letter of a question is its task (LETTERS); the pair is regions 0 and 1, the gap
    between any two GAP_M. The look of a region follows from its geometry. The decoder says
    SENTENCE, behind up to 3 times 'far' by task, goes on saying 'far' after its end, and checks
    that the past holds what it gave before.
    """

    name, why, precision = 'fake', 'a test', 'float32'

    def __init__(self, never_ends=False):
        self.calls, self.never_ends, self.batches, self.looked_at = [], never_ends, [], []
        self.begins = []                    # words before the sentence
        self.doubt = 0.0                    # share of having no answer
        self.sentences = []                 # that each step of the decoder goes on with
        self.read = []                      # texts of the questions, letter by letter

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
        tokens = int(inputs[tensors.TOKEN_MASK].sum(axis=1).max())
        self.read += [bytes(row[row > 0].tolist()).decode() for row in inputs[tensors.TOKEN_IDS]]
        regions = int(inputs[tensors.REGION_MASK].sum(axis=1).max())
        for name, shape in {
                tensors.TOKEN_IDS: (batch, tokens), tensors.TOKEN_MASK: (batch, tokens),
                tensors.MENTION: (batch, regions, tokens),
                tensors.POOLED: (batch, regions, tensors.WIDTH),
                tensors.GEOMETRY: (batch, regions, tensors.GEOMETRY_SIZE),
                tensors.LOOKS: (batch, regions, tensors.LOOK_SIZE),
                tensors.PAIRS: (batch, regions, regions, tensors.PAIR_SIZE),
                tensors.REGION_MASK: (batch, regions),
                tensors.GLOBAL_TOKENS: (1, 2, tensors.WIDTH)}.items():
            self.check(inputs[name], shape, np.int32 if name == tensors.TOKEN_IDS else np.float32)
        # a mean of ones is one
        np.testing.assert_allclose(inputs[tensors.POOLED], inputs[tensors.REGION_MASK][
            ..., None].repeat(tensors.WIDTH, axis=2), rtol=1e-5)
        looks = self.look(inputs[tensors.GEOMETRY]) * inputs[tensors.REGION_MASK][..., None]
        # the places behind them are those of two looks
        np.testing.assert_allclose(inputs[tensors.LOOKS][..., :tensors.LOOK_WIDTH],
                                   looks.repeat(tensors.LOOK_WIDTH, axis=2))
        outputs = {name: first_regions(name, np.zeros((batch, *shape), np.float32), regions)
                   for name, shape in SHAPES.items()}
        outputs[tensors.MEMORY] = np.zeros((batch, tensors.MEMORY_TOKENS, tensors.CACHE_WIDTH),
                                           np.float32)
        for row, ids in enumerate(inputs[tensors.TOKEN_IDS]):
            logits = outputs[tensors.TASK_LOGITS][row]
            logits[LETTERS.index(chr(ids[0]))] = 5
            if self.doubt:
                others = np.exp(logits[:-1]).sum()
                logits[-1] = np.log(others * self.doubt / (1 - self.doubt))
            outputs[tensors.MEMORY][row] = max('dlmc'.find(chr(ids[0])), 0)
        outputs[tensors.GAP_LOG][:] = np.log(GAP_M)
        outputs[tensors.REFERENCE_LOGITS][:, 0] = 5
        outputs[tensors.SUBJECT_LOGITS][:, 1] = 5
        outputs[tensors.OBJECT_LOGITS][:, 2:3] = 5         # of one region none is left
        return outputs

    def run_decoder(self, inputs):
        self.calls.append('decoder')
        batch, position = len(inputs[tensors.WORD_ID]), int(inputs[tensors.POSITION][0])
        self.sentences.append(batch)
        self.check(inputs[tensors.WORD_ID], (batch, 1), np.int32)
        self.check(inputs[tensors.POSITION], (1,), np.int32)
        self.check(inputs[tensors.MEMORY], (batch, tensors.MEMORY_TOKENS, tensors.CACHE_WIDTH))
        self.check(inputs[tensors.PAST], (batch, tensors.MAX_SENTENCE, tensors.CACHE_WIDTH))
        self.check(inputs[tensors.READ], (1, 1 + tensors.MAX_SENTENCE))
        assert inputs[tensors.READ][0].tolist() == [
            float(place <= position) for place in range(1 + tensors.MAX_SENTENCE)]
        past = inputs[tensors.PAST][0, :, 0]
        assert past[:position].tolist() == list(range(1, position + 1))
        assert not past[position:].any()
        logits = np.zeros((batch, len(VOCABULARY)), np.float32)
        logits[:, VOCABULARY.index('far')] = 1           # where the best word is forbidden
        logits[:, :VOCABULARY.index('<end>')] = 8        # forbidden: <pad> and <start>
        for row, memory in enumerate(inputs[tensors.MEMORY]):
            words = [*self.begins, *['far'] * int(memory[0, 0]), *SENTENCE, '<end>']
            if position < len(words) and not self.never_ends:
                if words[position] == 'shelf':
                    logits[row, VOCABULARY.index('pallet')] = 4
                logits[row, VOCABULARY.index(words[position])] = 5
        present = np.full((batch, 1, tensors.CACHE_WIDTH), position + 1, np.float32)
        return {tensors.WORD_LOGITS: logits, tensors.PRESENT: present}

    @staticmethod
    def check(array, shape, dtype=np.float32):
        assert array.shape == shape and array.dtype == dtype and array.flags.c_contiguous
        assert np.isfinite(array).all()


def predictor(backend, glossary=(), **card):
    """Return a predictor on a backend; card: of the release beside its name."""
    release = Release(Path('tiny'), {'model_id': 'tiny 0.1', **card}, {}, '', VOCABULARY)
    return SpatialPredictor(backend, release, Tokenizer(), Glossary.of(glossary))
