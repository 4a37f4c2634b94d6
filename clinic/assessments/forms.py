"""An examination as a form: the findings of the battery, and the class the therapist decides on."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField
from wtforms.validators import UUID as UUIDValidator
from wtforms.validators import InputRequired

from clinic.assessments.documents import Values
from clinic.assessments.measure_fields import field_for
from clinic.assessments.service import Findings
from clinic.battery.measures import Section, Value
from clinic.battery.sections import MEASURES, NEGATIVE, SECTIONS, WITHOUT_ANGLE
from clinic.core.fields import LineField, ParagraphField, RadioField, choices
from clinic.decision_table.kinds import AssessmentClass
from clinic.decision_table.words import CLASS_LABELS
from clinic.patients.forms import at_most

CAN_BE_ALL_NEGATIVE = tuple(section for section in SECTIONS if section.can_be_all_negative)


class FindingsForm(FlaskForm):  # type: ignore[misc]
    """The findings alone, one field for each value of the battery: enough for a suggestion."""

    def values(self) -> dict[str, Value]:
        """What was tested, by name; a box "all negative" answers for the tests of its section that say nothing else."""
        typed = {name: self._typed(name) for name in MEASURES}
        for section in CAN_BE_ALL_NEGATIVE:
            if self[all_negative(section)].data:
                typed |= {name: typed[name] or NEGATIVE for name in section.fields}
        return {name: value for name, value in typed.items() if value is not None}

    def is_open(self, section: Section) -> bool:
        """Whether the folded part of a section holds something: it must not be hidden then."""
        names = [name for measure in section.more for name in measure.fields]
        boxes = [all_negative(section)] if section.can_be_all_negative else []
        return any(self[name].data not in (None, "", False) or self[name].errors for name in [*names, *boxes])

    def fill(self, values: Values) -> None:
        """Put findings into the fields."""
        for name in MEASURES:
            self[name].data = values.get(name, self[name].data)

    def validate(self, extra_validators: Any = None) -> bool:
        """The fields by themselves, then what one asks of another."""
        super().validate(extra_validators)
        self._check_method()
        has_force = any(self[name].data is not None for name in ("force_left", "force_right"))
        if has_force and not self["force_unit"].data:
            self["force_unit"].errors = ["Choose the unit."]
        return not self.errors

    def _check_method(self) -> None:
        method = self["thomas_method"]
        results = [self[f"thomas_result_{side}"] for side in ("left", "right")]
        if any(field.data for field in results) and method.data not in ("", WITHOUT_ANGLE):
            method.errors = ["Pass or fail is marked. Choose “Pass or fail” here, or take the marks back."]
        for side in ("left", "right"):
            angle = self[f"thomas_{side}_deg"]
            if angle.data is not None and (method.data == WITHOUT_ANGLE or self[f"thomas_result_{side}"].data):
                angle.errors = ["Pass or fail has no angle. Take one of them back."]

    def _typed(self, name: str) -> Value | None:
        value = self[name].data
        return value if value not in (None, "") and MEASURES[name].accepts(value) else None


def all_negative(section: Section) -> str:
    """The name of the box that answers for a whole section."""
    return f"{section.key}_all_negative"


for _name, _measure in MEASURES.items():
    setattr(FindingsForm, _name, field_for(_name, _measure))
for _section in CAN_BE_ALL_NEGATIVE:
    setattr(FindingsForm, all_negative(_section), BooleanField("All the others tested: negative"))


class AssessmentForm(FindingsForm):
    """The findings, and the class the therapist decides on and signs."""

    form_key = HiddenField(validators=[InputRequired(), UUIDValidator("Open the form again.")])
    assessment_class = RadioField(
        "Class", choices=choices(CLASS_LABELS.items()), validators=[InputRequired("Choose the class.")]
    )
    note = ParagraphField("Note", [at_most(2000)])

    def findings(self) -> Findings:
        """The typed values."""
        return Findings(AssessmentClass(self.assessment_class.data), self.values(), self.note.data or "")


class CorrectionForm(AssessmentForm):
    """An examination that takes the place of one with a mistake."""

    reason = LineField("What was wrong", [InputRequired("Say what was wrong."), at_most(200)])
