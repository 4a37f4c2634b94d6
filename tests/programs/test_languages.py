"""When a sheet may be given in a translation: only when somebody answers for every word of it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from uuid import uuid4

import pytest

from clinic.accounts.models import User
from clinic.exercises.catalog import library
from clinic.patient_page.reviewable import PATIENT_PAGE as PAGE_KIND
from clinic.programs import changing, issuing, languages, service
from clinic.programs.errors import LanguageIsNotReady
from clinic.programs.languages import PATIENT_PAGE, sheet_language, sheet_languages, usual_language
from clinic.programs.models import HomeProgram, ProgramVersion
from clinic.programs.sheets import content_of
from clinic.reviewables import kinds
from clinic.reviewables.kinds import Items, Kind
from clinic.signoff.models import Decision
from handouts.content import Words
from tests import factories
from tests.programs.cases import BREATHE, PRESS, PRINTING, RELEASE, acting, cleared_patient, lines_of, reviewed, start
from tests.programs.spanish import make_reviewer, sign_sheet, sign_words, unsigned_of

pytestmark = pytest.mark.usefixtures("database")

RULES = {"rule.PG-SYMPT", "rule.SD-WORSE", "rule.SD-TOOLSHARP", "rule.SD-REFERRED"}
"""Those that can hold an exercise, and then say so on the patient's page."""
AROUND = {"stop-rules.shared", "phrases.sheet", "patient-page.page"} | RULES


def in_spanish(user: User, program: HomeProgram) -> ProgramVersion:
    with acting(user):
        return issuing.issue_program(user, program.id, PRINTING, form_key=uuid4(), lang="es")


def count_versions(user: User) -> int:
    with acting(user) as session:
        return session.query(ProgramVersion).count()


def without_spanish(monkeypatch: pytest.MonkeyPatch, *slugs: str) -> None:
    """Make entries the clinic's own ones, which nobody has translated."""
    spanish = library("es")
    left = replace(
        spanish,
        exercises={slug: one for slug, one in spanish.exercises.items() if slug not in slugs},
        modifications={slug: one for slug, one in spanish.modifications.items() if slug not in slugs},
    )
    monkeypatch.setattr(languages, "library", lambda lang="en": left if lang == "es" else library(lang))


def read_as_reviewed(kind: Kind, lang: str) -> Items:
    """The items of a kind as if a person had read their words."""
    return {slug: replace(item, words_are_reviewed=True) for slug, item in kind.read(lang).items()}


def test_every_text_that_reaches_the_patient_counts_and_no_other() -> None:
    pt = factories.make_user()
    program = start(pt, cleared_patient(pt), BREATHE)
    assert set(unsigned_of(pt, program)) == {f"exercise.{BREATHE}"} | AROUND - {"stop-rules.shared"}
    with acting(pt):
        service.add_exercise(pt, program.id, RELEASE)
    beside = {f"faq.{one}" for one in ("weak-leg", "thighs-lift", "feet-fall-out", "pain-came-back")}
    beside |= {f"prop.{one}" for one in ("sleeping-bag", "blanket-stack", "soft-pillows")}
    assert set(unsigned_of(pt, program)) == {f"exercise.{BREATHE}", f"exercise.{RELEASE}"} | AROUND | beside
    line = lines_of(pt, program)[1]
    with acting(pt):
        changing.change_exercise(
            pt,
            program.id,
            line.id,
            version=line.version,
            modification_slugs=["knee-support"],
            dose=None,
            personal_note="",
        )
    assert "modification.knee-support" in unsigned_of(pt, program)


def test_the_page_that_the_code_opens_is_the_one_that_can_be_signed() -> None:
    assert (PAGE_KIND.slug, *PAGE_KIND.read("es")) == PATIENT_PAGE


def test_nothing_is_issued_in_words_that_nobody_signed() -> None:
    pt = factories.make_user()
    program = start(pt, cleared_patient(pt, language="es"), BREATHE)
    with pytest.raises(LanguageIsNotReady, match=r"7 texts of this sheet are not signed off in Spanish: Belly and rib"):
        in_spanish(pt, program)
    assert count_versions(pt) == 0
    with pytest.raises(LanguageIsNotReady), acting(pt):
        issuing.draft_handout(pt, reviewed(pt, program), "es")


@pytest.mark.parametrize("kind", ["exercise", "stop-rules", "phrases", "patient-page", "rule", "faq", "prop"])
def test_one_text_that_is_missing_is_enough(kind: str) -> None:
    reviewer = make_reviewer()
    program = start(reviewer, cleared_patient(reviewer), RELEASE)
    left = next(key for key in unsigned_of(reviewer, program) if key.startswith(f"{kind}."))
    sign_sheet(reviewer, program, without=left)
    with pytest.raises(LanguageIsNotReady, match="One text of this sheet is not signed off in Spanish"):
        in_spanish(reviewer, program)
    sign_words(reviewer, left)
    assert content_of(in_spanish(reviewer, program))["words"] == Words.REVIEWED


def test_an_approval_that_was_taken_back_closes_the_language_again() -> None:
    reviewer = make_reviewer()
    program = start(reviewer, cleared_patient(reviewer), BREATHE)
    sign_sheet(reviewer, program)
    sign_words(reviewer, f"exercise.{BREATHE}", decision=Decision.WITHDRAWN, note="Read again: one step is wrong.")
    with pytest.raises(LanguageIsNotReady, match="Belly and rib breathing"):
        in_spanish(reviewer, program)


def test_another_clinic_signs_for_itself() -> None:
    reviewer = make_reviewer()
    sign_sheet(reviewer, start(reviewer, cleared_patient(reviewer), RELEASE))
    stranger = factories.make_user(clinic=factories.make_clinic())
    assert set(unsigned_of(stranger, start(stranger, cleared_patient(stranger), RELEASE))) >= AROUND


def test_words_that_ship_as_reviewed_need_no_signature(monkeypatch: pytest.MonkeyPatch) -> None:
    pt = factories.make_user()
    program = start(pt, cleared_patient(pt), BREATHE)
    for kind in kinds.list_kinds():
        monkeypatch.setitem(kinds._KINDS, kind.slug, replace(kind, read=partial(read_as_reviewed, kind)))
    assert unsigned_of(pt, program) == []
    assert content_of(in_spanish(pt, program))["words"] == Words.REVIEWED


def test_the_invented_people_of_the_demo_get_a_draft_that_says_so() -> None:
    pt = factories.make_user(clinic=factories.make_clinic(is_demo=True))
    program = start(pt, cleared_patient(pt), BREATHE)
    with acting(pt):
        found = sheet_language("es", reviewed(pt, program))
        assert (found.may_be_given, found.is_draft, found.words) == (True, True, Words.UNREVIEWED)
    assert content_of(in_spanish(pt, program))["words"] == Words.UNREVIEWED


@pytest.mark.parametrize("is_demo", [True, False])
def test_what_the_clinic_wrote_in_english_only_has_a_message_of_its_own(
    monkeypatch: pytest.MonkeyPatch, is_demo: bool
) -> None:
    reviewer = factories.make_user(clinic=factories.make_clinic(is_demo=is_demo), may_review_library=True)
    program = start(reviewer, cleared_patient(reviewer), BREATHE, PRESS)
    sign_sheet(reviewer, program)
    without_spanish(monkeypatch, PRESS)
    with pytest.raises(LanguageIsNotReady, match="Nobody has written “Hand-to-knee press” in Spanish"):
        in_spanish(reviewer, program)
    assert count_versions(reviewer) == 0


def test_english_needs_no_signature_and_no_query(count_queries) -> None:
    pt = factories.make_user()
    draft = reviewed(pt, start(pt, cleared_patient(pt), BREATHE))
    with acting(pt), count_queries() as queries:
        found = sheet_language("en", draft)
    assert (found.may_be_given, found.words, len(queries)) == (True, Words.AS_FILED, 0)


def test_the_usual_language_is_the_patients_where_sheets_are_written_in_it() -> None:
    spoken = {lang: usual_language(factories.make_patient(language=lang)) for lang in ("en", "es", "vi", "ase")}
    assert spoken == {"en": "en", "es": "es", "vi": "en", "ase": "en"}
    assert sheet_languages() == ("en", "es")
