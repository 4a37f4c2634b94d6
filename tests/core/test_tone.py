"""What counts as blaming, in both languages, and what does not although it is spelled alike."""

from __future__ import annotations

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.core.tone import blaming_words, tone_hint


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Pt non-compliant with HEP.", "non-compliant"),
        ("Noncompliance was noted.", "Noncompliance"),
        ("Poor compliance.", "Poor compliance"),
        ("Compliance with home program: 40 %", "Compliance with home program"),
        ("She was not compliant.", "She was not compliant"),
        ("Failed to report pain", "Failed to report"),
        ("Pt failed conservative treatment", "Pt failed conservative"),
        ("The patient refused.", "patient refused"),
        ("Refuses to do bridges", "Refuses to do"),
        ("He claims 5 of 7.", "He claims"),
        ("Claims that it hurts", "Claims that"),
        ("Admits to skipping", "Admits to"),
        ("Denies numbness", "Denies"),
        ("He complains of pain.", "complains of"),
        ("Chief complaint: groin pain", "Chief complaint"),
        ("Lazy about stretching", "Lazy about"),
        ("Makes excuses", "Makes excuses"),
        ("Poor historian", "Poor historian"),
        ("You should have called.", "You should have"),
        ("Keep your 5-day streak", "5-day streak"),
        ("No-showed on Monday", "No-showed"),
        ("Pt did not comply", "Pt did not comply"),
        ("She doesn't comply with the plan.", "She doesn't comply with"),
        ("Did not adhere to it", "Did not adhere to"),
        ("The patient is unwilling", "unwilling"),
        ("Unwilling to do bridges", "Unwilling to"),
        ("Didn't bother", "Didn't bother"),
        ("Did not even bother to call", "Did not even bother to"),
        ("Ignored advice", "Ignored advice"),
        ("Disregards all my instructions", "Disregards all my instructions"),
        ("He ignored it", "He ignored"),
        ("Doesn't care", "Doesn't care"),
        ("Does not seem to care about it", "Does not seem to care about"),
        ("Poor adherence", "Poor adherence"),
        ("A lazy person", "lazy"),
        ("Just lazy.", "Just lazy"),
        ("Lazy", "Lazy"),
        ("Pt denies visits to the ER", "denies"),
        ("Paciente incumplidor", "incumplidor"),
        ("No cumple con los ejercicios", "No cumple con"),
        ("Se niega a hacerlo", "Se niega a"),
        ("Alega que le duele", "Alega que"),
        ("El paciente niega dolor", "El paciente niega"),
        ("Admite que no los hizo", "Admite que"),
        ("Se queja de dolor", "Se queja de"),
        ("Es muy perezosa", "perezosa"),
        ("Siempre pone excusas", "pone excusas"),
        ("Debería haber llamado", "Debería haber"),
        ("Ha roto su racha", "su racha"),
    ],
)
def test_what_blames_is_found_with_something_to_say_instead(text: str, said: str) -> None:
    found = blaming_words(text)
    assert [one.said for one in found] == [said]
    assert found[0].instead
    assert tone_hint(text) == f"“{said}”: consider {found[0].instead}."


@pytest.mark.parametrize(
    "text",
    [
        "The file is in compliance with PDF/UA. Compliance: WCAG 2.2 AA.",
        "Lung compliance was low; tissue compliance normal.",
        "The request was refused. The server refuses files over 12 MB. Access denied.",
        "The rule refuses both together.",
        "The insurance claim was filed.",
        "Insurance denies visits. Medicare denies it. Her plan denies more visits.",
        "The knee didn't bother him. It does not bother me any more.",
        "She takes care of her mother. Does not care for coffee. Low adherence: 3 of 10 sessions.",
        "The rule is ignored. He is willing to try.",
        "She admitted her to hospital. He was admitted to the ward.",
        "He said: “I was lazy and I refused to do them.”",
        'She wrote "I should have called".',
        "Dijo: «debería haber llamado».",
        "The page failed to load.",
        "Excuse me. Lazy loading. A streak of light.",
        "A patient may skip a day. You chose not to. Reports no numbness. Did 3 of 7.",
        "Should have a firm bed.",
        "El músculo está flojo. Cumple con las reglas.",
    ],
)
def test_what_is_only_spelled_alike_is_left_alone(text: str) -> None:
    assert blaming_words(text) == []


def test_each_wording_is_named_once_in_the_order_of_the_text() -> None:
    text = "Denies pain. Noncompliant. denies numbness. Pt refused."
    assert [one.said for one in blaming_words(text)] == ["Denies", "Noncompliant", "Pt refused"]


@given(st.text(max_size=400))
def test_any_text_can_be_read(text: str) -> None:
    assert (tone_hint(text) == "") == (blaming_words(text) == [])


def test_a_long_note_is_read_in_no_time() -> None:
    text = "The patient reports that he did the exercises on three of seven days. " * 285  # 20,000 letters
    took = []
    for _ in range(3):
        start = perf_counter()
        blaming_words(text)
        took.append(perf_counter() - start)
    assert min(took) < 0.1
