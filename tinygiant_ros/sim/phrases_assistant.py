# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Phrases of people who chat with a voice assistant, for the pool 'train', see phrases.py."""

from .phrases import Phrases

_NOUNS = {
    'pallet': (('pallet', 'pallets'), ('pallet', 'pallets'), ('cargo pallet', 'cargo pallets'),
               ('freight pallet', 'freight pallets'), ('shipping pallet', 'shipping pallets'),
               ('stock pallet', 'stock pallets'), ('goods pallet', 'goods pallets'),
               ('flat pallet', 'flat pallets'), ('storage pallet', 'storage pallets'),
               ('transport pallet', 'transport pallets'), ('load pallet', 'load pallets'),
               ('supply pallet', 'supply pallets'), ('standard pallet', 'standard pallets'),
               ('pallet of stuff', 'pallets of stuff'), ('pallet of cargo', 'pallets of cargo'),
               ('pallet of stock', 'pallets of stock')),
    'buffer': (('buffer', 'buffers'), ('buffer', 'buffers'), ('drop spot', 'drop spots'),
               ('pallet spot', 'pallet spots'), ('drop-off spot', 'drop-off spots'),
               ('drop-off area', 'drop-off areas'), ('floor spot', 'floor spots'),
               ('marked-out area', 'marked-out areas'), ('taped-off area', 'taped-off areas'),
               ('lined-off area', 'lined-off areas'), ('floor rectangle', 'floor rectangles'),
               ('marked rectangle', 'marked rectangles'), ('holding area', 'holding areas'),
               ('buffer area', 'buffer areas'), ('buffer bay', 'buffer bays'),
               ('marked bit of floor', 'marked bits of floor'),
               ('marked patch of floor', 'marked patches of floor')),
    'transporter': (('transporter', 'transporters'), ('transporter', 'transporters'),
                    ('robot cart', 'robot carts'), ('cart robot', 'cart robots'),
                    ('transport bot', 'transport bots'), ('hauling bot', 'hauling bots'),
                    ('cart bot', 'cart bots'), ('delivery bot', 'delivery bots'),
                    ('flatbed robot', 'flatbed robots'), ('flatbed bot', 'flatbed bots'),
                    ('rolling platform', 'rolling platforms'),
                    ('robot platform', 'robot platforms'),
                    ('driverless platform', 'driverless platforms'),
                    ('self-driving flatbed', 'self-driving flatbeds'),
                    ('load-moving robot', 'load-moving robots'), ('robo cart', 'robo carts')),
    'shelf': (('shelf', 'shelves'), ('shelf', 'shelves'), ('rack', 'racks'),
              ('big rack', 'big racks'), ('shelving unit', 'shelving units'),
              ('shelf unit', 'shelf units'), ('storage rack', 'storage racks'),
              ('rack unit', 'rack units'), ('warehouse rack', 'warehouse racks'),
              ('steel rack', 'steel racks'), ('shelf block', 'shelf blocks'),
              ('stock rack', 'stock racks'), ('storage shelf', 'storage shelves'),
              ('big shelf', 'big shelves'), ('set of shelves', 'sets of shelves'),
              ('bank of shelves', 'banks of shelves'))}
_SELECTORS = {
    'leftmost': ('{n} all the way on the left', '{n} furthest over to the left', 'far-left {n}',
                 '{n} at the very left', '{n} nearest the left edge', '{n} on the left end',
                 'left-end {n}', '{n} out on the far left', '{n} as far left as it gets'),
    'rightmost': ('{n} all the way on the right', '{n} furthest over to the right', 'far-right '
                  '{n}', '{n} at the very right', '{n} nearest the right edge', '{n} on the right '
                  'end', 'right-end {n}', '{n} out on the far right', '{n} as far right as it '
                  'gets'),
    'middle': ('middle {n}', '{n} in the middle', '{n} in between', '{n} between the other two',
               'centre {n}', '{n} stuck in the middle', '{n} sandwiched between the others', '{n} '
               'with one on either side'),
    'left': ('left {n}', '{n} over on the left', 'left-hand {n}', '{n} to the left', '{n} that\'s '
             'more to the left', '{n} further left', '{n} on the left side', '{n} closer to the '
             'left edge', '{n} sitting further to the left'),
    'right': ('right {n}', '{n} over on the right', 'right-hand {n}', '{n} to the right', '{n} '
              'that\'s more to the right', '{n} further right', '{n} on the right side', '{n} '
              'closer to the right edge', '{n} sitting further to the right'),
    'empty': ('{n} with nothing on it', '{n} that isn\'t hauling anything', 'empty {n}', '{n} '
              'that\'s not loaded', '{n} carrying nothing', '{n} with an empty top', '{n} with no '
              'cargo', '{n} that\'s got nothing on top', '{n} without any load'),
    'only': ('{n}',)}
_LEFT_OF = (
    'any idea if {a} sits left of {b}?', 'I was wondering about {a}, is that left of {b}?', '{a} '
    'would be left of {b}, wouldn\'t it?', 'help me out: {a}, is it on the left side of {b}?',
    'say I\'m staring at {b}. If I glance left, do I spot {a}?', 'quick yes or no: {a} sits left '
    'of {b}.', 'could you work out if {a} falls left of {b}?', 'so {b} is here. And {a}, that\'s '
    'off to its left?', 'what about {a}, does it land to the left of {b}?', 'let me know whether '
    '{b} has {a} to its left.', 'hey, does {b} have {a} on its left?', 'I can\'t make it out: '
    'would you put {a} left of {b}?', 'picture {b} as the centre line. Is {a} in the left half?',
    'could it be that {a} comes up left of {b}?', 'true or false: left of {b} is where {a} is.',
    'compared with {b}, is {a} further left?', 'is {a} above, no, sorry, I mean left of {b}?',
    'do my eyes have to move left to get from {b} to {a}?', '{a} being left of {b}: did I get '
    'that straight?', 'am I seeing things, or is {a} left of {b}?', 'I\'d say {a} is to the left '
    'of {b}. Would you?', 'would I find {a} by going left from {b}?', 'is {a} one of the things '
    'left of {b}?', 'somebody told me {a} was left of {b}. Still so?', 'on screen, does {a} show '
    'up anywhere left of {b}?', 'yeah so, {a}: left of {b}, yes?', 'mind checking that {a} is '
    'left of {b}?', 'is the left side of {b} where I\'d see {a}?', 'd\'you reckon {a} is left of '
    '{b}?', 'is {a} nearer to the left edge than {b} is?', 'coming in from the left edge, do I '
    'reach {a} before {b}?', 'hm, {a} to the left of {b}, is that what you see?', 'can I tell my '
    'mate that {a} is left of {b}?', 'does going from {b} to {a} take me to the left?')
_EITHER_SIDE = (
    '{a}: on the left of {b} or on the right, any idea?', 'give me a side: {b} has {a} to its '
    'left or to its right?', 'I\'m looking at {b}. Which way do I turn my head for {a}, left or '
    'right?', 'left or right, which way is {a} from {b}?', 'if I\'m facing {b} the way you are, '
    'is {a} on my left or my right?', 'could you work out what side of {b} {a} is on?', 'no clue '
    'which side of {b} to check for {a}. Left? Right?', 'sorry, which side was it again, is {a} '
    'left of {b} or right of it?', '{a}, does that come on the left side or the right side of '
    '{b}?', 'do my eyes go left or right when they jump from {b} to {a}?', 'I was wondering what '
    'side {a} is on, going by {b}. Left or right?', 'relative to {b}, would you call {a} left or '
    'right?', 'pick one for me, left or right: where\'s {a}, compared with {b}?', 'in this shot, '
    '{a} sits to which side of {b}?', 'swiping from {b} to {a}, do I swipe left or right?',
    'I need {a}. From {b}, do I look left, or is it right?', 'where\'s {a} sitting, on the left '
    'of {b} or the right of it?', 'is it the left or the right of {b} that {a} is on?', 'tell me '
    'the side of {b} with {a} on it.', 'with {b} in the middle, do I point left or right for {a}?',
    'either left or right: how does {a} lie relative to {b}?', 'my friend asks where {a} is. Left '
    'of {b}, do I say, or right?', '{a} is off to one side of {b}, so is that left or right?',
    'as far as left and right go, where would {a} be from {b}?', 'got {b} in the picture? Cool, '
    'so which side of it is {a} on?', 'I keep mixing up my sides. Would {a} be left of {b}, or '
    'right?', 'say I drag {b} over onto {a}. Am I dragging left or right?', 'on which side should '
    'I expect {a}, looking at {b}?', 'one word, left or right: {a} from {b}.', 'is {a} on the '
    'left? Or the right? Of {b}, I mean.', '{a} versus {b}, which side? Left, right?', 'sideways '
    'from {b}, which way\'s {a}?', 'there\'s {b}. Do I scroll left or right to get to {a}?')
_EXTREME = (
    '{cands}, got them? Okay, which one\'s {most}?', 'could you work out which of {cands} would '
    'be {most}?', 'help me pick from {cands}: I\'m after the one {far}.', 'so I\'m looking at '
    '{cands} and I want the {adj} one. Which?', 'any idea which of {cands} ends up {most}?',
    'fill in the blank for me: of {cands}, the {adj} one is which?', 'the one {far}, which of '
    '{cands} is it?', 'can you point out the {adj} among {cands}?', 'I was wondering which one of '
    '{cands} is the one {far}.', 'not the others, just the {adj} of {cands}, please. Which is it?',
    'if you had to tap on the {adj} of {cands}, which would you tap?', 'is one of {cands} {most}, '
    'and which?', 'out of {cands} I only care about the {adj} one, so which is that?', 'with '
    '{cands} in view, the {adj} one happens to be which?', 'show me the one of {cands} that\'s '
    '{far}.', 'could {cands} be checked for the {adj} one?', 'which {n}\'s the {adj} one, d\'you '
    'know?', 'hey, find me the {n} {far}.', 'what {n} have we got {far}?', 'I want the {adj} {n}, '
    'which one would that be?', 'the {adj} {n}, can you pick it out?', 'of all the {ns} here, '
    'give me the {adj} one.', 'so many {ns}! Which one\'s {most}?', 'can you tell which {n} is '
    'sitting {far}?', 'okay, the {ns}. Any idea which is {most}?', 'if I asked you for the {adj} '
    '{n}, which would you go for?', 'help me out, which {n} would count as the {adj} one?', 'pick '
    'me the {n} that\'s {most}.', '{far} there\'s one of the {ns}. Which one?', 'one of these '
    '{ns} is {far}, tell me which.', 'what\'s the {adj} {n} here?', 'the {n} I mean is the {adj} '
    'one, so which is it?', 'just the {adj} {n}, thanks. Which one am I talking about?', 'there '
    'must be some {n} that\'s {far}. Which?')
_NEAREST = (
    'which of {cands} sits closest to {b}, can you tell?', 'so there\'s {b}, and there\'s '
    '{cands}. Which is the closest?', 'could you work out which of {cands} is the shortest way '
    'off from {b}?', 'I\'m over at {b}. Of {cands}, what\'s closest?', 'measure up {cands} '
    'against {b} for me: which comes out nearest?', 'the one of {cands} with the least ground to '
    'cover to {b}, please. Which?', 'let me know which of {cands} would be the handiest from {b}, '
    'distance-wise.', 'if I had to roll from {b} to one of {cands}, which is the shortest roll?',
    'which of {cands} is snuggled up closest to {b}?', 'help me find the one of {cands} that\'s '
    'closest by {b}.', 'nothing fancy: of {cands}, which is least far off from {b}?', 'do me a '
    'favour and pick the one of {cands} that {b} is closest to.', 'it\'s closeness to {b} I care '
    'about, so which of {cands} wins?', 'can you see which of {cands} beats the rest on closeness '
    'to {b}?', 'closest to {b}, that\'d be which of {cands}?', 'imagine {b} is home. Which of '
    '{cands} lives nearest?', 'if {b} were a magnet, which of {cands} would feel it most?', 'what '
    '{n} is nearest to {b}, would you say?', 'hey, point me to the closest {n} from {b}.', 'near '
    '{b}, what\'s the first {n} you come to?', 'I\'m at {b} and I need one of the {ns}. The '
    'nearest, ideally. Which?', 'find {b} first. Found it? Now, which {n} is closest to it?',
    'take {b}. What {n} is closest to that?', 'with {b} as the starting point, which {n} is the '
    'shortest way off?', 'suppose {b} is calling. Which {n} is nearest to hear it?', 'give me '
    'whatever {n} happens to be closest to {b}.', 'no {n} is as close to {b} as this one. Which '
    'one?', 'look around {b} for me, what\'s the closest of the {ns}?', 'the {n} by {b}, the '
    'nearest one I mean, which is that?', 'there\'s {b}. Can you pick out the {n} that\'s '
    'closest?', 'I was wondering what {n} it is that {b} is closest to.', 'shortest trip from '
    '{b} to any of the {ns}: where does it end?', 'the farthest, no, wait, the nearest {n} to '
    '{b}, which is it?')
_PICK_UP = (
    'send {b} off to whichever of {cands} is nearest. Which one is that?', '{b} wants to grab one '
    'of {cands}. Which is the shortest drive?', 'which of {cands} should I tell {b} to pick up so '
    'that it drives the least?', 'let\'s get {b} moving: of {cands}, what\'s the closest one to '
    'go get?', 'I\'d hate for {b} to drive far, so which of {cands} does it collect?', 'give {b} '
    'an easy job: the closest of {cands}. Which one?', 'out of {cands}, which gets a lift from '
    '{b}, if it just takes the nearest?', 'what\'s the lazy choice for {b} among {cands}, the one '
    'it drives to least?', 'next on the list for {b} is the closest of {cands}. What do I type '
    'in?', 'should {b} go for the nearest of {cands}, which would it be loading?', 'what\'s the '
    'smart pick-up for {b} out of {cands}, going by distance?', 'if {b} picks by nearness alone, '
    'which of {cands} does it haul away?', 'help me assign {b}: which of {cands} is nearest for '
    'it to grab?', 'one of {cands} needs hauling by {b}. Make it the closest. Which is that?',
    'saving on driving, which of {cands} would you hand to {b}?', 'I want {b} to fetch all of, '
    'no, just one of {cands}, the closest. Which?', 'what {n} should {b} go get, if it wants the '
    'shortest drive?', 'which {n} does {b} grab first, going nearest first?', 'hey, what\'s the '
    'nearest {n} for {b} to pick up?', '{b} needs a job. Which {n} is closest for it to haul?',
    'could {b} be sent to the nearest {n}, and which would that be?', 'I\'m booking {b} for one '
    'of the {ns}, the closest. Which do I book?', 'tell {b} to bring me the {n} nearest to it. '
    'Which one will I get?', 'if {b} only has juice for the shortest trip, which {n} does it pick '
    'up?', 'where does {b} head if it has to fetch the closest {n}?', 'there\'s some hauling to '
    'do. Which {n} is the shortest trip for {b}?', 'of the {ns}, which one\'s the natural pick '
    'for {b}, being closest?', 'any thoughts on which {n} {b} should fetch, if short trips are '
    'best?', 'which {n}, if {b} fetched it, would mean the least driving?', 'so {b} picks up the '
    'closest {n}. That\'s which one?', 'what\'s the closest of the {ns} that {b} could take away?',
    'I reckon {b} should go for the nearest {n}. Can you see which?')
_DISTANCE = (
    'how far apart would you say {a} and {b} are?', 'ballpark, how many [metres|meters] from {a} '
    'to {b}?', 'could you work out the [metres|meters] between {a} and {b}?', '{a} and {b}, how '
    'far is that?', 'what are we talking, distance-wise, from {a} to {b}?', 'give me a rough '
    'number of [metres|meters] for {a} to {b}.', 'I was wondering how far it is over to {b} from '
    '{a}.', 'how much of a walk is it from {a} to {b}, in [metres|meters]?', 'so from {a} all the '
    'way to {b}, that\'s how long?', 'let me know how many [metres|meters] lie between {b} and '
    '{a}.', 'if I pulled a string from {a} to {b}, how long a string?', 'help me out, how distant '
    'is {a} from {b}?', 'is it far from {a} to {b}, and how far exactly?', 'say I\'m at {b}. How '
    'many [metres|meters] off is {a}?', 'what would you put the distance at, {a} to {b}?', 'your '
    'best guess, please: {b} to {a}, how many [metres|meters]?', 'a number\'s all I need: how far '
    'is {a} off {b}?', 'take {a}. How far is that from {b}?', 'roughly what distance separates '
    '{a} and {b}?', 'they\'re how many [metres|meters] apart, {a} and {b}?', 'feet, no, sorry, '
    '[metres|meters]: how far is {a} from {b}?', 'can you eyeball how far {b} is from {a}?',
    'what does your tape measure say from {a} to {b}?', 'do you have a figure for how far {a} is '
    'from {b}?', 'I need {a} to {b} in [metres|meters], can you manage that?', 'how many big '
    'steps, say one [metre|meter] each, from {a} to {b}?', 'as the crow flies, how far from {a} '
    'to {b}?', 'point to point, {a} and {b}, what\'s the distance?', 'look at {a}, then at {b}. '
    'How far between the two?', 'if {a} were zero, at how many [metres|meters] would {b} be?',
    'hey, distance check, please, {a} and {b}.', 'could the distance from {a} to {b} be worked '
    'out?', 'between {a} and {b} there\'s how many [metres|meters]?', 'how far would a ball '
    'travel going from {a} straight to {b}?')
_COUNT = (
    'how many of {cands} ended up in {b}?', 'run through {cands} for me, how many are inside {b}?',
    '{b}: how many of {cands} has it got?', 'could you work out how many of {cands} are standing '
    'in {b}?', 'any of {cands} in {b}? How many?', 'if I only count what\'s in {b}, how many of '
    '{cands} is that?', 'let me know how many of {cands} made it into {b}.', 'out of {cands}, '
    'what number would be sitting inside {b}?', 'I was wondering how many of {cands} {b} has '
    'inside.', 'what\'s the tally for {b} if you only look at {cands}?', 'some of {cands} may be '
    'in {b}, or none. What\'s the number?', 'take {cands}. Now ignore the ones outside {b}. How '
    'many remain?', 'how many are in {b}? Of {cands}, I mean.', 'just the ones in {b}, please: '
    'how many of {cands}?', 'help me count {cands}, but only inside {b}.', 'do any of {cands} '
    'stand in {b}, and if so how many?', 'of {cands}, how many call {b} home?', 'how many {ns} '
    'have we got in {b}?', 'what\'s in {b}, in terms of {ns}? A number, please.', 'hey, how full '
    'is {b}? Like, how many {ns}?', 'count up the {ns} inside {b}, would you?', 'any {ns} in {b}? '
    'If so, how many?', 'I make it, um, I don\'t know. How many {ns} are in {b}?', 'peek into {b} '
    'for me, how many {ns}?', '{b}, how many {ns} has it got standing there?', 'the number of '
    '{ns} {b} holds, any idea?', 'how many {ns} are taking up room in {b}?', 'tell me how many '
    '{ns} got put in {b}.', 'what would a headcount of {ns} in {b} come to?', 'not the whole '
    'hall, only {b}: how many {ns}?', 'could the {ns} in {b} be counted?', 'between its lines, '
    '{b} holds how many {ns}?', 'is {b} empty or are there {ns} in it? How many?', 'say '
    'whatever\'s in {b} is mine. How many {ns} do I own?', 'I\'d love a number: {ns} inside {b}.')
_NEAREST_TO_ROBOT = (
    'say, which of {cands} are you closest to?', 'of {cands}, what could you reach soonest, being '
    'closest?', 'if you stretched out an arm, which of {cands} would be closest?', 'from where '
    'you\'re sitting, which of {cands} is the least far?', 'let me know which of {cands} is '
    'nearest the camera.', 'you\'ve got {cands} out in front, so which is closest to you?', 'any '
    'idea which of {cands} has the shortest way to you?', '{cands}: which one\'s nearest your '
    'lens?', 'if you rolled over to one of {cands}, which is the shortest roll?', 'out of '
    '{cands}, which one\'s least distant from your camera?', 'what\'s the closest {n} to you?',
    'hey, which {n} is nearest where you are?', 'which {n} do you have closest by?', 'find the '
    '{n} that\'s closest to your lens.', 'I\'m with you, so what {n} is closest to us?', 'what '
    '{n} is the shortest way off from you?', 'are there {ns} near you? Which one is the nearest?',
    'the {n} closest to the camera, can you pick it out?', 'you and the {ns}: which one are you '
    'nearest?', 'name me the {n} with the least floor between it and you.', 'back there, no, '
    'wait, up close: which {n} is nearest to you?', 'if you had to park next to the closest {n}, '
    'which would it be?')
_FARTHEST_FROM_ROBOT = (
    'which of {cands} is the longest way off from you?', 'of {cands}, what\'s the one furthest '
    'from your camera?', 'which of {cands} is way out there, the furthest from you?', 'could you '
    'work out which of {cands} you\'re furthest away from?', '{cands}, and I want the most '
    'distant from you. Which?', 'let me know which of {cands} is deepest into the picture, '
    'farthest from the lens.', 'any idea which of {cands} has the longest way to you?', 'which '
    'one of {cands} are you least close to?', 'one of {cands} is further from you than any other. '
    'Which?', 'out of {cands}, which one\'s at the greatest distance from the camera?', 'what {n} '
    'is furthest off from you?', 'hey, which {n} is way back there, farthest from you?', 'of all '
    'the {ns} you see, which one\'s most distant from you?', 'show me the {n} with the most '
    'distance between it and your lens.', 'which {n} would be your longest drive from here?',
    'the {n} you\'re farthest from, which one would that be?', 'pick the {n} that\'s furthest '
    'from where you stand.', 'is some {n} farther from you than all the rest? Which?', 'I was '
    'wondering which {n} is most remote from the camera.', 'you can see some {ns}. Which is the '
    'least near to you?', 'nearest, no, sorry, furthest: which {n} is that, from your camera?')
_FREE_TRANSPORTER = (
    'which of {cands} isn\'t hauling anything?', 'has any of {cands} got nothing on it? Which?',
    'of {cands}, which one\'s going around empty?', 'could you work out which of {cands} has '
    'nothing on top?', 'I\'ve got stuff to move, so which of {cands} is empty?', '{cands}: which '
    'one\'s got an empty top?', 'all of {cands} are hauling, bar one. Which one isn\'t?', 'any '
    'idea which of {cands} is going without cargo?', 'help me find the one of {cands} that\'s not '
    'carrying a thing.', 'if I wanted an unloaded one out of {cands}, which do I get?', 'let me '
    'know which of {cands} has no load on its back.', 'which {n} is empty, do you see?', 'which '
    'one\'s got no load? Of the {ns}, I mean.', 'hey, is there any {n} with nothing on it? Which?',
    'what {n} could I put my stuff on, since it\'s bare?', 'is any {n} free of cargo, and which?',
    'I need the {n} that isn\'t hauling anything. Which one?', 'the {ns} look busy. Which has '
    'nothing on board?', 'tell me which {n} isn\'t loaded up.', 'the {n} with the clear top, '
    'which one is it?', 'which {n} is sporting an empty deck?', 'loaded ones aside, which {n} '
    'does that leave me?')
_CAMERA_DISTANCE = (
    'how far off is {a} from you?', 'what\'s the distance from you to {a}, roughly?', 'any idea '
    'how far {a} is from your camera?', 'could you work out how far out {a} is from the lens?',
    '{a}, how far is that from where you are?', 'let me know how many [metres|meters] you are '
    'from {a}.', 'are you far from {a}? How far?', 'between you and {a}, what is it, how many '
    '[metres|meters]?', 'say you shone a laser at {a}. What distance would it read?', 'from your '
    'point of view, how far away\'s {a}?', 'how close are you to {a}, in [metres|meters]?', 'if a '
    'tape ran from your lens to {a}, what would it say?', 'is {a} near you or not so near? Give '
    'me the [metres|meters].', 'put a number on it: you to {a}.', 'ballpark for me how far {a} is '
    'from you.', 'where you\'re standing, {a} is how many [metres|meters] off?', 'the camera and '
    '{a}, how far apart are they?', 'what range have you got on {a}?', 'a ball thrown from you '
    'straight to {a} flies how far?', 'so how far out is {a}, counting from you?', 'you\'re here, '
    '{a} is there. How many [metres|meters] is that?', 'hey, how much distance have you got to '
    '{a}?')
_LOAD_HEIGHT = (
    'how tall is {a} with everything on it?', 'how high does the stuff on {a} go, measured from '
    'the floor?', 'how far above the floor is the top of {a}, load included?', 'any idea how high '
    '{a} is piled, floor to top?', 'could you work out the full height of {a} and its load?',
    '{a}, how high does that reach off the floor, stack and all?', 'let me know how tall {a} '
    'stands with its load.', 'I was wondering how tall {a} is, from the floor to the top of the '
    'pile.', 'stacked up like that, how high is {a}?', 'if I stood a ruler on the floor by {a}, '
    'what would the top of the load read?', 'how many [metres|meters] up does {a} go, goods '
    'included?', 'how much headroom does {a} need with its load on, from the floor up?', 'top to '
    'floor, how tall\'s {a} plus load?', 'give me the height of {a}, counting what\'s on it.',
    'does {a} get high? How high, with the load?', 'say a bird lands on top of the load on {a}. '
    'How high above the floor is it?', 'the highest point of {a} with its load is how far off the '
    'floor?', 'help me out, what\'s the overall height of {a} as it\'s loaded?', 'what height '
    'does {a} reach once you count its cargo?', 'I\'m after a height: the floor to the top of {a} '
    'and whatever\'s on it.', 'hey, floor to top, {a} with its goods is how tall?')
_COUNT_SHELF_SIDE = (
    '{c} is on one side of {b}. How many of {cands} share that side?', 'split the picture at {b}. '
    'Of {cands}, how many fall on the part with {c}?', 'over on the side of {b} where you see '
    '{c}, how many of {cands}?', 'let me know how many of {cands} join {c} on its side of {b}.',
    'left or right, whichever side of {b} has {c}: how many of {cands} are there?', '{b} is the '
    'divider. How many of {cands} are over on the side of {c}?', 'I look from {b} over to the '
    'side with {c}. How many of {cands} are that way?', 'which of, no, how many of {cands} are to '
    'the same side of {b} that {c} is?', 'skip everything across {b} from {c}. How many of '
    '{cands} remain?', 'if {b} is the net, how many of {cands} are on the same team as {c}?',
    'of {cands}, what number stands on the side of {c}, with {b} as the middle?', 'hey, how many '
    '{ns} are on the side of {b} where {c} stands?', 'see {c}? How many {ns} are on that same '
    'side of {b}?', 'with {b} as the line, how many {ns} are over on the side of {c}?', 'in the '
    'picture, {b} has {c} to one side. How many {ns} are to that side too?', 'count the {ns} for '
    'me, but only on the side of {b} that {c} is on.', 'to whichever side of {b} you find {c}, '
    'how many {ns} do you find as well?', 'I\'m only bothered about one side of {b}, the one with '
    '{c}. How many {ns}?', 'say a curtain hangs down at {b}. How many {ns} are on the side with '
    '{c}?', 'the side of {b} with {c} on it, how many {ns} has that got?', 'any idea how many '
    '{ns} are off to the side of {b} where {c} is?')
_ABOVE_BELOW = (
    'is {a} higher up than {b}, or lower down?', 'would you say {a} is over {b}, height-wise, or '
    'under?', 'any idea if {a} is [above|below] {b}?', 'could you work out whether {a} is up '
    'above {b} or down below it?', 'height-wise, where\'s {a} compared to {b}, above or below?',
    'if I go from {b} to {a}, am I going up or down?', 'let me know if {a} sits higher or lower '
    'than {b}.', 'I was wondering if {a} is upstairs or downstairs from {b}, so to speak.', '{a}, '
    'is that [lower|higher] than {b}?', 'up or down: where\'s {a} from {b}?', 'do I look up or '
    'down from {b} to see {a}?', '{a} is [above|below] {b}, isn\'t it?', 'does {a} come out '
    '[above|below] {b} in height?', 'put it in one word, above or below: {a} against {b}.', 'say '
    'I float a balloon from {b} to {a}. Does it rise or sink?', 'forget left and right, is {a} '
    '[higher up|lower down] than {b}?', 'which is it for {a}, above {b} or below?', 'vertically '
    'speaking, is {a} over {b} or under?', 'how does {a} stack up against {b}, above or below?',
    'is it [above|below] {b} that I\'d find {a}?', 'tell me if {a} is at a greater height than '
    '{b} or a smaller one.', 'hey, would I need to reach up or down to go from {b} to {a}?')
_FRONT_BEHIND = (
    '{a}, is that [in front of|behind] {b}?', 'any idea if {a} is hiding behind {b}, or is it in '
    'front?', 'could you work out whether {a} comes in front of {b} or behind?', 'let me know if '
    '{a} is out front of {b} or at the back of it.', 'depth-wise, where\'s {a} compared with {b}, '
    'in front or behind?', 'from where you\'re looking, does {a} sit [in front of|behind] {b}?',
    'heading out from your spot, do you come to {a} before {b} or after?', 'is {a} closer to you '
    'than {b}, so in front of it, or is it behind?', 'I was wondering, {a}: front or back, as '
    'seen against {b}?', '{a} is [behind|in front of] {b}, wouldn\'t you say?', 'in front or '
    'behind, which is it for {a} with respect to {b}?', 'am I seeing {a} [in front of|behind] '
    '{b}, or am I wrong?', 'of the two, is {a} the near one and {b} the far one, or the reverse?',
    'looking out from you, is {a} this side of {b} or beyond it?', 'is {a} further back than {b} '
    'from your spot, or further forward?', 'mind telling me whether {a} stands before {b} or '
    'behind it?', 'help me out with depth: {a} [in front of|behind] {b}, yes or no?', 'as you see '
    'it, has {b} got {a} [behind it|in front of it]?', 'is {a} nearer to you than {b} is, or is '
    'it farther back?', 'on your side of {b} or on the far side, where\'s {a}?', 'hey, front or '
    'behind for {a}, taking {b} as the reference?')
_WIDE_ENOUGH = (
    'would something {w} wide go through between {a} and {b}?', 'is there {w} of room between {a} '
    'and {b}?', 'I\'ve got a cart that\'s {w} across. Does it fit between {a} and {b}?', 'could '
    'you squeeze {w} in between {a} and {b}?', 'any idea if {a} and {b} leave {w} clear?', 'do I '
    'get {w} of space between {a} and {b}?', 'let me know if {w} fits through the gap from {a} to '
    '{b}.', 'say I\'m {w} wide. Can I get through between {a} and {b}?', '{w}: does that go '
    'between {a} and {b}?', 'have {a} and {b} got {w} or more in between?', 'I was wondering if a '
    'box {w} wide would slide between {a} and {b}.', 'between {a} and {b}, is it {w} at least?',
    'what if it\'s {w} wide, does it still make it between {a} and {b}?', 'if you were {w} '
    'across, could you roll through between {a} and {b}?', 'would {w} be okay as a width to go '
    'between {a} and {b}?', 'need {w} to get by. Do {a} and {b} give me that?', 'can the space '
    'from {a} to {b} take {w}?', 'think {w} will pass between {a} and {b}?', 'does the opening '
    'that {a} and {b} leave come to {w} or more?', 'are {a} and {b} far enough apart for '
    'something {w} wide to drive through?', 'hey, room check: {a} and {b}, {w} in between, yes?',
    'wide enough for {w}, the way between {a} and {b}?')
PHRASES = Phrases(
    nouns=_NOUNS, selectors=_SELECTORS,
    templates={
        'left_of': _LEFT_OF, 'either_side': _EITHER_SIDE, 'extreme': _EXTREME, 'nearest': _NEAREST,
        'pick_up': _PICK_UP, 'distance': _DISTANCE, 'count': _COUNT,
        'nearest_to_robot': _NEAREST_TO_ROBOT, 'farthest_from_robot': _FARTHEST_FROM_ROBOT,
        'free_transporter': _FREE_TRANSPORTER, 'camera_distance': _CAMERA_DISTANCE,
        'load_height': _LOAD_HEIGHT, 'count_shelf_side': _COUNT_SHELF_SIDE,
        'above_below': _ABOVE_BELOW, 'front_behind': _FRONT_BEHIND, 'wide_enough': _WIDE_ENOUGH},
    nearest_nouns=('the {n} that sits closest to {c}', 'the {n} you\'d call nearest to {c}', 'the '
                   '{n} that\'s [nearest|closest] to {c}', 'the {n} that {c} is closest to',
                   'whichever {n} is [closest|nearest] to {c}', 'the {n} that\'s the shortest hop '
                   'from {c}'),
    most={'leftmost': ('all the way on the left', 'all the way over to the left', 'furthest over '
                       'to the left', 'more to the left than any other', 'as far left as it gets',
                       'at the very left of the bunch', 'nearest the left edge', 'the last one '
                       'out on the left'),
          'rightmost': ('all the way on the right', 'all the way over to the right', 'furthest '
                        'over to the right', 'more to the right than any other', 'as far right as '
                        'it gets', 'at the very right of the bunch', 'nearest the right edge',
                        'the last one out on the right')},
    adjective={'leftmost': ('furthest-left', 'most left-hand', 'furthest-over-left', 'far-left',
                            'leftmost', 'left-end'),
               'rightmost': ('furthest-right', 'most right-hand', 'furthest-over-right',
                             'far-right', 'rightmost', 'right-end')},
    far={'leftmost': ('way over on the left', 'all the way at the left', 'closest to the left '
                      'edge', 'at the left-hand end', 'furthest out to the left', 'at the very '
                      'left', 'out on the far left', 'at the left end of things'),
         'rightmost': ('way over on the right', 'all the way at the right', 'closest to the right '
                       'edge', 'at the right-hand end', 'furthest out to the right', 'at the very '
                       'right', 'out on the far right', 'at the right end of things')},
    numbered=('region {i}', 'Region {i}', '[region {i}]', '[Region {i}]', 'region number {i}'),
    openings=('hey there, ', 'okay so, ', 'um, quick one: ', 'hi, me again, ', 'so listen, ',
              'if you\'ve got a sec, ', 'oh, one more thing: ', 'let me see, ', 'do me a favour: ',
              'I\'ve got a question for you: ', 'sorry to bug you, but ', 'here\'s one for you: ',
              'well, ', 'oh and by the way, ', 'just out of curiosity, ', 'random question, but ',
              'hello again, ', 'help me with this one: ', 'be a star and tell me: ', 'erm, '),
    closings=(' Thanks a bunch.', ' No rush.', ' Just a quick answer is fine.', ' Cheers for '
              'that.', ' You\'re a star.', ' A rough idea will do.', ' That\'d help me a lot.',
              ' I\'m stuck on it.', ' That\'s all for now.', ' Ta.'),
    prefaces=('okay, so there\'s {groups}: {question}', 'if you can see {groups}, {question}',
              'let\'s talk about {groups}: {question}', 'so I\'m looking at {groups}, and '
              '{question}', 'about {groups}, {question}', 'with {groups} up on your screen, '
              '{question}', 'here\'s what I\'ve highlighted, {groups}: {question}', 'I\'ve tapped '
              'on {groups} for you, {question}', 'this one\'s about {groups}: {question}',
              'forget the rest, it\'s only {groups} I mean: {question}', 'I\'ve marked up '
              '{groups}, so {question}', 'my question\'s to do with {groups}: {question}', 'check '
              'out {groups} for a second: {question}'),
)
