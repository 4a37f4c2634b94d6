"""Poses for own exercises: taken from the library, turned joint by joint, and kept in the shape of library/scenes. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from clinic.custom_library.building import LANGUAGE
from clinic.exercises.scenes import FRAMES, thawed

_TEXTS = ("name", "label")
_KEPT = ("view", "hip", "legs", "arms", "hands", "arm_scale", "rests")
_NUMBERS = ("pelvis", "thorax", "head", "foot_scale", "foot_roll_deg")
_PARTS = {"thigh": ("legs", 0), "shank": ("legs", 1), "foot": ("legs", 2), "upper": ("arms", 0), "forearm": ("arms", 1)}
_SIDES = {"near": "nearer", "far": "farther"}
_LABELS = {"thigh": "Thigh", "shank": "Lower leg", "foot": "Foot", "upper": "Upper arm", "forearm": "Forearm"}

LOWEST_TURN, HIGHEST_TURN = -180, 360
"""Directions in degrees, counter-clockwise from pointing right; the library's own lie within."""

HIGHEST_HIP = 130
"""Centimetres above the floor: higher than the hip of a standing body of 170 cm."""


MOST_WRIST = 85
"""Degrees that a hand may point away from its forearm before it goes along: more is no wrist (see figures/ranges.py)."""


@dataclass(frozen=True, slots=True)
class Joint:
    """One number of a pose that can be turned: its name in a form, its label, and between what it lies."""

    name: str
    label: str
    lowest: int
    highest: int


JOINTS: Mapping[str, Joint] = MappingProxyType(
    {
        one.name: one
        for one in (
            Joint("hip", "Height of the hip, cm", 0, HIGHEST_HIP),
            Joint("pelvis", "Pelvis", LOWEST_TURN, HIGHEST_TURN),
            Joint("thorax", "Chest", LOWEST_TURN, HIGHEST_TURN),
            Joint("head", "Head", LOWEST_TURN, HIGHEST_TURN),
            *(
                Joint(f"{part}_{side}", f"{_LABELS[part]}, {word} side", LOWEST_TURN, HIGHEST_TURN)
                for part in _PARTS
                for side, word in _SIDES.items()
            ),
        )
    }
)
"""Everything that a form can turn, in its order. Directions are absolute: a turned thigh leaves the lower leg as it points."""


def pose_entry(scene: Mapping[str, Any]) -> dict[str, Any]:
    """A scene as the library has read it, in the shape of a file of library/scenes, its text alternative in one piece."""
    plain: dict[str, Any] = thawed(scene)
    made = {key: plain[key] for key in (*_KEPT, *_NUMBERS) if key in plain}
    made |= {name: _frame_entry(plain[name]) for name in FRAMES if name in plain}
    alt = " ".join(one["text"] for one in plain["alt"] if one["text"])
    made["props"] = [_prop_entry(prop) for prop in plain["props"]]
    made["alt"] = [{"id": "body", LANGUAGE: alt}]
    return made


def joints_of(pose: Mapping[str, Any]) -> dict[str, int]:
    """The numbers of a pose by the name of the joint; a limb that is not drawn has none. Rounded to whole degrees and cm."""
    found: dict[str, float] = {"hip": pose["hip"][1], **{key: pose[key] for key in ("pelvis", "thorax", "head")}}
    for part, (limb, place) in _PARTS.items():
        for side in _SIDES:
            if side in pose[limb]:
                found[f"{part}_{side}"] = pose[limb][side][place]
    return {name: round(found[name]) for name in JOINTS if name in found}


def turned(pose: Mapping[str, Any], joints: Mapping[str, int], alt: str) -> dict[str, Any]:
    """The pose with these numbers and this text alternative; a number that is the same to the rounding stays as it was."""
    made: dict[str, Any] = thawed(pose)
    before = joints_of(pose)
    for name, value in joints.items():
        if name in before and before[name] != value:
            _turn(made, name, value)
    made["alt"] = [{"id": "body", LANGUAGE: alt}]
    return made


def has_frames(pose: Mapping[str, Any]) -> bool:
    """Whether it shows more than how the exercise starts."""
    return any(name in pose for name in FRAMES)


def only_start(pose: Mapping[str, Any]) -> dict[str, Any]:
    """The pose without the end of the movement and without what to avoid."""
    return {key: value for key, value in pose.items() if key not in FRAMES}


def alt_of(pose: Mapping[str, Any]) -> str:
    """The text alternative of a pose in one piece."""
    return " ".join(piece[LANGUAGE] for piece in pose["alt"])


def _turn(pose: dict[str, Any], name: str, value: int) -> None:
    if name == "hip":
        pose["hip"][1] = value
    elif name in ("pelvis", "thorax", "head"):
        pose[name] = value
    else:
        part, side = name.split("_")
        limb, place = _PARTS[part]
        pose[limb][side][place] = value
        if part == "forearm" and abs((pose.get("hands", {}).get(side, value) - value + 180) % 360 - 180) > MOST_WRIST:
            del pose["hands"][side]


def _frame_entry(frame: Mapping[str, Any]) -> dict[str, Any]:
    """A frame is a patch: its words by language, everything else as it is."""
    made = {**frame, "alt": [{"id": one["id"], LANGUAGE: one["text"]} for one in frame["alt"]]}
    return made | ({"props": [_prop_entry(prop) for prop in frame["props"]]} if "props" in frame else {})


def _prop_entry(prop: Mapping[str, Any]) -> dict[str, Any]:
    """A prop with its words by language; one without words has none."""
    kept = {key: value for key, value in prop.items() if key not in _TEXTS}
    return {**kept, **{key: {LANGUAGE: prop[key]} for key in _TEXTS if prop.get(key)}}
