# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Things that none of the regions is, though their names share words with what regions are called.

Who only hears words of storing, carrying and marked floor takes these for a region.
"""

from .nouns import pairs_of

_NAMES = '''
    storage heater, storage battery/storage batteries, storage tank, storage silo, storage
    shed, storage room, storage fee, warehouse door, warehouse roof, warehouse wall, warehouse
    manager, warehouse office, warehouse cat, loading crane, loading bridge, loading
    hatch/loading hatches, load cell, load limiter, cargo ship, cargo plane, cargo net, cargo
    strap, cargo hook, cargo door, cargo bike, freight train, freight elevator, freight ship,
    freight office, goods lift, goods train, goods entrance, delivery van, delivery note,
    delivery driver, delivery bike, delivery drone, transport helicopter, transport ship,
    transport plane, shipping office, shipping clerk, shipping label, shipping document,
    pallet wrapper, pallet label, pallet repair bench/pallet repair benches, pallet dispenser,
    pallet inverter, pallet nail, pallet saw, shelf label, shelf edge, shelf lamp, shelf key,
    rack server, server rack, rack guard, wine rack, bike rack, coat rack, magazine rack, roof
    rack, tie rack, luggage rack, hat rack, plate rack, robot arm, robot lawnmower, robot
    vacuum, robot controller, welding robot, painting robot, toy robot, surgical robot,
    kitchen robot, palletising robot, robot gripper, autonomous tractor, autonomous taxi,
    guided missile, guided tour, automatic door, automatic barrier, automatic gun,
    self-driving taxi, mobile stage, mobile toilet, mobile kitchen, mobile home, moving
    walkway, moving van, rolling gate, rolling door, rolling chair, rolling pin, wheeled bin,
    wheeled suitcase, wheeled ladder, platform scale, platform lift, lifting magnet, lifting
    beam, lifting table, lifting jack, tow bar, tow rope, drive belt, drive shaft, drive
    motor, vehicle ramp, vehicle key, vehicle lift, transport belt, transport chain, floor
    drain, floor lamp, floor sweeper, floor heating, floor fan, floor socket, area manager,
    area rug, parking ticket, parking sensor, parking attendant, parking light, zone sign,
    dock door, dock worker, bay window, bay door, marking pen, marking machine, marking laser,
    tape dispenser, tape recorder, field mouse/field mice, field hospital, square metre,
    waiting room, waiting passenger, holding pen gate, collection box/collection boxes,
    pick-up truck, drop hammer, drop light, transfer pump, transfer crane, handover form,
    buffer stop, buffer tank, buffer battery/buffer batteries, station wagon, power station,
    petrol station, charging cable, charging plug, stacking crane, stacking chair, staple gun,
    stack of chairs/stacks of chairs, stack of tyres/stacks of tyres, stack of papers/stacks
    of papers, pile of sand/piles of sand, pile of rubbish/piles of rubbish, heap of
    scrap/heaps of scrap, bundle of cables/bundles of cables, row of seats/rows of seats, row
    of windows/rows of windows, wooden door, wooden bench/wooden benches, wooden fence, wooden
    ladder, wooden chair, wooden table, wooden barrel, steel door, steel beam, steel pipe,
    steel drum, steel plate, metal detector, metal fence, metal pipe, metal drum, metal
    ladder, tall person/tall people, tall lamp, tall tree, high voltage box/high voltage
    boxes, high chair, heavy-duty winch/heavy-duty winches, industrial oven, industrial fan,
    industrial washer, stock exchange, stockbroker, stock clerk, inventory list, inventory
    scanner, supply cable, supply pipe, supply room, unit heater, cooling unit, power unit,
    control unit, lighting unit, air handling unit'''


ALIKE = pairs_of(_NAMES)
