"""From an issued version to the printed sheet: frozen content in, `handouts` types out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from clinic.core.codes import grouped
from clinic.exercises.pictures import PHOTOS, alt_of
from clinic.programs.models import ProgramVersion
from clinic.programs.rules import printed_exercises
from clinic.programs.wording import dose_line
from handouts.content import (
    Box,
    ClinicHeader,
    Diary,
    Handout,
    HandoutExercise,
    HandoutProp,
    HandoutStep,
    Logo,
    PatientLink,
    Photo,
    Question,
    Replaced,
    SecondLanguage,
    Swap,
    Therapist,
    Words,
)


@dataclass(frozen=True)
class Printing:
    """What the service knows of itself that a sheet needs: its address, and the key that links are derived with."""

    base_url: str
    link_key: bytes


def content_of(version: ProgramVersion) -> dict[str, Any]:
    """The frozen content of a version as data."""
    content: dict[str, Any] = json.loads(version.content)
    return content


def handout_of(
    content: Mapping[str, Any],
    link: PatientLink | None,
    *,
    draft: bool = False,
    lang: str | None = None,
    second: str = "",
    photos: Mapping[str, bytes] | None = None,
    logo: bytes | None = None,
) -> Handout:
    """The sheet that says exactly what `content` holds; `link` is printed beside the diary.

    `lang` is the sheet's own language unless told otherwise: every sheet can also be read in that of staff. `second` is
    the one of the two that a print may show beneath, empty for none.
    `photos` are the JPEGs of its photos by id; an exercise whose photo is not among them has no picture to print.
    `logo` is the picture of the logo that it names; without it none is printed.
    """
    clinic, lang = content["clinic"], lang or content["language"]
    exercises = printed_exercises(content, lang)
    return Handout(
        clinic=ClinicHeader(
            clinic["name"],
            clinic["phone"] or "—",
            clinic["hours"],
            tuple(line for line in clinic["address_lines"] if line),
            _logo(clinic.get("logo"), logo),
        ),
        first_name=content["first_name"],
        therapist=Therapist(content["therapist"]["name"], content["therapist"]["credential"]),
        made_on=date.fromisoformat(content["made_on"]),
        version=content["number"],
        code=grouped(content["code"]),
        exercises=tuple(_exercise(number, data, photos or {}) for number, data in enumerate(exercises, start=1)),
        goal=content["goal"],
        next_visit_on=date.fromisoformat(content["next_visit_on"]) if content["next_visit_on"] else None,
        stop_rules=shared_stop_rules(exercises),
        boxes=tuple(Box(box) for box in content["boxes"]),
        diary=Diary(date.fromisoformat(content["starts_on"])),
        link=link,
        lang=lang,
        demo=clinic["is_demo"],
        draft=draft,
        replaces=_replaced(content.get("replaces"), exercises),
        faq=_questions(content.get("faq", {}).get(lang, ())),
        answers=_questions(content.get("answers", ())),
        words=_words(content, lang),
        second=_second(content, second) if second else None,
    )


def _logo(data: Mapping[str, Any] | None, image: bytes | None) -> Logo | None:
    return Logo(image, data["width"], data["height"]) if data and image else None


def _words(content: Mapping[str, Any], lang: str) -> Words:
    """Who answers for the words of frozen content in one of its languages; that of staff is the source."""
    return Words(content.get("words", Words.AS_FILED)) if lang == content["language"] else Words.AS_FILED


def _second(content: Mapping[str, Any], lang: str) -> SecondLanguage:
    exercises = enumerate(printed_exercises(content, lang), start=1)
    return SecondLanguage(lang, tuple(_exercise(number, data, {}) for number, data in exercises), _words(content, lang))


def shared_stop_rules(exercises: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """The stop signs that every exercise with any stop sign has, in their order; printed once, on page 1."""
    lists = [data["stop"] for data in exercises if data["stop"]]
    if len(lists) < 2:
        return ()
    return tuple(line for line in lists[0] if all(line in other for other in lists[1:]))


def _exercise(number: int, data: Mapping[str, Any], photos: Mapping[str, bytes]) -> HandoutExercise:
    return HandoutExercise(
        number=number,
        name=data["name"],
        figure=_figure(data["scene"], photos),
        start=data["start"],
        steps=tuple(HandoutStep(step["text"], step["for_you"]) for step in data["steps"]),
        dose=dose_line(data["dose"], data["manner"]),
        needs=tuple(_prop(prop) for prop in data["props"]),
        feel=tuple(data["feel"]),
        not_feel=tuple(data["not_feel"]),
        stop=tuple(data["stop"]),
        note=data["personal_note"],
        boxes=tuple(Box(box) for box in data["boxes"]),
    )


def _prop(data: Mapping[str, Any]) -> HandoutProp:
    """A prop; sheets of before they had swaps or counts say only its name and note."""
    return HandoutProp(
        data["name"],
        data["note"],
        data["for_you"],
        swaps=tuple(Swap(swap["name"], swap["note"]) for swap in data.get("swaps", ())),
        not_instead=tuple(data.get("not_instead", ())),
        own=data.get("own", ""),
        count=data.get("count", 1),
        of=data.get("of", ""),
    )


def _questions(data: Sequence[Mapping[str, str]]) -> tuple[Question, ...]:
    return tuple(Question(one["question"], one["answer"]) for one in data)


def _replaced(data: Mapping[str, Any] | None, exercises: Sequence[Mapping[str, Any]]) -> Replaced | None:
    """The sheet before, its differences by the names that this one prints."""
    if data is None:
        return None
    names = {exercise["slug"]: exercise["name"] for exercise in exercises}
    by_name = {key: tuple(names[slug] for slug in data[key]) for key in ("added", "amount", "set_up", "noted")}
    return Replaced(
        data["number"],
        left_out=tuple(data["left_out"]),
        is_reordered=data["is_reordered"],
        has_new_goal=data["has_new_goal"],
        **by_name,
    )


def _figure(scene: Mapping[str, Any] | None, photos: Mapping[str, bytes]) -> Mapping[str, Any] | Photo | None:
    if scene is None or "photo" not in scene:
        return scene
    photo = scene["photo"]
    if photo["id"] not in photos:
        return None
    return Photo(photos[photo["id"]], photo["width"], photo["height"], alt_of(scene), f"{PHOTOS}{photo['id']}")
