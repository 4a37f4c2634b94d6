"""Where questions stand: common ones on the page with most room, the patient's own after the exercises."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from handouts.content import Handout, Question
from handouts.layouts.fit import FILLING_LINES, Page, note_lines
from handouts.layouts.layout import Layout, LayoutName
from handouts.layouts.measure import asked_height

FAQ, ENDING, FRONT, DIARY = 0, -1, -2, -3
"""Stand, where pages are named by their first exercise, for common questions, what comes after and before them, and the diary."""

_WITH_PAGES = frozenset({LayoutName.TWO_UP, LayoutName.LARGE_PICTURE})
"""Layouts whose pages of exercises have room that is known before they are laid out."""
_WITHOUT = frozenset({LayoutName.ONE_EXERCISE, LayoutName.POCKET_CARD})


@dataclass(frozen=True)
class Ending:
    """What comes after the exercises beside answers and list: common questions, and lines that fill the page.

    A list of things that `is_loose` begins on the page of the exercises and goes over to the next between its rows.
    """

    faq: tuple[Question, ...] = ()
    note_lines: int = 0
    is_loose: bool = False


def is_asked_for(handout: Handout, layout: Layout) -> bool:
    """Return whether something stands after the exercises that is always printed: it was asked for."""
    return bool(handout.answers) or layout.shopping_list


def faq_between(handout: Handout, layout: Layout) -> tuple[Question, ...]:
    """Return the common questions that stand below exercises where there is room, and else are left out.

    They are no reason for one more sheet of paper. Answers to the patient's own questions always are, and so is a list of
    things: then the common questions stand with those.
    """
    return handout.faq if layout.name in _WITH_PAGES and not is_asked_for(handout, layout) else ()


def ending_of(handout: Handout, layout: Layout, crowded: Mapping[int, int], is_split: bool) -> Ending:
    """Return what comes after the exercises.

    Where common questions left a page hollow before, there are fewer of them, then none. Where what stays did, the list of
    things becomes loose, unless the last two exercises were parted to fill the page (`is_split`); then there are lines for notes.
    """
    if layout.name in _WITHOUT:
        return Ending()
    if is_asked_for(handout, layout):
        times = crowded.get(ENDING, 0) - is_split
        return Ending(
            handout.faq, FILLING_LINES if times > layout.shopping_list else 0, layout.shopping_list and times > 0
        )
    faq = () if layout.name in _WITH_PAGES else _fewer(handout.faq, crowded)
    return Ending(faq, FILLING_LINES if crowded.get(ENDING) else 0)


def with_questions(pages: Sequence[Page], faq: tuple[Question, ...], crowded: Mapping[int, int]) -> list[Page]:
    """Put the common questions on the page where most of them have room, the last of several; lines for notes give way.

    They are fewer, then none, where they had no room after all.
    """
    counts = [_count_with_room(faq, page.free) for page in pages]
    place, count = max(enumerate(counts), key=lambda found: (found[1], found[0]))
    chosen = _fewer(faq[:count], crowded)
    if not chosen:
        return list(pages)
    lines = min(pages[place].note_lines, note_lines(pages[place].free - asked_height(chosen)))
    return [*pages[:place], replace(pages[place], faq=chosen, note_lines=lines), *pages[place + 1 :]]


def _count_with_room(questions: Sequence[Question], room: float) -> int:
    fitting = (count for count in range(len(questions), 0, -1) if asked_height(questions[:count]) <= room)
    return next(fitting, 0)


def _fewer(questions: tuple[Question, ...], crowded: Mapping[int, int]) -> tuple[Question, ...]:
    return questions[: len(questions) >> crowded.get(FAQ, 0)]
