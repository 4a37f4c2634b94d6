"""The service on a port of this machine, with a database of its own where commits are real."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from clinic.app import create_app
from clinic.core.db import Database
from tests.conftest import Server, make_settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


@dataclass(frozen=True)
class LiveService:
    """A running service: its address, its application and its database."""

    url: str
    app: Flask

    @property
    def database(self) -> Database:
        """For looking behind the pages and for making time pass."""
        database: Database = self.app.extensions["database"]
        return database


@contextmanager
def live_service(server: Server, name: str, *, demo: bool = False) -> Iterator[LiveService]:
    """Serve a freshly made database on 127.0.0.1; both are gone at the end."""
    name = f"clinic_{name}_{os.getpid()}"
    server.clone(name)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        app = create_app(make_settings(server.url("app_rw", name), BASE_URL=url, CLINIC_DEMO=demo))
        web = make_server(
            "127.0.0.1", 0, _remembering_answers(app), threaded=True, request_handler=_Silent, fd=listening.fileno()
        )
        web.daemon_threads = False  # what is still being answered at the end keeps its database until it is answered
        thread = threading.Thread(target=web.serve_forever, daemon=True)
        thread.start()
        try:
            yield LiveService(url, app)
        finally:
            web.shutdown()
            thread.join()
            web.server_close()
            app.extensions["database"].engine.dispose()
            server.drop(name)


ANSWER = "tests.answer"
"""Where a request keeps what is being sent for it."""


def _remembering_answers(app: Flask) -> Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]:
    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ[ANSWER] = app(environ, start_response)
        return cast(Iterable[bytes], environ[ANSWER])

    return answer


class _Silent(WSGIRequestHandler):
    def connection_dropped(self, error: BaseException, environ: WSGIEnvironment | None = None) -> None:
        """Close what was being sent: the server forgets to where a browser went away in the middle of a file."""
        close = getattr((environ or {}).get(ANSWER), "close", None)
        if close is not None:
            close()

    def log(self, type: str, message: str, *args: object) -> None:
        """Say nothing: a test's output is its result."""
