"""What a handout says: plain frozen data, checked when made. Nothing here knows how it will look."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from handouts.extras import Question, Replaced, Swap
from handouts.limits import Checked, ContentError, Number, Several, Text, texts_in

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
    "Logo",
    "Manner",
    "PatientLink",
    "Photo",
    "Picture",
    "Question",
    "Replaced",
    "SecondLanguage",
    "Side",
    "Swap",
    "Therapist",
    "Words",
]

MAX_PHOTO = 400_000
"""Bytes of one photo: twelve of them print in a few seconds and make a file that can be mailed."""

MAX_LETTERS = 46_000
"""All texts of one handout together: three times the longest real program; more would only keep the printer busy."""

_JPEG_START, _PNG_START = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"


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


class Words(StrEnum):
    """Who answers for the words of a sheet in its language.

    AS_FILED: the phrase file says it, and an unreviewed one is not printed. REVIEWED: a person has read every text of
    this sheet. UNREVIEWED: nobody has; only a sheet of an invented person is printed so, and each page says it.
    """

    AS_FILED = "as_filed"
    REVIEWED = "reviewed"
    UNREVIEWED = "unreviewed"


@dataclass(frozen=True)
class DoseLine(Checked):
    """How long, how many and how often: seconds or breaths per hold, counts, sides, times a day and days a week.

    `up_to` makes the hold an upper limit: stopping sooner is fine.
    """

    times_per_day: Annotated[int, Number(1, 24)]
    days_per_week: Annotated[int, Number(1, 7)]
    sets: Annotated[int, Number(1, 20)] = 1
    repetitions: Annotated[int | None, Number(1, 200, optional=True)] = None
    hold_seconds: Annotated[int | None, Number(1, 3600, optional=True)] = None
    hold_breaths: Annotated[int | None, Number(1, 100, optional=True)] = None
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

    svg: Annotated[str, Text(300_000, lines=True)]
    alt: Annotated[str, Text(1_000)]


@dataclass(frozen=True)
class Photo(Checked):
    """A photo in the place of a drawing: a whole JPEG, its size in pixels, and its text alternative.

    `address` is where a web page finds it; paper takes the bytes.
    """

    jpeg: bytes
    width: Annotated[int, Number(1, 4_000)]
    height: Annotated[int, Number(1, 4_000)]
    alt: Annotated[str, Text(1_000)]
    address: Annotated[str, Text(300, required=False)] = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        if not (self.jpeg.startswith(_JPEG_START) and len(self.jpeg) <= MAX_PHOTO):
            raise ContentError(f"Photo.jpeg must be a JPEG of at most {MAX_PHOTO} bytes.")


@dataclass(frozen=True)
class Logo(Checked):
    """The sign of a clinic: a whole PNG or JPEG and its size in pixels. Its text alternative is the clinic's name."""

    image: bytes
    width: Annotated[int, Number(1, 4_000)]
    height: Annotated[int, Number(1, 4_000)]

    def __post_init__(self) -> None:
        super().__post_init__()
        if not (self.image.startswith((_PNG_START, _JPEG_START)) and len(self.image) <= MAX_PHOTO):
            raise ContentError(f"Logo.image must be a PNG or a JPEG of at most {MAX_PHOTO} bytes.")

    @property
    def is_png(self) -> bool:
        """Say whether the image is a PNG; else it is a JPEG."""
        return self.image.startswith(_PNG_START)


@dataclass(frozen=True)
class HandoutProp(Checked):
    """One thing the patient needs; `for_you` marks what a modification brought in.

    `swaps` may stand in for it, `not_instead` may not. `own` is what this patient has and uses in its place.
    A name that says how many ("2 pillows") has them in `count`, and the rest of it in `of`.
    """

    name: Annotated[str, Text(120)]
    note: Annotated[str, Text(300, required=False)] = ""
    for_you: bool = False
    swaps: Annotated[tuple[Swap, ...], Several(6)] = ()
    not_instead: Annotated[tuple[str, ...], Several(6, each=Text(120))] = ()
    own: Annotated[str, Text(120, required=False)] = ""
    count: Annotated[int, Number(1, 20)] = 1
    of: Annotated[str, Text(120, required=False)] = ""


@dataclass(frozen=True)
class HandoutStep(Checked):
    """One step; `for_you` marks what a modification brought in."""

    text: Annotated[str, Text(300)]
    for_you: bool = False


@dataclass(frozen=True)
class HandoutExercise(Checked):
    """One exercise as this patient does it.

    `figure` is scene data (drawn by `handouts.figures`), a ready Picture or a Photo; printing without one is refused.
    `stop` holds all its stop signs; those that `Handout.shared_stop_rules` has are printed once, on page 1.
    """

    number: Annotated[int, Number(1, 99)]
    name: Annotated[str, Text(120)]
    figure: Mapping[str, Any] | Picture | Photo | None
    start: Annotated[str, Text(300)]
    steps: Annotated[tuple[HandoutStep, ...], Several(24, at_least=1)]
    dose: DoseLine
    needs: Annotated[tuple[HandoutProp, ...], Several(16)] = ()
    feel: Annotated[tuple[str, ...], Several(12, each=Text(300))] = ()
    not_feel: Annotated[tuple[str, ...], Several(12, each=Text(300))] = ()
    stop: Annotated[tuple[str, ...], Several(16, each=Text(300))] = ()
    note: Annotated[str, Text(600, lines=True, required=False)] = ""
    boxes: Annotated[tuple[Box, ...], Several(4)] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "boxes", tuple(Box(box) for box in self.boxes))


@dataclass(frozen=True)
class ClinicHeader(Checked):
    """The clinic as its patients know it; `phone` is what they are told to call."""

    name: Annotated[str, Text(120)]
    phone: Annotated[str, Text(40)]
    hours: Annotated[str, Text(160, required=False)] = ""
    address_lines: Annotated[tuple[str, ...], Several(4, each=Text(120))] = ()
    logo: Logo | None = None


@dataclass(frozen=True)
class Therapist(Checked):
    """The physical therapist who signs the sheet, with the credential as printed (PT, DPT)."""

    name: Annotated[str, Text(120)]
    credential: Annotated[str, Text(60, required=False)] = ""


@dataclass(frozen=True)
class Diary(Checked):
    """The paper diary, whole weeks of it; the first column of the first is `starts_on`."""

    starts_on: date


@dataclass(frozen=True)
class PatientLink(Checked):
    """The way to the patient's own page: the address in the QR code, and the code to type instead."""

    url: Annotated[str, Text(300)]
    code: Annotated[str, Text(40)]
    typed_at: Annotated[str, Text(120, required=False)] = ""


@dataclass(frozen=True)
class SecondLanguage(Checked):
    """The same exercises in a second language, by number; printed beneath the first when a Layout asks for `lang`.

    Their pictures do not count. `words` says who answers for the language, as on a handout.
    """

    lang: str
    exercises: Annotated[tuple[HandoutExercise, ...], Several(12, at_least=1)]
    words: Words = Words.AS_FILED

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "words", Words(self.words))

    def check_beside(self, exercises: tuple[HandoutExercise, ...]) -> None:
        """Raise ContentError unless each text has its like in `exercises`: a line beneath the wrong step could hurt."""
        shapes = [
            [(one.number, len(one.steps), len(one.stop), one.dose) for one in several]
            for several in (exercises, self.exercises)
        ]
        if shapes[0] != shapes[1]:
            raise ContentError("Handout.second is not the same exercises, steps, doses and stop signs.")


@dataclass(frozen=True)
class Handout(Checked):
    """Everything one printed home program says. Dates are local dates of the clinic.

    Only the first name of the patient is ever here. `stop_rules` are stop signs of the whole sheet.
    `boxes` are texts of the whole sheet: "pregnancy" is for whoever is or may be pregnant, and prints the warning signs.
    `demo` prints that the person is invented, `draft` that the sheet is not yet given out, and
    `words` that nobody has reviewed its language. `faq` are questions that many people ask, `answers` what this patient
    asked; `replaces` is the sheet before.
    """

    clinic: ClinicHeader
    first_name: Annotated[str, Text(60)]
    therapist: Therapist
    made_on: date
    version: Annotated[int, Number(1, 9_999)]
    code: Annotated[str, Text(40)]
    exercises: Annotated[tuple[HandoutExercise, ...], Several(12, at_least=1)]
    goal: Annotated[str, Text(300, required=False)] = ""
    stop_rules: Annotated[tuple[str, ...], Several(12, each=Text(300))] = ()
    next_visit_on: date | None = None
    boxes: Annotated[tuple[Box, ...], Several(4)] = ()
    diary: Diary | None = None
    link: PatientLink | None = None
    lang: str = "en"
    demo: bool = False
    draft: bool = False
    words: Words = Words.AS_FILED
    replaces: Replaced | None = None
    faq: Annotated[tuple[Question, ...], Several(4)] = ()
    answers: Annotated[tuple[Question, ...], Several(6)] = ()
    second: SecondLanguage | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "words", Words(self.words))
        object.__setattr__(self, "boxes", tuple(Box(box) for box in self.boxes))
        numbers = [exercise.number for exercise in self.exercises]
        if len(set(numbers)) != len(numbers):
            raise ContentError("Handout.exercises has the same number twice.")
        if self.second is not None:
            self.second.check_beside(self.exercises)
        letters = sum(len(text) for text in texts_in(self))
        if letters > MAX_LETTERS:
            raise ContentError(
                f"The handout is too long: {letters} letters, at most {MAX_LETTERS}. Shorten some texts."
            )

    @property
    def shared_stop_rules(self) -> tuple[str, ...]:
        """Return the stop signs of page 1: those of the sheet, then those that two or more exercises have, or the only one.

        There they hold for every exercise, which is stricter than the library asks and never laxer.
        """
        counts = Counter(rule for exercise in self.exercises for rule in dict.fromkeys(exercise.stop))
        least = min(2, len(self.exercises))
        return tuple(dict.fromkeys([*self.stop_rules, *(rule for rule, count in counts.items() if count >= least)]))
