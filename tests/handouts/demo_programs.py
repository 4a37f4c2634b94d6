"""Programs as the demo's patients have them: logo, common questions, swaps, shared stop signs, and what a new sheet replaces."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

from clinic.demo.logo import draw_logo
from clinic.demo.people import DELIA, HELEN, MAYA, TOMAS, Item
from clinic.exercises.catalog import library
from clinic.exercises.rules import resolve, to_data
from clinic.programs.sheets import handout_of
from handouts.content import Handout, Logo, Replaced, SecondLanguage, Words
from tests.handouts.samples import make_handout

PEOPLE = {"maya": MAYA, "tomas": TOMAS, "brandt": HELEN, "delia": DELIA}
LANGUAGES = {"en": "es", "es": "en"}
MOST_QUESTIONS = 4


@cache
def demo_program(name: str, lang: str) -> Handout:
    """What a person of the demo was given last, in either language, with the other one at hand."""
    person = PEOPLE[name]
    items = person.sheets[-1].items
    handout = handout_of(_content(items, lang), make_handout().link, logo=draw_logo())
    other = handout_of(_content(items, LANGUAGES[lang]), None)
    one = make_handout()
    return replace(
        handout,
        clinic=replace(one.clinic, logo=Logo(draw_logo(), 240, 240)),
        first_name=person.given_name,
        goal=person.goal,
        demo=True,
        replaces=_replaced(handout) if len(person.sheets) > 1 else None,
        second=SecondLanguage(LANGUAGES[lang], other.exercises, Words.REVIEWED),
    )


def _replaced(handout: Handout) -> Replaced:
    names = [one.name for one in handout.exercises]
    return Replaced(number=1, added=(names[-1],), set_up=(names[1],), noted=(names[1],))


def _content(items: tuple[Item, ...], lang: str) -> dict[str, Any]:
    asked = list(library(lang).faq.values())[:MOST_QUESTIONS]
    return {
        "clinic": {"name": "A", "phone": "1", "hours": "", "address_lines": [], "is_demo": True},
        "language": lang, "first_name": "Ana", "therapist": {"name": "Dana Whitfield", "credential": "PT, DPT"},
        "made_on": "2026-11-21", "number": 2, "code": "ABCDEFGH", "goal": "", "next_visit_on": "2026-12-01", "boxes": [],
        "starts_on": "2026-11-23", "words": "reviewed", "translated": [],
        "exercises": [_exercise(item, lang) for item in items],
        "faq": {lang: [{"question": one.question, "answer": one.answer} for one in asked]},
    }  # fmt: skip


def _exercise(item: Item, lang: str) -> dict[str, Any]:
    words = library(lang)
    data = to_data(resolve(words.get_exercise(item.slug), words.get_modifications(item.modifications)))
    return {**data, "props": [_prop(prop, lang) for prop in data["props"]], "personal_note": item.personal_note}


def _prop(prop: dict[str, Any], lang: str) -> dict[str, Any]:
    """A prop with everything that may stand in for it, as on the sheet of somebody who may use all of it."""
    props = library(lang).props
    entry = next((one for one in props.values() if one.name == prop["name"]), None)
    swaps = [{"name": props[slug].name, "note": props[slug].note} for slug in entry.swaps] if entry else []
    return {**prop, "swaps": swaps, "not_instead": [props[slug].name for slug in entry.not_instead] if entry else []}
