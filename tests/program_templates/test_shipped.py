"""The templates that ship: one for each class and for pregnancy, and what refuses to load."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from clinic.decision_table.kinds import AssessmentClass
from clinic.exercises.catalog import library
from clinic.exercises.reading import LibraryError
from clinic.exercises.vocabulary import MARKS
from clinic.program_templates.contents import minutes_a_day
from clinic.program_templates.kinds import Audience
from clinic.program_templates.shipped import DIRECTORY, load_shipped, shipped_templates

LINES_LATER = """
[[lines]]
exercise = "supported-psoas-release"
why.en = "Late."
mark = "proposed"
"""


@pytest.fixture
def copied(tmp_path: Path) -> Callable[[str, str], Path]:
    """A folder of the shipped templates with one text of short-weak.toml replaced by another."""

    def change(old: str, new: str) -> Path:
        shutil.copytree(DIRECTORY / "shipped", tmp_path / "shipped", dirs_exist_ok=True)
        file = tmp_path / "shipped" / "short-weak.toml"
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
        return tmp_path

    return change


def test_one_for_each_class_and_for_pregnancy_in_the_order_of_the_table() -> None:
    audiences = [one.audience for one in shipped_templates().values()]
    assert audiences == [*(Audience(one.value) for one in AssessmentClass), Audience.PREGNANCY]


@pytest.mark.parametrize("slug", shipped_templates())
def test_each_is_short_and_every_text_has_its_mark(slug: str) -> None:
    one = shipped_templates()[slug]
    assert 3 <= len(one.lines) <= 5
    assert minutes_a_day(line.dose for line in one.lines) <= 20
    assert {one.mark, *one.marks} <= set(MARKS)
    assert all(line.why for line in one.lines)


def test_a_long_psoas_is_neither_released_nor_stretched() -> None:
    phases = {library().exercises[line.slug].category for line in shipped_templates()["long-weak"].lines}
    assert not phases & {"release", "stretch"}


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('slug = "short-weak"', 'slug = "short-weak"\nslogan = "x"', "slogan: is not a known key"),
        ("why.en", 'note = "x"\nwhy.en', "note: is not a known key"),
        ('"hand-to-knee-press"', '"hand-to-nose-press"', "“hand-to-nose-press” is not one of"),
        ('exercise = "seated-march"', 'exercise = "seated-march"\nmodifications = ["no-such"]', "“no-such” is not known"),
        ('exercise = "seated-march"', 'exercise = "seated-march"\nmodifications = ["knee-support"]', "is not made for"),
        ('exercise = "seated-march"', 'exercise = "seated-march"\ndose = { repetitions = 51 }', "Repetitions: enter 1 to 50"),
        ('exercise = "seated-march"', 'exercise = "seated-march"\ndose = { reps = 5 }', "reps: is not a known key"),
        ('exercise = "seated-march"', 'exercise = "traction-assisted"', "is never done at home"),
        ('exercise = "seated-march"', 'exercise = "diaphragm-breathing"', "holds an exercise twice"),
        ('exercise = "seated-march"', 'exercise = "half-kneeling-hip-flexor-stretch"', "is not in the order"),
        ('exercise = "supported-psoas-release"',
         'exercise = "supported-psoas-release"\ndose = { times_per_day = 4 }', "more than 20"),
        ('for = "short_weak"', 'for = "everybody"', "“everybody” is not one of"),
        ('mark = "proposed"', 'mark = "mine"', "“mine” is not one of"),
        ('slug = "short-weak"', 'slug = "short-strong"', "“short-strong” is there twice"),
        ("about.en", "about.es", "has no text"),
    ],
)  # fmt: skip
def test_what_is_wrong_refuses_to_load(copied: Callable[[str, str], Path], old: str, new: str, says: str) -> None:
    with pytest.raises(LibraryError, match=says):
        load_shipped(copied(old, new), library())


def test_too_few_refuse_to_load(copied: Callable[[str, str], Path]) -> None:
    folder = copied('slug = "short-weak"', 'slug = "short-weak"')
    file = folder / "shipped" / "short-weak.toml"
    file.write_text(file.read_text(encoding="utf-8").split("[[lines]]")[0] + LINES_LATER, encoding="utf-8")
    with pytest.raises(LibraryError, match="holds 1 exercises, not 3 to 5"):
        load_shipped(folder, library())
