"""Outlines of legs and arms. The front of a limb lies to the left of its direction: a leg that hangs down faces right."""

from __future__ import annotations

import math

from handouts.figures.body import LENGTH, Joints
from handouts.figures.path import Point, between, direction_of, limb, local, seen_from, smooth, towards
from handouts.figures.scene import Scene
from handouts.figures.trunk import belly_reach

_THIGH_FRONT = ((0, 8.8), (0.35, 8.5), (0.7, 7.0), (1, 5.9))
_THIGH_BACK = ((0, 8.8), (0.3, 9.0), (0.7, 7.2), (1, 5.9))
_SHANK_FRONT = ((0, 5.9), (0.34, 5.4), (1, 4.0))
_SHANK_BACK = ((0, 5.9), (0.3, 6.9), (0.68, 5.3), (1, 4.0))
_HEM = 0.88
_ANKLE = ((0, 3.5), (1, 3.4))
_FOOT = (
    (-3.6, 2.6), (-6.6, -1.4), (-6.0, -4.5), (-2.8, -5.4), (4.5, -4.5), (12, -5.2), (17.2, -5.0), (19.6, -3.6),
    (17.8, -1.9), (12, -0.1), (6, 2.7), (3.4, 5.4),
)  # fmt: skip
"""A foot in profile, cm from the ankle: towards the toes, and away from the sole."""

_UPPER_ARM = ((0, 4.2), (0.5, 4.0), (1, 3.5))
_FOREARM_FRONT = ((0, 3.5), (0.25, 3.7), (1, 2.5))
_FOREARM_BACK = ((0, 3.5), (0.3, 3.9), (1, 2.5))
_HAND = ((-0.5, 2.2), (2.6, 2.9), (6.4, 2.6), (9.2, 1.2), (9.4, -0.6), (6.8, -2.2), (2.6, -2.6), (-0.5, -2.2))
_THUMB = ((0, 1.6), (1, 1.1))
_CHEST = 10.0
_PALM = 6.0
_WRIST_BEND = 60.0
"""A hand lies on the trunk when its wrist is within a palm of the surface and need not bend more than this."""

_SLEEVE = ((0, 5.9), (0.25, 5.5), (0.54, 5.1))


def foot(scene: Scene, at: Joints, side: str) -> str:
    """A bare foot with its ankle; one that rolls out looks shorter by `foot_scale`."""
    ankle = at[f"ankle_{side}"]
    _, shank, direction = scene.legs[side]
    outline = [local(ankle, direction, ahead * scene.foot_scale if ahead > 0 else ahead, up) for ahead, up in _FOOT]
    return limb(towards(ankle, shank + 180, 9), ankle, _ANKLE) + smooth(outline)


def trouser_leg(at: Joints, side: str) -> str:
    """Thigh and shank to the hem above the ankle."""
    knee, hem = at[f"knee_{side}"], between(at[f"knee_{side}"], at[f"ankle_{side}"], _HEM)
    return limb(at["hip"], knee, _THIGH_FRONT, _THIGH_BACK) + limb(knee, hem, _SHANK_FRONT, _SHANK_BACK, (False, True))


def bare_arm(scene: Scene, at: Joints, side: str) -> str:
    """An arm from under the sleeve to the fingers, with the thumb at the front."""
    upper, _ = scene.arms[side]
    elbow = at[f"elbow_{side}"]
    start = towards(at["shoulder"], upper, math.dist(at["shoulder"], elbow) * 0.4)
    return limb(start, elbow, _UPPER_ARM) + forearm(scene, at, side)


def forearm(scene: Scene, at: Joints, side: str) -> str:
    """Forearm and hand, with the thumb at the front."""
    root, points_to = hand_of(scene, at, side)
    hand = smooth([local(root, points_to, ahead, left) for ahead, left in _HAND])
    thumb = limb(local(root, points_to, 1.4, 1.4), local(root, points_to, 5.6, 4.1), _THUMB)
    return limb(at[f"elbow_{side}"], at[f"wrist_{side}"], _FOREARM_FRONT, _FOREARM_BACK) + hand + thumb


def comes_round(scene: Scene, at: Joints) -> bool:
    """Whether the far arm reaches round the trunk: its elbow is in front, and its hand lies back on the chest or belly."""
    if "far" not in scene.arms or _trunk_under(scene, at, "far") is None:
        return False
    return all(
        seen_from(at[start], direction_of(at[start], at[end]), at["elbow_far"])[1] < -_CHEST
        for start, end in (("hip", "tl"), ("tl", "shoulder"))
    )


def hand_of(scene: Scene, at: Joints, side: str) -> tuple[Point, float]:
    """Where a hand begins and points: as the scene says, else on along the forearm, but flat on a trunk it lies on.

    A far hand is moved out to the front of the trunk, since it would be hidden behind it; so is one behind a belly.
    """
    wrist = at[f"wrist_{side}"]
    if side in scene.hands:
        return wrist, scene.hands[side]
    lain_on = _trunk_under(scene, at, side)
    if lain_on is None:
        return wrist, scene.arms[side][1]
    flat, front = lain_on
    return (front if side == "far" else wrist), flat


def _trunk_under(scene: Scene, at: Joints, side: str) -> tuple[float, Point] | None:
    """How a hand lies flat on the trunk, and the point of its front that the wrist is at; None when it does not lie there."""
    lower, wrist = scene.arms[side][1], at[f"wrist_{side}"]
    for start, end, below in (("hip", "tl", 0), ("tl", "shoulder", LENGTH["pelvis"])):
        trunk = direction_of(at[start], at[end])
        along, back = seen_from(at[start], trunk, wrist)
        front = belly_reach(scene, along + below, _CHEST)
        flat = min(trunk, trunk + 180, key=lambda one: abs(_turn(lower, one)))
        is_there = -_PALM < along < math.dist(at[start], at[end]) and -_PALM - front < back < _PALM - _CHEST
        if is_there and abs(_turn(lower, flat)) < _WRIST_BEND:
            return flat, local(at[start], trunk, along, -front - 1)
    return None


def _turn(one: float, other: float) -> float:
    """Degrees from one direction to another, -180 to 180."""
    return (other - one + 180) % 360 - 180


def sleeve(scene: Scene, at: Joints, side: str) -> str:
    """A short sleeve, open at the shoulder, where the shirt goes on."""
    upper, shoulder, reach = scene.arms[side][0], at["shoulder"], math.dist(at["shoulder"], at[f"elbow_{side}"])
    one = [local(shoulder, upper, share * reach, width) for share, width in _SLEEVE]
    other = [local(shoulder, upper, share * reach, -width) for share, width in reversed(_SLEEVE)]
    return smooth([*one, *other], closed=False, corners=(len(one) - 1, len(one)))


def toes_end(scene: Scene, at: Joints, side: str) -> Point:
    """The end of the toes, where a leader finds the foot."""
    return towards(at[f"ankle_{side}"], scene.legs[side][2], 19 * scene.foot_scale)
