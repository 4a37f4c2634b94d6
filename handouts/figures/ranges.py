"""How far the joints of the figure go, and which of a scene go further.

Degrees of active motion after the American Academy of Orthopaedic Surgeons (Joint Motion: Method of Measuring and
Recording, 1965), as Norkin and White (Measurement of Joint Motion) repeat them: hip flexion 120, extension 30; knee 135,
extended 10 past straight; ankle up 20, down 50; shoulder flexion 180, extension 60; elbow 150, 10 past straight; low back
flexion 80, extension 25; neck 45 each way. The limits here are wider (proposed), for three reasons: a surface or a hand
takes a joint some ten degrees further than its own muscles; straight segments stand for parts that are not straight (the
foot is drawn from the ankle to the toes, and a foot that pushes off bends at the toes, too); and what turns out of the
plane of the picture, such as arms folded under the head, is drawn in it. They refuse bodies that cannot be, no more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from handouts.figures.body import flexions
from handouts.figures.scene import Scene


@dataclass(frozen=True, slots=True)
class Range:
    """One joint: flexion from `lowest` to `highest` as `body.flexions` counts it, between a segment and the next one.

    The next segment points to `segment + straight + turns * flexion`.
    """

    segment: str
    following: str
    straight: int
    turns: int
    lowest: int
    highest: int

    @property
    def around(self) -> tuple[int, int]:
        """Between what the following segment may point, counted from the direction of the segment before it."""
        ends = (self.straight + self.turns * self.lowest, self.straight + self.turns * self.highest)
        return min(ends), max(ends)


RANGES = {
    "lumbar_flexion": Range("pelvis", "thorax", 0, -1, -35, 80),
    "neck_flexion": Range("thorax", "head", 0, -1, -60, 60),
    "hip_flexion": Range("pelvis", "thigh", -180, 1, -35, 130),
    "knee_flexion": Range("thigh", "shank", 0, -1, -10, 155),
    "ankle_dorsiflexion": Range("shank", "foot", 90, 1, -90, 45),
    "shoulder_flexion": Range("thorax", "upper", -180, 1, -65, 195),
    "elbow_flexion": Range("upper", "forearm", 0, 1, -10, 165),
}


@dataclass(frozen=True, slots=True)
class Overbent:
    """A joint that goes too far, of a side or of none; `is_back` when it does so away from flexion."""

    joint: str
    side: str
    angle: float
    is_back: bool


def overbent(scene: Scene) -> Iterator[Overbent]:
    """Every joint of one frame that goes further than a body does."""
    for name, angle in flexions(scene).items():
        joint = name.removesuffix("_near").removesuffix("_far")
        limits = RANGES[joint]
        middle, reach = (limits.lowest + limits.highest) / 2, (limits.highest - limits.lowest) / 2
        off = (angle - middle + 180) % 360 - 180
        if abs(off) > reach:
            yield Overbent(joint, name[len(joint) + 1 :], angle, off < 0)
