"""Rule data that cannot be understood is refused, with the rule, the place and what would be understood."""

from __future__ import annotations

from typing import Any

import pytest

from clinic.screening.rules import RuleError, parse_rule, parse_rules
from tests.screening.helpers import facts, holds, make_rule

ORDER = {"program_has_all": [{"slugs": ["x"]}, {"slugs": ["y"]}]}

BAD_RULES: list[tuple[dict[str, Any], str]] = [
    ({"colour": "red"}, "rule T-1: unknown key 'colour'; use one of action, certainty"),
    ({"action": "forbid"}, "rule T-1.action: unknown action 'forbid'; use one of escalate_emergency"),
    ({"version": 0}, "rule T-1.version: needs a whole number from 1, got 0"),
    ({"version": True}, "rule T-1.version: needs a whole number from 1, got True"),
    ({"reason": ""}, "rule T-1: reason is empty"),
    ({"override": ""}, "rule T-1: override is empty"),
    ({"reason": 3}, "rule T-1.reason: needs a text, got 3"),
    ({"action": "require_mod"}, "rule T-1: satisfied_by belongs to require_mod, and require_mod needs it"),
    ({"satisfied_by": ["m"]}, "rule T-1: satisfied_by belongs to require_mod, and require_mod needs it"),
    (
        {"action": "require_mod", "satisfied_by": "m"},
        "rule T-1.satisfied_by: needs a list of one or more names, got 'm'",
    ),
    ({"action": "require_order"}, "rule T-1: require_order needs the order, as when.program_has_all"),
]

BAD_WHENS: list[tuple[object, str]] = [
    ("always", "rule T-1.when: needs a table, got 'always'"),
    ({}, "rule T-1.when: says nothing; a rule for everyone says {always = true}"),
    ({"flag_any": ["a"]}, "rule T-1.when: unknown key 'flag_any'; use one of age, all, always"),
    ({"flags_any": []}, "rule T-1.when.flags_any: needs a list of one or more names, got []"),
    ({"flags_any": "a"}, "rule T-1.when.flags_any: needs a list of one or more names, got 'a'"),
    ({"not_flags": ["a", 1]}, "rule T-1.when.not_flags: needs a list of one or more names"),
    ({"all": []}, "rule T-1.when.all: needs a list of one or more conditions, got []"),
    ({"any": [{"ages": {"lt": 3}}]}, "rule T-1.when.any[0]: unknown key 'ages'"),
    ({"age": {"below": 18}}, "rule T-1.when.age: unknown operator 'below'; use one of between, gt, gte, lt, lte"),
    ({"age": {}}, "rule T-1.when.age: needs a limit such as {lt = 20}"),
    ({"age": 18}, "rule T-1.when.age: needs a table, got 18"),
    ({"age": {"lt": "18"}}, "rule T-1.when.age: needs a number, got '18'"),
    ({"age": {"lt": True}}, "rule T-1.when.age: needs a number, got True"),
    ({"age": {"between": [65]}}, "rule T-1.when.age: between needs two numbers, got [65]"),
    ({"age": {"between": [75, 65]}}, "rule T-1.when.age: between must go up, got [75, 65]"),
    ({"weeks_since": {}}, "rule T-1.when.weeks_since: names no event; use one of abdominal_surgery"),
    ({"weeks_since": {"party": {"lt": 1}}}, "rule T-1.when.weeks_since: unknown event 'party'; use one of"),
    ({"days_since": {"delivery": {"near": 1}}}, "rule T-1.when.days_since.delivery: unknown operator 'near'"),
    ({"sex_at_birth": "m"}, "rule T-1.when.sex_at_birth: unknown value 'm'; use one of female, male"),
    ({"screen": "ok"}, "rule T-1.when.screen: can only ask for no screen on file, got 'ok'"),
    ({"assessment": {}}, "rule T-1.when.assessment: needs the key 'class'"),
    ({"assessment": {"class": 3}}, "rule T-1.when.assessment.class: needs a text, got 3"),
    ({"always": False}, "rule T-1.when.always: can only be true, got False"),
    ({"log": {}}, "rule T-1.when.log: ask one question: felt_any"),
    ({"log": {"on_category": "stretch"}}, "Got on_category"),
    ({"log": {"felt_any": ["sharp"], "reason": "x"}}, "Got felt_any, reason"),
    ({"log": {"felt": ["sharp"]}}, "rule T-1.when.log: unknown key 'felt'"),
    ({"program_has_all": [{"all": True}]}, "rule T-1.when.program_has_all: needs a list of two or more selectors"),
    ({"program_has": {"attr_any": ["a"]}}, "rule T-1.when.program_has: unknown key 'attr_any'"),
    ({"program_order": "phase"}, "rule T-1.when.program_order: can only be true, got 'phase'"),
]

BAD_TARGETS: list[tuple[object, str]] = [
    ({}, "rule T-1.target: names nothing; use one of all, attrs_any, category_any, mods_any, slugs, slugs_from_log"),
    ({"not_attrs": ["rest_only"]}, "rule T-1.target: names nothing"),
    ({"attributes": ["prone"]}, "rule T-1.target: unknown key 'attributes'"),
    ({"attrs_any": []}, "rule T-1.target.attrs_any: needs a list of one or more names"),
    ({"all": False}, "rule T-1.target.all: can only be true, got False"),
    ({"slugs_from_log": True}, "rule T-1: target.slugs_from_log needs a log condition in when"),
]


def refusal(**changes: Any) -> str:
    with pytest.raises(RuleError) as caught:
        parse_rule(make_rule(**changes))
    return str(caught.value)


@pytest.mark.parametrize(("changes", "message"), BAD_RULES)
def test_bad_rule(changes: dict[str, Any], message: str) -> None:
    assert message in refusal(**changes)


@pytest.mark.parametrize(("when", "message"), BAD_WHENS)
def test_bad_when(when: object, message: str) -> None:
    assert message in refusal(when=when)


@pytest.mark.parametrize(("target", "message"), BAD_TARGETS)
def test_bad_target(target: object, message: str) -> None:
    assert message in refusal(target=target)


@pytest.mark.parametrize("key", ["when", "target", "action", "reason", "source", "certainty", "override"])
def test_missing_key(key: str) -> None:
    data = make_rule()
    del data[key]

    with pytest.raises(RuleError, match=f"rule T-1: lacks {key}"):
        parse_rule(data)


def test_rule_without_id() -> None:
    data = make_rule()
    del data["id"]

    with pytest.raises(RuleError, match="rule without id: lacks id"):
        parse_rule(data)


def test_two_rules_with_one_id() -> None:
    with pytest.raises(RuleError, match="rule T-1: there are two rules with this id"):
        parse_rules([make_rule(), make_rule(reason="Another")])


def test_a_good_rule_keeps_its_words() -> None:
    rule = parse_rule(make_rule(version=3, action="require_mod", satisfied_by=["m", "n"], suggest="Do m"))

    assert (rule.id, rule.version, rule.action, rule.satisfied_by) == ("T-1", 3, "require_mod", ("m", "n"))
    assert (rule.reason, rule.suggest, rule.source, rule.certainty) == ("Reason", "Do m", "Source", "high")


@pytest.mark.parametrize(
    ("by", "on", "is_draft"), [("", "", True), ("A. Therapist", "", True), ("A. Therapist", "2026-01-05", False)]
)
def test_a_rule_is_a_draft_until_somebody_reviewed_it(by: str, on: str, is_draft: bool) -> None:
    assert parse_rule(make_rule(reviewed_by=by, reviewed_on=on)).is_draft is is_draft


@pytest.mark.parametrize(
    ("limits", "yes", "no"),
    [
        ({"lt": 18}, [17], [18, 19]),
        ({"lte": 18}, [17, 18], [19]),
        ({"gt": 18}, [19], [17, 18]),
        ({"gte": 18}, [18, 19], [17]),
        ({"between": [18, 20]}, [18, 19, 20], [17, 21]),
        ({"gte": 18, "lt": 20}, [18, 19], [17, 20]),
    ],
)
def test_operators(limits: dict[str, Any], yes: list[int], no: list[int]) -> None:
    answers = [holds({"age": limits}, facts(age=age)) for age in yes + no]

    assert answers == [True] * len(yes) + [False] * len(no)
