"""A text that a spreadsheet would compute is shown and not computed; everything else stays as it is."""

from __future__ import annotations

import pytest

from clinic.core.cells import harmless


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        " =1",
        "\u00a0=1",
        "\u3000=1",
        "\n=1",
        "＝1",
        "＋1",
        "－1",
        "＠a",
        "\ufeff=1",
    ],
)
def test_I13_what_begins_like_a_formula_is_quoted(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Press 3 - 1", "a=b", "5", "José", "'=1", '{"a":1}'])
def test_other_texts_stay(text: str) -> None:
    assert harmless(text) == text
