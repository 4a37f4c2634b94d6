"""Props that are tied to the body: from a place beside a joint to a place in the scene."""

from __future__ import annotations

from dataclasses import replace

from handouts.figures.body import Joints
from handouts.figures.path import Point, local
from handouts.figures.scene import ANCHORS, PoseProp, Scene

_DEPTH = {
    "feet": 4.0,
    "knees": 6.2,
    "hips": 9.2,
    "back": 8.6,
    "shoulders": 8.0,
    "head": 10.3,
    "elbows": 3.6,
    "hands": 2.6,
}
"""How far below a joint the body reaches, cm: there begins what lies under it."""

_LOOP = ((10.0, 2.6), (10.0, -6.4))
"""A strap round a foot, cm from the ankle: towards the toes, and away from the sole."""


def settled(scene: Scene, at: Joints) -> Scene:
    """The scene with every prop in its place."""
    return replace(scene, props=tuple(_placed(prop, scene, at) if prop.anchor else prop for prop in scene.props))


def _placed(prop: PoseProp, scene: Scene, at: Joints) -> PoseProp:
    x, y = at[ANCHORS[prop.anchor]]
    if prop.points:
        return replace(prop, points=tuple((x + across, y + up) for across, up in prop.points))
    if prop.shape == "line":
        return replace(prop, points=_loop(scene, (x, y)))
    under = y - _DEPTH[prop.anchor] - prop.height
    return replace(prop, points=((x, under),) if prop.shape == "circle" else ((x - prop.width / 2, under),))


def _loop(scene: Scene, ankle: Point) -> tuple[Point, ...]:
    direction = scene.legs["near"][2]
    return tuple(local(ankle, direction, ahead * scene.foot_scale, up) for ahead, up in _LOOP)
