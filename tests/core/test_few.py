"""A few values kept in the process."""

from __future__ import annotations

from clinic.core.few import Few


def test_the_one_that_was_not_used_for_longest_goes() -> None:
    few = Few[str, int](2)
    assert few.find("one") is None
    assert few.keep("one", 1) == 1
    few.keep("two", 2)
    assert few.find("one") == 1
    few.keep("three", 3)
    assert (few.find("one"), few.find("two"), few.find("three")) == (1, None, 3)
