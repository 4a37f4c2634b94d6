"""Scenes and scene patches from TOML: every number and prop is checked before a picture can be drawn from it."""

from __future__ import annotations

from typing import Any

from clinic.exercises.reading import Entry
from clinic.exercises.scenes import FRAMES, PATCH_KEYS, frozen

_SHAPES = {
    "circle": {"c", "r"},
    "rect": {"xy", "w", "h"},
    "poly": {"pts"},
    "halfdome": {"c", "rx", "ry"},
    "line": {"pts"},
    "arrow": {"from", "to"},
}
_SHAPE_EXTRAS = {"anchor", "angle", "fill", "front", "holds", "kind", "layer"}
_OPTIONAL: dict[str, type | tuple[type, ...]] = {
    "foot_scale": (int, float),
    "foot_roll_deg": (int, float),
    "hands": dict,
    "arm_scale": dict,
    "rests": list,
}
_PLACES = {"c", "xy", "pts"}
_NUMBER = (int, float)


def read_scene(entry: Entry) -> Any:
    """One scene as frozen data: body in cm and degrees, props by id, pieces of the alt text. Raises LibraryError."""
    scene: dict[str, Any] = {
        "id": entry.plain("id"),
        "view": entry.choice("view", ("side", "top")),
        "hip": _numbers(entry, "hip", 2),
        **{part: entry.raw(part, _NUMBER) for part in ("pelvis", "thorax", "head")},
        "legs": _limbs(entry, "legs", 3),
        "arms": _limbs(entry, "arms", 2),
        "props": [_prop(prop) for prop in entry.children("props")],
        "alt": [_piece(piece) for piece in entry.children("alt")],
    }
    for optional, kind in _OPTIONAL.items():
        if entry.has(optional):
            scene[optional] = entry.raw(optional, kind)
    scene.update({name: _frame(entry, name) for name in FRAMES if entry.has(name)})
    for name in FRAMES:
        if name in scene and not scene[name].get("alt"):
            raise entry.error(f"{name}.alt", "is missing")
    if not scene["alt"]:
        raise entry.error("alt", "is missing")
    _unique(entry, scene["props"])
    entry.done()
    return frozen(scene)


def read_patch(entry: Entry) -> Any:
    """One scene patch as frozen data, with the keys `scenes.PATCH_KEYS`. Raises LibraryError."""
    patch: dict[str, Any] = {}
    for key in entry.names():
        if key in ("props", "behind"):
            patch[key] = [_prop(prop) for prop in entry.children(key)]
        elif key == "alt":
            patch[key] = [_piece(piece, required=False) for piece in entry.children(key)]
        elif key in FRAMES:
            patch[key] = _frame(entry, key)
        elif key == "remove":
            patch[key] = entry.strings(key)
        elif key == "drop":
            patch[key] = entry.strings(key, FRAMES)
        elif key == "raise":
            patch[key] = entry.raw(key, _NUMBER)
        elif key in PATCH_KEYS:
            patch[key] = entry.raw(key, (dict, list))
    entry.done()
    return frozen(patch)


def _frame(entry: Entry, name: str) -> Any:
    """One frame of a scene, which is a patch without frames of its own."""
    frame = entry.child(name)
    for key in (*FRAMES, "drop", "raise", "behind"):
        if frame.has(key):
            raise frame.error(key, "is not for a frame")
    return read_patch(frame)


def _limbs(entry: Entry, key: str, joints: int) -> dict[str, list[float]]:
    limbs = entry.child(key)
    made = {side: _numbers(limbs, side, joints) for side in ("near", "far") if limbs.has(side)}
    limbs.done()
    return made


def _numbers(entry: Entry, key: str, count: int) -> list[float]:
    numbers: list[float] = entry.raw(key, list)
    if len(numbers) != count or not all(isinstance(number, _NUMBER) for number in numbers):
        raise entry.error(key, f"must be {count} numbers")
    return numbers


def _prop(entry: Entry) -> dict[str, Any]:
    shape = entry.choice("shape", _SHAPES)
    made = {"id": entry.plain("id"), "name": _name(entry), "shape": shape}
    for key in sorted(_SHAPES[shape]):
        # A prop that is tied to the body can leave its place to the picture.
        if entry.has(key) or not (key in _PLACES and entry.has("anchor")):
            made[key] = entry.raw(key, (int, float, list))
    if entry.has("label"):
        made["label"] = entry.text("label")
    for key in sorted(_SHAPE_EXTRAS):
        if entry.has(key):
            made[key] = entry.raw(key, (int, float, str, bool, list))
    entry.done()
    return made


def _name(entry: Entry) -> str:
    """What a thing is called in the library; no patient reads it. Stored content may have it by language."""
    said: Any = entry.raw("name", (str, dict), "", required=False)
    return said if isinstance(said, str) else entry.text("name")


def _piece(entry: Entry, required: bool = True) -> dict[str, str]:
    made = {"id": entry.plain("id"), "text": entry.own_text(required)}
    entry.done()
    return made


def _unique(entry: Entry, props: list[dict[str, Any]]) -> None:
    ids = [prop["id"] for prop in props]
    for twice in {name for name in ids if ids.count(name) > 1}:
        raise entry.error("props", f"“{twice}” is there twice")
