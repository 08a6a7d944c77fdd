# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Numbered errors: the codes of SpatialQuery.srv and the exception that carries one."""

from enum import IntEnum


class ErrorCode(IntEnum):
    """
    Why a question has no answer.

    The values are those of the ERROR_* constants in SpatialQuery.srv; a test compares both lists.
    1xx: the node, 2xx: the camera, 3xx: the question, 4xx: the regions.
    """

    NONE = 0
    NOT_READY = 100
    BUSY = 101
    INFERENCE_FAILED = 102
    LOW_CONFIDENCE = 103
    NO_FRAME = 200
    STALE_FRAME = 201
    NO_CAMERA_INFO = 202
    SIZE_MISMATCH = 203
    UNSUPPORTED_ENCODING = 204
    BAD_DEPTH = 205
    BAD_IMAGE = 206
    BAD_QUESTION = 300
    MASK_MISMATCH = 301
    BAD_REGION = 400
    REGION_OUTSIDE = 401
    EMPTY_REGION = 402
    BAD_RLE = 403
    TOO_MANY_REGIONS = 404
    NO_REGION = 405


class SpatialError(Exception):
    """A failure with its number and one sentence: what is wrong, what was got, what to do."""

    def __init__(self, code: ErrorCode, message: str):
        super().__init__(message)
        self.code = ErrorCode(code)
        self.message = message

    def __reduce__(self):
        # an exception is otherwise made again from its message alone, when it leaves a process
        return type(self), (self.code, self.message)

    def __str__(self) -> str:
        return f'{self.code.name} ({int(self.code)}): {self.message}'
