# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Names and shapes of what goes into and comes out of the graphs: the one place for both."""

from .crops import CROP_CHANNELS, CROP_SIDE
from .geometry import GEOMETRY_FEATURES, PAIR_FEATURES

IMAGE_HEIGHT, IMAGE_WIDTH = 288, 512     # letterboxed input of both backbones
STRIDE = 16
GRID_HEIGHT, GRID_WIDTH = IMAGE_HEIGHT // STRIDE, IMAGE_WIDTH // STRIDE
GRID_CELLS = GRID_HEIGHT * GRID_WIDTH
WIDTH = 384                              # one width for text, regions, fusion and decoder
MAX_REGIONS = 32
MAX_TOKENS = 128                         # question and list of regions, in word pieces
MAX_SENTENCE = 48                        # tokens of the free-form sentence, start and end included
GEOMETRY_SIZE = len(GEOMETRY_FEATURES)
LOOK_WIDTH = 128                         # of the embedding of a close-up
# where a thing stands. x, y, z: centre in the floor frame; length, width: sides of the footprint,
# metres; yaw: cos and sin of twice the heading; area: logit of being an area on the floor; top:
# metres over the floor
PLACE = ('x', 'y', 'z', 'length', 'width', 'yaw_cos', 'yaw_sin', 'area', 'top')
LOOK_SIZE = LOOK_WIDTH + len(PLACE)
PAIR_SIZE = len(PAIR_FEATURES)
CATEGORIES = ('left_right', 'mcq', 'distance', 'count')   # of the benchmark
EXTRA_CATEGORIES = ('relation', 'passage')   # asked of a robot, unknown to the benchmark
UNANSWERABLE = 'none'                    # category and answer of what cannot be answered
# What a question wants, in the order of the task head. range and height are distances as well:
# from the camera to a region, and from the floor to the top of one.
TASKS = (*CATEGORIES, 'range', 'height', *EXTRA_CATEGORIES, UNANSWERABLE)
RELATIONS = ('above', 'below', 'front', 'behind')   # order of the relation head
SIDES = ('left', 'right')                # order of the side head

# vision: once a frame
COLOR = 'color'                          # float32 [1, 3, IMAGE_HEIGHT, IMAGE_WIDTH]
DEPTH = 'depth'                          # float32 [1, 3, IMAGE_HEIGHT, IMAGE_WIDTH]
FEATURE_MAP = 'feature_map'              # float32 [1, GRID_CELLS, WIDTH]
GLOBAL_TOKENS = 'global_tokens'          # float32 [1, 2, WIDTH]: color, depth
VISION_INPUTS = (COLOR, DEPTH)
VISION_OUTPUTS = (FEATURE_MAP, GLOBAL_TOKENS)
# not of a graph: the share of a region's pixels in each cell, which makes POOLED of FEATURE_MAP
REGION_WEIGHTS = 'region_weights'        # float32 [R, GRID_CELLS], rows sum to 1

# closeup: once a region, N regions of one frame together
CROPS = 'crops'                          # float32 [N, *CROP_SHAPE], see core.crops
CROP_SHAPE = (len(CROP_CHANNELS), CROP_SIDE, CROP_SIDE)
CROP_GEOMETRY = 'crop_geometry'          # float32 [N, GEOMETRY_SIZE]
REGION_LOOKS = 'region_looks'            # float32 [N, LOOK_SIZE]: an embedding and a place
CLOSEUP_INPUTS = (CROPS, CROP_GEOMETRY)
CLOSEUP_OUTPUTS = (REGION_LOOKS,)

# reasoner: once a question, B questions on one frame together; T tokens and R regions are those
# of the longest question, or any more up to MAX_TOKENS and MAX_REGIONS: padding is 0 everywhere
TOKEN_IDS = 'token_ids'                  # int32 [B, T], 0 = padding
TOKEN_MASK = 'token_mask'                # float32 [B, T], 1 = a token
MENTION = 'mention'                      # float32 [B, R, T], rows sum to 1
POOLED = 'pooled'                        # float32 [B, R, WIDTH]: FEATURE_MAP's mean over a region
GEOMETRY = 'geometry'                    # float32 [B, R, GEOMETRY_SIZE]
LOOKS = 'looks'                          # float32 [B, R, LOOK_SIZE]
PAIRS = 'pairs'                          # float32 [B, R, R, PAIR_SIZE]
REGION_MASK = 'region_mask'              # float32 [B, R], 1 = a region
REASONER_INPUTS = (TOKEN_IDS, TOKEN_MASK, MENTION, POOLED, GEOMETRY, LOOKS, PAIRS, REGION_MASK,
                   GLOBAL_TOKENS)
TASK_LOGITS = 'task_logits'              # float32 [B, len(TASKS)]
REFERENCE_LOGITS = 'reference_logits'    # float32 [B, 1 + R], index 0 = none
OBJECT_LOGITS = 'object_logits'          # float32 [B, 1 + R], index 0 = none
SUBJECT_LOGITS = 'subject_logits'        # float32 [B, 1 + R], index 0 = none
MEMBER_LOGITS = 'member_logits'          # float32 [B, R]: counted or not
SIDE_LOGITS = 'side_logits'              # float32 [B, len(SIDES)]
DISTANCE_LOG = 'distance_log'            # float32 [B, R, R], ln(metres)
ZERO_LOGITS = 'zero_logits'              # float32 [B, R, R]: exactly 0 m
SURE_LOGITS = 'sure_logits'              # the same shape: that distance is within a tenth
RANGE_LOG = 'range_log'                  # float32 [B, R], ln(metres) from the camera
HEIGHT_LOG = 'height_log'                # float32 [B, R], ln(metres) from floor to top
LENGTH_SURE = 'length_sure'              # float32 [B, R, 2]: those are within a tenth
GAP_LOG = 'gap_log'                      # float32 [B, R, R], ln(metres)
RELATION_LOGITS = 'relation_logits'      # float32 [B, len(RELATIONS)]
HEAD_OUTPUTS = (TASK_LOGITS, REFERENCE_LOGITS, OBJECT_LOGITS, SUBJECT_LOGITS, MEMBER_LOGITS,
                SIDE_LOGITS, DISTANCE_LOG, ZERO_LOGITS, SURE_LOGITS, RANGE_LOG, HEIGHT_LOG,
                LENGTH_SURE, GAP_LOG, RELATION_LOGITS)
DECODER_LAYERS = 2
DECODER_HEADS = 6
CACHE_WIDTH = DECODER_LAYERS * 2 * WIDTH # keys and values of the first layer, then of the second
MEMORY = 'memory'                        # float32 [B, MEMORY_TOKENS, CACHE_WIDTH]: what sentences
MEMORY_TOKENS = 8                        # are about, the same at every word
REASONER_OUTPUTS = (*HEAD_OUTPUTS, MEMORY)

# decoder: one token of the sentence a step, what it keeps of those before it is cached. W: any
# number from 1 to MAX_SENTENCE that holds them
WORD_ID = 'word_id'                      # int32 [B, 1]
POSITION = 'position'                    # int32 [1]
READ = 'read'                            # float32 [1, 1 + W]: 1 = this token, and those before
PAST = 'past'                            # float32 [B, W, CACHE_WIDTH]
DECODER_INPUTS = (WORD_ID, POSITION, READ, PAST, MEMORY)
WORD_LOGITS = 'word_logits'              # float32 [B, words in the vocabulary]
PRESENT = 'present'                      # float32 [B, 1, CACHE_WIDTH], of this token
DECODER_OUTPUTS = (WORD_LOGITS, PRESENT)


SHARED = (GLOBAL_TOKENS, POSITION, READ)  # of reasoner and decoder: one for all questions

# sizes of what depends on tokens, regions or words; those named here are free in the graphs
QUESTIONS, TOKENS, REGIONS, CHOICES = 'questions', 'tokens', 'regions', 'choices'
WORDS, SENTENCE = 'words', 'sentence'
SHAPES = {
    TOKEN_IDS: (QUESTIONS, TOKENS), TOKEN_MASK: (QUESTIONS, TOKENS),
    MENTION: (QUESTIONS, REGIONS, TOKENS), POOLED: (QUESTIONS, REGIONS, WIDTH),
    GEOMETRY: (QUESTIONS, REGIONS, GEOMETRY_SIZE), LOOKS: (QUESTIONS, REGIONS, LOOK_SIZE),
    PAIRS: (QUESTIONS, REGIONS, REGIONS, PAIR_SIZE), REGION_MASK: (QUESTIONS, REGIONS),
    TASK_LOGITS: (QUESTIONS, len(TASKS)),
    **dict.fromkeys((REFERENCE_LOGITS, OBJECT_LOGITS, SUBJECT_LOGITS), (QUESTIONS, CHOICES)),
    **dict.fromkeys((MEMBER_LOGITS, RANGE_LOG, HEIGHT_LOG), (QUESTIONS, REGIONS)),
    SIDE_LOGITS: (QUESTIONS, len(SIDES)), RELATION_LOGITS: (QUESTIONS, len(RELATIONS)),
    **dict.fromkeys((DISTANCE_LOG, ZERO_LOGITS, SURE_LOGITS, GAP_LOG),
                    (QUESTIONS, REGIONS, REGIONS)),
    LENGTH_SURE: (QUESTIONS, REGIONS, 2),
    READ: (1, SENTENCE), PAST: (QUESTIONS, WORDS, CACHE_WIDTH),
    MEMORY: (QUESTIONS, MEMORY_TOKENS, CACHE_WIDTH)}


def sizes_for(tokens: int, regions: int) -> dict[str, int]:
    """Return the size of every free axis of the reasoner but the questions."""
    return {TOKENS: tokens, REGIONS: regions, CHOICES: 1 + regions}


LARGEST = {**sizes_for(MAX_TOKENS, MAX_REGIONS), WORDS: MAX_SENTENCE,
           SENTENCE: 1 + MAX_SENTENCE}
