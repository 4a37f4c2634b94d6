"""What the chapters of a whole record must not leave out: doses, cautions, changes, ends taken back, notes in error."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from clinic.accounts.models import User
from clinic.core import clock
from clinic.episodes.models import EpisodeReopening
from clinic.episodes.service import discharge
from clinic.outcome_measures.rules import MeasureKey
from clinic.patients.models import Patient
from clinic.record_chapters import care
from clinic.record_chapters.whole import Whole
from handouts.render import pdf_available
from tests import factories
from tests.notes.cases import TODAY, signed_note
from tests.outcome_measures.cases import enter
from tests.records.cases import in_error, pages_of, pdf

pytestmark = pytest.mark.skipif(not pdf_available(), reason="Pango is not installed")

Browser = Callable[..., tuple[FlaskClient, User]]
OVERRIDDEN = {
    "outcome": "warn", "health_screen_id": None, "assessment_id": None,
    "findings": [
        {"exercise": "diaphragm-breathing", "reason": "Pain was high.", "rule": "R-17", "action": "warn",
         "override": {"reason": "Tried under my eyes.", "by_name": "Dana Whitfield", "at": "2026-11-03T10:00:00+00:00"}},
    ],
}  # fmt: skip


def record(browser: FlaskClient, patient: Patient, query: str = "") -> str:
    return " ".join(pages_of(pdf(browser.get(f"/patients/{patient.id}/record.pdf{query}"))))


def test_each_sheet_has_its_doses_and_what_the_rules_said(signed_in: Browser) -> None:
    browser, user = signed_in()
    patient = factories.make_patient(therapist=user)
    factories.make_issued_program(patient, said=OVERRIDDEN, dose={"sets": 3, "times_per_day": 2})
    words = record(browser, patient)
    chapter = words[words.rindex("Home programs") : words.rindex("Adherence")]
    assert "Sheet 1, given" in chapter
    assert chapter.count("Do it 3 times.") == 2
    assert chapter.count("Twice a day, every day.") == 2
    assert "Pain was high (rule R-17). Went ahead: Tried under my eyes. (Dana Whitfield, 2026-11-03)" in chapter


def test_a_sheet_without_cautions_says_none(signed_in: Browser) -> None:
    browser, user = signed_in()
    patient = factories.make_patient(therapist=user)
    factories.make_issued_program(patient)
    assert "Cautions on the day it was made: none." in record(browser, patient)


def test_a_discharge_that_was_taken_back_is_in_its_episode_alone(signed_in: Browser) -> None:
    browser, user = signed_in()
    patient = factories.make_patient(therapist=user)
    old = factories.make_episode(
        patient, reason="The knee", status="discharged", started_on=TODAY - timedelta(days=300),
        ended_on=TODAY - timedelta(days=200),
    )  # fmt: skip
    now = factories.make_episode(patient, reason="The hip", onset_on=TODAY - timedelta(days=60))
    with factories.acting(user) as session:
        session.add(
            EpisodeReopening(
                episode_id=now.id, patient_id=patient.id, ended_on=TODAY - timedelta(days=3), discharge_kind="goals_met",
                discharge_reason="Walks well.", reason="Meant for somebody else.", reopened_at=clock.now(),
                reopened_by_id=user.id,
            )
        )  # fmt: skip
    words = record(browser, patient)
    for said in ("Discharged, and taken back", "Goals met. Walks well. Taken back", user.printed_name, "Trouble began"):
        assert said in words
    assert "Meant for somebody else." in words
    for episode, is_there in ((now, True), (old, False)):
        one = " ".join(pages_of(pdf(browser.get(f"/patients/{patient.id}/episodes/{episode.id}/record.pdf"))))
        assert ("Meant for somebody else." in one) is is_there


def test_scores_say_what_moved_and_one_in_error_moves_nothing(signed_in: Browser) -> None:
    browser, user = signed_in()
    patient = factories.make_patient(therapist=user)
    factories.make_episode(patient, started_on=TODAY - timedelta(days=60))
    for days, now in ((30, 8), (20, 7), (5, 3)):
        enter(user, patient, MeasureKey.NPRS, {"now": now, "best": 2, "worst": 8}, days_ago=days)
    wrong = enter(user, patient, MeasureKey.NPRS, {"now": 0, "best": 0, "worst": 0}, days_ago=10)
    with factories.acting(user) as session:
        row = session.merge(wrong)
        row.entered_in_error_at, row.entered_in_error_by_id = clock.now(), user.id
        row.entered_in_error_reason = "Of somebody else."
    enter(user, patient, MeasureKey.GROC, {"rating": 4})
    words = record(browser, patient)
    assert "5 points better than on" in words, "since the first"
    assert "4 points better than on" in words, "since the one before, past the one in error"
    assert "8 points better" not in words
    assert "3 points worse" not in words
    assert "ENTERED IN ERROR: Of somebody else." in words
    assert "since care began" in words


def test_a_score_is_printed_with_the_episode_it_belongs_to(signed_in: Browser) -> None:
    """Asked at the discharge note two days after the last day of care: it is of that episode, though not within its days."""
    _browser, user = signed_in()
    patient = factories.make_patient(therapist=user)
    episode = factories.make_episode(patient, started_on=TODAY - timedelta(days=60))
    with factories.acting(user):
        ended = discharge(user, patient.id, episode.id, reason="Goals met.", ended_on=TODAY - timedelta(days=2))
    score = enter(user, patient, MeasureKey.NPRS, {"now": 1, "best": 0, "worst": 2})
    assert score.episode_id == ended.id
    with factories.acting(user):
        assert care.scores(Whole(patient, ended)).blocks
        assert care.scores(Whole(patient)).blocks


def test_the_cover_counts_notes_in_error_and_the_contents_mark_them(signed_in: Browser) -> None:
    browser, user = signed_in()
    patient = factories.make_patient(therapist=user)
    signed_note(user, patient=patient)
    in_error(user, patient=patient)
    other = factories.make_patient(therapist=user)
    in_error(user, patient=other)
    for query in ("", "?copy=patient"):
        pages = pages_of(pdf(browser.get(f"/patients/{patient.id}/record.pdf{query}")))
        front = " ".join(page for page in pages if "Contents" in page or "As of" in page)
        assert "2 signed notes, 1 of them entered in error, the oldest visit first." in front
        assert front.count("(entered in error)") == 1
        assert "As of" in front
