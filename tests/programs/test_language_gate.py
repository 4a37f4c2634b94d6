"""Words that nobody answers for reach paper in the demo alone, marked on each page, whichever way is taken to a print."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from uuid import uuid4

import pytest
from pypdf import PdfReader

from clinic.accounts.models import Clinic, User
from clinic.core.errors import NotFound
from clinic.documents import making
from clinic.programs import issuing
from clinic.programs.errors import LanguageIsNotReady
from clinic.programs.models import HomeProgram, ProgramVersion
from clinic.signoff.models import Decision
from handouts.layouts.layout import Layout, LayoutName, Paper
from handouts.render import pdf_available
from tests import factories
from tests.programs.cases import BREATHE, PRINTING, acting, cleared_patient, reviewed, start
from tests.programs.spanish import make_reviewer, sign_sheet, sign_words

pytestmark = [
    pytest.mark.usefixtures("database"),
    pytest.mark.skipif(not pdf_available(), reason="Pango is not installed"),
]

MARKS = ("BORRADOR – traducción sin revisar", "DRAFT: words not reviewed")
BOTH = Layout(second_language="en")
SPANISH_BENEATH = Layout(second_language="es")

Way = Callable[[User, ProgramVersion], object]
WAYS: dict[str, Way] = {
    "again on other paper": lambda user, version: making.get_document(user, version, PRINTING, Layout(paper=Paper.A4)),
    "in another layout": lambda user, version: making.get_document(user, version, PRINTING, Layout(LayoutName.LIST)),
    "with English beneath": lambda user, version: making.get_document(user, version, PRINTING, BOTH),
    "in English with Spanish beneath": lambda user, version: making.get_document(
        user, version, PRINTING, SPANISH_BENEATH, "en"
    ),
    "as a page": lambda user, version: making.sheet_html(user, version, PRINTING),
}


def give(user: User, program: HomeProgram, lang: str = "es") -> ProgramVersion:
    with acting(user):
        return issuing.issue_program(user, program.id, PRINTING, form_key=uuid4(), lang=lang)


def demo_version() -> tuple[User, ProgramVersion]:
    pt = factories.make_user(clinic=factories.make_clinic(is_demo=True))
    return pt, give(pt, start(pt, cleared_patient(pt, language="es"), BREATHE))


def said(made: object) -> list[str]:
    if isinstance(made, str):
        return [made]
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(made.content)).pages]  # type: ignore[attr-defined]


def test_neither_a_sheet_nor_its_draft_is_made_of_unsigned_words() -> None:
    pt = factories.make_user()
    program = start(pt, cleared_patient(pt, language="es"), BREATHE)
    with pytest.raises(LanguageIsNotReady):
        give(pt, program)
    draft = reviewed(pt, program)
    with acting(pt), pytest.raises(LanguageIsNotReady):
        issuing.draft_handout(pt, draft, "es")


@pytest.mark.parametrize("way", WAYS)
def test_the_demo_marks_each_page(way: str) -> None:
    pt, version = demo_version()
    with acting(pt):
        assert all(any(mark in page for mark in MARKS) for page in said(WAYS[way](pt, version)))


@pytest.mark.parametrize("way", WAYS)
def test_a_draft_of_the_demo_stays_there(way: str) -> None:
    pt, version = demo_version()
    with acting(pt) as session:
        clinic = session.get(Clinic, pt.clinic_id)
        assert clinic is not None
        clinic.is_demo = False
    with acting(pt), pytest.raises(LanguageIsNotReady):
        WAYS[way](pt, version)


@pytest.mark.parametrize("way", WAYS)
def test_phrases_that_nobody_answers_for_today_are_on_no_new_print(way: str) -> None:
    reviewer = make_reviewer()
    program = start(reviewer, cleared_patient(reviewer, language="es"), BREATHE)
    sign_sheet(reviewer, program)
    version = give(reviewer, program)
    with acting(reviewer):
        assert not any(mark in page for mark in MARKS for page in said(WAYS[way](reviewer, version)))
    other = give(reviewer, program)
    sign_words(reviewer, "phrases.sheet", decision=Decision.WITHDRAWN, note="Read again: one line is wrong.")
    with acting(reviewer), pytest.raises(LanguageIsNotReady):
        WAYS[way](reviewer, other)


def test_a_second_language_is_one_that_the_sheet_has_and_not_its_own() -> None:
    pt, version = demo_version()
    for layout, lang in ((BOTH, "en"), (SPANISH_BENEATH, "es"), (replace(BOTH, second_language="fr"), "es")):
        with acting(pt), pytest.raises(NotFound):
            making.get_document(pt, version, PRINTING, layout, lang)


def test_a_print_with_english_beneath_is_a_document_of_its_own() -> None:
    pt, version = demo_version()
    with acting(pt):
        plain, both = (making.get_document(pt, version, PRINTING, layout) for layout in (None, BOTH))
        assert both.id != plain.id
        assert both.options == "second_language=en"
        assert making.get_document(pt, version, PRINTING, BOTH).sha256 == both.sha256
        text = " ".join(said(both))
    assert "Belly and rib breathing" in text
    assert "Belly and rib breathing" not in " ".join(said(plain))
