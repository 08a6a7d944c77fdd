# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Headless rendering of a world: color, planar depth and which geom each pixel shows."""

from __future__ import annotations

import ctypes
import functools
import os

import numpy as np

from .camera import View
from .silhouette import wire_frames, WireFrames
from .world import World
from ..core.errors import ErrorCode, SpatialError

NEAR, FAR = 0.05, 60.0


@functools.lru_cache(maxsize=1)
def load_mujoco():
    """
    Import MuJoCo with an off-screen OpenGL: EGL if it is there, else OSMesa, or MUJOCO_GL.

    Raises
    ------
    SpatialError
        NOT_READY when MuJoCo is missing or no off-screen OpenGL works.

    """
    # Both names are read once, when MuJoCo and PyOpenGL are imported.
    backend = os.environ.setdefault('MUJOCO_GL', _find_backend())
    os.environ.setdefault('PYOPENGL_PLATFORM', backend)
    try:
        import mujoco
        mujoco.GLContext(8, 8).free()
    except Exception as error:            # every OpenGL stack fails with a class of its own
        raise SpatialError(
            ErrorCode.NOT_READY,
            f'the simulated camera cannot render off-screen with {backend} '
            f'({type(error).__name__}: {error}); install the pip package mujoco and Mesa '
            '(apt: libegl1 libgl1-mesa-dri, or libosmesa6 and MUJOCO_GL=osmesa)') from error
    return mujoco


def _find_backend() -> str:
    """Return 'egl' if its library loads, else 'osmesa' if that does, else 'egl'."""
    for backend, library in (('egl', 'libEGL.so.1'), ('osmesa', 'libOSMesa.so.8')):
        try:
            ctypes.CDLL(library)
            return backend
        except OSError:
            continue
    return 'egl'


class Renderer:
    """Renders one world; make it again for the next one, the OpenGL context is kept."""

    _gl = None

    def __init__(self, world: World):
        self._mujoco = mujoco = load_mujoco()
        if Renderer._gl is None:
            Renderer._gl = mujoco.GLContext(1280, 960)
        Renderer._gl.make_current()
        self.world = world
        self._model = mujoco.MjModel.from_xml_string(world.xml, world.files)
        data = mujoco.MjData(self._model)
        mujoco.mj_forward(self._model, data)
        self._scene = mujoco.MjvScene(self._model, maxgeom=self._model.ngeom + 50)
        mujoco.mjv_updateScene(self._model, data, mujoco.MjvOption(), None, mujoco.MjvCamera(),
                               mujoco.mjtCatBit.mjCAT_ALL.value, self._scene)
        self._context = mujoco.MjrContext(self._model, mujoco.mjtFontScale.mjFONTSCALE_50.value)
        self._context.readDepthMap = mujoco.mjtDepthMap.mjDEPTH_ZEROFAR
        self._geom_of_color = np.full(self._scene.ngeom + 1, -1, np.int32)
        for geom in self._scene.geoms[:self._scene.ngeom]:
            if geom.segid >= 0 and geom.objtype == mujoco.mjtObj.mjOBJ_GEOM:
                self._geom_of_color[geom.segid + 1] = geom.objid

    @functools.cached_property
    def wire_frames(self) -> WireFrames:
        """The solids of the world's objects, for their amodal masks."""
        return wire_frames(self.world)

    def close(self) -> None:
        """Free the world's textures; the renderer cannot be used afterwards."""
        self._context.free()

    def _aim(self, view: View) -> None:
        # Both eyes are set because MuJoCo averages them for a single image.
        camera = view.camera
        left, right = (NEAR * (edge - 0.5 - camera.cx) / camera.fx for edge in (0, camera.width))
        top, bottom = (NEAR * (camera.cy + 0.5 - edge) / camera.fy for edge in (0, camera.height))
        for eye in self._scene.camera:
            eye.pos[:] = view.position
            eye.forward[:] = view.rotation[2]
            eye.up[:] = -view.rotation[1]
            eye.frustum_center, eye.frustum_width = (left + right) / 2, (right - left) / 2
            eye.frustum_bottom, eye.frustum_top = bottom, top
            eye.frustum_near, eye.frustum_far = NEAR, FAR
            eye.orthographic = 0

    def render(self, view: View) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """
        Return color uint8 [H, W, 3] RGB, depth float32 [H, W], geoms int32 [H, W].

        depth: metres along z, NaN where nothing is hit; geoms: index of the geom, -1 for none.
        """
        mujoco, camera = self._mujoco, view.camera
        Renderer._gl.make_current()
        # Another renderer that was made or freed since has put its own buffer in place.
        mujoco.mjr_setBuffer(mujoco.mjtFramebuffer.mjFB_OFFSCREEN.value, self._context)
        self._aim(view)
        rect = mujoco.MjrRect(0, 0, camera.width, camera.height)
        color = np.empty((camera.height, camera.width, 3), np.uint8)
        mujoco.mjr_render(rect, self._scene, self._context)
        mujoco.mjr_readPixels(color, None, rect, self._context)
        codes = np.empty_like(color)
        raw = np.empty((camera.height, camera.width), np.float32)
        flags = self._scene.flags
        before = flags.copy()
        flags[mujoco.mjtRndFlag.mjRND_SEGMENT] = flags[mujoco.mjtRndFlag.mjRND_IDCOLOR] = True
        mujoco.mjr_render(rect, self._scene, self._context)
        mujoco.mjr_readPixels(codes, raw, rect, self._context)
        flags[:] = before
        # OpenGL's first row is the lowest of the image.
        return color[::-1].copy(), _metres(raw[::-1]), self._geoms(codes[::-1])

    def _geoms(self, codes: np.ndarray) -> np.ndarray:
        """Return the geoms that the colors of the segmentation stand for, int32 [H, W]."""
        number = np.ascontiguousarray(codes[..., :2]).view('<u2')[..., 0]
        return self._geom_of_color[np.minimum(number, self._geom_of_color.size - 1)]


def _metres(raw: np.ndarray) -> np.ndarray:
    """Return depth along z from MuJoCo's reversed z: 1 at the near plane, 0 at the far one."""
    depth = raw * np.float32(FAR - NEAR)
    depth += np.float32(NEAR)
    np.divide(np.float32(NEAR * FAR), depth, out=depth)
    depth[raw <= 0] = np.nan
    return depth
