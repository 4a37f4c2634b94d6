"""The forms of the patient's page and the code form; staff's diary form is in `diary_forms`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask_wtf import FlaskForm
from wtforms import FieldList, Form, FormField, HiddenField, RadioField, SelectField
from wtforms.validators import UUID as IsUUID
from wtforms.validators import InputRequired, Length

from clinic.adherence.models import ExerciseLog, LogStatus, Reason
from clinic.adherence.patient_words import felt_labels, reason_labels, status_labels
from clinic.adherence.service import Answer
from clinic.core.fields import CheckboxesField, DayField, LineField, ParagraphField, choices

LONGEST_NOTE = 500
LONGEST_SECRET = 100
MOST_EXERCISES = 12
PAIN = [(str(number), str(number)) for number in range(11)]


class CodeForm(FlaskForm):  # type: ignore[misc]
    """The code on the sheet; the page's script puts the secret of a scanned link into the same field."""

    code = LineField(
        "Code on your sheet",
        [
            InputRequired("Type the code on your sheet."),
            Length(max=LONGEST_SECRET, message="That is too long. The code has 16 letters and numbers."),
        ],
    )


class PickField(RadioField):
    """Radios of which none need be picked; nothing picked is None."""

    data: str | None

    def pre_validate(self, form: Any) -> None:
        """Refuse only what is not among the choices."""
        if self.data:
            super().pre_validate(form)

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Take what was picked."""
        self.data = str(valuelist[0]) if valuelist and valuelist[0] else None


class AnswerForm(Form):
    """One exercise of one day."""

    slug = HiddenField()
    status = PickField("Did you do it?", choices=choices(status_labels().items()))
    reason = SelectField(
        "What got in the way?", default="", choices=choices([("", "Pick one if you like"), *reason_labels().items()])
    )
    pain_before = PickField("Pain before", choices=choices(PAIN))
    pain_after = PickField("Pain after", choices=choices(PAIN))
    felt = CheckboxesField("What did you feel?", choices=choices(felt_labels().items()))
    note = ParagraphField(
        "Anything else to tell us?", [Length(max=LONGEST_NOTE, message=f"Use {LONGEST_NOTE} letters or less.")]
    )

    @property
    def says_something(self) -> bool:
        """Whether anything but the status is filled in."""
        pain = self.pain_before.data is not None or self.pain_after.data is not None
        return bool(pain or self.felt.data or self.note.data or self.reason.data)

    @property
    def wants_more(self) -> bool:
        """Whether the folded part of the answer is to be shown open."""
        return self.says_something or bool(self.errors)

    def answer(self, for_on: date, *, unsaid: LogStatus | None) -> Answer | None:
        """What was said, `unsaid` standing for no status; None when nothing was. Call it after `validate`."""
        status = LogStatus(self.status.data) if self.status.data else unsaid
        if status is None:
            return None
        felt = tuple(self.felt.data or ())
        return Answer(
            slug=self.slug.data or "",
            for_on=for_on,
            status=status,
            reason=Reason(self.reason.data) if self.reason.data and status is not LogStatus.DONE else None,
            pain_before=_number(self.pain_before.data),
            pain_after=_number(self.pain_after.data),
            felt=tuple(one for one in felt if one != "nothing") or felt,
            note=self.note.data or "",
        )


class DayForm(FlaskForm):  # type: ignore[misc]
    """A day's answers; `form_key` makes a double tap one report, `all` says that the rest was done."""

    form_key = HiddenField(validators=[IsUUID("Open the page again, then send it.")])
    for_on = DayField("Day", [InputRequired("Open the page again, then send it.")])
    all = HiddenField()
    exercises = FieldList(FormField(AnswerForm), max_entries=MOST_EXERCISES)

    def validate(self, extra_validators: Any = None) -> bool:
        """As usual, and: pain or words need a status beside them, and something must be said."""
        is_valid = bool(super().validate(extra_validators))
        if self.all.data:
            return is_valid
        for entry in self.exercises:
            if entry.form.says_something and not entry.form.status.data:
                entry.form.status.errors = ["Tap one of these first."]
                is_valid = False
        if is_valid and not any(entry.form.status.data for entry in self.exercises):
            self.form_errors.append("Tap Done, Some or Not done for one exercise.")
            return False
        return is_valid

    def answers(self) -> list[Answer]:
        """What was said about each exercise; call it after `validate`."""
        day: date = self.for_on.data  # type: ignore[assignment]
        unsaid = LogStatus.DONE if self.all.data else None
        said = [entry.form.answer(day, unsaid=unsaid) for entry in self.exercises]
        return [answer for answer in said if answer is not None]

    def by_slug(self) -> dict[str, AnswerForm]:
        """The part of each exercise."""
        return {entry.form.slug.data or "": entry.form for entry in self.exercises}

    def renew(self, form_key: UUID) -> None:
        """Make the shown page one that can be sent."""
        self.form_key.data, self.form_key.raw_data = str(form_key), [str(form_key)]


def day_form(day: date, slugs: Sequence[str], logs: Mapping[str, ExerciseLog], form_key: UUID) -> DayForm:
    """The day's form as it is shown, filled with what is on file."""
    entries = [_filled(slug, logs.get(slug)) for slug in slugs]
    return DayForm(formdata=None, data={"form_key": str(form_key), "for_on": day, "exercises": entries})


def _filled(slug: str, log: ExerciseLog | None) -> dict[str, Any]:
    if log is None:
        return {"slug": slug}
    return {
        "slug": slug,
        "status": log.status,
        "reason": log.reason or "",
        "pain_before": _text(log.pain_before),
        "pain_after": _text(log.pain_after),
        "felt": log.felt,
        "note": log.note,
    }


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)
