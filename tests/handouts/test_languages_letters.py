"""No letter is printed as an empty box: each comes from a bundled face, or the print is refused and says which."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from handouts.content import ContentError, Therapist
from handouts.intake import IntakeGroup, IntakeQuestion, IntakeSheet
from handouts.layouts import Layout, LayoutName
from handouts.letters import LetterNotPrintable, check_letters, face_for, missing_letters
from handouts.phrases import languages, phrases
from handouts.render import PrintFailed, pdf_available, render_intake, render_pdf
from tests.handouts.reading import fonts_of, read, text_of
from tests.handouts.samples import CLINIC, make_exercise, make_handout
from tests.handouts.test_phrases import flat

needs_pdf = pytest.mark.skipif(not pdf_available(), reason="Pango is not installed")

USUAL = {"Atkinson-Hyperlegible-Next", "Atkinson-Hyperlegible-Next-Bold"}
NOTO = {"Noto-Sans", "Noto-Sans-Bold"}
ARABIC = {"Vazirmatn", "Vazirmatn-Bold"}

WRITTEN = {
    "es": "¿Está ahí? ¡Sí, mañana! Pingüino, órgano, útil, N.º 5",
    "fr": "Où êtes-vous né ? Ça va, cœur, naïf, Noël, L’Haÿ",
    "vi": "Nguyễn Thị Ánh đường Trường ưỡn bằng giữ",
    "to": "Tongá, fakaʻapaʻapa, Sōsōne, mālō",
    "sm": "Tālofa, fa‘afetai, Sāmoa",
    "so": "Soomaali, waa maxay",
    "sw": "Habari ya asubuhi, ng’ombe",
    "fil": "Kumusta, Ñiño, ang mga anak",
    "ru": "Ольга, съешь ещё этих мягких булок",
    "uk": "Ґалаґан, їжак, Євген",
    "el": "Ελένη, ήλιος, ΰ, Ϊ",
    "ar": "محمد عبد الله، اضغط؟ پیش",
    "fa": "گچ پژمرده‌ای کیک",
    "ur": "ٹوپی ڈاکٹر لڑکے ہیں",
}
NOT_WRITTEN = {"hi": "ऊषा", "zh": "李明", "my": "မြန်မာ", "emoji": "🙂", "ko": "김"}


@pytest.mark.parametrize(("lang", "text"), WRITTEN.items())
def test_the_readme_is_right_about_languages_with_letters(lang: str, text: str) -> None:
    assert missing_letters(text) == ()


@pytest.mark.parametrize(("lang", "text"), NOT_WRITTEN.items())
def test_the_readme_is_right_about_languages_without(lang: str, text: str) -> None:
    assert missing_letters(text) == tuple(dict.fromkeys(text))


@pytest.mark.parametrize("lang", languages())
def test_every_printed_phrase_has_letters_in_the_usual_face(lang: str) -> None:
    assert face_for(tuple(text for _, text in flat(phrases(lang)._entries))) == "usual"  # type: ignore[arg-type]


@pytest.mark.parametrize(("text", "missing"), [("a\u200db", ()), ("❤️ you ❤️", ("❤",)), ("x\u00ady\nz", ())])
def test_what_is_not_seen_is_not_missed(text: str, missing: tuple[str, ...]) -> None:
    assert missing_letters(text) == missing


@pytest.mark.parametrize(
    ("changes", "field", "of", "letters"),
    [
        ({"first_name": "李明"}, "Handout.first_name", "", ("李", "明")),
        ({"therapist": Therapist("Kim 김")}, "Therapist.name", "", ("김",)),
        ({"goal": "Walk 🙂"}, "Handout.goal", "", ("🙂",)),
        ({"exercises": (make_exercise(note="Good 👍"),)}, "HandoutExercise.note", "Rest on a ramp 1", ("👍",)),
    ],
)
def test_a_letter_that_no_face_has_stops_the_print_and_is_named(
    changes: dict[str, object], field: str, of: str, letters: tuple[str, ...]
) -> None:
    handout = replace(make_handout(), **changes)  # type: ignore[arg-type]
    with pytest.raises(LetterNotPrintable) as refused:
        check_letters(handout)
    assert (refused.value.field, refused.value.of, refused.value.letters) == (field, of, letters)
    assert isinstance(refused.value, ContentError)
    if pdf_available():
        with pytest.raises(LetterNotPrintable, match="no bundled face"):
            render_pdf(handout)


def test_the_paper_health_screen_refuses_it_too() -> None:
    group = IntakeGroup("Bones", (IntakeQuestion(1, "A broken bone?"),))
    with pytest.raises(LetterNotPrintable, match="CJK UNIFIED IDEOGRAPH"):
        render_intake(IntakeSheet(CLINIC, (group,), date(2026, 11, 21), first_name="李"))


@needs_pdf
@pytest.mark.parametrize(
    "layout", [Layout(name, only=1 if name is LayoutName.ONE_EXERCISE else None) for name in LayoutName], ids=str
)
@pytest.mark.parametrize(
    ("first_name", "fonts"),
    [
        ("Ana", USUAL),
        ("Nguyễn", NOTO),
        ("Sōsōne", NOTO),
        ("Ольга", NOTO),
        ("محمد", NOTO | ARABIC),
        ("Nguyễn ≤ محمد", NOTO | ARABIC | USUAL),
    ],
)
def test_every_letter_has_its_glyph_from_a_bundled_face(layout: Layout, first_name: str, fonts: set[str]) -> None:
    reader = read(make_handout(1, first_name=first_name), layout)
    assert fonts_of(reader) <= fonts
    assert fonts_of(reader) & fonts
    if "محمد" not in first_name:  # what is read back of Arabic is looked at in the tests of its direction
        assert first_name in text_of(reader)


@needs_pdf
def test_a_box_in_the_place_of_a_letter_is_no_print(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handouts.render.check_letters", lambda _: None)
    with pytest.raises(PrintFailed, match="notdef"):
        render_pdf(make_handout(1, first_name="\U0001f9ff"))
