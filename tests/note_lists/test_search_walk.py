"""The search in a clinic of some size, where it walks through the newest notes, against reading every note."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from clinic.core import clock
from clinic.core.db import Database
from tests.benchmarks.data import FullClinic
from tests.benchmarks.notes import clinic_with_notes
from tests.conftest import Server

NOTES, PATIENTS = 3000, 100
FEW, MANY = {"enough": 3, "most": 40}, {"enough": 25, "most": 1001}

TYPED = (
    "patient", "stairs", "con", "zzyzx", "retroiazonous", "psoas pain", "bolster or supine", "hip -pain",
    '"patient pain"', '"psoas release"', '"goal review symptoms"', "review -patient -hip -left",
)  # fmt: skip

FOUND = text(
    "SELECT note_id, since FROM search_notes(note_query(:typed), :status, :kind, :author, :first, :last, false, :enough, :most)"
)
NARROWED = """
    n.status <> 'discarded' AND (CAST(:status AS text) IS NULL OR n.status = :status)
    AND (CAST(:kind AS text) IS NULL OR n.kind = :kind) AND (CAST(:author AS uuid) IS NULL OR n.author_id = :author)
    AND (CAST(:first AS date) IS NULL OR n.visit_on >= :first) AND (CAST(:last AS date) IS NULL OR n.visit_on <= :last)
"""
READ = text(
    f"""
    SELECT n.id, n.visit_on FROM progress_notes n WHERE n.words @@ note_query(:typed) AND {NARROWED}
    ORDER BY n.visit_on DESC, n.id DESC
    """
)
TOGETHER = text(
    f"""
    SELECT n.id, n.visit_on, note_words(concat_ws(E'\n', n.subjective, n.objective, n.assessment, n.plan,
               (SELECT string_agg(a.text, E'\n' ORDER BY a.created_at) FROM addenda a WHERE a.note_id = n.id)
           )) @@ note_query(:typed) AS together
    FROM progress_notes n WHERE n.id IN (SELECT note_id FROM addenda) AND {NARROWED}
    """
)


@pytest.fixture(scope="module")
def clinic(server: Server) -> Iterator[FullClinic]:
    """A clinic with so many notes that a usual word is not gathered from all of them."""
    with clinic_with_notes(server, NOTES, patients=PATIENTS) as found:
        yield found


def narrowings(clinic: FullClinic) -> Iterator[Mapping[str, Any]]:
    """What a list may be narrowed to, one filter and all of them."""
    today = clock.today("America/Denver")
    nothing = dict.fromkeys(("status", "kind", "author", "first", "last"))
    some: Mapping[str, Any] = {
        "status": "signed",
        "kind": "daily",
        "author": clinic.patient.therapist_id,
        "first": today - timedelta(days=500),
        "last": today - timedelta(days=30),
    }
    yield nothing
    yield from ({**nothing, name: value} for name, value in some.items())
    yield some


@pytest.mark.parametrize("limits", [FEW, MANY], ids=["few", "many"])
@pytest.mark.parametrize("typed", TYPED)
def test_a_search_finds_the_newest_that_reading_finds(
    clinic: FullClinic, typed: str, limits: Mapping[str, int]
) -> None:
    for narrowing in narrowings(clinic):
        asked = {**narrowing, "typed": typed}
        with database_of(clinic).transaction(clinic.patient.clinic_id) as session:
            rows = session.execute(FOUND, {**asked, **limits}).all()
            read = [(row.id, row.visit_on) for row in session.execute(READ, asked)]
            added = session.execute(TOGETHER, asked).all()
        found, since = {row.note_id for row in rows}, rows[0].since if rows else None
        assert since is None or limits["enough"] <= len(since_day(read, since)), narrowing
        expected = set(since_day(read, since)[: limits["most"]])
        added = [row for row in added if since is None or row.visit_on >= since]
        expected -= {row.id for row in added if not row.together}
        expected |= {row.id for row in added if row.together}
        assert found == expected, narrowing


def test_some_searches_walk_and_some_do_not(clinic: FullClinic) -> None:
    """Else the test above would prove but one of the two ways."""
    nothing = dict.fromkeys(("status", "kind", "author", "first", "last"))
    with database_of(clinic).transaction(clinic.patient.clinic_id) as session:
        walks = {
            typed: [row.since is not None for row in session.execute(FOUND, {**nothing, **FEW, "typed": typed})][:1]
            for typed in TYPED
        }
    assert walks["patient"] == walks['"patient pain"'] == walks["hip -pain"] == [True]
    assert walks["zzyzx"] == []
    assert walks["retroiazonous"] == [False]


def since_day(read: list[tuple[UUID, date]], since: date | None) -> list[UUID]:
    return [note_id for note_id, day in read if since is None or day >= since]


def database_of(clinic: FullClinic) -> Database:
    found: Database = clinic.app.extensions["database"]
    return found
