"""Letters that no printed sheet can show, said beside the field or when a sheet is printed."""

from __future__ import annotations

from typing import Any

from wtforms.validators import ValidationError

from clinic.programs.errors import LetterIsNotPrintable
from handouts.content import Handout
from handouts.letters import LetterNotPrintable, check_letters, missing_letters

_MOST_NAMED = 5
_NAME = "the patient’s name. Write it in Latin letters as the chosen name; the chart keeps the other"
_WHERE = {
    "Handout.first_name": _NAME,
    "IntakeSheet.first_name": _NAME,
    "Handout.goal": "the goal. Write it with other letters, or take it out",
    "Therapist.name": "the therapist’s name. Ask an admin to write it in Latin letters",
    "HandoutExercise.note": "the personal note. Write it with other letters, or take it out",
    "Question.question": "an answer that waits to be printed. Open the patient in the inbox and take it off the sheet",
    "Question.answer": "an answer that waits to be printed. Open the patient in the inbox and take it off the sheet",
    "HandoutExercise.name": "the name of an exercise. Write it with other letters",
}
_WORDS_OF_THE_CLINIC = "the clinic’s name, address or hours. Ask an admin to change it"
_ELSEWHERE = "the words of the exercise. Write it with other letters in the library"


def printable_letters(_form: Any, field: Any) -> None:
    """A validator of what is printed on a sheet: every letter must be in one of its faces."""
    letters = missing_letters(field.data or "")
    if letters:
        raise ValidationError(f"A printed sheet cannot show {_named(letters)}. Write it in words, or take it out.")


def check_sheet_letters(handout: Handout) -> None:
    """Raise LetterIsNotPrintable for the first text of the sheet that no printed face can show whole."""
    try:
        check_letters(handout)
    except LetterNotPrintable as missing:
        raise refusal_of(missing) from missing


def refusal_of(error: LetterNotPrintable) -> LetterIsNotPrintable:
    """What whoever prints is told: which letter, in which field, and where to change it."""
    usual = _WORDS_OF_THE_CLINIC if error.field.startswith("ClinicHeader.") else _ELSEWHERE
    where = _WHERE.get(error.field, usual)
    of = f" (“{error.of}”)" if error.of else ""
    return LetterIsNotPrintable(f"A printed sheet cannot show {_named(error.letters)}{of}. It is in {where}.")


def _named(letters: tuple[str, ...]) -> str:
    named = ", ".join(f"“{letter}”" for letter in letters[:_MOST_NAMED])
    return named if len(letters) <= _MOST_NAMED else f"{named} and {len(letters) - _MOST_NAMED} more"
