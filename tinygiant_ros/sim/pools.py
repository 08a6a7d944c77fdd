# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
What worlds are drawn from: one pool to learn from, one held back for the exam.

| | train | unseen |
|---|---|---|
| halls | staging, aisles, open, cross_dock, scattered | narrow_aisles, islands |
| floors | concrete, epoxy, worn, lanes, asphalt | tiles, checker |
| tape | yellow, white, red, blue | green, orange, magenta |
| tape styles | plain, worn, filled | double line, crossed out |
| walls | panels, plaster, cladding | brick, blocks |
| light | lamps, dim, bright, warm, cool, skylight | sodium, glare, night |
| pallets | new, worn and blue wood | red wood, black plastic |
| loads | cartons, mixed, film, wrapped, drums, bags, big_box | crates, rolls, cartons |
| racks | rack, closed | wire, rack in other colors |
| clutter | person, forklift, machine, ... | scissor_lift, ladder, gas_bottles, ... |

Only people and cartons, in other boards, occur in both: without them no warehouse is left.
"""

from __future__ import annotations

from dataclasses import dataclass

Color = tuple[float, float, float]


@dataclass(frozen=True)
class Pool:
    """Names and colors (RGB, 0 to 255) that a world is drawn from; repeated ones come often."""

    halls: tuple[str, ...]
    floors: tuple[str, ...]
    tapes: tuple[Color, ...]
    tape_styles: tuple[str, ...]
    walls: tuple[str, ...]
    lights: tuple[str, ...]
    loads: tuple[str, ...]
    decks: tuple[tuple[str, int], ...]      # look, boards
    racks: tuple[str, ...]
    rack_tiles: tuple[tuple[str, str], ...]     # posts, beams
    bodies: tuple[str, ...]                 # of transporters
    clutter: tuple[str, ...]
    hanging: tuple[str, ...]
    boards: tuple[Color, ...]               # of cartons
    woods: tuple[Color, ...]
    bags: tuple[Color, ...]
    films: tuple[Color, ...]
    crates: tuple[Color, ...]
    hazard: tuple[Color, Color]


POOLS = {
    'train': Pool(
        halls=('staging', 'aisles', 'open', 'cross_dock', 'scattered'),
        floors=('concrete', 'concrete', 'epoxy', 'worn', 'lanes', 'asphalt'),
        tapes=((232, 190, 28), (232, 190, 28), (225, 225, 228), (196, 40, 30), (32, 84, 176)),
        tape_styles=('plain', 'plain', 'worn', 'filled'),
        walls=('panels', 'plaster', 'cladding'),
        lights=('lamps', 'lamps', 'dim', 'bright', 'warm', 'cool', 'skylight'),
        loads=('cartons', 'cartons', 'cartons', 'mixed', 'mixed', 'film', 'wrapped', 'drums',
               'bags', 'big_box'),
        decks=(('wood0', 7), ('wood1', 5), ('wood2', 6)),
        racks=('rack', 'rack', 'rack', 'closed'),
        rack_tiles=(('blue', 'orange'), ('blue', 'orange'), ('charcoal', 'orange'),
                    ('green', 'orange'), ('zinc', 'blue'), ('red', 'grey')),
        bodies=('orange', 'blue', 'white', 'charcoal', 'grey', 'red', 'green'),
        clutter=('person', 'person', 'person', 'forklift', 'pallet_jack', 'conveyor', 'machine',
                 'cage', 'cone', 'drum', 'bin', 'table', 'barrier', 'stack'),
        hanging=('lamp', 'lamp', 'chain', 'sign', 'beam', 'duct'),
        boards=((176, 134, 88), (160, 120, 80), (196, 158, 112), (188, 146, 98),
                (205, 200, 190), (120, 135, 150)),
        woods=((196, 158, 108), (176, 138, 92), (140, 122, 100), (128, 124, 116),
               (60, 88, 140)),
        bags=((214, 208, 194), (190, 170, 130), (150, 175, 190)),
        films=((188, 194, 198), (205, 208, 205), (150, 160, 172)),
        crates=((30, 80, 150), (150, 40, 36), (70, 72, 76)),
        hazard=((228, 184, 26), (26, 26, 26))),
    'unseen': Pool(
        halls=('narrow_aisles', 'islands'),
        floors=('tiles', 'checker'),
        tapes=((36, 138, 70), (232, 118, 24), (178, 44, 130)),
        tape_styles=('double', 'cross'),
        walls=('brick', 'blocks'),
        lights=('sodium', 'glare', 'night'),
        loads=('cartons', 'cartons', 'crates', 'rolls'),
        decks=(('wood0', 4), ('wood1', 8), ('black', 5)),
        racks=('wire', 'rack'),
        rack_tiles=(('yellow', 'yellow'), ('white', 'teal'), ('brown', 'cream')),
        bodies=('yellow', 'teal', 'violet', 'cream'),
        clutter=('person', 'person', 'scissor_lift', 'ladder', 'gas_bottles'),
        hanging=('hoist', 'banner'),
        boards=((222, 214, 196), (134, 92, 58), (150, 160, 110), (226, 226, 226)),
        woods=((150, 70, 54), (206, 190, 160)),
        bags=((226, 200, 90), (120, 90, 70)),
        films=((90, 140, 120), (60, 90, 150)),
        crates=((40, 140, 90), (222, 176, 40), (190, 90, 160)),
        hazard=((225, 225, 225), (190, 30, 30))),
}
