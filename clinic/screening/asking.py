"""The rules asked line by line: a patient, an exercise and modifications in JSON, the answer in JSON.

A line that cannot be understood is answered by `{"error": …}` with a sentence, and the next line is read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import BinaryIO

from clinic.core.errors import Refusal
from clinic.decision_table.kinds import AssessmentClass
from clinic.exercises.catalog import library
from clinic.patients.kinds import SexAtBirth
from clinic.screening.described import DescriptionError, Words, quoted, read_names, read_object, read_patient
from clinic.screening.rules import fire
from clinic.screening.service import PatientScreening, check_askable, safety_rules

LONGEST_LINE = 64 * 1024
"""In bytes: what a patient and an exercise need is under 5 000."""

_KEYS = frozenset({"patient", "exercise", "modifications"})


def answers(lines: Iterable[bytes]) -> Iterator[str]:
    """One JSON answer for each line, in order, as soon as the line is there."""
    for number, line in enumerate(lines):
        try:
            answer = _answer(_parsed(_text(line, is_first=number == 0)))
        except DescriptionError as error:
            answer = {"error": str(error)}
        except Refusal as error:
            answer = {"error": error.message}
        yield json.dumps(answer)


def lines_of(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of a stream one at a time; of one that is too long only the beginning, which is enough to refuse it."""
    while line := stream.readline(LONGEST_LINE + 1):
        end = line
        while not end.endswith(b"\n") and len(end) > LONGEST_LINE:
            end = stream.readline(LONGEST_LINE + 1)
        yield line


def _text(line: bytes, *, is_first: bool) -> str:
    if len(line) > LONGEST_LINE:
        raise DescriptionError(f"The line is longer than {LONGEST_LINE} bytes.")
    try:
        text = line.decode("utf-8-sig" if is_first else "utf-8").strip()
    except UnicodeDecodeError as error:
        raise DescriptionError(f"The line is not UTF-8: look at byte {error.start + 1}.") from error
    if not text:
        raise DescriptionError("The line is empty. Write one JSON object a line.")
    return text


def _parsed(text: str) -> object:
    try:
        return _decoder().decode(text)
    except DescriptionError:
        raise
    except json.JSONDecodeError as error:
        raise DescriptionError(f"This is not JSON: {error.msg} at character {error.pos + 1}.") from error
    except RecursionError as error:
        raise DescriptionError("This is not JSON that can be read: too many brackets inside each other.") from error
    except ValueError as error:
        raise DescriptionError("A number in this line has too many digits.") from error


@cache
def _decoder() -> json.JSONDecoder:
    return json.JSONDecoder(object_pairs_hook=_once, parse_constant=_no_constant)


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object; a key that is there twice would let the last one win in silence."""
    table = dict(pairs)
    if len(table) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise DescriptionError(f"The key {quoted(twice)} is there twice.")
    return table


def _no_constant(name: str) -> object:
    raise DescriptionError(f"{name} is not a number that can be read. Use null for what is not known.")


def _answer(data: object) -> Mapping[str, object]:
    table = read_object(data, "The line", _KEYS)
    slug, modifications = _choice(table)
    facts = read_patient(table.get("patient", {}), _words())
    patient = PatientScreening(facts, fire(safety_rules(), facts))
    _check_fit(patient, slug, modifications)
    found = patient.screen(slug, modifications)
    return {
        "outcome": found.outcome,
        "rules": sorted({finding.rule_id for finding in found.findings}),
        "fixes": [list(fix) for fix in found.fixes],
    }


@cache
def _words() -> Words:
    return Words(library().flags, frozenset(SexAtBirth), frozenset(AssessmentClass))


def _check_fit(patient: PatientScreening, slug: str, modifications: tuple[str, ...]) -> None:
    """Refuse what the sources refuse: not made for the exercise or the patient, or not together.

    What a program refuses beyond that, because it cannot be set up, is no question of safety and is answered.
    """
    check_askable(slug, modifications)
    for modification in modifications:
        if modification not in patient.applicable(slug):
            needed = ", ".join(sorted(library().modifications[modification].requires_flags))
            raise DescriptionError(f"{quoted(modification)} is only for patients with the flag {needed}.")


def _choice(table: Mapping[str, object]) -> tuple[str, tuple[str, ...]]:
    slug = table.get("exercise")
    if not isinstance(slug, str) or slug not in library().exercises:
        raise DescriptionError(f"exercise needs the slug of an exercise of the library, got {quoted(slug)}.")
    modifications = read_names(table.get("modifications"), "modifications")
    for modification in modifications:
        if modification not in library().modifications:
            raise DescriptionError(f"There is no modification {quoted(modification)}.")
    if len(set(modifications)) < len(modifications):
        raise DescriptionError("A modification is there twice.")
    return slug, modifications
