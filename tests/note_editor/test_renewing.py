"""A draft in which nobody wrote is brought up to date when a note is begun again; nothing that was chosen or typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from clinic.accounts.models import User
from clinic.audit.models import AuditEvent
from clinic.core.errors import StaleVersion
from clinic.note_editor import beginning
from clinic.note_editor.beginning import Beginning, begin_note
from clinic.notes.models import NoteKind, ProgressNote
from clinic.notes.service import save_note
from clinic.notes.sources import sources_of
from tests import factories
from tests.note_editor.test_beginning import begin, notes_of
from tests.notes.cases import note_text, signed_note

SignedIn = Callable[..., tuple[FlaskClient, User]]


@pytest.mark.parametrize("chosen", [{"copies": "y"}, {"template": "daily"}])
def test_what_was_chosen_for_a_draft_stays_in_it(signed_in: SignedIn, chosen: dict[str, str]) -> None:
    client, user = signed_in()
    patient = factories.make_patient(therapist=user)
    signed_note(user, note_text(plan="Old plan."), patient)
    first = begin(client, patient, kind="daily", **chosen)
    [draft] = [one for one in notes_of(user, patient) if first.startswith(f"/notes/{one.id}")]
    factories.make_issued_program(patient)
    second = begin(client, patient, kind="daily")
    assert second != first
    [again] = [one for one in notes_of(user, patient) if one.id == draft.id]
    assert (again.subjective, again.plan, again.version) == (draft.subjective, draft.plan, draft.version)


def test_it_speaks_of_the_sheet_that_is_in_it_now(signed_in: SignedIn) -> None:
    client, user = signed_in()
    patient = factories.make_patient(therapist=user)
    begin(client, patient)
    version = factories.make_issued_program(patient).version
    begin(client, patient)
    [note] = notes_of(user, patient)
    assert note.program_version_id == version.id
    assert f"sheet {version.number}" in note.plan


def test_P07_what_is_renewed_is_told_of_in_the_audit_log(signed_in: SignedIn) -> None:
    client, user = signed_in()
    patient = factories.make_patient(therapist=user)
    begin(client, patient)
    factories.make_issued_program(patient)
    for _ in range(2):
        begin(client, patient)
    [note] = notes_of(user, patient)
    query = select(AuditEvent).where(AuditEvent.action == "note.changed", AuditEvent.entity_id == note.id)
    with factories.acting(user) as session:
        [event] = session.scalars(query)
    assert (event.actor_id, event.patient_id) == (user.id, patient.id)
    assert "plan" in event.fields


def test_it_belongs_to_the_episode_that_is_open_now(signed_in: SignedIn) -> None:
    client, user = signed_in()
    patient = factories.make_patient(therapist=user)
    begin(client, patient)
    episode = factories.make_episode(patient)
    begin(client, patient)
    [note] = notes_of(user, patient)
    assert note.episode_id == episode.id


def test_what_was_replaced_is_named_as_no_source(signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    client, user = signed_in()
    patient = factories.make_patient(therapist=user)
    factories.make_issued_program(patient)
    begin(client, patient)
    [before] = notes_of(user, patient)
    usual = beginning.usual_inserts

    def later(*asked: Any) -> Any:
        return [
            beginning.replace(one, text=one.text.replace("without a report", "not reported")) for one in usual(*asked)
        ]

    monkeypatch.setattr(beginning, "usual_inserts", later)
    begin(client, patient)
    [note] = notes_of(user, patient)
    assert note.subjective != before.subjective
    with factories.acting(user):
        said = [(one.label, one.standing.value) for one in sources_of(note)["subjective"]]
    assert [standing for _, standing in said] == ["as_put_in"]


def test_C03_what_is_typed_while_it_is_renewed_is_never_written_over(
    own_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    author = factories.make_user()
    patient = factories.make_patient(therapist=author)
    with factories.acting(author):
        draft = begin_note(author, patient.id, Beginning(NoteKind.DAILY), form_key=uuid4())
    factories.make_issued_program(patient)
    refused: list[StaleVersion] = []

    def type_something() -> None:
        try:
            with factories.acting(author):
                save_note(author, draft.id, note_text(plan="Typed just now."), version=1)
        except StaleVersion as refusal:
            refused.append(refusal)

    typing = Thread(target=type_something)
    whole = beginning._renewed

    def with_somebody_typing(*arguments: Any) -> ProgressNote:
        typing.start()
        typing.join(1)
        return whole(*arguments)

    monkeypatch.setattr(beginning, "_renewed", with_somebody_typing)
    with factories.acting(author):
        begin_note(author, patient.id, Beginning(NoteKind.DAILY), form_key=uuid4())
    typing.join(10)
    [note] = notes_of(author, patient)
    assert refused or note.plan == "Typed just now."
