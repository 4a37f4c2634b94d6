"""The tests of an assessment: each finding has one name, and words of its own."""

from __future__ import annotations

from decimal import Decimal

import pytest

from clinic.battery.sections import MEASURES, SECTIONS


def test_every_finding_has_one_name_and_words_of_its_own():
    names = [name for section in SECTIONS for name in section.fields]
    assert len(names) == len(set(names)) == len(MEASURES)
    labels = [measure.label for section in SECTIONS for measure in section.measures]
    assert len(labels) == len(set(labels))


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("thomas_left_deg", 8, "+8°"), ("thomas_left_deg", -8, "−8°"), ("thomas_left_deg", 0, "0°"),
        ("knee_left_deg", 70, "70°"), ("strength_left", "4-", "4-/5"), ("force_left", Decimal("16.2"), "16.2"),
        ("tilt", "yes", "Yes"), ("thomas_pain_site_left", "Groin", "Groin"), ("tilt", None, "–"),
        ("strength_left", "9", "9"),
    ],
)  # fmt: skip
def test_findings_in_words(name, value, words):
    assert MEASURES[name].in_words(value) == words
