"""What must not be overlooked in a chart, and in which order."""

from __future__ import annotations

from datetime import timedelta

import pytest

from clinic.chart.alerts import Alert, alerts_of
from clinic.chart.today_rules import Doubt, escalations, firings_of
from clinic.examination.snapshot import PatientSnapshot
from clinic.health_screens.questions import ReadAnswers
from clinic.patients.models import Pregnancy
from tests.chart.test_today_rules import TODAY, known

DOUBT = Doubt("Fresh strain", "", ("Split squat",), stops=True)
TASK = Doubt("Pain lasts", "Re-test", ("Split squat",), stops=False)


def alerts(snapshot: PatientSnapshot, *doubts: Doubt, answers: ReadAnswers | None = None) -> tuple[Alert, ...]:
    found = escalations(firings_of(snapshot, TODAY))
    return alerts_of(snapshot, TODAY, answers=answers, escalations=found, doubts=doubts)


def titles(*of: Alert) -> list[str]:
    return [one.title for one in of]


def test_nothing_to_say() -> None:
    assert alerts(known()) == ()


def test_medical_care_then_screen_then_sheet_then_dates() -> None:
    snapshot = known(
        flags=frozenset({"pregnant", "saddle_numbness"}),
        pregnancy=Pregnancy.PREGNANT,
        due_on=TODAY - timedelta(days=1),
        screen_taken_on=TODAY - timedelta(days=91),
    )
    found = titles(*alerts(snapshot, DOUBT))
    order = ("Refer now", "The health screen is old", "The sheet no longer fits", "The due date")
    assert [next(one for one in order if title.startswith(one)) for title in found] == list(order)


def test_an_emergency_sign_that_no_rule_knows_is_said_all_the_same() -> None:
    answers = ReadAnswers(groups=(), emergencies=("Something new",), events=())
    [found] = alerts(known(), answers=answers)
    assert (found.kind, found.lines) == ("block", ("Something new",))


@pytest.mark.parametrize(("days", "kinds"), [(90, []), (91, ["warn"])])
def test_a_screen_is_old_after_90_days(days: int, kinds: list[str]) -> None:
    assert [one.kind for one in alerts(known(screen_taken_on=TODAY - timedelta(days=days)))] == kinds


def test_without_a_complete_screen_the_sheet_is_not_judged_twice() -> None:
    missing = known(screen_id=None, screen_taken_on=None)
    holes = known(unknown_groups=("Spine",))
    assert titles(*alerts(missing, DOUBT)) == ["No health screen yet"]
    assert titles(*alerts(holes, DOUBT)) == ["The health screen is not complete"]


def test_what_stops_blocks_and_what_asks_to_look_again_warns() -> None:
    assert [(one.kind, one.lines) for one in alerts(known(), DOUBT, TASK)] == [
        ("block", ("Split squat",)),
        ("warn", ("Split squat", "Re-test")),
    ]


@pytest.mark.parametrize(
    ("due_in_days", "said"),
    [(1, []), (0, []), (-1, ["The due date, Nov 20, 2026, has passed"]), (None, ["Due date not known"])],
)
def test_a_due_date_that_passed_or_is_not_known(due_in_days: int | None, said: list[str]) -> None:
    due_on = None if due_in_days is None else TODAY + timedelta(days=due_in_days)
    assert titles(*alerts(known(pregnancy=Pregnancy.PREGNANT, due_on=due_on))) == said
