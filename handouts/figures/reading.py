"""Numbers, words and choices out of plain data; whatever does not fit is refused by the name of its key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Point = tuple[float, float]

LARGEST = 400.0
"""No coordinate, length or radius of a scene is larger, in centimetres."""


class SceneError(ValueError):
    """Scene data cannot be drawn; the message names the key."""


def words_of(data: Mapping[str, Any], key: str, most: int, where: str) -> str:
    """A text of at most `most` letters, or none. Raises SceneError."""
    value = data.get(key) or ""
    if not isinstance(value, str) or len(value) > most:
        raise SceneError(f"{where}.{key}: give at most {most} letters")
    return value


def text_of(data: Mapping[str, Any], key: str) -> str:
    """A text that must be there. Raises SceneError."""
    value = data.get(key)
    if not isinstance(value, str) or not value.strip():
        raise SceneError(f"{key}: missing")
    return value


def list_of(data: Mapping[str, Any], key: str) -> Sequence[Any]:
    """A list, empty when the key is not there. Raises SceneError."""
    value = data.get(key, ())
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise SceneError(f"{key}: not a list")
    return value


def choice_of(
    data: Mapping[str, Any], key: str, allowed: Sequence[str], where: str = "", default: str | None = None
) -> str:
    """One of the words allowed; the first of them when nothing is given. Raises SceneError."""
    value = data.get(key, allowed[0] if default is None else default)
    if value not in allowed:
        name = f"{where}.{key}" if where else key
        raise SceneError(f"{name}: {value!r} is not one of {', '.join(one for one in allowed if one)}")
    return str(value)


def choices_of(data: Mapping[str, Any], key: str, allowed: Sequence[str], where: str = "") -> tuple[str, ...]:
    """A list of words allowed, empty when the key is not there. Raises SceneError."""
    name = f"{where}.{key}" if where else key
    found = list_of(data, key)
    for value in found:
        if value not in allowed:
            raise SceneError(f"{name}: {value!r} is not one of {', '.join(allowed)}")
    return tuple(found)


def sides_of(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """A table by side, `near` and `far`; empty when the key is not there. Raises SceneError."""
    value = data.get(key, {})
    if not isinstance(value, Mapping) or set(value) - {"near", "far"}:
        raise SceneError(f"{key}: has near and far only")
    return value


def numbers_of(value: Any, where: str, count: int, lowest: float = -720, highest: float = 720) -> tuple[float, ...]:
    """So many numbers, directions in degrees when no range is given. Raises SceneError."""
    if not isinstance(value, Sequence) or isinstance(value, str) or len(value) != count:
        raise SceneError(f"{where}: give {count} numbers")
    return tuple(finite(one, where, lowest, highest) for one in value)


def point_of(value: Any, where: str) -> Point:
    """A place in the scene. Raises SceneError."""
    if not isinstance(value, Sequence) or isinstance(value, str) or len(value) != 2:
        raise SceneError(f"{where}: give x and y")
    return finite(value[0], where, -LARGEST, LARGEST), finite(value[1], where, -LARGEST, LARGEST)


def number_of(
    data: Mapping[str, Any],
    key: str,
    default: float | None = None,
    *,
    where: str = "",
    lowest: float = -720,
    highest: float = 720,
) -> float:
    """One number in a range. Raises SceneError."""
    name = f"{where}.{key}" if where else key
    value = data.get(key, default)
    if value is None:
        raise SceneError(f"{name}: missing")
    return finite(value, name, lowest, highest)


def flag_of(data: Mapping[str, Any], key: str) -> bool:
    """Yes or no, no when the key is not there. Raises SceneError."""
    value = data.get(key, False)
    if not isinstance(value, bool):
        raise SceneError(f"{key}: give true or false")
    return value


def finite(value: Any, where: str, lowest: float, highest: float) -> float:
    """The value as a number between two limits. Raises SceneError."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise SceneError(f"{where}: not a number")
    if not lowest <= value <= highest:
        raise SceneError(f"{where}: {value} is not between {lowest:g} and {highest:g}")
    return float(value)
