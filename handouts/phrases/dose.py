"""A dose in plain words: how long, how many, how often, which side."""

from dataclasses import dataclass
from functools import lru_cache

from handouts.content import DoseLine, Manner
from handouts.phrases.book import Phrases, phrases

_MINUTE = 60
_SAID_IN_SECONDS_BELOW = 90


@dataclass(frozen=True)
class DoseWords:
    """The four answers for a table, and the same as sentences.

    `how_many` is empty for what is done once, `side` for what has no side to tell: neither needs saying.
    """

    how_long: str
    how_many: str
    how_often: str
    side: str
    sentence: str


def dose_in_words(dose: DoseLine, lang: str = "en") -> str:
    """Return the dose as full sentences: "Hold for 5 minutes. Do it 3 times. Once a day, every day."."""
    return dose_words(dose, lang).sentence


@lru_cache(maxsize=1024)  # asked for each way that a page may be set
def dose_words(dose: DoseLine, lang: str = "en") -> DoseWords:
    """Return the dose as short answers and as sentences in the language `lang`."""
    say = phrases(lang)
    sentences = (_hold_sentence(say, dose), _count_sentence(say, dose), _often(say, dose, "dose.often"))
    return DoseWords(
        how_long=_how_long(say, dose),
        how_many=_how_many(say, dose),
        how_often=_often(say, dose, "dose.often").rstrip(".。"),
        side=say(f"dose.side.{dose.side}"),
        sentence=" ".join(sentence for sentence in sentences if sentence),
    )


def time_in_words(say: Phrases, dose: DoseLine) -> str:
    """Return the time of one hold ("1 minute 30 seconds", "3 slow breaths"), or nothing when there is none."""
    if dose.hold_breaths is not None:
        return say.plural("dose.breaths", dose.hold_breaths)
    if dose.hold_seconds is None:
        return ""
    minutes, seconds = divmod(dose.hold_seconds, _MINUTE)
    if not minutes or (seconds and dose.hold_seconds < _SAID_IN_SECONDS_BELOW):
        return say.plural("dose.seconds", dose.hold_seconds)
    if not seconds:
        return say.plural("dose.minutes", minutes)
    return say("dose.joined", first=say.plural("dose.minutes", minutes), second=say.plural("dose.seconds", seconds))


def _how_long(say: Phrases, dose: DoseLine) -> str:
    time = time_in_words(say, dose)
    if not time:
        return say("dose.own_pace")
    return say("dose.up_to", time=time) if dose.up_to else time


def _how_many(say: Phrases, dose: DoseLine) -> str:
    if _is_once(dose):
        return ""
    if dose.repetitions is None:
        return say.plural("dose.round", dose.sets)
    if _has_rounds(dose):
        return say("dose.rounds_of", rounds=say.plural("dose.round", dose.sets), n=dose.repetitions)
    return say.plural("dose.times", _total(dose))


def _hold_sentence(say: Phrases, dose: DoseLine) -> str:
    time = time_in_words(say, dose)
    if not time:
        return ""
    breaths = "_breaths" if dose.hold_breaths is not None and dose.manner is Manner.GO else ""
    return say(f"dose.{dose.manner}{breaths}{'_up_to' if dose.up_to else ''}", time=time)


def _count_sentence(say: Phrases, dose: DoseLine) -> str:
    where = say(f"dose.where.{dose.side}")
    rounds = say.plural("dose.round", dose.sets)
    if _is_once(dose):
        return say(f"dose.where_only.{dose.side}")
    if dose.repetitions is None:
        return say("dose.rounds_only", rounds=rounds, where=where)
    if _has_rounds(dose):
        return say("dose.rounds", rounds=rounds, n=dose.repetitions, where=where)
    once = say("dose.count", times=say.plural("dose.times", _total(dose)), where=where)
    return f"{once} {say('dose.rest')}" if dose.sets > 1 else once


def _is_once(dose: DoseLine) -> bool:
    return dose.sets == 1 and (dose.repetitions or 1) == 1


def _has_rounds(dose: DoseLine) -> bool:
    return dose.sets > 1 and (dose.repetitions or 1) > 1


def _total(dose: DoseLine) -> int:
    return dose.sets * (dose.repetitions or 1)


def _often(say: Phrases, dose: DoseLine, name: str) -> str:
    return say(
        name,
        per_day=say.plural("dose.per_day", dose.times_per_day),
        per_week=say.plural("dose.per_week", dose.days_per_week),
    )
