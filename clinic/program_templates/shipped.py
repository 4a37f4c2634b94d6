"""The templates that ship: TOML, checked as a whole when it is read, as the library is. Content is proposed, not signed off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType

from clinic.core.errors import Refusal
from clinic.exercises.catalog import Library, library
from clinic.exercises.doses import SANE_BOUNDS, Dose
from clinic.exercises.reading import ORIGINAL, Entry, read_folder
from clinic.exercises.rules import CLINIC_ONLY, default_dose, resolve
from clinic.exercises.vocabulary import MARKS
from clinic.program_templates.contents import TemplateLine, minutes_a_day
from clinic.program_templates.kinds import Audience

DIRECTORY = Path(__file__).parent
FOLDER = "shipped"
FEWEST, MOST = 3, 5
"""Exercises of a shipped template (proposed; rule PR-COUNT warns above five)."""
MOST_MINUTES = 20
"""Minutes a day of a shipped template (proposed)."""
ORDER = ("breathe", "release", "stretch", "activate", "strengthen")
"""The order of a program (article 001, line 15: release, activate, strengthen; 003 adds breathing); resets stand anywhere."""


@dataclass(frozen=True)
class ShippedTemplate:
    """A template of the program itself. `why` of a line has its own mark in `marks`, in the order of the lines."""

    slug: str
    number: int
    audience: Audience
    name: str
    about: str
    source: str
    mark: str
    lines: tuple[TemplateLine, ...]
    marks: tuple[str, ...]


@cache
def shipped_templates() -> Mapping[str, ShippedTemplate]:
    """Every shipped template by its slug, read once per process. Raises LibraryError."""
    return load_shipped(DIRECTORY, library())


def load_shipped(directory: Path, known: Library) -> Mapping[str, ShippedTemplate]:
    """Read and check the templates of a directory. Raises LibraryError naming file, key and reason."""
    made: dict[str, ShippedTemplate] = {}
    for entry in read_folder(directory, FOLDER, ORIGINAL):
        one = _template(entry, known)
        if one.slug in made:
            raise entry.error("slug", f"“{one.slug}” is there twice")
        made[one.slug] = one
    order = list(Audience)
    return MappingProxyType(dict(sorted(made.items(), key=lambda pair: (order.index(pair[1].audience), pair[0]))))


def _template(entry: Entry, known: Library) -> ShippedTemplate:
    children = entry.children("lines")
    pairs = [_line(child, known) for child in children]
    made = ShippedTemplate(
        slug=entry.plain("slug"),
        number=entry.raw("version", int),
        audience=Audience(entry.choice("for", list(Audience))),
        name=entry.text("name"),
        about=entry.text("about"),
        source=entry.plain("source"),
        mark=entry.choice("mark", MARKS),
        lines=tuple(line for line, _ in pairs),
        marks=tuple(mark for _, mark in pairs),
    )
    entry.done()
    _check_whole(entry, made.lines, known)
    return made


def _line(entry: Entry, known: Library) -> tuple[TemplateLine, str]:
    exercise = known.exercises[entry.choice("exercise", known.exercises)]
    if CLINIC_ONLY & exercise.attributes:
        raise entry.error("exercise", f"“{exercise.slug}” is never done at home")
    chosen = known.get_modifications(entry.strings("modifications", known.modifications))
    dose = _dose(entry.child("dose", required=False), default_dose(exercise, chosen))
    try:
        resolve(exercise, chosen, dose)
    except Refusal as refusal:
        raise entry.error("dose" if entry.has("dose") else "modifications", refusal.message) from refusal
    why, mark = entry.text("why"), entry.choice("mark", MARKS)
    entry.done()
    applied = tuple((one.slug, one.label) for one in chosen)
    return TemplateLine(exercise.slug, exercise.name, exercise.dose.manner.value, applied, dose, why=why), mark


def _dose(entry: Entry, usual: Dose) -> Dose:
    """The library's dose with the numbers that the template sets otherwise."""
    changes = {field: entry.raw(field, int) for field in SANE_BOUNDS if entry.has(field)}
    entry.done()
    return replace(usual, **changes)


def _check_whole(entry: Entry, lines: Sequence[TemplateLine], known: Library) -> None:
    if not FEWEST <= len(lines) <= MOST:
        raise entry.error("lines", f"holds {len(lines)} exercises, not {FEWEST} to {MOST}")
    if len({line.slug for line in lines}) < len(lines):
        raise entry.error("lines", "holds an exercise twice")
    minutes = minutes_a_day(line.dose for line in lines)
    if minutes > MOST_MINUTES:
        raise entry.error("lines", f"takes {minutes} minutes a day, more than {MOST_MINUTES}")
    phases = [known.exercises[line.slug].category for line in lines]
    places = [ORDER.index(phase) for phase in phases if phase in ORDER]
    if places != sorted(places):
        raise entry.error("lines", f"is not in the order {', '.join(ORDER)}")
