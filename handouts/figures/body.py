"""The body: where its joints are, and the outlines of its parts as path data."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from handouts.figures.path import Circle, blob, hull, towards
from handouts.figures.scene import Point, Scene

LENGTH = {
    "pelvis": 24,
    "thorax": 27,
    "neck": 19,
    "thigh": 42,
    "shank": 41,
    "foot": 18,
    "uarm": 29,
    "farm": 25,
    "hand": 7,
}
"""Segment lengths in cm for a body of 170 cm; `neck` runs from the shoulder to the centre of the head."""

HEAD_RADIUS = 10.0


@dataclass(frozen=True, slots=True)
class Shapes:
    """Path data by tone, in the order they are painted: what lies later covers what lies before."""

    parts: tuple[tuple[str, str], ...]

    @property
    def outline(self) -> str:
        """All parts as one path: stroked first, it becomes the line around their union."""
        return " ".join(path for _, path in self.parts)


def joints(scene: Scene) -> dict[str, Point]:
    """Every joint in cm: hip, tl (thoracolumbar), shoulder, head, and knee, ankle, toe, elbow, wrist, hand of each side."""
    found = {"hip": scene.hip}
    found["tl"] = towards(scene.hip, scene.pelvis, LENGTH["pelvis"])
    found["shoulder"] = towards(found["tl"], scene.thorax, LENGTH["thorax"])
    found["head"] = towards(found["shoulder"], scene.head, LENGTH["neck"])
    for side, (thigh, shank, foot) in scene.legs.items():
        found[f"knee_{side}"] = towards(scene.hip, thigh, LENGTH["thigh"])
        found[f"ankle_{side}"] = towards(found[f"knee_{side}"], shank, LENGTH["shank"])
        found[f"toe_{side}"] = towards(found[f"ankle_{side}"], foot, LENGTH["foot"] * scene.foot_scale)
    for side, (upper, lower) in scene.arms.items():
        found[f"elbow_{side}"] = towards(found["shoulder"], upper, LENGTH["uarm"])
        found[f"wrist_{side}"] = towards(found[f"elbow_{side}"], lower, LENGTH["farm"])
        found[f"hand_{side}"] = towards(found[f"wrist_{side}"], lower, LENGTH["hand"])
    return found


def leg(scene: Scene, at: dict[str, Point], side: str) -> Shapes:
    """A leg in trousers with a bare foot."""
    knee, ankle, toe = (at[f"{name}_{side}"] for name in ("knee", "ankle", "toe"))
    _, shank, foot = scene.legs[side]
    cuff = towards(ankle, shank + 180, 5)
    heel = towards(towards(ankle, shank, 1.4), foot + 180, 2.6)
    ball = towards(ankle, foot, LENGTH["foot"] * scene.foot_scale * 0.72)
    skin = (
        hull((cuff, 3.1), (ankle, 2.9)) + hull((heel, 2.9), (ankle, 3.0)) + hull((ankle, 3.1), (ball, 2.1), (toe, 1.5))
    )
    skin += hull((heel, 2.9), (ball, 1.9))
    trousers = hull((at["hip"], 8.4), (knee, 5.9)) + hull((knee, 5.7), (cuff, 4.0))
    return Shapes((("skin", skin), ("trousers", trousers)))


def trunk(scene: Scene, at: dict[str, Point]) -> Shapes:
    """Neck, shirt and seat of the trousers, with the belly of a pregnancy as part of the shirt."""
    waist = towards(at["tl"], scene.pelvis + 180, 6)
    chest = towards(at["shoulder"], scene.thorax + 180, 8)
    throat = towards(at["shoulder"], scene.head, 3)
    neck = hull((throat, 4.6), (towards(at["head"], scene.head + 180, 4), 4.4))
    shirt = hull((waist, 8.2), (at["tl"], 8.4), (chest, 9.4)) + hull((chest, 9.2), (at["shoulder"], 6.6))
    if scene.belly is not None:
        middle = towards(at["hip"], scene.pelvis, LENGTH["pelvis"] * scene.belly.at)
        belly = towards(middle, scene.pelvis - 90, 6)
        ribs = towards(at["tl"], scene.thorax, 6)
        shirt += hull((belly, scene.belly.radius), (towards(ribs, scene.thorax - 90, 2), 7.0))
        shirt += hull((belly, scene.belly.radius), (towards(at["hip"], scene.pelvis - 90, 1), 7.0))
    seat = hull((at["hip"], 8.8), (waist, 8.3))
    return Shapes((("skin", neck), ("trousers", seat), ("shirt", shirt)))


def arm(scene: Scene, at: dict[str, Point], side: str) -> Shapes:
    """An arm with a short sleeve."""
    shoulder, elbow, wrist, hand = at["shoulder"], at[f"elbow_{side}"], at[f"wrist_{side}"], at[f"hand_{side}"]
    upper, lower = scene.arms[side]
    cuff = towards(shoulder, upper, LENGTH["uarm"] * 0.5)
    thumb = towards(towards(wrist, lower, 2), lower + 38, 4)
    skin = hull((shoulder, 3.8), (elbow, 3.2)) + hull((elbow, 3.2), (wrist, 2.2))
    skin += hull((wrist, 2.3), (towards(wrist, lower, 3.5), 2.7), (hand, 1.7)) + hull((wrist, 1.6), (thumb, 1.2))
    return Shapes((("skin", skin), ("shirt", hull((shoulder, 5.2), (cuff, 4.6)))))


def head(scene: Scene, at: dict[str, Point]) -> Shapes:
    """A head in profile: the face is at `head` - 90, so lying on the back it looks up."""
    place = _on_head(at["head"], scene.head)
    face = [(8.6, -3.5), (9.3, 1), (8.2, 5.2), (5, 8), (2.4, 8.8), (0.8, 8.6), (-1.9, 11), (-2.9, 9.2), (-4.4, 9.4),
            (-5.4, 8.9), (-8, 7.6), (-9, 4.6), (-7.6, -0.5), (-6, -6.5), (-2, -9.4), (4, -8.6)]  # fmt: skip
    hair = [(6.6, 6.8), (9.6, 4), (10.6, -1), (9, -6.6), (4, -10.2), (-2.5, -10.4), (-6.8, -8.2), (-6.2, -4.6), (-1.8, -2.6),
            (-0.6, 0.4), (2.6, 1.6), (4.6, 4.4)]  # fmt: skip
    return Shapes(
        (("skin", blob([place(*point) for point in face])), ("hair", blob([place(*point) for point in hair])))
    )


def face_marks(scene: Scene, at: dict[str, Point]) -> tuple[str, Circle]:
    """The ear as path data, and the eye as a small circle."""
    place = _on_head(at["head"], scene.head)
    ear = blob([place(up, out) for up, out in ((1.4, -1.2), (0.4, 0.8), (-2.2, 0.4), (-2.8, -1.2), (-0.8, -2))])
    return ear, (place(1.6, 6.4), 0.75)


def _on_head(centre: Point, direction: float) -> Callable[[float, float], Point]:
    """Turn (up, out to the face) in cm into a point of the scene."""
    up = (math.cos(math.radians(direction)), math.sin(math.radians(direction)))
    out = (up[1], -up[0])

    def place(along: float, forward: float) -> Point:
        return centre[0] + up[0] * along + out[0] * forward, centre[1] + up[1] * along + out[1] * forward

    return place
