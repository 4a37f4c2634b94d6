"""A positive neuro screen stops tools and stretch: in the builder, at issue, on the sheet at home, until it is tested again."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from clinic.accounts.models import User
from clinic.core import clock
from clinic.decision_table.kinds import AssessmentClass
from clinic.exercises.catalog import library
from clinic.patients.models import Patient
from clinic.programs import judging
from clinic.programs.errors import ProgramIsUnsafe
from clinic.programs.policy import get_version
from clinic.safety_record.models import StoredFinding
from clinic.screening.assessed import NEURO_POSITIVE, TITLE, TOOLS_AND_STRETCH
from clinic.screening.service import safety_rules
from tests import factories
from tests.programs.browser import add, text_of, url
from tests.programs.cases import (
    BALL,
    BREATHE,
    PRESS,
    REASON,
    RELEASE,
    acting,
    cleared_patient,
    issue,
    reviewed,
    start,
)
from tests.programs.test_look_page import LOOK

Browser = Callable[..., tuple[FlaskClient, User]]
STRETCH = "half-kneeling-hip-flexor-stretch"
SPLIT_SQUAT = "supported-split-squat"
SIGN = "Femoral nerve stretch, left"


def examine(patient: Patient, *, days_ago: int = 0, **values: str) -> None:
    factories.make_assessment(
        patient,
        AssessmentClass.SHORT_STRONG,
        assessed_at=clock.days_ago(days_ago),
        measures={"schema": 1, "values": values},
    )


def with_a_sign(pt: User, **flags: object) -> Patient:
    patient = cleared_patient(pt, **flags)  # type: ignore[arg-type]
    examine(patient, femoral_stretch_left="positive", slr_left="negative")
    return patient


def stopped(pt: User, patient: Patient) -> set[str]:
    """The exercises of the library that the examination stops."""
    screening = reviewed(pt, start(pt, patient)).patient_screening
    return {
        slug for slug in library().exercises for one in screening.screen(slug).stopping if one.rule_id == NEURO_POSITIVE
    }


def test_it_stops_every_tool_and_every_stretch_and_nothing_else(signed_in: Browser) -> None:
    _client, pt = signed_in()
    tools = {slug for slug, one in library().exercises.items() if "tool_pressure" in one.attributes}
    assert {BALL, "prone-roller-release"} <= tools
    assert stopped(pt, with_a_sign(pt)) == tools | {STRETCH, SPLIT_SQUAT}


def test_a_modification_that_makes_a_stretch_of_a_rest_is_stopped(signed_in: Browser) -> None:
    _client, pt = signed_in()
    screening = reviewed(pt, start(pt, with_a_sign(pt))).patient_screening
    assert not screening.screen(RELEASE).stopping
    assert NEURO_POSITIVE in {one.rule_id for one in screening.screen(RELEASE, ["one-leg-long"]).stopping}


@pytest.mark.parametrize(
    "values",
    [{}, {"slr_left": "negative"}, {"fadir_left": "positive", "faber_right": "positive", "hop_left": "positive"},
     {"si_distraction": "positive"}],
)  # fmt: skip
def test_other_findings_stop_nothing(signed_in: Browser, values: dict[str, str]) -> None:
    _client, pt = signed_in()
    patient = cleared_patient(pt)
    examine(patient, **values)
    assert stopped(pt, patient) == set()


def test_it_counts_until_it_is_tested_again(signed_in: Browser) -> None:
    _client, pt = signed_in()
    patient = cleared_patient(pt)
    examine(patient, days_ago=9, knee_reflex_right="positive")
    examine(patient, days_ago=5, tl_arch="no")
    assert STRETCH in stopped(pt, patient)
    examine(patient, days_ago=1, knee_reflex_right="negative")
    assert stopped(pt, patient) == set()


def test_one_entered_in_error_does_not_count(signed_in: Browser) -> None:
    _client, pt = signed_in()
    patient = cleared_patient(pt)
    factories.make_assessment(
        patient,
        AssessmentClass.SHORT_STRONG,
        measures={"schema": 1, "values": {"slr_left": "positive"}},
        entered_in_error_at=clock.now(),
        entered_in_error_reason="Wrong patient",
    )
    assert stopped(pt, patient) == set()


def test_the_builder_says_so_and_offers_no_stretch(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = with_a_sign(pt)
    page = text_of(client.get(url(patient)))
    assert f"Neuro screen positive {SIGN}" in page
    assert "No tools and no stretch" in page
    assert "Add with a written reason : Half-kneeling hip flexor stretch" in page
    assert f"{TITLE}." in page
    refused = add(client, patient, STRETCH)
    assert refused.status_code == ProgramIsUnsafe.status
    assert TITLE in text_of(refused)
    shown = client.get(f"/patients/{patient.id}/library/{STRETCH}")
    assert TITLE in text_of(shown)
    assert NEURO_POSITIVE not in shown.text
    assert "Does not fit" in text_of(shown)


def test_a_therapist_gives_it_with_a_reason_which_is_kept_with_what_was_found(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = with_a_sign(pt)
    assert add(client, patient, STRETCH, reason=REASON).status_code == 303
    program = start(pt, patient, BREATHE)
    version = issue(pt, program)
    [kept] = [one for one in json.loads(version.content)["screening"]["findings"] if one["rule"] == NEURO_POSITIVE]
    assert (kept["exercise"], kept["inputs"], kept["override"]["reason"]) == (STRETCH, [SIGN], REASON)
    with acting(pt) as session:
        rows = session.scalars(select(StoredFinding).where(StoredFinding.rule_id == NEURO_POSITIVE)).all()
    assert rows
    assert all(row.override_id for row in rows if row.exercise_slug == STRETCH)
    history = text_of(client.get(f"/patients/{patient.id}/screenings"))
    assert TITLE in history
    assert SIGN in history


def test_a_later_positive_one_is_asked_about_again(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    sign = {"schema": 1, "values": {"slr_left": "positive"}}
    examined = {"assessed_at": clock.days_ago(3), "recorded_at": clock.days_ago(3), "measures": sign}
    factories.make_assessment(patient, AssessmentClass.SHORT_STRONG, **examined)
    assert add(client, patient, STRETCH, reason=REASON).status_code == 303
    program = start(pt, patient)
    assert not _line(pt, program, STRETCH).open
    examine(patient, slr_left="positive")
    assert [one.rule_id for one in _line(pt, program, STRETCH).open] == [NEURO_POSITIVE]
    page = text_of(client.get(url(patient)))
    assert "Found: Straight leg raise, left." in page
    assert "any positive test: standard" in page


def test_a_draft_that_holds_a_stretch_is_not_issued_after_it(signed_in: Browser) -> None:
    _client, pt = signed_in()
    patient = cleared_patient(pt)
    program = start(pt, patient, STRETCH, BREATHE, PRESS)
    examine(patient, femoral_stretch_left="positive")
    with pytest.raises(ProgramIsUnsafe, match="neuro screen was positive"):
        issue(pt, program)


def test_a_sheet_at_home_is_looked_at_before_it_is_printed_again(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    issue(pt, start(pt, patient, STRETCH))
    examine(patient, femoral_stretch_left="positive")
    with acting(pt):
        sheet = judging.judge_sheet(get_version(pt, patient.id, 1))
    assert (sheet.may_go_out, sheet.can_be_confirmed) == (False, True)
    assert f"The sheet no longer fits: {TITLE}" in text_of(client.get(f"/patients/{patient.id}"))
    look = text_of(client.get(url(patient, *LOOK)))
    assert SIGN in look
    assert "Rule ASSESSMENT" not in look


def test_it_is_no_rule_of_the_library() -> None:
    assert NEURO_POSITIVE not in {rule.id for rule in safety_rules()}
    assert TOOLS_AND_STRETCH.attributes <= library().attributes.keys()
    assert TOOLS_AND_STRETCH.categories <= set(library().categories)


def _line(pt: User, program: object, slug: str) -> object:
    lines = reviewed(pt, program).lines  # type: ignore[arg-type]
    return next(line for line in lines if line.prescription.exercise_slug == slug)
