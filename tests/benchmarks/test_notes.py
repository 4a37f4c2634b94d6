"""The benchmark of notes on a small clinic: it measures what it says, and each page asks a bounded number of questions."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from clinic.core.db import session
from clinic.notes.models import ProgressNote
from tests.benchmarks.data import FullClinic
from tests.benchmarks.notes import HISTORY, clinic_with_notes, list_timings, search_timings, writing_timings
from tests.conftest import Server

NOTES, PATIENTS = 3000, 200
MOST_QUERIES = {"list": 8, "search": 11, "editor": 12, "new note": 24, "autosave": 9}


@pytest.fixture(scope="module")
def clinic(server: Server) -> Iterator[FullClinic]:
    """The benchmark's clinic, small enough for every test run."""
    with clinic_with_notes(server, NOTES, patients=PATIENTS) as found:
        yield found


def test_the_clinic_has_the_notes_that_were_asked_for(clinic: FullClinic) -> None:
    with clinic.app.extensions["database"].transaction(clinic.patient.clinic_id):
        assert session.scalars(select(func.count()).select_from(ProgressNote)).one() >= NOTES
        of_one = select(func.count()).select_from(ProgressNote).where(ProgressNote.patient_id == clinic.patient.id)
        assert session.scalars(of_one).one() >= HISTORY


def test_every_page_asks_no_more_than_so_often(clinic: FullClinic) -> None:
    measured = {**list_timings(clinic, 1), **search_timings(clinic, 1), **writing_timings(clinic, 1)}
    assert len(measured) > 30
    for name, timing in measured.items():
        most = next((most for kind, most in MOST_QUERIES.items() if name.startswith(kind)), MOST_QUERIES["search"])
        assert timing.queries is None or timing.queries <= most, name
