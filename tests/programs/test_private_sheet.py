"""A sheet lies on kitchen tables: it holds nothing that a patient would not want a stranger to read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from pypdf import PdfReader
from pypdf.generic import StreamObject

from clinic.accounts.models import User
from clinic.decision_table.kinds import AssessmentClass
from clinic.documents import making
from clinic.exercises.catalog import library
from clinic.patients.models import Patient, SexAtBirth
from clinic.programs import issuing, service
from clinic.programs.models import HomeProgram
from clinic.programs.sheets import content_of, handout_of
from handouts.layouts import Layout
from handouts.render import pdf_available, render_html, render_pdf
from tests import factories
from tests.handouts.reading import elements, text_of
from tests.programs.cases import BALL, BREATHE, PRINTING, RELEASE, acting, issue, start

pytestmark = [
    pytest.mark.usefixtures("database"),
    pytest.mark.skipif(not pdf_available(), reason="Pango is not installed"),
]

FLAGS = ("ptsd", "numb_feet", "hypermobility", "cancer_history")
WHY = "Discussed the lymphoma of 2019 with Dr. Okonkwo."
COMPLAINT = "Iliopsoas tendinopathy, M76.10"


def private_patient(therapist: User) -> Patient:
    patient = factories.make_patient(
        therapist=therapist,
        given_name="Marisol",
        family_name="Quillfeather",
        chart_number="QX-77123",
        birth_on=date(1961, 4, 23),
        sex_at_birth=SexAtBirth.FEMALE,
        phone="(385) 555-0199",
        email="marisol@home.example",
    )
    factories.make_episode(patient, reason=COMPLAINT)
    factories.make_screen(patient, flags=FLAGS)
    factories.make_assessment(patient, AssessmentClass.SHORT_STRONG)
    return patient


def private_program(therapist: User) -> HomeProgram:
    program = start(therapist, private_patient(therapist), BREATHE)
    with acting(therapist):
        for slug in (RELEASE, BALL):
            service.add_exercise(therapist, program.id, slug, override_reason=WHY)
    return program


def every_text(pdf: bytes) -> Iterator[str]:
    """All that a file says or keeps: words, text alternatives, what is said about it, attachments, each stream."""
    reader = PdfReader(BytesIO(pdf))
    yield text_of(reader)
    yield from (str(element.get("/Alt", "")) for element in elements(reader))
    yield str(reader.metadata)
    yield " ".join(bookmark.title for bookmark in flat(reader.outline))
    yield pdf.decode("latin-1")
    for number in range(1, len(reader.xref_objStm) + len(reader.xref.get(0, {})) + 1):
        thing = reader.get_object(number)
        yield thing.get_data().decode("latin-1") if isinstance(thing, StreamObject) else repr(thing)


def flat(outline: list[Any]) -> Iterator[Any]:
    for one in outline:
        yield from flat(one) if isinstance(one, list) else (one,)


def secrets(content: dict[str, Any]) -> set[str]:
    """What no sheet may say of this patient; findings as they were frozen with it."""
    known = {
        "Quillfeather", "QX-77123", "1961-04-23", "23, 1961", "23/1961", "555-0199", "marisol@", "female", "lymphoma", "Okonkwo",
        "tendinopathy", "M76.10", "Iliopsoas", "short_strong",
    }  # fmt: skip
    known |= {library().flags[flag].label for flag in FLAGS} | set(FLAGS)
    findings = content["screening"]["findings"]
    known |= {one["rule"] for one in findings} | {one["reason"] for one in findings} | {WHY}
    return {*known, content["screening"]["health_screen_id"], content["screening"]["assessment_id"]}


def test_the_pdf_holds_none_of_it() -> None:
    pt = factories.make_user()
    program = private_program(pt)
    version = issue(pt, program)
    content = content_of(version)
    assert any(one["override"] for one in content["screening"]["findings"])
    with acting(pt):
        sheet = making.printable(pt, version, PRINTING)
    pdf = render_pdf(sheet, Layout(shopping_list=True))
    assert not PdfReader(BytesIO(pdf)).attachments
    said = "\n".join(every_text(pdf)).casefold()
    assert "marisol" in said
    assert [secret for secret in secrets(content) if secret.casefold() in said] == []


def test_the_page_holds_none_of_it() -> None:
    pt = factories.make_user()
    content = content_of(issue(pt, private_program(pt)))
    said = render_html(handout_of(content, None), Layout(shopping_list=True)).casefold()
    assert [secret for secret in secrets(content) if secret.casefold() in said] == []


def test_a_second_sheet_tells_nobody_why_something_went() -> None:
    pt = factories.make_user()
    program = private_program(pt)
    issue(pt, program)
    with acting(pt):
        second = issuing.issue_program(pt, program.id, PRINTING, form_key=uuid4())
        content = content_of(second)
    assert set(content["replaces"]) == {
        "number", "added", "left_out", "amount", "set_up", "noted", "is_reordered", "has_new_goal",
    }  # fmt: skip
