"""A sheet is laid out until its pages do, and ends the same whatever was found out before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from handouts.content import Handout
from handouts.diary import DiaryForm, diary_forms
from handouts.fitting import MOST_PASSES, MOST_PASSES_RECALLED, Around, Fitting
from handouts.layouts import Layout, LayoutName
from handouts.layouts.cards import CardPage
from handouts.layouts.fit import Arrangement, Page
from handouts.layouts.judging import Laid
from handouts.layouts.measure import Measure
from handouts.layouts.plans import Plan
from handouts.layouts.remembered import Remembered
from tests.handouts.samples import make_handout

LAST_FRONT_WAY = 3
MEASURE = Measure("en", (), {})


@dataclass
class PaperPress:
    """Lays out by its word: pages of exercises set as in `runs_over` take a sheet too many, front and diary fit from a way on."""

    runs_over: frozenset[tuple[int, Arrangement]] = frozenset()
    front_fits_from: int = 0
    diary_forms: Sequence[DiaryForm] = ()
    plans: list[Plan] = field(default_factory=list)
    fronts: list[str] = field(default_factory=list)

    def front(self, way: int) -> str:
        return f"front {min(way, LAST_FRONT_WAY)}"

    def lay_out_front(self, front: str) -> Sequence[Laid]:
        self.fronts.append(front)
        return self._front(int(front.split()[1]))

    def lay_out(self, plan: Plan) -> tuple[str, Sequence[Laid]]:
        self.plans.append(plan)
        sheets = [*self._front(plan.closer), *(sheet for page in plan.pages for sheet in self._page(page))]
        sheets.append(Laid(frozenset({"beside", "end-beside"}), 1.0))
        return described(plan), [*sheets, *self._diary(plan.diary)]

    def _front(self, way: int) -> list[Laid]:
        if way >= self.front_fits_from:
            return [Laid(frozenset({"next-visit"}), 0.9)]
        return [Laid(frozenset(), 0.9), Laid(frozenset({"next-visit"}), 0.9)]

    def _diary(self, form: DiaryForm) -> list[Laid]:
        week = frozenset({"diary-1"})
        return [Laid(week, 0.9), Laid(week, 0.1)] if self.diary_forms and form not in self.diary_forms else []

    def _page(self, page: Page | CardPage) -> Iterable[Laid]:
        assert isinstance(page, Page)
        yield Laid(frozenset({f"exercises-{page.first}", f"end-{page.first}"}), 0.9)
        for _ in range(page.runs_over + ((page.first, page.arrangement) in self.runs_over)):
            yield Laid(frozenset({f"exercises-{page.first}"}), 0.9)


def described(plan: Plan) -> str:
    pages = (f"{page.first} {page.arrangement}" for page in plan.pages if isinstance(page, Page))
    return f"{plan.closer}: {', '.join(pages)}, diary {plan.diary}"


def fit(
    press: PaperPress,
    remembered: Remembered | None = None,
    sheet: Handout | None = None,
    *,
    crowded: bool = False,
    after: str = "",
) -> str:
    around = Around("letter", after)
    fitting = Fitting(press, sheet or make_handout(6), Layout(), MEASURE, around, remembered or Remembered())
    return fitting.fitted(is_front_crowded=crowded)


def first_ways(sheet: Handout) -> Mapping[int, Arrangement]:
    """How the first pass sets its pages."""
    press = PaperPress()
    fit(press, sheet=sheet)
    return {page.first: page.arrangement for page in press.plans[0].pages if isinstance(page, Page)}


def test_what_does_at_once_is_laid_out_once() -> None:
    press = PaperPress()
    fit(press)
    assert (len(press.plans), press.fronts) == (1, [])


def test_pages_that_ran_over_are_set_another_way_and_the_next_sheet_knows() -> None:
    over = frozenset(first_ways(make_handout(6)).items())
    remembered = Remembered()
    first, second = PaperPress(over), PaperPress(over)
    assert fit(first, remembered) == fit(second, remembered)
    assert len(first.plans) > 1
    assert len(second.plans) == 1


def test_a_page_is_known_again_on_a_sheet_with_other_exercises_behind_it() -> None:
    over = frozenset(first_ways(make_handout(6)).items())
    remembered = Remembered()
    fit(PaperPress(over), remembered)
    longer = PaperPress(over)
    fit(longer, remembered, make_handout(8))
    assert len(longer.plans) == 1


def test_a_sheet_ends_the_same_whatever_is_remembered_of_its_pages() -> None:
    ways = list(first_ways(make_handout(9)).items())
    for at in range(len(ways)):
        some = Remembered()
        fit(PaperPress(frozenset(ways[at : at + 1])), some, make_handout(9))
        assert fit(PaperPress(frozenset(ways)), some, make_handout(9)) == fit(
            PaperPress(frozenset(ways)), None, make_handout(9)
        )


def test_the_last_page_is_known_again_only_where_the_same_follows_it() -> None:
    last = max(first_ways(make_handout(6)).items())
    remembered = Remembered()
    fit(PaperPress(frozenset({last})), remembered, after="a diary")
    alike, other = PaperPress(frozenset({last})), PaperPress()
    fit(alike, remembered, after="a diary")
    fit(other, remembered, after="nothing")
    assert [page.arrangement for page in alike.plans[0].pages if isinstance(page, Page)][-1] != last[1]
    assert [page.arrangement for page in other.plans[0].pages if isinstance(page, Page)][-1] == last[1]


def test_where_no_way_does_the_sheet_ends_and_is_the_same_the_next_time() -> None:
    everything = frozenset((1, arrangement) for arrangement in Arrangement)
    remembered = Remembered()
    first, second = PaperPress(everything), PaperPress(everything)
    assert fit(first, remembered) == fit(second, remembered)
    assert 1 < len(first.plans) <= MOST_PASSES
    assert len(second.plans) == len(first.plans)


def test_where_faults_are_left_the_sheet_is_the_same_whatever_is_remembered() -> None:
    """The shared page runs over; so does the second exercise wherever it stands apart, which is no better."""
    shared = frozenset((1, close) for close in (Arrangement.SHARED, Arrangement.CLOSE, Arrangement.CLOSEST))
    remembered = Remembered()
    fit(PaperPress(shared), remembered)
    over = shared | {(2, arrangement) for arrangement in Arrangement}
    assert fit(PaperPress(over), remembered) == fit(PaperPress(over))


def test_a_front_that_does_not_do_is_tried_alone_and_the_whole_once_more() -> None:
    remembered = Remembered()
    first, second = PaperPress(front_fits_from=2), PaperPress(front_fits_from=2)
    assert fit(first, remembered).startswith("2: ")
    assert first.fronts == ["front 0", "front 1", "front 2"]
    assert len(first.plans) == 2
    assert fit(second, remembered).startswith("2: ")
    assert (len(second.plans), second.fronts) == (1, [])


def test_a_crowded_front_is_tried_before_the_whole_is_laid_out() -> None:
    remembered = Remembered()
    first, second = PaperPress(front_fits_from=1), PaperPress(front_fits_from=1)
    fit(first, remembered, crowded=True)
    assert (len(first.plans), len(first.fronts)) == (1, 2)
    fit(second, remembered, crowded=True)
    assert (len(second.plans), second.fronts) == (1, [])


def test_a_front_that_does_in_no_way_is_tried_in_each_once() -> None:
    press = PaperPress(front_fits_from=9)
    assert fit(press).startswith("0: ")
    assert press.fronts == [f"front {way}" for way in range(LAST_FRONT_WAY + 1)]
    assert len(press.plans) == 1


def test_a_list_remembers_no_page_for_each_is_hollow_for_what_follows_it() -> None:
    press, remembered = PaperPress(frozenset({(1, Arrangement.LARGE)})), Remembered()
    sheet = make_handout(6)
    Fitting(press, sheet, Layout(LayoutName.LIST), MEASURE, Around("letter", ""), remembered).fitted(
        is_front_crowded=False
    )
    assert remembered.known(press.plans[0].pages, "letter") == []


def test_the_diary_is_set_in_every_way_though_the_front_is_recalled() -> None:
    remembered, forms = Remembered(), diary_forms(4, runs_longer=False)
    first, second = (PaperPress(front_fits_from=1, diary_forms=forms[MOST_PASSES_RECALLED:][:1]) for _ in range(2))
    assert len(forms) > MOST_PASSES_RECALLED
    alone = fit(first, remembered, make_handout(4))
    assert alone.endswith(f"diary {forms[MOST_PASSES_RECALLED]}")
    assert fit(second, remembered, make_handout(4)) == alone


class ListPress(PaperPress):
    """A list whose first exercise has no room on page 1 while the front is set in its first way."""

    def lay_out(self, plan: Plan) -> tuple[str, Sequence[Laid]]:
        self.plans.append(plan)
        first, *others = (frozenset({f"exercises-{page.first}"}) for page in plan.pages)
        fits = plan.closer >= self.front_fits_from
        sheets = [Laid(frozenset({"next-visit"}) | first, 0.9)] if fits else [Laid(frozenset(), 0.4), Laid(first, 0.9)]
        looks = [page.look for page in plan.pages if isinstance(page, Page)]
        return f"{plan.closer}: {looks}", [*sheets, *(Laid(other, 0.9) for other in others)]


def test_what_a_list_shows_below_a_front_that_does_not_do_counts_for_nothing() -> None:
    remembered = Remembered()

    def fitted() -> str:
        press = ListPress(front_fits_from=1)
        around = Around("letter", "")
        fitting = Fitting(press, make_handout(4), Layout(LayoutName.LIST), MEASURE, around, remembered)
        return fitting.fitted(is_front_crowded=False)

    assert fitted() == fitted()
