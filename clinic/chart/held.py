"""What is held, and what changed by itself and was not looked at yet: as alerts of a chart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from clinic.chart.alerts import Alert
from clinic.chart.rule_titles import rule_title
from clinic.core.filters import moment
from clinic.custom_library.overlay import clinic_library
from clinic.programs.queries import names_of
from clinic.rule_language.findings import Action
from clinic.safety_record.models import ExerciseHold, StoredFinding, StoredScreening
from clinic.safety_record.queries import list_news
from clinic.safety_record.recording import SPEAKS_AGAINST


def hold_alerts(holds: Sequence[ExerciseHold]) -> tuple[Alert, ...]:
    """What is held in a program, one alert for each exercise, the whole program first (one query)."""
    names = names_of({hold.held_by_id for hold in holds if hold.held_by_id})
    return tuple(_alert(ones, names) for _, ones in sorted(by_exercise(holds).items()))


def news_alerts(patient_id: UUID) -> tuple[Alert, ...]:
    """What changed by itself since somebody looked (two queries)."""
    return tuple(
        Alert("warn", f"Changed {moment(one.evaluated_at)}, and not looked at yet", news_words(one), "look", one.id)
        for _, one in list_news([patient_id])
    )


def by_exercise(holds: Sequence[ExerciseHold]) -> dict[str, list[ExerciseHold]]:
    """Holds by the exercise they hold, each exercise's oldest first."""
    gathered: dict[str, list[ExerciseHold]] = {}
    for hold in holds:
        gathered.setdefault(hold.exercise_slug, []).append(hold)
    return gathered


def why_held(holds: Sequence[ExerciseHold]) -> tuple[str, ...]:
    """Why an exercise is on hold, each cause with what was reported and its rule; a person's own reason as written."""
    return tuple(
        f"{hold.reason}{_told(hold)}. Rule {hold.rule_id}." if hold.rule_id else f"{hold.reason}.".replace("..", ".")
        for hold in holds
    )


def news_words(screening: StoredScreening) -> tuple[str, ...]:
    """What speaks against the sheet, each rule once with the exercises it means."""
    found: dict[str, list[StoredFinding]] = {}
    for one in screening.findings:
        if one.override_id is None and Action(one.action) in SPEAKS_AGAINST:
            found.setdefault(one.rule_id, []).append(one)
    gravest_first = sorted(found.values(), key=lambda ones: -Action(ones[0].action).rank)
    return tuple(f"{rule_title(ones[0].rule_id)}: {_exercises(ones)}" for ones in gravest_first)


def name_of(slug: str) -> str:
    """What people call an exercise; the program as a whole when there is no slug."""
    exercise = clinic_library().exercises.get(slug)
    return exercise.name if exercise else slug or "The whole program"


def _alert(holds: Sequence[ExerciseHold], names: Mapping[UUID, str]) -> Alert:
    first = holds[0]
    since = f"Since {moment(first.held_at)}"
    if first.is_whole_program:
        by = f"{since}, by {names.get(first.held_by_id, '')}" if first.held_by_id else since
        lines = (*why_held(holds), f"{by}. The patient’s page says: stop, and call us.")
        return Alert("block", "The program is stopped", lines, "lift", first.id, is_whole_program=True)
    told = f"{since}. The patient’s page says: do not do this one until we have talked."
    return Alert("block", f"On hold: {name_of(first.exercise_slug)}", (*why_held(holds), told), "lift", first.id)


def _told(hold: ExerciseHold) -> str:
    return f" ({'; '.join(hold.inputs)})" if hold.inputs else ""


def _exercises(findings: Sequence[StoredFinding]) -> str:
    return ", ".join(dict.fromkeys(name_of(one.exercise_slug) for one in findings))
