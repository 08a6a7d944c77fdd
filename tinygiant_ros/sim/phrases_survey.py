# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Phrases as annotators write them who ask about a photo, for the pool 'train', see phrases.py."""

from .phrases import Phrases

_NOUNS = {
    'pallet': (('pallet', 'pallets'), ('pallet', 'pallets'), ('storage pallet', 'storage pallets'),
               ('warehouse pallet', 'warehouse pallets'), ('pallet platform', 'pallet platforms'),
               ('delivery pallet', 'delivery pallets'), ('standard pallet', 'standard pallets'),
               ('slatted platform', 'slatted platforms'), ('flat pallet', 'flat pallets')),
    'buffer': (('buffer', 'buffers'), ('buffer', 'buffers'), ('buffer section', 'buffer sections'),
               ('floor rectangle', 'floor rectangles'), ('drop-off area', 'drop-off areas'),
               ('marked floor zone', 'marked floor zones'), ('placement area', 'placement areas'),
               ('marked rectangle', 'marked rectangles'), ('outlined area', 'outlined areas')),
    'transporter': (('transporter', 'transporters'), ('transporter', 'transporters'),
                    ('mobile robot', 'mobile robots'), ('wheeled robot', 'wheeled robots'),
                    ('robotic cart', 'robotic carts'), ('driverless cart', 'driverless carts'),
                    ('floor robot', 'floor robots'), ('robotic vehicle', 'robotic vehicles')),
    'shelf': (('shelf', 'shelves'), ('shelf', 'shelves'), ('warehouse rack', 'warehouse racks'),
              ('shelf frame', 'shelf frames'), ('rack structure', 'rack structures'),
              ('tall rack', 'tall racks'), ('multi-level rack', 'multi-level racks'),
              ('shelf rack', 'shelf racks'), ('shelving rack', 'shelving racks'))}
_SELECTORS = {
    'leftmost': ('{n} placed most to the left', '{n} located furthest to the left',
                 '{n} that appears farthest left', '{n} nearest the left edge of the image',
                 '{n} that comes first from the left', 'utmost left {n}'),
    'rightmost': ('{n} placed most to the right', '{n} located furthest to the right',
                  '{n} that appears farthest right', '{n} nearest the right edge of the image',
                  '{n} that comes first from the right', 'utmost right {n}'),
    'middle': ('{n} located in the middle', 'middlemost {n}', '{n} shown in the center',
               'centrally located {n}', '{n} flanked by the other two'),
    'left': ('{n} located on the left', '{n} appearing on the left', '{n} positioned to the left',
             '{n} seen on the left-hand side'),
    'right': ('{n} located on the right', '{n} appearing on the right',
              '{n} positioned to the right', '{n} seen on the right-hand side'),
    'empty': ('{n} without cargo', '{n} that is not loaded', '{n} carrying no goods',
              'cargo-free {n}', '{n} on which nothing is placed', '{n} transporting nothing'),
    'only': ('{n}', '{n}', '{n}', '{n}', 'pictured {n}', 'visible {n}')}
_LEFT_OF = (
    'looking at the picture, can {a} be found to the left of {b}?', 'considering {a} and {b}, is '
    'the former left of the latter?', 'in horizontal order, does {a} come left of {b}, yes or no?',
    'on the left of {b} there is {a}; does the image support this description?', 'true or false: '
    '{a} is located left of {b}.', 'do the pixels of {a} lie, on the whole, left of those of {b}?',
    'in this view, is the position of {a} left of that of {b}?',
    'determine whether {a} lies [left of|to the left of] {b}.', 'statement to check: {a} occupies '
    'a spot further left than {b}.', 'given the position of {b}, is {a} located more to the left?',
    'assess whether, relative to {b}, the location of {a} is further left.', 'judge the following '
    'statement: {b} has {a} on its left.', 'please indicate if {a} is [seen|visible] left of {b}.',
    'to the left of {b}, does one find {a}?', 'answer yes or no: {a} is positioned left of {b}.',
    'counting from the left edge of the photo, does {a} come before {b}?',
    'is {a} depicted on the left side of {b}?', 'is {b} such that {a} lies to the left of it?',
    'verify that {a} can be seen left of {b} in the image.', 'is {a} nearer the left edge of the '
    'frame than {b} is?', 'what is being asked here is whether {a} is left of {b} in the picture.',
    'if a vertical line is drawn through {b}, does {a} fall to the left of this line?',
    'does the photo show {a} left of {b}?', 'can the location of {a} be described as left of {b}?',
    'with respect to {b}, would {a} be described as being on the left?',
    'is it the case that {a} is situated to the left of {b}?', '{a} is claimed to be left of {b}. '
    'Correct or incorrect?', 'does the column in which {a} appears lie left of the column of {b}?',
    '{b} serves as the reference object. Would you place {a} to its left?',
    'is the left side of {b} the side on which {a} is [visible|shown]?', '{a}, left of {b}: true?',
    'say yes if {a} is left of {b}, otherwise say no.', 'left of {b}: does that apply to {a}?',
    'the caption reads "{a} is to the left of {b}". Is this caption accurate?',
    'would an observer facing the scene point left when asked where {a} is relative to {b}?',
    'as far as can be told from this image, {a} is further left than {b}, is it not?')
_EITHER_SIDE = (
    'looking at the picture, in which direction from {b} is {a} located, left or right?',
    'determine on which side of {b}, left or right, {a} is situated.',
    'choose left or right for {a} relative to {b}.', 'side of {b} showing {a}: left, or right?',
    'fill in the blank with left or right: {a} is to the ___ of {b}.',
    'considering {b}, where is {a}, left or right of it?', '{a}: left or right side of {b}?',
    'in this view, is it on the left or on the right of {b} that {a} appears?', 'the location of '
    '{a}: left of {b}, or right of it?', 'given {b}, is {a} its left or its right neighbor?',
    'specify the side (left or right) of {b} on which {a} can be seen.',
    'which of the words left and right correctly describes where {a} is relative to {b}?',
    'indicate whether {a} is [placed|located] on the left-hand or right-hand side of {b}.',
    'options: left, right. Question: where is {a} in relation to {b}?',
    'if {b} is the center of attention, is {a} on its left or on its right?',
    'answer with one word, left or right: where is {a} compared to {b}?',
    'to place {a} correctly in a sketch of this image, would you draw it left or right of {b}?',
    'of the two sides of {b}, left and right, name the one where {a} is visible.', 'does left or '
    'right apply to {a} compared with {b}?', 'is {b} flanked by {a} on its left or on its right?',
    'left or right? Select the side of {b} on which {a} is shown.', '{b} with {a} on its left, or '
    'on its right?', 'state the position of {a} with reference to {b}, using only left or right.',
    'given {b} and {a}, is the latter left or right of the former?',
    'if the camera pans from {b} to {a}, is the movement to the left or to the right?',
    'judging by horizontal coordinates, does {a} fall left or right of {b}?',
    'decide for {a}: left of {b} or right of it.', 'left or right of {b}: write where {a} is.',
    'which direction, left or right, leads from {b} to {a} across the image?')
_EXTREME = (
    'of all the {ns} in the scene, which one is located {far}?', 'looking at the picture, which '
    'of {cands} is positioned {far}?', 'which of the {ns} shown here occupies the {adj} position?',
    'from {cands}, select the single one that is {most}.', 'indicate the {adj} one when {cands} '
    'are compared by horizontal location.', 'several {ns} may be visible; specify the {adj} one.',
    'given {cands}, determine which one is {far}.', 'what we want to know is which {n} is {far}.',
    'in this view, {cands} are visible; specify the one that is {most}.',
    'considering the horizontal positions of {cands}, which is the {adj} one?', 'which one would '
    'you mark as the {adj} of {cands}?', 'which among {cands} can be observed {far} in the image?',
    'which item from {cands} would you label as the {adj}?', '{cands} are the answer options, and '
    'the correct one is {far}. Which is it?', 'identify, out of {cands}, whichever appears {far}.',
    'if {cands} were sorted horizontally, which would turn out to be the {adj}?', 'it is one of '
    '{cands} that is {most}; identify it.', 'the {n} being asked about is {far}; which one is it?',
    'just one of {cands} is {most}. State which.', 'what is the {adj} {n} visible in this image?',
    'a box must be drawn around the {adj} of {cands}; around which one?',
    'with {cands} as the possible answers, which one is seen {far}?', '{ns}: name the {adj} one.',
    'the answer is one of {cands}: which of these is {most}?', 'click on the {n} that is {most}.',
    'considering all visible {ns}, name the one {far}.', 'when we compare {cands}, which would be '
    'considered {most}?', 'if asked for the {adj} {n} in the photo, which one would you click on?',
    '[decide|judge] which of {cands} has been photographed {far}.',
    'which {n} depicted in the photo is {most}?', 'select the {n} appearing {far} in the picture.',
    'determine the {n} [which|that] is {most}.', 'where the {ns} are concerned, which is {most}?',
    'give the region of the {n} positioned {far}.', 'highlight the {adj} {n} among those shown.',
    'let all {ns} be compared by horizontal position: which is {most}?',
    'which {n} is it that the camera captured {far}?', 'report the {adj} {n} seen in this frame.')
_NEAREST = (
    'looking at the picture, which of {cands} has been placed closest to {b}?', 'choose whichever '
    '{n} is found closest to {b}.', 'in terms of proximity to {b}, which of {cands} ranks first?',
    'determine which of {cands} [lies|is found] at the least distance from {b}.', 'give just one '
    'region: the {n} nearest to {b}.', 'using {b} as the reference object, mark the closest {n}.',
    'multiple choice: {cands}. Which of these is nearest to {b}?', 'considering {cands}, which is '
    'the nearest [neighbor|neighbour] of {b}?', 'in the scene shown, {b} is nearest to which {n}?',
    'if distances on the floor are compared, which of {cands} is nearest {b}?', 'given {b}, '
    'select the closest option from {cands}.', 'specify the {n} located [nearest|closest] to {b}.',
    'with {cands} as options, choose the one at minimal distance from {b}.',
    'to {b}, which of {cands} is closer than all of the rest?', 'one of {cands} is separated from '
    '{b} by the smallest distance. Specify which.', 'what is the {n} that appears closest to {b}?',
    'which of {cands} is in closest proximity to {b}?', 'relative to {b}, which of {cands} would '
    'you consider the least remote?', 'which {n} can be described as the closest to {b}?',
    'assess how close each of {cands} is to {b} and report the closest.',
    '{b} is closer to one of {cands} than to the rest; identify that one.',
    'imagine straight lines from {b} to each of {cands}: which one gets the shortest line?',
    'suppose {b} is linked to the closest of {cands}: which one?',
    'having judged the distance from {b} to each of {cands}, name the one with the lowest.',
    'what does the image suggest is the nearest of {cands} to {b}?',
    'going by real-world distance rather than pixels, which of {cands} is closest to {b}?',
    'indicate, for {b}, the nearest one out of {cands}.', 'minimum distance from {b}: which {n}?',
    'least distant from {b}, of {cands}?', 'which {n} [neighbors|neighbours] {b} most closely?',
    '{b} and its closest {n}: which?', 'we ask for the {n} whose distance to {b} is the smallest.',
    'which {n} lies at the shortest straight-line distance from {b}?',
    'someone leaves {b} and heads for the nearest {n}; which one is the destination?',
    'the distance from {b} is lowest for which {n}?', '{b} has a closest {n}; please point to it.',
    'compare the {ns} by closeness to {b}; name the closest.', 'nearest to {b}: what {n} is that?',
    'considering the spatial arrangement, which {n} is nearest {b}?',
    'every other {n} is further from {b} than the one we ask about; which one is meant?',
    'around {b}, the {ns} lie at various distances. Which is the closest?')
_PICK_UP = (
    'considering travel distance only, which of {cands} should {b} be sent to collect?',
    '{b} is about to pick up one of {cands}; which requires the least travel?',
    'determine the best of {cands} for {b} to load, where best means closest.',
    'looking at the picture, which of {cands} could {b} retrieve with the shortest drive?',
    'which of {cands} should be assigned to {b} to keep its route as short as possible?',
    'select from {cands} the pickup target at the smallest distance from {b}.',
    'suppose {b} has to move one of {cands} and prefers a short approach. Which one is it?',
    'closest pickup for {b} out of {cands}?', 'specify which {n} {b} should fetch so as to travel '
    'the least.', 'among the {ns} in view, to which one should {b} drive for the shortest trip?',
    'as the next task of {b}, collecting which of {cands} would involve the least driving?',
    'what {n} is the most convenient for {b} to collect in terms of distance?',
    'the closest {n} is to be retrieved by {b}. Identify it.', 'nearest {n} for {b} to load?',
    'for {b}, what would be the optimal {n} to pick up if only the length of the way counts?',
    'which {n} lets {b} drive the least to collect it?', '{b} collects the closest {n}: which?')
_DISTANCE = (
    'looking at the picture, estimate the distance from {a} to {b} in metres.', 'between {a} and '
    '{b} one measures how many meters?', 'calculate the real-world distance between {a} and {b}.',
    'what is the approximate distance that separates {a} and {b}?',
    'determine how many meters {a} is away from {b}.', 'specify the [gap|spacing] from {a} to {b} '
    'in metres.', 'please write down only a number, namely how many metres it is from {b} to {a}.',
    'considering {a} and {b}, how great is the distance between the two?',
    'in this view, how far from {b} has {a} been placed?', 'floor between {a} and {b}, in metres?',
    'given the scene, how far would {b} be from {a}?', '{a} is located how many meters from {b}?',
    'provide a numerical answer: the distance in meters from {a} to {b}.',
    'by what distance are {a} and {b} separated?', 'with {b} as the origin, how far out is {a}?',
    'indicate the length of a straight line connecting {a} with {b}.',
    'if a person walked directly from {b} to {a}, what distance would be covered?',
    'what number of metres best describes the separation of {a} from {b}?',
    'how much ground is there to cover from {a} to {b}, measured in metres?',
    'suppose a ruler could be laid on the floor from {a} to {b}; what would it show?',
    'report how far {a} is from {b}, rounded to [one decimal place|two decimals].',
    'how close to {b} is {a}? Answer in meters.', 'how distant from each other are {a} and {b}?',
    'the shortest path between {a} and {b} has what length?', 'using the depth cues in the photo, '
    'judge how far {b} is from {a}.', '{b} lies at some distance from {a}; quantify it in meters.',
    'at what distance from {a} can {b} be found?', 'amount of space from {a} to {b}, in meters?',
    'fill in the number: {a} and {b} are ___ metres apart.', 'closeness of {a} to {b}, in meters?',
    'distance value for {a} and {b}?', 'how far away from one another are {a} and {b} positioned?',
    'starting from {b}, what distance must be traveled to arrive at {a}?',
    'an annotator measured from {a} to {b}. What length was noted down?',
    'number of metres between {a} and {b}?', 'what does the distance from {b} to {a} amount to?',
    'what distance would one have to bridge to connect {a} and {b}?', 'separation of {a} and {b}?',
    'the two objects in question are {a} and {b}. How far apart are they?',
    'let d be the distance between {a} and {b}; what is d in metres?',
    'how far would something travel if moved from where {a} is to where {b} is?',
    'what length of [cable|rope|tape] would exactly reach from {a} to {b}?',
    'of interest here is the distance that {a} has to {b}, in meters.',
    'on a floor plan of this place, how many metres would be written between {a} and {b}?',
    'a drone hovering over {a} flies to {b}. What horizontal distance does it cover?',
    'which figure, in meters, expresses how far {a} is from {b}?')
_COUNT = (
    'looking at the picture, how many of {cands} are located within {b}?', 'indicate the quantity '
    'of {cands} standing in {b}.', 'answer with a [digit|number]: how many {ns} are there in {b}?',
    'determine the number of {cands} that fall inside the boundaries of {b}.', 'identify how many '
    '{ns} are visible inside {b}.', 'specify how many of {cands} have been positioned inside {b}.',
    'considering only {cands}, what is the count for {b}?', 'the number of {ns} that are situated '
    'in {b} is to be determined.', 'how many individual {ns} make up the contents of {b}?',
    'out of {cands}, how many can be seen within the borders of {b}?',
    'how many of {cands} does {b} contain?', 'considering {b}, what number of {ns} does it hold?',
    'given {cands}, state how many are placed in {b}.', 'for each of {cands}, check whether it is '
    'inside {b}; how many are?', 'none, one, several: exactly how many of {cands} are inside {b}?',
    '[we want|we need] to know how many of {cands} have their place in {b}.', 'in this image, {b} '
    'encloses how many of {cands}?', 'what is the total number of {ns} [located|standing] in {b}?',
    'go through {cands} and count those located in {b}.', 'within {b}, one can see how many {ns}?',
    'only what is inside {b} matters here: what is the number of {ns}?', 'some of {cands} may lie '
    'in {b}. Provide their number.', 'after inspecting {b}, enter the number of {ns} found there.',
    'of {cands}, the number inside {b} is what?', 'fill in the number: there are ___ {ns} in {b}.',
    'the area of {b} includes how many of {cands}?', 'by counting only those of {cands} that are '
    'within {b}, what total do you get?', 'is {b} occupied by any of {cands}? If so, by how many?',
    'if everything outside {b} were cropped away, how many of {cands} would remain visible?',
    'when {cands} are checked against the outline of {b}, how many turn out to be inside?',
    'how many {ns} can be counted within the borders of {b}?', '{b} is occupied by how many {ns}?',
    'if no {n} lies in {b}, answer zero; otherwise, give the number of {ns}.', 'in this view, how '
    'many {ns} have been set down in {b}?', 'as regards {b}, state how many {ns} it accommodates.',
    'count all {ns} lying within {b} and report the number.', 'contents of {b}, counted in {ns}?',
    'given {b}, how many {ns} are contained in it?', 'what quantity of {ns} is being kept in {b}?',
    'how many {ns} would need to be removed to make {b} empty?', 'provide the {n} count for {b}.')
_NEAREST_TO_ROBOT = (
    'looking at the picture, which of {cands} appears to be closest to the [camera|viewer]?',
    'from the viewpoint of the photographer, which one of {cands} is nearest?',
    'given {cands}, determine which is at the smallest distance from the camera.', 'indicate the '
    '{n} that the camera is nearest to.', 'the {n} closest to the viewing position: which is it?',
    'select whichever of {cands} is closest to the lens.', 'compare {cands} by their distance to '
    'the observer and specify the closest.', 'for the observer, which of {cands} is closest?',
    'judging by depth, which of {cands} is nearest to the viewer?', 'nearest {n} to the observer?',
    'the camera that took this image is nearest to which of {cands}?', 'shortest distance to the '
    'viewer: which {n}?', 'name the {n} with the lowest distance value, measured from the lens.',
    'what {n} is located nearest to the point from which the photo was taken?',
    'identify the foremost {n}, i.e. the one closest to the camera.',
    'of all {ns} depicted, which is closest to where the photographer stands?',
    'suppose you stand where this picture was shot. Which {n} is the closest to you?')
_FARTHEST_FROM_ROBOT = (
    'looking at the picture, which of {cands} seems to be the most distant from the camera?',
    'given {cands}, select whichever is located farthest from the lens.',
    'which one of {cands} is at the greatest distance as seen from the [camera|viewer]?',
    'of {cands}, state the one that the photographer would have to walk the farthest to.',
    'largest distance to the camera: which of {cands}?',
    '{cands} are found at different distances from the viewer. Identify the most remote.',
    'is there one of {cands} that lies further from the camera than the others, and which is it?',
    'light from which of {cands} travels the longest way to the lens?',
    'which {n} is the observer farthest from?', '{n} with maximal distance to the viewer?',
    'specify the {n} that is the most distant from the viewing position.',
    'what {n} can be seen at the very back, the farthest from the viewer?',
    'considering how far away each {n} is from the observer, name the farthest.',
    'all other {ns} are closer to the camera than this one; which one is it?',
    'from the camera it is the longest way to which {n}?', 'remotest {n}, as seen by the viewer?')
_FREE_TRANSPORTER = (
    'looking at the picture, which of {cands} is not loaded with anything?',
    'considering {cands}, determine which one is currently without cargo.',
    'which one of {cands} has an empty top?', 'which {n} in the image is seen without any load?',
    'given {cands}, specify the one that is not transporting anything.', 'one of {cands} carries '
    'zero items; indicate it.', 'please specify the {n} on top of which nothing has been placed.',
    'all but one of {cands} are carrying something. Identify the exception.',
    'for which of {cands} can no load be seen on top?', 'one of the {ns} carries no goods. Which?',
    'identify the {n} that has no cargo on board.', 'state which of {cands} is available, meaning '
    'that nothing has been put on it.', 'if goods are on all {ns} but one, which is that one?',
    'to which of {cands} could a new load be assigned, since it has none at present?',
    'what {n} would be able to take a load because there is nothing on top of it?',
    'give the {n} for which the answer to "does it carry something" is no.')
_CAMERA_DISTANCE = (
    'at what distance from the camera is {a} located?', 'looking at the picture, how far from the '
    'camera would you estimate {a} to be?', 'provide the camera-to-object distance for {a}.',
    'estimate the distance, in metres, between the viewer and {a}.', 'determine how many meters '
    'lie between the lens and {a}.', 'what is the approximate distance of {a} from the viewpoint?',
    'given the perspective of the photo, how many metres away is {a}?', 'what length has the line '
    'of sight from the camera to {a}?', 'what would a depth sensor next to the lens read for {a}?',
    'specify how far {a} is from the position where the image was taken.',
    'from how far away was {a} photographed?', 'considering {a}, what is its range from the lens?',
    'if the photographer wanted to touch {a}, how many meters would have to be covered?',
    'in this view, what number of metres separates the observer from {a}?',
    'indicate, in meters, how remote {a} is from the camera.',
    'fill in the number: {a} is ___ metres away from the camera.')
_LOAD_HEIGHT = (
    'looking at the picture, what is the total height of {a}, load included?',
    'estimate how tall {a} is together with whatever has been stacked on it.',
    'top of the load on {a}: how high?', 'provide a number for the height of {a}, cargo and all.',
    'considering {a} and its cargo, how high is it?', 'height of {a} plus its load, in meters?',
    'what height, measured from the ground, does the load on {a} reach?',
    'specify the vertical distance from the floor to the highest point of {a} with its load.',
    'given that {a} is loaded as shown, state its overall height.', 'fill in the number: with its '
    'load, {a} is ___ metres tall.', 'to what level above the ground does the load on {a} extend?',
    'how far above the ground is the uppermost part of what {a} holds?',
    'how high must a doorway be at the least for {a} to pass through with its load?',
    'from the floor upward, how many meters does {a} take up with everything on it?',
    'how high above the floor would a bar be that rests on the load of {a}?',
    'the height of the load on {a}, counted from the ground: what is it in metres?')
_COUNT_SHELF_SIDE = (
    'looking at the picture, how many of {cands} are on the same side of {b} as {c}?',
    '{c} is on the left or on the right of {b}; how many of {cands} are on that very side?',
    'determine the number of {cands} located on that side of {b} where {c} can be seen.',
    'with the image divided at {b}, how many of {cands} fall on the part with {c}?',
    'of {cands}, how many are off {b} in the same direction, left or right, as {c}?',
    'find the side of {b} showing {c}, then count those of {cands} on it.',
    'leaving aside the side of {b} that is opposite to {c}, how many of {cands} remain?',
    'how many of {cands} share with {c} one side of {b}?', 'same side of {b} as {c}: {n} count?',
    'how many {ns} appear on the side of {b} that {c} is on?', '{ns} sharing a side of {b} with '
    '{c}: how many?', 'with {b} as the divider, how many {ns} are in the half that includes {c}?',
    'in this view, {b} has two sides; on the one with {c}, what is the number of {ns}?',
    'provide the count of {ns} found on whichever side of {b} shows {c}.',
    'if {c} lies left of {b}, count {ns} to the left of the latter, otherwise to its right.',
    'the side of {b} on which one sees {c} is shared by how many {ns}?')
_ABOVE_BELOW = (
    'looking at the picture, is {a} placed higher or lower than {b}?', 'vertical relation of {a} '
    'to {b}, above or below?', 'if heights are compared, does {a} come out above {b} or below it?',
    'considering height above the floor, where is {a} relative to {b}, above or below?',
    'choose between above and below to describe the position of {a} with respect to {b}.',
    'fill in the blank with above or below: {a} is ___ {b}.', 'true or false: the place of {a} is '
    '[above|below] {b}.', 'specify if {a} is at a higher or at a lower level than {b}.',
    'vertically, is {a} situated over or under {b}?', 'is {a} on the upper level with {b} beneath '
    'it, or the reverse?', 'options: above, below. Question: where is {a} in comparison with {b}?',
    'given {b}, is {a} found at a greater height or at a lesser one?', '{a} can be above or below '
    '{b}. Which applies here?', 'state whether, from the level of {b}, it is up or down to {a}.',
    'for the pair {a} and {b}, is the first-named object the upper or the lower one?',
    'above {b}, or below it: which holds for {a}?',
    'judge the vertical order: {a} above {b}, or below?')
_FRONT_BEHIND = (
    'looking at the picture, is {a} in front of {b}, or is it behind?',
    'determine if {a} is closer to the viewer than {b} (in front) or further away (behind).',
    'which is correct for {a} relative to {b}, in front of or behind?',
    'fill in the blank with "in front of" or "behind": {a} is ___ {b}.',
    'in terms of depth, where is {a} with respect to {b}, in front or behind?',
    'from the viewpoint of the camera, has {a} been placed behind {b} or in front of it?',
    'true or false: {a} is situated [behind|in front of] {b}.',
    'is {b} shown with {a} in front of it or behind it?', 'with depth in mind, is {a} in front of '
    '{b} or behind?', '{a} is either behind {b} or in front of it; which one does the image show?',
    'in front of {b} or behind it: where is {a}?', 'depth order: {a} in front of {b}, or behind?',
    'indicate whether {a} is on the near side of {b} (in front) or on its far side (behind).',
    'options: in front, behind. Question: what is the position of {a} relative to {b}?',
    'of {a} and {b}, is the former behind the latter or in front of it?',
    'walking away from the camera, does one pass {a} before {b} (in front) or after (behind)?',
    'is it behind {b} that {a} is located, or in front of it, as the viewer sees it?')
_WIDE_ENOUGH = (
    'looking at the picture, is the space between {a} and {b} at least {w} wide?',
    'determine whether a passage of at least {w} exists between {a} and {b}.',
    'true or false: an object {w} wide can pass between {a} and {b}.', 'given a width of {w}, can '
    'a vehicle drive between {a} and {b}?', 'can anything {w} wide be put between {a} and {b}?',
    'is there enough clearance between {a} and {b} for something measuring {w} across?',
    'considering {a} and {b}, is their gap {w} or more?', 'gap of {a} and {b}: {w} or wider?',
    'does the opening between {a} and {b} provide a width of no less than {w}?',
    'if a box is {w} wide, is there room to push it between {a} and {b}?',
    'state whether an item of {w} in width can be accommodated between {a} and {b}.',
    'suppose {w} is required; do {a} and {b} leave that much between them?',
    'can a machine {w} in width get past {a} on one side and {b} on the other?',
    'indicate if the free floor from {a} across to {b} is sufficient for a width of {w}.',
    'are {a} and {b} far enough from one another to let something {w} wide through?',
    'between {a} and {b}, does the free passage amount to {w} at a minimum?',
    'the way between {a} and {b} should be {w} wide or wider. Is this requirement met?')
PHRASES = Phrases(
    nouns=_NOUNS, selectors=_SELECTORS,
    templates={
        'left_of': _LEFT_OF, 'either_side': _EITHER_SIDE, 'extreme': _EXTREME,
        'nearest': _NEAREST, 'pick_up': _PICK_UP, 'distance': _DISTANCE, 'count': _COUNT,
        'nearest_to_robot': _NEAREST_TO_ROBOT, 'farthest_from_robot': _FARTHEST_FROM_ROBOT,
        'free_transporter': _FREE_TRANSPORTER, 'camera_distance': _CAMERA_DISTANCE,
        'load_height': _LOAD_HEIGHT, 'count_shelf_side': _COUNT_SHELF_SIDE,
        'above_below': _ABOVE_BELOW, 'front_behind': _FRONT_BEHIND, 'wide_enough': _WIDE_ENOUGH},
    nearest_nouns=('the {n} located [nearest|closest] to {c}', 'the {n} positioned closest to {c}',
                   'the {n} found closest to {c}', 'the {n} at minimal distance from {c}',
                   'the {n} that is least distant from {c}',
                   'the {n} separated from {c} by the shortest distance'),
    most={'leftmost': ('the farthest to the left', 'in the leftmost place', 'the most leftward',
                       'further left than the rest', 'closest to the left border of the photo'),
          'rightmost': ('the farthest to the right', 'in the rightmost place',
                        'the most rightward', 'further right than the rest',
                        'closest to the right border of the photo')},
    adjective={'leftmost': ('farthest leftward', 'extreme left-hand', 'extreme-left',
                            'far left-hand', 'utmost left'),
               'rightmost': ('farthest rightward', 'extreme right-hand', 'extreme-right',
                             'far right-hand', 'utmost right')},
    far={'leftmost': ('at the left extreme', 'in the leftmost position', 'first from the left',
                      'at the far left-hand side', 'at the outermost left'),
         'rightmost': ('at the right extreme', 'in the rightmost position',
                       'first from the right', 'at the far right-hand side',
                       'at the outermost right')},
    numbered=('[Region {i}]', 'region {i}', 'Region {i}', 'region #{i}', 'region no. {i}'),
    openings=('judging by the photograph, ', 'visual question: ', 'annotation task: ',
              'survey item: ', 'with the photo as your only source, ', 'image-based question: ',
              'after inspecting the whole scene, ', 'relying on what is depicted, ',
              'having studied the picture, ', 'your task for this image: ',
              'read the scene first: ', 'refer to the photograph: ', 'next survey question: ',
              'for the scene pictured here, '),
    closings=(' Answer based only on the image.', ' Keep the answer short.',
              ' No explanation is needed.', ' Give a single answer.', ' Use the photo to decide.',
              ' If unsure, give your best estimate.', ' Only the final answer is required.',
              ' Please double-check before answering.'),
    prefaces=('the annotated regions are {groups}; {question}',
              'objects of interest: {groups}; {question}', 'focus on {groups} only: {question}',
              'suppose {groups} have been highlighted; {question}',
              'in the photo, {groups} have been labeled: {question}',
              'the question concerns {groups}: {question}', 'locate {groups} first: {question}',
              'with attention to {groups}, answer this: {question}',
              'assume that {groups} are outlined for you: {question}',
              'the image comes with regions for {groups}: {question}'),
)
