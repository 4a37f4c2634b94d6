"""A pause and what was taught back, in words for staff."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import tzinfo
from typing import Any
from uuid import UUID

from clinic.aftercare.models import ProgramPause, Taught, TeachBack
from clinic.core.filters import day

TAUGHT_LABELS = {Taught.NOT_YET: "Not yet", Taught.YES: "Yes", Taught.NEEDS_REVIEW: "Needs review"}
"""In the order of the buttons."""


def pause_words(pause: ProgramPause) -> str:
    """One sentence: from when, and until when it is known."""
    until = pause.ends_on
    if until is None:
        return f"Paused from {day(pause.from_on)}, until somebody resumes it."
    return f"Paused from {day(pause.from_on)}. It goes on {day(until)}."


def taught_text(
    exercises: Sequence[Mapping[str, Any]],
    taught: Mapping[str, TeachBack],
    names: Mapping[UUID, str],
    zone: tzinfo,
) -> str:
    """What was taught back, as lines of a note: the answers with their exercises, then who heard them and when."""
    said = [(one, taught[one["slug"]]) for one in exercises if one["slug"] in taught]
    if not said:
        return ""
    by_result = [
        f"{label.lower()}: {', '.join(one['name'] for one, row in said if row.result == result)}"
        for result, label in TAUGHT_LABELS.items()
        if any(row.result == result for _one, row in said)
    ]
    newest = max((row for _one, row in said), key=lambda row: row.recorded_at)
    on = newest.recorded_at.astimezone(zone).date().isoformat()
    return f"Taught back ({on}, {names.get(newest.recorded_by_id, '')}): {'; '.join(by_result)}."
