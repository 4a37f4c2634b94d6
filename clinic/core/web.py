"""What happens around every view: one transaction, a declared permission, headers, and refusals as pages."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from typing import Any, Protocol, TypeVar, cast
from uuid import UUID, uuid4

import structlog
from flask import Flask, Response, current_app, g, render_template, request
from flask import session as form_session
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session
from werkzeug.exceptions import BadRequest, HTTPException, InternalServerError, SecurityError

from clinic.core import db
from clinic.core.errors import NotAllowed, NotFound, Refusal
from clinic.core.kept_text import kept_text_page
from clinic.core.permissions import Permission

log = structlog.get_logger()
View = TypeVar("View", bound=Callable[..., Any])

PAGES = {
    400: ("Not understood", "The request could not be read. Go back, reload the page and try again."),
    403: ("Not allowed", NotAllowed.message),
    404: ("Page not found", NotFound.message),
    405: (
        "Not possible here",
        "This address does not answer that kind of request. Go back and use the buttons on the page.",
    ),
    413: (
        "Too large",
        "What you sent is too large. Shorten it, or choose a photo of at most 12 MB, and send it again.",
    ),
    429: ("Too many tries", "Too many tries. Wait a few minutes, then try again."),
    500: (
        "Something went wrong on our side",
        "Nothing was saved. Try again; if it happens again, tell your administrator this number.",
    ),
    503: ("Not available right now", "The database does not answer. Nothing was saved. Try again in a minute."),
}

UNREADABLE = (
    "Something in your text cannot be stored, such as a control character from a scan or another program."
    " Nothing was saved. Copy your text, go back, and paste it again."
)

TOO_OLD = (
    "Nothing was saved: you signed in or out since this page was opened. Open the page again, then paste your text."
)

WAITED_TOO_LONG = (
    "Somebody else is saving or printing the same thing. Nothing was saved. Go back, then try again in a minute."
)

LOCK_NOT_AVAILABLE, IDLE_IN_TRANSACTION = "55P03", "25P03"
"""SQLSTATE of a lock that was waited for too long, and of a transaction that the server ended because nothing came."""

DEEPEST_FRAMES = 12
"""Of a traceback, how many calls are logged: the innermost ones tell where it happened."""


ErrorPage = Callable[[int, bool], tuple[str, int]]
"""Of a status, and whether the form was older than the session: the page, and the status again."""


class Actor(Protocol):
    """The signed-in person as `requires` sees them; `accounts` provides it."""

    id: UUID
    clinic_id: UUID

    def can(self, permission: Permission) -> bool:
        """Whether the person may do this now."""


def requires(permission: Permission) -> Callable[[View], View]:
    """Say who may call a view: a signed-in person who has `permission`."""

    def mark(view: View) -> View:
        view.access = permission  # type: ignore[attr-defined]  # read back by `access_of`
        return view

    return mark


def public(view: View) -> View:
    """Say that anybody may call a view; the view itself must be inert or check its own secret."""
    view.access = "public"  # type: ignore[attr-defined]  # read back by `access_of`
    return view


def signed_in(view: View) -> View:
    """Say that any signed-in person may call a view, whatever the role (sign out, own account)."""
    view.access = "signed_in"  # type: ignore[attr-defined]  # read back by `access_of`
    return view


def access_of(view: Callable[..., Any]) -> Permission | str | None:
    """What `requires`, `signed_in` or `public` declared, or None."""
    return getattr(view, "access", None)


def actor() -> Actor:
    """The signed-in person; raises NotAllowed when there is none."""
    found: Actor | None = g.get("actor")
    if found is None:
        raise NotAllowed
    return found


def init_app(app: Flask, database: db.Database, sign_in: Callable[[], Response]) -> None:
    """Wire the transaction, the access check, headers and error pages into `app`.

    `sign_in` answers a page request of somebody who is not signed in.
    """
    app.extensions["database"] = database
    app.before_request(_open_transaction)
    app.after_request(_finish_transaction)
    app.teardown_request(_close_transaction)
    app.extensions["sign_in"] = sign_in
    app.extensions["own_error_pages"] = {}
    _register_errors(app)


def own_error_pages(app: Flask, below: str, page: ErrorPage) -> None:
    """Let a feature word the errors at its addresses, those that begin with `below`, which ends with a slash.

    `page` must not ask the database: it is also called when there is none.
    """
    app.extensions["own_error_pages"][below] = page


def check_access() -> Any:
    """The last `before_request`: the view's declaration against the person `accounts` has loaded."""
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or request.endpoint == "static":
        return None
    access = access_of(view)
    if access == "public":
        return None
    person: Actor | None = g.get("actor")
    if person is None:
        return current_app.extensions["sign_in"]()
    if access == "signed_in" or (isinstance(access, Permission) and person.can(access)):
        return None
    raise NotAllowed


def _open_transaction() -> None:
    g.request_id = uuid4().hex[:12]
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id, endpoint=request.endpoint)
    if request.endpoint != "static":
        database: db.Database = current_app.extensions["database"]
        g.session, g.session_token = database.open()


def _finish_transaction(response: Response) -> Response:
    """Commit below 400, otherwise roll back; a commit that fails raises, and the 500 page goes out instead."""
    current: Session | None = g.get("session")
    if current is not None and not g.get("transaction_finished"):
        if response.status_code < 400:
            g.transaction_finished = True
            try:
                db.commit(current)
            except BaseException:
                current.rollback()
                raise
        else:
            current.rollback()
    return response


def _close_transaction(_error: BaseException | None) -> None:
    current = g.pop("session", None)
    if current is not None:
        database: db.Database = current_app.extensions["database"]
        database.close(current, g.pop("session_token"))


def _register_errors(app: Flask) -> None:
    app.log_exception = _log_nothing  # type: ignore[assignment, method-assign]
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(OperationalError, _unavailable)
    app.register_error_handler(PoolTimeout, _unavailable)
    app.register_error_handler(DBAPIError, _database_error)


def _refused(error: Refusal) -> tuple[str, int, dict[str, str]]:
    retry = getattr(error, "retry_after", None)
    headers = {"Retry-After": str(retry)} if retry else {}
    return (*error_page(error.status, error.title, error.message), headers)


def _http_error(error: HTTPException) -> Response | tuple[str, int]:
    if error.response is not None:
        return cast(Response, error.response)
    if isinstance(error, SecurityError):
        # Asked under a foreign host name: no address can be built, so no page either.
        return Response("This service does not answer to this name.\n", 400, mimetype="text/plain")
    status = error.code or 500
    if status < 400:
        return cast(Response, error.get_response())
    kept = None if _own_error_page() else _kept_text(error)
    if kept is not None:
        return kept
    title, message = PAGES.get(status, PAGES[400] if status < 500 else PAGES[500])
    if isinstance(error, InternalServerError) and error.original_exception is not None:
        _log_place(error.original_exception)
    return error_page(status, title, message, is_too_old=isinstance(error, CSRFError))


def _kept_text(error: HTTPException) -> tuple[str, int] | None:
    if isinstance(error, CSRFError):
        return kept_text_page(400, "This page was too old", TOO_OLD)
    if isinstance(error, BadRequest):
        return kept_text_page(400, PAGES[400][0], UNREADABLE, is_signed_in=True)
    return None


def _own_error_page() -> ErrorPage | None:
    pages: dict[str, ErrorPage] = current_app.extensions["own_error_pages"]
    return next((page for below, page in pages.items() if f"{request.path}/".startswith(below)), None)


def _unavailable(error: Exception) -> tuple[str, int]:
    state = _sqlstate(error)
    log.error("database unavailable", kind=type(error).__name__, sqlstate=state)
    title, message = PAGES[503]
    return error_page(503, title, WAITED_TOO_LONG if state == LOCK_NOT_AVAILABLE else message)


def _database_error(error: DBAPIError) -> tuple[str, int]:
    """SQLSTATE and constraint name only: DETAIL lines carry the row's values."""
    if _sqlstate(error) == IDLE_IN_TRANSACTION:
        return _unavailable(error)
    diagnostics = getattr(error.orig, "diag", None)
    log.error("database error", sqlstate=_sqlstate(error), constraint=getattr(diagnostics, "constraint_name", None))
    return error_page(500, *PAGES[500])


def _sqlstate(error: Exception) -> str | None:
    return getattr(getattr(error, "orig", None), "sqlstate", None)


def _log_place(error: BaseException) -> None:
    """Kind and place of what went wrong. Its text may repeat what was typed or stored: only a developer sees that."""
    frames = traceback.extract_tb(error.__traceback__)
    place = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-DEEPEST_FRAMES:]]
    caused_by = type(error.__cause__ or error.__context__).__name__
    log.error(
        "unhandled",
        kind=type(error).__name__,
        caused_by=None if caused_by == "NoneType" else caused_by,
        sqlstate=_sqlstate(error) if isinstance(error, DBAPIError) else None,
        place=place,
        exc_info=error if current_app.debug else None,
    )


def _log_nothing(_exc_info: Any) -> None:
    """In place of Flask's own record of an exception, which repeats the text of it; see `_log_place`."""


def error_page(status: int, title: str, message: str, *, is_too_old: bool = False) -> tuple[str, int]:
    """The page for a status, the same whatever was asked for; never names what was looked for."""
    if status >= 500:
        # What the view was about to say ("Saved.") is not true any more.
        form_session.pop("_flashes", None)
    own = _own_error_page()
    if own is not None:
        return own(status, is_too_old)
    number = g.get("request_id", "")
    back = request.path if request.method == "POST" and status < 500 else None
    body = render_template(
        "errors/error.html", status=status, title=title, message=message, request_id=number, back_url=back
    )
    return body, status
