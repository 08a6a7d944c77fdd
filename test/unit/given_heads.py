# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""What a reasoner that is sure of itself would say of one question, for tests of decisions."""

import math

import numpy as np

from tinygiant_ros.core import tensors

POINTERS = {'reference': tensors.REFERENCE_LOGITS, 'object_': tensors.OBJECT_LOGITS,
            'subject': tensors.SUBJECT_LOGITS}
SHAPES = {
    tensors.TASK_LOGITS: (len(tensors.TASKS),),
    **dict.fromkeys(POINTERS.values(), (1 + tensors.MAX_REGIONS,)),
    tensors.MEMBER_LOGITS: (tensors.MAX_REGIONS,),
    tensors.SIDE_LOGITS: (len(tensors.SIDES),),
    **dict.fromkeys((tensors.DISTANCE_LOG, tensors.ZERO_LOGITS, tensors.SURE_LOGITS,
                     tensors.GAP_LOG), (tensors.MAX_REGIONS, tensors.MAX_REGIONS)),
    tensors.RANGE_LOG: (tensors.MAX_REGIONS,),
    tensors.HEIGHT_LOG: (tensors.MAX_REGIONS,),
    tensors.LENGTH_SURE: (tensors.MAX_REGIONS, 2),
    tensors.RELATION_LOGITS: (len(tensors.RELATIONS),)}


def heads(task, *, members=(), side='left', relation='above', metres=2.0, zero=-4.0, **pointers):
    """
    Return heads that favour these entries by a logit of 4; padding regions get the highest logits.

    A pointer is a region, -1 for none, or several from the likeliest on. All lengths of the
    favoured regions are `metres`, with a logit of 4 for being sure; other regions have other ones.
    """
    made = {name: np.zeros(shape) for name, shape in SHAPES.items()}
    made[tensors.TASK_LOGITS][tensors.TASKS.index(task)] = 4
    made[tensors.SIDE_LOGITS][tensors.SIDES.index(side)] = 4
    made[tensors.RELATION_LOGITS][tensors.RELATIONS.index(relation)] = 4
    made[tensors.MEMBER_LOGITS][:20] = -4
    made[tensors.MEMBER_LOGITS][list(members)] = 4
    made[tensors.MEMBER_LOGITS][20:] = 50
    for name, key in POINTERS.items():
        made[key][21:] = 50
        for rank, pointer in enumerate(np.atleast_1d(pointers.get(name, -1))):
            made[key][pointer + 1] = 4 - rank
    lengths = (tensors.DISTANCE_LOG, tensors.GAP_LOG, tensors.RANGE_LOG, tensors.HEIGHT_LOG)
    for name in lengths:
        made[name][:] = 5.0
    made[tensors.ZERO_LOGITS][:] = 4
    pair = tuple(np.atleast_1d(pointers.get(name, -1))[0] for name in ('subject', 'object_'))
    for name in lengths:
        made[name][pair[:made[name].ndim]] = math.log(metres)
    made[tensors.ZERO_LOGITS][pair] = zero
    made[tensors.SURE_LOGITS][pair] = 4
    made[tensors.LENGTH_SURE][pair[0]] = 4
    return {name: array.astype(np.float32) for name, array in made.items()}


def softmax_of_4(count, heat=1.0):
    """Return the share of one logit of 4 among this many, the others 0."""
    return math.exp(4 / heat) / (math.exp(4 / heat) + count - 1)


def sigmoid_of_4(heat=1.0):
    """Return the probability of a logit of 4."""
    return 1 / (1 + math.exp(-4 / heat))
