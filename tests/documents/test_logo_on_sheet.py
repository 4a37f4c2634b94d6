"""The clinic's logo on paper: frozen with the sheet it was issued with, printed with the clinic's name, never changed."""

from __future__ import annotations

import io

import pypdf
import pytest

from clinic.accounts import service as accounts
from clinic.accounts.models import User
from clinic.accounts.queries import find_logo
from clinic.core.canonical import canonical_json, sha256_hex
from clinic.documents.making import get_document, printable, sheet_html
from clinic.programs.issuing import draft_handout
from clinic.programs.models import ProgramVersion
from clinic.programs.reviewing import review
from clinic.programs.sheets import content_of, handout_of
from handouts.content import Handout
from handouts.layouts.layout import Layout
from handouts.render import pdf_available, render_html, render_pdf
from tests import factories
from tests.accounts.test_logos import drawing
from tests.custom_pictures.images import photo
from tests.handouts.reading import elements
from tests.programs.cases import BREATHE, PRINTING, acting, cleared_patient, issue, start

needs_pango = pytest.mark.skipif(not pdf_available(), reason="needs Pango")


@pytest.fixture
def pt(database: object) -> User:
    """A therapist of a clinic with a logo."""
    person = factories.make_user()
    with acting(person):
        accounts.set_logo(drawing((400, 160)))
    return person


def issued(pt: User) -> ProgramVersion:
    return issue(pt, start(pt, cleared_patient(pt), BREATHE))


def printed(pt: User, version: ProgramVersion) -> Handout:
    with acting(pt):
        return printable(pt, version, PRINTING)


def test_a_sheet_names_the_logo_it_was_issued_with(pt: User) -> None:
    version = issued(pt)
    with acting(pt):
        now = find_logo()
    assert now is not None
    assert content_of(version)["clinic"]["logo"] == {"id": str(now.id), "width": 400, "height": 160}
    logo = printed(pt, version).clinic.logo
    assert logo is not None
    assert (logo.width, logo.height, logo.is_png) == (400, 160, True)


def test_a_later_change_reaches_no_sheet_that_was_given(pt: User) -> None:
    version = issued(pt)
    before = printed(pt, version)
    for change in (lambda: accounts.set_logo(photo()), accounts.remove_logo):
        with acting(pt):
            change()
        assert printed(pt, version) == before
    assert "logo" not in content_of(issued(pt))["clinic"]


def test_a_clinic_without_one_freezes_what_it_froze_before(database: object) -> None:
    pt = factories.make_user()
    version = issued(pt)
    data = content_of(version)
    assert set(data["clinic"]) == {"name", "phone", "hours", "address_lines", "is_demo"}
    assert sha256_hex(canonical_json(data)) == version.sha256
    assert printed(pt, version).clinic.logo is None


def test_the_draft_shows_what_would_be_printed(pt: User) -> None:
    program = start(pt, cleared_patient(pt), BREATHE)
    with acting(pt) as session:
        draft = draft_handout(pt, review(session.merge(program)))
    assert draft is not None
    assert draft.clinic.logo is not None


def test_the_sheet_on_the_screen_leaves_it_out(pt: User) -> None:
    version = issued(pt)
    with acting(pt):
        page = sheet_html(pt, version, PRINTING)
    assert page == render_html(printed(pt, version), Layout())
    assert 'class="logo"' not in page
    assert "with-logo" not in page
    content = content_of(version)
    assert handout_of(content, None).clinic.logo is None


@needs_pango
def test_page_1_shows_it_under_the_clinics_name(pt: User) -> None:
    version = issued(pt)
    with acting(pt) as session:
        content = get_document(pt, session.merge(version), PRINTING).content
    reader = pypdf.PdfReader(io.BytesIO(content))
    said = reader.root_object["/Metadata"].get_object().get_data()
    assert b'pdfuaid:part="1"' in said
    name = content_of(version)["clinic"]["name"]
    alts = [str(one.get("/Alt", "")) for one in elements(reader) if one["/S"] == "/Figure"]
    assert alts.count(name) == 1
    assert all(alts)
    assert [image.image.size for image in reader.pages[0].images] == [(400, 160)]


@needs_pango
def test_in_greys_it_has_no_colour(pt: User) -> None:
    grey = render_pdf(printed(pt, issued(pt)), Layout(greyscale=True))
    [shown] = pypdf.PdfReader(io.BytesIO(grey)).pages[0].images
    assert shown.image is not None
    assert shown.image.mode in ("L", "LA")
