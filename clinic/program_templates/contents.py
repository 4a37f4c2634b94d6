"""What a template holds: exercises in order with modifications, dose and words; as data that is stored and compared. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from clinic.exercises.doses import Dose, Side
from clinic.programs.rules import VersionChanges, changes_between
from clinic.programs.wording import seconds_a_day

FORMAT = 1
"""Version of the stored content's shape; a reader of old versions switches on it."""


@dataclass(frozen=True, slots=True)
class TemplateLine:
    """One exercise of a template. Names are kept beside slugs: the library may have lost one when it is read.

    `applied` are slug and label of each modification; `why` is what a shipped template says of the line.
    """

    slug: str
    name: str
    manner: str
    applied: tuple[tuple[str, str], ...]
    dose: Dose
    personal_note: str = ""
    why: str = ""

    @property
    def modifications(self) -> tuple[str, ...]:
        """The slugs of its modifications."""
        return tuple(slug for slug, _ in self.applied)

    @property
    def labels(self) -> tuple[str, ...]:
        """What its modifications are called."""
        return tuple(label for _, label in self.applied)


def content_of(lines: Iterable[TemplateLine]) -> dict[str, Any]:
    """The lines as data for canonical JSON; exercises have the keys of a frozen sheet's, so that both can be compared."""
    return {"format": FORMAT, "exercises": [_line_data(line) for line in lines]}


def read_lines(content: Mapping[str, Any]) -> tuple[TemplateLine, ...]:
    """The lines of stored content, or of a sheet that was given."""
    return tuple(_line(data) for data in content["exercises"])


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> VersionChanges:
    """What one version of a template changed against another."""
    nothing = {"goal": "", "language": ""}
    return changes_between({**nothing, **old}, {**nothing, **new})


def minutes_a_day(doses: Iterable[Dose]) -> int:
    """Minutes on a day when everything is done, rests not counted, rounded up."""
    return -(-sum(seconds_a_day(_dose_data(dose)) for dose in doses) // 60)


def without_notes(lines: Sequence[TemplateLine]) -> tuple[TemplateLine, ...]:
    """The lines without the words that were written to one patient."""
    return tuple(TemplateLine(line.slug, line.name, line.manner, line.applied, line.dose) for line in lines)


def _line_data(line: TemplateLine) -> dict[str, Any]:
    return {
        "slug": line.slug,
        "name": line.name,
        "manner": line.manner,
        "applied": [{"slug": slug, "label": label} for slug, label in line.applied],
        "dose": _dose_data(line.dose),
        "personal_note": line.personal_note,
    }


def _line(data: Mapping[str, Any]) -> TemplateLine:
    dose = data["dose"]
    return TemplateLine(
        slug=data["slug"],
        name=data["name"],
        manner=data["manner"],
        applied=tuple((one["slug"], one["label"]) for one in data["applied"]),
        dose=Dose(**{**dose, "side": Side(dose["side"])}),
        personal_note=data["personal_note"],
    )


def _dose_data(dose: Dose) -> dict[str, Any]:
    return {**asdict(dose), "side": dose.side.value}
