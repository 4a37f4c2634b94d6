"""Three programs out of the real library, in any of its languages: what the layouts are tried with."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

from clinic.exercises.catalog import library
from clinic.exercises.rules import resolve, to_data
from clinic.programs.sheets import handout_of
from handouts.content import Box, Handout, HandoutExercise, SecondLanguage, Words
from tests.handouts.samples import make_handout

Chosen = tuple[str, tuple[str, ...]]

SIMPLE: tuple[Chosen, ...] = (("breath-reset", ()),)
USUAL: tuple[Chosen, ...] = (
    ("supported-psoas-release", ("strap-feet",)),
    ("breath-reset", ()),
    ("deep-core-exhale", ("seated-swap",)),
    ("shake-out", ()),
)
FULL: tuple[Chosen, ...] = (
    ("supported-psoas-release", ("pregnancy-incline", "arm-support", "informed-choice")),
    ("side-lying-rest", ()),
    ("diaphragm-breathing", ("seated-swap",)),
    ("hands-knees-rock", ("knee-pad",)),
    ("half-kneeling-hip-flexor-stretch", ("standing-swap",)),
    ("seated-march", ()),
    ("standing-stance-march", ()),
    ("sit-break", ()),
)
NOTES = {
    "en": "Use the couch cushions we tried. Have your phone near.",
    "es": "Use los cojines del sofá que probamos. Tenga su teléfono cerca.",
}


def program(*chosen: Chosen, lang: str = "en", **changes: Any) -> Handout:
    """A handout of these exercises with these modifications, as the program prints them; the first has a note."""
    exercises = tuple(_exercise(at, slug, mods, lang) for at, (slug, mods) in enumerate(chosen, start=1))
    return replace(make_handout(1), **({"exercises": exercises, "lang": lang, "stop_rules": ()} | changes))


@cache
def longest_names(lang: str) -> tuple[str, ...]:
    """The exercises whose names take most room."""
    exercises = library(lang).exercises
    printable = [slug for slug, one in exercises.items() if one.steps and one.scene]
    return tuple(sorted(printable, key=lambda slug: len(exercises[slug].name), reverse=True))


def simple(lang: str = "en") -> Handout:
    """One exercise, nothing changed."""
    return program(*SIMPLE, lang=lang, words=Words.REVIEWED)


def usual(lang: str = "en") -> Handout:
    """Four exercises, two of them changed for the patient."""
    handout = program(*USUAL, lang=lang, words=Words.REVIEWED)
    first = replace(handout.exercises[0], note=NOTES[lang])
    return replace(handout, exercises=(first, *handout.exercises[1:]))


def full(lang: str = "en") -> Handout:
    """Eight exercises for a pregnant patient, with long texts, boxes and notes."""
    handout = program(*FULL, lang=lang, words=Words.REVIEWED, boxes=(Box.PREGNANCY, Box.CHOICE))
    first = replace(handout.exercises[0], note=f"{NOTES[lang]} {NOTES[lang]}")
    return replace(handout, exercises=(first, *handout.exercises[1:]))


PROGRAMS = {"simple": simple, "usual": usual, "full": full}


@cache
def reference(name: str, lang: str = "en") -> Handout:
    """One of the three programs by name."""
    return PROGRAMS[name](lang)


@cache
def in_two_languages(name: str, lang: str) -> Handout:
    """One of the three with the other language at hand, for a print that shows it beneath."""
    other = "en" if lang == "es" else "es"
    second = SecondLanguage(other, reference(name, other).exercises, Words.REVIEWED)
    return replace(reference(name, lang), second=second)


def _exercise(number: int, slug: str, modifications: tuple[str, ...], lang: str) -> HandoutExercise:
    words = library(lang)
    resolved = resolve(words.get_exercise(slug), words.get_modifications(modifications))
    sheet = handout_of(_content(to_data(resolved), lang), None)
    return replace(sheet.exercises[0], number=number)


def _content(exercise: dict[str, Any], lang: str) -> dict[str, Any]:
    return {
        "clinic": {"name": "A", "phone": "1", "hours": "", "address_lines": [], "is_demo": False},
        "language": lang, "first_name": "Ana", "therapist": {"name": "Sam", "credential": ""}, "made_on": "2026-11-21",
        "number": 1, "code": "ABCDEFGH", "goal": "", "next_visit_on": None, "boxes": [], "starts_on": "2026-11-23",
        "words": "reviewed", "exercises": [{**exercise, "personal_note": ""}], "translated": [],
    }  # fmt: skip
