"""Rules meet an own exercise for what it asks of the body, and a copy for what it was copied from."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from clinic.accounts.models import User
from clinic.custom_exercises import service as own
from clinic.patients.models import Patient
from clinic.programs import service
from clinic.programs.errors import ExerciseIsArchived, ProgramIsUnsafe
from clinic.programs.languages import sheet_language
from clinic.programs.nightly import judge_all_sheets
from clinic.programs.reviewing import screened_patient
from clinic.programs.sheets import content_of
from clinic.safety_record.models import StoredFinding
from clinic.screening.service import safety_rules, target_of
from tests import factories
from tests.custom_exercises.cases import change_own, library_of, make_own
from tests.factories import acting
from tests.programs.cases import cleared_patient, issue, pregnant_patient, reviewed, start

FLAT = "PG-FLAT20"
"""No lying flat on the back from 20 weeks: looks at the attribute `supine_flat`."""


def outcome(user: User, patient: Patient, slug: str) -> set[str]:
    """The rules that speak of an exercise for a patient today."""
    with acting(user):
        program = service.start_program(user, patient.id)
        found = screened_patient(program)[1].screen(slug)
    return {finding.rule_id for finding in found.findings}


def test_rules_about_attributes_meet_it(database) -> None:
    pt = factories.make_user()
    flat, side = make_own(pt), make_own(pt, attributes=("side_lying",), name="On the side")
    patient = pregnant_patient(pt, weeks=24)
    assert FLAT in outcome(pt, patient, flat.slug)
    assert FLAT not in outcome(pt, patient, side.slug)


def test_new_attributes_count_at_once(database) -> None:
    pt = factories.make_user()
    row = make_own(pt, attributes=("side_lying",))
    patient = pregnant_patient(pt, weeks=24)
    assert FLAT not in outcome(pt, patient, row.slug)
    change_own(pt, row, attributes=("supine_flat",))
    assert FLAT in outcome(pt, patient, row.slug)


def test_a_copy_is_judged_by_the_rules_that_name_what_it_was_copied_from(database) -> None:
    named = next(slug for rule in safety_rules() for slug in sorted(rule.target.slugs))
    rule = next(rule for rule in safety_rules() if named in rule.target.slugs)
    pt = factories.make_user()
    copy = make_own(pt, based_on=named, attributes=("sitting",))
    again = make_own(pt, based_on=copy.slug, attributes=("sitting",), name="Copy of the copy")
    plain = make_own(pt, attributes=("sitting",), name="Not a copy")
    with acting(pt):
        assert rule.target.matches(target_of(copy.slug, ()))
        assert rule.target.matches(target_of(again.slug, ()))
        assert not rule.target.matches(target_of(plain.slug, ()))


def test_what_the_rules_stop_is_not_added(database) -> None:
    pt = factories.make_user()
    row = make_own(pt)
    patient = pregnant_patient(pt, weeks=24)
    with pytest.raises(ProgramIsUnsafe):
        start(pt, patient, row.slug)


def test_it_is_issued_as_it_is_and_stays_so(database) -> None:
    pt = factories.make_user()
    row = make_own(pt)
    version = issue(pt, start(pt, cleared_patient(pt), row.slug))
    change_own(pt, row, name="Renamed later")
    content = content_of(version)
    [given] = content["exercises"]
    assert (given["slug"], given["name"]) == (row.slug, "Towel breathing")
    assert content["library"]["own"]


def test_a_sheet_without_own_exercises_names_the_shipped_library_alone(database) -> None:
    pt = factories.make_user()
    make_own(pt)
    version = issue(pt, start(pt, cleared_patient(pt), "diaphragm-breathing"))
    assert "own" not in content_of(version)["library"]


def test_an_archived_one_is_not_added_and_a_program_that_has_it_keeps_it(database) -> None:
    pt = factories.make_user()
    row = make_own(pt)
    program = start(pt, cleared_patient(pt), row.slug)
    with acting(pt):
        own.archive_exercise(pt, row.id, "We use the strap now")
    [line] = reviewed(pt, program).lines
    assert line.resolved is not None
    assert not line.refusal
    assert issue(pt, program).number == 1
    with pytest.raises(ExerciseIsArchived):
        start(pt, cleared_patient(pt), row.slug)


def test_the_night_judges_it_by_what_it_asks_now(database) -> None:
    pt = factories.make_user()
    row = make_own(pt, attributes=("side_lying",))
    issue(pt, start(pt, pregnant_patient(pt, weeks=24), row.slug))
    with acting(pt):
        assert judge_all_sheets().stored == 0
    change_own(pt, row, attributes=("supine_flat",))
    with acting(pt) as session:
        night = judge_all_sheets()
        found = {(one.exercise_slug, one.rule_id) for one in session.scalars(select(StoredFinding))}
    assert (night.stored, night.news) == (1, 1)
    assert (row.slug, FLAT) in found


def test_every_attribute_that_a_rule_looks_at_can_be_ticked(database) -> None:
    looked_at = {slug for rule in safety_rules() for slug in rule.target.attributes | rule.target.excluded}
    assert looked_at <= set(library_of(factories.make_user()).attributes)


def test_a_sheet_in_spanish_is_refused_and_the_exercise_is_named(database) -> None:
    pt = factories.make_user()
    row = make_own(pt)
    patient = cleared_patient(pt)
    draft_program = reviewed(pt, start(pt, patient, row.slug))
    with acting(pt):
        found = sheet_language("es", draft_program)
    assert found.untranslated == ("“Towel breathing”",)
    assert "Take it out of the program, or choose English." in str(found.refusal())
