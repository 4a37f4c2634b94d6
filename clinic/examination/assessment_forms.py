"""An examination as a form."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField
from wtforms.validators import UUID as UUIDValidator
from wtforms.validators import InputRequired, NumberRange, Optional

from clinic.core.fields import ParagraphField, WholeNumberField, choices
from clinic.examination import rules
from clinic.examination.assessments import Findings
from clinic.examination.kinds import AssessmentClass
from clinic.patients.forms import at_most

CLASS_LABELS = {
    AssessmentClass.SHORT_STRONG: "Short and strong",
    AssessmentClass.SHORT_WEAK: "Short and weak",
    AssessmentClass.NORMAL_WEAK: "Normal length, weak",
    AssessmentClass.LONG_WEAK: "Long and weak",
    AssessmentClass.NORMAL: "Normal length, strong",
    AssessmentClass.INDETERMINATE: "Not clear",
}
PROGRAM_IDEAS = {
    AssessmentClass.SHORT_STRONG: "Breathe, release, stretch, then activate.",
    AssessmentClass.SHORT_WEAK: "Breathe, a short release, activate (isometric), strengthen. Stretch lightly.",
    AssessmentClass.NORMAL_WEAK: "Breathe, activate, closed chain. Release only if the patient likes it.",
    AssessmentClass.LONG_WEAK: "No release and no stretch. Breathe, activate, closed chain.",
    AssessmentClass.NORMAL: "Look elsewhere: back, hip joint, SI, pelvic floor. Rest pose for comfort only.",
    AssessmentClass.INDETERMINATE: "Limited by pain, nerve signs or low confidence. Breathe and rest; no tools; test again.",
}
"""The program ideas of the decision table (seed 003; order of phases seed 001 l.15)."""

TILT = {"yes": True, "no": False, "": None}

_ANGLE_HINT = "Whole degrees, + above horizontal."
_LOW, _HIGH = rules.THOMAS_RANGE_DEG
_IN_RANGE = NumberRange(_LOW, _HIGH, message=f"Enter {_LOW} to {_HIGH} degrees.")
_GRADES = choices([("", "Not tested"), *((grade, f"{grade}/5") for grade in reversed(rules.STRENGTH_GRADES))])


class MeasuresForm(FlaskForm):  # type: ignore[misc]
    """The numbers alone: enough for a suggestion."""

    thomas_left_deg = WholeNumberField("Thomas angle, left", [Optional(), _IN_RANGE], message=_ANGLE_HINT)
    thomas_right_deg = WholeNumberField("Thomas angle, right", [Optional(), _IN_RANGE], message=_ANGLE_HINT)
    tilt = RadioField(
        "Pelvic tilt controlled", choices=choices([("yes", "Yes"), ("no", "No"), ("", "Not noted")]), default=""
    )
    strength_left = SelectField("Hip flexor strength, left", choices=_GRADES, default="")
    strength_right = SelectField("Hip flexor strength, right", choices=_GRADES, default="")

    def suggestion(self) -> rules.Suggestion | None:
        """What the decision table says to the numbers that can be read."""
        return rules.suggest_class(
            rules.Side(self._angle(self.thomas_left_deg), self.strength_left.data or ""),
            rules.Side(self._angle(self.thomas_right_deg), self.strength_right.data or ""),
            TILT.get(self.tilt.data or ""),
        )

    @staticmethod
    def _angle(field: Any) -> int | None:
        return field.data if field.data is not None and _LOW <= field.data <= _HIGH else None


class AssessmentForm(MeasuresForm):
    """The numbers, and the class the therapist decides on."""

    form_key = HiddenField(validators=[InputRequired(), UUIDValidator("Open the form again.")])
    assessment_class = RadioField(
        "Class", choices=choices(CLASS_LABELS.items()), validators=[InputRequired("Choose the class.")]
    )
    note = ParagraphField("Note", [at_most(2000)])

    def findings(self) -> Findings:
        """The typed values."""
        return Findings(
            assessment_class=AssessmentClass(self.assessment_class.data),
            thomas_left_deg=self.thomas_left_deg.data,
            thomas_right_deg=self.thomas_right_deg.data,
            pelvic_tilt_controlled=TILT[self.tilt.data],
            strength_left=self.strength_left.data,
            strength_right=self.strength_right.data,
            note=self.note.data or "",
        )
