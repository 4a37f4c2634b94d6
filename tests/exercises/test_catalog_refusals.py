"""A library with a mistake in it does not load, and the error names file, key and reason."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from clinic.exercises.catalog import DIRECTORY, LibraryError, load_library

BREATH = "exercises/breath-reset.toml"
STRAP = "modifications/strap-feet.toml"
PAD = "modifications/head-height-high.toml"
HIGHER = "modifications/trunk-prop-high.toml"
SCENE = "scenes/breath-reset.toml"
MOVING = "scenes/seated-march.toml"
RULES = "rules/red-flags.toml"

SPOILED = [
    # file, what stands there, what takes its place, key, reason
    (BREATH, 'slug = "breath-reset"', 'slug = "shake-out"', "slug", "there twice"),
    (BREATH, 'slug = "breath-reset"', 'slug = ""', "slug", "is empty"),
    (BREATH, 'category = "reset"', 'category = "yoga"', "category", "“yoga” is not one of breathe"),
    (BREATH, 'mark = "seed"', 'mark = "sure"', "mark", "“sure” is not one of"),
    (BREATH, "attributes = []", 'attributes = ["flying"]', "attributes", "“flying” is not known"),
    (BREATH, "start.en =", "start.fr =", "start.en", "has no text"),
    (BREATH, "feel.en =", "feel.fr =", "feel.en", "has no text"),
    (BREATH, 'name.en = "Three-to-five breath reset"', 'name.en = " "', "name.en", "has no text"),
    (BREATH, 'id = "notice"', 'id = "stop"', "steps[0].id", "there twice"),
    (BREATH, "mode.en =", "moods.en =", "mode", "is missing"),
    (BREATH, "certainty =", 'colour = "red"\ncertainty =', "colour", "is not a known key"),
    (BREATH, 'scene = "breath-reset"', 'scene = "handstand"', "scene", "“handstand” is not known"),
    (BREATH, 'prop = "reminder"', 'prop = "trapeze"', "props[0].prop", "“trapeze” is not one of"),
    (BREATH, "min = 3, max = 5, default = 3", "min = 5, max = 3, default = 3", "dose.hold_breaths", "must rise"),
    (BREATH, "max = 5, default = 3", "max = 5, default = 3, cap = 4", "dose.hold_breaths", "above the cap"),
    (BREATH, "min = 3, max = 5", 'min = "3", max = 5', "dose.hold_breaths.min", "wrong type (str)"),
    (BREATH, 'sides = ["none"]', 'sides = ["top"]', "dose.sides", "“top” is not known"),
    (BREATH, 'content = "unreviewed"', 'content = "approved"', "review.by", "is missing"),
    (BREATH, "Take 3 to 5 slow breaths.", "Take {count} slow breaths.", "words", "“count” has no text"),
    (BREATH, "steps = [", "steps = 7\nold = [", "steps", "wrong type (int)"),
    (BREATH, "[dose]", "[dose", "", "is not valid TOML"),
    (BREATH, '"mini break"', '"Mini break"', "keywords.en", "small letters"),
    (BREATH, '"mini break"', '""', "keywords.en", "small letters"),
    (BREATH, '"mini break"', f'"{"long " * 9}"', "keywords.en", "1 to 40"),
    (BREATH, '"mini break"', '"calm"', "keywords.en", "names something twice"),
    (STRAP, 'keywords.en = ["strap"', "keywords.en = [7", "keywords.en", "is not known"),
    (STRAP, 'slot = "feet"', 'slot = "toes"', "slot", "“toes” is not one of position"),
    (STRAP, 'slug = "strap-feet"', 'slug = "knee-support"', "slug", "“knee-support” is there twice"),
    (STRAP, '["supported-psoas-release"]', '["headstand"]', "applies_to", "“headstand” is not an exercise"),
    (STRAP, 'attributes_add = ["legs_bound"]', 'attributes_add = ["tied"]', "attributes_add", "“tied” is not known"),
    (STRAP, 'mark = "seed"', 'mark = "seed"\nrequires_flags = ["tall"]', "requires_flags", "“tall” is not known"),
    (STRAP, 'mark = "seed"', 'mark = "seed"\nboxes = ["music"]', "boxes", "“music” is not known"),
    (STRAP, 'replace = "feet"', 'replace = "toes"', "changes.steps", "has no step “toes”"),
    (STRAP, 'after = "sit", id = "strap"', 'after = "sit", id = "lean"', "changes.steps", "already has a step “lean”"),
    (STRAP, 'replace = "feet"', 'replace = "feet", drop = "feet"', "changes[0].steps[1]", "must say one of"),
    (STRAP, "rest in the strap", "rest in the {band}", "changes.words", "has no word “band”"),
    (STRAP, '"legs.near.foot" = 14', '"legs.far.foot" = 14', "changes.scene", "no part far"),
    (HIGHER, 'with = ["pregnancy-incline"]', 'with = ["calves-on-chair"]', "changes.with", "is not made for"),
    (STRAP, 'shape = "line"', 'shape = "knot"', "changes[0].scene.props[0].shape", "“knot” is not one of"),
    (STRAP, 'prop = "strap"', 'prop = "rope"', "changes[0].props[0].prop", "“rope” is not one of"),
    (PAD, 'adjust = [{ id = "head_pad"', 'adjust = [{ id = "hat"', "changes.scene", "no prop “hat”"),
    (PAD, 'exercises = ["block-supported-bridge"]', 'exercises = ["shake-out"]', "changes[4].exercises", "not known"),
    (SCENE, "hip = [0, 49]", "hip = [0, 49, 1]", "hip", "must be 2 numbers"),
    (SCENE, "pelvis = 92", 'pelvis = "up"', "pelvis", "wrong type (str)"),
    (SCENE, 'id = "seat_back"', 'id = "seat"', "props", "“seat” is there twice"),
    (SCENE, "legs.near", "legs.middle", "legs.middle", "is not a known key"),
    (MOVING, 'alt = [{ id = "end"', 'alto = [{ id = "end"', "finish.alto", "is not a known key"),
    (MOVING, "[finish]", "[finish]\nraise = 5", "finish.raise", "is not for a frame"),
    (MOVING, "[finish]", "[ending]", "ending", "is not a known key"),
    (HIGHER, 'drop = ["fault"]', 'drop = ["beginning"]', "changes[5].scene.drop", "is not known"),
    (RULES, "saddle_numbness", "saddle_pain", "rules[0].when", "“saddle_pain” is not known"),
    (RULES, "escalate_emergency", "panic", "rules[0].action", "“panic” is not one of"),
    (RULES, 'id = "RF-CES"', 'id = "RF-INFECT"', "rules[1].id", "there twice"),
    (RULES, "target = { all = true }", "target = { everyone = true }", "rules[0].target", "not a known target"),
    (RULES, "when.flags_any", "when.moons_any", "rules[0].when", "“moons_any” is not a known condition"),
    ("rules/hip.toml", 'satisfied_by = ["strap-feet", "feet-pillows"]', "", "rules[1].satisfied_by", "must name"),
    ("rules/program.toml", '"tool_pressure"', '"tool_joy"', "rules[0].target", "“tool_joy” is not known"),
    ("conflicts.toml", 'a = "pregnancy-incline"', 'a = "nap"', "conflicts[0].a", "“nap” is not one of"),
    ("props/sleeping-bag.toml", "not_instead", 'swaps = ["bolster"]\nnot_instead', "swaps", "goes in a circle"),
    ("props/pillows.toml", "count = 3", "count = 2", "of", "“2 pillows” is not the name"),
    ("props/half-dome.toml", '["blanket-stack"]', '["cloud"]', "swaps", "“cloud” is not known"),
    ("flags.toml", 'group = "Emergency signs"', 'group = "Odd signs"', "flags[0].group", "“Odd signs” is not one of"),
    ("flags.toml", 'slug = "fever_chills"', 'slug = "night_sweats"', "flags[10].slug", "there twice"),
    (
        "questions.toml",
        '"rule.BN-OSTEO"',
        '"rule.BN-NOTHING"',
        "questions[0].concerns",
        "“rule.BN-NOTHING” is not known",
    ),
    ("questions.toml", '"rule.BN-OSTEO"', '"flag.pregnant"', "questions[0].concerns", "“flag.pregnant” is not known"),
    ("questions.toml", 'id = "tool-site"', 'id = "tools-at-home"', "questions[4].id", "there twice"),
    ("questions.toml", "why.en =", "because.en =", "questions[0].why", "is missing"),
    ("faq.toml", 'flags = ["pregnant"]', 'flags = ["glad"]', "faq[0].fits.flags", "“glad” is not known"),
    ("faq.toml", 'id = "weak-leg"', 'id = "ramp-in-pregnancy"', "faq[1].id", "there twice"),
    (
        "faq.toml",
        'fits = { modifications = ["pregnancy-incline"], flags = ["pregnant"] }',
        "fits = {}",
        "faq[0].fits",
        "must say",
    ),
    ("faq.toml", "answer.en =", "reply.en =", "faq[0].answer.en", "has no text"),
    ("library.toml", "version =", "edition =", "version", "is missing"),
]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DIRECTORY, tmp_path / "library"))


@pytest.mark.parametrize(("file", "old", "new", "key", "reason"), SPOILED)
def test_a_mistake_is_named(copy: Path, file: str, old: str, new: str, key: str, reason: str) -> None:
    path = copy / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(LibraryError) as caught:
        load_library(copy)
    assert reason in caught.value.reason
    assert (Path(caught.value.file).suffix, caught.value.key) == (".toml", key)


def test_the_error_names_the_file_that_is_wrong(copy: Path) -> None:
    path = copy / BREATH
    path.write_text(path.read_text(encoding="utf-8").replace('mark = "seed"', 'mark = "sure"'), encoding="utf-8")

    with pytest.raises(LibraryError, match=r"^exercises/breath-reset\.toml: mark: “sure” is not one of seed"):
        load_library(copy)


@pytest.mark.parametrize("name", ["library.toml", "flags.toml", "conflicts.toml"])
def test_a_missing_file_is_named(copy: Path, name: str) -> None:
    (copy / name).unlink()

    with pytest.raises(LibraryError, match=f"{name}: cannot be read"):
        load_library(copy)


def test_an_empty_folder_is_named(copy: Path) -> None:
    shutil.rmtree(copy / "scenes")

    with pytest.raises(LibraryError, match="scenes: holds no TOML file"):
        load_library(copy)


def test_a_language_nobody_has_written_is_refused(copy: Path) -> None:
    with pytest.raises(LibraryError, match=r"has no text|is missing"):
        load_library(copy, lang="fr")


def test_a_changed_word_changes_the_hash(copy: Path) -> None:
    before = load_library(copy).content_hash
    path = copy / BREATH
    path.write_text(path.read_text(encoding="utf-8").replace("slow breaths", "easy breaths"), encoding="utf-8")

    assert load_library(copy).content_hash != before
