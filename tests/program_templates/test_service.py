"""Saving, versions, renaming, archiving, copying; and who may see what."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from clinic.accounts.models import User
from clinic.core.errors import NotAllowed, NotFound, Refusal, StaleVersion
from clinic.core.permissions import Role
from clinic.exercises.doses import Side
from clinic.program_templates import policy, service
from clinic.program_templates.contents import differences, read_lines
from clinic.program_templates.errors import FormSavedOtherwise, NothingToSave, TemplateIsArchived
from clinic.program_templates.kinds import Audience, Origin
from clinic.program_templates.listing import Template, answering, get_template, key_of, list_templates
from clinic.program_templates.models import ProgramTemplate
from clinic.program_templates.queries import content_of_version, list_versions
from clinic.program_templates.service import Label
from clinic.program_templates.sources import read_source
from clinic.programs import changing
from clinic.programs import service as programs
from clinic.programs.reviewing import dose_of
from tests import factories
from tests.program_templates.making import THREE, lines, saved
from tests.programs.cases import BREATHE, PRESS, RELEASE, acting, cleared_patient, issue, lines_of, start

pytestmark = pytest.mark.usefixtures("database")

LABEL = Label("After long sitting", Audience.ANY, is_personal=False)


def numbers(user: User, row: ProgramTemplate) -> list[int]:
    with acting(user):
        return [version.number for version, _ in list_versions(row.id)]


def names(user: User, origin: Origin) -> list[str]:
    with acting(user):
        return [one.name for one in list_templates(user) if one.origin is origin]


def the(user: User, row: ProgramTemplate, number: int | None = None) -> Template:
    with acting(user):
        return get_template(user, key_of(row.id), number)


def test_a_template_is_kept_as_it_was_saved() -> None:
    pt = factories.make_user()
    found = the(pt, saved(pt))
    assert [one.slug for one in found.lines] == list(THREE)
    assert (found.number, found.origin, found.audience) == (1, Origin.CLINIC, Audience.SHORT_STRONG)


def test_the_same_form_twice_makes_one_and_other_entries_are_refused() -> None:
    pt, key = factories.make_user(), uuid4()
    with acting(pt):
        first = service.save_template(pt, key, LABEL, lines(BREATHE))
        assert service.save_template(pt, key, LABEL, lines(BREATHE)).id == first.id
        with pytest.raises(FormSavedOtherwise):
            service.save_template(pt, key, LABEL, lines(PRESS))
        with pytest.raises(FormSavedOtherwise):
            service.save_template(pt, key, Label("Another", Audience.ANY, is_personal=True), lines(BREATHE))
    assert numbers(pt, first) == [1]


def test_a_version_is_a_new_row_and_the_same_again_is_none() -> None:
    pt = factories.make_user()
    row = saved(pt)
    with acting(pt):
        service.save_version(pt, row.id, 1, lines(BREATHE, PRESS))
        service.save_version(pt, row.id, 1, lines(BREATHE, PRESS))
        old, new = (content_of_version(version) for version, _ in reversed(list_versions(row.id)))
    assert numbers(pt, row) == [2, 1]
    assert differences(old, new).removed == ("Supported psoas release (lying back on a bolster)",)
    assert read_lines(new) == the(pt, row).lines
    assert [one.slug for one in the(pt, row, 1).lines] == list(THREE)


def test_from_an_older_state_nothing_is_saved_over() -> None:
    pt = factories.make_user()
    row = saved(pt)
    with acting(pt):
        service.rename_template(pt, row.id, 1, "Desk workers", Audience.ANY)
    for late in (
        lambda: service.save_version(pt, row.id, 1, lines(PRESS)),
        lambda: service.rename_template(pt, row.id, 1, "Drivers", Audience.ANY),
    ):
        with acting(pt), pytest.raises(StaleVersion):
            late()
    assert (the(pt, row).name, the(pt, row).audience, numbers(pt, row)) == ("Desk workers", Audience.ANY, [1])
    with acting(pt):
        assert service.rename_template(pt, row.id, 1, "Desk workers", Audience.ANY).version == 2, (
            "the same is no change"
        )


def test_archived_is_read_and_not_changed_and_comes_back() -> None:
    pt = factories.make_user()
    row = saved(pt)
    with acting(pt):
        service.archive_template(pt, row.id)
        service.archive_template(pt, row.id)
        for call in (
            lambda: service.save_version(pt, row.id, 2, lines(PRESS)),
            lambda: service.rename_template(pt, row.id, 2, "X", Audience.ANY),
            lambda: service.copy_template(pt, uuid4(), key_of(row.id)),
        ):
            with pytest.raises(TemplateIsArchived):
                call()
        assert [one.name for one in list_templates(pt, archived=True)] == [row.name]
    assert names(pt, Origin.CLINIC) == []
    with acting(pt):
        assert service.restore_template(pt, row.id).version == 3
    assert names(pt, Origin.CLINIC) == [row.name]


def test_a_personal_one_is_its_owners_alone() -> None:
    pt, colleague = factories.make_user(), factories.make_user()
    row = saved(pt, name="Mine", mine=True)
    assert names(pt, Origin.MINE) == ["Mine"]
    assert names(colleague, Origin.MINE) == []
    refused_to(colleague, row.id)


def test_a_clinic_one_is_changed_by_its_therapists_and_seen_by_no_other_clinic() -> None:
    pt, colleague = factories.make_user(), factories.make_user()
    stranger = factories.make_user(clinic=factories.make_clinic())
    row = saved(pt)
    with acting(colleague):
        service.save_version(colleague, row.id, 1, lines(PRESS))
    assert names(stranger, Origin.CLINIC) == []
    refused_to(stranger, row.id)


@pytest.mark.parametrize("role", [Role.ASSISTANT, Role.FRONT_DESK, Role.ADMIN])
def test_who_does_not_design_programs_sees_none(role: Role) -> None:
    pt, person = factories.make_user(), factories.make_user(role=role)
    row = saved(pt)
    with acting(person):
        assert list_templates(person) == ()
        assert not policy.can_edit(person, row)
        with pytest.raises(NotFound):
            get_template(person, "shipped.normal")
        with pytest.raises(NotAllowed):
            service.save_template(person, uuid4(), LABEL, lines(PRESS))
    refused_to(person, row.id)


def refused_to(user: User, template_id: UUID) -> None:
    for call in (
        lambda: service.save_version(user, template_id, 1, lines(PRESS)),
        lambda: service.rename_template(user, template_id, 1, "X", Audience.ANY),
        lambda: service.archive_template(user, template_id),
        lambda: service.restore_template(user, template_id),
        lambda: service.copy_template(user, uuid4(), key_of(template_id)),
        lambda: get_template(user, key_of(template_id)),
    ):
        with acting(user), pytest.raises(Refusal) as refused:
            call()
        assert refused.value.status == 404


@pytest.mark.parametrize("key", ["", "shipped.", "shipped.no-such", "saved.", "saved.x", "other.normal"])
def test_a_key_that_names_nothing_is_not_found(key: str) -> None:
    pt = factories.make_user()
    with acting(pt), pytest.raises(NotFound):
        get_template(pt, key)


def test_a_copy_is_personal_and_goes_its_own_way() -> None:
    pt = factories.make_user()
    with acting(pt):
        row = service.copy_template(pt, uuid4(), "shipped.normal")
    assert names(pt, Origin.MINE) == ["Copy of Normal: rest for comfort"]
    with acting(pt):
        service.save_version(pt, row.id, 1, lines(PRESS))
    assert len(the(pt, row, 1).lines) == 3


def test_search_finds_by_name_exercise_and_audience_in_spite_of_a_typo() -> None:
    pt = factories.make_user()
    saved(pt, (PRESS,), name="Desk workers")
    with acting(pt):
        every = list_templates(pt)
    assert answering(every, "desk")[0].name == "Desk workers"
    assert "Desk workers" in {one.name for one in answering(every, "hand knee pres")}
    assert answering(every, "pregnancy")[0].key == "shipped.pregnancy"
    assert answering(every, "zzzz") == ()
    assert len(answering(every, "")) == len(every)


def test_from_a_draft_goal_dates_and_notes_stay_with_the_patient_and_a_side_becomes_the_usual_one() -> None:
    pt = factories.make_user()
    patient = cleared_patient(pt)
    program = start(pt, patient, RELEASE, PRESS)
    release, press = lines_of(pt, program)
    left = replace(dose_of(press), side=Side.LEFT)
    with acting(pt):
        changing.change_exercise(pt, program.id, release.id, version=1, modification_slugs=["knee-support"],
                                 personal_note="Ask Tom to help you up")  # fmt: skip
        changing.change_exercise(pt, program.id, press.id, version=1, modification_slugs=[], dose=left)
        source = read_source(pt, patient.id)
    assert [one.modifications for one in source.lines] == [("knee-support",), ()]
    assert source.lines[1].dose.side == "each"
    assert source.turned == ("Hand-to-knee press",)
    assert [one.personal_note for one in source.kept(with_notes=False)] == ["", ""]
    assert [one.personal_note for one in source.kept(with_notes=True)] == ["Ask Tom to help you up", ""]
    assert "Walk my dog" not in str(source)


def test_from_a_sheet_that_was_given_even_when_its_program_went_on() -> None:
    pt = factories.make_user()
    patient = cleared_patient(pt)
    program = start(pt, patient, BREATHE, PRESS)
    issue(pt, program)
    with acting(pt):
        programs.remove_exercise(pt, program.id, lines_of(pt, program)[0].id)
        assert [one.slug for one in read_source(pt, patient.id, 1).lines] == [BREATHE, PRESS]
        assert [one.slug for one in read_source(pt, patient.id).lines] == [PRESS]
        with pytest.raises(NotFound):
            read_source(pt, patient.id, 2)


def test_nothing_is_no_template() -> None:
    pt = factories.make_user()
    with acting(pt), pytest.raises(NothingToSave):
        service.save_template(pt, uuid4(), LABEL, [])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE program_template_versions SET content = '{}'",
        "DELETE FROM program_template_versions",
        "DELETE FROM program_templates",
        "UPDATE program_template_uses SET result = '{}'",
        "DELETE FROM program_template_uses",
    ],
)
def test_the_web_role_cannot_rewrite_what_was_kept(statement: str) -> None:
    pt = factories.make_user()
    saved(pt)
    with acting(pt) as session, pytest.raises(DBAPIError, match="permission denied"), session.begin_nested():
        session.execute(text(statement))
