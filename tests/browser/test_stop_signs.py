"""What means stop is said at once, and the page's script says exactly what the service would."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

from clinic.accounts.models import User
from clinic.adherence.patient_words import felt_labels
from clinic.adherence.signs import sounds_urgent, stop_signs
from tests.adherence.test_urgent_words import AS_COPIED, PLAINLY_DENIED, QUIET, RAISES, STILL_RAISES
from tests.browser.phones import give_program, open_link, wait_until_kept
from tests.browser.visitor import PHONE, Visitor

Visit = Callable[..., Visitor]

NOTES = (
    *("", "All fine today.", "a bit stiff", "my chest pain came back", "Pain in my CHEST", "It is hard to breathe"),
    *("I can’t breathe", "I can't feel my legs", "numb between the legs", "feverish? no", "fever", "Bleeding a lot"),
    *("I passed out", "blacked out", "want to die", "suicidal", "SUICIDE", "the saddle of my bike", "chestpain"),
    *("Me duele el pecho", "me duéle mucho el pecho", "dolor fuerte en el pecho", "no puedo respirar bien", "sin aire"),
    *("se me durmió entre las piernas", "ENTRE LAS PIERNAS siento dormido", "tengo fiebre", "sangré", "me desmayé"),
    *("no quiero vivir", "hacerme daño", "Me cuesta respirar", "escalofrío", "desmayo", "me hice encima", "fiebres"),
    *(
        "сfever",
        "feverß",
        "ﬁebre",
        "ＦＥＶＥＲ",
        "fe\u0301ver",
        "f\u20ddever",
        "chest\npain",
        "chest  pain",
        "k\u212aill myself",
        "no\u00a0fever",
        "no fever\u2028bleeding",
        "I can\u00b4t breathe",
        "no fever\n",
    ),
    *(*RAISES, *QUIET, *PLAINLY_DENIED, *STILL_RAISES),
    *(copied for ways in AS_COPIED.values() for copied in ways),
)


def test_the_script_and_the_service_say_the_same(visit: Visit, therapist: User) -> None:
    visitor = visit(PHONE)
    open_link(visitor, give_program(therapist))
    pains = (None, 0, 1, 2, 3, 5, 6, 7, 8, 10)
    singles = [[word] for word in felt_labels()]
    felt = [[], *singles, ["faint", "sharp"], ["dull_ache", "upset", "nothing"], ["tingling", "dizzy"]]
    cases = [list(case) for case in product(pains, pains, felt)]
    said = visitor.page.evaluate(
        "cases => cases.map(([before, after, felt]) => StopSigns.of(before, after, felt))", cases
    )
    wanted = [[sign.value for sign in stop_signs(before, after, words)] for before, after, words in cases]  # type: ignore[arg-type]
    assert said == wanted
    urgent = visitor.page.evaluate("notes => notes.map((note) => StopSigns.soundsUrgent(note))", list(NOTES))
    assert dict(zip(NOTES, urgent, strict=True)) == {note: sounds_urgent(note) for note in NOTES}
    assert {True, False} == set(urgent)


def test_it_is_said_the_moment_it_is_picked_and_taken_back_with_it(visit: Visit, therapist: User) -> None:
    visitor = visit(PHONE)
    open_link(visitor, give_program(therapist))
    wait_until_kept(visitor)
    visitor.context.set_offline(True)
    release = visitor.page.get_by_role("article").first
    release.get_by_text("Add pain or a note").click()
    pain = release.get_by_role("group", name="Pain after")
    pain.get_by_role("radio", name="8", exact=True).check()
    alert = release.get_by_role("alert").filter(has_text="Stop this one for now")
    assert "Your pain went up or was high." in alert.inner_text()
    assert "801-555-0123" in alert.inner_text()
    pain.get_by_role("radio", name="3", exact=True).check()
    assert alert.count() == 0
    release.get_by_label("Faint").check()
    assert "Sit or lie down and rest." in release.get_by_role("alert").filter(has_text="Stop and rest").inner_text()
    release.get_by_label("Anything else to tell us?").press_sequentially("I have a fever")
    assert "Do you need help right now?" in release.inner_text()
    visitor.check()


def test_a_stop_that_nobody_has_heard_of_still_holds_on_the_next_day(visit: Visit, therapist: User) -> None:
    visitor = visit(PHONE)
    open_link(visitor, give_program(therapist))
    wait_until_kept(visitor)
    visitor.context.set_offline(True)
    visitor.go("/p/today")
    release = visitor.page.get_by_role("article").first
    release.locator("label", has_text="Done").first.click()
    release.get_by_text("Add pain or a note").click()
    release.get_by_label("Sharp pain").check()
    visitor.click("Send")
    visitor.page.get_by_text("1 answer waits to be sent.").wait_for()
    visitor.page.evaluate(
        """async () => { for (const one of await PatientStore.all()) await PatientStore.put({ ...one, day: "2020-01-01" }); }"""
    )
    visitor.page.reload()
    release.get_by_text("Do not do this one until we have talked").wait_for()
    assert release.get_by_role("radio").count() == 0
    assert visitor.page.get_by_role("article").nth(1).get_by_role("radio").count() > 0


def test_in_the_language_of_the_page(visit: Visit, therapist: User) -> None:
    visitor = visit(PHONE)
    open_link(visitor, give_program(therapist, lang="es"))
    release = visitor.page.get_by_role("article").first
    release.get_by_text("Agregar dolor o una nota").click()
    release.get_by_label("¿Algo más que decirnos?").press_sequentially("me duele el pecho")
    assert "¿Necesita ayuda ahora mismo?" in release.get_by_role("alert").filter(has_text="ayuda").inner_text()
    visitor.check()
