"""What a printed text may hold. Hostile text is refused here, before it can cost the printer any time.

Limits stand beside the field they limit, as `Annotated[str, Text(120)]`, and are checked when a value is made.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, ClassVar, get_type_hints

MAX_COMBINING_MARKS = 8
_LINE_BREAKS = frozenset("\n\r\u2028\u2029")
_REFUSED = {"Cc": "a control character", "Cs": "a broken character", "Co": "a private character"}


class ContentError(ValueError):
    """A handout was given something that may not be printed; the message names the field."""


@dataclass(frozen=True)
class Text:
    """One text of at most `cap` characters; `lines` allows line breaks, `required` refuses an empty one."""

    cap: int
    lines: bool = False
    required: bool = True

    def check(self, name: str, value: object) -> None:
        """Raise ContentError naming `name` when `value` is too long, empty or holds what may not be printed."""
        if not isinstance(value, str):
            raise ContentError(f"{name} must be text.")
        if len(value) > self.cap:
            raise ContentError(f"{name} is too long: {len(value)} characters, at most {self.cap}.")
        if self.required and not any(unicodedata.category(sign)[0] in "LNPS" for sign in value):
            raise ContentError(f"{name} is empty.")
        _check_characters(name, value, self.lines)


@dataclass(frozen=True)
class Several:
    """A tuple of `at_least` to `at_most` values; `each` is the limit of every one of them, if they are texts."""

    at_most: int
    at_least: int = 0
    each: Text | None = None

    def check(self, name: str, value: object) -> None:
        """Raise ContentError naming `name` when `value` is no tuple, or holds too few, too many or wrong entries."""
        if not isinstance(value, tuple):
            raise ContentError(f"{name} must be a tuple.")
        if not self.at_least <= len(value) <= self.at_most:
            raise ContentError(f"{name} holds {len(value)} entries, allowed are {self.at_least} to {self.at_most}.")
        for one in value if self.each else ():
            self.each.check(name, one)  # type: ignore[union-attr]  # the loop is empty without it


@dataclass(frozen=True)
class Number:
    """A whole number from `lowest` to `highest`, or None where the type allows it."""

    lowest: int
    highest: int
    optional: bool = False

    def check(self, name: str, value: object) -> None:
        """Raise ContentError naming `name` when `value` is no whole number in the range."""
        if value is None and self.optional:
            return
        if not isinstance(value, int) or isinstance(value, bool) or not self.lowest <= value <= self.highest:
            raise ContentError(f"{name} must be a whole number from {self.lowest} to {self.highest}.")


Limit = Text | Several | Number


class Checked:
    """Base of the content types: checks every field against the limit it is annotated with.

    Raises ContentError when a value is outside it.
    """

    _limits: ClassVar[Mapping[str, Limit]] = {}

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls._limits = _limits_of(cls)

    def __post_init__(self) -> None:
        for name, limit in self._limits.items():
            limit.check(f"{type(self).__name__}.{name}", getattr(self, name))


def _limits_of(kind: type[Any]) -> Mapping[str, Limit]:
    hints = get_type_hints(kind, include_extras=True)
    marked = ((name, extra) for name, hint in hints.items() for extra in getattr(hint, "__metadata__", ()))
    return {name: extra for name, extra in marked if isinstance(extra, Text | Several | Number)}


def texts_in(value: object) -> Iterator[str]:
    """Yield all texts inside `value`; drawings, photos and scene data do not count."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from texts_in(one)
    elif is_dataclass(value) and not (hasattr(value, "svg") or hasattr(value, "jpeg")):
        for spec in fields(value):
            yield from texts_in(getattr(value, spec.name))


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
        elif category in _REFUSED:
            raise ContentError(f"{name} holds {_REFUSED[category]}.")
