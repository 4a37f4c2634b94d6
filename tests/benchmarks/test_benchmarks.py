"""The benchmarks run on a tiny clinic, and the busiest pages ask the database a bounded number of questions."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from clinic.adherence.models import ExerciseLog
from clinic.core.db import session
from clinic.patients.models import Patient
from clinic.screening.asking import answers
from tests.benchmarks.building import changes
from tests.benchmarks.computing import LIMITS_MS, LINES, computations, described_patients
from tests.benchmarks.data import FullClinic, full_clinic
from tests.benchmarks.inbox import MOST_QUERIES as INBOX_QUERIES
from tests.benchmarks.many_links import report_at_once
from tests.benchmarks.pages import measure, pages
from tests.benchmarks.reprint import PARTS, REST, STORED, parts_of
from tests.conftest import Server

PATIENTS, REPORTS = 200, 1500
MOST_QUERIES = {
    "sign-in page": 1,
    "own account": 3,
    "patient list": 8,
    "search, exact name": 8,
    "search, one slip": 8,
    "search, birth date": 8,
    "chart": 21,
    "timeline": 9,
    "today's desk": 13,
    "inbox": INBOX_QUERIES,
    "review of a patient": 18,
    "program builder": 8,
    "library": 5,
    "library for a patient": 11,
    "note editor": 12,
    "paper diary": 10,
    "sheet that was given": 15,
    STORED: 12,
    "patient's link page": 10,
}

MOST_STATEMENTS = {
    "builder: page": 7,
    "builder: toggle": 11,
    "builder: typed dose": 9,
    "builder: move": 9,
    "builder: add": 9,
}
"""Six of them read; the others write, the audit event among them (`tests/builder/test_queries.py`)."""


@pytest.fixture(scope="module")
def tiny_clinic(server: Server) -> Iterator[FullClinic]:
    """The benchmark's clinic, small enough for every test run."""
    with full_clinic(server, PATIENTS, REPORTS) as clinic:
        yield clinic


def test_the_clinic_is_as_full_as_was_asked(tiny_clinic: FullClinic) -> None:
    with tiny_clinic.app.extensions["database"].transaction(tiny_clinic.patient.clinic_id):
        added = select(func.count()).select_from(Patient).where(Patient.chart_number.startswith("B-"))
        reports = select(func.count()).select_from(ExerciseLog)
        assert session.scalars(added).one() == PATIENTS
        assert session.scalars(reports).one() >= REPORTS


@pytest.mark.parametrize("name", MOST_QUERIES)
def test_a_page_asks_no_more_than_so_often(tiny_clinic: FullClinic, name: str) -> None:
    asked = pages(tiny_clinic)
    assert set(asked) == set(MOST_QUERIES)
    queries = measure(tiny_clinic, asked[name], runs=1).queries
    assert queries is not None
    assert queries <= MOST_QUERIES[name]


def test_every_part_of_a_reprint_is_passed_once_and_they_add_up(tiny_clinic: FullClinic) -> None:
    runs = 3
    parts = parts_of(pages(tiny_clinic)[STORED], runs)
    assert set(parts) == {*PARTS, REST}
    assert all(part.median > 0 for part in parts.values())


def test_every_change_of_the_builder_is_measured(tiny_clinic: FullClinic) -> None:
    measured = changes(tiny_clinic.app, runs=1)
    assert set(measured) == set(MOST_STATEMENTS)
    for name, most in MOST_STATEMENTS.items():
        queries = measured[name].queries
        assert queries is not None
        assert queries <= most, name


def test_every_computation_runs() -> None:
    measured = computations()
    assert measured, "nothing is measured"
    for action in measured.values():
        action()


def test_every_limit_is_held_against_something_that_is_measured() -> None:
    assert set(LIMITS_MS) <= set(computations())


def test_the_lines_that_are_measured_are_understood() -> None:
    """An answer that only says what is wrong with a line would be a fast one."""
    told = [json.loads(answer) for answer in answers(described_patients(LINES))]
    assert [one for one in told if "error" in one] == []
    assert {one["outcome"] for one in told} > {"ok", "block", "warn"}


def test_many_links_at_once_lose_nothing_and_double_nothing(server: Server) -> None:
    """The measurement itself, short: eight phones for three seconds, some forms twice and some cut off."""
    found = report_at_once(server, links=8, seconds=3)
    assert found.sent >= 16
    assert (found.lost, found.doubled, sum(found.refused.values())) == (0, 0, 0)
