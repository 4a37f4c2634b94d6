"""Staff pages about reports: the paper diary of a week, and everything that was reported."""

from __future__ import annotations

from functools import partial
from uuid import UUID, uuid4

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_login import current_user

from clinic.adherence import link_routes, mail_routes, service, wording
from clinic.adherence.blueprint import blueprint
from clinic.adherence.diary import DiaryWeek, answers_of, find_week
from clinic.adherence.diary_forms import SOURCES, DiaryForm, filled_form, read_source, read_week
from clinic.adherence.errors import DayNotOpen, NothingToReportOn, SameFormOtherReport
from clinic.adherence.labels import SOURCE, STATUS
from clinic.adherence.patient_words import felt_labels, reason_labels
from clinic.adherence.reports_page import reports_page
from clinic.audit.service import record
from clinic.core.permissions import Permission
from clinic.core.web import requires
from clinic.patients import pages
from clinic.patients import policy as patients

__all__ = ["blueprint", "link_routes", "mail_routes"]

_WORDS = {
    "pages": pages,
    "wording": wording,
    "labels": {"status": STATUS, "source": SOURCE, "reason": reason_labels(), "felt": felt_labels()},
}
"""What every staff page of this feature needs to say things."""


@blueprint.get("/patients/<uuid:patient_id>/diary")
@requires(Permission.ENTER_DIARY)
def diary_form(patient_id: UUID) -> Response:
    """One week of the paper diary, to be filled in."""
    patient = patients.get_patient(current_user, patient_id)
    source, first_on = read_source(request.args.get("source")), read_week(request.args.get("week"))
    week = find_week(patient.id, source, first_on)
    record("reports.viewed", "patient", patient.id, patient_id=patient.id, fields=["diary"])
    return _diary_page(patient_id, week, filled_form(week, uuid4()) if week else None)


@blueprint.post("/patients/<uuid:patient_id>/diary")
@requires(Permission.ENTER_DIARY)
def enter_diary(patient_id: UUID) -> Response:
    """Store a filled-in week beside what is on file."""
    patients.get_patient(current_user, patient_id)
    form = DiaryForm()
    week = find_week(patient_id, read_source(form.source.data), form.first_on.data)
    if week is None:
        raise NothingToReportOn
    form.label(week)
    if not form.validate() or form.first_on.data != week.first_on:
        return _diary_page(patient_id, week, form, status=422)
    return _stored(patient_id, week, form)


@blueprint.get("/patients/<uuid:patient_id>/reports")
@requires(Permission.SEE_CHART)
def list_reports(patient_id: UUID) -> str:
    """Everything that was reported about a patient's days, what was replaced too."""
    patient = patients.get_patient(current_user, patient_id)
    number = max(1, min(request.args.get("page", 1, type=int), 1000))
    page = reports_page(patient.id, number)
    record("reports.viewed", "patient", patient.id, patient_id=patient.id)
    return render_template(
        "adherence/reports.html",
        patient=patient,
        page=page,
        url_for_page=partial(url_for, "adherence.list_reports", patient_id=patient.id),
        **_WORDS,
    )


def _stored(patient_id: UUID, week: DiaryWeek, form: DiaryForm) -> Response:
    try:
        stored = service.enter_reports(
            current_user,
            patient_id,
            answers_of(week, form.typed()),
            source=week.source,
            form_key=UUID(form.form_key.data),
            seen=form.seen_ids(),
        )
    except (SameFormOtherReport, DayNotOpen) as refusal:
        form.form_errors.append(refusal.message)
        form.form_key.data, form.form_key.raw_data = str(uuid4()), None
        return _diary_page(patient_id, week, form, status=refusal.status)
    count = len(stored)
    flash(f"Saved. {count} {'entry is' if count == 1 else 'entries are'} new." if count else "Saved.", "success")
    address = url_for(
        "adherence.diary_form", patient_id=patient_id, week=week.first_on.isoformat(), source=week.source.value
    )
    return make_response(redirect(address, 303))


def _diary_page(patient_id: UUID, week: DiaryWeek | None, form: DiaryForm | None, *, status: int = 200) -> Response:
    page = render_template(
        "adherence/diary.html",
        patient=patients.get_patient(current_user, patient_id),
        week=week,
        form=form,
        sources=SOURCES,
        **_WORDS,
    )
    return make_response(page, status)
