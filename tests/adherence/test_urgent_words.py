"""Words that may be an emergency: what must raise, what must stay quiet, and every sign that our own sheets print."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from clinic.adherence.signs import sounds_urgent

RAISES = (
    *("I have chest pain", "chest pains", "pain in chest", "pains in my chest", "my chest hurt", "tight chest"),
    *("My chest felt really tight", "pressure on my chest", "couldn't breathe", "couldn’t catch my breath"),
    *("short of breath", "Short-of-breath", "I could not pee", "unable to pee", "I can’t pee since last night"),
    *("trouble peeing", "I peed myself", "soiled myself", "blood in my urine", "coughing up blood", "bleeding a lot"),
    *("lost control of my bowels", "Numb between my legs", "my groin went numb", "I can't feel my legs", "fever"),
    *("my leg is suddenly weak", "my legs gave out", "I passed out", "felt faint", "my calf is sore and swollen"),
    *("water broke", "painful contractions", "my baby moves less", "my baby hasn't moved", "I haven't felt the baby"),
    *("bad headache", "blurry vision", "seeing spots", "I think about hurting myself", "I don't want to live"),
    *("kill my self", "harm myself", "I want to die", "do not want to be here anymore", "tearing belly pain"),
    *("Me duele mucho el pecho", "tuve un dolor muy fuerte en el pecho", "opresión en el pecho"),
    *("Me cuesta mucho respirar", "no podía respirar", "desde anoche no puedo orinar", "no he podido orinar"),
    *("me oriné", "me hice pipí", "perdí el control de la orina", "La piel entre las piernas se me duerme"),
    *("mis piernas están muy débiles", "se me doblan... las piernas se me doblan", "tengo calentura"),
    *("Sangré mucho anoche", "sangre mucho anoche", "me desmayé al levantarme", "se me rompió la fuente"),
    *("mi bebé se mueve menos", "mi bebé no se mueve", "no siento a mi bebé", "me duele mucho la cabeza"),
    *("veo borroso", "Pienso en hacerme daño", "ya no quiero vivir", "no quiero seguir viviendo"),
    *("it hurts to breathe", "hurts when I breathe in", "numb down there", "numb bum", "pins and needles in my groin"),
    *("I am leaking urine", "incontinent since Monday", "I wet my pants", "spotting since noon", "can't move my leg"),
    *("I lost feeling in my leg", "no sensation in my left foot", "is it a heart attack?", "I think I had a stroke"),
    *("temperature of 102", "my temp was 38.9", "I feel like dying", "took an overdose"),
    *(
        "me duele al respirar",
        "se me sale la orina",
        "no puedo mover la pierna",
        "no siento mi pierna",
        "temperatura de 39",
    ),
    *("hormigueo entre las piernas", "creo que es un infarto", "me siento morir", "tomé una sobredosis"),
    *("chest... pain", "💔 chest 💔 pain", "my face is drooping and my speech is slurred", "lost bladder control"),
    *(
        "could not go to the bathroom",
        "I took too many pills",
        "creo que es un ataque al corazón",
        "no pude ir al baño",
    ),
    *("se me fue la cara de lado", "tomé demasiadas pastillas"),
)

QUIET = (
    *("", "It was fine, a bit warm", "my chest opens well", "my chest opened nicely", "felt great after"),
    *("I had to pee in between", "my baby kicked a lot", "the baby slept through it", "blood pressure was fine"),
    *("I couldn't feel the stretch", "hard to remember to breathe slow", "my leg got tired", "a little headache"),
    *("legs felt strong", "breathing was easy", "pelvic floor contractions went well", "I had a good poop today"),
    *("did it in between calls", "the calf stretch was nice", "my hips are less tight", "pain is no worse"),
    *(
        "Leaked a little when I jumped",
        "it is hard to find the time",
        "I lost count",
        "tears of joy",
        "trouble with poor sleep",
    ),
    *("Me dolió la cadera", "Me costó un poco el ejercicio", "Respiré despacio y dormí bien"),
    *("Abrí el pecho y respiré", "mi bebé pateó mucho", "tuve que orinar a la mitad", "me sentí muy bien"),
    *(
        "mis piernas están más fuertes",
        "hice los ejercicios con mi bebé",
        "salí a caminar",
        "salí a comprar agua",
        "less pain, sleep is worse",
        "my water bottle leaked",
        *(
            "a slow stroke along the muscle",
            "room temperature was nice",
            "no feeling of stretch",
            "I can move my leg further",
        ),
        *(
            "my face got warm",
            "took all my time",
            "went to the bathroom first",
            "… nice … and slow 😀",
            "rest the face on a towel",
        ),
        *(
            "spotted a deer on my walk",
            "me cuesta mover la cadera",
            "hormigueo en el pie",
            "la temperatura estaba bien",
        ),
        "dormí bien",
    ),
)

PLAINLY_DENIED = (
    *("No fever", "no bleeding", "I had no chest pain.", "not bleeding today", "I didn't have any chills", "no blood"),
    *("without chest pain", "no fever and no bleeding", "all good, no headache", "did not bleed"),
    *("sin fiebre", "no tengo fiebre", "Sin sangrado.", "no tengo dolor de pecho", "sin fiebre y sin escalofríos"),
)

STILL_RAISES = (
    *("no fever but bleeding", "No fever. Bleeding a lot", "no, bleeding", "No. Fever", "no\nfever", "no fever or chest pain"),
    *("I can't do it without bleeding", "I can't breathe without chest pain", "no bleeding control", "fever: no"),
    *("no sleep with fever", "no fever medicine helps", "I could not breathe, no fever", "can't stop bleeding"),
    *("sin fiebre pero con sangrado", "no puedo hacerlo sin sangrado", "no, fiebre", "sin fiebre, me duele el pecho"),
    *("sin aire", "no tengo fiebre pero no puedo orinar", "no deja de sangrar"),
    *("no bleeding today, but yesterday", "no fever now but last night", "sin sangrado hoy, pero ayer sí"),
)  # fmt: skip

AS_COPIED: Mapping[str, tuple[str, ...]] = {
    "Chest pain.": ("chest pain", "Chest pain today"),
    "Trouble breathing.": ("trouble breathing", "I had trouble breathing"),
    "Sudden tearing belly or back pain.": (
        "Sudden tearing belly pain",
        "sudden tearing back pain",
        "sudden belly pain",
    ),
    "Numb skin between your legs.": ("Numb skin between my legs", "the skin between my legs is numb"),
    "New trouble with pee or poop.": ("New trouble with pee", "new trouble with poop", "trouble with poop"),
    "Legs that get weak fast.": ("Legs got weak fast", "my legs get weak fast", "legs that get weak"),
    "You bleed or leak fluid from your vagina.": ("I bleed", "I leak fluid", "leaking fluid", "fluid from my vagina"),
    "Painful tightening that comes and goes.": ("painful tightening", "tightening that comes and goes"),
    "Short of breath before you start.": ("Short of breath", "I was short of breath before I started"),
    "A bad headache, or a change in your sight.": ("bad headache", "a change in my sight", "my sight changed"),
    "A sore or swollen calf.": ("sore calf", "swollen calf", "my calf is sore", "my calf is swollen"),
    "Your baby moves less.": ("my baby moves less", "baby is moving less"),
    "Fever with back or groin pain.": ("fever with back pain", "fever and groin pain"),
    "One swollen, sore leg.": ("one swollen leg", "swollen, sore leg", "my leg is swollen"),
    "Pain that shoots down the leg.": ("pain shoots down my leg", "shooting pain down the leg"),
    "Pain that gets worse after a stretch.": ("pain gets worse after a stretch", "the pain got worse"),
    "Dolor de pecho.": ("dolor de pecho", "me duele el pecho"),
    "Le cuesta respirar.": ("me cuesta respirar",),
    "Dolor súbito en el vientre o la espalda, como un desgarro.": (
        *("dolor súbito en el vientre", "dolor súbito en la espalda", "como un desgarro"),
    ),
    "La piel entre las piernas está adormecida.": ("la piel entre mis piernas está adormecida",),
    "Problemas nuevos para orinar o evacuar.": ("problemas para orinar", "problemas nuevos para evacuar"),
    "Piernas que pierden fuerza rápido.": ("mis piernas pierden fuerza", "perdí fuerza en las piernas"),
    "Sangra o le sale líquido por la vagina.": ("sangro", "me sale líquido", "líquido por la vagina"),
    "Dolor que aprieta, va y viene.": ("dolor que aprieta", "un dolor que aprieta, va y viene"),
    "Le falta el aire antes de empezar.": ("me falta el aire", "me falta aire antes de empezar"),
    "Le duele mucho la cabeza o cambia su vista.": ("me duele mucho la cabeza", "cambia mi vista", "mi vista cambió"),
    "Una pantorrilla duele o se hincha.": ("me duele una pantorrilla", "la pantorrilla se hincha"),
    "Su bebé se mueve menos.": ("mi bebé se mueve menos", "bebé se movió menos"),
    "Fiebre con dolor de espalda o de ingle.": ("fiebre con dolor de espalda", "fiebre"),
    "Una pierna hinchada y con dolor.": ("una pierna hinchada", "tengo la pierna hinchada"),
    "Dolor que corre por la pierna.": ("dolor que corre por la pierna",),
    "Dolor que empeora después de estirar.": ("el dolor empeora después de estirar", "mi dolor empeoró"),
}
"""Each printed sentence in its single signs, as a patient copies them about themselves."""

PHRASES = Path(__file__).parents[2] / "handouts" / "phrases"


def printed_signs() -> list[str]:
    """Each sentence under "When to stop", in every language that has a book of phrases."""
    found: list[str] = []
    for language in ("en", "es"):
        stop = tomllib.loads((PHRASES / f"{language}.toml").read_text(encoding="utf-8"))["stop"]
        for name in ("emergency", "hospital", "pregnancy", "call"):
            found += re.findall(r"[^.]+\.", stop[name])
    return [sentence.strip() for sentence in found]


@pytest.mark.parametrize("note", RAISES)
def test_what_may_be_an_emergency_raises(note: str) -> None:
    assert sounds_urgent(note)


@pytest.mark.parametrize("note", QUIET)
def test_everyday_words_stay_quiet(note: str) -> None:
    assert not sounds_urgent(note)


@pytest.mark.parametrize("note", PLAINLY_DENIED)
def test_a_plain_no_directly_before_a_sign_stays_quiet(note: str) -> None:
    assert not sounds_urgent(note)


@pytest.mark.parametrize("note", STILL_RAISES)
def test_a_no_swallows_nothing_but_what_it_stands_before(note: str) -> None:
    assert sounds_urgent(note)


@pytest.mark.parametrize("denied", PLAINLY_DENIED)
@pytest.mark.parametrize("sign", RAISES[:8] + RAISES[-8:])
def test_a_denied_sign_never_hides_another_one(denied: str, sign: str) -> None:
    assert sounds_urgent(f"{denied}. {sign}")
    assert sounds_urgent(f"{sign}, {denied}")


@pytest.mark.parametrize("sentence", printed_signs())
def test_no_printed_sign_is_missed(sentence: str) -> None:
    assert sounds_urgent(sentence)
    assert [one for one in AS_COPIED[sentence] if not sounds_urgent(one)] == []
    assert not re.search(r"\b(?:your?|su)\b", " ".join(AS_COPIED[sentence])), "as a patient says it of themselves"


def test_nothing_is_listed_that_is_not_printed() -> None:
    assert set(AS_COPIED) == set(printed_signs())
