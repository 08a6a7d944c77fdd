# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Textures, meshes and the painted floor show what the layout says; the contact sheet."""

import json
import struct

import cv2
import numpy as np
import pytest
from sim_frames import need_opengl

from tinygiant_ros.core.errors import SpatialError
from tinygiant_ros.core.masks import encode_rle
from tinygiant_ros.sim import contact_sheet
from tinygiant_ros.sim.camera import look, pinhole
from tinygiant_ros.sim.floors import FloorCanvas, paint_floor, SURFACES
from tinygiant_ros.sim.layout import Layout
from tinygiant_ros.sim.lights import lights, SETUPS
from tinygiant_ros.sim.meshes import mesh_file
from tinygiant_ros.sim.pools import POOLS
from tinygiant_ros.sim.render import Renderer
from tinygiant_ros.sim.shapes import bounds, box, cylinder, Shape
from tinygiant_ros.sim.textures import atlas, COLUMNS, texture_file, TILE, tile_corner, TILES
from tinygiant_ros.sim.walls import KINDS, wall_texture
from tinygiant_ros.sim.world import build_world

PARTS = [box((1.2, 0.5, 0.3), (0.1, -0.2, 0.4), 'carton3', turn=0.3, tilt=(0.1, 0.2)),
         cylinder(0.2, 0.7, (-0.4, 0.3, 0.1), 'drum_blue', tilt=(0.7, 0.0)),
         Shape('capsule', (0.15, 0.3), (0.5, 0.5, 0.8), 'vest0', tilt=(0.0, -0.4), dim=True)]


def read_mesh(data):
    """Return vertices, normals, texture places and faces of MuJoCo's mesh format."""
    counts = struct.unpack('<4i', data[:16])
    sizes = np.cumsum([16, *(4 * n * k for n, k in zip(counts, (3, 3, 2, 3)))])
    assert sizes[-1] == len(data)
    return [np.frombuffer(data[a:b], kind).reshape(-1, k) for a, b, kind, k in zip(
        sizes, sizes[1:], ('<f4', '<f4', '<f4', '<i4'), (3, 3, 2, 3))]


def test_png_files_hold_the_image():
    image = np.random.default_rng(0).uniform(-20, 300, (31, 47, 3)).astype(np.float32)
    read = cv2.imdecode(np.frombuffer(texture_file(image), np.uint8), cv2.IMREAD_COLOR)
    assert np.array_equal(read[..., ::-1], np.clip(image, 0, 255).astype(np.uint8))


def test_atlas_has_every_tile_bright_and_dim():
    image = atlas(np.random.default_rng(1), POOLS['train']).astype(int)
    for name in TILES:
        column, row = (TILE * place for place in tile_corner(name))
        bright = image[row:row + TILE, column:column + TILE]
        dim = image[row:row + TILE, column + COLUMNS * TILE:column + (COLUMNS + 1) * TILE]
        assert bright.mean() > 15, name
        assert dim.mean() < 0.6 * bright.mean(), name


def test_meshes_lie_in_the_bounds_of_their_solids_and_face_outwards():
    for part in PARTS:
        vertices, normals, places, faces = read_mesh(mesh_file([part]))
        low, high = bounds([part])
        assert vertices.min(axis=0) == pytest.approx(low, abs=0.02)
        assert vertices.max(axis=0) == pytest.approx(high, abs=0.02)
        assert (vertices >= low - 1e-5).all() and (vertices <= high + 1e-5).all()
        assert np.linalg.norm(normals, axis=1) == pytest.approx(1, abs=1e-5)
        a, b, c = (vertices[faces[:, k]] for k in range(3))
        outward = np.cross(b - a, c - a)
        solid = np.linalg.norm(outward, axis=1) > 1e-9       # none at the poles of a capsule
        assert ((outward * normals[faces[:, 0]]).sum(axis=1)[solid] > 0).all()
        middle = (a + b + c) / 3 - part.position
        assert ((outward * middle).sum(axis=1)[solid] > 0).all()


def test_texture_places_stay_in_their_tile():
    for part in PARTS:
        u, v = read_mesh(mesh_file([part]))[2].T
        column, row = tile_corner(part.tile)
        inside = (u * 2 * COLUMNS - column) % COLUMNS
        assert 0 < inside.min() and inside.max() < 1
        assert row < (v * COLUMNS).min() and (v * COLUMNS).max() < row + 1
        if part.dim:
            assert u.min() > 0.5


def test_a_mesh_of_several_solids_is_their_sum():
    counts = [struct.unpack('<4i', mesh_file([part])[:16]) for part in PARTS]
    assert struct.unpack('<4i', mesh_file(PARTS)[:16]) == tuple(np.sum(counts, axis=0))
    faces = read_mesh(mesh_file(PARTS))[3]
    assert faces.max() == counts[0][0] + counts[1][0] + counts[2][0] - 1


@pytest.fixture(scope='module')
def painted():
    """A floor with one red buffer and one thing that stands beside it."""
    layout = Layout((14.0, 9.0))
    layout.add('buffer', [], (-2.0, 1.5), (5.0, 2.0, 0.0), 0.3)
    layout.block((3.0, -2.0), (1.2, 1.0), 0.0, 0.8)
    rng = np.random.default_rng(5)
    image = paint_floor(rng, layout, POOLS['train'], 'epoxy', ((200, 30, 30), 'plain', 0.1), 0.6,
                        (0.0, np.zeros(2)))
    return layout, FloorCanvas(layout.size), image


def test_tape_lies_just_inside_the_rectangle(painted):
    layout, canvas, image = painted
    buffer = layout.buffers()[0]

    def redness(shrink):
        corners = buffer.footprint()[:, :2]
        middle = corners.mean(axis=0)
        around = np.concatenate([a + np.linspace(0.1, 0.9, 40)[:, None] * (b - a) for a, b in zip(
            corners, np.roll(corners, -1, axis=0))])
        away = (around - middle) @ np.array([[np.cos(0.3), -np.sin(0.3)],
                                             [np.sin(0.3), np.cos(0.3)]])
        away -= shrink * np.sign(away) * (np.abs(away) > np.array([2.5, 1.0]) - 1e-6)
        spots = away @ np.array([[np.cos(0.3), np.sin(0.3)], [-np.sin(0.3), np.cos(0.3)]]) + middle
        columns, rows = np.rint(canvas.pixels(spots) / 16).astype(int).T
        color = image[rows, columns]
        return np.median(color[:, 0] / color[:, 1])
    assert redness(0.05) > redness(-0.04) + 0.8
    assert redness(0.05) > redness(0.16) + 0.8


def test_floor_is_dark_below_things_and_nowhere_black(painted):
    _, canvas, image = painted
    column, row = np.rint(canvas.pixels(np.array([[3.0, -2.0]]))[0] / 16).astype(int)
    below = image[row - 5:row + 5, column - 5:column + 5].mean()
    assert below < 0.7 * np.median(image.mean(axis=2))
    assert np.quantile(image.mean(axis=2), 0.001) > 8


@pytest.mark.parametrize('kind', SURFACES)
def test_every_surface_covers_the_floor(kind):
    canvas = FloorCanvas((14.0, 9.0))
    SURFACES[kind](np.random.default_rng(2), canvas)
    assert canvas.image.min() > -80 and canvas.image.mean() > 40
    assert canvas.image.shape == (round(2048 * 9 / 14), 2048, 3)


@pytest.mark.parametrize('kind', KINDS)
def test_every_wall_has_its_size(kind):
    image = wall_texture(np.random.default_rng(3), kind, 13.0, 10.5, (150, 140, 130), True)
    assert image.shape == (420, 520, 3) and image.std() > 5 and np.isfinite(image).all()


@pytest.mark.parametrize('name', SETUPS)
def test_no_light_casts_shadows_by_the_renderer(name):
    text, ambient = lights(np.random.default_rng(0), SETUPS[name], np.array([0.1, 0.0]),
                           (20.0, 15.0), 10.5)
    assert text.count('<light') == text.count('castshadow="false"') >= 3
    assert 0.1 < ambient < 0.7


def test_tape_is_seen_where_the_buffer_is():
    need_opengl()
    world = build_world(5)
    renderer = Renderer(world)
    found = 0
    for buffer in world.layout.buffers():
        corners, middle = buffer.footprint(), buffer.center * [1, 1, 0]
        line = corners[0] + np.linspace(0.02, 0.98, 60)[:, None] * (corners[1] - corners[0])
        inwards = (middle - line.mean(axis=0)) / np.linalg.norm(middle - line.mean(axis=0))
        view = look(line.mean(axis=0) + [0, 0, 4.0], buffer.yaw + 1.0, 1.4, 0.0,
                    pinhole(300, 200, 1.2))
        color, _, geoms = renderer.render(view)
        found += contrast(view, color, geoms, line + 0.03 * inwards, line - 0.1 * inwards) > 12
    renderer.close()
    assert found >= len(world.layout.buffers()) / 2


def contrast(view, color, geoms, inner, outer):
    """Return how much the colors at two rows of floor points differ, 0 if few are seen."""
    colors = []
    for points in (inner, outer):
        pixels, _ = view.project(points)
        columns, rows = np.rint(pixels).T
        seen = (columns >= 0) & (columns < 300) & (rows >= 0) & (rows < 200)
        rows, columns = rows[seen].astype(int), columns[seen].astype(int)
        on_floor = geoms[rows, columns] == 0
        colors.append(color[rows, columns][on_floor].astype(float))
    if min(map(len, colors)) < 8:
        return 0.0
    return np.abs(np.median(colors[0], axis=0) - np.median(colors[1], axis=0)).max()


@pytest.fixture
def folder(tmp_path):
    """Two splits with frames of two sizes and a question each."""
    for split, (height, width) in (('train', (72, 128)), ('test', (96, 128))):
        (tmp_path / split / 'images').mkdir(parents=True)
        frames, items = {}, []
        for number in range(3):
            name = f'{number:06d}.png'
            picture = np.full((height, width, 3), 40 * number + 30, np.uint8)
            cv2.imwrite(str(tmp_path / split / 'images' / name), picture)
            mask = np.zeros((height, width), bool)
            mask[20:40, 30:60] = True
            frames[name] = {'view': 'robot', 'sensor': ('stereo', 'tof')[number % 2]}
            items.append({
                'id': name, 'image': name, 'category': 'distance', 'normalized_answer': 2.5,
                'conversations': [{'value': '<image>\nHow far is <mask> from the <mask>?'}],
                'rle': [{'size': [height, width], 'counts': encode_rle(mask)}] * 2,
                'mask_kind': 'modal', 'truth': {'family': f'family{number}'}})
        (tmp_path / f'{split}_frames.json').write_text(json.dumps(frames))
        (tmp_path / f'{split}.json').write_text(json.dumps(items))
    return tmp_path


def test_contact_sheet_shows_frames_with_regions_and_text(folder, capsys):
    out = folder / 'pictures' / 'sheet.png'
    assert contact_sheet.main(['--data', str(folder), '--out', str(out), '--frames', '6']) == 0
    picture = cv2.imread(str(out))
    width, height = contact_sheet.TILE
    height += contact_sheet.CAPTION
    assert picture.shape == (height, 8 * width, 3)
    assert '2560 x' in capsys.readouterr().out
    for column in range(6):
        tile = picture[:, column * width:(column + 1) * width]
        assert (tile[-contact_sheet.CAPTION:].max(axis=2) > 180).sum() > 60      # the text
        saturation = np.ptp(tile[:contact_sheet.TILE[1]].astype(int), axis=2)
        assert (saturation > 40).sum() > 100                                     # the regions
    assert picture[:, 6 * width:].max() == 0


def test_questions_name_their_regions():
    item = {'conversations': [{'value': '<image>\nIs <mask> left of  <mask>?'}]}
    assert contact_sheet._question(item) == 'Is [0] left of [1]?'


def test_contact_sheet_of_an_empty_folder_says_what_to_do(tmp_path, capsys):
    assert contact_sheet.main(['--data', str(tmp_path), '--out', str(tmp_path / 'a.png')]) == 1
    assert 'tinygiant_ros.sim.dataset' in capsys.readouterr().err
    with pytest.raises(SpatialError):
        contact_sheet.contact_sheet(tmp_path, 4)


def test_small_png_keeps_to_its_limit():
    image = np.random.default_rng(0).integers(0, 256, (200, 300, 3)).astype(np.uint8)
    free, tight = (contact_sheet.small_png(image, limit) for limit in (10 ** 9, 130_000))
    assert np.array_equal(cv2.imdecode(np.frombuffer(free, np.uint8), 1)[..., ::-1], image)
    assert len(tight) <= 130_000
    rough = cv2.imdecode(np.frombuffer(tight, np.uint8), 1)[..., ::-1].astype(int)
    assert np.abs(rough - image).max() < 40
