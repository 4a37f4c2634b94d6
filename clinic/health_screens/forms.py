"""The health screen as a form: boxes by group, "none of these", the dates of events, the pregnancy part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, HiddenField
from wtforms.validators import UUID as UUIDValidator
from wtforms.validators import InputRequired

from clinic.core.days import read_about
from clinic.core.fields import CheckboxesField, DayField, ParagraphField, choices
from clinic.exercises.catalog import library
from clinic.exercises.vocabulary import Flag
from clinic.health_screens.ending_fields import EndingFields, ending_fields
from clinic.health_screens.events import EVENT_BOXES, EVENT_OF_FLAG, events_told
from clinic.health_screens.models import HealthScreen
from clinic.health_screens.questions import (
    CLEARED_GROUP,
    EMERGENCY_GROUP,
    HIP_GROUP,
    PREGNANCY_GROUP,
    PREGNANT_FLAG,
    STRAIN,
    WITHOUT_DATE,
    flags_of,
    groups_asked,
    numbers,
)
from clinic.health_screens.service import ScreenAnswers
from clinic.patients import pages
from clinic.patients.forms import PregnancyFields, at_most, check_pregnancy
from clinic.patients.kinds import Pregnancy
from clinic.patients.models import Patient

EVENTS = (*EVENT_BOXES, STRAIN)
ABOUT = "Enter a day like 3/14/2026; for long ago, the year is enough."


@dataclass(frozen=True, slots=True)
class Item:
    """Boxes that belong together and the date that a tick in one of them asks for."""

    flags: tuple[Flag, ...]
    event: str | None
    date_field: Field | None

    @property
    def is_date_optional(self) -> bool:
        """Whether the date may be left out."""
        return self.event in WITHOUT_DATE


@dataclass(frozen=True, slots=True)
class Group:
    """One group of questions as it is drawn. `before` is the last screen's answer: "none", "yes" or None."""

    name: str
    items: tuple[Item, ...]
    is_none: bool
    before: str | None
    error: str | None
    needs_answer: bool
    is_open: bool


def _event_day() -> DayField:
    return DayField("", picker=False, reader=lambda text: read_about(text, pages.today()), message=ABOUT)


class ScreenForm(EndingFields, PregnancyFields, FlaskForm):  # type: ignore[misc]
    """One day's answers. `last` is the screen its marked answers come from; made by `screen_form`."""

    form_key = HiddenField(validators=[InputRequired(), UUIDValidator("Open the form again.")])
    flags = CheckboxesField("Answered yes")
    cleared = CheckboxesField("None of these")
    strain = BooleanField("Hip flexor strain")
    rest_is_none = BooleanField("I asked the groups I left open too: none of these")
    confirmed = BooleanField("I went through the answers from last time with the patient today")
    note = ParagraphField("Note", [at_most(2000)])
    on_c_section = _event_day()
    on_abdominal_surgery = _event_day()
    on_hernia_repair = _event_day()
    on_hip_replacement = _event_day()
    on_hip_flexor_strain = _event_day()

    def __init__(self, today: date, patient: Patient, last: HealthScreen | None, *, therapist: bool, **options: Any):
        super().__init__(**options)
        self.today, self.patient, self.last, self.therapist = today, patient, last, therapist
        self.group_errors: dict[str, str] = {}
        shown = [group for group in library().flag_groups if therapist or group != CLEARED_GROUP]
        told = {flag.slug for flag in flags_of(PREGNANCY_GROUP)} & set(last.flags if last else ())
        if PREGNANCY_GROUP not in groups_asked(patient.sex_at_birth, patient.pregnancy) and not told:
            shown.remove(PREGNANCY_GROUP)
            self.pregnancy.data = Pregnancy.NO
        self.shown = tuple(shown)
        self.flags.choices = choices((flag.slug, flag.label) for group in shown for flag in flags_of(group))
        self.cleared.choices = choices((group, group) for group in shown if group != CLEARED_GROUP)
        for event in EVENTS:
            self[f"on_{event}"].label.text = f"{library().events[event].label}, date"
        self.keep_what_a_therapist_ends()

    @property
    def numbers(self) -> Mapping[str, int]:
        """The number of each question on the paper sheet, by its slug; what only the clinic answers has none."""
        return numbers()

    def groups(self) -> Sequence[Group]:
        """The groups in order, ready to be drawn."""
        return [self._group(name) for name in self.shown]

    def open_groups(self) -> tuple[str, ...]:
        """The groups that would be stored as unknown; not knowing of a pregnancy leaves its group open."""
        return tuple(name for name in self.shown if self._is_open(name))

    def clear_open_groups(self) -> tuple[str, ...]:
        """Tick "none of these" in every group without an answer, to be looked at before saving; gives their names.

        Emergency signs are left out: each of them is asked, and answered by itself.
        """
        self.say_what_was_kept()
        cleared = tuple(self._together())
        self.cleared.data = [*(self.cleared.data or ()), *cleared]
        return cleared

    def emergencies(self) -> tuple[str, ...]:
        """What is ticked of the emergency signs, in words: it is to be seen even when the form is not taken."""
        return tuple(flag.label for flag in flags_of(EMERGENCY_GROUP) if flag.slug in (self.flags.data or ()))

    def answers(self) -> ScreenAnswers:
        """The typed values, without dates that nothing asked for."""
        flags = frozenset(self.flags.data or ()) - {PREGNANT_FLAG}
        if self.pregnancy.data == Pregnancy.PREGNANT:
            flags |= {PREGNANT_FLAG}
        return ScreenAnswers(
            flags=flags,
            cleared_groups=frozenset(self._cleared()),
            event_dates={event: day for event in self._events() if (day := self[f"on_{event}"].data)},
            pregnancy=Pregnancy(self.pregnancy.data),
            due_on=self.due_on.data,
            delivered_on=self.delivered_on.data,
            note=self.note.data or "",
            endings=self.endings(),
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """The fields by themselves, then what one answer asks of another."""
        super().validate(extra_validators)
        check_pregnancy(self, self.today, needs_dates=True)
        self._check_events()
        self.check_endings()
        for group in self.cleared.data or ():
            if self._ticked(group):
                self.group_errors[group] = "A box is ticked and so is “None of these”. Take one of them back."
        if self.last is not None and not self.confirmed.data:
            self.confirmed.errors = ["Ask again today, then tick this box."]
        return not self.errors and not self.group_errors

    def prefill(self) -> None:
        """Tick what was yes last time and fill in its dates; "none of these" must be answered anew each time."""
        self.pregnancy.data = self.patient.pregnancy
        self.due_on.data, self.delivered_on.data = self.patient.due_on, self.patient.delivered_on
        if self.last is None:
            return
        said_unknown = self.last.pregnancy == Pregnancy.PREGNANT and self.last.due_on is None
        self.due_unknown.data = said_unknown and self.due_on.data is None
        self.flags.data = list(self.last.flags)
        self.strain.data = STRAIN in self.last.event_dates
        for event in EVENTS:
            day = self.last.event_dates.get(event)
            self[f"on_{event}"].data = date.fromisoformat(day) if day else None

    def _check_events(self) -> None:
        events = self._events()
        if "c_section" in events and self.on_c_section.data is None and not self.on_c_section.errors:
            # The operation was the birth.
            self.on_c_section.data = self.delivered_on.data
        for event in EVENTS:
            field = self[f"on_{event}"]
            if event not in events:
                field.data, field.errors = None, []
            elif field.data is None and not field.errors and event not in WITHOUT_DATE:
                field.errors = ["Enter the day or the year."]
            elif field.data and field.data > self.today:
                field.errors = ["This day is in the future."]
            elif field.data and field.data < self.patient.birth_on:
                field.errors = ["This is before the patient was born."]

    def _events(self) -> frozenset[str]:
        return events_told(self.flags.data or ()) | ({STRAIN} if self.strain.data else set())

    def _ticked(self, group: str) -> bool:
        return any(flag.slug in (self.flags.data or ()) for flag in flags_of(group)) or (
            group == HIP_GROUP and bool(self.strain.data)
        )

    def _cleared(self) -> list[str]:
        cleared = list(self.cleared.data or ())
        if self.rest_is_none.data:
            cleared += self._together()
        return cleared

    def _together(self) -> list[str]:
        """The groups that one answer may stand for."""
        return [group for group in self.shown if group != EMERGENCY_GROUP and self._lacks_answer(group)]

    def _lacks_answer(self, group: str) -> bool:
        return group != CLEARED_GROUP and group not in (self.cleared.data or ()) and not self._ticked(group)

    def _is_open(self, group: str) -> bool:
        if group == PREGNANCY_GROUP and self.pregnancy.data == Pregnancy.UNKNOWN:
            return True
        return self._lacks_answer(group) and not (self.rest_is_none.data and group != EMERGENCY_GROUP)

    def _group(self, name: str) -> Group:
        return Group(
            name=name,
            items=tuple(self._items(name)),
            is_none=name in (self.cleared.data or ()),
            before=self._before(name),
            error=self.group_errors.get(name),
            needs_answer=name != CLEARED_GROUP,
            is_open=self._is_open(name),
        )

    def _items(self, group: str) -> list[Item]:
        items: list[Item] = []
        for flag in flags_of(group):
            event = EVENT_OF_FLAG.get(flag.slug)
            if event and items and items[-1].event == event:
                items[-1] = Item((*items[-1].flags, flag), event, items[-1].date_field)
            else:
                items.append(Item((flag,), event, self[f"on_{event}"] if event else None))
        return items

    def _before(self, group: str) -> str | None:
        if self.last is None:
            return None
        if group in self.last.cleared_groups:
            return "none"
        told = any(flag.slug in self.last.flags for flag in flags_of(group))
        return "yes" if told or (group == HIP_GROUP and STRAIN in self.last.event_dates) else None


def screen_form(
    today: date, patient: Patient, last: HealthScreen | None, *, therapist: bool, **options: Any
) -> ScreenForm:
    """The form with a "What changed?" for each answer of `last` that does not end by itself."""
    kind = type("AskedForm", (ScreenForm,), ending_fields(last.flags if last else ()))
    form: ScreenForm = kind(today, patient, last, therapist=therapist, **options)
    return form
