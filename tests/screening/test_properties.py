"""What must be so for every patient, exercise and choice of modifications."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from random import Random

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from clinic.core.errors import Refusal
from clinic.exercises.catalog import library
from clinic.exercises.rules import resolve
from clinic.exercises.together import EXCLUSIVE
from clinic.rule_language.facts import PatientFacts
from clinic.rule_language.findings import OK, Action
from clinic.screening.service import PatientScreening, check_askable, with_added
from tests.screening.helpers import of_facts, rule_ids

SLOW_MACHINE = settings(deadline=None)
MOST_TRIED = 3
"""Size of the sets that are tried one by one: there are 1 500 of them on the largest exercise."""
RISKS = sorted(flag.slug for flag in library().flags.values() if flag.kind == "risk")
CLEARING = sorted(flag.slug for flag in library().flags.values() if flag.kind == "clears")
SINCE = st.dictionaries(
    st.sampled_from(sorted(library().events)), st.one_of(st.none(), st.integers(0, 30)), max_size=2
)  # fmt: skip

anyone = st.builds(
    PatientFacts,
    flags=st.frozensets(st.sampled_from(RISKS + CLEARING), max_size=6),
    age=st.one_of(st.none(), st.integers(10, 95)),
    sex_at_birth=st.sampled_from(["male", "female", None]),
    ga_weeks=st.one_of(st.none(), st.integers(0, 42)),
    postpartum_weeks=st.one_of(st.none(), st.integers(0, 60)),
    weeks_since=SINCE,
    days_since=SINCE,
    screen=st.sampled_from(["ok", "ok", "ok", None]),
    screen_age_days=st.integers(0, 200),
    assessment_class=st.sampled_from(["long_weak", "short_strong", "short_weak", None]),
)
exercises = st.sampled_from(sorted(library().exercises))


@st.composite
def choices(draw: st.DrawFn) -> tuple[str, tuple[str, ...]]:
    """An exercise with up to three modifications that may go together."""
    slug = draw(exercises)
    fitting = [one.slug for one in library().modifications_for(slug)]
    chosen = draw(st.lists(st.sampled_from(fitting), max_size=3, unique=True)) if fitting else []
    try:
        resolve(library().get_exercise(slug), library().get_modifications(chosen))
    except Refusal:
        assume(False)
    return slug, tuple(chosen)


def severity(outcome: str) -> int:
    return 0 if outcome == OK else Action(outcome).rank


def is_cleared(patient: PatientScreening, slug: str, modifications: tuple[str, ...]) -> bool:
    """Whether the combination may be chosen and nothing stops it."""
    try:
        resolve(library().get_exercise(slug), library().get_modifications(modifications))
    except Refusal:
        return False
    return not patient.screen(slug, modifications).stopping


def is_cleared_by_rules(patient: PatientScreening, slug: str, chosen: tuple[str, ...], fix: tuple[str, ...]) -> bool:
    """Whether nothing stops a fix beside everything that the sources let stay, whether it can be set up or not."""
    together = (*library().left_beside(chosen, fix, EXCLUSIVE), *fix)
    check_askable(slug, together)
    return not patient.screen(slug, together).stopping


@settings(SLOW_MACHINE)
@given(anyone, choices(), st.sampled_from(RISKS))
def test_one_more_risk_is_never_milder(known: PatientFacts, choice: tuple[str, tuple[str, ...]], risk: str) -> None:
    more = replace(known, flags=known.flags | {risk})

    before, after = of_facts(known).screen(*choice), of_facts(more).screen(*choice)

    assert severity(after.outcome) >= severity(before.outcome)
    assert rule_ids(before) <= rule_ids(after)


@settings(SLOW_MACHINE)
@given(anyone, choices(), st.randoms(use_true_random=False))
def test_order_of_modifications_never_matters(
    known: PatientFacts, choice: tuple[str, tuple[str, ...]], random: Random
) -> None:
    slug, chosen = choice
    shuffled = list(chosen)
    random.shuffle(shuffled)

    assert of_facts(known).screen(slug, shuffled) == of_facts(known).screen(slug, chosen)


@settings(SLOW_MACHINE)
@given(anyone, choices())
def test_a_fix_when_applied_clears_what_stops(known: PatientFacts, choice: tuple[str, tuple[str, ...]]) -> None:
    slug, chosen = choice
    patient = of_facts(known)
    screening = patient.screen(slug, chosen)

    for fix in screening.fixes:
        assert is_cleared(patient, slug, with_added(chosen, fix))
        assert is_cleared_by_rules(patient, slug, chosen, fix)
        assert set(fix) <= patient.applicable(slug)
    assert len({len(fix) for fix in screening.fixes}) <= 1
    assert not screening.fixes or screening.stopping


@settings(SLOW_MACHINE, max_examples=60)
@given(anyone, choices())
def test_no_smaller_or_other_fix_is_missed(known: PatientFacts, choice: tuple[str, tuple[str, ...]]) -> None:
    """The search against trying every combination up to the smallest size that clears, added to what is chosen."""
    slug, chosen = choice
    patient = of_facts(known)
    screening = patient.screen(slug, chosen)
    assume(screening.stopping)
    fitting = sorted(patient.applicable(slug) - set(chosen))

    for size in range(1, MOST_TRIED + 1):
        cleared = {fix for fix in combinations(fitting, size) if is_cleared(patient, slug, with_added(chosen, fix))}
        if cleared:
            break
    else:
        cleared = set()

    # One that would clear only because something else goes that merely cannot be set up beside it is not proposed.
    sure = {fix for fix in cleared if is_cleared_by_rules(patient, slug, chosen, fix)}
    assert {fix for fix in screening.fixes if len(fix) <= MOST_TRIED} == sure


@settings(SLOW_MACHINE)
@given(anyone, choices())
def test_the_outcome_is_the_worst_finding(known: PatientFacts, choice: tuple[str, tuple[str, ...]]) -> None:
    screening = of_facts(known).screen(*choice)

    assert severity(screening.outcome) == max((one.action.rank for one in screening.findings), default=0)
    assert screening == of_facts(known).screen(*choice)


@settings(SLOW_MACHINE)
@given(anyone, exercises)
def test_without_a_screen_nothing_is_given(known: PatientFacts, slug: str) -> None:
    screening = of_facts(replace(known, screen=None)).screen(slug)

    assert "SC-MISSING" in rule_ids(screening)
    assert screening.fixes == ()
