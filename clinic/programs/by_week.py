"""What a modification asks for only from a week of pregnancy on, said for a patient whose week is known. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from clinic.exercises.content import FromWeek, Modification
from clinic.rule_language.facts import LONGEST_PREGNANCY_WEEKS, gestational_weeks


def weeks_of_use(due_on: date | None, first: date, last: date) -> range | None:
    """The weeks of pregnancy in which a sheet is used from `first` to `last`; None when they are not known."""
    starts = gestational_weeks(due_on, first)
    if starts is None:
        return None
    ends = gestational_weeks(due_on, last)
    return range(starts, (LONGEST_PREGNANCY_WEEKS if ends is None else ends) + 1)


def in_weeks(data: Mapping[str, Any], modifications: Iterable[Modification], weeks: range | None) -> dict[str, Any]:
    """A resolved exercise as data, its steps and props as they are in these weeks.

    What begins in a later week is left out, what has begun is said without its week. Where the weeks are not known, or
    the week comes among them, its words stay: they say from when on it is so.
    """
    if weeks is None:
        return dict(data)
    changes = [change for one in modifications for change in one.changes if data["slug"] in change.exercises]
    steps = {(edit.id, edit.text): edit.from_week for change in changes for edit in change.steps}
    notes = {(edit.id, edit.prop.note): edit.from_week for change in changes for edit in change.props if edit.prop}
    return {
        **data,
        "steps": _said(data["steps"], "text", steps, weeks),
        "props": _said(data["props"], "note", notes, weeks),
    }


def _said(
    entries: Iterable[Mapping[str, Any]], key: str, later: Mapping[tuple[str, str], FromWeek | None], weeks: range
) -> list[dict[str, Any]]:
    said = []
    for entry in entries:
        found = later.get((entry["id"], entry[key]))
        if found is None or weeks.start < found.week < weeks.stop:
            said.append(dict(entry))
        elif weeks.start >= found.week:
            said.append({**entry, key: found.text})
    return said
