"""Finding a code: by its beginning or by words in any order, the usual ones first, what cannot be billed with its children."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from clinic.core.db import Database
from clinic.diagnosis_codes.queries import MOST_HITS, Found, edition_for, find_usual, search
from clinic.diagnosis_codes.rules import Certainty, is_key, side_in
from tests.conftest import ROOT

DAY = date(2026, 11, 20)
SHIPPED = tomllib.loads((ROOT / "clinic" / "diagnosis_codes" / "usual.toml").read_text(encoding="utf-8"))


def found(database: Database, typed: str, day: date = DAY) -> Found:
    with database.transaction():
        return search(typed, day)


def codes(database: Database, typed: str) -> list[str]:
    return [hit.code.code for hit in found(database, typed).hits]


def test_the_shipped_list_is_there_as_it_is_written(database: Database) -> None:
    with database.transaction() as session:
        rows = {row.code: row for row in session.execute(text("SELECT * FROM diagnosis_codes"))}
    assert set(rows) == {one["code"] for one in SHIPPED["codes"]}
    for one in SHIPPED["codes"]:
        row = rows[one["code"]]
        assert is_key(row.code_key)
        assert (row.text, row.certainty, row.note) == (one["text"], one["certainty"], one.get("note", ""))
        assert row.side == side_in(one["text"])
        assert row.is_usual
        assert row.certainty != Certainty.OFFICIAL
        assert row.is_billable or row.note, "who cannot choose it is told why"


@pytest.mark.parametrize("typed", ["M76.1", "m761", "M76.1-", "psoas", "tendinitis psoas", "PSOAS tend", "m76 hip"])
def test_a_beginning_or_words_in_any_order(database: Database, typed: str) -> None:
    every = [one.code for one in found(database, typed).codes]
    assert set(every) >= {"M76.11", "M76.12"}


def test_a_code_that_cannot_be_billed_offers_those_beneath_it(database: Database) -> None:
    [hit] = found(database, "r10.2").hits
    assert (hit.code.code, hit.code.is_billable) == ("R10.2", False)
    assert "October 1, 2025" in hit.code.note
    assert [one.code for one in hit.instead] == ["R10.20", "R10.21", "R10.22", "R10.23", "R10.24"]
    assert all(one.is_billable for one in hit.instead)


def test_the_code_itself_comes_first_and_nothing_twice(database: Database) -> None:
    assert codes(database, "M25.552")[0] == "M25.552"
    shown = [one.code for hit in found(database, "pain").hits for one in (hit.code, *hit.instead)]
    assert len(shown) == len(set(shown))


def test_there_are_never_more_than_twenty(database: Database) -> None:
    result = found(database, "weeks gestation")
    assert len(result.hits) == MOST_HITS
    assert result.has_more


@pytest.mark.parametrize("typed", ["", "x", "%", "__", "zzzz", "'; DROP TABLE diagnoses --", "\\", "…"])
def test_nothing_is_found_for_what_says_nothing(database: Database, typed: str) -> None:
    result = found(database, typed)
    assert result.hits == ()
    assert result.is_too_short == (len(typed) < 2)


def test_an_old_edition_says_so(database: Database) -> None:
    assert found(database, "hip").is_old
    assert not found(database, "hip", date(2026, 3, 1)).is_old
    with database.transaction():
        assert edition_for(date(2020, 1, 1)) == 2026, "better the first edition than none"
        usual = find_usual(DAY)
    assert len(usual.hits) == MOST_HITS
    assert all(hit.code.is_billable for hit in usual.hits)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO diagnosis_codes SELECT 2027, code FROM diagnosis_codes",
        "UPDATE diagnosis_codes SET text = 'x'",
        "DELETE FROM diagnosis_codes",
        "TRUNCATE diagnosis_codes",
    ],
)
def test_the_web_role_only_reads(database: Database, statement: str) -> None:
    with database.transaction() as session, pytest.raises(ProgrammingError), session.begin_nested():
        session.execute(text(statement))
