"""Sheets to measure: library exercises with their figures, the richest first, on an invented person's sheet."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from itertools import cycle, islice
from typing import Any
from unittest import mock

from clinic.exercises.catalog import library
from clinic.exercises.rules import resolve, to_data
from clinic.programs.sheets import handout_of
from handouts import content
from handouts.content import Handout, HandoutExercise, PatientLink
from handouts.layouts import Layout
from handouts.limits import Several
from handouts.pictures import content_of, picture_of

REFERENCE = 8
FOUR_WEEKS = Layout(diary_weeks=4)
LINK = PatientLink("https://clinic.example/p#Ab3_xyzAb3_xyzAb3_xyz", "7F3K-09QM-XW4T-2HJC", "clinic.example/p")
SHEET: Mapping[str, Any] = {
    "clinic": {
        "name": "Juniper Street Physical Therapy",
        "phone": "(801) 555-0142",
        "hours": "Monday to Friday, 8 am to 6 pm",
        "address_lines": ["410 Juniper Street", "Salt Lake City, UT 84101"],
        "is_demo": True,
    },
    "language": "en",
    "first_name": "Ana",
    "therapist": {"name": "Sam Rivera", "credential": "PT, DPT"},
    "made_on": "2026-11-21",
    "number": 3,
    "code": "JS7F3K",
    "goal": "Sit through dinner without hip pain.",
    "next_visit_on": "2026-12-19",
    "boxes": ["pregnancy"],
    "starts_on": "2026-11-23",
}


def sheet(exercises: int = REFERENCE) -> Handout:
    """A handout of that many exercises; with more than a sheet may have, the limits are lifted and some come twice."""
    chosen = list(islice(cycle(_richest()), exercises))
    with (
        mock.patch.dict(Handout._limits, {"exercises": Several(exercises)}),
        mock.patch.object(content, "MAX_LETTERS", 10_000_000),
    ):
        return handout_of({**SHEET, "exercises": chosen}, LINK)


@lru_cache(maxsize=1)
def _richest() -> list[dict[str, Any]]:
    resolved = (resolve(exercise, ()) for exercise in library().exercises.values())
    printable = [{**to_data(one), "personal_note": ""} for one in resolved if one.steps and one.scene]
    return sorted(printable, key=lambda data: len(content_of(picture_of(_one(data)))), reverse=True)


def _one(data: Mapping[str, Any]) -> HandoutExercise:
    return handout_of({**SHEET, "exercises": [data]}, None).exercises[0]
