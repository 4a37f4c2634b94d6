"""What stands out about a note before it is signed, row by row."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from clinic.notes.models import SECTIONS, NoteKind
from clinic.signing.consistency import Facts, OtherNote, Place, check

DAY = date(2026, 11, 20)
FULL = dict.fromkeys(SECTIONS, "Something to say.")
OTHER = OtherNote(uuid4(), DAY - timedelta(days=3))
FINE = Facts(
    kind=NoteKind.DAILY,
    visit_on=DAY,
    today=DAY,
    sections=FULL,
    classed_on=DAY - timedelta(days=10),
    episode_from=DAY - timedelta(days=30),
    sheet_in_note=2,
    sheet_in_force=2,
)
EVALUATION = replace(FINE, kind=NoteKind.EVALUATION)


def said(facts: Facts) -> list[str]:
    return [line.what for line in check(facts)]


def without(*sections: str) -> dict[str, str]:
    return {name: "" if name in sections else words for name, words in FULL.items()}


CASES = [
    (replace(FINE, sections=without("plan")), "Plan is empty.", Place.EDITOR),
    (replace(FINE, visit_on=DAY - timedelta(days=3)), "The visit was 3 days ago.", Place.EDITOR),
    (replace(FINE, visit_on=DAY - timedelta(days=31)), "The visit was before the episode of care began on Oct 21, 2026.",
     Place.EDITOR),
    (replace(FINE, episode_until=DAY - timedelta(days=1)),
     "The visit was after the episode of care ended on Nov 19, 2026.", Place.CHART),
    (replace(EVALUATION, classed_on=None), "There is no assessment class on file.", Place.ASSESSMENT),
    (replace(EVALUATION, classed_on=DAY - timedelta(days=31)),
     "The newest assessment class is of Oct 20, 2026, before this episode of care.", Place.ASSESSMENT),
    (replace(FINE, sheet_in_force=3), "The note was begun with sheet 2; in force today is sheet 3.", Place.EDITOR),
    (replace(FINE, sheet_in_note=None), "The note was begun with no sheet; in force today is sheet 2.", Place.EDITOR),
    (replace(FINE, sheet_in_force=None), "The note was begun with sheet 2; in force today is none.", Place.EDITOR),
    (replace(FINE, waiting=(OTHER,)), "The note of Nov 17, 2026 waits for a co-signature.", Place.NOTE),
    (replace(FINE, same_day=OTHER), "There is a signed note of this kind and day.", Place.NOTE),
    (replace(FINE, sections={**FULL, "plan": "In [[weeks]] weeks: [[what]]."}),
     "Plan has 2 open blanks, such as [[weeks]].", Place.EDITOR),
    (replace(FINE, has_episode=False, episode_from=None), "The note belongs to no episode of care.", Place.CHART),
    (replace(FINE, evaluation_codes=("97161", "97163")), "Minutes stand beside 97161 and 97163.", Place.EDITOR),
    (replace(FINE, copied=(("plan", "Note of Nov 1, 2026"),)),
     "Plan is as it was copied from the note of Nov 1, 2026.", Place.EDITOR),
    (replace(FINE, sections={**FULL, "plan": "She was non-compliant."}), "Plan says “non-compliant”.", Place.EDITOR),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "words", "place"), CASES, ids=[words for _, words, _ in CASES])
def test_it_tells_and_does_not_refuse(facts: Facts, words: str, place: Place) -> None:
    found = {line.what: line for line in check(facts)}
    assert words in found
    line = found[words]
    assert (line.place, line.refuses) == (place, False)
    assert line.why
    assert line.mend


REFUSED = [
    (replace(FINE, visit_on=DAY + timedelta(days=1)), "The visit is in the future, on Nov 21, 2026."),
    (replace(FINE, sections=without(*SECTIONS)), "The note is empty."),
    (replace(EVALUATION, may_sign_kind=False), "A therapist signs this kind of note."),
]


@pytest.mark.parametrize(("facts", "words"), REFUSED, ids=[words for _, words in REFUSED])
def test_it_refuses_and_says_so_first(facts: Facts, words: str) -> None:
    first, *rest = check(replace(facts, waiting=(OTHER,)))
    assert (first.what, first.refuses) == (words, True)
    assert not any(line.refuses for line in rest)
    assert len(rest) == 1


@pytest.mark.parametrize("kind", list(NoteKind))
def test_nothing_stands_out_about_a_whole_note(kind: NoteKind) -> None:
    assert said(replace(FINE, kind=kind)) == []


@pytest.mark.parametrize("kind", [NoteKind.DAILY, NoteKind.PHONE])
def test_a_daily_note_needs_no_class(kind: NoteKind) -> None:
    assert said(replace(FINE, kind=kind, classed_on=None)) == []


def test_a_phone_call_has_nothing_to_measure() -> None:
    assert said(replace(FINE, kind=NoteKind.PHONE, sections=without("objective", "assessment"))) == []
    assert said(replace(FINE, kind=NoteKind.PHONE, sections=without("subjective"))) == ["Subjective is empty."]


@pytest.mark.parametrize(("days", "is_late"), [(0, False), (2, False), (3, True)])
def test_a_late_entry_begins_on_the_third_day(days: int, is_late: bool) -> None:
    found = said(replace(FINE, visit_on=DAY - timedelta(days=days)))
    assert found == ([f"The visit was {days} days ago."] if is_late else [])


@pytest.mark.parametrize("kind", [NoteKind.DISCHARGE, NoteKind.PHONE])
def test_a_discharge_note_or_a_call_may_be_of_a_day_after_the_end(kind: NoteKind) -> None:
    assert said(replace(FINE, kind=kind, episode_until=DAY - timedelta(days=1))) == []


def test_the_days_of_an_episode_are_within_it() -> None:
    assert said(replace(FINE, episode_from=DAY, episode_until=DAY)) == []


def test_where_a_note_is_mended_is_named() -> None:
    [waiting] = check(replace(FINE, waiting=(OTHER,)))
    [empty] = check(replace(FINE, sections=without("objective")))
    assert waiting.note_id == OTHER.id
    assert empty.section == "objective"
