"""The pages of templates themselves: the list, one of them, its name, archive and copies."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from clinic.audit.service import record
from clinic.core.errors import NotFound, StaleVersion
from clinic.core.permissions import Permission
from clinic.core.web import requires
from clinic.program_templates import pages, patient_routes, policy, service
from clinic.program_templates.blueprint import blueprint
from clinic.program_templates.forms import LabelForm
from clinic.program_templates.kinds import Audience
from clinic.program_templates.listing import get_template, key_of

__all__ = ["blueprint", "patient_routes"]

Page = str | tuple[str, int] | Response


@blueprint.get("/templates")
@requires(Permission.DESIGN_PROGRAM)
def list_all() -> Page:
    """Every template this person may use; `?q=` searches, `?whose=` filters."""
    record("templates.listed", "user", current_user.id)
    return pages.list_page()


@blueprint.get("/templates/shipped/<slug>")
@requires(Permission.DESIGN_PROGRAM)
def show_shipped(slug: str) -> Page:
    """One that ships with the program."""
    return pages.show_page(f"shipped.{slug}")


@blueprint.get("/templates/<uuid:template_id>")
@requires(Permission.DESIGN_PROGRAM)
def show_template(template_id: UUID) -> Page:
    """One of the clinic or of this person, with every version of it."""
    page = pages.show_page(key_of(template_id))
    record("template.viewed", "program_template", template_id)
    return page


@blueprint.get("/templates/<uuid:template_id>/edit")
@requires(Permission.DESIGN_PROGRAM)
def edit_form(template_id: UUID) -> Page:
    """What it is called, to be changed."""
    template = get_template(current_user, key_of(template_id))
    return pages.edit_page(template, pages.new_label_form(template))


@blueprint.post("/templates/<uuid:template_id>/edit")
@requires(Permission.DESIGN_PROGRAM)
def edit(template_id: UUID) -> Page:
    """Call it otherwise."""
    template, form = get_template(current_user, key_of(template_id)), LabelForm()
    if not form.validate():
        return pages.edit_page(template, form)
    audience, version = Audience(form.audience.data), form.version.data
    try:
        service.rename_template(current_user, template_id, version, form.name.data, audience)
    except StaleVersion as refusal:
        return _stale(template_id, form, refusal)
    return _shown(template_id, "Saved.")


@blueprint.post("/templates/<uuid:template_id>/archive")
@requires(Permission.DESIGN_PROGRAM)
def archive(template_id: UUID) -> Page:
    """Offer it no longer."""
    service.archive_template(current_user, template_id)
    return _shown(template_id, "Archived. Programs that were started from it keep what they have.")


@blueprint.post("/templates/<uuid:template_id>/restore")
@requires(Permission.DESIGN_PROGRAM)
def restore(template_id: UUID) -> Page:
    """Offer it again."""
    service.restore_template(current_user, template_id)
    return _shown(template_id, "It is offered again.")


@blueprint.post("/templates/copy")
@requires(Permission.DESIGN_PROGRAM)
def copy() -> Page:
    """Make one a personal one, to be changed."""
    row = service.copy_template(current_user, _form_key(), request.form.get("template", ""))
    return _shown(row.id, "Copied. Only you see this one.")


def _stale(template_id: UUID, form: LabelForm, refusal: StaleVersion) -> Page:
    template = get_template(current_user, key_of(template_id))
    row = policy.get_template(current_user, template_id)
    form.version.renew(row.version)
    return pages.edit_page(template, form, refusal)


def _form_key() -> UUID:
    try:
        return UUID(request.form.get("form_key", ""))
    except ValueError:
        raise NotFound from None


def _shown(template_id: UUID, message: str) -> Response:
    flash(message, "success")
    return redirect(url_for("program_templates.show_template", template_id=template_id), 303)
