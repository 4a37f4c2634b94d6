"""The four tasks that a therapist does all day, counted click by click and timed; the tests and `./run bench` read them."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from playwright.sync_api import Locator, expect

from tests.browser.visitor import Visitor

MOST_LOOKS = 40
"""Times to look for the PDF, each of which waits for it as long as a request may."""


@dataclass(frozen=True)
class Task:
    """A task of the budget: at most so many clicks or key chords, and so many seconds for the script."""

    name: str
    most_clicks: int
    most_seconds: float
    do: Callable[[Hand], None]


@dataclass(frozen=True)
class Done:
    """What a task took."""

    clicks: int
    seconds: float


class Hand:
    """One hand on the mouse: every click counts, and each waits until the page has answered."""

    def __init__(self, visitor: Visitor) -> None:
        self.page, self.clicks = visitor.page, 0

    def click(self, target: Locator) -> None:
        """Press something once."""
        target.first.click()
        self.clicks += 1

    def button(self, name: str | re.Pattern[str], inside: Locator | None = None) -> Locator:
        """A button by its name."""
        return (inside or self.page).get_by_role("button", name=name)

    def link(self, name: str | re.Pattern[str]) -> Locator:
        """A link by its name."""
        return self.page.get_by_role("link", name=name)

    def line(self, name: str) -> Locator:
        """An exercise of the program by its name, once it is there."""
        line = self.page.get_by_role("article", name=re.compile(rf"^\d+\. {re.escape(name)}"))
        expect(line).to_be_visible()
        return line

    def open_builder(self) -> None:
        """From the chart."""
        self.click(self.link(re.compile(r"^(New|Edit) program$")))
        expect(self.page.locator("#builder")).to_be_visible()

    def issue(self) -> None:
        """Issue what stands there; the sheet's own page is open then, and the PDF answers."""
        self.click(self.button("Issue the program"))
        expect(self.page.get_by_role("heading", name=re.compile(r"^Sheet \d+"))).to_be_visible()
        address = self.page.url.split("#")[0].split("?")[0] + "/handout.pdf"
        for _ in range(MOST_LOOKS):
            answer = self.page.context.request.get(address)
            if answer.headers["content-type"] == "application/pdf":
                return
            self.page.wait_for_timeout(200)
        raise AssertionError(f"no PDF at {answer.url}: {answer.status}")


def from_a_template(hand: Hand) -> None:
    """Template to issued PDF."""
    hand.open_builder()
    hand.click(hand.button(re.compile(r"^Use\b")))
    expect(hand.page.get_by_role("article").first).to_be_visible()
    hand.issue()


def from_scratch(hand: Hand) -> None:
    """Four exercises, one modification, issued."""
    hand.open_builder()
    for name in ("Belly and rib breathing", "Constructive rest", "Hand-to-knee press", "Seated march"):
        hand.click(hand.button(re.compile(rf"^Add\b.*{name}")))
        hand.line(name)
    rest = hand.line("Constructive rest")
    chip = rest.locator(".choice-chip").first
    hand.click(chip)
    expect(rest.locator('.choice-chip[aria-pressed="true"]')).to_be_visible()
    hand.issue()


def again_with_one_change(hand: Hand) -> None:
    """The last program, with one exercise taken out."""
    hand.open_builder()
    line = hand.line("Seated march")
    hand.click(line.get_by_role("button", name=re.compile("^Remove")))
    expect(line).to_have_count(0)
    hand.issue()


def one_modification(hand: Hand) -> None:
    """A modification on an exercise that is in the program; the builder is open."""
    chip = hand.line("Belly and rib breathing").locator('.choice-chip[aria-pressed="false"]').first
    name = chip.inner_text()
    hand.click(chip)
    expect(hand.button(name, hand.line("Belly and rib breathing"))).to_have_attribute("aria-pressed", "true")


FROM_TEMPLATE = Task("template to issued PDF", 6, 30, from_a_template)
FROM_SCRATCH = Task("four exercises, one modification, issued", 15, 90, from_scratch)
AGAIN = Task("the last program with one change, issued", 4, 20, again_with_one_change)
ONE_MODIFICATION = Task("one modification in the program", 1, 5, one_modification)


def day(visitor: Visitor, first: str, second: str) -> Iterator[tuple[Task, Done]]:
    """The four tasks one after another, from the charts of two patients who were screened and have no program yet."""
    for task, address in (
        (FROM_TEMPLATE, first),
        (FROM_SCRATCH, second),
        (AGAIN, second),
        (ONE_MODIFICATION, f"{second}/program"),
    ):
        visitor.go(address)
        yield task, done(task, visitor)


def done(task: Task, visitor: Visitor) -> Done:
    """Do a task from where the visitor is."""
    hand = Hand(visitor)
    begun = time.perf_counter()
    task.do(hand)
    return Done(hand.clicks, time.perf_counter() - begun)
