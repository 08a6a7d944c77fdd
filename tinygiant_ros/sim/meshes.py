# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Solids as triangle meshes: one mesh a thing, its looks cut out of one image.

A renderer pays for each mesh it draws far more than for each triangle, so that a rack with all
its goods is drawn as one mesh.
"""

from __future__ import annotations

from collections.abc import Sequence
import struct

import numpy as np

from .shapes import Shape
from .textures import COLUMNS, ROWS, TILE, tile_corner, WHOLE_TILES

GUTTER = 3 / TILE       # of a tile left unused so that its neighbour does not shine through
SCALE = 1.2             # metres that a tile covers where it is not stretched over a face
SIDES, RINGS = 14, 3    # of cylinders and of a capsule's round ends
GOLDEN = 0.618034


def _box_faces() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return unit corners [24, 3], normals [24, 3], and which axes run along u and v [6, 2]."""
    corners, normals, axes = [], [], []
    for axis in range(3):
        along_u, along_v = ((1, 2), (0, 2), (0, 1))[axis]
        for side in (-1, 1):
            n, u, v = np.zeros(3), np.zeros(3), np.zeros(3)
            n[axis], v[along_v] = side, 1
            u = np.cross(v, n)
            corners += [n + a * u + b * v for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
            normals += [n] * 4
            axes.append((along_u, along_v))
    return np.array(corners), np.array(normals), np.array(axes)


CORNERS, NORMALS, FACE_AXES = _box_faces()
FACE_UV = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], float)
QUAD = np.array([(0, 1, 2), (0, 2, 3)])


def mesh_file(parts: Sequence[Shape]) -> bytes:
    """Return solids as one file of MuJoCo's binary mesh format, in the thing's own frame."""
    pieces = []
    boxes = [part for part in parts if part.kind == 'box']
    if boxes:
        pieces.append(_boxes(boxes))
    pieces += [_turned(part, index) for index, part in enumerate(parts) if part.kind != 'box']
    counts = np.cumsum([0] + [len(piece[0]) for piece in pieces])
    vertices, normals, places = (np.concatenate([piece[k] for piece in pieces]) for k in range(3))
    faces = np.concatenate([piece[3] + start for piece, start in zip(pieces, counts)])
    head = struct.pack('<4i', len(vertices), len(normals), len(places), len(faces))
    return head + b''.join(values.astype(kind).tobytes() for values, kind in (
        (vertices, '<f4'), (normals, '<f4'), (places, '<f4'), (faces, '<i4')))


def _boxes(parts):
    """Return vertices, normals, texture places and triangles of boxes."""
    turn = np.array([part.rotation() for part in parts])
    half = np.array([part.size for part in parts])
    middle = np.array([part.position for part in parts])
    local = CORNERS[None] * half[:, None]
    vertices = np.einsum('nij,nkj->nki', turn, local) + middle[:, None]
    normals = np.einsum('nij,kj->nki', turn, NORMALS)
    spans = 2 * half[:, FACE_AXES]                                    # [N, 6, 2]
    dim = np.array([part.dim for part in parts])[:, None] | (normals[:, ::4, 2] < -0.7)
    places = np.stack([_places(part.tile, index, spans[index], dim[index])
                       for index, part in enumerate(parts)])
    faces = (np.arange(6 * len(parts)) * 4)[:, None, None] + QUAD
    return (vertices.reshape(-1, 3), normals.reshape(-1, 3), places.reshape(-1, 2),
            faces.reshape(-1, 3))


def _places(tile: str, index: int, spans: np.ndarray, dim: np.ndarray) -> np.ndarray:
    """Return where the corners of faces lie in the image, [F, 4, 2]; spans: metres [F, 2]."""
    unit = np.repeat(FACE_UV[None], len(spans), axis=0)
    share = np.ones_like(spans)
    start = np.zeros_like(spans)
    if tile not in WHOLE_TILES:
        upright = spans[:, 1] > spans[:, 0]        # the grain runs along the longer side
        unit[upright] = unit[upright][..., ::-1]
        spans = np.where(upright[:, None], spans[:, ::-1], spans)
        share = np.minimum(spans / SCALE, 1.0)
        draw = GOLDEN * (index + np.arange(len(spans)))[:, None] * np.array([1.0, 3.0]) % 1.0
        start = draw * (1 - share)
    inside = start[:, None] + unit * share[:, None]
    return _in_image(tile, inside, dim[:, None])


def _in_image(tile: str, inside: np.ndarray, dim) -> np.ndarray:
    """Return places in the image for places inside a tile, both in [0, 1], v upwards."""
    column, row = tile_corner(tile)
    inside = GUTTER + inside * (1 - 2 * GUTTER)
    u = (column + COLUMNS * np.asarray(dim) + inside[..., 0]) / (2 * COLUMNS)
    return np.stack([u, (row + 1 - inside[..., 1]) / ROWS], axis=-1)


def _turned(part: Shape, index: int):
    """Return vertices, normals, texture places and triangles of a cylinder or a capsule."""
    radius, half = part.size
    if part.kind == 'cylinder':
        rings = [(radius, -half, 0.0), (radius, half, 0.0)]
    else:
        bend = np.linspace(0, np.pi / 2, RINGS + 1)[1:]
        bend = np.concatenate([-bend[::-1], [0.0, 0.0], bend])
        lift = np.concatenate([np.full(RINGS + 1, -half), np.full(RINGS + 1, half)])
        rings = [(radius * np.cos(b), z + radius * np.sin(b), b) for b, z in zip(bend, lift)]
    angle = np.linspace(0, 2 * np.pi, SIDES + 1)
    around = np.stack([np.cos(angle), np.sin(angle)], axis=-1)
    local, normals, inside = [], [], []
    low, high = rings[0][1], rings[-1][1]
    for r, z, b in rings:
        local.append(np.column_stack([r * around, np.full(SIDES + 1, z)]))
        normals.append(np.column_stack([np.cos(b) * around, np.full(SIDES + 1, np.sin(b))]))
        inside.append(np.column_stack([angle / (2 * np.pi),
                                       np.full(SIDES + 1, (z - low) / (high - low))]))
    step = np.arange(SIDES)[:, None]
    quad = np.concatenate([step, step + 1, step + SIDES + 2, step + SIDES + 1], axis=1)[:, QUAD]
    faces = [quad.reshape(-1, 3) + k * (SIDES + 1) for k in range(len(rings) - 1)]
    if part.kind == 'cylinder':
        for side in (-1, 1):
            base = sum(map(len, local))
            local.append(np.column_stack([radius * around, np.full(SIDES + 1, side * half)]))
            normals.append(np.tile([0.0, 0.0, side], (SIDES + 1, 1)))
            inside.append(0.5 + 0.2 * around)
            fan = np.column_stack([np.zeros(SIDES - 2, int), np.arange(1, SIDES - 1),
                                   np.arange(2, SIDES)])
            faces.append(base + (fan if side > 0 else fan[:, ::-1]))
    turn = part.rotation()
    share = 1.0 if part.tile in WHOLE_TILES else min(1.0, 4 * radius / SCALE)
    return (np.concatenate(local) @ turn.T + part.position, np.concatenate(normals) @ turn.T,
            _in_image(part.tile, share * np.concatenate(inside), part.dim),
            np.concatenate(faces))
