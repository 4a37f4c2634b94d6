"""What is sent in fewer bytes: static files, and pages that have said they may be.

A compressed page tells by its length what it repeats (BREACH): whoever can have a text of theirs repeated in a page that
also holds a secret may guess the secret. So nothing is compressed unasked, and a page may only ask that repeats nothing of
its request.
"""

from __future__ import annotations

import gzip
from functools import cache
from pathlib import Path

from flask import Flask, Response, current_app, g, request

from clinic.core.static_files import version_of

LEVEL = 6
LEAST_BYTES = 1_000
"""Less than a packet is not worth the work."""

PACKED = frozenset({"text/css", "text/javascript", "application/javascript", "image/svg+xml"})
"""Kinds of static files; pictures and fonts are packed already."""


def init_app(app: Flask) -> None:
    """Compress what may be, for browsers that can read it."""
    app.after_request(_compress)


def allow_compression() -> None:
    """Let the answer of the running request be compressed: it repeats nothing of what was asked."""
    if request.method == "GET":
        g.may_be_compressed = True


def _compress(response: Response) -> Response:
    is_static = request.endpoint == "static" and response.mimetype in PACKED
    if not is_static and not g.get("may_be_compressed"):
        return response
    response.vary.add("Accept-Encoding")
    if response.status_code != 200 or not request.accept_encodings["gzip"]:
        return response
    packed = _packed_file() if is_static else _packed(response.get_data())
    if packed is None:
        return response
    if is_static:
        response.direct_passthrough = False
        _close_file(response)
        response.set_etag(response.get_etag()[0] or "", weak=True)
    response.set_data(packed)
    response.headers["Content-Encoding"] = "gzip"
    return response


def _close_file(response: Response) -> None:
    """Let go of the opened file that is not sent as it is."""
    close = getattr(response.response, "close", None)
    if close is not None:
        close()


def _packed_file() -> bytes | None:
    folder, file = current_app.static_folder or "", (request.view_args or {})["filename"]
    return _packed_version(folder, file, version_of(folder, file))


@cache
def _packed_version(folder: str, file: str, version: str) -> bytes | None:  # noqa: ARG001 - a new version is packed anew
    return _packed((Path(folder) / file).read_bytes())


def _packed(content: bytes) -> bytes | None:
    return gzip.compress(content, LEVEL, mtime=0) if len(content) >= LEAST_BYTES else None
