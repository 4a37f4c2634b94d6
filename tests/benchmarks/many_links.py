"""Many patients report at once, on bad networks: is anything lost, is anything there twice, and how long do they wait?"""

from __future__ import annotations

import os
import random
import re
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode
from uuid import UUID, uuid4

from sqlalchemy import select

from clinic.adherence.models import ExerciseLog, LogStatus
from clinic.adherence.rules import open_days
from clinic.app import create_app
from clinic.core import clock
from clinic.core.db import Database
from tests import factories
from tests.benchmarks.timing import Timing, summary
from tests.conftest import ROOT, Server, make_settings
from tests.factories import BREATHE, RELEASE, IssuedProgram

LINKS, SECONDS = 50, 60
PACE = 1.1
"""Seconds between two forms of one link: fewer than the 60 an hour that a link may send (T09)."""

TWICE, CUT_OFF = 0.2, 0.1
"""Of so many forms a second copy is sent, and the connection is cut before the answer, then the form is sent again."""

P99_LIMIT_MS = 1000


@dataclass
class Phone:
    """What one patient's phone sent: each form's key with its answers in the order they were taken, and the waits in ms."""

    forms: list[tuple[UUID, date, tuple[str, str]]] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    refused: Counter[int] = field(default_factory=Counter)


@dataclass(frozen=True)
class Outcome:
    """How it ended: forms sent, answers lost, rows that are there twice, refusals by status, and the waits."""

    sent: int
    lost: int
    doubled: int
    refused: Counter[int]
    waits: Timing
    p99: float


def report_at_once(server: Server, links: int = LINKS, seconds: float = SECONDS) -> Outcome:
    """Let `links` phones report for `seconds` to two worker processes, then compare the database with what they sent."""
    name = f"clinic_links_{os.getpid()}"
    server.clone(name)
    url = server.url("app_rw", name)
    database: Database = create_app(make_settings(url)).extensions["database"]
    try:
        factories.use(database)
        programs = [factories.make_issued_program() for _ in range(links)]
        phones = [Phone() for _ in programs]
        with _served(url) as port:
            threads = [
                threading.Thread(target=_use, args=(phone, program, port, seconds))
                for phone, program in zip(phones, programs, strict=True)
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        return _outcome(database, phones, programs)
    finally:
        database.engine.dispose()
        server.drop(name)


def _outcome(database: Database, phones: list[Phone], programs: list[IssuedProgram]) -> Outcome:
    lost = doubled = 0
    for phone, program in zip(phones, programs, strict=True):
        with database.transaction(program.patient.clinic_id) as session:
            logs = session.scalars(select(ExerciseLog).where(ExerciseLog.program_id == program.program.id)).all()
        current = Counter((log.exercise_slug, log.for_on) for log in logs if log.superseded_at is None)
        doubled += sum(count - 1 for count in current.values())
        doubled += sum(count - 1 for count in Counter((log.form_key, log.exercise_slug) for log in logs).values())
        stands = {(log.exercise_slug, log.for_on): log.status for log in logs if log.superseded_at is None}
        told: dict[tuple[str, date], str] = {}
        for _key, day, statuses in phone.forms:
            told.update({(slug, day): status for slug, status in zip((RELEASE, BREATHE), statuses, strict=True)})
        lost += sum(stands.get(key) != status for key, status in told.items())
    waits = [wait for phone in phones for wait in phone.waits]
    refused: Counter[int] = sum((phone.refused for phone in phones), Counter())
    ordered = sorted(waits)
    return Outcome(
        sum(len(phone.forms) for phone in phones),
        lost,
        doubled,
        refused,
        summary(waits),
        ordered[int(0.99 * len(ordered))],
    )


def _use(phone: Phone, program: IssuedProgram, port: int, seconds: float) -> None:
    """Open the link, then send forms until the time is up; each is sent again until it is answered."""
    chance = random.Random(program.token)
    browser = _Browser(port)
    browser.post("/p/open", {"code": program.token})
    zone = "America/Denver"
    days = open_days(clock.today(zone), program.version.starts_on)
    time.sleep(chance.random() * PACE)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        began = time.monotonic()
        key, day = uuid4(), chance.choice(days)
        statuses = (chance.choice(list(LogStatus)).value, chance.choice(list(LogStatus)).value)
        fields = _fields(key, day, statuses)
        if chance.random() < CUT_OFF:
            browser.post("/p/report", fields, cut_off=True)
        status, wait = browser.post("/p/report", fields)
        if chance.random() < TWICE:
            browser.post("/p/report", fields)
        phone.waits.append(wait)
        if status == 303:
            phone.forms.append((key, day, statuses))
        else:
            phone.refused[status] += 1
        time.sleep(max(0.0, PACE - (time.monotonic() - began)))


def _fields(key: UUID, day: date, statuses: tuple[str, str]) -> dict[str, str]:
    fields = {"form_key": str(key), "for_on": day.isoformat()}
    for place, (slug, status) in enumerate(zip((RELEASE, BREATHE), statuses, strict=True)):
        fields[f"exercises-{place}-slug"], fields[f"exercises-{place}-status"] = slug, status
    return fields


class _Browser:
    """Cookies and the token of a form; a connection for each request, as phones on bad networks have."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: SimpleCookie = SimpleCookie()
        self.token = ""
        _, page = self._ask("GET", "/p")
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert found is not None
        self.token = found[1]

    def post(self, path: str, fields: dict[str, str], *, cut_off: bool = False) -> tuple[int, float]:
        """Status and wait in ms; `cut_off` hangs up before the answer."""
        began = time.perf_counter()
        body = urlencode({"csrf_token": self.token, **fields})
        status, _ = self._ask("POST", path, body, cut_off=cut_off)
        return status, (time.perf_counter() - began) * 1000

    def _ask(self, method: str, path: str, body: str = "", *, cut_off: bool = False) -> tuple[int, str]:
        cookies = "; ".join(f"{one.key}={one.value}" for one in self.cookies.values())
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            connection.request(method, path, body, headers)
            if cut_off:
                return 0, ""
            answer = connection.getresponse()
            for line in answer.headers.get_all("Set-Cookie") or ():
                self.cookies.load(line)
            return answer.status, answer.read().decode()


@contextmanager
def _served(url: str) -> Iterator[int]:
    """The service as `./run serve` starts it, on a free port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "4",
               "--no-control-socket", "--log-level", "error", "wsgi:app"]  # fmt: skip
    settings = {
        "CLINIC_ENV": "test",
        "DATABASE_URL": url,
        "BASE_URL": f"http://127.0.0.1:{port}",
        "RENDER_PROCESSES": "0",
    }
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **settings})
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def _wait_for(port: int) -> None:
    for _ in range(300):
        with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
            try:
                connection.request("GET", "/p")
                connection.getresponse().read()
            except OSError:
                time.sleep(0.1)
            else:
                return
    raise RuntimeError("the service did not start")
