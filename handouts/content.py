"""What a handout says: plain frozen data, checked when made. Nothing here knows how it will look."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from handouts.limits import Checked, ContentError, number, several, text, texts

__all__ = [
    "Box",
    "ClinicHeader",
    "ContentError",
    "Diary",
    "DoseLine",
    "Handout",
    "HandoutExercise",
    "HandoutProp",
    "HandoutStep",
    "Manner",
    "PatientLink",
    "Picture",
    "Side",
    "Therapist",
]


class Side(StrEnum):
    """Which side of the body an exercise is for."""

    LEFT = "left"
    RIGHT = "right"
    EACH = "each"
    BOTH = "both"
    EITHER = "either"
    NONE = "none"


class Manner(StrEnum):
    """What the patient does for the given time.

    HOLD a press or a stretch, STAY in a rest position, or GO on with a movement or with breathing: a sheet must
    never read as "hold your breath for 5 minutes".
    """

    HOLD = "hold"
    STAY = "stay"
    GO = "go"


class Box(StrEnum):
    """A text block that is printed with an exercise only when the program asks for it."""

    CHOICE = "choice"
    PREGNANCY = "pregnancy"


@dataclass(frozen=True)
class DoseLine(Checked):
    """How long, how many and how often: seconds or breaths per hold, counts, sides, times a day and days a week.

    `up_to` makes the hold an upper limit: stopping sooner is fine.
    """

    times_per_day: int = number(1, 24)
    days_per_week: int = number(1, 7)
    sets: int = number(1, 20, default=1)
    repetitions: int | None = number(1, 200, required=False)
    hold_seconds: int | None = number(1, 3600, required=False)
    hold_breaths: int | None = number(1, 100, required=False)
    side: Side = Side.NONE
    up_to: bool = False
    manner: Manner = Manner.HOLD

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "side", Side(self.side))
        object.__setattr__(self, "manner", Manner(self.manner))
        if self.hold_seconds is not None and self.hold_breaths is not None:
            raise ContentError("DoseLine counts a hold in seconds or in breaths, not in both.")


@dataclass(frozen=True)
class Picture(Checked):
    """A ready drawing: SVG text without any reference to the outside, and its text alternative."""

    svg: str = text(300_000, lines=True)
    alt: str = text(1_000)


@dataclass(frozen=True)
class HandoutProp(Checked):
    """One thing the patient needs; `for_you` marks what a modification brought in."""

    name: str = text(120)
    note: str = text(300, required=False)
    for_you: bool = False


@dataclass(frozen=True)
class HandoutStep(Checked):
    """One step; `for_you` marks what a modification brought in."""

    text: str = text(300)
    for_you: bool = False


@dataclass(frozen=True)
class HandoutExercise(Checked):
    """One exercise as this patient does it.

    `figure` is scene data (drawn by `handouts.figures`) or a ready Picture; printing without one is refused.
    `stop` holds the rules of this exercise; those that also stand in `Handout.stop_rules` are printed once, on page 1.
    """

    number: int = number(1, 99)
    name: str = text(120)
    figure: Mapping[str, Any] | Picture | None
    start: str = text(300)
    steps: tuple[HandoutStep, ...] = several(24, at_least=1)
    dose: DoseLine
    needs: tuple[HandoutProp, ...] = several(16)
    feel: tuple[str, ...] = texts(300, 12)
    not_feel: tuple[str, ...] = texts(300, 12)
    stop: tuple[str, ...] = texts(300, 16)
    note: str = text(600, lines=True, required=False)
    boxes: tuple[Box, ...] = several(4)

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "boxes", tuple(Box(box) for box in self.boxes))


@dataclass(frozen=True)
class ClinicHeader(Checked):
    """The clinic as its patients know it; `phone` is what they are told to call."""

    name: str = text(120)
    phone: str = text(40)
    hours: str = text(160, required=False)
    address_lines: tuple[str, ...] = texts(120, 4)


@dataclass(frozen=True)
class Therapist(Checked):
    """The physical therapist who signs the sheet, with the credential as printed (PT, DPT)."""

    name: str = text(120)
    credential: str = text(60, required=False)


@dataclass(frozen=True)
class Diary(Checked):
    """The one-week paper diary; the first of its seven columns is `starts_on`."""

    starts_on: date


@dataclass(frozen=True)
class PatientLink(Checked):
    """The way to the patient's own page: the address in the QR code, and the code to type instead."""

    url: str = text(300)
    code: str = text(40)
    typed_at: str = text(120, required=False)


@dataclass(frozen=True)
class Handout(Checked):
    """Everything one printed home program says. Dates are local dates of the clinic.

    Only the first name of the patient is ever here. `stop_rules` are the stop signs that hold for every exercise.
    `demo` prints that the person is invented, `draft` that the sheet is not yet given out.
    """

    clinic: ClinicHeader
    first_name: str = text(60)
    therapist: Therapist
    made_on: date
    version: int = number(1, 9_999)
    code: str = text(40)
    exercises: tuple[HandoutExercise, ...] = several(12, at_least=1)
    goal: str = text(300, required=False)
    stop_rules: tuple[str, ...] = texts(300, 12)
    next_visit_on: date | None = None
    boxes: tuple[Box, ...] = several(4)
    diary: Diary | None = None
    link: PatientLink | None = None
    lang: str = "en"
    demo: bool = False
    draft: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "boxes", tuple(Box(box) for box in self.boxes))
        numbers = [exercise.number for exercise in self.exercises]
        if len(set(numbers)) != len(numbers):
            raise ContentError("Handout.exercises has the same number twice.")
