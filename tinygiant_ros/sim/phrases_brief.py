# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Phrases as task descriptions and guidelines word them, for the pool 'train', see phrases.py."""

from .phrases import Phrases

_NOUNS = {
    'pallet': (('pallet', 'pallets'), ('pallet', 'pallets'), ('wooden pallet', 'wooden pallets'),
        ('industrial pallet', 'industrial pallets'), ('logistics pallet', 'logistics pallets'),
        ('shipping pallet', 'shipping pallets'), ('palletised load', 'palletised loads'),
        ('palletized unit', 'palletized units'), ('reusable pallet', 'reusable pallets'),
        ('loading pallet', 'loading pallets'), ('freight pallet', 'freight pallets'),
        ('slatted pallet', 'slatted pallets'), ('cargo pallet', 'cargo pallets'),
        ('goods pallet', 'goods pallets'), ('pallet unit', 'pallet units'),
        ('flat pallet', 'flat pallets'), ('unit load', 'unit loads')),
    'buffer': (('buffer', 'buffers'), ('buffer', 'buffers'), ('transfer area', 'transfer areas'),
        ('intermediate storage area', 'intermediate storage areas'),
        ('designated floor area', 'designated floor areas'), ('deposit area', 'deposit areas'),
        ('interim storage area', 'interim storage areas'), ('delimited area', 'delimited areas'),
        ('marked floor section', 'marked floor sections'), ('holding area', 'holding areas'),
        ('marked floor area', 'marked floor areas'), ('demarcated zone', 'demarcated zones'),
        ('buffer field', 'buffer fields'), ('deposit zone', 'deposit zones'),
        ('buffer area', 'buffer areas'), ('buffer zone', 'buffer zones'),
        ('pallet area', 'pallet areas')),
    'transporter': (('transporter', 'transporters'), ('transporter', 'transporters'),
        ('self-driving platform', 'self-driving platforms'), ('load robot', 'load robots'),
        ('pallet-moving robot', 'pallet-moving robots'), ('transport robot', 'transport robots'),
        ('autonomous vehicle', 'autonomous vehicles'), ('unmanned vehicle', 'unmanned vehicles'),
        ('transport platform', 'transport platforms'), ('mobile platform', 'mobile platforms'),
        ('transport vehicle', 'transport vehicles'), ('automated vehicle', 'automated vehicles'),
        ('automatic trolley', 'automatic trolleys'), ('conveying vehicle', 'conveying vehicles'),
        ('logistics robot', 'logistics robots'), ('autonomous cart', 'autonomous carts'),
        ('transport unit', 'transport units')),
    'shelf': (('shelf', 'shelves'), ('shelf', 'shelves'), ('industrial rack', 'industrial racks'),
        ('shelving structure', 'shelving structures'), ('industrial shelf', 'industrial shelves'),
        ('multi-tier shelf', 'multi-tier shelves'), ('storage shelf', 'storage shelves'),
        ('shelving unit', 'shelving units'), ('high-bay rack', 'high-bay racks'),
        ('storage rack', 'storage racks'), ('pallet rack', 'pallet racks'), ('rack', 'racks'),
        ('tiered rack', 'tiered racks'), ('rack system', 'rack systems'),
        ('tall shelf', 'tall shelves'), ('shelf unit', 'shelf units'),
        ('rack unit', 'rack units'))}
_SELECTORS = {
    'leftmost': ('{n} with the leftmost position', '{n} situated at the extreme left', '{n} whose '
        'position is the furthest left', '{n} that precedes all others from left to right',
        'left-end {n}', '{n} with the smallest distance to the left margin', '{n} forming the '
        'left extreme', '{n} in the leftmost place'),
    'rightmost': ('{n} with the rightmost position', '{n} situated at the extreme right', '{n} '
        'whose position is the furthest right', '{n} that precedes all others from right to left',
        'right-end {n}', '{n} with the smallest distance to the right margin', '{n} forming the '
        'right extreme', '{n} in the rightmost place'),
    'middle': ('central {n}', '{n} in the central position', '{n} with one other on either side',
        '{n} situated between the other two', 'second {n} from either side', 'intermediate {n}',
        '{n} occupying the middle place', '{n} enclosed by the outer two'),
    'left': ('left-side {n}', '{n} holding the left position', '{n} closer to the left margin',
        '{n} taking the left place', '{n} having the further left position', 'left {n} of the '
        'pair', 'first {n} from the left', 'left one of the two {ns}'),
    'right': ('right-side {n}', '{n} holding the right position', '{n} closer to the right margin',
        '{n} taking the right place', '{n} having the further right position', 'right {n} of the '
        'pair', 'first {n} from the right', 'right one of the two {ns}'),
    'empty': ('unladen {n}', '{n} without a load', '{n} not carrying anything', '{n} in the '
        'unloaded state', 'unoccupied {n}', '{n} devoid of cargo', '{n} on which no load is '
        'present', '{n} with a vacant loading surface'),
    'only': ('{n}', '{n}', '{n}', '{n}', 'depicted {n}', 'observable {n}', 'displayed {n}', '{n} '
        'in question')}
_LEFT_OF = ('it is to be established whether {a} is situated left of {b}.', 'when the scene is '
    'read starting on the left, does {a} precede {b}?', 'in this view, does a change from {b} to '
    '{a} mean moving left?', 'evaluate the relation "left of" for {a} with respect to {b}: does '
    'it hold?', 'confirm or refute: the horizontal offset of {a} from {b} is to the left.',
    'would the label "left" be assigned to {a} if {b} were taken as the origin?', 'compare the '
    'horizontal coordinates: does {a} rank further left than {b}?', '{b} divides the picture into '
    'two parts. Does {a} belong to the left one?', 'of the two, {a} and {b}, is it the '
    'first-named that sits further to the left?', 'a placement of {a} on the left of {b}: is this '
    'what the image shows?', 'ascertain if {a} has been placed to the left of {b}.', 'does the '
    'line of sight to {a} pass {b} on the left?', 'is the direction in which {a} lies, relative '
    'to {b}, correctly given as left?', 'decide on the truth of this annotation: {a}, left of '
    '{b}.', 'assume that only what is left of {b} remains in the image. Is {a} retained?', 'were '
    'everything left of {b} to be masked out, would {a} disappear?', 'the annotator entered '
    '"left" for {a} relative to {b}. Is this entry to be [accepted|approved]?', 'seen from the '
    'camera, is {a} offset to the left compared with {b}?', 'does {b} have {a} on its left as '
    'depicted?', 'to get from {b} to {a} within the image plane, is a shift to the left required?',
    'listing the objects from the left, is the order "{a}, then {b}" obtained?', 'with {b} as the '
    'point of reference, should {a} be recorded under "left"?', 'whether {a} appears more to the '
    'left than {b} is the question to be answered.', 'the former of {a} and {b} is closer to the '
    'left border of the image: true or not?', 'is it accurate to describe {a} as lying left of '
    '{b}?', 'check for the following relation: {a} left of {b}. Is it [present|satisfied]?',
    'the left side of {b} is under consideration. Does it include {a}?', 'can the presence of {a} '
    'to the left of {b} be confirmed?', 'as regards horizontal placement, does {a} come out left '
    'of {b}?', 'on inspection of the scene, is {a} found left of {b}?', 'must one look left from '
    '{b} in order to find {a}?', 'is "left of {b}" an appropriate description of where {a} is?',
    'a correct answer is "yes" only if {a} lies left of {b}. Give the correct answer.')
_EITHER_SIDE = ('indicate the side of {b} occupied by {a}, left or right.', 'assign one of two '
    'labels, "left" or "right", to {a} as seen in relation to {b}.', 'what is the horizontal '
    'relation of {a} to {b}: left or right?', 'with {b} taken as the origin, is the direction of '
    '{a} left or right?', 'on which of its two sides, the left or the right, does {b} have {a}?',
    'moving from {b} towards {a}, does one go left or right in the image?', 'complete the '
    'description of {a} with the proper word, left or right: "it stands ... of {b}".', 'side of '
    '{b} on which {a} is encountered: left or right?', 'the view is centred on {b}. Must the gaze '
    'shift left or right to meet {a}?', 'the image is split vertically at {b}. Is {a} in the left '
    'or the right portion?', 'does {a} fall on the left or on the right of a vertical drawn '
    'through {b}?', 'name the side, left or right, towards which {a} is offset from {b}.', 'is it '
    'left or right that describes the placement of {a} beside {b}?', 'considering the marked '
    'regions, to which side of {b}, left or right, does {a} belong?', 'of the pair {a} and {b}, '
    'is the first the left or the right member?', 'horizontal position of {a} relative to {b} '
    '(left or right)?', 'left, or right: where does {a} lie with respect to {b}?', 'would a '
    '[caption|description] place {a} left or right of {b}?', 'judging by the image, is {a} the '
    'left or the right counterpart of {b}?', 'the question concerns {a} and its side relative to '
    '{b}: left or right?', 'an arrow is to be drawn from {b} to {a}. Would it point left or '
    'right?', 'classify {a} as left or right of {b}.', 'is {a} the left or right neighbour of '
    '{b}?', 'is {b} joined by {a} on the left or the right?', '{a} beside {b}: on its left, or on '
    'its right?', 'read the scene from {b} outwards: does {a} come on the left or the right?',
    'provide the relative direction, left or right, of {a} as measured from {b}.', 'where does '
    '{a} appear as compared with {b}, further left or further right?', 'what side of {b} is {a} '
    'shown on? Choose between left and right.')
_EXTREME = ('identify the {adj} member of the set formed by {cands}.', 'among {cands}, which '
    'occupies the position {far}?', 'considering {cands}, determine the one situated {far}.',
    '{cands} are compared by horizontal position. Which one is {most}?', 'report which of {cands} '
    'proves to be {most}.', 'of {cands}, one is to be selected as the {adj}. Which is it?',
    'given {cands}, for which does the description "{most}" hold?', 'which of {cands} is to be '
    'labelled as {most}?', 'the {adj} among {cands} is sought.', 'which one out of {cands} is '
    'depicted {far}?', 'if one of {cands} qualifies as the {adj}, it should be named.', 'it is '
    'asked which of {cands} stands {far}.', 'let {cands} be the candidates. Which has its '
    'location {far}?', 'what is the {adj} item if only {cands} are taken into account?', 'to '
    'which of {cands} does the place {far} belong?', 'the horizontal order of {cands} is '
    'examined. Indicate which is {most}.', 'which {n} has been placed {far}?', 'identify the {n} '
    'whose position in the view is {far}.', 'the {n} located {far} is to be reported.', 'in this '
    'view, which {n} can be described as {most}?', 'determine the {n} that is {most}.',
    'a certain {n} stands {far}. Specify it.', 'of the {ns} under consideration, report the one '
    'that is {most}.', 'several {ns} are visible; the {adj} has to be indicated.', 'the {ns} '
    'differ in horizontal position. Which is {most}?', 'where several {ns} are present, which is '
    'found {far}?', 'requested: the {n} {far}.', 'the object of interest is the {adj} {n}. Which '
    'one is meant?', 'were the {ns} numbered across the image, which would turn out to be {most}?',
    'with regard to horizontal position, which {n} ranks as the {adj}?', 'it is the {adj} {n} '
    'that must be identified. Which is it?')
_NEAREST = ('identify the one of {cands} with the smallest separation from {b}.', 'by proximity '
    'to {b}, which of {cands} ranks first?', 'with {b} as the reference point, determine the '
    'closest of {cands}.', 'the distances between {b} and {cands} are compared. For which one is '
    'the value lowest?', 'select whichever of {cands} is located closest to {b}.', 'for which of '
    '{cands} is the distance to {b} minimal?', 'among {cands}, the nearest neighbour of {b} is to '
    'be determined.', 'if only {cands} count, what is the nearest neighbour of {b}?', 'which of '
    '{cands} does {b} have in its vicinity, closer than the others?', 'lines are drawn from {b} '
    'to {cands}. Where does the shortest line end?', 'rank {cands} by distance from {b} and give '
    'the first.', 'to which of {cands} is {b} closest?', 'the candidate among {cands} lying '
    'nearest {b} is requested.', 'it is the closest of {cands} to {b} that has to be named. Which '
    'one is it?', 'determine which {n} lies in closest proximity to {b}.', 'which {n} has the '
    'lowest distance value with regard to {b}?', 'the {n} at minimal distance from {b} is to be '
    'specified.', 'in relation to {b}, what {n} is the nearest?', 'identify the {n} least removed '
    'from {b}.', 'of the {ns} present, which is separated from {b} by the smallest distance?',
    'nearest {n} relative to {b}?', 'the floor distance to {b} is smallest for which {n}?',
    'where several {ns} are visible, the one closest to {b} should be given.', 'compare the {ns} '
    'by how far they are from {b}: which is the closest?', 'which {n} would be chosen if '
    'closeness to {b} were the sole criterion?', 'measured over the ground, which {n} is '
    '[nearest|closest] to {b}?', 'one {n} is nearer to {b} than all the others are. Name it.',
    'proximity to {b} decides: indicate the {n} that is nearest.', 'a circle around {b} is '
    'enlarged step by step. Which {n} is touched first?', 'the smallest separation is that '
    'between {b} and which {n}?')
_PICK_UP = ('a pickup is to be carried out by {b}. Which of {cands} involves the shortest '
    'approach?', 'to minimise travel, which of {cands} ought {b} to collect?', 'which of {cands} '
    'is to be assigned to {b} so that its driving distance is kept to a minimum?', 'for a '
    'transport order served by {b}, select the closest of {cands}.', '{b} is dispatched to the '
    'nearest of {cands}. Which one is collected?', 'the task of {b} is to fetch one of {cands}, '
    'namely the nearest. Which is to be fetched?', 'assignment of the closest of {cands} to {b}: '
    'which one results?', 'of {cands}, which would {b} collect under a nearest-first rule?',
    'recommend to {b} the one of {cands} that entails the least driving.', '{b} is to take up one '
    'of {cands} and drive as little as possible. Which one follows?', 'the shortest approach by '
    '{b} leads to which of {cands}?', 'which {n} should be retrieved by {b} if the drive is to be '
    'the shortest possible?', 'determine the {n} that {b} can collect with the least travel.',
    'the next {n} to be collected by {b} is the nearest one. Identify it.', 'for {b}, the '
    'shortest route to collection leads to which {n}?', 'in this view, which {n} lies closest for '
    '{b} to take up?', '{b} awaits an assignment. The nearest {n} should be given to it: which '
    'one?', 'collection of the closest {n} has been ordered for {b}. Which one is concerned?',
    'which {n} would a planner allocate to {b} to shorten the drive to it?', 'the shorter the '
    'drive, the better: which {n} should {b} go and take?', 'nearest {n} for collection by {b}?',
    'specify which {n} is to be picked up by {b} so that the fewest [metres|meters] are covered.',
    'suppose {b} always serves the closest {n}. Which is served now?', 'choose for {b} whichever '
    '{n} it would have to drive the shortest distance to load.')
_DISTANCE = ('what value, in [metres|meters], is obtained for the distance between {a} and {b}?',
    'estimate by how many [metres|meters] {a} is separated from {b}.', 'report the length of the '
    'straight line joining {a} and {b}.', 'the spatial separation between {a} and {b} amounts to '
    'how many [metres|meters]?', 'how much ground lies between {a} and {b}?', 'at what distance '
    'from {b} is {a} situated?', 'distance from {a} to {b} in [metres|meters]?', 'considering {a} '
    'together with {b}, how far apart are they?', 'quantify the spacing that exists between {a} '
    'and {b}.', 'measured along the floor, how long is the stretch from {a} to {b}?', 'by what '
    'distance does {a} stand off from {b}?', 'what would a tape measure indicate if stretched '
    'between {a} and {b}?', '{a} and {b} are some distance apart. State it in [metres|meters].',
    'calculate approximately the number of [metres|meters] from {a} to {b}.', 'how great is the '
    'distance that {a} keeps from {b}?', 'if {a} is taken as one endpoint and {b} as the other, '
    'what length results?', 'in terms of real-world distance, how remote is {a} from {b}?', 'over '
    'how many [metres|meters] does the path from {b} straight to {a} extend?', 'assess the '
    'proximity of {a} to {b} and express it in [metres|meters].', 'judging from the image, what '
    'distance separates {a} from {b} in reality?', 'a line connects {a} with {b}. What is its '
    'length on the floor?', 'supply a figure in [metres|meters] for the span between {b} and {a}.',
    'how distant from one another are {a} and {b}?', 'with {b} as the starting point, how many '
    '[metres|meters] away is {a} found?', 'specify how widely {a} and {b} are spaced.', 'between '
    '{a} and {b}, what is the distance, as precisely as the view allows?', 'how far does one have '
    'to proceed from {b} before {a} is reached?', 'spacing of {a} relative to {b}, in '
    '[metres|meters].')
_COUNT = ('determine how many out of {cands} are contained in {b}.', 'how many of {cands} fall '
    'within the boundaries of {b}?', 'of {cands}, what number is accommodated by {b}?', '{b} is '
    'inspected. How many of {cands} are found inside?', 'to how many of {cands} does the '
    'statement "placed in {b}" apply?', 'count those among {cands} that have been set down in '
    '{b}.', 'it is to be counted how many of {cands} occupy {b}.', 'how many of {cands} have {b} '
    'as their location?', 'each of {cands} is either in {b} or elsewhere. How many are in it?',
    'state the size of the subset of {cands} positioned within {b}.', 'by how many of {cands} is '
    '{b} occupied?', 'out of {cands}, a certain number rests on the surface of {b}. Give that '
    'number.', 'the area in question is {b}. How many of {cands} does it enclose?', 'report the '
    'number of {ns} enclosed by {b}.', 'what is the total of {ns} located within {b}?', 'how many '
    '{ns} does {b} contain in this view?', 'number of {ns} standing in {b}?', 'the occupancy of '
    '{b} is to be given as a number of {ns}.', 'within the limits of {b}, how many {ns} are '
    'observed?', 'how many {ns} can be attributed to {b}?', '{b} may hold none, one or several '
    '{ns}. How many does it hold?', 'establish the count of {ns} for {b}.', 'give the number of '
    '{ns} by which {b} is occupied.', 'considering only the surface of {b}, how many {ns} are '
    'placed on it?', 'are there any {ns} inside {b}, and if so, how many?', 'how large is the '
    'group of {ns} found in {b}?', 'indicate, as an integer, how many {ns} stand on the floor of '
    '{b}.', 'the {ns} situated inside {b} are to be counted. What is the result?', 'if {b} were '
    'emptied, how many {ns} would have to be removed?', 'an inventory of {b} would list how many '
    '{ns}?')
_NEAREST_TO_ROBOT = ('from the viewpoint of the robot, which of {cands} is the closest?',
    'considering {cands}, report the one with the smallest distance to the lens.', 'of {cands}, '
    'the one closest to the observer is to be identified.', 'select from {cands} the one that '
    'your camera has closest to itself.', 'rank {cands} by distance from your own position and '
    'state the first.', 'for which of {cands} is the distance to you the lowest?', 'if you were '
    'to drive, to which of {cands} would you have the shortest way?', '{cands} are at various '
    'distances from the viewer. Which is at the smallest?', 'among {cands}, name the nearest to '
    'the recording camera.', 'which {n} is separated from you by the smallest distance?', 'the '
    '{n} least distant from the viewer is to be specified.', 'as seen from where this picture was '
    'taken, which {n} is nearest?', 'in this view, which {n} is closest to the viewpoint?', 'of '
    'all {ns}, which one has the shortest range to your sensor?', 'nearest {n} relative to your '
    'own location?', 'measured from your position, the minimum distance belongs to which {n}?',
    'what {n} would be arrived at with the least driving on your part?', 'determine the foremost '
    '{n}, that is, the one least far from the camera.', 'the {ns} vary in their distance from '
    'you. Which is the nearest?')
_FARTHEST_FROM_ROBOT = ('determine which of {cands} is the most distant from the camera.', 'among '
    '{cands}, for which is the distance to the viewpoint greatest?', 'considering {cands}, '
    'identify the one at maximum range from the lens.', 'which of {cands} is located farthest '
    'away, the camera being the reference?', 'when {cands} are sorted from near to far from the '
    'robot, which one is last?', 'the greatest separation from your position is that of which of '
    '{cands}?', '{cands} are compared by their range from the sensor. Which has the largest '
    'value?', 'one of {cands} is farther from the viewer than the others. Specify it.', 'to which '
    'of {cands} do you have the longest way?', 'which {n} is the farthest removed from the point '
    'of observation?', 'the {n} that is most distant from the viewer is sought.', 'in this view, '
    'which {n} is located [farthest|furthest] from where you are?', 'by distance from the lens, '
    'nearest first, which {n} ranks last?', 'all other {ns} are nearer to you: which one is the '
    'exception?', 'report the {n} for which the range from your sensor is largest.', 'most remote '
    '{n} as measured from the robot?', 'what {n} is farther off from the camera than every other?',
    'with regard to your own position, determine the most distant of the {ns}.', 'the maximum '
    'distance from you is reached by which {n}?')
_FREE_TRANSPORTER = ('determine which of {cands} is currently without load.', 'which of {cands} '
    'is available in the sense that nothing is on it?', 'considering {cands}, identify the one '
    'that transports nothing.', 'of {cands}, which is shown with an unoccupied loading surface?',
    'among {cands}, the unladen one is to be reported.', 'for which of {cands} is the load state '
    '"empty"?', 'one of {cands} is unladen. Specify which.', 'select from {cands} the one free of '
    'cargo.', 'check {cands} for loads: which carries none?', 'is any of {cands} unloaded? State '
    'which one.', 'report the {n} that bears nothing.', 'which {n} is depicted without anything '
    'on top?', 'identify the unladen {n}.', 'in this view, which {n} has its loading surface '
    'vacant?', 'the {n} not occupied by a load should be named.', 'determine the {n} on which no '
    'load rests.', 'empty {n}: which one?', 'a vacant deck distinguishes one {n}. Which?', 'which '
    '{n} would be eligible for a new load, being empty?')
_CAMERA_DISTANCE = ('determine how many [metres|meters] lie between the camera and {a}.', 'at '
    'what range from the sensor is {a} located?', 'report the distance of {a} from the point of '
    'observation.', 'estimate, in [metres|meters], how far {a} is from the robot.', 'how distant '
    'is {a} as measured from the lens?', 'what distance separates you from {a}?', 'distance of '
    '{a} from the viewer in [metres|meters]?', 'considering your own position, how far off is {a} '
    'situated?', 'by how many [metres|meters] is {a} removed from where the image was taken?',
    'over what distance would the robot have to drive to arrive at {a}?', 'in this view, what is '
    'the distance from the observer to {a}?', '{a} is visible in the image. How far from the '
    'viewpoint does it stand?', 'with the camera as the origin, what is the distance to {a}?',
    'how long is the path from your present location straight to {a}?', 'quantify the closeness '
    'of {a} to you: how many [metres|meters]?', 'for {a}, indicate the distance to the recording '
    'camera.', 'how much distance is there between {a} and yourself?', 'relative to your '
    'position, {a} lies how many [metres|meters] away?')
_LOAD_HEIGHT = ('determine the height above the floor at which {a}, load included, ends.', 'what '
    'overall height above the floor does {a} reach together with its load?', 'report how high {a} '
    'stands, measured from the ground to the top of its goods.', 'how far above floor level is '
    'the uppermost point of {a} and its load?', 'the top of the load on {a} lies at what height '
    'over the floor?', 'at what elevation above the ground is the upper edge of the load of {a} '
    'found?', 'height from the floor to the top of {a} with load, in [metres|meters]?',
    'considering {a} and its goods as one unit, how high above the ground does it extend?', 'to '
    'what height, counted from the floor, has {a} been loaded?', 'give the vertical distance from '
    'the floor to the top of {a}, goods included.', 'by how many [metres|meters] does {a} with '
    'its load rise above the floor?', 'what minimum clearance above the floor is needed for {a} '
    'as loaded?', 'the peak of the goods placed on {a}: how high above ground?', 'what is the '
    'highest level, in [metres|meters] over the floor, attained by {a} and its load?', 'a beam is '
    'lowered onto the load of {a}. At what height above the floor does it stop?', 'how tall would '
    'a door have to be to admit {a} as it is loaded?', 'measured vertically from the floor, where '
    'does {a} with its load end?', 'indicate the vertical extent from ground level to the highest '
    'point of {a} as stacked.')
_COUNT_SHELF_SIDE = ('with {b} as the dividing line, how many of {cands} share a side with {c}?',
    'considering {cands}, report how many are on the same side of {b} as {c}.', 'a vertical line '
    'through {b} cuts the image. How many of {cands} are on the part showing {c}?', 'relative to '
    '{b}, how many of {cands} lie to the same side as {c}?', '{c} is seen to one side of {b}. How '
    'many of {cands} are seen to that side as well?', 'of {cands}, count those which {b} has on '
    'the side towards {c}.', 'for how many of {cands} does the side of {b} coincide with that of '
    '{c}?', 'disregard whatever lies across {b} from {c}. How many of {cands} are then counted?',
    'the side of {b} that contains {c} contains how many of {cands}?', 'by their side of {b}, '
    '{cands} form two groups. What is the size of the group joined by {c}?', 'report the number '
    'of {ns} on the side of {b} where {c} is located.', 'the view is divided at {b}. How many '
    '{ns} appear in the division that includes {c}?', 'number of {ns} lying on the same side of '
    '{b} as {c}?', 'note whether {c} is left or right of {b}. How many {ns} are on that side?',
    'all {ns} across {b} from {c} being excluded, how many remain?', 'where {c} is, on that side '
    'of {b}, how many {ns} can be counted?', 'horizontally, {b} forms a boundary. How many {ns} '
    'are on the side of it taken by {c}?')
_ABOVE_BELOW = ('determine whether {a} is situated higher or lower than {b}.', 'as regards '
    'height, is {a} [above|below] {b}?', 'vertical relation of {a} to {b}: above or below?',
    'which term applies to {a} in relation to {b}, "above" or "below"?', 'report if the level of '
    '{a} is over or under that of {b}.', 'is {a} placed on a level [higher|lower] than the one of '
    '{b}?', 'with {b} as the reference, is the position of {a} an upper or a lower one?', 'of {a} '
    'and {b}, is it the former that has the [upper|lower] position?', 'is moving from {b} to {a} '
    'a movement upwards or downwards?', 'indicate the vertical direction, up or down, from {b} to '
    '{a}.', 'compare the elevations: does {a} lie above {b} or beneath it?', 'state whether {a} '
    'is found at a greater or a lesser height than {b}.', 'classify {a} as above or below {b}.',
    'does {a} occupy the [upper|lower] of the two levels, the other being that of {b}?', 'can {a} '
    'be said to be [above|below] {b}?', 'is the statement "{a} is located [above|below] {b}" '
    'correct?', 'relative to the floor, is {a} at more or at less height than {b}?', 'select the '
    'correct description of {a}: it is above {b}, or it is below.', 'must a gripper that is level '
    'with {b} be raised or lowered to reach {a}?', 'above or below: what is the position of {a} '
    'with respect to {b}?')
_FRONT_BEHIND = ('with respect to depth, does {a} precede or follow {b}?', 'is {a} located on the '
    'near side or on the far side of {b}, seen from the viewpoint?', 'report the depth order of '
    '{a} relative to {b}: in front or behind?', 'from the observer\'s position, is {a} situated '
    'before {b} or beyond it?', 'which applies to {a} in relation to {b}, "in front of" or '
    '"behind"?', 'is it [in front of|behind] {b} that {a} is placed, as seen in this view?',
    'classify {a} as standing in front of or behind {b}.', 'can {a} be described as being [in '
    'front of|behind] {b} from the camera\'s perspective?', 'considering depth only, is {a} '
    'nearer to the lens than {b} or more distant?', 'state whether {a} belongs to the foreground '
    'or the background with regard to {b}.', 'is {a} on the camera side of {b} or on the opposite '
    'side?', 'relative position in depth of {a} and {b}: is the former in front or behind?',
    'driving away from the camera, would one come level with {a} before or after {b}?', 'of {a} '
    'and {b}, is the first the one farther back or the one farther forward?', 'in the direction '
    'of view, does {a} come ahead of {b} or after it?', 'front or rear: where, from your point of '
    'view, is {a} with reference to {b}?', 'as to distance from the viewer, is {a} placed [in '
    'front of|behind] {b}?', 'whether {a} lies in front of {b} or behind it, from where you '
    'stand, is to be specified.')
_WIDE_ENOUGH = ('determine whether the gap between {a} and {b} measures at least {w}.', 'is the '
    'opening that {a} and {b} leave between them sufficient for a width of {w}?', 'can an object '
    '{w} wide be moved through between {a} and {b}?', 'does the free width between {a} and {b} '
    'amount to {w} or more?', 'report whether {w} of clearance is available between {a} and {b}.',
    'would a vehicle with a width of {w} be able to pass between {a} and {b}?', 'a passage of {w} '
    'is prescribed. Is this requirement met between {a} and {b}?', 'the aisle formed by {a} and '
    '{b} must offer {w}. Does it?', 'assess whether {a} and {b} are spaced widely enough for {w} '
    'to fit.', 'may a unit of {w} in width proceed between {a} and {b} without contact?',
    'compared with a width of {w}, is the gap from {a} to {b} at least as large?', 'in this view, '
    'do {a} and {b} stand far enough apart to admit a width of {w}?', 'passage between {a} and '
    '{b} for a width of {w}: possible or not?', 'is the free space flanked by {a} and {b} at '
    'least as wide as {w}?', 'verify that between {a} and {b} there is room for a robot {w} in '
    'width.', 'suppose a box {w} wide is pushed through between {a} and {b}. Does it fit?',
    'state whether the clearance separating {a} from {b} reaches {w}.', 'can {w} be accommodated '
    'in the gap between {a} and {b}?', 'it is to be checked if the gap of {a} and {b} is wide '
    'enough for {w}.')
PHRASES = Phrases(
    nouns=_NOUNS, selectors=_SELECTORS,
    templates={
        'left_of': _LEFT_OF, 'either_side': _EITHER_SIDE, 'nearest_to_robot': _NEAREST_TO_ROBOT,
        'farthest_from_robot': _FARTHEST_FROM_ROBOT, 'free_transporter': _FREE_TRANSPORTER,
        'count_shelf_side': _COUNT_SHELF_SIDE, 'camera_distance': _CAMERA_DISTANCE,
        'front_behind': _FRONT_BEHIND, 'load_height': _LOAD_HEIGHT, 'above_below': _ABOVE_BELOW,
        'wide_enough': _WIDE_ENOUGH, 'distance': _DISTANCE, 'extreme': _EXTREME, 'count': _COUNT,
        'nearest': _NEAREST, 'pick_up': _PICK_UP},
    nearest_nouns=('the {n} in closest proximity to {c}', 'the {n} situated nearest to {c}',
        'the {n} with the smallest separation from {c}', 'the {n} located at the least distance '
        'from {c}', 'the {n} that ranks first in closeness to {c}', 'the {n} for which the '
        'distance to {c} is minimal', 'the {n} to which {c} is closest'),
    most={'leftmost': ('located furthest left', 'situated at the extreme left', 'placed farthest '
        'to the left', 'further left than every other', 'the one with the leftmost position',
        'nearest to the left margin', 'the outermost towards the left', 'in the leftmost '
        'position'),
        'rightmost': ('located furthest right', 'situated at the extreme right', 'placed farthest '
        'to the right', 'further right than every other', 'the one with the rightmost position',
        'nearest to the right margin', 'the outermost towards the right', 'in the rightmost '
        'position')},
    adjective={'leftmost': ('leftmost', 'extreme left', 'left-end', 'left-hand outermost',
        'furthest-left', 'left-most', 'furthest left-hand', 'outermost left-hand'),
        'rightmost': ('rightmost', 'extreme right', 'right-end', 'right-hand outermost',
        'furthest-right', 'right-most', 'furthest right-hand', 'outermost right-hand')},
    far={'leftmost': ('at the extreme left', 'on the far left', 'at the left extreme', 'in the '
        'leftmost place', 'furthest towards the left margin', 'closest to the left edge', 'at the '
        'left-hand end', 'at the outer left'),
        'rightmost': ('at the extreme right', 'on the far right', 'at the right extreme', 'in the '
        'rightmost place', 'furthest towards the right margin', 'closest to the right edge',
        'at the right-hand end', 'at the outer right')},
    numbered=('region {i}', 'Region {i}', 'region no. {i}', 'region number {i}', '[Region {i}]'),
    openings=('on the basis of the image: ', 'instruction: ', 'for the purpose of annotation: ',
        'by visual inspection: ', 'task description: ', 'referring to the scene depicted, ',
        'as part of the evaluation: ', 'using only what is visible: ', 'to be answered: ', 'after '
        'examination: ', 'concerning this view, ', 'item to be processed: ', 'in the image, ',
        'for this example: ', 'in accordance with the guidelines, ', 'please consider the '
        'following: ', 'subject of this task: ', 'to complete the record: '),
    closings=(' The answer should be brief.', ' Base the answer on the image alone.', ' A single '
        'answer is expected.', ' Only the visible scene is relevant.', ' No explanation is '
        'required.', ' Answer according to the image.', ' The result will be recorded.', ' An '
        'approximate judgement is acceptable.', ' Provide the answer only.', ' Respond '
        'concisely.'),
    prefaces=('given {groups}, {question}', 'regions have been marked for {groups}: {question}',
        'the annotation comprises {groups}. On this basis: {question}', 'with attention '
        'restricted to {groups}: {question}', 'the objects to be considered include {groups}: '
        '{question}', 'let {groups} be given: {question}', 'the task refers to {groups}: '
        '{question}', 'for the evaluation of {groups}: {question}', 'in the image, masks are '
        'provided for {groups}: {question}', 'taking {groups} into consideration: {question}',
        'relevant to this item: {groups}. Task: {question}', 'input: {groups}; {question}'),
)
