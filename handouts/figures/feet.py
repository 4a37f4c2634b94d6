"""The inset that shows both feet from their end: rolled out, held by a strap, or held by rolls at their sides."""

from __future__ import annotations

from handouts.figures.path import Point, blob, hull, number, pair, towards
from handouts.figures.props import INK
from handouts.figures.scene import Scene

INSET_RADIUS = 17.0
SOLE = (
    (-2.2, 0), (-1, 2.6), (5, 2.2), (10.5, 3.6), (14.5, 2.6), (15, 0), (14, -2.8), (10, -3.4), (5, -2), (-1, -2.6)
)  # fmt: skip
"""Corners of a sole, cm from the heel: along the foot, and to its side."""


def draw_inset(scene: Scene, centre: Point, skin: str, line: float) -> str:
    """A round window with the soles of both feet, each turned out by the scene's `foot_roll_deg` from upright."""
    roll = scene.foot_roll_deg or 0.0
    x, y = centre
    heels = ((x - 3.6, y - 8), (x + 3.6, y - 8))
    soles = (_sole(heels[0], 90 + roll), _sole(heels[1], 90 - roll))
    drawn = [
        f'<circle cx="{number(x)}" cy="{number(-y)}" r="{number(INSET_RADIUS)}" fill="#fff" stroke="{INK}"'
        f' stroke-width="{number(line * 0.8)}"/>',
        f'<path d="M{pair((x - 13, y - 11))}H{number(x + 13)}" stroke="#8b959d" stroke-width="{number(line * 0.8)}"/>',
    ]
    if any(prop.id == "feet" for prop in scene.props):
        rolls = hull(((x - 11.4, y - 7.6), 3.4)) + hull(((x + 11.4, y - 7.6), 3.4))
        drawn.append(f'<path d="{rolls}" fill="#f3e6cf" stroke="{INK}" stroke-width="{number(line * 0.8)}"/>')
    drawn.append(f'<path d="{soles[0]}{soles[1]}" fill="{skin}" stroke="{INK}" stroke-width="{number(line)}"/>')
    if any(prop.id == "strap" for prop in scene.props):
        drawn.append(_band(heels, roll, line))
    return "".join(drawn)


def _sole(heel: Point, direction: float) -> str:
    """A foot seen from below: narrow heel, wide ball, toes at `direction`."""

    def place(along: float, side: float) -> Point:
        return towards(towards(heel, direction, along), direction + 90, side)

    return blob([place(along, side) for along, side in SOLE])


def _band(heels: tuple[Point, Point], roll: float, line: float) -> str:
    """The strap as a band round both feet at the instep."""
    left = towards(towards(heels[0], 90 + roll, 7), 180 + roll, 4.2)
    right = towards(towards(heels[1], 90 - roll, 7), -roll, 4.2)
    path = f"M{pair(left)}L{pair(right)}"
    return (
        f'<path d="{path}" stroke="{INK}" stroke-width="{number(line * 4.4)}" stroke-linecap="round"/>'
        f'<path d="{path}" stroke="#d9695f" stroke-width="{number(line * 2.8)}" stroke-linecap="round"/>'
    )
