"""The choices a clinic has for one print."""

from dataclasses import dataclass
from enum import StrEnum

MOST_DIARY_WEEKS = 4


class Paper(StrEnum):
    """The sheet in the printer."""

    LETTER = "letter"
    A4 = "a4"


class LayoutName(StrEnum):
    """One way to fill the pages; each has `<name>.html` and `<name>.css` in this folder."""

    TWO_UP = "two_up"


@dataclass(frozen=True)
class Layout:
    """One print: which layout, on which paper, in greys or with the accent tone, and how many weeks of the diary.

    `diary_weeks` is 0 for none, at most MOST_DIARY_WEEKS; ValueError for more. `shopping_list` adds a list of everything
    the patient needs.
    """

    name: LayoutName = LayoutName.TWO_UP
    paper: Paper = Paper.LETTER
    greyscale: bool = False
    diary_weeks: int = 1
    shopping_list: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", LayoutName(self.name))
        object.__setattr__(self, "paper", Paper(self.paper))
        if self.diary_weeks not in range(MOST_DIARY_WEEKS + 1) or isinstance(self.diary_weeks, bool):
            raise ValueError(f"Layout.diary_weeks must be a whole number from 0 to {MOST_DIARY_WEEKS}.")


USUAL_LAYOUT = Layout()
"""What is printed when nobody asked for anything else."""
