"""The paper health screen: the safety questions in a patient's words, with boxes to tick. Plain data, checked when made."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from handouts.content import ClinicHeader, Words
from handouts.letters import check_letters, face_for
from handouts.limits import Checked, ContentError, Number, Several, Text, texts_in
from handouts.phrases import date_in_words, phrases
from handouts.sheet import check_words, fill, marks, page_of

__all__ = ["IntakeGroup", "IntakeQuestion", "IntakeSheet", "intake_html"]

MAX_LETTERS = 30_000


@dataclass(frozen=True)
class IntakeQuestion(Checked):
    """One question with the number it has on paper and on the screen; `when` asks for the day a yes belongs to."""

    number: Annotated[int, Number(1, 999)]
    text: Annotated[str, Text(300)]
    when: Annotated[str, Text(300, required=False)] = ""


@dataclass(frozen=True)
class IntakeGroup(Checked):
    """Questions that share a heading and a box "none of these".

    `kind` is "emergency" for signs that cannot wait, "pregnancy" for the part that first asks about one, else empty.
    """

    name: Annotated[str, Text(120)]
    questions: Annotated[tuple[IntakeQuestion, ...], Several(60, at_least=1)]
    kind: Annotated[str, Text(20, required=False)] = ""


@dataclass(frozen=True)
class IntakeSheet(Checked):
    """Everything one sheet says. A blank one has no first name; no more of a patient than that and the chart code is on it.

    `words` says who answers for its language, as on a handout.
    """

    clinic: ClinicHeader
    groups: Annotated[tuple[IntakeGroup, ...], Several(40, at_least=1)]
    made_on: date
    first_name: Annotated[str, Text(120, required=False)] = ""
    chart_number: Annotated[str, Text(80, required=False)] = ""
    lang: str = "en"
    demo: bool = False
    words: Words = Words.AS_FILED

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "words", Words(self.words))
        numbers = [question.number for group in self.groups for question in group.questions]
        if len(set(numbers)) != len(numbers):
            raise ContentError("IntakeSheet has the same number twice.")
        if sum(len(text) for text in texts_in(self)) > MAX_LETTERS:
            raise ContentError("The intake sheet is too long. Shorten some questions.")


def intake_html(sheet: IntakeSheet) -> str:
    """Return the page of the sheet. Raises LanguageNotReady, or LetterNotPrintable when a letter is in no face."""
    check_letters(sheet)
    say = phrases(sheet.lang)
    check_words(say, sheet.words, sheet.demo)
    return fill(
        "intake.html",
        say,
        sheet=sheet,
        face=face_for(sheet),
        made_on=date_in_words(sheet.made_on, sheet.lang),
        page_of=page_of(say),
        marks=marks(say, demo=sheet.demo, unreviewed=sheet.words is Words.UNREVIEWED),
    )
