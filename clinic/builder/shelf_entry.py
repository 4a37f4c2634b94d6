"""One exercise on the shelf: the button it has, what else can be done, and why something cannot. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from clinic.exercises.content import Exercise
from clinic.formulary.fitting import Fit, Fix, Standing
from clinic.screening.advice import exercises_instead

AS_IT_IS = Fix((), "")


@dataclass(frozen=True, slots=True)
class ShelfEntry:
    """How an exercise stands for the patient, whether the therapist has starred it, and what a rule names instead.

    `standing` may be another than the rules' own: in the program already, or on hold. `instead` can be added now.
    """

    fit: Fit
    standing: Standing
    is_favorite: bool = False
    instead: Fit | None = None

    @property
    def exercise(self) -> Exercise:
        """The exercise of the library."""
        return self.fit.exercise

    @property
    def ways(self) -> tuple[Fix, ...]:
        """Every way to add it by one click, the main one first; none where it is in, on hold or stopped."""
        return ways_of(self.fit) if self.standing in (Standing.OK, Standing.NEEDS_FIX) else ()

    @property
    def reason(self) -> str:
        """In one line why it cannot be added as it is, or what to take care of."""
        if self.standing in (Standing.IN_PROGRAM, Standing.HELD, Standing.CLINIC_ONLY):
            return ""
        said = [finding.reason for finding in self.fit.found.stopping] or list(self.fit.care)
        return _sentence(said[0]) if said else ""

    @property
    def is_stopped(self) -> bool:
        """Whether it cannot be added by one click because of what the rules say."""
        return self.standing in (Standing.NEEDS_REASON, Standing.BLOCKED)

    @property
    def details(self) -> tuple[str, ...]:
        """Everything the rules say, with what they advise, where the one line and the buttons do not say it all."""
        if not self.reason:
            return ()
        said = (*self.fit.why, *(_sentence(reason) for reason in self.fit.care))
        if len(said) == 1 and (said[0] == self.reason or (self.ways and not self.is_stopped)):
            return ()
        return said


def ways_of(fit: Fit) -> tuple[Fix, ...]:
    """What was searched for first, then the exercise as it is, or with what the rules ask for."""
    if fit.standing is Standing.OK:
        return (*fit.wanted, AS_IT_IS)
    if fit.standing is Standing.NEEDS_FIX:
        return (*fit.wanted, *(fix for fix in fit.fixes if fix not in fit.wanted))
    return ()


def named_instead(fit: Fit) -> tuple[str, ...]:
    """The exercises that the rules name in place of one they stop, each once."""
    if fit.standing not in (Standing.BLOCKED, Standing.NEEDS_REASON):
        return ()
    return tuple(dict.fromkeys(slug for finding in fit.found.stopping for slug in exercises_instead(finding)))


def _sentence(reason: str) -> str:
    text = reason.strip(" .")
    return f"{text[:1].upper()}{text[1:]}." if text else ""
