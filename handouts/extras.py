"""What a sheet says beside its exercises: questions with their answers, and what is new against the sheet before."""

from dataclasses import dataclass, fields
from typing import Annotated

from handouts.limits import Checked, Number, Several, Text

_NAMES = Several(12, each=Text(120))


@dataclass(frozen=True)
class Question(Checked):
    """A question and its answer: one that many people ask, or one that this patient asked."""

    question: Annotated[str, Text(300)]
    answer: Annotated[str, Text(600, lines=True)]


@dataclass(frozen=True)
class Replaced(Checked):
    """The sheet that the patient has at home, by its number, and what is different now, as names of exercises.

    `left_out` are the names that stand on that sheet. `amount` has another dose, `set_up` another modification,
    `noted` another note of the therapist; one exercise may be in several of them.
    """

    number: Annotated[int, Number(1, 9_999)]
    added: Annotated[tuple[str, ...], _NAMES] = ()
    left_out: Annotated[tuple[str, ...], _NAMES] = ()
    amount: Annotated[tuple[str, ...], _NAMES] = ()
    set_up: Annotated[tuple[str, ...], _NAMES] = ()
    noted: Annotated[tuple[str, ...], _NAMES] = ()
    is_reordered: bool = False
    has_new_goal: bool = False

    @property
    def is_same(self) -> bool:
        """Return whether nothing differs: the sheet was only made anew."""
        return not any(getattr(self, spec.name) for spec in fields(self) if spec.name != "number")


@dataclass(frozen=True)
class Swap(Checked):
    """What may stand in for a thing that the patient needs."""

    name: Annotated[str, Text(120)]
    note: Annotated[str, Text(300, required=False)] = ""
