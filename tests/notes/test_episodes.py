"""Which episode of care a note belongs to: the one of its visit, also when that one has ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from clinic.accounts.models import User
from clinic.episodes.queries import AFTERWARDS
from clinic.episodes.service import discharge
from clinic.note_editor.inserts import insert_of
from clinic.notes import service
from clinic.notes.models import ProgressNote, SourceKind
from clinic.patients.models import Episode, Patient
from tests import factories
from tests.episodes.cases import set_goal
from tests.notes.cases import TODAY, draft_of, note_text


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.fixture
def pt(database: object) -> User:
    """A therapist."""
    return factories.make_user()


@pytest.fixture
def patient(pt: User) -> Patient:
    return factories.make_patient(therapist=pt)


def ended_episode(pt: User, patient: Patient, *, started: int, ended: int) -> Episode:
    """An episode with a goal, that many days ago."""
    episode = factories.make_episode(patient, started_on=ago(started))
    set_goal(pt, episode, "Climb the stairs")
    with factories.acting(pt):
        return discharge(pt, patient.id, episode.id, reason="Walks well", ended_on=ago(ended))


def episode_of(pt: User, patient: Patient, days: int) -> UUID | None:
    return draft_of(pt, note_text(visit_on=ago(days)), patient).episode_id


def test_a_visit_belongs_to_the_episode_it_lies_in_or_is_nearer_to(pt: User, patient: Patient) -> None:
    first = ended_episode(pt, patient, started=100, ended=60)
    second = factories.make_episode(patient, started_on=ago(20))
    of_first, of_second = (100, 80, 60, 59, 41), (40, 21, 20, 0)
    found = {days: episode_of(pt, patient, days) for days in (*of_first, *of_second)}
    assert found == {**dict.fromkeys(of_first, first.id), **dict.fromkeys(of_second, second.id)}


def test_a_draft_goes_over_to_the_episode_that_is_opened_while_it_is_written(pt: User, patient: Patient) -> None:
    ended = ended_episode(pt, patient, started=50, ended=10)
    note = draft_of(pt, note_text(), patient)
    assert note.episode_id == ended.id
    opened = factories.make_episode(patient, started_on=TODAY)
    with factories.acting(pt) as session:
        service.save_note(pt, note.id, note_text(), version=note.version)
        assert session.get_one(ProgressNote, (pt.clinic_id, note.id)).episode_id == opened.id


def test_what_is_written_soon_after_the_end_belongs_to_what_ended(pt: User, patient: Patient) -> None:
    ended = ended_episode(pt, patient, started=100, ended=AFTERWARDS.days + 1)
    assert episode_of(pt, patient, 1) == ended.id
    assert episode_of(pt, patient, 0) is None
    assert episode_of(pt, patient, 101) is None


def test_a_discharge_note_still_finds_the_goals(pt: User, patient: Patient) -> None:
    ended_episode(pt, patient, started=50, ended=1)
    with factories.acting(pt):
        made = insert_of(pt, patient.id, SourceKind.GOALS, TODAY)
    assert made is not None
    assert "Climb the stairs" in made.text


def test_another_day_of_the_visit_moves_the_note_to_its_episode(pt: User, patient: Patient) -> None:
    first = ended_episode(pt, patient, started=100, ended=60)
    second = factories.make_episode(patient, started_on=ago(20))
    note = draft_of(pt, note_text(), patient)
    assert note.episode_id == second.id
    with factories.acting(pt) as session:
        service.save_note(pt, note.id, replace(note_text(), visit_on=ago(70)), version=note.version)
        assert session.get_one(ProgressNote, (pt.clinic_id, note.id)).episode_id == first.id
