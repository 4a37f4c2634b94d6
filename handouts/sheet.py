"""Puts a handout into the words and the order of a page; knows HTML templates, not the printer."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache, partial
from math import ceil
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from handouts.assets import has_usual_letters, qr_svg
from handouts.content import Box, Handout, HandoutExercise, Picture, Question, Words
from handouts.layouts import Layout
from handouts.layouts.fit import Page
from handouts.limits import texts_in
from handouts.phrases import LanguageNotReady, Phrases, date_in_words, dose_words, phrases
from handouts.phrases.beside import lowered, needs_with_lines, replaced_lines
from handouts.phrases.dates import weekday_short
from handouts.phrases.hours import hours_in_words
from handouts.pictures import with_own_names
from handouts.shopping import things_needed

DAYS_IN_DIARY = 7
_FEW, _SOME, _CROWDED = 3, 4, 8
_MOST_WITH_AIR = 4
"""Exercises of a diary page that still leave air between its lines."""
_FOOTER_MARK = "\x1f"


def render_template(name: str, handout: Handout, layout: Layout, **extra: Any) -> str:
    """Return the template `name` filled with `handout`.

    Raises LanguageNotReady when its language may not be printed.
    """
    say = phrases(handout.lang)
    doses = [dose_words(exercise.dose, handout.lang) for exercise in handout.exercises]
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
        diary_days=diary_days(handout),
        has_diary=layout.diary and handout.diary is not None,
        has_counts=any(dose.how_many for dose in doses),
        has_sides=any(dose.side for dose in doses),
        sheet_boxes=sheet_boxes(handout),
        is_for_pregnancy=is_for_pregnancy(handout),
        face=face_for(handout),
        summary_size=summary_size(handout),
        diary_is_close=len(handout.exercises) + runs_longer(handout) > _MOST_WITH_AIR,
        own_stop_rules=partial(own_stop_rules, handout),
        page_of=page_of(say),
        marks=marks(say, demo=handout.demo, unreviewed=handout.words is Words.UNREVIEWED, draft=handout.draft),
        faq_between=faq_between(handout, layout),
        hours=hours_in_words(handout.clinic.hours, handout.lang),
        replaced_lines=what_is_new(handout),
        things=things_needed(handout) if layout.shopping_list else (),
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


def diary_days(handout: Handout) -> Sequence[date]:
    """Return the seven days of the diary, or none when there is no diary."""
    if handout.diary is None:
        return ()
    return [handout.diary.starts_on + timedelta(days=offset) for offset in range(DAYS_IN_DIARY)]


def faq_between(handout: Handout, layout: Layout) -> tuple[Question, ...]:
    """Return the common questions that stand below an exercise where there is room, and else are left out on paper.

    They are no reason for one more sheet of paper. Answers to the patient's own questions always are, and so is a list of
    things: then the common questions stand with those, after the exercises.
    """
    return () if handout.answers or layout.shopping_list else handout.faq


def what_is_new(handout: Handout) -> Sequence[str]:
    """Return what differs from the sheet that the patient has at home, none for a first sheet."""
    return replaced_lines(handout.replaces, len(handout.exercises), handout.lang) if handout.replaces else ()


def sheet_boxes(handout: Handout) -> Sequence[Box]:
    """Return the boxes of the whole sheet that no exercise prints for itself.

    Pregnancy is not among them: on page 1 its warning signs stand with the others, under "When to stop".
    """
    printed = {Box.PREGNANCY}.union(*(exercise.boxes for exercise in handout.exercises))
    return [box for box in handout.boxes if box not in printed]


def is_for_pregnancy(handout: Handout) -> bool:
    """Return whether page 1 says when to call the OB or midwife: the sheet or one of its exercises asks for it."""
    return any(Box.PREGNANCY in boxes for boxes in (handout.boxes, *(one.boxes for one in handout.exercises)))


def summary_size(handout: Handout) -> str:
    """Return how page 1 is set: `few` exercises leave air, `many` are set close so that the stop box stays there.

    Where that would not do, letters are a little smaller too: what to stop for belongs on the page that is read first.
    """
    blocks = len(handout.exercises) + 2 * len(sheet_boxes(handout)) + is_for_pregnancy(handout) + runs_longer(handout)
    blocks += 1 + ceil(len(what_is_new(handout)) / 2) if handout.replaces else 0
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
    environment = Environment(
        loader=PackageLoader("handouts", "layouts"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"with_lines": needs_with_lines, "lowered": lowered}
    return environment


__all__ = ["Page", "inline_picture", "inline_qr", "render_template"]
