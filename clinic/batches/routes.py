"""The pages of a batch: what to print for which day, how far it is, and its file."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from clinic.accounts.queries import get_clinic
from clinic.audit.service import record
from clinic.batches import service
from clinic.batches.blueprint import blueprint
from clinic.batches.forms import BatchForm
from clinic.batches.models import PrintBatch
from clinic.batches.queries import get_batch, list_batches, list_due
from clinic.core.permissions import Permission
from clinic.core.web import requires
from clinic.documents.errors import StillPrinting
from clinic.documents.print_routes import printer
from clinic.documents.printer import Key
from clinic.patients import pages
from clinic.programs.web import printing
from handouts.layouts.layout import Layout, Paper

__all__ = ["blueprint"]

Page = str | tuple[str, int] | Response


@blueprint.get("/batches")
@requires(Permission.PRINT_HANDOUT)
def list_asked() -> Page:
    """Print the sheets of a day; below, what this person asked for before."""
    record("batches.listed", "user", current_user.id)
    return _form_page(_form(None))


@blueprint.post("/batches")
@requires(Permission.PRINT_HANDOUT)
def start() -> Page:
    """Ask for the sheets of everybody who comes that day."""
    form = _form(request.form)
    if not form.validate():
        return _form_page(form), 422
    day = form.day
    due = list_due(current_user, day, day, therapist_id=current_user.id if form.mine.data else None)
    try:
        batches = service.start_batches(current_user, due, day, form.asked)
    except service.NobodyComes as nobody:
        form.visits_on.errors = [nobody.message]
        return _form_page(form), nobody.status
    return _begun(batches)


@blueprint.get("/batches/<uuid:batch_id>")
@requires(Permission.PRINT_HANDOUT)
def show(batch_id: UUID) -> Page:
    """How far a batch is; each look draws some more of it."""
    batch = get_batch(current_user, batch_id)
    record("batch.viewed", "print_batch", batch.id)
    progress = service.go_on(current_user, batch, _layout(batch), printing(), printer())
    return render_template("batches/show.html", batch=batch, progress=progress, over=service.OVER, pages=pages)


@blueprint.post("/batches/<uuid:batch_id>/cancel")
@requires(Permission.PRINT_HANDOUT)
def cancel(batch_id: UUID) -> Page:
    """Draw nothing more of it."""
    batch = get_batch(current_user, batch_id)
    service.cancel_batch(batch)
    return redirect(url_for("batches.show", batch_id=batch.id), 303)


@blueprint.get("/batches/<uuid:batch_id>/sheets.pdf")
@requires(Permission.PRINT_HANDOUT)
def sheets_pdf(batch_id: UUID) -> Page:
    """Everything of the batch that is made, as one file; back to its page when something speaks against a sheet today."""
    batch = get_batch(current_user, batch_id)
    layout = _layout(batch)
    progress = service.progress_of(current_user, batch, layout)
    if not progress.can_be_printed or service.leave_out_what_stops(current_user, batch, progress):
        return redirect(url_for("batches.show", batch_id=batch.id), 303)
    try:
        return _file(batch, progress, layout)
    except StillPrinting:
        return redirect(url_for("batches.waiting", batch_id=batch.id), 303)


@blueprint.get("/batches/<uuid:batch_id>/waiting")
@requires(Permission.PRINT_HANDOUT)
def waiting(batch_id: UUID) -> Page:
    """Where the file stands in the line of the printer; goes on to it when it is put together."""
    batch = get_batch(current_user, batch_id)
    position = printer().position(_key(batch, service.progress_of(current_user, batch, _layout(batch))))
    if position is None:
        return redirect(url_for("batches.sheets_pdf", batch_id=batch.id), 303)
    return render_template("batches/waiting.html", batch=batch, position=position)


def _file(batch: PrintBatch, progress: service.Progress, layout: Layout) -> Response:
    job = service.file_of(batch, progress, layout, get_clinic().language)
    content = printer().fetch(_key(batch, progress), job)
    service.record_file(batch, progress)
    headers = {"Content-Disposition": f'inline; filename="sheets-{batch.visits_on}.pdf"'}
    return Response(content, mimetype="application/pdf", headers=headers)


def _key(batch: PrintBatch, progress: service.Progress) -> Key:
    return ("batch", batch.id, progress.made, *sorted(progress.left_out))


def _begun(batches: Sequence[PrintBatch]) -> Response:
    if len(batches) == 1:
        return redirect(url_for("batches.show", batch_id=batches[0].id), 303)
    flash(f"So many come that day that there are {len(batches)} files, by name. Open each of them below.", "info")
    return redirect(url_for("batches.list_asked", _anchor="before"), 303)


def _form(asked: MultiDict[str, str] | None) -> BatchForm:
    return BatchForm(asked, paper=Paper(get_clinic().paper), today=pages.today())


def _form_page(form: BatchForm) -> str:
    return render_template("batches/list.html", form=form, batches=list_batches(current_user), pages=pages)


def _layout(batch: PrintBatch) -> Layout:
    return BatchForm.layout_of(batch.asked)
