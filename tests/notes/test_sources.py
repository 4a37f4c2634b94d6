"""Text that was put in says where it came from, and what has become of it."""

from __future__ import annotations

import pytest

from clinic.accounts.models import User
from clinic.core.db import Database
from clinic.note_editor.putting_in import put_in
from clinic.notes.models import ProgressNote, SourceKind
from clinic.notes.service import NoteText, save_note
from clinic.notes.sources import frozen_sources, sources_of
from tests import factories
from tests.notes.cases import draft_of, note_text, signed_note


@pytest.fixture
def author(database: Database) -> User:
    return factories.make_user()


def text_of(note: ProgressNote, **changes: str) -> NoteText:
    return note_text(plan=note.plan).with_sections(
        {name: changes.get(name, getattr(note, name)) for name in ("subjective", "objective", "assessment", "plan")}
    )


def test_a_text_that_is_put_in_names_its_sheet_and_stays_the_notes_sheet(author: User) -> None:
    patient = factories.make_patient(therapist=author)
    note = draft_of(author, patient=patient)
    version = factories.make_issued_program(patient).version
    with factories.acting(author) as session:
        saved = put_in(
            author, session.get_one(ProgressNote, (author.clinic_id, note.id)), text_of(note), "program", version=1
        )
        assert saved.program_version_id == version.id
        [source] = sources_of(saved)["plan"]
    assert source.label.startswith(f"Home program, sheet {version.number} of ")
    assert (source.kind, source.about_id, source.put_in_by) == (SourceKind.PROGRAM, version.id, author.display_name)


def test_what_is_edited_or_taken_out_is_seen_and_a_signature_keeps_it(author: User) -> None:
    patient = factories.make_patient(therapist=author)
    signed_note(author, note_text(plan="Sheet 1.\nNext week."), patient)
    note = draft_of(author, note_text(plan=""), patient)
    with factories.acting(author) as session:
        stored = session.get_one(ProgressNote, (author.clinic_id, note.id))
        saved = put_in(author, stored, text_of(note), "copied.plan", version=1)
        assert saved.plan == "Sheet 1.\nNext week."
        [source] = sources_of(saved)["plan"]
        assert source.needs_reading
        save_note(author, note.id, text_of(saved, plan="Sheet 2.\nNext week."), version=saved.version)
        [frozen] = frozen_sources(saved)
        assert (frozen["standing"], frozen["kind"], frozen["section"]) == ("changed", "copied", "plan")
        assert not sources_of(saved)["plan"][0].needs_reading
        save_note(author, note.id, text_of(saved, plan="Other"), version=saved.version)
        assert frozen_sources(saved) == []


def test_it_is_put_in_once(author: User) -> None:
    patient = factories.make_patient(therapist=author)
    signed_note(author, note_text(plan="Go on."), patient)
    note = draft_of(author, note_text(plan="Mine."), patient)
    with factories.acting(author) as session:
        stored = session.get_one(ProgressNote, (author.clinic_id, note.id))
        first = put_in(author, stored, text_of(note), "copied.plan", version=1)
        again = put_in(author, stored, text_of(first), "copied.plan", version=first.version)
        assert again.plan == "Mine.\n\nGo on."
        assert len(sources_of(again)["plan"]) == 1
