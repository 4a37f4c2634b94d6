"""How conditions and targets are joined, and what findings tell."""

from __future__ import annotations

from typing import Any

import pytest

from clinic.rule_language.conditions import flags_needed, parse_when
from clinic.rule_language.facts import PatientFacts
from clinic.rule_language.findings import Action, can_override, summarize
from clinic.rule_language.targets import Target
from clinic.screening.rules import evaluate, parse_rule, parse_rules
from clinic.screening.service import safety_rules
from tests.screening.helpers import facts, holds, make_rule, patient, target


@pytest.mark.parametrize(
    ("when", "flags", "expected"),
    [
        ({"flags_any": ["a", "b"]}, ["b"], True),
        ({"flags_any": ["a", "b"]}, ["c"], False),
        ({"not_flags": ["a", "b"]}, ["c"], True),
        ({"not_flags": ["a", "b"]}, ["b", "c"], False),
        ({"flags_any": ["a"], "not_flags": ["b"]}, ["a"], True),
        ({"flags_any": ["a"], "not_flags": ["b"]}, ["a", "b"], False),
        ({"all": [{"flags_any": ["a"]}, {"flags_any": ["b"]}]}, ["a"], False),
        ({"all": [{"flags_any": ["a"]}, {"flags_any": ["b"]}]}, ["a", "b"], True),
        ({"any": [{"flags_any": ["a"]}, {"flags_any": ["b"]}]}, ["b"], True),
        ({"any": [{"flags_any": ["a"]}, {"flags_any": ["b"]}]}, ["c"], False),
        ({"any": [{"flags_any": ["a"]}, {"all": [{"flags_any": ["b"]}, {"flags_any": ["c"]}]}]}, ["b", "c"], True),
        ({"always": True}, [], True),
    ],
)
def test_joining(when: dict[str, Any], flags: list[str], expected: bool) -> None:
    assert holds(when, facts(*flags)) is expected


@pytest.mark.parametrize(
    ("when", "flags"),
    [
        ({"flags_any": ["a", "b"]}, {"a", "b"}),
        ({"not_flags": ["a"]}, set()),
        ({"always": True}, set()),
        ({"age": {"gte": 65}}, set()),
        ({"flags_any": ["a"], "age": {"gte": 65}}, {"a"}),
        ({"all": [{"flags_any": ["a", "b"]}, {"flags_any": ["c"]}]}, {"c"}),
        ({"any": [{"flags_any": ["a"]}, {"flags_any": ["b"], "age": {"gte": 65}}]}, {"a", "b"}),
        ({"any": [{"flags_any": ["a"]}, {"age": {"gte": 65}}]}, set()),
    ],
)
def test_flags_without_which_nothing_holds(when: dict[str, Any], flags: set[str]) -> None:
    assert flags_needed(parse_when(when, "when")) == flags


def test_two_events_in_one_table_must_both_hold() -> None:
    when = {"weeks_since": {"c_section": {"lt": 12}, "hernia_repair": {"lt": 12}}}

    assert holds(when, facts(weeks_since={"c_section": 3, "hernia_repair": 3}))
    assert not holds(when, facts(weeks_since={"c_section": 3, "hernia_repair": 30}))


@pytest.mark.parametrize(("known", "expected"), [("long_weak", True), ("short_strong", False), (None, False)])
def test_assessment_class(known: str | None, expected: bool) -> None:
    assert holds({"assessment": {"class": "long_weak"}}, facts(assessment_class=known)) is expected


@pytest.mark.parametrize(
    ("selector", "looked_at", "expected"),
    [
        ({"all": True}, target(), True),
        ({"slugs": ["x"]}, target("x"), True),
        ({"slugs": ["x"]}, target("y"), False),
        ({"category_any": ["release"]}, target(category="release"), True),
        ({"attrs_any": ["prone", "kneeling"]}, target(attributes=["kneeling"]), True),
        ({"attrs_any": ["prone"]}, target(attributes=["kneeling"]), False),
        ({"mods_any": ["strap-feet"]}, target(modifications=["strap-feet"]), True),
        ({"mods_any": ["strap-feet"]}, target(), False),
        ({"mods_any": ["strap-feet"], "attrs_any": ["prone"]}, target(attributes=["prone"]), True),
        ({"category_any": ["stretch"], "attrs_any": ["tool"]}, target(category="stretch"), True),
        ({"category_any": ["release"], "not_attrs": ["rest_only"]}, target(attributes=["rest_only"]), False),
        ({"category_any": ["release"], "not_attrs": ["rest_only"]}, target(), True),
        ({"all": True, "not_attrs": ["rest_only"]}, target(attributes=["rest_only"]), False),
    ],
)
def test_targets(selector: dict[str, Any], looked_at: Target, expected: bool) -> None:
    rules = [parse_rule(make_rule(when={"always": True}, target=selector))]

    assert bool(evaluate(rules, PatientFacts(), looked_at, []).findings) is expected


def test_ranks_go_down_as_declared() -> None:
    names = (
        "escalate_emergency escalate_urgent block hold_exercise require_mod require_order warn task_reassess suggest"
    )
    assert [action.value for action in Action] == names.split()
    ranks = [action.rank for action in Action]
    assert ranks == sorted(ranks, reverse=True)
    assert len(set(ranks)) == len(ranks)
    assert [action for action in Action if not action.stops] == [Action.WARN, Action.TASK_REASSESS, Action.SUGGEST]


def test_the_worst_finding_comes_first_and_is_the_outcome() -> None:
    actions = ["suggest", "block", "warn", "escalate_urgent", "block"]
    rules = parse_rules(
        make_rule(id=f"T-{number}", action=action, when={"always": True}) for number, action in enumerate(actions)
    )

    screening = evaluate(rules, facts(), target(), [])

    assert screening.outcome == "escalate_urgent"
    assert [finding.rule_id for finding in screening.findings] == ["T-3", "T-1", "T-4", "T-2", "T-0"]
    assert [finding.rule_id for finding in screening.stopping] == ["T-3", "T-1", "T-4"]


def test_nothing_found_is_ok() -> None:
    assert summarize(()).outcome == "ok"


@pytest.mark.parametrize(
    ("override", "can"), [("none", False), ("PT with written reason", True), ("surgeon clearance", True)]
)
def test_can_override(override: str, can: bool) -> None:
    screening = evaluate([parse_rule(make_rule(override=override))], facts("a"), target(), [])

    assert [can_override(finding) for finding in screening.findings] == [can]


def test_nobody_overrides_an_escalation() -> None:
    sent_away = [rule for rule in safety_rules() if rule.action.startswith("escalate")]

    assert len(sent_away) == 6
    assert {rule.override for rule in sent_away} == {"none"}


def test_a_finding_carries_what_must_be_stored() -> None:
    (finding,) = patient("pregnant", ga_weeks=24).screen("diaphragm-breathing").findings

    assert (finding.rule_id, finding.version, finding.target_slug) == ("PG-FLAT20", 1, "diaphragm-breathing")
    assert finding.inputs == ("pregnant", "ga_weeks 24")
    assert finding.reason == "Flat, still lying can drop blood pressure"
    assert finding.patient_text.startswith("Do not lie flat on your back")
    assert finding.source.startswith("ACOG")
    assert (finding.certainty, finding.override) == ("medium", "PT with written reason")
