"""What can be signed off: every entry of the library once, whole, and described in words whatever its age."""

from __future__ import annotations

from dataclasses import replace

import pytest

from clinic.core.canonical import canonical_json
from clinic.exercises.catalog import library
from clinic.reviewables import judging, kinds
from clinic.reviewables.describing import describe
from clinic.reviewables.kinds import Aspect, Row, find_kind, get_item, list_kinds
from clinic.reviewables.rules import Line, differences
from clinic.reviewables.shipped import SHIPPED, written_languages
from clinic.signoff.models import LONGEST_SLUG
from tests.reviewables.cases import Changing, changing_kind
from tests.signoff.cases import EXERCISE, MODIFICATION

TRACES = ("{'", "['", "mappingproxy(", "frozenset(", "Scene(")
ITEMS = [(kind, lang) for kind in SHIPPED for lang in written_languages()]


def test_every_entry_of_the_library_is_an_item() -> None:
    shelf = library()
    for slug, entries in (
        ("exercise", shelf.exercises),
        ("modification", shelf.modifications),
        ("rule", shelf.rules_data),
        ("prop", shelf.props),
        ("faq", shelf.faq),
        ("question", shelf.questions),
    ):
        assert find_kind(slug).read("en").keys() == entries.keys()
    asked = find_kind("screen-question").read("en").values()
    assert len(asked) == len(shelf.flags) + len(shelf.events)
    assert {item.words["question"] for item in asked} == {
        one.question for one in (*shelf.flags.values(), *shelf.events.values())
    }
    assert len(find_kind("conflict").read("en")) == len(shelf.conflicts)


@pytest.mark.parametrize(("kind", "lang"), ITEMS, ids=lambda one: getattr(one, "slug", one))
def test_every_item_is_described_without_a_trace_of_code(kind, lang) -> None:
    for slug, item in kind.read(lang).items():
        assert (item.kind, item.slug) == (kind.slug, slug)
        assert len(slug) <= LONGEST_SLUG
        assert item.title
        for aspect in Aspect:
            rows = kind.describe(item.judged(aspect))
            assert bool(rows) is bool(item.judged(aspect))
            for row in rows:
                assert row.label
                for line in row.lines:
                    assert not [trace for trace in TRACES if trace in line]


def test_what_decides_is_in_the_content_and_bookkeeping_is_not() -> None:
    shelf = library()
    one = shelf.exercises["supported-psoas-release"]
    content = judging.exercise_content(one, shelf)
    assert content["attributes"] == sorted(one.attributes)
    assert content["scene"]
    for name in ("caption", "start", "steps", "dose", "notes"):
        changed = replace(
            one, **{name: type(getattr(one, name))()} if name != "dose" else {"dose": shelf.exercises["sit-break"].dose}
        )
        assert canonical_json(judging.exercise_content(changed, shelf)) != canonical_json(content)
    reviewed = replace(one, review=replace(one.review, content="approved", by="Mara Quill"))
    assert judging.exercise_content(reviewed, shelf) == content


def test_a_shared_stop_rule_is_signed_once_and_not_with_each_exercise() -> None:
    shelf = library()
    one = shelf.exercises["supported-psoas-release"]
    fewer = replace(shelf, stop_rules=(*shelf.stop_rules, "Stop when it thunders."))
    more = replace(one, stop=(*one.stop, "Stop when it thunders."))
    assert judging.exercise_content(more, fewer) == judging.exercise_content(one, shelf)
    assert judging.exercise_content(more, shelf) != judging.exercise_content(one, shelf)


def test_words_are_those_of_the_patient_in_the_language() -> None:
    english, spanish = (get_item(EXERCISE, lang) for lang in ("en", "es"))
    assert english.words["steps"] != spanish.words["steps"]
    assert [step["id"] for step in english.words["steps"]] == [step["id"] for step in spanish.words["steps"]]
    assert "attributes" not in english.words
    assert "notes" not in english.words
    assert get_item(MODIFICATION).words["patient_text"]


def test_a_rule_says_what_it_does() -> None:
    rows = {row.label: row.lines for row in describe(get_item("rule.FL-FLOOR").content)}
    assert rows["Then"] == ("Only with a modification",)
    assert rows["When"]
    assert rows["Met by"]


@pytest.mark.parametrize(
    "content",
    [
        {"steps": "no list", "dose": 3, "scene": {"pose": 1}, "action": "gone", "mark": "gone"},
        {
            "props": [{"note": "no name"}],
            "when": {"no": "such"},
            "changes": [{"steps": [{"text": "Old."}]}],
            "concerns": [["a"]],
        },
        {"unknown_field": {"deep": [{"er": True}, None]}},
        {"attributes": ["gone"], "applies_to": ["gone"], "a": "gone"},
    ],
)
def test_content_of_another_age_is_shown_as_it_was_stored(content) -> None:
    rows = describe(content)
    assert {row.key for row in rows} == content.keys()
    assert all(line for row in rows for line in row.lines)


def test_a_sentence_reads_as_it_is_printed_without_modifications() -> None:
    content = {
        "words": {"support": "the bolster"},
        "steps": [{"text": "Put {support} on {surface}."}],
        "start": "{support}",
    }
    rows = {row.key: row.lines for row in describe(content)}
    assert (rows["steps"], rows["start"]) == (("Put the bolster on {surface}.",), ("the bolster",))
    assert rows["words"] == ("{support} = the bolster",)
    release = {row.key: row.lines for row in describe(get_item("exercise.supported-psoas-release").content)}
    assert not [line for key, lines in release.items() if key != "words" for line in lines if "{" in line]


def test_differences_are_said_line_by_line() -> None:
    before = [
        Row("steps", "Steps", ("Lie down.", "Breathe.")),
        Row("gone", "Gone", ("Old.",)),
        Row("same", "Same", ("x",)),
    ]
    after = [
        Row("steps", "Steps", ("Lie down.", "Breathe out.")),
        Row("new", "New", ("Young.",)),
        Row("same", "Same", ("x",)),
    ]
    steps, new, gone = differences(before, after)
    assert steps.lines == (Line("same", "Lie down."), Line("removed", "Breathe."), Line("added", "Breathe out."))
    assert (new.label, new.lines) == ("New", (Line("added", "Young."),))
    assert (gone.label, gone.lines) == ("Gone", (Line("removed", "Old."),))
    assert differences(before, before) == ()


def test_a_feature_above_adds_a_kind_of_its_own() -> None:
    with changing_kind():
        assert [kind.slug for kind in list_kinds()][-1] == "changing"
        assert get_item(Changing.KEY).title == "The one that changes"
        again = Changing()
        again.content["reason"] = "Another"
        kinds.register(again.kind)
        assert get_item(Changing.KEY).content == {"reason": "Another"}
        assert [kind.slug for kind in list_kinds()].count("changing") == 1
