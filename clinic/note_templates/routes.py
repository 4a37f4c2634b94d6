"""Pages of templates of notes: the list, a new one, a changed one, archive."""

from __future__ import annotations

from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from clinic.audit.service import record
from clinic.core.errors import Refusal, StaleVersion
from clinic.core.permissions import Permission
from clinic.core.web import requires
from clinic.note_templates import policy, service
from clinic.note_templates.errors import SameFormOtherTemplate, TooManyTemplates
from clinic.note_templates.forms import OWN, SHARED, TemplateForm
from clinic.note_templates.kinds import KIND_LABELS, SECTIONS
from clinic.note_templates.models import NoteTemplate
from clinic.note_templates.queries import find_shipped, list_templates
from clinic.note_templates.shipped import ShippedTemplate, shipped_templates

blueprint = Blueprint("note_templates", __name__, url_prefix="/note-templates")
Page = str | tuple[str, int] | Response


@blueprint.get("")
@requires(Permission.WRITE_NOTE)
def list_all() -> Page:
    """Own templates, the clinic's, those that ship; `?show=archived` what is no longer offered."""
    archived = request.args.get("show") == "archived"
    record("note_templates.listed", "user", current_user.id)
    return render_template(
        "note_templates/list.html",
        rows=list_templates(current_user, archived=archived),
        archived=archived,
        shipped=() if archived else list(shipped_templates().values()),
        can_edit=policy.can_edit,
        kinds=KIND_LABELS,
    )


@blueprint.get("/new")
@requires(Permission.WRITE_NOTE)
def new_form() -> Page:
    """An empty template, or a copy: `?from=` names a shipped one or one that is stored."""
    start = _start(request.args.get("from", ""))
    form = TemplateForm(formdata=None, obj=start, version=0, form_key=str(uuid4()))
    form.whose.data = SHARED if current_user.can(policy.SHARE) else OWN
    form.name.data = f"{start.name}, copy" if isinstance(start, NoteTemplate) else start.name if start else ""
    return _page(form)


@blueprint.post("/new")
@requires(Permission.WRITE_NOTE)
def make() -> Page:
    """Store it."""
    form = TemplateForm()
    if not form.validate():
        return _page(form, status=422)
    try:
        service.make_template(
            current_user, form.text(), is_shared=form.whose.data == SHARED, form_key=UUID(form.form_key.data)
        )
    except (SameFormOtherTemplate, TooManyTemplates) as refusal:
        return _page(form, refusal=refusal, status=refusal.status)
    return _listed("Saved. It is offered when a note is begun.")


@blueprint.get("/<uuid:note_template_id>/edit")
@requires(Permission.WRITE_NOTE)
def edit_form(note_template_id: UUID) -> Page:
    """The template in its form."""
    template = policy.get_template(current_user, note_template_id)
    record("note_template.viewed", "note_template", template.id)
    return _page(TemplateForm(formdata=None, obj=template, form_key=str(uuid4())), template)


@blueprint.post("/<uuid:note_template_id>/edit")
@requires(Permission.WRITE_NOTE)
def edit(note_template_id: UUID) -> Page:
    """Store the change; a second editor is told and loses nothing."""
    template, form = policy.get_template(current_user, note_template_id), TemplateForm()
    if not form.validate():
        return _page(form, template, status=422)
    try:
        service.change_template(current_user, note_template_id, form.text(), version=form.version.data)
    except StaleVersion as refusal:
        form.version.renew(template.version)
        return _page(form, template, refusal=refusal, status=refusal.status)
    return _listed("Saved. Notes that began with it before stay as they are.")


@blueprint.post("/<uuid:note_template_id>/archive")
@requires(Permission.WRITE_NOTE)
def archive(note_template_id: UUID) -> Page:
    """Offer it no longer."""
    service.archive_template(current_user, note_template_id)
    return _listed("Archived. You find it under “Archived”.")


@blueprint.post("/<uuid:note_template_id>/restore")
@requires(Permission.WRITE_NOTE)
def restore(note_template_id: UUID) -> Page:
    """Offer it again."""
    service.restore_template(current_user, note_template_id)
    return _listed("It is offered again.")


def _start(key: str) -> NoteTemplate | ShippedTemplate | None:
    if not key:
        return None
    found = find_shipped(key)
    if found is not None:
        return found
    try:
        return policy.get_template(current_user, UUID(key))
    except ValueError:
        return None


def _listed(said: str) -> Response:
    flash(said, "success")
    return redirect(url_for("note_templates.list_all"), 303)


def _page(
    form: TemplateForm, template: NoteTemplate | None = None, *, refusal: Refusal | None = None, status: int = 200
) -> Page:
    can_share = current_user.can(policy.SHARE)
    can_edit = template is None or policy.can_edit(current_user, template)
    shown = {"form": form, "template": template, "refusal": refusal, "can_share": can_share, "can_edit": can_edit}
    return render_template("note_templates/edit.html", **shown, sections=SECTIONS, kinds=KIND_LABELS), status
