"""The page of the cut-offs: what the decision table is read with, where each figure comes from, and setting new ones."""

from __future__ import annotations

from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from clinic.audit.service import record
from clinic.core.permissions import Permission
from clinic.core.web import requires
from clinic.decision_table import service
from clinic.decision_table.forms import KNOWN, CutoffsForm
from clinic.decision_table.words import MARK_WORDS

blueprint = Blueprint("decision_table", __name__)

Page = str | tuple[str, int] | Response


@blueprint.get("/settings/assessment")
@requires(Permission.MANAGE_CLINIC)
def show_cutoffs() -> Page:
    """The figures in force, ready to be changed, and what they were before."""
    record("cutoffs.viewed", "assessment_cutoffs")
    return _page(CutoffsForm(formdata=None, obj=service.cutoffs_in_force(), form_key=str(uuid4())))


@blueprint.post("/settings/assessment")
@requires(Permission.MANAGE_CLINIC)
def set_cutoffs() -> Page:
    """Put new figures in force."""
    form = CutoffsForm()
    if not form.validate():
        return _page(form), 422
    service.set_cutoffs(current_user, UUID(form.form_key.data), form.cutoffs(), form.agreed_with.data)
    flash("The cut-offs are in force. Assessments on file keep those they were made with.", "success")
    return redirect(url_for("decision_table.show_cutoffs"), 303)


def _page(form: CutoffsForm) -> str:
    return render_template(
        "decision_table/cutoffs.html",
        form=form,
        known=KNOWN,
        in_force=service.cutoffs_in_force(),
        history=service.list_cutoffs(),
        mark_words=MARK_WORDS,
    )
