"""A sheet on paper: how it is to be printed, the PDF, and the page that waits for it; and the sheet as a page."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from flask import current_app, make_response, redirect, render_template, request, url_for
from flask_login import current_user
from markupsafe import Markup
from werkzeug.wrappers import Response

from clinic.accounts.queries import get_clinic
from clinic.audit.service import record
from clinic.core.errors import Refusal
from clinic.core.headers import allow_own_frame
from clinic.core.permissions import Permission
from clinic.core.web import requires
from clinic.documents import making
from clinic.documents.blueprint import blueprint
from clinic.documents.choices import last_day_of
from clinic.documents.errors import PrinterIsBusy, SheetNotPrinted, StillPrinting
from clinic.documents.forms import PrintForm
from clinic.documents.models import Document
from clinic.documents.printer import Key, Printer
from clinic.patients import pages
from clinic.patients import policy as patients
from clinic.programs import policy, reprinting
from clinic.programs.models import ProgramVersion
from clinic.programs.rules import languages_of, printed_exercises
from clinic.programs.sheets import content_of
from clinic.programs.web import asked_language, printing
from handouts.layouts.layout import Paper

Page = str | tuple[str, int] | Response


@blueprint.get("/patients/<uuid:patient_id>/program/versions/<int(max=32767):number>/print")
@requires(Permission.PRINT_HANDOUT)
def print_options(patient_id: UUID, number: int) -> Page:
    """Choose layout, paper, diary, language."""
    version = policy.get_version(current_user, patient_id, number)
    record("print.asked", "program_version", version.id, patient_id=patient_id)
    return _options_page(version, _form(version))


@blueprint.get("/patients/<uuid:patient_id>/program/versions/<int(max=32767):number>/handout.pdf")
@requires(Permission.PRINT_HANDOUT)
def handout_pdf(patient_id: UUID, number: int) -> Page:
    """The PDF that was stored, the same bytes every time; the address says how it is printed (`PrintForm`)."""
    version = policy.get_version(current_user, patient_id, number)
    form = _form(version)
    if not form.validate():
        return _options_page(version, form), 422
    until = last_day_of(form.chosen, version.starts_on)
    if not reprinting.look_at(current_user, version, until).may_go_out:
        return _look_first(version, until)
    return _printed(version, form)


@blueprint.get("/patients/<uuid:patient_id>/program/versions/<int(max=32767):number>/waiting")
@requires(Permission.PRINT_HANDOUT)
def waiting(patient_id: UUID, number: int) -> Page:
    """Where a sheet stands in the line of the printer; goes on to the PDF when it is made."""
    version = policy.get_version(current_user, patient_id, number)
    form, again = _form(version), _address("documents.handout_pdf", version)
    position = printer().position(_key(version, form)) if form.validate() else None
    if position is None:
        return redirect(again, 303)
    allow_own_frame()
    words = {"patient": patients.get_patient(current_user, patient_id), "pages": pages, "version": version}
    here = _address("documents.waiting", version)
    return render_template("documents/waiting.html", **words, position=position, again=again, here=here)


@blueprint.get("/patients/<uuid:patient_id>/program/versions/<int(max=32767):number>/sheet")
@requires(Permission.PRINT_HANDOUT)
def sheet(patient_id: UUID, number: int) -> Page:
    """The same sheet as a page; `?lang=en` for a copy in English."""
    version = policy.get_version(current_user, patient_id, number)
    if not reprinting.look_at(current_user, version).may_go_out:
        return _look_first(version)
    patient = patients.get_patient(current_user, patient_id)
    html = Markup(  # noqa: S704 - escaped by the handout's templates
        making.sheet_html(current_user, version, printing(), asked_language())
    )
    record("document.shown", "program_version", version.id, patient_id=patient_id)
    return render_template("programs/sheet.html", patient=patient, pages=pages, html=html, version=version)


def _form(version: ProgramVersion) -> PrintForm:
    content = content_of(version)
    names = [data["name"] for data in printed_exercises(content, content["language"])]
    days = {"starts_on": version.starts_on, "today": pages.today()}
    paper = Paper(get_clinic().paper)
    return PrintForm(request.args, paper=paper, languages=languages_of(content), names=names, **days)


def _options_page(version: ProgramVersion, form: PrintForm) -> str:
    patient = patients.get_patient(current_user, version.patient_id)
    return render_template("documents/print.html", patient=patient, pages=pages, version=version, form=form)


def _printed(version: ProgramVersion, form: PrintForm) -> Response:
    """The PDF, the page that waits for it, or why there is none."""
    try:
        return _pdf(version, _document(version, form))
    except StillPrinting:
        return redirect(_address("documents.waiting", version), 303)
    except (PrinterIsBusy, SheetNotPrinted) as refusal:
        return _not_printed(version, form, refusal)


def _not_printed(version: ProgramVersion, form: PrintForm, refusal: Refusal) -> Response:
    """Why there is no PDF, above the choices as they were made: to try again, or another layout."""
    form.form_errors.append(refusal.message)
    response = make_response(_options_page(version, form), refusal.status)
    response.headers["Retry-After"] = str(PrinterIsBusy.retry_after)
    return response


def _document(version: ProgramVersion, form: PrintForm) -> Document:
    """From storage, or from the printer. Raises StillPrinting."""
    render = printer().render_for(_key(version, form))
    return making.get_document(current_user, version, printing(), form.chosen, form.lang.data, render=render)


def _pdf(version: ProgramVersion, document: Document) -> Response:
    fields = [document.layout, document.paper, *filter(None, document.options.split(","))]
    record("document.printed", "document", document.id, patient_id=version.patient_id, fields=fields)
    allow_own_frame()
    response = Response(document.content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="home-program-{version.code}.pdf"'
    return response


def printer() -> Printer:
    """The printer of this web process."""
    found: Printer = current_app.extensions["printer"]
    return found


def _key(version: ProgramVersion, form: PrintForm) -> Key:
    return (version.clinic_id, version.id, form.chosen, form.lang.data)


def _address(endpoint: str, version: ProgramVersion) -> str:
    asked: dict[str, Any] = {name: value for name, value in request.args.items() if name in PrintForm.NAMES}
    return url_for(endpoint, **asked, patient_id=version.patient_id, number=version.number)


def _look_first(version: ProgramVersion, until: date | None = None) -> Response:
    there = url_for("programs.look_form", patient_id=version.patient_id, number=version.number, until=until)
    return redirect(there, 303)
