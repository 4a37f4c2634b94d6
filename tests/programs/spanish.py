"""Signing a sheet's Spanish off, as a reviewer of the clinic would."""

from __future__ import annotations

from uuid import uuid4

from clinic.accounts.models import User
from clinic.programs.languages import sheet_language
from clinic.programs.models import HomeProgram
from clinic.reviewables.kinds import Aspect, get_item
from clinic.signoff.models import Decision
from clinic.signoff.service import Read, Verdict, sign_off
from tests import factories
from tests.programs.cases import acting, reviewed

TRANSLATOR = "Inés Invented, certified translator"


def make_reviewer() -> User:
    """A therapist who may sign the library off."""
    return factories.make_user(may_review_library=True)


def sign_words(reviewer: User, *keys: str, decision: Decision = Decision.APPROVED, note: str = "") -> None:
    """Decide about the Spanish words of items ("exercise.breath-reset") as they are now."""
    with acting(reviewer):
        for key in keys:
            read = [Read(key, Aspect.WORDS, "es", get_item(key, "es").hash_of(Aspect.WORDS))]
            sign_off(reviewer, read, Verdict(decision, note, TRANSLATOR), form_key=uuid4())


def unsigned_of(user: User, program: HomeProgram) -> list[str]:
    """The keys of the texts that stand in the way of a sheet in Spanish."""
    draft = reviewed(user, program)
    with acting(user):
        return [one.key for one in sheet_language("es", draft).unsigned]


def sign_sheet(reviewer: User, program: HomeProgram, *, without: str = "") -> None:
    """Sign every text that a sheet of `program` needs in Spanish, but for one."""
    sign_words(reviewer, *(key for key in unsigned_of(reviewer, program) if key != without))
