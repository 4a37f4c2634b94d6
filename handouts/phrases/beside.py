"""What is new on a sheet, and what its props may be swapped for, in the words of a language."""

from collections.abc import Sequence

from handouts.content import HandoutProp
from handouts.extras import Replaced
from handouts.phrases.book import Phrases, phrases

MOST_NAMED = 4
"""Names said in one line; the rest are counted: each exercise stands on the sheet itself."""

_PARTED_BY = "; "


def replaced_lines(replaced: Replaced, exercises: int, lang: str = "en") -> Sequence[str]:
    """Return what differs from the sheet before, a line for each way, on a sheet of `exercises` exercises."""
    say = phrases(lang)
    if replaced.is_same:
        return [say("replaces.same")]
    if len(replaced.added) == exercises > 1:
        return [say("replaces.all_new")]
    named = {name: getattr(replaced, name) for name in ("added", "left_out", "amount", "set_up", "noted")}
    lines = [say(f"replaces.{name}", names=_some(say, names)) for name, names in named.items() if names]
    marks = {"order": replaced.is_reordered, "goal": replaced.has_new_goal}
    return [*lines, *(say(f"replaces.{name}") for name, is_so in marks.items() if is_so)]


def prop_lines(prop: HandoutProp, lang: str = "en") -> Sequence[str]:
    """Return what is said below a prop: what the patient uses in its place, or what may and may not stand in for it."""
    say = phrases(lang)
    if prop.own:
        return [say("exercise.need_own", own=prop.own)]
    named = {"or": [swap.name for swap in prop.swaps], "not": prop.not_instead}
    return [
        say(f"exercise.need_{name}", names=_PARTED_BY.join(map(lowered, names)))
        for name, names in named.items()
        if names
    ]


def needs_with_lines(needs: Sequence[HandoutProp], lang: str = "en") -> Sequence[tuple[HandoutProp, Sequence[str]]]:
    """Return each prop with the lines below it; what may not stand in for several of them is said once."""
    said: set[str] = set()
    pairs = []
    for prop in needs:
        lines = [line for line in prop_lines(prop, lang) if line not in said]
        said.update(lines)
        pairs.append((prop, lines))
    return pairs


def lowered(name: str) -> str:
    """Return a name as it stands inside a sentence: "soft pillows"; one that begins with two capitals stays."""
    return name[:1].lower() + name[1:] if not name[1:2].isupper() else name


def _some(say: Phrases, names: Sequence[str]) -> str:
    if len(names) <= MOST_NAMED:
        return _PARTED_BY.join(names)
    return say("replaces.more", names=_PARTED_BY.join(names[: MOST_NAMED - 1]), n=len(names) - MOST_NAMED + 1)
