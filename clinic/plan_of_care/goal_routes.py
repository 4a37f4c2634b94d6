"""Pages of the goals of an episode."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect
from flask_login import current_user

from clinic.core.errors import StaleVersion
from clinic.core.permissions import Permission
from clinic.core.web import requires
from clinic.episodes.models import Goal, GoalKind, GoalWords
from clinic.episodes.views import Page, episode_url, page, patient_and_episode
from clinic.patients import pages
from clinic.patients.conflict import Difference, differences
from clinic.patients.models import Episode, Patient
from clinic.patients.service import record_view
from clinic.plan_of_care import goals
from clinic.plan_of_care.blueprint import blueprint
from clinic.plan_of_care.forms import EditGoalForm, GoalForm, GoalStatusForm
from clinic.plan_of_care.refusals import GoalHasStatus

_ONE = "/patients/<uuid:patient_id>/episodes/<uuid:episode_id>/goals/<uuid:goal_id>"


@blueprint.get("/patients/<uuid:patient_id>/episodes/<uuid:episode_id>/goals/new")
@requires(Permission.ASSESS_PATIENT)
def new_goal_form(patient_id: UUID, episode_id: UUID) -> Page:
    """An empty goal."""
    patient, episode = patient_and_episode(patient_id, episode_id)
    record_view(patient, "episode")
    usual = {"words_of": GoalWords.PATIENT.value, "kind": GoalKind.SHORT_TERM.value}
    return _goal_page(GoalForm(pages.today(), formdata=None, **usual), patient, episode)


@blueprint.post("/patients/<uuid:patient_id>/episodes/<uuid:episode_id>/goals/new")
@requires(Permission.ASSESS_PATIENT)
def add_goal(patient_id: UUID, episode_id: UUID) -> Page:
    """Set the goal."""
    (patient, episode), form = patient_and_episode(patient_id, episode_id), GoalForm(pages.today())
    if not form.validate():
        return _goal_page(form, patient, episode), 422
    goals.add_goal(current_user, patient_id, episode_id, form.said())
    flash("Goal added.", "success")
    return redirect(episode_url(patient_id, episode_id, "goals"), 303)


@blueprint.get(f"{_ONE}/edit")
@requires(Permission.ASSESS_PATIENT)
def edit_goal_form(patient_id: UUID, episode_id: UUID, goal_id: UUID) -> Page:
    """A goal, ready to be changed."""
    patient, episode = patient_and_episode(patient_id, episode_id)
    goal = goals.get_goal(current_user, patient_id, episode_id, goal_id)
    record_view(patient, "goals")
    return _goal_page(EditGoalForm(pages.today(), formdata=None, obj=goal), patient, episode, goal)


@blueprint.post(f"{_ONE}/edit")
@requires(Permission.ASSESS_PATIENT)
def edit_goal(patient_id: UUID, episode_id: UUID, goal_id: UUID) -> Page:
    """Save the goal, or show both texts when somebody else was first."""
    (patient, episode), form = patient_and_episode(patient_id, episode_id), EditGoalForm(pages.today())
    goal = goals.get_goal(current_user, patient_id, episode_id, goal_id)
    if not form.validate():
        return _goal_page(form, patient, episode, goal), 422
    try:
        goals.edit_goal(current_user, patient_id, episode_id, goal_id, form.version.data, form.said())
    except StaleVersion as stale:
        rows = differences(form, goal)
        form.version.renew(goal.version)
        return _goal_page(form, patient, episode, goal, rows), stale.status
    flash("Saved.", "success")
    return redirect(episode_url(patient_id, episode_id, "goals"), 303)


@blueprint.get(f"{_ONE}/status")
@requires(Permission.ASSESS_PATIENT)
def goal_status_form(patient_id: UUID, episode_id: UUID, goal_id: UUID) -> Page:
    """How a goal stands, ready to be changed."""
    patient, episode = patient_and_episode(patient_id, episode_id)
    goal = goals.get_goal(current_user, patient_id, episode_id, goal_id)
    record_view(patient, "goals")
    return _status_page(GoalStatusForm(formdata=None, obj=goal), patient, episode, goal)


@blueprint.post(f"{_ONE}/status")
@requires(Permission.ASSESS_PATIENT)
def set_goal_status(patient_id: UUID, episode_id: UUID, goal_id: UUID) -> Page:
    """Say how the goal stands now, or show both when somebody else was first."""
    (patient, episode), form = patient_and_episode(patient_id, episode_id), GoalStatusForm()
    goal = goals.get_goal(current_user, patient_id, episode_id, goal_id)
    if not form.validate():
        return _status_page(form, patient, episode, goal), 422
    version, status, remark = form.version.data, form.chosen(), form.remark.data
    try:
        goals.set_status(current_user, patient_id, episode_id, goal_id, version, status=status, remark=remark)
    except (StaleVersion, GoalHasStatus) as refusal:
        rows = _stale_status(form, goal, refusal)
        return _status_page(form, patient, episode, goal, rows), refusal.status
    flash("Saved. The goal's history keeps how it stood before.", "success")
    return redirect(episode_url(patient_id, episode_id, "goals"), 303)


def _stale_status(form: GoalStatusForm, goal: Goal, refusal: StaleVersion | GoalHasStatus) -> Sequence[Difference]:
    if isinstance(refusal, GoalHasStatus):
        form.status.errors = [refusal.message]
        return ()
    form.version.renew(goal.version)
    return differences(form, goal)


def _goal_page(
    form: GoalForm,
    patient: Patient,
    episode: Episode,
    goal: Goal | None = None,
    rows: Sequence[Difference] = (),
) -> str:
    return page("plan_of_care/goal.html", patient, form=form, episode=episode, goal=goal, rows=rows)


def _status_page(
    form: GoalStatusForm, patient: Patient, episode: Episode, goal: Goal, rows: Sequence[Difference] = ()
) -> str:
    return page("plan_of_care/goal_status.html", patient, form=form, episode=episode, goal=goal, rows=rows)
