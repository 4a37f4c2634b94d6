"""The search in the words of notes, from outside: what is found, what is shown of it, and who sees nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from clinic.accounts.models import User
from clinic.core.permissions import Role
from clinic.note_lists.asked import LONGEST_WORDS
from clinic.note_lists.words import NO_WORDS, ONLY_WITHOUT
from tests import factories
from tests.forms import post
from tests.note_lists.cases import (
    add_to,
    every_standing,
    is_found,
    mark_in_error,
    marks,
    named,
    note_saying,
    said,
    search,
)
from tests.notes.cases import draft_of, signed_note

SignedIn = Callable[..., tuple[FlaskClient, User]]
HOSTILE = '<script>alert("zebra")</script> <b>bold</b> & "quoted" zebra'


@pytest.mark.parametrize(
    ("said_in_note", "typed", "found"),
    [
        ("Stiffness when climbing stairs.", "stairs", True),
        ("Stiffness when climbing stairs.", "climb stiff", True),
        ("Stiffness when climbing stairs.", "stair ladder", False),
        ("Stiffness when climbing stairs.", "ladder or stairs", True),
        ("Stiffness when climbing stairs.", '"climbing stairs"', True),
        ("Stiffness when climbing stairs.", "“climbing stairs”", True),
        ("Stiffness when climbing stairs.", '"stairs climbing"', False),
        ("Stiffness when climbing stairs.", "stairs -stiffness", False),
        ("Stiffness when climbing stairs.", "stairs -knee", True),
        ("Stiffness when climbing stairs.", '-"climbing stairs" stiff', False),
        ("Stiffness when climbing stairs.", "stiffn", True),
        ("Stiffness when climbing stairs.", "climb stai", True),
        ("Stiffness when climbing stairs.", "stai climb", False),
        ("Mobilization, flexibility.", "mobiliz", True),
        ("Mobilization, flexibility.", "flexibil", True),
        ("José said “así así”.", "jose asi", True),
        ("Jose said so.", "JOSÉ", True),
        ("Radiates from L5/S1, 4/5 strength.", "s1", True),
        ("Radiates from L5/S1, 4/5 strength.", "L5/S1", True),
        ("Radiates from L5/S1, 4/5 strength.", "4/5 strength", True),
        ("Radiates from L5/S1, 4/5 strength.", "strength 4/5", True),
        ("Radiates from L5/S1, 4/5 strength.", "strength -4/5", False),
        ("Radiates from L5/S1, 4/5 strength.", "5/4", False),
        ("Radiates from L5–S1, 4/5 strength.", "l5–s1", True),
        ("Radiates from S1 to L5.", "L5–S1", False),
        ("Pain 4 at rest, knee bends for 5 minutes.", "4/5", False),
        ("Pain 4 at rest, knee bends for 5 minutes.", '"bends for 5" 4', True),
        ("Well-controlled.Hip clear", "well-contr", True),
        ("Well-controlled.Hip clear", "controlled", True),
        ("Well-controlled.Hip clear", "hip", True),
        ("Patient’s own words", "patients", True),
        ("pain <3 of 10, was >5", "10", True),
    ],
)
def test_words_find_what_a_reader_would(signed_in: SignedIn, said_in_note: str, typed: str, found: bool) -> None:
    client, user = signed_in()
    note = note_saying(user, said_in_note)
    page = search(client, typed)
    assert is_found(page, note) is found
    assert bool(marks(page)) is found
    assert search(client, typed, show="mine").count(str(note.id)) == page.count(str(note.id))


@pytest.mark.parametrize("section", ["subjective", "objective", "assessment", "plan"])
def test_every_section_is_searched_and_named(signed_in: SignedIn, section: str) -> None:
    client, user = signed_in()
    note = draft_of(user, said(**{"objective": "", section: "A marmoset on the windowsill."}))
    page = search(client, "marmosets")
    assert is_found(page, note)
    assert f'excerpt__place">{section.capitalize()}<' in page
    assert marks(page) == ["marmoset"]


@pytest.mark.parametrize("typed", ["4/5 squats", '"4 5" squats', "squats 4/5 -lunges"])
def test_of_words_that_belong_together_the_place_is_shown_where_they_stand_together(
    signed_in: SignedIn, typed: str
) -> None:
    client, user = signed_in()
    draft_of(user, said("Hip flexors 4/5.", subjective="Pain 4 of 10, for 5 days.", assessment="", plan="Squats."))
    page = search(client, typed)
    assert 'excerpt__place">Subjective<' not in page
    assert marks(page) == ["4", "5", "Squats"]


@pytest.mark.parametrize("show", ["all", "signed"])
def test_an_addendum_leads_to_its_note(signed_in: SignedIn, show: str) -> None:
    client, user = signed_in()
    note = signed_note(user)
    add_to(user, note, "Called back: the marmoset bit again.")
    page = search(client, "marmoset", show=show)
    assert is_found(page, note)
    assert 'excerpt__place">Addendum<' in page
    assert "1 note<" in page
    assert not is_found(search(client, "marmoset", show="unsigned"), note)


@pytest.mark.parametrize("narrowed", [False, True], ids=["of all notes", "of one patient"])
@pytest.mark.parametrize(
    ("typed", "found"),
    [("sheet marmoset", True), ("marmoset -sheet", False), ("sheet -marmoset", False), ("sheet -hamster", True)],
)
def test_a_note_and_its_addendum_are_read_as_one(signed_in: SignedIn, narrowed: bool, typed: str, found: bool) -> None:
    """Words may stand in both; what is left out may stand in neither."""
    client, user = signed_in()
    patient = factories.make_patient(therapist=user)
    note = signed_note(user, said("Goes on with the sheet."), patient)
    add_to(user, note, "Called back: the marmoset bit again.")
    only = {"patient_id": str(patient.id)} if narrowed else {}
    assert is_found(search(client, typed, show="all", **only), note) is found


def test_hostile_text_never_becomes_markup(signed_in: SignedIn) -> None:
    client, user = signed_in()
    note_saying(user, HOSTILE, plan=f"\x02{HOSTILE}\x03 zebra")
    page = search(client, "zebra or script")
    assert "<script>alert" not in page
    assert "<b>bold" not in page
    assert (
        "<mark>script</mark>&gt;alert(&#34;<mark>zebra</mark>&#34;)&lt;/<mark>script</mark>&gt; &lt;b&gt;bold" in page
    )
    assert page.count("<mark>") == page.count("</mark>") >= 3
    typed = search(client, HOSTILE)
    assert "<script>alert" not in typed


def test_what_is_typed_stays(signed_in: SignedIn) -> None:
    client, _ = signed_in()
    page = search(client, '"hip flexor" -knée', patient="O'Brien", kind="phone")
    assert 'value="&#34;hip flexor&#34; -knée"' in page
    assert 'value="O&#39;Brien"' in page
    assert '<option selected value="phone">' in page


@pytest.mark.parametrize(("typed", "problem"), [("the with of", NO_WORDS), ("😀", NO_WORDS), ("-knee", ONLY_WITHOUT),
                                                ("hip or -knee", ONLY_WITHOUT)])  # fmt: skip
def test_a_search_for_nothing_says_why(signed_in: SignedIn, typed: str, problem: str) -> None:
    client, user = signed_in()
    note = note_saying(user, "The hip and the knee with the foot.")
    page = search(client, typed)
    assert "Nothing was looked for" in page
    assert problem in page.replace("&#39;", "'")
    assert not is_found(page, note)


NONSENSE = ["'", "\\", "a:b & | ! ( ) <-> '' \\", "'; DROP TABLE patients; --", '"', '""', "%_%", ":*", "a:*bc", "&&&", "x" * 199,
            "!!hip", "<->", "(((", "or or or", "hip or", "- -", "\x01hip\x02", "́́", "hip\\", "'hip':*"]  # fmt: skip


@pytest.mark.parametrize("typed", NONSENSE)
@pytest.mark.parametrize("show", ["mine", "all"])
def test_nonsense_is_answered(signed_in: SignedIn, typed: str, show: str) -> None:
    client, user = signed_in()
    note_saying(user, "hip")
    assert post(client, "/notes", {"show": show, "q": typed}).status_code == 200


def test_a_long_search_is_cut_and_says_so(signed_in: SignedIn) -> None:
    client, user = signed_in()
    note = note_saying(user, "A marmoset.")
    page = search(client, "marmoset " + "a" * 5000)
    assert "Only the first 200 characters were looked for." in page
    assert "a" * LONGEST_WORDS not in page
    assert not is_found(page, note)
    assert is_found(search(client, "marmoset" + " " * 500 + "zebra"), note) is False
    assert "Only the first" not in search(client, "marmoset")


def test_words_and_filters_work_together(signed_in: SignedIn) -> None:
    client, therapist = signed_in()
    standings = every_standing(therapist, factories.make_user(role=Role.ASSISTANT), "A marmoset.")

    def found(**fields: object) -> set[str]:
        page = search(client, "marmoset", **fields)
        return {name for name, note in standings.notes.items() if is_found(page, note)}

    assert found() == set(standings.notes)
    assert found(show="mine") == {"own draft"}
    assert found(show="unsigned") == {"own draft", "other draft"}
    assert found(show="waiting") == {"waiting", "waiting for another"}
    assert found(show="signed") == set(standings.notes) - {"own draft", "other draft"}
    assert found(status="in_error", author="me") == {"in error"}
    assert found(show="signed", author="me") == {"signed", "added to", "in error"}
    assert found(kind="phone") == found(last="2020-01-01") == set()
    assert found(kind="daily", author="me", show="all") == {"own draft", "signed", "added to", "in error"}


def test_the_best_match_may_come_first(signed_in: SignedIn) -> None:
    client, user = signed_in()
    better = note_saying(user, "Marmoset, marmoset, marmoset.")
    newer = note_saying(user, "One marmoset and much else.")
    for order, first, second in (("newest", newer, better), ("best", better, newer), ("oldest", better, newer)):
        for show in ("all", "mine"):
            page = search(client, "marmoset", order=order, show=show)
            assert page.index(str(first.id)) < page.index(str(second.id)), (order, show)


@pytest.mark.parametrize("named", ["Invented-Marmoset", "marmo", "T-MARMO"])
def test_a_name_or_a_chart_number_narrows_the_search(signed_in: SignedIn, named: str) -> None:
    client, user = signed_in()
    patient = factories.make_patient(therapist=user, family_name="Invented-Marmoset", chart_number="T-MARMO")
    theirs, other = note_saying(user, "stairs", patient=patient), note_saying(user, "stairs")
    page = search(client, "stairs", patient=named)
    assert (is_found(page, theirs), is_found(page, other)) == (True, False)
    answer = post(client, "/notes", {"show": "all", "patient": named, "kind": "daily"})
    assert (answer.status_code, answer.location) == (303, f"/notes?show=all&kind=daily&patient_id={patient.id}")


def test_a_name_that_nobody_has_finds_no_note(signed_in: SignedIn) -> None:
    client, user = signed_in()
    note = note_saying(user, "stairs")
    page = search(client, "stairs", patient="Qqqqq")
    assert "No patient is called that" in page
    assert not is_found(page, note)


def test_a_name_without_words_lists_the_notes_of_all_who_are_called_so(signed_in: SignedIn) -> None:
    client, user = signed_in()
    notes = [note_saying(user, "stairs", patient=named(user, "Marmosa")) for _ in range(2)]
    other = note_saying(user, "stairs")
    page = search(client, "", patient="marmosa")
    assert [is_found(page, note) for note in (*notes, other)] == [True, True, False]


def test_a_note_in_error_is_found_and_marked(signed_in: SignedIn) -> None:
    client, user = signed_in()
    note = signed_note(user, said("A marmoset."))
    mark_in_error(user, note)
    page = search(client, "marmoset")
    assert is_found(page, note)
    assert "In error" in page


def test_a_search_needs_the_same_queries_for_one_note_as_for_many(
    signed_in: SignedIn, count_queries: Callable[[], object]
) -> None:
    client, user = signed_in()
    patient = named(user, "Marmosa")
    counted = []
    for many in (1, 12):
        for note in [signed_note(user, said("stairs"), patient) for _ in range(many)]:
            add_to(user, note, "stairs")
        with count_queries() as queries:
            search(client, "stairs", patient="marmosa")
        counted.append(len(list(queries)))
    assert counted[0] == counted[1] <= 12


def test_pages_of_a_search_are_buttons_of_its_form(signed_in: SignedIn) -> None:
    client, user = signed_in()
    patient = named(user, "Marmosa")
    notes = [note_saying(user, "stairs", patient=patient) for _ in range(27)]
    first = search(client, "stairs")
    assert 'form="note-search" name="page" value="2"' in first
    second = search(client, "stairs", page=2)
    assert "27 notes, page 2 of 2" in second
    assert all(is_found(first, note) != is_found(second, note) for note in notes)
