"""Notes of assistants and therapists as the program itself would make them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from sqlalchemy import create_engine, pool, text
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from clinic.accounts.models import User
from clinic.core.permissions import Role
from clinic.notes.models import NoteKind, ProgressNote
from clinic.notes.service import NoteText
from clinic.patients.models import Patient
from clinic.signed_notes.records import NoteRecord, record_of
from clinic.signing import service
from tests import factories
from tests.notes.cases import TODAY, draft_of, signed_note
from tests.programs.browser import text_of


def assistants_note(patient: Patient | None = None, assistant: User | None = None) -> tuple[User, ProgressNote]:
    """An assistant, and a daily note that they have signed."""
    person = assistant or factories.make_user(role=Role.ASSISTANT, credential="PTA")
    return person, signed_note(person, patient=patient or factories.make_patient())


def evaluation(author: User, kind: NoteKind = NoteKind.EVALUATION, patient: Patient | None = None) -> ProgressNote:
    """A draft of a kind that a therapist signs."""
    words = {"subjective": "Tight in front.", "objective": "Thomas +8.", "assessment": "Short.", "plan": "Release."}
    return draft_of(author, NoteText(kind, TODAY, **words), patient)


def record(user: User, note: ProgressNote) -> NoteRecord:
    """The note as it is stored, with everything about it."""
    with factories.acting(user) as session:
        return record_of(session.get_one(ProgressNote, (user.clinic_id, note.id)))


def words_of(answer: TestResponse) -> str:
    """The words of a page as they are read: no space before a comma or a full stop."""
    return text_of(answer).replace(" ,", ",").replace(" .", ".")


def amend(user: User, note: ProgressNote, words: str = "Called: fine.") -> None:
    """Add to a signed note."""
    with factories.acting(user):
        service.add_addendum(user, note.id, words, form_key=uuid4())


@contextmanager
def behind_the_back(url: str) -> Iterator[Session]:
    """A superuser's session with triggers off on a database whose commits are real."""
    engine = create_engine(url, poolclass=pool.NullPool)
    with Session(engine) as session:
        session.execute(text("SET session_replication_role = replica"))
        yield session
        session.commit()
    engine.dispose()
