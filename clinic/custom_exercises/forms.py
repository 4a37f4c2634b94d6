"""An own exercise as a form. It shows and reads an `ExerciseDraft`; the picture has forms of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, FormField, HiddenField
from wtforms.validators import UUID as IsUUID
from wtforms.validators import InputRequired, Length

from clinic.core.fields import CheckboxesField, FieldList, LineField, RadioField, SelectField, VersionField, choices
from clinic.custom_exercises.dose_fields import LABELS, DoseFields
from clinic.custom_exercises.drafts import DraftDose, ExerciseDraft, with_ids
from clinic.custom_exercises.fields import RELOAD, LinesField, PropForm, check_props, no_braces
from clinic.custom_library.agreeing import groups_against_each_other, groups_against_picture
from clinic.custom_library.attributes import GROUPS, chosen_in
from clinic.custom_pictures.choosing import pose_choices, pose_of
from clinic.exercises.catalog import library
from clinic.exercises.doses import Manner, Side

MANNERS = {Manner.HOLD: "Hold or press for the time", Manner.STAY: "Rest in it", Manner.GO: "Keep moving or breathing"}
SIDES = {
    Side.EACH: "Each side in turn", Side.EITHER: "The side they like", Side.LEFT: "Left", Side.RIGHT: "Right",
    Side.BOTH: "Both sides at once", Side.NONE: "No side",
}  # fmt: skip
CERTAINTIES = {"low": "Low", "medium": "Medium", "high": "High"}
MOST_STEPS, PROP_ROWS = 12, 6
NONE_OF_THESE = "None of these"
NOT_CHOSEN = ("", "Choose")


class ExerciseForm(DoseFields, FlaskForm):  # type: ignore[misc]
    """Everything about an own exercise but its picture; one group of boxes for each of `attributes.GROUPS`."""

    form_key = HiddenField(validators=[IsUUID(RELOAD)])
    based_on = HiddenField()
    name = LineField("Name", [InputRequired("Give it a name."), Length(max=120, message="Use at most 120 characters.")])
    category = SelectField("Phase", [InputRequired("Choose a phase.")], default="")
    start = LineField(
        "Start position",
        [InputRequired("Say how to start."), Length(max=300, message="Use at most 300 characters."), no_braces],
    )
    steps = LinesField("Steps", [InputRequired("Write at least one step."), no_braces], most=MOST_STEPS)
    caption = LineField("Words under the picture", [Length(max=120, message="Use at most 120 characters."), no_braces])
    feel = LinesField("Should feel")
    not_feel = LinesField("Should not feel")
    stop = LinesField("Stop when")
    notes = LinesField("Notes for the clinician")
    manner = RadioField(
        "What the time is for", choices=choices(MANNERS.items()), validators=[InputRequired("Choose one.")]
    )
    sides = CheckboxesField("Sides it may be given for", choices=choices(SIDES.items()))
    props = FieldList(FormField(PropForm), "Props", min_entries=PROP_ROWS, max_entries=PROP_ROWS)
    source = LineField(
        "Where it comes from",
        [InputRequired("Say where it comes from."), Length(max=200, message="Use at most 200 characters.")],
    )
    certainty = RadioField(
        "How sure is it", choices=choices(CERTAINTIES.items()), validators=[InputRequired("Choose one.")]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.category.choices = choices([NOT_CHOSEN, *((one, one.capitalize()) for one in library().categories)])
        for name, span in self.spans().items():
            span.name_after(LABELS[name])
        for group in GROUPS:
            self[group.field].choices = choices((slug, library().attributes[slug]) for slug in group.attributes)

    @property
    def attributes(self) -> list[str]:
        """The ticked attributes of all groups."""
        return [slug for group in GROUPS for slug in self[group.field].data or ()]

    def validate(self, extra_validators: Any = None) -> bool:
        """The fields by themselves, then what one asks of another."""
        super().validate(extra_validators)
        self._check_groups()
        self.contradict(groups_against_each_other(self.attributes))
        self.contradict(groups_against_picture(self.shown_pose, self.attributes))
        check_props(self.props)
        self.check_dose(self.manner.data or "", self.attributes)
        if not self.sides.data:
            self.sides.errors = ["Tick at least one."]
        elif "none" in self.sides.data and len(self.sides.data) > 1:
            self.sides.errors = ["“No side” does not go with another one."]
        return not self.errors

    @property
    def shown_pose(self) -> Mapping[str, Any] | None:
        """The pose that is or will be shown; None for a photo, and as long as none is chosen."""
        return None

    def contradict(self, problems: Mapping[str, str]) -> None:
        """Say beside each group of boxes, by its key, what contradicts them; what is said there comes first."""
        for group in GROUPS:
            if group.key in problems and not self[group.field].errors:
                self[group.field].errors = [problems[group.key]]

    def fill(self, draft: ExerciseDraft) -> None:
        """Show a draft."""
        for name in ("name", "category", "start", "caption", "source", "certainty"):
            self[name].data = getattr(draft, name)
        for name in ("feel", "not_feel", "stop", "notes"):
            self[name].data = "\n".join(getattr(draft, name))
        self.steps.data = "\n".join(text for _, text in draft.steps)
        self.manner.data, self.sides.data = draft.dose.manner, list(draft.dose.sides)
        for name, row in self.spans().items():
            row.fill(draft.dose.ranges.get(name))
        for entry, (slug, note) in zip(self.props, draft.props, strict=False):
            entry.form.prop.data, entry.form.note.data = slug, note
        for group in GROUPS:
            self[group.field].data = chosen_in(group, draft.attributes)
            self[group.none_field].data = not self[group.field].data

    def draft(self, before: ExerciseDraft | None = None) -> ExerciseDraft:
        """The typed exercise; steps keep the names they had in `before`. Call it after `validate`."""
        return ExerciseDraft(
            name=self.name.data,
            category=self.category.data,
            attributes=tuple(sorted(self.attributes)),
            start=self.start.data,
            caption=self.caption.data,
            steps=with_ids(self.steps.lines, before.steps if before else ()),
            dose=DraftDose(self.manner.data, self._sides(before), self.dose_ranges()),
            source=self.source.data,
            certainty=self.certainty.data,
            props=tuple((row.prop.data, row.note.data) for row in self._props() if row.prop.data),
            feel=self.feel.lines,
            not_feel=self.not_feel.lines,
            stop=self.stop.lines,
            notes=self.notes.lines,
        )

    def _props(self) -> list[PropForm]:
        return [entry.form for entry in self.props]

    def _sides(self, before: ExerciseDraft | None) -> tuple[str, ...]:
        """The ticked sides; the first is what a prescription starts with, so the order of the library stays."""
        first = list(before.dose.sides) if before else []
        order = {side: place for place, side in enumerate([*first, *(one for one in SIDES if one not in first)])}
        return tuple(sorted(self.sides.data or (), key=lambda side: order[side]))

    def _check_groups(self) -> None:
        for group in GROUPS:
            ticked = self[group.field]
            says_none = self[group.none_field].data
            if says_none and ticked.data:
                ticked.errors = [f"“{NONE_OF_THESE}” is ticked, too. Take one of them back."]
            elif not ticked.data and not says_none and not ticked.errors:
                ticked.errors = [f"Tick what fits, or “{NONE_OF_THESE}”."]


for _group in GROUPS:
    setattr(ExerciseForm, _group.field, CheckboxesField(_group.label))
    setattr(ExerciseForm, _group.none_field, BooleanField(NONE_OF_THESE))


class NewExerciseForm(ExerciseForm):
    """A new one, with the pose to begin with."""

    pose = SelectField("Pose to begin with", [InputRequired("Choose a pose.")], default="")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pose.choices = choices([NOT_CHOSEN, *pose_choices()])

    @property
    def shown_pose(self) -> Mapping[str, Any] | None:
        """The pose that was picked."""
        return pose_of(self.pose.data or "")


class EditExerciseForm(ExerciseForm):
    """One that is there; `content` is what is saved of it."""

    version = VersionField()

    def __init__(self, content: Mapping[str, Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.content = content

    @property
    def shown_pose(self) -> Mapping[str, Any] | None:
        """The pose that is saved."""
        return None if self.content["photo"] else self.content["scene"]
