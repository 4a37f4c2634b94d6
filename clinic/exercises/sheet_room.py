"""Whether a resolved exercise has room on a sheet. The figures are those of `handouts.content`, said before it is printed."""

from __future__ import annotations

from clinic.exercises.resolved import ResolvedExercise

LONGEST_TEXT = 300
MOST_STEPS, MOST_PROPS, MOST_LINES = 24, 16, 12
MOST_STOP = 16
MOST_LETTERS = 3_000
"""Of one exercise: twelve of them, and what stands around them, stay below the letters that a handout may have."""


def too_much_for_a_sheet(shown: ResolvedExercise) -> str:
    """What has no room, in words for the therapist; empty when everything fits."""
    counted = {
        "steps": (len(shown.steps), MOST_STEPS),
        "things to get ready": (len(shown.props), MOST_PROPS),
        "lines of what to feel": (max(len(shown.feel), len(shown.not_feel)), MOST_LINES),
        "stop signs": (len(shown.stop), MOST_STOP),
        "letters": (sum(map(len, _texts(shown))), MOST_LETTERS),
        "characters in the start position": (len(shown.start), LONGEST_TEXT),
        "characters in one step": (max((len(step.text) for step in shown.steps), default=0), LONGEST_TEXT),
    }
    for what, (count, most) in counted.items():
        if count > most:
            return f"A sheet has no room for this: {count:,} {what}, at most {most:,}. Shorten the texts or take something out."
    return ""


def _texts(shown: ResolvedExercise) -> list[str]:
    """Everything of it that is printed."""
    steps, props = (step.text for step in shown.steps), (f"{prop.name}{prop.note}" for prop in shown.props)
    return [shown.name, shown.start, *steps, *props, *shown.feel, *shown.not_feel, *shown.stop]
