"""The tests of an assessment, as data. Form, storage, page, comparison and note all read this one list.

Where a test comes from: the modified Thomas test and hip flexor strength as in the decision table
(`decision_table/rules.py`); breathing from seed 003 l.16; the bolster check from seed 000 l.59-66 and 280 (proposed as a
repeat measure); neuro and hip screens and the SI cluster are standard tests, their reading from memory.
"""

from __future__ import annotations

from types import MappingProxyType

from clinic.battery.measures import Kind, Measure, Section

ANGLE_RANGE_DEG = (-60, 90)
GRADES = ("5", "4+", "4", "4-", "3+", "3", "3-", "2+", "2", "2-", "1", "0")
"""Manual muscle test; positions after Daniels and Worthingham: sitting for 3 to 5, on the side for 0 to 2."""

YES_NO = (("yes", "Yes"), ("no", "No"))
NEGATIVE, POSITIVE = "negative", "positive"
RESULTS = ((NEGATIVE, "Negative"), (POSITIVE, "Positive"))
WITHOUT_ANGLE = "pass_fail"
"""The method that gives no angle, only pass or fail."""


def _pain(key: str, label: str) -> Measure:
    return Measure(key, label, Kind.WHOLE, high=10, unit="/10")


def _test(key: str, label: str, *, is_sided: bool = True) -> Measure:
    return Measure(key, label, Kind.CHOICE, is_sided=is_sided, choices=RESULTS)


THOMAS = Section(
    "thomas",
    "Modified Thomas test",
    "Hip: + is thigh above horizontal. Leave empty what was not tested.",
    quick=(
        Measure("thomas", "Hip angle", Kind.WHOLE, low=-60, high=90, unit="°", is_signed=True, ending="_deg"),
        Measure("knee", "Knee flexion", Kind.WHOLE, low=0, high=160, unit="°", ending="_deg"),
        Measure("tilt", "Pelvic tilt controlled", Kind.CHOICE, is_sided=False, choices=YES_NO, empty="Not noted"),
        Measure(
            "thomas_method",
            "Measured by",
            Kind.CHOICE,
            is_sided=False,
            empty="Not noted",
            choices=(
                ("goniometer", "Goniometer"),
                ("inclinometer", "Inclinometer"),
                ("trig", "Trigonometry"),
                (WITHOUT_ANGLE, "Pass or fail"),
            ),
        ),
    ),
    more_title="Pass or fail, abduction, pain",
    more=(
        Measure(
            "thomas_result",
            "Pass or fail",
            Kind.CHOICE,
            choices=(("pass", "Pass: thigh rests"), ("fail", "Fail: thigh stays up")),
        ),
        Measure("abduction", "Hip abduction", Kind.WHOLE, low=-30, high=60, unit="°", is_signed=True, ending="_deg"),
        _pain("thomas_pain", "Pain, Thomas test"),
        Measure("thomas_pain_site", "Where it hurts", Kind.LINE, high=80),
    ),
)

STRENGTH = Section(
    "strength",
    "Hip flexor strength",
    "",
    quick=(Measure("strength", "Muscle test", Kind.CHOICE, choices=tuple((grade, f"{grade}/5") for grade in GRADES)),),
    more_title="Dynamometer, position, pain",
    more=(
        Measure("force", "Dynamometer", Kind.TENTHS, low=0, high=2000),
        Measure(
            "force_unit",
            "Dynamometer unit",
            Kind.CHOICE,
            is_sided=False,
            empty="Not noted",
            choices=(("N", "N"), ("kgf", "kgf"), ("lbf", "lbf"), ("Nm", "Nm")),
        ),
        Measure(
            "strength_position",
            "Position",
            Kind.CHOICE,
            is_sided=False,
            empty="Not noted",
            choices=(
                ("seated", "Sitting"),
                ("side_lying", "Side-lying"),
                ("psoas", "Lying, hip 30° bent, 10° out, turned out"),
            ),
        ),
        _pain("strength_pain", "Pain, strength test"),
    ),
)

BREATHING = Section(
    "breathing",
    "Breathing",
    "Watch before you cue.",
    more=(
        Measure(
            "breathing_pattern",
            "Pattern",
            Kind.CHOICE,
            is_sided=False,
            empty="Not noted",
            choices=(("upper_chest", "Upper chest"), ("belly", "Belly only"), ("wide_rib", "Wide rib")),
        ),
        Measure("ribs_flare", "Ribs flare", Kind.CHOICE, is_sided=False, choices=YES_NO, empty="Not noted"),
    ),
)

BOLSTER = Section(
    "bolster",
    "Bolster check",
    "Legs long, upper back on the prop. Full contact of both thighs is the set-up height.",
    more=(
        Measure(
            "thigh_contact",
            "Thigh contact",
            Kind.CHOICE,
            choices=(("full", "Full"), ("partial", "Partial"), ("none", "None")),
        ),
        Measure("prop_height_cm", "Prop height", Kind.WHOLE, is_sided=False, low=0, high=80, unit=" cm"),
        Measure(
            "tl_arch",
            "Arch at the thoracolumbar junction",
            Kind.CHOICE,
            is_sided=False,
            choices=YES_NO,
            empty="Not noted",
        ),
    ),
)

NEURO = Section(
    "neuro",
    "Neuro screen",
    "Any positive one: no tools and no stretch.",
    can_be_all_negative=True,
    more=(
        _test("myotome", "Myotomes L2–L4"),
        _test("dermatome", "Dermatomes L2–L4"),
        _test("knee_reflex", "Knee reflex"),
        _test("femoral_stretch", "Femoral nerve stretch"),
        _test("slr", "Straight leg raise"),
    ),
)

HIP = Section(
    "hip",
    "Hip joint screen",
    "Labrum, impingement, stress fracture.",
    can_be_all_negative=True,
    more=(
        _test("fadir", "FADIR"),
        _test("faber", "FABER"),
        _test("log_roll", "Log roll"),
        _test("hop", "Groin pain on hop or weight bearing"),
    ),
)

SI = Section(
    "si",
    "SI joint cluster",
    "Positive = brings on the known pain. 3 of 5 suggest an SI source.",
    can_be_all_negative=True,
    more=(
        _test("si_distraction", "Distraction", is_sided=False),
        _test("si_thigh_thrust", "Thigh thrust", is_sided=False),
        _test("si_compression", "Compression", is_sided=False),
        _test("si_sacral_thrust", "Sacral thrust", is_sided=False),
        _test("si_gaenslen", "Gaenslen", is_sided=False),
    ),
)

SECTIONS = (THOMAS, STRENGTH, BREATHING, BOLSTER, NEURO, HIP, SI)
MEASURES = MappingProxyType({name: one for section in SECTIONS for one in section.measures for name in one.fields})
"""Every finding by the name of its value."""

SECTION_OF = MappingProxyType({name: section for section in SECTIONS for name in section.fields})
