"""Pages of an episode of care: open, change the goal, discharge."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template
from flask_login import current_user
from werkzeug.wrappers import Response

from clinic.core.errors import StaleVersion
from clinic.core.permissions import Permission
from clinic.core.web import requires
from clinic.episodes import service as episodes
from clinic.episodes.blueprint import blueprint
from clinic.episodes.forms import EditEpisodeForm, EpisodeForm
from clinic.episodes.refusals import EpisodeIsOpen
from clinic.patients import pages, policy
from clinic.patients.conflict import differences
from clinic.patients.forms import ReasonForm
from clinic.patients.models import Episode, Patient
from clinic.patients.service import record_view

__all__ = ["blueprint"]

Page = str | tuple[str, int] | Response


@blueprint.get("/patients/<uuid:patient_id>/episodes/new")
@requires(Permission.EDIT_PATIENT)
def new_episode_form(patient_id: UUID) -> Page:
    """An empty episode, starting today."""
    patient = policy.get_patient(current_user, patient_id)
    record_view(patient, "contact")
    if episodes.find_open_episode(current_user, patient_id):
        raise EpisodeIsOpen
    form = EpisodeForm(pages.today(), formdata=None, started_on=pages.today())
    return _page("episodes/new.html", patient, form=form)


@blueprint.post("/patients/<uuid:patient_id>/episodes/new")
@requires(Permission.EDIT_PATIENT)
def open_episode(patient_id: UUID) -> Page:
    """Open the episode."""
    patient, form = policy.get_patient(current_user, patient_id), EpisodeForm(pages.today())
    if not form.validate():
        return _page("episodes/new.html", patient, form=form), 422
    episodes.open_episode(
        current_user,
        patient_id,
        reason=form.reason.data,
        goal=form.goal.data,
        started_on=form.started_on.data or pages.today(),
    )
    flash("Episode of care opened.", "success")
    return redirect(pages.chart_url(patient), 303)


@blueprint.get("/patients/<uuid:patient_id>/episodes/<uuid:episode_id>/edit")
@requires(Permission.SCREEN_PATIENT)
def edit_episode_form(patient_id: UUID, episode_id: UUID) -> Page:
    """Reason and goal, ready to be changed."""
    patient, episode = _patient_and_episode(patient_id, episode_id)
    record_view(patient, "episode")
    return _edit_page(EditEpisodeForm(formdata=None, obj=episode), patient, episode)


@blueprint.post("/patients/<uuid:patient_id>/episodes/<uuid:episode_id>/edit")
@requires(Permission.SCREEN_PATIENT)
def edit_episode(patient_id: UUID, episode_id: UUID) -> Page:
    """Save reason and goal, or show both texts when somebody else was first."""
    (patient, episode), form = _patient_and_episode(patient_id, episode_id), EditEpisodeForm()
    if not form.validate():
        return _edit_page(form, patient, episode), 422
    try:
        episodes.edit_episode(
            current_user, patient_id, episode_id, form.version.data, reason=form.reason.data, goal=form.goal.data
        )
    except StaleVersion as stale:
        return _conflict_page(form, patient, episode), stale.status
    flash("Saved.", "success")
    return redirect(pages.chart_url(patient), 303)


@blueprint.get("/patients/<uuid:patient_id>/episodes/<uuid:episode_id>/discharge")
@requires(Permission.ASSESS_PATIENT)
def discharge_form(patient_id: UUID, episode_id: UUID) -> Page:
    """Say what discharge does and ask for the reason."""
    patient, episode = _patient_and_episode(patient_id, episode_id)
    record_view(patient, "episode")
    return _page("episodes/discharge.html", patient, form=ReasonForm(formdata=None), episode=episode)


@blueprint.post("/patients/<uuid:patient_id>/episodes/<uuid:episode_id>/discharge")
@requires(Permission.ASSESS_PATIENT)
def discharge(patient_id: UUID, episode_id: UUID) -> Page:
    """End the episode."""
    (patient, episode), form = _patient_and_episode(patient_id, episode_id), ReasonForm()
    if not form.validate():
        return _page("episodes/discharge.html", patient, form=form, episode=episode), 422
    episodes.discharge(current_user, patient_id, episode_id, reason=form.reason.data, ended_on=pages.today())
    flash("Discharged. The chart stays readable.", "success")
    return redirect(pages.chart_url(patient), 303)


def _patient_and_episode(patient_id: UUID, episode_id: UUID) -> tuple[Patient, Episode]:
    patient = policy.get_patient(current_user, patient_id)
    return patient, episodes.get_episode(current_user, patient_id, episode_id)


def _edit_page(form: EditEpisodeForm, patient: Patient, episode: Episode, rows: object = ()) -> str:
    return _page("episodes/edit.html", patient, form=form, episode=episode, rows=rows)


def _conflict_page(form: EditEpisodeForm, patient: Patient, episode: Episode) -> str:
    rows = differences(form, episode)
    form.version.renew(episode.version)
    return _edit_page(form, patient, episode, rows=rows)


def _page(template: str, patient: Patient, **values: object) -> str:
    return render_template(template, patient=patient, pages=pages, **values)
