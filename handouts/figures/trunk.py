"""Outlines of trunk, neck and head. The front of the trunk lies at direction - 90, to the right of it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from handouts.figures.body import LENGTH, Joints
from handouts.figures.path import Point, between, ellipse, limb, local, smooth, towards
from handouts.figures.scene import Scene

_SHOULDER_RADIUS = 5.9
_SEAT = ((0, 9.2), (0.4, 9.4), (1, 8.6))
_NECK = ((0, 5.0), (0.5, 4.5), (1, 4.5))
_FACE = (
    (10.3, 1.5), (8.0, 7.0), (4.0, 9.4), (1.6, 9.2), (-1.2, 10.9), (-2.6, 10.4), (-3.2, 9.1), (-5.0, 9.4), (-6.6, 8.6),
    (-9.4, 8.2), (-10.2, 5.6), (-8.6, 1.0), (-6.4, -4.2), (-3, -8.6), (3, -9.8), (8.2, -5.4),
)  # fmt: skip
"""The profile of a head, cm from its centre: up, and out to the face."""

_BALD = (*_FACE[:11], (-8.8, 2.4), (-6.0, -1.0), (-7.0, -5.6), (-3.4, -9.4), (3, -10.4), (8.2, -6.0))

_SWELLS_DOWN, _SWELLS_UP, _ROUNDNESS = 0.9, 1.15, 2.4
"""How far a belly swells along the trunk, towards the hip and towards the ribs, as a share of its radius; how round."""

_BELLY_REACH = 6.0
"""A belly reaches its radius and this much out to the front, cm."""

_FLAT = 9.2
"""How far a front without a belly reaches there, cm."""

_BELLY_STEPS = (-0.95, -0.5, 0.0, 0.45, 0.9, 1.35)
_FLOOR = -1.0
"""Flesh of a belly that lies on the floor goes no further down, cm."""


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of the shirt: cm up from the hip, and how far its back and its front reach."""

    along: float
    back: float
    front: float


_SHIRT = (_Level(7, 9.9, 9.7), _Level(16, 9.0, 9.2), _Level(24, 8.6, 9.0), _Level(33, 9.3, 9.9), _Level(42, 9.5, 10.2),
          _Level(49, 7.4, 7.4))  # fmt: skip


def seat(at: Joints) -> str:
    """The upper part of the trousers, from the hip up under the shirt."""
    return limb(at["hip"], between(at["hip"], at["tl"], 0.75), _SEAT)


def neck(scene: Scene, at: Joints) -> str:
    """The neck, from inside the shirt into the head."""
    start = towards(at["shoulder"], scene.thorax + 180, 3)
    return limb(start, local(at["head"], scene.head, -5, 1.5), _NECK, is_cut=(True, True))


def shirt(scene: Scene, at: Joints) -> str:
    """The shirt from hem to collar with the ball of the shoulder; a belly of pregnancy is part of its front."""
    levels = [_Level(2, 10.0, 9.4), *_SHIRT] if scene.belly else list(_SHIRT)
    back = [_on_trunk(scene, at, one.along, one.back) for one in levels]
    front = [_above_floor(scene, front_of(scene, at, one.along, one.front)) for one in _finer(levels, scene)]
    collar = (local(at["shoulder"], scene.head, 4.2, 5.0), local(at["shoulder"], scene.head, 3.0, -4.8))
    outline = [*back, *collar, *reversed(front)]
    corners = (0, len(back), len(back) + 1, len(outline) - 1)
    return smooth(outline, corners=corners) + ellipse(at["shoulder"], _SHOULDER_RADIUS, _SHOULDER_RADIUS)


def _finer(levels: list[_Level], scene: Scene) -> list[_Level]:
    """More levels where a belly bends the front."""
    if scene.belly is None:
        return levels
    middle = scene.belly.at * LENGTH["pelvis"]
    places = [middle + step * scene.belly.radius for step in _BELLY_STEPS]
    more = [_Level(along, 0, _FLAT) for along in places if along > levels[0].along + 3]
    kept = [one for one in levels if all(abs(one.along - new.along) > 3 for new in more)]
    return sorted([*kept, *more], key=lambda one: one.along)


def belly_reach(scene: Scene, along: float, flat: float) -> float:
    """How far the front reaches out of the trunk's middle, `along` cm up from the hip; `flat` is that without a belly."""
    if scene.belly is None:
        return flat
    past = along - scene.belly.at * LENGTH["pelvis"]
    far = past / (scene.belly.radius * (_SWELLS_UP if past > 0 else _SWELLS_DOWN))
    return flat + max(0.0, _BELLY_REACH + scene.belly.radius - flat) * math.exp(-(abs(far) ** _ROUNDNESS))


def front_of(scene: Scene, at: Joints, along: float, flat: float) -> Point:
    """The point of the trunk's front `along` cm up from the hip."""
    return _on_trunk(scene, at, along, -belly_reach(scene, along, flat))


def belly_front(scene: Scene, at: Joints) -> list[Point]:
    """Points of the skin of a belly; none without one."""
    if scene.belly is None:
        return []
    middle = scene.belly.at * LENGTH["pelvis"]
    return [front_of(scene, at, middle + step * scene.belly.radius, _FLAT) for step in _BELLY_STEPS]


def _above_floor(scene: Scene, point: Point) -> Point:
    if scene.belly is None or scene.view != "side":
        return point
    return point[0], max(point[1], _FLOOR)


def _on_trunk(scene: Scene, at: Joints, along: float, left: float) -> Point:
    """The point `along` cm up from the hip and `left` cm to the back; the trunk turns softly at the low ribs."""
    pelvis = LENGTH["pelvis"]
    turn = (scene.thorax - scene.pelvis + 180) % 360 - 180
    across = scene.pelvis + turn * min(1.0, max(0.0, (along - pelvis + 8) / 16))
    if along <= pelvis:
        return local(towards(at["hip"], scene.pelvis, along), across, 0, left)
    return local(towards(at["tl"], scene.thorax, along - pelvis), across, 0, left)


def face(scene: Scene, at: Joints, *, is_bald: bool = False) -> str:
    """Skull and profile; the face looks to `head` - 90, so lying on the back it looks up.

    Hair hides how the back of the head meets the neck; a bald head is round there.
    """
    skull = _BALD if is_bald else _FACE
    return smooth([local(at["head"], scene.head, up, -out) for up, out in skull])


def ear(scene: Scene, at: Joints) -> str:
    """An ear, at the edge of the hair."""
    return ellipse(local(at["head"], scene.head, -1.4, -0.6), 2.5, 1.7, scene.head + 12)


def features(scene: Scene, at: Joints) -> str:
    """A closed, calm eye and a mouth, as lines."""

    def line(*points: tuple[float, float]) -> str:
        return smooth([local(at["head"], scene.head, up, -out) for up, out in points], closed=False)

    return line((1.2, 5.2), (0.5, 6.5), (1.2, 7.8)) + line((-5.6, 8.8), (-5.9, 7.4), (-5.5, 6.4))
