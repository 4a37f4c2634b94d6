"""A sheet of before given again: fitted to today, with the words and things of the patient, undone as a whole."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient

from clinic.accounts.models import User
from clinic.core.errors import NotFound
from clinic.patients.models import Patient
from clinic.program_templates import applying
from clinic.program_templates.errors import FormSavedOtherwise, NothingIsLeft
from clinic.program_templates.models import ProgramTemplateUse
from clinic.programs import changing, service
from clinic.programs.models import HomeProgram
from clinic.programs.own_props import set_own_prop
from clinic.programs.reviewing import dose_of
from tests import factories
from tests.forms import post
from tests.programs.browser import hidden, text_of, url
from tests.programs.cases import (
    PRESS,
    RAMP,
    RELEASE,
    acting,
    cleared_patient,
    issue,
    lines_of,
    start,
)

Browser = Callable[..., tuple[FlaskClient, User]]
NOTE, MAT = "Use the red mat", "your rolled mat"


def given_before(pt: User, patient: Patient) -> None:
    """Sheet 1 with words and a thing of the patient's own; its program has ended."""
    program = start(pt, patient, RELEASE, PRESS)
    line = lines_of(pt, program)[0]
    with acting(pt):
        changing.change_exercise(
            pt, program.id, line.id, version=1, modification_slugs=["knee-support"], dose=dose_of(line), personal_note=NOTE
        )  # fmt: skip
        set_own_prop(pt, program.id, line.id, "bolster", MAT)
    issue(pt, program)
    with acting(pt):
        service.end_program(pt, program.id, reason="Goals met")


def repeat(pt: User, patient: Patient, number: int = 1, key: UUID | None = None) -> ProgramTemplateUse:
    with acting(pt):
        return applying.repeat_sheet(pt, patient.id, number, key or uuid4())


def open_program(pt: User, patient: Patient) -> HomeProgram:
    with acting(pt):
        return service.start_program(pt, patient.id)


@pytest.mark.usefixtures("database")
def test_everything_of_the_patient_comes_back() -> None:
    pt = factories.make_user()
    patient = cleared_patient(pt)
    given_before(pt, patient)
    repeat(pt, patient)
    release, press = lines_of(pt, open_program(pt, patient))
    assert (release.exercise_slug, press.exercise_slug) == (RELEASE, PRESS)
    assert [one.modification_slug for one in release.modifications] == ["knee-support"]
    assert (release.personal_note, [one.own_name for one in release.own_props]) == (NOTE, [MAT])


@pytest.mark.usefixtures("database")
def test_it_is_fitted_to_what_is_on_file_today() -> None:
    pt = factories.make_user()
    patient = cleared_patient(pt)
    given_before(pt, patient)
    factories.make_screen(patient, flags=("pregnant",), pregnancy="pregnant")
    repeat(pt, patient)
    release = lines_of(pt, open_program(pt, patient))[0]
    assert RAMP in [one.modification_slug for one in release.modifications]
    assert release.hold_seconds == 300


@pytest.mark.usefixtures("database")
def test_a_double_click_is_one_use_and_undo_takes_it_all_out() -> None:
    pt = factories.make_user()
    patient = cleared_patient(pt)
    given_before(pt, patient)
    key = uuid4()
    first, second = repeat(pt, patient, key=key), repeat(pt, patient, key=key)
    assert first.id == second.id
    program = open_program(pt, patient)
    with acting(pt):
        applying.undo_use(pt, program.id, first.id)
    assert lines_of(pt, program) == []
    other = cleared_patient(pt)
    given_before(pt, other)
    with pytest.raises(FormSavedOtherwise):
        repeat(pt, other, key=key)


@pytest.mark.usefixtures("database")
def test_what_is_there_already_is_not_doubled_and_nothing_left_is_said() -> None:
    pt = factories.make_user()
    patient = cleared_patient(pt)
    given_before(pt, patient)
    program = start(pt, patient, PRESS)
    repeat(pt, patient)
    assert [one.exercise_slug for one in lines_of(pt, program)] == [PRESS, RELEASE]
    with pytest.raises(NothingIsLeft):
        repeat(pt, patient)


@pytest.mark.usefixtures("database")
def test_another_clinics_sheet_is_not_there() -> None:
    pt, stranger = factories.make_user(), factories.make_user(clinic=factories.make_clinic())
    theirs = cleared_patient(stranger)
    given_before(stranger, theirs)
    with pytest.raises(NotFound):
        repeat(pt, theirs)


def test_the_builder_offers_it_and_says_where_the_program_is_from(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    assert "Repeat sheet" not in text_of(client.get(url(patient)))
    given_before(pt, patient)
    page = client.get(url(patient))
    assert "Repeat sheet 1" in text_of(page)
    fields = {"sheet": 1, "form_key": hidden(page, "form_key", "repeat")}
    assert post(client, url(patient, "repeat"), {**fields, "sheet": "one"}).status_code == 422
    assert post(client, url(patient, "repeat"), {**fields, "sheet": 7}).status_code == 404
    answer = post(client, url(patient, "repeat"), fields)
    assert answer.status_code == 303
    words = text_of(client.get(answer.headers["Location"]))
    assert "From sheet 1" in words
    assert "2. Hand-to-knee press" in words
