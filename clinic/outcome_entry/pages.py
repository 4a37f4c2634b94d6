"""What the pages of outcome measures are made of."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import render_template
from flask_login import current_user

from clinic.core.errors import NotAllowed, NotFound
from clinic.outcome_entry import policy
from clinic.outcome_entry.forms import FORMS, ScoreForm, empty_form
from clinic.outcome_measures import wording
from clinic.outcome_measures.catalog import Measure, asked_by_link, find_measure, measures
from clinic.outcome_measures.history import MeasureHistory, read_histories
from clinic.outcome_measures.models import ScoreSource
from clinic.outcome_measures.queries import latest_scores, list_asked, named_activities
from clinic.outcome_measures.rules import MeasureKey
from clinic.patients import pages
from clinic.patients.forms import ReasonForm
from clinic.patients.models import Patient

Page = tuple[str, int]


def list_page(patient: Patient, error_form: ReasonForm | None = None, *, about: UUID | None = None) -> Page:
    """Every score of a patient by measure; `about` is the score that a refused `error_form` is for."""
    asked, histories = list_asked(patient.id), read_histories(patient.id)
    page = render_template(
        "outcome_entry/list.html",
        patient=patient,
        histories=histories,
        asked=asked,
        can_be_asked=[one for one in asked_by_link() if one.key not in {row.request.measure for row in asked}],
        measures=measures(),
        error_form=error_form,
        error_forms=_error_forms(histories, error_form, about),
        about=about,
        wording=wording,
        pages=pages,
    )
    return page, 422 if error_form else 200


def _error_forms(
    histories: Sequence[MeasureHistory], refused: ReasonForm | None, about: UUID | None
) -> dict[UUID, ReasonForm]:
    """A form for each score that can be taken back, with ids of its own; that of `about` as it was refused."""
    forms = {}
    for score_id in (line.score.id for one in histories for line in one.lines if not line.is_gone):
        form = refused if refused is not None and score_id == about else ReasonForm(formdata=None)
        form.reason.id, form.csrf_token.id = f"reason-{score_id}", f"csrf-{score_id}"
        forms[score_id] = form
    return forms


def choose_page(patient: Patient) -> Page:
    """The measures that can be entered."""
    page = render_template("outcome_entry/choose.html", patient=patient, measures=measures().values(), pages=pages)
    return page, 200


def form_page(patient: Patient, form: ScoreForm, *, status: int = 200) -> Page:
    """The form of one measure; who may see scores has those of last time beside it."""
    sees = policy.can_see(current_user, patient)
    then = latest_scores(patient.id).get(form.measure) if sees else None
    page = render_template(
        "outcome_entry/new.html",
        patient=patient,
        form=form,
        measure=form.about,
        then=then,
        sees=sees,
        wording=wording,
        pages=pages,
    )
    return page, status


def new_form(patient: Patient, measure: Measure, *, is_fresh: bool) -> ScoreForm:
    """The empty form of a measure; `is_fresh` asks for other activities than last time."""
    known = _known(patient, measure.key)
    return empty_form(measure.key, pages.today(), _sources(patient), known, is_fresh=is_fresh)


def sent_form(patient: Patient, key: str | None) -> ScoreForm:
    """The form that was sent. Raises NotFound for a measure that is none."""
    measure = find_measure(key)
    if measure is None:
        raise NotFound
    return FORMS[measure.key](pages.today(), _sources(patient), _known(patient, measure.key))


def _sources(patient: Patient) -> tuple[ScoreSource, ...]:
    sources = policy.sources_for(current_user, patient)
    if not sources:
        raise NotAllowed
    return sources


def _known(patient: Patient, key: MeasureKey) -> list[str]:
    return named_activities(patient.id) if key is MeasureKey.PSFS else []
