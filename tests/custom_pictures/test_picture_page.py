"""Choosing the picture of an own exercise: a pose with sliders, or a photo."""

from __future__ import annotations

import io
import re

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from clinic.core import pictures
from clinic.core.permissions import Role
from clinic.custom_library.models import CustomExercise, ExercisePhoto
from clinic.custom_pictures import storing
from clinic.custom_pictures.poses import joints_of
from tests import factories
from tests.custom_exercises.browser import ALT, OWN, check_closed, upload
from tests.custom_exercises.cases import library_of, make_own, scene_of
from tests.custom_pictures.images import moving, photo, png_header
from tests.forms import post


def pose_fields(row: CustomExercise, **changes: str) -> dict[str, str]:
    joints = {name: str(value) for name, value in joints_of(row.content["scene"]).items()}
    return {"version": str(row.version), "pose": "", "alt": "Lies on the back.", **joints, **changes}


def stored(user, row: CustomExercise) -> CustomExercise:
    with factories.acting(user) as session:
        return session.get_one(CustomExercise, (user.clinic_id, row.id))


def test_a_pose_is_turned_looked_at_and_saved(signed_in) -> None:
    browser, pt = signed_in()
    row = make_own(pt)
    page = browser.get(f"{OWN}/{row.id}/picture").text
    assert 'type="range"' in page
    shown = post(browser, f"{OWN}/{row.id}/picture/preview", pose_fields(row, upper_near="100", forearm_near="110"))
    assert shown.status_code == 200
    assert drawn(shown.text) != drawn(page)
    assert stored(pt, row).version == 1
    assert (
        post(browser, f"{OWN}/{row.id}/picture", pose_fields(row, upper_near="100", forearm_near="110")).status_code
        == 303
    )
    assert library_of(pt).exercises[row.slug].scene["arms"]["near"][0] == 100
    assert "Lies on the back." in browser.get(f"/library/{row.slug}").text
    assert "Drawing: Lies on the back." in browser.get(f"{OWN}/{row.id}").text


def drawn(page: str) -> str:
    return page.split('id="drawn"')[1].split("</svg>")[0]


def test_the_pose_of_another_exercise_can_be_taken(signed_in) -> None:
    browser, pt = signed_in()
    row = make_own(pt)
    page = browser.get(f"{OWN}/{row.id}/picture?pose=seated-march").text
    assert 'value="seated-march" selected' in page
    fields = {"version": "1", "pose": "seated-march", "alt": "Sits and lifts a knee.", "fit_ticks": "y"}
    assert post(browser, f"{OWN}/{row.id}/picture", fields).status_code == 303
    assert stored(pt, row).content["scene"]["legs"] == scene_of("seated-march")["legs"]
    strange = post(browser, f"{OWN}/{row.id}/picture", {**fields, "version": "2", "pose": "no-such-pose"})
    assert strange.status_code == 422


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"shank_near": "-90"}, "below the floor"),
        ({"shank_near": "90"}, "The knee bends backward. Set the lower leg between −105 and 60."),
        ({"thigh_near": "-60"}, "The thigh goes too far back. Set the thigh between −35 and 130."),
        ({"forearm_near": "200"}, "The elbow bends too far. Set the forearm between"),
        ({"head": "90"}, "The head bends too far forward. Set the head between 119 and 239."),
        ({"hip": "30"}, "The hips would hang in the air"),
        ({"pelvis": "999"}, "Enter -180 to 360."),
        ({"pelvis": "left"}, "Enter a whole number."),
        ({"alt": ""}, "Say what the picture shows."),
    ],
)
def test_a_pose_that_cannot_be_is_said_and_not_saved(signed_in, changes, message) -> None:
    browser, pt = signed_in()
    row = make_own(pt)
    for path in ("picture", "picture/preview"):
        answer = post(browser, f"{OWN}/{row.id}/{path}", pose_fields(row, **changes))
        assert answer.status_code == 422
        assert message in answer.text
    assert stored(pt, row).version == 1


def test_two_people_do_not_overwrite_each_others_picture(signed_in) -> None:
    browser, pt = signed_in()
    row = make_own(pt)
    assert post(browser, f"{OWN}/{row.id}/picture", pose_fields(row)).status_code == 303
    late = post(browser, f"{OWN}/{row.id}/picture", pose_fields(row, upper_near="90", forearm_near="95"))
    assert late.status_code == 409
    assert "save again to replace it" in late.text
    assert 'value="90"' in late.text
    photo_late = upload(browser, row)
    assert photo_late.status_code == 409
    assert ALT in photo_late.text
    assert stored(pt, row).version == 2


def test_a_photo_is_stored_and_shown_to_this_clinic_alone(signed_in) -> None:
    browser, pt = signed_in()
    row = make_own(pt)
    assert upload(browser, row).status_code == 303
    page = browser.get(f"{OWN}/{row.id}").text
    [address] = set(re.findall(r"/library/photos/[0-9a-f-]+", page))
    assert f'alt="{ALT}"' in page
    answer = browser.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    assert answer.data.startswith(b"\xff\xd8\xff")
    check_closed(answer)
    assistant, _ = signed_in(Role.ASSISTANT)
    assert assistant.get(address).status_code == 200
    for stranger in (factories.make_user(clinic=factories.make_clinic()), factories.make_user(role=Role.FRONT_DESK)):
        other, _ = signed_in(user=stranger)
        assert other.get(address).status_code in (403, 404)
    assert browser.application.test_client().get(address).status_code in (302, 303)


def test_the_same_photo_is_stored_once_in_each_clinic(signed_in) -> None:
    for clinic in (factories.home_clinic(), factories.make_clinic()):
        browser, pt = signed_in(user=factories.make_user(clinic=clinic))
        for number in range(2):
            assert upload(browser, make_own(pt, name=f"Exercise {number}")).status_code == 303
        with factories.acting(pt) as session:
            assert len(session.scalars(select(ExercisePhoto.id)).all()) == 1


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"no photo", "no photo that can be read"),
        (moving("GIF"), "A GIF cannot be printed"),
        (png_header(40_000, 40_000), "too many pixels"),
        (b"", "no photo that can be read"),
    ],
    ids=["text", "gif", "bomb", "empty"],
)
def test_what_is_no_photo_is_said_beside_the_field(signed_in, data: bytes, message: str) -> None:
    browser, pt = signed_in()
    row = make_own(pt)
    answer = upload(browser, row, data)
    assert answer.status_code == 422
    assert message in answer.text
    assert ALT in answer.text
    assert stored(pt, row).version == 1


def test_who_comes_while_another_photo_is_read_is_asked_to_wait(signed_in, monkeypatch: pytest.MonkeyPatch) -> None:
    browser, pt = signed_in()
    row = make_own(pt)
    monkeypatch.setattr(pictures, "LONGEST_WAIT", 0.01)
    with pictures.turn():
        answer = upload(browser, row)
    assert answer.status_code == 503
    assert 'id="photo-error"' in answer.text
    assert "Wait a few seconds, then choose yours again." in answer.text
    assert ALT in answer.text
    assert stored(pt, row).version == 1
    assert upload(browser, row).status_code == 303


def test_a_photo_needs_words_and_a_file(signed_in) -> None:
    browser, pt = signed_in()
    row = make_own(pt)
    assert "Say what the photo shows." in upload(browser, row, photo_alt="").text
    missing = post(browser, f"{OWN}/{row.id}/photo", {"version": "1", "photo_alt": ALT})
    assert missing.status_code == 422
    assert "Choose a photo." in missing.text


def test_both_are_said_when_the_file_and_its_words_are_wrong(signed_in) -> None:
    browser, pt = signed_in()
    answer = upload(browser, make_own(pt), b"no photo", photo_alt="")
    assert "no photo that can be read" in answer.text
    assert "Say what the photo shows." in answer.text


def test_the_photo_of_another_clinic_is_not_taken(signed_in) -> None:
    theirs = factories.make_user(clinic=factories.make_clinic())
    with factories.acting(theirs):
        kept = storing.store_photo(theirs, photo()).id
    browser, pt = signed_in()
    row = make_own(pt)
    for wrong in (str(kept), "x", ""):
        answer = post(browser, f"{OWN}/{row.id}/photo", {"version": "1", "photo_alt": ALT, "kept": wrong})
        assert answer.status_code == 422
        assert "Choose a photo." in answer.text
        assert str(kept) not in answer.text
    assert stored(pt, row).content["photo"] is None


def test_a_clinic_keeps_only_so_many(signed_in, monkeypatch: pytest.MonkeyPatch) -> None:
    browser, pt = signed_in()
    row = make_own(pt)
    monkeypatch.setattr(storing, "MOST_PHOTOS", 1)
    assert upload(browser, row).status_code == 303
    answer = upload(browser, stored(pt, row), photo((700, 700)))
    assert answer.status_code == 422
    assert "as many photos as it may keep" in answer.text


def test_a_large_photo_is_taken_and_a_huge_body_is_refused_unread(signed_in) -> None:
    browser, pt = signed_in()
    row = make_own(pt)
    padded = photo() + b"\0" * 400_000  # more than other forms may hold
    assert upload(browser, row, padded).status_code == 303
    body = Unread()
    answer = browser.post(
        f"{OWN}/{row.id}/photo",
        input_stream=body,
        content_length=100_000_000,
        content_type="multipart/form-data; boundary=kx",
    )
    assert answer.status_code == 413
    assert "at most 12 MB" in answer.text
    assert not body.was_read
    elsewhere = browser.post(
        f"{OWN}/{row.id}/edit", input_stream=Unread(), content_type="multipart/form-data; boundary=kx"
    )
    assert elsewhere.status_code == 413


class Unread(io.RawIOBase):
    """A body that notes whether anybody looked at it."""

    was_read = False
    place = 0

    def tell(self) -> int:
        return self.place

    def seek(self, offset: int, whence: int = 0) -> int:
        self.place = offset if whence == io.SEEK_SET else 100_000_000
        return self.place

    def readable(self) -> bool:
        return True

    def readinto(self, _buffer) -> int:
        self.was_read = True
        return 0


@pytest.mark.parametrize("statement", ["UPDATE exercise_photos SET width = 1", "DELETE FROM exercise_photos"])
def test_the_database_refuses_to_change_a_photo(database, statement: str) -> None:
    pt = factories.make_user()
    with factories.acting(pt):
        storing.store_photo(pt, photo())
    with pytest.raises(DBAPIError), factories.acting(pt) as session:
        session.execute(text(statement))
