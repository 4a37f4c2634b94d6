"""A sheet from right to left: joined letters that read back, everything mirrored, numbers and Latin words in their order."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import Any

import page
import pytest
from pypdf import PageObject

from handouts.content import Words
from handouts.direction import direction_of, isolated, typed
from handouts.layouts import Layout, LayoutName
from handouts.phrases import LanguageNotReady, languages, phrases
from handouts.render import pdf_available, render_html, render_pdf
from tests.handouts.arabic import STOP_SIGNS, arabic_exercise, arabic_handout
from tests.handouts.programs import reference
from tests.handouts.reading import fonts_of, read
from tests.handouts.samples import make_exercise, make_handout

needs_pdf = pytest.mark.skipif(not pdf_available(), reason="Pango is not installed")

_LETTER = re.compile(r"[\u0620-\u064a]{3,}")


def words_at(sheet: PageObject) -> list[tuple[str, float]]:
    """Each piece of text with its distance from the left edge, in points."""
    found: list[tuple[str, float]] = []

    def keep(text: str, matrix: Any, place: Any, *_: Any) -> None:
        if text.strip():
            found.append((text.strip(), matrix[0] * place[4] + matrix[4]))

    sheet.extract_text(visitor_text=keep)
    return found


def place_of(word: str, sheet: PageObject) -> float:
    return next(x for text, x in words_at(sheet) if word in text)


def test_no_language_to_choose_needs_joined_letters_in_a_drawing() -> None:
    """The printer sets the words in a drawing letter by letter: move them out of it before such a language ships."""
    assert all(phrases(lang).direction == "ltr" for lang in languages())


def test_arabic_is_no_language_to_choose() -> None:
    assert "ar" not in languages()
    with pytest.raises(LanguageNotReady):
        render_html(arabic_handout())


@needs_pdf
@pytest.mark.usefixtures("arabic")
def test_every_arabic_word_reads_back_as_it_was_written() -> None:
    reader = read(arabic_handout(1))
    said = " ".join(sheet.extract_text() for sheet in reader.pages)
    texts = (
        "برنامجك المنزلي",
        "متى تتوقف",
        "الجلوس على العشاء بلا ألم في الورك",
        "وسائد صلبة",
        "أسبوعك",
        "محمد",
        *STOP_SIGNS,
    )
    for word in _LETTER.findall(" ".join(texts)):
        assert word in said, word
    assert fonts_of(reader) == {"Vazirmatn", "Vazirmatn-Bold", "Noto-Sans", "Noto-Sans-Bold"}


@needs_pdf
@pytest.mark.usefixtures("arabic")
def test_the_words_in_a_drawing_are_of_a_bundled_face_too() -> None:
    [drawn] = [one for one in reference("full").exercises if one.name.startswith("Hands-and-knees")]
    exercise = arabic_exercise(1, figure=drawn.figure)
    assert "DejaVu" not in " ".join(fonts_of(read(replace(arabic_handout(), exercises=(exercise,)))))


@needs_pdf
@pytest.mark.usefixtures("arabic")
def test_the_page_is_mirrored() -> None:
    english = read(make_handout(1, first_name="Nguyễn")).pages
    mirrored = read(arabic_handout(1)).pages
    middle = float(mirrored[0].mediabox.width) / 2
    assert place_of("Juniper Street", english[0]) < middle < place_of("Juniper Street", mirrored[0])
    assert place_of("Made for", english[0]) < middle < place_of("أُعدت", mirrored[0])
    assert place_of("صفحة", mirrored[0]) < middle < place_of("Page", english[0])
    columns = ("التمرين", "المدة", "عدد المرات", "كم مرة", "الجانب")
    places = [next(x for text, x in words_at(mirrored[0]) if text == column) for column in columns]
    assert all(before > after for before, after in pairwise(places))
    numbers = [x for text, x in words_at(mirrored[1]) if re.fullmatch(r"\.\s*[123]|[123]\s*\.", text)]
    assert numbers
    assert min(numbers) > place_of("اجلس", mirrored[1])


@needs_pdf
@pytest.mark.usefixtures("arabic")
def test_numbers_and_latin_words_keep_their_order() -> None:
    exercise = arabic_exercise(1, note="اتصل بـ Sam على (801) 555-0142 غدًا.")
    sheets = read(replace(arabic_handout(), exercises=(exercise,))).pages
    for sheet, words in ((0, ("(801) 555-0142", "Sam Rivera, PT, DPT", "410 Juniper Street, Salt Lake City, UT 84101")),
                         (1, ("Thera-Band", "(801) 555-0142")), (2, ("7F3K-09QM-XW4T-2HJC", "clinic.example/p"))):  # fmt: skip
        said = " ".join(sheets[sheet].extract_text().split())
        assert all(one in said for one in words), said


@needs_pdf
@pytest.mark.usefixtures("arabic")
def test_the_file_is_sound_and_says_arabic(tmp_path: Any, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "sheet.pdf"
    path.write_bytes(render_pdf(arabic_handout(2), Layout(greyscale=True)))
    assert not [one for one in caplog.records if one.name == "weasyprint"]
    assert page.validate_pdf(path, profile="ua1").is_compliant
    assert read(arabic_handout(1)).trailer["/Root"]["/Lang"] == "ar"  # type: ignore[index]


@needs_pdf
@pytest.mark.usefixtures("arabic")
def test_no_day_of_the_week_breaks_between_its_joined_letters_in_large_print() -> None:
    reader = read(arabic_handout(1), Layout(LayoutName.LARGE_PRINT))
    said = " ".join(sheet.extract_text() for sheet in reader.pages)
    assert all(day in said for day in phrases("ar").lines("date.weekdays_short"))


@pytest.mark.usefixtures("arabic")
def test_the_screen_says_its_direction() -> None:
    assert '<article class="handout" lang="ar" dir="rtl">' in render_html(arabic_handout())


@needs_pdf
@pytest.mark.usefixtures("arabic")
def test_arabic_words_that_nobody_reviewed_are_marked_or_not_printed() -> None:
    assert "مسودة" in read(arabic_handout(1)).pages[0].extract_text()
    for changes in ({"words": Words.AS_FILED}, {"demo": False}):
        with pytest.raises(LanguageNotReady):
            render_pdf(arabic_handout(1, **changes))


@pytest.mark.parametrize(
    ("text", "direction"),
    [("Ana", "ltr"), ("محمد", "rtl"), ("שרה", "rtl"), ("(801) 555-0142", "ltr"), ("«محمد» Ali", "rtl"), ("", "ltr")],
)
def test_the_direction_of_a_text_is_that_of_its_first_letter(text: str, direction: str) -> None:
    assert direction_of(text) == direction
    assert isolated(text).startswith(f'<bdi dir="{direction}">')


def test_only_a_long_number_in_a_text_from_right_to_left_is_held_together() -> None:
    assert typed("اتصل (801) 555-0142 <b>") == 'اتصل <bdi dir="ltr">(801) 555-0142</bdi> &lt;b&gt;'
    assert typed("خذ 5 أنفاس") == "خذ 5 أنفاس"
    assert typed("Call (801) 555-0142 <b>") == "Call (801) 555-0142 &lt;b&gt;"


TURNED = "Ana\u202egpj.exe"


@pytest.mark.parametrize("name", [TURNED, "محمد Ana", "An\u200ba", "\u2066Ana"])
def test_a_name_cannot_turn_the_words_around_it(name: str) -> None:
    exercise = make_exercise(name=name, note=name)
    html = render_html(replace(make_handout(goal=name, first_name=name), exercises=(exercise,)))
    apart = str(isolated(name))
    inside = re.sub(rf"<(bdi|p) dir=\"\w+\">{re.escape(str(typed(name)))}</\1>", "", html)
    assert apart in html
    assert name not in re.sub(r'"[^"]*"', "", inside)


@needs_pdf
def test_a_turned_name_prints_and_leaves_the_page_in_order() -> None:
    reader = read(make_handout(1, first_name=TURNED))
    assert "November 21, 2026" in " ".join(reader.pages[0].extract_text().split())
