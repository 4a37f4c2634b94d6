"""What the library is made of: frozen values, one language at a time, filled by `catalog.load_library`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from clinic.exercises.doses import DoseLimits, DoseOverride

Data = Mapping[str, Any]
NOTHING: Data = MappingProxyType({})


@dataclass(frozen=True)
class Step:
    """One step as the patient reads it; `for_you` marks what a modification changed."""

    text: str
    for_you: bool = False
    id: str = ""


@dataclass(frozen=True)
class Prop:
    """One thing the patient needs; `for_you` marks what a modification brought in."""

    name: str
    note: str = ""
    for_you: bool = False
    id: str = ""


@dataclass(frozen=True)
class Review:
    """How far a clinician (`content`, with name and ISO date) and a reader of the language (`words`) have approved."""

    content: str = "unreviewed"
    words: str = "unreviewed"
    by: str = ""
    on: str = ""

    @property
    def is_draft(self) -> bool:
        """Whether the clinical content still waits for a clinician's yes."""
        return self.content != "approved"


@dataclass(frozen=True)
class PropEntry:
    """A thing to buy, borrow or find at home, with its size, what can stand in for it and what cannot.

    Where the name says how many ("2 pillows"), `count` is that number and `of` the rest: "pillows".
    """

    slug: str
    name: str
    note: str
    size_cm: float | None
    price: str
    swaps: tuple[str, ...]
    not_instead: tuple[str, ...]
    source: str
    mark: str
    review: Review
    keywords: tuple[str, ...] = ()
    count: int = 1
    of: str = ""


@dataclass(frozen=True)
class Exercise:
    """One library exercise. `start`, `steps` and `caption` may hold `{word}` slots that `words` fills.

    `words` lets a modification say "the bed" wherever the base text says "the floor". Read the texts through
    `rules.resolve`, which fills the slots; with no modification it gives the plain exercise.
    """

    slug: str
    name: str
    category: str
    phase: str
    attributes: frozenset[str]
    start: str
    steps: tuple[Step, ...]
    dose: DoseLimits
    mode: str = ""
    status: str = ""
    source: str = ""
    mark: str = "proposed"
    certainty: str = ""
    caption: str = ""
    words: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    props: tuple[Prop, ...] = ()
    feel: tuple[str, ...] = ()
    not_feel: tuple[str, ...] = ()
    stop: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    scene_id: str = ""
    scene: Data | None = None
    prop_slugs: tuple[str, ...] = ()
    review: Review = field(default_factory=Review)
    keywords: tuple[str, ...] = ()
    based_on: str = ""
    """The library exercise a clinic's own one was copied from: what rules say of that one holds for the copy too."""
    more_categories: frozenset[str] = frozenset()
    """Categories whose rules hold for a clinic's own one beside the one it is filed under."""
    still_asked: frozenset[str] = frozenset()
    """What the exercise it was copied from asks of the body and it claims not to, though no drawing shows it."""
    unproven: frozenset[str] = frozenset()
    """Attributes that a clinic alone says: they bring it under rules, and except it from none that stops."""


@dataclass(frozen=True)
class FromWeek:
    """What holds from a week of pregnancy on: `text` is said when the week is known and reached, nothing before it."""

    week: int
    text: str


@dataclass(frozen=True)
class StepEdit:
    """One change of the steps: `how` is replace, drop, before or after; `target` the id of the step it speaks of.

    `text` names the week of `from_week` itself, for whoever's week is not known or comes while the sheet is used.
    """

    how: str
    target: str
    id: str = ""
    text: str = ""
    from_week: FromWeek | None = None


@dataclass(frozen=True)
class PropEdit:
    """One change of the props: put `prop` in the place of the one with this id, add it, or drop it (`prop` is None).

    `from_week` is the prop's note, as `StepEdit` has it for a step.
    """

    id: str
    prop: Prop | None
    from_week: FromWeek | None = None


@dataclass(frozen=True)
class Change:
    """What a modification does to the words and the picture of some exercises.

    It counts when all of `when_with` and none of `when_without` are chosen beside it. `start` and `caption` replace
    the base text, `start_more` is said after it; `scene` is a patch as `scenes.patched` reads it.
    """

    exercises: frozenset[str]
    when_with: frozenset[str] = frozenset()
    when_without: frozenset[str] = frozenset()
    start: str = ""
    start_more: str = ""
    caption: str = ""
    words: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    steps: tuple[StepEdit, ...] = ()
    props: tuple[PropEdit, ...] = ()
    stop: tuple[str, ...] = ()
    scene: Data = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True)
class Conflict:
    """Two modifications of different slots that meet.

    `exclusive` and `impossible` are never given together: the sources say so, or it cannot be set up. `warn` may be
    given; beside `redundant`, `b` changes nothing.
    """

    a: str
    b: str
    kind: str
    why: str


@dataclass(frozen=True)
class Modification:
    """A change to an exercise for one patient. `rank` is the place of its slot; at most one of a slot is chosen."""

    slug: str
    label: str
    slot: str
    rank: int
    applies_to: frozenset[str]
    indication: str
    patient_text: str
    precondition: str = ""
    setup: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    requires_flags: frozenset[str] = frozenset()
    attributes_add: frozenset[str] = frozenset()
    attributes_remove: frozenset[str] = frozenset()
    dose: DoseOverride = field(default_factory=DoseOverride)
    changes: tuple[Change, ...] = ()
    boxes: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    drawn_as: str = ""
    """The modification whose drawing a clinic's own one borrows: other drawings go with it as they go with that one."""
    note: str = ""
    source: str = ""
    mark: str = "proposed"
    review: Review = field(default_factory=Review)
    keywords: tuple[str, ...] = ()
