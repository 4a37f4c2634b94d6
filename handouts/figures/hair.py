"""Ways to wear the hair, as outlines: what hangs behind the face, and what lies over it."""

from __future__ import annotations

import math

from handouts.figures.body import Joints
from handouts.figures.look import Hair
from handouts.figures.path import ellipse, local, smooth
from handouts.figures.scene import Scene

Outline = tuple[tuple[float, float], ...]
"""Points on a head, cm from its centre: up, and out to the face."""

_SHORT = (
    (6.6, 8.0), (9.6, 5.6), (11.2, 0.4), (9.6, -6.4), (4.4, -10.4), (-2.0, -10.4), (-6.6, -7.4), (-7.4, -4.4),
    (-4.4, -3.0), (-2.6, -2.4), (0.8, 0.6), (2.2, 2.0), (4.8, 3.4),
)  # fmt: skip
_SHORT_CORNERS = (0, 7, 11)
_LOCKS = (
    (4.6, -10.2), (-3, -11.4), (-11, -11.2), (-17, -10.4), (-21, -7.6), (-19.6, -4.6), (-13, -3.4), (-8, -3.2), (-3, -3),
)  # fmt: skip
_STRANDS = (((-5, -9), (-12, -9), (-18, -7.6)), ((-6, -6), (-12, -6.2), (-17, -5.6)))
_BUN = (10.6, -6.6, 4.6)
_CURLS = ((44, 10.6), (206, 10.9))
"""Where curls begin and end round the head: degrees from the face over the crown, and their distance."""

_HAIRLINE = ((-8.2, -5.6), (-6.6, -3.4), (-3.4, -2.6), (0.6, 0.2), (2.4, 2.6), (4.0, 4.6), (5.2, 7.4))
_SCARF = (
    (7.2, 8.6), (10.4, 5.4), (11.8, -0.4), (9.8, -7.2), (4.4, -11.2), (-3, -11.8), (-10, -11.2), (-16, -12.2), (-20, -9),
    (-19.4, 2), (-17, 8.6), (-12.6, 8.2), (-10.6, 5.6), (-8.6, 3.2), (-4, 2.2), (1.4, 2.8), (4.8, 5.2),
)  # fmt: skip
_SCARF_CORNERS = (0, 8, 11)
_FOLDS = (((-10.4, 5), (-9.6, -1), (-6, -6.4)), ((-13, 7), (-14, 0), (-12, -7)))


def hair_behind(scene: Scene, at: Joints, hair: Hair) -> str:
    """Hair that hangs down the back of the neck; nothing for most."""
    if hair is Hair.LONG:
        return _drawn(scene, at, _LOCKS)
    if hair is Hair.BUN:
        up, out, radius = _BUN
        return ellipse(local(at["head"], scene.head, up, -out), radius, radius)
    return ""


def hair_over(scene: Scene, at: Joints, hair: Hair) -> str:
    """Hair on the head, or the scarf over it; nothing for a bald head."""
    if hair is Hair.NONE:
        return ""
    if hair is Hair.SCARF:
        return _drawn(scene, at, _SCARF, _SCARF_CORNERS)
    if hair is Hair.CURLY:
        curls = _curls()
        return _drawn(scene, at, (*curls, *_HAIRLINE), (0, len(curls) - 1))
    return _drawn(scene, at, _SHORT, _SHORT_CORNERS)


def strands(scene: Scene, at: Joints, hair: Hair) -> str:
    """Thin lines on hair that hangs down, or the folds of a scarf."""
    lines = {Hair.LONG: _STRANDS, Hair.SCARF: _FOLDS}.get(hair, ())
    return "".join(smooth(_on_head(scene, at, line), closed=False) for line in lines)


def shows_ear(hair: Hair) -> bool:
    """Whether an ear is seen."""
    return hair is not Hair.SCARF


def _curls() -> Outline:
    """A wavy line over the head, from the forehead to the nape."""
    (first, near), (last, far) = _CURLS
    count = 16
    found = []
    for step in range(count + 1):
        share = step / count
        turn, reach = math.radians(first + (last - first) * share), near + (far - near) * share + 1.7 * (step % 2)
        found.append((math.sin(turn) * reach, math.cos(turn) * reach))
    return tuple(found)


def _drawn(scene: Scene, at: Joints, outline: Outline, corners: tuple[int, ...] = ()) -> str:
    return smooth(_on_head(scene, at, outline), corners=corners)


def _on_head(scene: Scene, at: Joints, points: Outline) -> list[tuple[float, float]]:
    return [local(at["head"], scene.head, up, -out) for up, out in points]
