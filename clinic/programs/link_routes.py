"""The patient's link: a new one, and the end of one. And how a sheet looks as a page, which patients' pages need too."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from clinic.core.errors import NotFound
from clinic.core.permissions import Permission
from clinic.core.web import public, requires
from clinic.programs import linking, queries
from clinic.programs.blueprint import blueprint
from clinic.programs.web import printing
from handouts.render import screen_style

Page = str | tuple[str, int] | Response


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


@blueprint.get("/p/sheet.css")
@public
def sheet_style() -> Page:
    """How a sheet looks as a page, for staff and for patients; holds no data."""
    return Response(screen_style(), mimetype="text/css")


def _to_newest(patient_id: UUID) -> Response:
    version = queries.find_newest_version(patient_id)
    if version is None:
        raise NotFound
    anchor = url_for("documents.show_version", patient_id=patient_id, number=version.number, _anchor="link")
    return redirect(anchor, 303)
