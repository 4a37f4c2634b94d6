"""Plane geometry as SVG path data, in the scene's centimetres with y up."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""


def towards(point: Point, direction: float, distance: float) -> Point:
    """The point `distance` cm away in `direction` (degrees, counter-clockwise from +x)."""
    angle = math.radians(direction)
    return point[0] + math.cos(angle) * distance, point[1] + math.sin(angle) * distance


def number(value: float) -> str:
    """A coordinate to a tenth of a millimetre on paper, as short as it can be written."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text.replace("0.", ".", 1) if text.lstrip("-").startswith("0.") else text


@lru_cache(maxsize=16_384)
def _tenth(value: int) -> str:
    """A step of so many tenths; most steps of a picture are among a few thousand."""
    return number(value / 10)


def pair(point: Point) -> str:
    """A point as SVG writes it: y down."""
    return f"{number(point[0])} {number(-point[1])}"


def polygon(points: Sequence[Point]) -> str:
    """A closed path with straight sides."""
    return "M" + "L".join(pair(point) for point in points) + "Z"


def local(origin: Point, direction: float, ahead: float, left: float) -> Point:
    """The point `ahead` cm along `direction` and `left` cm to the left of it."""
    angle = math.radians(direction)
    across, up = math.cos(angle), math.sin(angle)
    return origin[0] + across * ahead - up * left, origin[1] + up * ahead + across * left


def seen_from(origin: Point, direction: float, point: Point) -> Point:
    """How far a point lies ahead of and to the left of an origin that looks in `direction`: the inverse of `local`."""
    across, up = point[0] - origin[0], point[1] - origin[1]
    turn = math.radians(direction)
    return across * math.cos(turn) + up * math.sin(turn), up * math.cos(turn) - across * math.sin(turn)


def between(one: Point, other: Point, share: float) -> Point:
    """The point at `share` (0 to 1) of the way from one to the other."""
    return one[0] + (other[0] - one[0]) * share, one[1] + (other[1] - one[1]) * share


def direction_of(one: Point, other: Point) -> float:
    """Degrees from one point to the other, counter-clockwise from +x."""
    return math.degrees(math.atan2(other[1] - one[1], other[0] - one[0]))


Curve = tuple[Point, ...]
"""What follows the point before it: one point is a straight line, three are a cubic curve."""

Stations = tuple[tuple[float, float], ...]
"""Half widths along a limb: (share of the way, cm)."""

_ROUND = 0.5523
"""Length of the handles of a quarter circle of radius 1 drawn as a cubic curve."""


def drawn(start: Point, curves: Sequence[Curve], closed: bool = True) -> str:
    """Path data in relative steps of a tenth of a centimetre, which keeps it short.

    Closed outlines all turn the same way, so that painted together they never cut holes into one another.
    """
    if closed and _turns_right(start, curves):
        start, curves = _reversed(start, curves)
    here, handle, last = _tenths(start), _tenths(start), ""
    written = [f"M{pair(start)}"]
    for curve in curves:
        placed = [(round(x * 10), round(y * 10)) for x, y in curve]
        letter = "c" if len(curve) == 3 else "l"
        if letter == "c" and last in ("c", "s") and _is_mirrored(handle, here, placed[0]):
            letter = "s"
        steps = [value for x, y in (placed[1:] if letter == "s" else placed) for value in (x - here[0], here[1] - y)]
        written.append((letter if letter != last else " ") + " ".join(map(_tenth, steps)))
        handle, here, last = placed[-2] if len(placed) > 1 else here, placed[-1], letter
    return "".join(written).replace(" -", "-") + ("z" if closed else "")


def _is_mirrored(handle: tuple[int, int], here: tuple[int, int], next_handle: tuple[int, int]) -> bool:
    """Whether a curve goes on exactly as the one before it came in, to a tenth of a centimetre."""
    return all(abs(2 * here[axis] - handle[axis] - next_handle[axis]) <= 1 for axis in (0, 1))


def _turns_right(start: Point, curves: Sequence[Curve]) -> bool:
    """Whether an outline goes round clockwise (y up), by the area its corners enclose."""
    ends = [start, *(curve[-1] for curve in curves)]
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ends, [*ends[1:], ends[0]], strict=True)) < 0


def _reversed(start: Point, curves: Sequence[Curve]) -> tuple[Point, list[Curve]]:
    ends = [start, *(curve[-1] for curve in curves)]
    back = [(*reversed(curve[:-1]), before) for curve, before in zip(curves, ends[:-1], strict=True)]
    return ends[-1], back[::-1]


def _tenths(point: Point) -> tuple[int, int]:
    return round(point[0] * 10), round(point[1] * 10)


def smooth(points: Sequence[Point], closed: bool = True, corners: Sequence[int] = ()) -> str:
    """A smooth curve through the points; at the places named in `corners` it may turn sharply."""
    count = len(points)
    sharp = set(corners) if closed else {0, count - 1, *corners}
    curves = [
        (
            _handle(points, place, 1, place in sharp),
            _handle(points, (place + 1) % count, -1, (place + 1) % count in sharp),
            points[(place + 1) % count],
        )
        for place in range(count if closed else count - 1)
    ]
    return drawn(points[0], curves, closed)


def _handle(points: Sequence[Point], place: int, sense: int, is_sharp: bool) -> Point:
    """A control point beside points[place], towards the next (sense 1) or the one before (-1)."""
    here, before, after = points[place], points[place - 1], points[(place + 1) % len(points)]
    if is_sharp:
        return between(here, after if sense > 0 else before, 1 / 3)
    return here[0] + sense * (after[0] - before[0]) / 6, here[1] + sense * (after[1] - before[1]) / 6


def ellipse(centre: Point, radius: float, other_radius: float, turn: float = 0.0) -> str:
    """An ellipse with its first radius along `turn` degrees."""
    axes = ((radius, 0.0), (0.0, other_radius), (-radius, 0.0), (0.0, -other_radius))
    around = [local(centre, turn, *axis) for axis in axes]
    return drawn(around[0], [_quarter(centre, around[place], around[(place + 1) % 4]) for place in range(4)])


def _quarter(centre: Point, start: Point, end: Point) -> Curve:
    """A quarter of an ellipse from start to end, both on its axes."""
    return (
        (start[0] + (end[0] - centre[0]) * _ROUND, start[1] + (end[1] - centre[1]) * _ROUND),
        (end[0] + (start[0] - centre[0]) * _ROUND, end[1] + (start[1] - centre[1]) * _ROUND),
        end,
    )


def limb(
    start: Point, end: Point, left: Stations, right: Stations | None = None, is_cut: tuple[bool, bool] = (False, False)
) -> str:
    """A part of a body: its half width on either side (the same when `right` is left out), its ends round or cut.

    The first and last station lie at the ends; both sides agree there, so that a round end fits.
    """
    direction, length = direction_of(start, end), math.dist(start, end)
    one = [local(start, direction, share * length, width) for share, width in left]
    other = [local(start, direction, share * length, -width) for share, width in reversed(right or left)]
    curves = [*_side(one, direction)]
    curves += [(other[0],)] if is_cut[1] else _cap(end, towards(end, direction, left[-1][1]), one[-1], other[0])
    curves += _side(other, direction + 180)
    if not is_cut[0]:
        curves += _cap(start, towards(start, direction + 180, left[0][1]), other[-1], one[0])
    return drawn(one[0], curves)


def _side(points: Sequence[Point], direction: float) -> Iterable[Curve]:
    """A smooth side that leaves and arrives along `direction`."""
    last = len(points) - 2
    for place in range(last + 1):
        here, after = points[place], points[place + 1]
        reach = math.dist(here, after) / 3
        first = towards(here, direction, reach) if place == 0 else _handle(points, place, 1, False)
        second = towards(after, direction + 180, reach) if place == last else _handle(points, place + 1, -1, False)
        yield first, second, after


def _cap(centre: Point, tip: Point, start: Point, end: Point) -> list[Curve]:
    return [_quarter(centre, start, tip), _quarter(centre, tip, end)]


def rounded(points: Sequence[Point], radius: float) -> str:
    """A closed outline with straight sides and corners rounded by about `radius` cm."""
    count = len(points)
    curves: list[Curve] = []
    for place, corner in enumerate(points):
        before, after = points[place - 1], points[(place + 1) % count]
        enter, leave = _short_of(corner, before, radius), _short_of(corner, after, radius)
        curves += [(enter,), (between(enter, corner, _ROUND), between(leave, corner, _ROUND), leave)]
    return drawn(curves[0][0], curves[1:])


def _short_of(corner: Point, other: Point, radius: float) -> Point:
    length = math.dist(corner, other)
    return between(corner, other, min(0.5, radius / length) if length else 0.0)


def box_of(points: Iterable[Point]) -> Box:
    """The smallest box around the points. Raises ValueError when there is none."""
    found = list(points)
    across, up = [x for x, _ in found], [y for _, y in found]
    return min(across), min(up), max(across), max(up)


def grown(box: Box, margin: float) -> Box:
    """The box with a margin on every side."""
    return box[0] - margin, box[1] - margin, box[2] + margin, box[3] + margin
