"""What the patient has at home and uses in the place of a prop: "belt" for the strap. It is printed beside the prop."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from clinic.accounts.models import User
from clinic.core.db import session
from clinic.core.text import MOST_MARKS, clean_line, has_stacked_marks
from clinic.custom_library.overlay import clinic_library
from clinic.exercises.catalog import library
from clinic.exercises.content import Modification, PropEntry
from clinic.exercises.rules import resolve
from clinic.programs.beside import never_instead, props_needed
from clinic.programs.draft import read_draft
from clinic.programs.editing import editable, touch
from clinic.programs.errors import LetterIsNotPrintable, OwnPropDoesNotDo, PropIsNotNeeded
from clinic.programs.models import LONGEST_OWN_NAME, PrescribedProp, Prescription
from clinic.programs.reviewing import ReviewedLine, dose_of
from handouts.letters import missing_letters
from handouts.phrases import languages

_WORD = re.compile(r"[^\W_]+")
_SAYS_LITTLE = frozenset(
    {
        "1",
        "2",
        "a",
        "an",
        "at",
        "dos",
        "el",
        "from",
        "her",
        "his",
        "home",
        "la",
        "mi",
        "my",
        "old",
        "one",
        "some",
        "su",
        "the",
        "their",
        "two",
        "un",
        "una",
        "your",
    }
)
"""Words that tell no thing from another."""


@dataclass(frozen=True)
class OwnProp:
    """A prop that a line needs now, and what the patient uses in its place; empty is as in the library."""

    slug: str
    name: str
    own_name: str


def own_props_of(line: ReviewedLine) -> tuple[OwnProp, ...]:
    """Every prop that a line needs as it is set up now; none while it cannot be given as it is. No query."""
    if line.resolved is None:
        return ()
    kept = {one.prop_slug: one.own_name for one in line.prescription.own_props}
    needed = props_needed(line.resolved, clinic_library())
    return tuple(OwnProp(prop.slug, prop.name, kept.get(prop.slug, "")) for prop in needed)


def set_own_prop(
    actor: User, program_id: UUID, prescription_id: UUID, prop_slug: str, own_name: str
) -> PrescribedProp | None:
    """Keep what the patient uses in the place of one prop of a line; an empty name is back to the library's.

    None when there was nothing to take back. Raises NotFound, NotAllowed, ProgramIsClosed, PropIsNotNeeded,
    OwnPropDoesNotDo, LetterIsNotPrintable, or a refusal of `exercises.rules.resolve`.
    """
    program = editable(actor, program_id)
    row = read_draft(program).get_line(prescription_id)
    name = clean_line(own_name)
    if name:
        _check(row, prop_slug, name)
        name = name.rstrip(" .")
    kept = next((one for one in row.own_props if one.prop_slug == prop_slug), None)
    if name == (kept.own_name if kept else ""):
        return kept
    if kept is None:
        kept = PrescribedProp(prescription_id=row.id, prop_slug=prop_slug, own_name=name)
        session.add(kept)
    kept.own_name = name
    session.flush()
    touch(program, "own_prop", row.exercise_slug, prop_slug)
    return kept


def give_own_props(rows: Iterable[Prescription], exercises: Iterable[Mapping[str, Any]]) -> None:
    """Let lines have the things that a sheet said for the same exercises (`exercises` is its frozen content).

    Where a line needs no such prop today the row waits, as with any other change of modifications.
    """
    by_name = {one.name: slug for lang in languages() for slug, one in library(lang).props.items()}
    used = {data["slug"]: data.get("props", ()) for data in exercises}
    session.add_all(
        PrescribedProp(prescription_id=row.id, prop_slug=by_name[prop["name"]], own_name=prop["own"])
        for row in rows
        for prop in used.get(row.exercise_slug, ())
        if prop.get("own") and prop["name"] in by_name
    )
    session.flush()


def _check(row: Prescription, prop_slug: str, name: str) -> None:
    exercise = clinic_library().get_exercise(row.exercise_slug)
    chosen = clinic_library().get_modifications([one.modification_slug for one in row.modifications])
    needed = props_needed(resolve(exercise, chosen, dose_of(row)), clinic_library())
    prop = next((one for one in needed if one.slug == prop_slug), None)
    if prop is None:
        raise PropIsNotNeeded
    _check_name(name)
    _check_thing(prop, chosen, name)


def _check_name(name: str) -> None:
    if len(name) > LONGEST_OWN_NAME:
        raise OwnPropDoesNotDo(f"Use at most {LONGEST_OWN_NAME} characters.")
    if has_stacked_marks(name):
        raise OwnPropDoesNotDo(f"This has more than {MOST_MARKS} accents on one letter. Type it again.")
    if not any(sign.isalpha() for sign in name):
        raise OwnPropDoesNotDo("Name the thing in words, such as: your belt.")
    letters = missing_letters(name)
    if letters:
        named = ", ".join(f"“{letter}”" for letter in letters[:5])
        raise LetterIsNotPrintable(f"A printed sheet cannot show {named}. Write it in words, or take it out.")


def _check_thing(prop: PropEntry, chosen: tuple[Modification, ...], name: str) -> None:
    """Refuse by its name what the library rules out, and what only a modification may bring in: it has to be screened.

    "Half dome" and "your soft pillow" are the library's half-dome balance trainer and soft pillows.
    """
    said, asked = _words(name), _words(prop.name)
    if said <= asked:
        return
    for other in never_instead(prop, chosen, clinic_library()):
        if any(known <= said or said <= known for known in _names(other) if not known <= asked):
            is_ruled_out = other.slug in prop.not_instead
            advice = "Name another thing." if is_ruled_out else "If there is a modification for it, choose that one."
            raise OwnPropDoesNotDo(f"“{other.name}” must not be used in the place of “{prop.name}” here. {advice}")


def _names(prop: PropEntry) -> list[frozenset[str]]:
    """What a prop is called, in every language of the library."""
    shelves = (library(lang) for lang in languages())
    names = (shelf.props[prop.slug].name for shelf in shelves if prop.slug in shelf.props)
    return [_words(name) for name in (*names, *prop.keywords)]


def _words(name: str) -> frozenset[str]:
    """The words that tell a thing from another, one and many alike."""
    return frozenset(word.removesuffix("s") for word in _WORD.findall(name.casefold()) if word not in _SAYS_LITTLE)
