"""The reasons why a note cannot be signed, answered for or amended."""

from __future__ import annotations

from clinic.core.errors import Refusal


class NoteIsNotSigned(Refusal):
    """Only a signed note is amended, answered for or marked."""

    status = 409
    title = "This note is a draft"
    message = "Only a signed note can be added to, co-signed or marked. Edit the draft itself."


class NoteIsEmpty(Refusal):
    """There is nothing to sign."""

    status = 422
    title = "The note is empty"
    message = "Write at least one section, then sign."


class NotTheAuthor(Refusal):
    """Only the person who wrote a note signs it as its author."""

    status = 403
    title = "Only the author signs"
    message = "This note was written by someone else. They sign it; you can write your own note or an addendum."


class TherapistSigns(Refusal):
    """An assistant may draft this kind of note and not sign it (Utah Code 58-24b-402)."""

    status = 403
    title = "A therapist signs this note"
    message = (
        "Evaluations, re-evaluations, progress notes and discharges are signed by a therapist."
        " Your draft is kept: a therapist opens it and takes it over as its author."
    )


class VisitInFuture(Refusal):
    """A note is about a visit that took place."""

    status = 422
    title = "The visit is in the future"
    message = "Set the date of the visit to today or earlier, then sign."


class NothingToCosign(Refusal):
    """No signature of an assistant waits here."""

    status = 409
    title = "Nothing waits for a co-signature"
    message = "This note needs no co-signature, or somebody else has just given it. Reload the page to see who."


class OwnWords(Refusal):
    """Two people answer for what an assistant signs, also when the assistant has become a therapist since."""

    status = 403
    title = "You signed this yourself"
    message = "You signed this yourself as an assistant. Another therapist co-signs it."


class MarkedInError(Refusal):
    """What was entered in error is answered for by nobody."""

    status = 409
    title = "This note was entered in error"
    message = "This note is marked as entered in error. It is not co-signed or reviewed any more."


class NewToCosign(Refusal):
    """Something was added after the page was opened: nobody answers for what they have not read."""

    status = 409
    title = "Something was added"
    message = "An addendum was added since you opened this note. Read it below, then co-sign."


class NewToReview(Refusal):
    """Something was added after the page was opened: a review names the addenda it has read."""

    status = 409
    title = "Something was added"
    message = "An addendum was added since you opened this note. Read it below, then mark the note as reviewed."


class AlreadySigned(Refusal):
    """Who has signed a note does not review it as well."""

    status = 409
    title = "You have signed this note"
    message = "You have signed this note already. A review is for a colleague’s note."


class NotFreeToTake(Refusal):
    """A colleague who is here signs their own draft."""

    status = 403
    title = "This draft is not free"
    message = "Only a draft of an assistant, or of somebody who has left, can be taken over. Its author signs this one."


class AlreadyInError(Refusal):
    """A note is entered in error once."""

    status = 409
    title = "Marked already"
    message = "This note is marked as entered in error already. If there is more to say, add an addendum."
