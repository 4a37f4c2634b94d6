"""Patients with a sheet at home and reports about it, made as the program itself would make them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import uuid4

from sqlalchemy import select

from clinic.accounts.models import User
from clinic.adherence.links import OpenLink
from clinic.adherence.models import LogStatus, Reason
from clinic.adherence.service import Answer
from clinic.audit.models import AuditEvent
from clinic.core import clock
from clinic.patients.models import Patient
from clinic.review import reporting
from clinic.review.caseload import CaseRow
from tests import factories
from tests.factories import BREATHE, RELEASE, IssuedProgram

ZONE = "America/Denver"
HOSTILE = '<script>alert("x")</script>'


def today() -> date:
    """The clinic's day."""
    return clock.today(ZONE)


def given(
    therapist: User,
    patient: Patient | None = None,
    *,
    days_ago: int = 10,
    slugs: Sequence[str] = (RELEASE, BREATHE),
    screened: bool = True,
) -> IssuedProgram:
    """A screened patient of `therapist` whose sheet was given `days_ago` days ago and not touched since."""
    made_at = clock.days_ago(days_ago)
    person = patient or factories.make_patient(therapist=therapist)
    if screened:
        factories.make_screen(person)
    return factories.make_issued_program(person, slugs=slugs, made_at=made_at, updated_at=made_at)


def report(
    issued: IssuedProgram,
    *,
    days_ago: int = 0,
    slug: str = RELEASE,
    status: LogStatus = LogStatus.DONE,
    reason: Reason | None = None,
    pain: tuple[int, int] | None = None,
    felt: tuple[str, ...] = (),
    note: str = "",
) -> None:
    """One report by the patient's link about a day; it reached us on that day."""
    before, after = pain or (None, None)
    answer = Answer(
        slug=slug, for_on=today() - timedelta(days=days_ago), status=status, reason=reason,
        pain_before=before, pain_after=after, felt=felt, note=note,
    )  # fmt: skip
    link = OpenLink(issued.link.id, issued.patient.id, issued.program.id)
    with (
        clock.fixed(clock.days_ago(days_ago)),
        factories.current().transaction(issued.patient.clinic_id),
    ):
        reporting.report_by_link(link, [answer], form_key=uuid4())


def events(user: User) -> list[tuple[str, list[str]]]:
    """The audit events of the user's clinic, oldest first, as (action, fields)."""
    with factories.acting(user) as session:
        return [(one.action, one.fields) for one in session.scalars(select(AuditEvent).order_by(AuditEvent.seq))]


def case(**values: object) -> CaseRow:
    """A patient in care for the pure rules: screened today, not pregnant, no sheet."""
    now = clock.now()
    known: dict[str, object] = {
        "patient_id": uuid4(), "given_name": "Robin", "family_name": "Invented", "sex_at_birth": "female",
        "pregnancy": "no", "due_on": None, "created_at": now, "taken_at": now, "flags": [], "cleared_groups": all_groups(),
        "event_dates": {}, "screen_pregnancy": "no", "screen_due_on": None, "sheet_number": None,
        "sheet_starts_on": None, "sheet_issued_at": None, "last_report_on": None, **values,
    }  # fmt: skip
    return CaseRow(**known)  # type: ignore[arg-type]


def all_groups() -> list[str]:
    """Every group of questions."""
    return list(factories.library().flag_groups)


def at(day: date) -> datetime:
    """Noon of a day, UTC: the same calendar day in Denver."""
    return datetime(day.year, day.month, day.day, 18, tzinfo=clock.now().tzinfo)
