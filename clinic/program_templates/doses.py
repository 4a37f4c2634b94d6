"""The dose of a template's line beside other modifications: never above what may be given, and never changed unsaid. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from clinic.exercises.content import Exercise, Modification
from clinic.exercises.doses import FIELD_NAMES, SANE_BOUNDS, Dose, DoseOutOfRange, cap_of
from clinic.exercises.rules import check_dose, default_dose
from clinic.exercises.together import quoted
from clinic.exercises.wording import short_dose

usual_dose = default_dose


def dose_words(dose: Dose, exercise: Exercise) -> str:
    """A dose in a few words, its side when it is one only."""
    side = f" · {dose.side.value} side" if dose.side.value in ("left", "right") else ""
    return f"{short_dose(dose, exercise.dose.manner)}{side}"


def dose_with(
    dose: Dose, exercise: Exercise, before: Sequence[Modification], after: Sequence[Modification]
) -> tuple[Dose, str]:
    """The dose that a line has `after` its modifications were changed, and why it is another one, empty when it is not.

    A dose that was the library's own `before` follows the library; any other stays, under every cap that holds `after`.
    """
    if dose == _library_dose(exercise, before):
        new = default_dose(exercise, after)
        return new, "" if new == dose else _asked_for(before, after)
    new, why = _capped(_with_times(dose, exercise, before, after), exercise, after)
    try:
        check_dose(exercise, after, new)
    except DoseOutOfRange as refusal:
        return default_dose(exercise, after), f"The template’s own cannot be given. {refusal.message}"
    return new, "" if new == dose else why or _asked_for(before, after)


def _library_dose(exercise: Exercise, modifications: Sequence[Modification]) -> Dose | None:
    return default_dose(exercise, [one for one in modifications if exercise.slug in one.applies_to])


def _with_times(dose: Dose, exercise: Exercise, before: Sequence[Modification], after: Sequence[Modification]) -> Dose:
    """The dose with the times that modifications bring along, or took away with them."""
    new = [one.dose for one in after if one not in before]
    holds = [one.hold_seconds for one in new if one.hold_seconds is not None]
    up_to = any(one.dose.up_to for one in after)
    if dose.up_to and not up_to:
        holds += [hold for hold in (default_dose(exercise, after).hold_seconds,) if hold is not None]
    if dose.hold_seconds is None:
        return dose
    return replace(dose, hold_seconds=min([dose.hold_seconds, *holds]), up_to=up_to)


def _capped(dose: Dose, exercise: Exercise, after: Sequence[Modification]) -> tuple[Dose, str]:
    changes, names = dict[str, int](), list[str]()
    for name in SANE_BOUNDS:
        value = getattr(dose, name)
        most = cap_of(name, exercise.dose, [one.dose for one in after])
        if value is not None and value > most:
            changes[name] = most
            names.append(FIELD_NAMES[name])
    why = f"{', '.join(names)}: this is the most that may be given{_with(after)}." if names else ""
    return replace(dose, **changes), why  # type: ignore[arg-type]  # names of whole numbers only


def _asked_for(before: Sequence[Modification], after: Sequence[Modification]) -> str:
    new = [one for one in after if one not in before and one.dose != type(one.dose)()]
    return f"{quoted(new)} asks for it." if new else "It is the usual one without what was left off."


def _with(after: Sequence[Modification]) -> str:
    capping = [one for one in after if one.dose.hold_cap is not None]
    return f" with {quoted(capping)}" if capping else ""
