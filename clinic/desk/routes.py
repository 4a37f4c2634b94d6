"""The page of today's desk."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask_login import current_user

from clinic.audit.service import record
from clinic.core.permissions import Permission
from clinic.core.web import requires
from clinic.desk.page import read_desk
from clinic.note_templates.kinds import KIND_LABELS
from clinic.patients import pages
from clinic.review import inbox_routes
from handouts.render import pdf_available, why_unavailable

blueprint = Blueprint("desk", __name__)

_WORDS = {
    "pages": pages,
    "kinds": KIND_LABELS,
    "pdf_is_on": pdf_available(),
    "why_pdf_is_off": why_unavailable(),
}


@blueprint.get("/")
@requires(Permission.SEE_DESK)
def show_desk() -> str:
    """What needs this person today."""
    shown = read_desk(current_user)
    record("desk.viewed", "user", current_user.id)
    return render_template("desk/show.html", desk=shown, **_WORDS, **inbox_routes.WORDS)
