"""What the use of a template did, as data that is kept, and read again for the therapist. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from clinic.program_templates.adapting import AdaptedLine, Outcome

FORMAT = 1
OUTCOME_WORDS: Mapping[Outcome, str] = {
    Outcome.AS_WRITTEN: "As in the template",
    Outcome.CHANGED: "Changed",
    Outcome.INSTEAD: "Replaced",
    Outcome.LEFT_OUT: "Left out",
    Outcome.THERE: "There already",
}


@dataclass(frozen=True, slots=True)
class DoneLine:
    """What came of one line: what the template had, what was given if anything, and what was said."""

    wanted: str
    given: str
    outcome: Outcome
    said: tuple[str, ...]

    @property
    def words(self) -> str:
        """What came of it, in a word or two."""
        return OUTCOME_WORDS[self.outcome]


@dataclass(frozen=True, slots=True)
class Done:
    """A use as it was kept: names of then, and the lines of the program that it put in and took out."""

    template: str
    forecast: str
    lines: tuple[DoneLine, ...]
    added: frozenset[UUID]
    removed: frozenset[UUID]
    removed_names: tuple[str, ...]

    @property
    def is_as_written(self) -> bool:
        """Whether nothing of the template was changed or left out."""
        return all(one.outcome is Outcome.AS_WRITTEN for one in self.lines)


def result_of(
    name: str,
    forecast: str,
    lines: Sequence[AdaptedLine],
    added: Sequence[UUID],
    removed: Sequence[tuple[UUID, str]],
) -> dict[str, Any]:
    """What a use did, ready for canonical JSON."""
    return {
        "format": FORMAT,
        "template": name,
        "forecast": forecast,
        "lines": [done_data(one) for one in lines],
        "added": [str(one) for one in added],
        "removed": [{"id": str(line_id), "name": called} for line_id, called in removed],
    }


def read_result(data: Mapping[str, Any]) -> Done:
    """A use as it was kept."""
    return Done(
        template=data["template"],
        forecast=data["forecast"],
        lines=tuple(
            DoneLine(one["wanted"], one["given"], Outcome(one["outcome"]), tuple(one["said"])) for one in data["lines"]
        ),
        added=frozenset(map(UUID, data["added"])),
        removed=frozenset(UUID(one["id"]) for one in data["removed"]),
        removed_names=tuple(one["name"] for one in data["removed"]),
    )


def done_data(one: AdaptedLine) -> dict[str, Any]:
    """What came of one line, as data."""
    return {
        "exercise": one.wanted.slug,
        "wanted": one.wanted.name,
        "given": one.given.name if one.given else "",
        "with": [modification.slug for modification in one.given.modifications] if one.given else [],
        "outcome": one.outcome.value,
        "said": list(one.said),
    }
