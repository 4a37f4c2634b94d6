"""What a refused request, or one that was done, puts on the builder's page."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from clinic.builder.forms import DetailsForm, DiscardForm, IssueForm, OverrideForm
from clinic.builder.line_form import LineForm


@dataclass(frozen=True)
class Problem:
    """A refusal that belongs to one place of the page: "add" with a slug, "line" with an id, "whole" or "issue"."""

    place: str
    about: str
    message: str


@dataclass(frozen=True)
class Typed:
    """Something typed that was refused: about a line's id, a line's id and a prop, or "all" lines; with the message."""

    about: str
    text: str
    message: str


@dataclass(frozen=True)
class Shown:
    """What a refused request puts back on the page: its form with what was typed, and the message at its place."""

    line: LineForm | None = None
    details: DetailsForm | None = None
    issue: IssueForm | None = None
    override: OverrideForm | None = None
    discard: DiscardForm | None = None
    problem: Problem | None = None
    is_conflict: bool = False
    reason: str = ""
    said: str = ""
    removed: UUID | None = None
    typed: Typed | None = None
