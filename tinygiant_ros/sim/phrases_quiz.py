# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Phrases of a teacher who sets exercises about pictures, see phrases.py for the notation."""

import re

from .phrases import Phrases

_NOUNS = {
    'pallet': (('pallet', 'pallets'),) * 2 + tuple((one, one + 's') for one in ('wooden pallet',
        'timber pallet', 'slatted pallet', 'flat pallet', 'cargo pallet', 'loading pallet',
        'plank pallet', 'freight pallet', 'storage pallet', 'standard pallet', 'stock pallet',
        'wood pallet', 'board pallet', 'stringer pallet', 'four-way pallet')),
    'buffer': (('buffer', 'buffers'),) * 2 + tuple((one, one + 's') for one in ('buffer field',
        'floor rectangle', 'outlined rectangle', 'taped rectangle', 'marked field', 'pallet field',
        'parking rectangle', 'set-down spot', 'pallet spot', 'bordered floor area',
        'drawn rectangle', 'framed floor area', 'marked-off rectangle', 'pallet bay',
        'parking field')),
    'transporter': (('transporter', 'transporters'),) * 2 + tuple((one, one + 's') for one in (
        'flat robot', 'flat vehicle', 'low robot', 'self-driving vehicle', 'self-driving platform',
        'robot cart', 'robot vehicle', 'load vehicle', 'transport robot', 'rolling platform',
        'wheeled robot', 'mobile platform', 'driving robot', 'flatbed robot', 'automatic cart',
        'load robot')),
    'shelf': (('shelf', 'shelves'),) * 2 + tuple((one, one + 's') for one in ('rack',
        'storage rack', 'shelf unit', 'steel rack', 'upright rack', 'warehouse rack',
        'pallet rack', 'tiered rack', 'stock rack', 'shelf tower', 'shelf frame',
        'multi-level rack')) + (
        ('metal shelf', 'metal shelves'), ('stock shelf', 'stock shelves'), ('standing shelf',
        'standing shelves'), ('tiered shelf', 'tiered shelves'))}


def _both(phrases):
    swap = {'left': 'right', 'right': 'left'}
    return phrases, tuple(re.sub('left|right', lambda side: swap[side.group()], one)
                          for one in phrases)


_LEFTMOST, _RIGHTMOST = _both(('{n} at the left end', '{n} nearest the left edge of the picture',
    '{n} with all the others to its right', '{n} that has none of the others on its left', 'first '
    '{n} from the left', '{n} that is farthest left', '{n} heading the row on the left', '{n} on '
    'the left edge of the group', 'left-end {n}'))
_LEFT, _RIGHT = _both(('left {n}', '{n} on the left', 'left one of the two {ns}', 'one of the two '
    '{ns} lying to the left', '{n} with the other to its right', '{n} further to the left',
    'left member of the pair of {ns}', '{n} in the left place'))
_LEFTMOST_IS, _RIGHTMOST_IS = _both(('the first from the left', 'closest to the left edge',
    'further left than all the rest', 'left of every other', 'the last one on the left',
    'the most to the left', 'on the left end'))
_LEFTMOST_ONE, _RIGHTMOST_ONE = _both(('leftmost', 'far-left', 'most left-hand', 'extreme left',
    'first-on-the-left', 'left outermost', 'furthest-left', 'most leftward'))
_AT_LEFT, _AT_RIGHT = _both(('on the far left side', 'at the left-hand edge', 'at the left end of '
    'the row', 'on the left, beyond all the others', 'first from the left', 'last on the left',
    'all the way over on the left', 'in the far left spot'))
_SELECTORS = {
    'leftmost': _LEFTMOST, 'rightmost': _RIGHTMOST, 'left': _LEFT, 'right': _RIGHT,
    'middle': ('middle {n}', '{n} in between', '{n} in the middle of the three', 'central one of '
        'the three {ns}', '{n} with one on each side', 'second of the three {ns}', '{n} between '
        'the outer two', '{n} that has another on either hand'),
    'empty': ('{n} without a load', '{n} that carries nothing', '{n} with nothing on top',
        'bare-topped {n}', '{n} with zero load', '{n} on which nothing lies', 'unburdened {n}',
        '{n} that has no goods on it', 'unloaded {n}'),
    'only': ('{n}', '{n}', '{n}', '{n}', '{n}', '{n}', 'said {n}', '{n} named here')}
_LEFT_OF = ('a trick question: is {a} left of {b}?', 'left of {b}: does that describe {a}?',
    '"left" for {a}, with {b} as centre: accepted?', 'true or false: in the picture, {a} lies to '
    'the left of {b}.', 'Ben wrote that {a} sits left of {b}. Does he earn the point?',
    'Mia shades all that is left of {b}. Does she shade {a}?', 'put your pencil on {b} and slide '
    'it left. Does it move towards {a}?', 'if {b} is the zero of a number line, does {a} belong '
    'on the left half?', 'cover whatever is left of {b} with a sheet of paper. Is {a} hidden now?',
    'a pupil points left from {b}. Is {a} on the side to which she points?', 'compare: does {a} '
    'lie further left than {b}?', 'check the claim that {b} has {a} on the left-hand side.',
    'work out if the way from {b} to {a} leads left across the page.', 'take the pair {a} and '
    '{b}. Is it the former that lies to the left?', 'of the two, {b} and {a}, is the left one the '
    'second that I named?', 'circle "yes" if {a} is on the left of {b}, otherwise circle "no".',
    'fill in "is" or "is not": {a} ___ left of {b}.', 'Tom looks at {b} and lets his eyes wander '
    'to the left. Will they meet {a}?', '"correct" or "wrong": which fits, if someone places {a} '
    'left of {b}?', 'does {b} have {a} to its left? Explain how you know.', 'should the blank in '
    '"{a} is to the ___ of {b}" be filled with "left"?', 'prove or disprove that {a} is placed to '
    'the left of {b}.', 'I cut the page in two along {b}. Does {a} end up on the left strip?',
    'a caterpillar crawls from {b} to {a}. On the page, is that a crawl to the left?', 'judge '
    'this homework: "left of {b} we see {a}". Accept it or not?', '{b} first, then a look to the '
    'left: is {a} what turns up there?', 'take {b} and {a}. Does the left place belong to the '
    'latter?', 'your left hand covers the page as far as {b}. Does it hide {a}?', 'among what '
    'lies left of {b}, can {a} be counted?', 'is there any truth in a sentence that puts {a} left '
    'of {b}?', 'does an arrow running from {b} to {a} have its tip on the left?', 'left of {b} '
    'there is {a}. True, or a trap?', 'the class votes: is {a} somewhere to the left of {b}?',
    '{a} may have the card "left" if that is its side of {b}. May it have the card?')
_EITHER_SIDE = ('left or right of {b}: sort {a} in.', 'fill in the blank with left or right: {a} '
    'is to the ___ of {b}.', 'multiple choice, (A) left, (B) right. Where is {a} relative to {b}?',
    'find the side of {b} that holds {a}: left or right.', 'Anna stretches a string from {b} to '
    '{a}. On the page, does it run left or right?', 'pick the word, left or right: on the ___ of '
    '{b} stands {a}.', 'write L if {a} is left of {b} and R if it is right of it.', 'a snail at '
    '{b} wants to be at {a}. Which way across the page, left or right?', 'given {b} at zero, is '
    '{a} on the left or the right half of the number line?', 'if {b} splits the page, which half '
    'keeps {a}, the left or the right?', 'name the side, left or right, on which {a} accompanies '
    '{b}.', 'put a finger on {b}. To get to {a}, must it now slide left or right?', '{b} you have '
    'found. And {a}, to the right of it or to the left?', 'right or left? State where {a} is with '
    'regard to {b}.', 'two columns, "left" and "right", are headed by {b}. Into which do you '
    'write {a}?', 'a puzzle of two pieces, cut at {b}: is {a} on the left piece or on the right?',
    'tell in one word, left or right, the direction that leads from {b} to {a}.', 'compare {a} '
    'and {b}. Is the first more to the left or more to the right?', 'does {b} have {a} as a left '
    'or as a right companion?', 'an eye exercise: going from {b} to {a}, do your eyes turn left '
    'or right?', 'where would {a} be if {b} were in the middle of the page, left or right?',
    '{a} compared with {b}: left, right? Underline one.', 'decide between "to the left" and "to '
    'the right" of {b} for {a}.', 'label the side of {b} on which {a} appears, left or right.',
    'suppose {b} were the trunk of a tree. Is {a} under the left branches or the right?', 'is it '
    'to the right of {b} that {a} is drawn, or is it to the left?', 'true of {a}: "left of it" or '
    '"right of it", if "it" means {b}?', 'match {a} with one of the words left and right, taking '
    '{b} as the centre.', 'between the left of {b} and the right, which one has {a}?', 'a lesson '
    'on directions, {b} in the middle: left or right for {a}?', 'Jan, who cannot see the picture, '
    'asks if {a} is right or left of {b}. Your reply?', 'left side or right side of {b}: which '
    'belongs to {a}?')
_EXTREME = ('find and circle the {adj} one of {cands}.', 'given {cands}, which would you circle '
    'if asked for the {adj}?', 'put {cands} in order across the page. Which one turns out to be '
    '{most}?', 'of {cands}, one has its place {far}. Name it.', 'fill in the blank: among '
    '{cands}, ___ is {most}.', '{cands} pose for a class photo. Which is {most}?', 'the prize '
    'goes to the {adj} one of {cands}. Which one wins?', 'if {cands} were beads on a string, '
    'which bead would be {most}?', 'underline whichever of {cands} is found {far}.', 'only one of '
    '{cands} deserves the word "{adj}". Which does?', 'compare {cands} by their place across the '
    'page: which is {most}?', 'line up {cands} in your mind and read out the {adj} one.', 'solve '
    'for x: x is one of {cands}, and x is {most}.', 'let {cands} be the set; its {adj} element is '
    'which?', 'Nora sticks a star on the {adj} one of {cands}. Where is the star?', 'tick one of '
    '{cands}, namely the one that is {most}.', 'say which one of {cands} you see {far}.', 'which '
    '{n} would you circle if the task said "{adj}"?', 'the {ns} form a row. Which one sits {far}?',
    'mark the {n} that is {most}.', 'show the {n} whose place is {far}.', 'which of all {ns} '
    'earns the label "{adj}"?', 'draw a ring around the {adj} {n}.', 'exercise: pick out the {n} '
    '{far}.', 'one {n} on this page is {most}. Write down which.', '{far} there is one {n}. '
    'Which?', 'an ordering task: out of the {ns}, which comes out as {most}?', 'the answer is the '
    '{n} that you find {far}. What is the answer?', 'Sam\'s favourite {n} is the {adj} one. Which '
    'is his favourite?', 'which {n} has been drawn {far}?', 'which {n} would a pupil meet {far}?',
    'for one point: the {adj} {n}, please.', 'colour the {adj} one of the {ns} and no other.')
_NEAREST = ('find the one of {cands} with the smallest distance to {b}.', 'measure from {b} to '
    'each of {cands}. For which do you get the smallest number?', 'an ant leaves {b} for the '
    'closest of {cands}. Where does it arrive?', 'circle the one of {cands} that {b} has as its '
    'closest companion.', 'which of {cands} would you circle if the task was "closest to {b}"?',
    'fill in the blank: out of {cands}, ___ lies nearest to {b}.', 'draw a growing circle around '
    '{b}. Which of {cands} does it touch first?', 'the shortest line from {b} to any one of '
    '{cands} ends where?', 'if d is the distance to {b}, for which of {cands} is d least?',
    'among {cands}, which beats the rest in being close to {b}?', 'complete with one of {cands}: '
    'the shortest walk from {b} leads to ___.', '{b} is the host, {cands} are the guests. Which '
    'guest sits closest?', 'minimise the distance to {b} by choosing one of {cands}.',
    'go through {cands} and tick what is closer to {b} than the others.', 'which {n} comes first '
    'in a list sorted from near {b} to far from it?', '{b} has one {n} that is closer than all '
    'the others. Mark it.', 'find the {n} whose distance from {b} is the smallest.', 'a frog on '
    '{b} jumps to the {n} that takes the fewest jumps. Which one is it?', 'out of all {ns}, '
    'choose the one lying closest to {b}.', 'what {n} do you get to after the shortest possible '
    'walk from {b}?', 'join {b} to the closest {n} with a pencil line. Where does the pencil '
    'stop?', 'the {ns} are planets and {b} is the sun. Which planet is nearest to the sun?',
    'the nearest {n} to {b} gets a sticker; which one gets it?', 'colour the {n} which is closest '
    'to {b}.', 'which {n} can {b} call its nearest?', 'one {n} wins if the rule is "closest to '
    '{b}". Name the winner.', 'let {b} be the centre of a target. Which {n} is nearest to the '
    'centre?', 'the {n} for which the way to {b} is shortest: point it out.', '{b} whispers. '
    'Which {n}, as the closest, would hear it best?', 'no {n} is nearer to {b} than the one to be '
    'named here. Name it.', 'there is a least distance between {b} and the {ns}; which one has '
    'it?')
_PICK_UP = ('{b} is to fetch one of {cands} and drive as little as it can. Which does it fetch?',
    '{b} must collect one of {cands}, and every [metre|meter] costs a coin. Which is cheapest?',
    'which of {cands} would you circle if {b} had to fetch the closest?', '{b} is lazy, so it '
    'goes to get the nearest of {cands}. Which one?', 'work out which of {cands} costs {b} the '
    'fewest [metres|meters] to collect.', 'fill in the blank: to get the closest of {cands}, {b} '
    'drives to ___.', 'given that {b} always loads whatever is nearest, which of {cands} will it '
    'load?', 'find the choice from {cands} that keeps the fetching trip of {b} shortest.',
    'draw the shortest route for {b} to collect one of {cands}. Where does it lead?', '{cands} '
    'wait to be fetched by {b}, nearest first. Whose turn is first?', 'plan the first job of {b}: '
    'to bring the nearest out of {cands}. Which one?', 'to save power, {b} ought to fetch which '
    'of {cands}, going by distance?', 'if {b} picks up the least distant of {cands}, what does it '
    'pick up?', 'assign one of {cands} to {b} so that the drive becomes as short as can be.',
    'one choice from {cands}, least driving for {b}: what should be fetched?', 'tell {b} which of '
    '{cands} to go for, since it may load the closest only.', 'which {n} should {b} fetch so that '
    'its wheels turn the least?', '{b} rolls out to collect the {n} closest to it. Circle that '
    'one.', '{b} wakes up, looks for the nearest {n} and lifts it. Which did it lift?', 'find the '
    'best {n} for {b} to bring if best means closest.', 'at one steady speed, what {n} could {b} '
    'get hold of soonest?', 'tick the {n} that {b} can go and get with the shortest trip.',
    '{b} has room for one load. Which {n} is the least far to go for?', 'choose for {b} the {n} '
    'that takes the smallest drive to load.', 'suppose {b} is told "bring the nearest {n}". Which '
    'one will it bring?', 'in the fetch-the-closest game, which {n} falls to {b}?', 'order the '
    '{ns} by the way that {b} has to each. Which is the closest to pick up?', 'the {n} to be '
    'fetched by {b} is the one it stands closest to; mark it.', '{b} goes to fetch. Which {n} '
    'makes the shortest errand?', 'the task of {b} is to load, its rule is "the closest {n}". '
    'What does it load?', 'how does {b} get its load with the least driving: by going to which '
    '{n}?')
_DISTANCE = ('work out in [metres|meters] how far it is from {a} to {b}.', 'estimate: {a} to {b}, '
    'what number of [metres|meters]?', 'given {a} and {b}, calculate how many [metres|meters] lie '
    'between them.', 'fill in the number: {a} is ___ [metres|meters] away from {b}.', 'Lisa takes '
    'steps of one [metre|meter] from {a} to {b}. How many steps?', 'a rope is pulled tight '
    'between {a} and {b}. What is its length?', 'find d, where d is the distance in '
    '[metres|meters] between {a} and {b}.', 'let {a} be point P and {b} be point Q. How long is '
    'PQ, in [metres|meters]?', 'a toy car crosses the floor from {a} to {b}. What distance does '
    'it cover?', 'how long would a straight chalk line from {a} to {b} be?', 'if a tape measure '
    'has its zero at {a}, which mark does it show at {b}?', 'write down a length: the one between '
    '{a} and {b}.', 'guess first, then check: how far apart are {a} and {b}?', 'answer to one '
    'decimal place: the distance of {b} from {a} in [metres|meters].', 'by how many '
    '[metres|meters] is {a} separated from {b}?', 'on the real floor, not on paper, how far is it '
    'from {a} over to {b}?', 'Peter is at {a}, Paul at {b}. How many [metres|meters] are between '
    'the boys?', 'a bee flies straight from {b} to {a}. How many [metres|meters] does it fly?',
    'the line joining {a} and {b} has what length?', 'how great is the distance that lies between '
    '{b} and {a}?', 'state the space between {a} and {b} as a length.', 'a ball leaves {a} and '
    'stops at {b}. Length of the roll?', 'no sum this time, just an estimate: {b} is how far from '
    '{a}?', 'express as a length: from {b} to {a}.', 'bonus question: the number of '
    '[metres|meters] from {b} to {a}.', 'with {a} at one end and {b} at the other, how long is '
    'the stretch?', 'which length fits best for the stretch from {a} to {b}?', 'were {a} and {b} '
    'the two ends of a pool, how long would the pool be?', 'what do you read on a measuring wheel '
    'rolled from {b} to {a}?', '{a} and {b} lie this many [metres|meters] apart: ___.', '{b} is '
    'to be reached from {a}. Distance?')
_COUNT = ('count those of {cands} that lie inside {b}.', 'given {cands}, how many have their '
    'place in {b}?', '{b} is a basket. How many of {cands} are in the basket?', 'fill in the '
    'number: ___ of {cands} are in {b}.', 'make a tally of {cands}, but only inside {b}. What is '
    'the total?', 'for each of {cands} standing in {b} you get a sweet. How many sweets?', 'let S '
    'be the part of {cands} located in {b}. How many elements has S?', 'Kim takes away all that '
    'is not in {b}. How many of {cands} does she still see?', 'of {cands}, some, all or none are '
    'in {b}. Give the exact number.', 'the border of {b} encloses how many of {cands}?', 'write '
    'as a number: those of {cands} which {b} holds.', 'check {cands} one at a time: in {b} or '
    'not? How often is it yes?', 'to how many of {cands} do the words "stands in {b}" apply?',
    'start at zero and add one for each of {cands} in {b}. What do you end with?', 'zero, one, '
    'two or more: how many of {cands} belong to {b}?', 'count the {ns} that you find inside the '
    'outline of {b}.', 'a sum: one for each {n} in {b}. What is the result?', 'how many {ns} live '
    'in {b}?', '{b} contains x {ns}. Find x.', 'fill in: there are ___ {ns} in {b}.', 'if every '
    '{n} in {b} rang a bell, how many bells would ring?', 'draw a fence along the edge of {b}. '
    'How many {ns} are fenced in?', 'the number of {ns} which fall inside {b} is what?',
    'each {n} in {b} scores a point. What is the score?', 'Rosa empties {b}. How many {ns} does '
    'she have to remove?', 'how large is the number of {ns} standing in {b}?', 'inside {b}, the '
    '{ns} are to be counted: the total, please.', 'no {n} outside {b} counts. How many do count?',
    'what do you get when you count up the {ns} of {b}?', 'mark with a dot all {ns} in {b}. '
    'Number of dots?', 'give the population of {b} in {ns}.', 'a school bus takes only the {ns} '
    'in {b}. How many get on?')
_NEAREST_TO_ROBOT = ('which of {cands} would you circle if asked for the one closest to the '
    'camera?', 'order {cands} by depth, starting at the lens. Which opens the list?', 'given '
    '{cands}, find the one at the least distance from you.', 'a paper plane flies from the camera '
    'to the nearest of {cands}. Where does it land?', 'fill in the blank: of {cands}, ___ has the '
    'shortest way to the camera.', 'tick whichever of {cands} the lens has closest in front of '
    'it.', 'you may touch just one of {cands}, walking as little as possible. Which?', 'let r be '
    'the range from your camera. Which of {cands} has the smallest r?', 'for one mark: the least '
    'remote from you among {cands}.', 'the winner for nearness to the lens: which of {cands}?',
    'which {n} could you reach with the fewest steps?', 'find the {n} with the smallest gap to '
    'your lens.', 'the {ns} queue for the camera. Which one, closest to it, is served first?',
    'mark the {n} lying closest to the viewer.', 'Ida stands exactly where you are. Which {n} is '
    'nearest to her?', 'name the {n} for which the way to your place is shortest.', 'the camera '
    'rolls a marble to the closest {n}. Which one does it roll to?', 'one {n} beats all the '
    'others at being near to you. Which?', 'sort the {ns} from near to far, measured from the '
    'camera; what is number one?', 'draw a line from your position to the closest {n}. Where does '
    'the line end?', 'the {n} at the least range from you gets a gold star; point it out.')
_FARTHEST_FROM_ROBOT = ('given {cands}, find the largest distance from the lens. Which has it?',
    'put {cands} in order from near to far, measured from you. Which closes the list?', 'fill in '
    'the blank: of {cands}, the camera has ___ farthest away.', 'let r be the range from the '
    'lens. For which of {cands} is r greatest?', 'the last prize is for the one of {cands} most '
    'distant from you. Which gets it?', 'maximise the distance from yourself by choosing one of '
    '{cands}.', 'underline whichever of {cands} is the most remote from the camera.', 'compare '
    '{cands}: which has the most floor between itself and you?', 'circle the one of {cands} '
    'farthest from the viewer.', 'which {n} comes last in a list from near to far, measured from '
    'your lens?', 'find the {n} whose distance from you is the largest.', 'mark the {n} that the '
    'viewer has furthest off.', 'a kite string is to stretch from you to the remotest {n}. To '
    'which one?', 'among the {ns}, one is more distant from the camera than the others. Name it.',
    'it takes the most steps from your place to get to which {n}?', 'of all that you see of the '
    '{ns}, which one is farthest away from you?', 'the {ns} race to the camera from where they '
    'are. Which has the longest way?', 'colour the {n} that is the most distant from the lens.',
    'Ali sits where the camera is and waves to the {n} farthest from him. To which?', 'a question '
    'for experts: what {n} has the greatest range from you?')
_FREE_TRANSPORTER = ('which of {cands} would you circle if asked for the one without a load?',
    'given {cands}, which has zero things on it?', 'fill in the blank: of {cands}, ___ is the one '
    'with nothing to carry.', 'load or no load? Check {cands} and name the one with no load.',
    'subtract the loaded ones from {cands}. Which one remains?', 'Tim may sit on the one of '
    '{cands} whose top is bare. Which is it?', 'tick the unburdened one out of {cands}.', 'one of '
    '{cands} can say "I have nothing on my back". Which?', 'pick from {cands} the only one on '
    'which nothing rests.', 'a parcel looks for a free seat on one of {cands}. Where does it find '
    'one?', 'which {n} has nothing lying on it?', 'a riddle: I am flat and drive, but I carry '
    'nothing. Which {n} am I?', 'mark the {n} that is unloaded at the moment.', 'every {n} but '
    'one has its hands full. Which has not?', 'find the {n} whose load is "none".', 'what {n} is '
    'free to take something on?', 'compare the tops of the {ns}. Whose top is empty?', 'the {n} '
    'with a vacant top: show it.', 'Vera puts her bag where nothing lies yet. Which {n} suits '
    'her?', 'true of one {n} only: it is not carrying. Of which?')
_CAMERA_DISTANCE = ('work out how many [metres|meters] it is from the lens to {a}.', 'fill in the '
    'number: the camera is ___ [metres|meters] away from {a}.', 'given the picture, how far from '
    'the camera does {a} stand?', 'find r, the range in [metres|meters] from you to {a}.',
    'a ball rolls from under the camera to {a}. How far does it roll?', 'estimate the stretch of '
    'floor between yourself and {a}.', 'how long is a straight line from your lens to {a}?',
    'if your place is zero, at how many [metres|meters] is {a}?', 'to the nearest tenth of a '
    '[metre|meter]: your distance from {a}.', 'express the range of {a} from the lens as a '
    'length.', '{a} is x [metres|meters] from you. What is x?', 'how far off is {a} for somebody '
    'who stands at the camera?', 'a tape is pulled from the camera until it touches {a}. What '
    'does it read?', 'what number of [metres|meters] parts the viewer from {a}?', 'between the '
    'lens and {a}, how much distance is there?', 'the picture was taken how many [metres|meters] '
    'from {a}?', 'suppose you threw a rope to {a}. What length of rope would just do?', 'you and '
    '{a} are this many [metres|meters] apart: ___.', 'a measuring task: the camera at one end, '
    '{a} at the other. Length?', 'how far would you have to roll to arrive at {a}?', 'your answer '
    'is a number of [metres|meters]: from your camera, {a} is how far?')
_LOAD_HEIGHT = ('work out how high the top of {a} is above the floor, load included.', 'fill in '
    'the number: together with its load, {a} is ___ [metres|meters] high.', 'given {a} and all '
    'that is on it, find the total height.', 'find h, the height from the floor to the top of the '
    'load on {a}.', 'how tall is the pile made up of {a} and its goods?', 'add the height of {a} '
    'to that of its load. What is the sum in [metres|meters]?', 'how high must a bridge be for '
    '{a} and its load just to fit under it?', 'estimate, from floor to top, the height of {a} as '
    'it is loaded now.', 'to what height above the ground do the goods on {a} rise?', 'what is '
    'the height reached by {a} with everything stacked on it?', 'Eva holds a ruler upright '
    'against {a} and its load. What height does she read?', 'the load on {a} ends how many '
    '[metres|meters] above the ground?', 'express in [metres|meters] how far up the goods on {a} '
    'go, counting from the floor.', 'the box for "height of {a} with load" is blank. What goes '
    'in?', 'how long is a pole that reaches from the floor to the top of what lies on {a}?',
    'draw a level line along the top of the load on {a}. How high over the floor is it?',
    'standing there with its load, {a} reaches up to how many [metres|meters]?', 'your answer '
    'should be a height: {a}, goods included, from the ground up.', 'how great is the loaded '
    'height of {a}?')
_COUNT_SHELF_SIDE = ('{c} is on one side of {b}. How many of {cands} are on that side too?',
    'given {b} and the side of it where {c} stands, count those of {cands} on that side.',
    'fill in the number: ___ of {cands} are on the same side of {b} as {c}.', '{b} is the net, '
    'and {c} plays on one side of it. How many of {cands} are in its team?', 'two columns: left '
    'of {b}, right of it. How many of {cands} share the column of {c}?', 'is {c} left or right of '
    '{b}? On that side, how many of {cands} are there?', 'how many of {cands} agree with {c} on '
    'which side of {b} to be?', 'split {cands} into left and right of {b}. How big is the group '
    'on the side of {c}?', 'which side of {b} is {c} on, and how many {ns} are on it?', 'fold the '
    'page along an upright line through {b}. How many {ns} are on the half with {c}?', 'count the '
    '{ns} that have their side of {b} in common with {c}.', 'on the side of {b} where you see '
    '{c}, there are x {ns}. What is x?', 'how many {ns} stand, as {c} does, on this one side of '
    '{b}?', 'a sum for the side of {b} that has {c}: one for every {n}. The result?', 'how many '
    '{ns} keep {c} company on its side of {b}?', 'hide the side of {b} on which {c} is not. How '
    'many {ns} can still be seen?', 'each {n} on the side of {b} where {c} is gives a point. What '
    'is your score?', 'the side of {b} with {c} on it holds what number of {ns}?', 'Lea points '
    'from {b} to the side where {c} is. How many {ns} are on that side?')
_ABOVE_BELOW = ('true or false: {a} is [higher up|lower down] than {b}.', 'fill in "above" or '
    '"below": {a} is ___ {b}.', 'compare heights: is {a} at a higher level than {b} or at a lower '
    'one?', 'a balloon rises from {b}. Is {a} above it at the start, or below?', 'given {b} on '
    'one level, does {a} belong to a level above or below?', 'Ruth says {a} is [above|below] {b}. '
    'Does she get the point?', 'multiple choice, (A) above, (B) below. Where is {a} in relation '
    'to {b}?', 'decide by height: {a} over {b}, or the other way about?', 'is the floor closer to '
    '{a} than to {b}, or is it the reverse?', 'of {a} and {b}, is the [higher|lower] one the '
    'first?', 'is {a} found [higher|lower] than {b}? Answer yes or no.', 'work out which is true: '
    '{b} has {a} above it or below it.', 'pick the word, above or below: in height, {a} is ___ '
    '{b}.', 'if both were rungs of a ladder, would {a} be above {b} or below?', 'judge the '
    'sentence: in height, {a} comes [under|over] {b}.', 'measured from the floor, is {a} '
    '[more|less] high up than {b}?', 'up or down: which way is it from {b} to the level of {a}?',
    'is it [above|below] {b} that {a} has been put?', 'a drone hovers level with {b}. To inspect '
    '{a}, does it rise or sink?', 'order by height, top first: does {a} come before {b} or after '
    'it?')
_FRONT_BEHIND = ('true or false: for the viewer, {a} is [in front of|behind] {b}.', 'fill in "in '
    'front of" or "behind": {a} is ___ {b}.', 'walking into the picture, do you come to {a} '
    'before {b} or after it?', 'compare depth: is {a} in front of {b}, closer to the camera, or '
    'behind it?', 'multiple choice, (A) in front, (B) behind. Where, compared with {b}, is {a}?',
    'Otto claims {a} is [behind|in front of] {b}. Is his claim correct?', 'the scene is a stage. '
    'Is {a} further to the front than {b}, or further back?', 'for someone at the camera, does '
    '{b} have {a} behind it or in front of it?', 'from your lens outwards, is {a} met sooner than '
    '{b} or later?', 'decide on the depth order: {a} nearer to you than {b}, or at its back?',
    'does {a} belong to the foreground when set against {b}, or is it further back?', 'of {a} and '
    '{b}, is the first the [nearer|more distant] one to the lens?', 'in front of {b} or behind '
    'it: which place does {a} take?', 'a toy train drives from the camera into the scene. Does it '
    'pass {a} before {b} or after?', 'work out whether, in depth, {a} comes before {b} or after '
    'it.', 'say "front" if {a} is in front of {b} and "behind" if it is behind it.', 'is it '
    '[behind|in front of] {b} that you find {a}?', 'judge the sentence: as you see it, {b} has '
    '{a} [at its back|in front of it].', 'which is correct of {a}: in front of {b}, or to the '
    'rear of it?', 'order by depth, nearest to you first: does {a} come before {b} or after?',
    'pick what fits, in front or behind: {a} is ___ with respect to {b}.')
_WIDE_ENOUGH = ('true or false: something {w} wide fits between {a} and {b}.', 'given a box {w} '
    'wide, can it be pushed through between {a} and {b}?', 'a door frame measures {w}. Is the gap '
    'from {a} to {b} at least that wide?', 'compare the gap between {a} and {b} with a width of '
    '{w}. Is the gap the larger?', 'is {w} less than the room between {a} and {b}?', 'fill in '
    '"fits" or "does not fit": a cart of width {w} ___ between {a} and {b}.', 'does the '
    'inequality "gap > {w}" hold for the gap between {a} and {b}?', 'let g be the free space from '
    '{a} to {b}. Is g greater than {w}?', 'with a stick of {w} held crosswise, can one pass '
    'between {a} and {b}?', 'work out if a width of {w} can be squeezed in between {a} and {b}.',
    'can the space between {a} and {b} swallow a width of {w}?', 'check with a ruler: {w} or more '
    'between {a} and {b}?', 'the way between {a} and {b} must be no narrower than {w}. Is the '
    'rule kept?', 'a carpet {w} wide shall lie flat between {a} and {b}. Can it?', 'is there '
    'enough floor between {a} and {b} for a strip {w} wide?', 'a puzzle piece is {w} wide. Does '
    'it go into the gap formed by {a} and {b}?', 'if you need {w} to get by, is the gap from {a} '
    'to {b} good enough?', 'decide whether {w} can be taken up, side to side, between {a} and '
    '{b}.', 'suppose a wheelchair needs {w}. May it roll between {a} and {b}?', 'yes or no: '
    'between {a} and {b} there is room for {w}.')
PHRASES = Phrases(
    nouns=_NOUNS, selectors=_SELECTORS,
    templates={
        'left_of': _LEFT_OF, 'either_side': _EITHER_SIDE, 'extreme': _EXTREME, 'nearest': _NEAREST,
        'pick_up': _PICK_UP, 'distance': _DISTANCE, 'count': _COUNT,
        'nearest_to_robot': _NEAREST_TO_ROBOT, 'farthest_from_robot': _FARTHEST_FROM_ROBOT,
        'free_transporter': _FREE_TRANSPORTER, 'camera_distance': _CAMERA_DISTANCE,
        'load_height': _LOAD_HEIGHT, 'count_shelf_side': _COUNT_SHELF_SIDE,
        'above_below': _ABOVE_BELOW, 'front_behind': _FRONT_BEHIND, 'wide_enough': _WIDE_ENOUGH},
    nearest_nouns=('the {n} lying closest to {c}', 'the {n} with the smallest distance to {c}',
        'the {n} that comes nearest to {c}', 'the {n} which is closer to {c} than all the others '
        'are', 'the {n} separated from {c} by the least floor', 'the {n} of least distance from '
        '{c}', 'the {n} standing nearest {c}'),
    most={'leftmost': _LEFTMOST_IS, 'rightmost': _RIGHTMOST_IS},
    adjective={'leftmost': _LEFTMOST_ONE, 'rightmost': _RIGHTMOST_ONE},
    far={'leftmost': _AT_LEFT, 'rightmost': _AT_RIGHT},
    numbered=('region {i}', 'Region {i}', '[Region {i}]', 'region no. {i}', 'region #{i}'),
    openings=('question one: ', 'look closely, then answer: ', 'for the whole class: ', 'pencils '
        'ready: ', 'next task on the sheet: ', 'a little puzzle: ', 'who can solve this: ',
        'test yourself: ', 'look at the picture and answer: ', 'homework for today: ',
        'a brain-teaser: ', 'quiz time: ', 'an easy one to begin with: ', 'for five points: ',
        'study the photo: ', 'warm-up exercise: ', 'now a harder one: ',
        'question for team blue: '),
    closings=(' Write your answer on the line.', ' One answer only.', ' No guessing!', ' Show '
        'that you looked closely.', ' You have one minute.', ' This gives two marks.', ' Then '
        'turn the page.', ' Check your answer twice.', ' Raise your hand when you know.'),
    prefaces=('the picture shows {groups}. Here is the task: {question}', 'on your sheet you find '
        '{groups}; {question}', 'given are {groups}. Solve this: {question}', 'material for this '
        'exercise: {groups}. The exercise: {question}', 'find {groups} first, and then answer: '
        '{question}', 'let {groups} be what we work with: {question}', 'today\'s quiz is about '
        '{groups}: {question}', 'all you need are {groups}: {question}', 'the task has {groups} '
        'in it and nothing else: {question}', 'with your finger, touch {groups}. Now the '
        'question: {question}', '{groups} appear in the exercise below: {question}', 'for this '
        'question use {groups} only: {question}', 'suppose the page showed just {groups}: '
        '{question}'),
)
