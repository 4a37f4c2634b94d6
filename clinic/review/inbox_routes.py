"""The inbox."""

from __future__ import annotations

from flask import render_template, request
from flask_login import current_user

from clinic.audit.service import record
from clinic.core.permissions import Permission
from clinic.core.web import requires
from clinic.review.alerts import Level
from clinic.review.blueprint import blueprint
from clinic.review.inbox import CODE_WORDS, CONTACT_WORDS, LEVEL_KIND, LEVEL_WORDS, read_inbox

WORDS = {
    "code_words": CODE_WORDS,
    "level_words": LEVEL_WORDS,
    "level_kind": LEVEL_KIND,
    "levels": Level,
    "contact_words": CONTACT_WORDS,
}
"""What every page that shows items needs to name them."""


@blueprint.get("/inbox")
@requires(Permission.SEE_CHART)
def show_inbox() -> str:
    """Who needs somebody, and why; `?whose=all` is the whole clinic, `?level=` narrows it."""
    number = max(1, min(request.args.get("page", 1, type=int), 1000))
    whose = "all" if request.args.get("whose") == "all" else ""
    inbox = read_inbox(
        current_user, whole_clinic=whose == "all", level=_level(request.args.get("level", "")), number=number
    )
    record("inbox.viewed", "user", current_user.id)
    return render_template("review/inbox.html", inbox=inbox, whose=whose or None, **WORDS)


def _level(name: str) -> Level | None:
    return Level[name.upper()] if name.upper() in Level.__members__ else None
