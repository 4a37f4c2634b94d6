"""A dose typed as therapists write it, for one exercise, and a dose written so: "3x10 @5s each 2/d 5d/wk". Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from clinic.exercises.dose_patterns import BILATERAL
from clinic.exercises.dose_pieces import MINUTE, DoseNotUnderstood, Piece, Said, read_pieces, say
from clinic.exercises.doses import Dose, DoseLimits, Manner, Range, Side

__all__ = ["DoseNotUnderstood", "dose_said", "parse_dose", "read_pieces", "write_dose", "write_short"]

_WRITTEN_SIDE: Mapping[Side, str] = {Side.LEFT: "L", Side.RIGHT: "R", Side.NONE: "no side"}
_WHAT_IT_IS: Mapping[Manner, str] = {
    Manner.HOLD: "is held",
    Manner.STAY: "is a position to stay in",
    Manner.GO: "goes on for a time",
}
_NO_HOLD = "has no hold"


def parse_dose(text: str, limits: DoseLimits, base: Dose) -> Dose:
    """The dose that `text` says for an exercise with these limits; what it does not say stays as in `base`.

    A hold is said whole: "5min" is not "up to 5min". Limits are not judged here: that is `rules.check_dose`. Raises
    DoseNotUnderstood.
    """
    return dose_said(read_pieces(text), limits, base)


def dose_said(said: Said, limits: DoseLimits, base: Dose) -> Dose:
    """What `read_pieces` found, for one exercise. Raises DoseNotUnderstood for a unit that the exercise has not."""
    meant = dict(said)
    _settle_rounds(meant, limits, base)
    _settle_bare(meant, limits, base)
    _settle_side(meant, limits)
    _check_units(meant, limits, base)
    changes: dict[str, Any] = {field: piece.value for field, piece in meant.items()}
    if "hold_seconds" in meant:
        changes["hold_breaths"] = None
    elif "hold_breaths" in meant:
        changes["hold_seconds"] = None
    return replace(base, **changes)


def write_dose(dose: Dose) -> str:
    """The dose in shorthand, everything said: `parse_dose` reads it back as the same dose, whatever was there before."""
    counts = (
        f"{dose.sets} set{'s' * (dose.sets > 1)}" if dose.repetitions is None else f"{dose.sets}x{dose.repetitions}"
    )
    hold = _written_hold(dose)
    parts = (
        counts,
        f"up to {hold}" if hold and dose.up_to else hold,
        _WRITTEN_SIDE.get(dose.side, dose.side.value),
        f"{dose.times_per_day}/d",
        f"{dose.days_per_week}d/wk",
    )
    return " ".join(part for part in parts if part)


def write_short(dose: Dose, limits: DoseLimits) -> str:
    """The dose in shorthand, without what goes without saying for this exercise: `parse_dose` reads it over the same dose."""
    hold = _written_hold(dose)
    has_choice = len(limits.sides) > 1
    parts = (
        _written_counts(dose, limits),
        f"up to {hold}" if hold and dose.up_to else hold,
        _WRITTEN_SIDE.get(dose.side, dose.side.value) if has_choice else "",
        f"{dose.times_per_day}/d",
        f"{dose.days_per_week}d/wk",
    )
    return " ".join(part for part in parts if part)


def _written_counts(dose: Dose, limits: DoseLimits) -> str:
    """Sets and repetitions where there can be more than one."""
    counts = limits.repetitions is not None and (limits.repetitions.max > 1 or dose.repetitions != 1)
    if counts and dose.repetitions is not None:
        return f"{dose.sets}x{dose.repetitions}"
    return f"{dose.sets} sets" if dose.sets > 1 else ""


def _written_hold(dose: Dose) -> str:
    if dose.hold_breaths is not None:
        return f"{dose.hold_breaths}br"
    if dose.hold_seconds is None:
        return ""
    is_minutes = dose.hold_seconds % MINUTE == 0
    return f"{dose.hold_seconds // MINUTE}min" if is_minutes else f"{dose.hold_seconds}s"


def _settle_rounds(meant: dict[str, Piece], limits: DoseLimits, base: Dose) -> None:
    """3x30s: three sets of an exercise without repetitions, three repetitions of one without sets."""
    piece = meant.pop("rounds", None)
    if piece is None:
        return
    has_repetitions, has_sets = _has_repetitions(limits, base), _has_sets(limits, base)
    if has_repetitions and has_sets:
        rest = _without_count(piece)
        raise _two_ways(piece, f"Write {piece.value} sets {rest} or {piece.value} reps {rest}.")
    say(meant, "repetitions" if has_repetitions else "sets", piece)


def _settle_bare(meant: dict[str, Piece], limits: DoseLimits, base: Dose) -> None:
    """A number without a unit is what the exercise is counted in, where that is one thing."""
    bare, bare_hold = meant.pop("bare", None), meant.pop("bare_hold", None)
    units = _hold_units(limits)
    if bare is not None:
        ways = (["x"] if _has_repetitions(limits, base) else []) + units
        _say_bare(meant, bare, ways)
    if bare_hold is not None:
        _say_bare(meant, bare_hold, units)


def _say_bare(meant: dict[str, Piece], piece: Piece, ways: list[str]) -> None:
    if not ways:
        raise DoseNotUnderstood(piece.text, piece.position, f"“{piece.text}” has no unit.", "Try 2 sets, 2/d, 5d/wk.")
    if len(ways) > 1:
        number = int(piece.value)
        raise _two_ways(piece, f"Write {' or '.join(f'{number}{way}' for way in ways)}.")
    field = {"x": "repetitions", "s": "hold_seconds", "br": "hold_breaths"}[ways[0]]
    say(meant, field, piece)
    if ways[0] != "x":
        meant["up_to"] = replace(piece, value=False)


def _settle_side(meant: dict[str, Piece], limits: DoseLimits) -> None:
    piece = meant.get("side")
    if piece is None:
        return
    if piece.value == BILATERAL:
        ways = [side for side in (Side.EACH, Side.BOTH) if side in limits.sides]
        if len(ways) > 1:
            raise _two_ways(piece, "Write each or both.")
        piece = meant["side"] = replace(piece, value=ways[0] if ways else BILATERAL)
    if piece.value not in limits.sides:
        allowed = " or ".join(_WRITTEN_SIDE.get(side, side.value) for side in limits.sides)
        problem = f"“{piece.text}” is no side of this exercise."
        advice = "It has no side." if limits.sides == (Side.NONE,) else f"Write {allowed}."
        raise DoseNotUnderstood(piece.text, piece.position, problem, advice)


def _check_units(meant: Said, limits: DoseLimits, base: Dose) -> None:
    for field, problem in _missing_units(limits, base).items():
        piece = meant.get(field)
        if piece is None or (field in ("sets", "repetitions") and piece.value == 1 and limits.range_of(field)):
            continue
        count = meant.get("repetitions") if field == "sets" else None
        advice = f"Write {count.value}x." if count and count.text == piece.text else f"Take out “{piece.text}”."
        raise DoseNotUnderstood(piece.text, piece.position, problem, advice)


def _missing_units(limits: DoseLimits, base: Dose) -> Mapping[str, str]:
    """What the exercise is not counted in, with a sentence that says so; what is always done once may be said once."""
    is_timed, is_breathed = limits.hold_seconds is not None, limits.hold_breaths is not None
    what = _WHAT_IT_IS[limits.manner] if is_timed or is_breathed else "is done once"
    problems = {
        "repetitions": (_has_repetitions(limits, base), f"This exercise {what}; it has no repetitions."),
        "sets": (_has_sets(limits, base), "This exercise is done in one round; it has no sets."),
        "hold_seconds": (
            is_timed,
            f"This exercise {'is counted in breaths; it has no time' if is_breathed else _NO_HOLD}.",
        ),
        "hold_breaths": (
            is_breathed,
            f"This exercise {'is timed; it is not counted in breaths' if is_timed else _NO_HOLD}.",
        ),
    }
    return {field: problem for field, (is_there, problem) in problems.items() if not is_there}


def _has_repetitions(limits: DoseLimits, base: Dose) -> bool:
    """Whether a count is worth saying: a rest pose is done once."""
    return _goes_past_one(limits.repetitions, base.repetitions)


def _has_sets(limits: DoseLimits, base: Dose) -> bool:
    return _goes_past_one(limits.sets, base.sets)


def _goes_past_one(usual: Range | None, present: int | None) -> bool:
    return usual is not None and (usual.max > 1 or (present or 1) > 1)


def _hold_units(limits: DoseLimits) -> list[str]:
    """In what a number without a unit may be meant: where minutes are usual, it could be minutes or seconds."""
    units = []
    if limits.hold_seconds is not None:
        units += ["min", "s"] if limits.hold_seconds.min >= MINUTE else ["s"]
    return units + (["br"] if limits.hold_breaths is not None else [])


def _without_count(piece: Piece) -> str:
    return piece.text.lower().replace("×", "x").replace("*", "x").partition("x")[2].strip()


def _two_ways(piece: Piece, advice: str) -> DoseNotUnderstood:
    return DoseNotUnderstood(piece.text, piece.position, f"“{piece.text}” can be read two ways.", advice)
