"""Going ahead in spite of a finding."""

from __future__ import annotations

import pytest

from clinic.core.errors import NotAllowed
from clinic.core.permissions import Role
from clinic.programs import service
from clinic.programs.errors import CannotOverride, ProgramIsUnsafe, ReasonIsTooShort
from clinic.programs.models import FindingOverride
from clinic.programs.overriding import override_finding
from tests import factories
from tests.programs.cases import (
    BALL,
    BREATHE,
    REASON,
    RELEASE,
    acting,
    cleared_patient,
    issue,
    lines_of,
    pregnant_patient,
    reviewed,
    start,
)

pytestmark = pytest.mark.usefixtures("database")
REST = "constructive-rest"


def test_tool_work_needs_a_therapists_reason() -> None:
    pt = factories.make_user()
    program = start(pt, cleared_patient(pt))
    for reason, refusal in ((None, ProgramIsUnsafe), ("too short", ReasonIsTooShort)):
        with pytest.raises(refusal), acting(pt):
            service.add_exercise(pt, program.id, BALL, override_reason=reason)
    with acting(pt):
        service.add_exercise(pt, program.id, BALL, override_reason=REASON)
    line = reviewed(pt, program).lines[0]
    assert not line.open
    assert [(one.rule_id, one.reason, one.overridden_by_id) for one in line.overridden] == [
        ("SV-UNLOCK", REASON, pt.id)
    ]


def test_unlocking_in_the_screen_lets_tool_work_in_without_a_reason() -> None:
    pt = factories.make_user()
    program = start(pt, cleared_patient(pt, flags=("tool_unlocked_by_pt",)), BALL)
    assert not reviewed(pt, program).obstacles


@pytest.mark.parametrize("flags", [("saddle_numbness",), ("fever_chills", "back_pain"), ("pregnant", "fluid_leak")])
def test_nobody_passes_a_red_flag(flags: tuple[str, ...]) -> None:
    pt = factories.make_user()
    patient = cleared_patient(pt)
    program = start(pt, patient, "breath-reset")
    pregnancy = "pregnant" if "pregnant" in flags else "no"
    factories.make_screen(patient, flags=flags, pregnancy=pregnancy)
    stopping = reviewed(pt, program).lines[0].open
    assert stopping
    for finding in stopping:
        with pytest.raises(CannotOverride), acting(pt):
            override_finding(pt, program.id, "breath-reset", finding.rule_id, REASON)
    with pytest.raises(ProgramIsUnsafe), acting(pt):
        service.add_exercise(pt, program.id, "shake-out", override_reason=REASON)
    with pytest.raises(ProgramIsUnsafe):
        issue(pt, program)


def test_a_finding_that_does_not_stand_open_cannot_be_overridden() -> None:
    pt = factories.make_user()
    program = start(pt, cleared_patient(pt), RELEASE)
    for slug, rule in ((RELEASE, "SD-LONGWEAK"), (BREATHE, "PG-FLAT20"), ("", "PR-BREATHE")):
        with pytest.raises(CannotOverride), acting(pt):
            override_finding(pt, program.id, slug, rule, REASON)


def test_only_a_therapist_overrides() -> None:
    pt, assistant = factories.make_user(), factories.make_user(role=Role.ASSISTANT)
    program = start(pt, cleared_patient(pt), BREATHE)
    with pytest.raises(NotAllowed), acting(assistant):
        override_finding(assistant, program.id, BREATHE, "SC-OLD", REASON)


def stopped_by_week_20() -> tuple[object, object, object]:
    pt = factories.make_user()
    patient = pregnant_patient(pt, weeks=24)
    program = start(pt, patient)
    with acting(pt):
        service.add_exercise(pt, program.id, REST, override_reason=REASON)
    return pt, patient, program


def test_an_override_written_twice_stands_once() -> None:
    pt, _, program = stopped_by_week_20()
    with acting(pt):  # type: ignore[arg-type]
        again = override_finding(pt, program.id, REST, "PG-FLAT20", "Another reason, later.")  # type: ignore[attr-defined]
    assert again.reason == REASON
    assert again.inputs == ["pregnant", "ga_weeks 24"]


def test_new_answers_are_judged_anew() -> None:
    pt, patient, program = stopped_by_week_20()
    assert not reviewed(pt, program).obstacles  # type: ignore[arg-type]
    factories.make_screen(patient, flags=("pregnant",), pregnancy="pregnant")  # type: ignore[arg-type]
    assert [one.rule_id for one in reviewed(pt, program).lines[0].open] == ["PG-FLAT20"]  # type: ignore[arg-type]
    with acting(pt) as session:  # type: ignore[arg-type]
        override_finding(pt, program.id, REST, "PG-FLAT20", "Asked again today, feels fine.")  # type: ignore[attr-defined]
        assert session.query(FindingOverride).count() == 2
    assert not reviewed(pt, program).obstacles  # type: ignore[arg-type]


def test_a_tool_after_a_stretch_is_out_of_order_until_it_is_moved_or_overridden() -> None:
    pt = factories.make_user()
    patient = cleared_patient(pt, flags=("tool_unlocked_by_pt",))
    program = start(pt, patient, "half-kneeling-hip-flexor-stretch", BALL)
    seen = reviewed(pt, program)
    assert (seen.judged[0].finding.rule_id, seen.judged[0].is_open) == ("PR-ORDER", True)
    assert [str(one) for one in seen.obstacles] == ["Tool release before stretch, same session."]
    with acting(pt):
        override_finding(pt, program.id, "", "PR-ORDER", REASON)
    assert not reviewed(pt, program).obstacles
    with acting(pt):
        service.move_exercise(pt, program.id, lines_of(pt, program)[1].id, by=-1)
    assert "PR-ORDER" not in [one.finding.rule_id for one in reviewed(pt, program).judged]


def test_an_override_of_a_rule_that_nobody_may_pass_any_more_holds_no_longer() -> None:
    pt = factories.make_user()
    patient = cleared_patient(pt)
    program = start(pt, patient, "breath-reset")
    screen = factories.make_screen(patient, flags=("saddle_numbness",))
    factories.save(
        FindingOverride(
            program_id=program.id,
            exercise_slug="breath-reset",
            rule_id="RF-CES",
            rule_version=1,
            health_screen_id=screen.id,
            inputs=[],
            reason=REASON,
            overridden_by_id=pt.id,
            overridden_at=screen.taken_at,
        ),
        pt.clinic_id,
    )
    assert [one.rule_id for one in reviewed(pt, program).lines[0].open] == ["RF-CES"]
