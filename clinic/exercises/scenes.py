"""A picture as numbers, and how a modification patches it.

A scene is plain data: hip, pelvis, thorax, head, legs and arms (centimetres, degrees), props with an id, and the pieces
of its text alternative. A patch may `set` and `add` numbers, `raise` everything by centimetres, `remove` props, put
`props` in (by id, in place), put some `behind` all others, `adjust` numbers of a prop, and change pieces of `alt`.
Patches touch different things, so several of them make one picture.

A scene may have frames: `finish` is where the movement ends, `fault` is what to avoid. Each is a patch too, laid over the
scene as it is for this patient, with no arrows and an `alt` of its own; so what a modification brings in is there in every
frame. A modification patches a frame under the same name, and may `drop` it where it no longer fits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

FRAMES = ("finish", "fault")
PATCH_KEYS = frozenset({"set", "add", "raise", "remove", "props", "behind", "adjust", "alt", "drop", *FRAMES})
_PLACES = {"thigh": 0, "shank": 1, "foot": 2, "upper": 0, "forearm": 1, "x": 0, "y": 1}
_ATOMS = frozenset({int, float, str, bool, type(None)})
_POINTS = ("c", "xy", "from", "to")


class SceneError(ValueError):
    """A patch speaks of something the scene does not have."""


def frozen(value: Any) -> Any:
    """The same data with nothing in it that could be changed."""
    if isinstance(value, Mapping):
        return MappingProxyType({key: frozen(inner) for key, inner in value.items()})
    if isinstance(value, Sequence) and not isinstance(value, str):
        return tuple(frozen(inner) for inner in value)
    return value


def thawed(value: Any) -> Any:
    """A deep copy as dicts and lists, free to change and ready for JSON."""
    if type(value) in _ATOMS:  # most of a scene is numbers: nothing is asked more often while a program is built
        return value
    if isinstance(value, Mapping):
        return {key: thawed(inner) for key, inner in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [thawed(inner) for inner in value]
    return value


def patched(scene: Mapping[str, Any], patches: Iterable[Mapping[str, Any]] = ()) -> dict[str, Any]:
    """A new scene: `scene` with each patch laid over it in turn, then its frames; every `alt` is one text in the end.

    A prop that an earlier patch has removed is not there to remove or adjust: that is no error. Raises SceneError for
    a number that does not exist.
    """
    chosen = tuple(patches)
    made: dict[str, Any] = thawed({key: value for key, value in scene.items() if key not in FRAMES})
    for patch in chosen:
        _apply(made, patch)
    frames = {name: _frame(made, name, layers) for name, layers in _frame_patches(scene, chosen).items()}
    for one in (made, *frames.values()):
        _lift(one, chosen)
        one["alt"] = " ".join(piece["text"] for piece in one["alt"] if piece["text"])
    return {**made, **frames}


def _frame_patches(
    scene: Mapping[str, Any], patches: Iterable[Mapping[str, Any]]
) -> dict[str, list[Mapping[str, Any]]]:
    """What is laid over the scene for each of its frames, in order. A frame that was dropped stays so, unless the same
    patch has a new one.
    """
    found: dict[str, list[Mapping[str, Any]]] = {name: [scene[name]] for name in FRAMES if name in scene}
    for patch in patches:
        for name in patch.get("drop", ()):
            found.pop(name, None)
        for name in FRAMES:
            if name in patch and (name in found or name in patch.get("drop", ())):
                found.setdefault(name, []).append(patch[name])
    return {name: found[name] for name in FRAMES if name in found}


def _frame(scene: Mapping[str, Any], name: str, layers: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """One frame: the scene without arrows and words, with the frame's own patches over it."""
    made: dict[str, Any] = thawed(scene)
    made.update(id=f"{scene['id']}-{name}", alt=[])
    made["props"] = [prop for prop in made["props"] if prop["shape"] != "arrow"]
    for patch in layers:
        _apply(made, patch)
    return made


def _apply(scene: dict[str, Any], patch: Mapping[str, Any]) -> None:
    for path, value in patch.get("set", {}).items():
        _put(scene, path, thawed(value))
    for path, step in patch.get("add", {}).items():
        _put(scene, path, _round(_get(scene, path) + step))
    gone = set(patch.get("remove", ()))
    scene["props"] = [prop for prop in scene["props"] if prop["id"] not in gone]
    for prop in patch.get("props", ()):
        _put_prop(scene["props"], thawed(prop))
    scene["props"][:0] = thawed(patch.get("behind", ()))
    for change in patch.get("adjust", ()):
        _adjust(scene["props"], change)
    for piece in patch.get("alt", ()):
        _put_prop(scene["alt"], thawed(piece))


def _lift(scene: dict[str, Any], patches: Iterable[Mapping[str, Any]]) -> None:
    """Raise a scene by what its patches say, last of all: what stands behind stays where it is."""
    for patch in patches:
        if patch.get("raise"):
            _raise(scene, patch["raise"], keep={prop["id"] for prop in patch.get("behind", ())})


def _put_prop(props: list[dict[str, Any]], new: dict[str, Any]) -> None:
    for place, old in enumerate(props):
        if old["id"] == new["id"]:
            props[place] = new
            return
    props.append(new)


def _adjust(props: list[dict[str, Any]], change: Mapping[str, Any]) -> None:
    for prop in props:
        if prop["id"] == change["id"]:
            for path, value in change.get("set", {}).items():
                _put(prop, path, thawed(value))
            for path, step in change.get("add", {}).items():
                _put(prop, path, _round(_get(prop, path) + step))


def _raise(scene: dict[str, Any], height: float, keep: set[str]) -> None:
    scene["hip"][1] = _round(scene["hip"][1] + height)
    for prop in scene["props"]:
        if prop["id"] in keep or prop.get("anchor"):
            continue
        for point in [prop[key] for key in _POINTS if key in prop] + prop.get("pts", []):
            point[1] = _round(point[1] + height)


def _get(data: dict[str, Any], path: str) -> float:
    inner, last = _walk(data, path)
    try:
        found = inner[last]
    except (KeyError, IndexError) as error:
        raise SceneError(f"there is no number {path}") from error
    if isinstance(found, bool) or not isinstance(found, int | float):
        raise SceneError(f"{path} is not a number")
    return found


def _put(data: dict[str, Any], path: str, value: Any) -> None:
    inner, last = _walk(data, path)
    if isinstance(inner, list) and not (isinstance(last, int) and last < len(inner)):
        raise SceneError(f"there is no number {path}")
    inner[last] = value


def _walk(data: dict[str, Any], path: str) -> tuple[Any, Any]:
    """The container that holds the end of `path`, and the key or place in it: "legs.near.foot" -> (legs.near, 2)."""
    inner: Any = data
    *way, last = path.split(".")
    for name in way:
        try:
            inner = inner[name]
        except (KeyError, TypeError) as error:
            raise SceneError(f"there is no part {name} in {path}") from error
    if isinstance(inner, list):
        return inner, _PLACES.get(last, last)
    return inner, last


def _round(value: float) -> float:
    return round(value, 2)
