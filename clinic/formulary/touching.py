"""Which exercises a safety rule looks at: as they are, or only with a modification; and with which it looks away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from clinic.exercises.catalog import Library
from clinic.exercises.content import Exercise, Modification
from clinic.exercises.rules import effective_attributes
from clinic.formulary.kept import per_library
from clinic.screening.rules import Rule, Target
from clinic.screening.service import safety_rules


@dataclass(frozen=True, slots=True)
class Touch:
    """An exercise that a rule looks at. `only_with` are modifications that bring it under the rule, `not_with` those
    that take it out; each by itself."""

    exercise: Exercise
    only_with: tuple[Modification, ...]
    not_with: tuple[Modification, ...]


def is_about_every_exercise(rule: Rule) -> bool:
    """Whether a rule is not about what an exercise is: it holds for all, or for what was reported, or for a program."""
    return rule.needs_program or rule.target.everything or rule.target.from_log


@per_library
def touches(library: Library) -> Mapping[str, tuple[Touch, ...]]:
    """The exercises of each rule by its id, in the order of the library; none for rules about every exercise."""
    return MappingProxyType({rule.id: tuple(_touched(library, rule)) for rule in safety_rules()})


def target_of(exercise: Exercise, modifications: Iterable[Modification] = ()) -> Target:
    """An exercise as rules look at it."""
    chosen = tuple(modifications)
    return Target(
        exercise.slug,
        exercise.category,
        effective_attributes(exercise, chosen),
        frozenset(one.slug for one in chosen),
        exercise.based_on,
    )


def _touched(library: Library, rule: Rule) -> Iterable[Touch]:
    if is_about_every_exercise(rule):
        return
    for exercise in library.offered:
        offered = library.modifications_for(exercise.slug)
        met = tuple(one for one in offered if rule.target.matches(target_of(exercise, [one])))
        if rule.target.matches(target_of(exercise)):
            yield Touch(exercise, (), tuple(one for one in offered if one not in met))
        elif met:
            yield Touch(exercise, met, ())
