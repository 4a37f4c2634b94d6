"""The paper health screen of a clinic: the questions of the screen form, numbered alike, for whoever may print it."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from clinic.audit.models import AuditEvent
from clinic.core.permissions import Role
from clinic.exercises.catalog import library
from clinic.health_screens.intake import group_key, sheet_for
from clinic.health_screens.questions import CLEARED_GROUP, PREGNANCY_GROUP, flags_of, numbers
from handouts.phrases import languages, phrases
from handouts.pool import IntakeJob
from handouts.render import PdfUnavailable, pdf_available
from tests import factories

TODAY = date(2026, 11, 28)
needs_pdf = pytest.mark.skipif(not pdf_available(), reason="Pango is not installed")


def words_of(answer) -> str:
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    return " ".join(" ".join(sheet.extract_text().split()) for sheet in PdfReader(BytesIO(answer.data)).pages)


def on_paper(sheet) -> dict[str, int]:
    return {question.text: question.number for group in sheet.groups for question in group.questions}


def test_every_question_has_one_number_and_the_clinics_own_have_none() -> None:
    asked = [flag.slug for group in library().flag_groups if group != CLEARED_GROUP for flag in flags_of(group)]
    assert set(asked) < set(numbers())
    assert sorted(numbers().values()) == list(range(1, len(numbers()) + 1))
    assert not {flag.slug for flag in flags_of(CLEARED_GROUP)} & numbers().keys()


@pytest.mark.parametrize("lang", languages())
def test_paper_asks_what_the_screen_asks_in_a_patients_words(lang) -> None:
    sheet = sheet_for(factories.Clinic(name="Clinic", phone="", hours="", address="", is_demo=False), TODAY, lang)
    flags = library(lang).flags
    asked = {flags[slug].question: number for slug, number in numbers().items() if slug in flags}
    asked[phrases(lang)("intake.strain")] = numbers()["hip_flexor_strain"]
    assert on_paper(sheet) == asked
    assert [group.name for group in sheet.groups] == [
        phrases(lang)(f"intake.group.{group_key(name)}") for name in library(lang).flag_groups if name != CLEARED_GROUP
    ]


@pytest.mark.parametrize("sex", ["female", "male"])
@needs_pdf
def test_the_numbers_of_the_paper_are_those_of_the_screen(signed_in, sex) -> None:
    browser, pt = signed_in()
    patient = factories.make_patient(therapist=pt, sex_at_birth=sex)
    form = browser.get(f"/patients/{patient.id}/screens/new").text
    shown = {slug: int(number) for slug, number, _ in re.findall(
        r'id="flag-([\w-]+)"[^>]*><span class="choice__text"><span class="choice__number">(\d+)</span> ([^<]+)', form
    )}  # fmt: skip
    skipped = {flag.slug for flag in flags_of(PREGNANCY_GROUP)} if sex == "male" else set()
    assert shown == {slug: number for slug, number in numbers().items() if slug not in {*skipped, "hip_flexor_strain"}}
    paper = words_of(browser.get(f"/patients/{patient.id}/intake-sheet"))
    for slug, number in shown.items():
        assert f"{number} {library().flags[slug].question}" in paper
    strain = numbers()["hip_flexor_strain"]
    assert f'choice__number">{strain}</span> Hip flexor strain' in form
    assert f"{strain} Did you strain the front of your hip?" in paper


@needs_pdf
def test_a_blank_one_is_for_anybody_and_one_of_a_patient_is_theirs(signed_in) -> None:
    browser, pt = signed_in()
    patient = factories.make_patient(therapist=pt, given_name="Rosalind", family_name="Invented", chart_number="T-77")
    blank, own = words_of(browser.get("/intake-sheet")), words_of(browser.get(f"/patients/{patient.id}/intake-sheet"))
    assert "For Rosalind" in own
    assert "Chart T-77" in own
    assert "Invented" not in own
    assert "Rosalind" not in blank


@needs_pdf
@pytest.mark.parametrize(("sex", "is_asked"), [("female", True), ("male", False), ("unknown", True)])
def test_pregnancy_is_not_asked_of_a_man(signed_in, sex, is_asked) -> None:
    browser, pt = signed_in()
    patient = factories.make_patient(therapist=pt, sex_at_birth=sex)
    paper = words_of(browser.get(f"/patients/{patient.id}/intake-sheet"))
    assert ("Pregnancy and birth" in paper) is is_asked


@needs_pdf
def test_the_front_desk_prints_it_and_learns_nothing_by_it(signed_in) -> None:
    browser, _ = signed_in(Role.FRONT_DESK)
    patient = factories.make_patient(therapist=factories.make_user(), sex_at_birth="male")
    assert "Pregnancy and birth" in words_of(browser.get(f"/patients/{patient.id}/intake-sheet"))
    assert "Pregnancy and birth" in words_of(browser.get("/intake-sheet"))


@needs_pdf
def test_it_is_recorded_and_its_name_says_nothing(signed_in) -> None:
    browser, pt = signed_in()
    patient = factories.make_patient(therapist=pt)
    answer = browser.get(f"/patients/{patient.id}/intake-sheet")
    assert answer.headers["Content-Disposition"] == 'inline; filename="health-questions-en.pdf"'
    browser.get("/intake-sheet")
    with factories.acting(pt) as session:
        found = session.execute(select(AuditEvent.action, AuditEvent.patient_id).order_by(AuditEvent.seq)).all()
    assert [row for row in found if row[0] == "intake.printed"] == [
        ("intake.printed", patient.id), ("intake.printed", None)
    ]  # fmt: skip


def test_a_patient_of_others_is_not_there(signed_in) -> None:
    stranger = factories.make_patient(clinic=factories.make_clinic())
    assert signed_in()[0].get(f"/patients/{stranger.id}/intake-sheet").status_code == 404
    assert signed_in(Role.ADMIN)[0].get("/intake-sheet").status_code == 403


def test_without_pdf_the_line_that_mends_it_is_said(signed_in, monkeypatch) -> None:
    def off(*_args):
        raise PdfUnavailable("Install libpango-1.0-0.")

    monkeypatch.setattr(IntakeJob, "draw", off)
    answer = signed_in()[0].get("/intake-sheet")
    assert answer.status_code == 503
    assert "Install libpango-1.0-0." in answer.text


@needs_pdf
def test_it_is_linked_where_a_screen_is_taken(signed_in) -> None:
    browser, pt = signed_in()
    patient = factories.make_patient(therapist=pt)
    for path in ("screens", "screens/new"):
        assert f'href="/patients/{patient.id}/intake-sheet"' in browser.get(f"/patients/{patient.id}/{path}").text


@needs_pdf
def test_a_date_stands_with_the_last_box_that_tells_of_it(signed_in) -> None:
    paper = words_of(signed_in()[0].get("/intake-sheet"))
    for event in ("c_section", "abdominal_surgery", "hernia_repair", "hip_replacement", "hip_flexor_strain"):
        assert paper.count(library().events[event].question) == 1
