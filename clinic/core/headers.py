"""The security headers of every response, success or error."""

from __future__ import annotations

from flask import Flask, Response, g, request
from werkzeug.exceptions import BadRequest

from clinic.core.errors import Refusal
from clinic.core.static_files import is_right_version

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    )
)

UPLOAD_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
"""Of what somebody uploaded: opened by itself it may load, run and send nothing. A page that shows it as a picture may."""

KEPT_SECONDS = 31_536_000
"""A year: how long a browser keeps what is at an address that names its content."""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Flask-WTF's check on HTTPS needs a referrer on our own pages; other sites get none.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def show_own_frames() -> None:
    """Let the page of the running request show pages of ours in a frame, and nobody else's."""
    g.shows_frames = True


def allow_own_frame() -> None:
    """Let the answer of the running request be shown in a frame of a page of ours, and in nobody else's."""
    g.may_be_framed = True


class UploadedFile(Response):
    """What somebody uploaded, as an answer: to be shown in a page of ours, or saved, never opened as a page itself."""

    def __init__(self, content: bytes, mimetype: str, file_name: str) -> None:
        super().__init__(content, mimetype=mimetype)
        self.headers["Content-Disposition"] = f"attachment; filename={file_name}"


class KeptFile(Response):
    """A picture of the library: nothing about a patient, so the browser of who may see it keeps it.

    `version` names the content. An address that names it too never changes; any other is asked about again each time.
    """

    def __init__(self, content: bytes, mimetype: str, version: str, *, may_change: bool) -> None:
        super().__init__(content, mimetype=mimetype)
        self.kept = "private, no-cache" if may_change else f"private, max-age={KEPT_SECONDS}, immutable"
        self.set_etag(version)
        self.make_conditional(request)


class CrossSite(Refusal):
    """The browser says that another web site made this request."""

    status = 403
    title = "Not allowed"
    message = "This request came from another web site. Open the page here and try again."


def init_app(app: Flask, *, https: bool) -> None:
    """Add the headers to every response and refuse what other sites send."""
    app.before_request(_refuse_cross_site)
    app.before_request(_refuse_control_characters)

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers[name] = value
        _relax(response)
        if isinstance(response, UploadedFile):
            response.headers["Content-Security-Policy"] = UPLOAD_POLICY
        if https:
            response.headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
        if request.endpoint == "static":
            kept = f"max-age={KEPT_SECONDS}, immutable" if is_right_version() else "max-age=3600"
            response.headers["Cache-Control"] = f"public, {kept}"
        else:
            response.headers["Cache-Control"] = response.kept if isinstance(response, KeptFile) else "no-store"
            response.headers.add("Vary", "Cookie")
        return response


def _relax(response: Response) -> None:
    """What a view has asked for: frames of our own, in one direction or the other."""
    if g.get("shows_frames"):
        response.headers["Content-Security-Policy"] = f"{POLICY}; frame-src 'self'"
    if g.get("may_be_framed"):
        policy = response.headers["Content-Security-Policy"]
        response.headers["Content-Security-Policy"] = policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
        response.headers["X-Frame-Options"] = "SAMEORIGIN"


def _refuse_cross_site() -> None:
    if request.method not in SAFE_METHODS and request.headers.get("Sec-Fetch-Site", "same-origin") not in (
        "same-origin",
        "none",
    ):
        raise CrossSite


def _refuse_control_characters() -> None:
    """PostgreSQL cannot store NUL, and lone surrogates cannot be encoded: say 400 before anything else sees them."""
    for value in (request.path, *request.args.values(), *request.args.keys()):
        if _is_unstorable(value):
            raise BadRequest
    if request.method not in SAFE_METHODS and request.mimetype in (
        "application/x-www-form-urlencoded",
        "multipart/form-data",
    ):
        for name, values in request.form.lists():
            if _is_unstorable(name) or any(_is_unstorable(value) for value in values):
                raise BadRequest


def _is_unstorable(value: str) -> bool:
    return "\x00" in value or any(0xD800 <= ord(character) <= 0xDFFF for character in value)
