"""Everything the patient needs, each thing once, as a list to take to the store."""

from collections import Counter
from dataclasses import dataclass, field

from handouts.content import Handout, HandoutProp, Swap
from handouts.phrases import phrases


@dataclass
class Thing:
    """One thing, and the numbers of the exercises it is for; `notes` are what to look for, `own` what is there already."""

    name: str
    own: str = ""
    notes: list[str] = field(default_factory=list)
    swaps: list[Swap] = field(default_factory=list)
    not_instead: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)


def things_needed(handout: Handout) -> list[Thing]:
    """Return every prop of the handout once, in the order in which it is first needed.

    Its name says how many of it are needed at once: the exercises follow each other, so what one is done with is there
    for the next.
    """
    things: dict[str, Thing] = {}
    most: Counter[str] = Counter()
    for exercise in handout.exercises:
        for prop in exercise.needs:
            thing = things.setdefault(_kind(prop), Thing(prop.name))
            _add(thing, prop)
            thing.numbers += [exercise.number] if exercise.number not in thing.numbers else []
        most |= _needed_at_once(exercise.needs)
    counted = {_kind(prop) for exercise in handout.exercises for prop in exercise.needs if prop.of}
    for kind, thing in things.items():
        thing.name = _with_count(handout.lang, thing.name, kind, most[kind], kind in counted)
    return list(things.values())


def _kind(prop: HandoutProp) -> str:
    """What the thing is, however many: "pillows" of 2 pillows."""
    return prop.of or prop.name


def _needed_at_once(needs: tuple[HandoutProp, ...]) -> Counter[str]:
    """How many of each thing one exercise is done with."""
    counts: Counter[str] = Counter()
    for prop in needs:
        counts[_kind(prop)] += prop.count
    return counts


def _with_count(lang: str, name: str, kind: str, count: int, is_counted: bool) -> str:
    if is_counted:
        return f"{count} {kind}"
    return phrases(lang)("shopping.several", name=name, n=count) if count > 1 else name


def _add(thing: Thing, prop: HandoutProp) -> None:
    """Put what another exercise says of the thing to it. A swap must do for every exercise that needs the thing."""
    is_first = not thing.numbers
    thing.own = thing.own or prop.own
    thing.notes += [prop.note] if prop.note and prop.note not in thing.notes else []
    thing.swaps = list(prop.swaps) if is_first else [swap for swap in thing.swaps if swap in prop.swaps]
    thing.not_instead += [name for name in prop.not_instead if name not in thing.not_instead]
