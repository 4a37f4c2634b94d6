"""What a printed text may hold. Hostile text is refused here, before it can cost the printer any time."""

import unicodedata
from collections.abc import Mapping
from dataclasses import field, fields
from typing import Any

MAX_COMBINING_MARKS = 8
_LINE_BREAKS = frozenset("\n\r\u2028\u2029")
_REFUSED_CATEGORIES = {"Cc": "a control character", "Cs": "a broken character", "Co": "a private character"}


class ContentError(ValueError):
    """A handout was given something that may not be printed; the message names the field."""


def text(cap: int, *, lines: bool = False, required: bool = True) -> Any:
    """Return a dataclass field for one text of at most `cap` characters.

    `lines` allows line breaks; a text that is not `required` may be empty and starts empty.
    """
    metadata = {"cap": cap, "lines": lines, "required": required}
    return field(metadata=metadata) if required else field(default="", metadata=metadata)


def texts(cap: int, at_most: int) -> Any:
    """Return a dataclass field for up to `at_most` texts of at most `cap` characters each; starts empty."""
    return field(default=(), metadata={"cap": cap, "lines": False, "required": True, "at_most": at_most})


def several(at_most: int, *, at_least: int = 0) -> Any:
    """Return a dataclass field for a tuple of `at_least` to `at_most` other values."""
    metadata = {"at_most": at_most, "at_least": at_least}
    return field(metadata=metadata) if at_least else field(default=(), metadata=metadata)


def number(lowest: int, highest: int, *, default: int | None = None, required: bool = True) -> Any:
    """Return a dataclass field for a whole number from `lowest` to `highest`; optional numbers may be None."""
    metadata = {"lowest": lowest, "highest": highest, "optional": not required}
    if required and default is None:
        return field(metadata=metadata)
    return field(default=default, metadata=metadata)


class Checked:
    """Base of the content types: checks every field against the limits it was declared with.

    Raises ContentError when a value is outside them.
    """

    def __post_init__(self) -> None:
        for spec in fields(self):  # type: ignore[arg-type]
            _check_field(f"{type(self).__name__}.{spec.name}", getattr(self, spec.name), spec.metadata)


def check_text(name: str, value: object, cap: int, *, lines: bool = False, required: bool = True) -> None:
    """Refuse a text that is too long, empty though required, or holds characters that may not be printed.

    Raises ContentError naming `name`.
    """
    if not isinstance(value, str):
        raise ContentError(f"{name} must be text.")
    if len(value) > cap:
        raise ContentError(f"{name} is too long: {len(value)} characters, at most {cap}.")
    if required and not _is_visible(value):
        raise ContentError(f"{name} is empty.")
    _check_characters(name, value, lines)


def _check_field(name: str, value: object, rules: Mapping[str, Any]) -> None:
    if "lowest" in rules:
        _check_number(name, value, rules)
    if "at_most" in rules:
        _check_count(name, value, rules)
    if "cap" not in rules:
        return
    for one in value if "at_most" in rules else (value,):  # type: ignore[attr-defined]
        check_text(name, one, rules["cap"], lines=rules["lines"], required=rules["required"])


def _check_number(name: str, value: object, rules: Mapping[str, Any]) -> None:
    if value is None and rules["optional"]:
        return
    if not isinstance(value, int) or isinstance(value, bool) or not rules["lowest"] <= value <= rules["highest"]:
        raise ContentError(f"{name} must be a whole number from {rules['lowest']} to {rules['highest']}.")


def _check_count(name: str, value: object, rules: Mapping[str, Any]) -> None:
    if not isinstance(value, tuple):
        raise ContentError(f"{name} must be a tuple.")
    if len(value) > rules["at_most"]:
        raise ContentError(f"{name} holds too many entries: {len(value)}, at most {rules['at_most']}.")
    if len(value) < rules.get("at_least", 0):
        raise ContentError(f"{name} needs at least {rules['at_least']}.")


def _is_visible(value: str) -> bool:
    return any(unicodedata.category(sign)[0] in "LNPS" for sign in value)


def _check_characters(name: str, value: str, lines: bool) -> None:
    marks = 0
    for sign in value:
        category = unicodedata.category(sign)
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if marks > MAX_COMBINING_MARKS:
            raise ContentError(f"{name} stacks more than {MAX_COMBINING_MARKS} marks on one letter.")
        if sign in _LINE_BREAKS:
            if not (lines and sign == "\n"):
                raise ContentError(f"{name} holds a line break.")
        elif category in _REFUSED_CATEGORIES:
            raise ContentError(f"{name} holds {_REFUSED_CATEGORIES[category]}.")
