"""Puts a handout into the words and the order of a page; knows HTML templates, not the printer."""

from collections.abc import Sequence
from functools import lru_cache, partial
from math import ceil
from typing import Any, Protocol

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from handouts.assets import qr_svg
from handouts.content import Box, Handout, HandoutExercise, Picture, SecondLanguage, Words
from handouts.diary import ANSWERS, diary_weeks
from handouts.direction import direction_of, isolated, typed
from handouts.layouts import Layout, LayoutName
from handouts.layouts.fit import Page
from handouts.layouts.large_print import front_breaks
from handouts.layouts.measure import runs_longer
from handouts.letters import LEFT_OUT, check_letters, face_for
from handouts.limits import texts_in
from handouts.phrases import LanguageNotReady, Phrases, date_in_words, dose_words, phrases
from handouts.phrases.beside import lowered, needs_with_lines, replaced_lines
from handouts.phrases.dates import weekday_short
from handouts.phrases.hours import hours_in_words
from handouts.pictures import with_own_names
from handouts.printed_charts import legend_of, tables_of
from handouts.second import Beneath, second_of, second_texts
from handouts.shopping import things_needed

_BRIEF = frozenset({LayoutName.LIST, LayoutName.FOUR_UP})
"""Layouts that say the stop signs of an exercise in one line, or on page 1."""
_FEW, _SOME, _CROWDED = 3, 4, 8
_SIZES = ("few", "some", "many", "many crowded", "many stop-before")
_GOAL_LETTERS = 90
_IN_SHORT = (LayoutName.FOUR_UP, LayoutName.POCKET_CARD)
"""Layouts whose exercises say no more than what to do: all stop signs stand in one place."""

_FOOTER_MARK = "\x1f"

STAFF_LANGUAGE = "en"
"""The language of what is printed for staff."""


class StaffSheet(Protocol):
    """What is printed for staff: a report, a part of a record or its cover. `demo`: it is about an invented person."""

    @property
    def demo(self) -> bool:
        """Whether every page says that the person is invented."""


def render_template(name: str, handout: Handout, layout: Layout, closer: int = 0, **extra: Any) -> str:
    """Return the template `name` filled with `handout`, its page 1 set `closer` by so many degrees.

    Raises LanguageNotReady when its language may not be printed.
    """
    say, second = phrases(handout.lang), second_of(handout, layout)
    doses = [dose_words(exercise.dose, handout.lang) for exercise in handout.exercises]
    own_stops = _own_stops(handout) if layout.name in _IN_SHORT else ()
    check_words(say, handout.words, handout.demo)
    if second is not None:
        check_words(phrases(second.lang), second.words, handout.demo)
    beneath = Beneath(second.lang, second_texts(handout, second)) if second else Beneath()
    return fill(
        name,
        say,
        beneath,
        second_say=PageWords(phrases(second.lang), Beneath()) if second else None,
        second=second,
        dose_in=dose_words,
        second_stop_rules=beneath.stop_signs(stop_signs_for_helpers(handout, layout)),
        handout=handout,
        layout=layout,
        words=partial(dose_words, lang=handout.lang),
        day_words=partial(date_in_words, lang=handout.lang),
        weekday=partial(weekday_short, lang=handout.lang),
        diary=diary_weeks(handout, layout.diary_weeks, layout.first_week),
        answers=ANSWERS,
        has_counts=any(dose.how_many for dose in doses),
        has_sides=any(dose.side for dose in doses),
        sheet_boxes=_all_boxes(handout) if layout.name in _IN_SHORT else sheet_boxes(handout),
        own_stops=own_stops,
        is_for_pregnancy=is_for_pregnancy(handout),
        face=face_for(handout),
        summary_size=front_size(handout, layout, closer),
        front_breaks=_front_breaks(handout, layout, closer),
        own_stop_rules=partial(own_stop_rules, handout),
        page_of=page_of(say),
        marks=marks(say, demo=handout.demo, unreviewed=is_unreviewed(handout, second), draft=handout.draft),
        hours=hours_in_words(handout.clinic.hours, handout.lang),
        replaced_lines=what_is_new(handout),
        things=things_needed(handout) if layout.shopping_list else (),
        therapist=", ".join(part for part in (handout.therapist.name, handout.therapist.credential) if part),
        **extra,
    )


def stop_signs_for_helpers(handout: Handout, layout: Layout) -> Sequence[str]:
    """Return the stop signs that the block in the second language says: all that do not have it beneath them."""
    own = [rule for one in handout.exercises for rule in one.stop] if layout.name in _BRIEF else []
    return tuple(dict.fromkeys([*handout.shared_stop_rules, *own]))


def is_unreviewed(handout: Handout, second: SecondLanguage | None) -> bool:
    """Return whether nobody has reviewed the words in a language of this print."""
    return Words.UNREVIEWED in (handout.words, second.words if second else None)


def fill(name: str, say: Phrases, beneath: Beneath | None = None, **values: Any) -> str:
    """Return the template `name` in the words of `say`, with those of `beneath` under them."""
    return _environment().get_template(name).render(say=PageWords(say, beneath or Beneath()), **values)


def fill_for_staff(name: str, sheet: StaffSheet, **values: Any) -> str:
    """Return the template `name` filled with `sheet` and with what every page for staff says and asks.

    Raises LetterNotPrintable when a letter is in no face.
    """
    check_letters(sheet)
    say = phrases(STAFF_LANGUAGE)
    return fill(
        name,
        say,
        sheet=sheet,
        face=face_for(sheet),
        day=partial(date_in_words, lang=STAFF_LANGUAGE),
        page_of=page_of(say),
        marks=marks(say, demo=sheet.demo),
        has_left_out=any(LEFT_OUT in text for text in texts_in(sheet)),
        legend_of=legend_of,
        tables_of=tables_of,
        **values,
    )


class PageWords:
    """The phrases as a page says them: each text that is put into one stands apart in its own direction.

    A phrase named `title` or `continued` stays plain: it stands where there are no elements. `beneath` is
    the second language of the page.
    """

    def __init__(self, say: Phrases, beneath: Beneath) -> None:
        self._say, self.beneath = say, beneath
        self.lang, self.direction = say.lang, say.direction
        self.lines, self.table = say.lines, say.table

    def __call__(self, name: str, /, **values: object) -> str:
        """Return the phrase `name` with its places filled in. Raises KeyError when phrase or value is missing."""
        if name.endswith((".title", ".continued")):
            return self._say(name, **values)
        apart = {key: isolated(value) if isinstance(value, str) else value for key, value in values.items()}
        return escape(self._say.raw(name)).format_map(apart)


def check_words(say: Phrases, words: Words, demo: bool) -> None:
    """Raise LanguageNotReady unless somebody answers for the words, or the sheet is of an invented person and says DRAFT."""
    if words is Words.AS_FILED:
        check_printable(say)
    elif words is Words.UNREVIEWED and not demo:
        raise LanguageNotReady(
            f"Words in “{say('language.name')}” that nobody reviewed are printed for invented people alone."
        )


def check_printable(say: Phrases) -> None:
    """Raise LanguageNotReady unless a person stands behind the words of `say`."""
    if not say.is_printable:
        raise LanguageNotReady(f"A person has to review the words in “{say('language.name')}” before they are printed.")


def marks(say: Phrases, *, demo: bool = False, unreviewed: bool = False, draft: bool = False) -> Sequence[str]:
    """Return what every page says at its top: an invented person, words nobody has reviewed, a sheet not given out."""
    said = {"sheet.demo": demo, "sheet.unreviewed": unreviewed, "sheet.draft": draft}
    return [say(name) for name, is_so in said.items() if is_so]


def what_is_new(handout: Handout) -> Sequence[str]:
    """Return what differs from the sheet that the patient has at home, none for a first sheet."""
    return replaced_lines(handout.replaces, len(handout.exercises), handout.lang) if handout.replaces else ()


def sheet_boxes(handout: Handout) -> Sequence[Box]:
    """Return the boxes of the whole sheet that no exercise prints for itself.

    Pregnancy is not among them: on page 1 its warning signs stand with the others, under "When to stop".
    """
    printed = {Box.PREGNANCY}.union(*(exercise.boxes for exercise in handout.exercises))
    return [box for box in handout.boxes if box not in printed]


def _front_breaks(handout: Handout, layout: Layout, tried: int) -> str:
    if layout.name is not LayoutName.LARGE_PRINT:
        return ""
    return front_breaks(handout, layout, len(sheet_boxes(handout)), is_for_pregnancy(handout), tried)


def front_size(handout: Handout, layout: Layout, closer: int = 0) -> str:
    """Return how page 1 is set in `layout`: large print has as many pages there as it takes, and no small letters."""
    if layout.name is LayoutName.LARGE_PRINT:
        return _SIZES[1]
    own_stops = len(_own_stops(handout)) if layout.name in _IN_SHORT else 0
    twice = len(handout.exercises) if second_of(handout, layout) else 0
    return summary_size(handout, own_stops // 2 + twice, closer)


def _all_boxes(handout: Handout) -> Sequence[Box]:
    """Return every box there is, for page 1 of a layout whose exercises print none."""
    boxes = (handout.boxes, *(one.boxes for one in handout.exercises))
    return list(dict.fromkeys(box for some in boxes for box in some))


def _own_stops(handout: Handout) -> Sequence[tuple[int, str]]:
    """Return the stop rules of single exercises with their numbers, for page 1 of a layout whose exercises print none."""
    return [(one.number, rule) for one in handout.exercises for rule in own_stop_rules(handout, one)]


def is_for_pregnancy(handout: Handout) -> bool:
    """Return whether page 1 says when to call the OB or midwife: the sheet or one of its exercises asks for it."""
    return any(Box.PREGNANCY in boxes for boxes in (handout.boxes, *(one.boxes for one in handout.exercises)))


def summary_size(handout: Handout, more: int = 0, closer: int = 0) -> str:
    """Return how page 1 is set: `few` exercises leave air, `many` are set close so that the stop box stays there.

    Where that would not do, letters are a little smaller too: what to stop for belongs on the page that is read first.
    The closest of all has the stop box `stop-before` the order of the exercises, which then goes over to page 2.
    `more` is what stands there besides, in rows of its table; `closer` says how many degrees were tried in vain.
    """
    boxes = 2 * len(sheet_boxes(handout)) + is_for_pregnancy(handout)
    news = 1 + ceil(len(what_is_new(handout)) / 2) if handout.replaces else 0
    goal = len(handout.goal) // _GOAL_LETTERS
    blocks = len(handout.exercises) + boxes + news + goal + runs_longer(handout.lang) + more
    degree = (blocks > _FEW) + (blocks > _SOME) + (blocks >= _CROWDED) + closer
    return _SIZES[min(degree, len(_SIZES) - 1)]


def own_stop_rules(handout: Handout, exercise: HandoutExercise) -> Sequence[str]:
    """Return the stop rules of `exercise` that do not already stand on page 1."""
    return [rule for rule in exercise.stop if rule not in handout.shared_stop_rules]


def page_of(say: Phrases) -> tuple[str, ...]:
    """Return the words around the two page numbers: before the first, between them, after the second."""
    return tuple(say("footer.page", page=_FOOTER_MARK, pages=_FOOTER_MARK).split(_FOOTER_MARK))


def inline_picture(picture: Picture, number: int) -> Markup:
    """Return the drawing of exercise `number` as markup for a web page; `picture_of` has checked it."""
    return Markup(with_own_names(picture.svg, f"figure-{number}"))  # noqa: S704 - our own drawing


def inline_qr(url: str, alt: str) -> Markup:
    """Return the QR code of `url` as markup for a web page, named `alt` for those who do not see it."""
    drawing = Markup(qr_svg(url).decode())  # noqa: S704 - our own drawing
    return Markup('<div class="qr-code" role="img" aria-label="{}">{}</div>').format(alt, drawing)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("handouts", "layouts"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(isolated=isolated, typed=typed, direction=direction_of)
    environment.filters.update(with_lines=needs_with_lines, lowered=lowered)
    return environment


__all__ = ["Page", "inline_picture", "inline_qr", "render_template"]
