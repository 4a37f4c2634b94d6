"""Where there is room in a picture: for the inset of the feet, and for words."""

from __future__ import annotations

import math
from collections.abc import Sequence

from handouts.figures.body import HEAD_RADIUS, Joints
from handouts.figures.path import Box, Point, between, grown
from handouts.figures.scene import Scene

_BONES = (("hip", "tl", 9.5), ("tl", "shoulder", 10), ("shoulder", "head", 5))
_LIMBS = (
    ("hip", "knee", 8.5),
    ("knee", "ankle", 6),
    ("ankle", "toe", 4),
    ("shoulder", "elbow", 5),
    ("elbow", "hand", 4),
)
_STEP = 5.0
_FARTHEST = 60.0
_TOUCH = 5.0
"""A square centimetre of overlap costs as much as this many centimetres of distance."""

_CROSSING = 6.0
"""A twelfth of a line that runs over the body costs as much as this many centimetres of distance."""

_WIDENING = 3.0
"""A centimetre outside the picture as it is costs as much as this many centimetres of distance."""


def body_boxes(scene: Scene, at: Joints) -> list[Box]:
    """Boxes that cover the body."""
    bones = list(_BONES)
    for side in ("near", "far"):
        bones += [(_named(one, side), _named(other, side), reach) for one, other, reach in _LIMBS]
    boxes = [grown((*at["head"], *at["head"]), HEAD_RADIUS + 1.5)]
    for one, other, reach in bones:
        if one in at and other in at:
            boxes += [_around(between(at[one], at[other], share / 4), reach) for share in range(5)]
    for side in scene.legs:
        boxes.append(_around(at[f"toe_{side}"], 5.5))
        boxes.append(_around(at[f"ankle_{side}"], 7.5))
    if scene.belly is not None:
        middle = between(at["hip"], at["tl"], scene.belly.at)
        boxes.append(_around(middle, scene.belly.radius + 7))
    return boxes


def free_place(
    size: Point, target: Point, taken: Sequence[Box], within: Box, lowest: float, crossed: Sequence[Box] = ()
) -> Point:
    """The middle of a box of this size that lies free, near `target`, and widens the picture least.

    A line from there to the target should not run over a box of `crossed`.
    """
    width, height = size
    steps = [place * _STEP for place in range(-int(_FARTHEST / _STEP), int(_FARTHEST / _STEP) + 1)]
    offers = []
    for x, y in ((target[0] + across, target[1] + up) for across in steps for up in steps):
        box = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
        if box[1] >= lowest:
            offers.append((math.dist((x, y), target) + _WIDENING * _outside(box, within), (x, y), box))
    best, place = math.inf, target
    for cost, middle, box in sorted(offers):
        if cost >= best:
            break
        line = [between(middle, target, share / 12) for share in range(12)] if crossed else []
        whole = cost + _CROSSING * sum(is_in(point, crossed) for point in line)
        whole = _with_overlap(whole, box, taken, best)
        if whole < best:
            best, place = whole, middle
    return place


def _with_overlap(cost: float, box: Box, taken: Sequence[Box], limit: float) -> float:
    """The cost with that of every box it covers; it stops counting at the limit."""
    left, bottom, right, top = box
    for other_left, other_bottom, other_right, other_top in taken:
        if left < other_right and other_left < right and bottom < other_top and other_bottom < top:
            across = min(right, other_right) - max(left, other_left)
            cost += _TOUCH * across * (min(top, other_top) - max(bottom, other_bottom))
            if cost >= limit:
                break
    return cost


def is_in(point: Point, boxes: Sequence[Box]) -> bool:
    """Whether a point lies in one of the boxes."""
    return any(left < point[0] < right and bottom < point[1] < top for left, bottom, right, top in boxes)


def _outside(box: Box, within: Box) -> float:
    """How far a box reaches out of another; upwards counts more, since height is what a page has least of."""
    sideways = max(0.0, within[0] - box[0]) + max(0.0, box[2] - within[2])
    return sideways + max(0.0, within[1] - box[1]) + 1.5 * max(0.0, box[3] - within[3])


def _named(joint: str, side: str) -> str:
    return joint if joint in ("hip", "shoulder") else f"{joint}_{side}"


def _around(point: Point, reach: float) -> Box:
    return grown((*point, *point), reach)
