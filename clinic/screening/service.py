"""The rules of the library asked about one patient: what may be given, with which modification."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache

from clinic.core.errors import Refusal
from clinic.custom_library.overlay import clinic_library
from clinic.custom_library.strictness import excepts_nothing
from clinic.examination.snapshot import PatientSnapshot
from clinic.exercises.catalog import Library, library
from clinic.exercises.content import Conflict, Exercise, Modification
from clinic.exercises.rules import effective_attributes
from clinic.exercises.together import EXCLUSIVE, impossible_among, in_slot_order
from clinic.rule_language.facts import LogFacts, PatientFacts, derive_facts
from clinic.rule_language.findings import OK, Screening
from clinic.rule_language.targets import Target
from clinic.screening.assessed import firings_of_assessment
from clinic.screening.rules import Firing, Rule, evaluate_program, fire, parse_rules, screen

MOST_TARGETS_KEPT = 20_000
"""More than there are sets of up to five modifications that may go together, over all exercises."""

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
        """Findings for one exercise as chosen, and the smallest sets of modifications that would clear them.

        A fix is added with `with_added`. What the clinic wrote itself is in none: nobody has checked that it clears
        anything. Raises NotInLibrary.
        """
        known = clinic_library()
        proposed = self.applicable(exercise_slug) - known.own
        state = known.state_of((exercise_slug, *modification_slugs))
        passed = impossible_among(known.get_modifications(modification_slugs))

        def with_fix(added: frozenset[str]) -> Target | None:
            together = added.union(known.left_beside(modification_slugs, added))
            return _possible_target(exercise_slug, together, state, passed)

        found = screen(
            self.firings,
            target_of(exercise_slug, modification_slugs),
            proposed,
            with_fix,
            _lasting(exercise_slug, proposed, state),
        )
        sure = tuple(fix for fix in found.fixes if self._clears_beside(exercise_slug, modification_slugs, fix))
        return found if sure == found.fixes else replace(found, fixes=sure)

    def _clears_beside(self, exercise_slug: str, chosen: Sequence[str], fix: Sequence[str]) -> bool:
        """Whether a fix clears, too, while what merely cannot be set up beside it is still there.

        Who adds a fix by the rules alone keeps it: no source says that it has to go (ADR 0015).
        """
        literal = (*clinic_library().left_beside(chosen, fix, EXCLUSIVE), *fix)
        if literal == with_added(chosen, fix):
            return True
        return not screen(self.firings, target_of(exercise_slug, literal), self.applicable(exercise_slug)).stopping

    def screen_given(self, exercise_slug: str, modification_slugs: Sequence[str]) -> Screening:
        """Findings for one exercise as it was given once, without fixes; none for what the library no longer has."""
        known = clinic_library()
        if exercise_slug not in known.exercises or not set(modification_slugs) <= known.modifications.keys():
            return Screening(OK)
        applicable = self.applicable(exercise_slug) | set(modification_slugs)
        return screen(self.firings, target_of(exercise_slug, modification_slugs), applicable)

    def screen_program(self, items: Iterable[Chosen]) -> Screening:
        """Findings about the program as a whole, its exercises in the order they are to be done."""
        targets = [target_of(slug, modifications) for slug, modifications in items]
        return evaluate_program(safety_rules(), self.facts, targets)

    def applicable(self, exercise_slug: str) -> frozenset[str]:
        """The modifications that are made for this exercise and fit this patient."""
        return frozenset(
            modification.slug
            for modification in clinic_library().modifications_for(exercise_slug)
            if modification.requires_flags <= self.facts.flags
        )


def screening_of(snapshot: PatientSnapshot, today: date, until: date | None = None) -> PatientScreening:
    """Fire the rules for one patient on one day (the clinic's calendar).

    With `until`, the last day a sheet will be used, a pregnancy is judged by the week it will have reached by then:
    what is safe at 19 weeks must not be printed for a week in which 20 are passed (proposed).
    """
    facts = facts_of(snapshot, today)
    if until is not None and until > today and facts.ga_weeks is not None:
        facts = replace(facts, ga_weeks=facts_of(snapshot, until).ga_weeks)
    return PatientScreening(facts, (*fire(safety_rules(), facts), *firings_of_assessment(snapshot)))


def screening_of_reports(snapshot: PatientSnapshot, today: date, log: LogFacts) -> PatientScreening:
    """Fire the rules that ask what was reported, and no others, for one patient on one day."""
    facts = facts_of(snapshot, today)
    return PatientScreening(facts, tuple(one for one in fire(safety_rules(), facts, log) if one.rule.needs_log))


def facts_of(snapshot: PatientSnapshot, today: date) -> PatientFacts:
    """What the rules see of a patient. A screen with an unanswered group counts as none: unknown is not No."""
    return derive_facts(
        today=today,
        flags=snapshot.flags,
        birth_on=snapshot.birth_on,
        sex_at_birth=snapshot.sex_at_birth,
        due_on=snapshot.due_on,
        events=snapshot.event_dates,
        screened_on=snapshot.screen_taken_on if snapshot.screen_is_complete else None,
        assessment_class=snapshot.assessment_class,
    )


def with_added(chosen: Sequence[str], added: Iterable[str]) -> tuple[str, ...]:
    """The chosen modifications with others added; each takes the place of what held its slot, and of what it excludes."""
    new = tuple(added)
    return (*clinic_library().left_beside(chosen, new), *new)


def target_of(exercise_slug: str, modification_slugs: Sequence[str]) -> Target:
    """The exercise as this patient would do it, as rules look at it. Raises NotInLibrary."""
    known = clinic_library()
    return as_target(known, known.get_exercise(exercise_slug), known.get_modifications(modification_slugs))


def as_target(known: Library, exercise: Exercise, modifications: Collection[Modification] = ()) -> Target:
    """As `target_of`, with an exercise and modifications of a library that is at hand."""
    attributes = effective_attributes(exercise, modifications)
    shipped = effective_attributes(exercise, (one for one in modifications if one.slug not in known.own))
    origin = known.exercises.get(exercise.based_on)
    return Target(
        exercise.slug,
        exercise.category,
        attributes,
        frozenset(one.slug for one in modifications),
        exercise.based_on,
        origin.category if origin else "",
        exercise.more_categories,
        exercise.still_asked,
        own_removed=shipped - attributes,
        own_added=excepts_nothing(attributes, proven=shipped - exercise.unproven),
    )


def check_together(exercise_slug: str, modification_slugs: Iterable[str]) -> None:
    """Refuse modifications that the exercise cannot have, or not together. Raises a refusal of `exercises.together`."""
    known = clinic_library()
    in_slot_order(known.get_exercise(exercise_slug), known.get_modifications(modification_slugs))


def check_askable(exercise_slug: str, modification_slugs: Iterable[str]) -> None:
    """As `check_together`, but pass over pairs that cannot be set up and that no source speaks of (ADR 0015)."""
    known = clinic_library()
    chosen = known.get_modifications(modification_slugs)
    in_slot_order(known.get_exercise(exercise_slug), chosen, impossible_among(chosen))


@lru_cache(maxsize=MOST_TARGETS_KEPT)
def _lasting(exercise_slug: str, applicable: frozenset[str], _state: str) -> frozenset[str]:
    """The attributes of an exercise that none of these modifications takes away; kept as `_possible_target` is."""
    removed = (one.attributes_remove for one in clinic_library().get_modifications(applicable))
    return clinic_library().get_exercise(exercise_slug).attributes.difference(*removed)


@lru_cache(maxsize=MOST_TARGETS_KEPT)
def _possible_target(
    exercise_slug: str, modification_slugs: frozenset[str], _state: str, passed: frozenset[Conflict]
) -> Target | None:
    """The exercise so modified, None when that cannot be. Kept, since every search for fixes asks for the same ones.

    `_state` keeps one clinic's own entries, and each state of them, apart (`Library.state_of`); `passed` are conflicts
    that were there before any fix.
    """
    known = clinic_library()
    try:
        in_slot_order(known.get_exercise(exercise_slug), known.get_modifications(modification_slugs), passed)
    except Refusal:
        return None
    return target_of(exercise_slug, sorted(modification_slugs))
