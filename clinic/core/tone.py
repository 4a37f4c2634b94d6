"""Words that blame a person, and what to say instead. Pure; the note's editor hints by it, and a guard reads all our own words.

A list of places, not of letters: "compliance" is about people here, not about a standard or a lung; "refused to do" is
about somebody, "the request was refused" is not. What stands in quotation marks is somebody's own word and is left alone.
After the guidance on language of bias in records (Goddu 2018, J Gen Intern Med; Park 2021, JAMA Netw Open); the list and
the suggestions are proposed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple


class Blaming(NamedTuple):
    """What was said, and what to say instead."""

    said: str
    instead: str


_COUNTS = "“reported doing 3 of 7”"
_COUNTS_ES = "“informó que hizo 3 de 7”"
_WHO = r"(?:patients?|pt|clients?|he|she|they|mother|father|caregiver)"
_WHO_ES = r"(?:el paciente|la paciente|pacientes?|él|ella|el cliente|la cliente)"
_DO = (
    "do|doing|report|log|fill|complete|perform|practi[cs]e|exercise|attend|show|come|follow|keep|comply|adhere|return|bring"
    "|call|answer|participate|engage|try|take|wear|use|progress|improve"
)

_NOT_PEOPLE = "".join(
    rf"(?<!\b{word} )"
    for word in (
        *("insurance", "insurer", "payer", "payor", "carrier", "medicare", "medicaid", "company", "plan", "policy"),
        *("server", "system", "rule"),
    )
)
"""Only people deny something in a way that matters here: an insurance denies visits."""

_WHAT_GETS_IN_THE_WAY = "what gets in the way, in the person’s words"
_DID_NOT_BECAUSE = "“did not …, because …”, in the person’s words"
_DID_NOT = r"(?:(?:did|does|do) not|didn['’]?t|doesn['’]?t|don['’]?t)"
_ADVICE = r"(?:advice|instructions?|recommendations?|warnings?|precautions?|education)"

_ENGLISH: Sequence[tuple[str, str]] = (
    (r"non[- ]?complian(?:t|ce)|uncompliant", _COUNTS),
    (r"(?:poor|good|bad|patient|exercise|hep|home|medication|partial|full) compliance", _COUNTS),
    (r"complian(?:t|ce) with (?:the |a |her |his |their |home )?(?:home )?(?:program|exercises?|hep|plan|treatment|care)", _COUNTS),
    (rf"{_WHO} (?:is|was|are|were|has been) (?:not |only |partially |fully )?compliant", _COUNTS),
    (r"non[- ]?adheren(?:t|ce)", _COUNTS),
    (r"(?:poor|bad|lacking) adherence|poorly adherent|(?:not|never) adherent", _COUNTS),
    (rf"{_WHO} (?:{_DID_NOT}|will not|would not|won['’]?t|never) (?:comply|adhere|cooperate|follow through)(?: with)?", _COUNTS),
    (rf"{_DID_NOT} (?:comply with|adhere to)", _COUNTS),
    (r"unwilling(?:ness)?(?: to)?", "“chose not to”, with the reason given"),
    (rf"(?:{_DID_NOT}|never) (?:even )?bother(?:ed)?(?! (?:me|him|her|them|the|my|when|at|any)\b)(?: to)?", _WHAT_GETS_IN_THE_WAY),
    (rf"(?:ignor|disregard)(?:es|s|ed|ing) (?:the |my |our |all |medical |this |that )*{_ADVICE}", _DID_NOT_BECAUSE),
    (rf"{_WHO} (?:ignor|disregard)(?:es|s|ed)", _DID_NOT_BECAUSE),
    (rf"{_DID_NOT} (?:seem to |really )?care(?: about)?(?! for\b)", "what matters to the person, in their words"),
    (rf"fail(?:s|ed|ing)? to (?:{_DO})\b", _DID_NOT_BECAUSE),
    (rf"{_WHO} failed(?: (?:conservative|physical|pt|the|therapy|treatment))?", "“the treatment did not help enough”"),
    (rf"{_WHO} (?:has |had |have )?refus(?:es|ed|ing|e)", "“chose not to”, with the reason given"),
    (rf"refus(?:es|ed|ing) to (?:{_DO})\b", "“chose not to”, with the reason given"),
    (rf"{_WHO} claim(?:s|ed)", "“reports”"),
    (r"claim(?:s|ed) (?:to|that|she|he|they)\b", "“reports”"),
    (rf"{_WHO} admit(?:s|ted)(?! (?:\w+ ){{0,3}}(?:hospital|ward|icu|er|emergency|rehab))", "“says”"),
    (r"admits (?:to|that|not|she|he|they)\b", "“says”"),
    (rf"{_NOT_PEOPLE}denies", "“reports no …”"),
    (rf"{_WHO} (?:has |had )?denied", "“reports no …”"),
    (r"complain(?:s|ed|ing)(?: of)?", "“reports”"),
    (r"(?:chief|main|presenting) complaints?", "“main concern”"),
    (r"c/o", "“reports”"),
    (r"laziness|(?:is|was|are|be|being|too|very|so|just|got|gets) lazy", _WHAT_GETS_IN_THE_WAY),
    (r"lazy(?: (?:about|with|when))?(?! (?:loading|eye)\b)", _WHAT_GETS_IN_THE_WAY),
    (r"(?:makes?|made|making|an|more|poor|no) excuses?", "the reason, in the person’s words"),
    (r"(?:poor|bad|difficult|problem|unreliable|good) (?:patient|historian)", "what was said or done"),
    (r"(?:poor|little|bad) effort", "what was done, and what it took"),
    (r"unmotivated|(?:not|poorly) motivated|(?:poor|low) motivation", "what matters to the person, in their words"),
    (r"unco-?operative|non-?co-?operative|drug[- ]seeking|frequent flyer|malingerers?", "what was said or done"),
    (rf"(?:{_WHO}|you) should(?:n['’]t| not)? have(?! (?:received|gotten|got|been)\b)", "what can be done from here on"),
    (r"(?:\d+[- ]days?|daily|your|longest|current|(?:broke|break|lost|lose) (?:a|the|their)) streaks?", "“3 of 7 days”"),
    (r"streaks? of \d+", "“3 of 7 days”"),
    (r"no[- ]show(?:s|ed)?", "“did not come to the visit”"),
)  # fmt: skip

_SPANISH: Sequence[tuple[str, str]] = (
    (r"incumplidor(?:a|es|as)?|incumplimiento", _COUNTS_ES),
    (r"no (?:cumple|cumplió|cumplieron) con", _COUNTS_ES),
    (r"(?:mal[ao]?|buen[ao]?|poc[ao]) (?:cumplimiento|adherencia)", _COUNTS_ES),
    (r"no adherente", _COUNTS_ES),
    (r"se (?:niega|negó|niegan|rehúsa|rehusó)(?: a)?", "“prefirió no …”, con el motivo"),
    (rf"{_WHO_ES} (?:niega|negó)", "“dice que no tiene …”"),
    (rf"{_WHO_ES} (?:alega|alegó|afirma supuestamente)", "“dice que …”"),
    (r"alega(?:n)? que", "“dice que …”"),
    (rf"(?:{_WHO_ES} )?(?:admite|admitió|confiesa|confesó) que", "“dice que …”"),
    (r"se (?:queja|quejó|quejan) de", "“dice que tiene …”"),
    (r"perezos[oa]s?|flojera|(?:es|muy) floj[oa]", "qué lo hace difícil, en sus palabras"),
    (r"(?:pone|puso|da|dio|poner|dar|sin|más) (?:excusas?|pretextos?)", "el motivo, en sus palabras"),
    (r"(?:mal|mala|difícil) paciente|paciente (?:difícil|problemátic[oa])", "lo que dijo o hizo"),
    (r"poco motivad[oa]|desmotivad[oa]|poca voluntad", "qué le importa, en sus palabras"),
    (r"(?:debería|debió|debía|tenía que) haber", "qué se puede hacer desde ahora"),
    (r"(?:falló|fallaste|fracasó) en", "“no …, porque …”"),
    (r"(?:su|tu|una) racha|racha de \d+", "la cuenta: “3 de 7 días”"),
)

_QUOTED = re.compile(r"“[^”]*”|\"[^\"\n]*\"|«[^»]*»")

_LIST = [
    (re.compile(rf"(?<![\w-]){pattern}(?![\w-])", re.IGNORECASE), instead)
    for pattern, instead in (*_ENGLISH, *_SPANISH)
]


def blaming_words(text: str) -> list[Blaming]:
    """What blames a person in `text`, in its order and each wording once, with what to say instead."""
    found: dict[str, tuple[int, Blaming]] = {}
    for start, said, instead in _found(_without_quotes(text)):
        found.setdefault(said.casefold(), (start, Blaming(said, instead)))
    return [one for _, one in sorted(found.values(), key=lambda pair: pair[0])]


def tone_hint(text: str) -> str:
    """The same as a soft hint of one line, or nothing: “non-compliant”: consider “reported doing 3 of 7”."""
    return " ".join(f"“{said}”: consider {instead}." for said, instead in blaming_words(text))


def _found(text: str) -> Iterator[tuple[int, str, str]]:
    taken: list[tuple[int, int]] = []
    for pattern, instead in _LIST:
        for match in pattern.finditer(text):
            if all(match.end() <= start or match.start() >= end for start, end in taken):
                taken.append(match.span())
                yield match.start(), match.group(), instead


def _without_quotes(text: str) -> str:
    """The text with what is quoted blanked out: those are somebody's own words."""
    return _QUOTED.sub(lambda match: " " * len(match.group()), text)
