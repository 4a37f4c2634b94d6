"""A sheet is judged by the pregnancy of its last day: what is safe at 19 weeks is not printed for the 20th."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from clinic.core import clock
from clinic.core.db import Database
from clinic.programs import issuing, service
from clinic.programs.errors import ProgramIsUnsafe
from clinic.programs.rules import used_until
from tests import factories
from tests.programs.cases import PRINTING, acting, pregnant_patient, start

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("starts_on", "next_visit_on", "last"),
    [
        (None, None, date(2026, 11, 27)),
        (date(2026, 12, 10), None, date(2026, 12, 16)),
        (None, date(2026, 12, 5), date(2026, 12, 5)),
        (None, date(2026, 11, 22), date(2026, 11, 27)),
        (date(2026, 11, 1), None, date(2026, 11, 27)),
        (None, date(2027, 11, 1), date(2027, 1, 2)),
    ],
)
def test_a_sheet_is_used_for_its_week_or_until_the_next_visit(
    starts_on: date | None, next_visit_on: date | None, last: date
) -> None:
    assert used_until(TODAY, starts_on, next_visit_on) == last


@pytest.mark.usefixtures("database")
def test_flat_lying_at_19_weeks_is_not_issued_for_a_week_past_20() -> None:
    therapist = factories.make_user()
    patient = pregnant_patient(therapist, weeks=19)
    program = start(therapist, patient, "constructive-rest")
    later = clock.today("America/Denver") + timedelta(days=20)
    with pytest.raises(ProgramIsUnsafe), acting(therapist):
        issuing.issue_program(therapist, program.id, PRINTING, form_key=uuid4(), starts_on=later)
    with acting(therapist):
        issued = issuing.issue_program(therapist, program.id, PRINTING, form_key=uuid4())
        assert issued.number == 1


def test_a_far_next_visit_counts_too(database: Database) -> None:
    therapist = factories.make_user()
    patient = pregnant_patient(therapist, weeks=19)
    program = start(therapist, patient, "constructive-rest")
    visit = clock.today("America/Denver") + timedelta(days=14)
    with acting(therapist):
        service.set_details(therapist, program.id, goal="", next_visit_on=visit)
    with pytest.raises(ProgramIsUnsafe), acting(therapist):
        issuing.issue_program(therapist, program.id, PRINTING, form_key=uuid4())
