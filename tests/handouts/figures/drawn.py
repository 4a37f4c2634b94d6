"""Reads a drawing back: its frame, and every corner and handle of its paths in the units of the frame."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

Point = tuple[float, float]
_STEPS = {"M": 1, "L": 1, "l": 1, "c": 3, "s": 2}
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")


def frame_of(svg: str) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of the picture."""
    left, top, width, height = (float(value) for value in re.search(r'viewBox="([^"]+)"', svg)[1].split())
    return left, top, left + width, top + height


def points_of(svg: str) -> Iterator[Point]:
    """Every point a path names, and the place of every word, where the frame it is in has been moved to."""
    yield from _inside(ET.fromstring(svg), (0.0, 0.0))


def _inside(node: ET.Element, moved: Point) -> Iterator[Point]:
    if "transform" in node.attrib:
        x, y = (float(value) for value in _NUMBER.findall(node.attrib["transform"]))
        moved = (moved[0] + x, moved[1] + y)
    here = _points(node.attrib["d"]) if "d" in node.attrib else ()
    if "x" in node.attrib:
        here = [(float(node.attrib["x"]), float(node.attrib["y"]))]
    yield from ((x + moved[0], y + moved[1]) for x, y in here)
    for child in node:
        yield from _inside(child, moved)


def outlines_of(svg: str) -> Iterator[list[Point]]:
    """Every closed part of every curved path, as the points it names."""
    for node in ET.fromstring(svg).iter():
        for part in re.findall(r"M[^Mz]*z", node.attrib.get("d", "")):
            if "c" in part:
                yield list(_points(part))


def area_of(points: list[Point]) -> float:
    """The area a closed line goes round, with the sign of its turn."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(points, [*points[1:], points[0]], strict=True)) / 2


def _points(data: str) -> Iterator[Point]:
    here = (0.0, 0.0)
    for letter, text in re.findall(r"([A-Za-z])([^A-Za-z]*)", data):
        values = [float(value) for value in _NUMBER.findall(text)]
        if letter in "zZ":
            continue
        if letter in "HVh":
            here = (values[0] + (here[0] if letter == "h" else 0), here[1]) if letter in "Hh" else (here[0], values[0])
            yield here
            continue
        for first in range(0, len(values), 2 * _STEPS[letter]):
            steps = values[first : first + 2 * _STEPS[letter]]
            base = (0.0, 0.0) if letter.isupper() else here
            points = [(base[0] + x, base[1] + y) for x, y in zip(steps[::2], steps[1::2], strict=True)]
            yield from points
            here = points[-1]
