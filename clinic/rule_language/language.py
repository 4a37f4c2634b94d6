"""The small words of the rule language: comparisons and checked reading of rule data."""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

_ORDER: dict[str, Callable[[float, float], bool]] = {
    "lt": operator.lt,
    "lte": operator.le,
    "gt": operator.gt,
    "gte": operator.ge,
}


class RuleError(ValueError):
    """Rule data that cannot be understood; the message names the rule, the place and what is allowed."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Limits a number must keep, all of them; `between` includes both ends."""

    limits: tuple[tuple[str, float], ...]

    def holds(self, number: float) -> bool:
        """Whether the number keeps every limit."""
        for name, limit in self.limits:  # noqa: SIM110 - asked of every rule for every patient: a generator costs
            if not _ORDER[name](number, limit):
                return False
        return True


def read_comparison(value: object, where: str) -> Comparison:
    """`{lt = 20}`, `{gte = 14, lt = 20}` or `{between = [65, 75]}`; raises RuleError on anything else."""
    table = read_table(value, where, {*_ORDER, "between"}, kind="operator")
    if not table:
        raise RuleError(f"{where}: needs a limit such as {{lt = 20}}")
    limits: list[tuple[str, float]] = []
    for name, limit in table.items():
        limits += _read_between(limit, where) if name == "between" else [(name, read_number(limit, where))]
    return Comparison(tuple(limits))


def _read_between(value: object, where: str) -> list[tuple[str, float]]:
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise RuleError(f"{where}: between needs two numbers, got {value!r}")
    low, high = (read_number(end, where) for end in value)
    if low > high:
        raise RuleError(f"{where}: between must go up, got {value!r}")
    return [("gte", low), ("lte", high)]


def read_table(value: object, where: str, allowed: Collection[str], *, kind: str = "key") -> Mapping[str, object]:
    """A table whose keys are all allowed; raises RuleError naming the first strange key."""
    if not isinstance(value, Mapping):
        raise RuleError(f"{where}: needs a table, got {value!r}")
    if strange := sorted(str(key) for key in value.keys() - set(allowed)):
        raise RuleError(f"{where}: unknown {kind} {strange[0]!r}; use one of {', '.join(sorted(allowed))}")
    return value


def read_number(value: object, where: str) -> float:
    """A plain number; raises RuleError for anything else, true and false included."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise RuleError(f"{where}: needs a number, got {value!r}")
    return value


def read_names(value: object, where: str) -> tuple[str, ...]:
    """A list of one or more names, in its order; raises RuleError for an empty or mixed list."""
    if not isinstance(value, list | tuple) or not value or not all(isinstance(name, str) and name for name in value):
        raise RuleError(f"{where}: needs a list of one or more names, got {value!r}")
    return tuple(value)


def read_text(value: object, where: str) -> str:
    """A text, which may be empty; raises RuleError for anything else."""
    if not isinstance(value, str):
        raise RuleError(f"{where}: needs a text, got {value!r}")
    return value


def read_true(value: object, where: str) -> bool:
    """The word true; raises RuleError for anything else, since `false` would read as its opposite."""
    if value is not True:
        raise RuleError(f"{where}: can only be true, got {value!r}")
    return True
