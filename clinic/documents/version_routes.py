"""What was given: its page, the list of all sheets, and the way from a code to a sheet."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from clinic.audit.service import record
from clinic.core.permissions import Permission
from clinic.core.web import requires
from clinic.documents.ahead import print_ahead
from clinic.documents.blueprint import blueprint
from clinic.documents.forms import FindSheetForm
from clinic.documents.print_routes import printer
from clinic.documents.showing import version_view
from clinic.patients import pages
from clinic.patients import policy as patients
from clinic.programs import policy, queries, stopping
from clinic.programs.web import printing

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
    return render_template("documents/versions.html", patient=patient, pages=pages, versions=versions, **words)


@blueprint.get("/patients/<uuid:patient_id>/program/versions/<int(max=32767):number>")
@requires(Permission.PRINT_HANDOUT)
def show_version(patient_id: UUID, number: int) -> Page:
    """What was given with one sheet, from the frozen content alone."""
    version = policy.get_version(current_user, patient_id, number)
    patient = patients.get_patient(current_user, patient_id)
    view = version_view(current_user, version, printing())
    record("sheet.viewed", "program_version", version.id, patient_id=patient_id)
    if not view.stopped:
        print_ahead(current_user, version, printing(), printer())
    return render_template("documents/show.html", patient=patient, pages=pages, version=version, view=view)


@blueprint.get("/sheets")
@requires(Permission.PRINT_HANDOUT)
def find_sheet() -> Page:
    """Ask for the code in a sheet's footer."""
    return render_template("documents/find.html", form=FindSheetForm(formdata=None))


@blueprint.post("/sheets")
@requires(Permission.PRINT_HANDOUT)
def open_sheet() -> Page:
    """Go to the sheet with this code."""
    form = FindSheetForm()
    if not form.validate():
        return render_template("documents/find.html", form=form), 422
    version = policy.find_version_by_code(current_user, form.read)
    record("sheet.searched", "program_version", version.id if version else None)
    if version is None:
        form.code.errors = ["No sheet of this clinic has this code. Look again: it is the last thing in the footer."]
        return render_template("documents/find.html", form=form), 422
    return redirect(url_for("documents.show_version", patient_id=version.patient_id, number=version.number), 303)
