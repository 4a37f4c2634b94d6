"""Pages for signing off the library: how far it is, the list of one kind, one item, and who may sign."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint
from flask_login import current_user
from werkzeug.wrappers import Response

from clinic.accounts.queries import get_clinic
from clinic.accounts.refusals import NotATherapist, WrongPassword
from clinic.audit.service import record
from clinic.core.errors import NotFound, Refusal, TooManyTries
from clinic.core.permissions import Permission
from clinic.core.web import requires
from clinic.reviewables.kinds import Kind, find_kind
from clinic.signoff import pages
from clinic.signoff.errors import ContentIsNew
from clinic.signoff.export import export_csv
from clinic.signoff.forms import BatchForm, DecisionForm, GrantForm
from clinic.signoff.models import Decision
from clinic.signoff.queries import get_statuses
from clinic.signoff.service import Verdict, sign_off

blueprint = Blueprint("signoff", __name__)


@blueprint.get("/library/review")
@requires(Permission.SEE_LIBRARY)
def show_overview() -> str:
    """How far the sign-off is, kind by kind, and the open questions; `?words=` names a language to look at."""
    return pages.overview_page()


@blueprint.get("/library/review/all/<slug>")
@requires(Permission.SEE_LIBRARY)
def list_items(slug: str) -> Response:
    """The items of one kind; `?show=` narrows them, `?full=1` writes them out."""
    return pages.list_page(_kind(slug))


@blueprint.post("/library/review/all/<slug>")
@requires(Permission.REVIEW_LIBRARY)
def approve_items(slug: str) -> Response:
    """Approve the ticked items of a page that showed them in full."""
    kind, lens, form = _kind(slug), pages.asked_lens(), BatchForm()
    if not form.validate():
        return pages.list_page(kind, form, 422)
    try:
        pages.confirm_identity(form)
        verdict = Verdict(Decision.APPROVED, qualification=form.qualification.data or "")
        made = sign_off(current_user, form.read(kind, lens), verdict, form_key=UUID(form.form_key.data))
    except Refusal as refusal:
        return pages.refused_batch(kind, form, refusal)
    return pages.after_batch(kind, lens, len(made))


@blueprint.get("/library/review/<slug>")
@requires(Permission.SEE_LIBRARY)
def show_item(slug: str) -> Response:
    """One item with everything about it: what is judged, its picture, what it touches, what changed, its history."""
    return pages.one_page(*pages.asked_item(slug))


@blueprint.post("/library/review/<slug>")
@requires(Permission.REVIEW_LIBRARY)
def sign_item(slug: str) -> Response:
    """Decide about one item exactly as it was shown."""
    kind, item, lens = pages.asked_item(slug)
    form = DecisionForm(kind, item, lens)
    if not form.validate():
        return pages.one_page(kind, item, lens, form, 422)
    try:
        pages.sign_item(form)
    except Refusal as refusal:
        pages.say(form, refusal)
        shown = pages.renewed(form) if isinstance(refusal, ContentIsNew) else form
        return pages.one_page(kind, item, lens, shown, refusal.status)
    return pages.after_signing(form, kind)


@blueprint.get("/library/review.csv")
@requires(Permission.SEE_LIBRARY)
def export() -> Response:
    """Where everything stands, as a table for the clinic's files."""
    response = Response(export_csv(get_statuses(), get_clinic().time_zone), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="library-sign-off.csv"'
    record("library.exported", "content_review")
    return response


@blueprint.get("/library/reviewers")
@requires(Permission.MANAGE_CLINIC)
def list_reviewers() -> Response:
    """Who may sign off the library."""
    return pages.reviewers_page()


@blueprint.post("/library/reviewers/<uuid:user_id>")
@requires(Permission.MANAGE_CLINIC)
def set_reviewer(user_id: UUID) -> Response:
    """Let a therapist sign off the library, or take that back."""
    form = GrantForm()
    if not form.validate():
        return pages.reviewers_page(form, user_id, 422)
    try:
        return pages.change_reviewer(form, user_id)
    except (WrongPassword, NotATherapist, TooManyTries) as refusal:
        pages.say(form, refusal)
        return pages.reviewers_page(form, user_id, refusal.status)


def _kind(slug: str) -> Kind:
    found = find_kind(slug)
    if found is None:
        raise NotFound
    return found
