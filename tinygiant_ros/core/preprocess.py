# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""From frame and regions to the arrays of the graphs: one path for training, export and robot."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from . import tensors
from .crops import region_crops
from .floor import Floor
from .geometry import (
    anchors,
    FEATURE_SCALE,
    GEOMETRY_FEATURES,
    measure_regions,
    pair_features,
    RegionGeometry,
)
from .masks import run_starts
from .outlines import outlined
from .records import Region, RgbdFrame
from .scaled_depth import floor_scale

# EfficientNet-Lite was trained on (value - 127) / 128, not on ImageNet's mean and deviation
_COLOR_MEAN, _COLOR_SCALE = 127.0, 128.0
_LOG_SCALE = GEOMETRY_FEATURES.index('log_scale')


@dataclass(frozen=True)
class Letterbox:
    """How an image [height, width] is scaled and centred in the backbones' input."""

    scale: float
    left: int
    top: int
    width: int
    height: int


def letterbox(height: int, width: int) -> Letterbox:
    """Return the letterbox of an image of this size in IMAGE_HEIGHT x IMAGE_WIDTH."""
    scale = min(tensors.IMAGE_HEIGHT / height, tensors.IMAGE_WIDTH / width)
    inner_width, inner_height = max(round(width * scale), 1), max(round(height * scale), 1)
    return Letterbox(scale, (tensors.IMAGE_WIDTH - inner_width) // 2,
                     (tensors.IMAGE_HEIGHT - inner_height) // 2, inner_width, inner_height)


def vision_inputs(frame: RgbdFrame, floor: Floor) -> dict[str, np.ndarray]:
    """Return the inputs of the vision graph: COLOR and DEPTH, float32 [1, 3, H, W] each."""
    box = letterbox(*frame.depth.shape)
    size = (box.width, box.height)
    shrinking = box.scale < 1
    color = cv2.resize(frame.color, size,
                       interpolation=cv2.INTER_AREA if shrinking else cv2.INTER_LINEAR)
    # nearest: an average over an edge is the depth of nothing
    depth = cv2.resize(frame.depth, size, interpolation=cv2.INTER_NEAREST)
    arrays = {name: np.zeros((1, 3, tensors.IMAGE_HEIGHT, tensors.IMAGE_WIDTH), np.float32)
              for name in tensors.VISION_INPUTS}
    # written where they belong: to make new arrays of this size takes longer than to fill them
    color_inside, depth_inside = (
        arrays[name][0, :, box.top:box.top + box.height, box.left:box.left + box.width]
        for name in tensors.VISION_INPUTS)
    np.subtract(color.transpose(2, 0, 1), np.float32(_COLOR_MEAN), out=color_inside)
    color_inside /= _COLOR_SCALE
    encode_depth(depth, frame, box, floor, depth_inside)
    return arrays


def encode_depth(depth: np.ndarray, frame: RgbdFrame, box: Letterbox, floor: Floor,
                 out: np.ndarray) -> None:
    """
    Encode metric depth as three channels in about [-1, 1], 0 where there is no measurement.

    depth: float32 [h, w] metres, already scaled by the letterbox. out: float32 [3, h, w] gets
    logarithm of depth, inverse depth, height over the floor.
    """
    columns = (np.arange(depth.shape[1], dtype=np.float32) + 0.5) / box.scale - 0.5
    rows = (np.arange(depth.shape[0], dtype=np.float32) + 0.5) / box.scale - 0.5
    logarithm, inverse, height = out
    np.log(depth, out=logarithm)
    logarithm -= 1.1
    logarithm /= 1.2
    np.add(depth, 1.0, out=inverse)
    np.divide(2.0, inverse, out=inverse)
    inverse -= 0.6
    height[:] = (depth * floor.climb(frame.camera, columns, rows)
                 + np.float32(floor.height_m)) / 1.5 - 0.5
    np.clip(out, -3.0, 3.0, out=out)
    np.copyto(out, 0.0, where=np.isnan(depth))


def region_weights(regions: Sequence[Region], height: int, width: int) -> np.ndarray:
    """
    Share of each region's pixels that falls into each cell of the feature map.

    Returns float32 [R, GRID_CELLS]; rows sum to 1: the weights of the masked average.
    """
    box = letterbox(height, width)
    cell_row = ((np.arange(height) + 0.5) * box.scale + box.top).astype(np.intp) // tensors.STRIDE
    cell_column = ((np.arange(width) + 0.5) * box.scale
                   + box.left).astype(np.intp) // tensors.STRIDE
    cell_row = np.minimum(cell_row, tensors.GRID_HEIGHT - 1)
    cell_column = np.minimum(cell_column, tensors.GRID_WIDTH - 1)
    weights = np.zeros((len(regions), tensors.GRID_CELLS), dtype=np.float32)
    for index, region in enumerate(regions):
        x, y, box_width, box_height = region.box
        rows, columns = cell_row[y:y + box_height], cell_column[x:x + box_width]
        row_starts, column_starts = run_starts(rows), run_starts(columns)
        cells = np.add.reduceat(region.mask.astype(np.float32), row_starts)
        cells = np.add.reduceat(cells, column_starts, axis=1)
        weights[index].reshape(tensors.GRID_HEIGHT, tensors.GRID_WIDTH)[
            np.ix_(rows[row_starts], columns[column_starts])] = cells / cells.sum()
    return weights


def pooled(weights: np.ndarray, feature_map: np.ndarray) -> np.ndarray:
    """Average cells [GRID_CELLS, C] over regions by their region_weights() -> [R, C]."""
    # not @: the threads of a BLAS go on spinning, which takes a core from what comes next
    return np.einsum('rc,cw->rw', weights, feature_map)


def measure_all(frame: RgbdFrame, regions: Sequence[Region], floor: Floor,
                unit: float | None = None) -> list[RegionGeometry]:
    """
    Measure the regions of a question.

    unit: metres of one unit of scaled depth; without it these regions tell it together.
    """
    geometries = measure_regions(frame, regions, floor)
    if not frame.metric:
        unit = unit or _unit(frame, regions, geometries)
        for geometry in geometries:
            geometry.features[_LOG_SCALE] = np.log(unit) / FEATURE_SCALE['log_scale']
    return geometries


def depth_unit(frame: RgbdFrame, regions: Sequence[Region], floor: Floor) -> float | None:
    """
    Return the metres of one unit of a frame's depth as its regions tell it, 1.0 if it is metric.

    None without a region.
    """
    if frame.metric or not regions:
        return 1.0 if frame.metric else None
    return _unit(frame, regions, measure_regions(frame, regions, floor))


def _unit(frame: RgbdFrame, regions: Sequence[Region],
          geometries: Sequence[RegionGeometry]) -> float:
    return floor_scale(geometries, [one.label for one in regions], frame.camera)


def region_inputs(frame: RgbdFrame, regions: Sequence[Region], floor: Floor,
                  unit: float | None = None) -> tuple[dict[str, np.ndarray],
                                                      list[RegionGeometry]]:
    """
    Return the inputs that speak of regions, and the measured geometry they come from.

    For the reasoner, without batch: GEOMETRY [R, G], PAIRS [R, R, P], REGION_MASK [R], and
    REGION_WEIGHTS [R, GRID_CELLS], which make POOLED of a feature map. For the closeup: CROPS
    [R, ...], CROP_GEOMETRY [R, G]. All float32.
    A box around an area whose border is seen is measured as that area. unit: see measure_all().
    """
    regions = outlined(frame, regions, floor)
    geometries = measure_all(frame, regions, floor, unit)
    features = np.array([one.features for one in geometries], np.float32)
    geometry = features.reshape(-1, tensors.GEOMETRY_SIZE)
    return {
        tensors.REGION_WEIGHTS: region_weights(regions, *frame.depth.shape),
        tensors.GEOMETRY: geometry,
        tensors.PAIRS: pair_features(geometries),
        tensors.REGION_MASK: np.ones(len(regions), np.float32),
        tensors.CROPS: region_crops(frame, regions, anchors(geometries), floor),
        tensors.CROP_GEOMETRY: geometry}, geometries
