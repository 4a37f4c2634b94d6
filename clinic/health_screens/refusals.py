"""The named reasons for which a health screen is not taken, or not taken back."""

from __future__ import annotations

from clinic.core.errors import Refusal


class EndingNeedsReason(Refusal):
    """The screen takes back an earlier yes that does not end by itself, without saying what changed."""

    status = 422
    title = "Say what changed"
    message = "An earlier yes is taken back. Say beside it what changed, in 10 to 200 characters."


class TherapistMustEnd(Refusal):
    """An earlier yes holds a rule that nobody may override: only a therapist takes it back."""

    status = 403
    title = "A therapist must do this"
    message = "This takes back an answer behind a rule that nobody may override. Only a therapist may, with a note."
