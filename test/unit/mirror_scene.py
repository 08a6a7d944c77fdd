# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""A view with nothing symmetric in it, and the same view as a mirror shows it."""

from dataclasses import dataclass, replace

import numpy as np

from tinygiant_ros.core.crops import region_crops
from tinygiant_ros.core.floor import Floor, floor_from_plane
from tinygiant_ros.core.geometry import anchors, measure_regions
from tinygiant_ros.core.masks import region_from_box, region_from_mask
from tinygiant_ros.core.records import CameraModel, Region, RgbdFrame
from tinygiant_ros.training.truth import region_places

WIDTH, HEIGHT = 320, 200
CAMERA = CameraModel(WIDTH, HEIGHT, 230.0, 250.0, 148.5, 92.25)
CAMERA_HEIGHT_M = 1.5
UP = np.array([0.11, -0.9, -0.42])        # pitched down and rolled
# label, centre on the floor (x, y), length, width, height, heading; metres and radians
BOXES = (('pallet', (-0.9, 4.4), (0.9, 0.6, 0.8), 0.5),
         ('pallet', (1.0, 3.2), (1.1, 0.5, 0.4), -0.3),
         ('shelf', (-3.1, 5.6), (1.6, 0.7, 1.5), 1.1),
         ('transporter', (2.2, 4.6), (1.2, 0.7, 0.3), 2.0))
AREA = ('buffer', (-0.5, 2.7), (1.3, 0.8, 0.0), 0.7)
FLIP = np.array([-1.0, 1.0, 1.0])         # of points in the optical frame


@dataclass(frozen=True)
class View:
    """A frame with its floor, regions and the truth of the objects that they show."""

    frame: RgbdFrame
    floor: Floor
    regions: tuple[Region, ...]
    objects: tuple[dict, ...]

    def arrays(self):
        """Return crops, geometry and true places of the regions, as the cache has them."""
        measured = measure_regions(self.frame, self.regions, self.floor)
        return (region_crops(self.frame, self.regions, anchors(measured), self.floor),
                np.stack([one.features for one in measured]).astype(np.float32),
                region_places(list(self.objects), self.floor))


def view() -> View:
    """Return the view: boxes, an area, what the image cuts off, a box, one without depth."""
    floor = floor_from_plane(UP, CAMERA_HEIGHT_M)
    depth, owner = _trace(floor)
    depth[depth > 15] = np.nan
    draw = np.random.default_rng(4)
    color = draw.integers(0, 256, (HEIGHT // 8, WIDTH // 8, 3)).astype(np.uint8)
    color = np.kron(color, np.ones((8, 8, 1), np.uint8))
    regions = [region_from_mask(label, owner == number)
               for number, (label, *_) in enumerate((*BOXES, AREA))]
    x, y, width, height = regions[1].box
    regions.append(region_from_box('pallet', x - 5, y - 3, width + 7, height + 9, HEIGHT, WIDTH))
    blind = (owner == 1) & (np.arange(WIDTH) > x + width // 2)
    depth[blind] = np.nan
    regions.append(region_from_mask('pallet', blind))
    shown = (*BOXES, AREA, BOXES[1], BOXES[1])
    return View(RgbdFrame(color, depth.astype(np.float32), CAMERA), floor, tuple(regions),
                tuple(_truth(box, floor) for box in shown))


def mirrored_view(seen: View) -> View:
    """Return what a mirror shows: image, depth, camera, floor, masks and truth turned over."""
    camera = replace(CAMERA, cx=WIDTH - 1 - CAMERA.cx)
    frame = RgbdFrame(seen.frame.color[:, ::-1].copy(), seen.frame.depth[:, ::-1].copy(), camera)
    regions = [replace(one, box=(WIDTH - one.box[0] - one.box[2], *one.box[1:]),
                       mask=one.mask[:, ::-1].copy()) for one in seen.regions]
    objects = [one | {'center': one['center'] * FLIP, 'footprint': one['footprint'] * FLIP}
               for one in seen.objects]
    return View(frame, floor_from_plane(seen.floor.up * FLIP, seen.floor.height_m),
                tuple(regions), tuple(objects))


def _trace(floor: Floor):
    """Return depth [H, W] along z and the number of the box that each pixel shows, -1 none."""
    rows, columns = np.mgrid[:HEIGHT, :WIDTH].astype(float)
    rays = np.stack([(columns - CAMERA.cx) / CAMERA.fx, (rows - CAMERA.cy) / CAMERA.fy,
                     np.ones(rows.shape)], axis=-1) @ floor.rotation.T
    eye = np.array([0.0, 0.0, CAMERA_HEIGHT_M])
    with np.errstate(divide='ignore', invalid='ignore'):
        depth = np.where(rays[..., 2] < 0, -eye[2] / rays[..., 2], np.inf)
        owner = np.full(rows.shape, -1)
        on_floor = eye + rays * depth[..., None]
        local = _turned(on_floor[..., :2] - AREA[1], AREA[3])
        owner[(np.abs(local) < np.array(AREA[2][:2]) / 2).all(-1)] = len(BOXES)
        for number, (_, spot, size, heading) in enumerate(BOXES):
            center = np.array([*spot, size[2] / 2])
            start = eye - center
            start[:2] = _turned(start[:2], heading)
            way = np.concatenate([_turned(rays[..., :2], heading), rays[..., 2:]], axis=-1)
            ends = [(side * np.array(size) / 2 - start) / way for side in (-1, 1)]
            enter, leave = np.minimum(*ends).max(-1), np.maximum(*ends).min(-1)
            hit = (enter > 0) & (enter <= leave) & (enter < depth)
            depth, owner[hit] = np.where(hit, enter, depth), number
    return depth, owner


def _turned(points, heading):
    """Return points [..., 2] of the floor as seen along a heading."""
    c, s = np.cos(heading), np.sin(heading)
    return points @ np.array([[c, -s], [s, c]])


def _truth(box, floor: Floor) -> dict:
    label, spot, size, heading = box
    signs = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]])
    corners = _turned(signs * np.array(size[:2]) / 2, -heading) + spot
    standing = np.column_stack([corners, np.zeros(4)])
    return {'label': label, 'size': list(size), 'footprint': floor.to_optical(standing),
            'center': floor.to_optical(np.array([*spot, size[2] / 2]))}
