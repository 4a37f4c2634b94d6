"""What an assistant signs, and what a late entry is. Pure."""

from __future__ import annotations

from datetime import date, timedelta

from clinic.notes.models import NoteKind

ASSISTANTS_KINDS = frozenset({NoteKind.DAILY, NoteKind.PHONE})
"""What an assistant signs. Evaluation, re-evaluation and discharge are a therapist's (Utah Code 58-24b-402); a progress
note judges progress to the goals, which payers ask a therapist for (Medicare Benefit Policy Manual, chapter 15,
section 220.3.D, as remembered; proposed)."""

LATE_AFTER = timedelta(days=2)
"""A note that is signed later than this after its visit is a late entry (proposed)."""


def is_late_entry(signed_on: date, visit_on: date) -> bool:
    """Whether a note signed that day is late; both days are the clinic's."""
    return signed_on - visit_on > LATE_AFTER
