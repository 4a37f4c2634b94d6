"""The pictures of a program look like the patient; what was given keeps the look of its day."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import update

from clinic.accounts.models import User
from clinic.patients.models import Patient
from clinic.programs.looks import Appearance, as_patient
from clinic.programs.sheets import content_of, handout_of
from handouts.figures import Hair, Look, Tone
from handouts.pictures import picture_of
from tests.programs.browser import url
from tests.programs.cases import BREATHE, acting, cleared_patient, issue, start

Browser = Callable[..., tuple[FlaskClient, User]]
DEEP_SKIN, NEUTRAL_SKIN = "#6b452f", "#f0cfb3"


def _drawn(version) -> str:
    (exercise,) = handout_of(content_of(version), None).exercises
    return picture_of(exercise).svg


def test_the_builder_and_the_sheet_show_the_look_of_the_patient(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt, figure_tone=Tone.DEEP, figure_hair=Hair.BUN)
    program = start(pt, patient, BREATHE)

    assert DEEP_SKIN in client.get(url(patient)).get_data(as_text=True)
    version = issue(pt, program)
    assert content_of(version)["exercises"][0]["scene"]["look"] == {"tone": "deep", "hair": "bun"}
    assert DEEP_SKIN in _drawn(version)


def test_a_sheet_keeps_the_look_it_was_given_with(signed_in: Browser) -> None:
    _client, pt = signed_in()
    patient = cleared_patient(pt)
    version = issue(pt, start(pt, patient, BREATHE))
    before = version.sha256, _drawn(version)
    with acting(pt) as session:
        session.execute(update(Patient).where(Patient.id == patient.id).values(figure_tone=Tone.DEEP))

    assert "look" not in content_of(version)["exercises"][0]["scene"]
    assert (version.sha256, _drawn(version)) == before
    assert NEUTRAL_SKIN in _drawn(version)


def test_a_photo_and_what_has_no_picture_stay_as_they_are() -> None:
    fair = Appearance(Look(Tone.FAIR))
    photo = {"photo": {"id": "x"}, "alt": "A photo."}

    assert as_patient(photo, fair) == photo
    assert as_patient(None, fair) is None
    assert as_patient({"alt": "A pose."}, fair) == {"alt": "A pose.", "look": {"tone": "fair", "hair": "neutral"}}
