"""A second language beneath the first: small, in its own language and direction, and under the right words."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import page
import pytest

from handouts.content import Box, ContentError, HandoutStep, SecondLanguage, Words
from handouts.layouts import Layout, LayoutName
from handouts.phrases import LanguageNotReady, phrases
from handouts.render import pdf_available, render_html, render_pdf
from tests.handouts.arabic import arabic_exercise
from tests.handouts.reading import read, text_in_tag_order, text_of
from tests.handouts.samples import STOP_SIGNS, make_exercise, make_handout

needs_pdf = pytest.mark.skipif(not pdf_available(), reason="Pango is not installed")
WITH_ENGLISH = Layout(second_language="en")


def spanish(exercises: int = 2, **changes: Any) -> Any:
    """A sheet in Spanish whose exercises are there in English too."""
    said = {STOP_SIGNS[0]: "Dolor agudo", STOP_SIGNS[1]: "Mareo"}
    theirs = tuple(
        replace(
            one,
            name=f"Descanso {one.number}",
            start="Boca arriba.",
            steps=tuple(replace(step, text=f"Paso {at}.") for at, step in enumerate(one.steps, start=1)),
            stop=tuple(said.get(sign, f"Duele el dedo {one.number}.") for sign in one.stop),
        )
        for one in (make_exercise(number) for number in range(1, exercises + 1))
    )
    values: dict[str, Any] = {
        "lang": "es", "words": Words.REVIEWED, "stop_rules": (), "goal": "", "exercises": theirs,
        "second": SecondLanguage("en", make_handout(exercises).exercises),
    }  # fmt: skip
    return replace(make_handout(exercises), **(values | changes))


@needs_pdf
def test_each_step_name_dose_and_stop_sign_has_its_like_beneath_it() -> None:
    said = text_in_tag_order(read(spanish(1), WITH_ENGLISH))
    for pair in (
        "Descanso 1 Rest on a ramp 1",
        "Boca arriba. On your back, on a ramp.",
        "todos los días. Stay for 5 minutes. Once a day, every day.",
        "Paso 1. Sit in front of the ramp.",
        "Paso 2. Loop a strap round both feet.",
        "Paso 3. Lean back with the help of your hands.",
        "Call 911: Chest pain.",
    ):
        assert pair in said, pair
    block = said.split("When to stop")[1]
    assert all(sign in block for sign in (*STOP_SIGNS, "Pain in toe 1 gets worse."))
    assert said.count("Call us today:") == 1


@needs_pdf
def test_nothing_of_it_is_printed_unless_asked_for() -> None:
    plain = text_of(read(spanish(2)))
    assert "ramp" not in plain
    assert "When to stop" not in plain


@needs_pdf
@pytest.mark.parametrize("exercises", [1, 4, 8])
def test_page_1_keeps_when_to_stop_and_the_helper_has_one_block(exercises: int) -> None:
    handout = spanish(exercises, boxes=(Box.PREGNANCY,))
    pages = [" ".join(sheet.extract_text().split()) for sheet in read(handout, WITH_ENGLISH).pages]
    for words in ("Cuándo parar", "Llámenos hoy", "Su próxima visita", "martes 1 de diciembre de 2026"):
        assert words in pages[0]
    for words in ("When to stop", "Pregnant? Call your OB or midwife now:", "Go to the ER:"):
        assert [page.count(words) for page in pages[:2]] in ([1, 0], [0, 1]), words


@pytest.mark.parametrize("name", [LayoutName.LIST, LayoutName.FOUR_UP])
@needs_pdf
def test_a_short_layout_says_every_stop_sign_in_the_helpers_block(name: LayoutName) -> None:
    block = text_of(read(spanish(2), Layout(name, second_language="en"))).split("When to stop")[1]
    assert all(f"Pain in toe {number} gets worse." in block for number in (1, 2))


def test_a_pocket_card_has_no_room_for_it() -> None:
    assert Layout(LayoutName.POCKET_CARD, second_language="en").second_language == ""


@needs_pdf
@pytest.mark.parametrize("name", list(LayoutName))
def test_the_file_is_sound(name: LayoutName, tmp_path: Any) -> None:
    path = tmp_path / "sheet.pdf"
    only = 1 if name is LayoutName.ONE_EXERCISE else None
    path.write_bytes(render_pdf(spanish(2), Layout(name, second_language="en", only=only)))
    assert page.validate_pdf(path, profile="ua1").is_compliant


def test_each_line_says_its_language_and_direction() -> None:
    html = render_html(spanish(1), WITH_ENGLISH)
    assert (
        '<span class="above">Paso 1.</span><br><span class="also" lang="en" dir="ltr">Sit in front of the ramp.' in html
    )
    assert 'class="second-summary" lang="en" dir="ltr"' in html


@needs_pdf
@pytest.mark.usefixtures("arabic")
def test_arabic_beneath_english_runs_its_own_way() -> None:
    second = SecondLanguage("ar", (replace(arabic_exercise(1), dose=make_exercise(1).dose),), Words.UNREVIEWED)
    handout = replace(make_handout(1), demo=True, second=second)
    layout = Layout(second_language="ar")
    assert '<span class="also" lang="ar" dir="rtl">اجلس أمام المنحدر.</span>' in render_html(handout, layout)
    said = " ".join(sheet.extract_text() for sheet in read(handout, layout).pages)
    assert "Sit in front of the ramp." in said
    assert "اجلس أمام المنحدر" in said


@pytest.mark.parametrize("changes", [{"steps": (HandoutStep("One."),)}, {"stop": ()}, {"number": 2},
                                     {"dose": replace(make_exercise().dose, hold_seconds=5)}])  # fmt: skip
def test_exercises_that_are_not_the_same_are_no_second_language(changes: dict[str, Any]) -> None:
    with pytest.raises(ContentError, match="not the same exercises"):
        spanish(1, second=SecondLanguage("en", (replace(make_exercise(1), **changes),)))


def test_a_language_that_the_sheet_does_not_have_is_refused() -> None:
    for layout, handout in ((Layout(second_language="fr"), spanish(1)), (WITH_ENGLISH, make_handout(1))):
        with pytest.raises(LanguageNotReady, match="no second language"):
            render_html(handout, layout)


def in_both(first: Words, second: Words, demo: bool = False) -> str:
    """A sheet in English with Spanish beneath, whoever answers for the words of each."""
    both = spanish(1)
    english = replace(make_handout(1), words=first, demo=demo, second=SecondLanguage("es", both.exercises, second))
    return render_html(english, Layout(second_language="es"))


def test_a_draft_beneath_is_not_printed_or_marks_the_sheet_as_a_draft() -> None:
    assert not phrases("es").is_printable
    with pytest.raises(LanguageNotReady):
        in_both(Words.AS_FILED, Words.AS_FILED)
    with pytest.raises(LanguageNotReady, match="invented people alone"):
        in_both(Words.AS_FILED, Words.UNREVIEWED)
    assert "DRAFT: words not reviewed" in in_both(Words.AS_FILED, Words.UNREVIEWED, demo=True)
    assert "DRAFT" not in in_both(Words.AS_FILED, Words.REVIEWED)
    draft = replace(make_handout(1), second=SecondLanguage("es", spanish(1).exercises, Words.UNREVIEWED))
    assert "DRAFT" not in render_html(draft), "what is not printed needs no mark"


def test_only_what_was_put_in_is_beneath() -> None:
    beneath = re.findall(r'<span class="also"[^>]*>([^<]*)<', render_html(spanish(1), WITH_ENGLISH))
    ours = make_exercise(1)
    texts = {ours.name, ours.start, *ours.stop, *(step.text for step in ours.steps)}
    assert set(beneath) == texts - set(ours.stop) | {"Stay for 5 minutes. Once a day, every day."}
