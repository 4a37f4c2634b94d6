"""How therapists write a dose: the patterns that `dose_pieces` tries in turn, and the words that say a number or a side."""

from __future__ import annotations

from collections.abc import Mapping

from clinic.exercises.doses import Side

BILATERAL = "bilateral"
"""A side as it was typed: it may mean each side in turn or both at once, as the exercise has it."""

Value = int | bool | str

_N = r"[0-9]+(?:\.[0-9]+)?"
_X = r"\s*(?:[x×*]|sets?\s+of)\s*"
_UNIT = r"(?:s|secs?|seconds?|mins?|minutes?|br|breaths?)"
END = r"(?=[\s,;·]|$)"
_UP_TO = r"(?:(?P<up_to>up\s*to|<=|≤)\s*)?"
_HOLD = rf"{_UP_TO}(?:(?P<minutes>[0-9]+):(?P<seconds>[0-9]+)(?:\s*mins?)?|(?P<time>{_N})\s*(?P<unit>{_UNIT}))(?:\s*holds?)?"
_REPS = r"(?:\s*(?:reps?|repetitions?))"
_OTHER_COUNT = r"(?!\s*(?:sets?|rounds?|times|days?|[x×*])\b)"
_A_DAY = r"(?:/\s*(?:d|day)|(?:per|a)\s+day)"
_A_WEEK = r"(?:/\s*(?:w|wk|week)|(?:per|a)\s+(?:wk|week))"

PATTERNS: tuple[tuple[str, str], ...] = (
    ("counts", rf"(?P<sets>{_N}){_X}(?P<repetitions>{_N}){_REPS}?(?:\s*[x×*@]\s*){_HOLD}"),
    ("counts", rf"(?P<sets>{_N}){_X}(?P<repetitions>{_N}){_REPS}?(?:\s*[x×*@]\s*)(?P<bare_hold>{_N})"),
    ("counts", rf"(?P<rounds>{_N}){_X}{_HOLD}"),
    ("range", rf"{_N}\s*(?:{_UNIT}\s*)?(?:-|–|—|to\b)\s*{_N}(?:\s*{_UNIT})?"),
    ("counts", rf"(?P<sets>{_N}){_X}(?P<repetitions>{_N}){_REPS}?(?=\s*@|[\s,;·]|$){_OTHER_COUNT}"),
    ("counts", rf"(?:@\s*)?(?:hold\s+(?:for\s+)?)?{_HOLD}"),
    ("counts", rf"(?P<times_per_day>{_N})\s*(?:[x×*]|times)?\s*{_A_DAY}"),
    ("counts", rf"(?P<times_per_day>{_N})\s*(?:[x×*]|times)\s*daily"),
    ("counts", rf"(?P<days_per_week>{_N})\s*(?:[x×*]|times|d|days?)?\s*{_A_WEEK}"),
    ("counts", rf"(?P<repetitions>{_N})(?:\s*[x×*]|{_REPS})"),
    ("counts", rf"(?P<sets>{_N})\s*(?:sets?|rounds?)"),
    ("words", r"(?:once|twice)\s+(?:daily|(?:a|per)\s+(?:day|week))|every\s*day|[a-z]+(?:\s+sides?)?"),
    ("comma", r"[0-9]+,[0-9]+"),
    ("times", rf"{_N}\s*times"),
    ("counts", rf"@\s*(?P<bare_hold>{_N})"),
    ("counts", rf"(?P<bare>{_N})"),
)
"""Of what kind a piece is, and how it looks. The first that fits is taken: a longer one stands before its beginning."""

_SIDES: Mapping[str, Value] = {
    **dict.fromkeys(("l", "lt", "left", "left side"), Side.LEFT),
    **dict.fromkeys(("r", "rt", "right", "right side"), Side.RIGHT),
    **dict.fromkeys(("each", "ea", "each side", "per side"), Side.EACH),
    **dict.fromkeys(("both", "both sides"), Side.BOTH),
    **dict.fromkeys(("either", "either side"), Side.EITHER),
    "no side": Side.NONE,
    **dict.fromkeys(("bilat", "bilateral"), BILATERAL),
}
WORDS: Mapping[str, Mapping[str, Value]] = {
    **{word: {"side": side} for word, side in _SIDES.items()},
    **{word: {"times_per_day": 1} for word in ("once a day", "once per day")},
    **{word: {"times_per_day": 2} for word in ("bid", "twice daily", "twice a day", "twice per day")},
    "tid": {"times_per_day": 3},
    "qid": {"times_per_day": 4},
    **{word: {"times_per_day": 1, "days_per_week": 7} for word in ("daily", "qd", "once daily")},
    **{word: {"days_per_week": 7} for word in ("every day", "everyday")},
    **{word: {"days_per_week": 1} for word in ("once a week", "once per week")},
    **{word: {"days_per_week": 2} for word in ("twice a week", "twice per week")},
}
"""Words that say a number or a side. “Daily” is once a day on every day; “every day” leaves how often to the rest."""
