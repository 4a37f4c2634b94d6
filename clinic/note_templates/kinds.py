"""Kinds of notes and their sections, which templates and notes share."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType

SECTIONS = ("subjective", "objective", "assessment", "plan")
"""The four texts of a note, in the order they are read."""
LONGEST = 4_000
"""Characters of one section of a template; a note's section holds five times as many."""


class NoteKind(StrEnum):
    """What kind of visit a note is about."""

    EVALUATION = "evaluation"
    DAILY = "daily"
    PROGRESS = "progress"
    RE_EVALUATION = "re_evaluation"
    DISCHARGE = "discharge"
    PHONE = "phone"


KIND_LABELS = MappingProxyType(
    {
        NoteKind.EVALUATION: "Evaluation",
        NoteKind.DAILY: "Daily note",
        NoteKind.PROGRESS: "Progress note",
        NoteKind.RE_EVALUATION: "Re-evaluation",
        NoteKind.DISCHARGE: "Discharge",
        NoteKind.PHONE: "Phone call",
    }
)
