"""The pages of sign-off put together, with the forms in whatever state they are."""

from __future__ import annotations

from uuid import UUID, uuid4

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from clinic.accounts import grants
from clinic.accounts import service as accounts
from clinic.accounts.refusals import WrongPassword
from clinic.core.errors import NotFound, Refusal, TooManyTries
from clinic.core.permissions import Permission
from clinic.exercises.catalog import library
from clinic.reviewables.kinds import Kind, Reviewable, find_kind, get_item
from clinic.signoff import service
from clinic.signoff.errors import (
    CannotDecline,
    ContentIsNew,
    NoteIsMissing,
    NothingToSign,
    NothingToWithdraw,
    QualificationIsMissing,
)
from clinic.signoff.forms import BatchForm, DecisionForm, GrantForm
from clinic.signoff.lenses import Lens, lens_of
from clinic.signoff.models import Decision
from clinic.signoff.queries import get_statuses
from clinic.signoff.showing import item_page, rows_of
from clinic.signoff.worklist import SHOWN, entries, neighbours, next_waiting, overview, page_of

PLACES: dict[type[Refusal], str] = {
    NoteIsMissing: "remark",
    QualificationIsMissing: "qualification",
    CannotDecline: "decision",
    NothingToWithdraw: "decision",
    NothingToSign: "ticked",
    WrongPassword: "password",
    TooManyTries: "password",
}
"""The field beside which a refusal is said; others are said at the top of the page."""
SAID = {
    Decision.APPROVED: "Approved",
    Decision.AMENDED: "Approved with a note",
    Decision.DECLINED: "Not used in this clinic any more",
    Decision.WITHDRAWN: "Taken back",
}


def asked_lens() -> Lens:
    """The lens that the address names."""
    return lens_of(request.args.get("words", ""))


def asked_item(key: str) -> tuple[Kind, Reviewable, Lens]:
    """The item that the address names, read through its lens. Raises NotFound."""
    lens = asked_lens()
    item = get_item(key, lens.lang)
    kind = find_kind(item.kind)
    if kind is None or not item.judged(lens.aspect):
        raise NotFound
    return kind, item, lens


def asked_show() -> str:
    """The filter that the address names; a strange one is none."""
    show = request.args.get("show", "")
    return show if show in SHOWN else ""


def overview_page() -> str:
    """How far everything is, and the open questions."""
    shown = overview(get_statuses(), asked_lens())
    return render_template("signoff/overview.html", shown=shown, version=library().version)


def list_page(kind: Kind, form: BatchForm | None = None, status: int = 200) -> Response:
    """The items of one kind, as lines or written out in full to be approved together."""
    lens, show, full = asked_lens(), asked_show(), request.args.get("full") == "1"
    found = entries(get_statuses(), lens, kind, show)
    page = page_of(found, request.args.get("page", 1, type=int), full=full)
    rows = {one.item.slug: rows_of(kind, one.item, lens.aspect) for one in page.items} if full else {}
    shown = render_template(
        "signoff/list.html",
        kind=kind,
        lens=lens,
        show=show,
        full=full,
        page=page,
        rows=rows,
        filters=SHOWN,
        form=form or BatchForm(formdata=None, form_key=str(uuid4())),
        can_sign=current_user.can(Permission.REVIEW_LIBRARY),
    )
    return make_response(shown, status)


def one_page(kind: Kind, item: Reviewable, lens: Lens, form: DecisionForm | None = None, status: int = 200) -> Response:
    """One item with everything about it, and the form to decide."""
    statuses, show = get_statuses(), asked_show()
    page = item_page(kind, item, lens, statuses)
    before, after = neighbours(entries(statuses, lens, kind), item)
    shown = render_template(
        "signoff/item.html",
        page=page,
        show=show,
        before=before,
        after=after,
        form=form or _fresh(kind, item, lens),
        can_sign=current_user.can(Permission.REVIEW_LIBRARY),
    )
    return make_response(shown, status)


def reviewers_page(form: GrantForm | None = None, about: UUID | None = None, status: int = 200) -> Response:
    """Who may sign off, and who could; `about` is the person whose change was refused."""
    people = grants.list_possible_reviewers()
    shown = render_template("signoff/reviewers.html", people=people, form=form or GrantForm(formdata=None), about=about)
    return make_response(shown, status)


def confirm_identity(form: DecisionForm | BatchForm | GrantForm) -> None:
    """Check the password when the last one is older than five minutes. Raises WrongPassword or TooManyTries."""
    if form.needs_password:
        accounts.reauthenticate(current_user, form.password.data or "")


def sign_item(form: DecisionForm) -> None:
    """Carry out the decision of a valid form."""
    confirm_identity(form)
    service.sign_off(current_user, form.read(), form.verdict(), form_key=UUID(form.form_key.data))


def say(form: DecisionForm | BatchForm | GrantForm, refusal: Refusal) -> None:
    """Put a refusal beside the field that it is about, or at the top of the page; what was typed stays."""
    place = next((name for kind, name in PLACES.items() if isinstance(refusal, kind)), "")
    if place in form._fields:
        form._fields[place].errors = [refusal.message]
    else:
        form.form_errors.append(refusal.message)


def renewed(form: DecisionForm) -> DecisionForm:
    """The form for the content as it is shown now, after what was read had changed."""
    form.shown.data, form.shown.raw_data = form.item.hash_of(form.lens.aspect), None
    form.form_key.data, form.form_key.raw_data = str(uuid4()), None
    return form


def after_signing(form: DecisionForm, kind: Kind) -> Response:
    """The next item of this kind that waits, or the same one, as the button said; the list when none waits."""
    item, lens = form.item, form.lens
    flash(f"{SAID[Decision(form.decision.data)]}: {lens.title(item)}", "success")
    if request.form.get("then") == "stay":
        return redirect(url_for("signoff.show_item", slug=item.key, words=lens.words or None))
    coming = next_waiting(entries(get_statuses(), lens, kind), item)
    if coming is None:
        return redirect(url_for("signoff.list_items", slug=kind.slug, words=lens.words or None))
    return redirect(url_for("signoff.show_item", slug=coming.item.key, words=lens.words or None))


def after_batch(kind: Kind, lens: Lens, count: int) -> Response:
    """The next page of the same list that waits."""
    flash(f"{count} {'item is' if count == 1 else 'items are'} approved.", "success")
    words, show = lens.words or None, asked_show() or None
    return redirect(url_for("signoff.list_items", slug=kind.slug, words=words, show=show, full=1))


def refused_batch(kind: Kind, form: BatchForm, refusal: Refusal) -> Response:
    """The list again with the reason; the ticks stay, but not on what has changed since it was read."""
    say(form, refusal)
    if isinstance(refusal, ContentIsNew):
        form.form_key.data, form.form_key.raw_data = str(uuid4()), None
    return list_page(kind, form, refusal.status)


def change_reviewer(form: GrantForm, user_id: UUID) -> Response:
    """Give or take the right. Raises NotFound, NotATherapist, WrongPassword or TooManyTries."""
    confirm_identity(form)
    if form.may.data == "yes":
        flash(f"{accounts.let_review_library(user_id).display_name} may sign off the library now.", "success")
    else:
        name = accounts.stop_reviewing_library(user_id).display_name
        flash(f"{name} may not sign off the library any more.", "success")
    return redirect(url_for("signoff.list_reviewers"))


def _fresh(kind: Kind, item: Reviewable, lens: Lens) -> DecisionForm:
    form = DecisionForm(kind, item, lens, formdata=None, form_key=str(uuid4()))
    form.shown.data = item.hash_of(lens.aspect)
    form.with_words.data = True
    return form
