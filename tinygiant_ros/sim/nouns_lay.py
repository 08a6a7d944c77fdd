# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""How people without a warehouse's words name them: nouns of the pool 'train', see nouns.py."""

NAMES = {
    'pallet': '''
        empty pallet, pallet with goods/pallets with goods, pallet full of boxes/pallets
        full of boxes, wooden tray, big wooden tray, slatted tray, goods tray, freight
        tray, wooden slab with goods/wooden slabs with goods, wooden base with
        boxes/wooden bases with boxes, wooden base under the goods/wooden bases under the
        goods, goods base, slatted base, timber base, wooden board for goods/wooden boards
        for goods, goods board, slatted wooden board, plank board, plank tray, plank
        platform, loose wooden platform, small wooden platform, wooden goods platform,
        flat wooden platform, goods stand, wooden stand for goods/wooden stands for goods,
        wooden frame under the load/wooden frames under the loads, slatted wooden frame,
        wooden grid with goods/wooden grids with goods, wooden lattice tray, goods raft,
        cargo raft, cargo base, wooden cargo board, thing with the goods on it/things with
        the goods on them, wooden thing with boxes on it/wooden things with boxes on them,
        wooden thing under the goods/wooden things under the goods, thing the boxes sit
        on/things the boxes sit on, thing the goods are stacked on/things the goods are
        stacked on, stack of boxes/stacks of boxes, plastic-wrapped stack, wrapped stack
        of goods/wrapped stacks of goods, wrapped bundle of goods/wrapped bundles of
        goods, wrapped block of goods/wrapped blocks of goods, block of stacked
        boxes/blocks of stacked boxes, pile of boxes/piles of boxes, pile of
        merchandise/piles of merchandise, pile of stock/piles of stock, heap of
        goods/heaps of goods, heap of packages/heaps of packages, tower of boxes/towers of
        boxes, tower of goods/towers of goods, mound of packages/mounds of packages, batch
        of goods on wood/batches of goods on wood, bundle of boxes on planks/bundles of
        boxes on planks, unit of stacked goods/units of stacked goods, cargo pile, package
        pile, package stack, box pile, box stack, box tower, merchandise stack, stock pile
        on wood/stock piles on wood, load of goods/loads of goods, load of boxes/loads of
        boxes, load on wood/loads on wood, load to be moved/loads to be moved, cargo load,
        shipment on wood/shipments on wood, shipment pile, wrapped shipment, consignment
        on planks/consignments on planks, wooden lifting base, liftable wooden base,
        liftable goods tray, plastic pallet, pallet with boxes on top/pallets with boxes
        on top, pallet carrying a load/pallets carrying a load, pallet object, pallet
        item, pallet piece, shipping tray, shipping platform of wood/shipping platforms of
        wood, wooden underlay with goods/wooden underlays with goods, wooden support with
        goods/wooden supports with goods, wooden sheet with goods/wooden sheets with
        goods, wooden plate with goods/wooden plates with goods, pile of stuff/piles of
        stuff''',
    'buffer': '''
        marked square on the floor/marked squares on the floor, marked-out space,
        marked-off section of floor/marked-off sections of floor, floor panel marked for
        pallets/floor panels marked for pallets, floor space for pallets/floor spaces for
        pallets, tape square, tape rectangle, tape box/tape boxes, tape outline, tape
        frame on the floor/tape frames on the floor, taped-off square, taped-out space,
        taped spot, painted square, painted floor area, painted box on the ground/painted
        boxes on the ground, painted outline on the floor/painted outlines on the floor,
        painted patch/painted patches, painted bay, yellow square on the floor/yellow
        squares on the floor, yellow rectangle on the ground/yellow rectangles on the
        ground, yellow-lined area, coloured floor area, coloured floor patch/coloured
        floor patches, striped area on the floor/striped areas on the floor, hatched area,
        outlined square, outlined spot on the ground/outlined spots on the ground, ground
        rectangle, ground square, ground marking, ground area, ground zone, square on the
        ground/squares on the ground, box drawn on the floor/boxes drawn on the floor,
        frame drawn on the ground/frames drawn on the ground, area drawn on the
        floor/areas drawn on the floor, rectangle of tape/rectangles of tape, rectangle of
        yellow lines/rectangles of yellow lines, set-down spot, set-down place, drop-off
        square, drop point on the floor/drop points on the floor, landing area for
        pallets/landing areas for pallets, landing pad for pallets/landing pads for
        pallets, pallet parking area, pallet parking lot, parking spot for pallets/parking
        spots for pallets, parking bay for goods/parking bays for goods, car park for
        pallets/car parks for pallets, waiting place for goods/waiting places for goods,
        waiting room for pallets/waiting rooms for pallets, holding spot, interim area,
        in-between area, temporary spot for pallets/temporary spots for pallets, temporary
        floor space, short-stay area for goods/short-stay areas for goods, pick-up square,
        place where pallets are put/places where pallets are put, space where goods are
        left/spaces where goods are left, spot where the pallets wait/spots where the
        pallets wait, area where pallets stand/areas where pallets stand, square where the
        goods go/squares where the goods go, zone with lines around it/zones with lines
        around them, area inside the lines/areas inside the lines, area between the yellow
        lines/areas between the yellow lines, space inside the tape/spaces inside the
        tape, goods area on the floor/goods areas on the floor, goods spot on the
        floor/goods spots on the floor''',
    'transporter': '''
        goods robot, robot that drives around/robots that drive around, robot that moves
        the pallets/robots that move the pallets, robot that brings the goods/robots that
        bring the goods, little robot that carries pallets/little robots that carry
        pallets, robo-truck, robot trailer, robo-cart, robo-car, robo-mover, robo-hauler,
        hauler bot, self-driving car, self-driving truck, self-driving trolley,
        self-driving wagon, self-driving transporter, self-driving pallet mover,
        self-driving thing, self-moving platform, self-steering vehicle, autonomous
        transporter, autonomous mover, autonomous truck, autonomous hauler, pallet
        transporter, pallet taxi, pallet vehicle, pallet car, pallet chauffeur, pallet
        ferry/pallet ferries, goods shuttle, goods ferry/goods ferries, transport wagon,
        transport platform on wheels/transport platforms on wheels, flat car, flat cart,
        flat truck, flat electric vehicle, flat thing that drives itself/flat things that
        drive themselves, low-slung vehicle, low electric cart, electric pallet vehicle,
        battery cart, driving tray, driving slab, driving plate, driving board, motorised
        platform, motorised cart, smart cart, smart trolley, ghost car, ghost truck, cart
        without a driver/carts without a driver, car with nobody in it/cars with nobody in
        them, vehicle without a driver/vehicles without a driver, thing that drives by
        itself/things that drive by themselves, thing that drives pallets around/things
        that drive pallets around, giant robot vacuum, oversized hoover robot, crawler
        robot, warehouse rover, indoor drone on wheels/indoor drones on wheels, warehouse
        vehicle''',
    'shelf': '''
        giant shelf/giant shelves, tall shelving unit, metal shelving unit, block of
        shelving/blocks of shelving, stretch of shelving/stretches of shelving, run of
        shelves/runs of shelves, wall of shelves/walls of shelves, tower of shelves/towers
        of shelves, line of shelving/lines of shelving, shelf cabinet, giant rack,
        multi-storey rack, rack wall, storage stand with levels/storage stands with
        levels, storage unit with levels/storage units with levels, storage cabinet
        without doors/storage cabinets without doors, storage grid wall, storage bookcase,
        giant bookcase, giant bookshelf/giant bookshelves, huge bookcase for goods/huge
        bookcases for goods, bookshelf for pallets/bookshelves for pallets, bookcase for
        boxes/bookcases for boxes, library shelf for goods/library shelves for goods, open
        cupboard for pallets/open cupboards for pallets, giant open cupboard, open-fronted
        goods cabinet, tall goods cabinet, giant pantry shelf/giant pantry shelves,
        high-rise shelf/high-rise shelves, high-rise rack, high-rise storage unit,
        high-bay shelf/high-bay shelves, pallet skyscraper, pallet hotel, pallet bookcase,
        apartment block for pallets/apartment blocks for pallets, high-rise for
        pallets/high-rises for pallets, metal scaffold full of goods/metal scaffolds full
        of goods, scaffold for goods/scaffolds for goods, steel scaffold with levels/steel
        scaffolds with levels, steel frame with levels/steel frames with levels, metal
        frame with shelves/metal frames with shelves, blue-and-orange steel frame, steel
        framework for goods/steel frameworks for goods, steel tower with
        compartments/steel towers with compartments, tall metal structure, tall storage
        frame, tall metal framework, tall thing with shelves/tall things with shelves,
        tall thing with levels/tall things with levels, tall metal thing with
        compartments/tall metal things with compartments, big thing with shelves/big
        things with shelves, metal thing stock is stored in/metal things stock is stored
        in, wall of compartments/walls of compartments, wall of pigeonholes/walls of
        pigeonholes, wall of storage levels/walls of storage levels, wall full of
        goods/walls full of goods, tiered storage unit, tiered metal frame, layered
        storage frame, multi-level storage unit, IKEA warehouse shelf/IKEA warehouse
        shelves, hardware-store shelf/hardware-store shelves, supermarket-style
        shelf/supermarket-style shelves, garage-style metal shelf/garage-style metal
        shelves, upright storage unit, vertical storage unit, vertical storage system,
        stock wall, stock tower with levels/stock towers with levels, stockroom
        shelf/stockroom shelves, goods wall, goods library/goods libraries, shelf object''',
}
