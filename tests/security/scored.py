"""Scores of outcome measures of a patient, with a marked text in every field that takes words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

from clinic.adherence.links import OpenLink
from clinic.core.permissions import Role
from clinic.outcome_entry import asking, service
from clinic.outcome_entry.service import Answered
from clinic.outcome_measures.models import ScoreSource
from clinic.outcome_measures.rules import LONGEST_ACTIVITY, MeasureKey
from tests.security.world import ClinicWorld

Act = Callable[..., Any]


def score_and_ask(act: Act, filled: ClinicWorld, opened: OpenLink, today: date) -> None:
    """Each kind of source, one score that was taken back, and questions that were answered, withdrawn and still wait."""
    texts, pt, patient_id = filled.texts, filled.users[Role.PT], opened.patient_id
    named = [{"name": texts.line("activity", LONGEST_ACTIVITY), "now": number} for number in (3, None)]

    def enter(
        measure: MeasureKey, answers: dict[str, Any], version: str, source: ScoreSource = ScoreSource.STAFF
    ) -> Any:
        return act(
            service.record_score, pt, patient_id, Answered(measure, version, today, answers, source), form_key=uuid4()
        )

    enter(MeasureKey.PSFS, {"activities": named}, "1995")
    enter(MeasureKey.ODI, {"sum": 16, "answered": 9}, texts.line("version of a form", 40), ScoreSource.PAPER)
    wrong = enter(MeasureKey.NPRS, {"now": 1, "best": None, "worst": None}, "0-10")
    act(service.mark_in_error, pt, patient_id, wrong.id, texts.line("score in error", 190))
    answered = act(asking.ask, pt, patient_id, MeasureKey.NPRS)
    said = {"now": 4, "best": 2, "worst": 7}
    act(asking.answer, patient_id, opened.link_id, answered.id, said, form_key=uuid4())
    withdrawn = act(asking.ask, pt, patient_id, MeasureKey.GROC)
    act(asking.withdraw, pt, patient_id, withdrawn.id)
    for measure in (MeasureKey.NPRS, MeasureKey.PSFS, MeasureKey.RMDQ):
        act(asking.ask, pt, patient_id, measure)
