"""The named reasons for which something about a diagnosis or a goal is not done."""

from __future__ import annotations

from clinic.core.errors import Refusal


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
