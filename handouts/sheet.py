"""Puts a handout into the words and the order of a page; knows HTML templates, not the printer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache, partial
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from handouts.assets import has_usual_letters, qr_svg
from handouts.content import Box, Handout, HandoutExercise, Picture, Words
from handouts.layouts import Layout, LayoutName
from handouts.layouts.fit import Page
from handouts.layouts.large_print import front_breaks
from handouts.limits import texts_in
from handouts.phrases import LanguageNotReady, Phrases, date_in_words, dose_words, phrases
from handouts.phrases.dates import weekday_short
from handouts.pictures import with_own_names

DAYS_IN_DIARY = 7
_FEW, _SOME, _CROWDED = 3, 4, 8
_MOST_WITH_AIR = 4
"""Exercises of a diary page that still leave air between its lines."""
_IN_SHORT = (LayoutName.FOUR_UP, LayoutName.POCKET_CARD)
"""Layouts whose exercises say no more than what to do: all stop signs stand in one place."""

_FOOTER_MARK = "\x1f"


def render_template(name: str, handout: Handout, layout: Layout, **extra: Any) -> str:
    """Return the template `name` filled with `handout`.

    Raises LanguageNotReady when its language may not be printed.
    """
    say = phrases(handout.lang)
    doses = [dose_words(exercise.dose, handout.lang) for exercise in handout.exercises]
    own_stops = _own_stops(handout) if layout.name in _IN_SHORT else ()
    if handout.words is Words.AS_FILED:
        check_printable(say)
    return fill(
        name,
        say,
        handout=handout,
        layout=layout,
        words=partial(dose_words, lang=handout.lang),
        day_words=partial(date_in_words, lang=handout.lang),
        weekday=partial(weekday_short, lang=handout.lang),
        diary=diary_weeks(handout, layout.diary_weeks),
        has_counts=any(dose.how_many for dose in doses),
        has_sides=any(dose.side for dose in doses),
        sheet_boxes=_all_boxes(handout) if layout.name in _IN_SHORT else sheet_boxes(handout),
        own_stops=own_stops,
        is_for_pregnancy=is_for_pregnancy(handout),
        face=face_for(handout),
        summary_size=summary_size(handout, len(own_stops) // 2),
        front_breaks=_front_breaks(handout, layout),
        diary_is_close=len(handout.exercises) + runs_longer(handout) > _MOST_WITH_AIR,
        own_stop_rules=partial(own_stop_rules, handout),
        page_of=page_of(say),
        marks=marks(say, demo=handout.demo, unreviewed=handout.words is Words.UNREVIEWED, draft=handout.draft),
        therapist=", ".join(part for part in (handout.therapist.name, handout.therapist.credential) if part),
        **extra,
    )


def fill(name: str, say: Phrases, **values: Any) -> str:
    """Return the template `name` in the words of `say`."""
    return _environment().get_template(name).render(say=say, **values)


def check_printable(say: Phrases) -> None:
    """Raise LanguageNotReady unless a person stands behind the words of `say`."""
    if not say.is_printable:
        raise LanguageNotReady(f"A person has to review the words in “{say('language.name')}” before they are printed.")


def face_for(content: object) -> str:
    """Return which bundled face prints every text in `content`: `usual`, or `many-scripts`."""
    return "usual" if all(has_usual_letters(text) for text in texts_in(content)) else "many-scripts"


def marks(say: Phrases, *, demo: bool = False, unreviewed: bool = False, draft: bool = False) -> Sequence[str]:
    """Return what every page says at its top: an invented person, words nobody has reviewed, a sheet not given out."""
    said = {"sheet.demo": demo, "sheet.unreviewed": unreviewed, "sheet.draft": draft}
    return [say(name) for name, is_so in said.items() if is_so]


@dataclass(frozen=True)
class DiaryWeek:
    """One week of the paper diary: its number from 1, its days, and the code by which staff type it in."""

    number: int
    days: Sequence[date]
    code: str


def diary_weeks(handout: Handout, weeks: int) -> Sequence[DiaryWeek]:
    """Return that many weeks of the diary, one after the other, or none when the sheet has no diary."""
    if handout.diary is None:
        return ()
    days = [handout.diary.starts_on + timedelta(days=offset) for offset in range(weeks * DAYS_IN_DIARY)]
    return [
        DiaryWeek(week + 1, days[week * DAYS_IN_DIARY :][:DAYS_IN_DIARY], f"{handout.code}-{week + 1}")
        for week in range(weeks)
    ]


def sheet_boxes(handout: Handout) -> Sequence[Box]:
    """Return the boxes of the whole sheet that no exercise prints for itself.

    Pregnancy is not among them: on page 1 its warning signs stand with the others, under "When to stop".
    """
    printed = {Box.PREGNANCY}.union(*(exercise.boxes for exercise in handout.exercises))
    return [box for box in handout.boxes if box not in printed]


def _front_breaks(handout: Handout, layout: Layout) -> str:
    if layout.name is not LayoutName.LARGE_PRINT:
        return ""
    return front_breaks(handout, layout, len(sheet_boxes(handout)), is_for_pregnancy(handout))


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


def summary_size(handout: Handout, more: int = 0) -> str:
    """Return how page 1 is set: `few` exercises leave air, `many` are set close so that the stop box stays there.

    Where that would not do, letters are a little smaller too: what to stop for belongs on the page that is read first.
    `more` is what stands there besides, in rows of its table.
    """
    boxes = 2 * len(sheet_boxes(handout)) + is_for_pregnancy(handout)
    blocks = len(handout.exercises) + boxes + runs_longer(handout) + more
    if blocks >= _CROWDED:
        return "many crowded"
    return "few" if blocks <= _FEW else "many" if blocks > _SOME else "some"


def runs_longer(handout: Handout) -> bool:
    """Return whether the language takes about a fifth more room than English, as much as one exercise more."""
    return handout.lang != "en"


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
    return Environment(
        loader=PackageLoader("handouts", "layouts"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


__all__ = ["Page", "inline_picture", "inline_qr", "render_template"]
