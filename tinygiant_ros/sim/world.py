# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""A warehouse from a seed: its layout, its look, and the MuJoCo model that shows it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .layout import Layout, make_layout
from .textures import all_textures, CARTONS
from .truth import NOBODY, WorldObject

WALL_HEIGHT = 9.0


@dataclass(frozen=True, eq=False)
class World:
    """
    A hall ready to be rendered.

    xml, files: the MuJoCo description and its textures. geom_owner: int32 [geoms], instance of
    the object a geom belongs to or NOBODY. floor_geoms: bool [geoms], floor and tape.
    size: (x, y) of the hall, metres, the origin in its middle.
    """

    xml: str
    files: dict[str, bytes]
    objects: tuple[WorldObject, ...]
    geom_owner: np.ndarray
    floor_geoms: np.ndarray
    layout: Layout

    @property
    def size(self) -> tuple[float, float]:
        """Size of the hall along x and y, metres."""
        return self.layout.size


def build_world(seed) -> World:
    """Build the warehouse of a seed (an int or a sequence of ints): same seed, same world."""
    rng = np.random.default_rng(seed)
    layout = make_layout(rng)
    look = np.random.default_rng(rng.integers(2 ** 63))
    geoms, owners, floors = _geoms(layout)
    xml = _document(layout, look, geoms)
    return World(xml, all_textures(look), tuple(layout.objects), np.array(owners, np.int32),
                 np.array(floors, bool), layout)


def _numbers(values) -> str:
    return ' '.join(f'{v:.5g}' for v in values)


def _geoms(layout: Layout):
    """Return the geoms as XML lines with the owner of each and whether it lies on the floor."""
    lines, owners, floors = _hall(layout), [NOBODY] * 5, [True] + [False] * 4
    for thing in layout.things:
        on_floor = thing.owner != NOBODY and layout.objects[thing.owner].label == 'buffer'
        c, s = np.cos(thing.yaw), np.sin(thing.yaw)
        for part in thing.parts:
            x, y, z = part.position
            place = (thing.position[0] + c * x - s * y, thing.position[1] + s * x + c * y,
                     thing.position[2] + z)
            look = f'rgba="{_numbers(part.color)} 1"'
            if part.material:
                look += f' material="{part.material}"'
            euler = (part.tilt[0], part.tilt[1], thing.yaw + part.turn)
            lines.append(f'<geom type="{part.kind}" size="{_numbers(part.size)}" '
                         f'pos="{_numbers(place)}" euler="{_numbers(euler)}" {look}/>')
            owners.append(NOBODY if on_floor else thing.owner)
            floors.append(on_floor)
    return lines, owners, floors


def _hall(layout: Layout) -> list[str]:
    """Return the floor and four walls, in that order."""
    x, y = layout.size[0] / 2, layout.size[1] / 2
    h = WALL_HEIGHT / 2
    lines = [f'<geom type="plane" size="{x + 2:.4g} {y + 2:.4g} 1" material="floor"/>']
    for px, py, sx, sy in ((x + 0.1, 0, 0.1, y), (-x - 0.1, 0, 0.1, y),
                           (0, y + 0.1, x, 0.1), (0, -y - 0.1, x, 0.1)):
        lines.append(f'<geom type="box" size="{sx:.4g} {sy:.4g} {h}" pos="{px:.4g} {py:.4g} {h}" '
                     'material="wall"/>')
    return lines


def _document(layout: Layout, look: np.random.Generator, geoms: list[str]) -> str:
    tile = float(look.uniform(3.0, 6.0))
    repeat = [2 * (side / 2 + 2) / tile for side in layout.size]
    sky = _numbers(look.uniform(0.3, 0.8) * np.ones(3))
    cartons = ''.join(
        f'<texture name="carton{i}" type="cube" file="carton{i}.png"/>'
        f'<material name="carton{i}" texture="carton{i}" specular="0.05" shininess="0.1"/>'
        for i in range(CARTONS))
    return f'''<mujoco>
<compiler angle="radian"/>
<visual>
<map shadowscale="0.7"/><quality shadowsize="2048" offsamples="4" numslices="14" numstacks="8"
numquads="2"/><global offwidth="1280" offheight="960"/>
<headlight ambient="{_numbers(look.uniform(0.25, 0.45) * np.ones(3))}" diffuse="0.2 0.2 0.2"
specular="0 0 0"/></visual>
<asset>
<texture name="sky" type="skybox" builtin="flat" rgb1="{sky}" width="16" height="96"/>
<texture name="floor" type="2d" file="floor.png"/>
<texture name="wood" type="cube" file="wood.png"/>
<texture name="wall" type="cube" file="wall.png"/>
<material name="floor" texture="floor" texrepeat="{_numbers(repeat)}" specular="0.1"/>
<material name="wood" texture="wood" specular="0.02"/>
<material name="wall" texture="wall" specular="0.02"/>
<material name="film" specular="0.7" shininess="0.6"/>
{cartons}</asset>
<worldbody>
{_lights(layout, look)}
{''.join(geoms)}
</worldbody></mujoco>'''


def _lights(layout: Layout, look: np.random.Generator) -> str:
    """Return one light that casts shadows and up to two more that do not."""
    tint = 1 + look.uniform(-0.12, 0.12, 3)
    power = float(look.uniform(0.45, 0.85))
    direction = (*look.uniform(-0.28, 0.28, 2), -1.0)
    middle = (-direction[0] * 12, -direction[1] * 12, 12.0)
    lines = [f'<light type="directional" pos="{_numbers(middle)}" dir="{_numbers(direction)}" '
             f'diffuse="{_numbers(power * tint)}" specular="0.2 0.2 0.2" castshadow="true"/>']
    for _ in range(look.integers(1, 3)):
        spot = (*(look.uniform(-0.4, 0.4, 2) * layout.size), WALL_HEIGHT - 1.0)
        glow = float(look.uniform(0.1, 0.4)) * (1 + look.uniform(-0.15, 0.15, 3))
        lines.append(f'<light type="point" pos="{_numbers(spot)}" diffuse="{_numbers(glow)}" '
                     'specular="0.1 0.1 0.1" attenuation="1 0 0.004" castshadow="false"/>')
    return ''.join(lines)
