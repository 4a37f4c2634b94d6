"""Pages of the plan of care."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect
from flask_login import current_user

from clinic.core.errors import StaleVersion
from clinic.core.permissions import Permission
from clinic.core.web import requires
from clinic.episodes.models import PlanOfCare
from clinic.episodes.views import Page, episode_url, page, patient_and_episode
from clinic.patients import pages
from clinic.patients.conflict import Difference, differences
from clinic.patients.models import Episode, Patient
from clinic.patients.service import record_view
from clinic.plan_of_care.blueprint import blueprint
from clinic.plan_of_care.forms import PlanForm
from clinic.plan_of_care.planning import find_plan, plan_care


@blueprint.get("/patients/<uuid:patient_id>/episodes/<uuid:episode_id>/plan")
@requires(Permission.ASSESS_PATIENT)
def plan_form(patient_id: UUID, episode_id: UUID) -> Page:
    """The plan that counts, ready to be changed; an empty one when there is none."""
    patient, episode = patient_and_episode(patient_id, episode_id)
    record_view(patient, "plan_of_care")
    plan = find_plan(episode.id)
    form = PlanForm(pages.today(), formdata=None, obj=plan)
    form.version.data = plan.number if plan else 0
    if plan is None:
        form.from_on.data = pages.today()
    return _plan_page(form, patient, episode, plan)


@blueprint.post("/patients/<uuid:patient_id>/episodes/<uuid:episode_id>/plan")
@requires(Permission.ASSESS_PATIENT)
def save_plan(patient_id: UUID, episode_id: UUID) -> Page:
    """Write the plan, or show both when somebody else was first."""
    (patient, episode), form = patient_and_episode(patient_id, episode_id), PlanForm(pages.today())
    if not form.validate():
        return _plan_page(form, patient, episode, find_plan(episode.id)), 422
    try:
        plan_care(current_user, patient_id, episode_id, form.version.data, form.text())
    except StaleVersion as stale:
        plan = find_plan(episode.id)
        rows = differences(form, plan)
        form.version.renew(plan.number if plan else 0)
        return _plan_page(form, patient, episode, plan, rows), stale.status
    flash("The plan of care is saved. Earlier plans stay readable.", "success")
    return redirect(episode_url(patient_id, episode_id, "plan"), 303)


def _plan_page(
    form: PlanForm, patient: Patient, episode: Episode, plan: PlanOfCare | None, rows: Sequence[Difference] = ()
) -> str:
    return page("plan_of_care/plan.html", patient, form=form, episode=episode, plan=plan, rows=rows)
