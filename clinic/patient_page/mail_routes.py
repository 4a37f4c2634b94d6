"""Mailing a patient where their page is."""

from __future__ import annotations

from uuid import UUID

from flask import current_app, flash, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from clinic.core.permissions import Permission
from clinic.core.web import requires
from clinic.patient_page import mailing
from clinic.patient_page.blueprint import blueprint
from clinic.programs import policy
from clinic.programs.queries import find_newest_version
from clinic.programs.web import printing

ALREADY = "It was sent a moment ago. Nothing more was sent."
SENT = "The e-mail is sent. It says where the page is; the code stands on the sheet."
NOT_SENT = "The e-mail was not sent: the mail server did not take it. Check the address, or give the sheet alone."


@blueprint.post("/patients/<uuid:patient_id>/program/links/<uuid:link_id>/mail")
@requires(Permission.MANAGE_LINK)
def mail_page_address(patient_id: UUID, link_id: UUID) -> Response:
    """Send it; whether the server took it is said on the page that follows."""
    server = current_app.config["MAIL_SERVER"]
    if not mailing.mail_page_address(current_user, patient_id, link_id, printing(), server, _tell):
        flash(ALREADY, "info")
    newest = find_newest_version(policy.get_link(current_user, patient_id, link_id).patient_id)
    number = newest.number if newest else 1
    return redirect(url_for("documents.show_version", patient_id=patient_id, number=number, _anchor="link"), 303)


def _tell(is_sent: bool) -> None:
    flash(SENT if is_sent else NOT_SENT, "success" if is_sent else "error")
