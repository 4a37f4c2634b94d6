"""The named reasons for which something about a patient is not done."""

from __future__ import annotations

from collections.abc import Sequence

from clinic.core.errors import Refusal
from clinic.patients.models import Patient


class ChartNumberTaken(Refusal):
    """Another patient of the clinic has this chart number."""

    title = "Chart number in use"
    message = "Another patient has this chart number. Check it, or leave it empty to get a new one."


class TherapistEndsPregnancy(Refusal):
    """A pregnancy on record holds rules that nobody may override; without a birth a therapist takes it back."""

    status = 422
    title = "A therapist takes this back"
    message = "The record says pregnant. Only a therapist can change that to this answer. Enter a birth, or ask one."


class PossibleDoubles(Refusal):
    """There may be a record of this person already; `patients` are the likely ones."""

    title = "Is this the same person?"
    message = "There may be a record of this person already. Look at it first."

    def __init__(self, patients: Sequence[Patient]) -> None:
        super().__init__()
        self.patients = patients


class FormUsedTwice(Refusal):
    """The key of this form was used before, with other contents."""

    status = 422
    title = "This form was already saved"
    message = "This form was already saved with other entries. Open the patient and make the change there."


class AlreadyInError(Refusal):
    """The record was taken back before."""

    title = "Already marked"
    message = "This was already marked as entered in error."
