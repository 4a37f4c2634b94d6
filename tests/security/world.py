"""Two clinics as the tests know them: their people, their marked texts, their rows by the names of addresses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from flask import Flask
from sqlalchemy.orm import Session

from clinic.accounts.models import User
from clinic.core.db import Database
from clinic.core.permissions import Role
from tests.security.texts import Texts

PASSWORD = "violet otter counts nine lamps"


@dataclass
class ClinicWorld:
    """One clinic: its people, its marked texts, and the real ids of its rows by the name they have in addresses."""

    id: UUID
    texts: Texts
    users: dict[Role, User]
    ids: dict[str, list[UUID]] = field(default_factory=dict)
    of_patient: dict[UUID, dict[str, list[str]]] = field(default_factory=dict)
    link_token: str = ""
    link_code: str = ""
    sheet_code: str = ""

    @property
    def mark(self) -> str:
        """What every text of this clinic carries."""
        return self.texts.mark

    @property
    def all_ids(self) -> set[str]:
        """Every id that may stand in an address or a hidden field."""
        people = {str(user.id) for user in self.users.values()}
        return people | {str(one) for ids in self.ids.values() for one in ids} | {str(self.id)}


@dataclass
class World:
    """Clinic A, whose texts are hostile, and clinic B, whose people look around."""

    app: Flask
    database: Database
    a: ClinicWorld
    b: ClinicWorld

    @contextmanager
    def acting(self, clinic: ClinicWorld) -> Iterator[Session]:
        """A transaction of one of the clinics."""
        with self.database.transaction(clinic.id) as session:
            yield session
