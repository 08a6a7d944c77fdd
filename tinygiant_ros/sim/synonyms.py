# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Things of everyday life that go by more than one name, for the pool 'train'.

Where a label is 'couch' and somebody asks for the sofa, the couch is meant. Who has to tell that
of many things learns to compare two names, instead of learning those of four labels by heart.
"""

from .nouns import pairs_of

_NAMES = '''
    sofa, couch/couches, settee, divan; armchair, easy chair, recliner; stool, bar stool;
    wardrobe, closet, armoire; chest of drawers/chests of drawers, dresser, bureau; bed,
    bedstead, cot; pillow, cushion, bolster; blanket, quilt, duvet; curtain, drape; carpet,
    rug; lamp, lantern; painting, picture; clock, timepiece; vase, urn; desk, writing table;
    fireplace, hearth; bathtub, bath; toilet, lavatory/lavatories, loo; tap, faucet, spigot;
    towel, bath towel; cup, mug; glass/glasses, tumbler, goblet; plate, dish/dishes; spoon,
    ladle; knife/knives, blade, dagger; frying pan, skillet; pot, saucepan; kettle, teakettle;
    oven, stove, cooker; fridge, refrigerator, icebox/iceboxes; jug, pitcher, carafe; bottle,
    flask; napkin, serviette; apron, pinafore; coat, overcoat, jacket; shirt, blouse; sweater,
    jumper, pullover; hat, cap, bonnet; scarf/scarves, shawl; glove, mitten; shoe, sneaker;
    sock, stocking; dress/dresses, gown, frock; necktie, bow tie; handbag, purse; suitcase,
    valise; backpack, rucksack, knapsack; wristwatch/wristwatches, watch/watches; necklace,
    pendant; wallet, billfold; car, automobile, sedan; bicycle, bike; bus/buses,
    coach/coaches; tram, streetcar; aeroplane, airplane, jet; helicopter, chopper; boat, ship;
    canoe, kayak; sailboat, yacht; taxi, cab; pram, stroller, pushchair; rocket, spaceship;
    dog, hound, puppy/puppies; cat, kitten; horse, pony/ponies, stallion; cow, ox/oxen; pig,
    hog; hen, chicken, rooster; duck, mallard; pigeon, dove; crow, raven; eagle, hawk, falcon;
    rabbit, hare, bunny/bunnies; mouse/mice, rat; wolf/wolves, coyote; monkey, ape,
    chimpanzee; donkey, mule; camel, dromedary/dromedaries; frog, toad; snake, serpent, viper;
    lizard, gecko; turtle, tortoise; dolphin, porpoise; crab, lobster; spider, tarantula; bee,
    wasp, hornet; butterfly/butterflies, moth; beetle, bug; snail, slug; parrot, budgie; seal,
    walrus/walruses; squirrel, chipmunk; tree, oak; bush/bushes, shrub; flower, blossom,
    bloom; stone, rock, boulder; hill, mountain; pond, lake; river, stream, brook; mushroom,
    toadstool; cave, cavern, grotto; house, cottage; castle, palace, fortress/fortresses;
    church/churches, chapel, cathedral; hotel, inn, hostel; tent, marquee; hut, cabin, shack;
    barn, stable; bridge, footbridge, overpass/overpasses; grave, tomb; greenhouse, hothouse;
    doctor, physician; teacher, tutor; policeman/policemen, police officer, constable;
    soldier, trooper; baby/babies, infant, toddler; woman/women, lady/ladies; cook, chef;
    waiter, waitress/waitresses; singer, vocalist; clown, jester; thief/thieves, robber,
    burglar; priest, vicar; sailor, seaman/seamen; television, television set, telly; phone,
    telephone; laptop, notebook computer; camera, camcorder; loudspeaker, speaker; washing
    machine, washer; hairdryer, blow-dryer; blender, mixer; torch/torches, flashlight; hammer,
    mallet; wrench/wrenches, spanner; saw, handsaw; axe, hatchet; shovel, spade; lawnmower,
    mower; nail, tack; rope, cord; needle, pin; violin, fiddle; guitar, banjo; trumpet, bugle;
    flute, piccolo; harp, lyre; accordion, concertina; football, soccer ball; racket, racquet;
    doll, puppet; puzzle, jigsaw; balloon, blimp; swing, seesaw; trophy/trophies, medal;
    mandarin, tangerine, clementine; potato/potatoes, spud; onion, shallot; cucumber, gherkin;
    pumpkin, squash/squashes; melon, watermelon; peach/peaches, nectarine; lemon, lime;
    walnut, almond; baguette, bread roll; cake, gateau/gateaux; pie, tart; cookie, biscuit;
    burger, hamburger; sausage, frankfurter, hot dog; sweet, candy/candies, lollipop; pancake,
    crepe; doughnut, bagel; ballpoint, biro; pencil, crayon; book, novel; notebook, notepad;
    newspaper, gazette; magazine, journal; letter, envelope; calendar, diary/diaries; map,
    atlas/atlases; eraser, rubber; folder, binder; blackboard, chalkboard; poster, placard;
    coin, penny/pennies; banknote, bill; lock, padlock; postcard, greeting card; present,
    gift; candle, taper; cigarette, cigar; bell, gong; crown, tiara; sword, sabre, rapier;
    pistol, revolver; cannon, howitzer; spyglass/spyglasses, telescope; pill, tablet; bandage,
    sticking plaster; coffin, casket'''

Pair = tuple[str, str]                    # singular, plural
KINDS: tuple[tuple[Pair, ...], ...] = tuple(pairs_of(names) for names in _NAMES.split(';'))
_KIND_OF = {pair: kind for kind in KINDS for pair in kind}


def names_of(thing: Pair) -> tuple[Pair, ...]:
    """Return all names of a thing, its own among them."""
    return _KIND_OF.get(thing, (thing,))
