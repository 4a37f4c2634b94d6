"""A template used for a patient: what goes in, what is kept of it, doing it twice, undoing it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from uuid import uuid4

import pytest

from clinic.accounts.models import User
from clinic.audit.models import AuditEvent
from clinic.core.errors import NotAllowed, NotFound, Refusal, StaleVersion
from clinic.core.permissions import Role
from clinic.patients.models import Patient
from clinic.program_templates import service
from clinic.program_templates.adapting import Outcome
from clinic.program_templates.applying import undo_use
from clinic.program_templates.errors import (
    CannotUndo,
    FormSavedOtherwise,
    NothingIsLeft,
    TemplateChanged,
    TemplateIsArchived,
)
from clinic.program_templates.listing import key_of
from clinic.program_templates.models import ProgramTemplateUse
from clinic.program_templates.queries import find_last_use
from clinic.programs import service as programs
from clinic.programs.errors import NoOpenEpisode, ProgramIsClosed, ProgramNotScreened
from clinic.programs.models import HomeProgram
from clinic.programs.policy import find_open_program
from clinic.safety_record.holds import Cause, hold_exercises
from clinic.safety_record.models import StoredScreening
from tests import factories
from tests.program_templates.making import saved, use, what_it_did
from tests.programs.cases import (
    BREATHE,
    PRESS,
    RELEASE,
    acting,
    cleared_patient,
    lines_of,
    pregnant_patient,
    reviewed,
    start,
)

SHORT_STRONG, PREGNANCY = "shipped.short-strong", "shipped.pregnancy"

pytestmark = pytest.mark.usefixtures("database")


def slugs_of(user: User, patient: Patient) -> list[str]:
    with acting(user):
        program = find_open_program(user, patient.id)
    return [row.exercise_slug for row in lines_of(user, program)] if program else []


def test_it_starts_the_draft_and_nothing_of_it_stands_open() -> None:
    pt = factories.make_user()
    patient = pregnant_patient(pt)
    made = use(pt, patient, SHORT_STRONG)
    with acting(pt):
        program = find_open_program(pt, patient.id)
    assert program is not None
    review = reviewed(pt, program)
    assert len(review.lines) == 5
    assert not [one for line in review.lines for one in line.open]
    assert [row.exercise_slug for row in lines_of(pt, program)][1] == RELEASE
    assert [one.modification_slug for one in lines_of(pt, program)[1].modifications] == ["pregnancy-incline"]
    done = what_it_did(made)
    assert done.forecast == "5 exercises, 12 minutes a day; 3 changed"
    assert done.template == "Short and strong: release, stretch, activate"
    assert {one.outcome for one in done.lines} == {Outcome.AS_WRITTEN, Outcome.CHANGED}


def test_one_evaluation_is_kept_and_the_use_is_on_record() -> None:
    pt = factories.make_user()
    patient = cleared_patient(pt)
    made = use(pt, patient, SHORT_STRONG)
    with acting(pt) as session:
        assert session.query(StoredScreening).count() == 1
        events = session.query(AuditEvent).filter_by(action="template.used").all()
        assert [(one.entity_id, one.patient_id, list(one.fields)) for one in events] == [
            (made.id, patient.id, [SHORT_STRONG])
        ]


def test_as_many_statements_for_five_lines_as_for_one(
    count_queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    pt = factories.make_user()
    counted = []
    for slugs in ((BREATHE,), (BREATHE, RELEASE, PRESS, "seated-march", "breath-reset")):
        row, patient = saved(pt, slugs), cleared_patient(pt)
        with count_queries() as queries:
            use(pt, patient, key_of(row.id))
        counted.append(len(queries))
    assert counted[1] <= counted[0] + 1, "an exercise alone has nothing to be renumbered or modified"
    assert counted[1] <= 50


def test_only_what_is_missing_is_added() -> None:
    pt = factories.make_user()
    patient = cleared_patient(pt)
    start(pt, patient, PRESS)
    row = saved(pt, (PRESS, BREATHE))
    done = what_it_did(use(pt, patient, key_of(row.id)))
    assert slugs_of(pt, patient) == [PRESS, BREATHE]
    assert [one.outcome for one in done.lines] == [Outcome.THERE, Outcome.AS_WRITTEN]


def test_instead_of_what_is_there_needs_the_program_as_it_was_seen() -> None:
    pt = factories.make_user()
    patient = cleared_patient(pt)
    program = start(pt, patient, PRESS, RELEASE)
    with pytest.raises(StaleVersion):
        use(pt, patient, PREGNANCY, instead=True, version=1)
    assert slugs_of(pt, patient) == [PRESS, RELEASE]
    done = what_it_did(use(pt, patient, "shipped.indeterminate", instead=True, version=program.version))
    assert slugs_of(pt, patient) == [BREATHE, "constructive-rest", "breath-reset"]
    assert done.removed_names == ("Hand-to-knee press", "Supported psoas release (lying back on a bolster)")


def test_undone_as_a_whole_and_only_once_and_only_the_last() -> None:
    pt = factories.make_user()
    patient = cleared_patient(pt)
    program = start(pt, patient, PRESS)
    first = use(pt, patient, "shipped.normal")
    last = use(pt, patient, "shipped.indeterminate", instead=True, version=program.version + 1)
    with acting(pt), pytest.raises(CannotUndo):
        undo_use(pt, program.id, first.id)
    with acting(pt):
        undo_use(pt, program.id, last.id)
    assert slugs_of(pt, patient) == [PRESS, BREATHE, "constructive-rest", "deep-core-exhale"]
    with acting(pt), pytest.raises(CannotUndo):
        undo_use(pt, program.id, last.id)
    with acting(pt), pytest.raises(NotFound):
        undo_use(pt, program.id, uuid4())
    with acting(pt):
        kept = find_last_use(program.id)
        assert kept is not None
        assert (kept.id, kept.undone_by_id) == (last.id, pt.id)


def test_undoing_takes_a_line_out_that_was_removed_by_hand_just_once() -> None:
    pt = factories.make_user()
    patient = cleared_patient(pt)
    made = use(pt, patient, "shipped.normal")
    with acting(pt):
        program = find_open_program(pt, patient.id)
    assert program is not None
    with acting(pt):
        programs.remove_exercise(pt, program.id, lines_of(pt, program)[0].id)
        undo_use(pt, program.id, made.id)
    assert slugs_of(pt, patient) == []


def test_the_same_form_twice_is_one_use_and_another_template_with_it_is_refused() -> None:
    pt, key = factories.make_user(), uuid4()
    patient = cleared_patient(pt)
    first = use(pt, patient, SHORT_STRONG, form_key=key)
    assert use(pt, patient, SHORT_STRONG, form_key=key).id == first.id
    with pytest.raises(FormSavedOtherwise):
        use(pt, patient, PREGNANCY, form_key=key)
    with pytest.raises(FormSavedOtherwise):
        use(pt, cleared_patient(pt), SHORT_STRONG, form_key=key)
    with acting(pt) as session:
        assert session.query(ProgramTemplateUse).count() == 1


def test_where_nothing_is_left_nothing_is_started() -> None:
    pt = factories.make_user()
    patient = cleared_patient(pt, flags=("saddle_numbness",))
    with pytest.raises(NothingIsLeft, match="Belly and rib breathing: "):
        use(pt, patient, SHORT_STRONG)
    with acting(pt):
        assert find_open_program(pt, patient.id) is None


def test_a_line_that_is_on_hold_for_this_patient_stays_out() -> None:
    pt = factories.make_user()
    patient = cleared_patient(pt)
    program = start(pt, patient)
    with acting(pt):
        hold_exercises(patient.id, program.id, [Cause(RELEASE, "LG-PAIN", 1, (), "Pain rose by 3")])
    done = what_it_did(use(pt, patient, SHORT_STRONG))
    assert RELEASE not in slugs_of(pt, patient)
    assert done.lines[1].said == ("On hold for this patient: Pain rose by 3.",)


def test_the_version_that_was_looked_at_is_used_and_an_archived_one_is_not() -> None:
    pt = factories.make_user()
    patient, row = cleared_patient(pt), saved(pt, (BREATHE,))
    with acting(pt):
        service.save_version(pt, row.id, 1, saved_lines(pt))
    use(pt, patient, key_of(row.id), 1)
    assert slugs_of(pt, patient) == [BREATHE]
    with pytest.raises(NotFound):
        use(pt, patient, key_of(row.id), 3)
    with pytest.raises(TemplateChanged):
        use(pt, patient, SHORT_STRONG, 2)
    with acting(pt):
        service.archive_template(pt, row.id)
    with pytest.raises(TemplateIsArchived):
        use(pt, patient, key_of(row.id), 2)


def saved_lines(pt: User) -> tuple[object, ...]:
    with acting(pt):
        return service.get_template(pt, SHORT_STRONG).lines


@pytest.mark.parametrize(
    ("make", "refusal"),
    [
        (lambda pt: factories.make_patient(therapist=pt), NoOpenEpisode),
        (lambda pt: unscreened(pt), ProgramNotScreened),
    ],
)
def test_no_program_without_an_episode_and_a_screen(make: Callable[[User], Patient], refusal: type[Refusal]) -> None:
    pt = factories.make_user()
    with pytest.raises(refusal):
        use(pt, make(pt), SHORT_STRONG)


def unscreened(pt: User) -> Patient:
    patient = factories.make_patient(therapist=pt)
    factories.make_episode(patient)
    return patient


def test_nobody_else_uses_or_undoes() -> None:
    pt, assistant = factories.make_user(), factories.make_user(role=Role.ASSISTANT)
    stranger = factories.make_user(clinic=factories.make_clinic())
    patient, mine = cleared_patient(pt), saved(pt, mine=True)
    made = use(pt, patient, key_of(mine.id))
    for person, key in ((stranger, SHORT_STRONG), (assistant, SHORT_STRONG), (factories.make_user(), key_of(mine.id))):
        with pytest.raises(Refusal) as refused:
            use(person, patient, key)
        assert refused.value.status == 404
    with acting(assistant), pytest.raises(NotAllowed):
        undo_use(assistant, made.program_id, made.id)
    with acting(stranger), pytest.raises(NotFound):
        undo_use(stranger, made.program_id, made.id)


def test_an_ended_program_stays_as_it_was() -> None:
    pt = factories.make_user()
    patient = cleared_patient(pt)
    made = use(pt, patient, SHORT_STRONG)
    with acting(pt):
        programs.end_program(pt, made.program_id, reason="Goal reached")
    with acting(pt), pytest.raises(ProgramIsClosed):
        undo_use(pt, made.program_id, made.id)
    with acting(pt) as session:
        assert session.get_one(HomeProgram, (pt.clinic_id, made.program_id)).ended_at is not None
