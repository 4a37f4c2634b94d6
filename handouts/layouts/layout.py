"""The choices a clinic has for one print."""

from dataclasses import dataclass
from enum import StrEnum


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
    """One print: which layout, on which paper, in greys or with the accent tone, with or without the diary page.

    `points` is the size of letters in large print, one of LARGE_PRINT_POINTS; `only` the number of the exercise that a
    ONE_EXERCISE sheet is about. A POCKET_CARD never has a diary. Raises ValueError for what no print can be.
    """

    name: LayoutName = LayoutName.TWO_UP
    paper: Paper = Paper.LETTER
    greyscale: bool = False
    diary: bool = True
    points: int = 18
    only: int | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", LayoutName(self.name))
        object.__setattr__(self, "paper", Paper(self.paper))
        if self.points not in LARGE_PRINT_POINTS:
            raise ValueError("Layout.points must be 16 or 18.")
        if (self.only is None) is (self.name is LayoutName.ONE_EXERCISE):
            raise ValueError("Layout.only names the exercise of a one_exercise sheet, and of no other.")
        if self.name is not LayoutName.LARGE_PRINT:
            object.__setattr__(self, "points", LARGE_PRINT_POINTS[-1])
        if self.name is LayoutName.POCKET_CARD:
            object.__setattr__(self, "diary", False)


USUAL_LAYOUT = Layout()
"""What is printed when nobody asked for anything else."""
