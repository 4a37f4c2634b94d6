"""The web side of sessions: cookie in, signed-in person out. The only place that reads or writes the session cookie."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote, urlsplit

from flask import Flask, Response, current_app, flash, g, make_response, redirect, request, url_for
from flask import session as form_session
from flask_login import LoginManager
from werkzeug.wrappers import Response as BaseResponse

from clinic.accounts import passwords, service, throttle
from clinic.accounts.models import AuthSession
from clinic.accounts.service import SessionEnd
from clinic.audit import service as audit
from clinic.core.errors import NotAllowed
from clinic.core.kept_text import kept_text_page
from clinic.core.settings import Settings

COOKIE = "SESSION_TOKEN_COOKIE"
"""The key in `app.config` under which the cookie's name is kept."""

BACKGROUND_HEADER = "X-Background"

ENDED = {
    SessionEnd.IDLE: "You were signed out because nothing was done for a while. Sign in to go on.",
    SessionEnd.TOO_OLD: "You have been signed in for 12 hours. Sign in again to go on.",
}


SIGNED_OUT = "Nothing was saved, because you were signed out. Sign in again in another tab, then paste your text."


class _Loader(LoginManager):  # type: ignore[misc]
    """Flask-Login as a thin loader: `current_user` is whoever the server-side session names, nothing else."""

    def _load_user(self) -> None:
        self._update_request_context_with_user(g.get("actor"))


def init_app(app: Flask, settings: Settings) -> None:
    """Load the signed-in person before every request of `app`."""
    secure = settings.is_production or settings.base_url.startswith("https://")
    app.config[COOKIE] = "__Host-sid" if secure else "sid"
    app.config["SESSION_TOKEN_SECURE"] = secure
    idle = timedelta(minutes=settings.idle_minutes)
    passwords.configure(settings.password_pepper.get_secret_value())
    throttle.configure(settings.secret_key.get_secret_value())
    _Loader(app)

    @app.before_request
    def load_actor() -> None:
        if request.endpoint == "static":
            return
        audit.act_as(None, "anonymous", g.request_id)
        token = request.cookies.get(app.config[COOKIE])
        if token:
            _resume(token, idle, demo=settings.demo)


def sign_in_required() -> Response:
    """The answer to a request of somebody who is not signed in: the sign-in page, or 401 for a script's request."""
    if _is_script_request():
        response = Response("Sign in first.", 401, mimetype="text/plain")
    elif kept := kept_text_page(401, "You were signed out", SIGNED_OUT):
        response = _own(make_response(*kept))
    else:
        ended = ENDED.get(g.get("session_end", SessionEnd.GONE))
        if ended:
            flash(ended, "info")
        target = f"{url_for('accounts.sign_in_form')}?next={quote(_way_back(), safe='/')}"
        response = _own(redirect(target))
    clear_cookie(response)
    return response


def new_browser_state(response: Response, token: str) -> None:
    """Give the browser its session token and forget what it had: form tokens made before sign-in are void after it."""
    form_session.clear()
    _set_cookie(response, token)


def forget_browser(response: Response) -> None:
    """Take the session token and the form tokens back."""
    form_session.clear()
    clear_cookie(response)


def _set_cookie(response: Response, token: str) -> None:
    """Give the browser its session token; it lives as long as the browser does, the server decides sooner."""
    response.set_cookie(
        current_app.config[COOKIE],
        token,
        path="/",
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_TOKEN_SECURE"],
    )


def clear_cookie(response: Response) -> None:
    """Take a session token back that is of no use any more."""
    if current_app.config[COOKIE] in request.cookies:
        response.delete_cookie(
            current_app.config[COOKIE],
            path="/",
            httponly=True,
            samesite="Lax",
            secure=current_app.config["SESSION_TOKEN_SECURE"],
        )


def current_session() -> AuthSession | None:
    """The session of this request; None when nobody is signed in."""
    found: AuthSession | None = g.get("auth_session")
    return found


def required_session() -> AuthSession:
    """The session of this request; raises NotAllowed when nobody is signed in."""
    found = current_session()
    if found is None:
        raise NotAllowed
    return found


def clinic_name() -> str:
    """What stands in the page header: the clinic of the signed-in person."""
    name: str = g.get("clinic_name", "Clinic")
    return name


def safe_next(target: str | None) -> str:
    """`target` when it is a plain path of this site, otherwise the start page: nobody is sent elsewhere after sign-in."""
    if not target or not target.startswith("/") or target.startswith("//") or len(target) > 500:
        return "/"
    if "\\" in target or any(ord(character) < 0x21 or ord(character) == 0x7F for character in target):
        return "/"
    parts = urlsplit(target)
    return "/" if parts.scheme or parts.netloc else target


def _resume(token: str, idle: timedelta, *, demo: bool) -> None:
    background = request.headers.get(BACKGROUND_HEADER) == "1"
    found = service.resume_session(token, idle=idle, demo=demo, background=background)
    if isinstance(found, SessionEnd):
        g.session_end = found
        return
    g.auth_session, g.actor, g.clinic = found
    g.clinic_name = found.clinic.name
    g.time_zone = found.clinic.time_zone
    audit.act_as(g.actor.id, "user", g.request_id)


def _is_script_request() -> bool:
    mode = request.headers.get("Sec-Fetch-Mode", "navigate")
    return "HX-Request" in request.headers or BACKGROUND_HEADER in request.headers or mode != "navigate"


def _way_back() -> str:
    """The page to show after sign-in: this one, or the page a form was sent from. Never its query: that may hold a name."""
    if request.method in ("GET", "HEAD"):
        return safe_next(request.path)
    came_from = urlsplit(request.referrer or "")
    return safe_next(came_from.path) if came_from.netloc == request.host else "/"


def _own(response: BaseResponse) -> Response:
    if not isinstance(response, Response):
        raise TypeError("flask.redirect answered with a foreign response class")
    return response
