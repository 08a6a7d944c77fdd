# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""What people call a pallet, a buffer, a transporter and a shelf: names for the pool 'train'."""


from . import nouns_brief, nouns_lay, nouns_trades
from ..core.glossary import both_numbers

_NAMES = {
    'pallet': '''
        wooden base with goods/wooden bases with goods, stack of boxes on a pallet/stacks
        of boxes on pallets, palletised load, palletized load, unit load, loaded pallet,
        goods pallet, freight pallet, cargo pallet, shipping pallet, transport pallet,
        storage pallet, europallet, EUR pallet, standard pallet, four-way pallet, timber
        pallet, slatted pallet, pallet with cargo/pallets with cargo, pallet with
        boxes/pallets with boxes, pallet with its load/pallets with their loads, pallet
        stack, pallet load, load, cargo unit, freight unit, load on a pallet/loads on
        pallets, stack of goods/stacks of goods, cargo stack, stack of cargo/stacks of
        cargo, bundle of goods/bundles of goods, pile of goods/piles of goods, wrapped
        load, strapped load, shipping unit, handling unit, storage unit of goods/storage
        units of goods, logistics unit, load platform, wooden platform, loading platform,
        goods platform, flat wooden base, transport base, heap of cargo/heaps of cargo,
        pallet in use/pallets in use, stacked load, stacked unit, loaded platform, load
        block, cube of goods/cubes of goods, freight stack, freight load, goods unit,
        pick-up load, transport unit, warehouse load, stock pallet, stock unit, batch on a
        pallet/batches on pallets, palletised stack, palletized stack''',
    'buffer': '''
        buffer field, buffer space, buffer spot, buffer rectangle, buffer lane, marked
        area, marked zone, marked field, marked rectangle, marked space, marked bay,
        marked spot on the floor/marked spots on the floor, taped area, taped zone, taped
        rectangle, taped field, taped-off area, taped-off zone, outlined area, outlined
        zone, outlined rectangle, floor zone, floor area, floor field, floor rectangle,
        floor marking, floor space, storage zone, storage field, storage area on the
        floor/storage areas on the floor, waiting zone, waiting area, holding zone,
        parking zone, parking area for pallets/parking areas for pallets, drop-off zone,
        drop-off area, drop area, drop field, drop spot, deposit area, depositing area,
        placement zone, placement area, put-away zone, collection zone, collection area,
        pick-up zone, pick-up area, pickup zone, handover zone, handover area, transfer
        zone, transfer area, intermediate store, interim storage area, interim zone,
        delivery zone, delivery area, loading zone, loading area, unloading zone, reserved
        area, reserved zone, designated area, designated zone, assigned area, painted
        area, painted zone, lined area, lined zone, target zone, target area, stacking
        area, floor location, floor position, pallet zone, pallet area, pallet field,
        pallet spot, pallet place, goods zone, goods area, bay on the floor/bays on the
        floor, square on the floor/squares on the floor, rectangle on the floor/rectangles
        on the floor, box on the floor/boxes on the floor, patch of floor/patches of floor''',
    'transporter': '''
        transport unit on wheels/transport units on wheels, transport platform, transport
        vehicle, transport cart, transport bot, transport machine, moving platform, mobile
        platform, mobile robot, mobile bot, mobile base, mobile unit, driving platform,
        self-driving platform, self-driving robot, self-driving vehicle, self-driving
        unit, driverless transporter, driverless robot, driverless truck, driverless unit,
        autonomous robot, autonomous vehicle, autonomous cart, autonomous platform,
        autonomous mobile robot, automated vehicle, automated cart, automatic cart,
        automatic vehicle, unmanned vehicle, unmanned cart, robot vehicle, robot cart,
        robot truck, robot platform, robot on wheels/robots on wheels, wheeled robot,
        warehouse robot, logistics robot, carrying robot, load robot, cargo robot, freight
        robot, pallet robot, pallet mover, pallet shuttle, goods mover, load mover, cargo
        mover, warehouse bot, shuttle robot, lifting robot, flat robot, flatbed robot, low
        robot, low vehicle, flatbed vehicle, guided vehicle, laser-guided vehicle, tugger
        robot, tow robot, runner robot, rolling platform, rolling robot, drive unit, robo
        cart, robo mover, delivery bot, delivery unit on wheels/delivery units on wheels,
        delivery vehicle, hauling unit, hauling vehicle, mover''',
    'shelf': '''
        shelving unit/shelving units, shelf unit, shelf system, shelf block, shelf stand,
        shelf frame, shelf tower, shelf bay, shelf row, storage shelf/storage shelves,
        storage stand, storage structure, goods shelf/goods shelves, pallet shelf/pallet
        shelves, pallet rack, heavy-duty rack, heavy-duty shelf/heavy-duty shelves,
        high-bay rack, high shelf/high shelves, tall shelf/tall shelves, steel shelf/steel
        shelves, steel rack, metal shelf/metal shelves, metal rack, industrial
        shelf/industrial shelves, industrial rack, stock shelf/stock shelves, rack unit,
        rack bay, rack structure, rack system, rack tower, rack block, rack frame, rack
        row, warehouse rack, bookcase-like rack/bookcase-like racks, stand with
        levels/stands with levels, structure with levels/structures with levels, tiered
        shelf/tiered shelves, multi-level rack, multi-tier shelf/multi-tier shelves, bay
        of shelves/bays of shelves, row of shelves/rows of shelves, set of shelves/sets of
        shelves, storage block, storage bay with levels/storage bays with levels, parts
        rack, parts shelf/parts shelves, supply rack, inventory shelf/inventory shelves,
        inventory rack, shelved unit, upright rack, open shelf/open shelves, boltless
        shelf/boltless shelves''',
}


def pairs_of(names: str) -> tuple[tuple[str, str], ...]:
    """Return (singular, plural) of names between commas, 'one/many' where no s will do."""
    return tuple(both_numbers(' '.join(one.split())) for one in names.split(','))


_BRIEF_AGAIN = 2         # times that names of one word are there: they are fewer
_PARTS = (_NAMES, nouns_trades.NAMES, nouns_lay.NAMES) + (nouns_brief.NAMES,) * _BRIEF_AGAIN
# label -> (singular, plural) pairs
NOUNS = {label: sum((pairs_of(part[label]) for part in _PARTS), ()) for label in _NAMES}
