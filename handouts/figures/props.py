"""The things around the body: bolster, ramp, blanket, chair, strap, ball, arrow."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise

from handouts.figures.canvas import Pen
from handouts.figures.path import (
    Box,
    Point,
    between,
    box_of,
    direction_of,
    drawn,
    ellipse,
    grown,
    local,
    polygon,
    rounded,
    smooth,
    towards,
)
from handouts.figures.rectangles import corners_of, draw_rectangle
from handouts.figures.scene import PoseProp
from handouts.figures.tones import ACCENT, INK, KINDS, PALE_INK, PAPER

_BY_WORD = (
    ("ramp", "wedge"), ("wedge", "wedge"), ("books", "books"), ("stack", "blanket"), ("roller", "roller"),
    ("ball", "ball"), ("dot", "spot"), ("spot", "spot"), ("bolster", "bolster"), ("sleeping", "bolster"), ("roll", "roll"),
    ("counter", "counter"), ("chair", "wood"), ("seat", "wood"), ("table", "wood"), ("bed", "bed"), ("pillow", "pillow"),
    ("blanket", "blanket"), ("layer", "blanket"), ("towel", "pad"), ("pad", "pad"), ("mat", "pad"), ("block", "block"),
    ("strap", "strap"),
)  # fmt: skip
_BY_SHAPE = {"halfdome": "dome", "poly": "wedge", "line": "strap", "circle": "bolster"}
_HEAD, _WING, _SHAFT, _EDGE = 6.4, 3.8, 1.3, 0.5
"""An arrow in cm: the length of its head, half the width of head and shaft, its light edge."""


def kind_of(prop: PoseProp) -> str:
    """What a prop is: its own `kind`, else what its shape, name or id says."""
    if prop.kind:
        return prop.kind
    if prop.shape in ("halfdome", "line"):
        return _BY_SHAPE[prop.shape]
    for text in (prop.name.lower(), prop.id.lower()):
        for word, kind in _BY_WORD:
            if word in text:
                return kind
    return _BY_SHAPE.get(prop.shape, "plain")


def draw_prop(prop: PoseProp, pen: Pen) -> str:
    """One prop as SVG."""
    if prop.shape == "arrow":
        return arrow(prop.points[0], prop.points[1], pen)
    if prop.shape == "line":
        return band(prop.points, pen)
    kind = kind_of(prop)
    outline, texture = _SHAPES[prop.shape](prop, kind)
    return pen.shape(outline, KINDS[kind]) + pen.detail(texture, PALE_INK)


def reach_of(prop: PoseProp) -> Box:
    """The box a prop fills."""
    if prop.shape in ("circle", "halfdome"):
        (x, y), ry = prop.points[0], prop.height
        return x - prop.width, y - (ry if prop.shape == "circle" else 0), x + prop.width, y + ry
    if prop.shape == "rect":
        return box_of(corners_of(prop))
    if prop.shape == "arrow":
        return grown(box_of(_arrow_outline(*prop.points)), _EDGE)
    return grown(box_of(prop.points), 2.5 if prop.shape == "line" else 0)


def holds(outline: Sequence[Point], point: Point) -> bool:
    """Whether a point lies inside an outline with straight sides."""
    return sum(x > point[0] for x in _crossings(outline, point[1])) % 2 == 1


def band(points: Sequence[Point], pen: Pen) -> str:
    """A strap across what it holds: a light band between two dark edges, so that it reads on skin and in grey."""
    path = drawn(points[0], [(point,) for point in points[1:]], closed=False)
    return pen.detail(path, INK, 9) + pen.detail(path, KINDS["strap"], 5.5)


def _circle(prop: PoseProp, kind: str) -> tuple[str, str]:
    centre, r = prop.points[0], prop.width
    outline = ellipse(centre, r, r)
    if kind == "roll" or (kind != "bolster" and kind not in _ROUND_TEXTURES):
        return outline, _spiral(centre, r)
    return outline, _ROUND_TEXTURES[kind](centre, r)


def _spiral(centre: Point, radius: float) -> str:
    """The end of a rolled blanket."""
    turns = 2.25 if radius > 6 else 1.5
    steps = int(turns * 6)
    points = [towards(centre, 250 - 60 * step, radius * (0.8 - 0.66 * step / steps)) for step in range(steps + 1)]
    return smooth(points, closed=False)


def _piping(centre: Point, radius: float) -> str:
    """The end of a bolster: piping, pleats and a button."""
    pleats = "".join(
        drawn(towards(centre, turn, radius * 0.3), [(towards(centre, turn, radius * 0.62),)], closed=False)
        for turn in range(15, 375, 45)
    )
    return ellipse(centre, radius * 0.82, radius * 0.82) + ellipse(centre, radius * 0.14, radius * 0.14) + pleats


def _tube(centre: Point, radius: float) -> str:
    return ellipse(centre, radius * 0.5, radius * 0.5)


def _seam(centre: Point, radius: float) -> str:
    return smooth(
        [towards(centre, 130, radius * 0.9), towards(centre, 160, radius * 0.1), towards(centre, 230, radius * 0.9)],
        closed=False,
    )


_ROUND_TEXTURES: dict[str, Callable[[Point, float], str]] = {
    "bolster": _piping,
    "roller": _tube,
    "ball": _seam,
    "spot": lambda _centre, _radius: "",
}


def _dome(prop: PoseProp, _kind: str) -> tuple[str, str]:
    (x, y), rx, ry = prop.points[0], prop.width, prop.height
    base = min(3.0, ry / 4)
    sides = (
        (x - rx, y + base),
        (x - rx * 0.78, y + ry * 0.68),
        (x, y + ry),
        (x + rx * 0.78, y + ry * 0.68),
        (x + rx, y + base),
    )
    dome = smooth(sides, closed=False)
    foot = drawn((x - rx, y + base), [((x - rx, y),), ((x + rx, y),), ((x + rx, y + base),)], closed=False)
    ribs = smooth([(x - rx * 0.86, y + ry * 0.4), (x, y + ry * 0.56), (x + rx * 0.86, y + ry * 0.4)], closed=False)
    return dome + foot + drawn(sides[0], [(sides[-1],)], closed=False), ribs


def _poly(prop: PoseProp, kind: str) -> tuple[str, str]:
    return rounded(prop.points, 0.9), _levels(prop.points) if kind == "wedge" else ""


def _levels(points: Sequence[Point]) -> str:
    """Level lines inside a ramp: the folded blankets and blocks it is built of."""
    _, low, _, high = box_of(points)
    count = max(1, round((high - low) / 8))
    found = ""
    for row in range(1, count):
        level = low + (high - low) * row / count
        crossings = sorted(_crossings(points, level))
        if len(crossings) >= 2 and crossings[-1] - crossings[0] > 6:
            found += drawn((crossings[0] + 1.2, level), [((crossings[-1] - 1.2, level),)], closed=False)
    return found


def _crossings(points: Sequence[Point], level: float) -> list[float]:
    return [
        between(one, other, (level - one[1]) / (other[1] - one[1]))[0]
        for one, other in pairwise([*points, points[0]])
        if (one[1] - level) * (other[1] - level) < 0
    ]


_SHAPES: dict[str, Callable[[PoseProp, str], tuple[str, str]]] = {
    "circle": _circle,
    "rect": draw_rectangle,
    "poly": _poly,
    "halfdome": _dome,
}


def arrow(start: Point, end: Point, pen: Pen) -> str:
    """A broad arrow with a light edge."""
    outline = polygon(_arrow_outline(start, end))
    return f'<path d="{outline}" stroke="{PAPER}" stroke-width="{pen.of(5)}"/>{pen.bare(outline, ACCENT)}'


def _arrow_outline(start: Point, end: Point) -> list[Point]:
    tail, direction = _tail(start, end), direction_of(start, end)
    sides = (1, -1)
    shaft = [(local(tail, direction, 0, side * _SHAFT), local(end, direction, -_HEAD, side * _SHAFT)) for side in sides]
    wings = [local(end, direction, -_HEAD, side * _WING) for side in sides]
    return [*shaft[0], wings[0], end, wings[1], *reversed(shaft[1])]


def _tail(start: Point, end: Point) -> Point:
    """Where an arrow begins: it is never shorter than its head and a bit of shaft."""
    return towards(end, direction_of(end, start), max(math.dist(start, end), _HEAD * 1.3))
