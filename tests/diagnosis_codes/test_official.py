"""The official files, read line by line: fixed columns, or a code and its text; one bad line stops all of it."""

from __future__ import annotations

import pytest

from clinic.diagnosis_codes.official import MOST_TROUBLES, BadFile, OfficialCode, read_official
from tests.diagnosis_codes.cases import order_line


def test_the_order_file_has_headings_and_long_texts() -> None:
    lines = [
        order_line(1, "M545", 0, "Low back pain", "Low back pain"),
        order_line(2, "M5450", 1, "Low back pain, unsp", "Low back pain, unspecified"),
        "",
    ]
    assert read_official("\r\n".join(lines).encode()) == [
        OfficialCode("M545", "Low back pain", is_billable=False),
        OfficialCode("M5450", "Low back pain, unspecified", is_billable=True),
    ]


def test_the_codes_file_has_billable_codes_alone() -> None:
    content = "\ufeffM5450  Low back pain, unspecified\nZ3A24   24 weeks gestation of pregnancy\n".encode()
    assert read_official(content) == [
        OfficialCode("M5450", "Low back pain, unspecified", is_billable=True),
        OfficialCode("Z3A24", "24 weeks gestation of pregnancy", is_billable=True),
    ]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (order_line(1, "M5450", 7, "x", "x"), "neither 0 (a heading) nor 1"),
        (order_line(1, "5450", 1, "x", "x"), "is not a code"),
        (order_line(1, "M5450", 1, "", ""), "has no text"),
        (order_line(1, "M5450", 1, "x", "y" * 400), "longer than 320"),
        ("M5450", "neither the fixed columns"),
        ("m5450   Low back pain", "is not a code"),
        ("<html>", "neither the fixed columns"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_taken(line: str, why: str) -> None:
    good = order_line(1, "M545", 0, "Low back pain", "Low back pain")
    with pytest.raises(BadFile) as bad:
        read_official(f"{good}\n{line}\n".encode())
    [trouble] = bad.value.troubles
    assert trouble.startswith("line 2: ")
    assert why in trouble


def test_a_code_that_stands_twice_is_named_with_both_lines() -> None:
    with pytest.raises(BadFile, match=r"line 3: M5450 stands in line 1 already"):
        read_official(b"M5450   One\nM5451   Two\nM5450   Three\n")


def test_what_is_no_text_says_so() -> None:
    with pytest.raises(BadFile, match="line 2: not UTF-8"):
        read_official(b"M5450   One\nM5451   \xff\xfe\n")
    with pytest.raises(BadFile, match="empty"):
        read_official(b"\n \n")


def test_a_file_of_another_kind_names_only_the_first_lines() -> None:
    with pytest.raises(BadFile) as bad:
        read_official(b"<p>\n" * 50)
    assert len(bad.value.troubles) == MOST_TROUBLES + 1
    assert bad.value.troubles[-1] == "and 30 more lines"
