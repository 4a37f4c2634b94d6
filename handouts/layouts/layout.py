"""The choices a clinic has for one print."""

from dataclasses import dataclass
from enum import StrEnum

MOST_DIARY_WEEKS = 4
LAST_FIRST_WEEK = 60
"""The latest week that a diary can begin with: more than a year after the sheet was given."""


class Paper(StrEnum):
    """The sheet in the printer."""

    LETTER = "letter"
    A4 = "a4"


class LayoutName(StrEnum):
    """One way to fill the pages; each has `<name>.html` and `<name>.css` in this folder."""

    TWO_UP = "two_up"
    LIST = "list"
    FOUR_UP = "four_up"
    LARGE_PICTURE = "large_picture"
    LARGE_PRINT = "large_print"
    ONE_EXERCISE = "one_exercise"
    POCKET_CARD = "pocket_card"


LARGE_PRINT_POINTS = (16, 18)


@dataclass(frozen=True)
class Layout:
    """One print: which layout, on which paper, in greys or with the accent tone, and how many weeks of the diary.

    `diary_weeks` is 0 for none, at most MOST_DIARY_WEEKS; a POCKET_CARD never has one. `first_week` is
    the week of the sheet that the diary begins with, 1 to LAST_FIRST_WEEK. `points` is the size of letters in LARGE_PRINT, one
    of LARGE_PRINT_POINTS; `only` the number of the exercise that a ONE_EXERCISE sheet is about.
    `shopping_list` adds a list of everything the patient needs. `second_language` is the code of the language that stands
    small beneath the first, empty for none; a POCKET_CARD has no room for it. Raises ValueError for what no print can be.
    """

    name: LayoutName = LayoutName.TWO_UP
    paper: Paper = Paper.LETTER
    greyscale: bool = False
    diary_weeks: int = 1
    first_week: int = 1
    shopping_list: bool = False
    points: int = LARGE_PRINT_POINTS[-1]
    only: int | None = None
    second_language: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", LayoutName(self.name))
        object.__setattr__(self, "paper", Paper(self.paper))
        if self.diary_weeks not in range(MOST_DIARY_WEEKS + 1) or isinstance(self.diary_weeks, bool):
            raise ValueError(f"Layout.diary_weeks must be a whole number from 0 to {MOST_DIARY_WEEKS}.")
        if self.first_week not in range(1, LAST_FIRST_WEEK + 1) or isinstance(self.first_week, bool):
            raise ValueError(f"Layout.first_week must be a whole number from 1 to {LAST_FIRST_WEEK}.")
        if self.points not in LARGE_PRINT_POINTS:
            raise ValueError("Layout.points must be 16 or 18.")
        if (self.only is None) is (self.name is LayoutName.ONE_EXERCISE):
            raise ValueError("Layout.only names the exercise of a one_exercise sheet, and of no other.")
        if self.name is LayoutName.POCKET_CARD:
            object.__setattr__(self, "second_language", "")
        if self.name is not LayoutName.LARGE_PRINT:
            object.__setattr__(self, "points", LARGE_PRINT_POINTS[-1])
        if self.name is LayoutName.POCKET_CARD:
            object.__setattr__(self, "diary_weeks", 0)
        if not self.diary_weeks:
            object.__setattr__(self, "first_week", 1)


USUAL_LAYOUT = Layout()
"""What is printed when nobody asked for anything else."""
