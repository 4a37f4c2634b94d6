"""An own modification of one exercise as a form: a row for each of its steps, and what else is different."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, Form, FormField, HiddenField
from wtforms.validators import UUID as IsUUID
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from clinic.core.fields import (
    CheckboxesField,
    FieldList,
    LineField,
    RadioField,
    SelectField,
    VersionField,
    WholeNumberField,
    choices,
)
from clinic.custom_exercises.fields import LONGEST_LINE, RELOAD, LinesField, PropForm, check_props, no_braces
from clinic.custom_library.agreeing import clash
from clinic.custom_library.building import build_modification
from clinic.custom_library.drawings import Drawing, drawings_for, slot_words
from clinic.custom_library.errors import NotValid
from clinic.custom_modifications.borrowing import borrow
from clinic.custom_modifications.drafts import KEEP, TAKEN_AWAY, ModificationDraft, modification_content
from clinic.exercises.catalog import library
from clinic.exercises.content import Exercise, Modification
from clinic.exercises.doses import SANE_BOUNDS
from clinic.exercises.resolved import ResolvedExercise
from clinic.exercises.rules import filled, resolve

HOW_WORDS = {KEEP: "Stays as it is", "replace": "Say instead", "drop": "Leave out", "after": "Say after it"}
NEW_PROPS = 5
"""Rows for things; the drawing with the most new ones has as many."""
SAME_PICTURE = "none"
ALT = "What the picture shows then, for people who do not see it"
_HOLD = NumberRange(*SANE_BOUNDS["hold_seconds"], "Enter 1 to 600.")


def _short(length: int) -> Length:
    return Length(max=length, message=f"Use at most {length} characters.")


class StepRow(Form):
    """What happens to one step."""

    how = SelectField("What happens", choices=choices(HOW_WORDS.items()), default=KEEP)
    text = LineField("New words", [_short(LONGEST_LINE), no_braces])

    def check(self) -> None:
        """Words where they are needed, and nowhere else."""
        if self.how.data in ("replace", "after") and not self.text.data:
            self.text.errors = ["Write the new words."]
        elif self.how.data in (KEEP, "drop") and self.text.data:
            self.text.errors = ["Choose “Say instead” or “Say after it” for these words, or clear them."]


class ModificationForm(FlaskForm):  # type: ignore[misc]
    """A modification of the exercise it is made with; rows of steps are in the order of its steps."""

    form_key = HiddenField(validators=[IsUUID(RELOAD)])
    label = LineField("Name", [InputRequired("Give it a name."), _short(80)])
    slot = SelectField("What it changes", [InputRequired("Choose what it changes.")], default="")
    indication = LineField("When to give it", [InputRequired("Say when to give it."), _short(200)])
    patient_text = LineField(
        "Words to the patient", [InputRequired("Tell the patient what is different."), _short(300), no_braces]
    )
    said_below = BooleanField("The start or a step below says this")
    drawing = RadioField("The picture", validators=[InputRequired("Choose what the picture shows.")])
    words_of = HiddenField()
    """The drawing whose words and things were last put in."""
    picture_alt = LineField(ALT, [_short(300)])
    start = LineField("Start position instead", [_short(300), no_braces])
    caption = LineField("Words under the picture instead", [_short(120), no_braces])
    start_more = LineField("Said after the start position", [_short(200), no_braces])
    steps = FieldList(FormField(StepRow), "Steps")
    props_added = FieldList(FormField(PropForm), "Things it adds", min_entries=NEW_PROPS, max_entries=NEW_PROPS)
    props_dropped = CheckboxesField("Things it does without")
    attributes_add = CheckboxesField("It also asks of the body")
    attributes_remove = CheckboxesField("It no longer asks of the body", description=TAKEN_AWAY)
    hold_seconds = WholeNumberField("Time to start with, seconds", [Optional(), _HOLD])
    hold_cap = WholeNumberField("Never longer than, seconds", [Optional(), _HOLD])
    stop = LinesField("Stop when")
    note = LineField("Note for the clinician", [_short(300)])
    source = LineField("Where it comes from", [InputRequired("Say where it comes from."), _short(200)])

    def __init__(self, exercise: Exercise, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.exercise = exercise
        words, own = library().attributes, exercise.attributes
        slots = ((slot, slot.replace("_", " ").capitalize()) for slot in library().slots)
        self.slot.choices = choices([("", "Choose"), *slots])
        self.props_dropped.choices = choices((prop.id, prop.name) for prop in exercise.props)
        self.attributes_add.choices = choices((slug, text) for slug, text in words.items() if slug not in own)
        self.attributes_remove.choices = choices((slug, text) for slug, text in words.items() if slug in own)
        drawings = drawings_for(exercise, library())
        self.drawings = {one.key: one for one in drawings}
        as_in = ((one.key, f"As in “{one.of.label}”") for one in drawings)
        self.drawing.choices = choices([(SAME_PICTURE, "No change in the picture"), *as_in])
        while len(self.steps) < len(exercise.steps):
            self.steps.append_entry()
        for number, entry in enumerate(self.steps, 1):
            entry.form.text.label.text = f"New words, step {number}"

    @property
    def chosen_drawing(self) -> Drawing | None:
        """The drawing that is chosen; None when the picture stays, or nothing is chosen yet."""
        return self.drawings.get(self.drawing.data or "")

    @property
    def plain(self) -> ResolvedExercise:
        """The exercise without modifications, its words filled in."""
        return resolve(self.exercise)

    @property
    def rows(self) -> list[tuple[str, StepRow]]:
        """Each step of the exercise, filled in, with its row."""
        texts = [filled(step.text, self.exercise.words) for step in self.exercise.steps]
        return list(zip(texts, [entry.form for entry in self.steps], strict=False))

    def validate(self, extra_validators: Any = None) -> bool:
        """The fields by themselves, then what one asks of another."""
        super().validate(extra_validators)
        for _, row in self.rows:
            row.check()
        check_props(self.props_added)
        self.steps.errors = [row.errors for _, row in self.rows if row.errors]
        if not self.exercise.dose.hold_seconds and (self.hold_seconds.data or self.hold_cap.data):
            self.hold_seconds.errors = ["This exercise has no time in seconds."]
        elif self.hold_seconds.data and self.hold_cap.data and self.hold_seconds.data > self.hold_cap.data:
            self.hold_cap.errors = ["It starts with more than this."]
        self._check_said()
        self._check_slot()
        made = self.built()
        if made:
            self.contradict(clash(made, self.exercise).words())
        if borrow(self):
            label = self.chosen_drawing.of.label if self.chosen_drawing else "the picture before"
            self.drawing.errors = [f"The words and things of “{label}” were put in below. Read them, then save."]
        return not self.errors

    def contradict(self, problems: Mapping[str, str]) -> None:
        """Say beside the ticks, by the name of their field, what the picture shows instead."""
        for name, words in problems.items():
            self[name].errors = self[name].errors or [words]

    def built(self) -> Modification | None:
        """The modification as far as it is typed, of the kind of its drawing; None when it is none yet."""
        of = self.chosen_drawing.of if self.chosen_drawing else None
        draft = self.draft()
        texts = ("label", "indication", "patient_text", "source")
        missing: dict[str, Any] = dict.fromkeys((name for name in texts if not getattr(draft, name)), "–")
        draft = replace(draft, slot=of.slot if of else draft.slot, **missing)
        try:
            return build_modification("preview", modification_content(draft), library(), self.exercise)
        except NotValid:
            return None

    def _check_said(self) -> None:
        says = any(row.how.data in ("replace", "after") for _, row in self.rows)
        if self.said_below.data and not (says or self.start.data or self.start_more.data):
            self.said_below.errors = ["Nothing below says anything new. Take the tick back, or write it there."]

    def _check_slot(self) -> None:
        of = self.chosen_drawing.of if self.chosen_drawing else None
        if of is not None and of.slot != self.slot.data and not self.slot.errors:
            self.slot.errors = [slot_words(of)]

    def fill(self, draft: ModificationDraft) -> None:
        """Show a draft."""
        for name in (
            "label",
            "slot",
            "indication",
            "patient_text",
            "said_below",
            "start",
            "start_more",
            "caption",
            "source",
            "note",
            "hold_seconds",
            "hold_cap",
        ):
            self[name].data = getattr(draft, name)
        self.drawing.data = self.words_of.data = draft.drawing or SAME_PICTURE
        self.picture_alt.data = draft.picture_alt
        for name in ("props_dropped", "attributes_add", "attributes_remove"):
            self[name].data = list(getattr(draft, name))
        self.stop.data = "\n".join(draft.stop)
        changed = {target: (how, text) for target, how, text in draft.steps}
        for step, (_, row) in zip(self.exercise.steps, self.rows, strict=True):
            row.how.data, row.text.data = changed.get(step.id, (KEEP, ""))
        for entry, (slug, note) in zip(self.props_added, draft.props_added, strict=False):
            entry.form.prop.data, entry.form.note.data = slug, note

    def draft(self) -> ModificationDraft:
        """The typed modification; call it after `validate`."""
        rows = zip(self.exercise.steps, self.rows, strict=True)
        changes = ((step.id, row.how.data, row.text.data) for step, (_, row) in rows)
        added = [entry.form for entry in self.props_added]
        return ModificationDraft(
            label=self.label.data,
            slot=self.slot.data,
            indication=self.indication.data,
            patient_text=self.patient_text.data,
            source=self.source.data,
            steps=tuple(one for one in changes if one[1] != KEEP),
            said_below=bool(self.said_below.data),
            start=self.start.data or "",
            start_more=self.start_more.data or "",
            caption=self.caption.data or "",
            props_added=tuple((row.prop.data, row.note.data) for row in added if row.prop.data),
            props_dropped=tuple(self.props_dropped.data or ()),
            attributes_add=tuple(self.attributes_add.data or ()),
            attributes_remove=tuple(self.attributes_remove.data or ()),
            hold_seconds=self.hold_seconds.data,
            hold_cap=self.hold_cap.data,
            stop=self.stop.lines,
            note=self.note.data,
            drawing="" if self.drawing.data == SAME_PICTURE else self.drawing.data or "",
            picture_alt=self.picture_alt.data,
        )


class NewModificationForm(ModificationForm):
    """A new one; `exercise_slug` says of what."""

    exercise_slug = HiddenField()


class EditModificationForm(ModificationForm):
    """One that is there."""

    version = VersionField()
