"""Things with four corners: folded blankets, pillows, pads, blocks, books, boards, counters, beds."""

from __future__ import annotations

from collections.abc import Callable

from handouts.figures.path import Curve, Point, drawn, local, rounded, smooth
from handouts.figures.scene import PoseProp

_LAYER = 5.0
"""Thickness in cm of one layer of a folded blanket."""


def draw_rectangle(prop: PoseProp, kind: str) -> tuple[str, str]:
    """Outline and texture of a rectangle as path data."""
    return _RECTANGLES.get(kind, _board)(prop)


def corners_of(prop: PoseProp) -> list[Point]:
    """Corners from the bottom left, counter-clockwise."""
    return [_in(prop, across, up) for across, up in ((0, 0), (1, 0), (1, 1), (0, 1))]


def _in(prop: PoseProp, across: float, up: float) -> Point:
    """A point in a rectangle, in shares of its width and height."""
    return local(prop.points[0], prop.angle, prop.width * across, prop.height * up)


def _board(prop: PoseProp) -> tuple[str, str]:
    return rounded(corners_of(prop), 0.8), ""


def _folded(prop: PoseProp) -> tuple[str, str]:
    """A folded blanket: one round fold a layer on either side, and a line between the layers."""
    count = max(1, min(6, round(prop.height / _LAYER)))
    depth = min(prop.height / count / 2, prop.width / 6) / prop.width
    curves: list[Curve] = [(_in(prop, 1 - depth, 0),)]
    for layer in range(count):
        curves.append(_bulge(prop, 1 - depth, 1 + depth * 0.25, layer / count, (layer + 1) / count))
    curves.append((_in(prop, depth, 1),))
    for layer in reversed(range(count)):
        curves.append(_bulge(prop, depth, -depth * 0.25, (layer + 1) / count, layer / count))
    folds = "".join(
        drawn(_in(prop, depth, row / count), [(_in(prop, 1 - depth, row / count),)], closed=False)
        for row in range(1, count)
    )
    hems = "".join(
        drawn(_in(prop, depth * 1.2, (row + 0.5) / count), [(_in(prop, 0.72, (row + 0.5) / count),)], closed=False)
        for row in range(count)
        if prop.height / count > 3
    )
    return drawn(_in(prop, depth, 0), curves), folds + hems


def _bulge(prop: PoseProp, inner: float, outer: float, start: float, end: float) -> Curve:
    return _in(prop, outer, start), _in(prop, outer, end), _in(prop, inner, end)


def _stuffed(prop: PoseProp) -> tuple[str, str]:
    """A pillow: drawn in at the corners, full in the middle."""
    places = ((0.02, 0.04), (0.5, -0.03), (0.98, 0.04), (1.0, 0.5), (0.98, 0.96), (0.5, 1.04), (0.02, 0.96), (0, 0.5))
    outline = smooth([_in(prop, *place) for place in places], corners=(0, 2, 4, 6))
    creases = [
        ((0.06, 0.12), (0.15, 0.3)),
        ((0.94, 0.12), (0.85, 0.3)),
        ((0.06, 0.88), (0.15, 0.7)),
        ((0.94, 0.88), (0.85, 0.7)),
    ]
    lines = "".join(drawn(_in(prop, *one), [(_in(prop, *other),)], closed=False) for one, other in creases)
    return outline, lines


def _flat(prop: PoseProp) -> tuple[str, str]:
    """A thin pad or a mat."""
    outline = rounded(corners_of(prop), min(prop.height * 0.45, 1.6))
    if prop.height < 3:
        return outline, ""
    return outline, drawn(_in(prop, 0.05, 0.5), [(_in(prop, 0.95, 0.5),)], closed=False)


def _brick(prop: PoseProp) -> tuple[str, str]:
    """A foam block with a bevelled edge."""
    inner = [_in(prop, across, up) for across, up in ((0.1, 0.16), (0.9, 0.16), (0.9, 0.84), (0.1, 0.84))]
    return rounded(corners_of(prop), 1.0), rounded(inner, 0.6)


def _books(prop: PoseProp) -> tuple[str, str]:
    """Books that lie on one another, backs to the left."""
    count = max(2, round(prop.height / 3))
    shelves = "".join(
        drawn(_in(prop, 0, row / count), [(_in(prop, 1, row / count),)], closed=False) for row in range(1, count)
    )
    return rounded(corners_of(prop), 0.4), shelves + drawn(_in(prop, 0.14, 0), [(_in(prop, 0.14, 1),)], closed=False)


def _cupboard(prop: PoseProp) -> tuple[str, str]:
    """A kitchen counter: a board on top, a door below."""
    top = max(0.85, 1 - 4 / prop.height)
    board = drawn(_in(prop, 0, top), [(_in(prop, 1, top),)], closed=False)
    door = [
        _in(prop, across, up) for across, up in ((0.14, 0.09), (0.86, 0.09), (0.86, top - 0.06), (0.14, top - 0.06))
    ]
    knob = drawn(_in(prop, 0.24, 0.52), [(_in(prop, 0.24, 0.6),)], closed=False)
    return rounded(corners_of(prop), 0.8), board + rounded(door, 0.6) + knob


def _mattress(prop: PoseProp) -> tuple[str, str]:
    """A bed: a thick mattress on a frame with two feet."""
    frame, foot = min(0.6, 18 / prop.height), min(0.3, 8 / prop.height)
    around = [(0, 1), (0, foot), (0.02, foot), (0.02, 0), (0.06, 0), (0.06, foot), (0.94, foot), (0.94, 0), (0.98, 0),
              (0.98, foot), (1, foot), (1, 1)]  # fmt: skip
    outline = rounded([_in(prop, *place) for place in around], 1.2)
    seams = [(frame, 0, 1), (0.82, 0.02, 0.98)]
    lines = "".join(drawn(_in(prop, one, up), [(_in(prop, other, up),)], closed=False) for up, one, other in seams)
    return outline, lines


_RECTANGLES: dict[str, Callable[[PoseProp], tuple[str, str]]] = {
    "blanket": _folded,
    "wedge": _folded,
    "pillow": _stuffed,
    "pad": _flat,
    "roll": _flat,
    "block": _brick,
    "books": _books,
    "counter": _cupboard,
    "bed": _mattress,
}
