"""What the classes of the decision table are called, and the program ideas that go with them."""

from __future__ import annotations

from clinic.decision_table.kinds import AssessmentClass

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

MARK_WORDS = {"standard": "Standard", "seed": "Seed article", "proposed": "Proposed", "clinic": "Clinic"}
"""Where a figure comes from, in words; "proposed" ones need a clinician's yes."""
