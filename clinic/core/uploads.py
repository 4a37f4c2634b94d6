"""Views that take a file: they alone may be sent more than a form holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request

View = TypeVar("View", bound=Callable[..., Any])

FORM_AROUND = 64 * 1024
"""Bytes of a body beside the file: the other fields and the boundaries."""


def takes_file(most_bytes: int) -> Callable[[View], View]:
    """Say that a view takes one file of at most so many bytes. What is longer is refused before it is read."""

    def mark(view: View) -> View:
        view.most_bytes = most_bytes  # type: ignore[attr-defined]  # read back by `_allow`
        return view

    return mark


def init_app(app: Flask) -> None:
    """Before anything reads the form. Fields that are no file keep the limit of every form."""
    app.before_request(_allow)
    app.teardown_request(_close_files)


def _allow() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    most: int | None = getattr(view, "most_bytes", None)
    if most is not None and request.method == "POST" and request.mimetype == "multipart/form-data":
        request.max_content_length = most + FORM_AROUND


def _close_files(_error: BaseException | None) -> None:
    """Large files wait on disk until they are closed."""
    request.close()
