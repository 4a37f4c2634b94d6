"""The figure of a patient who is pregnant carries the belly of that day, in every exercise and every frame; no other does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from clinic.accounts.models import User
from clinic.core import clock
from clinic.examination.snapshot import PatientSnapshot
from clinic.patients.models import Pregnancy, SexAtBirth
from clinic.programs import issuing
from clinic.programs.looks import BELLY_BY_WEEK, Appearance, as_patient, belly_of
from clinic.programs.sheets import content_of, handout_of
from handouts.figures import Look
from handouts.pictures import picture_of
from tests.programs.browser import url
from tests.programs.cases import BREATHE, PRINTING, RELEASE, acting, cleared_patient, issue, pregnant_patient, start
from tests.programs.spanish import make_reviewer, sign_sheet

Browser = Callable[..., tuple[FlaskClient, User]]
TODAY = date(2026, 11, 2)
LARGE, MIDDLE, SMALL = (dict(belly) for _, belly in BELLY_BY_WEEK)
SIDE_LYING = "side-lying-rest"
EXPECTING = "The person in the picture is pregnant."

SNAPSHOT = PatientSnapshot(
    patient_id=None, birth_on=date(1992, 5, 17), sex_at_birth=SexAtBirth.FEMALE, pregnancy=Pregnancy.PREGNANT, due_on=None,
    delivered_on=None, flags=frozenset(), unknown_groups=(), event_dates={}, screen_id=None, screen_taken_on=None,
    assessment_id=None, assessed_on=None, assessment_class=None,
)  # type: ignore[arg-type]  # fmt: skip


def _in_week(weeks: int, days: int = 0) -> Any:
    return belly_of(replace(SNAPSHOT, due_on=TODAY + timedelta(days=280 - 7 * weeks - days)), TODAY)


@pytest.mark.parametrize(
    ("weeks", "days", "belly"),
    [(8, 0, None), (13, 6, None), (14, 0, SMALL), (19, 6, SMALL), (20, 0, MIDDLE), (27, 6, MIDDLE), (28, 0, LARGE),
     (41, 0, LARGE)],
)  # fmt: skip
def test_the_belly_grows_with_the_weeks(weeks: int, days: int, belly: dict[str, float] | None) -> None:
    assert _in_week(weeks, days) == belly


def test_bellies_grow_and_rise() -> None:
    assert SMALL["r"] < MIDDLE["r"] < LARGE["r"]
    assert SMALL["at"] < MIDDLE["at"] < LARGE["at"]


def test_without_a_due_date_it_is_the_first_week_the_rules_go_by() -> None:
    assert belly_of(SNAPSHOT, TODAY) == MIDDLE
    assert belly_of(replace(SNAPSHOT, due_on=TODAY - timedelta(days=200)), TODAY) == MIDDLE


@pytest.mark.parametrize("other", [one for one in Pregnancy if one is not Pregnancy.PREGNANT])
def test_nobody_else_has_one(other: Pregnancy) -> None:
    """Least of all who prefers not to say: the rules are careful then, and the picture says nothing."""
    assert belly_of(replace(SNAPSHOT, pregnancy=other), TODAY) is None


def test_it_is_in_every_frame_and_the_words_say_it_once_in_their_language() -> None:
    scene = {"alt": "A pose.", "finish": {"alt": "The end."}, "fault": {"alt": "Not like this."}}
    made = as_patient(scene, Appearance(Look(), SMALL), "es")

    assert made is not None
    assert [one["belly"] for one in (made, made["finish"], made["fault"])] == [SMALL] * 3
    assert made["alt"] == "A pose. La persona del dibujo espera un bebé."
    assert (made["finish"]["alt"], made["fault"]["alt"]) == ("The end.", "Not like this.")
    assert as_patient(scene, Appearance(Look())) == scene


def test_a_photo_has_none() -> None:
    photo = {"photo": {"id": "x"}, "alt": "A photo."}

    assert as_patient(photo, Appearance(Look(), LARGE)) == photo


def test_builder_draft_and_sheet_show_it_in_any_exercise(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = pregnant_patient(pt, weeks=24)
    program = start(pt, patient, SIDE_LYING)

    assert EXPECTING in client.get(url(patient)).get_data(as_text=True)
    assert EXPECTING in client.get(url(patient, "draft")).get_data(as_text=True)
    version = issue(pt, program)
    (exercise,) = content_of(version)["exercises"]
    assert exercise["scene"]["belly"] == MIDDLE
    (printed,) = handout_of(content_of(version), None).exercises
    assert picture_of(printed).alt.endswith(EXPECTING)
    assert EXPECTING in client.get(url(patient, "versions", 1)).get_data(as_text=True)


def test_a_spanish_sheet_says_it_in_spanish(signed_in: Browser) -> None:
    _client, pt = signed_in()
    program = start(pt, pregnant_patient(pt, weeks=24), SIDE_LYING)
    sign_sheet(make_reviewer(), program)
    with acting(pt):
        issued = issuing.issue_program(pt, program.id, PRINTING, form_key=uuid4(), lang="es")

    said = [picture_of(handout_of(content_of(issued), None, lang=lang).exercises[0], lang).alt for lang in ("es", "en")]
    assert [alt.rpartition(". ")[2] for alt in said] == ["La persona del dibujo espera un bebé.", EXPECTING]


def test_a_sheet_keeps_the_belly_of_its_day(signed_in: Browser) -> None:
    _client, pt = signed_in()
    patient = pregnant_patient(pt, weeks=19)
    program = start(pt, patient, SIDE_LYING)
    first = issue(pt, program)
    with clock.fixed(clock.now() + timedelta(weeks=10)):
        second = issue(pt, program)

    bellies = [content_of(version)["exercises"][0]["scene"]["belly"] for version in (first, second)]
    assert bellies == [SMALL, LARGE]


def test_who_is_not_pregnant_has_no_belly_in_any_exercise(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    version = issue(pt, start(pt, patient, BREATHE, RELEASE))

    assert all("belly" not in data["scene"] for data in content_of(version)["exercises"])
    assert EXPECTING not in client.get(url(patient)).get_data(as_text=True)
