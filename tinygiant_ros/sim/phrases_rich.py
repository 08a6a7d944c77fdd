# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Phrases of writers with a wide vocabulary, for the pool 'train', see phrases.py."""

from .phrases import Phrases

_NOUNS = {
    'pallet': (('pallet', 'pallets'), ('pallet', 'pallets'),
               ('slatted platform', 'slatted platforms'), ('goods platform', 'goods platforms'),
               ('freight platform', 'freight platforms'), ('forklift pallet', 'forklift pallets'),
               ('planked pallet', 'planked pallets'), ('storage pallet', 'storage pallets'),
               ('merchandise pallet', 'merchandise pallets'), ('stillage', 'stillages')),
    'buffer': (('buffer', 'buffers'), ('buffer', 'buffers'), ('set-down area', 'set-down areas'),
               ('laydown area', 'laydown areas'), ('deposit zone', 'deposit zones'),
               ('marked bay', 'marked bays'), ('outlined area', 'outlined areas'),
               ('demarcated zone', 'demarcated zones'), ('floor bay', 'floor bays'),
               ('ruled-off area', 'ruled-off areas'), ('painted rectangle', 'painted rectangles')),
    'transporter': (('transporter', 'transporters'), ('transporter', 'transporters'),
                    ('haulage robot', 'haulage robots'), ('robotic porter', 'robotic porters'),
                    ('driverless cart', 'driverless carts'),
                    ('self-driving cart', 'self-driving carts'),
                    ('autonomous cart', 'autonomous carts'),
                    ('low-slung robot', 'low-slung robots'), ('pallet hauler', 'pallet haulers'),
                    ('ferrying robot', 'ferrying robots')),
    'shelf': (('shelf', 'shelves'), ('shelf', 'shelves'), ('tall rack', 'tall racks'),
              ('bank of shelves', 'banks of shelves'), ('tiered rack', 'tiered racks'),
              ('upright rack', 'upright racks'), ('warehouse rack', 'warehouse racks'),
              ('rack of shelves', 'racks of shelves'), ('storage tower', 'storage towers'),
              ('shelving frame', 'shelving frames'))}
_SELECTORS = {
    'leftmost': ('outermost {n} on the left', 'first {n} reckoned from the left edge',
                 '{n} nearest the left edge of the picture', 'endmost {n} on the left-hand side',
                 '{n} closing the row on the left', '{n} at the left extremity'),
    'rightmost': ('outermost {n} on the right', 'last {n} reckoned from the left edge',
                  '{n} nearest the right edge of the picture',
                  'endmost {n} on the right-hand side', '{n} closing the row on the right',
                  '{n} at the right extremity'),
    'middle': ('midmost {n}', 'intermediate {n}', '{n} with one fellow on either side',
               '{n} flanked by its two fellows', 'second {n} from either end'),
    'left': ('{n} on the left flank', '{n} off towards the left edge',
             '{n} to the left of its fellow', 'more leftward {n}', 'left of the two {ns}'),
    'right': ('{n} on the right flank', '{n} off towards the right edge',
              '{n} to the right of its fellow', 'more rightward {n}', 'right of the two {ns}'),
    'empty': ('unladen {n}', 'unencumbered {n}', '{n} bearing no load', '{n} whose deck is bare',
              '{n} devoid of cargo', '{n} with an empty deck'),
    'only': ('{n}',)}
_LEFT_OF = (
    'does {a} occupy the left flank of {b}?', 'as against {b}, is {a} the one more to the left?',
    'is {a} to be [numbered|counted] among the left-hand neighbours of {b}?',
    'passing from {b} to {a}, does the eye travel left?', '{a} relative to {b}: left, yes or no?',
    'lies {a} to the left of {b}?', 'is the ground left of {b} where {a} is to be found?',
    '{b} has {a} off its left flank, has it not?', 'state whether the left side of {b} is the '
    'side on which {a} [lies|is to be seen].', 'to the left of {b} stands {a}: true or false?',
    'it is claimed that {b} is flanked on the left by {a}; is that so?',
    'must one look left from {b} to [catch sight of|light upon] {a}?', 'were a plumb line dropped '
    'through {b}, would {a} fall on the left of it?', 'does {a} keep to the left of {b}?',
    'would an arrow drawn from {b} towards {a} point left?', 'is {a} on the same side of {b} as '
    'the left edge of the picture?', 'has {a} its place left of {b}?',
    'I take {a} to be left of {b}; kindly correct me if I err.', 'may {a} fairly be described as '
    '[lying|standing] to the left of {b}?', 'of {b} and {a}, does the latter [stand|lie] further '
    'to the left?', 'between {a} and {b}, does the former hold the more left-hand place?',
    '{b} being the hub of a clock face, does {a} fall in its left half?',
    'with respect to {b}, is {a} displaced to the left?', 'seekers of {a} are told to try left of '
    '{b}; is the advice sound?', 'a caption puts {a} left of {b}. Does the picture bear it out?',
    'with {b} for dividing line, does {a} belong to the left portion?',
    'confirm or deny: {a} is off to the left of {b}.',
    'off to the left of {b}, is that {a} one sees?', 'whether {a} stands left of {b} is disputed; '
    'please settle it.', 'to [say|write] that {a} lies left of {b}: would that be accurate?',
    'does the left-hand side of {b} belong to {a}?')
_EITHER_SIDE = (
    'on which flank of {b} does {a} lie, the left or the right?',
    'is {a} a left-hand or a right-hand neighbour of {b}?', 'leftward or rightward of {b}: which '
    '[describes|holds for] {a}?', 'passing from {b} to {a}, does the eye travel left or right?',
    'name the flank of {b}, left or right, on which {a} is to be seen.',
    'while I face {b}, which hand, left or right, would gesture towards {a}?',
    'is {a} situated leftward or rightward of {b}?', 'towards which edge of the picture, left or '
    'right, does {a} stand from {b}?',
    'as between left and right, which side of {b} does {a} occupy?', 'a vertical is drawn through '
    '{b}: does {a} fall left of it or right?', 'in a caption for {a}, ought one to write "left '
    'of" or "right of" before {b}?', 'is {b} flanked by {a} on the left or on the right?',
    '{a} keeps to one flank of {b}; is it the left or the right?',
    'the side of {b} [taken|occupied] by {a}: left or right?', '{b} parts the view into a left '
    'and a right half; which contains {a}?', 'shift the gaze from {b} to {a}. Leftwards, or '
    'rightwards?', 'kindly specify, left or right, the direction of {a} from {b}.',
    'has {a} its station left of {b}, or else right?', 'would an arrow shot from {b} at {a} fly '
    'leftward or rightward?', 'whether {a} is left or right of {b} I cannot decide; pray do.',
    'the left or the right of {b} is where {a} stands: which?', 'place {a}, using {b} as the '
    'landmark: left or right?',
    'left, or right? That is what I must know of {a} with regard to {b}.',
    'does the left-hand or the right-hand side of {b} have {a} on it?',
    'two sides has {b}, a left and a right in the picture; which goes to {a}?')
_EXTREME = (
    'among {cands}, to which falls the distinction of being {most}?',
    'name the one of {cands} that stands {far}.', 'which one, {cands} being compared, is {most}?',
    'let {cands} be passed in review: which proves to be {most}?', 'let the {adj} {n} be named.',
    'identify, from {cands}, the {adj} one.', 'survey {cands} and report the one that is {most}.',
    'the {adj} one of {cands} is wanted; which is it?', 'what is the identity of the {n} {far}?',
    '{cands} are drawn up before us. Which is found {far}?', 'the {adj} {n}: kindly indicate it.',
    'from {cands} single out whichever is {most}.', 'we seek the {adj} of {cands}; point it out.',
    'by which of {cands} is the place {far} taken?', 'of {cands}, only one can be {most}; which?',
    'were {cands} [listed|set down] in order across the picture, which would prove the {adj} one?',
    'which member of the group of {cands} is {most}?', 'say which {n} is [deemed|judged] {most}.',
    'an inspector begins with the one of {cands} {far}; which is that?',
    'regarding {cands}: which may be called the {adj} one?',
    'pray, which of {cands} do you find {far}?', 'where the {ns} are concerned, which is {most}?',
    'of {cands} the {adj} one alone concerns me. Which is it?', 'which {n} has its place {far}?',
    'the position {far} is held by just one of {cands}, namely which?',
    'the {n} {far} is to be photographed; which one would that be?', 'of all the {ns} in sight, '
    'which might one call the {adj} one?', 'direct my attention to the {adj} {n}.',
    'a search for the {adj} {n} would end at which?',
    'among the {ns} there is one {far}; name it.', 'there must be one {n} that is {most}; which?',
    'by common consent one {n} is {most}. Which?', 'what {n} does the eye [find|discover] {far}?',
    'were every {n} but the {adj} one taken away, which would remain?',
    'which of all the {ns} should be ticked as the {adj} one?', 'do not trouble with any {n} but '
    'the {adj}; which is it?')
_NEAREST = (
    'which of {cands} lies hard by {b}, nearer than the rest?', 'of {cands}, which is least '
    'remote from {b}?', 'which of {cands} borders most nearly on {b}?',
    'which of {cands} does {b} have closest at hand?', 'which {n} is the least distant from {b}?',
    'name, out of {cands}, the immediate neighbour of {b}.', 'from which of {cands} is {b} parted '
    'by the [smallest|slightest] interval?', 'to which of {cands} does {b} stand in closest '
    'proximity?', 'which of {cands} is reached from {b} with least travel?',
    'measure {b} against each of {cands}; to which is the distance least?',
    'the shortest hop from {b} leads to which of {cands}?', 'which of {cands} keeps {b} the '
    'closest company?', 'what {n} does {b} have nearest to hand?', 'within easiest reach of {b} '
    'lies one of {cands}. Which?',
    'rank {cands} by remoteness from {b} and report the least remote.',
    'if a pebble were tossed from {b}, which of {cands} would call for the shortest throw?',
    'ordering {cands} by nearness to {b}, with which does one begin?',
    'a circle about {b} widens; which of {cands} does it meet first?',
    'of {cands}, name whichever adjoins {b} most closely.', 'out of {cands}, next-door neighbour '
    'to {b} is which?', 'between {b} and which of {cands} is there least floor?',
    'one by one {cands} are visited from {b}; which outing is the shortest?',
    'the honour of being closest to {b} belongs to which of {cands}?',
    'which {n} is adjacent to {b}, being closer than every other?',
    'in the vicinity of {b}, which {n} stands closest?', 'the {n} neighbouring {b} most closely, '
    'which is it?', 'nearest of the {ns} to {b} is which?', 'tell me which {n} is tucked in '
    'closest to {b}.', 'than which {n} is there none nearer to {b}?', 'a messenger leaves {b} for '
    'the nearest {n}; at which does he arrive?', 'less floor parts {b} from one {n} than from any '
    'other; which one?', 'proximity to {b} decides: which {n} prevails?',
    'which {n} enjoys the greatest nearness to {b}?', 'some {ns} lie nearer to {b}, some farther '
    'off; pick the nearest.', 'the {n} at the least remove from {b} is which?',
    'in nearness to {b} one {n} outdoes the rest; say which.', 'beginning at {b}, one goes to the '
    'closest {n}. Which?', 'I should be obliged to learn which {n} is nearest {b}.',
    'to which {n} is the journey from {b} briefest?', 'whoever stands at {b} has one {n} closer '
    'by than all others; which?')
_PICK_UP = (
    'which of {cands} ought {b} to collect for the briefest journey?',
    'for {b} to waste the least ground, which of {cands} should be its errand?',
    '{b} is to collect the one of {cands} within easiest reach; which?',
    'of {cands}, which lies handiest for {b} to haul away, by distance?',
    'assign to {b} whichever of {cands} is its shortest drive.', 'by sending {b} to which of '
    '{cands} is least travel incurred?', 'which of {cands} is best fetched by {b}, nearness '
    'deciding?', 'let {b} be sent for the closest of {cands}: which?', 'which {n} can {b} take up '
    'after the shortest approach?', 'to spare {b} needless travel, which {n} should it be given?',
    'the {n} for {b} to collect, being the nearest, is which?', 'an errand for {b}: fetch the {n} '
    'at the least distance. Which?', 'at which {n} should {b} call, if it may go no farther than '
    'it must?', 'which {n} would cost {b} the fewest [metres|meters] to retrieve?',
    'the {n} for {b} to haul is the one closest by; name it.', 'in the interest of a short run, '
    '{b} should make for which {n}?')
_DISTANCE = (
    'how much ground lies between {a} and {b}?', 'what expanse stretches from {a} as far as {b}?',
    'what stretch of floor separates {a} from {b}, in [metres|meters]?',
    'by how many [metres|meters] are {a} and {b} parted?', 'what is the span from {a} to {b}?',
    'kindly quantify the gap that lies between {a} and {b}.',
    'give the length of floor from {b} to {a}.', 'state the interval between {a} and {b} in '
    '[metres|meters].', 'at what remove from {b} does {a} stand?', 'what length of cord would '
    'reach from {b} to {a}?', 'how great a distance divides {a} from {b}?',
    'the separation of {a} and {b}, if you please.', '{a} lies so many [metres|meters] from {b}: '
    'how many?', 'how great is the gulf between {b} and {a}?', 'how far off is {a} when one '
    'stands at {b}?', 'were a line ruled from {a} to {b}, what would its length be?',
    'over what distance would a courier carry a letter from {b} to {a}?',
    'how remote is {a} from {b}, in [metres|meters]?', 'from {a} the tape is run out to {b}. What '
    'does it read?', 'how far distant from {b} is {a}?', 'how many [metres|meters] fall behind '
    'one on the way from {a} to {b}?', 'between {a} and {b} there extend how many '
    '[metres|meters]?', 'to what do the [metres|meters] between {a} and {b} amount?',
    'what is the straight-line distance that parts {a} from {b}?', '{a} and {b}: distance apart?',
    'the distance at which {a} stands from {b} is what?', 'how many one-[metre|meter] paces take '
    'me from {b} to {a}?', 'how much floor is there to cross from {a} before one is at {b}?',
    'let {b} be start and {a} finish: how long is the course?', 'as the distance from {a} to {b}, '
    'what does a surveyor note?', 'of {a} I ask but one thing: its distance from {b}.',
    'express in [metres|meters] how near {a} is to {b}.', 'is {a} a long way from {b}? State the '
    'figure in [metres|meters].', 'what journey awaits whoever sets out from {b} for {a}, in '
    '[metres|meters]?', 'here is {a}, there {b}; what distance parts them?',
    'on the ground plan, what dimension goes between {a} and {b}?', 'along the shortest line, how '
    'far does {b} lie from {a}?', 'how far asunder are {a} and {b}?', 'might I have the distance '
    'that {b} keeps from {a}?', 'judge the space between {a} and {b} in [metres|meters].',
    'how lengthy a stretch is it from {b} across to {a}?', 'were {a} drawn straight to {b}, how '
    'many [metres|meters] would it be dragged?', 'the reach from {a} to {b}: how many '
    '[metres|meters]?', 'a measuring wheel rolls from {b} to {a}. What does it show?',
    'does a step or a long march part {a} from {b}? Answer in [metres|meters].',
    'the distance of {a} from {b} was left blank; fill it in.')
_COUNT = (
    'how large a number of {cands} stands within {b}?',
    'of {cands}, what quantity stands within {b}?', 'what number of {ns} is accommodated in {b}?',
    'give the tally of {cands} that {b} contains.', 'how many {ns} strong is the company in {b}?',
    'the total of {cands} inside {b}, please.', 'the inventory of {b} should list how many {ns}?',
    'what is the head count in {b}, taking only {cands}?', '{b} encompasses how many of {cands}?',
    'how numerous are those of {cands} that {b} encloses?', 'reckon up the {ns} that are in {b}.',
    'occupants of {b} from among {cands}: how many?', 'within the bounds of {b}, how many of '
    '{cands} have come to rest?', 'let only {cands} be counted, and of these only what is inside '
    '{b}: what is the result?', 'how many among {cands} have {b} for lodging?',
    'what does a count of the {ns} in {b} yield?',
    'to what total do those of {cands} inside {b} amount?', 'what population of {ns} has {b}?',
    'inside {b} there may be some of {cands}, or none; state the number.',
    'were {b} swept bare, how many of {cands} would have to leave it?',
    'how many of {cands} are penned in {b}?', 'what quantity of {ns} stands [within|inside] {b}?',
    'run through {cands} and note how many {b} contains.', 'a census of {b} admits {cands} alone: '
    'what number is returned?', 'how many of {cands} does the outline of {b} enclose?',
    'not all of {cands} need be in {b}; how many are?', 'how many {ns} does {b} harbour?',
    'be they few, many or none, how many {ns} are inside {b}?', 'number the {ns} inside {b}.',
    'for each {n} in {b} I make one stroke; how many strokes?', 'the complement of {ns} in {b} '
    'stands at what figure?', 'to how many {ns} is {b} giving floor room just now?',
    'of {ns}, how many has {b} within its borders?', 'might you supply the total of {ns} '
    'contained in {b}?', 'one walks into {b} and counts the {ns} there. What does one get?',
    'how great is the number of {ns} that {b} holds?', 'the border of {b} is drawn around how '
    'many {ns}?', 'disregard every {n} beyond the border of {b}; how many remain?',
    'deserted or crowded, {b} contains how many {ns}?', 'suppose {b} were an inn and the {ns} its '
    'guests: how many has it now?')
_NEAREST_TO_ROBOT = (
    'which of {cands} stands closest to the lens?', 'of {cands}, which have you nearest at hand?',
    'which of {cands} looms nearest to the camera?', 'least remote from your own position is '
    'which of {cands}?', 'name whichever of {cands} the camera has closest.',
    'let your standpoint be the measure: which of {cands} is nearest?',
    'between the lens and which of {cands} does least space lie?', 'what {n} is closest at hand '
    'for you?', 'indicate the {n} least far removed from the camera.',
    'which {n} is at the smallest remove from the camera?', 'the {n} hard by you, nearer than its '
    'fellows: which is it?', 'to the viewpoint, which {n} is the nearest?',
    'your immediate neighbour among the {ns} is which?', 'were you to roll to the closest {n}, at '
    'which would you halt?', 'in order of distance from the lens, which {n} comes first?',
    'where the observer stands, which {n} is within easiest reach?')
_FARTHEST_FROM_ROBOT = (
    'which of {cands} is remotest from the camera?', 'of {cands}, which lies at the greatest '
    'remove from you?', 'your longest journey to any of {cands} would take you to which?',
    'between you and which of {cands} does the most ground extend?',
    'in the depth of the picture, which of {cands} is farthest from the lens?',
    'name the one of {cands} that the lens sees from farthest off.', 'all of {cands} but one are '
    'nearer to you than it is; which one?', 'which {n} is most remote from where you stand?',
    'one {n} is more distant from the lens than any other; which?',
    'the {n} deepest in the scene, farthest from you, is which?',
    'what {n} is it, if the greatest distance from you is the test?',
    'yonder, farther from you than its fellows, stands one {n}: which?',
    'to which {n} is your road, driven straight, longest?', 'by light spreading from the lens, '
    'which {n} is reached last?', 'among the {ns}, the camera is farthest from which?',
    'which {n} exceeds all others in distance from the observer?')
_FREE_TRANSPORTER = (
    'which of {cands} goes unladen?', 'all of {cands} but one bear a load: which has none?',
    'of {cands}, which bears no burden?', 'which of {cands} travels light, with no goods aboard?',
    'upon which of {cands} has nothing been loaded?',
    'name the one of {cands} whose deck is bare.', 'which of {cands} is unencumbered and at '
    'liberty to take a load?', 'among {cands}, seek the one with an empty top, and name it.',
    'what {n} is without cargo?', 'which {n} stands empty, devoid of any freight?',
    'on the back of which {n} is there nothing at all?', 'the unladen {n} is which?',
    'whereas the other {ns} are laden, one is not; identify it.', 'by which {n} is nothing being '
    'carried at present?', 'point me to the {n} whose deck is unoccupied.',
    'which {n} lies idle for want of goods to carry?')
_CAMERA_DISTANCE = (
    'at what distance from the lens does {a} stand?',
    'how many [metres|meters] separate you from {a}?', 'how remote from you is {a}, in '
    '[metres|meters]?', 'between the camera and {a} lies a distance; how great?',
    'give the length of the sight line from the lens to {a}.', 'the remoteness of {a} from your '
    'viewpoint, please.', 'over what distance do you behold {a}?',
    'by what distance is {a} removed from the camera?', '{a} is being viewed from what distance?',
    'how great an interval is there from you to {a}?', 'were a string drawn taut from your lens '
    'to {a}, what length would it have?',
    'near or far, {a} lies how many [metres|meters] from you?', 'how far is {a} from the observer '
    'behind the camera?', 'seen from your standpoint, how far off does {a} lie?',
    'estimate, in [metres|meters], the stretch from you to {a}.', 'light leaves {a} and enters '
    'your lens; what distance did it cover?')
_LOAD_HEIGHT = (
    'to what height above the floor does {a} rise, its load included?',
    'at what height does the load on {a} end, reckoned from the floor?',
    'how lofty is {a} and all stacked on it, from floor to crown?', 'how far above the floor does '
    'the summit of the load on {a} lie?', 'state in [metres|meters] the height of {a}, goods and '
    'all, over the floor.', 'floor to summit, {a} with its load measures how much?',
    'by how much does the highest point of {a}, cargo included, [overtop|rise above] the floor?',
    'how high does the pile on {a} tower over the floor?', 'a bar is laid across the top of the '
    'load on {a}: how high above the floor is it?', 'from the floor up, how many [metres|meters] '
    'is it to the top of {a} and whatever it bears?', 'the stature of {a}, laden as it is and '
    'measured from the floor?',
    'what is the vertical extent from floor to the top of {a} and load?',
    'tell me the height above the floor at which {a}, load and all, tops out.',
    'a feather settles on top of the load of {a}. How high up from the floor does it rest?',
    'a rod is stood on the floor: what does it show at the top of {a} and its load?',
    'how tall, floor to top, does {a} stand with its freight?')
_COUNT_SHELF_SIDE = (
    'in the picture, {c} lies to one side of {b}; how many of {cands} share that side?',
    'how many of {cands} are on the very flank of {b} on which {c} is?',
    '{b} being the boundary, count those of {cands} on the same side as {c}.',
    'what is the tally of {cands} on that flank of {b} which {c} also occupies?',
    'whichever way {c} lies from {b}, left or right, how many of {cands} lie that way too?',
    'a vertical is ruled through {b}: how many of {cands} does it put on the side where {c} is?',
    '{b} halves the picture; the half with {c} contains how many of {cands}?',
    'of {cands}, how many join {c} on its side of {b}?', 'turn from {b} leftward or rightward, as '
    '{c} requires: how many of {cands} lie that way?', 'where {c} stands in relation to {b}, left '
    'or right, how many {ns} stand likewise?', 'on the flank of {b} that has {c} on it, what is '
    'the total of {ns}?', 'number the {ns} that are on the same side of {b} as {c}.',
    'if {b} is the fence, how many {ns} are on the same side of it as {c}?',
    'what quantity of {ns} lies off {b} in the direction, left or right, of {c}?',
    'how many {ns} agree with {c} as to which side of {b} they are on?',
    'cover up the side of {b} that lacks {c}; how many {ns} does the other one show?')
_ABOVE_BELOW = (
    'of {a} and {b}, is the former the higher or the lower?', 'with regard to {b}, is {a} at a '
    'level above it or below it?', 'does {a} rank above {b} in height, or below?',
    'does {b} have {a} above it or beneath it?', 'is the altitude of {a} greater or less than '
    'that of {b}?', 'above {b} or below it: where is {a} to be found?',
    'going from {b} to {a}, does one ascend or descend?', 'is {a} elevated over {b} or sunk '
    'beneath its level?', 'up from the floor, does {a} come higher or lower than {b}?',
    'vertically, where has {a} its place, above {b} or beneath it?', 'which holds of {a}: that it '
    'is above {b}, or below?', 'would you place {a} on a higher or a lower level than {b}?',
    'were the hall to flood, would {a} be reached before {b}, being lower, or after, being '
    'higher?', 'would a lift bound from {b} to {a} go up or down?', 'on a scale of heights, is '
    'the mark for {a} over or under that for {b}?', 'in point of height, is {a} superior or '
    'inferior to {b}?')
_FRONT_BEHIND = (
    'is {a} before {b} or behind it, as the camera sees them?', 'is {a} on the hither or the '
    'farther side of {b}, looking from the camera?', 'from the viewpoint, has {a} its place in '
    'front of {b} or to the rear?', 'does {a} lie nearer to the onlooker than {b}, hence in '
    'front, or farther off, hence behind?', 'going away from the camera, is {a} met before {b} or '
    'after it?', 'is {a} set back behind {b} or brought forward in front of it?',
    'is {a} this side of {b} or beyond it, reckoned from you?', 'tell me whether {a} is to the '
    'fore of {b} or to the rear.', 'in depth, how does {a} stand to {b}: before or behind?',
    'were the picture layered from near to far, would {a} go in front of {b} or behind?',
    'behind {b}, or in front: where does {a} belong?', 'with the camera for audience, is {a} '
    'posted in front of {b} or behind?',
    '{a} in relation to {b}: front or rear, as viewed by the lens?',
    'does the camera see {a} nearer than {b} or farther back?', 'has {b} got {a} at its back or '
    'before it, viewed by the camera?', 'to paint this view, does {a} go in the plane before {b} '
    'or the one behind?')
_WIDE_ENOUGH = (
    'will the gap between {a} and {b} admit something {w} wide?', 'could a vehicle {w} broad '
    'squeeze through between {a} and {b}?',
    'does the passage between {a} and {b} measure {w} or more?', 'is {w} of clear width to be had '
    'between {a} and {b}?', 'between {a} and {b}, may a body {w} across pass unhindered?',
    'do {a} and {b} stand far enough apart for {w} to pass?', 'is the opening that {a} and {b} '
    'leave no less than {w}?',
    'a crate {w} wide is to be carried between {a} and {b}: will it fit?',
    'is there room to thread a machine with a breadth of {w} between {a} and {b}?',
    'the clearance from {a} to {b}: does it come up to {w}?', 'is so much as {w} of open floor '
    'left between {a} and {b}?', 'given a breadth of {w}, can I get by between {a} and {b} '
    'without grazing?', 'yes or no: do {a} and {b} grant passage to something {w} wide?',
    'does the space dividing {a} from {b} reach a width of {w}?', 'are {a} and {b} separated by a '
    'free width of {w} at the least?',
    'could {a} and {b} be passed between by a cart {w} in width?', 'nothing narrower than {w} '
    'will serve; do {a} and {b} leave as much between them?')
PHRASES = Phrases(
    nouns=_NOUNS, selectors=_SELECTORS,
    templates={
        'left_of': _LEFT_OF, 'either_side': _EITHER_SIDE, 'extreme': _EXTREME, 'nearest': _NEAREST,
        'pick_up': _PICK_UP, 'distance': _DISTANCE, 'count': _COUNT,
        'nearest_to_robot': _NEAREST_TO_ROBOT, 'farthest_from_robot': _FARTHEST_FROM_ROBOT,
        'free_transporter': _FREE_TRANSPORTER, 'camera_distance': _CAMERA_DISTANCE,
        'load_height': _LOAD_HEIGHT, 'count_shelf_side': _COUNT_SHELF_SIDE,
        'above_below': _ABOVE_BELOW, 'front_behind': _FRONT_BEHIND, 'wide_enough': _WIDE_ENOUGH},
    nearest_nouns=('the {n} standing least remote from {c}',
                   'the {n} [lying|situated] closest to {c}',
                   'the {n} within easiest reach of {c}', 'the {n} that adjoins {c} most closely',
                   'the {n} at the smallest remove from {c}',
                   'the {n} that borders most nearly on {c}',
                   'the {n} separated from {c} by the least floor'),
    most={'leftmost': ('the outermost on the left', 'outermost towards the left',
                       'first when reading from the left', 'further leftward than all the rest',
                       'nearest to the left edge of the picture',
                       'the last one out on the left flank'),
          'rightmost': ('the outermost on the right', 'outermost towards the right',
                        'last when reading from the left', 'further rightward than all the rest',
                        'nearest to the right edge of the picture',
                        'the last one out on the right flank')},
    adjective={'leftmost': ('most leftward', 'most left-hand', 'leftward-most', 'outermost left',
                            'furthermost left'),
               'rightmost': ('most rightward', 'most right-hand', 'rightward-most',
                             'outermost right', 'furthermost right')},
    far={'leftmost': ('outermost on the left', 'at the left extremity',
                      'nearest the left-hand margin', 'closing the row on the left',
                      'at the outer end of the left flank'),
         'rightmost': ('outermost on the right', 'at the right extremity',
                       'nearest the right-hand margin', 'closing the row on the right',
                       'at the outer end of the right flank')},
    numbered=('[Region {i}]', 'region {i}', 'region #{i}', 'region no. {i}'),
    openings=('pray tell: ', 'if I may ask, ', 'by your leave, ', 'to come to the point: ',
              'a further query: ', 'permit me to ask: ', 'a word, if you will: ',
              'let me put it thus: ', 'in all brevity: ', 'one point remains open: ',
              'be so kind as to answer this: ', 'a matter of detail: ',
              'now to another question: ', 'herewith my question: '),
    closings=(' Much obliged.', ' Brevity will be appreciated.', ' I ask merely for the record.',
              ' Do take your time.', ' With many thanks in advance.', ' I await your verdict.',
              ' A plain reply is all I need.', ' My thanks for your trouble.'),
    prefaces=('let us consider {groups}; {question}',
              'given {groups}, this is what I ask: {question}',
              'confine yourself to {groups}: {question}',
              'the discussion turns on {groups}; {question}', 'before us lie {groups}: {question}',
              'of {groups} I would ask the following: {question}',
              'the cast of this scene comprises {groups}: {question}',
              'outlined in the picture are {groups}; {question}',
              'heed {groups} and nothing else: {question}',
              'my query touches only {groups}: {question}'),
)
