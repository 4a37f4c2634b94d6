"""A therapist's browser and a patient to be screened."""

from __future__ import annotations

import pytest

from tests.factories import make_patient


@pytest.fixture
def therapist(signed_in):
    """A therapist's browser, and a patient of theirs who may be asked about pregnancy."""
    browser, user = signed_in()
    return browser, make_patient(therapist=user, sex_at_birth="female")
