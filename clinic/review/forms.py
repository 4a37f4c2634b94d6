"""Closing items, answering a patient, and the clinic's figures, as forms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField
from wtforms.validators import UUID as IsUUID
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from clinic.core.fields import (
    NOT_OFFERED,
    CheckboxesField,
    LineField,
    ParagraphField,
    RadioField,
    SelectField,
    WholeNumberField,
    choices,
)
from clinic.messages.models import LONGEST_ANSWER, LONGEST_QUESTION, DiaryMessage
from clinic.patients.forms import at_most
from clinic.review.alerts import Code
from clinic.review.errors import QuestionIsOpen, ReasonIsNeeded
from clinic.review.models import LONGEST_WORDS, Contact
from clinic.review.queries import ItemRow
from clinic.review.raising import shortened
from clinic.review.service import SHORTEST_REASON
from clinic.review.thresholds import KNOWN, KnownThreshold, Thresholds
from handouts.letters import missing_letters

CLOSED_MEANWHILE = "Somebody has closed what you ticked. It stands under “Closed”, with their name."
LONGEST_CHOICE = 80
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
    """Which items are closed, what was done about the red ones, and a note for the record.

    `items` are those that are open now; what was ticked and is closed meanwhile is passed over, and said when nothing else
    was ticked.
    """

    form_key = HiddenField(validators=[IsUUID(RELOAD)])
    items = CheckboxesField("Close", validate_choice=False)
    contact = RadioField("What did you do about what is red?", [Optional()], choices=choices(CONTACTS.items()))
    note = LineField("Note for the record", [at_most(LONGEST_WORDS)])

    def __init__(self, items: Iterable[ItemRow], **options: Any) -> None:
        super().__init__(**options)
        self.open = {str(one.item_id): one for one in items}
        self.items.choices = choices((key, one.words) for key, one in self.open.items())

    def validate(self, extra_validators: Any = None) -> bool:
        """As usual, and: something open is ticked, and what needs words has them."""
        is_valid = bool(super().validate(extra_validators))
        if self.items.data and not self.ticked:
            self.form_errors.append(CLOSED_MEANWHILE)
            return False
        note = self.note.data or ""
        if not self.items.data:
            self.items.errors = ["Tick what you have looked at."]
        elif self.contact.data == Contact.NOT_NEEDED and len(note) < SHORTEST_REASON:
            self.note.errors = [ReasonIsNeeded.message]
        elif not note and any(one.code == Code.QUESTION for one in self.ticked):
            self.note.errors = [QuestionIsOpen.message]
        return is_valid and not self.errors

    @property
    def ticked(self) -> list[ItemRow]:
        """What was ticked and is open."""
        return [self.open[key] for key in self.items.data or () if key in self.open]

    @property
    def ids(self) -> list[UUID]:
        """The ids of what is closed; call it after `validate`."""
        return [one.item_id for one in self.ticked]

    @property
    def done(self) -> Contact | None:
        """What was done about what is red."""
        return Contact(self.contact.data) if self.contact.data else None


class AnswerForm(FlaskForm):  # type: ignore[misc]
    """Words to the patient's page, and whether the next sheet prints them.

    `questions` are all of the patient's, of which `open_ones` are offered: a form that is sent twice names one that its
    first copy has answered.
    """

    form_key = HiddenField(validators=[IsUUID(RELOAD)])
    answers_id = SelectField("You answer", default="", validate_choice=False)
    about = LineField("What it is about", [at_most(LONGEST_QUESTION)])
    text = ParagraphField("Your words", [InputRequired("Write the answer."), at_most(LONGEST_ANSWER)])
    is_to_print = BooleanField("Print it on the next sheet too")

    def __init__(self, questions: Sequence[DiaryMessage], open_ones: Sequence[DiaryMessage], **options: Any) -> None:
        super().__init__(**options)
        self.questions = {str(one.id): one for one in questions}
        offered = [(str(one.id), shortened(f"“{one.text}”", LONGEST_CHOICE)) for one in open_ones]
        self.answers_id.choices = choices([*offered, ("", "No question: something else")])

    def validate(self, extra_validators: Any = None) -> bool:
        """As usual, and: what is printed says what it answers, in letters that can be printed."""
        is_valid = bool(super().validate(extra_validators))
        if self.answers_id.data and self.answers_id.data not in self.questions:
            self.answers_id.errors = [NOT_OFFERED]
        if self.is_to_print.data and not self.subject and not self.about.errors:
            self.about.errors = ["Say what it is about: the sheet prints it above your words."]
        for field in (self.text, self.about) if self.is_to_print.data and is_valid else ():
            self._check_letters(field, self.subject if field is self.about else field.data)
        return is_valid and not self.errors

    @property
    def subject(self) -> str:
        """What is printed above the answer: what was typed, or the question itself."""
        question = self.questions.get(self.answers_id.data or "")
        return self.about.data or (question.text if question else "")

    @property
    def answered(self) -> UUID | None:
        """The question that this answers."""
        return UUID(self.answers_id.data) if self.answers_id.data else None

    def renew(self, form_key: UUID) -> None:
        """Make the page that shows what was wrong ready to be sent again."""
        self.form_key.data, self.form_key.raw_data = str(form_key), None

    def _check_letters(self, field: LineField | ParagraphField, text: str) -> None:
        letters = missing_letters(text)
        if letters:
            named = ", ".join(f"“{one}”" for one in letters[:3])
            field.errors = [f"A printed sheet cannot show {named}. Write it in words, or do not print it."]


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
