"""A photo of an own exercise on the sheet, on its pages and on the patient's own page."""

from __future__ import annotations

import io
import re

import pypdf
import pytest

from clinic.custom_pictures import storing
from clinic.documents import making
from clinic.programs.links import link_token
from clinic.programs.queries import find_version_in_force
from clinic.programs.sheets import content_of
from handouts.layouts.layout import Layout
from handouts.render import pdf_available, render_pdf
from tests import factories
from tests.custom_exercises.browser import ALT, check_closed, upload
from tests.custom_exercises.cases import make_own
from tests.custom_pictures.images import photo
from tests.forms import post
from tests.handouts.reading import elements
from tests.programs.cases import PRINTING, cleared_patient, issue, start


@pytest.fixture
def given(signed_in):
    """A patient with a sheet that shows the photo."""
    browser, pt = signed_in()
    row = make_own(pt)
    assert upload(browser, row).status_code == 303
    patient = cleared_patient(pt)
    return browser, pt, patient, issue(pt, start(pt, patient, row.slug, "breath-reset"))


@pytest.mark.skipif(not pdf_available(), reason="needs Pango")
def test_the_sheet_prints_the_photo_with_its_words(given) -> None:
    _browser, pt, patient, version = given
    with factories.acting(pt) as session:
        content = making.get_document(pt, session.merge(version), PRINTING).content
    reader = pypdf.PdfReader(io.BytesIO(content))
    images = [image for page in reader.pages for image in page.images]
    assert {image.image.size for image in images} == {(640, 480)}
    assert ALT in {str(one.get("/Alt", "")) for one in elements(reader) if one["/S"] == "/Figure"}
    with factories.acting(pt):
        found = find_version_in_force(patient.id)
        handout = making.printable(pt, found, PRINTING)
    grey = render_pdf(handout, Layout(greyscale=True))
    [shown] = {image.image.mode for page in pypdf.PdfReader(io.BytesIO(grey)).pages for image in page.images}
    assert shown == "L"


def test_the_pages_of_the_sheet_show_it(given) -> None:
    browser, _pt, patient, _version = given
    for path in ("", "/sheet"):
        page = browser.get(f"/patients/{patient.id}/program/versions/1{path}")
        assert page.status_code == 200, path
        assert f'alt="{ALT}"' in page.text, path


def test_the_patient_sees_it_on_their_page_and_nobody_elses(given, client) -> None:
    _browser, pt, _patient, version = given

    token = link_token(PRINTING.link_key, __import__("uuid").UUID(content_of(version)["link_id"]))
    assert post(client, "/p/open", {"code": token}).status_code == 303
    page = client.get("/p/today").text
    [address] = set(re.findall(r"/p/photos/[0-9a-f-]+", page))
    assert f'alt="{ALT}"' in page
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    check_closed(answer)
    with factories.acting(pt):
        other = storing.store_photo(pt, photo((500, 500)))
    assert client.get(f"/p/photos/{other.id}").status_code == 404
    assert client.get(address.replace("/p/", "/library/")).status_code in (302, 303)
