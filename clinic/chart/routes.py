"""A patient's chart, the history of its screenings, and the library as it stands for the patient."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from clinic.adherence import wording
from clinic.aftercare.wording import pause_words
from clinic.audit.service import record
from clinic.chart import intake_routes
from clinic.chart.blueprint import blueprint
from clinic.chart.history import read_history
from clinic.chart.patient_chart import read_chart
from clinic.chart.patient_library import read_exercise, read_library
from clinic.core.permissions import Permission
from clinic.core.web import requires
from clinic.custom_library.queries import find_by_slug
from clinic.decision_table.words import CLASS_LABELS
from clinic.episodes import labels
from clinic.episodes import wording as wording_of_care
from clinic.exercises.describing import MARK_LABELS
from clinic.exercises.wording import source_in_words
from clinic.formulary.addresses import address_of, with_address
from clinic.note_templates.kinds import KIND_LABELS
from clinic.outcome_measures.wording import VERDICT_WORDS
from clinic.patients import pages
from clinic.patients import policy as patients
from clinic.patients.forms import LANGUAGES
from clinic.patients.models import Patient
from clinic.patients.service import record_view
from clinic.programs.languages import sheet_languages
from clinic.programs.queries import list_programs, list_versions, names_of
from clinic.programs.stopping import list_stopped
from clinic.review import inbox_routes
from clinic.reviewables.shipped import language_name
from clinic.safety_record import looking
from handouts.render import pdf_available, why_unavailable

__all__ = ["blueprint", "intake_routes"]

_WORDS = {
    "pages": pages,
    "wording": wording,
    "kinds": KIND_LABELS,
    "classes": CLASS_LABELS,
    "languages": LANGUAGES,
    "sheet_languages": [(lang, language_name(lang)) for lang in sheet_languages()],
    "pdf_is_on": pdf_available(),
    "why_pdf_is_off": why_unavailable(),
    "pause_words": pause_words,
    "verdicts": VERDICT_WORDS,
    "care": wording_of_care,
    "labels": labels,
}
"""What every page of this feature needs to say things."""


@blueprint.get("/patients/<uuid:patient_id>")
@requires(Permission.FIND_PATIENTS)
def show(patient_id: UUID) -> str:
    """A patient's chart; for who may not see charts, contact data and the sheets to print."""
    patient = patients.get_patient(current_user, patient_id)
    if not patients.can_see_chart(current_user, patient):
        return _contact_page(patient)
    chart = read_chart(current_user, patient)
    record_view(patient, "chart")
    return render_template("chart/show.html", patient=patient, chart=chart, **_WORDS, **inbox_routes.WORDS)


@blueprint.get("/patients/<uuid:patient_id>/screenings")
@requires(Permission.SEE_CHART)
def list_screenings(patient_id: UUID) -> str:
    """When the safety rules were asked about a patient's program, why, and what they said."""
    patient = patients.get_patient(current_user, patient_id)
    number = max(1, min(request.args.get("page", 1, type=int), 1000))
    history = read_history(patient.id, number)
    record("screenings.viewed", "patient", patient.id, patient_id=patient.id)
    pager = partial(url_for, "chart.list_screenings", patient_id=patient.id)
    return render_template("chart/screenings.html", patient=patient, history=history, pager=pager, **_WORDS)


@blueprint.get("/patients/<uuid:patient_id>/library")
@requires(Permission.SEE_CHART)
def show_library(patient_id: UUID) -> Response:
    """The library as it stands for a patient, searched and narrowed like the library itself."""
    patient = patients.get_patient(current_user, patient_id)
    shown = read_library(current_user, patient, request.args)
    record("library.viewed", "patient", patient.id, patient_id=patient.id)
    here = address_of("chart.show_library", patient_id=patient.id)
    detail = partial(url_for, "chart.show_library_exercise", patient_id=patient.id)
    words = {"here": here, "detail": detail, "pages": pages}
    page = render_template("chart/library.html", patient=patient, shown=shown, page=shown.page, **words)
    return with_address(page, here(**shown.page.asked.args()))


@blueprint.get("/patients/<uuid:patient_id>/library/<slug>")
@requires(Permission.SEE_CHART)
def show_library_exercise(patient_id: UUID, slug: str) -> Response:
    """One exercise as it stands for a patient; `?with=` names the modifications that are ticked."""
    patient = patients.get_patient(current_user, patient_id)
    seen = read_exercise(current_user, patient, slug, request.args.getlist("with"))
    own = find_by_slug(current_user, slug) if seen.page.is_own else None
    record("library.viewed", "patient", patient.id, patient_id=patient.id)
    here = address_of("chart.show_library_exercise", patient_id=patient.id, slug=slug)
    words = {"marks": MARK_LABELS, "in_words": source_in_words, "pages": pages, "for_patient": True}
    shown = render_template(
        "chart/library_exercise.html", patient=patient, seen=seen, page=seen.page, own=own, here=here, **words
    )
    return make_response(shown, 422 if seen.page.trouble else 200)


@blueprint.post("/patients/<uuid:patient_id>/screenings/<uuid:screening_id>/look")
@requires(Permission.SEE_CHART)
def look_at_change(patient_id: UUID, screening_id: UUID) -> Response:
    """Take what changed overnight off the desk."""
    looking.look_at_change(current_user, patient_id, screening_id)
    flash("Looked at. It stays in the screening history.", "success")
    return redirect(url_for("chart.show", patient_id=patient_id), 303)


def _contact_page(patient: Patient) -> str:
    versions = list_versions(patient.id)
    names = names_of({patient.therapist_id, *(version.issued_by_id for version in versions)})
    record_view(patient, "contact")
    stopped = list_stopped(list_programs(patient.id).values())
    shown = {"versions": versions, "names": names, "stopped": stopped}
    return render_template("chart/contact.html", patient=patient, **shown, **_WORDS)
