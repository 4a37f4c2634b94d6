"""The scene: one body and its props as numbers.

Centimetres for a body of 170 cm, x to the right, y up, the floor at y = 0. Every segment has an absolute direction in
degrees, counter-clockwise from +x; the chain starts at `hip` with `pelvis`, `thorax`, `head`, and per side with
`legs.near|far = [thigh, shank, foot]` and `arms.near|far = [upper arm, forearm]`. The front of the body is at
direction - 90. A hand goes on along its forearm unless `hands.near|far` gives it a direction of its own. An arm that
points towards or away from the viewer looks shorter: `arm_scale.near|far = [upper arm, forearm]`, 0.2 to 1.
`foot_scale` below 1 draws a foot that rolls out; `foot_roll_deg` (0 to 90, each side) adds an inset of both feet seen
from their end; a strap or a thing at the feet adds it too; `feet_fall_out = true` adds arrows to the inset.
`belly = {at, r}` is a pregnancy: a fraction along the pelvis, and a radius; it belongs to a patient, not to a pose.
`view` is "side" or "top" (from above, for side-lying).

Props, each with an `id`, a `name` and a `shape`: circle (c, r); rect (xy bottom left, w, h, angle about it); poly (pts);
halfdome (c, rx, ry); line (pts), a strap; arrow (from, to). And, when wanted:

- `kind`: what it is, and so how it is drawn (see `tones.KINDS`); else the words of its name and id decide.
- `layer`: "back", "between" the far and the near leg, "beside" the trunk and under the near arm, or "front" of the body;
  `front = true` is short for the last.
- `label`: one or two words, printed beside it with a line to it.
- `anchor`: feet, knees, hips, back, shoulders, head, elbows or hands, of the near side. Its points then count from that
  joint, so the prop goes where the body goes. A circle or rect without points lies right under the joint, and a line at
  the feet without points is a strap looped round them.
- `holds`: the parts of the body (`things.PARTS`) that lie on it, lean on it or hold it; `contact.py` measures whether.
- A rect of no height is left out: a modification took the last layer away.
- `fill` (#rrggbb) is read and kept for older data; tones come from the kind, so that all pictures match.

And, when wanted: `finish`, a whole scene of its own, is where a movement ends; `fault`, one too, is what to avoid. `rests`
names parts of the body that lie on the floor, on a bed or on a prop. `look = {tone, hair}` is whom the figure looks like
(`look.py`). Other keys of a scene (`clinical`, notes) are left alone. Nothing that was readable stops being readable:
issued programs keep their scenes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from handouts.figures.look import NEUTRAL, Look
from handouts.figures.reading import (
    LARGEST,
    Point,
    SceneError,
    choice_of,
    choices_of,
    flag_of,
    list_of,
    number_of,
    numbers_of,
    point_of,
    sides_of,
    text_of,
)
from handouts.figures.things import ANCHORS, PARTS, PoseProp, read_prop

__all__ = ["ANCHORS", "LARGEST", "PARTS", "Belly", "Point", "PoseProp", "Scene", "SceneError"]

MOST_PROPS = 24
_VIEWS = ("side", "top")
_FRAMES = ("finish", "fault")
NO_SIDES: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Belly:
    """A pregnancy: where along the pelvis segment (0 to 1), and how large (cm)."""

    at: float
    radius: float


@dataclass(frozen=True, slots=True)
class Scene:
    """A body in a pose, its props and the text alternative; made by `from_data`."""

    id: str
    hip: Point
    pelvis: float
    thorax: float
    head: float
    legs: Mapping[str, tuple[float, ...]]
    arms: Mapping[str, tuple[float, ...]]
    props: tuple[PoseProp, ...]
    alt: str
    view: str = "side"
    foot_scale: float = 1.0
    foot_roll_deg: float | None = None
    feet_fall_out: bool = False
    belly: Belly | None = None
    hands: Mapping[str, float] = field(default_factory=lambda: NO_SIDES)
    arm_scale: Mapping[str, tuple[float, ...]] = field(default_factory=lambda: NO_SIDES)
    rests: tuple[str, ...] = ()
    look: Look = NEUTRAL
    finish: Scene | None = None
    fault: Scene | None = None

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Scene:
        """Read plain data as it comes from the library or from a frozen version. Raises SceneError naming the key."""
        roll = data.get("foot_roll_deg")
        arms = {side: numbers_of(one, f"arms.{side}", 2) for side, one in sides_of(data, "arms").items()}
        things = _props(data, arms)
        return cls(
            id=text_of(data, "id"),
            hip=point_of(data.get("hip"), "hip"),
            pelvis=number_of(data, "pelvis"),
            thorax=number_of(data, "thorax"),
            head=number_of(data, "head"),
            legs=_legs(data),
            arms=arms,
            props=tuple(thing for thing in things if not thing.is_used_up),
            alt=text_of(data, "alt"),
            view=choice_of(data, "view", _VIEWS),
            foot_scale=number_of(data, "foot_scale", 1.0, lowest=0.3, highest=1.5),
            foot_roll_deg=None if roll is None else number_of(data, "foot_roll_deg", lowest=0, highest=90),
            feet_fall_out=flag_of(data, "feet_fall_out"),
            belly=_belly(data.get("belly")),
            hands={side: number_of(data["hands"], side, where="hands") for side in sides_of(data, "hands")},
            arm_scale={
                side: numbers_of(one, f"arm_scale.{side}", 2, 0.2, 1)
                for side, one in sides_of(data, "arm_scale").items()
            },
            rests=choices_of(data, "rests", PARTS),
            look=_look(data.get("look")),
            finish=_frame(data, "finish"),
            fault=_frame(data, "fault"),
        )


def _props(data: Mapping[str, Any], arms: Mapping[str, Any]) -> tuple[PoseProp, ...]:
    props = list_of(data, "props")
    if len(props) > MOST_PROPS:
        raise SceneError(f"props: {len(props)} are too many, at most {MOST_PROPS}")
    things = tuple(read_prop(one, f"props.{number}") for number, one in enumerate(props))
    for number, thing in enumerate(things):
        if thing.anchor in ("elbows", "hands") and "near" not in arms:
            raise SceneError(f"props.{number}.anchor: there is no near arm")
    return things


def _legs(data: Mapping[str, Any]) -> Mapping[str, tuple[float, ...]]:
    legs = sides_of(data, "legs")
    if "near" not in legs:
        raise SceneError("legs.near: missing")
    return {side: numbers_of(one, f"legs.{side}", 3) for side, one in legs.items()}


def _frame(data: Mapping[str, Any], key: str) -> Scene | None:
    """The second picture of a scene. Raises SceneError led by its key, as when it has frames of its own."""
    value = data.get(key)
    if value is None:
        return None
    if not isinstance(value, Mapping) or any(inner in value for inner in _FRAMES):
        raise SceneError(f"{key}: give one scene")
    try:
        return Scene.from_data(value)
    except SceneError as error:
        raise SceneError(f"{key}.{error}") from error


def _look(value: Any) -> Look:
    try:
        return NEUTRAL if value is None else Look.from_data(value)
    except (AttributeError, ValueError) as error:
        raise SceneError(f"look: {error}") from error


def _belly(value: Any) -> Belly | None:
    if value is None:
        return None
    if not isinstance(value, Mapping):
        raise SceneError("belly: give at and r")
    at = number_of(value, "at", where="belly", lowest=0, highest=1)
    return Belly(at, number_of(value, "r", where="belly", lowest=4, highest=20))
