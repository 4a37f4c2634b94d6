"""The timer of the patient's page, with a clock that the test turns: it keeps time whatever the browser does meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Locator

from clinic.accounts.models import User
from tests.browser.phones import give_program, open_link, wait_until_kept
from tests.browser.visitor import PHONE, Visitor

Visit = Callable[..., Visitor]
REST, KNEEL, BREATHS, SPLIT_SQUAT = (
    "constructive-rest",
    "half-kneeling-hip-flexor-stretch",
    "breath-reset",
    "supported-split-squat",
)
READY, AGAIN = 5, 3


class Timer:
    """The timer of one exercise as a finger and an eye find it, and the clock of the phone."""

    def __init__(self, visitor: Visitor, number: int = 1) -> None:
        self.page = visitor.page
        self.article: Locator = self.page.get_by_role("article").nth(number - 1)
        self.panel = self.article.get_by_role("group", name="Timer:")

    def open(self) -> None:
        self.article.get_by_role("button", name="Timer").click()

    def press(self, name: str) -> None:
        self.panel.get_by_role("button", name=name, exact=True).click()

    def run(self, seconds: float) -> None:
        """Let time pass while the page is looked at."""
        self.page.clock.run_for(int(seconds * 1000))

    def sleep(self, seconds: float) -> None:
        """Let time pass with the screen locked: no script runs, then the person looks again."""
        self._turn("hidden")
        now = datetime.fromtimestamp(self.page.evaluate("Date.now()") / 1000, UTC)
        self.page.clock.set_system_time(now + timedelta(seconds=seconds))
        self._turn("visible")

    def _turn(self, state: str) -> None:
        self.page.evaluate(
            """state => {
                Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
                document.dispatchEvent(new Event("visibilitychange"));
            }""",
            state,
        )

    @property
    def left(self) -> str:
        return self.panel.get_by_role("timer").inner_text().split()[0]

    @property
    def phase(self) -> str:
        return self.panel.locator("p").first.inner_text()

    @property
    def spoken(self) -> str:
        return self.panel.get_by_role("status").inner_text()


@pytest.fixture
def timer(visit: Visit, therapist: User) -> Callable[..., Timer]:
    """Call it with an exercise (and a dose) for its timer on a phone, opened."""

    def make(slug: str, **values: object) -> Timer:
        visitor = visit(PHONE)
        visitor.page.clock.install()
        open_link(visitor, give_program(therapist, slugs=(slug,), **values))
        found = Timer(visitor)
        found.open()
        return found

    return make


def test_a_hold_is_counted_down_and_can_be_paused(timer: Callable[..., Timer]) -> None:
    five_minutes = timer(REST)
    assert five_minutes.left == "5:00"
    five_minutes.press("Start")
    assert (five_minutes.phase, five_minutes.left) == ("Get ready", "0:05")
    five_minutes.run(READY + 60)
    assert (five_minutes.phase, five_minutes.left) == ("Stay", "4:00")
    five_minutes.press("Pause")
    five_minutes.run(30)
    assert five_minutes.left == "4:00"
    five_minutes.press("Go on")
    five_minutes.run(30)
    assert five_minutes.left == "3:30"
    five_minutes.press("Start over")
    assert five_minutes.left == "5:00"


def test_it_keeps_time_with_the_screen_locked(timer: Callable[..., Timer]) -> None:
    five_minutes = timer(REST)
    five_minutes.press("Start")
    five_minutes.run(READY + 1)
    five_minutes.sleep(200)
    assert five_minutes.left == "1:39"
    five_minutes.sleep(3600)
    assert five_minutes.phase == "All done"


def test_a_hold_that_ends_after_midnight_is_not_cut_off_by_the_page_of_the_new_day(timer: Callable[..., Timer]) -> None:
    five_minutes = timer(REST)
    five_minutes.press("Start")
    five_minutes.run(READY + 1)
    five_minutes.sleep(24 * 3600)
    five_minutes.page.wait_for_timeout(500)
    assert five_minutes.phase == "All done"
    five_minutes.press("Close the timer")
    with five_minutes.page.expect_navigation():
        five_minutes.sleep(1)


def test_a_clock_that_is_put_back_takes_nothing_away(timer: Callable[..., Timer]) -> None:
    five_minutes = timer(REST)
    five_minutes.press("Start")
    five_minutes.run(READY + 100)
    five_minutes.press("Pause")
    five_minutes.press("Go on")
    five_minutes.sleep(-3600)
    assert five_minutes.left == "3:20"


def test_it_speaks_seldom(timer: Callable[..., Timer]) -> None:
    """What a screen reader hears of a minute: that it began, and ten seconds before each end; never each second."""
    minute = timer(REST, dose={"hold_seconds": 120})
    minute.press("Start")
    heard = [minute.spoken]
    for _ in range(130):
        minute.run(1)
        if minute.spoken != heard[-1]:
            heard.append(minute.spoken)
    assert heard == ["Get ready", "Stay. 2 minutes", "1 minute left", "10 seconds left", "All done"]
    assert minute.panel.get_by_role("timer").get_attribute("aria-live") is None


def test_sides_and_times_are_counted_with_a_moment_to_get_ready(timer: Callable[..., Timer]) -> None:
    kneeling = timer(KNEEL)
    kneeling.press("Start")
    seen = []
    for _ in range(170):
        now = (kneeling.phase, kneeling.panel.locator(".hold__where").inner_text())
        if not seen or seen[-1] != now:
            seen.append(now)
        kneeling.run(1)
    places = [f"{side} side · {time} of 3" for side in ("Left", "Right") for time in (1, 2, 3)]
    assert seen[:-1] == [(phase, place) for place in places for phase in ("Get ready", "Hold")]
    assert seen[-1] == ("All done", "Tell us how it went.")
    kneeling.press("I did it")
    assert kneeling.article.get_by_role("radio", name="Done", exact=True).is_checked()


def test_breaths_are_counted_by_tapping(timer: Callable[..., Timer]) -> None:
    breaths = timer(BREATHS)
    breaths.press("Start")
    assert (breaths.phase, breaths.left) == ("Breathe slowly", "3")
    for left in ("2", "1"):
        breaths.press("One breath done")
        assert breaths.left == left
    breaths.run(60)
    assert breaths.left == "1"
    breaths.press("One breath done")
    assert breaths.phase == "All done"


def test_an_upper_limit_may_be_stopped_sooner(timer: Callable[..., Timer]) -> None:
    limit = timer(KNEEL, dose={"up_to": True, "repetitions": 2, "side": "both"})
    assert limit.panel.get_by_text("You may stop sooner.").is_visible()
    limit.press("Start")
    limit.run(READY + 4)
    limit.press("Stop this one here")
    assert (limit.phase, limit.left) == ("Get ready", str(AGAIN))
    limit.run(AGAIN + 20.5)
    assert limit.phase == "All done"


def test_sound_and_vibration_are_asked_of_the_phone_and_can_be_switched_off(visit: Visit, therapist: User) -> None:
    visitor = visit(PHONE)
    visitor.page.clock.install()
    visitor.page.add_init_script(
        """window.tones = 0; window.buzzes = 0; window.locks = 0;
        const start = OscillatorNode.prototype.start;
        OscillatorNode.prototype.start = function (...at) { window.tones += 1; return start.apply(this, at); };
        navigator.vibrate = () => { window.buzzes += 1; return true; };
        Object.defineProperty(navigator, "wakeLock", { value: {
            request: async () => { window.locks += 1; return { release: async () => { window.locks -= 1; } }; } } });"""
    )
    open_link(visitor, give_program(therapist, slugs=(REST,)))
    timer = Timer(visitor)
    timer.open()
    timer.press("Start")
    assert visitor.page.evaluate("window.locks") == 1
    assert visitor.page.evaluate("window.tones") >= 1
    timer.run(READY + 1)
    assert visitor.page.evaluate("window.buzzes") == 1
    timer.press("Start over")
    assert visitor.page.evaluate("window.locks") == 0
    for name in ("Sound", "Vibrate"):
        timer.panel.get_by_role("switch", name=name).uncheck()
    before = visitor.page.evaluate("[window.tones, window.buzzes]")
    timer.press("Start")
    timer.run(READY + 301)
    assert timer.phase == "All done"
    assert visitor.page.evaluate("[window.tones, window.buzzes]") == before
    visitor.page.reload()
    Timer(visitor).open()
    assert not timer.panel.get_by_role("switch", name="Sound").is_checked()


def test_it_works_without_a_network_and_is_no_burden_to_a_screen_reader(visit: Visit, therapist: User) -> None:
    visitor = visit(PHONE)
    open_link(visitor, give_program(therapist, slugs=(REST, KNEEL, SPLIT_SQUAT)))
    assert visitor.page.get_by_role("button", name="Timer").count() == 2
    wait_until_kept(visitor)
    visitor.context.set_offline(True)
    timer = Timer(visitor, 2)
    timer.open()
    timer.press("Start")
    timer.panel.get_by_text("Get ready", exact=True).first.wait_for()
    visitor.check()


def test_without_script_there_is_no_timer_and_no_dead_button(visit: Visit, therapist: User) -> None:
    visitor = visit(PHONE)
    issued = give_program(therapist, slugs=(REST,))
    plain = visitor.context.browser.new_context(base_url=visitor.base_url, java_script_enabled=False)  # type: ignore[union-attr]
    page = plain.new_page()
    page.goto("/p")
    page.get_by_label("Code on your sheet").fill(issued.code)
    page.get_by_role("button", name="Open my exercises").click()
    page.get_by_role("heading", name="1. ").wait_for()
    assert page.get_by_role("button", name="Timer").count() == 0
    page.get_by_role("button", name="I did it").click()
    assert "Thank you" in page.inner_text("body")
    plain.close()
