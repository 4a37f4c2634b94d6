"""The paper diary of a week: its form, and what is stored of it."""

from __future__ import annotations

from uuid import UUID, uuid4

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_login import current_user

from clinic.adherence import wording
from clinic.adherence.errors import DayNotOpen, NothingToReportOn, SameFormOtherReport
from clinic.adherence.labels import words_of_reports
from clinic.audit.service import record
from clinic.core.permissions import Permission
from clinic.core.web import requires
from clinic.paper_diary.blueprint import blueprint
from clinic.paper_diary.forms import SOURCES, DiaryForm, filled_form, read_source, read_week
from clinic.paper_diary.week import DiaryWeek, answers_of, find_week
from clinic.patients import pages
from clinic.patients import policy as patients
from clinic.programs import policy
from clinic.programs.models import ProgramVersion
from clinic.review import reporting

__all__ = ["blueprint"]

MOST_SHEETS = 32768
"""Sheet numbers are small integers."""

_SAID_BY = {"pages": pages, "wording": wording}


@blueprint.get("/patients/<uuid:patient_id>/diary")
@requires(Permission.ENTER_DIARY)
def diary_form(patient_id: UUID) -> Response:
    """One week of the paper diary, to be filled in."""
    patient = patients.get_patient(current_user, patient_id)
    source, first_on = read_source(request.args.get("source")), read_week(request.args.get("week"))
    week = find_week(patient.id, source, first_on, _sheet(patient.id, request.args.get("sheet", type=int)))
    record("reports.viewed", "patient", patient.id, patient_id=patient.id, fields=["diary"])
    return _diary_page(patient_id, week, filled_form(week, uuid4()) if week else None)


@blueprint.post("/patients/<uuid:patient_id>/diary")
@requires(Permission.ENTER_DIARY)
def enter_diary(patient_id: UUID) -> Response:
    """Store a filled-in week beside what is on file."""
    patients.get_patient(current_user, patient_id)
    form = DiaryForm()
    sheet = _sheet(patient_id, request.form.get("sheet", type=int))
    week = find_week(patient_id, read_source(form.source.data), form.first_on.data, sheet)
    if week is None:
        raise NothingToReportOn
    form.label(week)
    if not form.validate() or form.first_on.data != week.first_on:
        return _diary_page(patient_id, week, form, status=422)
    return _stored(patient_id, week, form)


def _sheet(patient_id: UUID, number: int | None) -> ProgramVersion | None:
    """The sheet that an address or a form names; None when it names none. Raises NotFound."""
    return policy.get_version(current_user, patient_id, number) if number and 0 < number < MOST_SHEETS else None


def _stored(patient_id: UUID, week: DiaryWeek, form: DiaryForm) -> Response:
    try:
        stored = reporting.enter_reports(
            current_user,
            patient_id,
            answers_of(week, form.typed()),
            source=week.source,
            form_key=UUID(form.form_key.data),
            seen=form.seen_ids(),
            program_id=week.program.program_id if week.sheet else None,
        )
    except (SameFormOtherReport, DayNotOpen) as refusal:
        form.form_errors.append(refusal.message)
        form.form_key.data, form.form_key.raw_data = str(uuid4()), None
        return _diary_page(patient_id, week, form, status=refusal.status)
    count = len(stored)
    flash(f"Saved. {count} {'entry is' if count == 1 else 'entries are'} new." if count else "Saved.", "success")
    first, source = week.first_on.isoformat(), week.source.value
    address = url_for("paper_diary.diary_form", patient_id=patient_id, week=first, source=source, sheet=week.sheet)
    return make_response(redirect(address, 303))


def _diary_page(patient_id: UUID, week: DiaryWeek | None, form: DiaryForm | None, *, status: int = 200) -> Response:
    page = render_template(
        "paper_diary/week.html",
        patient=patients.get_patient(current_user, patient_id),
        week=week,
        form=form,
        sources=SOURCES,
        labels=words_of_reports(),
        **_SAID_BY,
    )
    return make_response(page, status)
