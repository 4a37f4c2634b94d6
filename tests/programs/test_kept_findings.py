"""What the rules said is kept: on which occasion, by which facts, with whose override, and only when it is new."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from clinic.accounts.models import User
from clinic.core import clock
from clinic.exercises.catalog import library
from clinic.patients.models import Patient, Pregnancy
from clinic.programs import overriding, policy, reprinting, service
from clinic.programs.models import HomeProgram
from clinic.programs.queries import list_overrides
from clinic.rule_language.findings import Action
from clinic.safety_record.models import StoredScreening
from clinic.screening.service import safety_rules
from tests import factories
from tests.programs.cases import (
    BALL,
    BREATHE,
    PRESS,
    REASON,
    RELEASE,
    acting,
    cleared_patient,
    issue,
    lines_of,
    pregnant_patient,
    start,
)

pytestmark = pytest.mark.usefixtures("database")
FLAT_REST = "constructive-rest"


def kept(user: User, patient: Patient) -> list[StoredScreening]:
    """What was kept about a patient, oldest first, with findings."""
    query = select(StoredScreening).where(StoredScreening.patient_id == patient.id)
    with acting(user) as session:
        ordered = query.order_by(StoredScreening.evaluated_at, StoredScreening.id)
        return list(session.scalars(ordered.options(selectinload(StoredScreening.findings))))


def occasions(user: User, patient: Patient) -> list[str]:
    return [row.occasion for row in kept(user, patient)]


def said(row: StoredScreening) -> set[tuple[str, str, str]]:
    return {(one.exercise_slug, one.rule_id, one.action) for one in row.findings}


def add(user: User, program: HomeProgram, slug: str, **more: Any) -> None:
    with acting(user):
        service.add_exercise(user, program.id, slug, **more)


def test_a_draft_is_judged_when_an_exercise_is_added() -> None:
    pt = factories.make_user()
    patient = pregnant_patient(pt, weeks=24)
    program = start(pt, patient)
    add(pt, program, BREATHE, modification_slugs=["seated-swap"])
    [row] = kept(pt, patient)
    assert (row.occasion, row.scope, row.program_id) == ("added", "draft", program.id)
    assert (row.evaluated_by_id, row.program_version_id) == (pt.id, None)
    assert (row.library_version, row.library_hash) == (library().version, library().content_hash)
    assert row.facts["ga_weeks"] >= 24
    assert row.facts["flags"] == ["pregnant"]
    assert len(row.digest) == 64


def test_each_finding_says_rule_version_action_and_the_facts_that_decided() -> None:
    pt = factories.make_user()
    patient = pregnant_patient(pt, weeks=24)
    program = start(pt, patient)
    add(pt, program, FLAT_REST, override_reason=REASON)
    [row] = kept(pt, patient)
    versions = {rule.id: rule.version for rule in safety_rules()}
    [flat] = [one for one in row.findings if one.rule_id == "PG-FLAT20"]
    assert (flat.exercise_slug, flat.rule_version, flat.action) == (FLAT_REST, versions["PG-FLAT20"], "block")
    assert any(text.startswith("ga_weeks ") for text in flat.inputs)
    assert flat.override_id is not None
    assert row.outcome == max((Action(one.action) for one in row.findings), key=lambda action: action.rank)


def test_an_override_is_kept_with_the_finding_it_passes() -> None:
    pt = factories.make_user()
    patient = cleared_patient(pt)
    program = start(pt, patient)
    add(pt, program, BALL, override_reason=REASON)
    [added] = kept(pt, patient)
    passed = {one.rule_id: one.override_id for one in added.findings if one.override_id}
    with acting(pt):
        overrides = {one.id: one for one in list_overrides(program.id)}
    assert passed
    assert {rule: overrides[override_id].rule_id for rule, override_id in passed.items()} == {
        one: one for one in passed
    }
    assert {one.reason for one in overrides.values()} == {REASON}


def test_a_finding_that_is_passed_later_is_kept_as_an_occasion_of_its_own() -> None:
    pt = factories.make_user()
    patient = cleared_patient(pt, sex_at_birth="female")
    program = start(pt, patient, FLAT_REST)
    due_on = clock.today("America/Denver") + timedelta(weeks=16)
    factories.make_screen(patient, flags=("pregnant",), pregnancy=Pregnancy.PREGNANT, due_on=due_on)
    with acting(pt):
        overriding.override_finding(pt, program.id, FLAT_REST, "PG-FLAT20", REASON)
    last = kept(pt, patient)[-1]
    assert last.occasion == "overridden"
    [flat] = [one for one in last.findings if one.rule_id == "PG-FLAT20"]
    assert flat.override_id is not None


def test_what_says_nothing_new_is_not_kept_again() -> None:
    pt = factories.make_user()
    patient = cleared_patient(pt)
    program = start(pt, patient, BREATHE, PRESS)
    before = len(kept(pt, patient))
    with acting(pt):
        program = policy.get_program(pt, program.id)
        service.set_details(pt, program.id, goal="Walk to the shop", next_visit_on=None)
    assert len(kept(pt, patient)) == before


def test_a_change_that_changes_the_answer_is_kept() -> None:
    pt = factories.make_user()
    patient = cleared_patient(pt)
    program = start(pt, patient, RELEASE, BREATHE, PRESS)
    with acting(pt):
        service.remove_exercise(pt, program.id, lines_of(pt, program)[-1].id)
    before, after = kept(pt, patient)[-2:]
    assert after.occasion == "edited"
    assert ("", "PR-ACTIVATE", "suggest") in said(after) - said(before)


def test_a_visit_beyond_twenty_weeks_is_a_change_of_the_answer() -> None:
    """The draft is judged by the last day it will be used: the date of the visit decides."""
    pt = factories.make_user()
    patient = pregnant_patient(pt, weeks=18)
    program = start(pt, patient, FLAT_REST)
    with acting(pt):
        program = policy.get_program(pt, program.id)
        visit = clock.today("America/Denver") + timedelta(weeks=3)
        service.set_details(pt, program.id, goal="", next_visit_on=visit)
    before, after = kept(pt, patient)[-2:]
    assert "PG-FLAT20" not in {one.rule_id for one in before.findings}
    assert (FLAT_REST, "PG-FLAT20", "block") in said(after)


def test_every_sheet_that_is_issued_keeps_its_own_evaluation() -> None:
    pt = factories.make_user()
    patient = cleared_patient(pt)
    program = start(pt, patient, BREATHE)
    versions = [issue(pt, program), issue(pt, program)]
    issued = [row for row in kept(pt, patient) if row.occasion == "issued"]
    assert [row.program_version_id for row in issued] == [one.id for one in versions]
    assert {row.scope for row in issued} == {"sheet"}


def test_printing_keeps_what_has_changed_since_the_sheet_was_issued() -> None:
    pt = factories.make_user()
    patient = cleared_patient(pt)
    version = issue(pt, start(pt, patient, BREATHE, FLAT_REST))
    look(pt, version)
    assert "printed" not in occasions(pt, patient)
    factories.make_screen(patient, flags=("saddle_numbness",))
    look(pt, version)
    look(pt, version)
    assert occasions(pt, patient).count("printed") == 1
    last = kept(pt, patient)[-1]
    assert last.outcome == "escalate_emergency"
    assert last.program_version_id == version.id


def test_it_is_news_when_more_speaks_against_the_sheet_than_the_time_before() -> None:
    pt = factories.make_user()
    patient = cleared_patient(pt)
    version = issue(pt, start(pt, patient, BREATHE, FLAT_REST))
    for flags in (("heart_failure",), ("heart_failure",), ("heart_failure", "saddle_numbness"), ()):
        factories.make_screen(patient, flags=flags)
        look(pt, version)
    printed = [row.is_news for row in kept(pt, patient) if row.occasion == "printed"]
    assert printed == [True, False, True, False]


def test_what_was_passed_and_is_open_again_is_news() -> None:
    pt = factories.make_user()
    patient = cleared_patient(pt)
    version = issue(pt, start(pt, patient, BREATHE, FLAT_REST))
    factories.make_screen(patient, flags=("heart_failure",))
    with acting(pt):
        reprinting.confirm_printing(pt, version, REASON)
    factories.make_screen(patient, flags=("heart_failure",))
    look(pt, version)
    assert [(row.occasion, row.is_news) for row in kept(pt, patient)][-2:] == [("overridden", False), ("printed", True)]


def test_the_health_screen_in_force_is_named() -> None:
    pt = factories.make_user()
    patient = cleared_patient(pt)
    program = start(pt, patient, BREATHE)
    newer = factories.make_screen(patient)
    add(pt, program, PRESS)
    assert kept(pt, patient)[-1].health_screen_id == newer.id


def test_keeping_takes_few_statements(count_queries: Any) -> None:
    pt = factories.make_user()
    patient = pregnant_patient(pt, weeks=24)
    program = start(pt, patient)
    for slug in (FLAT_REST, RELEASE):
        add(pt, program, slug, override_reason=REASON)
    with acting(pt), count_queries() as queries:
        service.add_exercise(pt, program.id, BREATHE, ["seated-swap"])
    assert sum("INTO screenings" in one or "INTO findings" in one for one in queries) <= 2
    assert len(queries) <= 32


def test_another_clinic_sees_nothing_of_it() -> None:
    pt, stranger = factories.make_user(), factories.make_user(clinic=factories.make_clinic())
    patient = cleared_patient(pt)
    start(pt, patient, BREATHE)
    assert kept(pt, patient)
    assert kept(stranger, patient) == []


def look(user: User, version: Any) -> None:
    with acting(user):
        reprinting.look_at(user, version)
