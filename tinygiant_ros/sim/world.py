# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""A warehouse from a seed: its layout, its look, and the MuJoCo model that shows it."""

from __future__ import annotations

from dataclasses import dataclass, field
import functools

import numpy as np

from .floors import paint_floor
from .layout import Layout, Thing
from .lights import draw_slant, lights, SETUPS
from .meshes import mesh_file
from .obstacles import Obstacles, obstacles_of
from .pools import Pool, POOLS as DRAWN_FROM
from .recipes import make_layout
from .shapes import rotation_about_z, Shape
from .textures import atlas, texture_file
from .truth import NOBODY, WorldObject
from .walls import ceiling_texture, wall_texture

POOLS = tuple(DRAWN_FROM)
WALL_GLOW = 0.55        # of the ambient light: what comes from the floor and all lamps
GLOSSY, GLOSS = ('epoxy', 'tiles'), (0.06, 0.2)   # floors that may mirror, and how much
HALL_GEOMS = 6          # floor, four walls, ceiling: the first geoms of every world
WALL_TINTS = ((1.0, 1.0, 1.0), (1.0, 0.98, 0.9), (0.9, 0.97, 1.0), (0.93, 1.0, 0.93),
              (0.8, 0.87, 1.0), (1.0, 0.85, 0.75))
MATERIALS = '''<material name="matte" texture="atlas" specular="0.06" shininess="0.1"/>
<material name="shiny" texture="atlas" specular="0.7" shininess="0.5"/>
<material name="clear" texture="atlas" specular="0.9" shininess="0.6" rgba="1 1 1 0.32"/>
<material name="lit" texture="atlas" emission="0.9"/>'''


@dataclass(frozen=True, eq=False)
class Part:
    """
    One solid of an object in the world frame.

    kind: 'box', 'cylinder' or 'capsule', its axis along its own z. size: half edges [3] of a box;
    radius and half length of the others, of a capsule without its round ends. position: float64
    [3] of its middle, metres. rotation: float64 [3, 3], its own axes to the world.
    """

    kind: str
    size: tuple[float, ...]
    position: np.ndarray
    rotation: np.ndarray


@dataclass(frozen=True, eq=False)
class World:
    """
    A hall ready to be rendered.

    xml, files: the MuJoCo description, its textures and meshes. geom_owner: int32 [geoms],
    instance of the object a geom belongs to or NOBODY. floor_geoms: bool [geoms], the floor with
    all its marks. shiny_geoms: bool [geoms], film and polished metal, which depth sensors lose.
    style: which hall, floor, tape, walls and light it has, by those names.
    """

    xml: str
    files: dict[str, bytes]
    objects: tuple[WorldObject, ...]
    geom_owner: np.ndarray
    floor_geoms: np.ndarray
    layout: Layout
    shiny_geoms: np.ndarray = field(default_factory=lambda: np.zeros(0, bool))
    style: dict[str, str] = field(default_factory=dict)

    @property
    def size(self) -> tuple[float, float]:
        """Size of the hall along x and y, metres, the origin in its middle."""
        return self.layout.size

    @functools.cached_property
    def obstacles(self) -> Obstacles:
        """What may stand in a camera's way."""
        return obstacles_of(self.layout.things)

    @functools.cached_property
    def object_points(self) -> np.ndarray:
        """A grid of points of every object's box, float64 [objects, 27, 3]."""
        return np.array([item.box_points(3) for item in self.objects]).reshape(-1, 27, 3)

    def parts_of(self, instance: int) -> list[Part]:
        """Return the solids that an object is made of; none for a buffer."""
        return [part for thing in self.layout.things if thing.owner == instance
                for part in world_parts(thing)]


def world_parts(thing: Thing) -> list[Part]:
    """Return the solids of a thing in the world frame."""
    turn = rotation_about_z(thing.yaw)
    return [Part(shape.kind, shape.size, turn @ shape.position + thing.position,
                 turn @ shape.rotation()) for shape in thing.parts]


def build_world(seed, pool: str = 'train') -> World:
    """
    Build the warehouse of a seed (an int or a sequence of ints): same seed, same world.

    pool: one of POOLS. Raises ValueError for another.
    """
    if pool not in POOLS:
        raise ValueError(f'pool must be one of {", ".join(POOLS)}, got {pool!r}')
    drawn = DRAWN_FROM[pool]
    rng = np.random.default_rng(seed)
    style = {name: str(rng.choice(values)) for name, values in (
        ('hall', drawn.halls), ('floor', drawn.floors), ('tape', drawn.tape_styles),
        ('walls', drawn.walls), ('light', drawn.lights))}
    layout = make_layout(rng, drawn, style['hall'])
    look = np.random.default_rng(rng.integers(2 ** 63))
    slant = draw_slant(look, SETUPS[style['light']])
    files = {f'{name}.png': texture_file(image)
             for name, image in _images(look, layout, drawn, style, slant)}
    assets, geoms, owners, shiny = _things(layout, files)
    lamps = lights(look, SETUPS[style['light']], slant, layout.size, layout.height)
    gloss = float(look.uniform(*GLOSS)) * (style['floor'] in GLOSSY and look.random() < 0.6)
    xml = _document(layout, lamps, gloss, assets, geoms)
    floors = np.arange(len(owners)) == 0
    return World(xml, files, tuple(layout.objects), np.array(owners, np.int32), floors, layout,
                 np.array(shiny, bool), style)


def _images(look: np.random.Generator, layout: Layout, pool: Pool, style, slant):
    """Yield name and image of the textures that are not meshes' own."""
    tape = (pool.tapes[look.integers(len(pool.tapes))], style['tape'],
            float(look.uniform(0.05, 0.1)))
    yield 'atlas', atlas(look, pool)
    setup = SETUPS[style['light']]
    yield 'floor', paint_floor(look, layout, pool, style['floor'], tape,
                               float(look.uniform(*setup.shade)), (setup.sun, slant))
    paint = look.uniform(110, 225) * np.array(WALL_TINTS[look.integers(len(WALL_TINTS))])
    for side in range(4):
        yield f'wall{side}', wall_texture(look, style['walls'], layout.size[side < 2],
                                          layout.height, paint, layout.gates == side)
    yield 'ceiling', ceiling_texture(look)


def _numbers(values) -> str:
    return ' '.join(f'{v:.6g}' for v in values)


def _surface(shape: Shape) -> str:
    """Return the material that a solid is drawn with."""
    if shape.tile in ('clear_film', 'lit'):
        return 'clear' if shape.tile == 'clear_film' else 'lit'
    return 'shiny' if shape.shiny else 'matte'


def _things(layout: Layout, files: dict[str, bytes]):
    """Add mesh files; return assets and geoms as XML, and owner and shininess of all geoms."""
    assets, geoms = [], []
    owners, shiny = [NOBODY] * HALL_GEOMS, [False] * HALL_GEOMS
    for thing in layout.things:
        c, s = np.cos(thing.yaw), np.sin(thing.yaw)
        for surface in ('matte', 'shiny', 'lit', 'clear'):
            parts = [part for part in thing.parts if _surface(part) == surface]
            if not parts:
                continue
            name = f'm{len(geoms)}'
            files[f'{name}.msh'] = mesh_file(parts)
            assets.append(f'<mesh name="{name}" file="{name}.msh" inertia="shell"/>')
            geoms.append(f'<geom type="mesh" mesh="{name}" pos="{_numbers(thing.position)}" '
                         f'xyaxes="{_numbers((c, s, 0, -s, c, 0))}" material="{surface}"/>')
            owners.append(thing.owner)
            shiny.append(surface in ('shiny', 'clear'))
    return assets, geoms, owners, shiny


def _hall(layout: Layout) -> list[str]:
    """Return floor, walls at +x, -x, +y, -y, and the ceiling: planes that show from inside."""
    x, y, h = layout.size[0] / 2, layout.size[1] / 2, layout.height / 2
    planes = [(x, y, (0, 0, 0), (1, 0, 0, 0, 1, 0), 'floor')]
    for side, (length, spot, along) in enumerate((
            (y, (x, 0, h), (0, -1, 0)), (y, (-x, 0, h), (0, 1, 0)),
            (x, (0, y, h), (1, 0, 0)), (x, (0, -y, h), (-1, 0, 0)))):
        planes.append((length, h, spot, (*along, 0, 0, 1), f'wall{side}'))
    planes.append((x, y, (0, 0, 2 * h), (1, 0, 0, 0, -1, 0), 'ceiling'))
    return [f'<geom type="plane" size="{a:.5g} {b:.5g} 1" pos="{_numbers(spot)}" '
            f'xyaxes="{_numbers(axes)}" material="{name}"/>'
            for a, b, spot, axes, name in planes]


def _document(layout: Layout, light: tuple[str, float], gloss: float, assets, geoms) -> str:
    lamps, ambient = light
    walls = ''.join(f'<texture name="wall{side}" type="2d" file="wall{side}.png"/>'
                    f'<material name="wall{side}" texture="wall{side}" specular="0.1" '
                    f'emission="{WALL_GLOW * ambient:.3g}"/>' for side in range(4))
    repeat = _numbers(np.array(layout.size) / 4.0)
    return f'''<mujoco>
<compiler angle="radian"/>
<option gravity="0 0 0"/>
<visual><quality shadowsize="0" offsamples="4"/><global offwidth="1280" offheight="960"/>
<headlight ambient="{_numbers(np.full(3, ambient))}" diffuse="0.06 0.06 0.06"
specular="0 0 0"/></visual>
<default><geom contype="0" conaffinity="0"/></default>
<asset>
<texture name="atlas" type="2d" file="atlas.png"/>{MATERIALS}
<texture name="floor" type="2d" file="floor.png"/>
<material name="floor" texture="floor" specular="0.15" reflectance="{gloss:.3g}"/>
{walls}
<texture name="ceiling" type="2d" file="ceiling.png"/>
<material name="ceiling" texture="ceiling" texrepeat="{repeat}" specular="0.02"/>
{''.join(assets)}</asset>
<worldbody>
{lamps}
{''.join(_hall(layout))}
{''.join(geoms)}
</worldbody></mujoco>'''
