"""Required modifications, and the search for the smallest set that clears an exercise."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from clinic.rule_language.targets import Target
from clinic.screening.rules import Effective, Rule, evaluate, parse_rules
from tests.screening.helpers import facts, make_rule, patient, rule_ids, target

RELEASE = "supported-psoas-release"
Effects = Mapping[str, tuple[set[str], set[str]]]
"""Modification -> attributes it takes away, attributes it adds."""


def rules(*changes: dict[str, object]) -> tuple[Rule, ...]:
    return parse_rules(make_rule(id=f"T-{n}", when={"always": True}, **one) for n, one in enumerate(changes))


def blocks(attribute: str) -> dict[str, object]:
    return {"target": {"attrs_any": [attribute]}}


def requires(attribute: str, *slugs: str) -> dict[str, object]:
    return {"target": {"attrs_any": [attribute]}, "action": "require_mod", "satisfied_by": list(slugs)}


def effective(base: Target, effects: Effects, *, exclusive: tuple[set[str], ...] = ()) -> Effective:
    def apply(added: tuple[str, ...]) -> Target | None:
        if any(pair <= set(added) for pair in exclusive):
            return None
        removed = set().union(*(effects[slug][0] for slug in added))
        brought = set().union(*(effects[slug][1] for slug in added))
        return target(base.slug, base.category, (base.attributes - removed) | brought, [*base.modifications, *added])

    return apply


def test_required_modification_is_asked_for_then_met() -> None:
    asked = rules(requires("edge", "ramp", "wedge"))

    bare = evaluate(asked, facts(), target(attributes=["edge"]), ["ramp"])
    met = evaluate(asked, facts(), target(attributes=["edge"], modifications=["wedge"]), ["ramp"])

    assert (bare.outcome, bare.findings[0].satisfied_by) == ("require_mod", ("ramp", "wedge"))
    assert met.findings == ()


def test_required_modification_that_does_not_exist_here_is_a_block() -> None:
    (finding,) = evaluate(rules(requires("edge", "ramp")), facts(), target(attributes=["edge"]), ["strap"]).findings

    assert (finding.action, finding.satisfied_by) == ("block", ("ramp",))


def test_no_search_without_a_way_to_look() -> None:
    assert evaluate(rules(requires("edge", "ramp")), facts(), target(attributes=["edge"]), ["ramp"]).fixes == ()


@pytest.mark.parametrize("selector", [{"all": True}, {"slugs": ["x"]}, {"category_any": ["release"]}])
def test_no_search_for_what_stops_by_name(selector: dict[str, object]) -> None:
    def never(added: tuple[str, ...]) -> Target | None:
        raise AssertionError(added)

    assert evaluate(rules({"target": selector}), facts(), target(), ["ramp"], never).fixes == ()


def test_a_rule_by_category_can_be_cleared_where_an_attribute_is_excepted() -> None:
    base = target(attributes=["edge"])
    stopped = rules({"target": {"category_any": ["release"], "not_attrs": ["rest_only"]}})

    assert evaluate(stopped, facts(), base, ["rest"], effective(base, {"rest": (set(), {"rest_only"})})).fixes == (
        ("rest",),
    )


def test_smallest_sets_only_and_all_of_them() -> None:
    base = target(attributes=["edge", "floor"])
    effects: Effects = {
        "ramp": ({"edge"}, set()),
        "bed": ({"floor"}, set()),
        "chair": ({"edge", "floor"}, set()),
        "sofa": ({"edge", "floor"}, set()),
        "towel": (set(), set()),
    }

    screening = evaluate(rules(blocks("edge"), blocks("floor")), facts(), base, effects, effective(base, effects))

    assert screening.fixes == (("chair",), ("sofa",))


def test_a_modification_that_helps_only_beside_another_is_found() -> None:
    """Hands on a chair change nothing until the patient stands."""
    base = target(attributes=["kneeling"])
    effects: Effects = {"stand": ({"kneeling"}, {"balance"}), "hand": (set(), set())}
    asked = rules(blocks("kneeling"), requires("balance", "hand"))

    assert evaluate(asked, facts(), base, effects, effective(base, effects)).fixes == (("hand", "stand"),)


def test_five_modifications_are_tried_and_no_more() -> None:
    def fixes(count: int) -> tuple[tuple[str, ...], ...]:
        names = [f"a{number}" for number in range(count)]
        base = target(attributes=names)
        effects: Effects = {f"m{name}": ({name}, set()) for name in names}
        return evaluate(rules(*map(blocks, names)), facts(), base, effects, effective(base, effects)).fixes

    assert fixes(5) == (("ma0", "ma1", "ma2", "ma3", "ma4"),)
    assert fixes(6) == ()


def test_what_cannot_go_together_is_no_fix() -> None:
    base = target(attributes=["edge", "floor"])
    effects: Effects = {"ramp": ({"edge"}, set()), "bed": ({"floor"}, set())}
    look = effective(base, effects, exclusive=({"ramp", "bed"},))

    assert evaluate(rules(blocks("edge"), blocks("floor")), facts(), base, effects, look).fixes == ()


def test_the_gentlest_fix_comes_first_then_the_one_the_rule_prefers() -> None:
    base = target(attributes=["free feet"])
    effects: Effects = {slug: ({"free feet"}, set()) for slug in ("pillows", "strap", "weights")}
    asked = rules(
        requires("free feet", "strap", "pillows"),
        {"target": {"mods_any": ["weights"]}, "action": "warn"},
    )

    assert evaluate(asked, facts(), base, effects, effective(base, effects)).fixes == (
        ("strap",),
        ("pillows",),
        ("weights",),
    )


def test_four_things_at_once_are_found_on_the_library() -> None:
    found = patient(
        "osteoporosis", "trauma_history", "cannot_floor_transfer", "tha_anterior", "hip_precautions_active"
    ).screen(RELEASE)

    assert ("bed-version", "informed-choice", "lengthwise-ramp", "strap-feet") in found.fixes


def test_what_clears_only_because_something_else_goes_is_not_proposed() -> None:
    """A half dome and a low trunk prop cannot be set up together, but no source says that the dome has to go."""
    assert ("trunk-prop-low",) not in patient("vertigo").screen(RELEASE, ["bosu-swap"]).fixes


def test_strap_gives_way_to_pillows_after_trauma() -> None:
    precautions = ("tha_anterior", "hip_precautions_active")

    assert patient(*precautions).screen(RELEASE).fixes == (("strap-feet",), ("feet-pillows",))
    assert patient(*precautions, "ptsd").screen(RELEASE).fixes == (
        ("feet-pillows", "informed-choice"),
        ("informed-choice", "strap-feet"),
    )


def test_a_fix_takes_the_slot_of_what_was_chosen() -> None:
    asked = patient("tha_anterior", "hip_precautions_active")

    assert ("strap-feet",) in asked.screen(RELEASE, ["feet-relaxed", "knee-support"]).fixes


def test_a_modification_may_be_the_fix_only_because_it_takes_the_place_of_another() -> None:
    base = target(modifications=["weights"])
    asked = rules({"target": {"mods_any": ["weights"]}})

    assert evaluate(asked, facts(), base, ["bare", "weights"], lambda added: target(modifications=added)).fixes == (
        ("bare",),
    )


def test_what_the_clinic_claims_to_take_away_is_cleared_by_what_really_does() -> None:
    """The attributes are the same before and after; only whose word takes the edge away differs."""
    claimed = Target("x", "release", own_removed=frozenset({"edge"}))
    asked = rules(blocks("edge"))

    found = evaluate(asked, facts(), claimed, ["ramp"], lambda added: target(modifications=added))

    assert (found.outcome, found.fixes) == ("block", (("ramp",),))


@pytest.mark.parametrize(
    ("rule", "outcome"),
    [
        ({"action": "block"}, "block"),
        ({"action": "require_mod", "satisfied_by": ["ramp"]}, "require_mod"),
        ({"action": "warn", "override": "none"}, "warn"),
        ({"action": "warn"}, "ok"),
    ],
)
def test_the_word_of_the_clinic_counts_only_where_a_rule_warns(rule: dict[str, object], outcome: str) -> None:
    claimed = Target("x", "release", own_removed=frozenset({"edge"}), own_added=frozenset({"rest_only"}))
    excepting = {"target": {"category_any": ["release"], "not_attrs": ["rest_only"]}}

    assert evaluate(rules(blocks("edge") | rule), facts(), claimed, ["ramp"]).outcome == outcome
    real = Target("x", "release", frozenset({"rest_only"}), own_added=frozenset({"rest_only"}))
    assert evaluate(rules(excepting | rule), facts(), real, ["ramp"]).outcome == outcome


def test_a_modification_that_makes_it_unsafe_is_found_out() -> None:
    """The half dome wobbles: effective attributes count, not those of the plain exercise."""
    dizzy = patient("vertigo")

    assert dizzy.screen(RELEASE).outcome == "ok"
    wobbly = dizzy.screen(RELEASE, ["bosu-swap"])
    assert (wobbly.outcome, rule_ids(wobbly)) == ("block", {"FL-BALANCE"})
    assert ("blanket-stack-swap",) in wobbly.fixes


def test_seated_version_lifts_the_block_of_late_pregnancy() -> None:
    late = patient("pregnant", ga_weeks=30)

    assert late.screen("diaphragm-breathing").outcome == "block"
    assert late.screen("diaphragm-breathing", ["seated-swap"]).findings == ()


def test_pregnancy_incline_is_offered_to_the_pregnant_only() -> None:
    assert "pregnancy-incline" not in patient().applicable(RELEASE)
    assert "pregnancy-incline" in patient("pregnant").applicable(RELEASE)
