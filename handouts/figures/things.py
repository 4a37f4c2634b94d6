"""The things of a scene, read from plain data: what shape they have, where they are, what of the body they hold."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handouts.figures.reading import LARGEST, Point, SceneError, choice_of, choices_of, number_of, point_of, words_of
from handouts.figures.tones import KINDS

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
LAYERS = ("back", "between", "beside", "front")
"""From back to front."""

_LONGEST = {"id": 80, "name": 200, "label": 40}
_OF_A_SIDE = ("thigh", "shank", "foot", "upper_arm", "forearm", "hand")
PARTS = ("head", "thorax", "pelvis", *_OF_A_SIDE, *(f"{part}_far" for part in _OF_A_SIDE))
"""What a thing can hold, and what can rest on something: parts of the near side, or of the far one."""

ANCHORS = {
    "feet": "ankle_near", "knees": "knee_near", "hips": "hip", "back": "tl", "shoulders": "shoulder", "head": "head",
    "elbows": "elbow_near", "hands": "hand_near",
}  # fmt: skip
"""Where a prop can be tied to the body, and the joint that is its origin."""


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
    holds: tuple[str, ...] = ()

    @property
    def is_used_up(self) -> bool:
        """Whether nothing is left of it, as of a blanket when the last layer is taken out."""
        return self.shape == "rect" and not (self.width and self.height)


def read_prop(data: Any, where: str) -> PoseProp:
    """One thing from plain data. Raises SceneError."""
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
        **{key: words_of(data, key, most, where) for key, most in _LONGEST.items()},
        shape=shape,
        points=points,
        width=width,
        height=height,
        angle=number_of(data, "angle", 0.0, where=where, lowest=-360, highest=360),
        fill=fill,
        layer=choice_of(data, "layer", LAYERS, where, "front" if data.get("front") else "back"),
        kind=choice_of(data, "kind", ("", *KINDS), where),
        anchor=choice_of(data, "anchor", ("", *ANCHORS), where),
        holds=choices_of(data, "holds", PARTS, where),
    )


Shape = tuple[tuple[Point, ...], float, float]


def _circle(data: Mapping[str, Any], where: str) -> Shape:
    radius = number_of(data, "r", where=where, lowest=0.5, highest=LARGEST)
    return _place(data, "c", where), radius, radius


def _rect(data: Mapping[str, Any], where: str) -> Shape:
    width, height = (number_of(data, key, where=where, lowest=0, highest=LARGEST) for key in ("w", "h"))
    return _place(data, "xy", where), width, height


def _place(data: Mapping[str, Any], key: str, where: str) -> tuple[Point, ...]:
    """The one point of a prop; one that is anchored can do without."""
    if key not in data and data.get("anchor"):
        return ()
    return (point_of(data.get(key), f"{where}.{key}"),)


def _half_dome(data: Mapping[str, Any], where: str) -> Shape:
    width, height = (number_of(data, key, where=where, lowest=0.5, highest=LARGEST) for key in ("rx", "ry"))
    return (point_of(data.get("c"), f"{where}.c"),), width, height


def _arrow(data: Mapping[str, Any], where: str) -> Shape:
    return (point_of(data.get("from"), f"{where}.from"), point_of(data.get("to"), f"{where}.to")), 0.0, 0.0


def _points(data: Mapping[str, Any], where: str) -> Shape:
    points = data.get("pts")
    if points is None and data.get("shape") == "line" and data.get("anchor") == "feet":
        return (), 0.0, 0.0
    if not isinstance(points, Sequence) or isinstance(points, str) or not 2 <= len(points) <= 40:
        raise SceneError(f"{where}.pts: give 2 to 40 points")
    return tuple(point_of(point, f"{where}.pts") for point in points), 0.0, 0.0


_SHAPES = {
    "circle": _circle,
    "rect": _rect,
    "poly": _points,
    "halfdome": _half_dome,
    "line": _points,
    "arrow": _arrow,
}
