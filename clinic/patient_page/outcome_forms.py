"""The questions of an outcome measure as a patient answers them: by a tap, in the words of their page."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from uuid import UUID, uuid4

from flask_wtf import FlaskForm
from wtforms import BooleanField, Form, FormField, HiddenField
from wtforms.validators import ValidationError

from clinic.core.fields import CheckboxesField, FieldList, LineField, choices
from clinic.outcome_entry.forms import gather_errors
from clinic.outcome_measures.catalog import Measure, measures
from clinic.outcome_measures.rules import LONGEST_ACTIVITY, MOST_ACTIVITIES, MeasureKey
from clinic.patient_page.forms import PAIN, PickField, is_key, word
from handouts.phrases import Phrases

_WHOLE = re.compile(r"-?[0-9]{1,2}")


class QuestionsForm(FlaskForm):  # type: ignore[misc]
    """One measure in the words of `say`; `known` are the activities that a PSFS asks again."""

    measure: ClassVar[MeasureKey]

    form_key = HiddenField()

    def __init__(self, say: Phrases, known: Sequence[str] = (), **options: Any) -> None:
        super().__init__(**options)
        self.say, self.known = say, known

    @property
    def about(self) -> Measure:
        """The measure that is asked."""
        return measures()[self.measure]

    def validate_form_key(self, field: HiddenField) -> None:
        """The page arrived with the key that it was made with."""
        if not is_key(field.data):
            raise ValidationError(self.say("answer.open_again"))

    @abstractmethod
    def answers(self) -> dict[str, Any]:
        """What was answered, as `outcome_measures.rules` takes it; call it after `validate`."""

    def key(self) -> UUID:
        """What makes a double tap one answer; call it after `validate`."""
        return UUID(self.form_key.data)

    def _word(self, field: Any, name: str) -> None:
        word(field, self.about.say(name, self.say.lang), self.say)
        field.invalid_choice_message = self.say("answer.not_offered")


class NprsQuestions(QuestionsForm):
    """Pain now, and the best and worst of seven days."""

    measure = MeasureKey.NPRS
    now = PickField(choices=choices(PAIN))
    best = PickField(choices=choices(PAIN))
    worst = PickField(choices=choices(PAIN))

    def __init__(self, say: Phrases, known: Sequence[str] = (), **options: Any) -> None:
        super().__init__(say, known, **options)
        for name in ("now", "best", "worst"):
            self._word(self[name], name)

    def validate_now(self, field: PickField) -> None:
        """Asked for."""
        if field.data is None:
            raise ValidationError(self.say("questions.pick"))

    def validate_worst(self, field: PickField) -> None:
        """Never less pain than the best."""
        best, worst = _number(self.best.data), _number(field.data)
        if best is not None and worst is not None and worst < best:
            raise ValidationError(self.say("questions.worst_below_best"))

    def answers(self) -> dict[str, Any]:
        """Now, best and worst."""
        return {name: _number(self[name].data) for name in ("now", "best", "worst")}


class ThingForm(Form):
    """One activity and how well it goes."""

    name = LineField()
    now = PickField(choices=choices(PAIN))


class PsfsQuestions(QuestionsForm):
    """One to five activities; a follow-up asks the known ones again and no others."""

    measure = MeasureKey.PSFS
    activities = FieldList(FormField(ThingForm), min_entries=MOST_ACTIVITIES, max_entries=MOST_ACTIVITIES)

    def __init__(self, say: Phrases, known: Sequence[str] = (), **options: Any) -> None:
        super().__init__(say, known, **options)
        for place, entry in enumerate(self.activities, start=1):
            name = known[place - 1] if place <= len(known) else ""
            thing = self.about.say("activity", say.lang).format(n=place)
            word(entry.form.name, thing, say)
            self._word(entry.form.now, "rate")
            entry.form.now.label.text = name or f"{thing}: {self.about.say('rate', say.lang)}"
            if name and not self.is_submitted():
                entry.form.name.data = name

    @property
    def rows(self) -> list[Any]:
        """The entries that are shown."""
        return list(self.activities)[: len(self.known) or MOST_ACTIVITIES]

    def validate(self, extra_validators: Any = None) -> bool:
        """As usual; then a number has a name, no name stands twice, and something is rated."""
        super().validate(extra_validators)
        entries = [entry.form for entry in self.activities]
        names = [entry.name.data.casefold() for entry in entries if entry.name.data]
        for entry in entries:
            if entry.now.data is not None and not entry.name.data:
                entry.name.errors = [self.say("questions.name_this")]
            elif len(entry.name.data or "") > LONGEST_ACTIVITY:
                entry.name.errors = [self.say("answer.note_too_long", n=LONGEST_ACTIVITY)]
            elif entry.name.data and names.count(entry.name.data.casefold()) > 1:
                entry.name.errors = [self.say("questions.twice")]
        if not any(entry.now.data is not None for entry in entries):
            entries[0].now.errors = [self.say("questions.rate_one")]
        gather_errors(self.activities)
        return not self.errors

    def answers(self) -> dict[str, Any]:
        """The activities that have a name."""
        named = [entry.form for entry in self.activities if entry.form.name.data]
        return {"activities": [{"name": one.name.data, "now": _number(one.now.data)} for one in named]}


class GrocQuestions(QuestionsForm):
    """One of fifteen steps, the best first."""

    measure = MeasureKey.GROC
    rating = PickField()

    def __init__(self, say: Phrases, known: Sequence[str] = (), **options: Any) -> None:
        super().__init__(say, known, **options)
        self._word(self.rating, "question")
        steps = list(enumerate(self.about.say("steps", say.lang), start=-7))
        self.rating.choices = choices((str(number), words) for number, words in reversed(steps))

    def validate_rating(self, field: PickField) -> None:
        """Asked for."""
        if field.data is None:
            raise ValidationError(self.say("questions.pick"))

    def answers(self) -> dict[str, Any]:
        """The step as a number."""
        return {"rating": _number(self.rating.data)}


class RmdqQuestions(QuestionsForm):
    """The published list: a tick counts, a blank does not. A box of our own says that none fits."""

    measure = MeasureKey.RMDQ
    ticked = CheckboxesField()
    none = BooleanField()

    def __init__(self, say: Phrases, known: Sequence[str] = (), **options: Any) -> None:
        super().__init__(say, known, **options)
        self._word(self.ticked, "title")
        self._word(self.none, "none")
        sentences = enumerate(self.about.say("items", say.lang), start=1)
        self.ticked.choices = choices((str(number), sentence) for number, sentence in sentences)

    def validate_ticked(self, field: CheckboxesField) -> None:
        """Something is ticked, or the box that says that nothing fits; never both."""
        if field.data and self.none.data:
            raise ValidationError(self.say("questions.not_both"))
        if not field.data and not self.none.data:
            raise ValidationError(self.say("questions.tick_or_none"))

    def answers(self) -> dict[str, Any]:
        """The sentences in their order."""
        return {"ticked": sorted({int(one) for one in self.ticked.data or ()})}


QUESTIONS: Mapping[MeasureKey, type[QuestionsForm]] = {
    one.measure: one for one in (NprsQuestions, PsfsQuestions, GrocQuestions, RmdqQuestions)
}


def empty_questions(measure: MeasureKey, say: Phrases, known: Sequence[str]) -> QuestionsForm:
    """The questions of a measure, not answered yet."""
    return QUESTIONS[measure](say, known, formdata=None, data={"form_key": str(uuid4())})


def _number(text: str | None) -> int | None:
    """What was picked; None for nothing, and for what is not offered, which its own field refuses."""
    return int(text) if text and _WHOLE.fullmatch(text) else None
