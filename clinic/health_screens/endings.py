"""Which yes answers of the last screen a new one may not just leave out. Pure; flags and rules are library content."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from clinic.exercises.catalog import library
from clinic.exercises.vocabulary import BY_NOTE
from clinic.health_screens.questions import PREGNANT_FLAG
from clinic.patients.kinds import Pregnancy

SHORTEST_REASON, LONGEST_REASON = 10, 200
NOBODY = "none"
"""What a rule says that nobody may override: it ends only when the flag itself is resolved with a dated note."""


def final_flags(flags: Collection[str]) -> frozenset[str]:
    """The flags among these that hold a rule which nobody may override; only a therapist ends them, with a note.

    A rule that asks for several things at once (fever *and* back pain) is held by all of them, and by none of them alone.
    """
    present = frozenset(flags)
    found: set[str] = set()
    for rule in library().rules_data.values():
        groups = list(_flag_groups(rule["when"])) if rule["override"] == NOBODY else []
        if groups and all(group & present for group in groups):
            found |= present & frozenset().union(*groups)
    return frozenset(found)


def noted_flags(flags: Collection[str]) -> frozenset[str]:
    """The flags among these whose end needs a note: those that do not end by themselves, and the final ones."""
    known = library().flags
    lasting = frozenset(slug for slug in flags if slug in known and known[slug].ends == BY_NOTE)
    return lasting | final_flags(flags)


def dropped(before: Collection[str], now: Collection[str], was: Pregnancy, now_is: Pregnancy) -> frozenset[str]:
    """The yes answers of the last screen that the new one takes back; what only clears a block is none of them.

    A pregnancy that the record (`was`) still knew is taken back by a "no" alone: a birth has its date, and not knowing
    opens nothing.
    """
    gone = frozenset(slug for slug in set(before) - set(now) if _is_risk(slug))
    ends_pregnancy = was == Pregnancy.PREGNANT and now_is == Pregnancy.NO
    return gone if ends_pregnancy else gone - {PREGNANT_FLAG}


def is_reason(text: str) -> bool:
    """Whether a text is long enough, and short enough, to be kept as what changed."""
    return SHORTEST_REASON <= len(text) <= LONGEST_REASON


def _is_risk(slug: str) -> bool:
    flag = library().flags.get(slug)
    return flag is not None and flag.kind == "risk"


def _flag_groups(when: Mapping[str, Any]) -> Iterable[frozenset[str]]:
    """The sets of flags of which a rule needs one each; those of rules that nobody may override know no other shape."""
    if "flags_any" in when:
        yield frozenset(when["flags_any"])
    for inner in when.get("all", ()):
        yield from _flag_groups(inner)
