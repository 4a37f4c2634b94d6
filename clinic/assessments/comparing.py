"""Two examinations side by side: what is different, numbers first."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from clinic.assessments.documents import Values
from clinic.battery.measures import Kind, Measure, Value
from clinic.battery.sections import MEASURES


@dataclass(frozen=True, slots=True)
class Change:
    """One finding that differs. `direction` is "up" or "down" for numbers with the amount `by`, else empty."""

    name: str
    label: str
    before: str
    now: str
    direction: str = ""
    by: str = ""


def changes(now: Values, before: Values) -> tuple[Change, ...]:
    """What differs between two sets of findings, numbers before words; what was tested only once is among it."""
    found = [_change(name, measure, now.get(name), before.get(name)) for name, measure in MEASURES.items()]
    differing = [one for one in found if one is not None]
    return tuple(sorted(differing, key=lambda one: not one.direction))


def by_name(now: Values, before: Values) -> dict[str, Change]:
    """The same, for a table that looks them up; only what was tested both times."""
    return {one.name: one for one in changes(now, before) if one.name in now and one.name in before}


def label_of(name: str, measure: Measure) -> str:
    """What a value is called with its side: “Hip angle, left”."""
    if not measure.is_sided:
        return measure.label
    return f"{measure.label}, {'left' if name == measure.fields[0] else 'right'}"


def _change(name: str, measure: Measure, now: Value | None, before: Value | None) -> Change | None:
    if now == before:
        return None
    words = Change(name, label_of(name, measure), measure.in_words(before), measure.in_words(now))
    step = _step(name, measure, now, before)
    if step is None:
        return words
    amount = f"{abs(step)}{measure.unit}" if measure.kind is not Kind.CHOICE else ""
    return Change(words.name, words.label, words.before, words.now, "up" if step > 0 else "down", amount)


def _step(name: str, measure: Measure, now: Value | None, before: Value | None) -> Decimal | int | None:
    """How far a number moved; grades of the muscle test move too, but by no amount."""
    if now is None or before is None:
        return None
    if name.startswith("strength_") and measure.key == "strength":
        order = [value for value, _label in measure.choices]
        return order.index(str(before)) - order.index(str(now)) if {str(now), str(before)} <= set(order) else None
    if measure.kind in (Kind.WHOLE, Kind.TENTHS):
        return Decimal(now) - Decimal(before)
    return None
