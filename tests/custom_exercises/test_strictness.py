"""No phase and no tick of the clinic's takes an own exercise out of a rule: not a copy, and not one written from scratch."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic.custom_library.attributes import GROUPS, LIFTS, rules_by_attribute, rules_reading_the_phase
from clinic.custom_library.errors import TicksContradict
from clinic.custom_library.strictness import PHASE_OF, REST, strictly_judged
from clinic.exercises.catalog import library
from clinic.exercises.content import Exercise
from clinic.exercises.rules import effective_attributes
from clinic.rule_language.facts import LogEntry, LogFacts, PatientFacts
from clinic.rule_language.findings import Action
from clinic.rule_language.targets import Target
from clinic.screening.rules import evaluate, evaluate_program
from clinic.screening.service import as_target, safety_rules, target_of
from tests import factories
from tests.custom_exercises.browser import OWN, fields
from tests.custom_exercises.cases import RELEASE, library_of, make_own
from tests.factories import acting
from tests.forms import post
from tests.programs.browser import text_of
from tests.screening.helpers import facts
from tests.screening.test_properties import anyone

LUNGE = "half-kneeling-hip-flexor-stretch"
RESTING = "constructive-rest"
ROLLER = "prone-roller-release"
PHOTO = {"photo": {}, "props": [], "alt": []}
LONG_WEAK = facts(assessment_class="long_weak")


def asks(slug: str, *also: str) -> tuple[str, ...]:
    return (*library().exercises[slug].attributes, *also)


def rules_for(pt, row, known: PatientFacts = LONG_WEAK) -> set[str]:
    """The rules that speak of an own exercise."""
    with acting(pt):
        return {one.rule_id for one in evaluate(safety_rules(), known, target_of(row.slug, ()), ()).findings}


def test_a_stretch_is_not_taken_for_a_rest(database) -> None:
    pt = factories.make_user()
    with pytest.raises(TicksContradict) as refused:
        make_own(pt, slug=LUNGE, category="stretch", attributes=asks(LUNGE, REST))
    assert refused.value.problems == {
        "stillness": "“Rest, no stretch and no tool” does not go with “Hip taken far back”. Take one of them back."
    }


@pytest.mark.parametrize("asked", sorted(PHASE_OF))
def test_the_form_says_beside_the_group_what_no_rest_asks(signed_in, asked: str) -> None:
    browser, _pt = signed_in()
    group = next(one for one in GROUPS if asked in one.attributes)
    answer = post(browser, f"{OWN}/new", fields(**{
        "asks_stillness": [REST], "asks_no_stillness": None, group.field: [asked], group.none_field: None,
    }))  # fmt: skip
    assert answer.status_code == 422
    beside = text_of(answer).split("Rest and stillness")[-1]
    assert f"does not go with “{library().attributes[asked]}”" in beside


def test_a_rest_that_the_clinic_alone_says_lifts_nothing(database) -> None:
    pt = factories.make_user()
    plain = {"slug": RESTING, "category": "release", "attributes": asks(RESTING)}
    assert "SD-LONGWEAK" in rules_for(pt, make_own(pt, **plain))
    assert "SD-LONGWEAK" not in rules_for(pt, make_own(pt, based_on=RESTING, **plain))


@pytest.mark.parametrize("phase", library().categories)
def test_a_copy_stays_in_the_phase_of_its_original(database, phase: str) -> None:
    pt = factories.make_user()
    row = make_own(pt, based_on=LUNGE, slug=LUNGE, category=phase, attributes=asks(LUNGE))
    assert "SD-LONGWEAK" in rules_for(pt, row)


@pytest.mark.parametrize("phase", library().categories)
@pytest.mark.parametrize("slug", [RELEASE, LUNGE, ROLLER, "block-supported-bridge"])
def test_a_phase_follows_from_what_is_asked(database, slug: str, phase: str) -> None:
    pt = factories.make_user()
    assert "SD-LONGWEAK" in rules_for(pt, make_own(pt, slug=slug, category=phase, attributes=asks(slug)))


def test_what_shows_a_phase_is_what_the_library_has_there() -> None:
    for slug, phase in PHASE_OF.items():
        assert phase in {one.category for one in library().exercises.values() if slug in one.attributes}


def test_nothing_that_ships_is_a_rest_and_none() -> None:
    for exercise in library().exercises.values():
        offered = library().modifications_for(exercise.slug)
        for chosen in ((), *((one,) for one in offered), *combinations(offered, 2)):
            attributes = effective_attributes(exercise, chosen)
            assert REST not in attributes or attributes.isdisjoint(PHASE_OF), (exercise.slug, chosen)


def test_a_drawing_takes_a_copy_out_of_a_rule_and_a_tick_does_not(database) -> None:
    pt = factories.make_user()
    pregnant = facts("pregnant", ga_weeks=24)
    drawn = make_own(pt, based_on=RESTING, slug="side-lying-rest", attributes=("side_lying",))
    assert "PG-FLAT20" not in rules_for(pt, drawn, pregnant)
    shown = library_of(pt).exercises[drawn.slug]
    photo = strictly_judged(replace(shown, scene=PHOTO), library().exercises[RESTING])
    assert photo.still_asked == set(asks(RESTING)) - {REST}
    assert target_of_copy(photo).attributes == {"side_lying"}


def target_of_copy(copy: Exercise) -> Target:
    known = replace(library(), exercises={**library().exercises, copy.slug: copy}, own=frozenset({copy.slug}))
    return as_target(known, copy)


phases = st.sampled_from(library().categories)
ticks = st.frozensets(st.sampled_from(sorted(library().attributes)), max_size=6)
reports = st.builds(
    dict,
    felt=st.frozensets(st.sampled_from(["sharp", "tingling"])),
    pain_before=st.just(1),
    pain_after=st.integers(0, 9),
)


def reported(target: Target, report: dict) -> LogFacts:
    return LogFacts((LogEntry(target.slug, target.category, target.more_categories, **report),))


def weights(known: PatientFacts, target: Target, report: dict, others: tuple[Target, ...]) -> dict[str, int]:
    """How grave each rule is about an exercise, by itself and in a program."""
    log = reported(target, report)
    alone = evaluate(safety_rules(), known, target, (), log=log).findings
    before, after = evaluate_program(safety_rules(), known, (target, *others), log), evaluate_program(
        safety_rules(), known, (*others, target), log
    )  # fmt: skip
    found = [("alone", one) for one in alone]
    found += [(place, one) for place, program in (("first", before), ("last", after)) for one in program.findings]
    return {f"{place} {one.rule_id}": Action(one.action).rank for place, one in found}


@settings(deadline=None, max_examples=300)
@given(anyone, st.sampled_from(sorted(library().exercises)), phases, ticks, st.booleans(), reports,
       st.lists(st.sampled_from(sorted(library().exercises)), max_size=3, unique=True))  # fmt: skip
def test_no_copy_is_judged_more_mildly_than_its_original(
    known: PatientFacts, slug: str, phase: str, ticked: frozenset[str], is_photo: bool, report: dict, others: list[str]
) -> None:
    origin = library().exercises[slug]
    copy = replace(origin, slug="own-copy", based_on=slug, category=phase, attributes=ticked)
    judged = strictly_judged(replace(copy, scene=PHOTO) if is_photo else copy, origin)
    beside = tuple(as_target(library(), library().exercises[one]) for one in others)

    plain = weights(known, as_target(library(), origin), report, beside)
    ours = weights(known, target_of_copy(judged), report, beside)

    assert {rule: rank for rule, rank in plain.items() if ours.get(rule, -1) < rank} == {}


def test_the_form_says_which_rules_read_the_phase_and_what_a_tick_lifts(signed_in) -> None:
    browser, _pt = signed_in()
    page = text_of(browser.get(f"{OWN}/new"))
    for rule in ("RF-INFECT-SOFT", "HP-STRAIN", "SD-MOBILITY", "SD-LONGWEAK", "SD-WEAKONE", "SD-DISLIKE", "SD-WORSE"):
        assert any(f"({rule})" in one for one in rules_reading_the_phase())
        assert f"({rule})" in page.split("What the patient reads")[0]
    assert rules_by_attribute()[REST].startswith(f"{LIFTS}: ")
    assert rules_by_attribute()[REST] in page
    assert "nothing else" not in page
