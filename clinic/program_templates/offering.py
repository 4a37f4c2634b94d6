"""The templates that are offered for a patient: what fits first, each with what would come of it. No query a template."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from clinic.accounts.models import User
from clinic.custom_library.overlay import clinic_library
from clinic.program_templates.adapting import AdaptedLine, Circumstances, Outcome, adapt
from clinic.program_templates.contents import minutes_a_day
from clinic.program_templates.kinds import Audience, Origin
from clinic.program_templates.listing import Template, amount, list_templates
from clinic.program_templates.reviewable import KIND
from clinic.rule_language.facts import PatientFacts
from clinic.safety_record.models import ExerciseHold
from clinic.signoff.declining import ClinicScreening
from clinic.signoff.queries import get_statuses

PREGNANT = "pregnant"
"""The flag of a pregnancy, known or not told; its templates come before those of a class."""


@dataclass(frozen=True)
class Offered:
    """A template with what would come of each of its lines; `fits`: it is made for such a patient."""

    template: Template
    lines: tuple[AdaptedLine, ...]
    fits: bool

    @property
    def count(self) -> int:
        """How many exercises would be added."""
        return sum(one.given is not None for one in self.lines)

    @property
    def forecast(self) -> str:
        """What would come of it in one line."""
        return forecast(self.lines)


def list_offered(
    actor: User,
    screening: ClinicScreening,
    *,
    there: Collection[str] = (),
    holds: Iterable[ExerciseHold] = (),
) -> tuple[Offered, ...]:
    """Every template `actor` may use, the best fitting first; `there` stays in the program, `holds` are open ones.

    What the clinic has declined in the sign-off is not offered. At most two queries, however many there are.
    """
    return offered_of(list_templates(actor), screening, there=there, holds=holds)


def offered_of(
    templates: Iterable[Template],
    screening: ClinicScreening,
    *,
    there: Collection[str] = (),
    holds: Iterable[ExerciseHold] = (),
) -> tuple[Offered, ...]:
    """As `list_offered`, of templates that were read already."""
    met = circumstances(screening, there, holds)
    wanted = audiences_of(screening.facts)
    declined = get_statuses().declined(KIND)
    shown = (one for one in templates if one.shipped is None or one.shipped.slug not in declined)
    offered = [Offered(one, adapt(one.lines, met), one.audience in wanted) for one in shown]
    return tuple(sorted(offered, key=lambda one: _place(one, wanted)))


def circumstances(
    screening: ClinicScreening, there: Collection[str] = (), holds: Iterable[ExerciseHold] = ()
) -> Circumstances:
    """What a template meets in the running clinic."""
    held = {hold.exercise_slug: hold.reason for hold in holds if hold.exercise_slug}
    return Circumstances(clinic_library(), screening, frozenset(there), held)


def audiences_of(facts: PatientFacts) -> tuple[Audience, ...]:
    """Whom templates may be for to fit this patient, the closest first."""
    pregnancy = (Audience.PREGNANCY,) if PREGNANT in facts.flags else ()
    examined = (Audience(facts.assessment_class),) if facts.assessment_class else ()
    return (*pregnancy, *examined, Audience.ANY)


def forecast(lines: Sequence[AdaptedLine]) -> str:
    """What comes of a template's lines, such as "4 exercises, 12 minutes a day; 1 changed, 1 left out"."""
    given = [one.given for one in lines if one.given]
    count = {outcome: sum(one.outcome is outcome for one in lines) for outcome in Outcome}
    rest = [f"{count[outcome]} {word}" for outcome, word in _COUNTED if count[outcome]]
    more = "more " if count[Outcome.THERE] else ""
    head = amount(len(given), minutes_a_day(one.dose for one in given), more) if given else "Nothing to add"
    return f"{head}; {', '.join(rest)}" if rest else head


_COUNTED = (
    (Outcome.CHANGED, "changed"),
    (Outcome.INSTEAD, "replaced"),
    (Outcome.LEFT_OUT, "left out"),
    (Outcome.THERE, "there already"),
)


def _place(one: Offered, wanted: Sequence[Audience]) -> tuple[bool, int, int]:
    audience, origins = one.template.audience, list(Origin)
    closeness = wanted.index(audience) if audience in wanted else len(wanted)
    return not one.count, closeness, origins.index(one.template.origin)
