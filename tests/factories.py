"""`make_*` rows of invented people; each call commits, as the program itself would have."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from clinic.accounts.models import Clinic, User
from clinic.assessments.models import Assessment
from clinic.core import clock
from clinic.core.canonical import canonical_json, sha256_hex
from clinic.core.columns import new_id
from clinic.core.db import Base, Database
from clinic.core.permissions import Role
from clinic.decision_table.kinds import AssessmentClass
from clinic.exercises.catalog import library
from clinic.exercises.rules import resolve, to_data
from clinic.health_screens.models import HealthScreen
from clinic.patients.models import Episode, Patient, Pregnancy
from clinic.programs.links import link_code, link_ends_at, link_token, secret_hash
from clinic.programs.models import HomeProgram, PatientLink, ProgramStatus, ProgramVersion
from clinic.programs.rules import Header, Item, frozen_content, short_code

Row = TypeVar("Row", bound=Base)
_number = itertools.count(1)
_database: list[Database] = []
_home: dict[int, Clinic] = {}


def use(database: Database) -> None:
    """Make rows in `database` from now on (the `database` fixture calls this)."""
    _database[:] = [database]
    _home.clear()


def current() -> Database:
    """The database that rows are made in."""
    return _database[0]


def acting(user: User) -> AbstractContextManager[Session]:
    """A transaction of the user's clinic, committed at its end."""
    return current().transaction(user.clinic_id)


def save(row: Row, clinic: UUID) -> Row:
    """Store `row` for `clinic` in a transaction of its own."""
    with _database[0].transaction(clinic) as session:
        session.add(row)
        session.flush()
        session.refresh(row)
    return row


def make_clinic(**values: Any) -> Clinic:
    """A clinic of its own."""
    values = {"id": new_id(), "name": f"Clinic {next(_number)}", "phone": "801-555-0100", **values}
    return save(Clinic(**values), values["id"])


def home_clinic() -> Clinic:
    """The clinic that rows of this test belong to unless told otherwise."""
    if 0 not in _home:
        _home[0] = make_clinic(name="Home Clinic")
    return _home[0]


def make_user(*, clinic: Clinic | None = None, role: Role = Role.PT, **values: Any) -> User:
    """A staff member; the password cannot be used (sign in by the `signed_in` fixture)."""
    number = next(_number)
    values = {
        "email": f"person{number}@example.test",
        "display_name": f"Person {number}",
        "credential": "PT, DPT" if role is Role.PT else "",
        "password_hash": "unusable",
        "role": role,
        **values,
    }
    return save(User(**values), (clinic or home_clinic()).id)


def make_patient(*, therapist: User | None = None, clinic: Clinic | None = None, **values: Any) -> Patient:
    """A patient with no screen on file."""
    number = next(_number)
    person = therapist or make_user(clinic=clinic)
    values = {
        "chart_number": f"T-{number:05d}",
        "given_name": "Robin",
        "family_name": f"Invented{number}",
        "birth_on": date(1985, 5, 17),
        "therapist_id": person.id,
        "created_by_id": person.id,
        **values,
    }
    return save(Patient(**values), person.clinic_id)


def make_episode(patient: Patient, **values: Any) -> Episode:
    """An open episode of care."""
    values = {
        "patient_id": patient.id,
        "therapist_id": patient.therapist_id,
        "started_on": clock.today("America/Denver") - timedelta(days=21),
        "reason": "Front of hip pain when sitting long",
        "goal": "Walk my dog for half an hour",
        **values,
    }
    return save(Episode(**values), patient.clinic_id)


def make_screen(patient: Patient, *, flags: tuple[str, ...] = (), **values: Any) -> HealthScreen:
    """A complete health screen taken now: every group that has no yes was answered "none of these"."""
    values = {
        "patient_id": patient.id,
        "taken_by_id": patient.therapist_id,
        "taken_at": clock.now(),
        "flags": list(flags),
        "cleared_groups": list(library().flag_groups),
        "event_dates": {},
        "pregnancy": Pregnancy.NO,
        "library_version": "test",
        **values,
    }
    return save(HealthScreen(**values), patient.clinic_id)


def make_assessment(patient: Patient, assessment_class: AssessmentClass, **values: Any) -> Assessment:
    """An examination with its class."""
    values = {
        "patient_id": patient.id,
        "assessed_by_id": patient.therapist_id,
        "assessed_at": clock.now(),
        "assessment_class": assessment_class,
        **values,
    }
    return save(Assessment(**values), patient.clinic_id)


# Programs that were issued, frozen as the program itself freezes them, without the PDF.


@dataclass(frozen=True)
class IssuedProgram:
    """A program in force with its newest version, and the secrets printed on the sheet."""

    patient: Patient
    program: HomeProgram
    version: ProgramVersion
    link: PatientLink
    token: str
    code: str


LINK_KEY = b"a key for tests only, never used elsewhere"
NOTHING_SAID: Mapping[str, Any] = MappingProxyType(
    {"outcome": "ok", "health_screen_id": None, "assessment_id": None, "findings": []}
)
"""What a sheet is frozen with when no rule had anything to say."""
RELEASE, BREATHE, PRESS = "supported-psoas-release", "diaphragm-breathing", "hand-to-knee-press"


def make_issued_program(
    patient: Patient | None = None,
    *,
    slugs: Sequence[str] = (RELEASE, BREATHE),
    starts_on: date | None = None,
    made_at: datetime | None = None,
    said: Mapping[str, Any] = NOTHING_SAID,
    lang: str = "en",
    words: str = "reviewed",
    dose: Mapping[str, Any] = MappingProxyType({}),
    number: int = 1,
    **values: Any,
) -> IssuedProgram:
    """A program of library exercises as they are, given out at `made_at` (ten days ago) with a link that works.

    `said` is what the rules said that day, as it is frozen; `words` says who answers for them in a translation;
    `dose` stands in the place of what the library asks for, `number` counts the sheets of one patient.
    """
    person = patient or make_patient()
    made_at = made_at or clock.now() - timedelta(days=10)
    episode = make_episode(person)
    program = HomeProgram(
        patient_id=person.id,
        episode_id=episode.id,
        created_by_id=person.therapist_id,
        created_at=made_at,
        **{"status": ProgramStatus.ACTIVE, **values},
    )
    save(program, person.clinic_id)
    link_id = new_id()
    token, code = link_token(LINK_KEY, link_id), link_code(LINK_KEY, link_id)
    link = PatientLink(
        id=link_id,
        patient_id=person.id,
        program_id=program.id,
        created_by_id=person.therapist_id,
        token_hash=secret_hash(token),
        code_hash=secret_hash(code),
        created_at=made_at,
        expires_at=link_ends_at(made_at, None),
    )
    save(link, person.clinic_id)
    shown = {"number": number, "lang": lang, "words": words, "dose": dose}
    version = make_version(program, link, slugs=slugs, starts_on=starts_on, issued_at=made_at, said=said, **shown)
    return IssuedProgram(person, program, version, link, token, code)


def make_version(
    program: HomeProgram,
    link: PatientLink,
    *,
    number: int = 1,
    slugs: Sequence[str],
    starts_on: date | None = None,
    issued_at: datetime | None = None,
    days_per_week: int | None = None,
    said: Mapping[str, Any] = NOTHING_SAID,
    lang: str = "en",
    words: str = "reviewed",
    dose: Mapping[str, Any] = MappingProxyType({}),
) -> ProgramVersion:
    """A version of `program`, in force from `starts_on` (the day it was issued in Denver)."""
    issued_at = issued_at or clock.now()
    starts_on = starts_on or issued_at.astimezone(ZoneInfo("America/Denver")).date()
    version_id = new_id()
    items = [to_data(resolve(library().exercises[slug])) for slug in slugs]
    translated = [] if lang == "en" else [to_data(resolve(library(lang).exercises[slug])) for slug in slugs]
    asked = {**dose, **({"days_per_week": days_per_week} if days_per_week else {})}
    for item in [*items, *translated]:
        item["dose"] = {**item["dose"], **asked}
    header = Header(
        clinic={"name": "Home Clinic", "phone": "801-555-0100", "hours": "", "address_lines": [], "is_demo": False},
        first_name="Robin",
        therapist={"name": "Person", "credential": "PT, DPT"},
        goal="Walk my dog for half an hour",
        made_on=starts_on,
        starts_on=starts_on,
        next_visit_on=None,
        language=lang,
        words="as_filed" if lang == "en" else words,
    )
    content = canonical_json(
        frozen_content(
            version_id=version_id,
            number=number,
            header=header,
            items=[Item(item, "") for item in items],
            boxes=[],
            link_id=link.id,
            screening=said,
            library={"version": library().version, "hash": library().content_hash},
            translated=translated,
        )
    )
    version = ProgramVersion(
        id=version_id,
        program_id=program.id,
        patient_id=program.patient_id,
        number=number,
        code=short_code(version_id),
        content=content,
        sha256=sha256_hex(content),
        starts_on=starts_on,
        issued_at=issued_at,
        issued_by_id=program.created_by_id,
        library_version=library().version,
    )
    return save(version, program.clinic_id)
