"""Reports as the safety rules read them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from clinic.adherence.models import ExerciseLog
from clinic.adherence.rules import AdherenceSummary
from clinic.custom_library.overlay import clinic_library
from clinic.rule_language.facts import LogEntry, LogFacts


def log_facts(
    logs: Sequence[ExerciseLog], today: date, *, since: date, starts_on: date, week: AdherenceSummary | None
) -> LogFacts:
    """Reports as the rules read them: entries about days from `since`, and figures over all of `logs`.

    `starts_on` is the first day of the program; pain is the newest before an exercise less the first one.
    """
    pain = [one.pain_before for one in sorted(logs, key=lambda one: one.for_on) if one.pain_before is not None]
    return LogFacts(
        entries=tuple(log_entries((one for one in logs if one.for_on >= since), today)),
        days_since_start=(today - starts_on).days,
        adherence_pct=week.frequency_pct if week and week.reported else None,
        nprs_change=float(pain[-1] - pain[0]) if pain else None,
    )


def log_entries(logs: Iterable[ExerciseLog], today: date) -> Iterable[LogEntry]:
    """One entry for each report; an exercise that the library no longer has belongs to no category."""
    for one in logs:
        exercise = clinic_library().exercises.get(one.exercise_slug)
        yield LogEntry(
            slug=one.exercise_slug,
            category=exercise.category if exercise else "",
            more_categories=exercise.more_categories if exercise else frozenset(),
            days_ago=(today - one.for_on).days,
            pain_before=one.pain_before,
            pain_after=one.pain_after,
            felt=frozenset(one.felt),
            reason=one.reason,
        )
