"""The facts that are looked at before signing, as the database knows them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from clinic.accounts.models import User
from clinic.core.db import Database
from clinic.core.permissions import Role
from clinic.decision_table.kinds import AssessmentClass
from clinic.notes.models import NoteKind, ProgressNote
from clinic.patients.kinds import EpisodeStatus
from clinic.patients.models import Episode, Patient
from clinic.signing import service
from clinic.signing.before import facts_before_signing
from clinic.signing.consistency import Facts
from tests import factories
from tests.factories import BREATHE
from tests.notes.cases import TODAY, draft_of, note_text, signed_note
from tests.signing.cases import assistants_note, evaluation


@pytest.fixture
def author(database: Database) -> User:
    return factories.make_user()


def facts(user: User, note: ProgressNote) -> Facts:
    with factories.acting(user) as session:
        stored = session.get_one(ProgressNote, (user.clinic_id, note.id))
        return facts_before_signing(user, stored, session.get_one(Patient, (user.clinic_id, note.patient_id)))


def test_a_bare_patient_has_bare_facts(author: User) -> None:
    found = facts(author, draft_of(author))
    assert (found.kind, found.visit_on, found.today, found.may_sign_kind) == (NoteKind.DAILY, TODAY, TODAY, True)
    assert (found.classed_on, found.episode_from, found.sheet_in_note, found.sheet_in_force) == (None, None, None, None)
    assert (found.waiting, found.same_day) == ((), None)


def test_a_sheet_that_was_issued_since_stands_beside_that_of_the_note(author: User) -> None:
    issued = factories.make_issued_program(factories.make_patient(therapist=author))
    note = draft_of(author, patient=issued.patient)
    assert (facts(author, note).sheet_in_note, facts(author, note).sheet_in_force) == (1, 1)
    with factories.acting(author):
        factories.make_version(issued.program, issued.link, number=2, slugs=(BREATHE,))
    assert (facts(author, note).sheet_in_note, facts(author, note).sheet_in_force) == (1, 2)


def test_the_episode_and_the_class_are_those_of_the_patient(author: User) -> None:
    patient = factories.make_patient(therapist=author)
    episode = factories.make_episode(patient)
    factories.make_assessment(patient, AssessmentClass.SHORT_WEAK)
    note = draft_of(author, patient=patient)
    with factories.acting(author) as session:
        ended = session.get_one(Episode, (author.clinic_id, episode.id))
        ended.status, ended.ended_on, ended.discharge_reason = EpisodeStatus.DISCHARGED, TODAY, "Goal met"
    found = facts(author, note)
    assert (found.episode_from, found.episode_until, found.classed_on) == (episode.started_on, TODAY, TODAY)


def test_another_signed_note_of_kind_and_day_unless_it_is_in_error(author: User) -> None:
    patient = factories.make_patient(therapist=author)
    signed = signed_note(author, patient=patient)
    other_day = signed_note(author, note_text(visit_on=TODAY - timedelta(days=1)), patient)
    note = draft_of(author, patient=patient)
    found = facts(author, note).same_day
    assert found is not None
    assert (found.id, found.visit_on) == (signed.id, TODAY)
    with factories.acting(author):
        service.mark_in_error(author, signed.id, "Written in the chart of another patient.")
    assert facts(author, note).same_day is None
    assert other_day.id != signed.id


def test_older_notes_that_wait_newest_first_and_only_of_this_patient(author: User) -> None:
    patient = factories.make_patient(therapist=author)
    assistant = factories.make_user(role=Role.ASSISTANT)
    days = (4, 2, 3)
    older = {days: signed_note(assistant, note_text(visit_on=TODAY - timedelta(days=days)), patient) for days in days}
    assistants_note()
    with factories.acting(author):
        service.cosign_note(author, older[3].id)
    found = facts(author, draft_of(author, patient=patient)).waiting
    assert [one.id for one in found] == [older[2].id, older[4].id]
    early = draft_of(author, note_text(visit_on=TODAY - timedelta(days=3)), patient)
    assert [one.id for one in facts(author, early).waiting] == [older[4].id]


def test_what_an_assistant_may_sign_is_asked_of_who_signs(author: User) -> None:
    assistant = factories.make_user(role=Role.ASSISTANT)
    assert not facts(assistant, evaluation(assistant)).may_sign_kind
    assert facts(assistant, draft_of(assistant)).may_sign_kind
