"""Invented handouts for the tests of the print."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from handouts.content import (
    Box,
    ClinicHeader,
    Diary,
    DoseLine,
    Handout,
    HandoutExercise,
    HandoutProp,
    HandoutStep,
    Manner,
    PatientLink,
    Picture,
    Side,
    Therapist,
)

STOP_SIGNS = ("Sharp, stabbing or throbbing pain", "You feel dizzy, faint or sick")
CLINIC = ClinicHeader(
    name="Juniper Street Physical Therapy",
    phone="(801) 555-0142",
    hours="Monday to Friday, 8 am to 6 pm",
    address_lines=("410 Juniper Street", "Salt Lake City, UT 84101"),
)
LINK = PatientLink(url="https://clinic.example/p#Ab3_xyz", code="7F3K-09QM-XW4T-2HJC", typed_at="clinic.example/p")


def make_picture(number: int = 1, height: int = 200) -> Picture:
    """A drawing 400 wide and `height` high, different for each number."""
    shape = f'<circle cx="{40 * number}" cy="60" r="30" fill="#ffffff" stroke="#222222"/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 {height}"><g id="body">{shape}</g></svg>'
    return Picture(svg=svg, alt=f"Side view. Invented pose {number}.")


def make_exercise(number: int = 1, **changes: Any) -> HandoutExercise:
    """A short exercise with one modification merged in."""
    values: dict[str, Any] = {
        "number": number,
        "name": f"Rest on a ramp {number}",
        "figure": make_picture(number),
        "start": "On your back, on a ramp.",
        "steps": (
            HandoutStep("Sit in front of the ramp."),
            HandoutStep("Loop a strap round both feet.", for_you=True),
            HandoutStep("Lean back with the help of your hands."),
        ),
        "dose": DoseLine(1, 7, repetitions=1, hold_seconds=300, side=Side.BOTH, manner=Manner.STAY),
        "needs": (HandoutProp("Firm pillows"), HandoutProp("Strap", "Long enough for both feet", for_you=True)),
        "feel": ("Heavy legs",),
        "not_feel": ("A pinch in the low back",),
        "stop": (*STOP_SIGNS, f"Pain in toe {number} gets worse."),
    }
    return HandoutExercise(**(values | changes))


def make_handout(exercises: int = 2, **changes: Any) -> Handout:
    """A complete handout for an invented person."""
    values: dict[str, Any] = {
        "clinic": CLINIC,
        "first_name": "Ana",
        "therapist": Therapist("Sam Rivera", "PT, DPT"),
        "made_on": date(2026, 11, 21),
        "version": 3,
        "code": "JS-7F3K",
        "exercises": tuple(make_exercise(number) for number in range(1, exercises + 1)),
        "goal": "Sit through dinner without hip pain.",
        "stop_rules": STOP_SIGNS,
        "next_visit_on": date(2026, 12, 1),
        "diary": Diary(date(2026, 11, 23)),
        "link": LINK,
    }
    return Handout(**(values | changes))


def long_exercise(number: int = 1, box: Box = Box.PREGNANCY) -> HandoutExercise:
    """An exercise that needs a page of its own."""
    steps = tuple(
        HandoutStep(f"Step {step}: rest your upper back and head on the props.", step % 5 == 0) for step in range(11)
    )
    return replace(make_exercise(number), steps=steps, boxes=(box,), note="Move slow.\nBring your strap.")
