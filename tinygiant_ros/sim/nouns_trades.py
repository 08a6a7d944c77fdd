# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""What people of many trades and countries call them: nouns for the pool 'train', see nouns.py."""

NAMES = {
    'pallet': '''
        palette, epal, palletload, palletful, forkload, full load, slipsheet, load board,
        stevedore board, load tray, cargo tray, cargo/cargoes, freight lot, goods lot,
        goods batch/goods batches, goods bundle, strapped bundle, goods block, brick pack,
        strapped pack, brick cube, goods cube, lumber lift, wooden base, load base, pallet
        deck, slatted deck, load support, load bearer, goods bearer, loading aid, loading
        board, load substrate, shipping raft, load sled, load sledge, slat bed, goods
        pile, stacked pile, merchandise heap, load plinth, load pedestal, wooden underlay,
        wooden grate, slatted grid, cargo slab, wooden flat, cargo flat, loading stage,
        goods mount, load cradle, stringer base, duckboard, forkable tray, goods parcel,
        bulk package, shrink-wrapped stack, cargo delivery/cargo deliveries, goods
        delivery/goods deliveries, load item, freight piece, goods article, goods
        assembly/goods assemblies, goods payload, payload, freight, goods set, stock
        quantity/stock quantities, goods portion, goods mound, sack pile, keg load,
        wrapped bale, cargo bale, two-way pallet, chep, half-pallet, quarter-pallet,
        loadboard, load bottom, slatted bottom, timber foundation, load foundation, load
        footing, goods ensemble, freight order, goods order, replenishment, stock drop,
        store drop, goods package, cargo sheet, loading plate, load plate, goods bulk,
        goods tier, stacked layer, goods layer, load pad, goods cluster, goods group,
        wooden trivet, load rest, shipping form, load module, goods module, material kit,
        goods kit, load object, freight packet, export package, ware, material lot''',
    'buffer': '''
        floor lane, staging lane, staging area, drop bay, kanban square, ground slot,
        set-down space, set-down, put-down, laydown, laydown pad, floor pad, floor
        patch/floor patches, drop patch/drop patches, floor cell, floor plot, drop berth,
        floor berth, set-down apron, floor apron, floor place, drop position, set-down
        location, floor footprint, landing, landing pad, dropzone, drop-off, drop point,
        handover point, deposit point, transfer station, set-down station, parking bay,
        parking lot, floor lot, holding pen, holding ground, set-down ground, standing
        ground, floor stand, hardstand, hardstanding, floor mark, floor outline, taped
        outline, painted frame, floor frame, taped perimeter, floor grid, floor sector,
        floor section, floor segment, floor quadrant, floor region, floor territory/floor
        territories, floor district, floor allotment, floor block, floor strip, floor
        stripe, floor tile, floor mat, floor panel, lay-by, holding stop, waiting stop,
        floor target, drop target, floor site, deposit site, holding court, marshalling
        yard, floor yard, marshalling line, holding queue, floor queue, waiting row, floor
        row, floor island, floor pocket, holding pocket, holding precinct, floor
        enclosure, floor compound, holding compound, floor pool, holding reserve, floor
        depot, interim store, floor store, intermediate storage, floor storage, floor
        stowage, goods reception, goods intake, floor anchorage, floor mooring, floor
        harbour, floor haven, holding terminal, floor roadstead, holding dock, floor dock,
        floor quay, drop wharf/drop wharves, floor terrace, floor court, floor arena,
        floor pitch/floor pitches, drop pitch/drop pitches, floor polygon, floor oblong,
        floor hatching, floor contour, floor boundary/floor boundaries, floor envelope,
        floor imprint, floor surface, set-down surface, floor expanse, floor tract, floor
        corner, floor nook, floor niche, floor bed, floor reservation, drop-down, goods
        parking, floor park, goods park, floor deposit, footprint square, accumulation
        lane, accumulation area, floor stopover, floor halt, floor stance, floor standing,
        floor clearing, floor domain, floor reserve, floor lodgement''',
    'transporter': '''
        robot, floor bot, AGC, LGV, UGV, SDV, AIV, AMV, FTS, FTF, IMR, autocart, robocart,
        robotruck, autotruck, robocar, autocar, robovehicle, robot mover, floor mover,
        robot hauler, driverless tug, robot tug, tugger, robot dolly/robot dollies, ground
        drone, floor rover, robot runner, floor runner, robot courier, robot porter, robot
        ferry/robot ferries, crawler, floor crawler, robot skate, robot turtle, robot
        tortoise, robot donkey, robot ant, robot beetle, robot buggy/robot buggies,
        driverless trolley, robot trolley, robot bogie, bogie, driverless car, robot
        tractor, robot sled, robot flatbed, driverless flatbed, robot lowboy, robot kart,
        driverless conveyance, robot carriage, driverless carriage, mobot, automaton,
        droid, warehouse droid, driverless tram, goods taxi, robot taxi, robot chauffeur,
        robot workhorse, robot packhorse, floor slider, floor glider, floor cruiser, robot
        cruiser, robot navigator, robot jack, robot lifter, underrider, robot low-rider,
        robot float, robot rickshaw, robot barrow, robot handcart, robot pram, robot
        lorry/robot lorries, driverless lorry/driverless lorries, robot van, driverless
        van, robot truckle, driverless train, robot shunter, shunter, robot docker, robot
        helper, robot assistant, robot roller, robot walker, robot traveller, floor
        traveller, robot wanderer, robot scooter, robot skateboard, robot puck, robot pod,
        robot disc, robot capsule, floor ranger, robot ranger, robot sherpa, robot
        bellhop, robot butler, robot valet, robot fetcher, fetcher, robot messenger, robot
        dispatcher, self-driver, robot pilot, driverless loader, robot loader, robot
        bearer, driverless transport, robot transport, robot base, robot rig, driverless
        rig, driverless trailer, robot tow, robot towcar, robot crab, robot snail, robot
        bug, robot scout, robot pony/robot ponies, robot burro, robot ambler, robot rider,
        floor slug''',
    'shelf': '''
        shelving, storage shelving, bookcase, storage scaffold, storage scaffolding,
        high-bay, storage gondola, gondola, storage cupboard, storage closet, upright
        frame, storage framework, steel structure, storage wall, shelf wall, cantilever,
        drive-in, push-back, storage carousel, storage honeycomb, storage hive, storage
        larder, tallboy, storage dresser, whatnot, storage hutch/storage hutches, storage
        lattice, storage trellis/storage trellises, storage grating, storage skeleton,
        storage gantry/storage gantries, storage upright, storage column, rack column,
        rack level, storage level, storage tier, shelf tier, rack line, shelf line,
        storage run, rack run, pigeonhole, shelf compartment, rack compartment, storage
        case, shelf case, storage ledge, HBW, storage rig, display stand, rack module,
        shelf module, rack section, shelf section, rack storey, shelf storey, storage
        storey, rack assembly/rack assemblies, shelf stack, shelf fixture, storage
        fixture, store fixture, storage fitting, shelf furniture, storage furniture, rack
        construction, storage trestle, rack cell, storage matrix/storage matrices, storage
        array, rack array, rack grid, storage armoire, storage wardrobe, cubbyhole,
        cubby/cubbies, storage alcove, bunk, storage loft, shelf island, rack face, shelf
        face, rack front, rack pair, storage bank, rack bank, rack range, shelf range,
        rack ensemble, rack complex/rack complexes, rack building, storage mast, storage
        pillar, storage post, storage spine, storage crossbeam, storage portal, storage
        multilevel, storage rail, storage tree, storage library/storage libraries, storage
        pantry/storage pantries, archive stack, bookstack, bookshelf/bookshelves, book
        stack, rack carcass/rack carcasses, storage carcass/storage carcasses, rack house,
        rack store, high store, high-rise, storage high-rise, rack edifice''',
}
