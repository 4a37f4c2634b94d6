"""How passwords are kept, and which may be chosen."""

from __future__ import annotations

from typing import Literal

import pytest
from argon2 import PasswordHasher, extract_parameters

from clinic.accounts import password_rules, passwords
from clinic.accounts.password_rules import check
from clinic.accounts.refusals import WeakPassword
from tests.accounts import PASSWORD
from tests.accounts.conftest import CHEAP

OWN = ("Canyon Hip Clinic", "robin.marlowe@example.test", "Robin Marlowe")
UNRELATED = (
    "violet otter counts nine lamps, slowly and without a sound, until the tide has turned and the kettle sings " * 2
)


def test_parameters_in_force() -> None:
    passwords.configure()
    stored = passwords.make_hash(PASSWORD)
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=1$")
    assert passwords.matches(PASSWORD, stored)
    assert not passwords.needs_rehash(stored)
    assert passwords.needs_rehash(CHEAP.hash(PASSWORD))


class Counting(PasswordHasher):
    """A hasher that notes the parameters of every hash it was asked to verify."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.verified: list[tuple[int, int, int]] = []

    def verify(self, stored: str | bytes, password: str | bytes) -> Literal[True]:
        found = extract_parameters(str(stored))
        self.verified.append((found.memory_cost, found.time_cost, found.parallelism))
        return super().verify(stored, password)


def test_A01_nobody_costs_what_somebody_costs() -> None:
    """The work is counted, not timed: one verification at the same cost, whether the account exists or not."""
    hasher = Counting()
    passwords.configure(hasher=hasher)
    try:
        stored = passwords.make_hash(PASSWORD)
        assert not passwords.matches("wrong wrong wrong", stored)
        assert not passwords.matches("wrong wrong wrong", None)
        assert len(hasher.verified) == 2
        assert hasher.verified[0] == hasher.verified[1]
        assert not passwords.matches("w" * 10_000, None)
        assert len(hasher.verified) == 2, "what is too long is refused before any work"
    finally:
        passwords.configure(hasher=CHEAP)


@pytest.mark.parametrize(("length", "accepted"), [(14, False), (15, True), (64, True), (128, True), (129, False)])
def test_A05_lengths(length: int, accepted: bool) -> None:
    if accepted:
        check(UNRELATED[:length])
        return
    with pytest.raises(WeakPassword, match="at least 15" if length < 15 else "at most 128"):
        check(UNRELATED[:length])


def test_A05_ten_thousand_characters_are_never_hashed() -> None:
    hasher = Counting()
    passwords.configure(hasher=hasher)
    try:
        assert not passwords.matches("x" * 10_000, passwords.make_hash(PASSWORD))
        assert hasher.verified == []
    finally:
        passwords.configure(hasher=CHEAP)


def test_A05_every_character_counts() -> None:
    stored = passwords.make_hash(UNRELATED[:128])
    assert passwords.matches(UNRELATED[:128], stored)
    for place in (72, 127):
        other = UNRELATED[:place] + "#" + UNRELATED[place + 1 : 128]
        assert not passwords.matches(other, stored)


def test_A06_composed_and_decomposed_are_the_same() -> None:
    stored = passwords.make_hash("caf\u00e9 \N{OTTER} with  two spaces")
    assert passwords.matches("cafe\u0301 \N{OTTER} with  two spaces", stored)
    assert not passwords.matches("cafe\u0301 \N{OTTER} with two spaces", stored)


def test_pepper_is_part_of_the_hash() -> None:
    passwords.configure("one pepper", CHEAP)
    stored = passwords.make_hash(PASSWORD)
    assert passwords.matches(PASSWORD, stored)
    passwords.configure("another pepper", CHEAP)
    assert not passwords.matches(PASSWORD, stored)
    passwords.configure("", CHEAP)
    assert not passwords.matches(PASSWORD, stored)


@pytest.mark.parametrize("stored", ["unusable", "", "$argon2id$v=19$m=65536", None])
def test_a_hash_that_is_none_matches_nothing(stored: str | None) -> None:
    assert not passwords.matches(PASSWORD, stored)


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword",
        "Password1234567!",
        "P@ssw0rdP@ssw0rd",
        "correcthorsebatterystaple",
        "Correct-Horse-Battery-Staple",
        "qwertyuiopasdfghjkl",
        "1qaz2wsx3edc4rfv",
        "abcdefghijklmnopqrs",
        "01234567890123456",
        "987654321098765432",
        "welcome2026welcome2026",
        "ILoveYouSunshine1",
        "letmeinletmeinletmein",
    ],
)
def test_A07_what_everybody_tries_first_is_refused(password: str) -> None:
    with pytest.raises(WeakPassword, match="everybody tries first"):
        check(password)


@pytest.mark.parametrize("password", ["aaaaaaaaaaaaaaaa", "abababababababababab", "111111111111111111"])
def test_A07_few_characters_are_refused(password: str) -> None:
    with pytest.raises(WeakPassword, match="repeat"):
        check(password)


@pytest.mark.parametrize(
    "password",
    ["CanyonHipClinic2026", "canyon.hip.clinic!!", "Robin.Marlowe.1990", "robin-canyon-robin", "marlowe-password-26"],
)
def test_A07_own_names_are_refused(password: str) -> None:
    with pytest.raises(WeakPassword, match="your name"):
        check(password, OWN)


@pytest.mark.parametrize(
    "password",
    [
        PASSWORD,
        "seven quiet herons cross",
        "83920175629301758294",
        "canyon lampshade trombone",
        "\u0434\u043e\u0436\u0434\u044c \u0438\u0434\u0451\u0442 \u043d\u0430\u0434 \u043a\u0440\u044b\u0448\u0435\u0439",
        "xK9#vq2!LmZp7$Rt",
        "\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341\u767e\u5343\u842c\u5104\u5146",
    ],
)
def test_a_good_password_is_accepted(password: str) -> None:
    check(password, OWN)


def test_the_bundled_list_is_lower_case_and_sorted() -> None:
    lines = [line for line in password_rules.COMMON.read_text().splitlines() if not line.startswith("#")]
    assert lines == sorted(set(lines))
    assert all(line == line.lower() and line.isalnum() and len(line) >= 3 for line in lines)
