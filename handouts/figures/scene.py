"""The scene: one body and its props as numbers.

Centimetres for a body of 170 cm, x to the right, y up, the floor at y = 0. Every segment has an absolute direction in
degrees, counter-clockwise from +x; the chain starts at `hip` with `pelvis`, `thorax`, `head`, and per side with
`legs.near|far = [thigh, shank, foot]` and `arms.near|far = [upper arm, forearm]`. The front of the body is at
direction - 90. `foot_scale` below 1 draws a foot that rolls out; `foot_roll_deg` (0 to 90, each side) adds an inset of
both feet seen from their end; a strap or a thing at the feet adds it too. `belly = {at, r}` is a pregnancy: a fraction
along the pelvis, and a radius. `view` is "side" or "top" (from above, for side-lying).

Props, each with an `id`, a `name` and a `shape`: circle (c, r); rect (xy bottom left, w, h, angle about it); poly (pts);
halfdome (c, rx, ry); line (pts), a strap; arrow (from, to). And, when wanted:

- `kind`: what it is, and so how it is drawn (see `tones.KINDS`); else the words of its name and id decide.
- `layer`: "back", "between" the far and the near leg, or "front" of the body; `front = true` is short for the last.
- `label`: one or two words, printed beside it with a line to it.
- `anchor`: feet, knees, hips, back, shoulders, head, elbows or hands, of the near side. Its points then count from that
  joint, so the prop goes where the body goes. A circle or rect without points lies right under the joint, and a line at
  the feet without points is a strap looped round them.
- A rect of no height is left out: a modification took the last layer away.
- `fill` (#rrggbb) is read and kept for older data; tones come from the kind, so that all pictures match.

Other keys of a scene (`clinical`, notes) are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handouts.figures.tones import KINDS

Point = tuple[float, float]

LARGEST = 400.0
"""No coordinate, length or radius of a scene is larger, in centimetres."""

MOST_PROPS = 24
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_VIEWS = ("side", "top")
_SIDES = ("near", "far")
_LAYERS = ("back", "between", "front")
_LONGEST = {"id": 80, "name": 200, "label": 40}
ANCHORS = {
    "feet": "ankle_near", "knees": "knee_near", "hips": "hip", "back": "tl", "shoulders": "shoulder", "head": "head",
    "elbows": "elbow_near", "hands": "hand_near",
}  # fmt: skip
"""Where a prop can be tied to the body, and the joint that is its origin."""


class SceneError(ValueError):
    """Scene data cannot be drawn; the message names the key."""


@dataclass(frozen=True, slots=True)
class PoseProp:
    """A thing in the picture. Which numbers it has depends on `shape`; unused ones are empty."""

    id: str
    name: str
    shape: str
    points: tuple[Point, ...] = ()
    width: float = 0.0
    height: float = 0.0
    angle: float = 0.0
    fill: str = ""
    layer: str = "back"
    kind: str = ""
    anchor: str = ""
    label: str = ""

    @property
    def is_used_up(self) -> bool:
        """Whether nothing is left of it, as of a blanket when the last layer is taken out."""
        return self.shape == "rect" and not (self.width and self.height)


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
    legs: Mapping[str, tuple[float, float, float]]
    arms: Mapping[str, tuple[float, float]]
    props: tuple[PoseProp, ...]
    alt: str
    view: str = "side"
    foot_scale: float = 1.0
    foot_roll_deg: float | None = None
    belly: Belly | None = None

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Scene:
        """Read plain data as it comes from the library or from a frozen version. Raises SceneError naming the key."""
        props = _list(data, "props")
        if len(props) > MOST_PROPS:
            raise SceneError(f"props: {len(props)} are too many, at most {MOST_PROPS}")
        belly = data.get("belly")
        roll = data.get("foot_roll_deg")
        arms = {side: _two(data, side) for side in _sides(data, "arms")}
        things = tuple(_prop(one, f"props.{number}") for number, one in enumerate(props))
        for number, thing in enumerate(things):
            if thing.anchor in ("elbows", "hands") and "near" not in arms:
                raise SceneError(f"props.{number}.anchor: there is no near arm")
        return cls(
            id=_text(data, "id"),
            hip=_point(data.get("hip"), "hip"),
            pelvis=_number(data, "pelvis"),
            thorax=_number(data, "thorax"),
            head=_number(data, "head"),
            legs={side: _three(data, side) for side in _sides(data, "legs")},
            arms=arms,
            props=tuple(thing for thing in things if not thing.is_used_up),
            alt=_text(data, "alt"),
            view=_choice(data, "view", _VIEWS),
            foot_scale=_number(data, "foot_scale", 1.0, lowest=0.3, highest=1.5),
            foot_roll_deg=None if roll is None else _number(data, "foot_roll_deg", lowest=0, highest=90),
            belly=None if belly is None else _belly(belly),
        )


def _prop(data: Any, where: str) -> PoseProp:
    if not isinstance(data, Mapping):
        raise SceneError(f"{where}: not a table")
    shape = data.get("shape")
    if shape not in _SHAPES:
        raise SceneError(f"{where}.shape: {shape!r} is not one of {', '.join(_SHAPES)}")
    fill = data.get("fill", "")
    if fill and not (isinstance(fill, str) and _COLOUR.fullmatch(fill)):
        raise SceneError(f"{where}.fill: write a colour as #rrggbb")
    points, width, height = _SHAPES[shape](data, where)
    return PoseProp(
        id=_words(data, "id", where),
        name=_words(data, "name", where),
        shape=shape,
        points=points,
        width=width,
        height=height,
        angle=_number(data, "angle", 0.0, where=where, lowest=-360, highest=360),
        fill=fill,
        layer=_choice(data, "layer", _LAYERS, where, "front" if data.get("front") else "back"),
        kind=_choice(data, "kind", ("", *KINDS), where),
        anchor=_choice(data, "anchor", ("", *ANCHORS), where),
        label=_words(data, "label", where),
    )


def _words(data: Mapping[str, Any], key: str, where: str) -> str:
    value = data.get(key) or ""
    if not isinstance(value, str) or len(value) > _LONGEST[key]:
        raise SceneError(f"{where}.{key}: give at most {_LONGEST[key]} letters")
    return value


Shape = tuple[tuple[Point, ...], float, float]


def _circle(data: Mapping[str, Any], where: str) -> Shape:
    radius = _number(data, "r", where=where, lowest=0.5, highest=LARGEST)
    return _place(data, "c", where), radius, radius


def _rect(data: Mapping[str, Any], where: str) -> Shape:
    width, height = (_number(data, key, where=where, lowest=0, highest=LARGEST) for key in ("w", "h"))
    return _place(data, "xy", where), width, height


def _place(data: Mapping[str, Any], key: str, where: str) -> tuple[Point, ...]:
    """The one point of a prop; one that is anchored can do without."""
    if key not in data and data.get("anchor"):
        return ()
    return (_point(data.get(key), f"{where}.{key}"),)


def _half_dome(data: Mapping[str, Any], where: str) -> Shape:
    width, height = (_number(data, key, where=where, lowest=0.5, highest=LARGEST) for key in ("rx", "ry"))
    return (_point(data.get("c"), f"{where}.c"),), width, height


def _arrow(data: Mapping[str, Any], where: str) -> Shape:
    return (_point(data.get("from"), f"{where}.from"), _point(data.get("to"), f"{where}.to")), 0.0, 0.0


def _points(data: Mapping[str, Any], where: str) -> Shape:
    points = data.get("pts")
    if points is None and data.get("shape") == "line" and data.get("anchor") == "feet":
        return (), 0.0, 0.0
    if not isinstance(points, Sequence) or isinstance(points, str) or not 2 <= len(points) <= 40:
        raise SceneError(f"{where}.pts: give 2 to 40 points")
    return tuple(_point(point, f"{where}.pts") for point in points), 0.0, 0.0


_SHAPES = {
    "circle": _circle,
    "rect": _rect,
    "poly": _points,
    "halfdome": _half_dome,
    "line": _points,
    "arrow": _arrow,
}


def _text(data: Mapping[str, Any], key: str) -> str:
    value = data.get(key)
    if not isinstance(value, str) or not value.strip():
        raise SceneError(f"{key}: missing")
    return value


def _list(data: Mapping[str, Any], key: str) -> Sequence[Any]:
    value = data.get(key, ())
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise SceneError(f"{key}: not a list")
    return value


def _choice(
    data: Mapping[str, Any], key: str, allowed: Sequence[str], where: str = "", default: str | None = None
) -> str:
    value = data.get(key, allowed[0] if default is None else default)
    if value not in allowed:
        name = f"{where}.{key}" if where else key
        raise SceneError(f"{name}: {value!r} is not one of {', '.join(one for one in allowed if one)}")
    return str(value)


def _sides(data: Mapping[str, Any], key: str) -> list[str]:
    value = data.get(key, {})
    if not isinstance(value, Mapping) or set(value) - set(_SIDES):
        raise SceneError(f"{key}: has near and far only")
    if key == "legs" and "near" not in value:
        raise SceneError("legs.near: missing")
    return list(value)


def _three(data: Mapping[str, Any], side: str) -> tuple[float, float, float]:
    thigh, shank, foot = _directions(data["legs"][side], f"legs.{side}", 3)
    return thigh, shank, foot


def _two(data: Mapping[str, Any], side: str) -> tuple[float, float]:
    upper, lower = _directions(data["arms"][side], f"arms.{side}", 2)
    return upper, lower


def _directions(value: Any, where: str, count: int) -> list[float]:
    if not isinstance(value, Sequence) or isinstance(value, str) or len(value) != count:
        raise SceneError(f"{where}: give {count} directions in degrees")
    return [_finite(one, where, -720, 720) for one in value]


def _point(value: Any, where: str) -> Point:
    if not isinstance(value, Sequence) or isinstance(value, str) or len(value) != 2:
        raise SceneError(f"{where}: give x and y")
    return _finite(value[0], where, -LARGEST, LARGEST), _finite(value[1], where, -LARGEST, LARGEST)


def _number(
    data: Mapping[str, Any],
    key: str,
    default: float | None = None,
    *,
    where: str = "",
    lowest: float = -720,
    highest: float = 720,
) -> float:
    name = f"{where}.{key}" if where else key
    value = data.get(key, default)
    if value is None:
        raise SceneError(f"{name}: missing")
    return _finite(value, name, lowest, highest)


def _finite(value: Any, where: str, lowest: float, highest: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise SceneError(f"{where}: not a number")
    if not lowest <= value <= highest:
        raise SceneError(f"{where}: {value} is not between {lowest:g} and {highest:g}")
    return float(value)


def _belly(value: Any) -> Belly:
    if not isinstance(value, Mapping):
        raise SceneError("belly: give at and r")
    at = _number(value, "at", where="belly", lowest=0, highest=1)
    return Belly(at, _number(value, "r", where="belly", lowest=4, highest=20))
