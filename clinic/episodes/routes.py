"""Pages of an episode of care: the list, one episode, opening, changing, discharge, and taking that back."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, flash, redirect
from flask_login import current_user

from clinic.core.errors import StaleVersion
from clinic.core.permissions import Permission
from clinic.core.web import requires
from clinic.episodes import queries, service
from clinic.episodes.forms import DischargeForm, EditEpisodeForm, EpisodeForm
from clinic.episodes.refusals import EpisodeIsOpen, IsNotDischarged
from clinic.episodes.views import Page, episode_url, page, patient_and_episode
from clinic.patients import pages, policy
from clinic.patients.conflict import Difference, differences
from clinic.patients.forms import ReasonForm
from clinic.patients.kinds import DischargeKind, EpisodeStatus
from clinic.patients.models import Episode, Patient
from clinic.patients.service import record_view

blueprint = Blueprint("episodes", __name__)


@blueprint.get("/patients/<uuid:patient_id>/episodes")
@requires(Permission.SEE_CHART)
def list_episodes(patient_id: UUID) -> Page:
    """Every episode of care of a patient, the newest first."""
    patient = policy.get_patient(current_user, patient_id)
    record_view(patient, "episode")
    return page("episodes/list.html", patient, episodes=queries.list_episodes(patient.id))


@blueprint.get("/patients/<uuid:patient_id>/episodes/<uuid:episode_id>")
@requires(Permission.SEE_CHART)
def show_episode(patient_id: UUID, episode_id: UUID) -> Page:
    """One episode with its diagnoses, goals and plan of care."""
    patient, episode = patient_and_episode(patient_id, episode_id)
    record_view(patient, "episode", "diagnoses", "goals", "plan_of_care")
    return page("episodes/show.html", patient, shown=queries.read_episode(episode))


@blueprint.get("/patients/<uuid:patient_id>/episodes/new")
@requires(Permission.EDIT_PATIENT)
def new_episode_form(patient_id: UUID) -> Page:
    """An empty episode, starting today."""
    patient = policy.get_patient(current_user, patient_id)
    record_view(patient, "contact")
    if service.find_open_episode(current_user, patient_id):
        raise EpisodeIsOpen
    form = EpisodeForm(pages.today(), formdata=None, started_on=pages.today())
    return page("episodes/new.html", patient, form=form)


@blueprint.post("/patients/<uuid:patient_id>/episodes/new")
@requires(Permission.EDIT_PATIENT)
def open_episode(patient_id: UUID) -> Page:
    """Open the episode."""
    patient, form = policy.get_patient(current_user, patient_id), EpisodeForm(pages.today())
    if not form.validate():
        return page("episodes/new.html", patient, form=form), 422
    started_on = form.started_on.data or pages.today()
    service.open_episode(current_user, patient_id, started_on=started_on, **form.text())
    flash("Episode of care opened.", "success")
    return redirect(pages.chart_url(patient), 303)


@blueprint.get("/patients/<uuid:patient_id>/episodes/<uuid:episode_id>/edit")
@requires(Permission.SCREEN_PATIENT)
def edit_episode_form(patient_id: UUID, episode_id: UUID) -> Page:
    """Reason, goal, onset and who referred, ready to be changed."""
    patient, episode = patient_and_episode(patient_id, episode_id)
    record_view(patient, "episode")
    return _edit_page(EditEpisodeForm(pages.today(), formdata=None, obj=episode), patient, episode)


@blueprint.post("/patients/<uuid:patient_id>/episodes/<uuid:episode_id>/edit")
@requires(Permission.SCREEN_PATIENT)
def edit_episode(patient_id: UUID, episode_id: UUID) -> Page:
    """Save the text, or show both when somebody else was first."""
    (patient, episode), form = patient_and_episode(patient_id, episode_id), EditEpisodeForm(pages.today())
    if not form.validate():
        return _edit_page(form, patient, episode), 422
    try:
        service.edit_episode(current_user, patient_id, episode_id, form.version.data, **form.text())
    except StaleVersion as stale:
        rows = differences(form, episode)
        form.version.renew(episode.version)
        return _edit_page(form, patient, episode, rows=rows), stale.status
    flash("Saved.", "success")
    return redirect(episode_url(patient_id, episode_id), 303)


@blueprint.get("/patients/<uuid:patient_id>/episodes/<uuid:episode_id>/discharge")
@requires(Permission.ASSESS_PATIENT)
def discharge_form(patient_id: UUID, episode_id: UUID) -> Page:
    """Say what discharge does, which goals are still active, and ask for the last day and the reason."""
    patient, episode = patient_and_episode(patient_id, episode_id)
    record_view(patient, "episode")
    form = DischargeForm(pages.today(), episode.started_on, formdata=None, data={"ended_on": pages.today()})
    return _discharge_page(form, patient, episode)


@blueprint.post("/patients/<uuid:patient_id>/episodes/<uuid:episode_id>/discharge")
@requires(Permission.ASSESS_PATIENT)
def discharge(patient_id: UUID, episode_id: UUID) -> Page:
    """End the episode."""
    patient, episode = patient_and_episode(patient_id, episode_id)
    form = DischargeForm(pages.today(), episode.started_on)
    if not form.validate():
        return _discharge_page(form, patient, episode), 422
    ended_on, why = form.ended_on.data or pages.today(), DischargeKind(form.why.data)
    service.discharge(current_user, patient_id, episode_id, ended_on=ended_on, kind=why, reason=form.reason.data)
    flash("Discharged. The chart stays readable.", "success")
    return redirect(pages.chart_url(patient), 303)


@blueprint.get("/patients/<uuid:patient_id>/episodes/<uuid:episode_id>/reopen")
@requires(Permission.ASSESS_PATIENT)
def reopen_form(patient_id: UUID, episode_id: UUID) -> Page:
    """Say what is taken back and ask why."""
    patient, episode = patient_and_episode(patient_id, episode_id)
    if episode.status != EpisodeStatus.DISCHARGED:
        raise IsNotDischarged
    record_view(patient, "episode")
    return page("episodes/reopen.html", patient, form=ReasonForm(formdata=None), episode=episode)


@blueprint.post("/patients/<uuid:patient_id>/episodes/<uuid:episode_id>/reopen")
@requires(Permission.ASSESS_PATIENT)
def reopen(patient_id: UUID, episode_id: UUID) -> Page:
    """Take a discharge back that was a mistake."""
    (patient, episode), form = patient_and_episode(patient_id, episode_id), ReasonForm()
    if not form.validate():
        return page("episodes/reopen.html", patient, form=form, episode=episode), 422
    service.reopen(current_user, patient_id, episode_id, reason=form.reason.data)
    flash("The episode is open again.", "success")
    return redirect(episode_url(patient_id, episode_id), 303)


def _edit_page(form: EditEpisodeForm, patient: Patient, episode: Episode, rows: Sequence[Difference] = ()) -> str:
    return page("episodes/edit.html", patient, form=form, episode=episode, rows=rows)


def _discharge_page(form: DischargeForm, patient: Patient, episode: Episode) -> str:
    active = queries.glance(episode.id).goals
    return page("episodes/discharge.html", patient, form=form, episode=episode, active=active)
