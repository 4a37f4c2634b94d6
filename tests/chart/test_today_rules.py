"""A sheet that was right when it was given is judged again with what is known today."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest

from clinic.adherence.log_facts import log_facts
from clinic.chart.today_rules import Doubt, doubts, escalations, firings_of
from clinic.decision_table.kinds import AssessmentClass
from clinic.examination.snapshot import PatientSnapshot
from clinic.exercises.catalog import library
from clinic.exercises.rules import resolve, to_data
from clinic.patients.models import Pregnancy, SexAtBirth
from tests.factories import BREATHE, RELEASE

TODAY = date(2026, 11, 21)
SCREEN = UUID(int=7)
STRETCH = "half-kneeling-hip-flexor-stretch"


def known(**values: object) -> PatientSnapshot:
    facts: dict[str, object] = {
        "patient_id": uuid4(), "birth_on": date(1990, 5, 17), "sex_at_birth": SexAtBirth.FEMALE,
        "pregnancy": Pregnancy.NO, "due_on": None, "delivered_on": None, "flags": frozenset(), "unknown_groups": (),
        "event_dates": {}, "screen_id": SCREEN, "screen_taken_on": TODAY, "assessment_id": None, "assessed_on": TODAY,
        "assessment_class": AssessmentClass.SHORT_STRONG, **values,
    }  # fmt: skip
    return PatientSnapshot(**facts)  # type: ignore[arg-type]


def pregnant(weeks: int) -> PatientSnapshot:
    due_on = TODAY + timedelta(weeks=40 - weeks)
    return known(pregnancy=Pregnancy.PREGNANT, due_on=due_on, flags=frozenset({"pregnant"}))


def sheet(*slugs: str, screening: dict[str, object] | None = None) -> dict[str, object]:
    return {"exercises": [to_data(resolve(library().exercises[slug])) for slug in slugs], "screening": screening or {}}


def log(slug: str, **values: object) -> SimpleNamespace:
    told = {"exercise_slug": slug, "for_on": TODAY, "pain_before": None, "pain_after": None, "felt": [], "reason": None}
    return SimpleNamespace(**{**told, **values})


def judged(snapshot: PatientSnapshot, *logs: SimpleNamespace, content: dict[str, object]) -> tuple[Doubt, ...]:
    facts = log_facts(logs, TODAY, since=TODAY - timedelta(days=6), starts_on=TODAY - timedelta(days=9), week=None)
    return doubts(firings_of(snapshot, TODAY, facts), content, snapshot.screen_id)


def test_a_sheet_that_still_fits_raises_no_doubt() -> None:
    assert judged(known(), content=sheet(RELEASE, BREATHE)) == ()


@pytest.mark.parametrize(("weeks", "stops"), [(19, []), (20, [True])])
def test_week_20_ends_lying_flat(weeks: int, stops: list[bool]) -> None:
    found = judged(pregnant(weeks), content=sheet(BREATHE))
    assert [one.stops for one in found] == stops
    assert all("Belly and rib breathing" in one.names for one in found)


def test_one_reason_names_every_exercise_it_is_about() -> None:
    [found] = judged(pregnant(24), content=sheet(BREATHE, "deep-core-exhale"))
    assert len(found.names) == 2


def test_what_was_overridden_on_this_screen_is_not_said_again() -> None:
    snapshot = known(flags=frozenset({"high_stress"}))
    finding = {"exercise": RELEASE, "rule": "SD-TRAUMA", "version": 1, "override": {"reason": "Asked and chosen"}}
    passed = {"health_screen_id": str(SCREEN), "findings": [finding]}
    older = {**passed, "health_screen_id": str(uuid4())}
    open_ = {**passed, "findings": [{**finding, "override": None}]}
    assert judged(snapshot, content=sheet(RELEASE, screening=passed)) == ()
    for screening in (older, open_, {}):
        assert len(judged(snapshot, content=sheet(RELEASE, screening=screening))) == 1


def test_what_was_overridden_since_is_not_said_again() -> None:
    snapshot = known(flags=frozenset({"high_stress"}))
    rules, content = firings_of(snapshot, TODAY), sheet(RELEASE)
    written = SimpleNamespace(exercise_slug=RELEASE, rule_id="SD-TRAUMA", rule_version=1, health_screen_id=SCREEN)
    older = SimpleNamespace(**{**vars(written), "health_screen_id": uuid4()})

    assert doubts(rules, content, SCREEN, [written]) == ()  # type: ignore[list-item]
    assert len(doubts(rules, content, SCREEN, [older])) == 1  # type: ignore[list-item]


def test_what_a_report_holds_is_left_to_the_hold() -> None:
    told = log(STRETCH, pain_before=2, pain_after=9)

    assert judged(known(), told, content=sheet(STRETCH, BREATHE)) == ()


def test_an_exercise_the_library_no_longer_has_is_passed_over() -> None:
    content = sheet(BREATHE)
    content["exercises"][0]["slug"] = "gone"  # type: ignore[index]
    assert judged(pregnant(24), content=content) == ()


def test_warnings_signs_send_to_medical_care_whatever_the_sheet() -> None:
    found = escalations(firings_of(known(flags=frozenset({"saddle_numbness"})), TODAY))
    assert [one.rule.id for one in found] == ["RF-CES"]
    assert escalations(firings_of(known(), TODAY)) == ()


def test_pain_is_the_newest_less_the_first() -> None:
    logs = [log(BREATHE, pain_before=3, for_on=TODAY), log(BREATHE, pain_before=5, for_on=TODAY - timedelta(days=20))]
    facts = log_facts(logs, TODAY, since=TODAY, starts_on=TODAY - timedelta(days=20), week=None)
    assert (facts.nprs_change, facts.days_since_start, facts.adherence_pct, len(facts.entries)) == (-2, 20, None, 1)
