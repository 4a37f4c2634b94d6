"""Adherence in plain sentences, for a note and for the screen; it says "reported", because that is all we know."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from clinic.adherence.amounts import DayAmount
from clinic.adherence.models import ExerciseLog
from clinic.adherence.rules import AdherenceSummary, DoseShare, ExerciseAdherence
from clinic.core.filters import day

LONGEST_QUOTES = 5
"""How many of the patient's own notes a summary quotes, the newest first."""


AT_MOST = "each exercise counts at most as often as it was asked for"
"""Why a percentage can be lower than the counts beside it: too much of one exercise stands in for no other (SPEC 5.2)."""
AS_IF_NOT_AWAY = "the days away taken as asked for"
"""Why it can be higher than that: being away never lowers it (`rules.AdherenceSummary.frequency_pct`)."""


def summary_text(summary: AdherenceSummary, logs: Sequence[ExerciseLog] = ()) -> str:
    """A period's adherence as plain text: the figure, each exercise, pain, and the patient's own words in quotes."""
    lines = [f"Home program, reported {day(summary.first_on)} to {day(summary.last_on)}: {headline(summary)}"]
    lines += [f"- {one.name}: {exercise_line(one)}" for one in summary.exercises]
    if any(one.dose.sessions > one.done for one in summary.exercises):
        lines.append(f"Dose, reported: {dose_line(summary.dose)}.")
    if summary.overused:
        lines.append(f"Reported more often than asked for: {overuse(summary)}.")
    if summary.pain_before is not None and summary.pain_after is not None:
        lines.append(
            f"Pain reported, mean: {summary.pain_before:.1f} before, {summary.pain_after:.1f} after (0 to 10)."
        )
    notes = [log for log in logs if log.note][:LONGEST_QUOTES]
    lines += [f"{day(log.for_on)}: “{log.note}” (patient, {log.source.replace('_', ' ')})" for log in notes]
    return "\n".join(lines)


def headline(summary: AdherenceSummary) -> str:
    """The period in one sentence, raw counts beside the percentage."""
    figure = summary.frequency_pct
    if figure is None:
        return "nothing was asked for in this time."
    if summary.reported == 0:
        return f"no reports. {count(summary.prescribed)} sessions were asked for."
    done = f"{count(summary.credited)} of {count(summary.prescribed)} sessions ({figure:.0f} %)"
    if has_over(summary):
        done = f"{_done_and_asked(summary)}; adherence {figure:.0f} % ({_how_counted(summary)})"
    return f"{done}. {count(summary.unlogged)} without a report."


def counts(summary: AdherenceSummary) -> str:
    """The raw counts that stand beside a percentage, and how it was reckoned where they alone do not tell."""
    is_over = has_over(summary)
    done = _done_and_asked(summary) if is_over else f"{count(summary.credited)} of {count(summary.prescribed)} sessions"
    reckoned = f"; in the %, {_how_counted(summary)}" if is_over else ""
    return f"{done}, {count(summary.unlogged)} without a report{reckoned}"


def has_over(summary: AdherenceSummary) -> bool:
    """Whether an exercise was done more than asked for, however little, which the percentage leaves out."""
    return any(one.prescribed and one.credited > one.prescribed for one in summary.exercises)


def dose_line(dose: DoseShare) -> str:
    """How much was done where it is known, with the counts it rests on; it is no frequency."""
    if dose.pct is None:
        return f"how much was done is not known of any of {dose.begun} sessions begun"
    return f"{dose.pct:.0f} % of the amount asked for, {dose_counts(dose)}"


def dose_counts(dose: DoseShare) -> str:
    """The sessions that a dose share rests on."""
    return f"known of {dose.sessions} of {dose.begun} sessions begun"


def amount(dose: DoseShare) -> str:
    """Minutes or times done of those asked for in the sessions known; nothing when all was done or nothing is known."""
    if dose.done is None or dose.asked is None or dose.done == dose.asked:
        return ""
    return f"{count(dose.done)} of {count(dose.asked)} {dose.unit} in {dose.sessions} sessions"


def amount_said(log: ExerciseLog, asked: DayAmount | None) -> str:
    """What one report says of how much was done: "4 of 10 minutes"; nothing when it says nothing."""
    if log.amount_done is None:
        return ""
    return f"{log.amount_done} of {asked.shown} {asked.unit}" if asked else str(log.amount_done)


def late(days: int) -> str:
    """That a report came after its day; nothing when it came on it."""
    return f"late, {days} {'day' if days == 1 else 'days'} after" if days else ""


def overuse(summary: AdherenceSummary) -> str:
    """What was done more often than asked for: "Press 7 sessions (3 asked for)"; nothing when nothing was."""
    return ", ".join(
        f"{one.name} {count(one.credited)} sessions ({count(one.prescribed)} asked for)" for one in summary.overused
    )


def pain(log: ExerciseLog) -> str:
    """Pain before and after as "3 → 5"; a question mark for what was not said, nothing when neither was."""
    if log.pain_before is None and log.pain_after is None:
        return ""
    before, after = ("?" if value is None else str(value) for value in (log.pain_before, log.pain_after))
    return f"{before} → {after}"


def exercise_line(one: ExerciseAdherence) -> str:
    """One exercise's counts: done, partly, skipped, and the sessions nothing was reported about."""
    parts = [f"{one.done} done"]
    if one.partly:
        parts.append(f"{one.partly} partly")
    if one.skipped:
        parts.append(f"{one.skipped} skipped")
    parts.append(f"{count(one.unlogged)} without a report")
    how_much = f" Done of what was begun: {amount(one.dose)}." if amount(one.dose) else ""
    return f"{', '.join(parts)}; {count(one.prescribed)} asked for.{how_much}"


def _done_and_asked(summary: AdherenceSummary) -> str:
    """More of an exercise than was asked for is no part of it: "50 of 36" reads like a slip of the pen."""
    return f"{count(summary.credited)} sessions done, {count(summary.prescribed)} asked for"


def _how_counted(summary: AdherenceSummary) -> str:
    """How the percentage comes from the counts, for whoever adds them up again."""
    within = sum((min(one.credited, one.prescribed) for one in summary.exercises), Fraction(0))
    is_better = summary.frequency_pct is not None and summary.frequency_pct > float(100 * within / summary.prescribed)
    parts = [
        *(["a partly done session counts as half"] if any(one.partly for one in summary.exercises) else []),
        AT_MOST,
        *([AS_IF_NOT_AWAY] if is_better else []),
    ]
    return ", ".join(parts)


def count(sessions: Fraction) -> str:
    """A number of sessions: whole when it is, otherwise to one place (3 days a week over 5 days is 2.1)."""
    return str(sessions.numerator) if sessions.denominator == 1 else f"{float(sessions):.1f}"
