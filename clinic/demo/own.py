"""What the demo clinic wrote itself: one exercise with a pose that was turned, and a modification of it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from clinic.accounts.models import User
from clinic.custom_exercises.drafts import DraftDose, ExerciseDraft
from clinic.custom_exercises.service import create_exercise
from clinic.custom_modifications.drafts import ModificationDraft
from clinic.custom_modifications.service import create_modification
from clinic.custom_pictures.poses import only_start, pose_entry, turned
from clinic.exercises.catalog import library

POSE = "standing-stance-march"

COUNTER_LEAN = ExerciseDraft(
    name="Counter lean",
    category="stretch",
    attributes=("hip_extension_end_range", "standing"),
    start="Stand at your kitchen counter, both hands on it.",
    caption="Hips come forward, back stays long",
    steps=(
        ("step_1", "Stand one step away from the counter."),
        ("step_2", "Let your hips move toward the counter."),
        ("step_3", "Stop when the front of your hips feels open."),
        ("step_4", "Breathe out slowly, then come back."),
    ),
    dose=DraftDose(
        "hold",
        ("both",),
        {
            "sets": (1, 2, 1, 3),
            "repetitions": (3, 6, 4, 8),
            "hold_seconds": (10, 20, 15, 30),
            "times_per_day": (1, 3, 2, None),
            "days_per_week": (5, 7, 7, None),
        },
    ),
    source="Invented for the demo clinic",
    certainty="low",
    props=(("counter", ""),),
    feel=("The front of both hips opens",),
    not_feel=("Pinching in the low back",),
    notes=("For people who will not get down on the floor at work",),
)

WITH_CHAIR = ModificationDraft(
    label="At the back of a chair",
    slot="surface",
    indication="No counter of the right height",
    patient_text="Use the back of a heavy chair instead of the counter.",
    source="Invented for the demo clinic",
    said_below=True,
    steps=(("step_1", "replace", "Put a heavy chair against the wall and stand one step away from its back."),),
    props_added=(("chair", "Heavy, against a wall"),),
    props_dropped=("counter",),
)


def leaning_pose() -> dict[str, Any]:
    """The standing pose of the library with the feet a step back: the hips come toward the counter, the arrow goes."""
    standing = only_start(pose_entry(library().exercises[POSE].scene or {}))
    standing["props"] = [prop for prop in standing["props"] if prop["shape"] != "arrow"]
    joints = {"hip": 87, "pelvis": 97, "thorax": 93, "head": 90, "thigh_near": -100, "thigh_far": -98}
    joints |= {"shank_near": -100, "shank_far": -98, "upper_near": -68, "forearm_near": -40}
    return turned(standing, joints, "A person stands a step away from a counter, hands on it, hips toward it.")


def write_own_exercises(therapist: User) -> None:
    """Write both as the demo's therapist, through the program's own services."""
    row = create_exercise(therapist, uuid4(), COUNTER_LEAN, leaning_pose())
    create_modification(therapist, uuid4(), row.slug, WITH_CHAIR)
