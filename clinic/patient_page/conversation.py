"""What a patient and the clinic write to each other, as the patient's page shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from clinic.accounts.queries import get_clinic
from clinic.adherence.links import OpenLink
from clinic.adherence.patient_words import USUAL, Advice, advice_on
from clinic.core import clock
from clinic.custom_library.overlay import clinic_library
from clinic.exercises.catalog import library
from clinic.messages.models import DiaryMessage, Sender
from clinic.messages.queries import list_messages
from handouts.phrases import date_in_words

SHOWN = timedelta(days=14)
"""How long what was read, or asked, still stands on the page."""


@dataclass(frozen=True, slots=True)
class Written:
    """One message; `about` is what it answers, or the exercise that was asked about."""

    id: UUID
    on: str
    about: str
    text: str
    is_answered: bool = False
    advice: Sequence[Advice] = ()


@dataclass(frozen=True, slots=True)
class Conversation:
    """What was written, the newest first: by the clinic, and what the patient asked."""

    answers: Sequence[Written]
    asked: Sequence[Written]
    unread: Sequence[UUID]

    @property
    def advice(self) -> list[Advice]:
        """What a question asks for at once; the same once."""
        return list(dict.fromkeys(one for written in self.asked for one in written.advice))


def conversation(link: OpenLink, lang: str, names: Mapping[str, str]) -> Conversation:
    """What stands on the page of an opened link. `names` are the exercises by slug as the sheet calls them.

    What was written with an earlier program of the patient stands there too: a new sheet answers no question. What
    nobody has read stays however old it is; what was taken back is gone.
    """
    zone, since = ZoneInfo(get_clinic().time_zone), clock.now() - SHOWN
    own = [one for one in list_messages(link.patient_id) if not one.taken_back_at]
    answered = {one.answers_id for one in own}

    def on(message: DiaryMessage) -> str:
        return date_in_words(message.sent_at.astimezone(zone).date(), lang, "short")

    answers = [one for one in own if one.sender == Sender.CLINIC and (one.seen_at is None or one.sent_at >= since)]
    asked = [one for one in own if one.sender == Sender.PATIENT and one.sent_at >= since]
    return Conversation(
        answers=[Written(one.id, on(one), one.about, one.text) for one in answers],
        asked=[
            Written(
                one.id, on(one), _name(one.exercise_slug, names, lang), one.text, one.id in answered,
                tuple(advice_on((), one.text, lang)),
            )
            for one in asked
        ],
        unread=[one.id for one in answers if one.seen_at is None],
    )  # fmt: skip


def _name(slug: str, names: Mapping[str, str], lang: str) -> str:
    """As the sheet calls it; one of an earlier sheet as the library does, and not at all where it has no such words."""
    if not slug or slug in names:
        return names.get(slug, "")
    found = (clinic_library() if lang == USUAL else library(lang)).exercises.get(slug)
    return found.name if found else ""
