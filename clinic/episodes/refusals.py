"""The named reasons for which something about an episode of care is not done."""

from __future__ import annotations

from clinic.core.errors import Refusal


class EpisodeIsOpen(Refusal):
    """The patient has an open episode of care: there is never more than one."""

    title = "An episode of care is open"
    message = "This patient has an open episode of care. Discharge that one first, or change its goal."


class EpisodeIsClosed(Refusal):
    """The episode ended: its text stands."""

    title = "This episode has ended"
    message = "The patient was discharged from this episode of care. Open a new one."


class IsNotDischarged(Refusal):
    """There is no discharge to take back."""

    title = "This episode is open"
    message = "The patient is not discharged from this episode of care. There is nothing to take back."
