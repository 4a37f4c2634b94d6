"""Outcome measures of the demo's people, asked and answered as the pages would."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from clinic.accounts.models import User
from clinic.adherence.queries import find_program_for_reports
from clinic.demo.people import Score
from clinic.outcome_entry import asking, service
from clinic.outcome_entry.service import Answered
from clinic.outcome_measures.catalog import measures
from clinic.outcome_measures.models import ScoreSource
from clinic.patients.models import Patient
from clinic.programs.queries import find_link


def tell_score(therapist: User, patient: Patient, score: Score, on: date) -> None:
    """One score, or one question that waits; what came by link was asked first."""
    if score.source is not ScoreSource.LINK and score.answers is not None:
        answered = Answered(score.measure, measures()[score.measure].version, on, score.answers, score.source)
        service.record_score(therapist, patient.id, answered, form_key=uuid4())
        return
    asked = asking.ask(therapist, patient.id, score.measure)
    program = find_program_for_reports(patient.id)
    link = find_link(program.program_id) if program else None
    if score.answers is not None and link is not None:
        asking.answer(patient.id, link.id, asked.id, score.answers, form_key=uuid4())
