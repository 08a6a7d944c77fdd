# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Phrases of a shift foreman who talks to his crew, for the pool 'train', see phrases.py."""

from .phrases import Phrases

_NOUNS = {
    'pallet': (
        ('timber pallet', 'timber pallets'), ('pallet of stock', 'pallets of stock'),
        ('full-size pallet', 'full-size pallets'), ('four-way pallet', 'four-way pallets'),
        ('cargo pallet', 'cargo pallets'), ('pallet unit', 'pallet units'),
        ('wooden pallet', 'wooden pallets'), ('transport pallet', 'transport pallets'),
        ('pallet', 'pallets'), ('pallet', 'pallets'), ('flat pallet', 'flat pallets'),
        ('storage pallet', 'storage pallets'), ('hardwood pallet', 'hardwood pallets'),
        ('freight pallet', 'freight pallets'), ('stock pallet', 'stock pallets'),
        ('loading pallet', 'loading pallets'), ('standard pallet', 'standard pallets')),
    'buffer': (
        ('holding area', 'holding areas'), ('floor patch', 'floor patches'),
        ('holding bay', 'holding bays'), ('set-down spot', 'set-down spots'),
        ('drop spot', 'drop spots'), ('buffer', 'buffers'), ('drop-off patch', 'drop-off patches'),
        ('marked-out patch', 'marked-out patches'), ('landing spot', 'landing spots'),
        ('holding spot', 'holding spots'), ('pallet patch', 'pallet patches'),
        ('pallet bay', 'pallet bays'), ('drop-off spot', 'drop-off spots'),
        ('marked-out area', 'marked-out areas'), ('buffer', 'buffers'),
        ('painted patch', 'painted patches'), ('taped-off area', 'taped-off areas')),
    'transporter': (
        ('load mover', 'load movers'), ('carting robot', 'carting robots'),
        ('pallet mover', 'pallet movers'), ('robot trolley', 'robot trolleys'),
        ('self-driving flatbed', 'self-driving flatbeds'), ('transporter', 'transporters'),
        ('robot flatbed', 'robot flatbeds'), ('robot cart', 'robot carts'),
        ('goods mover', 'goods movers'), ('self-driving trolley', 'self-driving trolleys'),
        ('load shuttle', 'load shuttles'), ('driverless mover', 'driverless movers'),
        ('flatbed robot', 'flatbed robots'), ('robot hauler', 'robot haulers'),
        ('transporter', 'transporters'), ('driverless cart', 'driverless carts'),
        ('haul robot', 'haul robots')),
    'shelf': (
        ('stockroom shelf', 'stockroom shelves'), ('storage shelf', 'storage shelves'),
        ('rack frame', 'rack frames'), ('tall shelf', 'tall shelves'),
        ('shelving rack', 'shelving racks'), ('shelf', 'shelves'), ('pallet rack', 'pallet racks'),
        ('upright rack', 'upright racks'), ('shelving unit', 'shelving units'),
        ('steel rack', 'steel racks'), ('stock rack', 'stock racks'),
        ('stock shelf', 'stock shelves'), ('steel shelf', 'steel shelves'), ('shelf', 'shelves'),
        ('run of shelves', 'runs of shelves'), ('rack', 'racks'), ('rack unit', 'rack units'))}
_SELECTORS = {
    'leftmost': ('left-end {n}', '{n} out on the left end', '{n} with all the others to its right',
                 '{n} at the left end of the bunch', '{n} way over on the left', 'hard-left {n}',
                 '{n} we hit first coming in from the left', '{n} farthest over to the left'),
    'rightmost': ('{n} way over on the right', 'hard-right {n}', '{n} farthest over to the right',
                  'right-end {n}', '{n} out on the right end', '{n} at the right end of the bunch',
                  '{n} we hit first coming in from the right', '{n} with all the others to '
                  'its left'),
    'middle': ('{n} sandwiched between the other two', '{n} stuck in the middle', 'number-two {n} '
               'in the line-up', '{n} caught between the others', '{n} with company on both sides',
               '{n} with one on either side', '{n} that has one to its left and one to its right',
               '{n} between the two others'),
    'left': ('{n} that takes the left of the two spots', '{n} sitting left of its partner',
             '{n} farther over to the left', '{n} on the left of the pair', '{n} over on the left',
             '{n} off to the left', '{n} we come to first from the left', 'left-side {n}'),
    'right': ('{n} on the right of the pair', '{n} over on the right', '{n} we come to first from '
              'the right', '{n} off to the right', 'right-side {n}', '{n} that takes the right of '
              'the two spots', '{n} farther over to the right', '{n} sitting '
              'right of its partner'),
    'empty': ('{n} without a thing on it', '{n} going around empty', '{n} that is free to load up',
              '{n} with its back bare', '{n} with nothing on top', 'unladen {n}', '{n} with a '
              'clear deck', '{n} running empty'),
    'only': ('{n}',)}
_LEFT_OF = (
    'to get from {b} to {a}, does one have to bear left in the picture?', '{a} is supposed to sit '
    'left of {b}. Does the picture bear that out?', 'just to clear it up: {a}, is it left of {b}?',
    'pull a tape in from the left edge. Does it get to {a} before {b}?', 'heading left across the '
    'picture from {b}, are we moving towards {a}?', 'the left side of {b}: does {a} belong there?',
    'take {b} as the dividing line. Does {a} come down on the left of it?', 'find out if the left '
    'one of {a} and {b} is the one I named first.', 'am I looking on the left of {b} to find {a}?',
    'does {a} sit out to the left of {b}?', 'check for me if {a} falls on the left side of {b}.',
    'can we count on {a} being further left than {b}?', 'left of {b}: is that where {a} turns up?',
    'is {a} set further into the left of the picture than {b}?', 'I\'d say {a} is off to the left '
    'of {b}. Would you back me up?', 'coming in from the left, do we run into {a} ahead of {b}?',
    'do we get to {a} sooner than to {b} if we sweep the picture from the left?', 'let me know if '
    'you come across {a} when you look left of {b}.', 'is the left of {b} the side we get {a} on?',
    'does {b} have {a} out to its left?', '"left of {b}", is that how you\'d sum up where {a} is?',
    'tell me whether {a} ended up left of {b}.', 'is it fair to say that {b} has {a} on its left?',
    'working across from the left, we come up to {a} before {b}. Is that so?', 'would you put {a} '
    'to the left of {b}?', 'if we line up {a} and {b} by eye, does the former take the left spot?',
    'swing your eyes left from {b}. Do they come round to {a}?', 'stand a broom in the picture at '
    '{b}. Is {a} on the left of the handle?', 'hold {b} in the middle of your view: is {a} off to '
    'the left?', 'somebody told me {a} was put left of {b}. Does that hold up?', 'does going from '
    '{b} over to {a} take us left in the shot?', 'have we got {a} over on the left side of {b}?',
    '{a} on the left, {b} on the other side: have I got that straight?', 'where {b} is concerned, '
    'does {a} stick to the left of it?', 'I take it {a} is to the left, with {b} across from it. '
    'Do you agree?')
_EITHER_SIDE = (
    'are we talking left or right of {b} when we talk about {a}?', 'where does {a} stand with {b} '
    'in the middle: left or right?', '{a} is on one side of {b} or the other. Pick left or right.',
    'right or left: on which side of {b} do we track down {a}?', 'on what side does {b} have {a}? '
    'Left or right.', 'point from {b} to {a}. Does your finger go left or right in the picture?',
    '{a}, going by {b}: over to the left, or over to the right?', 'I know where {b} is. Which way '
    'over is {a}, left or right?', 'say "left" or "right" for the side of {b} where {a} turns up.',
    'does the picture put {a} to the right or to the left of {b}?', '{a} sits on one side of {b}. '
    'Which one, left or right?', 'clear up for me which side of {b} goes with {a}, right or left.',
    'is it the left or the right of {b} that {a} is on?', 'do you turn your eyes left or right to '
    'go from {b} to {a}?', 'do I tell him "left of {b}" or "right of it" when he asks after {a}?',
    'to the left, to the right: which goes for {a}, with {b} to go by?', 'I\'d like to know which '
    'side {a} is off to, left or right of {b}.', 'go over from {b} to {a}. Is that a move to the '
    'left or to the right?', 'tell the crew which side of {b} to look on for {a}, left or right.',
    'have we got {a} on the left of {b}, or on the right?', 'which way do I look from {b} to find '
    '{a}, left or right?', 'one of two things: {a} is left of {b} or right of it. Which holds up?',
    'left or right: where did {a} end up compared with {b}?', 'cut the shot down the line of {b}. '
    'Which piece is {a} in, the left or the right?', 'side of {b} that {a} is on, left or right?',
    'which side of {b} is taken up by {a}, left or right?', 'let\'s have it: is the place of {a} '
    'right of {b}, or left?', 'I can\'t work out on which side we find {a}, left or right of {b}.',
    'which of the two, left or right, sums up how {a} sits beside {b}?', 'does {a} come out left '
    'or right of {b}?', 'take {b} for the post and {a} for the gate: is the gate left or right of '
    'the post?', 'if {b} splits the picture in two, which part did {a} land in, left or right?',
    'starting at {b}, do we head left or right to get to {a}?')
_EXTREME = (
    'which one among {cands} comes out {most}?', 'one of the {ns} is {most}. Let me know which.',
    '{far}, which {n} do we come across?', 'run down {cands} for me and pick out the {adj} one.',
    'look over the {ns} and come up with the {adj} one.', 'pin down the {n} that stands {most}.',
    'all the {ns} are in view. Which one is tucked away {far}?', 'show the crew the {adj} {n}.',
    'of {cands}, single out the one that\'s {most}.', 'which of {cands} do we call the {adj} one?',
    '{cands}: which of these is {most}?', 'which {n} have we got {far}?', 'compare {cands}: which '
    'holds the place {far}?', 'if we only keep the {adj} of {cands}, which one do we hang on to?',
    'the {n} to go for is the {adj} one. Which do I point my crew to?', 'who can tell me which of '
    '{cands} sits {far}?', 'size up the {ns}: which is {most}?', 'when it comes to {cands}, which '
    'one can be found {far}?', 'whichever {n} is sitting {far}, that\'s the one to tell us about.',
    'what {n} is {most}, would you say?', 'go by where they stand: which {n} is the {adj} one?',
    'out of {cands}, which one have we got {far}?', 'the spot {far} is taken by which of {cands}?',
    'go along {cands} and settle on the {adj} one.', 'which of the {ns} takes up the {adj} spot?',
    'we kick off with the {n} {far}. Which one gets us going?', 'if somebody shouts for the {adj} '
    '{n}, which one do they mean?', 'I\'d like to know which out of {cands} has been put {far}.',
    'take a look at {cands}. Which one ended up {far}?', 'what would you say is the {adj} of all '
    'the {ns}?', 'find out which of {cands} turns out to be {most}.', 'it\'s the {adj} of {cands} '
    'I\'m after. Which one would that be?', 'point out the {adj} among {cands}.', 'I\'m trying to '
    'pick out the {n} that sits {far}.')
_NEAREST = (
    'whichever of {cands} is the least way off from {b}, name it.', 'boil {cands} down to the one '
    'closest to {b}.', 'run the tape from {b} to each of {cands}: where does it come up shortest?',
    'if you set out from {b}, which of {cands} is the shortest hop away?', 'which of {cands} sits '
    'closest in to {b}?', 'pick the one out of {cands} that {b} has the least ground to cover to.',
    'say you\'re standing at {b}. Which {n} is closest to where you are?', 'if {b} is home, which '
    'of {cands} is closest to home?', 'we work outwards from {b}. Which {n} do we get to soonest?',
    'which {n} is it handiest to get to from {b}, going by distance?', 'out of {cands}, which one '
    'have we got nearest {b}?', 'which of {cands} can you get to from {b} with the least legwork?',
    'going out from {b} by distance, what\'s the first {n} to come up?', 'walk me from {b} to the '
    '{n} with the shortest way. Which one is it?', 'what {n} have we got nearest to hand for {b}?',
    'the way from {b} is shortest to which {n}?', 'which of {cands} is tucked in closest to {b}?',
    'of the {ns}, which has the smallest gap to {b}?', 'closest {n} to {b}: go ahead and name it.',
    'which of {cands} would a man at {b} walk to if he wanted to save his legs?', 'how do {cands} '
    'stack up for closeness to {b}? Which one wins?', 'show me which {n} lies within the shortest '
    'reach of {b}.', 'it\'s the next-door neighbour of {b} I want, out of {cands}. Which is it?',
    'which {n} comes first by distance from {b}?', 'draw a ring around {b} and let it grow. Which '
    '{n} does it catch first?', 'if {b} had to team up with the closest {n}, which would that be?',
    'of {cands}, which lies nearest the doorstep of {b}?', '{b} has one of {cands} closer by than '
    'the rest. Which?', 'find the {n} with the fewest steps between it and {b}.', 'the gap to {b} '
    'is tightest for which of {cands}?', 'one {n} beats all others for being close to {b}. Which?',
    'go to {b} and look around: which {n} is closest at hand?', 'which of {cands} keeps {b} the '
    'closest company?')
_PICK_UP = (
    'it pays for {b} to stick close by. Which of {cands} should it load up?', 'the next thing {b} '
    'takes on board is the closest {n}. Point it out.', 'line {b} up with the nearest of {cands}.',
    'which of {cands} is {b} best off fetching, being the nearest to it?', 'with the shortest run '
    'in mind, which of {cands} gets picked up by {b}?', 'which of {cands} do we hand to {b} if it '
    'takes the closest?', 'we let {b} pick from {cands}, and the nearest gets the nod. Which one?',
    'send {b} off to the closest of {cands}. Which one is it going for?', 'the {n} nearest to {b} '
    'is its next job. Which is it?', 'work out for {b} which of {cands} is the shortest pickup.',
    'what {n} should we send {b} out to collect, as the nearest one to it?', 'which {n} should be '
    'brought in by {b}, as it stands closest to it?', 'what\'s the nearest {n} for {b} to hook up '
    'with and take along?', 'which {n} makes for the shortest trip when {b} goes to pick it up?',
    'whichever {n} is closest gets fetched by {b}. Which one is in luck?', '{b} is up next. Which '
    'of {cands} should it get to keep the drive short?', '{cands} are all waiting for a ride, and '
    '{b} takes the closest. Which is off first?', 'short trips only today, so {b} gets which {n}?',
    'to save on driving, {b} should pick up which of {cands}?', 'if {b} goes for the nearest {n}, '
    'where does it pull up?', 'have {b} bring over the {n} it\'s closest to. Which one is that?',
    'deal {b} the one of {cands} it has the least floor to cross to.', '{b} is to go and round up '
    'the nearest {n}. Which one do we mean?', '{b} can bring in just one of {cands}, the nearest. '
    'Which does it bring in?', 'of {cands}, the one for {b} to go after is the nearest. Name it.',
    'which of {cands} can {b} get hold of with the shortest trip?', 'give me the {n} that {b} can '
    'pick up with the shortest drive.', 'save {b} the extra rolling: which {n} should it take up?',
    '{b} is free to roll. Which {n} is its closest pickup?', 'set {b} to work on the nearest one '
    'of {cands}: which is that?', 'out of {cands}, what would {b} collect with the least driving?',
    'tell {b} what {n} to head for: it should be the closest.')
_DISTANCE = (
    'how long is the hop from {b} over to {a}?', '{a} to {b}, as the crow flies: how many meters?',
    'how close has {a} been put to {b}? A figure, please.', 'how far out from {a} does {b} stand?',
    'how far does a man have to walk from {a} to get to {b}?', 'what\'s the gap from {a} to {b}?',
    'put a figure on the distance {a} keeps from {b}.', 'how do {a} and {b} stand, distance-wise?',
    'how many meters does it take to get from {a} over to {b}?', 'at what distance from {b} do we '
    'come across {a}?', 'by how many meters is {a} set apart from {b}?', 'the stretch from {a} to '
    '{b}, what does it add up to?', 'if I roll a cart from {b} up to {a}, how far does it roll?',
    'line up {a} with {b} and read me off the distance.', 'what separates {a} and {b}, in metres?',
    'tell me what it comes to, the way from {b} to {a}.', 'how far apart did {a} and {b} end up?',
    'give me a rough idea of how far off {a} is from {b}.', 'how big a gap is there to cross from '
    '{a} to {b}?', 'how much floor have we got between {a} and {b}?', 'roll out the tape from {a} '
    'to {b}. What does it come to?', 'what do we have in the way of distance between {a} and {b}?',
    'straight across from {a} to {b}, what are we looking at in meters?', 'how much room does {a} '
    'have before we hit {b}?', 'is it far from {a} to {b}? Put it in metres.', 'work out the run '
    'from {a} to {b} in [metres|meters].', 'step it out for me from {a} to {b}: how many meters?',
    'a string pulled tight from {a} to {b} would come out how long?', 'I make it a few steps from '
    '{a} to {b}. What do you make it in [metres|meters]?', 'between {a} and {b} there\'s a bit of '
    'floor. How long a bit?', 'I\'d like a number for how far {b} is from {a}.', 'how wide is the '
    'space that opens up between {a} and {b}?')
_COUNT = (
    'what does {b} hold in the way of {ns}? A number will do.', 'is any of {cands} in {b}, and if '
    'so, how many?', '{b}: how many {ns} are sitting in there?', 'how many of {cands} fall within '
    'the lines of {b}?', 'walk through {b} in your mind and count up the {ns}. What do you get?',
    'take stock of the {ns} in {b}: how many is it?', 'what number of {cands} made it into {b}?',
    'run through {cands}: how many are parked in {b}?', 'how many {ns} have come together in {b}?',
    'the tally of {ns} in {b}, what is it?', 'count off those of {cands} that are sitting in {b}.',
    'we\'ve been filling {b} up with {ns}. How many are in?', 'how many {ns} have we got in {b}?',
    'what\'s sitting in {b}, how many {ns} all told?', 'how many {ns} does {b} have to its name?',
    'does {b} hold any {ns}? Say how many.', 'going by {ns} alone, what\'s the head count in {b}?',
    'look inside {b}. How many of {cands} turn up there?', '{b} has how many of {cands} in it?',
    'some of {cands} may have gone into {b}. How many did?', 'how full is {b}, counted in {ns}?',
    'let\'s hear how many {b} has taken in out of {cands}.', 'do a count of {ns} in {b} for me.',
    'the head count for {b}, taken from {cands}: what does it come to?', 'how many of {cands} has '
    '{b} got on its patch?', 'what have we got sitting in {b} out of {cands}? Give me the number.',
    'how many {ns} are taking up space inside {b}?', 'how many of {cands} ended up inside {b}?',
    'tot up how many of {cands} stand within {b}.', 'how many out of {cands} take up room in {b}?',
    'of {cands}, how many did they set down in {b}?', 'I want to know how many {ns} have been put '
    'into {b}.', 'how many of {cands} are standing on the floor of {b}?', 'how many {ns} would I '
    'find if I went into {b}?')
_NEAREST_TO_ROBOT = (
    'your nearest {n}, which one is it?', 'which of {cands} is under your nose, closest of all?',
    'name the {n} you\'d get to soonest in a straight line.', '{cands} are spread out before you. '
    'Which one is nearest?', 'one {n} is nearer to you than the others. Which?', 'size up {cands} '
    'from where you are: which one is closest?', 'narrow {cands} down to the one closest to you.',
    'what {n} have you got nearest to you?', 'which {n} is close up to you, closer than the rest?',
    'tell us what {n} is on your doorstep, nearer than any other.', 'of {cands}, which one stands '
    'the least far away from you?', 'which {n} would you run up against first, going by distance?',
    'from your own spot, which of {cands} is nearest at hand?', 'looking out at {cands} from your '
    'lens, which is the shortest way off?', 'I want the {n} with the fewest steps from you to it.',
    'where you\'re standing now, which {n} is closest by?', 'which of {cands} comes up closest to '
    'your camera?', 'pick out the {n} that sits closest to your lens.', 'which of {cands} has the '
    'smallest gap to your camera?', 'which of {cands} have you got closest in to you?')
_FARTHEST_FROM_ROBOT = (
    'which {n} do you see way off, farthest from your lens?', 'out of {cands}, which have you got '
    'farthest away?', 'run your eye over {cands}: which is the longest haul from where you are?',
    'of {cands}, which keeps the most distance from your camera?', 'name the {n} you would get to '
    'last if you took them by distance.', 'which {n} is farther off from you than all the others?',
    'the {n} that\'s the longest way away from you, which is it?', 'one {n} is a longer walk from '
    'you than the rest. Which?', 'which of the {ns} stands at the longest range from your camera?',
    'of {cands}, pick out the one you\'d have to go farthest for.', 'which one of {cands} has the '
    'biggest gap to your camera?', '{cands} are all some way off from you. Which is the farthest?',
    'which of {cands} would take you the longest drive to get to?', 'among the {ns}, which is the '
    'most distant from you?', 'where the floor runs away from you, which {n} is the farthest out?',
    'from where you are, which of {cands} is set farthest off?', 'which of {cands} is the longest '
    'way off from you?', 'boil {cands} down to the one farthest out from you.', 'pick out the {n} '
    'that\'s farthest from where you stand.', 'the most ground lies between you and which of '
    '{cands}?')
_FREE_TRANSPORTER = (
    'this box needs a ride. Which {n} has nothing on it yet?', 'let me know which {n} is unladen.',
    'which {n} is free to be loaded up, as it stands empty?', 'which of the {ns} is clear on top?',
    'check {cands} over: which has nothing to haul?', 'among {cands}, which one is free of goods?',
    'what {n} have we got with nothing on its deck?', 'which of {cands} is up for a job, with its '
    'deck clear?', 'one {n} has nothing on its top plate. Which one is it?', 'empty deck, nothing '
    'stacked up: which {n} fits that?', 'I need to load up one of {cands}. Which has a clear top?',
    'find the one out of {cands} with nothing piled on it.', 'which of {cands} has been freed up, '
    'with nothing on its back?', 'one of {cands} is going around empty. Which?', 'is there one of '
    'the {ns} standing empty? Which?', 'out of {cands}, which one is running with nothing on top?',
    'the {n} with its back bare, which one is that?', 'all the {ns} are taken but one. Which one '
    'is up for grabs, empty as it is?', 'which of {cands} has its hands free, with no load on?',
    'point out the {n} that is going about without goods.')
_CAMERA_DISTANCE = (
    'what does it come to in meters from your lens to {a}?', 'tell me the range you get on {a}.',
    'is {a} close by you or a long way off? Say how many meters.', 'how far off have you got {a}?',
    'I want to know how far {a} sits from you.', 'how far would you have to go to bump into {a}?',
    'what would a tape say if I pulled it from your camera to {a}?', 'you and {a}: how far apart?',
    'where you stand, what\'s the distance out to {a}?', 'work out how far {a} is from your lens.',
    'the stretch from your camera out to {a}, how long is it?', 'say we walk from you up to {a}. '
    'How many meters have we done?', 'how much floor is there from you to {a}?', 'how many metres '
    'out from your camera is {a}?', 'give me a figure for how far away {a} is from where you are.',
    'how close are you up to {a}, in [metres|meters]?', 'at what distance are you looking at {a}?',
    'what\'s the gap between you and {a}?', 'how long a run would it be for you to get up to {a}?',
    'how many metres are there to go between you and {a}?')
_LOAD_HEIGHT = (
    'how tall does {a} stand with its goods on?', 'say how high {a} reaches, load and everything.',
    'how high does the stuff on {a} go up from the floor?', 'what\'s the height of {a}, goods and '
    'all, from the ground up?', 'how high a door does it take to let {a} through, load and all?',
    'from the floor, how long a stick comes up to the top of {a}, loaded?', 'how high is it piled '
    'up on {a}, from the floor?', 'from the floor to the top of the pile on {a}, how many meters?',
    'to what height does {a} come up once you count what\'s on it?', 'how many [metres|meters] up '
    'is the top of what sits on {a}?', 'how high have they stacked {a}, counting from the floor?',
    'where does the top of the load on {a} come to, measured from the floor?', 'how much headroom '
    'does {a} use up, load and all?', 'work out how far above the floor the load on {a} tops out.',
    'at what height does the pile on {a} come to an end?', '{a}, from the floor up to its highest '
    'point: how many metres?', 'the load on {a} ends how far above the ground?', 'I want a figure '
    'for how high {a} has been loaded up.', 'give me the height {a} builds up to, load included.',
    'how far up off the floor does {a} come to with its load?')
_COUNT_SHELF_SIDE = (
    'take the side of {b} that {c} is on. How many of {cands} are over there?', 'pick the side of '
    '{b} with {c} on it and add up the {ns} there.', 'count up the {ns} on that side of {b} where '
    'we have {c}.', '{c} is off to one side of {b}. How many of {cands} are off to that side too?',
    'seen from {b}, how many {ns} are over the same way, left or right, as {c}?', 'what number of '
    '{ns} is there on the side of {b} that goes with {c}?', '{b} parts the view. In the part that '
    'has {c} in it, how many {ns}?', 'on the side of {b} where {c} is, how many {ns} have we got?',
    'how many of {cands} stand over on the same side of {b} as {c}?', 'split the picture down the '
    'middle of {b}: how many {ns} go with {c}?', 'how many out of {cands} are to that side of {b} '
    'that {c} is to?', 'go from {b} to the side {c} is on. How many {ns} do we come across there?',
    'of {cands}, how many keep to the side of {b} that {c} keeps to?', 'how many of {cands} line '
    'up on the side of {b} where {c} stands?', 'if {b} is the net, how many of {cands} are on the '
    'half with {c}?', 'sort {cands} by which side of {b} they\'re on. How many end up with {c}?',
    'we work the side of {b} where {c} is. How many of {cands} is that?', 'with {b} as the middle '
    'line of the picture, how many {ns} share a side with {c}?', 'how many {ns} side with {c}, if '
    '{b} is the dividing line?', '{b} is the fence. How many of {cands} are on the side with {c}?',
    'how many {ns} does {c} have on its own side of {b}?')
_ABOVE_BELOW = (
    'tell me if {a} is [higher up|lower down] than {b}.', 'which way from {b} to {a}, up or down?',
    'do I look up or down from {b} to find {a}?', 'is {a} kept at a height above {b}, or beneath?',
    'does {a} stand clear [above|below] {b} in height?', 'is {a} up above {b}, or down below it?',
    'does {a} sit higher up than {b}, or lower down?', 'would {a} look down on {b}, or up at it?',
    'figure out whether {a} is [above|below] {b}.', 'above or below {b}, where does {a} come in?',
    'I make {a} [higher|lower] than {b}. Would you go along with that?', 'would you have to climb '
    'up or down to get from {b} to {a}?', 'have we got {a} above {b} or below?', 'going by height '
    'off the floor, is {a} over {b} or under it?', 'look at how high they are: does {a} beat {b}, '
    'or fall short of it?', 'is it {a} that\'s sitting higher, or is it {b}?', 'say {b} is at eye '
    'level. Is {a} above eye level or below?', 'height-wise, does {a} come out [above|below] {b}?',
    'if {b} is at street level, is {a} upstairs or downstairs?', '{a} compared with {b}: farther '
    'up or farther down?', 'up or down, where\'s {a} from {b}?')
_FRONT_BEHIND = (
    'is {a} on the near side of {b} or the far side, as you look at it?', 'going by depth, is {a} '
    'nearer to you than {b}, or farther back?', 'is {a} tucked in behind {b}, or up front of it?',
    'say {b} sits in row two as you look. Is {a} in row one or in row three?', 'is it in front of '
    '{b} or behind it that you have {a}?', 'from your lens out, is {a} short of {b} or beyond it?',
    'check if {a} is set [back behind|out in front of] {b}.', 'do we have {a} on your side of {b} '
    'or on the far side?', 'I\'d put {a} [behind|in front of] {b} as you see it. Are you with me?',
    'does {b} have {a} [in front of|behind] it, from your view?', 'is {a} out in front of {b}, or '
    'back behind it?', 'would a man walking away from you pass {a} sooner than {b}, or later on?',
    'depth-wise, is {a} [in front of|behind] {b}?', 'going out from the camera, do we get to {a} '
    'before {b} or after it?', 'in front or behind: how is {a} placed against {b} from your side?',
    '{a}: in front of {b} or round the back of it, from where you look?', 'with your eyes on {b}, '
    'is {a} on your side of it or the other?', 'does {a} hide away behind {b}, or stand in front?',
    'is {a} farther down your line of sight than {b}, or closer in?')
_WIDE_ENOUGH = (
    'can you slip a load {w} wide past between {a} and {b}?', 'the gap between {a} and {b} has to '
    'come to {w}. Does it measure up?', 'is the opening from {a} to {b} good for a width of {w}?',
    'between {a} and {b}, is there enough room for {w}?', 'can we get {w} in between {a} and {b}?',
    'is there {w} of room going spare between {a} and {b}?', 'does {w} go in between {a} and {b}?',
    'does the gap between {a} and {b} stretch to {w}?', 'do {a} and {b} stand far enough apart to '
    'let {w} through?', 'can two men walk a board {w} long, held crosswise, between {a} and {b}?',
    'could a lane {w} wide be run between {a} and {b}?', 'is the way between {a} and {b} at least '
    '{w} wide?', 'would something {w} wide squeeze through between {a} and {b}?', 'check that {a} '
    'and {b} leave a gap of {w} or better.', 'have we got {w} to play with between {a} and {b}?',
    'would a cart {w} across get through between {a} and {b}?', 'I need {w} of space. Do {a} and '
    '{b} leave me that?', 'would we get away with driving something {w} wide between {a} and {b}?',
    'a machine {w} wide comes up. Will {a} and {b} let it through?', 'have {a} and {b} been put '
    '{w} apart or more?')
PHRASES = Phrases(
    nouns=_NOUNS, selectors=_SELECTORS,
    templates={
        'left_of': _LEFT_OF, 'either_side': _EITHER_SIDE, 'extreme': _EXTREME, 'nearest': _NEAREST,
        'pick_up': _PICK_UP, 'distance': _DISTANCE, 'count': _COUNT,
        'nearest_to_robot': _NEAREST_TO_ROBOT, 'farthest_from_robot': _FARTHEST_FROM_ROBOT,
        'free_transporter': _FREE_TRANSPORTER, 'camera_distance': _CAMERA_DISTANCE,
        'load_height': _LOAD_HEIGHT, 'count_shelf_side': _COUNT_SHELF_SIDE,
        'above_below': _ABOVE_BELOW, 'front_behind': _FRONT_BEHIND, 'wide_enough': _WIDE_ENOUGH},
    nearest_nouns=('the {n} that is a shorter hop from {c} than any other', 'the {n} that {c} has '
                   'closest by', 'the {n} with the smallest gap to {c}', 'the {n} handiest to get '
                   'to from {c}', 'the {n} you get to first from {c}', 'the {n} closest in to {c}',
                   'the {n} tucked in closest to {c}', 'the {n} that sits nearest {c}'),
    most={'leftmost': ('more to the left than the rest', 'way out on the left', 'first to come up '
                       'from the left', 'first in line from the left', 'closest to the left edge',
                       'out on the left end', 'farthest over to the left', 'the last one on '
                       'the left'),
          'rightmost': ('first in line from the right', 'way out on the right', 'first to come up '
                        'from the right', 'the last one on the right', 'closest to the right edge',
                        'out on the right end', 'farthest over to the right', 'more to the right '
                        'than the rest')},
    adjective={'leftmost': ('most left-lying', 'first-in-from-the-left', 'farthest-left-standing',
                            'extreme left-hand', 'far-left-hand', 'outer-left', 'last-on-the-left',
                            'hard-left'),
               'rightmost': ('extreme right-hand', 'first-in-from-the-right', 'last-on-the-right',
                             'far-right-hand', 'hard-right', 'most right-lying', 'outer-right',
                             'farthest-right-standing')},
    far={'leftmost': ('all the way over to the left', 'way over on the left', 'at the left end of '
                      'the bunch', 'where the row starts on the left', 'over at the left-hand end',
                      'out on the left end', 'hard by the left edge', 'on the far left flank'),
         'rightmost': ('on the far right flank', 'hard by the right edge', 'way over on the right',
                       'all the way over to the right', 'out on the right end', 'at the right end '
                       'of the bunch', 'over at the right-hand end', 'where the row starts on '
                       'the right')},
    numbered=('region #{i}', 'Region {i}', 'region number {i}', '[Region {i}]', 'region {i}'),
    openings=('one thing to clear up: ', 'to get the shift rolling, ', 'come over here a second: ',
              'here\'s what I need: ', 'I\'ve got one for you: ', 'so we don\'t mix things up, ',
              'next on my list: ', 'gather round, ', 'let\'s get going: ', 'before we knock off, ',
              'all hands, listen up: ', 'first things first: ', 'as soon as you can make it out: ',
              'let\'s sort this out: ', 'take a good look: ', 'bear with me, ', 'while we wait, ',
              'help me out here: '),
    closings=(' Have a good look first.', ' That\'ll sort us out.', ' We\'ll carry on from there.',
              ' I\'ll pass it on to the crew.', ' Take your time over it.', ' I\'ll write it up.',
              ' We\'ll take it from there.', ' Get back to me on that.', ' Then we can get going.',
              ' Then we wrap up for the day.'),
    prefaces=('I\'ve marked up {groups} for you: {question}', 'picked out in the picture, we have '
              '{groups}: {question}', 'keep your eyes on {groups}: {question}', 'go over {groups} '
              'first, then tell me: {question}', 'today\'s job comes down to {groups}: {question}',
              'have a look at {groups} for me: {question}', 'let\'s stick to {groups}: {question}',
              'the crew is working around {groups}: {question}', 'this one is all about {groups}: '
              '{question}', 'we\'ve got {groups} to deal with: {question}', 'you can see {groups} '
              'out there: {question}', 'with {groups} laid out in front of us: {question}'),
)
