"""What must not be overlooked when a chart is opened, the gravest first. Pure: everything is handed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from clinic.chart.today_rules import Doubt
from clinic.core.filters import day
from clinic.examination.snapshot import PatientSnapshot
from clinic.health_screens.questions import ReadAnswers
from clinic.patients.kinds import Pregnancy
from clinic.screening.advice import in_names
from clinic.screening.rules import Firing

SCREEN_LASTS_DAYS = 90
"""After this a health screen is to be taken again (rules SC-OLD and SC-OLD-WARN, proposed)."""


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert; `kind` is the callout's (block, warn or info), `action` names the button: screen, edit, program, lift.

    `about` is the row that the button works on, for "lift" a hold and for "look" a stored screening.
    """

    kind: str
    title: str
    lines: tuple[str, ...] = ()
    action: str = ""
    about: UUID | None = None
    is_whole_program: bool = False


def alerts_of(
    snapshot: PatientSnapshot,
    today: date,
    *,
    answers: ReadAnswers | None,
    escalations: Sequence[Firing],
    doubts: Sequence[Doubt],
    held: Sequence[Alert] = (),
) -> tuple[Alert, ...]:
    """Medical care first, then what is held, the health screen, the sheet at home, and dates that have passed."""
    return (
        *_medical(answers, escalations),
        *held,
        *_screen(snapshot, today),
        *_sheet(snapshot, doubts),
        *_dates(snapshot, today),
    )


def screen_is_old(taken_on: date | None, today: date) -> bool:
    """Whether the health screen was taken more than 90 days ago."""
    return taken_on is not None and (today - taken_on).days > SCREEN_LASTS_DAYS


def _medical(answers: ReadAnswers | None, escalations: Sequence[Firing]) -> list[Alert]:
    told = [
        Alert(
            "block",
            f"{'Refer now' if one.rule.action.value == 'escalate_emergency' else 'Refer today'}: {one.rule.reason}",
            tuple(
                line
                for line in (
                    in_names(one.rule.suggest),
                    f"Tell the patient: {one.rule.patient_text}" if one.rule.patient_text else "",
                )
                if line
            ),
        )
        for one in escalations
    ]
    if answers and answers.emergencies and not told:
        told.append(Alert("block", "Emergency signs on the health screen", answers.emergencies))
    return told


def _screen(snapshot: PatientSnapshot, today: date) -> list[Alert]:
    if snapshot.screen_id is None:
        return [Alert("block", "No health screen yet", ("Nothing can be given before it is taken.",), "screen")]
    if snapshot.unknown_groups:
        unknown = f"Not answered: {', '.join(snapshot.unknown_groups)}. Unknown is not No: nothing can be given."
        return [Alert("block", "The health screen is not complete", (unknown,), "screen")]
    if screen_is_old(snapshot.screen_taken_on, today):
        taken = f"It was taken {day(snapshot.screen_taken_on)}, more than {SCREEN_LASTS_DAYS} days ago."
        return [Alert("warn", "The health screen is old", (taken,), "screen")]
    return []


def _sheet(snapshot: PatientSnapshot, doubts: Sequence[Doubt]) -> list[Alert]:
    """Without a complete screen the rules stop everything, which was said already."""
    if not snapshot.screen_is_complete:
        return []
    return [
        Alert(
            "block" if one.stops else "warn",
            f"{'The sheet no longer fits' if one.stops else 'Look at the sheet again'}: {one.reason}",
            tuple(line for line in (", ".join(one.names), one.suggest) if line),
            "program",
        )
        for one in doubts
    ]


def _dates(snapshot: PatientSnapshot, today: date) -> list[Alert]:
    if snapshot.pregnancy != Pregnancy.PREGNANT:
        return []
    if snapshot.due_on is None:
        return [Alert("warn", "Due date not known", ("The rules count it as 20 weeks or more.",), "edit")]
    if snapshot.due_on < today:
        return [Alert("warn", f"The due date, {day(snapshot.due_on)}, has passed", ("Ask, then change it.",), "edit")]
    return []
