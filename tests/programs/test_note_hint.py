"""A note that is hard to read gets one short hint; an easy one, a name, or a language nobody can measure gets none."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic.programs.note_hint import note_hint
from handouts.phrases import languages

LONG = "Long word: “{}”. Write it as you would say it."
SENTENCE = "Long sentence. Make two of it."
HARD = "Hard to read. Use shorter words and shorter sentences."


@pytest.mark.parametrize(
    ("lang", "note", "hint"),
    [
        ("en", "", ""),
        ("en", "Use the blue blanket.", ""),
        ("en", "Go slow. Stop if it hurts. Call us at 801-555-0100.", ""),
        ("en", "Do your exercises before breakfast.", ""),
        ("en", "Ask Elizabeth to hold your hand.", ""),
        ("en", "Feel it in the anterior hip.", LONG.format("anterior")),
        ("en", "Anterior hip only.", LONG.format("Anterior")),
        ("en", "Maintain abdominal stabilization, anterior and posterior.",
         "Long words: “abdominal”, “stabilization”, “anterior”. Write it as you would say it."),
        ("en", "Lie down and bend your knees and put your feet flat on the floor and then lift one hand up.", SENTENCE),
        ("en", "Subsequent extension requires constant muscular effort.", HARD),
        ("en", "Extension requires effort.", ""),
        ("es", "Use la manta azul.", ""),
        ("es", "Haga diez respiraciones lentas.", ""),
        ("es", "Mantenga la estabilización abdominal.", LONG.format("estabilización")),
        ("es", "Baje y doble las dos rodillas y ponga los dos pies en el piso y luego levante una mano muy alto.", SENTENCE),
        ("es", "Aproxime escápulas manteniendo contracción abdominal sostenida.", HARD),
        ("ar", "Stabilization of the anterior pelvis.", ""),
    ],
)  # fmt: skip
def test_one_hint_or_none(lang: str, note: str, hint: str) -> None:
    assert note_hint(note, lang) == hint


@given(st.text(max_size=200), st.sampled_from(languages()))
@settings(deadline=None)
def test_any_text_can_be_measured(note: str, lang: str) -> None:
    hint = note_hint(note, lang)
    assert len(hint) < 700
    assert "\n" not in hint


def test_words_that_blame_come_first_whatever_the_language() -> None:
    assert note_hint("You should have done them.", "en").startswith("“You should have”: consider")
    assert note_hint("Debería haber llamado.", "es").startswith("“Debería haber”: consider")
    assert note_hint("You should have done them.", "vi").startswith("“You should have”: consider")
