# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Phrases of people who tell why they ask, for the pool 'train', see phrases.py."""

from .phrases import Phrases

_NOUNS = {
    'pallet': (('pallet', 'pallets'), ('pallet', 'pallets'), ('euro pallet', 'euro pallets'),
               ('pallet of goods', 'pallets of goods'), ('block pallet', 'block pallets'),
               ('exchange pallet', 'exchange pallets'), ('stacked pallet', 'stacked pallets'),
               ('warehouse pallet', 'warehouse pallets'), ('delivery pallet', 'delivery pallets')),
    'buffer': (('buffer', 'buffers'), ('buffer', 'buffers'), ('drop zone', 'drop zones'),
               ('set-down area', 'set-down areas'), ('put-down area', 'put-down areas'),
               ('painted rectangle', 'painted rectangles'), ('floor bay', 'floor bays'),
               ('lay-down area', 'lay-down areas'),
               ('temporary storage area', 'temporary storage areas'),
               ('pallet parking space', 'pallet parking spaces')),
    'transporter': (('transporter', 'transporters'), ('transporter', 'transporters'),
                    ('hauling robot', 'hauling robots'), ('hauler', 'haulers'),
                    ('driverless vehicle', 'driverless vehicles'),
                    ('driverless cart', 'driverless carts'),
                    ('self-driving cart', 'self-driving carts'),
                    ('delivery robot', 'delivery robots'), ('robotic cart', 'robotic carts')),
    'shelf': (('shelf', 'shelves'), ('shelf', 'shelves'), ('tall rack', 'tall racks'),
              ('shelf rack', 'shelf racks'), ('high rack', 'high racks'),
              ('stack of shelves', 'stacks of shelves'), ('goods rack', 'goods racks'),
              ('warehouse shelf', 'warehouse shelves'), ('storage frame', 'storage frames'))}
_SELECTORS = {
    'leftmost': ('outermost left {n}', 'most leftward {n}', '{n} that forms the left-hand end',
                 '{n} that one meets first when reading from left to right'),
    'rightmost': ('outermost right {n}', 'most rightward {n}',
                  '{n} that forms the right-hand end',
                  '{n} that one meets last when reading from left to right'),
    'middle': ('inner {n}', '{n} flanked by the other two', 'in-between {n}',
               '{n} that is second from either end'),
    'left': ('leftward {n}', 'more leftward {n}', 'lefthand {n}',
             '{n} one sees first when reading from left to right'),
    'right': ('rightward {n}', 'more rightward {n}', 'righthand {n}',
              '{n} one sees second when reading from left to right'),
    'empty': ('{n} with a free deck', '{n} that has yet to be loaded', 'load-free {n}',
              '{n} that bears no load', '{n} whose deck is bare'),
    'only': ('{n}',)}
_LEFT_OF = (
    'the map has {a} left of {b}. True?', 'as I can\'t see the hall: does {a} appear left of {b}?',
    'I bet {a} is left of {b}; am I wrong?', 'to watch {a}, must the guard look left of {b}?',
    'for my sketch: {a} is left of {b}, no?', 'would "{a} (left) and {b}" be a correct caption?',
    'is {a} left of {b}? My driver must know.', 'now that {b} has moved, is {a} still left of it?',
    'before I direct the lorry: is {a} left of {b} from where you are?', 'the painters start at '
    '{b} and work to the left of the view. Will they come to {a}?', 'should {a} turn out to be '
    'left of {b}, my plan is off. Does it?', 'suppose I sweep the view from {b} to the left: does '
    '{a} come up?', 'an arrow pointing left hangs over {b}. Is {a} on the side it points to?',
    '"{a}, left of {b}": may I sign that?', 'I doubt {a} is left of {b}. Is it?', 'given where '
    '{b} is, I guess {a} must be to the left; am I mistaken?', 'my drawing mixes them up, so is '
    'it {a} that is left of {b}?', 'unless I hold the photo upside down, {a} is left of '
    '{b}. Agreed?', 'if I look left of {b}, is {a} there?', 'say yes if {a} is left of {b}, or I '
    '[must|have to] redraw it.', 'over the phone I hear "{b}, then {a} to the left." Is it so?',
    'I\'d have to rewrite the notice if {a} weren\'t left of {b}. Is it?', 'a guide at {b}, '
    'looking the way you look, points left. Is {a} on that side?', 'it matters for the slide: is '
    'it to the left of {b} that one sees {a}?', 'as visitors will see only this picture, I\'d '
    'like to hear, before I tell them that {a} is left of {b}, whether it is.',
    'I need a landmark. Can I tell the crew that {a} is on the left of {b}?', 'were I to slice '
    'the image at {b}, would the left part contain {a}?', 'is the side of {b} where {a} is the '
    'left one? A lamp goes up there.', 'provided that {a} is left of {b}, we [unload|park] '
    'there. Is it?', 'left of {b}: that is where they say {a} is, and I wonder if it is.')
_EITHER_SIDE = (
    'an arrow at {b} must point to {a}: left or right?', 'for the map: {a}, left or right of {b}?',
    'left or right of {b}? I need {a}.', 'the caption is lost: to which side of {b} does {a} lie?',
    'before I turn towards {a}, is it left or right of {b}?', 'I lost {a}. Left or right of {b}?',
    'suppose you sat on {b} and looked the way you do now: is {a} to your left or your right?',
    'we start at {b}; is {a} left or right?', 'my sign at {b}: left or right for {a}?',
    'I have to describe the photo to a blind colleague: is {a} left or right of {b}?',
    'the crew at {b} waits to be sent to {a}. In this view, is it left or right?',
    'the draughtsman asks on which hand he has {a} when he looks at {b}, left or right.',
    'my print is blurred, but yours is not: is {a} to the left or the right of {b}?',
    'I bet on left and my brother on right. Where is {a}, from {b}?', 'depending on whether {a} '
    'is left or right of {b}, we open one gate or the other. Which is it?', '{b} fills the centre '
    'of the shot: to film {a}, would one pan left or right?', 'I wonder on which side of {b} one '
    'sees {a}, because nobody wrote it down.', '{a} must be somewhere beside {b}; I only don\'t '
    'know if left or right.', 'one word will do for where {a} is from {b}: "left" or "right"?',
    'on which side of {b}, left or right, is {a}? The painter asks.', 'as my screen cuts the view '
    'off at {b}, I can\'t see if {a} is left or right of it. Which is it?', 'should the caption '
    'say that {a} is "left of" or "right of" {b}?', 'a ball rolls from {b} to {a}. In the '
    'picture, does it go left or right?', 'enter in the log on which side of {b} {a} appears, '
    'left or right.', 'a spotlight swings from {b} over to {a}. Does it go left or right '
    'in the view?')
_EXTREME = (
    'we start with the {adj} of {cands}: which?', 'we meet at the {adj} {n}. Which one?',
    'which of {cands} is {far}? I have to write it on the form.', 'remind me which {n} is {most}.',
    'my bet is on the {adj} of {cands}. Which is that?', 'I bought the {n} {far}. Which is it?',
    'the plan needs the {adj} {n}; which?', 'the {ns} get tags, the {adj} first. Which is first?',
    'if one {n} has to go, it is the {adj} one; which would go?', 'one {n} is {most}, but which?',
    'the row begins with the {adj} of {cands}; which would that be?', 'only one of {cands} can be '
    '{most}, and I need it for the plan. Which?', 'the roof leaks over the one of {cands} {far}. '
    'Which must we move?', 'as {cands} look the same to me, could you say which one is {most}?',
    'I wonder which of {cands} is {far}.', 'whichever of {cands} is {most} will be checked '
    'first; name it.', '{cands} I see, but which is {most}?', 'beginning with the {adj}, where '
    'among {cands} do I begin?', '{cands} are all in the shot, and the caption names one as the '
    '{adj}. Which?', 'I was to mark the {adj} among {cands} and cannot make it out; which is it?',
    'somebody dented one of {cands}, the one {far}. Tell me which.', 'a lamp shines on just one '
    'of {cands}, the {adj}. Which one is lit?', 'the audit wants the {adj} out of {cands}. Which '
    'do I report?', 'not knowing my way around {cands}, I have to ask which one is {most}.',
    'number one is the {adj} {n}. Which?', 'I paint the {n} {far}. Which one?', 'I draw from one '
    'end to the other, so which {n} is {most}?', 'which {n} is {far}? I ask since the drawing has '
    'been smudged.', 'our key is hidden behind the {adj} {n}, or so they say. Which is that?',
    '{ns} fill the view, and the {adj} one has a torn label. Which do I [fix|repair]?',
    'a bird has landed on the {n} {far}, but which one is that?', 'as that end floods first, I '
    'worry about the {adj} {n}: which is it?', 'of the {ns}, the {adj} goes on the cover; I\'d '
    'like to know which.', 'the scanner is now at the {n} {far}. Which is it reading?',
    'unless you tell me which {n} is {most}, I cannot finish the map.')
_NEAREST = (
    '{b} leaks: which of {cands} is nearest?', 'from {b} I go to the nearest {n}. Which?',
    'I wonder which of {cands} {b} has closest by.', 'of {cands}, which is least far from {b}?',
    'I rest at {b}. Which {n} is nearest?', 'if I creep from {b} to the nearest {n}, where am I?',
    'the note says "{n} nearest {b}". Which?', 'which {n}? The one nearest {b}, I mean.',
    'a wire goes from {b} to whichever of {cands} is nearest. Which?', 'the hose at {b} is short. '
    'Which of {cands} does it have the least way to?', 'if I had to walk from {b} to any one of '
    '{cands}, which would spare my feet most?', 'the evacuation plan pairs {b} with the nearest '
    'of {cands}; which is that?', 'my tape is short and starts at {b}, so name the '
    'closest of {cands}.', 'as the floor is being torn up, all around {b} must go, first '
    'whichever of {cands} is closest to it. Which one is that?', '{cands} all qualify, but only '
    'the one closest to {b} is wanted. Which one?', 'whichever of {cands} is nearest to {b} will '
    'be scanned next. Tell me which.', 'as {b} is in the way, which of {cands} is it nearest to?',
    'I start at {b} and go on to what is nearest among {cands}. Where do I go?', 'as I can\'t '
    'measure from the office, which of {cands} would you call closest to {b}?', 'there is some '
    'debate about {cands}: which is the least remote from {b}?', 'should {b} catch fire, which of '
    '{cands} would be the closest to it?', 'had you a map of {cands}, which would be the shortest '
    'way from {b}?', 'I was told "the one nearest {b}". Out of {cands}, which is it?',
    'choose the crew at {b} the nearest of {cands}, to save them steps.', 'if the least distance '
    'from {b} wins, which of {cands} wins?', 'the lift truck is stuck at {b}, and its driver '
    'walks to the nearest {n}. Which one?', 'smoke at {b}! Which {n} is nearest?', 'which {n} is '
    'the least far from {b}? It is for the fire plan.', 'if somebody shouted at {b}, at which {n} '
    'would it be heard first?', 'I guard {b}; what {n} is closest by?', 'whoever works at {b} '
    'wants the {n} least far away; which is it?', 'dust comes off {b}. Which {n} is closest, to '
    'be covered first?', 'I bet nobody can tell which {n} is nearest to {b}. Can you?',
    'the trainee went from {b} to the nearest {n}, as told; where is he now?', 'on the drawing '
    '{b} gets a line to the nearest {n}. Where does that line end?', 'before anyone drives off: '
    'from {b}, what {n} is the closest?', 'of all the {ns}, one must have the shortest way to '
    '{b}; which, I wonder.', 'after work at {b}, people rest at the {n} nearest to it. '
    'Which is it?', 'I need one {n} close to {b}, the closer the better. Which do you '
    '[suggest|propose]?', 'the poster goes up near {b}, at the closest {n}. Show me which.')
_PICK_UP = (
    '{b} stands there, and we pay by the [metre|meter] driven. Which {n} should it collect?',
    '{b} must charge soon, so which of {cands} is the shortest drive for it to fetch?',
    'the buyer takes any of {cands}. Which is the least drive for {b}?', 'any of {cands} will do, '
    'so let {b} collect the closest. Which one is it?', 'I\'m writing the next order for {b}: '
    'which of {cands} costs it the shortest trip?', 'since its tyres are worn, {b} ought to take '
    'the nearest of {cands}. Which?', 'if you were {b} and hated driving, which of {cands} would '
    'you go and get?', 'as time is short, assign {b} the one of {cands} that it has the '
    'shortest way to.', '{b} has to move all of {cands}, the nearest first. Which is that?',
    'with its battery almost flat, which {n} could {b} still fetch, being the closest?',
    '{b} is slow, so which {n} is the nearest for it to fetch?', 'I plan to have {b} pick up the '
    '{n} it has the shortest way to; which is that?', 'any {n} suits us if {b} has the shortest '
    'drive to it. Which, then?', '{b} is in the way, so give it the nearest {n} to fetch. Which?',
    'which {n} is the quickest for {b} to get hold of? We go by distance alone.', 'with the lorry '
    'waiting, {b} had better take the {n} closest to itself. Which is it?')
_DISTANCE = (
    'how far to {b}? I walk from {a}.', 'I only see {b} from my post. How far from there is {a}?',
    'guess the way from {a} to {b} for me.', 'what distance may the report state from {a} to {b}?',
    'a pipe joins {a} and {b}; how long is it?', 'the spacing of {a} and {b}, if I may ask?',
    'we have to run a cable from {a} to {b}. How long must it be?', 'I\'m in need of the distance '
    'from {a} to {b} for a tender, so please estimate it.', 'I need a rope, {a} to {b}. How long?',
    'with strides of one [metre|meter], how many would I make from {a} to {b}?', 'I wonder how '
    'much floor one crosses between {a} and {b}, in [metres|meters].', 'if {a} and {b} were tied '
    'together, how long would the rope have to be?', 'because radio fades with distance, I need '
    'to know how far {b} is from {a}.', 'for the scale drawing: {a} to {b} is how many '
    '[metres|meters]?', '{b} is our zero point. At how many [metres|meters] do we enter {a}?',
    'a robot will roll from {a} straight to {b}; what distance do I type in?', 'whoever bets has '
    'to name the distance from {a} to {b}. What do you bet?', '{a} goes over to {b} tonight. How '
    'long is that trip, in [metres|meters]?', 'a beam of light sets out from {a} and hits {b}; '
    'after how many [metres|meters]?', 'the plan omits {a} to {b}: how far?', 'from {b} I see '
    '{a}, but how far off?', 'we hang a banner, one end above {a} and the other above {b}, so how '
    'many [metres|meters] apart are these two?', 'as nobody may walk there, guess how many '
    '[metres|meters] part {a} from {b}.', 'I\'m at {a} and want {b}. How far?', 'to scale the '
    'map: how many [metres|meters] is {a} away from {b}?', 'what must a hose measure to get from '
    '{a} to {b}? I may have to buy one.', 'were I to pace it off from {b} to {a}, what would I '
    'come to in [metres|meters]?', 'our radios are weak; how far must they carry from {a} to {b}?',
    'when the surveyor stretches his tape from {b} to {a}, what will he read?', 'that {a} is some '
    'way from {b} I can see. I want the number of [metres|meters].', 'whether we walk depends on '
    'the way from {a} to {b}: how long is it?', 'a child asked me how far {a} is from {b} and I '
    'had no answer. What is it?', 'for the log: {a} is how far from {b}?', 'I\'d guess they are '
    'close, {a} and {b}, but how close in [metres|meters]?', 'how many [metres|meters] of tape go '
    'from {a} to {b}? I must buy it.', 'I was fined as {a} stood too close to {b}. How '
    'far is it now?', 'how far is {b} if one starts at {a}?', 'if we carry {a} to {b} by hand, '
    'over what distance is that?', 'if a crane starts at {a}, how many [metres|meters] '
    'is it to {b}?', 'the form reads "from {a} to {b}, in [metres|meters]". What goes in?',
    'I must keep {a} away from {b}; at present, how far off is it?', 'if I push {a} to {b}, how '
    'far is that?', 'people call it a stone\'s throw from {a} to {b}. And in [metres|meters]?',
    'I can\'t judge how far it is from {a} to {b}; what\'s your figure?', 'the price goes by '
    'distance, so, {a} to {b}, how many [metres|meters]?')
_COUNT = (
    'we repaint {b}, so how many of {cands} must come out?', 'my list lacks {b}: how many {ns}?',
    'I bill {b}. How many of {cands} are in it?', 'how many {ns} wait in {b}? A van is here.',
    'for the log: how many of {cands} in {b}?', '{b} gets swept. How many {ns} are in it?',
    'if I lock {b}, how many of {cands} are locked in?', 'I need {b}, so how many {ns} are in it?',
    'is {b} full? I need its count of {ns}.', 'if we clear {b}, how many {ns} need another place?',
    'the papers say that some of {cands} are in {b}. How many, in fact?', 'if rain came in over '
    '{b}, how many of {cands} would be standing in it?', 'of {cands}, I only care about those in '
    '{b}. How many is that?', 'how many of {cands} do you find in {b}? The count goes on '
    'the whiteboard.', 'it is possible that none of {cands} is in {b}, but how many are?',
    'surely not all of {cands} fit into {b}. So how many stand in it now?', 'a fence is going up '
    'around {b}. How many of {cands} will be inside it?', 'strike out every one of {cands} that '
    'is not in {b}; how many remain?', 'the report needs one figure: how many of {cands} '
    '{b} contains.', 'I pay one coin for each of {cands} that stands in {b}: how many coins?',
    'as {b} is marked out, how many of {cands} can you see in it?', 'whoever put {cands} down was '
    'to use {b}. How many did he place there?', 'I need a strap for each of {cands} that {b} '
    'holds, so how many is it?', 'unless I miscounted, {b} has some of {cands} in it; please '
    'count them again.', 'I wonder what share of {cands} is in {b}: give me the number, '
    'no percentage.', 'drop a net over {b}, and how many of {cands} have you caught?',
    'I rent {b}: how many {ns} are in it?', 'to plan the trips, I need the number of {ns} '
    'waiting in {b}.', 'what is the stock of {b} in {ns}? The sheet has been lost.',
    'if each of the {ns} in {b} takes one trip, how many trips will it be?', 'how many {ns} stand '
    'within the lines of {b}? I have to keep a record.', '{b} is shut; how many {ns} are inside?',
    'someone claims that {b} is empty; how many {ns} does it hold, if any?', 'I wonder how many '
    '{ns} one guards if one guards only what is in {b}.', 'as the count for {b} is missing, '
    'please add up the {ns} that are there.', '{b} was cleared at noon; how many {ns} are '
    'in it by now?', 'you would do me a service by counting the {ns} in {b}, as my eyes are poor.',
    'apart from what stands outside its lines, how many {ns} are in {b}?', 'the insurance covers '
    'the {ns} in {b} only, so how many are covered?', 'a raffle asks for the number of {ns} in '
    '{b}. What do I say?')
_NEAREST_TO_ROBOT = (
    'slow down! Which of {cands} is nearest you?', 'I wonder which {n} you are nearest to.',
    'if you lost your brakes now, which of {cands} would be the closest to you?', 'say {cands} '
    'all called you, and you went to the nearest. Which one\'s that?', 'of {cands}, one is least '
    'far from the camera; I wonder which.', 'which of {cands} do you stand closest to? I\'d like '
    'to send someone there.', 'as your light is weak, begin with what is nearest to you among '
    '{cands}. Which is it?', 'we test the camera on {cands}, the one closest to the lens first. '
    'Which is first?', 'for the depth chart, name which of {cands} is nearest the lens.',
    'the flash reaches the {n} closest to the camera first; which is that?', 'I can\'t tell depth '
    'from the photo. Which {n} was nearest to the camera?', 'we film the {n} nearest '
    'to you: which?', 'your crew waits at the {n} least far from you. Which is it?',
    'which {n} must you watch most, as the nearest to you?', 'your battery would last just to the '
    'closest {n}; which one would that be?', 'I\'m curious about the {n} that your camera has '
    'nearest to it. Which is it?')
_FARTHEST_FROM_ROBOT = (
    'I bet that you can\'t tell which of {cands} is the most remote from you. Which is it?',
    'I wonder which {n} is farthest from you.', 'the {n} farthest from you is new. Which is it?',
    'the zoom is to be tried out on the most distant of {cands}; which do we take?', 'of {cands}, '
    'you barely see the one farthest from you. Which is it?', 'to test your radio, I go to the '
    '[farthest|furthest] of {cands} from you: which?', 'if your voice reached {cands} one after '
    'the other, which would hear you last?', 'whichever of {cands} is furthest away from you '
    'needs a bigger sign; name it.', 'I rank {cands} from near to far as seen from your lens; '
    'which one ends the list?', 'one of {cands} must be farthest from you, I guess. Which one?',
    'your lamp is on: which {n} gets the least of it, being the farthest from you?', 'someone has '
    'to walk from your place to the farthest {n}. Which one is it?', 'to try out a long lens: '
    'which {n} is the furthest from the camera?', 'you\'d need longest to reach the {n} that is '
    'farthest from you; which is that?', 'find me the {n} at the greatest distance from you, as '
    'the near ones are done.', 'if you were asked for the {n} furthest from your lens, what '
    'would you answer?')
_FREE_TRANSPORTER = (
    'I wonder which of {cands} has no load.', 'I need one of {cands}, an empty one. Which?',
    'which {n} runs empty? The dispatcher believes none does.', 'one {n} has no load, but which?',
    'a load has come in, and one of {cands} must take it. Which has an empty deck?',
    'before I book one of {cands}, I have to know which is without a load.', 'all but one of '
    '{cands} are carrying something; which one is not?', 'if we charge only what is unloaded of '
    '{cands}, which one is it?', 'of {cands}, whichever bears no load is mine. Which do I take?',
    'to weigh one of {cands} without cargo, which one would I put on the scale?', 'I have a load. '
    'Which {n} is empty?', 'only an empty one may go to the workshop. Which {n} could go?',
    'loaded ones go first, so which {n} must wait, having no load?', 'I want to set a box on the '
    '{n} with the bare deck; which one do I use?', 'name the {n} that has nothing on board, for '
    'I\'ve a job for it.', 'unless every single {n} is loaded, tell me which one is not.')
_CAMERA_DISTANCE = (
    'to focus on {a}: how far from the lens?', 'if I walked from you to {a}, how far?',
    'you roll towards {a} and must stop there. How many [metres|meters] do you have?',
    'how far from your camera is {a}? I want to compare it with the laser.', 'I wonder how far '
    'you are from {a}.', 'on the calibration sheet goes the range from the camera to '
    '{a}. What is it?', '{a} seems small in the picture, so it must be far from you; how far?',
    'if you drove to {a}, after how many [metres|meters] are you there?', 'to choose a lens, I '
    'must know at what distance from it {a} is.', 'you roll to {a}: how far is that?',
    'an alarm rings if you are too close to {a}. How close are you, in [metres|meters]?',
    'the person beside you wants to walk to {a}; what distance shall I tell her?', 'please note '
    'the distance from you to {a}, which the log still lacks.', '{a} is a few [metres|meters] '
    'from the camera, but how many?', 'unless your sensor is off, you can say how far away '
    'from you {a} is.', 'they want to throw you a line from {a}. How long must it be?')
_LOAD_HEIGHT = (
    'for the door: how high is {a}, loaded?', 'I wrap {a} and its load. How high is it?',
    'we hang a banner over {a}: how far above the floor does its load reach?', 'I\'d like to look '
    'over {a} and its load, so how high is it stacked?', 'how tall is {a} with what is piled on '
    'it? The lorry has a height limit.', 'before {a} is lifted, enter its height from floor to '
    'top of the goods.', 'if {a}, load and all, just fitted under a beam, how high would '
    'the beam be?', 'a cover is being sewn for {a} and its load. What height should it have?',
    'it may tip, so what height above the ground does the load on {a} reach?', 'before goods fall '
    'off: how many [metres|meters] high is {a} with all on it?', 'of {a} with its load I know all '
    'but the height. What is it?', 'the drone must clear {a} with its load. How high above the '
    'floor is the top?', 'let me know to what height {a} is loaded, as the lamps hang low.',
    'because height is limited, we need that of {a}, load and all.', 'suppose water rose until '
    '{a} and its goods just went under: how deep would it be?', 'a pole next to {a} ends level '
    'with the top of its load. How long is the pole?')
_COUNT_SHELF_SIDE = (
    'a rope runs down the image through {b}. How many {ns} are on the same side of it as {c}?',
    'we clear the side of {b} where {c} is. How many of {cands} are on it?', 'we split {cands} '
    'into two parties by their side of {b}; how many are with {c}?', 'if {b} cut the view in two, '
    'how many of {cands} would the part with {c} have?', '{c} marks one side of {b}, and I want '
    'to know how many of {cands} are on it too.', 'if from {b} I look to the side of {c}, how '
    'many of {cands} are there?', 'I only draw the side of {b} where {c} is. How many of '
    '{cands} do I draw?', 'how many of {cands} lie to that side of {b} where {c} does? I forgot.',
    'only those of {cands} on the same side of {b} as {c} are sold; how many is that?',
    'how many {ns} are on the side of {b} that has {c}? I must empty it.', 'be {c} to one side of '
    '{b} or the other, count me the {ns} on that same side.', 'my photo was torn in two at {b}. '
    'On the half with {c}, how many {ns} are there?', 'for the side of {b} with {c}: '
    'how many {ns}?', 'the auditor, looking at {b}, asks how many {ns} are to the same side '
    'of it as {c}.', 'how many {ns} are on the side of {b} with {c}? The other side has '
    'been counted.', 'I see {c} beside {b}. How many {ns} on that side?')
_ABOVE_BELOW = (
    'I bet {a} is [above|below] {b}. Am I a winner?', 'a lift goes from {b} to {a}: up or down?',
    'the ladder is short, so is {a} above {b} or below it?', 'before I send up the lift, tell me: '
    'is {a} higher than {b} or lower?', 'in the side view that I draw, does {a} come above '
    '{b} or below?', 'I wonder if {a} is at a [higher|lower] level than {b}.', 'for the stacking '
    'plan, I need to know if {a} is stored above or below {b}.', 'unless the photo deceives me, '
    '{a} is [above|below] {b}; is that so?', 'for the label: {a}, above or below {b}?',
    'levels are counted from the floor. Is {a} on a higher one than {b} or a lower?',
    'of the heights of {a} and {b}, is the former the [greater|smaller]?', 'should {a} be '
    '[below|above] {b}, we must reset the lift. Is it?', 'on my flat screen they look level, but '
    'is {a} above or below {b}?', 'let the notice say where {a} is in height, "above" or '
    '"below" {b}.', 'the upper one must go first: is that {a}, or is {b} the upper of the two?',
    'we paint the wall up to the height of {b}. Will {a} be above that or below?')
_FRONT_BEHIND = (
    'I see {b}; is {a} in front or behind?', 'is {a} behind {b}? I can\'t tell from here.',
    'you will have to go round {b} to reach {a} if that is behind. Is it, or is it in front?',
    'I fear that {b} blocks your way to {a}. Is the latter behind it or in front?', 'I\'d like a '
    'photo of {b} without {a} in front of it. Is that in front, or behind?', 'I wonder whether '
    'you see {a} [in front of|behind] {b}.', 'given your position, does {a} come in front of {b} '
    'or at the back of it?', 'if {a} is [in front of|behind] {b}, we start with the other. Is it?',
    'one of us says {a} is in front of {b} and one says behind; you be the judge.', 'you light up '
    '{a} and {b} with your lamp. Is the first in front or behind?', 'before you roll off: do you '
    'have {a} in front of {b} or behind it?', 'my guess would be that {b} has {a} [behind|in '
    'front of] it as you look. Correct?', 'with the camera as the front row, is {a} further back '
    'than {b} or further forward?', 'unless my eye is fooled, {a} is [behind|in front of] {b}; '
    'am I correct?', 'it is for a stage plan: {a}, in front of {b} or to the rear of it, as '
    'you see them?', 'we list things from near to far as you see them. Does {a} come '
    '[before|after] {b}?')
_WIDE_ENOUGH = (
    'the lift truck is {w} wide and wants to pass between {a} and {b}. Can it?',
    'if {w} is needed, do {a} and {b} leave that much?', 'would a gate {w} wide fit in if set up '
    'between {a} and {b}?', 'fire rules ask for {w} of free way; do {a} and {b} stand '
    'that far apart?', 'I wonder whether {a} and {b} leave a passage of {w}.', 'a load of {w} in '
    'width has to go through between {a} and {b}; is that possible?', 'we ordered a machine that '
    'needs {w}. Is there that much between {a} and {b}?', 'I bet something {w} wide fits between '
    '{a} and {b}. Do I win?', 'if I park a car {w} wide between {a} and {b}, is there room?',
    'a painter needs {w} to work between {a} and {b}. Does he have it?', 'before I drive through '
    'between {a} and {b}, does the gap take a width of {w}?', 'if a sweeper measures {w} across, '
    'do {a} and {b} let it through?', 'the plan shows {w} between {a} and {b}; is there as '
    'much as that?', 'is there space to put in a door {w} wide between {a} and {b}?',
    'I\'d only go between {a} and {b} if I had {w} of room; do I have that?', 'tell me if a '
    'convoy {w} in width can pass between {a} and {b}, for one is coming.')
PHRASES = Phrases(
    nouns=_NOUNS, selectors=_SELECTORS,
    templates={
        'left_of': _LEFT_OF, 'either_side': _EITHER_SIDE, 'extreme': _EXTREME,
        'nearest': _NEAREST, 'pick_up': _PICK_UP, 'distance': _DISTANCE, 'count': _COUNT,
        'nearest_to_robot': _NEAREST_TO_ROBOT, 'farthest_from_robot': _FARTHEST_FROM_ROBOT,
        'free_transporter': _FREE_TRANSPORTER, 'camera_distance': _CAMERA_DISTANCE,
        'load_height': _LOAD_HEIGHT, 'count_shelf_side': _COUNT_SHELF_SIDE,
        'above_below': _ABOVE_BELOW, 'front_behind': _FRONT_BEHIND, 'wide_enough': _WIDE_ENOUGH},
    nearest_nouns=('the {n} which {c} is [nearest|closest] to',
                   'the {n} at the [shortest|smallest] distance from {c}',
                   'the {n} that is the least far from {c}',
                   'the {n} to which one has the shortest way from {c}',
                   'the {n} that is nearer to {c} than any other',
                   'the {n} which {c} has the shortest way to'),
    most={'leftmost': ('outermost on the left', 'left of all the others', 'first from the left',
                       'farther to the left than the rest', 'at the head of the row on the left'),
          'rightmost': ('outermost on the right', 'right of all the others',
                        'first from the right', 'farther to the right than the rest',
                        'at the head of the row on the right')},
    adjective={'leftmost': ('outermost left', 'most leftward', 'farthest-left',
                            'furthest leftward', 'first-from-left'),
               'rightmost': ('outermost right', 'most rightward', 'farthest-right',
                             'furthest rightward', 'first-from-right')},
    far={'leftmost': ('at the extreme left', 'in the leftmost position',
                      'at the left end of the line', 'farthest out on the left',
                      'on the outermost left'),
         'rightmost': ('at the extreme right', 'in the rightmost position',
                       'at the right end of the line', 'farthest out on the right',
                       'on the outermost right')},
    numbered=('[Region {i}]', 'region {i}', 'region #{i}', 'Region #{i}', 'region no. {i}'),
    openings=('by your leave, ', 'since you have the better view: ', 'before I forget, ',
              'on behalf of the day shift: ', 'another puzzle for you: ', 'the reason I call: ',
              'to cut a long story short: ', 'you may wonder why I ask, but ',
              'coming back to this view: ', 'I hope you can help: ', 'with the plan in hand: ',
              'not to keep you long: ', 'here is today\'s problem: ', 'this may sound odd, but '),
    closings=(' The rest of the plan hangs on it.', ' I owe you one.', ' That will settle it.',
              ' Everything else is ready.', ' We cannot start without it.',
              ' Then I can finish my report.', ' The others are waiting.', ' Your word will do.'),
    prefaces=('there are {groups} to think about: {question}',
              'our sketch is to show {groups}, hence my request: {question}',
              'say the hall held nothing but {groups}: {question}',
              'of all that is in view, {groups} concern us: {question}',
              'once you have found {groups}, consider this: {question}',
              'leave everything aside but {groups}: {question}',
              'the survey covers {groups}, no more; {question}',
              '{groups} have been outlined for a purpose: {question}',
              'because we are replanning {groups}, I ask: {question}',
              'you will need {groups} for this one: {question}'),
)
