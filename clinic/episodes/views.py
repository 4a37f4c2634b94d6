"""What the pages of an episode share: whom they are about, and the words they need."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from clinic.episodes import labels, rules, wording
from clinic.episodes.service import get_episode
from clinic.patients import pages, policy
from clinic.patients.conflict import Difference
from clinic.patients.models import Episode, Patient

Page = str | tuple[str, int] | Response


def patient_and_episode(patient_id: UUID, episode_id: UUID) -> tuple[Patient, Episode]:
    """Both, for whoever is signed in. Raises NotFound."""
    patient = policy.get_patient(current_user, patient_id)
    return patient, get_episode(current_user, patient_id, episode_id)


def episode_url(patient_id: UUID, episode_id: UUID, section: str | None = None) -> str:
    """The page of an episode, or a section of it."""
    return url_for("episodes.show_episode", patient_id=patient_id, episode_id=episode_id, _anchor=section)


def page(template: str, patient: Patient, *, rows: Sequence[Difference] = (), **values: object) -> str:
    """A page about a patient's episode; `rows` hold what differs when somebody else saved first."""
    words = {"labels": labels, "wording": wording, "rules": rules, "episode_url": episode_url}
    return render_template(template, patient=patient, pages=pages, rows=rows, **words, **values)
