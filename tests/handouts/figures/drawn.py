"""Reads a drawing back: its frame, and every corner and handle of its paths in the units of the frame."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

Point = tuple[float, float]
_STEPS = {"M": 1, "L": 1, "l": 1, "c": 3, "s": 2}
_LABEL = re.compile(
    r'<path d="M(-?[\d.]+) ?(-?[\d.]+)l([-\d. ]+)" stroke-width="[\d.]+"/><path d="[^"]+" fill="#\w+" stroke="none"/>'
    r'<text x="([-\d.]+)" y="([-\d.]+)"[^>]* font-size="([\d.]+)" text-anchor="middle"[^>]*>([^<]*)</text>'
)
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


@dataclass(frozen=True)
class Word:
    """A word beside a thing: its box (left, top, right, bottom), and the line to its thing."""

    words: str
    box: tuple[float, float, float, float]
    start: Point
    end: Point

    def stands_on(self, other: Word) -> bool:
        """Whether the line of another word runs through this one."""
        left, top, right, bottom = self.box
        (x, y), (x2, y2) = other.start, other.end
        line = ((x + (x2 - x) * share / 40, y + (y2 - y) * share / 40) for share in range(41))
        return any(left < across < right and top < down < bottom for across, down in line)


def words_of(svg: str) -> list[Word]:
    """The words beside things, in the order they were placed."""
    return [_word(*found) for found in _LABEL.findall(svg)]


def _word(x: str, y: str, step: str, middle: str, baseline: str, size: str, words: str) -> Word:
    across, down = (float(value) for value in _NUMBER.findall(step))
    half, high = len(words) * 0.27 * float(size), float(size) * 0.35
    box = (float(middle) - half, float(baseline) - 2 * high, float(middle) + half, float(baseline))
    start = float(x), float(y)
    return Word(words, box, start, (start[0] + across, start[1] + down))


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
