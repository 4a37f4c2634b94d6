"""Going through pages with the keyboard alone, and looking at each stop: can the focus be seen, and is nothing above it?"""

from __future__ import annotations

import re
from typing import Any

from tests.browser.visitor import Visitor

MOST_STOPS = 120

_STOP = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const label = one.labels && one.labels.length ? one.labels[0].innerText : one.innerText;
  const style = getComputedStyle(one), box = one.getClientRects()[0];
  const above = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const ring = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
  return {
    name: (one.getAttribute("aria-label") || label || "").replace(/\\s+/g, " ").trim(),
    isSeen: ring || one.type === "date",
    isFree: Boolean(above) && (one.contains(above) || above.contains(one)),
  };
}"""
"""(A date has stops of its own inside, for month, day, year and calendar, whose focus the browser draws.)"""


class Keys:
    """The keyboard of a visitor; nothing here clicks."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.page = visitor.page

    @property
    def name(self) -> str:
        """What the focused control is called; empty when nothing has the focus."""
        stop = self._stop()
        return stop["name"] if stop else ""

    def reach(self, name: str) -> list[str]:
        """Press Tab until what is called `name` (as it begins) has the focus; return the names on the way."""
        way: list[str] = []
        for _ in range(MOST_STOPS):
            self.page.keyboard.press("Tab")
            way.append(self._looked_at())
            if re.match(rf"{re.escape(name)}\b", way[-1]):
                return way
        raise AssertionError(f"{self.page.url}: Tab never comes to {name!r}, only to {list(dict.fromkeys(way))}")

    def follow(self, name: str) -> None:
        """Tab to a link or button and press Enter."""
        self.reach(name)
        self.enter()

    def enter(self) -> None:
        """Press Enter and wait for what comes."""
        with self.page.expect_event("framenavigated"):
            self.page.keyboard.press("Enter")
        self.page.wait_for_load_state()

    def round(self) -> list[str]:
        """Every stop of the page once, from its top to where the focus leaves it: there is no trap."""
        self.page.evaluate("document.activeElement.blur()")
        way: list[str] = []
        for _ in range(MOST_STOPS):
            self.page.keyboard.press("Tab")
            if self._stop() is None:
                return way
            way.append(self._looked_at())
        raise AssertionError(f"{self.page.url}: the focus never leaves the page: {way}")

    def _stop(self) -> dict[str, Any] | None:
        found: dict[str, Any] | None = self.page.evaluate(_STOP)
        return found

    def _looked_at(self) -> str:
        stop = self._stop()
        if stop is None:
            return ""
        assert stop["isSeen"], f"{self.page.url}: the focus on {stop['name']!r} is not to be seen"
        assert stop["isFree"], f"{self.page.url}: something lies above {stop['name']!r}"
        name: str = stop["name"]
        return name
