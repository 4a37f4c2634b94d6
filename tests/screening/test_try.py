"""`screening try` on the command line: one answer for each line, whatever is in it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from itertools import combinations
from typing import Any

import pytest
from flask import Flask

from clinic.exercises.catalog import library
from clinic.screening.asking import answers
from tests.conftest import ROOT

CLEARED = {
    "age": 31,
    "sex_at_birth": "female",
    "screen": "ok",
    "screen_age_days": 5,
    "assessment_class": "short_strong",
}
RELEASE, BALL, REST = "supported-psoas-release", "prone-ball-release", "constructive-rest"

Typed = Callable[[bytes], list[dict[str, Any]]]


@pytest.fixture
def typed(app: Flask) -> Typed:
    """Give these bytes to the command; its answers, each read as JSON."""

    def run(data: bytes) -> list[dict[str, Any]]:
        done = app.test_cli_runner().invoke(args=["screening", "try"], input=data)
        assert (done.exit_code, done.stderr) == (0, "")
        return [json.loads(line) for line in done.stdout.splitlines()]

    return run


@pytest.fixture
def ask(typed: Typed) -> Callable[..., dict[str, Any]]:
    """Ask about one exercise for a cleared patient with these facts."""

    def one(exercise: str, *modifications: str, **patient: Any) -> dict[str, Any]:
        return typed(line(exercise, *modifications, **patient))[0]

    return one


def line(exercise: str, *modifications: str, **patient: Any) -> bytes:
    """One line of input."""
    asked = {"patient": CLEARED | patient, "exercise": exercise, "modifications": list(modifications)}
    return json.dumps(asked).encode() + b"\n"


def test_24_weeks_of_pregnancy_stop_lying_flat(ask: Callable[..., dict[str, Any]]) -> None:
    answer = ask(REST, flags=["pregnant"], ga_weeks=24, postpartum_weeks=None, weeks_since={}, days_since={})

    assert answer == {"outcome": "block", "rules": ["PG-BALANCE", "PG-FLAT20"], "fixes": []}


def test_a_fix_is_offered_and_clears_when_it_is_chosen(ask: Callable[..., dict[str, Any]]) -> None:
    before = ask(RELEASE, flags=["osteoporosis", "cannot_floor_transfer"])

    assert (before["outcome"], before["rules"]) == ("require_mod", ["BN-OSTEO", "FL-FLOOR"])
    assert ["bed-version", "lengthwise-ramp"] in before["fixes"]
    for fix in before["fixes"]:
        assert ask(RELEASE, *fix, flags=["osteoporosis", "cannot_floor_transfer"])["outcome"] == "ok"


def test_a_modification_that_no_exercise_of_this_kind_has_is_a_block(ask: Callable[..., dict[str, Any]]) -> None:
    assert ask("block-supported-bridge", flags=["osteoporosis"])["outcome"] == "block"


def test_nothing_known_is_never_screened(typed: Typed) -> None:
    [answer] = typed(b'{"exercise": "breath-reset"}\n')

    assert answer == {"outcome": "block", "rules": ["MN-MINOR", "SC-MISSING"], "fixes": []}


def test_a_week_of_pregnancy_says_that_there_is_one(ask: Callable[..., dict[str, Any]]) -> None:
    assert ask(REST, flags=[], ga_weeks=24) == ask(REST, flags=["pregnant"], ga_weeks=24)


def test_a_pregnancy_of_unknown_weeks_is_a_late_one(ask: Callable[..., dict[str, Any]]) -> None:
    assert ask(REST, flags=["pregnant"])["rules"] == ["PG-BALANCE", "PG-FLAT20", "PG-GA-UNKNOWN"]


@pytest.mark.parametrize(
    ("patient", "rules"),
    [
        ({"weeks_since": {"abdominal_surgery": 11}}, ["AB-SURG12"]),
        ({"weeks_since": {"abdominal_surgery": 12}}, []),
        ({"days_since": {"abdominal_surgery": 83}}, ["AB-SURG12"]),
        ({"days_since": {"abdominal_surgery": 84}}, []),
        ({"weeks_since": {"abdominal_surgery": 20}, "days_since": {"abdominal_surgery": 3}}, ["AB-SURG12"]),
        ({"weeks_since": {"c_section": 5}, "days_since": {"delivery": 400}}, ["PP-EARLY"]),
        ({"weeks_since": {"abdominal_surgery": 3}, "days_since": {"abdominal_surgery": 200}}, ["AB-SURG12"]),
        ({"weeks_since": {"abdominal_surgery": None}}, ["AB-SURG12"]),
        ({"weeks_since": {"hernia_repair": 12}}, []),
        ({"flags": ["abdominal_surgery_ever"]}, ["AB-SURG12", "SD-SURGHX"]),
        ({"flags": ["abdominal_surgery_ever"], "weeks_since": {"abdominal_surgery": 300}}, ["SD-SURGHX"]),
        ({"weeks_since": {"hip_flexor_strain": 1}}, ["HP-STRAIN"]),
        ({"weeks_since": {"hip_flexor_strain": 2}}, []),
        ({"weeks_since": {"delivery": 5}}, ["PP-EARLY"]),
        ({"weeks_since": {"c_section": 5}}, ["PP-EARLY"]),
        ({"weeks_since": {"c_section": 5}, "postpartum_weeks": 6}, []),
        ({"weeks_since": {"c_section": 8}}, []),
        ({"weeks_since": {"c_section": 12}}, []),
        ({"weeks_since": {"c_section": 100, "delivery": 5}}, ["PP-EARLY"]),
        ({"flags": ["abdominoplasty"]}, ["AB-SURG12", "SD-SURGHX"]),
        ({"flags": ["abdominoplasty"], "weeks_since": {"abdominal_surgery": 12}}, ["SD-SURGHX"]),
        ({"flags": ["c_section"]}, ["PP-CSECTION", "PP-EARLY"]),
        ({"flags": ["c_section"], "weeks_since": {"c_section": 8}}, ["PP-CSECTION"]),
    ],
)
def test_events_count_as_in_a_chart(
    ask: Callable[..., dict[str, Any]], patient: dict[str, Any], rules: list[str]
) -> None:
    flags = ["tool_unlocked_by_pt", *patient.get("flags", ())]

    assert ask(BALL, **{**patient, "flags": flags})["rules"] == rules


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        (b"hello", "This is not JSON: Expecting value at character 1."),
        (b"", "The line is empty. Write one JSON object a line."),
        (b"[1]", "The line needs an object in braces, got [1]."),
        (b"\xff\xfe{\x00", "The line is not UTF-8: look at byte 1."),
        (b"[" * 30_000, "This is not JSON that can be read: too many brackets inside each other."),
        (b'{"exercise": "breath-reset", "patient": {"age": ' + b"9" * 5000 + b"}}", "too many digits"),
        (b'{"exercise": "breath-reset", "patient": {"age": ' + b"9" * 4000 + b"}}", "from 0 to 125, or null, got 99"),
        (b'{"exercise": "breath-reset", "patient": {"age": 1e999}}', "from 0 to 125, or null, got inf."),
        (b'{"exercise": "breath-reset", "patient": {"age": NaN}}', "NaN is not a number that can be read."),
        (b'{"exercise": "breath-reset", "patient": {"age": true}}', "got True."),
        (b'{"exercise": "breath-reset", "patient": {"age": "31"}}', "got '31'."),
        (b'{"exercise": "breath-reset", "patient": {"age": -1}}', "got -1."),
        (b'{"exercise": "breath-reset", "patient": {"ga_weeks": 45}}', "from 0 to 44"),
        (b'{"exercise": "breath-reset", "patient": {"ga_weeks": 20.5}}', "got 20.5."),
        (b'{"exercise": "breath-reset", "patient": {"weight": 80}}', "patient has no key 'weight'. Use age,"),
        (b'{"exercise": "breath-reset", "patient": []}', "patient needs an object in braces, got []."),
        (b'{"exercise": "breath-reset", "patient": null}', "patient needs an object in braces, got None."),
        (b'{"exercise": "breath-reset", "patient": {"flags": "pregnant"}}', "flags needs a list of names"),
        (b'{"exercise": "breath-reset", "patient": {"flags": ["tired"]}}', "There is no flag 'tired'."),
        (b'{"exercise": "breath-reset", "patient": {"flags": [1]}}', "flags needs a list of names, got [1]."),
        (b'{"exercise": "breath-reset", "patient": {"weeks_since": {"birthday": 3}}}', "has no key 'birthday'"),
        (b'{"exercise": "breath-reset", "patient": {"days_since": {"delivery": "3"}}}', "days_since.delivery needs"),
        (b'{"exercise": "breath-reset", "patient": {"assessment_class": "weak"}}', "long_weak, normal"),
        (b'{"exercise": "breath-reset", "patient": {"screen": "old"}}', "screen needs one of ok, or null"),
        (b'{"exercise": "breath-reset", "patient": {"sex_at_birth": "f"}}', "female, male, unknown, or null"),
        (b'{"exercise": "breath-reset", "patient": {"age": 1, "age": 40}}', "The key 'age' is there twice."),
        (b'{"exercise": "breath-reset", "sets": 3}', "The line has no key 'sets'. Use exercise, modifications, patient."),
        (b'{"patient": {}}', "exercise needs the slug of an exercise of the library, got None."),
        (b'{"exercise": "sit-up"}', "got 'sit-up'."),
        (b'{"exercise": "\\ud800"}', "got '\\ud800'."),
        (b'{"exercise": ["breath-reset"]}', "got ['breath-reset']."),
        (b'{"exercise": "breath-reset", "modifications": ["magic"]}', "There is no modification 'magic'."),
        (b'{"exercise": "breath-reset", "modifications": {}}', "modifications needs a list of names"),
        (b'{"exercise": "breath-reset", "modifications": ["strap-feet"]}', "is not made for"),
        (line(RELEASE, "strap-feet", "strap-feet").strip(), "A modification is there twice."),
        (line(RELEASE, "strap-feet", "feet-pillows").strip(), "change the same thing"),
        (line(RELEASE, "lengthwise-ramp", "under-rib-pad").strip(), "cannot go together"),
        (line(RELEASE, "pregnancy-incline").strip(), "'pregnancy-incline' is only for patients with the flag pregnant."),
        (b'{"exercise": "' + b"x" * 70_000 + b'"}', "The line is longer than 65536 bytes."),
    ],
)  # fmt: skip
def test_a_bad_line_says_why_and_the_next_one_is_answered(typed: Typed, said: bytes, answer: str) -> None:
    good = line("breath-reset")

    bad, after = typed(said + b"\n" + good)

    assert set(bad) == {"error"}
    assert answer in bad["error"]
    assert after == {"outcome": "ok", "rules": [], "fixes": []}


def test_what_cannot_be_set_up_but_no_source_forbids_is_answered_by_the_rules(
    ask: Callable[..., dict[str, Any]],
) -> None:
    chair_on_bed = ("calves-on-chair", "bed-version")
    assert ask(REST, *chair_on_bed) == {"outcome": "ok", "rules": [], "fixes": []}
    told = ask(REST, *chair_on_bed, flags=["trauma_history"])
    assert told == {"outcome": "require_mod", "rules": ["SD-TRAUMA"], "fixes": [["informed-choice"]]}


def test_every_pair_that_the_sources_allow_is_answered() -> None:
    shelf = library()
    forbidden = {frozenset({one.a, one.b}) for one in shelf.conflicts if one.kind == "exclusive"}
    asked, allowed = [], []
    for exercise in shelf.exercises.values():
        for first, second in combinations(shelf.modifications_for(exercise.slug), 2):
            flags = sorted(first.requires_flags | second.requires_flags)
            asked.append(line(exercise.slug, first.slug, second.slug, flags=flags))
            apart = first.slot == second.slot or frozenset({first.slug, second.slug}) in forbidden
            allowed.append(not apart)
    said = ["error" not in json.loads(answer) for answer in answers(asked)]
    assert said == allowed
    assert said.count(False) > 10


def test_line_ends_of_any_system_and_a_mark_at_the_beginning(typed: Typed) -> None:
    good = line("breath-reset").strip()

    assert [one["outcome"] for one in typed(b"\xef\xbb\xbf" + good + b"\r\n" + good + b"\r\n" + good)] == ["ok"] * 3


def test_nothing_in_nothing_out(typed: Typed) -> None:
    assert typed(b"") == []


def test_it_answers_before_the_next_line_and_without_a_database() -> None:
    """As a script talks to it, through a pipe, with a database address that leads nowhere."""
    environment = {
        "CLINIC_ENV": "test", "SECRET_KEY": "test-key-" + "0" * 32, "BASE_URL": "http://localhost",
        "DATABASE_URL": "postgresql+psycopg://nobody@127.0.0.1:1/nowhere", "PATH": "/usr/bin:/bin",
    }  # fmt: skip
    command = [ROOT / ".venv" / "bin" / "python", "-m", "flask", "--app", "wsgi", "screening", "try"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as asked:
        assert asked.stdin
        assert asked.stdout
        for said, outcome in (
            (line("breath-reset"), "ok"),
            (line(REST, flags=["saddle_numbness"]), "escalate_emergency"),
        ):
            asked.stdin.write(said)
            asked.stdin.flush()
            assert json.loads(asked.stdout.readline())["outcome"] == outcome
        asked.stdin.close()
        assert asked.wait(timeout=10) == 0


def test_it_answers_without_the_web_program() -> None:
    """`python -m clinic.screening`, which `./run cli screening try` is, needs neither database nor settings."""
    asked = b'{"exercise": "seated-march"}\nnonsense\n'
    done = subprocess.run(
        [sys.executable, "-m", "clinic.screening"], input=asked, capture_output=True, check=True, cwd=ROOT, env={}
    )
    assert done.stdout.decode().splitlines() == list(answers(asked.splitlines(keepends=True)))
