# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
When a question is a toss-up and is not asked: the one table of margins.

A question is asked only where its answer stays the same if every measure is off by its margin.
"""

# Order in the image: what separates two centroids, pixels, for each of FrameObject.columns.
SIDE_SHARE = 0.02        # of the image's width,
SIDE_PIXELS = 6.0        # and at least this

# Nearest and farthest: the runner-up must be worse by both.
NEAR_RATIO = 1.15        # of the two distances
NEAR_GAP = 0.3           # metres

# Inside a buffer: a pallet's centre must keep this far from the border, in or out, metres.
BORDER_MARGIN = 0.2

# Passages: the gap must differ from the asked width by both.
PASSAGE_GAP = 0.1        # metres
PASSAGE_SHARE = 0.12     # of the larger of the two
PASSAGE_RANGE = (0.7, 5.0)   # gaps worth a question, either way, metres

# In front of, behind: difference of the places along the floor, metres. It must hold for the
# distance from the point below the camera and for the way straight ahead of it.
FRONT_MARGIN = 0.4
MIN_AHEAD = 0.25         # cosine of the steepest view that still has a front, camera to floor

# Above, below: the upper one's bottom over the lower one's top and over its bottom, metres.
ABOVE_SLACK = 0.03       # it may be this much below the top (what lies on top sinks in)
ABOVE_LIFT = 0.15        # it must be this much over the bottom (not both on the floor)

# Clear enough to be asked about at all.
MIN_PIXELS = 150
MIN_IN_IMAGE = 0.65      # share of the box inside the image
MIN_MEASURED = 0.3       # share of the mask with depth
MIN_SEEN = {'pallet': 0.3, 'buffer': 0.3, 'transporter': 0.3, 'shelf': 0.15}   # visible share
