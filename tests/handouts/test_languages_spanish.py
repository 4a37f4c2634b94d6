"""No English is left on a sheet in Spanish: not a phrase, not a text of the library, not a word in a picture or its description."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import pytest

from clinic.exercises.catalog import library
from handouts.content import Box, Handout, Therapist, Words
from handouts.layouts import Layout, LayoutName
from handouts.phrases.book import read_entries
from handouts.render import pdf_available, render_html
from tests.handouts.programs import program, reference
from tests.handouts.reading import read, text_of
from tests.handouts.samples import CLINIC
from tests.handouts.test_phrases import flat

LONGEST_PROGRAM = 12
_PLACE = re.compile(r"\{\w+\}")
_CODE = re.compile(r'<(?:"[^"]*"|[^">])*>')
_READ_OUT = re.compile(r'(?:aria-label|alt|title|data-label|data-continued)="([^"]*)"')
_ENGLISH = re.compile(
    r"\b(the|and|of|with|your|you|feet|foot|knees?|hips?|back|floor|stop|pain|day|week|each|side|view|arrow|person|lying|chair|"
    r"pillow|under|between|inch(es)?|for|from|this|that|when|page|home|exercise|call|start|end|steps|hold|stay|times?|twice)\b",
    re.IGNORECASE,
)


@cache
def phrases_of(lang: str) -> frozenset[str]:
    """The printed phrases cut at their places, in small letters; what is too short to tell a language by is left out."""
    texts = (text for name, text in flat(dict(read_entries(lang))) if not name.startswith("language."))
    pieces = (piece.strip(" .,:;?()").lower() for text in texts for piece in _PLACE.split(text))
    return frozenset(piece for piece in pieces if len(piece) > 3)


def english_in(text: str) -> set[str]:
    """Every English phrase and usual English word in `text`."""
    said = text.lower()
    only_english = phrases_of("en") - phrases_of("es")
    whole = {piece for piece in only_english if re.search(rf"(?<!\w){re.escape(piece)}(?!\w)", said)}
    return whole | {found[0].lower() for found in _ENGLISH.finditer(text)}


def spanish_clinic(handout: Handout) -> Handout:
    """The sheet of a clinic, a therapist and a patient whose own words are no English."""
    clinic = replace(CLINIC, name="Clínica Enebro", address_lines=("Calle Enebro 410",))
    return replace(handout, clinic=clinic, therapist=Therapist("Sam Rivera"), goal="Cenar sin dolor.", first_name="Ana")


def seen_and_heard(html: str) -> str:
    """What a page shows, and what it says to who cannot see it."""
    return " ".join([*_READ_OUT.findall(html), _CODE.sub(" ", html)])


def whole_library(lang: str) -> list[Handout]:
    """Sheets that together have every exercise that is done at home."""
    slugs = [slug for slug, one in library(lang).exercises.items() if one.steps]
    parts = (slugs[at : at + LONGEST_PROGRAM] for at in range(0, len(slugs), LONGEST_PROGRAM))
    boxes = (Box.PREGNANCY, Box.CHOICE)
    return [
        program(*((slug, ()) for slug in part), lang=lang, words=Words.REVIEWED, boxes=boxes) for part in parts
    ]  # fmt: skip


def test_every_exercise_of_the_library_is_spanish_on_the_screen() -> None:
    for handout in whole_library("es"):
        html = render_html(spanish_clinic(handout), Layout(shopping_list=True))
        assert english_in(seen_and_heard(html)) == set()


def test_what_modifications_bring_in_is_spanish() -> None:
    for name in ("usual", "full"):
        html = render_html(spanish_clinic(reference(name, "es")), Layout(shopping_list=True))
        assert english_in(seen_and_heard(html)) == set()


def test_no_text_of_the_library_stayed_english() -> None:
    for english, spanish in zip(whole_library("en"), whole_library("es"), strict=True):
        for one, other in zip(english.exercises, spanish.exercises, strict=True):
            texts = {one.name, one.start, *one.feel, *one.not_feel, *one.stop, *(step.text for step in one.steps)}
            texts |= {prop.name for prop in one.needs} | {prop.note for prop in one.needs if prop.note}
            theirs = {other.name, other.start, *other.feel, *other.not_feel, *other.stop}
            theirs |= {step.text for step in other.steps} | {prop.name for prop in other.needs}
            assert not texts & theirs, one.name


@pytest.mark.skipif(not pdf_available(), reason="Pango is not installed")
@pytest.mark.parametrize("name", list(LayoutName))
def test_every_layout_is_spanish_on_paper(name: LayoutName) -> None:
    layout = Layout(name, only=1 if name is LayoutName.ONE_EXERCISE else None, shopping_list=True)
    reader = read(spanish_clinic(reference("usual", "es")), layout)
    assert english_in(text_of(reader)) == set()
    assert reader.metadata is not None
    assert english_in(str(reader.metadata.title)) == set()


def test_english_would_be_noticed() -> None:
    handout = spanish_clinic(reference("simple", "es"))
    first = handout.exercises[0]
    for changed in (replace(first, start="On your back."), replace(first, feel=("How long",))):
        assert english_in(seen_and_heard(render_html(replace(handout, exercises=(changed,)))))
    assert len(english_in(seen_and_heard(render_html(reference("simple", "en"))))) > 40
