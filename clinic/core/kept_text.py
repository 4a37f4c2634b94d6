"""What a person had typed when they turned out to be signed out: shown again, so that it can be copied, stored nowhere."""

from __future__ import annotations

from flask import g, render_template, request

from clinic.core.text import clean_text

SHORTEST = 12
"""Shorter values are choices, dates and keys; nobody misses those."""

_NEVER = ("csrf_token", "password", "current", "new", "again", "form_key", "version", "base", "next", "code", "token")


def kept_texts() -> list[tuple[str, str]]:
    """The long texts of the form that was sent: (field, text) pairs in the form's order. Secrets are never among them."""
    return [
        (name.replace("_", " ").capitalize(), clean_text(value))
        for name, value in request.form.items(multi=True)
        if name not in _NEVER and len(value) >= SHORTEST and " " in value.strip()
    ]


def typed_texts() -> list[tuple[str, str]]:
    """As `kept_texts`; nothing when the request is not a form that was sent."""
    is_form = request.mimetype in ("application/x-www-form-urlencoded", "multipart/form-data")
    return kept_texts() if request.method == "POST" and is_form else []


def kept_text_page(
    status: int, title: str, message: str, *, is_signed_in: bool = False, back_url: str | None = None
) -> tuple[str, int] | None:
    """The page that gives a person's text back to them; None when there was none to lose.

    It leads to `back_url`, or to the page that was asked for, or to the sign-in for who is not signed in.
    """
    texts = typed_texts()
    if not texts:
        return None
    body = render_template(
        "errors/kept_text.html",
        status=status,
        title=title,
        message=message,
        texts=texts,
        request_id=g.get("request_id", ""),
        back_url=back_url or (request.path if is_signed_in else None),
    )
    return body, status
