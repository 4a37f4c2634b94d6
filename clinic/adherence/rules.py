"""How much of what was asked was reported as done: pure arithmetic over versions and reports.

A session is one exercise on one day. Done counts 1, partly 1/2 (proposed). A day without a report is unlogged, which is
shown apart and is never skipped; a day on which the exercise was on hold asks for nothing. Neither does a day away, but
what was done on it all the same counts with its share, so that being away never lowers a figure. Figures are exact fractions
until shown, so splitting a period never changes what was asked for, done, done partly or skipped.

Each exercise keeps its true number, which may pass 100 %. In the percentage and the band over all of them each counts up to what
was asked for it: too much of one does not stand in for another (SPEC 5.2). Unlike the counts, it does not add up over parts.

How much was done is told apart from how often (frequency): the dose share. It is known of a session that was done (all
of it) and of one done partly with an amount; all others are left out, never guessed at. A session counts at the most as all
of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from clinic.adherence.amounts import DayAmount

DONE, PARTLY, SKIPPED = "done", "partly", "skipped"
WEIGHT: Mapping[str, Fraction] = {DONE: Fraction(1), PARTLY: Fraction(1, 2), SKIPPED: Fraction(0)}
DAYS_IN_WEEK = 7

SATISFACTORY_PCT = 80
"""Bailey 2018 (BJSM, review of 86 studies): 80 to 99 % is the commonest range called satisfactory."""

LOW_PCT = 50
"""Below this adherence is called low (proposed)."""

OVERUSE_PCT = 120
"""Above this more was done than is good without a talk (proposed)."""

BACKDATE_DAYS = 7
"""A report may be about a day up to this long ago (proposed)."""


@dataclass(frozen=True, slots=True)
class PrescribedExercise:
    """One exercise of a version: on how many days a week it was asked for, and how much on each."""

    slug: str
    name: str
    days_per_week: int
    asked: DayAmount | None = None
    """How much on such a day; None when it is not known."""


@dataclass(frozen=True, slots=True)
class VersionInForce:
    """What was asked from `starts_on` until the next version starts or the program ends (`ends_on`, exclusive)."""

    starts_on: date
    exercises: tuple[PrescribedExercise, ...]
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """A hold on one exercise, or on all when `slug` is empty; `lifted_on` is None while it goes on.

    The day it began and the day it was lifted are asked for: on each of them the exercise could be done.
    """

    slug: str
    held_on: date
    lifted_on: date | None = None

    def covers(self, slug: str, day: date) -> bool:
        """Whether `slug` was not to be done all of `day`."""
        is_meant = self.slug in ("", slug)
        return is_meant and self.held_on < day and (self.lifted_on is None or day < self.lifted_on)


@dataclass(frozen=True, slots=True)
class Away:
    """Days on which the patient was away or ill, from `from_on` until the day before `until_on` (None: still)."""

    from_on: date
    until_on: date | None = None

    def covers(self, day: date) -> bool:
        """Whether nothing was asked for on `day`."""
        return self.from_on <= day and (self.until_on is None or day < self.until_on)


@dataclass(frozen=True, slots=True)
class Report:
    """One report that counts: about which exercise and day, with what status, and when it reached us."""

    slug: str
    for_on: date
    status: str
    entered_at: datetime
    pain_before: int | None = None
    pain_after: int | None = None
    amount_done: int | None = None


@dataclass(frozen=True, slots=True)
class DoseShare:
    """How much was done in the sessions of which it is known: `sessions` of them, of `begun` that were done or partly.

    `parts` adds up their shares, each 0 to 1. `done` and `asked` add up the amounts in `unit`, and are None where units differ.
    """

    sessions: int = 0
    begun: int = 0
    parts: Fraction = Fraction(0)
    done: Fraction | None = None
    asked: Fraction | None = None
    unit: str = ""

    @property
    def pct(self) -> float | None:
        """The mean share of these sessions as a percentage, 0 to 100; None when of none it is known."""
        return float(100 * self.parts / self.sessions) if self.sessions else None


@dataclass(frozen=True, slots=True)
class ExerciseAdherence:
    """The figures of one exercise in the period, in sessions; `days` on which it was asked for."""

    slug: str
    name: str
    days: int
    prescribed: Fraction
    done: int
    partly: int
    skipped: int
    dose: DoseShare = DoseShare()
    without_away: Fraction = Fraction(0)
    """Sessions that would have been asked for, had the patient not been away."""

    @property
    def credited(self) -> Fraction:
        """Sessions done, a partly one counting half."""
        return self.done * WEIGHT[DONE] + self.partly * WEIGHT[PARTLY]

    @property
    def unlogged(self) -> Fraction:
        """Prescribed sessions that nothing was reported about."""
        return max(Fraction(0), self.prescribed - self.done - self.partly - self.skipped)

    @property
    def frequency_pct(self) -> float | None:
        """Credited sessions as a percentage of those prescribed; may pass 100; None when none was prescribed."""
        return float(100 * self.credited / self.prescribed) if self.prescribed else None

    @property
    def is_overuse(self) -> bool:
        """Whether more than OVERUSE_PCT of what was asked for was done.

        Never in less than a week, where one session of three a week is too many already: new, held, or while away.
        """
        is_week = self.days >= DAYS_IN_WEEK
        return is_week and self.frequency_pct is not None and self.frequency_pct > OVERUSE_PCT


@dataclass(frozen=True, slots=True)
class AdherenceSummary:
    """The figures of a period, both days included, overall and for each exercise. Computed, never stored."""

    first_on: date
    last_on: date
    exercises: tuple[ExerciseAdherence, ...]
    last_reported_on: date | None
    pain_before: float | None
    pain_after: float | None

    @property
    def prescribed(self) -> Fraction:
        """Sessions asked for."""
        return sum((one.prescribed for one in self.exercises), Fraction(0))

    @property
    def credited(self) -> Fraction:
        """Sessions reported done, a partly one counting half."""
        return sum((one.credited for one in self.exercises), Fraction(0))

    @property
    def reported(self) -> int:
        """Sessions that something was reported about."""
        return sum(one.done + one.partly + one.skipped for one in self.exercises)

    @property
    def unlogged(self) -> Fraction:
        """Sessions asked for that nothing was reported about."""
        return sum((one.unlogged for one in self.exercises), Fraction(0))

    @property
    def frequency_pct(self) -> float | None:
        """Credited sessions as a percentage of those prescribed, 0 to 100; None when none was.

        Each exercise counts up to what was asked for it. Being away makes that less for one that was done before, so the
        better figure of the two, with and without the days away, is taken: being away never lowers it.
        """
        if not self.prescribed:
            return None
        asked = [(one.credited, one.prescribed) for one in self.exercises]
        with_away = [(one.credited, max(one.prescribed, one.without_away)) for one in self.exercises]
        return float(100 * max(_capped_share(asked), _capped_share(with_away)))

    @property
    def dose(self) -> DoseShare:
        """How much was done, over all exercises: sessions alone are added up, for minutes and times are not."""
        return DoseShare(
            sum(one.dose.sessions for one in self.exercises),
            sum(one.dose.begun for one in self.exercises),
            sum((one.dose.parts for one in self.exercises), Fraction(0)),
        )

    @property
    def overused(self) -> tuple[ExerciseAdherence, ...]:
        """The exercises done too often."""
        return tuple(one for one in self.exercises if one.is_overuse)

    @property
    def band(self) -> str:
        """`satisfactory`, `partial`, `low`, or `unknown` when nothing was prescribed or reported."""
        figure = self.frequency_pct
        if figure is None or self.reported == 0:
            return "unknown"
        if figure >= SATISFACTORY_PCT:
            return "satisfactory"
        return "partial" if figure >= LOW_PCT else "low"


def summarize(
    versions: Sequence[VersionInForce],
    reports: Iterable[Report],
    first_on: date,
    last_on: date,
    pauses: Sequence[Pause | Away] = (),
) -> AdherenceSummary:
    """The figures from `first_on` to `last_on`, both included; each day is judged by the version in force that day.

    A report about an exercise that was not asked for on its day does not count.
    """
    held = [one for one in pauses if isinstance(one, Pause)]
    away = [one for one in pauses if isinstance(one, Away)]
    told = one_each_day(reports)
    done = {(one.slug, one.for_on) for one in told if WEIGHT[one.status]}
    names: dict[str, str] = {}
    prescribed: dict[str, Fraction] = {}
    without_away: dict[str, Fraction] = {}
    asked: dict[tuple[str, date], DayAmount | None] = {}
    for day in days(first_on, last_on):
        version = in_force(versions, day)
        is_away = any(one.covers(day) for one in away)
        for exercise in version.exercises if version else ():
            names[exercise.slug] = exercise.name
            prescribed.setdefault(exercise.slug, Fraction(0))
            is_held = any(pause.covers(exercise.slug, day) for pause in held)
            share = Fraction(0) if is_held else Fraction(exercise.days_per_week, DAYS_IN_WEEK)
            without_away[exercise.slug] = without_away.get(exercise.slug, Fraction(0)) + share
            if not is_held and (not is_away or (exercise.slug, day) in done):
                asked[exercise.slug, day] = exercise.asked
                prescribed[exercise.slug] += share
    asked_days = Counter(slug for slug, _ in asked)
    counted = [one for one in told if (one.slug, one.for_on) in asked]
    return AdherenceSummary(
        first_on,
        last_on,
        tuple(
            _figures(
                slug,
                names[slug],
                asked_days[slug],
                (prescribed[slug], without_away[slug]),
                [(one, asked[slug, one.for_on]) for one in counted if one.slug == slug],
            )
            for slug in prescribed
        ),
        max((one.for_on for one in counted), default=None),
        _mean([one.pain_before for one in counted]),
        _mean([one.pain_after for one in counted]),
    )


def in_force(versions: Sequence[VersionInForce], day: date) -> VersionInForce | None:
    """The version in force on `day`: the newest that had started, unless it had ended. `versions` are oldest first."""
    started = [version for version in versions if version.starts_on <= day]
    newest = started[-1] if started else None
    return None if newest is None or (newest.ends_on is not None and day >= newest.ends_on) else newest


def one_each_day(reports: Iterable[Report]) -> list[Report]:
    """One report for each exercise and day: the latest to reach us, when link and paper both speak.

    Of two at the same instant the one that claims less counts.
    """
    latest: dict[tuple[str, date], Report] = {}
    for report in sorted(reports, key=lambda one: (one.entered_at, -WEIGHT[one.status])):
        latest[report.slug, report.for_on] = report
    return list(latest.values())


def days(first_on: date, last_on: date) -> list[date]:
    """Every day from `first_on` to `last_on`, both included."""
    return [first_on + timedelta(days=number) for number in range((last_on - first_on).days + 1)]


def open_days(today: date, starts_on: date, ends_on: date | None = None) -> list[date]:
    """The days a patient may report about today, newest first: at most 7 days back, within the program.

    `ends_on` is the first day after the program.
    """
    last = today if ends_on is None else min(today, ends_on - timedelta(days=1))
    return days(max(starts_on, today - timedelta(days=BACKDATE_DAYS)), last)[::-1]


def days_late(for_on: date, entered_at: datetime, zone: ZoneInfo) -> int:
    """How many days after its day a report reached us, by the clinic's calendar; 0 on the same day."""
    return max(0, (entered_at.astimezone(zone).date() - for_on).days)


def told_days(today: date, open_now: Iterable[date], told: Iterable[date]) -> tuple[int, int]:
    """On how many of the last 7 days that were open something was said, and how many those are."""
    week = {day for day in open_now if (today - day).days < DAYS_IN_WEEK}
    return len(week & set(told)), len(week)


def may_enter(for_on: date, today: date, starts_on: date, ends_on: date | None = None) -> bool:
    """Whether the clinic may type in what was reported about `for_on`: any day of the program until today."""
    return starts_on <= for_on <= today and (ends_on is None or for_on < ends_on)


def silent_since(starts_on: date, last_on: date | None, today: date, away: Sequence[Away] = ()) -> date | None:
    """Since which day nothing was reported although it was asked for: the start, the last report, or the return.

    None before the start and while the patient is away.
    """
    if starts_on > today or any(one.covers(today) for one in away):
        return None
    back = [one.until_on for one in away if one.until_on is not None and one.until_on <= today]
    return max([starts_on, *([last_on] if last_on else []), *back])


def diary_week(today: date, starts_on: date) -> date:
    """The first day of the paper week that a patient brings today: sheets count their weeks from `starts_on`.

    On the first day of a week it is the week before, which is the one that is full.
    """
    whole_weeks = max(0, (today - starts_on).days - 1) // DAYS_IN_WEEK
    return starts_on + timedelta(weeks=whole_weeks)


def _figures(
    slug: str,
    name: str,
    asked_days: int,
    prescribed: tuple[Fraction, Fraction],
    told: Sequence[tuple[Report, DayAmount | None]],
) -> ExerciseAdherence:
    statuses = [one.status for one, _ in told]
    done, partly, skipped = (statuses.count(status) for status in (DONE, PARTLY, SKIPPED))
    return ExerciseAdherence(
        slug, name, asked_days, prescribed[0], done, partly, skipped, dose_share(told), prescribed[1]
    )


def dose_share(told: Iterable[tuple[Report, DayAmount | None]]) -> DoseShare:
    """How much was done of what was asked for, each report beside what its day asked for."""
    begun = [(one, asked) for one, asked in told if one.status in (DONE, PARTLY)]
    known = [(share, asked) for one, asked in begun if (share := session_share(one, asked)) is not None]
    parts = sum((share for share, _ in known), Fraction(0))
    units = {asked.unit if asked else "" for _, asked in known}
    if len(units) != 1 or "" in units:
        return DoseShare(len(known), len(begun), parts)
    amounts = [(share, asked.asked) for share, asked in known if asked]
    done = sum((share * asked for share, asked in amounts), Fraction(0))
    return DoseShare(
        len(known), len(begun), parts, done, sum((asked for _, asked in amounts), Fraction(0)), units.pop()
    )


def session_share(one: Report, asked: DayAmount | None) -> Fraction | None:
    """The part of a day's dose that a report tells of, 0 to 1; None when it does not tell."""
    if one.status == DONE:
        return Fraction(1)
    if one.status != PARTLY or one.amount_done is None or asked is None or not asked.asked:
        return None
    return min(Fraction(1), one.amount_done / asked.asked)


def _capped_share(pairs: Sequence[tuple[Fraction, Fraction]]) -> Fraction:
    """What was credited as a part of what was asked for, 0 to 1, each pair counting up to what was asked for in it."""
    return sum((min(pair) for pair in pairs), Fraction(0)) / sum(asked for _, asked in pairs)


def _mean(values: Iterable[int | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None
