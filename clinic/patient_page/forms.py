"""The form of a day, and the code form."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from flask_wtf import FlaskForm
from wtforms import Form, FormField, HiddenField
from wtforms.validators import ValidationError

from clinic.adherence.amounts import MOST
from clinic.adherence.models import ExerciseLog, LogStatus, Reason
from clinic.adherence.patient_words import USUAL, felt_labels, page_phrases, reason_labels, status_labels
from clinic.adherence.service import LONGEST_NOTE, Answer
from clinic.core.codes import read_code, without_separators
from clinic.core.fields import (
    CheckboxesField,
    DayField,
    FieldList,
    LineField,
    ParagraphField,
    RadioField,
    SelectField,
    choices,
)
from clinic.messages.models import LONGEST_QUESTION
from clinic.messages.queries import MOST_LISTED
from clinic.programs.links import CODE_LENGTH, SECRET_LENGTH
from handouts.phrases import Phrases

LONGEST_SECRET = 100
MOST_EXERCISES = 12
NOTHING_FELT = "nothing"
"""The word that stands for "none of these"."""

_WHOLE = re.compile(r"[0-9]{1,5}", re.ASCII)

PAIN = [(str(number), str(number)) for number in range(11)]


class CodeForm(FlaskForm):  # type: ignore[misc]
    """The code on the sheet, asked for in the words of `say`; the page's script puts a scanned secret into the field."""

    code = LineField()

    def __init__(self, say: Phrases, **options: Any) -> None:
        super().__init__(**options)
        self.say = say
        word(self.code, say("code.label"), say)
        self.code.flags.required = True

    def validate_code(self, field: LineField) -> None:
        """It can be a code, or the secret of a scanned one; whether it opens anything is not asked here."""
        if not field.data:
            raise ValidationError(self.say("code.missing"))
        if len(field.data) > LONGEST_SECRET:
            raise ValidationError(self.say("code.too_long"))
        if len(field.data) == SECRET_LENGTH or self.is_code:
            return
        signs = len(without_separators(field.data))
        wrong = self.say("code.letters") if signs == CODE_LENGTH else self.say("code.length", n=signs)
        raise ValidationError(wrong)

    @property
    def is_code(self) -> bool:
        """Whether what stands in the field has the shape of a typed code."""
        return read_code(self.code.data or "", CODE_LENGTH) is not None

    def refuse(self) -> None:
        """Say beside the field that it opened nothing; a typed code stays to be compared, a scanned secret does not."""
        if not self.is_code:
            self.code.data, self.code.raw_data = "", [""]
        self.code.errors = [self.say("code.not_open")]


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
    """One exercise of one day; `speak` gives it its words before it is checked or shown."""

    slug = HiddenField()
    status = PickField()
    reason = SelectField(default="")
    amount = LineField()
    pain_before = PickField(choices=choices(PAIN))
    pain_after = PickField(choices=choices(PAIN))
    felt = CheckboxesField()
    note = ParagraphField()

    def speak(self, say: Phrases) -> None:
        """Ask in the words of `say`."""
        self.say = say
        for name in ("status", "reason", "amount", "pain_before", "pain_after", "felt", "note"):
            word(self[name], say(f"answer.{name}"), say)
        for field in (self.status, self.reason, self.pain_before, self.pain_after, self.felt):
            field.invalid_choice_message = say("answer.not_offered")
        self.status.choices = choices(status_labels(say.lang).items())
        self.reason.choices = choices([("", say("answer.pick")), *reason_labels(say.lang).items()])
        self.felt.choices = choices(felt_labels(say.lang).items())

    def validate_note(self, field: ParagraphField) -> None:
        """As long as the record keeps it."""
        if len(field.data or "") > LONGEST_NOTE:
            raise ValidationError(self.say("answer.note_too_long", n=LONGEST_NOTE))

    def validate_amount(self, field: LineField) -> None:
        """A whole number that a day can hold, or nothing."""
        if field.data and not (_WHOLE.fullmatch(field.data) and int(field.data) <= MOST):
            raise ValidationError(self.say("answer.amount_number"))

    def validate_felt(self, field: CheckboxesField) -> None:
        """What was felt, or that nothing was: both at once is asked again."""
        if NOTHING_FELT in (field.data or ()) and len(field.data or ()) > 1:
            raise ValidationError(self.say("answer.felt_or_nothing"))

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
        return Answer(
            slug=self.slug.data or "",
            for_on=for_on,
            status=status,
            reason=Reason(self.reason.data) if self.reason.data and status is not LogStatus.DONE else None,
            amount_done=_number(self.amount.data) if status is LogStatus.PARTLY else None,
            pain_before=_number(self.pain_before.data),
            pain_after=_number(self.pain_after.data),
            felt=tuple(self.felt.data or ()),
            note=self.note.data or "",
        )


class DayForm(FlaskForm):  # type: ignore[misc]
    """A day's answers in the words of `say`; `form_key` makes a double tap one report, `all` that the rest was done.

    `program` marks whose page it is: two links may have been opened on one phone.
    """

    form_key = HiddenField()
    program = HiddenField()
    for_on = DayField("Day")
    all = HiddenField()
    exercises = FieldList(FormField(AnswerForm), max_entries=MOST_EXERCISES)

    def __init__(self, say: Phrases, **options: Any) -> None:
        super().__init__(**options)
        self.say = say
        for entry in self.exercises:
            entry.form.speak(say)

    def validate(self, extra_validators: Any = None) -> bool:
        """As usual, and: pain or words need a status beside them, and something must be said."""
        is_valid = bool(super().validate(extra_validators)) & self._is_whole()
        if self.all.data:
            return is_valid
        for entry in self.exercises:
            if entry.form.says_something and not entry.form.status.data:
                entry.form.status.errors = [self.say("answer.tap_first")]
                is_valid = False
        if is_valid and not any(entry.form.status.data for entry in self.exercises):
            self.form_errors.append(self.say("answer.tap_one"))
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

    def _is_whole(self) -> bool:
        """Whether the page arrived with the key and the day that it was made with."""
        broken = [self.form_key] * (not is_key(self.form_key.data)) + [self.for_on] * (self.for_on.data is None)
        for field in broken:
            field.errors = [self.say("answer.open_again")]
        return not broken

    def renew(self, form_key: UUID) -> None:
        """Make the shown page one that can be sent."""
        self.form_key.data, self.form_key.raw_data = str(form_key), [str(form_key)]


def day_form(
    day: date, slugs: Sequence[str], logs: Mapping[str, ExerciseLog], form_key: UUID, lang: str = USUAL
) -> DayForm:
    """The day's form as it is shown, filled with what is on file."""
    entries = [_filled(slug, logs.get(slug)) for slug in slugs]
    data = {"form_key": str(form_key), "for_on": day, "exercises": entries}
    return DayForm(page_phrases(lang), formdata=None, data=data)


def word(field: Any, label: str, say: Phrases) -> None:
    """Give a field its label, and the word that announces an error to those who do not see it."""
    field.label.text = label
    field.error_word = say("page.error")


class QuestionForm(FlaskForm):  # type: ignore[misc]
    """A question to the therapist, in the words of `say`; `names` are the exercises that it may be about, by slug.

    `program` marks whose page it is, as in `DayForm`.
    """

    form_key = HiddenField()
    program = HiddenField()
    about = SelectField(default="")
    text = ParagraphField()

    def __init__(self, say: Phrases, names: Mapping[str, str], **options: Any) -> None:
        super().__init__(prefix="question-", **options)
        self.say = say
        word(self.about, say("messages.about"), say)
        word(self.text, say("messages.question"), say)
        self.about.choices = choices([("", say("messages.all")), *names.items()])
        self.about.invalid_choice_message = say("answer.not_offered")

    def validate_form_key(self, field: HiddenField) -> None:
        """The page arrived with the key that it was made with."""
        if not is_key(field.data):
            raise ValidationError(self.say("answer.open_again"))

    def validate_text(self, field: ParagraphField) -> None:
        """Something, and no more than a sheet can print."""
        if not field.data:
            raise ValidationError(self.say("messages.missing"))
        if len(field.data) > LONGEST_QUESTION:
            raise ValidationError(self.say("messages.too_long", n=LONGEST_QUESTION))

    def renew(self) -> None:
        """Make the page that shows what was wrong ready to be sent again."""
        self.form_key.data, self.form_key.raw_data = str(uuid4()), None


def question_form(say: Phrases, names: Mapping[str, str]) -> QuestionForm:
    """An empty one."""
    form = QuestionForm(say, names, formdata=None)
    form.renew()
    return form


def read_ids(text: str) -> set[UUID]:
    """The ids in a field, with spaces between them; what is none, and more than a page shows, is passed over."""
    return {UUID(one) for one in text.split()[:MOST_LISTED] if is_key(one)}


def is_key(text: str | None) -> bool:
    """Whether a field holds what can be a key."""
    try:
        UUID(text or "")
    except ValueError:
        return False
    return True


def _filled(slug: str, log: ExerciseLog | None) -> dict[str, Any]:
    if log is None:
        return {"slug": slug}
    return {
        "slug": slug,
        "status": log.status,
        "reason": log.reason or "",
        "amount": _text(log.amount_done) or "",
        "pain_before": _text(log.pain_before),
        "pain_after": _text(log.pain_after),
        "felt": log.felt,
        "note": log.note,
    }


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)
