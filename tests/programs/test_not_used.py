"""What the clinic's reviewer has declined: not offered, found by a search, given only with a therapist's reason."""

from __future__ import annotations

import pytest

from clinic.programs import judging
from clinic.programs.errors import ProgramIsUnsafe
from clinic.programs.policy import get_version
from clinic.signoff.models import Decision
from tests import factories
from tests.programs.browser import add, text_of, url
from tests.programs.cases import BREATHE, PRESS, REASON, RELEASE, acting, cleared_patient, issue, reviewed, start
from tests.signoff.cases import decide, make_reviewer

NOTE = "Not before somebody has shown it here."


@pytest.fixture
def reviewer(database):
    return make_reviewer()


def test_it_is_not_offered_and_a_search_says_why(signed_in, reviewer) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    decide(reviewer, f"exercise.{PRESS}", Decision.DECLINED, NOTE)
    page = client.get(url(patient))
    assert f'id="shelf-{PRESS}"' not in page.text
    assert "Not used in this clinic: Hand-to-knee press ." in text_of(page)
    found = client.get(url(patient), query_string={"q": "hand-to-knee"})
    assert f"Not used in this clinic. {NOTE}" in text_of(found)
    assert "Add with a written reason : Hand-to-knee press" in text_of(found)


def test_it_is_given_only_with_a_reason_which_stays_on_file(signed_in, reviewer) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    decide(reviewer, f"exercise.{PRESS}", Decision.DECLINED, NOTE)
    refused = add(client, patient, PRESS)
    assert refused.status_code == ProgramIsUnsafe.status
    assert NOTE in text_of(refused)
    assert add(client, patient, PRESS, reason=REASON).status_code == 303
    program = start(pt, patient)
    [line] = reviewed(pt, program).lines
    assert ([one.reason for one in line.overridden], line.open) == ([REASON], ())
    version = issue(pt, program)
    page = text_of(client.get(url(patient, "versions", version.number)))
    assert "Not used in this clinic" in page
    assert REASON in page


def test_a_draft_that_holds_it_is_not_issued(signed_in, reviewer) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    program = start(pt, patient, RELEASE, BREATHE)
    decide(reviewer, f"exercise.{BREATHE}", Decision.DECLINED, NOTE)
    with pytest.raises(ProgramIsUnsafe, match=NOTE):
        issue(pt, program)
    page = text_of(client.get(url(patient)))
    assert NOTE in page
    assert "In the program" in page
    decide(reviewer, f"exercise.{BREATHE}", Decision.WITHDRAWN)
    issue(pt, program)


def test_a_sheet_at_home_is_looked_at_before_it_is_printed_again(signed_in, reviewer) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    issue(pt, start(pt, patient, RELEASE))
    with acting(pt):
        assert judging.judge_sheet(get_version(pt, patient.id, 1)).may_go_out
    decide(reviewer, f"exercise.{RELEASE}", Decision.DECLINED, NOTE)
    with acting(pt):
        sheet = judging.judge_sheet(get_version(pt, patient.id, 1))
    assert (sheet.may_go_out, sheet.can_be_confirmed) == (False, True)
    assert NOTE in text_of(client.get(f"/patients/{patient.id}"))


def test_another_clinic_offers_it(signed_in, reviewer) -> None:
    client, pt = signed_in(user=factories.make_user(clinic=factories.make_clinic()))
    decide(reviewer, f"exercise.{PRESS}", Decision.DECLINED, NOTE)
    assert f'id="shelf-{PRESS}"' in client.get(url(cleared_patient(pt))).text
    assert add(client, cleared_patient(pt), PRESS).status_code == 303
