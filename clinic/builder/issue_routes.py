"""Giving a program out: the sheet as a draft, and the button that freezes it."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_login import current_user
from markupsafe import Markup
from werkzeug.wrappers import Response

from clinic.audit.service import record
from clinic.builder.blueprint import blueprint
from clinic.builder.forms import IssueForm
from clinic.builder.page import builder_page
from clinic.builder.shown import Problem, Shown
from clinic.core.errors import Refusal
from clinic.core.permissions import Permission
from clinic.core.web import requires
from clinic.patients import pages
from clinic.patients import policy as patients
from clinic.programs import issuing, policy
from clinic.programs.languages import usual_language
from clinic.programs.models import HomeProgram, ProgramVersion
from clinic.programs.reviewing import review
from clinic.programs.web import asked_language, printing
from handouts.render import render_html

Page = str | tuple[str, int] | Response


@blueprint.get("/patients/<uuid:patient_id>/program/draft")
@requires(Permission.DESIGN_PROGRAM)
def show_draft(patient_id: UUID) -> Page:
    """The sheet as it would be printed now, marked as a draft; `?lang=` names the language."""
    patient = patients.get_patient(current_user, patient_id)
    program = policy.get_open_program(current_user, patient_id)
    lang = asked_language() or usual_language(patient)
    handout = issuing.draft_handout(current_user, review(program), lang)
    record("program.previewed", "program", program.id, patient_id=patient_id)
    html = Markup(render_html(handout)) if handout else None  # noqa: S704 - escaped by the handout's own templates
    return render_template("programs/sheet.html", patient=patient, pages=pages, html=html, version=None)


@blueprint.post("/patients/<uuid:patient_id>/program/issue")
@requires(Permission.DESIGN_PROGRAM)
def issue_program(patient_id: UUID) -> Page:
    """Give the program out as it was seen, in the language that was chosen."""
    program = policy.get_open_program(current_user, patient_id)
    usual = usual_language(patients.get_patient(current_user, patient_id))
    form = IssueForm(pages.today(), usual, language=usual)
    if not form.validate():
        return builder_page(patient_id, Shown(issue=form), 422)
    try:
        version = _issue(program, form)
    except Refusal as refusal:
        form.renew(program.version)
        return builder_page(patient_id, _refused(form, refusal), refusal.status)
    flash(f"Sheet {version.number} is issued.", "success")
    return redirect(url_for("documents.show_version", patient_id=patient_id, number=version.number), 303)


def _refused(form: IssueForm, refusal: Refusal) -> Shown:
    """What the builder puts back: the form as it was filled in, with what is in the way."""
    return Shown(issue=form, problem=Problem("issue", "", refusal.message))


def _issue(program: HomeProgram, form: IssueForm) -> ProgramVersion:
    return issuing.issue_program(
        current_user,
        program.id,
        printing(),
        form_key=UUID(form.form_key.data),
        starts_on=form.starts_on.data,
        version=form.version.data,
        lang=form.language.data,
    )
