"""The builder of a program with eight exercises: each small change on the server, and until the sheet beside it has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from flask import Flask
from playwright.sync_api import Page
from werkzeug.test import TestResponse

from clinic.accounts import service as accounts
from clinic.accounts.models import User
from clinic.core.permissions import Role
from clinic.patients.models import Patient
from clinic.programs.models import HomeProgram
from tests import factories
from tests.benchmarks.timing import WARM_UP, Timing, statements, summary, timed
from tests.browser.chromium import find_chromium, started_chromium
from tests.browser.server import live_service
from tests.browser.tasks import Done, Task, day
from tests.browser.visitor import Visitor
from tests.conftest import Server
from tests.forms import csrf_token
from tests.programs.cases import BREATHE, PRESS, RELEASE, cleared_patient, lines_of, start

EIGHT = (RELEASE, BREATHE, PRESS, "seated-march", "shake-out", "breath-reset", "side-lying-rest", "deep-core-exhale")
NINTH = "sit-break"
SUPPORT = "head-height-high"
FEWEST_CHANGES = 30

NO_BROWSER = "skipped: no Chromium on this machine"

PREVIEW = "builder: click to new sheet"
"""From the click to the frame in which the sheet beside the program has changed, in Chromium."""

UPDATE = """
async (slug) => {
  const chip = document.querySelector(`.choice-chip[value="${slug}"]`);
  const before = document.getElementById("preview").textContent;
  const began = performance.now();
  const painted = new Promise((resolve) => document.addEventListener("htmx:afterSwap", () => {
    const swapped = performance.now();
    requestAnimationFrame(() => {
      const after = new MessageChannel();
      after.port1.onmessage = () => resolve([performance.now(), swapped]);
      after.port2.postMessage("");
    });
  }, { once: true }));
  chip.click();
  const [ended, swapped] = await painted;
  const asked = performance.getEntriesByType("resource").at(-1);
  performance.clearResourceTimings();
  return {
    whole: ended - began,
    answer: asked.responseStart - asked.requestStart,
    morph: swapped - asked.responseEnd,
    frame: ended - swapped,
    changed: before !== document.getElementById("preview").textContent,
  };
}
"""
PARTS = {"answer": "the answer begins", "morph": "read and put in place", "frame": "painted"}


def changes(app: Flask, runs: int) -> Mapping[str, Timing]:
    """Milliseconds on the server and statements of the page, and of each small change with the page that answers it."""
    factories.use(app.extensions["database"])
    pt, patient, stored = _eight()
    client = app.test_client()
    client.set_cookie(app.config["SESSION_TOKEN_COOKIE"], _token(pt), domain="localhost")
    program, token = f"/patients/{patient.id}/program", csrf_token(client)
    first = f"exercises/{lines_of(pt, stored)[0].id}"

    def press(where: str, **fields: Any) -> TestResponse:
        answer = client.post(f"{program}/{where}", data={"csrf_token": token, **fields}, headers={"HX-Request": "true"})
        assert answer.status_code == 200, f"{where} answered {answer.status_code}"
        return answer

    both = {
        "builder: page": (lambda: client.get(program), lambda: None),
        "builder: toggle": (
            lambda: press(f"{first}/modifications", put_on=SUPPORT),
            lambda: press(f"{first}/modifications", take_off=SUPPORT),
        ),
        "builder: typed dose": (lambda: press(f"{first}/dose", dose="2/d"), lambda: press(f"{first}/dose", dose="1/d")),
        "builder: move": (lambda: press(f"{first}/move", to=8), lambda: press(f"{first}/move", to=1)),
        "builder: add": (
            lambda: press("exercises", exercise=NINTH),
            lambda: press(f"exercises/{lines_of(pt, stored)[-1].id}/remove"),
        ),
    }
    return {name: _measured(app, change, back, runs) for name, (change, back) in both.items()}


def preview_updates(server: Server, runs: int) -> Mapping[str, Timing] | str:
    """How long the sheet takes to follow a click in Chromium, with the parts of it; or why there is no browser."""
    with _opened(server) as opened:
        if opened is None:
            return NO_BROWSER
        visitor, pt = opened
        patient = cleared_patient(pt)
        start(pt, patient, *EIGHT)
        visitor.go(f"/patients/{patient.id}/program")
        visitor.page.wait_for_load_state("networkidle")
        return _updates(visitor.page, max(FEWEST_CHANGES, runs))


def tasks_of_a_day(server: Server) -> Sequence[tuple[Task, Done]] | str:
    """What the four tasks of the builder cost in Chromium, once through to warm up and once counted."""
    with _opened(server) as opened:
        if opened is None:
            return NO_BROWSER
        visitor, pt = opened
        charts = [f"/patients/{cleared_patient(pt).id}" for _ in range(4)]
        list(day(visitor, *charts[:2]))
        return list(day(visitor, *charts[2:]))


@contextmanager
def _opened(server: Server) -> Iterator[tuple[Visitor, User] | None]:
    """A therapist who is signed in at a browser; None where there is none."""
    path = find_chromium()
    if path is None:
        yield None
        return
    with live_service(server, "bench_builder") as live, started_chromium(path) as browser:
        factories.use(live.database)
        pt = factories.make_user(role=Role.PT)
        visitor = Visitor(browser, live.url)
        name = live.app.config["SESSION_TOKEN_COOKIE"]
        visitor.context.add_cookies([{"name": name, "value": _token(pt), "url": live.url}])
        yield visitor, pt


def _updates(page: Page, runs: int) -> Mapping[str, Timing]:
    taken = []
    for _ in range(WARM_UP + runs):
        found: dict[str, Any] = page.evaluate(UPDATE, SUPPORT)
        assert found["changed"], "the sheet stayed as it was"
        taken.append(found)
        page.wait_for_timeout(60)
    warm = taken[WARM_UP:]
    whole = summary([one["whole"] for one in warm])
    return {PREVIEW: whole, **{f"  of it {said}": summary([one[name] for one in warm]) for name, said in PARTS.items()}}


def _measured(app: Flask, change: Callable[[], object], back: Callable[[], object], runs: int) -> Timing:
    """The change alone; what takes it back is not timed."""
    taken = []
    for _ in range(WARM_UP):
        change()
        back()
    for _ in range(runs):
        taken += timed(change, 1, warm_up=0)
        back()
    with statements(app.extensions["database"].engine) as seen:
        change()
    back()
    return summary(taken, len(seen))


def _eight() -> tuple[User, Patient, HomeProgram]:
    pt = factories.make_user(role=Role.PT)
    patient = cleared_patient(pt)
    return pt, patient, start(pt, patient, *EIGHT)


def _token(pt: User) -> str:
    with factories.current().transaction(pt.clinic_id):
        return accounts.start_session(pt)
