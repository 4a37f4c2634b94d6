"""Words for the kinds of things an episode of care tells apart."""

from __future__ import annotations

from clinic.diagnosis_codes.rules import Certainty, Side
from clinic.episodes.models import GoalKind, GoalStatus, GoalWords
from clinic.patients.kinds import DischargeKind

DISCHARGE_LABELS = {
    DischargeKind.GOALS_MET: "Goals met",
    DischargeKind.PLATEAU: "No further progress expected",
    DischargeKind.PATIENT_CHOICE: "The patient's choice",
    DischargeKind.REFERRED_ON: "Referred on",
    DischargeKind.NO_CONTACT: "Moved away or no contact",
    DischargeKind.OTHER: "Another reason",
}
SIDE_LABELS = {Side.NONE: "No side", Side.RIGHT: "Right", Side.LEFT: "Left", Side.BOTH: "Both sides"}
KIND_LABELS = {GoalKind.SHORT_TERM: "Short term", GoalKind.LONG_TERM: "Long term"}
WORDS_LABELS = {GoalWords.PATIENT: "The patient's own words", GoalWords.CLINICIAN: "The therapist's words"}
FIELD_LABELS = {
    "text": "wording",
    "words_of": "whose words",
    "kind": "term",
    "target": "target",
    "due_on": "due day",
    "reason": "reason for coming",
    "goal": "goal in the patient's words",
    "onset_on": "onset",
    "referred_by": "referred by",
    "side": "side",
    "is_primary": "primary diagnosis",
}
"""Of an episode, a diagnosis and a goal: what an edit can change."""
STATUS_LABELS = {
    GoalStatus.ACTIVE: "Active",
    GoalStatus.MET: "Met",
    GoalStatus.PARTLY_MET: "Partly met",
    GoalStatus.NOT_MET: "Not met",
    GoalStatus.DISCONTINUED: "Discontinued",
}
STATUS_BADGES = {
    GoalStatus.ACTIVE: "info",
    GoalStatus.MET: "ok",
    GoalStatus.PARTLY_MET: "modify",
    GoalStatus.NOT_MET: "warn",
    GoalStatus.DISCONTINUED: "muted",
}
CERTAINTY_LABELS = {
    Certainty.OFFICIAL: "",
    Certainty.VERIFIED: "Not from the official file",
    Certainty.HIGH: "Not from the official file",
    Certainty.MEDIUM: "Check before billing",
    Certainty.CHECK: "Check: sources disagree",
}
