"""What an entry of the library says, in words for staff: figures of the dose, marks, what a modification changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from clinic.exercises.catalog import library
from clinic.exercises.content import Exercise, Modification
from clinic.exercises.doses import FIELD_NAMES, SANE_BOUNDS, Range, cap_of
from clinic.exercises.resolved import ResolvedExercise
from clinic.exercises.rules import resolve
from clinic.exercises.wording import dose_text, source_in_words

MARK_LABELS: Mapping[str, str] = MappingProxyType(
    {"seed": "Source articles", "standard": "Standard practice", "proposed": "Our proposal"}
)
"""Where a clinical statement comes from, as the library marks it."""


@dataclass(frozen=True, slots=True)
class DoseRow:
    """One number of the library's dose: the usual range, where a prescription starts, and what it may never pass.

    `most` is empty when no source sets a cap: the bound of the field is no clinical limit.
    """

    name: str
    usual: str
    start: str
    most: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What a modification does to one exercise, kind by kind; empty parts do not change."""

    start: str
    steps: tuple[str, ...]
    props: tuple[str, ...]
    dose: str
    stop: tuple[str, ...]
    adds: tuple[str, ...]
    removes: tuple[str, ...]


def dose_rows(exercise: Exercise) -> tuple[DoseRow, ...]:
    """The numbers of an exercise's dose; those it does not have are left out."""
    found = ((field, exercise.dose.range_of(field)) for field in SANE_BOUNDS)
    return tuple(
        DoseRow(
            FIELD_NAMES[field],
            _span(field, usual),
            _number(field, usual.default),
            "" if usual.cap is None else _number(field, cap_of(field, exercise.dose)),
        )
        for field, usual in found
        if usual is not None
    )


def effect_of(exercise: Exercise, modification: Modification, plain: ResolvedExercise) -> Effect:
    """The difference between `plain` and the same exercise with this modification alone."""
    changed = resolve(exercise, [modification])
    return Effect(
        start=changed.start if changed.start != plain.start else "",
        steps=_new((step.text for step in changed.steps), (step.text for step in plain.steps)),
        props=tuple(f"{prop.name}: {prop.note}".rstrip(": ") for prop in changed.props if prop.for_you),
        dose=dose_text(changed.dose, changed.manner) if changed.dose != plain.dose else "",
        stop=_new(changed.stop, plain.stop),
        adds=attribute_words(changed.attributes - plain.attributes),
        removes=attribute_words(plain.attributes - changed.attributes),
    )


def attribute_words(attributes: Iterable[str]) -> tuple[str, ...]:
    """What an exercise asks of the body, in words, in order of the alphabet."""
    return tuple(sorted(library().attributes[slug] for slug in attributes))


def setup_words(modification: Modification) -> tuple[tuple[str, str], ...]:
    """The set-up of a modification for the clinician, as (what, how) pairs."""
    return tuple((_plain_key(key), source_in_words(value)) for key, value in modification.setup.items())


def _new(after: Iterable[str], before: Iterable[str]) -> tuple[str, ...]:
    had = set(before)
    return tuple(text for text in after if text not in had)


def _span(field: str, usual: Range) -> str:
    if usual.min == usual.max:
        return _number(field, usual.min)
    return f"{_number(field, usual.min)} to {_number(field, usual.max)}"


def _number(field: str, value: int) -> str:
    if field != "hold_seconds":
        return str(value)
    minutes, seconds = divmod(value, 60)
    return " ".join(part for part in (f"{minutes} min" if minutes else "", f"{seconds} s" if seconds else "") if part)


def _plain_key(key: str) -> str:
    words = key.removeprefix("prop.").replace("_deg", " in degrees").replace("_cm", " in cm")
    return words.replace(".", " ").replace("_", " ").capitalize()
