"""What the tests of reports say more than once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from flask.testing import FlaskClient
from sqlalchemy import select

from clinic.adherence import service
from clinic.adherence.links import OpenLink
from clinic.adherence.models import ExerciseLog, LogSource, LogStatus
from clinic.adherence.service import Answer
from clinic.core import clock
from tests import factories
from tests.factories import BREATHE, RELEASE, IssuedProgram
from tests.forms import post

ZONE = "America/Denver"


def today() -> date:
    """The clinic's day."""
    return clock.today(ZONE)


def ago(days: int) -> date:
    """The clinic's day `days` days ago."""
    return today() - timedelta(days=days)


def day_fields(day: date | None = None, *statuses: str, key: UUID | None = None, **more: Any) -> dict[str, Any]:
    """The patient's form for the two exercises of `make_issued_program`; `more` are fields such as `e0_note`."""
    fields: dict[str, Any] = {"form_key": str(key or uuid4()), "for_on": (day or today()).isoformat()}
    for number, slug in enumerate((RELEASE, BREATHE)):
        fields[f"exercises-{number}-slug"] = slug
        fields[f"exercises-{number}-status"] = statuses[number] if number < len(statuses) else ""
    for name, value in more.items():
        number, field = name[1:].split("_", 1)
        fields[f"exercises-{number}-{field}"] = value
    return fields


def send(browser: FlaskClient, *statuses: str, day: date | None = None, **more: Any) -> Any:
    """Send the patient's form."""
    return post(browser, "/p/report", day_fields(day, *statuses, **more))


def read(browser: FlaskClient, address: str = "/p/today") -> str:
    """What the patient's page shows at once: without what its scripts may show later."""
    return re.sub(r"<template\b.*?</template>", "", browser.get(address).text, flags=re.DOTALL)


def link_of(issued: IssuedProgram) -> OpenLink:
    """The program's link as an opened one."""
    return OpenLink(issued.link.id, issued.patient.id, issued.program.id)


def report(issued: IssuedProgram, *answers: Answer, key: UUID | None = None) -> list[ExerciseLog]:
    """Store answers as the patient's link does."""
    with factories.current().transaction(issued.patient.clinic_id):
        return service.report_by_link(link_of(issued), answers, form_key=key or uuid4())


def enter(
    user: Any,
    issued: IssuedProgram,
    *answers: Answer,
    source: LogSource = LogSource.PAPER,
    key: UUID | None = None,
    seen: Sequence[UUID] = (),
) -> list[ExerciseLog]:
    """Store answers as staff does."""
    with factories.current().transaction(issued.patient.clinic_id):
        return service.enter_reports(
            user, issued.patient.id, answers, source=source, form_key=key or uuid4(), seen=seen
        )


def answer(slug: str = RELEASE, days_ago: int = 0, status: LogStatus = LogStatus.DONE, **values: Any) -> Answer:
    """An answer about `days_ago`."""
    return Answer(slug, ago(days_ago), status, **values)


def logs_of(issued: IssuedProgram, *, counting: bool = True) -> list[ExerciseLog]:
    """The stored reports, oldest first."""
    with factories.current().transaction(issued.patient.clinic_id) as session:
        query = select(ExerciseLog).where(ExerciseLog.patient_id == issued.patient.id).order_by(ExerciseLog.id)
        if counting:
            query = query.where(ExerciseLog.superseded_at.is_(None))
        return list(session.scalars(query))
