"""The lists of notes, from outside: which note stands in which, what narrows them, what an empty one says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from clinic.accounts.models import User
from clinic.core.permissions import Role
from clinic.note_lists.queries import PAGE_SIZE
from clinic.signed_notes.rules import LATE_AFTER
from tests import factories
from tests.forms import post
from tests.note_lists.cases import Standings, every_standing, take_back
from tests.notes.cases import TODAY, draft_of, note_text, signed_note

SignedIn = Callable[..., tuple[FlaskClient, User]]
UNSIGNED = {"own draft", "other draft"}
WAITING = {"waiting", "waiting for another"}


@pytest.fixture
def shown(signed_in: SignedIn) -> Callable[[str], set[str]]:
    """Call it with what stands behind /notes to get the standings of the notes on that page, seen by a therapist."""
    client, therapist = signed_in()
    standings = every_standing(therapist, factories.make_user(role=Role.ASSISTANT))

    def look(asked: str) -> set[str]:
        answer = client.get(f"/notes{asked}")
        assert answer.status_code == 200
        return names_on(answer.text, standings)

    return look


def names_on(page: str, standings: Standings) -> set[str]:
    """Which of the notes stand on a page."""
    return {name for name, note in standings.notes.items() if f"/notes/{note.id}" in page}


def test_each_list_holds_its_notes_and_no_other(shown: Callable[[str], set[str]]) -> None:
    every = shown("?show=all")
    assert shown("") == shown("?show=mine") == {"own draft"}
    assert shown("?show=unsigned") == UNSIGNED
    assert shown("?show=waiting") == WAITING
    assert shown("?show=signed") == every - UNSIGNED
    assert every == UNSIGNED | WAITING | {"signed", "cosigned", "added to", "in error", "waiting and in error"}


@pytest.mark.parametrize("asked", ["?show=mine", "?show=unsigned", "?show=drafts", "", "?show=unsigned&status=signed",
                                   "?show=mine&status=waiting", "?show=unsigned&order=newest", "?show=mine&author=me"])  # fmt: skip
def test_nothing_signed_stands_among_what_is_unsigned(shown: Callable[[str], set[str]], asked: str) -> None:
    assert shown(asked)
    assert shown(asked) <= UNSIGNED


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("status=draft", UNSIGNED),
        ("status=waiting", WAITING),
        ("status=in_error", {"in error", "waiting and in error"}),
        ("status=added_to", {"added to"}),
        ("status=signed&author=me", {"signed", "added to", "in error"}),
        ("author=me&status=in_error", {"in error"}),
        ("kind=phone", set()),
        ("last=2020-01-01", set()),
    ],
)
def test_filters_work_together(shown: Callable[[str], set[str]], asked: str, expected: set[str]) -> None:
    assert shown(f"?show=all&{asked}") == expected


def test_what_waits_for_me_is_of_my_patients(shown: Callable[[str], set[str]], signed_in: SignedIn) -> None:
    assert shown("?show=waiting&whose=me") == {"waiting"}


def test_an_entry_in_error_is_marked_and_not_hidden(signed_in: SignedIn) -> None:
    client, therapist = signed_in()
    every_standing(therapist, factories.make_user(role=Role.ASSISTANT))
    page = client.get("/notes?show=signed").text
    assert page.count("In error</span>") == 2
    assert page.count("Waits for co-signature</span>") == 2
    assert (page.count("For you<"), page.count("For any therapist<")) == (1, 1)


def test_kind_day_and_order_narrow_a_list(signed_in: SignedIn) -> None:
    client, user = signed_in()
    notes = [draft_of(user, note_text(visit_on=TODAY - timedelta(days=days))) for days in (0, 4, 9)]
    first, last = TODAY - timedelta(days=5), TODAY - timedelta(days=3)
    page = client.get(f"/notes?kind=daily&first={first}&last={last}").text
    assert [str(note.id) in page for note in notes] == [False, True, False]
    assert f"Visits from: {first:%b} {first.day}, {first.year}" in page
    oldest, newest = client.get("/notes").text, client.get("/notes?order=newest").text
    assert [page.index(str(notes[0].id)) > page.index(str(notes[2].id)) for page in (oldest, newest)] == [True, False]


def test_what_is_late_stands_out(signed_in: SignedIn) -> None:
    client, user = signed_in()
    draft_of(user, note_text(visit_on=TODAY - LATE_AFTER))
    assert "Late" not in client.get("/notes").text
    draft_of(user, note_text(visit_on=TODAY - LATE_AFTER - timedelta(days=1)))
    page = client.get("/notes").text
    assert page.count("Late, not signed") == 1
    assert f"{LATE_AFTER.days + 1} days ago" in page


def test_tabs_count_what_is_in_them(signed_in: SignedIn) -> None:
    client, therapist = signed_in()
    every_standing(therapist, factories.make_user(role=Role.ASSISTANT))
    page = client.get("/notes").text
    tabs = page[page.index('class="tabs"') : page.index("</nav>", page.index('class="tabs"'))]
    assert [part.split("<")[0] for part in tabs.split('class="count">')[1:]] == ["1", "2", "2", "7"]


def test_pages_of_a_list_hold_every_note_once(signed_in: SignedIn) -> None:
    client, user = signed_in()
    patient = factories.make_patient(therapist=user)
    notes = [draft_of(user, patient=patient) for _ in range(PAGE_SIZE + 3)]
    pages = [client.get(f"/notes?page={number}&kind=daily").text for number in (1, 2)]
    assert [sum(f"/notes/{note.id}" in page for note in notes) for page in pages] == [PAGE_SIZE, 3]
    assert all(sum(f"/notes/{note.id}" in page for page in pages) == 1 for note in notes)
    assert "kind=daily&amp;page=2" in pages[0]
    assert f"{PAGE_SIZE + 3} notes, page 2 of 2" in pages[1]
    beyond = client.get("/notes?page=99&kind=daily").text
    assert beyond.count("notes, page 1 of 2") == 1


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("", "Every note you wrote is signed"),
        ("?show=unsigned", "Nobody has an unsigned note"),
        ("?show=waiting", "Nothing waits for a co-signature"),
        ("?show=signed", "No signed notes yet"),
        ("?show=all", "No notes yet"),
        ("?show=all&kind=phone", "No note is like that"),
    ],
)
def test_an_empty_list_says_what_to_do(signed_in: SignedIn, asked: str, words: str) -> None:
    client, _ = signed_in()
    page = client.get(f"/notes{asked}").text
    assert words in page
    assert 'class="empty__action"' in page


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("kind=poem", "Choose from those shown here."),
        ("author=nobody", "Choose from those shown here."),
        ("status=lost", "Choose from those shown here."),
        ("first=31+Feb", "Enter a day"),
        ("first=2026-05-02&last=2026-05-01", "lies before the first"),
        ("first=0001-01-01", "Check the year."),
    ],
)
def test_a_filter_that_means_nothing_says_so_and_lists_nothing(signed_in: SignedIn, asked: str, words: str) -> None:
    client, user = signed_in()
    note = draft_of(user)
    answer = client.get(f"/notes?show=all&{asked}")
    assert answer.status_code == 422
    assert words in answer.text
    assert str(note.id) not in answer.text


def test_the_notes_of_one_patient_are_a_list_with_an_address(signed_in: SignedIn) -> None:
    client, user = signed_in()
    mine, other = signed_note(user), signed_note(user)
    page = client.get(f"/notes?show=all&patient_id={mine.patient_id}").text
    assert (str(mine.id) in page, str(other.id) in page) == (True, False)
    assert client.get(f"/notes?patient_id={uuid4()}").status_code == 404
    assert client.get("/notes?patient_id=Robin").status_code == 404
    stranger, _ = signed_in(user=factories.make_user(clinic=factories.make_clinic()))
    assert stranger.get(f"/notes?patient_id={mine.patient_id}").status_code == 404


def test_the_list_of_a_patient_shows_every_note_page_by_page(signed_in: SignedIn) -> None:
    client, user = signed_in()
    patient = factories.make_patient(therapist=user)
    notes = [draft_of(user, patient=patient) for _ in range(PAGE_SIZE + 1)]
    pages = [client.get(f"/patients/{patient.id}/notes?page={number}").text for number in (1, 2)]
    assert all(sum(str(note.id) in page for page in pages) == 1 for note in notes)


def test_filters_that_are_sent_become_an_address(signed_in: SignedIn) -> None:
    client, _ = signed_in()
    answer = post(
        client, "/notes", {"show": "unsigned", "kind": "phone", "first": "5/17/2026", "q": " ", "order": "oldest"}
    )
    assert (answer.status_code, answer.location) == (303, "/notes?show=unsigned&kind=phone&first=2026-05-17")


@pytest.mark.parametrize("show", ["mine", "unsigned", "waiting", "signed", "all"])
def test_lists_need_the_same_queries_for_one_note_as_for_many(
    signed_in: SignedIn, count_queries: Callable[[], object], show: str
) -> None:
    client, therapist = signed_in()
    assistant = factories.make_user(role=Role.ASSISTANT)
    counted = []
    for _ in range(2):
        for _ in range(2):
            every_standing(therapist, assistant)
        with count_queries() as queries:
            client.get(f"/notes?show={show}")
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 7


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.ADMIN])
@pytest.mark.parametrize("path", ["/notes", "/notes?show=all", "/notes?show=signed&kind=daily"])
def test_roles_without_charts_get_no_list(signed_in: SignedIn, role: Role, path: str) -> None:
    client, _ = signed_in(role)
    assert client.get(path).status_code == 403
    assert post(client, "/notes", {"q": "stairs"}).status_code == 403


def test_notes_of_a_record_that_was_taken_back_are_in_no_list(signed_in: SignedIn) -> None:
    client, user = signed_in()
    note = draft_of(user)
    assert str(note.id) in client.get("/notes").text
    take_back(user, note.patient_id)
    page = client.get("/notes").text
    assert str(note.id) not in page
    assert "Every note you wrote is signed" in page
