"""From which figures a clinic wants to be told."""

from __future__ import annotations

from uuid import UUID, uuid4

from flask import flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from clinic.audit.service import record
from clinic.core.errors import Refusal
from clinic.core.permissions import Permission
from clinic.core.web import requires
from clinic.review import service
from clinic.review.blueprint import blueprint
from clinic.review.forms import ThresholdsForm
from clinic.review.queries import list_thresholds, thresholds_in_force
from clinic.review.thresholds import KNOWN

Page = str | tuple[str, int] | Response


@blueprint.get("/settings/alerts")
@requires(Permission.MANAGE_CLINIC)
def show_thresholds() -> Page:
    """The figures in force, ready to be changed, and what they were before."""
    record("alerts.viewed", "alert_thresholds")
    return _page(ThresholdsForm(formdata=None, obj=thresholds_in_force(), form_key=str(uuid4())))


@blueprint.post("/settings/alerts")
@requires(Permission.MANAGE_CLINIC)
def set_thresholds() -> Page:
    """Put new figures in force."""
    form = ThresholdsForm()
    if not form.validate():
        return _page(form, 422)
    try:
        service.set_thresholds(current_user, UUID(form.form_key.data), form.thresholds(), form.agreed_with.data)
    except Refusal as refusal:
        form.form_errors.append(refusal.message)
        return _page(form, refusal.status)
    flash("The figures are in force. What was raised before stays on the list.", "success")
    return redirect(url_for("review.show_thresholds"), 303)


def _page(form: ThresholdsForm, status: int = 200) -> tuple[str, int]:
    page = render_template(
        "review/settings.html", form=form, known=KNOWN, in_force=thresholds_in_force(), history=list_thresholds()
    )
    return page, status
