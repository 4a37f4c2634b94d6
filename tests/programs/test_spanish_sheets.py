"""A sheet in Spanish: frozen in both languages, printed in the patient's, the same bytes every time."""

from __future__ import annotations

from io import BytesIO
from uuid import uuid4

import pytest
from pypdf import PdfReader

from clinic.accounts.models import User
from clinic.core.codes import grouped
from clinic.core.errors import NotFound
from clinic.documents import making
from clinic.documents.models import Document
from clinic.exercises.catalog import library
from clinic.programs import issuing, service
from clinic.programs.errors import LanguageIsNotReady
from clinic.programs.models import HomeProgram, ProgramVersion
from clinic.programs.plain_text import program_text
from clinic.programs.rules import changes_between
from clinic.programs.sheets import content_of, handout_of
from clinic.signoff.models import Decision
from handouts.content import Words
from handouts.layouts.layout import Layout, Paper
from handouts.render import render_html
from tests import factories
from tests.programs.cases import (
    BREATHE,
    PRINTING,
    RAMP,
    RELEASE,
    acting,
    cleared_patient,
    issue,
    pregnant_patient,
    start,
)
from tests.programs.spanish import make_reviewer, sign_sheet, sign_words

pytestmark = pytest.mark.usefixtures("database")

DRAFT = "BORRADOR – traducción sin revisar"


def give(user: User, program: HomeProgram, lang: str = "es") -> ProgramVersion:
    with acting(user):
        return issuing.issue_program(user, program.id, PRINTING, form_key=uuid4(), lang=lang)


def signed(*slugs: str) -> tuple[User, HomeProgram]:
    """A reviewer, and a program of theirs whose every text is signed in Spanish."""
    reviewer = make_reviewer()
    program = start(reviewer, cleared_patient(reviewer, language="es"), *slugs)
    sign_sheet(reviewer, program)
    return reviewer, program


def pdf_of(user: User, version: ProgramVersion, paper: Paper | None = None, lang: str | None = None) -> Document:
    with acting(user):
        return making.get_document(user, version, PRINTING, Layout(paper=paper) if paper else None, lang)


def pages_of(document: Document) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(document.content)).pages]


def test_both_languages_are_frozen_the_same_exercises_in_the_same_order() -> None:
    reviewer, program = signed(BREATHE, RELEASE)
    content = content_of(give(reviewer, program))
    assert content["language"] == "es"
    pairs = list(zip(content["exercises"], content["translated"], strict=True))
    assert [(one["slug"], one["name"][:9]) for one, _ in pairs] == [(BREATHE, "Belly and"), (RELEASE, "Supported")]
    for english, spanish in pairs:
        assert english["name"] != spanish["name"]
        for same in ("slug", "dose", "manner", "modifications", "attributes", "boxes", "personal_note"):
            assert english[same] == spanish[same]


def test_the_sheet_is_printed_in_spanish_and_says_nothing_in_english() -> None:
    reviewer, program = signed(BREATHE)
    document = pdf_of(reviewer, give(reviewer, program))
    said = " ".join(pages_of(document))
    assert document.language == "es"
    for words in ("Su programa para la casa", "Cuándo parar", "Llame al 911", "Su semana", "clinic.example/p/es"):
        assert words in said
    for words in ("Belly and rib", "Your home program", "Stop signs", "How long", "BORRADOR", "\ufffd"):
        assert words not in said
    reader = PdfReader(BytesIO(document.content))
    assert reader.trailer["/Root"]["/Lang"] == "es"  # type: ignore[index]


def test_printing_again_gives_the_same_bytes_whatever_is_signed_or_taken_back_since() -> None:
    reviewer, program = signed(BREATHE)
    version = give(reviewer, program)
    first = pdf_of(reviewer, version)
    sign_words(reviewer, "phrases.sheet", decision=Decision.WITHDRAWN, note="Read again: one line is wrong.")
    assert pdf_of(reviewer, version).sha256 == first.sha256


def test_a_new_print_is_refused_when_nobody_answers_for_the_phrases_any_more() -> None:
    reviewer, program = signed(BREATHE)
    version = give(reviewer, program)
    sign_words(reviewer, "phrases.sheet", decision=Decision.WITHDRAWN, note="Read again: one line is wrong.")
    with pytest.raises(LanguageIsNotReady, match="printed phrases in Spanish changed"):
        pdf_of(reviewer, version, Paper.A4)
    with pytest.raises(LanguageIsNotReady), acting(reviewer):
        making.sheet_html(reviewer, version, PRINTING)
    assert "Your home program" in " ".join(pages_of(pdf_of(reviewer, version, Paper.A4, "en")))


def test_a_copy_in_english_is_another_document_of_the_same_version() -> None:
    reviewer, program = signed(BREATHE)
    version = give(reviewer, program)
    spanish, english = pdf_of(reviewer, version), pdf_of(reviewer, version, lang="en")
    assert (spanish.language, english.language) == ("es", "en")
    said = " ".join(pages_of(english))
    assert "Belly and rib breathing" in said
    assert "clinic.example/p " in said
    assert pdf_of(reviewer, version, lang="en").id == english.id
    only_english = issue(reviewer, start(reviewer, cleared_patient(reviewer), BREATHE))
    with pytest.raises(NotFound):
        pdf_of(reviewer, only_english, lang="es")


def test_every_page_of_a_draft_says_that_nobody_has_reviewed_its_words() -> None:
    pt = factories.make_user(clinic=factories.make_clinic(is_demo=True))
    version = give(pt, start(pt, cleared_patient(pt, language="es"), BREATHE, RELEASE))
    pages = pages_of(pdf_of(pt, version))
    assert len(pages) >= 3
    assert all(DRAFT in page for page in pages)
    assert content_of(version)["words"] == Words.UNREVIEWED
    assert DRAFT in render_html(handout_of(content_of(version), None))
    assert DRAFT not in " ".join(pages_of(pdf_of(pt, version, lang="en")))


def test_what_a_modification_changes_is_said_in_spanish_and_marked() -> None:
    pt = factories.make_user(clinic=factories.make_clinic(is_demo=True))
    program = start(pt, pregnant_patient(pt))
    with acting(pt):
        service.add_exercise(pt, program.id, RELEASE, [RAMP])
    [exercise] = content_of(give(pt, program))["translated"]
    [plain] = [one for one in library("es").exercises.values() if one.slug == RELEASE]
    changed = [step["text"] for step in exercise["steps"] if step["for_you"]]
    assert changed
    assert not set(changed) & {step.text for step in plain.steps}
    assert exercise["dose"]["hold_seconds"] == 300


def test_staff_read_english_whatever_the_patient_reads() -> None:
    reviewer, program = signed(BREATHE)
    spanish = content_of(give(reviewer, program))
    text = program_text(spanish)
    code = grouped(spanish["code"])
    assert text.startswith(f"Home program, sheet 1, code {code}, made {spanish['made_on']}, in Spanish\n")
    assert "Belly and rib breathing" in text
    english = content_of(give(reviewer, program, "en"))
    changes = changes_between(spanish, english)
    assert (changes.old_language, changes.new_language, changes.is_empty) == ("es", "en", False)
    assert changes.added == changes.removed == changes.changed == ()


def test_a_sheet_that_was_frozen_before_languages_is_still_printed() -> None:
    pt = factories.make_user()
    content = content_of(issue(pt, start(pt, cleared_patient(pt), BREATHE)))
    before = {key: value for key, value in content.items() if key not in ("words", "translated")}
    assert handout_of(before, None) == handout_of(content, None)
