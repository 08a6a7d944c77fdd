# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Phrases as test cases, intents, queries and prompts have them, for 'train', see phrases.py."""

from .phrases import Phrases


def _plurals(*names: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, name + 's') for name in names)


def _mirrored(side: str, *phrases: str) -> dict[str, tuple[str, ...]]:
    def turned(text: str) -> str:
        return text.replace('left', '#').replace('right', 'left').replace('#', 'right')
    return {side: phrases, turned(side): tuple(turned(phrase) for phrase in phrases)}


_NOUNS = {
    'pallet': _plurals('pallet', 'pallet', 'pallet object', 'pallet item', 'EUR pallet', 'EPAL '
        'pallet', 'unit load', 'pallet load', 'pallet entity', 'palletized load', 'wood pallet',
        'stock pallet', 'load pallet', 'pallet asset', 'storage pallet', 'goods pallet', 'pallet '
        'unit'),
    'buffer': _plurals('buffer', 'buffer', 'buffer slot', 'buffer field', 'buffer rectangle',
        'floor position', 'floor cell', 'marked zone', 'floor field', 'drop-off zone', 'deposit '
        'zone', 'deposit field', 'taped area', 'outlined area', 'put-down zone', 'buffer region',
        'floor slot'),
    'transporter': _plurals('transporter', 'transporter', 'AMR', 'mobile robot', 'transport robot',
        'flatbed robot', 'robot vehicle', 'load robot', 'shuttle robot', 'autonomous mobile robot',
        'self-driving platform', 'fleet robot', 'transport unit', 'automated cart', 'robot cart',
        'transport agent', 'load mover'),
    'shelf': (('shelf', 'shelves'),) * 2 + _plurals('rack', 'storage rack', 'rack unit', 'shelf '
        'unit', 'shelving unit', 'shelf structure', 'rack frame', 'pallet rack', 'rack section',
        'shelf block', 'rack module', 'shelf module', 'shelving module', 'warehouse rack', 'steel '
        'rack', 'rack instance')}
_SELECTORS = {
    **_mirrored('leftmost', '{n} ranked first from the left', '{n} in the leftmost slot', '{n} '
        'whose position is leftmost', 'left-extreme {n}', '{n} at the left limit of the group',
        '{n} sorted first from the left', 'left terminal {n}', '{n} tagged as leftmost'),
    **_mirrored('left', '{n} tagged left', '{n} with position left', '{n} that is left of its '
        'peer', '{n} on the left of the pair', '{n} in the left slot', 'left-positioned {n}',
        '{n} whose peer is on the right', '{n} that comes first from the left'),
    'middle': ('{n} ranked second of three', '{n} in the middle slot', 'centre-slot {n}', '{n} '
        'bounded by the others on both sides', '{n} with a peer on the left and a peer on the '
        'right', '{n} tagged middle', '{n} that is neither first nor last from the left',
        'middle-positioned {n}'),
    'empty': ('{n} with payload none', '{n} with a load count of zero', '{n} in state empty',
        '{n} flagged as unloaded', '{n} with an unoccupied deck', '{n} whose cargo slot is free',
        'unladen {n}', '{n} that has no item on board'),
    'only': ('{n}',)}
_LEFT_OF = (
    'verify whether {a} is left of {b}.', 'query: left-of relation, {a} to {b}; does it hold?',
    'expected: {a} on the left of {b}. Actual?', 'output yes if {a} is left of {b}, otherwise no.',
    'as a spatial assistant, say whether {a} lies left of {b}.', 'assertion: {a} left of {b}. '
    'Does it pass?', 'test step: from {b}, go left in the frame. Is {a} on that side?', 'boolean '
    'requested: {a} to the left of {b}.', 'does the scene graph have the edge "left of" from {a} '
    'to {b}?', 'return the truth value of "{a} is left of {b}" for this frame.', 'does a "left of '
    '{b}" filter let {a} through?', '{a} tagged "left" relative to {b}: valid label?',
    'precondition: {a} is left of {b}. Met or not met?', 'requirement: {b} must have {a} on its '
    'left. Satisfied?', 'user intent: check that {a} is on the left side of {b}.', 'decide by the '
    'image alone whether {b} has {a} on its left.', 'condition: left of {b}. Would {a} be among '
    'the hits?', 'would a unit test that expects {a} left of {b} turn green?', 'ground truth '
    'wanted: is it left of {b} that {a} is annotated?', 'answer with yes or no only. Left of {b}, '
    'is {a} there?', 'caption under review: "{a} is to the left of {b}". Keep it?', 'hypothesis: '
    '{a} is left of {b}. Do the pixels support it?', 'fact check, please: {b} with {a} on its '
    'left.', 'in the list of objects left of {b}, is {a} included?', 'when the crop moves from '
    '{b} to {a}, does it move left?', 'does the vector from {b} to {a} point left in the image?',
    'in image space, is {a} offset to the left of {b}?', 'a parser read "{a}, left of {b}". '
    'Consistent with the frame?', 'can the phrase "the object left of {b}" refer to {a}?',
    'sorted starting at the left, does {a} come ahead of {b}?', 'draw a vertical line through '
    '{b}: is {a} in the left part?', 'search left of {b}; does the search hit {a}?', 'the spec '
    'says {a} shall stand left of {b}; is that fulfilled here?', 'accept or reject: to the left '
    'of {b} we find {a}.', 'is left the side of {b} that {a} belongs to?')
_EITHER_SIDE = (
    'return the side of {b}, left or right, on which {a} is located.', 'query: side of {a} '
    'relative to {b}. Allowed values: left, right.', 'output exactly one word, left or right, for '
    '{a} with respect to {b}.', 'as a spatial assistant, say on which side of {b} you see {a}.',
    'fill the field "side" for {a}, given {b} as anchor: left or right.', 'expected value for {a} '
    'with reference to {b}: left or right?', 'classify {a} by side of {b}: left class or right '
    'class?', 'look up which side of {b} is taken by {a}.', 'given {b}, predict the side of {a}: '
    'left or right?', 'intent "find side", object {a}, reference {b}. Left or right?', 'determine '
    'whether it is the left or the right side of {b} where {a} appears.', 'the test compares {a} '
    'with {b}; should it expect left or right?', 'replace the blank by left or right: {a} is on '
    'the ___ of {b}.', 'which label applies to {a}, "left of" or "right of", if {b} is the '
    'anchor?', 'in the relation table, row {a}, column {b}: left or right?', 'horizontal offset '
    'of {a} from {b}: towards the left or the right?', 'direction word wanted from {b} to {a}, '
    'left or right.', 'locate {a} against {b}. Left? Right?', 'which way does the image arrow '
    'from {b} to {a} point, left or right?', 'assign {a} to its side of {b}.', 'given that {b} '
    'splits the frame, in which part is {a}, left or right?', 'no third option exists: is {a} '
    'left or right of {b}?', 'characterise {a} by its side of {b}, in one word.', 'output "left" '
    'if {b} has {a} on its left, "right" otherwise.', 'annotation missing: is {a} left or right '
    'of {b}?', 'state the horizontal relation of {a} to {b}: left or right?', 'towards which '
    'image border must a crop of {b} slide to reach {a}, left or right?', 'cursor on {b}, next '
    'click on {a}: did it move left or right?', 'name the part, left or right, that {a} falls in '
    'once the picture is cut at {b}.', 'to which of its sides does {b} have {a}, left or right?',
    'of the predicates left-of and right-of, which one holds for {a} and {b}?', 'complete the '
    'caption with left or right: {a} stands to the ... of {b}.', 'is the enum value LEFT or RIGHT '
    'for {a} against {b}?', 'what does the log note on {a}, {b} being the origin: left or right?',
    'spatial tag for {a}, computed against {b}: which side?')
_EXTREME = (
    'return the member of {cands} that is {most}.', 'query: {cands}, only the one {far}. Which is '
    'it?', 'given {cands}, output the {adj} one.', 'select the {adj} entry from {cands}.', 'as a '
    'spatial assistant, say which of {cands} is {most}.', 'expected: the {adj} of {cands}. Name '
    'it.', 'verify which of {cands} is {far}.', 'sort {cands} by horizontal position; which is '
    '{most}?', 'what index among {cands} belongs to the {adj} one?', 'test data: {cands}. Wanted: '
    'whichever is {far}.', 'resolve the reference "the {adj} one" within {cands}.', 'which region '
    'among {cands} satisfies "is {most}"?', 'from the set of {cands}, extract the element {far}.',
    'intent "point at the {adj}", options {cands}. Which option?', 'candidates are {cands}. '
    'Ground truth for "{adj}"?', 'among {cands}, exactly one is {most}; identify it.', 'drop from '
    '{cands} all but the one {far}. What remains?', '{cands} as input, the {adj} as output: '
    'which?', 'return the {n} that is {most}.', 'find the {n} {far} and output its region.',
    'query: which {n}, {adj}, this frame?', 'locate the {adj} {n}.', 'expected: a reference to '
    'the {n} {far}. Which one?', 'all {ns} sorted, the {adj} heads the list. Which?', 'given the '
    'regions listed, output the {adj} {n}.', 'which detected {n} gets the tag "{adj}"?', 'assert '
    'that some {n} is {far}. Which one makes it true?', 'label needed: {n}, {adj}.', 'for which '
    '{n} does "is {most}" evaluate to true?', 'hand over the id of the {adj} {n}.', '"show the '
    '{adj} {n}" was the command. What do you highlight?', 'scan the {ns}; halt at the one {far}. '
    'Where do you halt?', 'one {n} per frame is {most}. Which here?', 'for the answer key, put '
    'down the {n} that is {most}.', 'were a crop to keep just the {adj} {n}, which would it keep?')
_NEAREST = (
    'return the member of {cands} with the minimum distance to {b}.', 'query: closest of {cands}, '
    'reference {b}.', 'order {cands} by distance to {b}, ascending. First row?', 'given {cands}, '
    'output whichever stands closest to {b}.', 'expected: the one of {cands} nearest {b}. Which?',
    'as a spatial assistant, say which of {cands} is closest to {b}.', 'rank {cands} by proximity '
    'to {b}. Top entry?', 'verify which of {cands} {b} is closest to.', 'run nearest neighbour on '
    '{cands} with {b} as the query. What comes back?', 'the argmin over {cands} of the distance '
    'to {b}: which is it?', 'join {b} with the closest of {cands}; what is the match?', 'with {b} '
    'as the key, look up the nearest value among {cands}.', 'intent "find closest", anchor {b}, '
    'options {cands}. Which option?', 'pair {b} in turn with {cands}. Which pair is the shortest?',
    'select one of {cands} such that all others are farther from {b}.', 'judge {cands}: nearest '
    'to {b} wins. Winner?', 'nearest to {b}: choose from {cands}.', 'out of {cands}, which scores '
    'lowest on meters to {b}?', 'find the {n} with the least distance to {b}.', 'return one {n}, '
    'the closest to {b}.', 'which {n} minimizes the distance to {b}?', 'query: {n} nearest {b}.',
    'given {b}, retrieve the closest {n}.', 'a circle grows around {b}. Which {n} does it reach '
    'first?', 'voice command: "{b}, closest {n}". Which region do you return?', 'sorted by '
    '[metres|meters] from {b}, which {n} comes top?', 'report the {n} that {b} has as its nearest '
    'neighbour.', 'the {n} closest to {b} is under test; identify it.', 'among the {ns} on '
    'record, which is in closest proximity to {b}?', 'what {n} would a proximity search centred '
    'on {b} list first?', 'assign {b} its closest {n}. Output the region.', 'link {b} to the {n} '
    'at the shortest distance and name the latter.', 'compute the distance of all {ns} to {b}; '
    'which has the smallest?', 'closest to {b} of all {ns}: name that one.', 'by closeness to '
    '{b}, which {n} is number one?')
_PICK_UP = (
    'plan a task: {b} fetches the nearest of {cands}. Which one?', 'return the one of {cands} '
    'that {b} should collect by the shortest route.', 'dispatch query: {b} is to fetch the '
    'nearest of {cands}. Which?', 'given {cands}, output the best pickup for {b} by distance.',
    'assign to {b} whichever of {cands} is the closest to fetch.', 'expected: {b} goes for the '
    'nearest of {cands}. Name the target.', 'as a fleet assistant, tell {b} which of {cands} to '
    'load, the closest being preferred.', 'cost equals metres. Which of {cands} is the cheapest '
    'fetch for {b}?', 'intent "pick up", actor {b}, options {cands}, rule nearest. Which option?',
    'match {b} with one of {cands}; least travel wins.', 'if the job ticket of {b} must name the '
    'closest of {cands}, which is named?', 'greedy allocation: {b} takes the nearest of {cands}. '
    'What does it take?', 'next job for {b}: bring in the nearest of {cands}. Which?', 'sort '
    '{cands} by distance for {b} to fetch. Which tops the queue?', 'let {b} choose its pickup in '
    '{cands} by closeness. What is the choice?', 'fill the slot "target": {b} collects the '
    'closest out of {cands}.', 'to keep its trip minimal, {b} should be sent to load which of '
    '{cands}?', 'which {n} does a nearest-first scheduler hand to {b}?', 'return the {n} that {b} '
    'can pick up with the least driving.', 'fetch order for {b}: closest {n}. Resolve the target.',
    'query: best {n} for pickup by {b}, criterion distance.', 'instruct {b} to get the {n} '
    'nearest to it; which is that?', 'decide which {n} goes to {b} when the shortest trip '
    'decides.', 'the planner gives {b} the {n} closest by to collect. Output that one.', 'name '
    'the {n} to be lifted by {b} if proximity is the only rule.', 'rule: {b} loads the nearest '
    '{n}. Expected target?', 'command: "{b}, grab the closest {n}." Where must it drive?', 'what '
    '{n} should be bound to {b} for the shortest collection run?', 'among all {ns}, output the '
    'one {b} ought to haul, fewest meters first.', '{b} asks the server for the closest {n} to '
    'collect. Reply?', 'send {b} to load the {n} that makes its approach shortest.', 'optimise '
    'for {b}: which {n} means the shortest way to a pickup?', 'were {b} to bid on every {n}, '
    'distance as price, which bid is lowest?', 'of the {ns}, which minimizes the approach of {b} '
    'to its pickup?')
_DISTANCE = (
    'return the distance from {a} to {b} in [metres|meters].', 'query: metres between {a} and '
    '{b}.', 'output a number only: distance in meters, {a} to {b}.', 'as a spatial assistant, say '
    'how far {a} is from {b}.', 'expected: a numeric value for the separation of {a} and {b}.',
    'compute the range {a} to {b}.', 'estimate in SI units how far {b} lies from {a}.', 'measure '
    '{a} against {b}: how many [metres|meters] apart?', 'fill in the field "distance" for the '
    'pair {a} and {b}.', 'given {a} and {b}, predict their distance.', 'the function takes {a} '
    'and {b} and gives metres. Which value?', 'what would a call of "distance" with {a} and {b} '
    'return?', 'how large is the separation, {a} being one end and {b} the other?', 'for the '
    'assert on {a} and {b}: what distance goes in?', 'look up the entry of the distance matrix at '
    '{a} and {b}.', 'by how many meters are {a} and {b} separated?', 'regression target: '
    '[metres|meters] from {b} to {a}.', 'annotate the line between {a} and {b} with its length.',
    '{a} to {b}, length of the connecting segment?', 'intent "how far", start {a}, end {b}. Give '
    'the value.', 'give a metric estimate of the way from {a} to {b}.', 'quantify the spacing of '
    '{a} with respect to {b}.', 'report {a} to {b} in metres, two decimals.', 'what metric '
    'distance separates {a} from {b} in this scene?', 'answer in meters. How distant is {a} from '
    '{b}?', 'determine how far apart {a} and {b} stand.', 'unit: metre. Quantity: distance. Pair: '
    '{a} and {b}. Value?', 'a label shows the length of the edge {a} to {b}; what does it read?',
    'the test needs a reference length, {a} to {b}. Supply it.', 'convert what you see into '
    '[metres|meters]: {a} up to {b}.', 'complete with a number: {a} is ... metres away from {b}.',
    'it is the distance of {a} to {b} that is asked for; state it.', 'if {b} is at zero on the '
    'scale, at what [metre|meter] mark is {a}?', 'log entry wanted, {a} and {b}: how far from one '
    'another?', 'starting point {b}, end point {a}: travel length?')
_COUNT = (
    'return the number of {cands} located in {b}.', 'query: count of {cands}, filter inside {b}.',
    'given {cands}, output how many lie in {b}.', 'expected: the count of {cands} within {b}, as '
    'integer.', 'as a spatial assistant, say how many of {cands} occupy {b}.', 'verify how many '
    'of {cands} are contained in {b}.', 'for each of {cands}, test "is in {b}". How many pass?',
    'filter {cands} by location {b}. Size of the result?', 'of {cands}, how many meet the '
    'condition "stands in {b}"?', 'containment check, {cands} against {b}: number of hits?',
    'assert the count of {cands} in {b}. Which integer is valid?', 'sum up one per member of '
    '{cands} found in {b}.', 'placed in {b}, out of {cands}: total?', 'a query restricted to {b} '
    'returns how many of {cands}?', 'split {cands} into in and out of {b}. How many are in?',
    'what is the cardinality of {cands} restricted to {b}?', 'occupancy test on {b} with {cands}. '
    'How many count?', 'how often is "inside {b}" true across {cands}?', 'return the count of '
    '{ns} in {b}.', 'how many {ns} does a lookup on {b} yield?', 'query: how many {ns} for {b}?',
    'count, as integer, the {ns} contained in {b}.', 'expected stock of {b}: how many {ns}?',
    'get the {n} total for {b}.', 'intent "count", object {ns}, place {b}. Value?', 'fill in the '
    'quantity of {ns} for {b}.', 'enumerate the {ns} that {b} encloses; output the final number.',
    'occupancy of {b}, expressed in {ns}?', 'state in digits how many {ns} the bounds of {b} '
    'enclose.', 'a counter goes up by one at every {n} in {b}. Final reading?', 'how many '
    'detections of class {n} fall into {b}?', 'if {b} were an array of {ns}, what would be its '
    'length?', 'the test on {b} expects a number of {ns}; supply it.', 'is it zero, one, two or '
    'more {ns} that {b} holds? Give the number.', 'in {b}: {ns}, how many?', 'the answer is a '
    'non-negative integer: {ns} standing in {b}.')
_NEAREST_TO_ROBOT = (
    'return whichever of {cands} has the least distance to your camera.', 'query: {cands}, order '
    'by range from the lens, first row.', 'given {cands}, output the one closest to the camera.',
    'as the robot, say which of {cands} you are closest to.', 'expected: minimum camera range '
    'among {cands}. Which one has it?', 'sensor origin as reference, which of {cands} is the '
    'closest?', 'ego distance test on {cands}: which comes out shortest?', 'from the viewpoint of '
    'the camera, pick the nearest among {cands}.', 'cast rays to {cands} from your lens. Which '
    'ray is the shortest?', 'intent "closest to you", options {cands}. Which option?', 'you are '
    'the origin; which of {cands} is at the smallest radius?', 'return the {n} nearest to the '
    'observer.', 'which {n} has the lowest range value in your sensor data?', 'find the {n} at '
    'minimum distance from your own position.', 'the {n} nearest to the camera: output its '
    'region.', 'sort the {ns} by distance from you. Which leads?', 'collision check: report the '
    '{n} closest to you.', 'what {n} would your proximity sensor name as the closest?', 'select '
    'the {n} for which your distance to it is minimal.', 'reference frame: camera. Closest {n}?',
    'identify the foreground {n}, the one least far from the lens.', 'given your pose, which {n} '
    'needs the shortest approach?')
_FARTHEST_FROM_ROBOT = (
    'return whichever of {cands} has the greatest distance to your camera.', 'query: {cands}, by '
    'range from the lens, largest first. Top row?', 'given {cands}, output the one most distant '
    'from the camera.', 'as the robot, say which of {cands} you are farthest from.', 'expected: '
    'maximum camera range among {cands}. Which one has it?', 'the argmax of camera distance over '
    '{cands}: which is it?', 'sensor origin as reference, which of {cands} is the remotest?',
    'ego distance test on {cands}: which comes out longest?', 'a laser on you hits all of '
    '{cands}; which echo takes longest?', 'verify which of {cands} lies the farthest out from '
    'you.', 'you are the origin; which of {cands} is at the largest radius?', 'return the {n} '
    'that is the most distant from the observer.', 'which {n} has the highest range value in your '
    'sensor data?', 'find the {n} at the longest straight line from your lens.', 'the {n} '
    'farthest from the camera: output its region.', 'sort the {ns} by distance from you, nearest '
    'first. Which ends up last?', 'what {n} sits deepest in the scene as your camera sees it?',
    'select the {n} for which your distance to it is maximal.', 'reference frame: camera. '
    'Farthest {n}?', 'given your pose, which {n} needs the longest approach?', 'beyond all other '
    '{ns}, measured from the camera: which one?')
_FREE_TRANSPORTER = (
    'return the one of {cands} whose load is none.', 'query: {cands} with empty payload. Which '
    'row?', 'given {cands}, output the one carrying nothing.', 'filter {cands} on "unloaded". '
    'Which one passes?', 'expected: a single free unit in {cands}. Which?', 'as a fleet '
    'assistant, say which of {cands} has a vacant deck.', 'check the load flag of {cands}. On '
    'which is it off?', 'which of {cands} is eligible for cargo, having none aboard?', 'verify '
    'which of {cands} runs without a payload.', 'occupied or free? Name the free one of {cands}.',
    'load state of {cands}: which is zero?', 'return the {n} with zero payload.', 'find the {n} '
    'whose top is unoccupied.', 'query: which {n} is free of load?', 'which {n} fails the test '
    '"is carrying something"?', 'select the {n} that has its load surface clear.', 'intent "find '
    'available", class {n}, load none. Which one?', 'the cargo entry of one {n} is blank. '
    'Identify it.', 'all {ns} bar one are laden; which is the exception?', 'report the {n} '
    'showing nothing on its platform.', 'for which {n} does "loaded" evaluate to false?', 'which '
    '{n} is to be logged as unladen?')
_CAMERA_DISTANCE = (
    'return the distance from the camera to {a}.', 'query: range, lens to {a}, in meters.',
    'output your distance to {a} as a number.', 'as the robot, say how far {a} is from you.',
    'expected: range of {a} from the camera in [metres|meters].', 'estimate how many metres lie '
    'between the lens and {a}.', 'what range would a laser on the camera read for {a}?', 'fill '
    'the field "camera distance" for {a}.', 'from you to {a}: meters?', 'from the sensor origin '
    'to {a}, what is the length?', 'measure {a} from your viewpoint: how far off?', 'given this '
    'image, predict the range of {a}.', 'determine how remote {a} is from the observer.', 'your '
    'lens is at zero. At what [metre|meter] mark is {a}?', 'quantify your separation from {a}.',
    'complete with a number: {a} is ... [metres|meters] from the lens.', 'intent "how far away", '
    'object {a}, reference you. Value?', 'by how many metres is {a} away from the point of view?',
    'set the focus distance for {a}; which value?', 'how long is the ray from the camera that '
    'ends at {a}?', '{a}, relative to the camera: distance?', 'regression target: lens to {a}. '
    'Predict it.', 'what would your range sensor return if aimed at {a}?')
_LOAD_HEIGHT = (
    'return the height of {a}, load included.', 'query: top of {a} with its goods, meters over '
    'the floor.', 'output the overall height of {a} and its load.', 'as a spatial assistant, say '
    'how tall {a} is with everything on it.', 'expected: [metres|meters] from the floor to the '
    'highest point of {a}.', 'estimate the vertical extent, ground to top, of {a} plus cargo.',
    'fill the field "total height" for {a}.', 'how high above the floor does {a} end, goods and '
    'all?', 'value wanted: the top of {a}, the floor at zero.', 'given {a}, predict its loaded '
    'height.', 'clearance test: what height has {a} including its stack?', 'determine up to what '
    'level the load on {a} rises.', 'if the floor is zero, what is the top of {a} in metres?',
    'measure {a} from the ground to the top of its goods.', 'what reading would a height gate '
    'show for {a} as loaded?', 'intent "how tall", object {a} with load. Value?', 'report the '
    'stacking height of {a} over the floor.', 'complete with a number: {a} tops out at ... '
    'meters.', 'up to which height must a scanner look to see the top of {a}?', 'how many '
    '[metres|meters] up is the highest part of {a}?', 'regression target: height of the top of '
    '{a} above ground.', '{a}, load counted in: vertical size over the floor?')
_COUNT_SHELF_SIDE = (
    'return the number of {cands} on the side of {b} that {c} is on.', 'query: {cands}, same side '
    'of {b} as {c}, count.', 'given {cands}, output how many share with {c} their side of {b}.',
    'partition {cands} by {b} into left and right; how many land with {c}?', 'test each of '
    '{cands}: same side of {b} as {c}? How many pass?', 'expected: the count of {cands} whose '
    'side of {b} equals that of {c}.', 'filter {cands}: keep those to the side of {b} marked by '
    '{c}. How many remain?', 'split the frame at {b}. Of {cands}, how many fall in the part with '
    '{c}?', 'read the side off {c}, with {b} as the divider. How many of {cands} match it?',
    'sideways from {b}, on the side of {c}, how many of {cands} are there?', 'as a spatial '
    'assistant, say how many of {cands} are to the side of {b} with {c}.', 'return the count of '
    '{ns} on that side of {b} where {c} stands.', '{b} as divider, {c} as marker: how many {ns} '
    'on the marked side?', 'intent "count on side", object {ns}, divider {b}, side of {c}. Value?',
    'output an integer: {ns} to the side of {b} occupied by {c}.', 'look from {b} to the side on '
    'which {c} appears: number of {ns}?', 'for the {ns} off {b} on the side of {c}, give the '
    'total.', 'left or right of {b}, whichever {c} is: count the {ns} there.', 'the side of {b} '
    'is given by {c}. How many {ns} belong to it?', 'report how many {ns}, relative to {b}, are '
    'on the side that holds {c}.', 'get the count of {ns} for which the side of {b} is that of '
    '{c}.')
_ABOVE_BELOW = (
    'verify whether {a} is above or below {b}.', 'query: vertical relation of {a} to {b}. '
    'Allowed: above, below.', 'output above or below for {a}, anchor {b}.', 'as a spatial '
    'assistant, say if {a} is over or under {b} in height.', 'expected: {a} [above|below] {b}. '
    'Actual?', 'given {a} and {b}, predict if the first is the higher or the lower.', 'boolean '
    'requested: {a} is [higher up|lower down] than {b}.', 'compare heights: is {a} higher or '
    'lower than {b}?', 'replace the blank by above or below: {a} is ___ {b}.', 'does the '
    'predicate "[above|below]" hold for {a} and {b}?', 'in vertical direction, does {a} come '
    'above {b} or below?', 'is the level of {a} greater than that of {b}, or smaller?',
    'precondition: {a} is [over|under] {b}. Met?', 'height change from {b} to {a}: positive or '
    'negative?', 'classify {a} vertically against {b}, above or below.', 'intent "compare '
    'height", items {a} and {b}. Is the first one higher?', 'assertion: {b} has {a} [above|below] '
    'it. Pass?', 'higher than {b} or lower, which is true of {a}?', 'decide between above and '
    'below for {a} with {b} as reference.', 'if {b} is taken as level zero, is {a} at a plus or a '
    'minus level?', 'return true if {a} is [higher|lower] than {b}, else false.', 'sorted from '
    'top to bottom, does {a} come before {b} or after?')
_FRONT_BEHIND = (
    'verify whether {a} is in front of {b} or behind it.', 'query: depth order of {a} relative to '
    '{b}. Allowed: front, behind.', 'output "front" or "behind" for {a}, anchor {b}.', 'as the '
    'robot, say if {b} has {a} before it or behind it.', 'expected: {a} [in front of|behind] {b}. '
    'Actual?', 'given the camera view, does {a} precede {b} in depth or follow it?', 'return true '
    'if {a} is [in front of|behind] {b}.', 'compare ranges to the lens: is {a} closer than {b}, '
    'or farther?', 'replace the blank by "in front of" or "behind": {a} is ___ {b}.', 'does the '
    'predicate "[in front of|behind]" hold for {a} and {b} as you look?', 'along the viewing '
    'direction, does {a} come ahead of {b} or after it?', 'classify {a} by depth against {b}: '
    'front or back?', 'for the camera, is {a} on the near side of {b} or on the far side?',
    'boolean requested: {a} is [nearer to|farther from] you than {b}.', 'assertion: {b} stands '
    '[behind|in front of] {a}. Pass?', 'precondition: {a} is in front of {b} as you look. Met, or '
    'is it behind?', 'layer order: is {a} the front layer and {b} the back one, or the reverse?',
    'intent "front or behind", object {a}, reference {b}. Value?', 'if {b} marks depth zero, is '
    '{a} towards you or beyond?', 'sorted by distance to you, is {a} listed ahead of {b} or after '
    'it?', 'which is true of {a}: before {b}, or to its rear, seen from here?', 'by depth alone, '
    '{a} against {b}: in front or behind?')
_WIDE_ENOUGH = (
    'verify whether {w} will fit between {a} and {b}.', 'query: gap of {a} and {b}, at least {w}?',
    'return true if the opening between {a} and {b} is {w} or more.', 'output yes if something '
    '{w} wide passes between {a} and {b}, else no.', 'as a spatial assistant, say whether {a} and '
    '{b} leave {w} free.', 'expected: {w} of clearance between {a} and {b}. Fulfilled?',
    'assertion: the space from {a} to {b} is no narrower than {w}. Pass?', 'given a body {w} in '
    'width, can it be routed between {a} and {b}?', 'precondition for driving through: {w} '
    'between {a} and {b}. Met?', 'threshold {w}: does the passage between {a} and {b} exceed it?',
    'is the free width between {a} and {b} greater than {w}?', 'requirement: a corridor of {w}. '
    'Do {a} and {b} respect it?', 'would a collision check pass for width {w}, path between {a} '
    'and {b}?', 'intent "does it fit", width {w}, between {a} and {b}. Yes or no?', 'boolean '
    'requested: {a} and {b} have {w} or more between them.', 'a box, width {w}, is pushed between '
    '{a} and {b}. Does it go in?', 'do {a} and {b} bound an opening that accepts a width of {w}?',
    'minimum width {w}, gap from {a} to {b}: pass or fail?', 'from the edge of {a} to the edge of '
    '{b}, is there room for {w}?', 'true or false: width {w} suits the opening between {a} and '
    '{b}.', 'with {w} to get through between {a} and {b}, is the gap enough?')
PHRASES = Phrases(
    nouns=_NOUNS, selectors=_SELECTORS,
    templates={
        'left_of': _LEFT_OF, 'either_side': _EITHER_SIDE, 'extreme': _EXTREME, 'nearest': _NEAREST,
        'pick_up': _PICK_UP, 'distance': _DISTANCE, 'count': _COUNT,
        'nearest_to_robot': _NEAREST_TO_ROBOT, 'farthest_from_robot': _FARTHEST_FROM_ROBOT,
        'free_transporter': _FREE_TRANSPORTER, 'camera_distance': _CAMERA_DISTANCE,
        'load_height': _LOAD_HEIGHT, 'count_shelf_side': _COUNT_SHELF_SIDE,
        'above_below': _ABOVE_BELOW, 'front_behind': _FRONT_BEHIND, 'wide_enough': _WIDE_ENOUGH},
    nearest_nouns=('the {n} at minimum distance from {c}', 'the {n} that ranks first by closeness '
        'to {c}', 'the {n} listed first in a search around {c}', 'the {n} [closest|nearest] to '
        '{c} of all', 'the {n} for which the distance to {c} is smallest', 'the {n} that '
        'minimizes the way to {c}', 'the {n} that has the least distance to {c}'),
    most=_mirrored('leftmost', 'first in order from the left', 'the one most to the left', 'at '
        'the left extreme', 'more to the left than the rest', 'left of every peer', 'placed '
        'leftmost', 'number one from the left', 'at the left limit of the group'),
    adjective=_mirrored('leftmost', 'left-extreme', 'most-left', 'utmost left',
        'furthest-to-the-left', 'leftmost-placed', 'first-on-the-left', 'leftmost-ranked',
        'left-terminal'),
    far=_mirrored('leftmost', 'at the left limit of the row', 'in the left terminal position',
        'in first place from the left', 'at the maximum left position', 'at the left extreme',
        'in the slot farthest left', 'on the left extremity', 'nearest to the left frame edge'),
    numbered=('[Region {i}]', 'Region {i}', 'region {i}', 'region #{i}', '[region {i}]'),
    openings=('test item: ', 'step one: ', 'new request: ', 'the input is one image; ', 'task '
        'definition: ', 'from the acceptance sheet: ', 'run this on the current frame: ', 'next '
        'in the batch: ', 'instruction: ', 'with the image as the only source, ', 'no '
        'explanation, just the result: ', 'parse and respond: ', 'evaluation prompt: ', 'wake '
        'word heard, request follows: ', 'regression suite, next case: ', 'ticket text: ', 'think '
        'first, then reply: ', 'incoming call to the vision service: ', 'user turn: ', 'console '
        'input: '),
    closings=(' Respond with the result only.', ' One short line as output.', ' Skip the '
        'reasoning.', ' End of request.', ' Take the image as evidence.', ' No extra text.',
        ' The result goes into the test log.', ' Reply once.', ' A best guess is valid output.',
        ' Stick to the usual schema.'),
    prefaces=('input: {groups}. Task: {question}', 'objects in scope are {groups}: {question}',
        'context: {groups}; {question}', 'the scene table lists {groups}; {question}', 'first '
        'look up {groups}, then answer: {question}', 'known entities, {groups}: {question}',
        'restrict the search to {groups}: {question}', 'the annotation provides {groups}; '
        '{question}', 'let the input be {groups}: {question}', 'regions on file: {groups}. '
        'Request: {question}', 'bind {groups} first, then proceed: {question}', 'scope limited to '
        '{groups}; {question}'),
)
