"""The form of each measure as staff fill it in: from paper or from what they asked, by digits alone."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, ClassVar
from uuid import UUID, uuid4

from flask_wtf import FlaskForm
from wtforms import Form, FormField, HiddenField
from wtforms.validators import UUID as IsUUID
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from clinic.core.fields import DayField, FieldList, LineField, RadioField, WholeNumberField, choices
from clinic.outcome_entry.service import Answered
from clinic.outcome_measures.catalog import Measure, measures
from clinic.outcome_measures.models import ScoreSource
from clinic.outcome_measures.rules import (
    LONGEST_ACTIVITY,
    MOST_ACTIVITIES,
    ODI_EACH,
    ODI_LEAST,
    ODI_SECTIONS,
    RMDQ_ITEMS,
    MeasureKey,
)
from clinic.patients.forms import at_most

SOURCE_LABELS = {ScoreSource.STAFF: "Asked in the clinic", ScoreSource.PAPER: "Copied from a paper form"}
EARLIEST = timedelta(days=366)
"""How far back a score may be entered."""

OPEN_AGAIN = "Open the page again."
_ZERO_TO_TEN = "Enter a number from 0 to 10."
_SEPARATORS = re.compile(r"[\s,;.]+")


def _number(label: str, lowest: int, highest: int, message: str, *, required: bool = True) -> WholeNumberField:
    asked = InputRequired(message) if required else Optional()
    return WholeNumberField(label, [asked, NumberRange(lowest, highest, message)], message=message)


class ScoreForm(FlaskForm):  # type: ignore[misc]
    """What every measure asks: which day, and how it reached us. `known` are the activities of the last PSFS."""

    measure: ClassVar[MeasureKey]

    form_key = HiddenField(validators=[IsUUID(OPEN_AGAIN)])
    taken_on = DayField("Day", [InputRequired("Enter the day.")])
    source = RadioField("How it reached us", validators=[InputRequired("Choose one.")])

    def __init__(self, today: date, sources: Sequence[ScoreSource], known: Sequence[str] = (), **options: Any) -> None:
        super().__init__(**options)
        self.today, self.known = today, known
        self.source.choices = choices((one.value, SOURCE_LABELS[one]) for one in sources)

    @property
    def about(self) -> Measure:
        """The measure that is asked."""
        return measures()[self.measure]

    def validate_taken_on(self, field: DayField) -> None:
        """Today or a day of the last year."""
        if field.data and not timedelta(0) <= self.today - field.data <= EARLIEST:
            raise ValidationError("Choose today or a day of the last 12 months.")

    @abstractmethod
    def answers(self) -> dict[str, Any]:
        """What was answered, as `rules` takes it; call it after `validate`."""

    def version(self) -> str:
        """Of the form that was answered."""
        return self.about.version

    def answered(self) -> Answered:
        """The typed values; call it after `validate`."""
        assert self.taken_on.data is not None  # required
        return Answered(self.measure, self.version(), self.taken_on.data, self.answers(), ScoreSource(self.source.data))

    def renew(self, message: str) -> None:
        """Say why it was not stored; sent again it is a score of its own."""
        self.form_key.data, self.form_key.raw_data = str(uuid4()), None
        self.form_errors.append(message)


class NprsForm(ScoreForm):
    """Pain now, and the best and worst of seven days."""

    measure = MeasureKey.NPRS
    now = _number("Pain now", 0, 10, _ZERO_TO_TEN)
    best = _number("Best in 7 days", 0, 10, _ZERO_TO_TEN, required=False)
    worst = _number("Worst in 7 days", 0, 10, _ZERO_TO_TEN, required=False)

    def validate_worst(self, field: WholeNumberField) -> None:
        """Never less pain than the best."""
        if field.data is not None and self.best.data is not None and field.data < self.best.data:
            raise ValidationError("The worst is less pain than the best. Check both.")

    def answers(self) -> dict[str, Any]:
        """Now, best and worst."""
        return {name: self[name].data for name in ("now", "best", "worst")}


class ActivityForm(Form):
    """One activity of the PSFS."""

    name = LineField("Activity", [at_most(LONGEST_ACTIVITY)])
    now = _number("Now", 0, 10, _ZERO_TO_TEN, required=False)


class PsfsForm(ScoreForm):
    """One to five activities; a follow-up asks the known ones again and no others."""

    measure = MeasureKey.PSFS
    fresh = HiddenField(default="")
    """Whether the patient names activities anew, with which earlier scores are not compared."""
    activities = FieldList(FormField(ActivityForm), min_entries=MOST_ACTIVITIES, max_entries=MOST_ACTIVITIES)

    def __init__(self, today: date, sources: Sequence[ScoreSource], known: Sequence[str] = (), **options: Any) -> None:
        super().__init__(today, sources, known, **options)
        self.known = known = () if self.fresh.data else known
        for place, entry in enumerate(self.activities, start=1):
            name = known[place - 1] if place <= len(known) else f"Activity {place}"
            entry.form.name.label.text, entry.form.now.label.text = f"Activity {place}", f"{name}, now"
            if not self.is_submitted() and place <= len(known):
                entry.form.name.data = known[place - 1]

    @property
    def rows(self) -> list[Any]:
        """The entries that are shown: the known activities, or five empty lines."""
        return list(self.activities)[: len(self.known) or MOST_ACTIVITIES]

    def validate(self, extra_validators: Any = None) -> bool:
        """As usual; then a number has a name, no name stands twice, something is rated, and the activities are the same."""
        super().validate(extra_validators)
        check_activities(self, [entry.form for entry in self.activities], self.known)
        gather_errors(self.activities)
        return not self.errors

    def answers(self) -> dict[str, Any]:
        """The activities that have a name."""
        return {
            "activities": [
                {"name": entry.form.name.data, "now": entry.form.now.data}
                for entry in self.activities
                if entry.form.name.data
            ]
        }


def check_activities(form: Any, entries: Sequence[Any], known: Sequence[str]) -> None:
    """Put a message where the activities of a PSFS do not fit together."""
    names = [entry.name.data for entry in entries if entry.name.data]
    for entry in entries:
        if entry.now.data is not None and not entry.name.data:
            entry.name.errors = ["Write what this number is about."]
        elif entry.name.data and [one.casefold() for one in names].count(entry.name.data.casefold()) > 1:
            entry.name.errors = ["This stands here twice."]
    if known and names != list(known):
        form.form_errors.append("The activities have changed since this page was opened. Open it again.")
    elif not any(entry.now.data is not None for entry in entries):
        entries[0].now.errors = ["Rate at least one activity, 0 to 10."]


def gather_errors(entries: FieldList) -> None:
    """Let a list know what was found wrong with its entries after it was checked itself: the summary reads it there."""
    found = [entry.errors for entry in entries]
    entries.errors = found if any(found) else []


class GrocForm(ScoreForm):
    """One number from -7 to +7."""

    measure = MeasureKey.GROC
    rating = _number("Rating", -7, 7, "Enter a number from −7 to 7.")

    def answers(self) -> dict[str, Any]:
        """The rating."""
        return {"rating": self.rating.data}


class RmdqForm(ScoreForm):
    """The numbers of the sentences that are ticked; 0 says that none is."""

    measure = MeasureKey.RMDQ
    ticked = LineField("Ticked sentences", [InputRequired("Enter the numbers of the sentences, or 0 for none.")])

    def validate_ticked(self, field: LineField) -> None:
        """Numbers from 1 to 24, or a single 0."""
        numbers = [one for one in _SEPARATORS.split(field.data) if one]
        if not all(one.isascii() and one.isdigit() and len(one) <= 2 and int(one) <= RMDQ_ITEMS for one in numbers):
            raise ValidationError(f"Enter numbers from 1 to {RMDQ_ITEMS} with spaces between them, or 0 for none.")
        found = [int(one) for one in numbers]
        if 0 in found and len(found) > 1:
            raise ValidationError("0 says that no sentence is ticked. Take it out, or the others.")
        if len(found) != len(set(found)):
            raise ValidationError("A number stands there twice. Check it with the form.")

    def answers(self) -> dict[str, Any]:
        """The sentences in their order."""
        return {"ticked": sorted(int(one) for one in _SEPARATORS.split(self.ticked.data) if one.strip("0"))}


class _ScoreOnly(ScoreForm):
    """The result of a paper form whose questions are not shown here."""

    form_version = LineField("Version of the form", [InputRequired("Enter the version of the form."), at_most(40)])

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        if not self.is_submitted() and not self.form_version.data:
            self.form_version.data = self.about.version

    def version(self) -> str:
        """As it stands on the paper."""
        return self.form_version.data


class LefsForm(_ScoreOnly):
    """The sum of the form."""

    measure = MeasureKey.LEFS
    total = _number("Sum of the form", 0, 80, "Enter the sum, 0 to 80.")

    def answers(self) -> dict[str, Any]:
        """The sum."""
        return {"total": self.total.data}


class OdiForm(_ScoreOnly):
    """The sum of the sections and how many were answered."""

    measure = MeasureKey.ODI
    total = _number("Sum of the sections", 0, 50, "Enter the sum, 0 to 50.")
    answered_sections = _number(
        "Sections answered",
        ODI_LEAST,
        ODI_SECTIONS,
        f"Enter {ODI_LEAST} or {ODI_SECTIONS}. The published score reckons with one section left out, not with more.",
    )

    def validate_total(self, field: WholeNumberField) -> None:
        """No more than the answered sections can give."""
        answered = self.answered_sections.data
        if field.data is not None and answered is not None and field.data > ODI_EACH * answered:
            raise ValidationError(f"{answered} sections give {ODI_EACH * answered} at most. Check both numbers.")

    def answers(self) -> dict[str, Any]:
        """The sum and the number of sections."""
        return {"sum": self.total.data, "answered": self.answered_sections.data}


FORMS: Mapping[MeasureKey, type[ScoreForm]] = {
    one.measure: one for one in (NprsForm, PsfsForm, GrocForm, RmdqForm, LefsForm, OdiForm)
}


def empty_form(
    key: MeasureKey, today: date, sources: Sequence[ScoreSource], known: Sequence[str], *, is_fresh: bool = False
) -> ScoreForm:
    """The form of a measure as it is first shown; `is_fresh` lets a patient name other activities than `known`."""
    first = {"source": sources[0].value} if sources else {}
    more: dict[str, Any] = {"answered_sections": ODI_SECTIONS} if key is MeasureKey.ODI else {}
    more |= {"fresh": "yes"} if is_fresh and key is MeasureKey.PSFS else {}
    data = {"form_key": str(uuid4()), "taken_on": today, **first, **more}
    return FORMS[key](today, sources, known, formdata=None, data=data)


def key_of(form: ScoreForm) -> UUID:
    """The key that the form was made with; call it after `validate`."""
    return UUID(form.form_key.data)
