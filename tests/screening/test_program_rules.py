"""Rules about the program as a whole."""

from __future__ import annotations

import pytest

from clinic.rule_language.findings import Finding
from clinic.rule_language.targets import Target
from clinic.screening.rules import evaluate, evaluate_program, parse_rule, unevaluated
from clinic.screening.service import safety_rules, target_of
from tests.screening.helpers import facts, make_rule, patient, rule_ids, target

BALL = "prone-ball-release"
STRETCH = "half-kneeling-hip-flexor-stretch"
REST = "constructive-rest"
BREATHE = "breath-reset"
CORE = "deep-core-exhale"


def about(*slugs: str) -> dict[str, Finding]:
    screening = patient().screen_program([(slug, ()) for slug in slugs])
    return {finding.rule_id: finding for finding in screening.findings}


@pytest.mark.parametrize(
    ("slugs", "is_wrong"),
    [
        ((BALL, STRETCH), False),
        ((STRETCH, BALL), True),
        ((BALL, STRETCH, "prone-roller-release"), True),
        ((BALL, "prone-roller-release", BREATHE, STRETCH), False),
        ((STRETCH, REST), False),
    ],
)
def test_tool_before_stretch(slugs: tuple[str, ...], is_wrong: bool) -> None:
    assert ("PR-ORDER" in about(*slugs)) is is_wrong


def test_wrong_order_stops_the_program() -> None:
    screening = patient().screen_program([(STRETCH, ()), (BALL, ())])

    assert screening.outcome == "require_order"
    assert [finding.target_slug for finding in screening.stopping] == [""]


def test_release_leads_to_activation() -> None:
    assert "PR-ACTIVATE" in about(REST, BREATHE)
    assert "PR-ACTIVATE" not in about(REST, CORE)
    assert "PR-ACTIVATE" not in about(STRETCH, BREATHE)


def test_breathing_is_part_of_every_program() -> None:
    assert "PR-BREATHE" in about(REST)
    assert "PR-BREATHE" not in about(REST, BREATHE)
    assert "PR-BREATHE" not in about(REST, "diaphragm-breathing")


@pytest.mark.parametrize(("count", "warns"), [(5, False), (6, True)])
def test_fewer_is_better(count: int, warns: bool) -> None:
    slugs = (REST, BREATHE, CORE, STRETCH, "shake-out", "seated-march")[:count]

    assert ("PR-COUNT" in about(*slugs)) is warns


def test_order_is_a_choice_from_two_on() -> None:
    assert "PR-MIDDLE" not in about(REST)
    assert about(REST, CORE)["PR-MIDDLE"].action == "suggest"


def test_an_empty_program_has_nothing_to_say() -> None:
    assert about() == {}


def test_program_rules_wait_for_the_program() -> None:
    asking = {"PR-ORDER", "PR-ACTIVATE", "PR-BREATHE", "PR-COUNT", "PR-MIDDLE"}

    assert not rule_ids(evaluate(safety_rules(), facts(), target_of(BALL, ()), [])) & asking
    assert {rule.id for rule in unevaluated(safety_rules(), with_log=True)} == asking


def test_rules_about_exercises_are_left_to_each_exercise() -> None:
    screening = evaluate_program(safety_rules(), facts("saddle_numbness"), [target_of(REST, ())])

    assert "RF-CES" not in rule_ids(screening)


def test_a_program_rule_may_name_the_exercises_it_is_about() -> None:
    rule = parse_rule(make_rule(when={"program_count": {"gt": 1}}, target={"category_any": ["release"]}))
    items = [target("a", "release"), target("b", "stretch"), target("c", "release")]

    assert [one.target_slug for one in evaluate_program([rule], facts(), items).findings] == ["a", "c"]


def test_an_exercise_on_both_sides_may_stand_between() -> None:
    when = {"program_has_all": [{"attrs_any": ["tool"]}, {"category_any": ["stretch"]}], "flags_any": ["a"]}
    rule = parse_rule(make_rule(when=when, target={"all": True}, action="require_order"))
    tool, both, stretch = target("t", "release", ["tool"]), target("b", "stretch", ["tool"]), target("s", "stretch")

    def is_wrong(*items: Target) -> bool:
        return bool(evaluate_program([rule], facts("a"), items).findings)

    assert not is_wrong(both)
    assert not is_wrong(tool, both, stretch)
    assert is_wrong(stretch, both)
    assert is_wrong(tool, stretch, both)
    assert evaluate_program([rule], facts(), [stretch, tool]).findings == ()


def order_of_targets(*items: Target) -> bool:
    """Whether the program stands in the order that PR-ORDER asks for."""
    found = evaluate_program(safety_rules(), facts(), items)
    return "PR-ORDER" not in rule_ids(found)


def test_two_that_are_both_tool_and_stretch_have_no_wrong_order() -> None:
    both = [Target(slug, "stretch", frozenset({"tool_pressure"})) for slug in ("own-a", "own-b")]
    ball, stretch = target_of(BALL, ()), target_of(STRETCH, ())
    assert order_of_targets(*both)
    assert order_of_targets(ball, *both, stretch)
    assert not order_of_targets(*both, ball)
    assert not order_of_targets(stretch, *both)


def test_a_copy_makes_up_for_what_is_missing_only_where_its_original_does() -> None:
    rest = target_of(REST, ())
    copies = {
        (filed, origin): Target("own-a", filed, based_on="x", origin_category=origin, more_categories=frozenset({origin}))
        for filed in ("activate", "release") for origin in ("activate", "release")
    }  # fmt: skip
    lacking = {
        key
        for key, copy in copies.items()
        if "PR-ACTIVATE" in rule_ids(evaluate_program(safety_rules(), facts(), (rest, copy)))
    }
    assert lacking == copies.keys() - {("activate", "activate")}
