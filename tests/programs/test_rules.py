"""Frozen content, its code, the order of lines and the difference of two versions: no database."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from clinic.exercises.catalog import library
from clinic.exercises.rules import default_dose, resolve, to_data
from clinic.programs.rules import changes_between, moved, short_code
from clinic.programs.wording import dose_text, seconds_a_day

A, B, C = UUID(int=1), UUID(int=2), UUID(int=3)


def frozen(*lines: tuple[str, tuple[str, ...]], goal: str = "Walk") -> dict[str, Any]:
    exercises = [
        {
            **to_data(resolve(library().get_exercise(slug), library().get_modifications(modifications))),
            "personal_note": "",
        }
        for slug, modifications in lines
    ]
    return {"number": 2, "made_on": "2026-11-20", "goal": goal, "language": "en", "exercises": exercises}


RELEASE = ("supported-psoas-release", ())
BREATHE = ("diaphragm-breathing", ())


def test_the_same_twice_is_no_change() -> None:
    assert changes_between(frozen(RELEASE, BREATHE), frozen(RELEASE, BREATHE)).is_empty


def test_what_came_and_what_went() -> None:
    changes = changes_between(frozen(RELEASE), frozen(BREATHE))
    assert changes.added == ("Belly and rib breathing",)
    assert changes.removed == ("Supported psoas release (lying back on a bolster)",)
    assert not changes.changed
    assert not changes.is_reordered


def test_a_new_dose_and_new_modifications_are_told_apart() -> None:
    old, new = frozen(RELEASE, BREATHE), frozen((RELEASE[0], ("knee-support",)), BREATHE)
    new["exercises"][1]["dose"]["times_per_day"] = 2
    release, breathe = changes_between(old, new).changed
    assert (release.modifications_added, release.modifications_removed) == (("Roll under knees",), ())
    assert (release.old_dose, release.new_dose) == (None, None)
    assert breathe.old_dose is not None
    assert breathe.new_dose is not None
    assert (breathe.old_dose["times_per_day"], breathe.new_dose["times_per_day"]) == (1, 2)
    back = changes_between(new, old).changed[0]
    assert back.modifications_removed == ("Roll under knees",)


def test_order_note_and_goal_count_as_changes() -> None:
    old = frozen(RELEASE, BREATHE)
    assert changes_between(old, frozen(BREATHE, RELEASE)).is_reordered
    noted = deepcopy(old)
    noted["exercises"][0]["personal_note"] = "Use the blue blanket."
    assert changes_between(old, noted).changed[0].new_note == "Use the blue blanket."
    assert not changes_between(old, {**old, "goal": "Run"}).is_empty


@pytest.mark.parametrize(
    ("which", "by", "expected"),
    [(B, -1, [B, A, C]), (B, 1, [A, C, B]), (A, -1, [A, B, C]), (C, 5, [A, B, C]), (A, 2, [B, C, A])],
)
def test_moving_stops_at_the_ends(which: UUID, by: int, expected: list[UUID]) -> None:
    assert moved([A, B, C], which, by) == expected


def test_moving_what_is_not_there() -> None:
    with pytest.raises(ValueError, match="not in list"):
        moved([A], B, 1)


def test_a_code_is_eight_letters_and_its_versions_own() -> None:
    assert len(short_code(A)) == 8
    assert len({short_code(UUID(int=number)) for number in range(500)}) == 500


@pytest.mark.parametrize(
    ("slug", "seconds"),
    [
        ("supported-psoas-release", 300),
        ("half-kneeling-hip-flexor-stretch", 20 * 3 * 2),
        ("seated-march", 2 * 8 * 2 * 2),
        ("breath-reset", 3 * 6 * 4),
        ("supported-split-squat", 4 * 6 * 2 * 2),
    ],
)
def test_minutes_a_day_count_sides_sets_and_times(slug: str, seconds: int) -> None:
    data = to_data(resolve(library().get_exercise(slug)))
    assert seconds_a_day(data["dose"]) == seconds


def test_a_dose_is_said_as_the_sheet_says_it() -> None:
    exercise = library().get_exercise("supported-psoas-release")
    dose = replace(default_dose(exercise), hold_seconds=600, up_to=True)
    data = to_data(resolve(exercise, (), dose))
    assert "up to 10 minutes" in dose_text(data["dose"], data["manner"])
