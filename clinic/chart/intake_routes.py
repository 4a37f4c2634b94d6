"""The paper health screen as a PDF: blank, or for one patient, in a language that somebody answers for."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from flask import Response, g, request
from flask_login import current_user

from clinic.audit.service import record
from clinic.chart.blueprint import blueprint
from clinic.core.errors import NotFound
from clinic.core.permissions import Permission
from clinic.core.web import requires
from clinic.documents.pdf_answer import pdf_answer
from clinic.health_screens.intake import questions_asked, sheet_for
from clinic.health_screens.questions import PREGNANCY_GROUP, groups_asked
from clinic.patients import pages, policy
from clinic.patients.models import Patient
from clinic.programs.languages import Key, SheetLanguage, language_of_texts, sheet_languages
from clinic.reviewables.shipped import PHRASES, SCREEN_QUESTION, SHEET
from handouts.layouts.layout import Paper
from handouts.pool import IntakeJob

USUAL_LANGUAGE = "en"


@blueprint.get("/intake-sheet")
@requires(Permission.PRINT_HANDOUT)
def blank_intake() -> Response:
    """A blank sheet in the clinic's language; `?lang=` names another one."""
    language = _language(g.clinic.language, ())
    record("intake.printed", "clinic", g.clinic.id, fields=[language.lang])
    return _pdf(None, language, ())


@blueprint.get("/patients/<uuid:patient_id>/intake-sheet")
@requires(Permission.PRINT_HANDOUT)
def patient_intake(patient_id: UUID) -> Response:
    """A sheet with a patient's first name and chart code, in their language where that can be given."""
    patient = policy.get_patient(current_user, patient_id)
    skipped = _skipped(patient)
    language = _language(patient.language, skipped)
    record("intake.printed", "patient", patient.id, patient_id=patient.id, fields=[language.lang])
    return _pdf(patient, language, skipped)


def _language(usual: str, skipped: tuple[str, ...]) -> SheetLanguage:
    """The language asked for, or the usual one where it can be given, else English.

    Raises NotFound for one that nobody has written, LanguageIsNotReady for one that nobody answers for.
    """
    asked = request.args.get("lang")
    if asked is not None and asked not in sheet_languages():
        raise NotFound
    wanted = asked or (usual if usual in sheet_languages() else USUAL_LANGUAGE)
    language = language_of_texts(wanted, _texts(skipped))
    if language.may_be_given:
        return language
    if asked:
        raise language.refusal()
    return SheetLanguage(USUAL_LANGUAGE)


def _texts(skipped: tuple[str, ...]) -> Iterable[Key]:
    flags, events = questions_asked(skipped)
    yield (PHRASES, SHEET)
    yield from ((SCREEN_QUESTION, slug) for slug in sorted(flags))
    yield from ((SCREEN_QUESTION, f"when-{slug}") for slug in sorted(events))


def _pdf(patient: Patient | None, language: SheetLanguage, skipped: tuple[str, ...]) -> Response:
    sheet = sheet_for(g.clinic, pages.today(), language.lang, patient, skipped=skipped, answered_for=language.words)
    return pdf_answer(IntakeJob(sheet, Paper(g.clinic.paper)), f"health-questions-{language.lang}.pdf")


def _skipped(patient: Patient | None) -> tuple[str, ...]:
    """Pregnancy, for a man; not where the person at the desk may not know of health facts."""
    if patient is None or not policy.can_see_chart(current_user, patient):
        return ()
    asked = groups_asked(patient.sex_at_birth, patient.pregnancy)
    return () if PREGNANCY_GROUP in asked else (PREGNANCY_GROUP,)
