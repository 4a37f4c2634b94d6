"""How much a program asks of a patient: exercises, minutes on the busiest day and on average, what is more than usual. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from clinic.exercises.doses import Dose
from clinic.programs.wording import seconds_a_day

COUNT_RULE = "PR-COUNT"
"""The rule that names too many exercises. It alone speaks of them, where the workload is shown: a clinic may decline it."""

MOST_MINUTES = 20
"""More minutes on one day are named (proposed)."""

MINUTE = 60
DAYS_A_WEEK = 7


@dataclass(frozen=True)
class Workload:
    """What a program asks for, rests not counted. `week_seconds` is what a whole week adds up to."""

    exercises: int = 0
    busiest_seconds: int = 0
    week_seconds: int = 0

    @property
    def minutes(self) -> int:
        """Minutes on a day when everything is done, rounded up."""
        return -(-self.busiest_seconds // MINUTE)

    @property
    def average_minutes(self) -> int:
        """Minutes a day on average over the week, rounded up."""
        return -(-self.week_seconds // (MINUTE * DAYS_A_WEEK))

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences for the therapist where it is more than patients usually keep up; nothing is stopped by them."""
        if self.busiest_seconds <= MOST_MINUTES * MINUTE:
            return ()
        return (f"About {self.minutes} minutes on a day. More than {MOST_MINUTES} is hard to keep up.",)


def workload_of(doses: Iterable[Dose | Mapping[str, Any]]) -> Workload:
    """The workload of these doses, resolved or frozen; on the busiest day every exercise is done."""
    frozen = [asdict(dose) if isinstance(dose, Dose) else dose for dose in doses]
    a_day = [seconds_a_day(dose) for dose in frozen]
    return Workload(
        exercises=len(frozen),
        busiest_seconds=sum(a_day),
        week_seconds=sum(seconds * dose["days_per_week"] for seconds, dose in zip(a_day, frozen, strict=True)),
    )
