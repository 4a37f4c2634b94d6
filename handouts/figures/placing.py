"""Where there is room in a picture: for the inset of the feet, and for words."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from handouts.figures.body import HEAD_RADIUS, Joints
from handouts.figures.path import Box, Point, between, grown, local
from handouts.figures.scene import Scene

_BONES = (("hip", "tl", 9.5), ("tl", "shoulder", 10), ("shoulder", "head", 5))
_LIMBS = (
    ("hip", "knee", 8.5),
    ("knee", "ankle", 6),
    ("ankle", "toe", 4),
    ("shoulder", "elbow", 5),
    ("elbow", "hand", 4),
)
_STEP = 6.0
_FARTHEST = 48.0
_PLACES = [place * _STEP for place in range(-int(_FARTHEST / _STEP), int(_FARTHEST / _STEP) + 1)]
_STEPS = sorted(
    (math.hypot(across, up), across, up) for across in _PLACES for up in _PLACES if math.hypot(across, up) <= _FARTHEST
)
"""Where to try, the nearest first: distance, across, up."""

Squares = Mapping[tuple[int, int], int]
"""Squares of a coarse grid, and how much it counts that a line runs over them."""

NO_SQUARES: Squares = MappingProxyType({})
_SQUARE = 3.0
_TWELFTHS = [1 - share / 12 for share in range(12)]
_TOUCH = 5.0
"""A square centimetre of overlap costs as much as this many centimetres of distance."""

_CROSSING = 14.0
SHUNNED = 9
"""A twelfth of a line that runs over the body costs as much as this many centimetres of distance."""

_WIDENING = 3.0
"""A centimetre outside the picture as it is costs as much as this many centimetres of distance."""


def body_boxes(scene: Scene, at: Joints) -> list[Box]:
    """Boxes that cover the body."""
    bones = list(_BONES)
    for side in ("near", "far"):
        bones += [(_named(one, side), _named(other, side), reach) for one, other, reach in _LIMBS]
    boxes = [head_box(at)]
    for one, other, reach in bones:
        if one in at and other in at:
            boxes += [_around(between(at[one], at[other], share / 3), reach) for share in range(4)]
    for side in scene.legs:
        boxes.append(_around(at[f"toe_{side}"], 5.5))
        boxes.append(_around(at[f"ankle_{side}"], 7.5))
    if scene.belly is not None:
        boxes.append(
            _around(local(between(at["hip"], at["tl"], scene.belly.at), scene.pelvis, 0, -7), scene.belly.radius)
        )
    return boxes


def head_box(at: Joints) -> Box:
    """The box of the head."""
    return grown((*at["head"], *at["head"]), HEAD_RADIUS + 1.5)


def free_place(size: Point, target: Point, taken: Sequence[Box], within: Box, lowest: float) -> Point:
    """The middle of a box of this size that lies free, near `target`, and widens the picture least."""
    return cheapest_place(size, target, taken, within, lowest)[1]


def cheapest_place(
    size: Point,
    target: Point,
    taken: Sequence[Box],
    within: Box,
    lowest: float,
    crossed: Squares = NO_SQUARES,
    limit: float = math.inf,
) -> tuple[float, Point]:
    """The same place with its cost in centimetres: how far it is, what it covers, and what its line runs over.

    A line from there to the target should not run over a square of `crossed`, the less the more the square counts.
    A place that costs as much as `limit` is not looked for: the cost is then the limit.
    """
    width, height = size[0] / 2, size[1] / 2
    x, y = target
    taken = _within_reach((x, y), size, taken)
    best, place = limit, target
    for distance, across, up in _STEPS:
        if distance >= best:
            break
        box = (x + across - width, y + up - height, x + across + width, y + up + height)
        if box[1] < lowest:
            continue
        cost = distance + _WIDENING * _outside(box, within)
        if cost < best:
            cost = _with_overlap(cost, box, taken, best)
        if crossed and cost < best:
            cost += _CROSSING * _crossings(target, _nearest(across, width), _nearest(up, height), crossed)
        if cost < best:
            best, place = cost, (x + across, y + up)
    return best, place


def _nearest(middle: float, half: float) -> float:
    """Where a box from half before to half after the middle comes nearest to nought: there its line begins."""
    return min(max(0.0, middle - half), middle + half)


def squares_of(boxes: Iterable[Box], weight: int = 1) -> Squares:
    """The squares of a coarse grid whose middle lies in a box: a line is looked up there instead of in every box."""
    found: set[tuple[int, int]] = set()
    for left, bottom, right, top in boxes:
        columns = range(math.ceil(left / _SQUARE - 0.5), math.floor(right / _SQUARE + 0.5))
        rows = range(math.ceil(bottom / _SQUARE - 0.5), math.floor(top / _SQUARE + 0.5))
        found.update((column, row) for column in columns for row in rows)
    return dict.fromkeys(found, weight)


def _within_reach(target: Point, size: Point, boxes: Sequence[Box]) -> list[Box]:
    """The boxes that a box of this size can cover at all."""
    (x, y), across, up = target, _FARTHEST + size[0] / 2, _FARTHEST + size[1] / 2
    return [box for box in boxes if box[0] < x + across and x - across < box[2] and box[1] < y + up and y - up < box[3]]


def _crossings(target: Point, across: float, up: float, squares: Squares) -> int:
    """How many twelfths of the line from a place to the target run over a square, each as often as the square counts."""
    x, y = target[0] / _SQUARE, target[1] / _SQUARE
    across, up = across / _SQUARE, up / _SQUARE
    return sum(squares.get((math.floor(x + across * share), math.floor(y + up * share)), 0) for share in _TWELFTHS)


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
