"""Everything the patient needs, each thing once, as a list to take to the store."""

from dataclasses import dataclass, field

from handouts.content import Handout, HandoutProp, Swap


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
    """Return every prop of the handout once, in the order in which it is first needed."""
    things: dict[str, Thing] = {}
    for exercise in handout.exercises:
        for prop in exercise.needs:
            thing = things.setdefault(prop.name, Thing(prop.name))
            _add(thing, prop)
            thing.numbers += [exercise.number] if exercise.number not in thing.numbers else []
    return list(things.values())


def _add(thing: Thing, prop: HandoutProp) -> None:
    """Put what another exercise says of the thing to it. A swap must do for every exercise that needs the thing."""
    is_first = not thing.numbers
    thing.own = thing.own or prop.own
    thing.notes += [prop.note] if prop.note and prop.note not in thing.notes else []
    thing.swaps = list(prop.swaps) if is_first else [swap for swap in thing.swaps if swap in prop.swaps]
    thing.not_instead += [name for name in prop.not_instead if name not in thing.not_instead]
