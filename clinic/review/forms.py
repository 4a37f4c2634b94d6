"""Closing items, answering a patient, and the clinic's figures, as forms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField
from wtforms.validators import UUID as IsUUID
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from clinic.core.fields import CheckboxesField, LineField, ParagraphField, RadioField, WholeNumberField, choices
from clinic.messages.models import LONGEST_ANSWER, LONGEST_QUESTION
from clinic.patients.forms import at_most
from clinic.review.errors import ReasonIsNeeded
from clinic.review.models import LONGEST_WORDS, Contact
from clinic.review.queries import ItemRow
from clinic.review.service import SHORTEST_REASON
from clinic.review.thresholds import KNOWN, KnownThreshold, Thresholds

RELOAD = "Open the page again, then repeat what you did."

CONTACTS = {
    Contact.TALKED: "I talked to the patient",
    Contact.SEEN_HERE: "I saw the patient here",
    Contact.SENT_ON: "I sent the patient to medical care",
    Contact.MESSAGE_LEFT: "I left a message: it stays open",
    Contact.NO_ANSWER: "Nobody answered: it stays open",
    Contact.NOT_NEEDED: "No call is needed, because …",
}
"""What was done about a red item, in the order of the page."""


class CloseForm(FlaskForm):  # type: ignore[misc]
    """Which items are closed, what was done about the red ones, and a note for the record."""

    form_key = HiddenField(validators=[IsUUID(RELOAD)])
    items = CheckboxesField("Close")
    contact = RadioField("What did you do about what is red?", [Optional()], choices=choices(CONTACTS.items()))
    note = LineField("Note for the record", [at_most(LONGEST_WORDS)])

    def __init__(self, items: Iterable[ItemRow], **options: Any) -> None:
        super().__init__(**options)
        self.items.choices = choices((str(one.item_id), one.words) for one in items)

    def validate(self, extra_validators: Any = None) -> bool:
        """As usual, and: something is ticked, and whoever says that no call is needed says why."""
        is_valid = bool(super().validate(extra_validators))
        if not self.items.data and not self.items.errors:
            self.items.errors = ["Tick what you have looked at."]
            is_valid = False
        if self.contact.data == Contact.NOT_NEEDED and len(self.note.data or "") < SHORTEST_REASON:
            self.note.errors = [ReasonIsNeeded.message]
            is_valid = False
        return is_valid

    @property
    def ids(self) -> list[UUID]:
        """What was ticked; call it after `validate`."""
        return [UUID(one) for one in self.items.data or ()]

    @property
    def done(self) -> Contact | None:
        """What was done about what is red."""
        return Contact(self.contact.data) if self.contact.data else None


class AnswerForm(FlaskForm):  # type: ignore[misc]
    """Words to the patient's page, and whether the next sheet prints them."""

    form_key = HiddenField(validators=[IsUUID(RELOAD)])
    answers_id = HiddenField(validators=[Optional(), IsUUID(RELOAD)])
    about = LineField("What you answer", [at_most(LONGEST_QUESTION)])
    text = ParagraphField("Your answer", [InputRequired("Write the answer."), at_most(LONGEST_ANSWER)])
    is_to_print = BooleanField("Print it on the next sheet too")

    def validate(self, extra_validators: Any = None) -> bool:
        """As usual, and: what is printed says what it answers."""
        is_valid = bool(super().validate(extra_validators))
        if self.is_to_print.data and not self.about.data and not self.about.errors:
            self.about.errors = ["Say what you answer: the sheet prints it above your words."]
            is_valid = False
        return is_valid

    @property
    def answered(self) -> UUID | None:
        """The question that this answers."""
        return UUID(self.answers_id.data) if self.answers_id.data else None

    def renew(self, form_key: UUID) -> None:
        """Make the page that shows what was wrong ready to be sent again."""
        self.form_key.data, self.form_key.raw_data = str(form_key), None


def _figure(known: KnownThreshold) -> WholeNumberField:
    bounds = NumberRange(known.low, known.high, message=f"Enter {known.low} to {known.high}.")
    return WholeNumberField(known.label, [InputRequired("Enter a whole number."), bounds])


class ThresholdsForm(FlaskForm):  # type: ignore[misc]
    """The figures, one field each, and the therapist who stands behind them."""

    form_key = HiddenField(validators=[InputRequired(), IsUUID(RELOAD)])
    agreed_with = LineField(
        "Agreed with", [InputRequired("Enter the therapist who decided."), Length(max=200, message="At most 200.")]
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """The figures by themselves, then that low lies below good."""
        super().validate(extra_validators)
        low, good = self["low_pct"], self["good_pct"]
        if not self.errors and low.data >= good.data:
            low.errors = [f"This must be below {good.data}, where good begins."]
        return not self.errors

    def thresholds(self) -> Thresholds:
        """What was entered; call it after `validate`."""
        return Thresholds(**{one.name: self[one.name].data for one in KNOWN})


for _one in KNOWN:
    setattr(ThresholdsForm, _one.name, _figure(_one))
