"""The style page, made of the macros themselves, and the sheet of its samples, made of the tokens."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, current_app, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as Answer

from clinic.core.web import signed_in
from clinic.styleguide import samples, tokens

blueprint = Blueprint("styleguide", __name__)

FLASHES = (
    ("success", "Saved."),
    ("info", "Nothing has changed."),
    ("warning", "Not printed yet."),
    ("error", "Not saved."),
)


@blueprint.get("/styleguide")
@signed_in
def show() -> str:
    """Everything that pages are made of."""
    known = _tokens()
    for category, words in FLASHES:
        flash(words, category)
    kinds = {kind: tokens.of_kind(known, kind) for kind in tokens.KINDS}
    return render_template("styleguide/show.html", kinds=kinds, pairs=tokens.pairs(known), samples=samples)


@blueprint.post("/styleguide")
@signed_in
def send_sample() -> Answer:
    """A sample of a form was sent: nothing happens, and the page is there again."""
    return redirect(url_for("styleguide.show"), 303)


@blueprint.get("/styleguide/samples.css")
@signed_in
def sample_sheet() -> Response:
    """One class for each token."""
    return Response(tokens.sample_sheet(_tokens()), mimetype="text/css")


def _tokens() -> tuple[tokens.Token, ...]:
    sheet = Path(current_app.static_folder or "") / "css" / "tokens.css"
    return tokens.read_tokens(sheet.read_text(encoding="utf-8"))
