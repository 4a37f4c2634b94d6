"""Pages that list notes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from clinic.audit.service import record
from clinic.core.errors import NotFound
from clinic.core.permissions import Permission
from clinic.core.web import requires
from clinic.note_lists import listing, queries
from clinic.note_lists.forms import FilterForm
from clinic.note_lists.listing import EVERYBODY, Named, NoteList
from clinic.note_templates.kinds import KIND_LABELS
from clinic.notes import queries as notes
from clinic.notes.models import NoteStatus
from clinic.patients import pages
from clinic.patients import policy as patients
from clinic.patients.models import Patient

blueprint = Blueprint("note_lists", __name__)

Page = str | tuple[str, int] | Response
MOST_PAGES = queries.MOST_LISTED // queries.PAGE_SIZE


@blueprint.get("/notes")
@requires(Permission.WRITE_NOTE)
def list_notes() -> Page:
    """A list of notes, narrowed by what stands in the address: one's own drafts unless it says another."""
    form, patient = _form(_without_words(request.args)), _chosen_patient(request.args)
    if not form.validate():
        return _page(form, patient, None), 422
    record("notes.listed", "note", fields=[form.shown.value], patient_id=patient.id if patient else None)
    named = Named((patient.id,)) if patient else EVERYBODY
    found = listing.list_notes(current_user, form.asked(current_user.id), _number(request.args), named=named)
    return _page(form, patient, found)


@blueprint.post("/notes")
@requires(Permission.WRITE_NOTE)
def search_notes() -> Page:
    """The list narrowed by words or by a name too; by POST, because neither belongs in addresses."""
    form, patient = _form(request.form), _chosen_patient(request.form)
    if not form.validate():
        return _page(form, patient, None), 422
    named = Named((patient.id,), patient) if patient else listing.patients_named(current_user, form.patient.data)
    if not form.q.data and (named.only or not form.patient.data):
        return redirect(_address(form, named.only), 303)
    fields = [form.shown.value, *(name for name in ("q", "patient") if form[name].data)]
    record("notes.searched", "note", fields=fields, patient_id=named.only.id if named.only else None)
    asked = form.asked(current_user.id)
    found = listing.list_notes(current_user, asked, _number(request.form), words=form.q.data, named=named)
    return _page(form, patient, found)


@blueprint.get("/patients/<uuid:patient_id>/notes")
@requires(Permission.SEE_CHART)
def list_patient_notes(patient_id: UUID) -> str:
    """Every note about one patient, newest visit first."""
    patient = patients.get_patient(current_user, patient_id)
    found = listing.of_patient(current_user, patient, _number(request.args))
    record("notes.listed", "patient", patient.id, patient_id=patient.id)
    gone = notes.list_notes(current_user, patient_id=patient.id, status=NoteStatus.DISCARDED, author_id=current_user.id)
    shown = {"found": found, "discarded": gone}
    return render_template("note_lists/patient_list.html", pages=pages, patient=patient, kinds=KIND_LABELS, **shown)


def _form(asked: Mapping[str, Any]) -> FilterForm:
    return FilterForm(queries.list_authors(), asked)


def _page(form: FilterForm, patient: Patient | None, found: NoteList | None) -> str:
    """The list, or the form with its messages when there is none."""
    return render_template(
        "note_lists/list.html",
        form=form,
        patient=patient,
        found=found,
        counts=queries.count_lists(current_user),
        most=queries.MOST_LISTED,
        most_counted=queries.MOST_COUNTED,
        kinds=KIND_LABELS,
    )


def _without_words(args: MultiDict[str, str]) -> MultiDict[str, str]:
    """What an address may say; words and names in one are not listened to."""
    return MultiDict([(name, value) for name, value in args.items(multi=True) if name not in ("q", "patient")])


def _chosen_patient(asked: Mapping[str, str]) -> Patient | None:
    """The one patient the list is about, by the id that stands in the address. Raises NotFound."""
    if not asked.get("patient_id"):
        return None
    try:
        return patients.get_patient(current_user, UUID(asked["patient_id"]))
    except ValueError:
        raise NotFound from None


def _number(asked: MultiDict[str, str]) -> int:
    return max(1, min(asked.get("page", 1, type=int), MOST_PAGES))


def _address(form: FilterForm, only: Patient | None) -> str:
    """The address of this list, with the one patient that was meant by their id."""
    chosen: dict[str, Any] = {**form.narrowing, **({"patient_id": str(only.id)} if only else {})}
    return url_for("note_lists.list_notes", show=form.shown.value, **chosen)
