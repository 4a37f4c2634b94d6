"""Codes, canonical text, time and roles: the small things everything rests on."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.core import clock
from clinic.core.canonical import canonical_json, sha256_hex
from clinic.core.codes import LETTERS, code_of, grouped, read_code
from clinic.core.permissions import Permission, Role, has_permission

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.binary(min_size=32, max_size=32))
def test_a_printed_code_reads_back_however_it_is_typed(digest: bytes) -> None:
    code = code_of(digest, 16)
    assert set(code) <= set(LETTERS)
    assert read_code(f" {grouped(code).lower()} ", 16) == code


def test_look_alikes_are_put_right() -> None:
    assert read_code("oil0-1lio", 8) == "01101110"


@pytest.mark.parametrize("typed", ["", "ABC", "UUUU-UUUU", "ABCD-EFG!", "A" * 17])
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert read_code(typed, 8) is None


def test_a_code_longer_than_its_digest_is_refused() -> None:
    with pytest.raises(ValueError, match="too short"):
        code_of(b"1234", 8)


@given(st.dictionaries(st.text(), json_values))
def test_equal_content_gives_equal_text(data: dict[str, object]) -> None:
    assert canonical_json(data) == canonical_json(dict(reversed(data.items())))


def test_composed_and_decomposed_text_hash_alike() -> None:
    assert sha256_hex(canonical_json({"name": "José"})) == sha256_hex(canonical_json({"name": "Jose\u0301"}))


def test_numbers_that_are_not_finite_are_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        canonical_json({"angle": float("nan")})


def test_a_held_clock_tells_the_clinic_its_own_day() -> None:
    with clock.fixed(datetime(2026, 3, 1, 2, 30, tzinfo=UTC)):
        assert clock.today("America/Denver").isoformat() == "2026-02-28"
        assert clock.today("Europe/Berlin").isoformat() == "2026-03-01"


@pytest.mark.parametrize(
    ("role", "may", "may_not"),
    [
        (Role.PT, Permission.DESIGN_PROGRAM, Permission.MANAGE_CLINIC),
        (Role.ASSISTANT, Permission.WRITE_NOTE, Permission.ASSESS_PATIENT),
        (Role.ASSISTANT, Permission.PRINT_HANDOUT, Permission.DESIGN_PROGRAM),
        (Role.ASSISTANT, Permission.ENTER_DIARY, Permission.OVERRIDE_FINDING),
        (Role.FRONT_DESK, Permission.ENTER_DIARY, Permission.SEE_CHART),
        (Role.ADMIN, Permission.SEE_AUDIT, Permission.SEE_CHART),
    ],
)
def test_a_role_includes_what_it_should(role: Role, may: Permission, may_not: Permission) -> None:
    assert has_permission(role, may)
    assert not has_permission(role, may_not)
