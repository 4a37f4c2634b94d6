"""What becomes of a text that was put into a note is told from its words alone, and never more than they say."""

from __future__ import annotations

import pytest

from clinic.notes.standing import Found, Piece, Standing, find_pieces, holds, standing_of

KEPT = "Thomas test is positive on the right, 12 degrees of flexion are left at the hip."
LONG = "\n".join(
    [*(f"Line {n} of the old findings says {n * 7} about muscle {n * 3} and side {n}." for n in range(30)), KEPT]
)
"""A long text of which somebody keeps one line."""
WHOLE, EDITED = Standing.AS_PUT_IN, Standing.CHANGED


@pytest.mark.parametrize(
    ("put_in", "section", "standing"),
    [
        ("One line", "One line", Standing.AS_PUT_IN),
        ("One\ntwo", "Mine\n\nOne  \ntwo\nmore", Standing.AS_PUT_IN),
        ("One\ntwo", "One\n\ntwo", Standing.AS_PUT_IN),
        ("One\ntwo", "One\nthree", Standing.CHANGED),
        ("One\ntwo", "NO LONGER TRUE: One\ntwo", Standing.CHANGED),
        ("One\ntwo", "One\ntwo. REVOKED.", Standing.CHANGED),
        ("Pain 3", "Pain 30", Standing.CHANGED),
        (
            "Go on, with the sheet as it is, for two more weeks.",
            "Go on; with the sheet as it is, for two more weeks.",
            Standing.CHANGED,
        ),
        ("Less stiff, walks further.", "Less stiff; walks further.", Standing.CHANGED),
        (
            "The strap stays on all night and the feet do not roll out any more.",
            "Slept badly. Pain at night, and stiff.",
            Standing.GONE,
        ),
        ("One\ntwo", "", Standing.GONE),
        ("One\ntwo", "Something else", Standing.GONE),
        ("", "Whatever stands here.", Standing.GONE),
        (" \n\n", "", Standing.GONE),
        ("Independent", "Independent.", Standing.CHANGED),
        ("Independent", "Independence of hip and back", Standing.GONE),
        ("Caf\u00e9 walk", "Cafe\u0301 walk", Standing.AS_PUT_IN),
        ("Caf\u00e9 walk, 20 minutes", "Cafe walk, 20 minutes", Standing.CHANGED),
        ("One\ntwo", "One\r\ntwo\r\n", Standing.AS_PUT_IN),
        ("One  two\tthree", "One two three", Standing.AS_PUT_IN),
        ("Left side only", "LEFT side only", Standing.CHANGED),
        ("One\ntwo", "two\nOne", Standing.CHANGED),
        (LONG, KEPT, Standing.CHANGED),
        (LONG, f"As before: {KEPT[:-1]}, and now also on stairs.", Standing.CHANGED),
        (LONG, "Walks without a stick.", Standing.GONE),
        (
            "Walks without a limp today",
            "No limp. The patient walks and today she is without any pain of a kind",
            Standing.GONE,
        ),
    ],
)
def test_what_became_of_a_text(put_in: str, section: str, standing: Standing) -> None:
    assert standing_of(put_in, section) is standing


SHEET_1 = "Home program, sheet 1\nRelease: 2 minutes, daily\nPress: 3 sets of 5, three days a week"
SHEET_2 = "Home program, sheet 2\nRelease: 2 minutes, daily\nPress: 3 sets of 8, three days a week"
WALK = "Walks ten minutes without a stick and without a limp, which was not so at the first visit."


def found(pieces: list[Piece], **texts: str) -> list[tuple[int, str, Standing]]:
    return [(one.place, one.section, one.standing) for one in find_pieces(pieces, texts)]


def test_what_a_newer_text_replaced_is_not_called_edited() -> None:
    pieces = [Piece("plan", SHEET_1), Piece("plan", SHEET_2)]
    assert found(pieces, plan=SHEET_2) == [(1, "plan", WHOLE)]
    assert found(pieces, plan=f"{SHEET_1}\n\n{SHEET_2}") == [(0, "plan", WHOLE), (1, "plan", WHOLE)]
    newer_edited = SHEET_2.replace("8", "6")
    assert found(pieces, plan=newer_edited) == [(1, "plan", EDITED)]


def test_one_text_that_two_were_is_said_once_and_as_copied() -> None:
    pieces = [Piece("plan", "Go on with it."), Piece("plan", "Go on with it.", is_copied=True)]
    assert found(pieces, plan="Go on with it.") == [(1, "plan", WHOLE)]
    assert found(pieces, plan="Go on with it.\nGo on with it.") == [(0, "plan", WHOLE), (1, "plan", WHOLE)]


def test_a_text_that_was_moved_is_named_where_it_stands() -> None:
    pieces = [Piece("objective", WALK, is_copied=True)]
    assert found(pieces, objective="", assessment=f"Better.\n{WALK}") == [(0, "assessment", WHOLE)]
    half = WALK.partition(",")[0] + "."
    assert found(pieces, objective="Pain 3.", assessment=f"Better. {half}") == [(0, "assessment", EDITED)]
    assert found(pieces, objective=WALK, assessment=WALK) == [(0, "objective", WHOLE), (0, "assessment", WHOLE)]


def test_a_few_words_in_another_section_are_no_move() -> None:
    pieces = [Piece("objective", "Not tested."), Piece("plan", "Go on with the sheet as it is, for two weeks.")]
    texts = {"objective": "", "assessment": "Not tested.\nGo on with the sheet.", "plan": ""}
    assert find_pieces(pieces, texts) == []


def test_each_place_is_one_texts_own() -> None:
    pieces = [Piece("plan", "Same words here"), Piece("objective", "Same words here")]
    assert find_pieces(pieces, {"objective": "Same words here", "plan": "Same words here"}) == [
        Found(0, "plan", WHOLE),
        Found(1, "objective", WHOLE),
    ]


def test_a_number_that_begins_another_is_not_held() -> None:
    assert holds("Pain 3\nStiff", "Pain 3")
    assert not holds("Pain 30", "Pain 3")
    assert not holds("Do not go on.", "go on.")
