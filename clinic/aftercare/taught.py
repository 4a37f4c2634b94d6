"""What was taught back of a sheet, line by line, as pages show it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from clinic.accounts.queries import get_clinic
from clinic.aftercare.models import Taught, TeachBack
from clinic.aftercare.queries import list_taught
from clinic.aftercare.wording import TAUGHT_LABELS, taught_text
from clinic.programs.models import ProgramVersion
from clinic.programs.queries import names_of
from clinic.programs.sheets import content_of


@dataclass(frozen=True, slots=True)
class TaughtLine:
    """One exercise of a sheet; `result` is what counts, None while nobody has asked."""

    place: int
    slug: str
    name: str
    result: Taught | None
    by: str
    at: datetime | None

    @property
    def label(self) -> str:
        """The answer in words."""
        return TAUGHT_LABELS[self.result] if self.result else "Not asked"


@dataclass(frozen=True, slots=True)
class TaughtList:
    """Every exercise of a sheet with what was taught back; when `is_closed` no answer is taken any more."""

    lines: Sequence[TaughtLine]
    is_closed: bool = False

    @property
    def answers(self) -> Mapping[Taught, str]:
        """What can be answered, in order."""
        return TAUGHT_LABELS

    @property
    def by_slug(self) -> Mapping[str, TaughtLine]:
        """The lines by exercise."""
        return {line.slug: line for line in self.lines}

    @property
    def is_asked(self) -> bool:
        """Whether anything was asked at all."""
        return any(line.result for line in self.lines)


def taught_list(version: ProgramVersion, *, is_closed: bool = False) -> TaughtList:
    """What counts today of what was taught back of a sheet; two queries at the most."""
    taught = list_taught(version.id)
    names = names_of({one.recorded_by_id for one in taught.values()})
    lines = []
    for place, data in enumerate(content_of(version)["exercises"], start=1):
        said = taught.get(data["slug"])
        by = names.get(said.recorded_by_id, "") if said else ""
        result, at = (Taught(said.result), said.recorded_at) if said else (None, None)
        lines.append(TaughtLine(place, data["slug"], data["name"], result, by, at))
    return TaughtList(lines, is_closed)


def taught_of(version: ProgramVersion) -> Collection[TeachBack]:
    """What counts of what was taught back of a sheet."""
    return list_taught(version.id).values()


def taught_note(version: ProgramVersion) -> str:
    """What was taught back of a sheet, for the note; empty when nobody has asked."""
    taught = list_taught(version.id)
    names = names_of({one.recorded_by_id for one in taught.values()})
    return taught_text(content_of(version)["exercises"], taught, names, ZoneInfo(get_clinic().time_zone))
