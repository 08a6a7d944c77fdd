# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
What people call them in one word: nouns for the pool 'train', see nouns.py.

Slang, letters, makers, words of other languages. Such a word says nothing of what it means by
its parts, so who has heard few takes the next one for some other thing.
"""

NAMES = {
    'pallet': '''
        sled, bale, heap, stack, pile, tray, plat, platform, batch/batches, bundle, cube,
        block, merchandise, goods/goods, shipment, lading, packload, packstack, unitload,
        crateload, boxload, cartload, boxstack, boxpile, cartonstack, baseload, woodbase,
        woodframe, underlay, liftboard, forkboard, stackboard, slatboard, slatbed, crib,
        cribbing, flatbase, stringer, pallett, palet, pallete, palett, paleta, palete,
        palox/palox, pal, plt, ULD, LU, TU, EUR1, EUR2, IPP, LPR, GMA, UL, FLC, euro,
        stretchload, wraps/wraps, bulk, delivery/deliveries, freightage,
        commodity/commodities, produce, inbound, outbound, consign, boards/boards,
        planks/planks, timbers/timbers, planking, pedestal, plinth, footing, grate, riser,
        loadbase, transportbase, paletka, bancale, pallebrett, lavica, tarima''',
    'buffer': '''
        pad, lot, plot, bay, slot, zone, area, square, rectangle, marking,
        stripes/stripes, patch/patches, yard, court, berth, stall, parking, park, lane,
        depot, cache, reserve, stash/stashes, stockyard, siding, layby, haven, compound,
        grid, cell, section, sector, quarter, partition, territory/territories,
        floorspace, floorplot, floormark, floorbox/floorboxes, floorfield, floorpad,
        dropspot, droparea, droppoint, pickzone, stackzone, parkzone, holdzone, waitzone,
        storezone, laybox/layboxes, putdown, deposit, repository/repositories, station,
        interstore, puffer, tampon, zona, aire, platz/platz, WIP, GI, GR, FZ, BZ, PZ, DZ,
        HZ, BF, buf, bufferzone, bufferlot, stopover, stopping, footprint, precinct,
        pocket, reservation, allotment, carport, tarmac, markup, tapes/tapes, taping''',
    'transporter': '''
        AGT, RGV, SGV, AGF, ACR, ATR, PTV, DTV, LHD, MTR, MRV, AMMR, GV, AV, MR, SV,
        lifter, bearer, ferrier, runner, dragger, shifter, toter, loader, conveyer,
        deliverer, pusher, puller, roller, wheeler, glider, slider, bringer, taker,
        handler, moverbot, pickbot, cartbot, palletbot, haulbot, loadbot, liftbot, tugbot,
        drivebot, truckbot, movebot, warebot, logibot, robo, bot, vehicle, wagon, waggon,
        trolley, buggy/buggies, dolly/dollies, carriage, transport, transportation,
        mobile, mobilebot, robovan, robotug, robotrolley/robotrolleys, robolift,
        selfdriver, chassis/chassis, carryall, carrycart, carrybot, kiva, proteus/proteus,
        hercules/hercules, mir, otto, locus/locus, seegrid, hikrobot, pegasus/pegasus,
        titan, geekbot, swisslog, kuka, omron, jungheinrich, transbot, trans, tranport,
        transportor, wagen, chariot, carrello, vagon, furgon''',
    'shelf': '''
        decking, bunking, shelfing, shelvage, shelve, shelver, framework, stockrack,
        storerack, bookrack, highrack, highbay, rackage, rackwork, rackstand, rackwall,
        ledge, hutch/hutches, etagere, paternoster, kardex/kardex, ASRS, VNA, VLM, HBS,
        HRL, PR, APR, DDR, LS, regal, scaffale, estante, etage, rayonnage,
        uprights/uprights, beams/beams, latticework, lattice, compartment, alcove, niche,
        binwall, binrack, storeys/storeys, stockstand, stockwall, storewall, honeycomb,
        bookshelves/bookshelves, shelvings/shelvings, shelfs/shelfs, tiers/tiers, stacker,
        framing, bracket, bracketing, sheving, shelv, rck, shlf, reol, polica, hylla,
        raft, polka, etajera, stelling, stellage, rafter, storeframe, holdall, housing,
        rackery/rackeries''',
}
