"""A template meets a patient: nothing that stops is ever left in, and each change is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType

import pytest

from clinic.exercises.catalog import library
from clinic.exercises.doses import Side
from clinic.exercises.rules import CLINIC_ONLY, check_dose, default_dose, resolve
from clinic.program_templates.adapting import Circumstances, Outcome, adapt
from clinic.program_templates.shipped import shipped_templates
from clinic.signoff.statuses import Signed
from tests.program_templates.cases import (
    BREATHE,
    PATIENTS,
    PRESS,
    RELEASE,
    adapted,
    as_used,
    line,
    met,
    met_patient,
    slugs,
)
from tests.screening.test_matrix import matrix_patient

HOME = [slug for slug, one in library().exercises.items() if not CLINIC_ONLY & one.attributes]
ALL = [one for slug in HOME for one in (line(slug), *(line(slug, m.slug) for m in library().modifications_for(slug)))]


@pytest.mark.parametrize("who", PATIENTS)
@pytest.mark.parametrize("template", shipped_templates())
def test_nothing_that_stops_is_left_in_and_each_change_is_said(template: str, who: str) -> None:
    check(shipped_templates()[template].lines, met(who))


@pytest.mark.parametrize("who", PATIENTS)
def test_nor_of_any_line_with_any_modification(who: str) -> None:
    for one in ALL:
        check([one], met(who))


def check(lines: object, at: Circumstances) -> None:
    made = adapt(lines, at)  # type: ignore[arg-type]
    given = [one.given.slug for one in made if one.given]
    assert [one.wanted for one in made] == list(lines)  # type: ignore[call-overload]
    assert len(set(given)) == len(given)
    for one in made:
        if one.given is not None:
            chosen = [modification.slug for modification in one.given.modifications]
            assert at.screening.screen(one.given.slug, chosen).stopping == (), (one.wanted.slug, chosen)
            assert set(chosen) <= at.screening.applicable(one.given.slug)
            resolve(library().exercises[one.given.slug], one.given.modifications, one.given.dose)
            same = one.given.slug == one.wanted.slug and set(chosen) == set(one.wanted.modifications)
            assert (one.outcome is Outcome.AS_WRITTEN) == (same and one.given.dose == one.wanted.dose)
        assert bool(one.said) == (one.outcome is not Outcome.AS_WRITTEN), one


@pytest.mark.parametrize(
    ("who", "template", "given"),
    [
        ("A", "short-strong", 5), ("B", "short-strong", 5), ("C", "short-strong", 3), ("D", "short-strong", 4),
        ("E", "short-strong", 5), ("F", "short-strong", 5), ("G", "short-strong", 5), ("H", "short-strong", 0),
        ("I", "short-strong", 5), ("J", "short-strong", 0), ("B", "pregnancy", 4), ("A", "pregnancy", 4),
        ("C", "long-weak", 4), ("G", "long-weak", 3), ("H", "normal", 0), ("B", "normal", 3),
    ],
)  # fmt: skip
def test_how_much_is_left(who: str, template: str, given: int) -> None:
    made = adapt(shipped_templates()[template].lines, met(who))
    assert sum(one.given is not None for one in made) == given, [(one.wanted.slug, one.said) for one in made]


def test_pregnant_the_release_goes_on_a_ramp_and_flat_work_sits_up() -> None:
    release = adapted(line(RELEASE), met("B"))
    assert (release.outcome, slugs(release)) == (Outcome.CHANGED, ("pregnancy-incline",))
    assert release.said[0].startswith("With “")
    assert slugs(adapted(line(BREATHE), met("B"))) == ("seated-swap",)


def test_a_rest_that_is_stopped_gives_way_to_the_rest_that_the_rule_names() -> None:
    rest = adapted(line("constructive-rest"), met("B"))
    assert rest.outcome is Outcome.INSTEAD
    assert rest.given is not None
    assert rest.given.slug == "side-lying-rest"
    assert rest.said[0].startswith("In place of “Constructive rest (knees bent)”: ")


def test_work_does_not_give_way_to_a_rest() -> None:
    press = adapted(line(PRESS), met("B"))
    assert press.outcome is Outcome.LEFT_OUT
    assert "Side-lying rest" in press.said[0], "what the rule names is still said"


def test_what_stands_in_is_never_there_twice() -> None:
    made = adapt([line("side-lying-rest"), line("constructive-rest")], met("B"))
    assert [one.outcome for one in made] == [Outcome.AS_WRITTEN, Outcome.LEFT_OUT]


def test_not_pregnant_the_ramp_goes_and_says_so() -> None:
    made = adapted(line(RELEASE, "pregnancy-incline"), met("A"))
    assert (made.outcome, slugs(made)) == (Outcome.CHANGED, ())
    assert "the health screen gives no reason for it" in made.said[0]


def test_a_modification_that_asks_for_more_is_left_off_where_it_stops() -> None:
    made = adapted(line("block-supported-bridge", "one-leg-long"), met_patient("radiculopathy_active"))
    assert slugs(made) == ()
    assert made.said[0].startswith("Without “")


def test_two_of_one_slot_keep_the_first() -> None:
    made = adapted(line(RELEASE, "trunk-prop-high", "trunk-prop-low"), met("A"))
    assert slugs(made) == ("trunk-prop-high",)
    assert "cannot go together" in made.said[0]


def test_a_dose_above_the_cap_of_a_new_modification_is_the_cap() -> None:
    usual = default_dose(library().exercises[RELEASE])
    made = adapted(line(RELEASE, dose=replace(usual, hold_seconds=600, days_per_week=5)), met("B"))
    assert made.given is not None
    assert (made.given.dose.hold_seconds, made.given.dose.days_per_week) == (300, 5)
    assert made.said[-1].startswith("Dose: 5 minutes")


def test_a_dose_above_the_librarys_cap_is_the_cap_and_a_lower_one_stays() -> None:
    usual = default_dose(library().exercises[RELEASE])
    high = adapted(line(RELEASE, dose=replace(usual, hold_seconds=601)), met("A"))
    low = adapted(line(RELEASE, dose=replace(usual, hold_seconds=60)), met("A"))
    assert high.given is not None
    assert high.given.dose.hold_seconds == 600
    assert "this is the most that may be given" in high.said[-1]
    assert low.outcome is Outcome.AS_WRITTEN


def test_the_time_that_a_modification_left_open_goes_with_it() -> None:
    at = met("A")
    gone = MappingProxyType({k: v for k, v in library().modifications.items() if k != "time-by-comfort"})
    usual = default_dose(library().exercises[RELEASE], library().get_modifications(["time-by-comfort"]))
    made = adapted(
        line(RELEASE, "time-by-comfort", dose=replace(usual, days_per_week=5)),
        replace(at, library=replace(library(), modifications=gone)),
    )
    assert made.given is not None
    assert (made.given.dose.hold_seconds, made.given.dose.up_to) == (300, False)


def test_a_dose_that_cannot_be_given_at_all_is_the_librarys() -> None:
    usual = default_dose(library().exercises[PRESS])
    made = adapted(line(PRESS, dose=replace(usual, side=Side.BOTH)), met("A"))
    assert made.given is not None
    assert made.given.dose == usual
    check_dose(library().exercises[PRESS], (), made.given.dose)
    assert "cannot be given" in made.said[-1]


def test_what_the_library_lost_archived_or_never_sends_home_is_left_out() -> None:
    lost = replace(line(PRESS), slug="own-gone", name="Gone")
    archived = met("A", library=replace(library(), archived=frozenset({PRESS, "knee-support"})))
    assert adapted(lost, met("A")).said == ("The library no longer has this exercise.",)
    assert adapted(line(PRESS), archived).said == ("The clinic has archived this exercise.",)
    assert slugs(adapted(line(RELEASE, "knee-support"), archived)) == ()
    assert adapted(line("traction-assisted"), met("A")).said == ("It is done in the clinic only.",)
    other = replace(line(PRESS), applied=(("knee-support", "Knees"), ("own-gone", "Gone")))
    assert len(adapted(other, met("A")).said) == 2


def test_what_the_clinic_declined_is_left_out_and_so_is_its_modification() -> None:
    signed = Signed("declined", "", "No half dome here.", "", "Dana", "PT", datetime(2026, 1, 1, tzinfo=UTC))
    no_press = as_used(matrix_patient("A"), exercises={PRESS: signed}, modifications={"bosu-swap": signed})
    at = Circumstances(library(), no_press)
    assert adapted(line(PRESS), at).said == ("This clinic has decided not to use it.",)
    made = adapted(line(RELEASE, "bosu-swap"), at)
    assert slugs(made) == ()
    assert "decided not to use it" in made.said[0]


def test_what_is_on_hold_or_there_already_is_not_added() -> None:
    held = adapted(line(PRESS), met("A", on_hold={PRESS: "Pain rose by 3."}))
    assert held.said == ("On hold for this patient: Pain rose by 3.",)
    assert adapted(line(PRESS), met("A", there=frozenset({PRESS}))).outcome is Outcome.THERE


def test_a_sheet_has_room_for_twelve() -> None:
    there = frozenset(f"other-{number}" for number in range(11))
    made = adapt([line(BREATHE), line(PRESS)], met("A", there=there))
    assert [one.outcome for one in made] == [Outcome.AS_WRITTEN, Outcome.LEFT_OUT]
    assert made[1].said == ("A sheet has room for 12 exercises.",)


def test_emergencies_leave_nothing_and_a_written_reason_is_named_where_one_helps() -> None:
    assert all(one.outcome is Outcome.LEFT_OUT for one in adapt([line(BREATHE), line(RELEASE)], met("H")))
    ball = adapted(line("prone-ball-release"), met("A"))
    assert ball.said[-1] == "You can add it by itself, with a written reason."


def test_a_note_that_was_meant_to_travel_does() -> None:
    made = adapted(line(PRESS, note="Weak side first"), met("A"))
    assert made.given is not None
    assert made.given.personal_note == "Weak side first"
