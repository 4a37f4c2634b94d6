"""The inbox of one therapist with a large caseload, while the clinic's reports grow tenfold."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, create_engine, text

from clinic.core.db import Database
from clinic.review import rounds
from tests.benchmarks.data import FullClinic, full_clinic
from tests.benchmarks.pages import measure
from tests.benchmarks.timing import Timing
from tests.conftest import Server

CASELOAD = 400
IN_CARE_OF = 9
"""Of so many patients of a full clinic one is in care (`fill.sql`)."""

FEW, MANY = 100_000, 1_000_000
INBOX = "inbox"
P95_LIMIT_MS, MOST_QUERIES, MOST_GROWTH = 80, 8, 1.3

_TAKE_OVER = """
UPDATE patients SET therapist_id = CAST(:therapist AS uuid)
WHERE id IN (SELECT patient_id FROM episodes WHERE status = 'active') AND chart_number LIKE 'B-%'
"""
_OLDER = """
INSERT INTO exercise_logs (clinic_id, id, patient_id, program_id, program_version_id, exercise_slug, for_on, status, reason,
                           pain_before, pain_after, felt, note, source, link_id, entered_by_id, entered_at)
SELECT clinic_id, gen_random_uuid(), patient_id, program_id, program_version_id, exercise_slug, for_on - back * 60, status,
       reason, pain_before, pain_after, felt, note, source, link_id, entered_by_id, entered_at - back * interval '60 days'
FROM exercise_logs, generate_series(1, 100) AS back
WHERE patient_id IN (SELECT patient_id FROM episodes WHERE status = 'active')
LIMIT greatest(0, :reports - (SELECT count(*) FROM exercise_logs))
"""
_SILENT = """
UPDATE exercise_logs SET superseded_at = now()
WHERE for_on > CAST(:today AS date) - 7 AND ('x' || right(patient_id::text, 2))::bit(8)::int % 5 = 0
"""
_RED = """
INSERT INTO review_items (clinic_id, id, patient_id, program_id, code, level, exercise_slug, words, since_on, raised_at, log_id,
                          ended_words, reviewed_note)
SELECT clinic_id, gen_random_uuid(), patient_id, program_id, 'A4', 0, exercise_slug, 'Felt sharp pain', for_on, entered_at, id,
       '', ''
FROM exercise_logs
WHERE for_on > CAST(:today AS date) - 3 AND ('x' || right(patient_id::text, 2))::bit(8)::int % 7 = 0 AND superseded_at IS NULL
"""


def inbox_timings(server: Server, runs: int) -> dict[int, Timing]:
    """How long the inbox takes by the number of reports in the clinic; the caseload stays the same."""
    found = {}
    for reports in (FEW, MANY):
        with _busy_clinic(server, reports) as clinic:
            found[reports] = measure(clinic, lambda: clinic.staff.get("/inbox"), runs)
    return found


@contextmanager
def _busy_clinic(server: Server, reports: int) -> Iterator[FullClinic]:
    """A clinic in which one therapist has everybody in care; a fifth is silent, a seventh has something red."""
    with full_clinic(server, CASELOAD * IN_CARE_OF, min(reports, FEW)) as clinic:
        database: Database = clinic.app.extensions["database"]
        owner = create_engine(database.engine.url.set(username="app_owner"))
        values = {"therapist": clinic.patient.therapist_id, "reports": reports}
        with owner.begin() as connection:
            connection.execute(
                text("SELECT set_config('app.clinic_id', :clinic, true)"), {"clinic": str(clinic.patient.clinic_id)}
            )
            values["today"] = connection.scalar(text("SELECT max(for_on) FROM exercise_logs"))
            for statement in (_TAKE_OVER, _OLDER, _SILENT, _RED):
                _run(connection, statement, values)
        with owner.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
        owner.dispose()
        rounds.judge_all_weeks(database, clinic.patient.clinic_id)
        yield clinic


def _run(connection: Connection, statement: str, values: dict[str, object]) -> None:
    needed = text(statement).compile().params
    connection.execute(text(statement), {name: values[name] for name in needed})
