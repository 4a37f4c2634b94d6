"""How the exercises of a list lie on its pages, where they follow each other without a break of their own."""

from collections.abc import Iterator, Mapping, Sequence

from handouts.content import HandoutExercise
from handouts.layouts.brief import Brief, best_look
from handouts.layouts.fit import Arrangement, Page
from handouts.layouts.measure import Measure

_BRIEF = Brief(picture=48.0, highest=52.0, title=10.5, says_all=True)


def list_pages(exercises: Sequence[HandoutExercise], measure: Measure, crowded: Mapping[int, int]) -> list[Page]:
    """Return how each exercise lies; `crowded` says how often the page before it was hollow.

    Then it begins there: its steps may go over to the next page, each whole, but never its name, its picture or what stands
    beside that.
    """
    chosen = []
    for exercise in exercises:
        looks = list(_looks(exercise, measure))
        look = looks[min(crowded.get(exercise.number, 0), len(looks) - 1)]
        chosen.append(Page((exercise,), Arrangement.LARGE, look=look, runs_over=1))
    return chosen


def _looks(exercise: HandoutExercise, measure: Measure) -> Iterator[str]:
    look, _ = best_look(exercise, measure, _BRIEF)
    yield look
    yield "flat loose"
