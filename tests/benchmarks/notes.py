"""Notes by the hundred thousand: finding one by its words, opening the editor, keeping a draft while it is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, create_engine, text
from werkzeug.test import TestResponse

from clinic.accounts.models import User
from clinic.core import clock
from clinic.core.db import Database
from clinic.notes import service as notes
from clinic.notes.models import NoteKind
from clinic.notes.service import NoteText
from tests import factories
from tests.benchmarks.data import FullClinic, full_clinic, split_statements
from tests.benchmarks.pages import Ask, measure
from tests.benchmarks.timing import Timing, statements, summary, timed
from tests.conftest import Server
from tests.forms import csrf_token

NOTES = "notes"
SCRIPT = Path(__file__).parent / "notes.sql"
MANY_NOTES, HISTORY = 200_000, 200
PATIENTS, REPORTS = 4000, 2000
SEARCH_LIMIT_MS, EDITOR_LIMIT_MS, AUTOSAVE_LIMIT_MS = 100, 60, 30

COMMON = (
    "patient", "hip", "pain", "left", "right", "exercise", "reports", "program", "release", "strength", "sitting", "flexor",
    "improved", "degrees", "thomas", "test", "standing", "psoas", "tolerated", "home", "sets", "range", "motion", "morning",
    "walking", "knee", "stiffness", "breathing", "supine", "bolster", "extension", "control", "pelvis", "sleep", "lumbar",
    "continue", "weeks", "minutes", "without", "symptoms", "gait", "balance", "stairs", "function", "goal", "review",
)  # fmt: skip
"""The most usual words first: the first stands in nearly every note, the last in one of twelve."""

QUERIES: Mapping[str, str] = {
    "most usual word": "patient",
    "usual word": "psoas",
    "word of one note in ten": "stairs",
    "beginning of a rare word": "transofem",
    "two usual words": "patient pain",
    "usual and rare": "hip deibered",
    "rare word": "retroiazonous",
    "phrase of usual words": '"patient pain"',
    "phrase": '"psoas release"',
    "rare phrase of usual words": '"review goal"',
    "either": "bolster or supine",
    "without": "hip -pain",
    "beginning of a word": "stren",
    "beginning of many words": "con",
    "no hit": "zzyzx",
}
"""What is searched; every one is asked of all notes, and of a narrowed list."""


@contextmanager
def clinic_with_notes(server: Server, many: int = MANY_NOTES, *, patients: int = PATIENTS) -> Iterator[FullClinic]:
    """A full clinic with `many` notes more, HISTORY of them about one patient, beside another clinic with some."""
    with full_clinic(server, patients, REPORTS) as clinic:
        database: Database = clinic.app.extensions["database"]
        owner = create_engine(database.engine.url.set(username="app_owner"))
        values = {
            "therapist": clinic.patient.therapist_id,
            "patient": clinic.patient.id,
            "clinic": clinic.patient.clinic_id,
            "today": clock.today("America/Denver"),
            "common": list(COMMON),
        }
        with owner.begin() as connection:
            _fill(connection, {**values, "notes": many, "history": HISTORY})
        with owner.begin() as connection:
            _fill(connection, {**values, **_elsewhere(database), "notes": max(1, many // 10), "history": 0})
        with owner.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
        owner.dispose()
        yield clinic


def search_timings(clinic: FullClinic, runs: int) -> Mapping[str, Timing]:
    """Each query among all notes, then all of them mixed, once among everything and once among one's own."""
    found = {}
    mixed: list[float] = []
    for name, words in QUERIES.items():
        for where, fields in (("", {"show": "all"}), (", mine", {"show": "signed", "author": "me"})):
            ask = _search(clinic, words, fields)
            answer = ask()
            assert answer.status_code == 200, f"{name} answered {answer.status_code}"
            assert name != "no hit" or "0 notes" in answer.text
            with statements(clinic.app.extensions["database"].engine) as seen:
                ask()
            taken = timed(ask, runs)
            mixed += taken
            found[f"{name}{where}"] = summary(taken, len(seen))
    return {**found, "search, all of these": summary(mixed)}


def list_timings(clinic: FullClinic, runs: int) -> Mapping[str, Timing]:
    """The lists without words."""
    lists = {f"list, {show}": f"/notes?show={show}" for show in ("mine", "unsigned", "waiting", "signed", "all")}
    lists["list of one patient"] = f"/patients/{clinic.patient.id}/notes"
    return {name: _page(clinic, path, runs) for name, path in lists.items()}


def writing_timings(clinic: FullClinic, runs: int) -> Mapping[str, Timing]:
    """The editor of a patient with a long history, and one autosave after another."""
    note_id = _draft(clinic)
    return {
        "editor, 200 notes before": _page(clinic, f"/notes/{note_id}/edit", runs),
        "new note, 200 notes before": _page(clinic, f"/patients/{clinic.patient.id}/notes/new", runs),
        "autosave": _autosave(clinic, note_id, runs),
    }


def _fill(connection: Connection, values: Mapping[str, Any]) -> None:
    connection.execute(text("SELECT set_config('app.clinic_id', :clinic, true)"), {"clinic": str(values["clinic"])})
    for statement in split_statements(SCRIPT):
        needed = text(statement).compile().params
        connection.execute(text(statement), {name: values[name] for name in needed})
    for table in ("drawn", "about", "sentences", "vocabulary"):
        connection.execute(text(f"DROP TABLE {table}"))


def _elsewhere(database: Database) -> dict[str, Any]:
    """Another clinic with one therapist and one patient."""
    factories.use(database)
    patient = factories.make_patient(clinic=factories.make_clinic())
    return {"clinic": patient.clinic_id, "therapist": patient.therapist_id, "patient": patient.id}


def _draft(clinic: FullClinic) -> UUID:
    """A draft about the patient with the long history, by whoever is signed in."""
    database: Database = clinic.app.extensions["database"]
    with database.transaction(clinic.patient.clinic_id) as session:
        author = session.get_one(User, (clinic.patient.clinic_id, clinic.patient.therapist_id))
        written = NoteText(
            NoteKind.DAILY, clock.today("America/Denver"), "Less stiff.", "Sat for an hour.", "Better.", "Go on."
        )
        return notes.start_note(author, clinic.patient.id, written, form_key=uuid4()).id


def _search(clinic: FullClinic, words: str, fields: Mapping[str, str]) -> Ask:
    data = {"csrf_token": csrf_token(clinic.staff), "q": words, **fields}
    return lambda: clinic.staff.post("/notes", data=data)


def _page(clinic: FullClinic, path: str, runs: int) -> Timing:
    return measure(clinic, lambda: clinic.staff.get(path), runs)


def _autosave(clinic: FullClinic, note_id: UUID, runs: int) -> Timing:
    """Each save has a sentence more than the one before, as somebody writes it."""
    written = {"version": 1, "objective": "Sat for an hour. "}
    fields = {
        "csrf_token": csrf_token(clinic.staff),
        "form_key": str(uuid4()),
        "kind": "daily",
        "visit_on": clock.today("America/Denver").isoformat(),
        "subjective": "Reports less stiffness in the morning and slept through twice. " * 8,
        "assessment": "Settles into the supported release; strength of the left hip flexors improved. " * 6,
        "plan": "Continue the program. " * 6,
    }

    def save() -> TestResponse:
        written["objective"] += f"Thomas test {written['version']} degrees on the left, stairs without pain. "
        answer = clinic.staff.post(f"/notes/{note_id}/autosave", data={**fields, **written})
        assert answer.status_code == 200, f"autosave answered {answer.status_code}"
        written["version"] = answer.get_json()["version"]
        return answer

    return measure(clinic, save, runs)
