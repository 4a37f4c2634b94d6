"""An edit of an own exercise keeps its modifications true: their ticks still say what their pictures show."""

from __future__ import annotations

from uuid import uuid4

import pytest

from clinic.core.clock import now
from clinic.custom_exercises.service import change_exercise
from clinic.custom_library.errors import ModificationsContradict, TicksContradict
from clinic.custom_library.models import CustomExercise, CustomModification
from clinic.custom_modifications import service as modifying
from clinic.custom_modifications.drafts import ModificationDraft, modification_content
from tests import factories
from tests.custom_exercises.browser import OWN, fields
from tests.custom_exercises.cases import draft, make_own
from tests.custom_modifications.test_modifications import make_change
from tests.factories import acting
from tests.forms import post
from tests.programs.browser import text_of

REST = "constructive-rest"
LYING, FLOOR = ("supine_flat",), ("floor_transfer", "supine_flat")
BED = ModificationDraft(
    "On our bed", "surface", "Cannot get down", "Lie on your bed.", "Us", drawing=f"bed-version@{REST}"
)
SAID = (
    "With the modification “On our bed” this would be wrong. "
    "The picture does not show “Getting down to the floor and up”. Take the tick back."
)


def own_with_bed(pt) -> CustomExercise:
    row = make_own(pt, slug=REST, attributes=LYING)
    make_change(pt, row.slug, BED)
    return row


def test_an_edit_that_would_make_a_picture_untrue_names_the_modification(database) -> None:
    pt = factories.make_user()
    row = own_with_bed(pt)
    with pytest.raises(ModificationsContradict) as refused, acting(pt):
        change_exercise(pt, row.id, 1, draft(attributes=FLOOR))
    assert refused.value.problems == {"reach": SAID}
    with acting(pt):
        assert change_exercise(pt, row.id, 1, draft(attributes=LYING, name="Renamed")).version == 2


def test_it_is_said_beside_the_ticks_and_nothing_typed_is_lost(signed_in) -> None:
    browser, pt = signed_in()
    row = own_with_bed(pt)
    form = fields(version="1", name="Kept name", asks_position=["supine_flat"], asks_reach=["floor_transfer"])
    answer = post(browser, f"{OWN}/{row.id}/edit", form)
    assert answer.status_code == 422
    assert SAID in text_of(answer).split("Getting into it")[-1]
    assert 'value="Kept name"' in answer.text


def test_one_that_was_untrue_before_stops_no_other_edit(database) -> None:
    pt = factories.make_user()
    row = make_own(pt, slug=REST, attributes=FLOOR)
    with acting(pt) as session:
        session.add(CustomModification(
            id=uuid4(), slug="own-old", exercise_slug=row.slug, name="Old", content=modification_content(BED), form_key=uuid4(),
            created_by_id=pt.id, updated_by_id=pt.id, created_at=now(), updated_at=now(), version=1,
        ))  # fmt: skip
        session.flush()
        assert change_exercise(pt, row.id, 1, draft(attributes=FLOOR, name="Renamed")).version == 2


def test_an_own_modification_makes_no_work_of_a_rest(database) -> None:
    pt = factories.make_user()
    press = ModificationDraft("Press", "movement", "Strong", "Press down.", "Us", attributes_add=("isometric_effort",))
    with (
        pytest.raises(TicksContradict, match="“Rest, no stretch and no tool” does not go with “Holding effort”"),
        acting(pt),
    ):
        modifying.create_modification(pt, uuid4(), REST, press)
