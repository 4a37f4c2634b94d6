"""Dates in the words of a language."""

from datetime import date

from handouts.phrases.book import phrases


def date_in_words(day: date, lang: str = "en", form: str = "long") -> str:
    """Return `day` in words; `form` is `long`, `with_weekday`, or `short` (month and day alone)."""
    say = phrases(lang)
    return say(
        f"date.{form}",
        day=day.day,
        year=day.year,
        month=say.lines("date.months")[day.month - 1],
        month_short=say.lines("date.months_short")[day.month - 1],
        weekday=say.lines("date.weekdays")[day.weekday()],
    )


def weekday_short(day: date, lang: str = "en") -> str:
    """Return the short name of the day of the week."""
    return phrases(lang).lines("date.weekdays_short")[day.weekday()]
