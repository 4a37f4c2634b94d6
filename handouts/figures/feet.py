"""The inset that shows both feet from their end: rolled out, held by a strap, or held by rolls at their sides."""

from __future__ import annotations

from handouts.figures.body import Joints
from handouts.figures.canvas import Pen
from handouts.figures.limbs import toes_end
from handouts.figures.path import Point, direction_of, drawn, ellipse, local, smooth, towards
from handouts.figures.props import arrow, band, kind_of
from handouts.figures.scene import Scene
from handouts.figures.tones import KINDS, NEAR, PALE_INK, PAPER

INSET_RADIUS = 17.5
STRAPPED_ROLL = 10.0
HELD_ROLL = 20.0
_HEELS = 3.5
_SIZE = 0.82
"""Feet in the inset are drawn a little smaller than they are, so that they fit when they have fallen out."""

_SOLE = (
    (-2.8, 0), (-1.9, 2.1), (1.8, 2.7), (6, 2.2), (10, 3.4), (13.6, 3.7), (16.8, 3.5), (17.3, 1.6), (15.4, 0.6),
    (17.0, -0.2), (16.4, -1.3), (14.9, -1.5), (16.0, -2.2), (15.3, -3.0), (13.7, -3.0), (14.5, -3.8), (13.6, -4.5),
    (12.3, -4.2), (12.5, -5.1), (10.8, -4.7), (8.5, -3.6), (5.5, -2.7), (1.8, -2.7), (-1.9, -2.1),
)  # fmt: skip
"""A sole with its toes, cm from the heel: towards the toes, and to the side of the big toe."""

_NOTCHES = (8, 11, 14, 17)


def has_inset(scene: Scene) -> bool:
    """Whether the picture has anything to show about how the feet lie."""
    return scene.foot_roll_deg is not None or _is_strapped(scene) or _is_propped(scene)


def draw_inset(scene: Scene, at: Joints, centre: Point, pen: Pen, skin: str = NEAR["skin"]) -> str:
    """A round window, tied to the toes, with both soles, each turned out from upright by the roll of the feet."""
    roll = _roll(scene)
    x, y = centre[0], centre[1] - 7.5
    toes = toes_end(scene, at, "near")
    edge = towards(centre, direction_of(centre, toes), INSET_RADIUS)
    content = [
        f'<path d="{_leader(edge, toes)}" stroke="{PALE_INK}" stroke-width="{pen.of(1.6)}" stroke-dasharray="{pen.of(5)}"/>',
        pen.shape(ellipse(centre, INSET_RADIUS, INSET_RADIUS), PAPER),
        pen.detail(drawn((x - 13.4, y - 2.7), [((x + 13.4, y - 2.7),)], closed=False), PALE_INK, 2),
    ]
    if _is_propped(scene):
        rolls = "".join(ellipse((x + side * 9.9, y + 0.7), 3.4, 3.4) for side in (-1, 1))
        swirls = "".join(ellipse((x + side * 9.9, y + 0.7), 1.6, 1.6) for side in (-1, 1))
        content.append(pen.shape(rolls, KINDS["roll"]) + pen.detail(swirls, PALE_INK))
    feet = "".join(_foot((x + side * _HEELS, y), 90 - side * roll, side) for side in (-1, 1))
    content.append(pen.shape(feet, skin))
    if scene.feet_fall_out:
        content += [arrow((x + side * 3.2, y + 16.4), (x + side * 12.6, y + 15), pen) for side in (-1, 1)]
    if _is_strapped(scene):
        content.append(_strap((x, y), roll, pen))
    return "".join(content)


def _is_strapped(scene: Scene) -> bool:
    return any(kind_of(prop) == "strap" for prop in scene.props)


def _is_propped(scene: Scene) -> bool:
    return any(prop.id == "feet" or (prop.anchor == "feet" and kind_of(prop) != "strap") for prop in scene.props)


def _roll(scene: Scene) -> float:
    if scene.foot_roll_deg is not None:
        return scene.foot_roll_deg
    return STRAPPED_ROLL if _is_strapped(scene) else HELD_ROLL


def _foot(heel: Point, direction: float, side: int) -> str:
    """A sole with its toes, the big toe at the inner side."""
    points = [local(heel, direction, ahead * _SIZE, side * inward * _SIZE) for ahead, inward in _SOLE]
    return smooth(points, corners=_NOTCHES)


def _strap(middle: Point, roll: float, pen: Pen) -> str:
    """The strap as a band round both feet, below the balls."""
    x, y = middle
    left = local((x - _HEELS, y), 90 + roll, 6.2, 3.4)
    right = local((x + _HEELS, y), 90 - roll, 6.2, -3.4)
    return band((left, right), pen)


def _leader(edge: Point, toes: Point) -> str:
    return smooth([edge, toes], closed=False)
