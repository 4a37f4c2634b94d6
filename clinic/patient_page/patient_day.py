"""What the patient's page of one day shows: the sheet as it was given, and what was answered so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from markupsafe import Markup

from clinic.accounts.models import Clinic
from clinic.accounts.queries import get_clinic
from clinic.adherence.amounts import DayAmount, amount_of_day
from clinic.adherence.errors import DayNotOpen
from clinic.adherence.links import OpenLink
from clinic.adherence.models import ExerciseLog, LogSource
from clinic.adherence.patient_words import (
    USUAL,
    Advice,
    advice_on,
    hold_advice,
    page_phrases,
    paused_advice,
    stopped_advice,
)
from clinic.adherence.queries import GivenVersion, list_logs, program_for_reports
from clinic.adherence.rules import open_days, told_days
from clinic.aftercare.models import ProgramPause
from clinic.aftercare.queries import list_pauses, pause_on
from clinic.core import clock
from clinic.core.errors import NotFound
from clinic.custom_library.queries import photos_of
from clinic.patient_page.hold_plan import hold_plan
from clinic.programs.pictures import figure
from clinic.programs.rules import languages_of, printed_exercises
from clinic.programs.sheets import handout_of
from clinic.safety_record.holds import list_open_holds
from clinic.safety_record.models import ExerciseHold
from handouts.content import Box, Handout, HandoutExercise, Words
from handouts.phrases import date_in_words, dose_in_words
from handouts.phrases.dates import weekday_short
from handouts.sheet import is_for_pregnancy, sheet_boxes

EVERY_DAY = 7
PHOTOS = "/p/photos/"
"""Where a patient finds the photos of their own sheets, by id."""


@dataclass(frozen=True, slots=True)
class ShownExercise:
    """One exercise as the sheet says it, with the answer of the day."""

    slug: str
    sheet: HandoutExercise
    picture: Markup | None
    dose: str
    own_stop_rules: Sequence[str]
    log: ExerciseLog | None
    hold: Advice | None = None
    lang: str = USUAL
    is_asked: bool = True
    """Whether an answer is asked for: not on the days after the exercise was held."""

    @property
    def amount(self) -> DayAmount:
        """How much of it a day asks for."""
        return amount_of_day(self.sheet.dose)

    @property
    def hold_plan(self) -> Mapping[str, Any] | None:
        """What its timer counts down, as data for the script; None when nothing is held."""
        plan = hold_plan(self.sheet.dose)
        return asdict(plan) if plan else None

    @property
    def is_for_every_day(self) -> bool:
        """Whether a day without it is a day without an answer, not a day off."""
        return self.sheet.dose.days_per_week == EVERY_DAY

    @property
    def advice(self) -> list[Advice]:
        """What the patient is told at this exercise: that it is held, and at once what the answer asks for."""
        told = [] if self.log is None else advice_on(self.log.felt, self.log.note, self.lang)
        return [*told, self.hold] if self.hold else told


@dataclass(frozen=True, slots=True)
class OpenDay:
    """A day that can be reported, with how many of its exercises have an answer."""

    day: date
    answered: int
    asked: int


@dataclass(frozen=True, slots=True)
class PatientDay:
    """A day of one program; `is_open` says whether answers are taken for it. Holds no name and no diagnosis."""

    day: date
    today: date
    starts_on: date
    clinic: Clinic
    lang: str
    exercises: Sequence[ShownExercise]
    stop_rules: Sequence[str]
    open_days: Sequence[OpenDay]
    stopped: Advice | None = None
    """What is said instead of everything else while the whole program is stopped."""
    paused: Advice | None = None
    """What is said while the program rests: the exercises can be read, and nothing is asked for."""
    languages: Sequence[str] = (USUAL,)
    """In what the sheet can be read: its own language, and English."""
    boxes: Sequence[Box] = ()
    """The texts of the whole sheet that no exercise says."""
    is_for_pregnancy: bool = False
    """Whether the sheet says when to call the OB or midwife."""
    is_unreviewed: bool = False
    """Whether nobody has reviewed the words in the language of the page."""

    @property
    def help(self) -> Sequence[str]:
        """When to get help, as the sheet says it: the names of its phrases, the gravest first."""
        return ("emergency", "hospital", *(["pregnancy"] if self.is_for_pregnancy else []), "call")

    @property
    def opens_help(self) -> bool:
        """Whether that stands open: on the first day, and in pregnancy on every day."""
        return self.is_for_pregnancy or self.day == self.starts_on

    @property
    def others(self) -> list[tuple[str, str]]:
        """The other languages this sheet can be read in, each with an offer in its own words."""
        return [(lang, page_phrases(lang)("page.read_in")) for lang in self.languages if lang != self.lang]

    @property
    def told(self) -> tuple[int, int]:
        """On how many of the last days something was said, and how many those are; at most 7."""
        told = [one.day for one in self.open_days if one.answered]
        return told_days(self.today, [one.day for one in self.open_days], told)

    def short_day(self, day: date) -> str:
        """A day with its weekday in a few letters."""
        return f"{weekday_short(day, self.lang)} {date_in_words(day, self.lang, 'short')}"

    @property
    def day_in_words(self) -> str:
        """The day with its weekday, in the language of the sheet."""
        return date_in_words(self.day, self.lang, "with_weekday")

    @property
    def start_in_words(self) -> str:
        """The first day of the program, in the language of the sheet."""
        return date_in_words(self.starts_on, self.lang, "with_weekday")

    @property
    def is_open(self) -> bool:
        """Whether the patient may report about this day now."""
        return any(one.day == self.day for one in self.open_days)

    @property
    def is_answered(self) -> bool:
        """Whether anything was said about this day."""
        return any(one.log for one in self.exercises)

    @property
    def slugs(self) -> list[str]:
        """The exercises that are asked for, in their order."""
        return [one.slug for one in self.exercises if one.is_asked]

    @property
    def names(self) -> Mapping[str, str]:
        """What the sheet calls its exercises, by slug, in their order."""
        return {one.slug: one.sheet.name for one in self.exercises}

    @property
    def logs(self) -> Mapping[str, ExerciseLog]:
        """The answers on file by exercise."""
        return {one.slug: one.log for one in self.exercises if one.log}


def patient_day(link: OpenLink, day: date | None = None, *, lang: str | None = None) -> PatientDay:
    """The day (today by default) of the program behind a link; five queries. Raises DayNotOpen.

    `lang` is what this browser asks for; without it, or where the sheet has no such words, the sheet's own counts.
    Today can always be read: before the start it shows what is to come, after the end what was last given.
    """
    program = program_for_reports(link.patient_id, link.program_id)
    clinic = get_clinic()
    today = clock.today(clinic.time_zone)
    open_now = open_days(today, program.starts_on, program.ends_on)
    shown = day or today
    if day is not None and day not in open_now and day != today:
        raise DayNotOpen
    version = program.in_force(shown) or program.newest
    logs = _own_logs(link, [*open_now, shown])
    pauses = list_pauses(link.program_id)
    asked_now = [one for one in open_now if pause_on(pauses, one) is None]
    languages = languages_of(version.content)
    handout = handout_of(version.content, None, lang=lang if lang in languages else languages[0])
    held = _Held(list_open_holds(link.program_id), ZoneInfo(clinic.time_zone))
    return PatientDay(
        day=shown,
        today=today,
        starts_on=program.starts_on,
        clinic=clinic,
        lang=handout.lang,
        exercises=[
            _with_hold(one, held, shown, today, handout.lang)
            for one in _exercises(version, handout, logs.get(shown, {}))
        ],
        stop_rules=handout.shared_stop_rules,
        open_days=[_open_day(one, program.in_force(one), logs.get(one, {}), held) for one in asked_now],
        stopped=stopped_advice(handout.lang) if held.whole else None,
        paused=_paused(pause_on(pauses, shown), handout.lang),
        languages=languages,
        boxes=sheet_boxes(handout),
        is_for_pregnancy=is_for_pregnancy(handout),
        is_unreviewed=handout.words is Words.UNREVIEWED,
    )


def _paused(pause: ProgramPause | None, lang: str) -> Advice | None:
    if pause is None:
        return None
    return paused_advice(date_in_words(pause.ends_on, lang, "with_weekday") if pause.ends_on else "", lang)


def sheet_photo(link: OpenLink, photo_id: UUID) -> bytes:
    """A photo on any sheet of the program behind a link, as JPEG (three queries). Raises NotFound."""
    program = program_for_reports(link.patient_id, link.program_id)
    exercises = [one for version in program.versions for one in version.content["exercises"]]
    asked = [one for one in exercises if one["scene"] and one["scene"].get("photo", {}).get("id") == str(photo_id)]
    found = photos_of(asked[:1]).get(str(photo_id))
    if found is None:
        raise NotFound
    return found


class _Held:
    """What is held in a program now, and since which day of the clinic's calendar."""

    def __init__(self, holds: Sequence[ExerciseHold], zone: ZoneInfo) -> None:
        self.whole = any(hold.is_whole_program for hold in holds)
        self._holds = holds
        self._zone = zone

    def on(self, slug: str) -> list[ExerciseHold]:
        """The holds on one exercise."""
        return [hold for hold in self._holds if hold.exercise_slug == slug]

    def since(self, slug: str) -> date | None:
        """The day on which an exercise was first held."""
        return min((hold.held_at.astimezone(self._zone).date() for hold in self.on(slug)), default=None)

    def is_asked(self, slug: str, day: date) -> bool:
        """Whether the exercise was still to be done on `day`."""
        since = self.since(slug)
        return since is None or day <= since


def _with_hold(one: ShownExercise, held: _Held, shown: date, today: date, lang: str) -> ShownExercise:
    hold = hold_advice(held.on(one.slug), is_new=held.since(one.slug) == today, lang=lang)
    return replace(one, hold=hold, is_asked=held.is_asked(one.slug, shown))


def _exercises(version: GivenVersion, handout: Handout, logs: Mapping[str, ExerciseLog]) -> list[ShownExercise]:
    frozen = printed_exercises(version.content, handout.lang)
    return [_exercise(data, one, handout, logs) for data, one in zip(frozen, handout.exercises, strict=True)]


def _exercise(
    data: Mapping[str, Any], sheet: HandoutExercise, handout: Handout, logs: Mapping[str, ExerciseLog]
) -> ShownExercise:
    return ShownExercise(
        slug=data["slug"],
        sheet=sheet,
        picture=figure(data["scene"], f"e{sheet.number}", handout.lang, photos=PHOTOS),
        dose=dose_in_words(sheet.dose, handout.lang),
        own_stop_rules=[rule for rule in sheet.stop if rule not in handout.shared_stop_rules],
        log=logs.get(data["slug"]),
        lang=handout.lang,
    )


def _open_day(day: date, version: GivenVersion | None, logs: Mapping[str, ExerciseLog], held: _Held) -> OpenDay:
    slugs = frozenset(slug for slug in version.slugs if held.is_asked(slug, day)) if version else frozenset()
    return OpenDay(day, len(slugs & logs.keys()), len(slugs))


def _own_logs(link: OpenLink, shown: Sequence[date]) -> dict[date, dict[str, ExerciseLog]]:
    """What came by link, by day and exercise; what the clinic typed in is not the patient's to see here."""
    found: dict[date, dict[str, ExerciseLog]] = {}
    for log in list_logs(link.patient_id, min(shown), max(shown), program_id=link.program_id):
        if log.source == LogSource.LINK:
            found.setdefault(log.for_on, {})[log.exercise_slug] = log
    return found
