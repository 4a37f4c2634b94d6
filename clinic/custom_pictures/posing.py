"""Whether a pose that was turned can be: joints that bend as a body's do, nothing in the floor, nothing in the air.

What is wrong is said in words beside the number that mends it. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from clinic.custom_library.building import below_floor, joint_words, pose_data
from clinic.custom_library.errors import ImpossiblePose
from clinic.custom_pictures.poses import HIGHEST_TURN, LOWEST_TURN
from clinic.exercises.scenes import patched, thawed
from handouts.figures import Scene
from handouts.figures.contact import NEAR_ENOUGH, Complaint, Fault, clearance, complaints_about
from handouts.figures.ranges import RANGES, Overbent, Range, overbent

OF_THE_WHOLE = ""
"""The key of what is said about a pose as a whole."""

_FREE_TO_LEAVE = frozenset({"head", "thigh", "shank", "foot", "upper_arm", "forearm", "hand"})
"""Parts that may be lifted off what they lay on; the trunk may not hang in the air."""

_BEARING = frozenset({"pelvis", "thorax", "thigh", "thigh_far"})
"""Parts on which a body can sit or lie on a thing."""

_FIELDS = {
    "pelvis": "hip", "thorax": "thorax", "head": "head", "thigh": "thigh", "shank": "shank", "foot": "foot",
    "upper_arm": "upper", "forearm": "forearm", "hand": "forearm",
}  # fmt: skip
"""The number by which a part of the body is moved."""

_FOLLOWING = {one.following: one for one in RANGES.values()}

_ENDS = {
    "tl": "pelvis", "shoulder": "thorax", "knee": "thigh", "ankle": "shank", "toe": "foot", "elbow": "upper",
    "wrist": "forearm", "hand": "forearm",
}  # fmt: skip
"""The segment that ends in a joint."""

_PARTS = {
    "pelvis": "hips", "thorax": "chest", "head": "head", "thigh": "thigh", "shank": "lower leg", "foot": "foot",
    "upper_arm": "upper arm", "upper": "upper arm", "forearm": "forearm", "hand": "hand",
}  # fmt: skip

_TOO_FAR = {
    "lumbar_flexion": ("The back arches too far.", "The back bends too far forward."),
    "neck_flexion": ("The head leans too far back.", "The head bends too far forward."),
    "hip_flexion": ("The thigh goes too far back.", "The hip bends too far."),
    "knee_flexion": ("The knee bends backward.", "The knee bends too far."),
    "ankle_dorsiflexion": ("The foot points too far down.", "The foot is pulled up too far."),
    "shoulder_flexion": ("The arm goes too far back.", "The arm goes too far over the head."),
    "elbow_flexion": ("The elbow bends backward.", "The elbow bends too far."),
}
"""What is said when a joint goes too far back, and when it goes too far the other way."""


def released(pose: Mapping[str, Any]) -> dict[str, Any]:
    """The pose in which an arm, a leg or the head that was lifted off something no longer counts as lying on it.

    Raises NotValid for a pose that cannot be read.
    """
    made: dict[str, Any] = thawed(pose)
    for one in complaints_about(_drawn(pose)):
        if _base(one.part) in _FREE_TO_LEAVE and one.fault is Fault.FLOATS:
            made["rests"] = [part for part in made["rests"] if part != one.part]
        elif _base(one.part) in _FREE_TO_LEAVE and one.fault is Fault.LOOSE and one.thing:
            for prop in made["props"]:
                if prop["id"] == one.thing.id:
                    prop["holds"] = [part for part in prop["holds"] if part != one.part]
    return made


def check_pose(pose: Mapping[str, Any]) -> None:
    """Raise ImpossiblePose with what cannot be, by the name of the number that mends it; NotValid for no pose at all."""
    scene = _drawn(pose)
    problems: dict[str, str] = {}
    for field, words in _problems(scene):
        problems.setdefault(field, words)
    if not problems:
        problems.update((OF_THE_WHOLE, words) for words in _frame_problems(scene))
    if problems:
        raise ImpossiblePose(problems)


class Room(NamedTuple):
    """Between which directions a segment may point, in degrees, as the one before it (`before`) points now.

    Of the turns that a number can be in, the one that is nearest to how the segment points.
    """

    before: str
    low: int
    high: int


def range_of(name: str) -> Range:
    """The joint before a segment. Raises KeyError for what has none."""
    return _FOLLOWING[name.partition("_")[0]]


def room_of(name: str, directions: Mapping[str, int]) -> Room | None:
    """The room of a segment among the directions of all; None for the first one and for what is no direction."""
    segment, _, side = name.partition("_")
    if name not in directions or segment not in _FOLLOWING:
        return None
    limits = _FOLLOWING[segment]
    before, points = limits.segment if limits.segment in directions else f"{limits.segment}_{side}", directions[name]
    low, high = limits.around
    start = directions[before]
    ends = ((start + turn + low, start + turn + high) for turn in (-720, -360, 0, 360, 720))
    rooms = [Room(before, max(first, LOWEST_TURN), min(last, HIGHEST_TURN)) for first, last in ends]
    return min(
        (one for one in rooms if one.low < one.high), key=lambda one: max(one.low - points, points - one.high, 0)
    )


def _drawn(pose: Mapping[str, Any]) -> Scene:
    return Scene.from_data(patched(pose_data("pose", pose)))


def _problems(scene: Scene) -> Iterator[tuple[str, str]]:
    for bent in overbent(scene):
        yield _bent_words(scene, bent)
    for name, depth in below_floor(scene):
        yield _field_of_joint(name), f"The {joint_words(name)} would be {max(depth, 1):.0f} cm below the floor."
    for one in complaints_about(scene):
        yield _field_of(one.part), _touch_words(one)
    if _hangs(scene):
        yield "hip", "The body would hang in the air. Lower the hips, or turn a foot down to the floor."


def _hangs(scene: Scene) -> bool:
    """Whether nothing bears the body: no part of it is on the floor, none that could bear it is on a thing."""
    borne = {*scene.rests, *(part for thing in scene.props for part in thing.holds)}
    return scene.view == "side" and clearance(scene) > NEAR_ENOUGH and not borne & _BEARING


def _frame_problems(scene: Scene) -> Iterator[str]:
    for name, frame in (("The end of the movement", scene.finish), ("“Not like this”", scene.fault)):
        if frame is None:
            continue
        wrong = [_bent_words(frame, bent)[1] for bent in overbent(frame)]
        wrong += [f"The {joint_words(joint)} would be below the floor." for joint, _ in below_floor(frame)]
        wrong += [_touch_words(one) for one in complaints_about(frame)]
        if wrong:
            yield f"{name} does not fit this start. {wrong[0].split('. ')[0].rstrip('.')}. Show the start alone."


def _bent_words(scene: Scene, bent: Overbent) -> tuple[str, str]:
    following = RANGES[bent.joint].following
    field = f"{following}_{bent.side}" if bent.side else following
    said, room = _TOO_FAR[bent.joint][0 if bent.is_back else 1], room_of(field, _directions(scene))
    ends = f"between {_signed(room.low)} and {_signed(room.high)}" if room else "back"
    return field, f"{said} Set the {_PARTS[following]} {ends}."


def _touch_words(one: Complaint) -> str:
    part, size = _part_words(one.part), f"{max(one.size, 1):.0f} cm"
    thing = one.thing.name or one.thing.id.replace("_", " ") if one.thing else ""
    if one.fault is Fault.SUNK:
        return f"The {part} would be {size} below the floor. Raise the hips or turn the part."
    if one.fault is Fault.OFF:
        return f"The {part} would be {size} beside the bed. Turn it back."
    if one.fault is Fault.INSIDE:
        return f"The {part} would be {size} inside the {thing}. Raise the hips or turn the part."
    if one.fault is Fault.LOOSE:
        return f"The {part} would not reach the {thing}: {size} are missing. Turn it back."
    return f"The {part} would hang in the air, {size} up. Lower the hips or turn the part."


def _directions(scene: Scene) -> dict[str, int]:
    found: dict[str, float] = {"pelvis": scene.pelvis, "thorax": scene.thorax, "head": scene.head}
    for names, limbs in ((("thigh", "shank", "foot"), scene.legs), (("upper", "forearm"), scene.arms)):
        for side, turns in limbs.items():
            found |= {f"{name}_{side}": turn for name, turn in zip(names, turns, strict=True)}
    return {name: round(turn) for name, turn in found.items()}


def _field_of(part: str) -> str:
    field = _FIELDS[_base(part)]
    return field if field in ("hip", "thorax", "head") else f"{field}_{'far' if part.endswith('_far') else 'near'}"


def _field_of_joint(name: str) -> str:
    joint, _, side = name.partition("_")
    field = _ENDS.get(joint, joint)
    return f"{field}_{side}" if side else field


def _part_words(part: str) -> str:
    words = _PARTS[_base(part)]
    if part in ("head", "thorax", "pelvis"):
        return words
    return f"{words} of the {'farther' if part.endswith('_far') else 'nearer'} side"


def _base(part: str) -> str:
    return part.removesuffix("_far")


def _signed(number: int) -> str:
    return str(number).replace("-", "−")
