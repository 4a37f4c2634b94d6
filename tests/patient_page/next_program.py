"""A patient who gets a new program: the earlier one has ended, and its link works on for a while."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

from clinic.core import clock
from clinic.patients.models import Episode, EpisodeStatus
from clinic.programs.models import HomeProgram, ProgramStatus
from tests import factories
from tests.factories import IssuedProgram


def next_program(old: IssuedProgram, **values: Any) -> IssuedProgram:
    """End a program and give the patient the next one (with what `make_issued_program` takes)."""
    done = {"status": ProgramStatus.COMPLETED, "ended_at": clock.now(), "ended_reason": "Goals met"}
    over = {"status": EpisodeStatus.DISCHARGED, "ended_on": clock.today("America/Denver")}
    with factories.current().transaction(old.patient.clinic_id) as session:
        session.execute(update(HomeProgram).where(HomeProgram.id == old.program.id).values(done))
        session.execute(update(Episode).where(Episode.id == old.program.episode_id).values(over))
    return factories.make_issued_program(old.patient, number=old.version.number + 1, **values)
