"""What was given: page, PDF, sheet, list, code, and who sees how much of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from types import SimpleNamespace

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select

from clinic.accounts.models import User
from clinic.audit.models import AuditEvent
from clinic.core import clock
from clinic.core.codes import grouped
from clinic.core.db import session
from clinic.core.errors import NotFound
from clinic.core.permissions import Role
from clinic.documents import making, showing
from clinic.documents.errors import PrinterIsBusy, SheetNotPrinted
from clinic.documents.printer import Printer
from clinic.exercises import catalog
from clinic.patients.models import Patient
from clinic.programs import changing, policy, reprinting, service
from clinic.programs.reviewing import dose_of
from tests import factories
from tests.forms import post
from tests.programs.browser import text_of, url
from tests.programs.cases import (
    BREATHE,
    PRESS,
    PRINTING,
    REASON,
    RELEASE,
    acting,
    cleared_patient,
    issue,
    lines_of,
    start,
)

Browser = Callable[..., tuple[FlaskClient, User]]


def two_sheets(pt: User) -> Patient:
    """A patient with sheet 1 (release, breathing) and sheet 2 (release changed, press instead of breathing)."""
    patient = cleared_patient(pt)
    program = start(pt, patient, RELEASE, BREATHE)
    issue(pt, program)
    release, breathe = lines_of(pt, program)
    with acting(pt):
        dose = replace(dose_of(release), hold_seconds=480)
        program = service.start_program(pt, patient.id)
        changing.change_exercise(
            pt, program.id, release.id, version=release.version, modification_slugs=["knee-support"], dose=dose,
            personal_note="Blue blanket",
        )  # fmt: skip
        service.remove_exercise(pt, program.id, breathe.id)
        service.add_exercise(pt, program.id, PRESS)
    issue(pt, program)
    return patient


def test_the_page_shows_what_was_given_and_what_changed(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = two_sheets(pt)
    words = text_of(client.get(url(patient, "versions", 2)))
    assert "Stay for 8 minutes." in words
    assert "Added Hand-to-knee press" in words
    assert "Taken out Belly and rib breathing" in words
    assert "Stay for 5 minutes. Once a day, every day. → Stay for 8 minutes." in words
    assert "With: Roll under knees" in words
    assert "Note: none → “Blue blanket”" in words
    first = text_of(client.get(url(patient, "versions", 1)))
    assert "Replaced" in first
    assert "Stay for 5 minutes." in first
    assert "What changed" not in first


@pytest.mark.parametrize("said", [{}, factories.NOTHING_SAID])
def test_a_sheet_frozen_without_findings_says_that_no_rule_spoke(
    signed_in: Browser, said: Mapping[str, object]
) -> None:
    client, pt = signed_in()
    given = factories.make_issued_program(factories.make_patient(therapist=pt), said=said)
    page = client.get(url(given.patient, "versions", 1))
    assert "No rule had anything to say." in text_of(page)


def test_the_page_reads_nothing_from_the_library(signed_in: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    client, pt = signed_in()
    patient = two_sheets(pt)

    def gone(*_args: object) -> None:
        raise AssertionError("the library was asked")

    # The rules look at today's library before anything is printed; what is printed does not.
    monkeypatch.setattr(reprinting, "look_at", lambda *_: SimpleNamespace(may_go_out=True))
    for name in ("get_exercise", "get_modifications", "modifications_for"):
        monkeypatch.setattr(catalog.Library, name, gone)
    assert client.get(url(patient, "versions", 2)).status_code == 200
    assert client.get(url(patient, "versions", 2, "sheet")).status_code == 200
    assert client.get(url(patient, "versions", 1, "handout.pdf?paper=a4")).status_code == 200


def test_the_pdf_is_the_stored_one_with_a_name_that_says_nothing(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt, given_name="Rosalind")
    version = issue(pt, start(pt, patient, RELEASE))
    answer = client.get(url(patient, "versions", 1, "handout.pdf"))
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == f'inline; filename="home-program-{version.code}.pdf"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert client.get(url(patient, "versions", 1, "handout.pdf")).data == answer.data
    with acting(pt):
        stored = making.get_document(pt, version, client.application.config["PRINTING"])
        about = session.scalars(select(AuditEvent).where(AuditEvent.patient_id == patient.id))
        events = [(event.action, event.fields) for event in about]
    assert stored.content == answer.data
    assert events.count(("document.printed", ["two_up", "letter"])) == 2
    width = PdfReader(BytesIO(client.get(url(patient, "versions", 1, "handout.pdf?paper=a4")).data)).pages[0].mediabox
    assert round(float(width.width)) == 595
    assert client.get(url(patient, "versions", 1, "handout.pdf?paper=a5")).status_code == 422
    assert client.get(url(patient, "versions", 2, "handout.pdf")).status_code == 404
    for number in (2147483648, 10**20):  # more than the column holds
        assert client.get(url(patient, "versions", number)).status_code == 404
        assert client.get(url(patient, "versions", number, "handout.pdf")).status_code == 404


def test_without_pdf_there_is_the_sheet_as_a_page(signed_in: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    for module in (making, showing):
        monkeypatch.setattr(module, "pdf_available", lambda: False)
        monkeypatch.setattr(module, "why_unavailable", lambda: "Install Pango.")
    issue(pt, start(pt, patient, BREATHE))
    words = text_of(client.get(url(patient, "versions", 1)))
    assert "PDF is off on this machine Install Pango." in words
    assert "Open PDF" not in words
    refused = client.get(url(patient, "versions", 1, "handout.pdf"))
    assert refused.status_code == 503
    assert "Install Pango." in text_of(refused)
    assert "Belly and rib breathing" in text_of(client.get(url(patient, "versions", 1, "sheet")))


def test_the_front_desk_prints_and_sees_no_findings(signed_in: Browser) -> None:
    client, _user = signed_in(Role.FRONT_DESK)
    pt = factories.make_user()
    patient = cleared_patient(pt, flags=("hypermobility",))
    program = start(pt, patient)
    with acting(pt):
        service.add_exercise(pt, program.id, "prone-ball-release", override_reason=REASON)
        service.add_exercise(pt, program.id, RELEASE)
    issue(pt, program)
    issue(pt, program)
    words = text_of(client.get(url(patient, "versions", 2)))
    assert "Ball release lying face down" in words
    for hidden_part in (REASON, "rules said", "What changed", "The patient’s link", "Edit program", "Hanging"):
        assert hidden_part not in words
    assert client.get(url(patient, "versions", 2, "handout.pdf")).status_code == 200
    assert client.get(url(patient, "versions", 2, "sheet")).status_code == 200
    assert client.get(url(patient, "versions")).status_code == 200


def test_the_list_of_sheets(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    assert "No sheet was given yet" in text_of(client.get(url(patient, "versions")))
    words = text_of(client.get(url(two_sheets(pt), "versions")))
    assert words.index("Sheet 2") < words.index("Sheet 1")
    assert "In force" in words
    assert "Replaced" in words


def test_from_the_code_in_the_footer_to_the_sheet(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    version = issue(pt, start(pt, patient, BREATHE))
    assert client.get("/sheets").status_code == 200
    answer = post(client, "/sheets", {"code": grouped(version.code).lower()})
    assert answer.headers["Location"] == url(patient, "versions", 1)
    for typed, message in (("", "Type the code"), ("ABC", "has 8 letters"), ("0000-0000", "No sheet of this clinic")):
        refused = post(client, "/sheets", {"code": typed})
        assert refused.status_code == 422
        assert message in text_of(refused)
    stranger, _user = signed_in(user=factories.make_user(clinic=factories.make_clinic()))
    assert post(stranger, "/sheets", {"code": version.code}).status_code == 422


def test_another_clinics_sheet_is_not_there(signed_in: Browser) -> None:
    client, _pt = signed_in()
    stranger = factories.make_user(clinic=factories.make_clinic())
    theirs, mine = cleared_patient(stranger), cleared_patient(_pt)
    issue(stranger, start(stranger, theirs, BREATHE))
    for path in ("", "/handout.pdf", "/sheet"):
        bodies = [client.get(url(one, f"versions/1{path}")) for one in (theirs, mine)]
        assert [answer.status_code for answer in bodies] == [404, 404]


def test_pages_of_a_sheet_ask_little(signed_in: Browser, count_queries: Callable[[], object]) -> None:
    client, pt = signed_in()
    patient = two_sheets(pt)
    client.get(url(patient, "versions/2/handout.pdf"))
    for path, most in (("versions/2", 23), ("versions/1", 17), ("versions", 9), ("versions/2/handout.pdf", 13)):
        with count_queries() as queries:  # type: ignore[attr-defined]
            assert client.get(url(patient, path)).status_code == 200
        assert len(queries) <= most, f"{path}: {names(queries)}"


def names(queries: Sequence[str]) -> str:
    return "\n".join(" ".join(query.split())[:120] for query in queries)


@pytest.mark.usefixtures("database")
def test_what_the_front_desk_may_not_see_is_not_even_read() -> None:
    pt, desk = factories.make_user(), factories.make_user(role=Role.FRONT_DESK)
    patient = two_sheets(pt)
    for user, sees in ((pt, True), (desk, False)):
        with acting(user):
            view = showing.version_view(user, policy.get_version(user, patient.id, 2), PRINTING)
        assert (bool(view.findings), view.changes is not None, view.link is not None) == (sees, sees, sees)


@pytest.mark.usefixtures("database")
def test_a_sheet_of_a_patient_entered_in_error_is_not_there() -> None:
    pt = factories.make_user()
    patient = two_sheets(pt)
    with acting(pt) as session:
        session.get_one(Patient, (pt.clinic_id, patient.id)).entered_in_error_at = clock.now()
    with pytest.raises(NotFound), acting(pt):
        policy.get_version(pt, patient.id, 1)


@pytest.mark.parametrize(
    ("error", "said"),
    [(PrinterIsBusy(), "Try again in a minute"), (SheetNotPrinted("This sheet takes too long."), "takes too long")],
)
def test_no_pdf_is_said_above_the_choices_and_nothing_is_stored(
    signed_in: Browser, monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
) -> None:
    browser, pt = signed_in()
    patient = cleared_patient(pt)
    issue(pt, start(pt, patient, BREATHE))

    def busy(*_sheet: object) -> bytes:
        raise error

    monkeypatch.setattr(Printer, "fetch", busy)
    answer = browser.get(f"{url(patient)}/versions/1/handout.pdf?paper=a4&diary=4")
    assert answer.status_code == 503
    assert said in answer.text
    assert re.search(r'<input checked[^>]*value="a4"', answer.text)
    assert '<option selected value="4">' in answer.text
    assert f'href="{url(patient)}/versions/1/sheet"' in answer.text
    assert answer.headers["Retry-After"] == "30"
