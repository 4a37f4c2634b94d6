"""A program as plain text, for the note and for another record: frozen content in, short lines out. Pure.

It names nobody unless asked, uses plain punctuation that any record keeps, and never begins a line with a space: a note
that is saved and read back is the same text.
"""

from __future__ import annotations

import textwrap
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from clinic.core.codes import grouped
from clinic.programs.rules import Content
from clinic.programs.wording import dose_text
from clinic.reviewables.kinds import SOURCE_LANGUAGE
from clinic.reviewables.shipped import language_name
from clinic.screening.advice import finding_kind

WIDTH = 78
"""Characters of a line: what other records show without wrapping it again."""

_PUNCTUATION = {
    **dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb\u2033", '"'),
    **dict.fromkeys("\u2018\u2019\u201a\u2032", "'"),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
    **dict.fromkeys("\u00b7\u2022", "-"),
    "\u2026": "...",
    "\u00d7": "x",
    "\u2264": "<=",
    "\u2265": ">=",
    "\u2192": "->",
    "\u00b0": " degrees",
    "\u00bc": "1/4",
    "\u00bd": "1/2",
    "\u00be": "3/4",
}
"""What other records often break, and how it is typed on any keyboard."""

_PLAIN = str.maketrans(_PUNCTUATION)


@dataclass(frozen=True)
class TextOptions:
    """How the text is asked for.

    `is_draft` is of a program that was not given; `status` is what must be read first, such as that it was stopped;
    `patient` names the patient; `has_cautions` adds what the rules said and who went ahead in spite of it;
    `is_ascii` leaves no letter that is not on a US keyboard.
    """

    is_draft: bool = False
    status: str = ""
    patient: str = ""
    has_cautions: bool = False
    is_ascii: bool = False


PLAIN = TextOptions()


def program_text(content: Content, options: TextOptions = PLAIN) -> str:
    """The frozen content of a version, or of a draft, as text of lines of at most 78 characters; the same every time."""
    exercises = content["exercises"]
    blocks = [_head(content, options)]
    blocks += [_exercise(number, data) for number, data in enumerate(exercises, start=1)]
    blocks.append(_foot(content))
    if options.has_cautions:
        blocks.append(_cautions(content))
    return "\n\n".join("\n".join(_wrapped(block, options.is_ascii)) for block in blocks if block)


def cautions_text(content: Content) -> str:
    """Only what the rules said on the day a version was made, and who went ahead in spite of it and why."""
    return "\n".join(_wrapped(_cautions(content), is_ascii=False))


def plain(text: str, *, is_ascii: bool = False) -> str:
    """The text with plain punctuation; with `is_ascii` accents go, and a letter of another script becomes a question mark."""
    text = text.translate(_PLAIN)
    if not is_ascii:
        return text
    bare = (sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return "".join(sign if sign.isascii() else "?" for sign in bare)


def _head(content: Content, options: TextOptions) -> list[str]:
    spoken = "" if content["language"] == SOURCE_LANGUAGE else f", in {language_name(content['language'])}"
    if options.is_draft:
        title = f"Home program, draft of {content['made_on']}, not given to the patient{spoken}"
    else:
        title = f"Home program, sheet {content['number']}, code {grouped(content['code'])}, made {content['made_on']}{spoken}"
    therapist = content["therapist"]
    who = ", ".join(part for part in (therapist["name"], therapist["credential"]) if part)
    return [
        title,
        options.status,
        f"Patient: {options.patient}" if options.patient else "",
        f"Therapist: {who}. First day: {content['starts_on']}.",
        f"Goal: {content['goal']}" if content["goal"] else "",
    ]


def _exercise(number: int, data: Mapping[str, Any]) -> list[str]:
    return [
        f"{number}. {data['name']}",
        f"Dose: {dose_text(data['dose'], data['manner'])}",
        _listed("For this patient", (one["label"] for one in data["applied"])),
        _listed("Needs", _counted(map(_prop, data["props"]))),
        f"Told: {data['personal_note']}" if data["personal_note"] else "",
    ]


def _counted(names: Iterable[str]) -> Iterator[str]:
    """Each name once, with how often when that is more than once."""
    return (name if times == 1 else f"{name} ({times})" for name, times in Counter(names).items())


def _foot(content: Content) -> list[str]:
    visit = content["next_visit_on"]
    return [_listed("Told to stop for", _stop_signs(content["exercises"])), f"Next visit: {visit}" if visit else ""]


def _cautions(content: Content) -> list[str]:
    """What spoke against the program or asked for care, gravest kinds only, each with its override."""
    names = {data["slug"]: data["name"] for data in content["exercises"]}
    findings = (content.get("screening") or {}).get("findings", ())
    said = [_caution(one, names) for one in findings if finding_kind(one["action"]) != "info"]
    return ["Cautions on the day it was made:", *said] if said else ["Cautions on the day it was made: none."]


def _caution(data: Mapping[str, Any], names: Mapping[str, str]) -> str:
    where = names.get(data["exercise"], "")
    override = data["override"]
    passed = f" Went ahead: {override['reason']} ({override['by_name']}, {override['at'][:10]})" if override else ""
    return f"- {where + ': ' if where else ''}{data['reason'].rstrip('.')} (rule {data['rule']}).{passed}"


def _stop_signs(exercises: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Each stop sign once, with the numbers of its exercises where it is not of all of them."""
    numbers: dict[str, list[str]] = {}
    for number, data in enumerate(exercises, start=1):
        for sign in dict.fromkeys(data["stop"]):
            numbers.setdefault(sign.rstrip("."), []).append(str(number))
    for sign, of in numbers.items():
        yield sign if len(of) == len(exercises) else f"{sign} ({', '.join(of)})"


def _prop(data: Mapping[str, Any]) -> str:
    """A prop with what the patient uses in its place; sheets of before there was any say only its name."""
    own = data.get("own", "")
    return f"{data['name']} (has: {own})" if own else str(data["name"])


def _listed(label: str, parts: Iterable[str]) -> str:
    text = "; ".join(part.rstrip(".") for part in parts)
    return f"{label}: {text}." if text else ""


def _wrapped(lines: Iterable[str], is_ascii: bool) -> Iterator[str]:
    for line in lines:
        yield from textwrap.wrap(" ".join(plain(line, is_ascii=is_ascii).split()), WIDTH, break_on_hyphens=False)
