"""What the select of the caseload counts."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from clinic.adherence.models import ExerciseLog
from clinic.core import clock
from clinic.review.caseload import list_caseload
from tests import factories
from tests.chart.cases import given, report, today


def test_a_report_that_was_taken_back_is_not_the_last_one(database) -> None:
    pt = factories.make_user()
    issued = given(pt)
    report(issued, days_ago=4)
    report(issued, days_ago=1)
    with factories.acting(pt) as session:
        session.execute(
            update(ExerciseLog)
            .where(ExerciseLog.for_on == today() - timedelta(days=1))
            .values(superseded_at=clock.now())
        )
        [row] = list_caseload(pt, therapist_id=pt.id, new_since=clock.days_ago(30), today=clock.today("America/Denver"))
    assert row.last_report_on == today() - timedelta(days=4)
