"""Handing mail in: what is certain to be refused, what may have been taken, and what was taken whatever came after."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator

import pytest

from clinic.core import mail
from clinic.core.mail import MailNotSent, MailServer

Script = dict[str, str]


class Scripted(socketserver.ThreadingTCPServer):
    """A server that answers each verb as its script says; an empty answer hangs up."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.script: Script = {}
        self.taken = 0


class _Conversation(socketserver.StreamRequestHandler):
    server: Scripted

    def handle(self) -> None:
        self._say("220 scripted")
        while line := self.rfile.readline():
            verb = line.decode().strip().upper().split()[0]
            if verb == "DATA":
                self._say("354 go on")
                while self.rfile.readline() != b".\r\n":
                    pass
                self.server.taken += 1
            answer = self.server.script.get(verb, "250 ok" if verb != "QUIT" else "221 bye")
            if not answer:
                return
            self._say(answer)

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@pytest.fixture(name="server")
def _server() -> Iterator[Scripted]:
    with Scripted() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def send(server: Scripted) -> None:
    there = MailServer("127.0.0.1", server.server_address[1], "none", "noreply@clinic.example")
    message = mail.plain_message(there, sender_name="Clinic", to="a@patients.example", subject="S", text="T\n")
    mail.send(there, message)


def test_it_is_taken(server: Scripted) -> None:
    send(server)
    assert server.taken == 1


@pytest.mark.parametrize(
    "script",
    [
        {"RCPT": "550 nobody here"},
        {"MAIL": "550 not from you"},
        {"DATA": "554 looks like spam"},
        {"DATA": "451 try later"},
    ],
    ids=str,
)
def test_an_answer_that_says_no_is_certain(server: Scripted, script: Script) -> None:
    server.script = script
    with pytest.raises(MailNotSent) as refused:
        send(server)
    assert refused.value.is_certain


def test_a_line_that_breaks_after_the_message_is_not(server: Scripted) -> None:
    server.script = {"DATA": ""}
    with pytest.raises(MailNotSent) as broken:
        send(server)
    assert not broken.value.is_certain
    assert server.taken == 1


def test_a_server_that_is_not_there_is_certain() -> None:
    there = MailServer("127.0.0.1", 1, "none", "noreply@clinic.example")
    message = mail.plain_message(there, sender_name="Clinic", to="a@patients.example", subject="S", text="T\n")
    with pytest.raises(MailNotSent) as nobody:
        mail.send(there, message)
    assert nobody.value.is_certain


@pytest.mark.parametrize("answer", ["", "421 going down", "500 what"])
def test_what_was_taken_was_taken_however_the_server_says_goodbye(server: Scripted, answer: str) -> None:
    server.script = {"QUIT": answer}
    send(server)
    assert server.taken == 1
