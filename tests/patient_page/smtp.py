"""A mail server on this machine, small and real: it speaks SMTP over a socket and keeps what it was handed."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast


class Mailbox(socketserver.ThreadingTCPServer):
    """The server; `refuses` is the answer to every recipient when it takes none."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, refuses: str = "") -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.refuses = refuses
        self.received: list[tuple[str, EmailMessage]] = []

    @property
    def port(self) -> int:
        """Where it listens."""
        return cast(int, self.server_address[1])


class _Conversation(socketserver.StreamRequestHandler):
    server: Mailbox

    def handle(self) -> None:
        self._say("220 loopback")
        to = ""
        while line := self.rfile.readline():
            verb = line.decode().strip().upper()
            if verb.startswith("RCPT"):
                to = line.decode().split("<", 1)[1].split(">", 1)[0]
                self._say(self.server.refuses or "250 ok")
            elif verb == "DATA":
                self._say("354 go on")
                self._take(to)
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _take(self, to: str) -> None:
        lines: list[bytes] = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        message: Any = message_from_bytes(b"".join(lines), policy=policy.default)
        self.server.received.append((to, message))
        self._say("250 taken")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def mailbox(refuses: str = "") -> Iterator[Mailbox]:
    """A server that listens while the block runs."""
    with Mailbox(refuses) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
