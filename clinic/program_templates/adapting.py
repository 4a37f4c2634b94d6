"""A template fitted to one patient: what comes of each line, and why, in plain words. Pure: no database, no Flask.

A line is taken as it is, taken with modifications swapped in or left off, replaced by an exercise that the rules name, or
left out. Nothing is passed that stops; what is changed is said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from clinic.core.errors import Refusal
from clinic.exercises.catalog import Library
from clinic.exercises.content import Exercise, Modification
from clinic.exercises.rules import CLINIC_ONLY, Dose
from clinic.exercises.together import in_slot_order, quoted
from clinic.formulary.fitting import Fit, Standing, fit_of
from clinic.program_templates.contents import TemplateLine
from clinic.program_templates.doses import dose_with, dose_words, usual_dose
from clinic.programs.lines import MOST_EXERCISES
from clinic.rule_language.findings import Finding
from clinic.screening.advice import exercises_instead, sentence
from clinic.signoff.declining import ClinicScreening

WORK = frozenset({"activate", "strengthen"})
"""A rest is no substitute for work, nor work for a rest: an exercise stands in for one of its own kind only (proposed)."""


class Outcome(StrEnum):
    """What came of a line."""

    AS_WRITTEN = "as_written"
    CHANGED = "changed"
    INSTEAD = "instead"
    LEFT_OUT = "left_out"
    THERE = "there"


@dataclass(frozen=True, slots=True)
class Given:
    """What goes into the program."""

    slug: str
    name: str
    manner: str
    modifications: tuple[Modification, ...]
    dose: Dose
    personal_note: str = ""


@dataclass(frozen=True, slots=True)
class AdaptedLine:
    """One line of the template with what comes of it; `said` is never empty unless it is taken as written."""

    wanted: TemplateLine
    outcome: Outcome
    given: Given | None
    said: tuple[str, ...] = ()


@dataclass(frozen=True)
class Circumstances:
    """What a template meets: the library, the patient's rules, what stays in the program, and what is on hold there."""

    library: Library
    screening: ClinicScreening
    there: frozenset[str] = frozenset()
    on_hold: Mapping[str, str] = field(default_factory=dict)
    """Reasons by exercise."""


def adapt(lines: Sequence[TemplateLine], met: Circumstances) -> tuple[AdaptedLine, ...]:
    """What comes of each line for one patient, in the order of the template."""
    planned, made = frozenset(line.slug for line in lines), list[AdaptedLine]()
    for line in lines:
        taken = met.there.union(one.given.slug for one in made if one.given)
        one = _adapted(line, met, taken, planned)
        if one.given and len(taken) >= MOST_EXERCISES:
            one = _left_out(line, f"A sheet has room for {MOST_EXERCISES} exercises.")
        made.append(one)
    return tuple(made)


def _adapted(line: TemplateLine, met: Circumstances, taken: frozenset[str], planned: frozenset[str]) -> AdaptedLine:
    if line.slug in taken:
        return AdaptedLine(line, Outcome.THERE, None, ("It stays as it is.",))
    why = _why_not_offered(line.slug, met)
    if why:
        return _left_out(line, why)
    exercise = met.library.exercises[line.slug]
    chosen, dropped = _fitting_modifications(line, exercise, met)
    fit = fit_of(met.library, met.screening, exercise, chosen=chosen)
    way = _way_to_give(fit, chosen, met)
    if way is not None:
        return _taken(line, exercise, met, way, dropped)
    return _instead(line, fit, met, taken | planned) or _left_out(line, *_why_stopped(fit))


def _why_not_offered(slug: str, met: Circumstances) -> str:
    """Why an exercise is not looked at any further; empty when it is."""
    exercise = met.library.exercises.get(slug)
    if exercise is None:
        return "The library no longer has this exercise."
    if slug in met.library.archived:
        return "The clinic has archived this exercise."
    if CLINIC_ONLY & exercise.attributes:
        return "It is done in the clinic only."
    if not met.screening.is_used(slug):
        return "This clinic has decided not to use it."
    return f"On hold for this patient: {_full_stop(met.on_hold[slug])}" if slug in met.on_hold else ""


def _fitting_modifications(
    line: TemplateLine, exercise: Exercise, met: Circumstances
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The slugs of the line's modifications that this patient may have, and a sentence on each that is left off."""
    chosen, said = list[str](), list[str]()
    for slug, label in line.applied:
        why = _why_not_worn(slug, exercise, met) or _why_not_beside(slug, chosen, exercise, met.library)
        if why:
            said.append(f"Without “{label}”: {why}")
        else:
            chosen.append(slug)
    return tuple(chosen), tuple(said)


def _why_not_worn(slug: str, exercise: Exercise, met: Circumstances) -> str:
    known = met.library.modifications.get(slug)
    if known is None:
        return "the library no longer has it."
    if slug in met.library.archived:
        return "the clinic has archived it."
    if exercise.slug not in known.applies_to:
        return "it is no longer made for this exercise."
    if slug not in met.screening.fitting(exercise.slug):
        return "the health screen gives no reason for it."
    if slug not in met.screening.applicable(exercise.slug):
        return "this clinic has decided not to use it."
    return ""


def _why_not_beside(slug: str, chosen: Sequence[str], exercise: Exercise, library: Library) -> str:
    try:
        in_slot_order(exercise, library.get_modifications([*chosen, slug]))
    except Refusal:
        return "it cannot go together with another one of this line."
    return ""


@dataclass(frozen=True, slots=True)
class _Way:
    """The modifications with which nothing stops an exercise, and what was said on the way to them."""

    modifications: tuple[str, ...]
    said: tuple[str, ...] = ()


def _way_to_give(fit: Fit, chosen: tuple[str, ...], met: Circumstances) -> _Way | None:
    """The gentlest way: as chosen, with what the rules ask for, or without what was chosen and asks more of the body."""
    way = _fixed(fit, chosen, met.library)
    if way is not None or fit.is_emergency:
        return way
    known = met.library.get_modifications(chosen)
    lighter = tuple(one.slug for one in known if not one.attributes_add)
    for fewer in dict.fromkeys((lighter, ())):
        without = fit_of(met.library, met.screening, fit.exercise, chosen=fewer)
        found = _fixed(without, fewer, met.library) if fewer != chosen else None
        if found is not None:
            gone = quoted(met.library.get_modifications(slug for slug in chosen if slug not in fewer))
            return _Way(found.modifications, (f"Without {gone}: {_reasons(fit.found.stopping)}", *found.said))
    return None


def _fixed(fit: Fit, chosen: tuple[str, ...], library: Library) -> _Way | None:
    if fit.standing is Standing.OK:
        return _Way(chosen)
    if fit.standing is not Standing.NEEDS_FIX:
        return None
    together = fit.fixes[0].modifications
    added = quoted(library.get_modifications(slug for slug in together if slug not in chosen))
    gone = library.get_modifications(slug for slug in chosen if slug not in together)
    without = f" It takes the place of {quoted(gone)}." if gone else ""
    return _Way(together, (f"With {added}: {_reasons(fit.found.stopping)}{without}",))


def _taken(
    line: TemplateLine, exercise: Exercise, met: Circumstances, way: _Way, dropped: tuple[str, ...]
) -> AdaptedLine:
    before = [one for slug in line.modifications if (one := met.library.modifications.get(slug)) is not None]
    after = met.library.get_modifications(way.modifications)
    dose, why = dose_with(line.dose, exercise, before, after)
    given = Given(exercise.slug, exercise.name, exercise.dose.manner.value, after, dose, line.personal_note)
    words = (f"Dose: {dose_words(dose, exercise)}. {why}",) if dose != line.dose else ()
    said = (*dropped, *way.said, *words)
    return AdaptedLine(line, Outcome.CHANGED if said else Outcome.AS_WRITTEN, given, said)


def _instead(line: TemplateLine, stopped: Fit, met: Circumstances, not_these: Collection[str]) -> AdaptedLine | None:
    """The first exercise that the rules name in place of the stopped one, that fits and is not there; None for none."""
    if stopped.is_emergency:
        return None
    named = dict.fromkeys(slug for finding in stopped.found.stopping for slug in exercises_instead(finding))
    for slug in named:
        if slug in not_these or _why_not_offered(slug, met):
            continue
        exercise = met.library.exercises[slug]
        way = _fixed(fit_of(met.library, met.screening, exercise), (), met.library)
        if way is not None and _is_of_a_kind(exercise, stopped.exercise):
            after = met.library.get_modifications(way.modifications)
            dose = usual_dose(exercise, after)
            given = Given(slug, exercise.name, exercise.dose.manner.value, after, dose)
            said = (f"In place of “{line.name}”: {_reasons(stopped.found.stopping)}", *way.said)
            return AdaptedLine(line, Outcome.INSTEAD, given, (*said, f"Dose: {dose_words(dose, exercise)}, as usual."))
    return None


def _is_of_a_kind(one: Exercise, other: Exercise) -> bool:
    return (one.category in WORK) == (other.category in WORK)


def _left_out(line: TemplateLine, *said: str) -> AdaptedLine:
    return AdaptedLine(line, Outcome.LEFT_OUT, None, said)


def _why_stopped(fit: Fit) -> tuple[str, ...]:
    said = tuple(dict.fromkeys(sentence(finding) for finding in fit.found.stopping))
    if fit.standing is Standing.NEEDS_REASON:
        return (*said, "You can add it by itself, with a written reason.")
    return said


def _reasons(findings: Iterable[Finding]) -> str:
    return " ".join(dict.fromkeys(_full_stop(finding.reason) for finding in findings))


def _full_stop(text: str) -> str:
    return f"{text.strip(' .')}."
