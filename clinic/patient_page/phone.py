"""What the scripts of the patient's page are told: words, and which program, day and time zone the page is of."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from clinic.adherence.errors import NotInProgram
from clinic.adherence.patient_words import page_phrases
from clinic.patient_page.patient_day import PatientDay
from handouts.phrases import phrases

_ICONS = (("192x192", "img/icon-192.png", "any"), ("512x512", "img/icon-512.png", "any maskable"))
COLOUR, GROUND = "#0f5c57", "#f3f5f4"
"""The accent and the ground of the style sheets' tokens."""


@dataclass(frozen=True, slots=True)
class Phone:
    """Data for the scripts; `page` is empty on a page that belongs to no program."""

    words: Mapping[str, Any]
    page: Mapping[str, Any] = field(default_factory=dict)


def phone_words(lang: str) -> Phone:
    """For a page that only says what waits."""
    say = page_phrases(lang)
    answers = {name: say(f"answer.{name}") for name in ("tap_first", "tap_one")}
    return Phone({**say.table("phone"), **answers, "today": say.table("page")["today"]})


def phone_of(shown: PatientDay, program_id: UUID, address: str) -> Phone:
    """For the page of a day, which is found at `address`; dates are worded on the phone as they are here."""
    printed = phrases(shown.lang)
    page = {
        "program": program_mark(program_id),
        "address": address,
        "day": shown.day.isoformat(),
        "today": shown.today.isoformat(),
        "zone": shown.clinic.time_zone,
        "day_form": printed.table("date")["with_weekday"],
        "months": printed.lines("date.months"),
        "weekdays": printed.lines("date.weekdays"),
    }
    return Phone(phone_words(shown.lang).words, page)


def program_mark(program_id: UUID) -> str:
    """Tells one program from another on a phone that has opened both, and says nothing else about it."""
    return hashlib.sha256(b"on this phone: " + program_id.bytes).hexdigest()[:16]


def check_program(mark: str | None, program_id: UUID) -> None:
    """Two links may have been opened on one phone: raises NotInProgram for a form of the other's page.

    A form without a mark was kept by a phone before forms had one.
    """
    if mark not in (None, "", program_mark(program_id)):
        raise NotInProgram


def manifest(lang: str, start: str, scope: str, icon_address: Mapping[str, str]) -> Mapping[str, Any]:
    """How the page is installed on a phone: a neutral name, nothing about a clinic or a person."""
    name = page_phrases(lang)("phone.app_name")
    return {
        "name": name,
        "short_name": name,
        "lang": lang,
        "id": start,
        "start_url": start,
        "scope": scope,
        "display": "standalone",
        "background_color": GROUND,
        "theme_color": COLOUR,
        "icons": [
            {"src": icon_address[file], "sizes": sizes, "type": "image/png", "purpose": purpose}
            for sizes, file, purpose in _ICONS
        ],
    }


def icon_files() -> list[str]:
    """The static files that the manifest names."""
    return [file for _sizes, file, _purpose in _ICONS]
