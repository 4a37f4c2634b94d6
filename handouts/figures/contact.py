"""Does the picture hold together? Measured on the scene: a body above its floor, things that touch what they hold.

A picture shows a position that has to be built at home: a roll that hangs in the air, or an arm through a pillow, teaches
the wrong thing. All figures are centimetres on a body of 170 cm.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from handouts.figures.anchors import settled
from handouts.figures.body import HEAD_RADIUS, Joints, joints
from handouts.figures.path import Box, Point, between, direction_of, seen_from
from handouts.figures.props import holds, kind_of, reach_of
from handouts.figures.rectangles import corners_of
from handouts.figures.scene import PoseProp, Scene
from handouts.figures.trunk import belly_front

NEAR_ENOUGH = 3.0
"""A thing touches what it holds when no more air than this is between them."""

TOO_DEEP = 6.0
"""Flesh and cushions give way; further than this nothing sinks in."""

SINKS = 4.0
"""How far a joint with the flesh around it may reach below the surface: what lies on a floor is flattened there."""

_BONES = {
    "pelvis": ("hip", "tl", 9.2, 8.6),
    "thorax": ("tl", "shoulder", 8.6, 7.4),
    "thigh": ("hip", "knee", 8.8, 5.9),
    "shank": ("knee", "ankle", 5.9, 4.0),
    "foot": ("ankle", "toe", 4.5, 3.5),
    "upper_arm": ("shoulder", "elbow", 4.2, 3.5),
    "forearm": ("elbow", "wrist", 3.5, 2.5),
    "hand": ("wrist", "hand", 2.6, 2.2),
}
"""From where to where a part goes, and its half width at both ends."""

_PART_BEFORE = {
    "head": "head",
    "shoulder": "thorax",
    **{end: part for part, (_, end, *_) in _BONES.items() if part not in ("pelvis", "thorax")},
}
"""The part of the body that ends in a joint."""

_OF_THE_TRUNK = ("hip", "tl", "shoulder")
_SAMPLES = 12
_LIE_ON = ("bed",)
_DOME_SIDES = 20


class Fault(StrEnum):
    """What does not hold together, in words that name thing, part and centimetres."""

    SUNK = "{part} is {size} cm below the surface"
    OFF = "{part} is {size} cm beside the bed"
    LOOSE = "{thing} does not reach {part}: {size} cm of air"
    INSIDE = "{thing} is {size} cm inside {part}"
    FLOATS = "{part} rests on nothing: {size} cm of air"


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing that does not hold together: a part of the body, by how many centimetres, and the thing it is about."""

    fault: Fault
    part: str
    size: float
    thing: PoseProp | None = None

    def __str__(self) -> str:
        name = self.thing.id or self.thing.name if self.thing else ""
        return self.fault.value.format(thing=name, part=self.part, size=f"{self.size:.1f}")


def complaints(scene: Scene) -> tuple[str, ...]:
    """What does not hold together in a scene or one of its frames, in words; nothing when all is well."""
    found = [str(one) for one in complaints_about(scene)]
    for name, frame in (("finish", scene.finish), ("fault", scene.fault)):
        found += [f"{name}: {one}" for one in complaints_about(frame)] if frame else []
    return tuple(found)


def complaints_about(scene: Scene) -> Iterator[Complaint]:
    """What does not hold together in one frame."""
    at = joints(scene)
    things = settled(scene, at).props
    if scene.view == "side":
        yield from _sunk(scene, at, things)
        yield from _pressed(scene, at, things)
    else:
        yield from _off(at, things)
    for thing in things:
        for part in thing.holds:
            yield from _loose(thing, part, at)
    for part in scene.rests:
        air = min([_above_floor(part, at), *(_air(thing, part, at) for thing in things if thing.shape != "arrow")])
        if air > NEAR_ENOUGH:
            yield Complaint(Fault.FLOATS, part, air)


def surface_under(scene: Scene, point: Point) -> float:
    """How high the floor or the bed under a point is, cm."""
    return _surface(point, _beds(settled(scene, joints(scene)).props))


def clearance(scene: Scene) -> float:
    """Centimetres of air under the lowest part of the body, down to the floor or a bed."""
    at = joints(scene)
    beds = _beds(settled(scene, at).props)
    return min(point[1] - reach - _surface(point, beds) for part in _parts(scene) for point, reach in _flesh(part, at))


def _sunk(scene: Scene, at: Joints, things: Iterable[PoseProp]) -> Iterator[Complaint]:
    beds = _beds(things)
    for part in _parts(scene):
        for point, reach in _flesh(part, at):
            lowest = point[1] - reach
            surface = _surface(point, beds)
            if lowest < surface - SINKS:
                yield Complaint(Fault.SUNK, part, surface - lowest)
                break


def _pressed(scene: Scene, at: Joints, things: Sequence[PoseProp]) -> Iterator[Complaint]:
    """A belly of pregnancy that a body would lie on, or that a thing stands in."""
    belly = belly_front(scene, at)
    lowest = min((point[1] for point in belly), default=0.0)
    if lowest < -SINKS:
        yield Complaint(Fault.SUNK, "belly", -lowest)
    for thing in things:
        if thing.layer == "back" and thing.shape not in ("line", "arrow"):
            deepest = max((-_distance(thing, point) for point in belly), default=0.0)
            if deepest > TOO_DEEP:
                yield Complaint(Fault.INSIDE, "belly", deepest, thing)


def _off(at: Joints, things: Iterable[PoseProp]) -> Iterator[Complaint]:
    """Seen from above, the largest thing under the hip is the bed or mat, and every joint is over it."""
    x, y = at["hip"]
    boxes = [box for box in map(reach_of, things) if box[0] <= x <= box[2] and box[1] <= y <= box[3]]
    if not boxes:
        return
    left, bottom, right, top = max(boxes, key=lambda box: (box[2] - box[0]) * (box[3] - box[1]))
    for joint, part in _PART_BEFORE.items():
        for name, (x, y) in at.items():
            outside = max(left - x, x - right, bottom - y, y - top)
            if name.removesuffix("_near") in (joint, f"{joint}_far") and outside > 0:
                yield Complaint(Fault.OFF, f"{part}_far" if name.endswith("_far") else part, outside)


def _beds(things: Iterable[PoseProp]) -> list[Box]:
    return [reach_of(thing) for thing in things if kind_of(thing) in _LIE_ON]


def _surface(point: Point, beds: Iterable[Box]) -> float:
    """How high the surface under a point is: the floor, or a bed."""
    return max([0.0, *(top for left, _, right, top in beds if left <= point[0] <= right)])


def _loose(thing: PoseProp, part: str, at: Joints) -> Iterator[Complaint]:
    air = _air(thing, part, at)
    if air > NEAR_ENOUGH:
        yield Complaint(Fault.LOOSE, part, air, thing)
    elif air < -TOO_DEEP and thing.layer == "back" and thing.shape != "line" and not part.startswith("hand"):
        yield Complaint(Fault.INSIDE, part, -air, thing)


def _air(thing: PoseProp, part: str, at: Joints) -> float:
    """Centimetres between a thing and the skin of a part; negative when one is inside the other."""
    return min(_distance(thing, point) - reach for point, reach in _flesh(part, at))


def _above_floor(part: str, at: Joints) -> float:
    return min(point[1] - reach for point, reach in _flesh(part, at))


def _parts(scene: Scene) -> Iterator[str]:
    yield from ("head", "pelvis", "thorax")
    for side in scene.legs:
        yield from (_sided(part, side) for part in ("thigh", "shank", "foot"))
    for side in scene.arms:
        yield from (_sided(part, side) for part in ("upper_arm", "forearm", "hand"))


def _sided(part: str, side: str) -> str:
    return part if side == "near" else f"{part}_far"


def _flesh(part: str, at: Joints) -> Iterator[tuple[Point, float]]:
    """Points along a part, and how far the skin is from each."""
    if part == "head":
        yield at["head"], HEAD_RADIUS
        return
    name, side = (part.removesuffix("_far"), "far") if part.endswith("_far") else (part, "near")
    one, other, reach, other_reach = _BONES[name]
    start, end = (at[joint if joint in _OF_THE_TRUNK else f"{joint}_{side}"] for joint in (one, other))
    for step in range(_SAMPLES + 1):
        share = step / _SAMPLES
        yield between(start, end, share), reach + (other_reach - reach) * share


def _distance(thing: PoseProp, point: Point) -> float:
    """From a point to the edge of a thing; negative inside."""
    if thing.shape == "circle":
        return math.dist(point, thing.points[0]) - thing.width
    if thing.shape in ("line", "arrow"):
        return min(_to_line(point, one, other) for one, other in pairwise(thing.points))
    outline = _outline(thing)
    edge = min(_to_line(point, one, other) for one, other in pairwise([*outline, outline[0]]))
    return -edge if holds(outline, point) else edge


def _outline(thing: PoseProp) -> Sequence[Point]:
    if thing.shape == "rect":
        return corners_of(thing)
    if thing.shape == "halfdome":
        (x, y), turns = thing.points[0], [math.pi * step / _DOME_SIDES for step in range(_DOME_SIDES + 1)]
        return [(x + math.cos(turn) * thing.width, y + math.sin(turn) * thing.height) for turn in turns]
    return thing.points


def _to_line(point: Point, one: Point, other: Point) -> float:
    length = math.dist(one, other)
    if not length:
        return math.dist(point, one)
    ahead, left = seen_from(one, direction_of(one, other), point)
    return math.hypot(max(-ahead, 0.0, ahead - length), left)
