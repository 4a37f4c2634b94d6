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


class CodeNotChosen(Refusal):
    """A code that may not be billed, or that the edition in force does not have."""

    status = 422
    title = "This code cannot be chosen"
    message = "This code cannot be chosen. Search again and pick one that can."


class AlreadyADiagnosis(Refusal):
    """The episode has this code on this side."""

    title = "Already on the list"
    message = "This diagnosis is on the list already, on the same side."


class DiagnosisIsEnded(Refusal):
    """The diagnosis was taken off the list before."""

    title = "Already taken off"
    message = "This diagnosis was taken off the list before. Pick it again if it is needed."


class GoalHasStatus(Refusal):
    """The goal stands like that already."""

    status = 422
    title = "It stands like that already"
    message = "The goal stands like that already. Choose what it is now."
