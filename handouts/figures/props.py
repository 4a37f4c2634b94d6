"""The things around the body: bolster, ramp, blanket, chair, strap, ball, arrow."""

from __future__ import annotations

import math
from collections.abc import Sequence

from handouts.figures.path import Point, number, pair, polygon, towards
from handouts.figures.scene import PoseProp

INK = "#22303c"
ACCENT = "#9a2b22"
"""Arrows and straps: dark enough to stand out in grey."""

TONES = {"soft": "#f3e6cf", "firm": "#cddbe6", "furniture": "#e3d3bd", "tool": "#d9e2a8"}
_SOFT = ("blanket", "pillow", "towel", "pad", "mat", "roll under", "bed")
_FURNITURE = ("chair", "seat", "counter", "layer", "table", "leg")


def tone_of(prop: PoseProp) -> str:
    """The prop's own colour, or the tone of its material; `hold` parts of one thing look alike."""
    if prop.fill:
        return prop.fill
    name = f"{prop.id} {prop.name}".lower()
    if any(word in name for word in _SOFT):
        return TONES["soft"]
    if prop.shape == "rect" and any(word in name for word in _FURNITURE):
        return TONES["furniture"]
    return TONES["tool"] if prop.id == "tool" else TONES["firm"]


def draw_prop(prop: PoseProp, line: float) -> str:
    """One prop as SVG; `line` is the width of its outline in cm."""
    if prop.shape == "arrow":
        return _arrow(prop.points[0], prop.points[1], line)
    if prop.shape == "line":
        return _strap(prop.points, line)
    outline, texture = _outline(prop), _texture(prop)
    drawn = f'<path d="{outline}" fill="{tone_of(prop)}" stroke="{INK}" stroke-width="{number(line)}" stroke-linejoin="round"/>'
    if texture:
        drawn += (
            f'<path d="{texture}" fill="none" stroke="{INK}" stroke-width="{number(line * 0.55)}"'
            ' stroke-linecap="round" opacity=".55"/>'
        )
    return drawn


def corners(prop: PoseProp) -> list[Point]:
    """The points a prop reaches, for the frame of the picture."""
    if prop.shape == "circle":
        (x, y), r = prop.points[0], prop.width
        return [(x - r, y - r), (x + r, y + r)]
    if prop.shape == "halfdome":
        x, y = prop.points[0]
        return [(x - prop.width, y), (x + prop.width, y + prop.height)]
    return _rectangle(prop) if prop.shape == "rect" else list(prop.points)


def _outline(prop: PoseProp) -> str:
    if prop.shape == "circle":
        (x, y), r = prop.points[0], number(prop.width)
        left, right = pair((x - prop.width, y)), pair((x + prop.width, y))
        return f"M{left}A{r} {r} 0 0 1 {right}A{r} {r} 0 0 1 {left}Z"
    if prop.shape == "halfdome":
        x, y = prop.points[0]
        left, right = pair((x - prop.width, y)), pair((x + prop.width, y))
        return f"M{left}A{number(prop.width)} {number(prop.height)} 0 0 1 {right}Z"
    return polygon(_rectangle(prop) if prop.shape == "rect" else prop.points)


def _rectangle(prop: PoseProp) -> list[Point]:
    corner = prop.points[0]
    across = towards(corner, prop.angle, prop.width)
    return [
        corner,
        across,
        towards(across, prop.angle + 90, prop.height),
        towards(corner, prop.angle + 90, prop.height),
    ]


def _texture(prop: PoseProp) -> str:
    """Fold lines on cloth, the rolled end of a bolster or a blanket, boards on a block."""
    if prop.shape == "circle" and prop.width >= 4:
        (x, y), turns = prop.points[0], []
        for share in (0.66, 0.33):
            r = prop.width * share
            turns.append(f"M{pair((x - r, y))}A{number(r)} {number(r)} 0 1 1 {pair((x, y - r))}")
        return "".join(turns)
    if prop.shape == "rect" and tone_of(prop) in (TONES["soft"], "#f3e9d8", "#cfe3cf") and prop.height >= 3:
        count = max(1, min(5, round(prop.height / 5)))
        return "".join(_across(prop, (row + 1) / (count + 1)) for row in range(count))
    if prop.shape == "poly" and len(prop.points) >= 4:
        return _steps_of_ramp(prop.points)
    return ""


def _across(prop: PoseProp, share: float) -> str:
    corner = towards(prop.points[0], prop.angle + 90, prop.height * share)
    inset = min(2.0, prop.width / 8)
    start, end = towards(corner, prop.angle, inset), towards(corner, prop.angle, prop.width - inset)
    return f"M{pair(start)}L{pair(end)}"


def _steps_of_ramp(points: Sequence[Point]) -> str:
    """Level lines inside a ramp: the folded blankets and blocks it is built of."""
    low, high = min(y for _, y in points), max(y for _, y in points)
    lines = []
    for row in range(1, max(2, round((high - low) / 9))):
        level = low + row * 9
        crossings = sorted(_crossings(points, level))
        if level < high - 2 and len(crossings) >= 2 and crossings[-1] - crossings[0] > 6:
            lines.append(f"M{pair((crossings[0] + 1.5, level))}L{pair((crossings[-1] - 1.5, level))}")
    return "".join(lines)


def _crossings(points: Sequence[Point], level: float) -> list[float]:
    found = []
    for (x1, y1), (x2, y2) in zip(points, [*points[1:], points[0]], strict=True):
        if (y1 - level) * (y2 - level) < 0:
            found.append(x1 + (level - y1) * (x2 - x1) / (y2 - y1))
    return found


def _strap(points: Sequence[Point], line: float) -> str:
    """A band across the limb it holds, with a light edge so that it reads on skin and in grey."""
    path = "M" + "L".join(pair(point) for point in points)
    return (
        f'<path d="{path}" fill="none" stroke="{INK}" stroke-width="{number(line * 4.6)}" stroke-linecap="round"/>'
        f'<path d="{path}" fill="none" stroke="#d9695f" stroke-width="{number(line * 2.8)}" stroke-linecap="round"/>'
    )


def _arrow(start: Point, end: Point, line: float) -> str:
    direction = math.degrees(math.atan2(end[1] - start[1], end[0] - start[0]))
    neck = towards(end, direction + 180, 4.4)
    tip = [towards(end, direction, 1.6), towards(neck, direction + 90, 3.4), towards(neck, direction - 90, 3.4)]
    shaft = f"M{pair(start)}L{pair(neck)}"
    return (
        f'<path d="{shaft}" fill="none" stroke="#fff" stroke-width="{number(line * 5)}" stroke-linecap="round"/>'
        f'<path d="{shaft}" fill="none" stroke="{ACCENT}" stroke-width="{number(line * 2.6)}" stroke-linecap="round"/>'
        f'<path d="{polygon(tip)}" fill="{ACCENT}" stroke="#fff" stroke-width="{number(line * 0.8)}"/>'
    )
