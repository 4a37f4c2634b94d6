"""The sheet beside the builder, as it would be printed now."""

from __future__ import annotations

from dataclasses import dataclass

from flask_login import current_user
from markupsafe import Markup

from clinic.core.errors import Refusal
from clinic.programs.issuing import draft_handout
from clinic.programs.reviewing import ProgramReview
from handouts.errors import MissingPicture
from handouts.layouts import Layout
from handouts.phrases.book import LanguageNotReady
from handouts.render import render_html

WITHOUT_DIARY = Layout(diary_weeks=0)
"""Its boxes are half of what a sheet is made of, and no change of the program changes them."""


@dataclass(frozen=True)
class Preview:
    """The sheet as markup, or why there is none."""

    html: Markup | None = None
    why_not: str = ""


def preview_of(reviewed: ProgramReview, lang: str) -> Preview:
    """The draft's sheet in a language, drawn of this very review."""
    if not reviewed.lines:
        return Preview()
    try:
        handout = draft_handout(current_user, reviewed, lang)
        if handout is None:
            return Preview(why_not="The sheet cannot be drawn until what is marked in the program is settled.")
        return Preview(Markup(render_html(handout, WITHOUT_DIARY)))  # noqa: S704 - escaped by the handout's own templates
    except Refusal as refusal:
        return Preview(why_not=refusal.message)
    except LanguageNotReady:
        return Preview(why_not="The sheet cannot be shown in this language yet.")
    except MissingPicture:
        return Preview(why_not="A picture of this program is not on file. Look at its exercises.")
