"""The invented people of the demo clinic. Nobody here exists; days count back from the day the demo is loaded."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from clinic.core.permissions import Role
from clinic.decision_table.kinds import AssessmentClass
from clinic.patients.models import Pregnancy, SexAtBirth
from handouts.figures import Hair, Look, Tone
from handouts.figures.look import NEUTRAL

CLINIC_NAME = "Juniper Street Physical Therapy"
CLINIC_PHONE = "801-555-0142"
CLINIC_HOURS = "Monday to Friday, 8 am to 5 pm"
CLINIC_ADDRESS = "12 Juniper Street, Salt Lake City, Utah"
PASSWORD = "three quiet otters swim"  # noqa: S105  # shown on the demo's sign-in page; demo mode is loopback only


@dataclass(frozen=True, slots=True)
class DemoUser:
    """A staff member with a demo sign-in."""

    email: str
    display_name: str
    credential: str
    role: Role


STAFF = (
    DemoUser("pt@demo.example", "Dana Whitfield", "PT, DPT", Role.PT),
    DemoUser("assistant@demo.example", "Sam Ortega", "PTA", Role.ASSISTANT),
    DemoUser("desk@demo.example", "Lee Park", "", Role.FRONT_DESK),
    DemoUser("admin@demo.example", "Alex Moreau", "", Role.ADMIN),
)


@dataclass(frozen=True, slots=True)
class DemoReview:
    """A decision of the demo's therapist about an item of the library (kind and slug)."""

    key: str
    decision: str
    note: str = ""


REVIEWS = (
    DemoReview("exercise.constructive-rest", "approved"),
    DemoReview("exercise.breath-reset", "approved"),
    DemoReview("exercise.diaphragm-breathing", "amended", "Watch one set in the clinic before it goes home."),
    DemoReview("modification.knee-support", "approved"),
    DemoReview("modification.bosu-swap", "declined", "We have no half dome here, and at home it tips too easily."),
    DemoReview("rule.PG-PRONE", "approved"),
    DemoReview("rule.SC-MISSING", "approved"),
    DemoReview("question.strap-start", "amended", "The therapist says when, at the visit after the first week."),
)
"""The invented therapist has begun; most of the library is not signed off, as it really is not."""


@dataclass(frozen=True, slots=True)
class Item:
    """One exercise of a program: its modifications, and the therapist's words to the patient."""

    slug: str
    modifications: tuple[str, ...] = ()
    personal_note: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A program as it was issued `days_ago`."""

    days_ago: int
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A note about a visit `days_ago`; unsigned ones are drafts. An assistant's waits for a co-signature."""

    days_ago: int
    kind: str
    subjective: str
    objective: str
    assessment: str
    plan: str
    is_signed: bool = True
    addendum: str = ""
    by_assistant: bool = False


@dataclass(frozen=True, slots=True)
class Pause:
    """Days without the program, from `days_ago` on."""

    days_ago: int
    days: int
    reason: str


@dataclass(frozen=True, slots=True)
class Question:
    """What a patient asked `days_ago`, about one exercise or none; an answer came the morning after, if there is one."""

    days_ago: int
    text: str
    slug: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True)
class DemoPatient:
    """One invented patient and their story.

    `age` in years on the day the demo is loaded, `birthday` as month and day.
    `reports` has one letter a day from the first sheet on: d done, p partly, s skipped, u skipped and
    upset, h done but it hurt, - no report;
    those of the days in `paper_days` (counted from the first sheet) came in on paper. Who speaks another `language` has
    sheets in it where they are written: nobody has reviewed those words, so each page says that it is a draft.
    """

    chart_number: str
    given_name: str
    family_name: str
    age: int
    birthday: tuple[int, int]
    sex_at_birth: SexAtBirth
    reason: str
    goal: str
    chosen_name: str = ""
    look: Look = NEUTRAL
    language: str = "en"
    pregnancy: Pregnancy = Pregnancy.NO
    weeks_pregnant: int | None = None
    is_screened: bool = True
    flags: tuple[str, ...] = ()
    assessment: AssessmentClass | None = None
    sheets: tuple[Sheet, ...] = ()
    reports: str = ""
    paper_days: range = field(default=range(0))
    remarks: tuple[tuple[int, str], ...] = ()
    notes: tuple[Note, ...] = ()
    pauses: tuple[Pause, ...] = ()
    questions: tuple[Question, ...] = ()
    calls: tuple[tuple[int, str], ...] = ()
    """Days ago and what was agreed on the phone: lets everything go on that was held."""

    def born_on(self, today: date) -> date:
        """The day of birth that makes the person `age` years old on `today`."""
        had_birthday = (today.month, today.day) >= self.birthday
        return date(today.year - self.age - (0 if had_birthday else 1), *self.birthday)


MAYA = DemoPatient(
    "D-1001", "Maya", "Okafor", 31, (3, 9), SexAtBirth.FEMALE,
    look=Look(Tone.BROWN, Hair.CURLY),
    reason="Front of hip and low back ache since week 18",
    goal="Sit through a movie with no ache",
    pregnancy=Pregnancy.PREGNANT, weeks_pregnant=24,
    assessment=AssessmentClass.SHORT_STRONG,
    sheets=(
        Sheet(6, (
            Item("diaphragm-breathing", ("seated-swap",)),
            Item("supported-psoas-release", ("pregnancy-incline",), "Use the couch cushions we tried. Have your phone near."),
            Item("side-lying-rest"),
        )),
    ),
    reports="ddpd-d",
    remarks=((2, "Got up after 3 minutes. The baby kicked a lot."),),
    questions=(Question(1, "May I lie on my left side to rest in between?", "supported-psoas-release"),),
    notes=(
        Note(0, "daily", "", "Ramp set-up shown and tried at 38 degrees. Gets up by rolling to the side, no help needed.",
             "Comfortable on the ramp for 5 minutes. No dizziness.", "", is_signed=False),
    ),
)  # fmt: skip

TOMAS = DemoPatient(
    "D-1002", "Tomás", "Rivera", 44, (11, 22), SexAtBirth.MALE,
    look=Look(Tone.TAN),
    reason="Left front-of-hip tightness after long drives",
    goal="Drive two hours and get out of the car straight",
    assessment=AssessmentClass.SHORT_WEAK,
    sheets=(
        Sheet(21, (Item("breath-reset"), Item("supported-psoas-release", ("feet-relaxed",)), Item("deep-core-exhale"))),
        Sheet(10, (
            Item("breath-reset"),
            Item("supported-psoas-release", ("strap-feet",), "Your soft belt from the gym bag works as the strap."),
            Item("deep-core-exhale"),
            Item("hand-to-knee-press"),
        )),
    ),
    reports="ddpdd-sdddpdhdds-ddd",
    paper_days=range(5, 9),
    remarks=(
        (2, "Feet kept falling out and my hips got tired."),
        (12, "Pinch in front of the hip when I pressed too hard."),
        (18, "Drove to Provo. Much better getting out."),
    ),
    questions=(
        Question(9, "May I do the release before bed?", "supported-psoas-release",
                 "Yes. Do it then if you sleep well after it. The strap stays on."),
    ),
    calls=((8, "Called: pinch only when pressing hard. Half the effort, stop before it pinches."),),
    notes=(
        Note(21, "evaluation",
             "Tightness in front of the left hip for 4 months, worse after driving. Pain 4 of 10 at worst. No red flags.",
             "Modified Thomas test left +8 degrees, tilt held. Hip flexion strength 4 of 5 left. Feet roll out when lying.",
             "Short and weak left hip flexor. Low irritability.",
             "Release on the bolster each day, feet relaxed at first. Breathing. Re-test in 10 days."),
        Note(10, "daily",
             "Less stiff in the morning. Feet still roll out and tire the hips.",
             "Thighs rest fully on the bolster. Feet roll out about 60 degrees each side.",
             "Settled into the pose; ready for the strap. Adds an isometric start for strength.",
             "New sheet with the strap and hand-to-knee press. Showed the loop: loose enough to slip off.",
             addendum="Called the next day: the strap feels fine, no numbness."),
        Note(1, "daily",
             "Drives without the ache most days. Strap is on each night.",
             "Set-up as taught, strap slips off with one pull. Hand-to-knee press: 5 breaths a side without shaking.",
             "Does the sheet as written; no pinch at half effort.",
             "Go on with the sheet. Therapist looks at progress at the next visit.",
             by_assistant=True),
    ),
)  # fmt: skip

HELEN = DemoPatient(
    "D-1003", "Helen", "Brandt", 58, (7, 4), SexAtBirth.FEMALE,
    look=Look(Tone.FAIR, Hair.GREY),
    reason="Low back ache when standing to cook",
    goal="Cook a full dinner standing up",
    assessment=AssessmentClass.SHORT_STRONG,
    sheets=(
        Sheet(9, (
            Item("supported-psoas-release", ("trunk-prop-high", "head-height-high"), "Two folded blankets on the bolster for you."),
            Item("half-kneeling-hip-flexor-stretch", ("hand-support", "knee-pad")),
            Item("seated-march"),
        )),
    ),
    reports="dd-dpd-dd",
    remarks=((4, "Thighs stayed down today."),),
)  # fmt: skip

PRIYA = DemoPatient(
    "D-1004", "Priya", "Nair", 27, (1, 30), SexAtBirth.FEMALE,
    chosen_name="Pri",
    look=Look(Tone.BROWN, Hair.LONG),
    reason="Hip feels loose and tired after running",
    goal="Run 5 kilometers without a tired hip",
    assessment=AssessmentClass.LONG_WEAK,
    sheets=(
        Sheet(14, (
            Item("diaphragm-breathing"),
            Item("deep-core-exhale"),
            Item("hand-to-knee-press", (), "Weak side first."),
            Item("standing-stance-march", ("hand-support",)),
        )),
    ),
    reports="dddddddpddsddd",
    pauses=(Pause(0, 7, "Away with the running club for a week"),),
)  # fmt: skip

AISHA = DemoPatient(
    "D-1005", "Aisha", "Rahman", 36, (9, 17), SexAtBirth.FEMALE,
    look=Look(Tone.TAN, Hair.SCARF),
    reason="Tight hips and trouble resting",
    goal="Fall asleep without tossing",
    flags=("high_stress",),
    assessment=AssessmentClass.SHORT_STRONG,
    sheets=(
        Sheet(4, (
            Item("breath-reset"),
            Item("supported-psoas-release", ("informed-choice", "time-by-comfort")),
            Item("shake-out"),
        )),
    ),
    reports="su--",
    remarks=((1, "It felt like too much. I stopped and walked around."),),
)  # fmt: skip

GEORGE = DemoPatient(
    "D-1006", "George", "Lindqvist", 71, (5, 12), SexAtBirth.MALE,
    reason="New patient: stiff hips in the morning",
    goal="Put on socks standing",
    is_screened=False,
)  # fmt: skip

DELIA = DemoPatient(
    "D-1007", "Delia", "Montoya", 39, (8, 21), SexAtBirth.FEMALE,
    language="es",
    reason="Front of both hips tight after long shifts at a desk",
    goal="Terminar mi turno sin dolor en la cadera",
    assessment=AssessmentClass.SHORT_STRONG,
    sheets=(
        Sheet(5, (
            Item("breath-reset"),
            Item("supported-psoas-release", ("knee-support",), "Use la manta enrollada que probamos aquí."),
            Item("shake-out"),
        )),
    ),
    reports="dd-pd",
    remarks=((3, "Hice la mitad porque llegué tarde a casa."),),
    questions=(Question(1, "Desde anoche tengo fiebre. ¿Sigo con los ejercicios?"),),
)  # fmt: skip

PATIENTS = (MAYA, TOMAS, HELEN, PRIYA, AISHA, GEORGE, DELIA)
HANDOUT_CHART = MAYA.chart_number
