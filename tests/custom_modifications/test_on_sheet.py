"""The drawing that an own modification borrows, on the sheet and on the patient's own page, in the words of its picture."""

from __future__ import annotations

import io
import os
from pathlib import Path
from uuid import UUID

import pypdf
import pytest

from clinic.documents import making
from clinic.programs import service
from clinic.programs.links import link_token
from clinic.programs.sheets import content_of
from handouts.render import pdf_available
from tests import factories
from tests.custom_exercises.cases import RELEASE
from tests.custom_modifications.test_drawings import BELT
from tests.custom_modifications.test_modifications import make_change
from tests.forms import post
from tests.handouts.reading import elements, text_of
from tests.programs.cases import PRINTING, cleared_patient, issue, start

STRAP = "A strap is looped round both feet."


@pytest.fixture
def given(signed_in):
    """A patient with a sheet that has the modification."""
    browser, pt = signed_in()
    row = make_change(pt, RELEASE, BELT)
    program = start(pt, cleared_patient(pt))
    with factories.acting(pt):
        service.add_exercise(pt, program.id, RELEASE, [row.slug])
    return browser, pt, issue(pt, program)


@pytest.mark.skipif(not pdf_available(), reason="needs Pango")
def test_the_sheet_prints_it(given) -> None:
    _browser, pt, version = given
    with factories.acting(pt) as session:
        content = making.get_document(pt, session.merge(version), PRINTING).content
    if folder := os.environ.get("OWN_SHOTS"):
        Path(f"{folder}-belt.pdf").write_bytes(content)
    reader = pypdf.PdfReader(io.BytesIO(content))
    figures = (str(one.get("/Alt", "")) for one in elements(reader) if one["/S"] == "/Figure")
    alt = next(words for words in figures if STRAP in words)
    assert alt.startswith("Side view. A person lies back on a round bolster")
    assert "strap" in text_of(reader)  # the label in the drawing


def test_the_patients_page_shows_it(given, client) -> None:
    _browser, _pt, version = given
    token = link_token(PRINTING.link_key, UUID(content_of(version)["link_id"]))
    assert post(client, "/p/open", {"code": token}).status_code == 303
    assert STRAP in client.get("/p/today").text
