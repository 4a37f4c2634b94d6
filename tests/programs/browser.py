"""What the page tests share: addresses of one patient's program, and forms as the page would send them."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from clinic.patients.models import Patient
from clinic.programs.models import Prescription
from tests.forms import post


def url(patient: Patient, *rest: object) -> str:
    """An address below the patient's program."""
    return "/".join([f"/patients/{patient.id}/program", *(str(part) for part in rest)])


def text_of(response: TestResponse) -> str:
    """The page as a person reads it: no tags, no doubled spaces."""
    body = re.sub(r"<(script|style|svg|title)\b.*?</\1>", " ", response.get_data(as_text=True), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def hidden(response: TestResponse, name: str, form: str = "") -> str:
    """The value of the first hidden field whose name ends so, in the form of this id when it is named."""
    page = response.get_data(as_text=True)
    page = page.split(f'id="{form}"', 1)[1] if form else page
    found = re.search(rf'name="[^"]*{name}"[^>]*value="([^"]*)"', page)
    assert found is not None, f"no field {name} on the page"
    return found[1]


def line_fields(response: TestResponse, line: Prescription, **changes: Any) -> dict[str, Any]:
    """The form of one line as the browser would send it, with some values changed."""
    prefix = f"line-{line.id.hex[-8:]}-"
    saved: dict[str, Any] = {
        "version": hidden(response, f"{prefix}version"),
        "hold": "" if line.hold_seconds is None else line.hold_seconds,
        "hold_unit": "seconds",
        "sets": line.sets,
        "repetitions": line.repetitions or "",
        "times_per_day": line.times_per_day,
        "days_per_week": line.days_per_week,
        "side": line.side,
        "personal_note": line.personal_note,
    }
    return {f"{prefix}{name}": value for name, value in {**saved, **changes}.items()}


def add(client: FlaskClient, patient: Patient, slug: str, *modifications: str, **fields: Any) -> TestResponse:
    """Press "Add" in the library."""
    body = {"exercise": slug, "modifications": list(modifications), **fields}
    return post(client, url(patient, "exercises"), body)
