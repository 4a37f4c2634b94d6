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
from clinic.batches.queries import MOST_SHEETS, Sheet, get_batch, list_batches, list_due
from clinic.core.permissions import Permission
from clinic.core.web import requires
from clinic.documents.errors import PrinterIsBusy, StillPrinting
from clinic.documents.print_routes import printer
from clinic.patients import pages
from clinic.programs.builder_routes import printing
from handouts.layouts.layout import Layout, Paper

__all__ = ["blueprint"]

_TOO_MANY = (
    f"More than {MOST_SHEETS} patients come that day. These are the first {MOST_SHEETS} by name, up to {{}}. "
    "Print the sheets of the others from their charts."
)

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
        batch = service.start_batch(current_user, due, day, form.asked)
    except service.NobodyComes as nobody:
        form.visits_on.errors = [nobody.message]
        return _form_page(form), nobody.status
    _say_who_is_not_in_it(due)
    return redirect(url_for("batches.show", batch_id=batch.id), 303)


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
    content = _file(batch, progress, layout)
    headers = {"Content-Disposition": f'inline; filename="sheets-{batch.visits_on}.pdf"'}
    return Response(content, mimetype="application/pdf", headers=headers)


def _file(batch: PrintBatch, progress: service.Progress, layout: Layout) -> bytes:
    key = ("batch", batch.id, progress.made, *sorted(progress.left_out))
    try:
        return printer().fetch(key, service.file_of(batch, progress, layout, get_clinic().language))
    except StillPrinting:
        raise PrinterIsBusy("The file is being put together. Open it again in a few seconds.") from None


def _say_who_is_not_in_it(due: Sequence[Sheet]) -> None:
    if len(due) > MOST_SHEETS:
        flash(_TOO_MANY.format(due[MOST_SHEETS - 1][1].family_name), "warn")


def _form(asked: MultiDict[str, str] | None) -> BatchForm:
    return BatchForm(asked, paper=Paper(get_clinic().paper), today=pages.today())


def _form_page(form: BatchForm) -> str:
    return render_template("batches/list.html", form=form, batches=list_batches(current_user), pages=pages)


def _layout(batch: PrintBatch) -> Layout:
    return BatchForm.layout_of(batch.asked)
