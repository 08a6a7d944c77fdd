# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Phrases of curious visitors on a guided tour, for the pool 'train', see phrases.py."""

from .phrases import Phrases

_NOUNS = {
    'pallet': (
        ('wooden freight base', 'wooden freight bases'), ('slatted pallet', 'slatted pallets'),
        ('slatted goods base', 'slatted goods bases'), ('wooden platform', 'wooden platforms'),
        ('flat wooden pallet', 'flat wooden pallets'), ('plank platform', 'plank platforms'),
        ('wooden goods base', 'wooden goods bases'), ('pallet of planks', 'pallets of planks'),
        ('transport pallet', 'transport pallets'), ('pallet', 'pallets'), ('pallet', 'pallets'),
        ('pallet for goods', 'pallets for goods'), ('freight pallet', 'freight pallets'),
        ('wooden pallet', 'wooden pallets'), ('timber pallet', 'timber pallets'),
        ('cargo pallet', 'cargo pallets')),
    'buffer': (
        ('marked floor patch', 'marked floor patches'), ('floor rectangle', 'floor rectangles'),
        ('chalked rectangle', 'chalked rectangles'), ('marked-out patch', 'marked-out patches'),
        ('parking rectangle', 'parking rectangles'), ('marked rectangle', 'marked rectangles'),
        ('taped-off patch', 'taped-off patches'), ('buffer', 'buffers'), ('buffer', 'buffers'),
        ('lined-off patch', 'lined-off patches'), ('lined rectangle', 'lined rectangles'),
        ('pallet car park', 'pallet car parks'), ('outlined patch', 'outlined patches'),
        ('pallet lay-by', 'pallet lay-bys'), ('floor marking', 'floor markings'),
        ('outlined area', 'outlined areas')),
    'transporter': (
        ('little robot lorry', 'little robot lorries'), ('low-slung robot', 'low-slung robots'),
        ('self-driving buggy', 'self-driving buggies'), ('robot on wheels', 'robots on wheels'),
        ('driverless trolley', 'driverless trolleys'), ('fetching robot', 'fetching robots'),
        ('flat-backed robot', 'flat-backed robots'), ('robot trolley', 'robot trolleys'),
        ('automatic trolley', 'automatic trolleys'), ('robot porter', 'robot porters'),
        ('mechanical porter', 'mechanical porters'), ('porter robot', 'porter robots'),
        ('robot barrow', 'robot barrows'), ('transporter', 'transporters'),
        ('transporter', 'transporters'), ('clever cart', 'clever carts')),
    'shelf': (
        ('multi-storey rack', 'multi-storey racks'), ('shelf', 'shelves'), ('shelf', 'shelves'),
        ('tower of shelves', 'towers of shelves'), ('wall of shelves', 'walls of shelves'),
        ('bank of shelves', 'banks of shelves'), ('tall shelf unit', 'tall shelf units'),
        ('towering shelf', 'towering shelves'), ('rack for goods', 'racks for goods'),
        ('shelving tower', 'shelving towers'), ('shelving unit', 'shelving units'),
        ('towering rack', 'towering racks'), ('giant shelf', 'giant shelves'),
        ('steel shelf', 'steel shelves'), ('tiered rack', 'tiered racks'),
        ('tall shelf', 'tall shelves'))}
_SELECTORS = {
    'leftmost': ('endmost left {n}', '{n} over at the left edge', '{n} furthest over to the left',
                 '{n} at the left tip of the row', '{n} nearest the left border of the picture',
                 '{n} that has all its fellows to the right', '{n} way over there on the left',
                 '{n} further left than its fellows'),
    'rightmost': ('{n} way over there on the right', '{n} further right than its fellows',
                  '{n} furthest over to the right', '{n} nearest the right border of the picture',
                  '{n} over at the right edge', '{n} that has all its fellows to the left',
                  '{n} at the right tip of the row', 'endmost right {n}'),
    'middle': ('{n} with company on both sides', '{n} between the outer two', '{n} at the centre '
               'of the trio', '{n} with a fellow on either hand', '{n} in the heart of the three',
               'second {n} whichever end one starts from', '{n} halfway along the row',
               '{n} sandwiched between the two others'),
    'left': ('{n} over there to the left', '{n} we have to our left', '{n} a bit further left',
             '{n} on the left-hand side of the view', '{n} that has its twin to the right',
             '{n} left of its twin', '{n} nearer the left edge', 'more left-lying {n}'),
    'right': ('{n} over there to the right', '{n} we have to our right', '{n} a bit further right',
              '{n} on the right-hand side of the view', '{n} that has its twin to the left',
              '{n} right of its twin', '{n} nearer the right edge', 'more right-lying {n}'),
    'empty': ('unburdened {n}', '{n} with nothing on its back', '{n} that has nothing to carry',
              '{n} with an empty back', '{n} without cargo', '{n} having a rest without a load',
              '{n} with its top bare', '{n} free of any load', '{n} with nobody\'s goods on it'),
    'only': ('{n}',)}
_LEFT_OF = (
    'mummy, is {a} left of {b}?', 'for the little ones: is {a} to be found left of {b}?',
    'is the left edge of the view closer to {a} than to {b}?', 'looking from where you are, do '
    'you have {a} left of {b}?', 'the lady in the hat puts {a} left of {b}. Would you?',
    'over there by {b}: is that {a} standing to the left of it?', 'with {b} in the middle of the '
    'picture, is {a} off to the left?', 'is {a} more to the left, if you compare it with {b}?',
    'it looks as though {b} has {a} somewhere on its left. Has it?', 'say I hold up my left hand. '
    'Is {a} on that side of {b}?', 'I was told to look left of {b} for {a}. Was that good advice?',
    'is it true what the children say, that {a} sits left of {b}?', 'sliding my finger left from '
    '{b}, do I pass {a}?', 'if this were a painting, would {a} be painted left of {b}?',
    'that thing over there, {a}, does it stand left of {b}?', 'grandma wants to hear if it\'s {a} '
    'one sees to the left of {b}.', 'somebody at the back asks: {a}, is it left of {b}?',
    'hand on heart: is {a} further left than {b}?', 'have a look, would you, whether {a} is left '
    'of {b}.', 'in my snapshot, will {a} turn up left of {b}?', 'letting my eyes wander left from '
    '{b}, would I come across {a}?', 'of {a} and {b}, is it the first that is further left?',
    'I believe that\'s {a}, to the left of {b}. Do you believe so too?', 'my little girl says {a} '
    'comes left of {b}. Does it?', 'left of {b}, is that where {a} lives?', 'would a tourist '
    'admiring this view find {a} left of {b}?', 'pardon me, is what I see left of {b} really {a}?',
    'does {b} get {a} as its company on the left?', 'how about {a}, has it been put left of {b}?',
    'from the left edge, do we meet {a} sooner than {b}?', 'to get a snap of {a}, should I point '
    'my camera left of {b}?', 'my grandson drew {a} left of {b}. Did he draw what is there?',
    'could you make out {a} somewhere left of {b}?', 'were {b} a church door that we look at, '
    'would {a} be to its left?', '{a} seems to me a touch left of {b}. To you as well?')
_EITHER_SIDE = (
    'from {b}, do my eyes go left or right to get to {a}?', 'with {b} mid-picture, would {a} come '
    'left or right?', 'do we look to the left or to the right of {b} when you talk of {a}?',
    'the boy on my arm points at {a}. Is that left or right of {b}?', '{a}, my dear, is it on the '
    'left or on the right of {b}?', 'which word fits the place of {a} beside {b}, left or right?',
    'left or right, children: where is {a} if this is {b}?', 'whereabouts is {a}, please, left of '
    '{b} or right of that?', 'would you say left or would you say right for {a}, as against {b}?',
    'shall I scan left or right of {b} to get {a} into my spyglass?', 'was that {a} to the left '
    'of {b} or to the right of it?', 'one says left, one right. On which side of {b} is {a}?',
    'I\'ve found {b}; is {a} over to the left or over to the right?', 'excuse the silly question, '
    'but is {a} left or right as compared to {b}?', 'from {b} on to {a}, do I head for the left '
    'edge or the right?', 'could I hear from you the side of {b}, left or right, where {a} is?',
    'may I ask on which hand of {b} we find {a}, left or right?', 'so there\'s {b}. And {a}, to '
    'the left or to the right?',
    'of the pair {b} and {a}, is the latter on the left or the right?', 'does {a} belong left or '
    'right of {b} in this picture?', '{a} and {b}: is the first left or right of the second?',
    'pointing at {b}, would I move my finger left or right to point at {a}?', '{a}: do I find it '
    'to the left of {b}, or must I try the right?', '{b} I can see quite well. Is {a} left of '
    'that or right of it?', 'looking at {b} as you do, which side has {a}, the left or the right?',
    'I\'d love to know if {a} is to the left or right of {b}.', 'wave left or right for the side '
    'of {b} where {a} is.', 'which way should I turn my head from {b} to spot {a}, left or right?',
    'as on a page, is {a} before {b}, left, or after it, right?', 'left or right? I can\'t tell '
    'which side of {b} has {a}.', 'tell an old man, please: {a}, left or right of {b}?',
    'the class wonders where {a} is: left or right of {b}.', 'I keep confusing my sides: is {a} '
    'left or is it right of {b}?', 'is it the left side of {b} or the right side that {a} is on?')
_EXTREME = (
    'the {n} {far}, which might that be?', 'I see {cands} over there. Which of them is {far}?',
    'the guide just mentioned a {n} {far}. Which did he mean?', 'which of {cands} do you mean by '
    '"the one {far}"?', 'help me choose from {cands}: I want the one {far}.', 'looking along '
    '{cands}, which one do you find {far}?', 'which of {cands} would you call the one {most}?',
    'we are curious which {n} is {most}.', '{far} I can see one of {cands}. Which one\'s that?',
    'have a guess, everybody: which {n} is the {adj} one?', 'which {n} have they put {far}?',
    'show the children the {adj} {n}.', 'of all the {ns} in this place, which is {most}?',
    'my daughter asks about the {n} {far}. Which one does she mean?', 'show me, please, whichever '
    'of {cands} is {most}.', 'what is the {adj} {n} here, if you please?', 'granny can\'t find '
    'the {adj} {n}. Which is it?', 'say I only photograph the {n} {far}. Which is that?',
    'would you be so kind as to point at the {adj} of {cands}?', 'so many {ns}! Which is {far}?',
    'could you make out the {adj} one among {cands}? Which is it?', 'can you see which {n} is '
    '{most}? I forgot my glasses.', 'a sweet for whoever finds the {adj} {n}. Which is it?',
    'one of {cands} is {far}, isn\'t it? Which?', 'do tell us: which {n} has its place {far}?',
    'if I took a photo of {cands} just now, which would be {most}?', '{far}, which {n} is there?',
    'who among {cands} is {most}?', 'our tour of {cands} begins at the {adj} one. Which?',
    'being {most} is special to one of {cands}. To which?', '{cands}, how nice! Which one of '
    'these is {most}?', 'out of {cands}, which is {most}, please?', 'it\'s the {adj} {n} I\'m '
    'after. Which would you pick?', 'the {adj} one of {cands}: would you name it for us?')
_NEAREST = (
    'please, which is it out of {cands} that {b} is closest to?', 'if {b} is home, which of '
    '{cands} is the house closest by?', 'from {b}, which {n} could I reach in the fewest steps?',
    'the {n} nearest to {b}, could you make out which it is?', 'we are to meet at the {n} nearest '
    'to {b}. Which one is that?', 'a snail at {b} crawls to the nearest {n}. To which?',
    'starting from {b}, what is the nearest {n}?', 'may I know the closest {n} to {b}, please?',
    'one of {cands} keeps {b} the closest company. Which?', 'I\'m tired and I\'m at {b}. Which '
    '{n} is the least walk away?', 'how curious! Which {n} do they keep nearest to {b}?',
    'the child at {b} skips to the nearest {n}. Which one is it?', 'if {b} makes friends with the '
    'nearest of {cands}, with which?', 'I\'d be glad to learn which {n} {b} is nearest to.',
    'a toddler leaves {b} for the closest of {cands}. Which?', 'which of {cands} do we find '
    'closest to {b}?', 'which one of {cands} is the smallest number of metres from {b}?',
    'in the neighbourhood of {b}, which {n} is closest of all?', 'which of {cands} is the closest '
    'neighbour of {b}?', 'I\'ve got my eye on {b}. Of {cands}, which is closest to that?',
    'as the crow flies from {b}, which of {cands} is closest?', 'tell grandpa, please, which {n} '
    'is closest to {b}.', 'does {b} have a {n} close by? I mean the closest. Which is it?',
    'measuring from {b}, which {n} over there comes closest?', 'from all of {cands}, find us the '
    'one nearest to {b}.', 'compared with the others, which of {cands} is closer to {b}?',
    'would you show us the {n} closest to {b}?', 'with the fewest steps from {b}, one gets to '
    'which of {cands}?', 'if I walked from {b} to the nearest of {cands}, to which?',
    'of {cands}, which one has the shortest stroll to {b}?', 'nearest to {b}, what do you see '
    'among {cands}?', 'my wool is short. From {b}, which of {cands} is closest?')
_PICK_UP = (
    'which {n} is handiest for {b} to go and fetch, being the closest?', 'what a clever machine, '
    '{b}. Which {n} is the nearest it could go for?', 'over there is {b}, ready to roll. To which '
    '{n} is its way shortest?', 'say {b} sets off now: which of {cands} is nearest to collect?',
    '{b} seeks work. Which of {cands} is closest to take along?', 'which of {cands} is for {b} to '
    'fetch with the least travel?', 'if {b} was a dog fetching the closest of {cands}, which?',
    'to spare {b} a long way, which of {cands} do you have it pick up?', 'it\'s {b} that fetches, '
    'isn\'t it? And which {n} is nearest to it?', 'a short errand for {b}, please: to which {n} '
    'would it be shortest?', 'let\'s play: {b} grabs the nearest of {cands}. Which?', 'how would '
    '{b} choose from {cands}, if it fetches the nearest one?', 'poor {b} is tired. Which {n} is '
    'the shortest way to fetch?', 'tell {b} which of {cands} to go and get: the closest, please.',
    'were I to steer {b} to the nearest {n}, which one would I load?', 'my grandson wants {b} to '
    'bring him the {n} nearest to it. Which?', 'for which {n} does {b} have the fewest metres to '
    'roll?', 'let us watch {b} collect the {n} closest to it. Which one?', 'is there a {n} that '
    '{b} can collect nearby? Name the nearest.', 'which of {cands} is waiting nearest to {b} for '
    'a lift?', 'whichever {n} is nearest gets taken by {b}, I gather. Which is that?', 'which {n} '
    'is but a hop from {b}, nearest to pick up?', 'so {b} picks things up? Which of {cands} is '
    'nearest for it to get?', 'which {n} gets the next ride with {b}, if the nearest one does?',
    '{b} goes shopping for the nearest {n}. Which is that?', 'out of {cands}, which one could {b} '
    'fetch with the shortest trip?', 'I\'d send {b} for whichever of {cands} is closest. Which?',
    'the nearest {n} may ride with {b}. Which lucky one is it?', 'please match {b} with a {n} to '
    'pick up, as near as can be.', '{b} has little time. Which of {cands} is nearest to fetch?')
_DISTANCE = (
    'we wondered about the metres from {b} across to {a}.', 'hopping from {a} to {b}, a frog gets '
    'over how many metres?', 'please put a number on how far {a} and {b} are from each other.',
    'how near is {a} to {b}? In metres, I mean.', 'pray tell, at what distance from {b} is {a}?',
    'from {a} it is how many metres until I stand at {b}?', 'could you make out how far {a} is '
    'from {b}?', 'if {a} was wheeled over to {b}, how far would it have come?', 'how far away '
    'from {a} have they put {b}?', 'how many steps\' worth of metres lie between {a} and {b}?',
    'a piece of string from {a} to {b} would be how long?', 'a mouse runs straight from {a} to '
    '{b}. How many metres?', 'pacing from {a} over to {b}, to how many metres do I come?',
    'does {a} stand far from {b}? Give it to me in [metres|meters].', 'what lies between {a} and '
    '{b} in the way of metres?', 'taking a stroll from {a} to {b}, how many metres do I cover?',
    'if I walked from {a} to {b}, how many [metres|meters] would that be?', 'a ball is thrown '
    'from {b} to {a}. How far must it fly?', 'how far off is {b} for someone who waits at {a}?',
    'going from {b} to {a}, one covers what distance?', 'is it a long way from {a} to {b}? How '
    'many [metres|meters], about?', 'the way from {a} to {b}, please, in [metres|meters].',
    '{a} and {b} look close. What\'s the distance, if you don\'t mind?', '{b} over there, {a} '
    'here: how many [metres|meters] apart?', 'how long a carpet would reach from {a} to {b}?',
    'how much walking is there between {a} and {b}, in metres?', 'my legs are old: how far a walk '
    'is it from {b} to {a}?', 'how far would a paper plane have to fly from {a} to land at {b}?',
    'a toy railway from {b} to {a} needs what length of track?', 'how many metre-long steps would '
    'take me from {b} over to {a}?', 'by how many metres are {a} and {b} separated?')
_COUNT = (
    'the floor of {b} is shared by how many {ns}?', 'my boy counted the {ns} in {b}. What should '
    'he have got?', 'let\'s count together: how many {ns} are there in {b}?', 'with {b} in view, '
    'how many of {cands} do you spot within it?', '{cands} aren\'t all in {b}, are they? How many '
    'of them are?', 'one sticker for each of {cands} in {b}, so how many stickers?', '{b} looks '
    'rather full. How many {ns} is that?', 'tell me how many out of {cands} have {b} around them.',
    'might I ask how many {ns} are resting in {b}?', 'how many {ns} make up the little crowd in '
    '{b}?', 'which number do you come to on counting the {ns} in {b}?', 'whatever is outside {b} '
    'doesn\'t count; how many of {cands} do?', 'what number of {ns} does {b} hold at the moment?',
    'if {b} was a pond, how many of {cands} would get wet?', 'who can tell how many {ns} stand in '
    '{b}?', 'does {b} have a lot of {ns} in it? How many, to be exact?', 'that area there, {b}: '
    'how many {ns} are kept in it?', 'how many of {cands} are standing in {b} just now, please?',
    'I\'d be grateful for the number of {ns} in {b}.', 'are there any {ns} in {b}? How many?',
    'could you count for me the {ns} over there in {b}?', 'of {cands}, how many did somebody put '
    'in {b}?', 'does {b} contain none, one or more of {cands}? How many exactly?', 'if {b} was a '
    'bus and the {ns} in it its riders, how many?', 'out of {cands}, how many are guests of {b}?',
    'in {b}, how many of {cands} are having a rest?', 'please count out loud the {ns} in {b}.',
    'looking only at {b}, how many of {cands} can you count?', 'how many of {cands} are parked in '
    '{b}?', 'how many of {cands} have found a home in {b}?', 'a biscuit each for the {ns} in {b}: '
    'how many biscuits?', 'inside the lines of {b}, how many {ns} does one see?', 'if I peeked '
    'into {b}, how many of {cands} would I see?', 'how many of {cands} has {b} swallowed up?')
_NEAREST_TO_ROBOT = (
    'which {n} is your own closest neighbour?', 'the nearest one to you out of {cands}, please.',
    'how nice to see {cands}! And which is nearest to your camera?', 'tell us which of {cands} is '
    'closer to you than all the rest.', 'if you rolled over to the nearest of {cands}, which '
    'would that be?', 'which of {cands} is the least far from your eyes?', 'say hello to the {n} '
    'nearest to you. Which is it?', 'if I stood in your place, which {n} would be nearest to me?',
    'which of {cands} is the one nearest to us here at your camera?', 'a child takes your camera '
    'to the nearest {n}. To which one?', 'which {n} could you almost touch, being nearest to you?',
    'which of {cands} comes closest to your nose, little robot?', 'the {n} closest to where you '
    'are, could you point it out?', 'do you have a {n} close by? The nearest one, which is it?',
    'what would be the nearest {n} for a robot where you are?', 'on leaving your place, to which '
    '{n} is it the shortest walk?', 'whichever of {cands} is nearest to your lens, show it to us.',
    'which {n} do you need the fewest metres to get to?', 'of {cands}, which one has the shortest '
    'way to you?', 'dear robot, which {n} is closest to you?', 'which of {cands} does your camera '
    'see from the smallest distance?', 'which of {cands} would you reach in the fewest steps?')
_FARTHEST_FROM_ROBOT = (
    'of {cands}, which lies the most metres away from you?', 'which {n} would I need a telescope '
    'for, the farthest from you?', 'with {cands} before you, from near to far, which comes last?',
    'what is the most faraway {n} that you can see?', 'to which {n} would it be the longest trip '
    'from where you are?', 'let\'s wave to the {n} farthest away from you. Which one is that?',
    'one {n} is farther from you than all the rest. Tell us which.', 'it takes the most steps '
    'from you to one of {cands}. To which one?', 'to which {n} would you have the longest walk?',
    'who is hiding farthest away from you, out of {cands}?', 'the most distant of {cands}, as '
    'seen by you, is which?', 'to which of {cands} would your voice have to travel furthest?',
    'could you make out which {n} is farthest from your lens?', 'from your camera, to which of '
    '{cands} is it farthest?', 'if I ran from you to the most distant {n}, which would I run to?',
    'if you had to roll to the farthest of {cands}, which would it be?', 'away over there in the '
    'distance, which {n} is farthest from you?', 'which of {cands} keeps the greatest distance '
    'from your camera?', 'which of {cands} is furthest away from us here at your camera?',
    'name the {n} at the longest distance from where you stand.', 'dear robot, which of {cands} '
    'is farthest off for you?', 'so you see {cands}. And which one is the farthest from you?')
_FREE_TRANSPORTER = (
    'one of {cands} looks quite bare on top. Which?', 'out of {cands}, which travels light, with '
    'nothing on board?', 'could you make out a {n} with nothing lying on it? Which one?',
    'looking at the tops of {cands}, which one has nothing on it?', 'nothing rests on one of '
    '{cands}. On which one?', 'that {n} over there with nothing on it, which is it?',
    'of {cands}, whose back is empty?', 'whichever of {cands} is unladen, please name it.',
    'where all the others have a load, which {n} has none?', 'I\'d love a ride on the {n} without '
    'cargo. Which is it?', 'which of {cands} is still waiting to be given something to carry?',
    'which {n} has its top free for my suitcase, bearing nothing?', 'does one of {cands} stand '
    'there with an empty top? Which?', 'show the kids the {n} that hasn\'t got anything on it.',
    'which of {cands} has nothing to carry?', 'all those {ns}! Which one is free of any load?',
    'which {n} goes about with its top bare?', 'who among {cands} is off duty, bearing no load?',
    'which {n} is having a rest with nothing on its back?')
_CAMERA_DISTANCE = (
    '{a} appears close to you. How close, in metres?', 'you and {a}: how many metres apart?',
    'is {a} far from you? How many metres?', 'my grandchild asks how far away from you {a} is.',
    'a sparrow flies from your lens to {a}. How far does it fly?', 'how many steps\' worth of '
    '[metres|meters] is {a} from you?', 'let us guess: {a} is how far from your camera?',
    'how far is {a} from where you\'re looking?', 'how many metres lie between you and {a}?',
    'just how distant from you is {a}?', '{a} over there, how far from you would that be?',
    'could you make out how far off {a} is from your lens?', 'between your lens and {a} there\'s '
    'how much distance?', 'please tell us the [metres|meters] from your camera to {a}.',
    'if I walked from your camera to {a}, how far would that be?', 'at how many [metres|meters] '
    'from you do we find {a}?', 'what distance does your gaze travel to get to {a}?',
    'dear robot, how far must you look to see {a}?', 'how long would a ribbon be that goes from '
    'your camera to {a}?', 'in metres, how close are we to {a}, counting from your camera?',
    'to shake hands with {a}, how far would you have to go?')
_LOAD_HEIGHT = (
    'could you make out how high {a} is stacked, floor to top?', 'measured from the floor, at '
    'what height is the very top of {a}?', 'what a pile on {a}! How many metres up does it end?',
    'how tall is {a} with everything that\'s piled on it?', 'from the floor up, how high does {a} '
    'with its load go?', 'is {a} with its load taller than me? Tell me its height.', 'the goods '
    'on {a} tower up to what height?', 'I\'d be curious how high {a} is loaded.', 'how high must '
    'I reach to touch the top of the load on {a}?', 'somebody has stacked {a} up to which height?',
    'a hat on the load of {a} would sit how high off the floor?', 'counting the load, what is the '
    'height of {a}?', 'a spider climbs to the top of {a}, load and all. How high?', 'how high up '
    'is the top of whatever is on {a}?', 'the top of {a}, load and all: how high off the ground?',
    'upwards from the floor, {a} and its load measure what?', 'how high does {a} stand, with all '
    'its goods?', 'how far above the floor does one find the top of {a}?', 'would I see over {a} '
    'and its load? How high is that?', 'a cat sits on top of the load of {a}. How high up is she?')
_COUNT_SHELF_SIDE = (
    '{c} and how many of {cands} are on one and the same side of {b}?', 'on the same side of {b} '
    'as {c}, how many of {cands} do you see?', 'my nephew asks how many {ns} are on the side of '
    '{b} where {c} is.', 'with a team each side of {b}, how many of {cands} join the team of {c}?',
    'on the side of {b} where we see {c}, how many of {cands} are there?', '{b} splits the view '
    'in two. How many {ns} has the part with {c}?', 'a photo folded at {b}: how many of {cands} '
    'share the half of {c}?', '{c} is off to one side of {b}. How many {ns} are off to the same?',
    'please count the {ns} to the side of {b} that belongs to {c}.', 'of {cands}, how many are on '
    'the side of {b} that has {c}?', 'how many {ns}, please, on the side of {b} that {c} is on?',
    'if {b} is a garden fence, how many of {cands} are on the side of {c}?', 'how many {ns} share '
    'a side of {b} with {c}?', 'cover the side of {b} without {c}: how many {ns} do I still see?',
    'how many of {cands} took the same side of {b} as {c} did?', '{c} is on one side of {b}. On '
    'that side, how many of {cands}?', 'do many {ns} stand on the side of {b} with {c}? How many?',
    'let {b} be a river in the view: how many {ns} on the bank of {c}?')
_ABOVE_BELOW = (
    'does {a} have its place [above|below] {b}?', 'if a flood rose, would it come to {a} '
    '[later|earlier] than to {b}?', 'granny asks if {a} is the upper one and {b} the lower one.',
    'has {a} been put [higher|lower] than {b}?', 'is {a} higher up than {b}, or is it lower down?',
    'like the storeys of a house: is {a} over {b} or under it?', 'level with {b}, would I climb '
    'up or down to reach {a}?', 'is {a} at a greater height than {b}, or a smaller one?',
    'my son thinks {a} is [above|below] {b}. Do you think so too?', 'could you make out if {a} is '
    'up above {b} or down below it?', 'tell the children whether {a} is above {b} or beneath it.',
    'in terms of height, {a} is where: above {b} or below it?', 'does {a} sit higher than {b} or '
    'lower?', 'by height off the floor, is {a} above or below {b}?', 'to get from {b} to {a}, '
    'would a bird fly up or down?', 'would you call {a} [higher up|lower down] than {b}?',
    'climbing from {b} to {a}, does one go up or down?', '{a}, please: above {b} or underneath?',
    'is it up or down that {a} is from {b}?', 'is {a} upstairs or downstairs from {b}, so to say?',
    'above or below {b}, where is {a} kept?')
_FRONT_BEHIND = (
    'walking away from you, would I pass {a} [before|after] {b}?', 'is {a} to the front of {b} or '
    'to the rear, from your place?', 'as you look, does {a} stand in front of {b} or at its back?',
    '{a}, as you see it: before {b} or behind it?', 'from your camera, is {a} further back than '
    '{b} or further up?', 'in front of {b} or behind, which is it for {a} from your side?',
    'with you as the stage, does {a} sit [in front of|behind] {b}?', 'from your camera, have they '
    'put {a} [in front of|behind] {b}?', 'my wife sees {a} [in front of|behind] {b}. Do you?',
    'could you make out if {a} is in front of {b} or behind it?', 'is {a} deeper in the view than '
    '{b}, or more to the front?', 'running away from you, do I pass {a} [sooner|later] than {b}?',
    'it seems {a} comes [in front of|behind] {b}. Does it, from where you are?', 'seen from you, '
    'is {a} before {b}, in front, or beyond, behind?', 'going from you to the back, does {a} come '
    'before {b} or after it?', 'is the one at the front {a}, with {b} behind, seen from you?',
    'do you see {a} ahead of {b} or in back of it?', 'is {a} nearer to us than {b}, so in front, '
    'or is it behind?', 'tell us, robot: {a}, in front of or behind {b}?', 'in a queue starting '
    'at your camera, is {a} [ahead of|after] {b}?', 'is {a} hiding behind {b}, or is it in front?')
_WIDE_ENOUGH = (
    'could something {w} wide squeeze through between {a} and {b}?', 'tell me, does {w} fit in '
    'between {a} and {b}?', 'please check if {w} of free floor lies between {a} and {b}.',
    'our group needs {w}. Can we get through between {a} and {b}?', 'between {a} and {b}, would '
    'there be {w} for us to pass?', '{w} of space, have {a} and {b} got that between them?',
    'do {a} and {b} stand {w} apart or more?', 'does the opening from {a} to {b} let {w} through?',
    'a class in a row takes {w}. Could it march between {a} and {b}?', 'to slip between {a} and '
    '{b}, may one be {w} wide?', 'if an elephant is {w} wide, does it fit between {a} and {b}?',
    'how about {w}: do {a} and {b} leave that much room?', 'can one go through between {a} and '
    '{b} with a width of {w}?', 'a boat {w} across: might it float between {a} and {b}?',
    'could we lay a mat {w} wide on the floor between {a} and {b}?', 'my pram is {w} wide. Does '
    'it go between {a} and {b}?', 'might a thing as broad as {w} pass between {a} and {b}?',
    'would a carpet {w} wide fit in between {a} and {b}?', 'will a piano {w} in breadth go '
    'through between {a} and {b}?', 'hand in hand we take up {w}. Do we fit between {a} and {b}?',
    'is the way between {a} and {b} at least as wide as {w}?')
PHRASES = Phrases(
    nouns=_NOUNS, selectors=_SELECTORS,
    templates={
        'left_of': _LEFT_OF, 'either_side': _EITHER_SIDE, 'extreme': _EXTREME, 'nearest': _NEAREST,
        'pick_up': _PICK_UP, 'distance': _DISTANCE, 'count': _COUNT,
        'nearest_to_robot': _NEAREST_TO_ROBOT, 'farthest_from_robot': _FARTHEST_FROM_ROBOT,
        'free_transporter': _FREE_TRANSPORTER, 'camera_distance': _CAMERA_DISTANCE,
        'load_height': _LOAD_HEIGHT, 'count_shelf_side': _COUNT_SHELF_SIDE,
        'above_below': _ABOVE_BELOW, 'front_behind': _FRONT_BEHIND, 'wide_enough': _WIDE_ENOUGH},
    nearest_nouns=('the {n} closest of all to {c}', 'the {n} that is the closest neighbour of {c}',
                   'the {n} one reaches from {c} in the fewest steps', 'the {n} with the fewest '
                   '[metres|meters] to {c}', 'the {n} keeping {c} the closest company', 'the {n} '
                   'with the shortest stroll to {c}', 'the {n} that lies nearest at hand for {c}'),
    most={'leftmost': ('furthest over to the left', 'nearest to the left edge of the view',
                       'over at the left end of the row', 'further left than all its fellows',
                       'out at the left tip'),
          'rightmost': ('furthest over to the right', 'nearest to the right edge of the view',
                        'over at the right end of the row', 'further right than all its fellows',
                        'out at the right tip')},
    adjective={'leftmost': ('most left-lying', 'endmost left', 'nearest-the-left-edge',
                            'most left-hand', 'furthest-to-the-left'),
               'rightmost': ('most right-lying', 'endmost right', 'nearest-the-right-edge',
                             'most right-hand', 'furthest-to-the-right')},
    far={'leftmost': ('at the left tip of the row', 'way over on the left', 'down at the left end '
                      'of the view', 'out there on the far left', 'over there at the left edge'),
         'rightmost': ('down at the right end of the view', 'over there at the right edge',
                       'out there on the far right', 'at the right tip of the row', 'way over on '
                       'the right')},
    numbered=('Region {i}', '[Region {i}]', 'region #{i}', 'region no. {i}', 'region {i}'),
    openings=('tell me, dear robot, ', 'if I may be so nosy: ', 'my grandchild whispers: ',
              'if it isn\'t too much trouble, ', 'our bus leaves soon, so ', 'hello up there, ',
              'oh, how interesting: ', 'pardon my curiosity, but ', 'from behind the rope I ask: ',
              'what a big hall! ', 'please, mister robot, ', 'on our tour we wondered: ',
              'before we move on to the next hall, ', 'a question from the back row: ',
              'the whole class wants to know: ', 'we have come a long way to see this: ',
              'for the family album: ', 'since we are guests here: '),
    closings=(' The little ones can hardly wait.', ' I shall tell them at home.', ' How exciting!',
              ' I only ask out of curiosity.', ' Please speak up a little.', ' We have never seen '
              'such a place.', ' My spectacles are at home.', ' Thank you, that is very kind.',
              ' You are a clever machine.', ' What a lovely tour this is.'),
    prefaces=('we have stopped in front of {groups}, so {question}', 'through the glass one sees '
              '{groups}; {question}', 'everyone, please look at {groups}: {question}',
              'a postcard of this place would show {groups}: {question}', 'may I bring you back '
              'to {groups}? {question}', 'my leaflet has a picture of {groups}: {question}',
              'the children have spotted {groups}: {question}', 'on this stop of the tour there '
              'are {groups}: {question}', 'I have been admiring {groups}: {question}',
              'over there we can see {groups}. {question}', 'our eyes are on {groups}: {question}',
              'the guide has shown us {groups}: {question}'),
)
