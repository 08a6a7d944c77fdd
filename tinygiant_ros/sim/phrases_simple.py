# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Phrases of people who use very simple English, for the pool 'train', see phrases.py."""

from .phrases import Phrases

_NOUNS = {
    'pallet': (('shipping pallet', 'shipping pallets'), ('lifting pallet', 'lifting pallets'),
               ('boarded pallet', 'boarded pallets'), ('simple pallet', 'simple pallets'),
               ('goods pallet', 'goods pallets'), ('pallet board', 'pallet boards'),
               ('plank pallet', 'plank pallets'), ('truck pallet', 'truck pallets'),
               ('wood pallet', 'wood pallets'), ('load pallet', 'load pallets'),
               ('pallet base', 'pallet bases'), ('slat pallet', 'slat pallets'),
               ('fork pallet', 'fork pallets'), ('hall pallet', 'hall pallets'),
               ('pallet', 'pallets'), ('pallet', 'pallets')),
    'buffer': (('square on the floor', 'squares on the floor'), ('floor square', 'floor squares'),
               ('painted floor spot', 'painted floor spots'), ('marked square', 'marked squares'),
               ('place for pallets', 'places for pallets'), ('put-down place', 'put-down places'),
               ('waiting place', 'waiting places'), ('pallet square', 'pallet squares'),
               ('pallet place', 'pallet places'), ('taped square', 'taped squares'),
               ('pallet spot', 'pallet spots'), ('buffer spot', 'buffer spots'),
               ('marked spot', 'marked spots'), ('lined area', 'lined areas'),
               ('buffer', 'buffers'), ('buffer', 'buffers')),
    'transporter': (('robot with a flat top', 'robots with a flat top'),
                    ('self-moving cart', 'self-moving carts'), ('driving robot', 'driving robots'),
                    ('driverless wagon', 'driverless wagons'), ('pallet robot', 'pallet robots'),
                    ('flat robot cart', 'flat robot carts'), ('flat robot car', 'flat robot cars'),
                    ('transporter', 'transporters'), ('transporter', 'transporters'),
                    ('robot wagon', 'robot wagons'), ('robot truck', 'robot trucks'),
                    ('flat robot', 'flat robots'), ('load robot', 'load robots'),
                    ('cart robot', 'cart robots'), ('low robot', 'low robots'),
                    ('robot car', 'robot cars')),
    'shelf': (('rack with shelves', 'racks with shelves'), ('set of shelves', 'sets of shelves'),
              ('shelf for goods', 'shelves for goods'), ('storeroom shelf', 'storeroom shelves'),
              ('storage rack', 'storage racks'), ('metal shelf', 'metal shelves'),
              ('goods shelf', 'goods shelves'), ('shelf tower', 'shelf towers'),
              ('shelf block', 'shelf blocks'), ('high shelf', 'high shelves'),
              ('metal rack', 'metal racks'), ('shelf unit', 'shelf units'), ('shelf', 'shelves'),
              ('big shelf', 'big shelves'), ('big rack', 'big racks'), ('shelf', 'shelves'))}
_SELECTORS = {
    'leftmost': ('{n} closest to the left side of the picture', '{n} with no other one left of it',
                 '{n} that stands most to the left', '{n} all the way on the left', 'far-left {n}',
                 'last {n} on the left', '{n} on the very left', 'end {n} on the left'),
    'rightmost': ('{n} closest to the right side of the picture', '{n} all the way on the right',
                  '{n} with no other one right of it', '{n} that stands most to the right',
                  'last {n} on the right', '{n} on the very right', 'end {n} on the right',
                  'far-right {n}'),
    'middle': ('{n} with one neighbour here and one there', '{n} with one more on each side',
               '{n} between its two friends', 'number two {n} of the three', '{n} in the middle',
               '{n} that is not at an end', '{n} in between', 'centre {n}'),
    'left': ('{n} with the other one to its right', '{n} that you see on the left',
             '{n} that is on the left side', '{n} that stands more left', '{n} more to the left',
             '{n} in the left spot', '{n} on the left', 'left-side {n}'),
    'right': ('{n} with the other one to its left', '{n} that you see on the right',
              '{n} that is on the right side', '{n} that stands more right', '{n} on the right',
              '{n} more to the right', '{n} in the right spot', 'right-side {n}'),
    'empty': ('{n} without any goods on it', '{n} with no things on it', '{n} with nothing on top',
              '{n} that brings nothing', '{n} with nothing on it', '{n} that nobody loaded',
              '{n} with a clear top', '{n} with no goods'),
    'only': ('{n}',)}
_LEFT_OF = (
    'look at {b}. Now look left. Do you see {a} there?', 'can you find {a} when you go left from '
    '{b}?', 'my finger is on {b}. To show {a}, must I move it left?', '{a} left, {b} on the other '
    'side: correct?', 'left from {b}, can one see {a}?', 'we play a game. I say: {a} is left of '
    '{b}. Do I get the point?', 'the teacher asks: "Is {a} left of {b}?" Do I say yes?', '{a} to '
    'the left, {b} not so much to the left, yes?', 'does {a} come more to the left than {b} does?',
    'on the left of {b} there is {a}, isn\'t there?', '{a}: is its place in the picture left of '
    '{b}?', 'some things stand left of {b}. Is {a} one of those?', 'I go left in the picture, '
    'away from {b}. Is that the way to {a}?', 'compare {a} with {b}: is it farther left?', 'with '
    '{b} as the border, is {a} in the left part?', 'I can not see if {a} is left of {b}. Please '
    'help.', '{a} left from {b}, [yes or no|true or not true]?', 'position of {a}: left of {b}?',
    'left side of {b}: {a} there?', 'it is {a} that you find on the left of {b}, or not?', 'first '
    '{a}, then {b}, if I start on the left. Is this the order?', 'start at the left edge and go '
    'across. Do you pass {a} before {b}?', 'the left one of the two, is it {a}? The other one is '
    '{b}.', 'two things: {a} and {b}. Is the first one the left one?', 'I look at {b} and you '
    'want to show me {a}. Do you tell me "more left"?', 'to find {a}, should my eyes go left from '
    '{b}?', 'left of {b} stands {a}. Is this sentence OK?', 'maybe {a} is left of {b}, maybe not. '
    'Is it?', 'draw a line straight down through {b}. Is {a} on the left of the line?', 'did '
    'someone put {a} to the left of {b}?', 'all that is to the left of {b}: does {a} belong to '
    'it?', 'a toy train goes left from {b}. Does it go to the side where {a} is?', '{b} has a '
    'left side and another side. Is {a} on the left one?', 'where {a} stands, is it left from '
    'where {b} stands?', 'my friend says {a} is to the left of {b}. Do you say so too?', 'if {a} '
    'is left of {b}, put your thumb up. Up or down?')
_EITHER_SIDE = (
    '{b} is here. Where do I look for {a}, left or right?', 'left or right, where is {a}? Start '
    'from {b}.', 'from {b} to {a}: go left, go right?', '{a} and {b}: which side is the first one '
    'on, left or right?', 'which way must I turn my eyes to go from {b} to {a}, left or right?',
    'I touch {b} on the screen. Now I want to touch {a}. Do I go left or right?', 'compared with '
    '{b}, does {a} stand on the left or on the right?', 'tell me one word, left or right: {a} '
    'from {b}.', 'say "left" if {a} is on that side of {b}, and "right" if it is on the other.',
    '{a}, is it more left or more right than {b}?', 'side of {b} with {a}: left, right?', 'what '
    'side of {b} did they put {a} on, left or right?', '{a} has its place to the left of {b}, or '
    'to the right?', 'my finger is on {b}. Which way to {a}, left or right?', 'let {b} be the '
    'middle. Is {a} in the left half or the right half?', 'I see {b} but I can not find {a}. '
    'Should I look more left or more right?', 'one thing is true: {a} is left of {b}, or it is '
    'right of it. Which one?', 'the way from {b} over to {a}: to the left, to the right?', 'could '
    '{a} be on the left of {b}, or is right the true side?', 'find {b}, then find {a}. Did you go '
    'left or right?', 'help me with the direction: {a} is what way from {b}, left or right?',
    'right or left? I mean where {a} is from {b} in this photo.', 'cut the picture at {b}. Is {a} '
    'in the left piece or the right piece?', 'which is the place of {a}: left of {b}, or right?',
    'a fly goes from {b} to {a}. For us, does it fly left or right?', 'do people see {a} to the '
    'left or to the right when their eyes are on {b}?', 'it is {b} I know. It is {a} I look for. '
    'Left or right?', 'where must {a} be in my drawing, left of {b} or right of it?', 'begin with '
    '{b}, move to {a}. Is it a left move or a right move?', 'right side or left side of {b}: '
    'where can we see {a}?', 'I guess left. Or is {a} on the right of {b}?', 'and {a}? Left or '
    'right, if I ask from {b}.', 'choose left or right for {a}, with {b} as the start.', 'please '
    'finish this: {a} is to the ... of {b}. Left or right?')
_EXTREME = (
    'look at {cands}. Which one is {most}?', 'show me the {adj} one of {cands}, please.', 'can '
    'you touch the {adj} {n}? Which one do you touch?', 'I look for the {n} {far}. Where is it?',
    '{cands}, and one of them is {far}. Tell which.', 'go to the {n} {far}. Which one is that?',
    '{adj} {n}, please?', '{n} that is {most}: which?', 'who of {cands} stands {most}?',
    'of these, {cands}, I want to see the one {far}.', 'the one {far}: which of {cands}?', 'what '
    '{n} can I find {far}?', 'where {cands} stand, which one stands {far}?', 'put your finger on '
    'the {adj} {n}.', 'say which {n} we see {far}.', 'many {ns}, but only one is {most}. Which is '
    'it?', 'find {cands}. Now find the {adj} one. Which did you find?', 'I only need one of '
    '{cands}. It is the one {far}. Which is it?', 'give me the {n} that is {most}.', 'among '
    '{cands}, is there one {far}? Show it.', 'see the {ns}? Choose the {adj} one.', '{cands}: '
    '{far} is which?', 'it stands {far}, it is one of {cands}. Which?', 'my {n} is the {adj} one. '
    'Which is mine?', 'there are {ns} here. Which one do you see {far}?', 'a child points to the '
    '{adj} {n}. Which is it?', 'if you look {far}, which of {cands} do you see there?', 'let us '
    'take the {adj} one from {cands}. That is which one?', 'I am new here. Which {n} do people '
    'call the {adj} one?', 'the {n} we talk about is {most}. Can you show it?', 'you see which of '
    '{cands} is {most}, so tell us.', 'what is {far}? I mean which {n}.', 'one from {cands}, '
    'please: the {adj} one.', '{ns} here and there. Which is {most}?', 'the {adj} one, where is '
    'it among {cands}?')
_NEAREST = (
    'a cat sits at {b}. To which {n} is its way the shortest?', '{n} closest to {b}: which?',
    'who is the neighbour of {b}? I mean the closest of {cands}.', 'stand at {b}. Which {n} can '
    'you reach first?', '{cands} are not all equally far from {b}. Which one is the closest?',
    'what {n} does {b} have closest to it?', 'look around {b}. Which {n} is there, closer than '
    'all the other ones?', 'close to {b}, closer than the rest: which of {cands}?', 'I am at {b} '
    'and my legs are tired. Which of {cands} is the least walk?', 'one of {cands} has only a '
    'short way to {b}, the shortest. Which?', 'make a line from {b} to each of {cands}. Which one '
    'gets the shortest line?', 'which {n} do I see nearest by if I stand at {b}?', 'nearest to '
    '{b}, please, from {cands}.', 'the smallest number of steps from {b}: to which {n} is it?',
    'from all {ns}, choose the nearest to {b}.', 'where do I go from {b} if I want the closest '
    '{n}?', 'find {b}. Now find the {n} closest to it. Which one did you find?', '{b} wants a '
    'friend close by. Which of {cands} is the closest?', 'it is one of {cands}. It is close to '
    '{b}, and no other is closer. Which is it?', 'to which of {cands} is it the fewest steps from '
    '{b}?', 'with {b} as the start, what {n} is the shortest walk away?', 'least metres to {b}: '
    'which of {cands}?', 'measure from {b}. Which {n} has the smallest number?', 'how about {b}: '
    'which of {cands} is nearest to that?', 'tell me where the closest {n} is, if you begin at '
    '{b}.', 'are there {ns} near {b}? Show me the nearest one.', 'see {b}. See {cands}. Which of '
    'them stands nearest to it?', 'nearest neighbour of {b} among {cands}?', 'nearest {n} for '
    '{b}?', 'the distance from {b} is the smallest for which {n}?', 'I throw a ball from {b} to '
    'the nearest of {cands}. Where does it go?', 'a bug walks from {b} to the closest {n}. Where '
    'will it be then?', 'which one from {cands} would you reach first from {b}, if all ways are '
    'open?', 'the {n} by {b}, I mean the closest. Point at it.', 'who has the shortest way to '
    '{b}? Choose from {cands}.')
_PICK_UP = (
    '{b} must get one of {cands}, the nearest one. Which one?', 'tell {b} where to go: which {n} '
    'is the closest for it to get?', 'send {b} to the closest {n}. Which one will it bring?',
    '{b} can take one of {cands}. It takes the one that is nearest. Which?', '{b} is hungry for '
    'work. Which of {cands} is the closest to take?', 'what {n} should {b} go for, so that its '
    'way is the shortest?', 'next job for {b}: bring the nearest {n}. Which one is it?', 'the '
    'shortest trip for {b}: to which of {cands}?', 'where does {b} go if it wants the nearest '
    '{n}?', '{b} brings us things. Which {n} is the nearest for it to bring?', 'let {b} lift the '
    '{n} that is nearest to it. Show that one.', 'I want {b} to move one of {cands}. Not a long '
    'way, the shortest. Which one?', '{b} takes the nearest first. Which of {cands} is first?',
    'for {b}, which of {cands} is quick to get because it is the nearest?', '{b} goes and gets '
    'the closest {n}. Which is it?', 'nearest {n} for {b} to pick up?', 'the shortest way wins. '
    'Which {n} should {b} go and get?', 'we need one of {cands}, and {b} will get it. Which one '
    'saves the most driving?', 'please help {b} choose from {cands}: the nearest is the best.',
    'pick up, nearest first: {b}, which {n}?', '{b} should not drive far. Which {n} should it '
    'get, then?', 'what is the closest {n} that {b} can go and fetch?', 'from where {b} is, which '
    'of {cands} is the shortest way to go and take?', '{b} needs a load. Which {n} is closest by?',
    'the {n} for {b} is the one with the shortest way. Show it to me.', 'a short way is good for '
    '{b}. To which {n} has it the shortest?', 'can you send {b} to get one of {cands}? Choose the '
    'nearest.', 'who waits nearest to {b} to be taken away? Look at {cands}.', 'by distance only, '
    'which {n} should {b} come and take?', 'job: {b}. Load: the nearest of {cands}. Which?', '{b} '
    'has little power. It can only get the nearest {n}. Which?', 'out of all {ns}, {b} takes the '
    'nearest. Can you show it?', 'to which of {cands} do you send {b} so that it drives the '
    'fewest metres?', 'one of {cands} is for {b} to take, by the shortest drive. Say which.')
_DISTANCE = (
    'distance, {a} to {b}?', 'how long is the walk from {a} to {b}?', 'I want to walk from {a} to '
    '{b}. How many meters is that?', 'far or near? Tell me the [metres|meters] from {a} to {b}.',
    '{a}, {b}: how far from each other?', 'a long stick goes from {a} to {b}. How long is the '
    'stick?', 'is it far from {a} to {b}? Say it in metres.', 'how big is the distance that {a} '
    'has to {b}?', 'what number of meters do you measure from {a} over to {b}?', 'from {b}, how '
    'many metres must I go to reach {a}?', 'metres, please: {a} and {b}.', 'you stand at {a}, I '
    'stand at {b}. How far is it from you to me?', '{a} is away from {b} by what distance?',
    'guess how far {b} is from {a}.', 'tell how far it is to go from {b} to {a}.', 'the way from '
    '{a} to {b} in a straight line is how long?', 'how near is {a} to {b}, in [metres|meters]?',
    'I measure from {a}. What does the tape show at {b}?', 'a mouse runs from {a} to {b}. How '
    'many meters does it run?', 'can you say the distance? It goes from {a} to {b}.', 'start at '
    '{a}, stop at {b}. How many metres?', 'what is it from {a} to {b}, one metre, two, more?',
    'take {a}. Take {b}. What is the distance?', '{a} far from {b}: how many metres?', 'it is '
    'some way to {b} when you come from {a}. How long a way?', 'how much way is there from {a} to '
    '{b}?', 'say in [metres|meters] how far away {b} is if you are at {a}.', 'one big step is one '
    'metre. How many big steps from {b} to {a}?', 'length of a line from {a} to {b}, please?',
    'when I push a toy car from {b} to {a}, how many metres does it roll?', 'how far has {a} to '
    'go until it is at {b}?', 'so how far is it, {b} from {a}?', 'look at {a}, look at {b}, then '
    'tell the metres from one to the other.', 'do {a} and {b} stand close? How close, in meters?',
    'number of [metres|meters], from {b} as far as {a}?', 'what do I write for the distance of '
    '{a} from {b}?')
_COUNT = (
    'look into {b}. How many {ns} do you see?', '{b}: {ns}, how many?', 'how many of {cands} are '
    'put in {b}?', 'count for me the {ns} standing in {b}.', 'say the number: {ns} in {b}.',
    'one, two, three ... how many of {cands} stand in {b}?', 'I see {b}. I see {cands}. How many '
    'of them are in there?', 'what number of {ns} does {b} have in it?', 'if nobody moves them, '
    'how many {ns} stay in {b}?', 'are there {ns} in {b}? How many?', 'do any of {cands} stand in '
    '{b}? Give the number.', 'how full is {b}? Count the {ns} in it.', 'go inside {b} and touch '
    'each of the {ns}. How many do you touch?', 'inside {b}, how many from {cands}?', '{b} has '
    'some of {cands}, or none. How many?', 'in {b} we put {ns}. How many are there now?', 'some '
    'of {cands} are inside {b}, some are outside. How many inside?', 'please count: of {cands}, '
    'only those in {b}.', 'I step into {b}. How many {ns} stand there with me?', '{ns} that have '
    'their place in {b}: how many?', 'with one finger for each of {cands} in {b}, how many '
    'fingers do I show?', 'begin with one and count the {ns} in {b}. At what number do you stop?',
    'how many {ns} did people put in {b}?', 'of {cands}, how many are in {b} and not outside?',
    'we take everything out of {b}. How many {ns} do we take out?', 'zero, one or more: how many '
    '{ns} are there in {b}?', 'each of {cands} in {b} gets a star. How many stars do I need?',
    'are they few or many, the {ns} in {b}? Tell me how many.', 'how many {ns} on the floor of '
    '{b}?', 'lines go around {b}. How many of {cands} are inside the lines?', '{b} is home to how '
    'many {ns}?', 'how many of {cands} would I meet in {b}?', 'show with a number how many {ns} '
    'can be seen in {b}.', 'forget all that is not in {b}. How many of {cands} can you still '
    'count?', 'take {cands}. Now keep just those in {b}. How many do you keep?', 'it is {b} that '
    'I ask about. How many of {cands} stand there?')
_NEAREST_TO_ROBOT = (
    'you go straight to the nearest of {cands}. Which one do you touch?', 'who is closest to you? '
    'Choose from {cands}.', 'you are here. Which {n} is nearest to here?', 'what {n} stands '
    'closest to your eye?', 'closest to you: which of {cands}?', 'I want to know the {n} that you '
    'have the shortest way to.', 'one of {cands} is very close to you, closer than the others. '
    'Which?', 'from your place, which {n} needs the fewest steps?', 'look in front of you. Which '
    '{n} is the nearest?', 'is one of {cands} near you? Show the nearest.', 'nearest one to the '
    'camera, from {cands}, please.', 'you go to the closest {n}. Which one is it?', 'which {n} is '
    'not far from you, the least far of all?', 'small distance to you, the smallest: which of '
    '{cands}?', 'of {cands}, which would you reach soonest?', 'dear camera, which {n} is nearest '
    'to you?', 'if you measure from your camera, which {n} has the smallest number?', 'near you '
    'there is one {n}, nearer than the rest. Show it.', 'where do you see the {n} nearest to '
    'yourself?', 'find the one of {cands} with the least way from your lens.', 'what is closest '
    'by from where you look, among {cands}?', 'closest {n} to the camera of this photo?', 'a ball '
    'rolls from you to the nearest {n}. Which one does it hit?')
_FARTHEST_FROM_ROBOT = (
    'you need the most steps to one of {cands}. Which one?', 'who is the farthest away from you? '
    'Choose from {cands}.', 'farthest from you: which of {cands}?', 'what {n} is so far from you '
    'that no other is farther?', 'look far away. Which {n} is the farthest from you?', 'which {n} '
    'has the biggest distance to your camera?', 'near ones no, far ones yes: which of {cands} is '
    'farthest from you?', 'you can walk to any of {cands}. To which one do you walk the longest?',
    'from your place, which {n} is the most far away?', 'show me the one of {cands} that you have '
    'the longest way to.', 'a ball must roll from you to the farthest {n}. Which one is it?',
    'big distance to you, the biggest: which of {cands}?', 'if you measure from your lens, which '
    '{n} gets the biggest number?', 'find the {n} that stands farther from you than all the '
    'others.', '{cands}: who is the least near to you?', 'the camera took a picture of {cands}. '
    'Which one stood the farthest away from it?', 'the {n} that is the least close to you, where '
    'is it?', 'I go away from you, to the farthest of {cands}. Where do I stop?', 'most metres '
    'from the camera: which {n}?', 'not close, not in the middle, but farthest from you: which '
    '{n}?', 'can you show the {n} that is the longest walk for you?')
_FREE_TRANSPORTER = (
    'which of {cands} has nothing to carry?', 'one of {cands} stands around with nothing on it. '
    'Which?', 'I want to put a box on one of {cands}. Which has nothing on it yet?', 'the top of '
    'one {n} is clear. Which one is it?', 'look on top of {cands}. Where do you see nothing?',
    'empty one of {cands}: which?', 'nothing on it: which {n}?', 'show me the empty one among '
    '{cands}.', 'which {n} did nobody load?', 'other {ns} bring something, but one brings '
    'nothing. Which?', 'can one of {cands} take my things? Say which one is empty.', 'which {n} '
    'is without goods?', 'where is the {n} with no goods on its top?', 'find who carries nothing: '
    '{cands}.', 'we need one {n} that is free to take goods. Which can we use?', 'who of {cands} '
    'could say "I have no load"?', 'one {n} waits for its load. Which one has none yet?', 'point '
    'to the {n} that nothing stands on.', 'which of {cands} is the light one, with no load on it?',
    'only one of {cands} has nothing to bring. Which?', 'some {ns} are full. Which one is empty?',
    'on what {n} is the place for the load still free?', 'nobody put anything on one of {cands}. '
    'On which one?')
_CAMERA_DISTANCE = (
    'you see {a}. How far is it from you?', 'distance, you to {a}?', 'how many meters must you go '
    'to reach {a}?', 'is {a} near you or far from you? Tell me the metres.', 'between you and '
    '{a}: how many [metres|meters]?', '{a} is how far from you?', 'the way from you to {a}, how '
    'long is it?', 'you look at {a}. How far does your look go?', 'metres from the camera to {a}, '
    'please?', 'walk to {a} in your mind. How many meters did you walk?', 'how close does {a} '
    'stand to your camera, in metres?', 'a string goes from your lens to {a}. How long is the '
    'string?', 'say how far {a} is from where you stand.', '{a}, seen by you: at how many metres?',
    'from here, where the camera is, how far to {a}?', 'how much is it from your eye to {a}, in '
    '[metres|meters]?', 'guess your distance to {a}.', 'one step is one metre. How many steps do '
    'you need to {a}?', 'please measure from yourself to {a}. What do you get?', 'number of '
    'metres from you over to {a}?', 'tell the child beside you how far away {a} is.', 'when you '
    'took this photo, how far away was {a}?')
_LOAD_HEIGHT = (
    'how tall is {a} with all its things?', 'from the floor to the top of {a} and its load: how '
    'many metres?', 'how high does {a} go, with what is on it?', 'height of {a}, goods and all?',
    'a child wants to touch the top of {a} and its load. How high must the hand go?', '{a} goes '
    'up how far from the floor? Count its load too.', 'where does {a} end at the top, in meters '
    'from the floor, with its load?', 'with the load, {a} stands how high?', 'a bird sits on top '
    'of {a} and its load. How high over the floor does it sit?', 'how far does {a} reach up from '
    'the floor, with the load on?', 'say in [metres|meters] how high the top of {a} is, goods '
    'counted.', 'is {a} with its goods tall? How tall?', 'what height has {a}, together with the '
    'things on it?', 'full height of {a}, from the ground to the last thing on top?', 'I must go '
    'under a low roof with {a}, loaded as it is. How high is it?', 'measure {a} up from the '
    'floor, load in. What number?', 'the highest point of {a} and what it holds: how high over '
    'the floor?', 'top of {a}, load on: how far up from the floor?', 'how many metres up is the '
    'upper end of {a} with its goods?', 'how high did they stack things on {a}? Measure from the '
    'floor.', 'floor to top, {a} with load: meters?')
_COUNT_SHELF_SIDE = (
    'look from {b} to the side of {c}. How many {ns} do you see on that side?', '{c} is on one '
    'side of {b}. How many {ns} are on that side with it?', '{b} makes two sides. How many of '
    '{cands} are on the side that has {c}?', 'draw a line down through {b}. How many of {cands} '
    'are on the side with {c}?', 'find {b}. Is {c} left or right of it? Count the {ns} on that '
    'side.', 'how many of {cands} stand where {c} stands, on that side of {b}?', 'cut the picture '
    'in two at {b} and keep the piece with {c}. How many {ns} do you keep?', 'go from {b} to the '
    'side {c} is on. How many {ns} are there on it?', 'some of {cands} are with {c} on one side '
    'of {b}. How many?', 'side of {b} with {c}, number of {ns}, please?', 'how many {ns} share a '
    'side of {b} with {c}?', 'not the other side of {b}, only the side of {c}: how many {ns}?',
    'let {b} be the middle. How many of {cands} are then in the half with {c}?', 'from {b}, {c} '
    'is to one side. To this side too, how many of {cands}?', 'two teams, one on each side of '
    '{b}. How many {ns} are in the team of {c}?', 'in the part of the photo beside {b} where {c} '
    'is, how many {ns}?', 'does {c} stand to the left or right of {b}? How many of {cands} are to '
    'that side?', 'the {ns} that {b} has on the side of {c}: how many are they?', 'start at {b}, '
    'look over to {c}. On that side, what number of {ns}?', 'one side of {b} has {c}. How many of '
    '{cands} does this side have?')
_ABOVE_BELOW = (
    'is {a} over {b} or under it?', '{a} is up or down from {b}?', 'to climb from {b} to {a}, do '
    'you go up or down?', '{a}, above or under {b}?', 'which is true: {a} is above {b}, or it is '
    'below?', 'put your hand on {b}. To touch {a}, does the hand go up or down?', 'is the place '
    'of {a} higher or lower than that of {b}?', 'does {a} have a [higher|lower] place than {b}?',
    'the one more down, is it {a}? The other is {b}.', 'a bird flies from {b} to {a}. Does it go '
    'up or down?', 'more up or more down than {b}: where is {a}?', 'say above or below for {a}, '
    'with {b} as the start.', '{b} is at some height. Is {a} higher than this or lower?', 'can I '
    'say that {a} is [above|below] {b}?', 'do you find {a} up over {b}, or down under it?',
    'height question: {a} above {b}, or below it?', 'under or over {b}: where do we find {a}?',
    'what way is it to {a} from {b}, upward or downward?', 'in height, does {a} come over {b} or '
    'under it?', 'if there are stairs from {b} to {a}, do they go up or down?', 'it is {a} that '
    'is [higher|lower] than {b}, yes?', '{b} here, {a} there: is the second one above or below?',
    'I can see {a} and {b}. Is the first one the [upper|lower] one?')
_FRONT_BEHIND = (
    'is {a} before {b} or behind it, for your eyes?', 'from your side, does {a} stand behind {b}, '
    'or in front?', 'you see {a} and {b}. Is the first one in front or behind?', 'you go straight '
    'ahead. Do you come to {a} before {b}, or after it?', 'is {b} at the back and {a} at the '
    'front?', '{a} is more to the back than {b}, yes or no?', 'to your eyes, did they put {a} [in '
    'front of|behind] {b}?', 'where does {a} stand from {b}, more to the front or more to the '
    'back?', 'look past {b}. Is {a} behind there, or is it in front?', 'from the front to the '
    'back, is {a} ahead of {b} or behind it?', 'I stand with you. Is {a} on our side of {b}, so '
    'in front, or behind it?', 'one word, front or behind: {a}, from {b}.', 'from here one sees '
    '{b}. Is {a} farther back or farther to the front?', 'is it {a} that stands [in front '
    'of|behind] {b}, for the camera?', 'deeper in the picture than {b}, or less deep: where is '
    '{a}?', '{b} stands there. As you see it, did someone put {a} behind or in front?', 'is {a} '
    'in the front and {b} in the back, or the other way round?', 'for you, what place has {a}: '
    'behind {b} or before it?', 'is {a} a bit [in front of|behind] {b} when you look from your '
    'place?', 'does {b} have {a} behind it, or in front, as you see them?', 'I think {a} is '
    'behind {b}, from the camera. Is it?', 'you point your camera at both. Is {a} behind {b} or '
    'in front?')
_WIDE_ENOUGH = (
    'can a thing {w} wide go between {a} and {b}?', 'I push a box {w} wide. Can I pass between '
    '{a} and {b}?', 'is there {w} of free room from {a} to {b}?', '{w} wide, between {a} and {b}: '
    'does it go in?', 'do {a} and {b} leave {w} for us to go through?', 'my cart needs {w}. Can '
    'it go through between {a} and {b}?', 'from {a} to {b}, is the open space {w} or more?',
    'will {w} fit in the space between {a} and {b}?', 'I want to put a mat {w} wide between {a} '
    'and {b}. Is there room?', 'how about {w}: can that pass between {a} and {b}?', 'enough space '
    'for {w}, {a} to {b}?', 'walk between {a} and {b} with a load {w} wide. Can you?', 'is it at '
    'least {w} wide, the way between {a} and {b}?', 'if a machine takes {w}, can it pass between '
    '{a} and {b} and touch nothing?', 'I need {w} of room. Do I find it between {a} and {b}?',
    'does one find {w} or more between {a} and {b}?', 'two things, {a} and {b}. Can you put {w} '
    'of width between them?', '{a} on one side, {b} on the other side, {w} in the middle: does it '
    'go?', 'a wagon is {w} wide. Is the road between {a} and {b} wide enough?', 'is {w} small '
    'enough to go between {a} and {b}?', 'have {a} and {b} enough space between them for {w}?',
    'look at the free floor between {a} and {b}. Can {w} pass?', 'open your arms {w} wide. Can '
    'you still walk between {a} and {b}?')
PHRASES = Phrases(
    nouns=_NOUNS, selectors=_SELECTORS,
    templates={
        'left_of': _LEFT_OF, 'either_side': _EITHER_SIDE, 'extreme': _EXTREME, 'nearest': _NEAREST,
        'pick_up': _PICK_UP, 'distance': _DISTANCE, 'count': _COUNT,
        'nearest_to_robot': _NEAREST_TO_ROBOT, 'farthest_from_robot': _FARTHEST_FROM_ROBOT,
        'free_transporter': _FREE_TRANSPORTER, 'camera_distance': _CAMERA_DISTANCE,
        'load_height': _LOAD_HEIGHT, 'count_shelf_side': _COUNT_SHELF_SIDE,
        'above_below': _ABOVE_BELOW, 'front_behind': _FRONT_BEHIND, 'wide_enough': _WIDE_ENOUGH},
    nearest_nouns=('the {n} with the shortest walk from {c}', 'the {n} nearest of all to {c}',
                   'the {n} that you reach first from {c}', 'the {n} with the fewest steps to {c}',
                   'the {n} closer to {c} than the others', 'the {n} which stands nearest by {c}',
                   'the {n} that has the least way to {c}'),
    most={'leftmost': ('closest to the left side of the picture', 'the last one on the left side',
                       'more to the left than all the others', 'all the way to the left',
                       'closest to the left end'),
          'rightmost': ('closest to the right side of the picture', 'all the way to the right',
                        'more to the right than all the others', 'the last one on the right side',
                        'closest to the right end')},
    adjective={'leftmost': ('last-on-the-left', 'most-left', 'very left', 'far-left', 'left-end'),
               'rightmost': ('last-on-the-right', 'most-right', 'very right', 'far-right',
                             'right-end')},
    far={'leftmost': ('in the last place on the left', 'all the way on the left',
                      'in the far left place', 'where the left end is', 'on the very left'),
         'rightmost': ('in the last place on the right', 'all the way on the right',
                       'in the far right place', 'where the right end is', 'on the very right')},
    numbered=('region no. {i}', '[Region {i}]', 'region #{i}', 'region {i}', 'Region {i}'),
    openings=('I do not know this, so I ask: ', 'short question, short answer: ', 'now this one: ',
              'please look once more: ', 'I want to learn this: ', 'we come from school: ',
              'hi, I am new here: ', 'excuse my English: ', 'for the visitors: ', 'dear machine, ',
              'easy one for you: ', 'sorry, one thing: ', 'in simple words: ', 'small question: ',
              'my turn to ask: ', 'open your eyes: ', 'look and tell: ', 'a child asks: '),
    closings=(' That is all I want to know.', ' Use easy words, please.', ' I am still learning.',
              ' You see better than me.', ' I wait for your answer.', ' Say it slowly, please.',
              ' My English is small.', ' It is my first day.', ' I hope you see it.',
              ' So I can learn it.'),
    prefaces=('I give you {groups}, you give me an answer: {question}',
              'on the photo I drew around {groups}: {question}', 'I show you {groups}: {question}',
              '{groups}, these are the things: {question}', 'my finger shows {groups}: {question}',
              'with a pen I marked {groups}: {question}', 'let us talk about {groups}: {question}',
              'take {groups} for this game: {question}', 'these we know, {groups}; {question}',
              'think only of {groups}: {question}', 'you can see {groups}: {question}',
              'here are {groups}: {question}'),
)
