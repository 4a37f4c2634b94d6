"""What a sheet must never open: a file with a secret, and a web server that writes down every call."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.handouts.arabic import arabic
from tests.handouts.hostile import SECRET

__all__ = ["arabic", "canary", "secret_file"]


@pytest.fixture(scope="session")
def secret_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("s") / "s.svg"
    path.write_text(f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>{SECRET}</text></svg>')
    return path


@pytest.fixture(scope="session")
def canary(secret_file: Path) -> Iterator[tuple[str, list[str]]]:
    """Its address, and what was asked of it; below `/r` it sends whoever asks on to the file."""
    calls: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            calls.append(self.path)
            if self.path.startswith("/r"):
                self.send_response(302)
                self.send_header("Location", secret_file.as_uri())
                self.end_headers()
            else:
                self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", calls
    server.shutdown()
    server.server_close()
    thread.join()
