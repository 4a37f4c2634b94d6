"""Lays a sheet out until none of its pages runs over or stands hollow, in as few passes as can be.

Laying out is what a print costs. So the pages before the exercises are tried alone, not with the whole, and pages that did not do
are remembered. A sheet ends the same whatever its printer remembers.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Generic, Protocol, TypeVar

from handouts.content import Handout
from handouts.layouts import Layout, LayoutName
from handouts.layouts.cards import CardPage
from handouts.layouts.fit import Page
from handouts.layouts.judging import Laid, front_faults, what_went_wrong, with_faq
from handouts.layouts.measure import Measure
from handouts.layouts.plans import Plan, plan_of
from handouts.layouts.questions import DIARY, ENDING, FAQ, FRONT, is_asked_for
from handouts.layouts.remembered import Remembered

MOST_PASSES = 7
"""Layouts of one sheet: real ones need one or two; the longest that may be written must not keep the printer longer."""

MOST_PASSES_RECALLED = 3
"""The same where something was recalled: what does not come right by then is laid out with nothing recalled, but for the diary."""

_FAQ = " with its questions"
Document = TypeVar("Document")
Made_co = TypeVar("Made_co", covariant=True)


class Press(Protocol[Made_co]):
    """What lays one sheet out."""

    def front(self, way: int) -> str:
        """Return the page with nothing but what comes before the exercises, set in a way; the last way again and again."""

    def lay_out_front(self, front: str) -> Sequence[Laid]:
        """Return the sheets that it takes."""

    def lay_out(self, plan: Plan) -> tuple[Made_co, Sequence[Laid]]:
        """Return the whole, and its sheets."""


@dataclass(frozen=True)
class Around:
    """What it hangs on whether a page of exercises does, beside what the page says.

    `every` holds for each of them, `last` for the last one besides: its end is shared by what follows.
    """

    every: str
    last: str


class Fitting(Generic[Document]):
    """One sheet on its way to pages that do; `remembered` is what was found out on earlier sheets."""

    def __init__(
        self,
        press: Press[Document],
        handout: Handout,
        layout: Layout,
        measure: Measure,
        around: Around,
        remembered: Remembered,
    ) -> None:
        self._press, self._handout, self._layout, self._measure = press, handout, layout, measure
        self._around, self._remembered = around, remembered
        self._seen = Remembered()
        self._tried: Counter[int] = Counter()
        self._front_is_settled = False
        self._has_recalled = False

    def fitted(self, *, is_front_crowded: bool) -> Document:
        """Return the sheet laid out without a fault; after MOST_PASSES, or where all ways are tried, with the fewest.

        A crowded front is laid out alone before all, any other one where the whole shows that it does not do. Where faults are
        left, what was recalled does not count: it kept back ways that may be no worse. Of the diary nothing is recalled.
        """
        left, best = self._best(is_front_crowded)
        if left and left != [DIARY] and self._has_recalled:
            return self._with_nothing_remembered().fitted(is_front_crowded=is_front_crowded)
        return best

    def _best(self, is_front_crowded: bool) -> tuple[Sequence[int], Document]:
        """Return what is still wrong, and the sheet."""
        done: list[tuple[int, int, Sequence[int], Document]] = []
        self._recall_front(is_front_crowded)
        plan = self._plan()
        for passes in range(MOST_PASSES):
            document, sheets = self._press.lay_out(plan)
            wrong = what_went_wrong(sheets, plan.pages, self._layout, is_asked_for(self._handout, self._layout))
            done.append((len(wrong) + sum(sheet.is_hollow for sheet in sheets[:-1]), -passes, wrong, document))
            if FRONT in wrong:
                self._settle_front()
            self._learn(plan, wrong)
            before, plan = plan, self._plan()
            if plan == before or (wrong != [DIARY] and self._has_recalled and passes + 1 >= MOST_PASSES_RECALLED):
                break
        _, _, left, best = min(done, key=lambda one: one[:2])
        if not any(one > FAQ for one in left):  # else the next sheet would not try the ways that were no worse
            self._remembered.update(self._seen)
        return left, best

    def _with_nothing_remembered(self) -> "Fitting[Document]":
        return Fitting(self._press, self._handout, self._layout, self._measure, self._around, Remembered())

    def _recall_front(self, is_front_crowded: bool) -> None:
        way = self._remembered.front_way(self._press.front(0), self._around.every)
        if way is not None:
            self._tried[FRONT] = way
            self._front_is_settled = self._has_recalled = True
        elif is_front_crowded:
            self._settle_front()

    def _settle_front(self) -> None:
        """Take the first way without a fault; where there is none, the first with the fewest."""
        if self._front_is_settled:
            return
        ways: list[tuple[int, int]] = []
        fronts = [""]
        for way in count():
            fronts.append(self._press.front(way))
            if fronts[-1] == fronts[-2]:
                break
            ways.append((front_faults(self._press.lay_out_front(fronts[-1]), self._layout), way))
            if not ways[-1][0]:
                break
        self._tried[FRONT] = min(ways)[1]
        self._remembered.add_front(fronts[1], self._around.every, self._tried[FRONT])
        self._front_is_settled = True

    def _learn(self, plan: Plan, wrong: Sequence[int]) -> None:
        # A list is not remembered: its pages are hollow for what follows them, and the first begins below the front.
        if self._layout.name is LayoutName.LIST:
            if plan.closer == self._tried[FRONT]:
                self._tried.update(one for one in wrong if one != FRONT)
            return
        self._tried.update(one for one in wrong if one in (ENDING, DIARY) or (one == FAQ and not with_faq(plan.pages)))
        for pages, around in self._with_around(plan.pages):
            self._seen.add((page for page in pages if page.first in wrong), around)
        if FAQ in wrong:
            self._seen.add(with_faq(plan.pages), self._around.every + _FAQ)

    def _plan(self) -> Plan:
        """Return how the sheet is set when each page that is known not to do is set another way, one after the other."""
        tried = Counter(self._tried)
        plan = self._plan_with(tried)
        spent: set[int] = set()
        while known := [one for one in self._known(plan) if one not in spent]:
            tried[known[0]] += 1
            before, plan = plan, self._plan_with(tried)
            if plan == before:
                spent.add(known[0])
        return plan

    def _plan_with(self, tried: Counter[int]) -> Plan:
        return plan_of(self._handout, self._layout, self._measure, tried)

    def _known(self, plan: Plan) -> list[int]:
        """Return what is known not to do: pages of exercises by their first, then common questions on theirs."""
        recalled, seen = self._known_by(self._remembered, plan), self._known_by(self._seen, plan)
        self._has_recalled |= bool(recalled)
        return [first for _, first in sorted([*seen, *recalled])]

    def _known_by(self, remembered: Remembered, plan: Plan) -> list[tuple[int, int]]:
        exercises = [
            (0, first) for pages, around in self._with_around(plan.pages) for first in remembered.known(pages, around)
        ]
        faq = remembered.known(with_faq(plan.pages), self._around.every + _FAQ)
        return [*exercises, *((1, FAQ) for _ in faq)]

    def _with_around(self, pages: Sequence[Page | CardPage]) -> Sequence[tuple[Sequence[Page | CardPage], str]]:
        return (pages[:-1], self._around.every), (pages[-1:], self._around.every + self._around.last)
