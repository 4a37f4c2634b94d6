"""Pages of the diagnoses of an episode: the picker, side and onset, which is the primary one, taking one off."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, request
from flask_login import current_user

from clinic.core.errors import Refusal, StaleVersion
from clinic.core.permissions import Permission
from clinic.core.text import clean_line
from clinic.core.web import requires
from clinic.diagnosis_codes.queries import MOST_TYPED, Found, find_usual, search
from clinic.diagnosis_codes.rules import Side
from clinic.episodes.models import Diagnosis
from clinic.episodes.views import Page, episode_url, page, patient_and_episode
from clinic.patients import pages
from clinic.patients.conflict import Difference, differences
from clinic.patients.forms import ReasonForm
from clinic.patients.models import Episode, Patient
from clinic.patients.service import record_view
from clinic.plan_of_care import diagnoses
from clinic.plan_of_care.blueprint import blueprint
from clinic.plan_of_care.forms import DiagnosisForm, EditDiagnosisForm, side_of
from clinic.plan_of_care.refusals import AlreadyADiagnosis, CodeNotChosen

_ALL = "/patients/<uuid:patient_id>/episodes/<uuid:episode_id>/diagnoses"
_ONE = f"{_ALL}/<uuid:diagnosis_id>"


@blueprint.get(f"{_ALL}/new")
@requires(Permission.ASSESS_PATIENT)
def new_diagnosis_form(patient_id: UUID, episode_id: UUID) -> Page:
    """The picker, with the codes that are usual here."""
    patient, episode = patient_and_episode(patient_id, episode_id)
    record_view(patient, "episode")
    return _pick_page(_empty_form(find_usual(pages.today())), patient, episode)


@blueprint.post(f"{_ALL}/search")
@requires(Permission.ASSESS_PATIENT)
def search_diagnosis(patient_id: UUID, episode_id: UUID) -> Page:
    """The picker, narrowed while somebody types; by POST, because a diagnosis does not belong in an address."""
    patient, episode = patient_and_episode(patient_id, episode_id)
    record_view(patient, "episode")
    return _pick_page(_empty_form(_found()), patient, episode)


@blueprint.post(f"{_ALL}/new")
@requires(Permission.ASSESS_PATIENT)
def add_diagnosis(patient_id: UUID, episode_id: UUID) -> Page:
    """Put the chosen code on the list."""
    (patient, episode), form = patient_and_episode(patient_id, episode_id), DiagnosisForm(pages.today(), _found())
    if not form.validate():
        return _pick_page(form, patient, episode), 422
    try:
        _add(form, patient_id, episode_id)
    except (CodeNotChosen, AlreadyADiagnosis) as refusal:
        form.picked.errors = [refusal.message]
        return _pick_page(form, patient, episode), refusal.status
    flash("Diagnosis added.", "success")
    return redirect(episode_url(patient_id, episode_id, "diagnoses"), 303)


@blueprint.get(f"{_ONE}/edit")
@requires(Permission.ASSESS_PATIENT)
def edit_diagnosis_form(patient_id: UUID, episode_id: UUID, diagnosis_id: UUID) -> Page:
    """Side and onset, ready to be changed."""
    patient, episode = patient_and_episode(patient_id, episode_id)
    diagnosis = diagnoses.get_diagnosis(current_user, patient_id, episode_id, diagnosis_id)
    record_view(patient, "diagnoses")
    return _edit_page(EditDiagnosisForm(pages.today(), formdata=None, obj=diagnosis), patient, episode, diagnosis)


@blueprint.post(f"{_ONE}/edit")
@requires(Permission.ASSESS_PATIENT)
def edit_diagnosis(patient_id: UUID, episode_id: UUID, diagnosis_id: UUID) -> Page:
    """Save side and onset, or show both when somebody else was first."""
    (patient, episode), form = patient_and_episode(patient_id, episode_id), EditDiagnosisForm(pages.today())
    diagnosis = diagnoses.get_diagnosis(current_user, patient_id, episode_id, diagnosis_id)
    if not form.validate():
        return _edit_page(form, patient, episode, diagnosis), 422
    version, side, began = form.version.data, side_of(form), form.onset_on.data
    try:
        diagnoses.edit_diagnosis(current_user, patient_id, episode_id, diagnosis_id, version, side=side, onset_on=began)
    except (StaleVersion, AlreadyADiagnosis) as refusal:
        return _edit_page(form, patient, episode, diagnosis, _refused(form, diagnosis, refusal)), refusal.status
    flash("Saved.", "success")
    return redirect(episode_url(patient_id, episode_id, "diagnoses"), 303)


@blueprint.post(f"{_ONE}/primary")
@requires(Permission.ASSESS_PATIENT)
def make_primary(patient_id: UUID, episode_id: UUID, diagnosis_id: UUID) -> Page:
    """Let this be the primary diagnosis."""
    diagnoses.make_primary(current_user, patient_id, episode_id, diagnosis_id)
    flash("This is the primary diagnosis now.", "success")
    return redirect(episode_url(patient_id, episode_id, "diagnoses"), 303)


@blueprint.get(f"{_ONE}/end")
@requires(Permission.ASSESS_PATIENT)
def end_diagnosis_form(patient_id: UUID, episode_id: UUID, diagnosis_id: UUID) -> Page:
    """Ask why a diagnosis is taken off the list."""
    patient, episode = patient_and_episode(patient_id, episode_id)
    diagnosis = diagnoses.get_diagnosis(current_user, patient_id, episode_id, diagnosis_id)
    record_view(patient, "diagnoses")
    return _end_page(ReasonForm(formdata=None), patient, episode, diagnosis)


@blueprint.post(f"{_ONE}/end")
@requires(Permission.ASSESS_PATIENT)
def end_diagnosis(patient_id: UUID, episode_id: UUID, diagnosis_id: UUID) -> Page:
    """Take a diagnosis off the list; it stays readable below."""
    (patient, episode), form = patient_and_episode(patient_id, episode_id), ReasonForm()
    diagnosis = diagnoses.get_diagnosis(current_user, patient_id, episode_id, diagnosis_id)
    if not form.validate():
        return _end_page(form, patient, episode, diagnosis), 422
    diagnoses.end_diagnosis(current_user, patient_id, episode_id, diagnosis_id, reason=form.reason.data)
    flash("Taken off the list. It stays readable below it.", "success")
    return redirect(episode_url(patient_id, episode_id, "diagnoses"), 303)


def _found() -> Found:
    typed = clean_line(request.form.get("q", "")[:MOST_TYPED])
    return search(typed, pages.today()) if typed else find_usual(pages.today())


def _empty_form(found: Found) -> DiagnosisForm:
    return DiagnosisForm(pages.today(), found, formdata=None, side=Side.NONE.value)


def _add(form: DiagnosisForm, patient_id: UUID, episode_id: UUID) -> None:
    year, code = form.picked_code()
    diagnoses.add_diagnosis(
        current_user,
        patient_id,
        episode_id,
        code=code,
        fiscal_year=year,
        side=side_of(form),
        onset_on=form.onset_on.data,
        is_primary=form.is_primary.data,
    )


def _refused(form: EditDiagnosisForm, diagnosis: Diagnosis, refusal: Refusal) -> Sequence[Difference]:
    if isinstance(refusal, AlreadyADiagnosis):
        form.side.errors = [refusal.message]
        return ()
    form.version.renew(diagnosis.version)
    return differences(form, diagnosis)


def _pick_page(form: DiagnosisForm, patient: Patient, episode: Episode) -> str:
    return page("plan_of_care/diagnosis_new.html", patient, form=form, episode=episode, found=form.found)


def _edit_page(
    form: EditDiagnosisForm,
    patient: Patient,
    episode: Episode,
    diagnosis: Diagnosis,
    rows: Sequence[Difference] = (),
) -> str:
    return page("plan_of_care/diagnosis_edit.html", patient, form=form, episode=episode, diagnosis=diagnosis, rows=rows)


def _end_page(form: ReasonForm, patient: Patient, episode: Episode, diagnosis: Diagnosis) -> str:
    return page("plan_of_care/diagnosis_end.html", patient, form=form, episode=episode, diagnosis=diagnosis)
