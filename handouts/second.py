"""The words of a sheet in a second language, small beneath the first, for whoever helps the patient and for staff."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from markupsafe import Markup

from handouts.content import Handout, HandoutExercise, SecondLanguage
from handouts.direction import typed
from handouts.layouts import Layout
from handouts.phrases import LanguageNotReady, Phrases, dose_in_words, phrases

__all__ = ["Beneath", "second_of", "second_texts"]

Texts = Mapping[tuple[int, str], str]
"""The second text by the number of its exercise and its first text; number 0 is for whichever exercise has it."""


def second_of(handout: Handout, layout: Layout) -> SecondLanguage | None:
    """Return what stands beneath the words of this print, None when nothing does.

    Raises LanguageNotReady when the layout asks for a language that the handout does not have.
    """
    if not layout.second_language:
        return None
    if handout.second is None or handout.second.lang != layout.second_language:
        raise LanguageNotReady(f"This sheet has no second language “{layout.second_language}”.")
    return handout.second


def second_texts(handout: Handout, second: SecondLanguage | None) -> Texts:
    """Return every text that has one beneath it."""
    if second is None:
        return {}
    others = {exercise.number: exercise for exercise in second.exercises}
    found: dict[tuple[int, str], str] = {}
    for exercise in handout.exercises:
        doses = (dose_in_words(exercise.dose, lang) for lang in (handout.lang, second.lang))
        for first, other in (*_pairs(exercise, others[exercise.number]), tuple(doses)):
            found[exercise.number, first] = other
            found.setdefault((0, first), other)
    return found


class Beneath:
    """Gives a template the second line of a text, or nothing where there is none."""

    def __init__(self, lang: str = "", texts: Texts | None = None) -> None:
        self._texts = texts or {}
        self._say: Phrases | None = phrases(lang) if lang else None

    def __call__(self, text: str, exercise: HandoutExercise | None = None) -> Markup:
        """Return the line beneath `text` of `exercise`, or of whichever exercise has it."""
        return self._line(self._texts.get((exercise.number if exercise else 0, text), ""))

    def stop_signs(self, rules: Iterable[str]) -> Sequence[str]:
        """Return the stop signs of page 1 in the second language; one that has no like there stays as it is."""
        return [self._texts.get((0, rule), rule) for rule in rules]

    def _line(self, text: str) -> Markup:
        if self._say is None or not text:
            return Markup("")
        line = Markup('<span class="also" lang="{}" dir="{}">{}</span>')
        return line.format(self._say.lang, self._say.direction, typed(text))


def _pairs(first: HandoutExercise, other: HandoutExercise) -> Iterator[tuple[str, str]]:
    yield first.name, other.name
    yield first.start, other.start
    yield from zip((step.text for step in first.steps), (step.text for step in other.steps), strict=True)
    yield from zip(first.stop, other.stop, strict=True)
