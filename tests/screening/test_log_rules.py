"""Rules about what the patient reported: they hold only on a report, and only where the report speaks."""

from __future__ import annotations

from typing import Any

import pytest

from clinic.rule_language.facts import LogEntry, LogFacts, PatientFacts
from clinic.screening.rules import evaluate, parse_rule, unevaluated
from clinic.screening.service import safety_rules, target_of
from tests.screening.helpers import facts, holds, make_rule, rule_ids, target

STRETCH = "half-kneeling-hip-flexor-stretch"
RELEASE = "supported-psoas-release"
BALL = "prone-ball-release"


def entry(slug: str = STRETCH, category: str = "stretch", **changes: Any) -> LogEntry:
    return LogEntry(slug, category, **changes)


def found(slug: str, *entries: LogEntry, known: PatientFacts | None = None) -> set[str]:
    return rule_ids(evaluate(safety_rules(), known or facts(), target_of(slug, ()), [], log=LogFacts(entries)))


@pytest.mark.parametrize(
    ("before", "after", "held"), [(3, 5, True), (3, 4, False), (5, 3, False), (None, 5, False), (3, None, False)]
)
def test_pain_after_a_stretch_holds_that_stretch(before: int | None, after: int | None, held: bool) -> None:
    log = entry(pain_before=before, pain_after=after)

    assert ("SD-WORSE" in found(STRETCH, log)) is held
    assert "SD-WORSE" not in found("supported-split-squat", log)


def test_pain_after_another_kind_of_exercise_is_not_this_rule() -> None:
    assert "SD-WORSE" not in found(RELEASE, entry(RELEASE, "release", pain_before=1, pain_after=6))


def test_holding_is_an_answer_that_stops() -> None:
    log = LogFacts((entry(pain_before=1, pain_after=6),))

    assert evaluate(safety_rules(), facts(), target_of(STRETCH, ()), [], log=log).outcome == "hold_exercise"


@pytest.mark.parametrize(("days", "advised"), [((0, 6), True), ((0, 7), False), ((2,), False)])
def test_not_liking_it_twice_in_a_week(days: tuple[int, ...], advised: bool) -> None:
    log = [entry(RELEASE, "release", reason="dont_like", days_ago=day) for day in days]

    assert ("SD-DISLIKE" in found(RELEASE, *log)) is advised
    assert "SD-DISLIKE" not in found("constructive-rest", *log)


def test_two_exercises_not_liked_once_each_are_not_twice() -> None:
    log = [entry(slug, "release", reason="dont_like") for slug in (RELEASE, "constructive-rest")]

    assert "SD-DISLIKE" not in found(RELEASE, *log)


@pytest.mark.parametrize(
    ("word", "slug", "rule"),
    [
        ("sharp", BALL, "SD-TOOLSHARP"),
        ("throbbing", BALL, "SD-TOOLSHARP"),
        ("tingling", BALL, "SD-REFERRED"),
        ("down_leg", STRETCH, "SD-REFERRED"),
        ("new_place", RELEASE, "SD-REFERRED"),
    ],
)
def test_a_feeling_holds_the_exercises_it_warns_of(word: str, slug: str, rule: str) -> None:
    assert rule in found(slug, entry(felt=frozenset({word})))
    assert rule not in found(slug, entry(felt=frozenset({"stretching"})))
    assert rule not in found("breath-reset", entry(felt=frozenset({word})))


def test_faint_on_the_back_matters_in_pregnancy() -> None:
    log = entry("constructive-rest", "release", felt=frozenset({"dizzy"}))

    assert "PG-SYMPT" in found("constructive-rest", log, known=facts("pregnant", ga_weeks=12))
    assert "PG-SYMPT" not in found("constructive-rest", log)


def test_without_a_log_no_log_rule_holds_and_all_are_named() -> None:
    rules = safety_rules()
    asking = {"SD-WORSE", "SD-1WEEK", "SD-DISLIKE", "SD-TOOLSHARP", "SD-REFERRED", "PG-SYMPT"}

    assert not rule_ids(evaluate(rules, facts("pregnant"), target_of(BALL, ()), [])) & asking
    assert {rule.id for rule in unevaluated(rules, with_program=True)} == asking
    assert unevaluated(rules, with_log=True, with_program=True) == ()


def test_figures_not_reported_hold_nothing() -> None:
    when = {"log": {"adherence_pct": {"lt": 50}}}

    assert not holds(when, facts())
    log_rules = [rule for rule in safety_rules() if rule.id == "SD-1WEEK"]
    silent = LogFacts(days_since_start=20, adherence_pct=100.0)
    assert evaluate(log_rules, facts(), target_of(STRETCH, ()), [], log=silent).outcome == "ok"


ROSE = {"log": {"pain_after_minus_before": {"gte": 2}}}
DISLIKED = {"log": {"reason": "dont_like", "count_7d": {"gte": 1}}}


@pytest.mark.parametrize(
    ("when", "held"),
    [
        (ROSE, {"a", "b"}),
        (DISLIKED, {"b", "c"}),
        ({"all": [ROSE, DISLIKED]}, {"b"}),
        ({"all": [DISLIKED, ROSE, {"always": True}]}, {"b"}),
        ({"any": [ROSE, DISLIKED]}, {"a", "b", "c"}),
        ({"any": [ROSE, {"flags_any": ["limp"]}]}, {"a", "b", "c", "d"}),
    ],
)
def test_joined_reports_speak_of_the_exercises_that_all_or_any_name(when: dict[str, Any], held: set[str]) -> None:
    rule = parse_rule(make_rule(when=when, target={"slugs_from_log": True}, action="hold_exercise"))
    rose = [LogEntry(slug, "stretch", pain_before=1, pain_after=4) for slug in "ab"]
    disliked = [LogEntry(slug, "stretch", reason="dont_like") for slug in "bc"]
    log = LogFacts((*rose, *disliked, LogEntry("d", "stretch", reason="no_time")))

    answers = {slug for slug in "abcd" if evaluate([rule], facts("limp"), target(slug), [], log=log).findings}

    assert answers == held


def test_a_week_of_work_without_relief_asks_for_a_new_look() -> None:
    log = LogFacts(days_since_start=20, adherence_pct=100.0, nprs_change=1)
    asking = [rule for rule in safety_rules() if rule.id == "SD-1WEEK"]

    (finding,) = evaluate(asking, facts(), target_of(STRETCH, ()), [], log=log).findings

    assert finding.action == "task_reassess"
    assert finding.inputs == ("days_since_start 20", "adherence_pct 100", "nprs_change 1")
