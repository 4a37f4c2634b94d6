"""What stands beside the exercises: questions, answers, what is new, swaps, the patient's own things, the shopping list."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from handouts.content import Box, ContentError, Handout, HandoutProp, HandoutStep, Question, Replaced, Swap, Words
from handouts.layouts import Layout, Paper
from handouts.phrases import languages
from handouts.phrases.beside import lowered, prop_lines, replaced_lines
from handouts.render import pdf_available, render_html
from handouts.shopping import things_needed
from tests.handouts.reading import elements, read, text_in_tag_order
from tests.handouts.samples import long_exercise, make_exercise, make_handout
from tests.handouts.test_html import words_of

printed = pytest.mark.skipif(not pdf_available(), reason="Pango is not installed")
BOLSTER = HandoutProp(
    "Firm round bolster",
    "10 inches (25 cm) across",
    swaps=(Swap("Sleeping bag in its sack", "Packed tight"), Swap("Stack of folded blankets")),
    not_instead=("Soft pillows",),
)
BELT = HandoutProp(
    "Soft strap", "Long enough for both feet", for_you=True, swaps=(Swap("2 rolled towels"),), own="your belt"
)
FAQ = (
    Question("My thighs lift a bit. Is that wrong?", "Add a little height under your upper back. Look again."),
    Question("Can I use pillows?", "Most pillows sink too much."),
)
ANSWERS = (Question("Can I do it in bed?", "Yes, if the bed is firm.\nAsk us if you are not sure."),)
NEW = Replaced(
    2, added=("Seated march",), left_out=("Constructive rest",), amount=("Rest on a ramp 1",), is_reordered=True
)
LISTED = Layout(shopping_list=True)


def full(exercises: int = 1, **changes: Any) -> Handout:
    """A sheet that says all of it."""
    made = make_handout(exercises, faq=FAQ, answers=ANSWERS, replaces=NEW, **changes)
    needs = tuple(replace(one, needs=(BOLSTER, BELT)) for one in made.exercises)
    return replace(made, exercises=needs)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (Question, {"question": "", "answer": "Yes."}),
        (Question, {"question": "Why?", "answer": "x" * 601}),
        (Question, {"question": "One\ntwo?", "answer": "Yes."}),
        (Replaced, {"number": 0}),
        (Replaced, {"number": 1, "added": ("x",) * 13}),
        (Replaced, {"number": 1, "left_out": ["x"]}),
        (Replaced, {"number": 1, "amount": ("x" * 121,)}),
        (Swap, {"name": ""}),
        (HandoutProp, {"name": "Mat", "own": "x" * 121}),
        (HandoutProp, {"name": "Mat", "swaps": (Swap("Rug"),) * 7}),
        (HandoutProp, {"name": "Mat", "not_instead": ("",)}),
    ],
)
def test_what_may_not_be_printed_is_refused(kind: type[Any], values: dict[str, Any]) -> None:
    with pytest.raises(ContentError):
        kind(**values)


def test_a_sheet_takes_four_common_questions_and_six_answers() -> None:
    make_handout(faq=FAQ * 2, answers=ANSWERS * 6)
    with pytest.raises(ContentError, match="faq"):
        make_handout(faq=FAQ * 3)
    with pytest.raises(ContentError, match="answers"):
        make_handout(answers=ANSWERS * 7)


@printed
def test_the_print_says_it_in_its_place() -> None:
    text = text_in_tag_order(read(full(), LISTED)).replace(" .", ".")
    at = 0
    for phrase in (
        "For Ana", "What is new", "This sheet replaces sheet 2. Throw sheet 2 away.", "New: Seated march.",
        "Left out: Constructive rest.", "New amount: Rest on a ramp 1.", "The order is new.", "Your goal", "When to stop",
        "You need", "Firm round bolster. 10 inches (25 cm) across",
        "Or use: sleeping bag in its sack; stack of folded blankets.", "Do not use: soft pillows.",
        "Use what you have: your belt.", "You should feel", "You asked us", "Can I do it in bed?", "if the bed is firm.",
        "Questions people ask", "My thighs lift a bit.", "Look again.", "What you need", "Firm round bolster",
        "For number 1", "10 inches", "Or: sleeping bag in its sack. Packed tight", "Do not use: soft pillows.",
        "Your week",
    ):  # fmt: skip
        assert phrase in text[at:], phrase
        at += text[at:].index(phrase)
    assert "rolled towels" not in text, "who has a belt is not sent for towels"


def test_the_page_says_it_too() -> None:
    text = words_of(render_html(full(), LISTED))
    for phrase in (
        "Throw sheet 2 away.", "New: Seated march.", "Or use: sleeping bag in its sack; stack of folded blankets.",
        "Use what you have: your belt.", "You asked us Can I do it in bed?", "Questions people ask My thighs lift",
        "What you need", "Do not use: soft pillows.",
    ):  # fmt: skip
        assert phrase in text, phrase


def test_a_plain_sheet_says_none_of_it() -> None:
    text = words_of(render_html(make_handout()))
    for phrase in (
        "What is new",
        "replaces",
        "Questions people ask",
        "You asked us",
        "What you need",
        "Or use",
        "Do not use",
    ):
        assert phrase not in text


def test_the_list_is_there_only_on_request() -> None:
    assert "What you need" not in words_of(render_html(full()))
    bare = replace(make_handout(), exercises=(make_exercise(needs=()),))
    assert "What you need" not in words_of(render_html(bare, LISTED))


def test_the_list_names_each_thing_once_and_what_does_for_every_exercise() -> None:
    on_ramp = replace(BOLSTER, note="To build the ramp", swaps=(Swap("Stack of folded blankets"),))
    both = replace(
        make_handout(2), exercises=(make_exercise(1, needs=(BOLSTER,)), make_exercise(2, needs=(on_ramp, BELT)))
    )
    bolster, strap = things_needed(both)
    assert (bolster.name, bolster.numbers) == ("Firm round bolster", [1, 2])
    assert bolster.notes == ["10 inches (25 cm) across", "To build the ramp"]
    assert [swap.name for swap in bolster.swaps] == ["Stack of folded blankets"]
    assert (strap.own, strap.numbers) == ("your belt", [2])
    assert "For numbers 1, 2" in words_of(render_html(both, LISTED))


@pytest.mark.parametrize(
    ("lang", "of", "towel", "said"),
    [
        ("en", "pillows", "Folded towel", ["5 pillows", "Folded towel (2 of them)", "Mat"]),
        ("es", "almohadas", "Toalla doblada", ["5 almohadas", "Toalla doblada (necesita 2)", "Mat"]),
    ],
)
def test_a_thing_is_listed_as_often_as_it_is_needed_at_once(lang: str, of: str, towel: str, said: list[str]) -> None:
    two, three = (HandoutProp(f"{count} {of}", count=count, of=of) for count in (2, 3))
    folded, mat = HandoutProp(towel), HandoutProp("Mat")
    one = make_exercise(1, needs=(two, folded, mat))
    both = make_exercise(2, needs=(three, two, folded, folded))
    sheet = replace(make_handout(3, lang=lang), exercises=(one, both, make_exercise(3, needs=(three, mat))))
    assert [thing.name for thing in things_needed(sheet)] == said
    assert [thing.numbers for thing in things_needed(sheet)] == [[1, 2, 3], [1, 2], [1, 3]]
    alone = replace(make_handout(1, lang=lang), exercises=(one,))
    assert [thing.name for thing in things_needed(alone)] == [f"2 {of}", towel, "Mat"]


@printed
@pytest.mark.parametrize(("lang", "exercises"), [("en", 1), ("en", 8), ("es", 4), ("es", 8)])
def test_page_1_still_holds_when_to_stop_and_the_next_visit(lang: str, exercises: int) -> None:
    names = tuple(f"Supported psoas release {number}" for number in range(6))
    news = Replaced(41, names[:5], names, names[:3], names[:3], names[:2], is_reordered=True, has_new_goal=True)
    words = Words.AS_FILED if lang == "en" else Words.REVIEWED
    sheet = make_handout(exercises, boxes=(Box.PREGNANCY,), replaces=news, lang=lang, words=words)
    first = " ".join(read(sheet).pages[0].extract_text().split())
    assert "41" in first
    assert {"en": "Your next visit", "es": "Su próxima visita"}[lang] in first
    assert {"en": "Your baby moves less.", "es": "Su bebé se mueve menos."}[lang] in first


@printed
@pytest.mark.parametrize("paper", list(Paper))
def test_a_box_of_questions_is_never_torn_and_takes_the_room_of_the_notes(paper: Paper) -> None:
    four = FAQ * 2
    pages = [
        " ".join(page.extract_text().split()) for page in read(make_handout(1, faq=four), Layout(paper=paper)).pages
    ]
    with_box = [page for page in pages if "Questions people ask" in page]
    assert len(with_box) == 1
    assert "You should feel" in with_box[0]
    assert with_box[0].count("sink too much") == 2


def pages_of(handout: Handout, layout: Layout) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in read(handout, layout).pages]


@printed
@pytest.mark.parametrize("paper", list(Paper))
def test_common_questions_cost_no_paper_and_stand_where_most_have_room(paper: Paper) -> None:
    """The first page of exercises has room for all, the last one for some or none."""
    full_page = replace(long_exercise(2), steps=tuple(HandoutStep("Rest your back on the props.") for _ in range(19)))
    plain = replace(make_handout(2), exercises=(make_exercise(1), full_page))
    asked = replace(plain, faq=FAQ * 2)
    before, after = pages_of(plain, Layout(paper=paper)), pages_of(asked, Layout(paper=paper))
    assert len(before) == len(after)
    [with_box] = [page for page in after if "Questions people ask" in page]
    assert with_box.count("sink too much") == 2
    only_full = replace(plain, exercises=(full_page,), faq=FAQ * 2)
    assert len(pages_of(only_full, Layout(paper=paper))) == 3


@printed
def test_beside_answers_or_a_list_all_common_questions_are_printed() -> None:
    crowded = replace(make_handout(1, faq=FAQ * 2), exercises=(long_exercise(1),))
    for handout, layout in ((replace(crowded, answers=ANSWERS), Layout()), (crowded, LISTED)):
        pages = pages_of(handout, layout)
        assert [page.count("sink too much") for page in pages if "sink too much" in page] == [2]


@printed
def test_swaps_give_way_before_a_page_runs_over_and_the_patients_own_thing_does_not() -> None:
    steps = tuple(HandoutStep("Rest your upper back and head on the props.", for_you=True) for _ in range(13))
    stuffed = replace(long_exercise(1), needs=(BOLSTER,) * 3 + (BELT,), steps=steps, boxes=(Box.CHOICE, Box.PREGNANCY))
    pages = pages_of(replace(make_handout(1), exercises=(stuffed,)), Layout())
    assert "Use what you have: your belt." in pages[1]
    assert "Or use:" not in pages[1]


@printed
def test_the_headings_are_nested_and_the_list_is_a_table() -> None:
    found = [str(element["/S"]) for element in elements(read(full(), LISTED))]
    levels = [int(kind[2]) for kind in found if kind[1] == "H" and kind[2:].isdigit()]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert found.count("/Table") == 3


@pytest.mark.parametrize(
    ("replaced", "lines"),
    [
        (Replaced(1), ["The exercises are the same as before."]),
        (Replaced(1, added=("A", "B"), left_out=("C",)), ["All the exercises are new."]),
        (Replaced(1, added=("A",), has_new_goal=True), ["New: A.", "Your goal is new."]),
        (Replaced(1, left_out=("A", "B", "C", "D", "E")), ["Left out: A; B; C and 2 more."]),
        (Replaced(1, set_up=("A", "B", "C", "D"), noted=("A",)), ["New set-up: A; B; C; D.", "New note: A."]),
    ],
)
def test_what_is_new_in_words(replaced: Replaced, lines: list[str]) -> None:
    assert list(replaced_lines(replaced, 2)) == lines


@pytest.mark.parametrize("lang", languages())
def test_each_language_says_what_is_new(lang: str) -> None:
    every = Replaced(1, ("A",), ("B",), ("C",), ("D",), ("E",), is_reordered=True, has_new_goal=True)
    lines = replaced_lines(every, 4, lang)
    assert len(set(lines)) == 7
    assert all(name in " ".join(lines) for name in "ABCDE")


def test_names_inside_a_sentence() -> None:
    assert [lowered(name) for name in ("Soft pillows", "2 towels", "TV stand", "X")] == [
        "soft pillows",
        "2 towels",
        "TV stand",
        "x",
    ]
    assert prop_lines(BELT) == ["Use what you have: your belt."]
    assert prop_lines(HandoutProp("Mat")) == []
