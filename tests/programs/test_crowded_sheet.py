"""The fullest choice there is keeps to one page, its therapist's note with it."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from clinic.documents import making
from clinic.programs import service
from tests import factories
from tests.programs.cases import PRINTING, RAMP, RELEASE, acting, issue, pregnant_patient, start

NOTE = "Use the couch cushions we tried. Have your phone near."


@pytest.mark.usefixtures("database")
def test_the_note_stays_with_its_exercise() -> None:
    pt = factories.make_user()
    program = start(pt, pregnant_patient(pt))
    with acting(pt):
        line = service.add_exercise(pt, program.id, RELEASE, (RAMP, "arm-support", "strap-feet", "knee-support"))
        line.personal_note = NOTE
    version = issue(pt, program)
    with acting(pt):
        pdf = making.get_document(pt, version, PRINTING).content
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]
    assert len(pages) == 3, "page 1, the exercise, the diary; what people ask has no room and costs no page"
    assert NOTE in pages[1]
    assert "You feel dizzy, faint or sick" in pages[0], "of an only exercise the stop signs stand on page 1"
