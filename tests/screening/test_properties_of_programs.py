"""What must be so for every patient, whole program and diary."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from clinic.exercises.catalog import library
from clinic.rule_language.facts import LogEntry, LogFacts, PatientFacts
from clinic.rule_language.findings import Screening
from clinic.screening.rules import evaluate_program, fire, screen
from clinic.screening.service import PatientScreening, safety_rules, target_of
from tests.screening.helpers import of_facts, rule_ids
from tests.screening.test_properties import RISKS, SLOW_MACHINE, anyone, choices, exercises, severity

Program = list[tuple[str, tuple[str, ...]]]

FELT = ["dull_ache", "sharp", "throbbing", "tingling", "down_leg", "new_place", "faint", "dizzy", "sick", "upset"]
programs = st.lists(choices(), max_size=7, unique_by=lambda choice: choice[0])
pain = st.one_of(st.none(), st.integers(0, 10))


@st.composite
def entries(draw: st.DrawFn) -> LogEntry:
    """One report about an exercise of the library."""
    slug = draw(exercises)
    return LogEntry(
        slug=slug,
        category=library().exercises[slug].category,
        days_ago=draw(st.integers(0, 8)),
        pain_before=draw(pain),
        pain_after=draw(pain),
        felt=draw(st.frozensets(st.sampled_from(FELT), max_size=2)),
        reason=draw(st.sampled_from([None, "dont_like", "hurt"])),
    )


diaries = st.builds(
    LogFacts,
    entries=st.lists(entries(), max_size=4).map(tuple),
    days_since_start=st.one_of(st.none(), st.integers(0, 30)),
    adherence_pct=st.one_of(st.none(), st.floats(0, 120)),
    nprs_change=st.one_of(st.none(), st.floats(-10, 10)),
)


def of_diary(known: PatientFacts, diary: LogFacts, choice: tuple[str, tuple[str, ...]]) -> Screening:
    """What the rules say about an exercise when they know what was reported."""
    slug, chosen = choice
    firings = fire(safety_rules(), known, diary)
    applicable = PatientScreening(known, firings).applicable(slug)
    return screen(firings, target_of(slug, chosen), applicable | set(chosen))


@SLOW_MACHINE
@given(anyone, programs, st.sampled_from(RISKS))
def test_one_more_risk_is_never_milder_for_a_program(known: PatientFacts, program: Program, risk: str) -> None:
    more = replace(known, flags=known.flags | {risk})

    before, after = of_facts(known).screen_program(program), of_facts(more).screen_program(program)

    assert severity(after.outcome) >= severity(before.outcome)
    assert rule_ids(before) <= rule_ids(after)


@SLOW_MACHINE
@given(anyone, diaries, choices(), st.sampled_from(RISKS))
def test_one_more_risk_is_never_milder_for_what_was_reported(
    known: PatientFacts, diary: LogFacts, choice: tuple[str, tuple[str, ...]], risk: str
) -> None:
    more = replace(known, flags=known.flags | {risk})

    before, after = of_diary(known, diary, choice), of_diary(more, diary, choice)

    assert severity(after.outcome) >= severity(before.outcome)
    assert rule_ids(before) <= rule_ids(after)


@SLOW_MACHINE
@given(anyone, diaries, entries(), choices())
def test_one_more_report_is_never_milder(
    known: PatientFacts, diary: LogFacts, entry: LogEntry, choice: tuple[str, tuple[str, ...]]
) -> None:
    more = replace(diary, entries=(*diary.entries, entry))

    before, after = of_diary(known, diary, choice), of_diary(known, more, choice)

    assert severity(after.outcome) >= severity(before.outcome)
    assert rule_ids(before) <= rule_ids(after)


@SLOW_MACHINE
@given(anyone, diaries, choices())
def test_a_diary_only_adds_to_what_the_chart_says(
    known: PatientFacts, diary: LogFacts, choice: tuple[str, tuple[str, ...]]
) -> None:
    without, within = of_diary(known, LogFacts(), choice), of_diary(known, diary, choice)

    assert rule_ids(without) <= rule_ids(within)


@SLOW_MACHINE
@given(anyone, programs, st.randoms(use_true_random=False))
def test_order_of_modifications_never_matters_for_a_program(
    known: PatientFacts, program: Program, random: Random
) -> None:
    shuffled = [(slug, random.sample(chosen, len(chosen))) for slug, chosen in program]

    assert of_facts(known).screen_program(shuffled) == of_facts(known).screen_program(program)


@SLOW_MACHINE
@given(anyone, programs, st.randoms(use_true_random=False))
def test_only_the_order_of_exercises_may_change_what_a_program_says(
    known: PatientFacts, program: Program, random: Random
) -> None:
    shuffled = random.sample(program, len(program))
    one, other = of_facts(known).screen_program(program), of_facts(known).screen_program(shuffled)

    assert rule_ids(one) ^ rule_ids(other) <= {"PR-ORDER"}


def test_every_rule_that_asks_for_more_than_facts_is_judged_by_a_program_or_a_diary() -> None:
    """The properties above mean something: these rules are there, and each can fire."""
    whole = evaluate_program(safety_rules(), PatientFacts(), [target_of("constructive-rest", ())])

    assert {"PR-BREATHE", "PR-ACTIVATE"} <= rule_ids(whole)
    assert {rule.id for rule in safety_rules() if rule.needs_program} == {
        "PR-ORDER", "PR-ACTIVATE", "PR-BREATHE", "PR-COUNT", "PR-MIDDLE"
    }  # fmt: skip
    assert {rule.id for rule in safety_rules() if rule.needs_log} == {
        "SD-WORSE", "SD-1WEEK", "SD-DISLIKE", "SD-TOOLSHARP", "SD-REFERRED", "PG-SYMPT"
    }  # fmt: skip
