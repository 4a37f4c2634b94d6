"""What goes into a note, and the newest scores for the chart: words, and one query each."""

from __future__ import annotations

from typing import Any

import pytest

from clinic.core.db import Database
from clinic.core.filters import day
from clinic.outcome_entry import service
from clinic.outcome_measures.history import read_histories, read_newest
from clinic.outcome_measures.queries import latest_scores, list_scores
from clinic.outcome_measures.rules import MeasureKey
from clinic.outcome_measures.wording import scores_text
from tests import factories
from tests.outcome_measures.cases import GROC, LEFS, NPRS, ODI, PSFS, RMDQ, ago, enter, psfs, today

ABBOTT = "Abbott and Schmitt, JOSPT 2014, n = 1708"


@pytest.fixture
def treated(database: Database) -> tuple[Any, Any]:
    """A therapist and a patient of theirs in an open episode of care."""
    therapist = factories.make_user()
    patient = factories.make_patient(therapist=therapist)
    factories.make_episode(patient)
    return therapist, patient


def text_for(treated: tuple[Any, Any], since: Any = None) -> str | None:
    therapist, patient = treated
    with factories.acting(therapist):
        return scores_text(patient.id, since, today())


def test_nothing_without_scores(treated: Any) -> None:
    assert text_for(treated) is None


def test_a_first_score_stands_alone(treated: Any) -> None:
    enter(*treated, NPRS)
    assert text_for(treated) == f"NPRS 6 of 10 now (best 2, worst 8 in 7 days), {day(today())}, asked in the clinic."


def test_since_the_last_note_and_since_the_first(treated: Any) -> None:
    for days_ago, ratings in ((24, (3, 2, 4)), (12, (4, 4, 5)), (0, (6, 5, 5))):
        enter(*treated, PSFS, psfs(*ratings), days_ago=days_ago)
    assert text_for(treated, since=ago(12)) == (
        f"PSFS 5.3 of 10 (3 activities), {day(today())}, asked in the clinic; 4.3 on {day(ago(12))}: 1 better, too small to matter;"
        f" 3.0 on {day(ago(24))}: 2.3 better (1.3 points matter; source: {ABBOTT})."
    )
    only_first = (
        f"PSFS 5.3 of 10 (3 activities), {day(today())}, asked in the clinic;"
        f" 3.0 on {day(ago(24))}: 2.3 better (1.3 points matter, 2.3 is a medium change; source: {ABBOTT})."
    )
    assert text_for(treated, since=ago(20)) == only_first
    assert text_for(treated, since=ago(40)) == only_first  # no score was there before that note


def test_every_measure_in_its_own_words(treated: Any) -> None:
    enter(*treated, RMDQ, {"ticked": [*range(1, 11)]}, days_ago=9)
    enter(*treated, RMDQ, {"ticked": [1]})
    enter(*treated, GROC, {"rating": 4})
    enter(*treated, LEFS)
    enter(*treated, ODI, {"sum": 20, "answered": 10}, days_ago=9)
    enter(*treated, ODI)
    lines = str(text_for(treated)).splitlines()
    assert lines == [
        f"GROC +4 of −7 to +7, {day(today())}, asked in the clinic: moderately better."
        " Better since care began; 3 or more either way matter (source: many studies with the 15 steps, none named,"
        " not fully cited).",
        f"RMDQ-24 1 of 24, {day(today())}, asked in the clinic; 10 on {day(ago(9))}: 9 better"
        " (3 points (30 % of 10) matter; source: Ostelo 2008, not fully cited).",
        f"LEFS 40 of 80 (50 %), {day(today())}, asked in the clinic.",
        f"ODI 35.6 % (16 of 45), {day(today())}, asked in the clinic; 40 on {day(ago(9))}: 4.4 better"
        ", too small to matter (10 points matter; source: no study named for 10, and JOSPT 2014 for 12, not fully cited).",
    ]


def test_what_was_not_rated_is_said_and_the_same_is_the_same(treated: Any) -> None:
    enter(*treated, PSFS, psfs(3, 4), days_ago=3)
    enter(*treated, PSFS, psfs(3, None))
    text = str(text_for(treated))
    assert "(1 activity, 1 not rated)" in text
    assert f"3.0 on {day(ago(3))}: the same (1.3 points matter; source: {ABBOTT})" in text


def test_a_change_that_is_too_small_says_so_in_the_note_as_on_the_page(treated: Any) -> None:
    enter(*treated, NPRS, {"now": 6, "best": None, "worst": None}, days_ago=3)
    enter(*treated, NPRS, {"now": 5, "best": None, "worst": None})
    enter(*treated, RMDQ, {"ticked": [1, 2, 3]}, days_ago=3)
    enter(*treated, RMDQ, {"ticked": [1, 2]})
    pain, back = str(text_for(treated)).splitlines()
    assert f"6 on {day(ago(3))}: 1 better, too small to matter (2 points matter; source: several" in pain
    assert pain.endswith("not fully cited).")
    assert f"3 on {day(ago(3))}: 1 better, too small to matter (2 points matter; source: proposed floor, no" in back


def test_errors_and_days_to_come_are_left_out(treated: Any) -> None:
    therapist, patient = treated
    enter(*treated, NPRS, {"now": 8, "best": None, "worst": None}, days_ago=5)
    wrong = enter(*treated, NPRS, {"now": 1, "best": None, "worst": None})
    with factories.acting(therapist):
        service.mark_in_error(therapist, patient.id, wrong.id, "Other patient")
        assert "NPRS 8 of 10 now" in str(scores_text(patient.id, None, today()))
        assert scores_text(patient.id, None, ago(6)) is None


def test_one_query_for_a_note_for_the_chart_and_for_the_page(treated: Any, count_queries: Any) -> None:
    therapist, patient = treated
    for days_ago in range(12):
        for measure in MeasureKey:
            enter(*treated, measure, days_ago=days_ago)
    for read in (lambda: scores_text(patient.id, ago(3), today()), lambda: read_newest(patient.id),
                 lambda: read_histories(patient.id), lambda: latest_scores(patient.id)):  # fmt: skip
        with factories.acting(therapist), count_queries() as queries:
            assert read()
        assert len(queries) == 1


def test_latest_and_list(treated: Any) -> None:
    therapist, patient = treated
    enter(*treated, NPRS, days_ago=4)
    newest = enter(*treated, NPRS, {"now": 1, "best": None, "worst": None})
    groc = enter(*treated, GROC, days_ago=2)
    with factories.acting(therapist):
        assert {key: row.id for key, row in latest_scores(patient.id).items()} == {NPRS: newest.id, GROC: groc.id}
        assert [row.taken_on for row in list_scores(patient.id)] == [today(), ago(2), ago(4)]


def test_the_chart_has_a_band_around_the_first_score(treated: Any) -> None:
    therapist, patient = treated
    for days_ago, now in ((9, 6), (5, 5), (1, 3)):
        enter(*treated, NPRS, {"now": now, "best": 1, "worst": 7}, days_ago=days_ago)
    for days_ago, rating in ((9, 1), (1, 5)):
        enter(*treated, GROC, {"rating": rating}, days_ago=days_ago)
    with factories.acting(therapist):
        pain, groc = (one.chart for one in read_histories(patient.id))
    assert pain is not None
    assert pain.band == (4, 8)
    assert [(one.value, one.low, one.high) for one in pain.points] == [(6, 1, 7), (5, 1, 7), (3, 1, 7)]
    assert [pain.is_within(one) for one in pain.points] == [True, True, False]
    assert f"3 scores from {day(ago(9))} (6) to {day(ago(1))} (3). Lower is better." in pain.summary
    assert groc is not None
    assert (groc.band, groc.minimum) == ((-3, 3), -7)


def test_an_activity_that_was_not_rated_each_time_moves_neither_curve_nor_band(treated: Any) -> None:
    """Walk 2, 4, 8; stairs were rated at the first time alone (with 10): the mean of both would begin at 6 and fall."""
    therapist, patient = treated
    for days_ago, ratings in ((9, (2, 10, 2)), (5, (4, None, 4)), (1, (8, None, 8))):
        enter(*treated, PSFS, psfs(*ratings), days_ago=days_ago)
    with factories.acting(therapist):
        [history] = read_histories(patient.id)
    assert history.chart is not None
    assert [one.value for one in history.chart.points] == [2, 4, 8]
    assert history.chart.band == pytest.approx((0.7, 3.3))
    assert "(2.0) to" in history.chart.summary
    assert "Drawn is the mean of the 2 of 3 activities rated each time." in history.chart.summary


def test_each_score_moved_since_the_one_before_of_its_own_care(treated: Any) -> None:
    therapist = factories.make_user()
    patient = factories.make_patient(therapist=therapist)
    enter(therapist, patient, NPRS, days_ago=90)
    factories.make_episode(patient)
    enter(therapist, patient, NPRS, {"now": 1, "best": None, "worst": None}, days_ago=9)
    enter(therapist, patient, NPRS, {"now": 3, "best": None, "worst": None})
    with factories.acting(therapist):
        [history] = read_histories(patient.id)
    newest, first, old = (one.moved for one in history.lines)
    assert "2 points worse" in newest
    assert (first, old) == ("", "")
