"""Which letters the bundled faces have: a sheet never prints an empty box in the place of a letter."""

import unicodedata
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import lru_cache
from io import BytesIO

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from handouts.assets import bundled_assets
from handouts.limits import MAX_COMBINING_MARKS, ContentError, texts_in

__all__ = ["LEFT_OUT", "LetterNotPrintable", "check_letters", "face_for", "missing_letters", "spelled"]

USUAL_FACE = "usual"
MANY_SCRIPTS = "many-scripts"
_FACES = {USUAL_FACE: "font/regular", MANY_SCRIPTS: "font/many-scripts-regular", "arabic": "font/arabic-regular"}
LEFT_OUT = "[?]"
"""What stands where a sign could not be printed."""

_MOST_NAMED = 5
_SELECTORS = frozenset(map(chr, range(0xFE00, 0xFE10)))
"""Marks that only choose between two looks of the sign before them."""


class LetterNotPrintable(ContentError):
    """A text holds letters that no bundled face has; nothing is printed.

    `field` is the type and the field ("Handout.first_name"), `of` the exercise it belongs to if any, `letters` what is
    missing, in the order of the text.
    """

    def __init__(self, field: str, of: str, letters: tuple[str, ...]) -> None:
        named = ", ".join(f"{letter} ({unicodedata.name(letter, 'no name')})" for letter in letters[:_MOST_NAMED])
        place = f"{field} of “{of}”" if of else field
        super().__init__(f"{place} holds letters that no bundled face can print: {named}.")
        self.field, self.of, self.letters = field, of, letters

    def __reduce__(self) -> tuple[type["LetterNotPrintable"], tuple[str, str, tuple[str, ...]]]:
        return type(self), (self.field, self.of, self.letters)  # it travels from the process that prints


def missing_letters(text: str) -> tuple[str, ...]:
    """Return the letters of `text` that no bundled face has, each once, in their order."""
    if text.isascii() or _is_covered(text, _every_letter()):
        return ()
    return tuple(letter for letter in dict.fromkeys(text) if not _is_covered(letter, _every_letter()))


def spelled(text: str) -> str:
    """Return `text` with `[?]` for each sign that cannot be printed: words that are quoted must not stop a print."""
    missing = set(missing_letters(text))
    marks, kept = 0, []
    for letter in text:
        category = unicodedata.category(letter)
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        is_odd = letter in missing or (category in {"Cc", "Cs", "Co"} and letter != "\n") or letter in "\u2028\u2029"
        if marks <= MAX_COMBINING_MARKS:
            kept.append(LEFT_OUT if is_odd else letter)
    return "".join(kept)


def check_letters(content: object) -> None:
    """Raise LetterNotPrintable for the first text in `content` that the bundled faces cannot print whole."""
    for field, of, text in _named_texts(content, "", ""):
        letters = missing_letters(text)
        if letters:
            raise LetterNotPrintable(field, of, letters)


def face_for(content: object) -> str:
    """Return which face prints every text in `content`: `usual`, or `many-scripts`, which no letter falls out of."""
    usual = _letters_of(USUAL_FACE)
    return USUAL_FACE if all(text.isascii() or _is_covered(text, usual) for text in texts_in(content)) else MANY_SCRIPTS


def _is_covered(text: str, letters: frozenset[str]) -> bool:
    return all(
        sign in letters or sign in _SELECTORS or unicodedata.category(sign) in {"Cf", "Cc"} for sign in set(text)
    )


def _named_texts(value: object, field: str, of: str) -> Iterator[tuple[str, str, str]]:
    if isinstance(value, str):
        yield field, of, value
    elif isinstance(value, tuple):
        for one in value:
            yield from _named_texts(one, field, of)
    elif is_dataclass(value) and not (hasattr(value, "svg") or hasattr(value, "jpeg")):
        kind = type(value).__name__
        of = getattr(value, "name", of) if kind == "HandoutExercise" else of
        for spec in fields(value):
            yield from _named_texts(getattr(value, spec.name), f"{kind}.{spec.name}", of)


@lru_cache(maxsize=1)
def _every_letter() -> frozenset[str]:
    return frozenset[str]().union(*map(_letters_of, _FACES))


@lru_cache(maxsize=len(_FACES))
def _letters_of(face: str) -> frozenset[str]:
    with TTFont(BytesIO(bundled_assets()[_FACES[face]][0])) as font:
        return frozenset(map(chr, font.getBestCmap()))
