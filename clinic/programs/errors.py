"""The reasons why a program cannot be changed or issued."""

from __future__ import annotations

from clinic.core.errors import Refusal


class ProgramIsEmpty(Refusal):
    """Nothing to print."""

    status = 422
    title = "The program is empty"
    message = "Add at least one exercise, then issue the program."


class ProgramNotScreened(Refusal):
    """Rule SC-MISSING: nothing may be assigned or printed for a person who was never screened."""

    status = 422
    title = "No health screen on file"
    message = "Record a complete health screen first. Nothing can be assigned before it."


class ProgramIsUnsafe(Refusal):
    """A finding that stops stands open; the builder shows it beside its exercise."""

    status = 422
    title = "A safety finding stands open"


class ProgramIsClosed(Refusal):
    """Completed and revoked programs stay as they were."""

    status = 409
    title = "The program has ended"
    message = "This program has ended and stays as it was. Start a new one."


class ExerciseIsThere(Refusal):
    """The same exercise twice in one program."""

    status = 422
    title = "Already in the program"
    message = "This exercise is in the program already. Change its dose or its modifications instead."


class ExerciseIsNotHome(Refusal):
    """Rule SV-CLINIC: done by the therapist only, never in a home program."""

    status = 422
    title = "Clinic only"
    message = "This technique is done in the clinic only. Record it in the note."


class NoOpenEpisode(Refusal):
    """A program belongs to an episode of care."""

    status = 422
    title = "No open episode of care"
    message = "Open an episode of care for this person first."


class CannotOverride(Refusal):
    """The rule lets nobody pass, or it is not open for this exercise."""

    status = 422
    title = "This finding cannot be overridden"
    message = "Nobody may override this rule. It ends when the fact behind it is resolved in a new health screen."


class NoSheet(Refusal):
    """PDF is off on this machine; the sheet can be read as a page."""

    status = 503
    title = "PDF is off on this machine"
