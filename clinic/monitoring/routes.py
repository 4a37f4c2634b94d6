"""The counters of a patient, the minutes that staff write down, and the clinic's switch."""

from __future__ import annotations

from uuid import UUID, uuid4

from flask import flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from clinic.audit.service import record
from clinic.core.permissions import Permission
from clinic.core.web import requires
from clinic.monitoring import queries, service
from clinic.monitoring.blueprint import blueprint
from clinic.monitoring.errors import CountersAreOff, FormUsedTwice
from clinic.monitoring.forms import ErrorForm, MinutesForm, SwitchForm
from clinic.patients import pages
from clinic.patients import policy as patients

__all__ = ["blueprint"]

Page = str | tuple[str, int] | Response


@blueprint.get("/patients/<uuid:patient_id>/monitoring")
@requires(Permission.SEE_CHART)
def show_counters(patient_id: UUID) -> Page:
    """What is counted, and every entry."""
    patient = patients.get_patient(current_user, patient_id)
    record("monitoring.viewed", "patient", patient.id, patient_id=patient.id)
    return _page(patient_id, _fresh())


@blueprint.post("/patients/<uuid:patient_id>/monitoring")
@requires(Permission.WRITE_NOTE)
def add_minutes(patient_id: UUID) -> Page:
    """Write down minutes."""
    patients.get_patient(current_user, patient_id)
    form = MinutesForm(pages.today())
    if not form.validate():
        return _page(patient_id, form, status=422)
    try:
        _add(patient_id, form)
    except FormUsedTwice as refusal:
        return _page(patient_id, _renewed(form, refusal), status=refusal.status)
    flash("Written down.", "success")
    return _back(patient_id)


@blueprint.post("/patients/<uuid:patient_id>/monitoring/<uuid:entry_id>/error")
@requires(Permission.WRITE_NOTE)
def mark_in_error(patient_id: UUID, entry_id: UUID) -> Page:
    """Say that an entry should not count."""
    patients.get_patient(current_user, patient_id)
    form = ErrorForm(entry_id)
    if not form.validate():
        return _page(patient_id, _fresh(), form, status=422)
    service.mark_in_error(current_user, patient_id, entry_id, form.reason.data)
    flash("The entry does not count any more. It stays on this page.", "success")
    return _back(patient_id)


@blueprint.get("/clinic/monitoring")
@requires(Permission.MANAGE_CLINIC)
def switch_form() -> Page:
    """Whether this clinic counts, and what that means."""
    return render_template("monitoring/switch.html", form=SwitchForm(formdata=None, on=queries.is_on()))


@blueprint.post("/clinic/monitoring")
@requires(Permission.MANAGE_CLINIC)
def switch() -> Page:
    """Begin or stop counting."""
    form = SwitchForm()
    service.switch(current_user, on=bool(form.on.data))
    flash("The clinic counts from now on." if form.on.data else "The counters are off.", "success")
    return redirect(url_for("monitoring.switch_form"), 303)


def _add(patient_id: UUID, form: MinutesForm) -> None:
    assert form.on_day.data is not None  # required
    service.add_minutes(
        current_user,
        patient_id,
        on_day=form.on_day.data,
        minutes=form.minutes.data or 0,
        was_live=bool(form.was_live.data),
        about=form.about.data,
        form_key=UUID(form.form_key.data),
    )


def _renewed(form: MinutesForm, refusal: FormUsedTwice) -> MinutesForm:
    """The form with what was typed and why it was not stored; sent again it is an entry of its own."""
    form.form_key.data, form.form_key.raw_data = str(uuid4()), None
    form.form_errors.append(refusal.message)
    return form


def _fresh() -> MinutesForm:
    today = pages.today()
    return MinutesForm(today, formdata=None, on_day=today, form_key=str(uuid4()))


def _page(
    patient_id: UUID,
    form: MinutesForm,
    refused: ErrorForm | None = None,
    *,
    status: int = 200,
) -> Page:
    """The page; `refused` is the form of an entry that was not marked, shown beside it with what was typed."""
    counters = queries.counters_of(patient_id)
    if counters is None:
        raise CountersAreOff
    page = render_template(
        "monitoring/counters.html",
        patient=patients.get_patient(current_user, patient_id),
        pages=pages,
        counters=counters,
        entries=[
            (row, name, refused if refused and refused.entry_id == row.id else ErrorForm(row.id, formdata=None))
            for row, name in queries.list_minutes(patient_id)
        ],
        form=form,
        refused=refused,
    )
    return page, status


def _back(patient_id: UUID) -> Response:
    return redirect(url_for("monitoring.show_counters", patient_id=patient_id), 303)
