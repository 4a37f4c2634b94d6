"""C02, C03, C04: many at one note at once, on connections of their own; what is signed is what is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import create_engine, func, select

from clinic.accounts.models import User
from clinic.audit.models import AuditEvent
from clinic.core.db import Database
from clinic.core.errors import Refusal, StaleVersion
from clinic.notes.errors import NoteIsSigned
from clinic.notes.models import NoteStatus, ProgressNote
from clinic.notes.service import save_note
from clinic.signed_notes.models import Meaning, NoteSignature
from clinic.signing import service
from clinic.signing.errors import NothingToCosign
from tests import factories
from tests.notes.cases import draft_of, note_text
from tests.signing.cases import assistants_note, record

ROUNDS, SAVERS = 100, 20
INTERLEAVINGS, EDITORS = 250, 4
"""250 rounds of one signer against four editors: 1,000 meetings of a signature and an edit."""


@pytest.fixture
def author(own_app: Flask) -> Iterator[User]:
    """Somebody whose twenty browsers have a connection each."""
    database: Database = own_app.extensions["database"]
    small, wide = database.engine, create_engine(
        database.engine.url, pool_size=SAVERS, max_overflow=2, hide_parameters=True,
        connect_args={"options": "-c lock_timeout=10000 -c synchronous_commit=off"},
    )  # fmt: skip
    database.engine = wide
    database.bind(None)
    yield factories.make_user()
    database.engine = small
    database.bind(None)
    wide.dispose()


class Crowd:
    """Threads that begin each round together."""

    def __init__(self, size: int) -> None:
        self.barrier = Barrier(size)
        self.pool = ThreadPoolExecutor(size)

    def at_once(self, calls: list[Callable[[], Any]]) -> list[Any]:
        """The results of the calls; a refusal is a result."""
        return list(self.pool.map(self._run, calls))

    def _run(self, call: Callable[[], Any]) -> Any:
        self.barrier.wait()
        try:
            return call()
        except Refusal as refusal:
            return refusal


def save(user: User, note_id: UUID, version: int, plan: str) -> Callable[[], int]:
    def call() -> int:
        with factories.acting(user):
            return save_note(user, note_id, note_text(plan=plan), version=version).version

    return call


def sign(user: User, note_id: UUID, version: int) -> Callable[[], UUID]:
    def call() -> UUID:
        with factories.acting(user):
            return service.sign_note(user, note_id, version=version).id

    return call


def test_C02_of_twenty_saves_of_one_version_exactly_one_is_kept(author: User) -> None:
    note, crowd = draft_of(author), Crowd(SAVERS)
    version = note.version
    for number in range(ROUNDS):
        words = [f"Round {number}, saver {saver}" for saver in range(SAVERS)]
        results = crowd.at_once([save(author, note.id, version, one) for one in words])
        kept = [(one, result) for one, result in zip(words, results, strict=True) if isinstance(result, int)]
        assert [result for _, result in kept] == [version + 1], f"round {number}"
        assert all(isinstance(one, StaleVersion | int) for one in results)
        with factories.acting(author) as session:
            stored = session.get_one(ProgressNote, (author.clinic_id, note.id))
        assert (stored.version, stored.plan) == (version + 1, kept[0][0])
        version += 1
    with factories.acting(author) as session:
        changes = session.scalar(
            select(func.count()).where(AuditEvent.entity_id == note.id, AuditEvent.action == "note.changed")
        )
    assert changes == ROUNDS


def test_C03_what_is_signed_is_what_is_stored_however_edit_and_signature_meet(author: User) -> None:
    crowd, patient = Crowd(1 + EDITORS), factories.make_patient(therapist=author)
    outcomes = {"edit first": 0, "signature first": 0}
    for number in range(INTERLEAVINGS):
        note = draft_of(author, patient=patient)
        words = [f"Edit {number}.{one}" for one in range(EDITORS)]
        edits = [save(author, note.id, note.version, one) for one in words]
        # The signer starts at another place each time, so that neither side is always the first.
        calls: list[Callable[[], Any]] = [*edits]
        calls.insert(number % (EDITORS + 1), sign(author, note.id, note.version))
        results = crowd.at_once(calls)
        signed = results.pop(number % (EDITORS + 1))
        kept = [one for one, result in zip(words, results, strict=True) if isinstance(result, int)]
        found = record(author, note)
        assert found.wrong == ()
        if isinstance(signed, UUID):
            outcomes["signature first"] += 1
            assert kept == []
            assert all(isinstance(one, NoteIsSigned) for one in results)
            assert found.signed is not None
            assert found.signed["plan"] == found.note.plan == note_text().plan
        else:
            outcomes["edit first"] += 1
            assert isinstance(signed, StaleVersion)
            assert len(kept) == 1
            with factories.acting(author):
                service.sign_note(author, note.id, version=found.note.version)
            again = record(author, note)
            assert again.signed is not None
            assert again.signed["plan"] == again.note.plan == kept[0]
            assert again.wrong == ()
    assert sum(outcomes.values()) == INTERLEAVINGS
    assert all(outcomes.values()), outcomes


def test_C04_signed_twice_at_once_there_is_one_signature(author: User) -> None:
    crowd, patient = Crowd(8), factories.make_patient(therapist=author)
    for _ in range(20):
        note = draft_of(author, patient=patient)
        answers = crowd.at_once([sign(author, note.id, note.version) for _ in range(8)])
        assert len(set(answers)) == 1
        found = record(author, note)
        assert [one.id for one in found.signatures] == [answers[0]]
        assert (found.note.status, found.wrong) == (NoteStatus.SIGNED, ())


def test_C04_cosigned_by_two_at_once_there_is_one_cosignature(author: User) -> None:
    others = [factories.make_user() for _ in range(4)]
    _, note = assistants_note(factories.make_patient(therapist=author))

    def cosign(user: User) -> Callable[[], object]:
        def call() -> object:
            with factories.acting(user):
                return service.cosign_note(user, note.id)[0].id

        return call

    answers = Crowd(4).at_once([cosign(user) for user in others])
    assert sum(isinstance(one, UUID) for one in answers) == 1
    assert sum(isinstance(one, NothingToCosign) for one in answers) == 3
    with factories.acting(author) as session:
        count = select(func.count()).where(NoteSignature.meaning == Meaning.COSIGN)
        assert session.scalar(count) == 1
    assert record(author, note).wrong == ()
