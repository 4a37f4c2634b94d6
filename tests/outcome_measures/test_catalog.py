"""The measures as data: whole, marked, and with no item text where a licence forbids it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files

import pytest
from flask_wtf import FlaskForm

from clinic.outcome_entry.forms import FORMS
from clinic.outcome_measures.catalog import ItemText, asked_by_link, find_measure, measures
from clinic.outcome_measures.models import RANGES, WITH_PERCENT
from clinic.outcome_measures.rules import ODI_LEAST, RMDQ_ITEMS, MeasureKey
from clinic.patient_page.outcome_forms import QUESTIONS
from tests.outcome_measures.cases import GROC, LEFS, NPRS, ODI, PSFS, RMDQ


def raw(key: MeasureKey) -> dict[str, object]:
    return tomllib.loads(files("clinic.outcome_measures").joinpath("measures", f"{key}.toml").read_text("utf-8"))


@pytest.mark.parametrize("key", list(MeasureKey))
def test_every_figure_has_a_source_and_a_mark(key: MeasureKey) -> None:
    measure = measures()[key]
    rule = measure.yardstick
    assert measure.licence
    assert measure.mark in ("standard", "proposed")
    assert all(one.source and one.why and one.mark in ("standard", "proposed") for one in rule.thresholds)
    assert rule.thresholds[0].lowest == rule.lowest
    assert rule.thresholds[-1].highest == rule.highest


@pytest.mark.parametrize("key", list(MeasureKey))
def test_a_source_names_a_journal_or_says_that_it_is_not_fully_cited(key: MeasureKey) -> None:
    for threshold in measures()[key].yardstick.thresholds:
        named = any(journal in threshold.source for journal in ("Phys Ther", "Abbott and Schmitt, JOSPT"))
        assert named != threshold.source.endswith("not fully cited")
        if threshold.floor is not None:
            assert threshold.floor.why
            assert threshold.floor.mark == "proposed"


@pytest.mark.parametrize("key", [LEFS, ODI])
def test_no_question_of_a_licensed_measure_is_kept(key: MeasureKey) -> None:
    assert measures()[key].item_text is ItemText.NEVER
    assert measures()[key].is_score_only
    assert "words" not in raw(key)


def test_the_database_and_the_data_agree_on_the_ranges() -> None:
    for key, (low, high) in RANGES.items():
        rule = measures()[key].yardstick
        if key is not ODI:
            assert (rule.lowest, rule.highest) == (low, high)
    assert set(WITH_PERCENT) == {LEFS, ODI}
    assert raw(ODI)["least_answered"] == ODI_LEAST


def test_what_may_be_asked_by_link() -> None:
    assert [one.key for one in asked_by_link()] == [NPRS, PSFS, GROC, RMDQ]
    assert find_measure("psfs") is measures()[PSFS]
    assert find_measure("psfs2") is None
    assert find_measure(None) is None


def test_patients_read_their_own_language_where_it_is_at_hand() -> None:
    assert measures()[NPRS].say("low", "es") == "Sin dolor"
    assert measures()[NPRS].say("low", "ko") == "No pain"
    assert len(measures()[GROC].say("steps", "es")) == len(measures()[GROC].say("steps")) == 15
    assert measures()[RMDQ].language("es") == "en"


def test_the_sentences_of_roland_and_morris_are_theirs_to_the_letter() -> None:
    sentences = measures()[RMDQ].say("items")
    assert len(sentences) == RMDQ_ITEMS
    assert sentences[0] == "I stay at home most of the time because of my back."
    assert sentences[8] == "I get dressed more slowly then usual because of my back."
    assert sentences[23] == "I stay in bed most of the time because of my back."
    assert all("back" in one and one.endswith(".") for one in sentences)
    assert "Spine 1983;8:141-144" in measures()[RMDQ].licence


@pytest.mark.parametrize("forms", [FORMS, QUESTIONS], ids=["staff", "link"])
def test_every_form_of_a_measure_says_what_its_answers_are(forms: Mapping[MeasureKey, type[FlaskForm]]) -> None:
    assert all(not getattr(form.answers, "__isabstractmethod__", False) for form in forms.values())
