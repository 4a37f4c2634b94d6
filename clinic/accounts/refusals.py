"""Why a sign-in or a change of password is not carried out."""

from __future__ import annotations

from clinic.core.errors import Refusal, TooManyTries


class WrongSignIn(Refusal):
    """Unknown address, wrong password, closed account: one answer for all, so that nobody learns which."""

    status = 422
    title = "Not signed in"
    message = "The e-mail address or the password is not right. Check both and try again."


class WrongPassword(Refusal):
    """The signed-in person gave a password that is not theirs."""

    status = 422
    title = "Password not right"
    message = "This is not your password. Check it and try again."


class WeakPassword(Refusal):
    """A new password is too short, too long or too easy to guess; the message says which."""

    status = 422
    title = "Choose another password"
    message = "Choose a password of at least 15 characters, such as four words that do not belong together."


class NotATherapist(Refusal):
    """Only a physical therapist can be given the right to sign off the library."""

    status = 422
    title = "Only a physical therapist"
    message = "Only a physical therapist with an open account can sign off clinical content. Choose another person."


class EmailNotUsable(Refusal):
    """An account cannot be made for this e-mail address; does not say whether another clinic has it."""

    status = 409
    title = "Address cannot be used"
    message = "No account can be made for this e-mail address. Check it, or use another one."


class BadClinic(Refusal):
    """A clinic cannot be made from these details; the message says which one to mend."""

    status = 422
    title = "Clinic not made"


class TooBusy(TooManyTries):
    """More people sign in at this second than passwords can be checked."""

    title = "Busy for a moment"
    message = "Many people are signing in at this moment. Wait a few seconds, then try again."
