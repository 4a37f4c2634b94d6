"""Plane geometry as SVG path data, in the scene's centimetres with y up."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

Point = tuple[float, float]
Circle = tuple[Point, float]


def towards(point: Point, direction: float, distance: float) -> Point:
    """The point `distance` cm away in `direction` (degrees, counter-clockwise from +x)."""
    angle = math.radians(direction)
    return point[0] + math.cos(angle) * distance, point[1] + math.sin(angle) * distance


def number(value: float) -> str:
    """A coordinate to a tenth of a millimetre on paper, as short as it can be written."""
    text = f"{value:.1f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def pair(point: Point) -> str:
    """A point as SVG writes it: y down."""
    return f"{number(point[0])} {number(-point[1])}"


def polygon(points: Sequence[Point]) -> str:
    """A closed path with straight sides."""
    return "M" + "L".join(pair(point) for point in points) + "Z"


def hull(*circles: Circle) -> str:
    """A limb: each circle joined to the next by its tangents; one closed path a pair, all turning the same way."""
    if len(circles) == 1:
        return _disc(circles[0])
    return "".join(_capsule(one, other) for one, other in pairwise(circles))


def blob(points: Sequence[Point]) -> str:
    """A smooth closed curve through the middles of the sides of `points` (quadratic, so it stays inside them)."""
    middles = [_middle(one, other) for one, other in zip(points, [*points[1:], points[0]], strict=True)]
    curve = "".join(
        f"Q{pair(corner)} {pair(middle)}"
        for corner, middle in zip([*points[1:], points[0]], [*middles[1:], middles[0]], strict=True)
    )
    return f"M{pair(middles[0])}{curve}Z"


def _middle(one: Point, other: Point) -> Point:
    return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2


def _disc(circle: Circle) -> str:
    (x, y), radius = circle
    left, right, r = pair((x - radius, y)), pair((x + radius, y)), number(radius)
    return f"M{left}A{r} {r} 0 0 1 {right}A{r} {r} 0 0 1 {left}Z"


def _capsule(one: Circle, other: Circle) -> str:
    """The outline of two circles and their common tangents; the larger disc alone when it holds the other."""
    (start, first), (end, second) = one, other
    distance = math.dist(start, end)
    if distance <= abs(first - second):
        return _disc(one if first >= second else other)
    direction = math.degrees(math.atan2(end[1] - start[1], end[0] - start[0]))
    lean = math.degrees(math.acos((first - second) / distance))
    a, b = towards(start, direction + lean, first), towards(end, direction + lean, second)
    c, d = towards(end, direction - lean, second), towards(start, direction - lean, first)
    far = 0 if lean < 90 else 1
    r1, r2 = number(first), number(second)
    large_first, large_second = (0, 1) if far else (1, 0)
    return (
        f"M{pair(a)}L{pair(b)}A{r2} {r2} 0 {large_second} 1 {pair(c)}L{pair(d)}A{r1} {r1} 0 {large_first} 1 {pair(a)}Z"
    )
