"""A new note in one click: its kind, what it holds, a template, the last note copied forward."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from clinic.accounts.models import User
from clinic.core.permissions import Role
from clinic.notes import queries
from clinic.notes.models import NoteKind, NoteStatus, ProgressNote
from clinic.notes.service import NoteText
from clinic.notes.sources import sources_of
from clinic.patients.models import Patient
from tests import factories
from tests.forms import post
from tests.note_editor.test_pages import fields
from tests.notes.cases import TODAY, note_text, signed_note

SignedIn = Callable[..., tuple[FlaskClient, User]]


def begin(client: FlaskClient, patient: Patient, **fields: str) -> str:
    answer = post(client, f"/patients/{patient.id}/notes/new", {"form_key": str(uuid4()), **fields})
    assert answer.status_code == 303
    return str(answer.location)


def notes_of(user: User, patient: Patient) -> list[ProgressNote]:
    with factories.acting(user):
        return [row.note for row in queries.list_notes(user, patient_id=patient.id)]


def test_one_click_makes_a_draft_with_program_and_reports_in_it(signed_in: SignedIn) -> None:
    client, user = signed_in()
    patient = factories.make_patient(therapist=user)
    version = factories.make_issued_program(patient).version
    page = client.get(begin(client, patient)).text
    [note] = notes_of(user, patient)
    assert (note.status, note.kind, note.visit_on) == (NoteStatus.DRAFT, NoteKind.EVALUATION, TODAY)
    assert f"Home program, sheet {version.number}" in note.plan
    assert "Home program, reported" in note.subjective
    assert note.program_version_id == version.id
    assert "Where the text came from" in page
    with factories.acting(user):
        assert {one.kind.value for of in sources_of(note).values() for one in of} == {
            "adherence", "cautions", "program", "education",
        }  # fmt: skip


@pytest.mark.parametrize(
    ("role", "signs_first", "kind"),
    [
        (Role.PT, False, NoteKind.EVALUATION),
        (Role.PT, True, NoteKind.DAILY),
        (Role.ASSISTANT, False, NoteKind.DAILY),
    ],
)
def test_the_usual_kind(signed_in: SignedIn, role: Role, signs_first: bool, kind: NoteKind) -> None:
    _, therapist = signed_in()
    client, user = signed_in(role)
    patient = factories.make_patient(therapist=therapist)
    if signs_first:
        signed_note(therapist, NoteText(NoteKind.EVALUATION, TODAY, subjective="First visit."), patient)
    begin(client, patient)
    assert NoteKind.EVALUATION in {NoteKind(one.kind) for one in notes_of(user, patient)} or kind is NoteKind.DAILY
    assert [one.kind for one in notes_of(user, patient) if one.status == NoteStatus.DRAFT] == [kind]


def test_C06_a_double_click_makes_one_note_and_so_do_two_clicks_before_anything_is_typed(signed_in: SignedIn) -> None:
    client, user = signed_in()
    patient, key = factories.make_patient(therapist=user), str(uuid4())
    same = {begin(client, patient, form_key=key) for _ in range(3)}
    assert begin(client, patient) in same
    assert len(notes_of(user, patient)) == 1
    assert begin(client, patient, kind="phone") not in same


def test_a_draft_in_which_nobody_wrote_is_opened_with_what_is_known_now(signed_in: SignedIn) -> None:
    client, user = signed_in()
    patient = factories.make_patient(therapist=user)
    first = begin(client, patient)
    factories.make_issued_program(patient)
    assert begin(client, patient) == first
    [note] = notes_of(user, patient)
    assert "Home program, sheet 1" in note.plan
    with factories.acting(user):
        assert sources_of(note)["plan"]


def test_a_note_that_was_begun_without_an_episode_is_tied_to_the_one_that_is_open_when_it_is_saved(
    signed_in: SignedIn,
) -> None:
    client, user = signed_in()
    patient = factories.make_patient(therapist=user)
    path = begin(client, patient)
    episode = factories.make_episode(patient)
    post(client, path, fields())
    [note] = notes_of(user, patient)
    assert note.episode_id == episode.id


def test_the_key_of_another_patients_note_is_refused(signed_in: SignedIn) -> None:
    client, user = signed_in()
    key = str(uuid4())
    begin(client, factories.make_patient(therapist=user), form_key=key)
    other = factories.make_patient(therapist=user)
    assert post(client, f"/patients/{other.id}/notes/new", {"form_key": key}).status_code == 422
    assert notes_of(user, other) == []


def test_a_template_stands_first_and_its_blanks_are_kept(signed_in: SignedIn) -> None:
    client, user = signed_in()
    patient = factories.make_patient(therapist=user)
    factories.make_issued_program(patient)
    begin(client, patient, kind="daily", template="daily")
    [note] = notes_of(user, patient)
    assert note.subjective.startswith("Since the last visit: [[Since the last visit: better | the same | worse]]")
    assert note.subjective.index("[[") < note.subjective.index("Home program, reported")


@pytest.mark.parametrize("template", ["no-such-template", "0190a000-0000-7000-8000-000000000000"])
def test_a_template_that_is_not_offered_is_refused_with_the_page(signed_in: SignedIn, template: str) -> None:
    client, user = signed_in()
    patient = factories.make_patient(therapist=user)
    answer = post(client, f"/patients/{patient.id}/notes/new", {"form_key": str(uuid4()), "template": template})
    assert answer.status_code == 422
    assert "Choose from those shown here." in answer.text
    assert notes_of(user, patient) == []


def test_the_last_signed_note_is_copied_forward_and_marked(signed_in: SignedIn) -> None:
    client, user = signed_in()
    patient = factories.make_patient(therapist=user)
    signed_note(user, note_text(plan="Old plan."), patient)
    assert "Copy forward the last signed note" in client.get(f"/patients/{patient.id}/notes/new").text
    page = client.get(begin(client, patient, kind="daily", copies="y")).text
    assert "Old plan." in page
    assert page.count("Copied, not edited") == 2


def test_without_a_signed_note_there_is_nothing_to_copy(signed_in: SignedIn) -> None:
    client, user = signed_in()
    patient = factories.make_patient(therapist=user)
    assert "Copy forward" not in client.get(f"/patients/{patient.id}/notes/new").text
    assert "Copy from" not in client.get(begin(client, patient)).text


def test_what_no_longer_fits_is_left_out_and_the_note_is_begun(signed_in: SignedIn) -> None:
    client, user = signed_in()
    patient = factories.make_patient(therapist=user)
    factories.make_issued_program(patient)
    full = "a" * 19_990
    signed_note(user, NoteText(NoteKind.DAILY, TODAY, subjective="Short.", plan=full), patient)
    begin(client, patient, kind="daily", copies="y")
    [draft] = [one for one in notes_of(user, patient) if one.status == NoteStatus.DRAFT]
    assert draft.plan == full
    assert "Home program, reported" in draft.subjective


def test_a_phone_call_holds_no_program(signed_in: SignedIn) -> None:
    client, user = signed_in()
    patient = factories.make_patient(therapist=user)
    factories.make_issued_program(patient)
    begin(client, patient, kind="phone")
    [note] = notes_of(user, patient)
    assert note.plan == ""
    assert note.subjective


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.ADMIN])
def test_who_writes_no_notes_begins_none(signed_in: SignedIn, role: Role) -> None:
    _, therapist = signed_in()
    patient = factories.make_patient(therapist=therapist)
    client, _ = signed_in(role)
    assert post(client, f"/patients/{patient.id}/notes/new", {"form_key": str(uuid4())}).status_code == 403
    assert notes_of(therapist, patient) == []
