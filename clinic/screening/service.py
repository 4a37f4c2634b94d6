"""The rules of the library asked about one patient: what may be given, with which modification."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from clinic.core.errors import Refusal
from clinic.exercises.catalog import library
from clinic.exercises.rules import effective_attributes, resolve
from clinic.patients.models import Pregnancy, SexAtBirth
from clinic.patients.snapshot import PREGNANT_FLAG, PatientSnapshot
from clinic.screening.facts import PatientFacts, derive_facts
from clinic.screening.findings import Screening
from clinic.screening.rules import Firing, Rule, evaluate_program, fire, parse_rules, screen
from clinic.screening.targets import Target

PREGNANCY_GROUP = "Pregnancy"

Chosen = tuple[str, Sequence[str]]
"""An exercise slug and the slugs of its modifications."""


@cache
def safety_rules() -> tuple[Rule, ...]:
    """Every rule of the library, read once per process."""
    return parse_rules(library().rules_data.values())


@dataclass(frozen=True)
class PatientScreening:
    """The rules that hold for one patient today; ask it about as many exercises as you like."""

    facts: PatientFacts
    firings: tuple[Firing, ...]

    def screen(self, exercise_slug: str, modification_slugs: Sequence[str] = ()) -> Screening:
        """Findings and fixes for one exercise as chosen.

        Raises NotInLibrary or a refusal of `resolve` when the choice itself is not possible.
        """
        target = _target(exercise_slug, modification_slugs)
        return screen(
            self.firings,
            target,
            self.applicable(exercise_slug),
            lambda modifications: _possible_target(exercise_slug, modifications),
        )

    def screen_program(self, items: Iterable[Chosen]) -> Screening:
        """Findings about the program as a whole, its exercises in the order they are to be done."""
        targets = [_target(slug, modifications) for slug, modifications in items]
        return evaluate_program(safety_rules(), self.facts, targets)

    def applicable(self, exercise_slug: str) -> frozenset[str]:
        """The modifications that are made for this exercise and fit this patient."""
        return frozenset(
            modification.slug
            for modification in library().modifications_for(exercise_slug)
            if modification.requires_flags <= self.facts.flags
        )


def screening_of(snapshot: PatientSnapshot, today: date) -> PatientScreening:
    """Fire the rules for one patient on one day (the clinic's calendar)."""
    facts = facts_of(snapshot, today)
    return PatientScreening(facts, fire(safety_rules(), facts))


def facts_of(snapshot: PatientSnapshot, today: date) -> PatientFacts:
    """What the rules see of a patient. A screen with an unanswered group counts as none: unknown is not No."""
    return derive_facts(
        today=today,
        flags=snapshot.flags,
        birth_on=snapshot.birth_on,
        sex_at_birth=snapshot.sex_at_birth,
        due_on=snapshot.due_on,
        events=snapshot.event_dates,
        screened_on=None if missing_answers(snapshot) else snapshot.screen_taken_on,
        assessment_class=snapshot.assessment_class,
    )


def missing_answers(snapshot: PatientSnapshot) -> tuple[str, ...]:
    """The groups of questions the latest screen leaves open, in the library's order; empty when it is complete.

    Pregnancy questions are asked of those who are, or may be, pregnant; who cannot be is not asked.
    """
    if snapshot.screen_id is None:
        return library().flag_groups
    answered = snapshot.cleared_groups | {
        flag.group for flag in library().flags.values() if flag.slug in snapshot.flags and flag.slug != PREGNANT_FLAG
    }
    asked = dict.fromkeys(flag.group for flag in library().flags.values() if flag.kind == "risk")
    return tuple(
        group
        for group in library().flag_groups
        if group in asked and group not in answered and not (group == PREGNANCY_GROUP and _is_not_pregnant(snapshot))
    )


def _is_not_pregnant(snapshot: PatientSnapshot) -> bool:
    is_unasked_man = snapshot.pregnancy is Pregnancy.UNKNOWN and snapshot.sex_at_birth is SexAtBirth.MALE
    return is_unasked_man or snapshot.pregnancy in (Pregnancy.NO, Pregnancy.POSTPARTUM)


def _target(exercise_slug: str, modification_slugs: Sequence[str]) -> Target:
    exercise = library().get_exercise(exercise_slug)
    modifications = library().get_modifications(modification_slugs)
    return Target(
        exercise.slug, exercise.category, effective_attributes(exercise, modifications), frozenset(modification_slugs)
    )


def _possible_target(exercise_slug: str, modification_slugs: Iterable[str]) -> Target | None:
    chosen = tuple(modification_slugs)
    try:
        resolve(library().get_exercise(exercise_slug), library().get_modifications(chosen))
    except Refusal:
        return None
    return _target(exercise_slug, chosen)
