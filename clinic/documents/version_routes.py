"""What was given: its page, the list of all sheets, and the way from a code to a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import current_app, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from clinic.aftercare.wording import pause_words
from clinic.audit.service import record
from clinic.core.headers import show_own_frames
from clinic.core.permissions import Permission
from clinic.core.web import requires
from clinic.documents import comparing, wording
from clinic.documents.after import after_issue
from clinic.documents.ahead import print_ahead
from clinic.documents.blueprint import blueprint
from clinic.documents.forms import FindSheetForm, code_of_request
from clinic.documents.print_routes import printer
from clinic.documents.showing import version_view
from clinic.patients import pages
from clinic.patients import policy as patients
from clinic.patients.models import Patient
from clinic.programs import policy, queries, stopping
from clinic.programs.models import ProgramVersion
from clinic.programs.web import printing

Page = str | tuple[str, int] | Response


@blueprint.get("/patients/<uuid:patient_id>/program/versions")
@requires(Permission.PRINT_HANDOUT)
def list_versions(patient_id: UUID) -> Page:
    """Every sheet a patient was given; what each changed is for who sees charts."""
    patient = patients.get_patient(current_user, patient_id)
    sees_chart = current_user.can(Permission.SEE_CHART)
    versions = queries.list_versions(patient.id, with_content=sees_chart)
    form = comparing.CompareForm(MultiDict(), versions)
    record("sheets.listed", "patient", patient.id, patient_id=patient.id)
    changes = comparing.list_changes(versions) if sees_chart else {}
    return _list_page(patient, versions, form=form, changes=changes)


@blueprint.get("/patients/<uuid:patient_id>/program/versions/compare")
@requires(Permission.SEE_CHART)
def compare_versions(patient_id: UUID) -> Page:
    """What one sheet says otherwise than another; both stand in the address."""
    patient = patients.get_patient(current_user, patient_id)
    versions = queries.list_versions(patient.id, with_content=True)
    form = comparing.CompareForm(request.args, versions)
    record("sheets.compared", "patient", patient.id, patient_id=patient.id)
    is_asked = bool({"old", "new"} & request.args.keys()) or len(versions) > 1
    is_right = is_asked and form.validate()
    changes = comparing.compare(versions, form.old.data, form.new.data) if is_right else None
    words = {"patient": patient, "pages": pages, "wording": wording, "form": form, "changes": changes}
    return render_template("documents/compare.html", **words), 200 if is_right or not is_asked else 422


@blueprint.get("/patients/<uuid:patient_id>/program/versions/<int(max=32767):number>")
@requires(Permission.PRINT_HANDOUT)
def show_version(patient_id: UUID, number: int) -> Page:
    """What was given with one sheet, from the frozen content alone; while it is new, the sheet itself."""
    version = policy.get_version(current_user, patient_id, number)
    patient = patients.get_patient(current_user, patient_id)
    view = version_view(current_user, version, printing())
    after = after_issue(current_user, version, view, printing())
    record("sheet.viewed", "program_version", version.id, patient_id=patient_id)
    if not view.stopped:
        print_ahead(current_user, version, printing(), printer())
    if after.sheet and view.pdf_is_on:
        show_own_frames()
    return _show_page(patient, version=version, view=view, after=after)


@blueprint.get("/sheets")
@requires(Permission.PRINT_HANDOUT)
def find_sheet() -> Page:
    """Ask for the code in a sheet's footer."""
    return render_template("documents/find.html", form=FindSheetForm(formdata=None))


@blueprint.post("/sheets")
@requires(Permission.PRINT_HANDOUT)
def open_sheet() -> Page:
    """Go to the sheet with this code."""
    form = FindSheetForm(code_of_request())
    if not form.validate():
        return render_template("documents/find.html", form=form), 422
    version = policy.find_version_by_code(current_user, form.read)
    record("sheet.searched", "program_version", version.id if version else None)
    if version is None:
        form.code.errors = ["No sheet of this clinic has this code. Look again: it is the last thing in the footer."]
        return render_template("documents/find.html", form=form), 422
    return redirect(_place_of(version, form), 303)


def _place_of(version: ProgramVersion, form: FindSheetForm) -> str:
    """The sheet, or the grid of the week of its diary whose code was typed."""
    patient_id = version.patient_id
    if form.of_week is None:
        return url_for("documents.show_version", patient_id=patient_id, number=version.number)
    begins = version.starts_on + timedelta(weeks=form.of_week[1] - 1)
    return url_for("paper_diary.diary_form", patient_id=patient_id, sheet=version.number, week=begins.isoformat())


def _list_page(patient: Patient, versions: Sequence[ProgramVersion], **more: Any) -> str:
    programs = queries.list_programs(patient.id)
    return render_template(
        "documents/versions.html",
        patient=patient,
        pages=pages,
        versions=versions,
        names=queries.names_of({version.issued_by_id for version in versions}),
        programs=programs,
        stopped=stopping.list_stopped(programs.values()),
        has_open=any(program.status in policy.OPEN for program in programs.values()),
        wording=wording,
        **more,
    )


def _show_page(patient: Patient, **shown: Any) -> str:
    """The page of one version; the address of the patient's page is mailed where there is a way."""
    may_mail = current_app.config["MAIL_SERVER"] is not None and bool(patient.email)
    words = {"wording": wording, "pause_words": pause_words, "may_mail": may_mail}
    return render_template("documents/show.html", patient=patient, pages=pages, **words, **shown)
