"""What was given: its page, its PDF, its sheet on screen, the list of all sheets, and the way from a code to a sheet."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from markupsafe import Markup
from werkzeug.wrappers import Response

from clinic.accounts.queries import get_clinic
from clinic.audit.service import record
from clinic.core.errors import NotFound
from clinic.core.permissions import Permission
from clinic.core.web import public, requires
from clinic.patients import pages
from clinic.patients import policy as patients
from clinic.programs import issuing, linking, policy, queries, reprinting, stopping
from clinic.programs.blueprint import blueprint
from clinic.programs.builder_routes import printing
from clinic.programs.forms import FindSheetForm
from clinic.programs.issue_routes import asked_language
from clinic.programs.models import ProgramVersion
from clinic.programs.showing import version_view
from handouts.layouts.layout import Paper
from handouts.render import screen_style

Page = str | tuple[str, int] | Response


@blueprint.get("/patients/<uuid:patient_id>/program/versions")
@requires(Permission.PRINT_HANDOUT)
def list_versions(patient_id: UUID) -> Page:
    """Every sheet a patient was given."""
    patient = patients.get_patient(current_user, patient_id)
    versions = queries.list_versions(patient.id)
    names = queries.names_of({version.issued_by_id for version in versions})
    programs = queries.list_programs(patient.id)
    record("sheets.listed", "patient", patient.id, patient_id=patient.id)
    words = {"names": names, "programs": programs, "stopped": stopping.list_stopped(programs.values())}
    return render_template("programs/versions.html", patient=patient, pages=pages, versions=versions, **words)


@blueprint.get("/patients/<uuid:patient_id>/program/versions/<int(max=32767):number>")
@requires(Permission.PRINT_HANDOUT)
def show_version(patient_id: UUID, number: int) -> Page:
    """What was given with one sheet, from the frozen content alone."""
    version = policy.get_version(current_user, patient_id, number)
    patient = patients.get_patient(current_user, patient_id)
    view = version_view(current_user, version, printing())
    record("sheet.viewed", "program_version", version.id, patient_id=patient_id)
    return render_template("programs/show.html", patient=patient, pages=pages, version=version, view=view)


@blueprint.get("/patients/<uuid:patient_id>/program/versions/<int(max=32767):number>/handout.pdf")
@requires(Permission.PRINT_HANDOUT)
def handout_pdf(patient_id: UUID, number: int) -> Page:
    """The PDF that was stored, the same bytes every time; `?paper=letter` or `a4`, `?lang=en` for a copy in English."""
    version = policy.get_version(current_user, patient_id, number)
    if not reprinting.look_at(current_user, version).may_go_out:
        return _look_first(version)
    paper = _paper(request.args.get("paper"))
    document = issuing.get_document(current_user, version, printing(), paper, asked_language())
    record("document.printed", "document", document.id, patient_id=patient_id, fields=[document.paper])
    response = Response(document.content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="home-program-{version.code}.pdf"'
    return response


@blueprint.get("/patients/<uuid:patient_id>/program/versions/<int(max=32767):number>/sheet")
@requires(Permission.PRINT_HANDOUT)
def sheet(patient_id: UUID, number: int) -> Page:
    """The same sheet as a page; `?lang=en` for a copy in English."""
    version = policy.get_version(current_user, patient_id, number)
    if not reprinting.look_at(current_user, version).may_go_out:
        return _look_first(version)
    patient = patients.get_patient(current_user, patient_id)
    html = Markup(  # noqa: S704 - escaped by the handout's templates
        issuing.sheet_html(current_user, version, printing(), asked_language())
    )
    record("document.shown", "program_version", version.id, patient_id=patient_id)
    return render_template("programs/sheet.html", patient=patient, pages=pages, html=html, version=version)


@blueprint.post("/patients/<uuid:patient_id>/program/links")
@requires(Permission.MANAGE_LINK)
def new_link(patient_id: UUID) -> Page:
    """Make a new link; the old one ends."""
    linking.replace_link(current_user, patient_id, printing())
    flash("A new link is made. Sheets printed before carry the old one, which no longer opens anything.", "success")
    return _to_newest(patient_id)


@blueprint.post("/patients/<uuid:patient_id>/program/links/<uuid:link_id>/revoke")
@requires(Permission.MANAGE_LINK)
def revoke_link(patient_id: UUID, link_id: UUID) -> Page:
    """End a link now."""
    linking.revoke_link(current_user, patient_id, link_id)
    flash("The link has ended. It no longer opens anything.", "success")
    return _to_newest(patient_id)


@blueprint.get("/sheets")
@requires(Permission.PRINT_HANDOUT)
def find_sheet() -> Page:
    """Ask for the code in a sheet's footer."""
    return render_template("programs/find.html", form=FindSheetForm(formdata=None))


@blueprint.post("/sheets")
@requires(Permission.PRINT_HANDOUT)
def open_sheet() -> Page:
    """Go to the sheet with this code."""
    form = FindSheetForm()
    if not form.validate():
        return render_template("programs/find.html", form=form), 422
    version = policy.find_version_by_code(current_user, form.read)
    record("sheet.searched", "program_version", version.id if version else None)
    if version is None:
        form.code.errors = ["No sheet of this clinic has this code. Look again: it is the last thing in the footer."]
        return render_template("programs/find.html", form=form), 422
    return redirect(url_for("programs.show_version", patient_id=version.patient_id, number=version.number), 303)


@blueprint.get("/p/sheet.css")
@public
def sheet_style() -> Page:
    """How a sheet looks as a page, for staff and for patients; holds no data."""
    return Response(screen_style(), mimetype="text/css")


def _look_first(version: ProgramVersion) -> Response:
    return redirect(url_for("programs.look_form", patient_id=version.patient_id, number=version.number), 303)


def _paper(asked: str | None) -> Paper:
    if asked is None:
        return Paper(get_clinic().paper)
    if asked not in list(Paper):
        raise NotFound
    return Paper(asked)


def _to_newest(patient_id: UUID) -> Response:
    version = queries.find_newest_version(patient_id)
    if version is None:
        raise NotFound
    anchor = url_for("programs.show_version", patient_id=patient_id, number=version.number, _anchor="link")
    return redirect(anchor, 303)
