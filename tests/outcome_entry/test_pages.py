"""The pages of staff: entering each measure, seeing what changed, taking a score back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from clinic.core.permissions import Role
from clinic.outcome_measures.models import ScoreSource
from clinic.outcome_measures.rules import MeasureKey
from tests import factories
from tests.chart.cases import events
from tests.forms import post
from tests.outcome_measures.cases import (
    FIELDS,
    GOOD,
    GROC,
    LEFS,
    NPRS,
    ODI,
    PSFS,
    RMDQ,
    address,
    enter,
    fields,
    psfs,
    scores_of,
    today,
)
from tests.programs.browser import text_of


@pytest.mark.parametrize("measure", list(MeasureKey))
def test_each_measure_is_shown_entered_and_listed(signed_in: Any, measure: MeasureKey) -> None:
    browser, user = signed_in()
    patient = factories.make_patient(therapist=user)
    episode = factories.make_episode(patient)
    page = browser.get(address(patient, f"/new?measure={measure}"))
    assert page.status_code == 200
    assert post(browser, address(patient, "/new"), fields(measure)).status_code == 303
    [row] = scores_of(patient)
    assert (row.measure, row.answers, row.taken_on) == (measure, GOOD[measure], today())
    assert (row.source, row.entered_by_id, row.episode_id) == (ScoreSource.STAFF, user.id, episode.id)
    listed = text_of(browser.get(address(patient)))
    assert "The first score." in listed or measure is GROC
    assert user.display_name in listed


@pytest.mark.parametrize(
    ("measure", "words"),
    [
        (NPRS, ("6 of 10", "In 7 days: best 2, worst 8", "Lower is better")),
        (PSFS, ("3.0 of 10", "Kick a ball: not rated")),
        (GROC, ("−3 of −7 to +7", "Somewhat worse", "Worse since care began")),
        (RMDQ, ("3 of 24", "Ticked: 1, 4, 24")),
        (LEFS, ("40 of 80 (50 %)", "version 1999", "terms for their electronic use were not found")),
        (ODI, ("35.6 % (16 of 45)", "1 of 10 sections left out", "they need a licence")),
    ],
)
def test_a_score_is_read_with_what_was_answered_and_left_out(signed_in: Any, measure: MeasureKey, words: Any) -> None:
    browser, user = signed_in()
    patient = factories.make_patient(therapist=user)
    enter(user, patient, measure)
    page = text_of(browser.get(address(patient)))
    for one in words:
        assert one in page


def test_an_empty_page_says_what_to_do(signed_in: Any) -> None:
    browser, user = signed_in()
    page = text_of(browser.get(address(factories.make_patient(therapist=user))))
    assert "No scores yet" in page
    assert "Enter the first score" in page


def test_changes_since_the_first_and_since_the_one_before_with_the_chart(signed_in: Any, count_queries: Any) -> None:
    browser, user = signed_in()
    patient = factories.make_patient(therapist=user)
    for days_ago, ratings in ((21, (3, 2, 4)), (10, (4, 4, 5)), (2, (6, 5, 5))):
        enter(user, patient, PSFS, psfs(*ratings), days_ago=days_ago)
    enter(user, patient, GROC, {"rating": 4})
    browser.get(address(patient))
    with count_queries() as queries:
        answer = browser.get(address(patient))
    page = text_of(answer)
    assert "2.3 points better than on" in page
    assert "1.3 points matter, 2.3 is a medium change" in page
    assert "1 point better than on" in page
    assert "too small to matter: 1.3 points matter" in page
    assert "Better since care began; 3 or more either way matter" in page
    assert answer.text.count("<title id=") == 1  # one drawing: a single rating has no trend
    assert 'id="trend-psfs-desc"' in answer.text
    # Who is signed in (2), the patient, the scores, what is asked, the audit event.
    assert len(queries) <= 6, "\n".join(queries)


def test_a_follow_up_asks_the_same_activities_with_then_and_now(signed_in: Any) -> None:
    browser, user = signed_in()
    patient = factories.make_patient(therapist=user)
    enter(user, patient, PSFS, psfs(3, 2), days_ago=9)
    page = text_of(browser.get(address(patient, "/new?measure=psfs")))
    assert "then 3 now" in page
    assert "Climb stairs" in page
    sent = fields(PSFS, **{"activities-0-name": "Walk", "activities-0-now": "5"})
    assert "The activities have changed" in text_of(post(browser, address(patient, "/new"), sent))
    sent |= {"activities-1-name": "Climb stairs", "activities-1-now": "4"}
    assert post(browser, address(patient, "/new"), sent).status_code == 303
    assert scores_of(patient)[-1].answers == psfs(5, 4)


def test_other_activities_begin_anew_and_are_not_compared(signed_in: Any) -> None:
    browser, user = signed_in()
    patient = factories.make_patient(therapist=user)
    enter(user, patient, PSFS, psfs(3, 2), days_ago=9)
    page = browser.get(address(patient, "/new?measure=psfs&activities=new")).text
    assert 'name="fresh"' in page
    assert "Climb stairs" not in page
    assert post(browser, address(patient, "/new"), fields(PSFS, fresh="yes")).status_code == 303
    assert "Not compared with earlier scores" in text_of(browser.get(address(patient)))
    assert "Sit at my desk" in text_of(browser.get(address(patient, "/new?measure=psfs")))


BAD = [
    (NPRS, {"now": ""}, "Enter a number from 0 to 10."),
    (NPRS, {"now": "11"}, "Enter a number from 0 to 10."),
    (NPRS, {"now": "4.5"}, "Enter a number from 0 to 10."),
    (NPRS, {"now": "1e400"}, "Enter a number from 0 to 10."),
    (NPRS, {"best": "9", "worst": "3"}, "The worst is less pain than the best."),
    (NPRS, {"taken_on": "2999-01-01"}, "Choose today or a day of the last 12 months."),
    (NPRS, {"taken_on": "1999-01-01"}, "Choose today or a day of the last 12 months."),
    (NPRS, {"taken_on": "31 Feb"}, "Enter a day like"),
    (NPRS, {"taken_on": ""}, "Enter the day."),
    (NPRS, {"source": "link"}, "Choose from those shown here."),
    (NPRS, {"form_key": "x"}, "Open the page again."),
    (PSFS, {"activities-0-now": ""}, "Rate at least one activity"),
    (PSFS, {"activities-1-name": "", "activities-1-now": "4"}, "Write what this number is about."),
    (PSFS, {"activities-1-name": "SIT at my desk"}, "This stands here twice."),
    (PSFS, {"activities-0-name": "x" * 121}, "Use at most 120 characters."),
    (GROC, {"rating": "8"}, "Enter a number from −7 to 7."),
    (RMDQ, {"ticked": ""}, "or 0 for none"),
    (RMDQ, {"ticked": "0 3"}, "0 says that no sentence is ticked."),
    (RMDQ, {"ticked": "25"}, "Enter numbers from 1 to 24"),
    (RMDQ, {"ticked": "3 3"}, "A number stands there twice."),
    (RMDQ, {"ticked": "٣"}, "Enter numbers from 1 to 24"),
    (LEFS, {"total": "81"}, "Enter the sum, 0 to 80."),
    (LEFS, {"form_version": ""}, "Enter the version of the form."),
    (ODI, {"answered_sections": "8"}, "reckons with one section left out"),
    (ODI, {"total": "46"}, "9 sections give 45 at most."),
]


@pytest.mark.parametrize(("measure", "wrong", "message"), BAD)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_typed_is_lost(
    signed_in: Any, measure: MeasureKey, wrong: dict[str, str], message: str
) -> None:
    browser, user = signed_in()
    patient = factories.make_patient(therapist=user)
    answer = post(browser, address(patient, "/new"), fields(measure, **wrong))
    assert answer.status_code == 422
    assert message in text_of(answer)
    kept = (
        next(value for name, value in FIELDS[measure].items() if name not in wrong) if len(FIELDS[measure]) > 1 else ""
    )
    assert kept in answer.text
    assert scores_of(patient) == []


def test_none_ticked_is_a_score_of_nothing(signed_in: Any) -> None:
    browser, user = signed_in()
    patient = factories.make_patient(therapist=user)
    assert post(browser, address(patient, "/new"), fields(RMDQ, ticked="0")).status_code == 303
    assert scores_of(patient)[0].score == Decimal(0)
    assert "Ticked: none" in text_of(browser.get(address(patient)))


def test_one_form_makes_one_row_and_with_other_answers_it_is_refused(signed_in: Any) -> None:
    browser, user = signed_in()
    patient = factories.make_patient(therapist=user)
    sent = fields(NPRS)
    assert [post(browser, address(patient, "/new"), sent).status_code for _ in range(3)] == [303] * 3
    assert len(scores_of(patient)) == 1
    answer = post(browser, address(patient, "/new"), {**sent, "now": "5"})
    assert answer.status_code == 422
    assert "already saved with other entries" in text_of(answer)
    assert sent["form_key"] not in answer.text  # sent again it is a score of its own
    assert len(scores_of(patient)) == 1


def test_a_score_entered_in_error_stays_and_does_not_count(signed_in: Any) -> None:
    browser, user = signed_in()
    patient = factories.make_patient(therapist=user)
    enter(user, patient, NPRS, {"now": 8, "best": None, "worst": None}, days_ago=5)
    wrong = enter(user, patient, NPRS, {"now": 1, "best": None, "worst": None})
    path = address(patient, f"/{wrong.id}/error")
    assert post(browser, path, {"reason": ""}).status_code == 422
    assert post(browser, path, {"reason": "Typed for another patient"}).status_code == 303
    page = text_of(browser.get(address(patient)))
    assert "Typed for another patient" in page
    assert "8 of 10" in page
    assert "points better" not in page
    again = post(browser, path, {"reason": "Once more"})
    assert again.status_code == 409
    assert scores_of(patient)[-1].entered_in_error_reason == "Typed for another patient"


def test_only_an_error_is_left(signed_in: Any) -> None:
    browser, user = signed_in()
    patient = factories.make_patient(therapist=user)
    row = enter(user, patient, NPRS)
    post(browser, address(patient, f"/{row.id}/error"), {"reason": "Wrong day"})
    assert "No score counts" in text_of(browser.get(address(patient)))
    assert "None yet." in text_of(browser.get(f"/patients/{patient.id}"))


def test_the_chart_shows_the_newest_of_each(signed_in: Any) -> None:
    browser, user = signed_in()
    patient = factories.make_patient(therapist=user)
    assert "asked at the first visit" in text_of(browser.get(f"/patients/{patient.id}"))
    enter(user, patient, NPRS, {"now": 7, "best": None, "worst": None}, days_ago=9)
    enter(user, patient, NPRS, {"now": 4, "best": None, "worst": None})
    enter(user, patient, GROC, {"rating": 5})
    page = text_of(browser.get(f"/patients/{patient.id}"))
    assert "NPRS 4 of 10" in page
    assert "3 points better than on" in page
    assert "GROC +5 of −7 to +7" in page


def test_another_version_of_a_form_is_not_compared(signed_in: Any) -> None:
    browser, user = signed_in()
    patient = factories.make_patient(therapist=user)
    enter(user, patient, ODI, days_ago=9, version="1.0")
    enter(user, patient, ODI, {"sum": 2, "answered": 10})
    assert "Not compared with earlier scores" in text_of(browser.get(address(patient)))


def test_an_earlier_episode_of_care_is_not_compared(signed_in: Any) -> None:
    browser, user = signed_in()
    patient = factories.make_patient(therapist=user)
    enter(user, patient, NPRS, days_ago=90)
    factories.make_episode(patient)
    enter(user, patient, NPRS, {"now": 1, "best": None, "worst": None})
    assert "Not compared with earlier scores" in text_of(browser.get(address(patient)))


def test_looking_is_written_down(signed_in: Any) -> None:
    browser, user = signed_in()
    patient = factories.make_patient(therapist=user)
    for rest in ("", "/new", "/new?measure=nprs"):
        assert browser.get(address(patient, rest)).status_code == 200
    post(browser, address(patient, "/new"), fields(NPRS))
    found = [one for one in events(user) if one[0].startswith(("outcome.", "patient.viewed"))]
    assert found == [
        ("outcome.listed", []),
        ("patient.viewed", ["outcomes"]),
        ("patient.viewed", ["outcomes"]),
        ("outcome.recorded", ["nprs"]),
    ]


@pytest.mark.parametrize("measure", ["", "psfs2", "NPRS", "'"])
def test_an_unknown_measure(signed_in: Any, measure: str) -> None:
    browser, user = signed_in()
    patient = factories.make_patient(therapist=user)
    assert "Which one?" in text_of(browser.get(address(patient, f"/new?measure={measure}")))
    assert post(browser, address(patient, "/new"), {**fields(NPRS), "measure": measure}).status_code == 404


def test_roles_that_see_no_patients_see_no_scores(signed_in: Any) -> None:
    browser, _user = signed_in(Role.ADMIN)
    patient = factories.make_patient()
    assert browser.get(address(patient)).status_code == 403
    assert browser.get(address(patient, "/new?measure=nprs")).status_code == 403


def test_the_page_says_that_the_floor_of_the_rmdq_is_ours(signed_in: Any) -> None:
    browser, user = signed_in()
    patient = factories.make_patient(therapist=user)
    for days_ago, ticked in ((3, [1, 2, 3]), (0, [1, 2])):
        enter(user, patient, RMDQ, {"ticked": ticked}, days_ago=days_ago)
    page = text_of(browser.get(address(patient)))
    assert "Too small to matter" in page
    assert "Better since" not in page
    read = page.split("How RMDQ-24 is read")[1]
    assert "Less than 2 points never count: one tick is within what a person ticks by chance." in read
    assert "a clinician should confirm this figure. Source: proposed floor, no source found (proposed)." in read
    assert "never less than 2 points" in read
    assert "Less than 2 points never count" in text_of(browser.get(address(patient, "/new?measure=rmdq")))
