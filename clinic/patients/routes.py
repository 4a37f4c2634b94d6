"""The list of patients and the patient's record. The other pages of a patient are in the modules imported here."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from clinic.audit.service import record
from clinic.core.codes import reads_like_sheet_code
from clinic.core.errors import StaleVersion
from clinic.core.fields import choices
from clinic.core.permissions import Permission
from clinic.core.web import requires
from clinic.patients import listing, pages, policy, service
from clinic.patients.blueprint import blueprint
from clinic.patients.conflict import differences
from clinic.patients.forms import (
    LANGUAGES,
    EditContactForm,
    EditRecordForm,
    NewContactForm,
    NewRecordForm,
    ReasonForm,
)
from clinic.patients.models import Patient
from clinic.patients.refusals import ChartNumberTaken, PossibleDoubles, TherapistEndsPregnancy
from handouts.figures import Hair, Tone

__all__ = ["blueprint"]

Page = str | tuple[str, int] | Response

FILTERS = ("all", "mine", "in_error")


@blueprint.get("/patients")
@requires(Permission.FIND_PATIENTS)
def list_patients() -> Page:
    """Patients by name, page by page."""
    show = _filter(request.args.get("show"))
    page = listing.list_page(
        current_user,
        mine=show == "mine",
        in_error=show == "in_error",
        after=_patient_id("after"),
        before=_patient_id("before"),
    )
    record("patient.listed", "patient")
    return render_template("patients/list.html", page=page, found=None, show=show, typed="", pages=pages)


@blueprint.post("/patients")
@requires(Permission.FIND_PATIENTS)
def search_patients() -> Page:
    """The list, narrowed while somebody types; by POST, because names do not belong in addresses."""
    typed, show = request.form.get("q", "")[:100].strip(), _filter(request.form.get("show"))
    if not typed:
        return redirect(url_for("patients.list_patients", show=show), 303)
    found = listing.search(current_user, typed, mine=show == "mine")
    record("patient.searched", "patient")
    if not found.exact and reads_like_sheet_code(typed) and "HX-Request" not in request.headers:
        return redirect(url_for("documents.open_sheet"), 307)  # the form goes on as it is, its token included
    return render_template("patients/list.html", page=None, found=found, show=show, typed=typed, pages=pages)


@blueprint.get("/patients/new")
@requires(Permission.EDIT_PATIENT)
def new_patient_form() -> Page:
    """An empty record."""
    form = _new_form(formdata=None, form_key=str(uuid4()), figure_tone=Tone.NEUTRAL, figure_hair=Hair.NEUTRAL)
    if any(key == current_user.id for key, _name in listing.list_therapists()):
        form.therapist_id.data = current_user.id
    return _new_page(form)


@blueprint.post("/patients/new")
@requires(Permission.EDIT_PATIENT)
def create_patient() -> Page:
    """Make the patient; likely doubles are shown first."""
    form = _new_form()
    if not form.validate():
        return _new_page(form), 422
    try:
        patient = _create(form)
    except PossibleDoubles as found:
        return _new_page(form, doubles=found.patients), found.status
    except ChartNumberTaken as taken:
        form.chart_number.errors = [taken.message]
        return _new_page(form), taken.status
    flash("The new patient is saved.", "success")
    return redirect(pages.chart_url(patient), 303)


@blueprint.get("/patients/<uuid:patient_id>/edit")
@requires(Permission.EDIT_PATIENT)
def edit_patient_form(patient_id: UUID) -> Page:
    """The record, ready to be changed."""
    patient = policy.get_patient(current_user, patient_id)
    service.record_view(patient, "contact")
    return _edit_page(_edit_form(patient, formdata=None, obj=patient), patient)


@blueprint.post("/patients/<uuid:patient_id>/edit")
@requires(Permission.EDIT_PATIENT)
def edit_patient(patient_id: UUID) -> Page:
    """Save the change, or show both texts when somebody else was first."""
    form = _edit_form(patient := policy.get_patient(current_user, patient_id))
    if not form.validate():
        return _edit_page(form, patient), 422
    try:
        service.edit_patient(current_user, patient_id, form.version.data, form.contact(), form.health())
    except StaleVersion as stale:
        return _conflict_page(form, patient), stale.status
    except (ChartNumberTaken, TherapistEndsPregnancy) as refusal:
        return _refused_edit(form, patient, refusal)
    flash("Saved.", "success")
    return redirect(pages.chart_url(patient), 303)


@blueprint.get("/patients/<uuid:patient_id>/entered-in-error")
@requires(Permission.ASSESS_PATIENT)
def error_form(patient_id: UUID) -> Page:
    """Ask for the reason before a record is taken back."""
    patient = policy.get_patient(current_user, patient_id)
    service.record_view(patient, "contact")
    return render_template("patients/error.html", form=ReasonForm(formdata=None), patient=patient, pages=pages)


@blueprint.post("/patients/<uuid:patient_id>/entered-in-error")
@requires(Permission.ASSESS_PATIENT)
def mark_in_error(patient_id: UUID) -> Page:
    """Take the record back."""
    patient, form = policy.get_patient(current_user, patient_id), ReasonForm()
    if not form.validate():
        return render_template("patients/error.html", form=form, patient=patient, pages=pages), 422
    service.mark_in_error(current_user, patient_id, form.reason.data)
    flash("Marked as entered in error. It is kept under “Entered in error” and can be brought back.", "success")
    return redirect(url_for("patients.list_patients"), 303)


@blueprint.post("/patients/<uuid:patient_id>/restore")
@requires(Permission.ASSESS_PATIENT)
def restore_patient(patient_id: UUID) -> Page:
    """Bring back a record that was marked by mistake."""
    patient = service.restore_patient(current_user, patient_id)
    flash("The record is back in the list.", "success")
    return redirect(pages.chart_url(patient), 303)


def _filter(value: str | None) -> str:
    return value if value in FILTERS else "all"


def _patient_id(name: str) -> UUID | None:
    return request.args.get(name, type=UUID)


def _new_form(**options: Any) -> NewContactForm | NewRecordForm:
    kind = NewRecordForm if current_user.can(policy.CHART) else NewContactForm
    return kind(pages.today(), listing.list_therapists(), **options)


def _create(form: NewContactForm | NewRecordForm) -> Patient:
    key, despite_doubles = UUID(form.form_key.data), bool(form.create_anyway.data)
    return service.create_patient(
        current_user, key, form.contact(), form.health(), form.episode(), despite_doubles=despite_doubles
    )


def _edit_form(patient: Patient, **options: Any) -> EditContactForm | EditRecordForm:
    kind = EditRecordForm if current_user.can(policy.CHART) else EditContactForm
    form = kind(pages.today(), listing.list_therapists(also=patient.therapist_id), **options)
    if patient.language not in LANGUAGES:
        form.language.choices = choices([*LANGUAGES.items(), (patient.language, patient.language)])
    return form


def _new_page(form: NewContactForm | NewRecordForm, doubles: Any = ()) -> str:
    return render_template("patients/new.html", form=form, doubles=doubles, pages=pages)


def _edit_page(form: EditContactForm | EditRecordForm, patient: Patient) -> str:
    return render_template("patients/edit.html", form=form, patient=patient, pages=pages)


def _conflict_page(form: EditContactForm | EditRecordForm, patient: Patient) -> str:
    rows = differences(form, patient)
    form.version.renew(patient.version)
    return render_template("patients/conflict.html", form=form, patient=patient, rows=rows, pages=pages)


def _refused_edit(
    form: EditContactForm, patient: Patient, refusal: ChartNumberTaken | TherapistEndsPregnancy
) -> tuple[str, int]:
    """The form with the reason beside the field that it is about."""
    field = form.chart_number if isinstance(refusal, ChartNumberTaken) else form["pregnancy"]
    field.errors = [refusal.message]
    return _edit_page(form, patient), refusal.status
