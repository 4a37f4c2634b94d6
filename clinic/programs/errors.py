"""The reasons why a program cannot be changed or issued."""

from __future__ import annotations

from clinic.core.errors import NotFound, Refusal


class ProgramIsEmpty(Refusal):
    """Nothing to print."""

    status = 422
    title = "The program is empty"
    message = "Add at least one exercise, then issue the program."


class ProgramNotScreened(Refusal):
    """Rule SC-MISSING: nothing may be assigned or printed for a person who was never screened."""

    status = 422
    title = "No health screen on file"
    message = "Record a complete health screen first. Nothing can be assigned before it."


class ProgramIsUnsafe(Refusal):
    """A finding that stops stands open; the builder shows it beside its exercise."""

    status = 422
    title = "A safety finding stands open"


class ProgramIsClosed(Refusal):
    """Completed and revoked programs stay as they were."""

    status = 409
    title = "The program has ended"
    message = "This program has ended and stays as it was. Start a new one."


class LineIsGone(NotFound):
    """Somebody took the exercise out while a page still showed it; only who may see the program hears so."""

    status = 409
    title = "The exercise is no longer there"
    message = "That exercise was taken out of the program meanwhile. Nothing else was changed."


class NotADraft(Refusal):
    """What the patient has at home is not discarded: it is completed or revoked, and both say what follows."""

    status = 409
    title = "It was given"
    message = "This program was given out. Complete it or revoke it instead, under Program."


class ExerciseIsThere(Refusal):
    """The same exercise twice in one program."""

    status = 422
    title = "Already in the program"
    message = "This exercise is in the program already. Change its dose or its modifications instead."


class ExerciseIsArchived(Refusal):
    """The clinic no longer offers this exercise of its own."""

    status = 422
    title = "This exercise is archived"
    message = "The clinic has archived this exercise. Programs that have it keep it; choose another one."


class TooManyExercises(Refusal):
    """A sheet holds no more."""

    status = 422
    title = "The program is full"
    message = "A sheet holds at most 12 exercises. Take one out first; two to four are done most often."


class ExerciseIsNotHome(Refusal):
    """Rule SV-CLINIC: done by the therapist only, never in a home program."""

    status = 422
    title = "Clinic only"
    message = "This technique is done in the clinic only. Record it in the note."


class ModificationDoesNotFit(Refusal):
    """A modification made for people with other answers than this one's."""

    status = 422
    title = "Not for this person"


class NoOpenEpisode(Refusal):
    """A program belongs to an episode of care."""

    status = 422
    title = "No open episode of care"
    message = "No episode of care is open for this person. Open one first."


class CannotOverride(Refusal):
    """The rule lets nobody pass, or it is not open for this exercise."""

    status = 422
    title = "This finding cannot be overridden"
    message = "Nobody may override this rule. It ends when the fact behind it is resolved in a new health screen."


class ReasonIsTooShort(Refusal):
    """An override without a reason that a colleague could understand."""

    status = 422
    title = "Write the reason"
    message = "Write the reason in 10 to 200 characters. It stays in the record beside the finding."


class SameFormOtherProgram(Refusal):
    """A form key that has issued something else."""

    status = 422
    title = "This form was used already"
    message = "This form has issued another sheet. Open the program again."


class LinkIsNotPossible(Refusal):
    """There is nothing the link could open."""

    status = 422
    title = "No program in force"
    message = "A link opens the program in force of an open episode of care, and there is none. Issue a program first."


class LetterIsNotPrintable(Refusal):
    """A text of the sheet holds a letter that no printed sheet can show; an empty box in its place would be worse."""

    status = 422
    title = "A letter cannot be printed"


class NothingToStop(Refusal):
    """The patient has no program that could be stopped."""

    status = 422
    title = "No program in force"
    message = "This person has no program in force, so there is nothing to stop."


class ProgramIsOnHold(Refusal):
    """A therapist has told the patient to stop; nothing goes out before that is lifted."""

    status = 422
    title = "The program is stopped"


class HoldWasLifted(Refusal):
    """Somebody lifted the hold in between: their reason stands, and a second one is not kept."""

    title = "Lifted already"
    message = "This hold was lifted already. Your reason was not kept."


class ProgramWasRevoked(Refusal):
    """The patient must not go on with it: its sheets are records, and are not handed out again."""

    status = 422
    title = "This program was revoked"
    message = (
        "The patient must not go on with this sheet, so it is not printed again. It stays on file as it was given."
    )


class LanguageIsNotReady(Refusal):
    """Nobody answers for every word of this sheet in the language."""

    status = 422
    title = "Not ready in this language"
    message = "Nobody answers for every word of this sheet in that language. Choose English."


class CannotPrint(Refusal):
    """What stands against the sheet cannot be passed by a reason."""

    status = 422
    title = "This sheet cannot be printed"
    message = "What stands against this sheet today nobody may override. Change the program, or refer the patient."


class PropIsNotNeeded(Refusal):
    """What the patient has stands in for a prop that the exercise needs as it is set up now."""

    status = 422
    title = "Not needed here"
    message = "This exercise does not need that thing as it is set up now. Choose one that it needs."


class OwnPropDoesNotDo(Refusal):
    """A name that cannot be printed so, or a thing that must not stand in for the prop."""

    status = 422
    title = "Not a thing to use instead"
