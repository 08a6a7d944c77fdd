# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Phrases of planners and engineers with formal words, for the pool 'train', see phrases.py."""

from .phrases import Phrases

_NOUNS = {
    'pallet': (('pallet', 'pallets'), ('pallet', 'pallets'), ('wooden pallet', 'wooden pallets'),
        ('timber pallet', 'timber pallets'), ('transport pallet', 'transport pallets'),
        ('load pallet', 'load pallets'), ('unit-load pallet', 'unit-load pallets'),
        ('shipping pallet', 'shipping pallets'), ('handling pallet', 'handling pallets'),
        ('freight pallet', 'freight pallets'), ('standard pallet', 'standard pallets'),
        ('cargo pallet', 'cargo pallets'), ('four-way pallet', 'four-way pallets'),
        ('loading pallet', 'loading pallets'), ('stringer pallet', 'stringer pallets'),
        ('pallet unit', 'pallet units'), ('flat pallet', 'flat pallets')),
    'buffer': (('buffer', 'buffers'), ('buffer', 'buffers'), ('drop-off area', 'drop-off areas'),
        ('buffer area', 'buffer areas'), ('floor storage area', 'floor storage areas'),
        ('buffer zone', 'buffer zones'), ('marked floor area', 'marked floor areas'),
        ('buffer space', 'buffer spaces'), ('floor rectangle', 'floor rectangles'),
        ('buffer bay', 'buffer bays'), ('floor location', 'floor locations'),
        ('floor slot', 'floor slots'), ('placement zone', 'placement zones'),
        ('deposit area', 'deposit areas'), ('demarcated bay', 'demarcated bays'),
        ('handover area', 'handover areas'), ('set-down bay', 'set-down bays')),
    'transporter': (('transporter', 'transporters'), ('transport vehicle', 'transport vehicles'),
        ('transporter', 'transporters'), ('transport robot', 'transport robots'), ('AMR', 'AMRs'),
        ('load vehicle', 'load vehicles'), ('driverless transporter', 'driverless transporters'),
        ('autonomous vehicle', 'autonomous vehicles'), ('unmanned vehicle', 'unmanned vehicles'),
        ('guided vehicle', 'guided vehicles'), ('self-driving vehicle', 'self-driving vehicles'),
        ('load-moving robot', 'load-moving robots'), ('automated vehicle', 'automated vehicles'),
        ('shuttle', 'shuttles'), ('shuttle vehicle', 'shuttle vehicles'),
        ('logistics robot', 'logistics robots'), ('haulage vehicle', 'haulage vehicles')),
    'shelf': (('shelf', 'shelves'), ('storage rack', 'storage racks'), ('shelf', 'shelves'),
        ('rack', 'racks'), ('shelving bay', 'shelving bays'), ('shelving unit', 'shelving units'),
        ('pallet rack', 'pallet racks'), ('shelving structure', 'shelving structures'),
        ('shelf unit', 'shelf units'), ('multi-tier rack', 'multi-tier racks'),
        ('shelving rack', 'shelving racks'), ('heavy-duty rack', 'heavy-duty racks'),
        ('high-bay rack', 'high-bay racks'), ('shelving block', 'shelving blocks'),
        ('rack unit', 'rack units'), ('bay of shelves', 'bays of shelves'),
        ('storage shelf', 'storage shelves'))}
_SELECTORS = {
    'leftmost': ('{n} furthest to the left', '{n} with all its peers to the right', 'extreme left '
        '{n}', '{n} occupying the left extreme', '{n} bounding the row on the left', '{n} closest '
        'to the left margin', '{n} positioned farthest left', 'left end {n}'),
    'rightmost': ('{n} furthest to the right', '{n} with all its peers to the left', '{n} closest '
        'to the right margin', '{n} occupying the right extreme', '{n} positioned farthest right',
        'extreme right {n}', '{n} bounding the row on the right', 'right end {n}'),
    'middle': ('median {n}', 'centrally positioned {n}', '{n} ranking second from either side',
        '{n} occupying the middle slot', '{n} situated between the other two', '{n} with one peer '
        'on each flank', 'laterally central {n}', '{n} intermediate in lateral order'),
    'left': ('{n} further to the left', '{n} on the left-hand flank', '{n} positioned to the left',
        '{n} situated on the left', '{n} occupying the left position', '{n} that has its '
        'counterpart to the right', 'left-side {n}', 'left-flank {n}'),
    'right': ('{n} further to the right', '{n} on the right-hand flank', '{n} occupying the right '
        'position', '{n} situated on the right', '{n} that has its counterpart to the left',
        'right-side {n}', '{n} positioned to the right', 'right-flank {n}'),
    'empty': ('vacant {n}', 'unoccupied {n}', '{n} with no payload', '{n} currently without load',
        '{n} available for loading', '{n} whose load surface is vacant', '{n} yet to receive a '
        'load', 'payload-free {n}'),
    'only': ('{n}',)}
_LEFT_OF = (
    'true or false: {a} is positioned left of {b}.', 'relative to {b}, does {a} occupy a position '
    'further left?', 'lateral order of {a} and {b}: does the former take the left slot?', 'assess '
    'the claim that {a} is situated left with respect to {b}.', 'as viewed, is {b} flanked by {a} '
    'on the left?', 'sort by side, left of {b} or otherwise. Is {a} in the first bin?', 'with {b} '
    'as datum, would {a} be logged under "left"?', 'compare image columns: is that of {a} left of '
    'that of {b}?', 'does {a} lie off the left flank of {b}?', 'I need confirmation that {a} sits '
    'left of {b}.', 'the foreman asserts that {b} has {a} on the left. Is he correct?', 'to reach '
    '{a}, would a cursor parked on {b} be dragged left?', 'is it on the left side of {b} that {a} '
    'has been deployed?', 'the drawing places {a} left of {b}; does the photo bear it out?',
    'taking {b} as the origin, is the bearing to {a} a left one?', 'does {a} precede {b} when the '
    'frame is scanned from the left?', 'lateral audit: {a} on the left, {b} as reference. Pass or '
    'fail?', 'is the lateral offset from {b} to {a} directed left?', 'am I entitled to record {a} '
    'as standing to the left of {b}?', 'for the lens, is {a} displaced left with regard to {b}?',
    'in this view, a shift from {b} to {a} is a move left. Correct?', 'looking at {b}, do we find '
    '{a} somewhere over to its left?', 'do the coordinates put {a} on the left relative to {b}?',
    '{b} divides the frame. Does {a} belong to the left portion?', 'is {a} anywhere in the sector '
    'left of {b}?', 'would panning left from {b} bring us to {a}?', 'does the sequence "{a}, then '
    '{b}" run from the left?', '{a} being left of {b}: fact or fiction?', 'evaluate the predicate '
    'left-of for {a} and {b}.', 'rate as accurate or inaccurate: {a}, placement left of {b}.',
    'has {a} been parked further to the left than {b}?', 'confirm or refute: left of {b} is where '
    '{a} resides.', 'would the tag "left" suit {a}, seen against {b}?', 'if {b} is moved aside to '
    'the left, does it go towards {a}?')
_EITHER_SIDE = (
    'select one: {a} is (left / right) of {b}.', 'whereabouts of {a} with regard to {b}: right or '
    'left?', 'order {a} and {b} by column. Is the former the right or the left one?', 'taking {b} '
    'as reference, in which lateral direction does {a} appear?', 'a cursor rests on {b}. In which '
    'direction, left or right, is {a}?', 'missing word, left or right: relative to {b}, {a} is on '
    'the ____.', 'state the lateral relation of {a} to {b}.', 'on what lateral side of {b} is {a} '
    'situated?', 'which flank of {b} does {a} occupy, left or right?', 'scanning from {b} to {a}, '
    'does one proceed right or left?', 'were {b} the midpoint of a scale, would {a} score left or '
    'right?', 'lateral placement of {a} relative to {b}?', 'left flank or right flank: where does '
    '{b} have {a}?', 'two sectors adjoin {b}, one left, one right. Which accommodates {a}?',
    'multiple choice, {a} versus {b}: (A) left, (B) right.', 'offset of {a} from {b}: to the left '
    'or to the right?', 'with the frame cut at {b}, is {a} in the left or the right portion?',
    'to which side of {b} would you allocate {a}, left or right?', 'classify {a} as left or right '
    'with respect to {b}.', 'panning from {b}, do we turn left or right until {a} is centred?',
    '{b} is the anchor; specify whether {a} is left or right.', 'for {a} compared with {b}, which '
    'lateral term applies?', 'it is the side of {b} taken by {a} that I want: left or right?',
    'indicate on which side, as viewed, {a} flanks {b}.', 'judging by image columns, is {a} right '
    'or left of {b}?', 'log "left" or "right" as the position of {a} in terms of {b}.', 'which is '
    'it for {a} against {b}: right, or rather left?', 'laterally speaking, where is {a} from {b}?',
    'which tag suits {a}, "left of" or "right of" {b}?', '{a} must be to one hand of {b}. Which '
    'hand?', 'lateral query, {a} with {b} as datum: right or left?', 'identify the sector, left '
    'or right of {b}, containing {a}.', 'lateral sense of the step from {b} to {a}, as viewed?')
_EXTREME = (
    'select the {adj} among {cands}.', '{cands} are spread across the frame. Which one is {most}?',
    'rank {cands} by column; which one is {most}?', 'which one of {cands} has its position {far}?',
    'out of {cands}, specify the {adj}.', 'I require the {adj} element of {cands}; designate it.',
    'given {cands}, to which would you allocate the label "{adj}"?', 'fill in: among {cands}, the '
    '{adj} is ____.', 'from {cands}, retrieve the one situated {far}.', 'the {adj} out of {cands} '
    'is what I am after.', 'retrieval begins {far}. With which of {cands} does it begin?', 'which '
    'of {cands} would you tick as {most}?', 'which of the {ns} in the frame ranks as the {adj}?',
    'compare {cands} laterally and report the {adj}.', 'please designate whichever {n} is {most}.',
    'of {cands}, one holds the place {far}; which?', 'among all {ns}, which takes the {adj} slot?',
    'single out whichever of {cands} is {most}.', 'lateral ranking of {cands}: what is the {adj}?',
    'name the {n} situated {far}.', 'the {n} that is {most}: specify.', 'which {n}, as viewed, is '
    'positioned {far}?', 'identify the {adj} {n}.', 'which {n} delimits the row as the {adj} one?',
    'quiz question: of the {ns} on show, which one is {most}?', 'lateral position {far}: occupied '
    'by which {n}?', 'the {adj} {n} shall be retrieved; point it out.', 'what I want singled out '
    'is the {n} {far}.', 'across the width of the frame, what {n} is {most}?', 'order the {ns} by '
    'column, then select the {adj}.', 'pinpoint the {n} that occupies the place {far}.',
    'laterally, one {n} is {most}. Specify it.', 'to which {n} does the attribute "{adj}" apply?')
_NEAREST = (
    'which of {cands} is most proximate to {b}?', 'the minimum separation from {b} is achieved by '
    'which of {cands}?', 'suppose {b} is the hub. Which of {cands} lies at the tightest radius?',
    'rank {cands} by rising distance from {b}. Which ranks first?', 'fill in: of {cands}, the one '
    'least distant from {b} is ____.', '{b} is the reference. Specify its nearest neighbour among '
    '{cands}.', 'a circle expands around {b}; which of {cands} does it touch first?', 'quiz: name '
    'the {n} from which {b} is least remote.', 'wanted: the {n} at the least separation from {b}.',
    'in the vicinity of {b}, which of {cands} is the closest?', 'with {b} as centre, which {n} is '
    'innermost?', 'with respect to {b}, select the closest of {cands}.', 'for minimal travel from '
    '{b}, which of {cands} should be selected?', 'out of {cands}, which has the shortest interval '
    'to {b}?', 'one of {cands} is nearer to {b} than its peers. Name it.', 'which {n} would top a '
    'list sorted by growing distance from {b}?', 'starting at {b}, which {n} entails the shortest '
    'span?', 'to which of {cands} is {b} most proximate?', 'allocate to {b} the most proximate of '
    '{cands}.', 'various {ns} lie around {b}; which is at the smallest distance?', 'determine the '
    '{n} with minimum separation from {b}.', 'from the location of {b}, what is the nearest {n}?',
    '{cands} compete on closeness to {b}; declare the winner.', 'the {n} most proximate to {b}: '
    'which one?', 'what {n} is in the closest vicinity of {b}?', 'of the {ns} around {b}, select '
    'the closest.', 'nearest {n} relative to {b}?', '{b} requires its closest {n}; identify that.',
    'which {n} neighbours {b} most closely?', 'point out whichever {n} minimises the separation '
    'from {b}.', 'one {n} beats all others in proximity to {b}. Which?', 'if proximity to {b} is '
    'the criterion, which {n} prevails?')
_PICK_UP = (
    'dispatch {b} to the most proximate of {cands}; which is it?', 'minimise the approach of {b}: '
    'which of {cands} does it collect?', 'if the shortest approach decides, which of {cands} goes '
    'to {b}?', 'which of {cands} should be allocated to {b} on the basis of proximity?', 'optimal '
    'allocation by distance: {b} takes which of {cands}?', 'assign {b} the pick with the shortest '
    'run among {cands}.', 'let {b} fetch whichever {n} is least remote from it. Name that one.',
    'distance-wise, which of {cands} is cheapest for {b} to retrieve?', 'by distance alone, which '
    'of {cands} suits {b} best?', 'to keep its route short, {b} ought to accept which of {cands}?',
    '{b} is to retrieve one of {cands}. The nearest is which?', 'fill in: by shortest travel, {b} '
    'retrieves ____ out of {cands}.', 'send {b} for the {n} in its closest vicinity; which one is '
    'that?', 'which of {cands}, being closest, ought {b} to pick up?', 'rank {cands} by the drive '
    '{b} would have; which has the shortest?', 'saving travel, {b} would do best to take on which '
    '{n}?', 'of the {ns} awaiting transport, which is closest to hand for {b}?', 'from {b}, which '
    'of {cands} makes the shortest pickup run?', 'for a minimum trip, the {n} to be picked up by '
    '{b} is which?', 'propose a pickup for {b}: the {n} at minimum separation from it.', 'among '
    '{cands}, nominate the closest one for collection by {b}.', 'which {n} should {b} retrieve so '
    'as to travel least?', 'schedule {b} for the nearest of {cands}.', 'allocate {b} the {n} with '
    'the shortest approach.', 'identify the {n} which {b} can lift after the shortest drive.',
    'next pickup for {b}: which {n} is the most proximate?', 'dispatch rule: nearest first. Which '
    '{n} does {b} serve?', 'which {n} lies nearest to {b} and so becomes its assignment?', 'which '
    '{n} does the proximity rule allocate to {b}?', 'retrieval by {b}: nominate the closest {n}.',
    'to which {n} would you dispatch {b}, going by distance?', 'what {n} is the logical pickup '
    'for {b} if proximity rules?', 'the nearest {n} is to be collected by {b}. Specify it.')
_DISTANCE = (
    'what separation exists between {a} and {b}?', 'fill in: {a} and {b} are ____ [metres|meters] '
    'apart.', 'quantify the interval from {a} to {b}.', 'supply a figure for the distance, {a} to '
    '{b}.', 'select a value, in [metres|meters], for the distance of {a} and {b}.', 'estimate the '
    'span separating {a} from {b} in [metres|meters].', 'what would a rangefinder at {a} read for '
    '{b}?', 'at what distance is {a} situated relative to {b}?', 'state the separation of {a} and '
    '{b}.', 'how remote is {a} with respect to {b}, in [metres|meters]?', 'travelling from {a} to '
    '{b} involves how many [metres|meters]?', 'to what extent, in [metres|meters], is {a} removed '
    'from {b}?', 'by how many [metres|meters] are {a} and {b} separated?', 'the interval from {a} '
    'to {b} amounts to how much?', 'with {a} as the zero mark, at what [metre|meter] mark is {b}?',
    'compute how far apart {a} and {b} are positioned.', 'please gauge the remoteness of {b} from '
    '{a}.', 'proximity of {a} to {b}, expressed in [metres|meters]?', 'measured across the floor, '
    '{b} is how distant from {a}?', 'in the layout table, which distance belongs in the cell {a} '
    '/ {b}?', 'how long an interval separates {a} and {b}?', 'how much distance has to be covered '
    'from {b} to {a}?', 'if {a} marks the start and {b} the finish, how long is the course?',
    'let d be the separation of {a} and {b}. What is d?', 'the span between {a} and {b} calls for '
    'a number. Which?', 'how great is the separation, {b} to {a}?', 'true to scale, what distance '
    'lies between {a} and {b}?', 'how closely is {a} positioned to {b}? Reply in [metres|meters].',
    'what spacing has been kept between {a} and {b}?', 'determine the travel distance for the leg '
    '{a} to {b}.', '{a}, {b}: separation in [metres|meters]?', '{b} is my target and {a} my base. '
    'What is the range?', 'numerically, how near is {a} to {b}?', 'I would appreciate a distance '
    'reading: {a} relative to {b}.')
_COUNT = (
    'how many of {cands} does {b} accommodate at present?', '{b} is up for reallocation. How many '
    'of {cands} occupy it?', 'of {cands}, what number occupy {b}?', 'within the perimeter of {b}, '
    'how many of {cands} are found?', 'assess how heavily {b} is used: how many {ns} stand there?',
    'occupancy of {b}, counting only {cands}?', 'let k be how many of {cands} lie in {b}. What is '
    'k?', 'state how many of {cands} are situated inside {b}.', 'how many {ns} does {b} currently '
    'accommodate?', 'fill in: {b} accommodates ____ of {cands}.', 'headcount: how many of {cands} '
    'take up room in {b}?', 'zero, one, two or more of {cands} in {b}? State the exact figure.',
    'check {cands} against the outline of {b}: how many fall inside?', 'by how many of {cands} is '
    '{b} occupied?', 'how many of {cands} have been slotted into {b}?', 'among {cands}, determine '
    'the quantity placed in {b}.', 'tally whichever of {cands} sit within the marking of {b}.',
    'the inventory of {b} comprises how many of {cands}?', 'as things stand, {b} is filled by how '
    'many {ns}?', 'do any of {cands} occupy {b}, and if so, how many?', 'current occupancy of {b} '
    'in {ns}?', 'what quantity of {ns} occupies {b}?', 'complete the ledger: {b} holds ____ {ns}.',
    '{b} contains what total of {ns}?', 'how many {ns} would have to be retrieved to vacate {b}?',
    'number of {ns} situated within {b}?', 'could you put a figure on the {ns} deposited in {b}?',
    'to what number of {ns} is {b} home?', 'inside {b}, the {ns} add up to what figure?', 'report '
    'the stock level of {b}, in {ns}.', 'take stock of {b}: what is the sum of {ns}?', 'what is '
    'the population of {ns} within {b}?', 'please enumerate the {ns} located in {b}.', 'by how '
    'many {ns} has {b} been taken up?', 'supply the {n} count for {b}.')
_NEAREST_TO_ROBOT = (
    'relative to your own position, which of {cands} is most proximate?', 'of {cands}, select the '
    'one at minimum range from you.', 'fill in: of {cands}, the one nearest the observer is ____.',
    'which of {cands} is situated closest to the lens?', 'what among {cands} is least remote from '
    'your position?', 'the smallest separation from the viewer: which of {cands} has it?', 'which '
    'of {cands} is positioned nearest to where you are?', 'rank {cands} by range from the camera; '
    'which is at the near end?', 'out of {cands}, which could you reach with the least travel?',
    'from your standpoint, identify the closest of {cands}.', 'which {n} is the most proximate to '
    'you?', 'in depth order, which of {cands} is foremost?', 'for the sensor, which of {cands} is '
    'at closest quarters?', 'nearest {n} with respect to the camera?', 'identify whichever {n} is '
    'at the shortest range.', 'suppose you ranged all {ns}. Which gives the lowest reading?',
    'what {n} occupies the spot closest to your lens?', 'the {n} least distant from the observer: '
    'specify.', 'which of the {ns} lies in your closest vicinity?', 'proximity to yourself: which '
    '{n} ranks top?', 'name the {n} separated from you by the shortest interval.', 'the shortest '
    'approach for you would be to which {n}?', 'by distance from the viewpoint, which {n} comes '
    'first?')
_FARTHEST_FROM_ROBOT = (
    'relative to your own position, which of {cands} is most remote?', 'the longest interval from '
    'you is that to which of {cands}?', 'out of {cands}, which would demand the longest travel of '
    'you?', 'rank {cands} by range from the camera; which is at the distant end?', 'which {n} is '
    'the most remote from your position?', 'by distance from the viewpoint, which {n} comes last?',
    'which of {cands} is situated at maximum range from the lens?', 'fill in: of {cands}, the one '
    'farthest from the observer is ____.', 'what among {cands} is least proximate to the camera?',
    'of {cands}, select the one with the greatest separation from you.', 'identify whichever {n} '
    'is at the longest range.', 'suppose you ranged all {ns}. Which gives the highest reading?',
    'from your standpoint, identify the remotest of {cands}.', 'in depth order, which of {cands} '
    'is hindmost?', 'furthermost {n} with respect to the camera?', 'the {n} most distant from the '
    'observer: specify.', 'select the {n} that lies at the greatest depth, as viewed.', 'what {n} '
    'occupies the spot most distant from your lens?', 'of the {ns} in sight, which is the least '
    'close to you?', 'name the {n} separated from you by the longest interval.', 'the longest '
    'approach for you would be to which {n}?')
_FREE_TRANSPORTER = (
    'which of {cands} is unladen?', 'dispatch needs the {n} that is currently unburdened. Specify '
    'it.', 'select from {cands} the one with a vacant deck.', 'which of {cands} has an unoccupied '
    'load surface?', 'allocate this job to the {n} devoid of load; which one is it?', 'unoccupied '
    '{n}: which?', 'identify the one of {cands} that is devoid of freight.', 'to which of {cands} '
    'could a load be allocated at once?', 'of {cands}, which is available to accommodate a load?',
    'fill in: of {cands}, the one without cargo is ____.', 'out of {cands}, nominate the one free '
    'for loading.', 'among {cands}, whose deck is unoccupied?', 'cargo rides on the others; which '
    'of {cands} has none?', 'load status of {cands}: which is at zero?', 'which {n} is unladen at '
    'the moment?', 'name the {n} whose load surface is vacant.', 'a consignment awaits. Which {n} '
    'is free to accept it?', 'which {n} has capacity to take cargo on board?', 'identify the {n} '
    'that has no freight on it.', 'on which {n} is the deck clear of goods?', 'of the {ns}, which '
    'one stands empty?', 'what {n} registers no payload?')
_CAMERA_DISTANCE = (
    'at what range from the camera is {a} situated?', 'by how many [metres|meters] is {a} removed '
    'from you?', 'estimate the range of {a} from your sensor, in [metres|meters].', 'quantify the '
    'interval from the lens to {a}.', 'how remote is {a} from your viewpoint, in [metres|meters]?',
    'state the separation between yourself and {a}.', 'how proximate is {a} to the lens? Reply in '
    '[metres|meters].', 'taking the camera as zero, at how many [metres|meters] is {a}?', 'give a '
    'distance reading for {a} as measured from your sensor.', 'what would your rangefinder return '
    'for {a}?', 'fill in: {a} is ____ [metres|meters] from the observer.', 'your position to {a}: '
    'what distance?', 'relative to you, how distant is {a}?', 'how great is the distance at which '
    'you observe {a}?', 'what span separates {a} from the camera?', 'you are the origin, {a} the '
    'target. What is the range?', 'for path planning, what distance separates you from {a}?',
    'I require the viewing distance of {a}.', 'determine how far {a} is positioned from where you '
    'are.', 'what figure expresses the remoteness of {a} from you?', 'over what distance does the '
    'camera view {a}?', 'let r be the interval from you to {a}. What is r?', 'numerically, how '
    'near are you to {a}?')
_LOAD_HEIGHT = (
    'to what height does {a} rise, load included?', 'what height from the floor does {a} come to, '
    'laden?', 'fill in: {a}, load included, reaches ____ [metres|meters] above the floor.',
    'how high above floor level is the top of {a}, cargo included?', 'state the overall height of '
    '{a} together with its goods.', 'for a height restriction, what value applies to {a} and its '
    'load?', 'quantify the vertical extent from the floor to the top of {a}, loaded.', 'uppermost '
    'point of {a} with load: how high over the floor?', 'with the floor at zero, where is the top '
    'of {a}, goods and all?', 'the crest of the goods on {a} is situated how high over the '
    'ground?', 'at what elevation does the load on {a} end?', 'estimate the loaded height of {a}.',
    'floor to top of load on {a}: what measure?', 'how many [metres|meters] up does the stack on '
    '{a} extend?', 'measured vertically, how high is {a} with everything on it?', 'I require the '
    'height of {a} from ground to load top.', 'specify the top level of {a} including whatever it '
    'bears.', 'let h be the height of {a} with load. What is h?', 'determine how far above ground '
    'the goods on {a} reach.', 'by how much does the load top of {a} exceed floor level?', 'under '
    'a beam of what height would {a}, laden, just pass?')
_COUNT_SHELF_SIDE = (
    'take {b} as the border. How many of {cands} are in the territory of {c}?', 'relative to {b}, '
    'how many of {cands} take the same side as {c}?', 'fill in: on the flank of {b} that has {c}, '
    'there are ____ of {cands}.', 'of {cands}, count those positioned off {b} on the side of {c}.',
    'as viewed, the {ns} on that flank of {b} which has {c} total how many?', 'the lateral sector '
    'off {b} that contains {c} includes how many {ns}?', 'how many of {cands} are situated on the '
    'side of {b} occupied by {c}?', '{c} decides the side of {b}. How many of {cands} are located '
    'there?', 'how many of {cands} agree with {c} in lateral side, {b} as reference?', 'frame cut '
    'at {b}: the piece with {c} displays how many {ns}?', 'how many of {cands} lie off {b} in the '
    'lateral direction of {c}?', '{b} divides the view. How many of {cands} share the part with '
    '{c}?', 'relative to {b}, how many of {cands} share the left/right tag of {c}?', 'which total '
    'results for {ns} on the side of {b} belonging to {c}?', 'divide {cands} by side of {b}. How '
    'many are grouped with {c}?', 'the side of {b} with {c} is allocated to us. How many {ns} do '
    'we get?', 'how many {ns} occupy the same side of {b} as {c}?', 'report the {n} count for the '
    'side of {b} where {c} is positioned.', 'given {c} on one flank of {b}, enumerate the {ns} on '
    'that flank.', 'tally the {ns} that {c} has for company on its side of {b}.', 'laterally, how '
    'many {ns} relate to {b} just as {c} does?')
_ABOVE_BELOW = (
    'in elevation, does {a} rank higher or lower than {b}?', 'select: {a} is (above / below) {b}.',
    'relative to {b}, is {a} situated at an upper or a lower elevation?', 'is {a} accommodated at '
    'a level over that of {b} or beneath it?', 'state how {a} relates vertically to {b}: above or '
    'below.', 'does the elevation of {a} surpass that of {b}, or fall short of it?', 'from {b} to '
    '{a}, does one gain or lose height?', 'tier comparison: is that of {a} above or below that of '
    '{b}?', 'fill in "over" or "under": with regard to height, {a} is ____ {b}.', 'true or false: '
    '{a} occupies a [higher|lower] position than {b}.', 'vertical placement of {a}, {b} being the '
    'datum?', 'classify {a} as upper or lower with respect to {b}.', 'is it correct that {a} has '
    'been slotted in [above|below] {b}?', 'vertically, which applies to {a} versus {b}: higher or '
    'lower?', 'in the elevation plan, would {a} be drawn over {b} or under it?', 'of {a} and {b}, '
    'is the former the upper or the lower?', 'I need the level of {a} relative to {b}: above it, '
    'or below?', 'judged by height over the floor, is {a} above {b} or below?', 'as viewed, does '
    '{b} have {a} overhead or underneath?', 'does {a} exceed {b} in elevation, or the reverse?',
    'the vertical offset from {b} to {a}: upward or downward?', 'assess the statement that {a} is '
    'located [below|above] {b}.')
_FRONT_BEHIND = (
    'in depth, is {a} situated before {b} or to its rear?', 'going away from the viewer, does {a} '
    'precede {b} or follow it?', 'from your viewpoint, is {a} situated [behind|in front of] {b}?',
    'select: {a} is (in front of / behind) {b}.', 'relative to {b}, is {a} towards the foreground '
    'or the background?', 'true or false: as viewed, {a} is positioned [in front of|behind] {b}.',
    'state how {a} relates to {b} in depth: in front or behind.', 'supply "front" or "rear": from '
    'the camera, {a} is to the ____ of {b}.', 'order {a} and {b} by depth. Is the former in front '
    'or at the rear?', 'from where you are positioned, does {a} lie past {b} or short of it?',
    'does the camera have {a} beyond {b} or on this side of it?', 'compared with {b}, is {a} in a '
    'nearer row or one farther back?', 'of {a} and {b}, is the former the front or the rear one?',
    'is the range of {a} [shorter|longer] than that of {b}?', 'depth-wise, where is {a} from {b}: '
    'in front or behind?', 'does {b} have {a} at its rear or at its front, as the camera looks?',
    'classify {a} as nearer or deeper with respect to {b}.', 'measured from the lens, is {a} less '
    'distant than {b} or more?', 'in a near-to-far ranking, is {a} placed [ahead of|after] {b}?',
    'I need the depth position of {a} relative to {b}: front or back?', 'is {a} nearer to hand '
    'than {b}, or set further back?', 'assess: seen from the lens, {a} is [behind|in front of] '
    '{b}.')
_WIDE_ENOUGH = (
    'does the clearance between {a} and {b} accommodate {w}?', 'true or false: loads {w} wide can '
    'pass between {a} and {b}.', 'with {w} as the minimum, does the gap between {a} and {b} pass?',
    'is the separation of {a} and {b} sufficient for a vehicle {w} across?', 'can a load spanning '
    '{w} negotiate the gap {a} / {b}?', 'does the width available from {a} to {b} equal or exceed '
    '{w}?', 'required clearance: {w}. Do {a} and {b} provide it?', 'state whether {a} and {b} are '
    'separated by {w} or more.', 'between {a} and {b}, could one slot in an object {w} in width?',
    'is {w} within what the opening between {a} and {b} allows?', 'is the free span, {a} to {b}, '
    '{w} or wider?', 'would equipment {w} wide, driven between {a} and {b}, clear both?', 'assess '
    'the aisle from {a} to {b}: is {w} of width available?', 'is there adequate clearance, namely '
    '{w}, from {a} to {b}?', 'a lane of {w} is planned between {a} and {b}. Is the space there?',
    'item {w} across, to fit the gap of {a} and {b}. Feasible?', '{a} flanks the path here, {b} '
    'flanks it there. Does {w} fit?', 'have {a} and {b} been set out with {w} or more in between?',
    'yes or no: passage {w} wide separating {a} and {b}.', 'clearance check, {a} against {b}: is '
    '{w} attained?', 'select yes or no: {w} fits between {a} and {b}.', 'does the gap left by {a} '
    'and {b} suffice for {w}?')
PHRASES = Phrases(
    nouns=_NOUNS, selectors=_SELECTORS,
    templates={
        'left_of': _LEFT_OF, 'either_side': _EITHER_SIDE, 'extreme': _EXTREME,
        'nearest': _NEAREST, 'pick_up': _PICK_UP, 'distance': _DISTANCE, 'count': _COUNT,
        'nearest_to_robot': _NEAREST_TO_ROBOT, 'farthest_from_robot': _FARTHEST_FROM_ROBOT,
        'free_transporter': _FREE_TRANSPORTER, 'camera_distance': _CAMERA_DISTANCE,
        'load_height': _LOAD_HEIGHT, 'count_shelf_side': _COUNT_SHELF_SIDE,
        'above_below': _ABOVE_BELOW, 'front_behind': _FRONT_BEHIND, 'wide_enough': _WIDE_ENOUGH},
    nearest_nouns=('the {n} most proximate to {c}', 'the {n} exceeding all others in closeness to '
        '{c}', 'the {n} in the closest vicinity of {c}', 'the {n} to which {c} is most proximate',
        'the {n} with the smallest separation from {c}', 'the {n} for which the interval to {c} '
        'is shortest', 'the {n} positioned nearest to {c}'),
    most={'leftmost': ('at the left extreme', 'the last one towards the left', 'farther left than '
        'its peers', 'the furthest out on the left', 'closest to the left margin', 'positioned '
        'farthest left'),
        'rightmost': ('at the right extreme', 'the last one towards the right', 'the furthest out '
        'on the right', 'positioned farthest right', 'farther right than its peers', 'closest to '
        'the right margin')},
    adjective={'leftmost': ('leftmost-placed', 'furthest-left', 'farthest-out left', 'utmost left',
        'left-hand-most', 'endmost left'),
        'rightmost': ('rightmost-placed', 'furthest-right', 'farthest-out right', 'endmost right',
        'right-hand-most', 'utmost right')},
    far={'leftmost': ('at the outer left end', 'furthest out to the left', 'in the outermost left '
        'position', 'at the left-hand limit of the row', 'at the left boundary of the group',
        'farthest towards the left'),
        'rightmost': ('at the outer right end', 'at the right-hand limit of the row', 'furthest '
        'out to the right', 'in the outermost right position', 'at the right boundary of the '
        'group', 'farthest towards the right')},
    numbered=('[Region {i}]', 'region {i}', 'region #{i}', 'region no. {i}'),
    openings=('for planning purposes: ', 'item for the shift log: ', 'with regard to this frame: ',
        'capacity review: ', 'further to my last request, ', 'please resolve the following: ',
        'layout query: ', 'from the control room: ', 'a formal enquiry: ', 'next on the agenda: ',
        'knowledge check: ', 'inventory reconciliation: ', 'on inspection of the view: ',
        'dispatch desk here: ', 'exercise one: ', 'to complete the schedule: ', 'engineering '
        'asks: ', 'spatial reasoning item: '),
    closings=(' Kindly respond concisely.', ' Base the reply on the view alone.', ' Planning will '
        'take it from there.', ' The schedule depends on it.', ' This feeds the slotting plan.',
        ' A definite reply is required.', ' The allocation follows from that.', ' I will log the '
        'outcome.', ' Dispatch is on standby.', ' Regard this as urgent.'),
    prefaces=('the inventory under review comprises {groups}: {question}', 'restrict the analysis '
        'to {groups}; {question}', 'with respect to {groups}: {question}', 'situated in the scene '
        'are {groups}: {question}', 'assume that {groups} are the entities concerned: {question}',
        'reference set: {groups}. Query: {question}', 'premise: we have {groups}. Now, {question}',
        'highlighted in this frame are {groups}; {question}', 'subject of the enquiry: {groups}. '
        'In detail: {question}', 'the following refers to {groups} exclusively: {question}',
        'the plan allocates attention to {groups}: {question}', 'objects of interest: {groups}; '
        '{question}'),
)
