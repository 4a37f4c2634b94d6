"""What a person had typed when they turned out to be signed out: shown again, so that it can be copied, stored nowhere."""

from __future__ import annotations

from flask import g, render_template, request

SHORTEST = 12
"""Shorter values are choices, dates and keys; nobody misses those."""

_NEVER = ("csrf_token", "password", "current", "new", "again", "form_key", "version", "next", "code", "token")


def kept_texts() -> list[tuple[str, str]]:
    """The long texts of the form that was sent: (field, text) pairs in the form's order. Secrets are never among them."""
    return [
        (name.replace("_", " ").capitalize(), value)
        for name, value in request.form.items(multi=True)
        if name not in _NEVER and len(value) >= SHORTEST and " " in value.strip()
    ]


def kept_text_page(status: int, title: str, message: str) -> tuple[str, int] | None:
    """The page that gives a person's text back to them; None when there was none to lose."""
    if request.method != "POST" or request.mimetype not in ("application/x-www-form-urlencoded", "multipart/form-data"):
        return None
    texts = kept_texts()
    if not texts:
        return None
    body = render_template(
        "errors/kept_text.html", status=status, title=title, message=message, texts=texts, request_id=g.request_id
    )
    return body, status
