"""The pages that are measured, as one therapist and one patient ask for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.benchmarks.data import FullClinic
from tests.benchmarks.reprint import STORED
from tests.benchmarks.timing import Timing, statements, summary, timed
from tests.forms import csrf_token

Ask = Callable[[], TestResponse]


def pages(clinic: FullClinic) -> Mapping[str, Ask]:
    """What to measure, by name; every action asks for one whole page.

    The own account is what a signed-in page costs that says next to nothing.
    """
    patient, anonymous = clinic.patient, clinic.app.test_client()
    exact, typo = f"{patient.family_name} {patient.given_name}", _slip(patient.family_name)
    sheet = f"/patients/{clinic.printed.id}/program/versions/2"
    return {
        "sign-in page": lambda: anonymous.get("/sign-in"),
        "own account": lambda: clinic.staff.get("/account"),
        "patient list": lambda: clinic.staff.get("/patients"),
        "search, exact name": _search(clinic.staff, exact),
        "search, one slip": _search(clinic.staff, typo),
        "search, birth date": _search(clinic.staff, f"{patient.birth_on:%m/%d/%Y}"),
        "chart": lambda: clinic.staff.get(f"/patients/{patient.id}"),
        "timeline": lambda: clinic.staff.get(f"/patients/{patient.id}/timeline"),
        "today's desk": lambda: clinic.staff.get("/"),
        "inbox": lambda: clinic.staff.get("/inbox"),
        "review of a patient": lambda: clinic.staff.get(f"/patients/{patient.id}/review"),
        "program builder": lambda: clinic.staff.get(f"/patients/{patient.id}/program"),
        "library": lambda: clinic.staff.get("/library?q=psaos"),
        "library for a patient": lambda: clinic.staff.get(f"/patients/{patient.id}/library"),
        "note editor": lambda: clinic.staff.get(f"/notes/{clinic.note_id}/edit"),
        "paper diary": lambda: clinic.staff.get(f"/patients/{patient.id}/diary"),
        "sheet that was given": lambda: clinic.staff.get(sheet),
        STORED: lambda: clinic.staff.get(f"{sheet}/handout.pdf"),
        "patient's link page": lambda: clinic.phone.get("/p/today"),
    }


def measure(clinic: FullClinic, ask: Ask, runs: int) -> Timing:
    """Time one page; raises AssertionError when it is not the page that was meant."""
    engine = clinic.app.extensions["database"].engine
    answer = ask()
    assert answer.status_code == 200, f"{answer.request.path} answered {answer.status_code}"
    with statements(engine) as seen:
        ask()
    return summary(timed(ask, runs), len(seen))


def _search(browser: FlaskClient, typed: str) -> Ask:
    fields = {"csrf_token": csrf_token(browser), "q": typed, "show": "all"}
    return lambda: browser.post("/patients", data=fields)


def _slip(name: str) -> str:
    """The name with two neighbouring letters exchanged, as fingers do."""
    return f"{name[0]}{name[2]}{name[1]}{name[3:]}"
