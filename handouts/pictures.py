"""Turns the figure of an exercise into one safe drawing or photo: no reference leaves it, its names clash with no other."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from io import BytesIO

from PIL import Image

from handouts.content import HandoutExercise, Logo, Photo, Picture
from handouts.errors import MissingPicture
from handouts.figures import Captions, Scene, alt_text, draw
from handouts.phrases import phrases

_FORBIDDEN = re.compile(
    r"<\s*(?:script|image|foreignobject|iframe|object|embed|style|use|!doctype|!entity)\b"
    r"|@import|\bon\w+\s*=|<\?xml-stylesheet|\bstyle\s*=",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"""(?:href\s*=\s*["']?\s*|url\(\s*["']?\s*)([^"')\s>]*)""", re.IGNORECASE)
_NAMED = re.compile(r"""(\bid="|\bhref="#|url\(#|aria-labelledby="|aria-describedby=")([\w:. -]+)""")
_VIEW_BOX = re.compile(r"""viewBox\s*=\s*["']\s*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)""")
_COLOUR = re.compile(r"#([0-9a-fA-F]{6})\b")
_WORD = re.compile(r"[^\s]+")


_KEPT = 64
"""Drawings kept, about 20 kB each: the exercises of a day are a few dozen scenes."""


def picture_of(exercise: HandoutExercise, lang: str = "en") -> Picture | Photo:
    """Return the drawing of `exercise`, its frames named in `lang`, or its photo, with its text alternative.

    Raises MissingPicture when there is none, or when the drawing reaches outside itself.
    """
    figure = exercise.figure
    if figure is None:
        raise MissingPicture(f"“{exercise.name}” has no picture. Add one before you print.")
    if isinstance(figure, Photo):
        return figure
    picture = _drawn(figure, lang) if isinstance(figure, Mapping) else figure
    _check(exercise.name, picture)
    return picture


def fingerprint(picture: Picture | Photo) -> str:
    """Return a short name that is the same for the same drawing or photo."""
    return sha256(content_of(picture)).hexdigest()[:20]


def content_of(picture: Picture | Photo) -> bytes:
    """Return the picture as a file."""
    return picture.jpeg if isinstance(picture, Photo) else picture.svg.encode()


def toned(picture: Picture | Photo, greyscale: bool) -> Picture | Photo:
    """Return the picture, without colour for a sheet in greys."""
    if not greyscale:
        return picture
    if isinstance(picture, Photo):
        return replace(picture, jpeg=_grey_jpeg(picture.jpeg))
    return replace(picture, svg=in_greys(picture.svg))


def toned_logo(logo: Logo, greyscale: bool) -> bytes:
    """Return the logo as a file, without colour for a sheet in greys; what is clear in a PNG stays clear."""
    if not greyscale:
        return logo.image
    if not logo.is_png:
        return _grey_jpeg(logo.image)
    out = BytesIO()
    with Image.open(BytesIO(logo.image), formats=("PNG",)) as image:
        image.convert("LA").save(out, "PNG", optimize=True)
    return out.getvalue()


def aspect(picture: Picture | Photo) -> float:
    """Return height divided by width of the picture. Raises MissingPicture when it states no size."""
    if isinstance(picture, Photo):
        return picture.height / picture.width
    size = _VIEW_BOX.search(picture.svg)
    if size is None or not float(size[1]):
        raise MissingPicture("A picture does not state its size.")
    return float(size[2]) / float(size[1])


def in_greys(svg: str) -> str:
    """Return the SVG text with every `#rrggbb` colour turned into the grey of the same brightness (ITU-R BT.601)."""

    def grey(match: re.Match[str]) -> str:
        red, green, blue = (int(match[1][at : at + 2], 16) for at in (0, 2, 4))
        level = round(0.299 * red + 0.587 * green + 0.114 * blue)
        return f"#{level:02x}{level:02x}{level:02x}"

    return _COLOUR.sub(grey, svg)


@lru_cache(maxsize=_KEPT)
def with_own_names(svg: str, prefix: str) -> str:
    """Return the SVG text with every id, and every reference to one, led by `prefix`."""

    def renamed(match: re.Match[str]) -> str:
        return match[1] + _WORD.sub(lambda word: f"{prefix}-{word[0]}", match[2])

    return _NAMED.sub(renamed, svg)


def _grey_jpeg(jpeg: bytes) -> bytes:
    out = BytesIO()
    with Image.open(BytesIO(jpeg), formats=("JPEG",)) as photo:
        photo.convert("L").save(out, "JPEG", quality=80)
    return out.getvalue()


def captions_in(lang: str) -> Captions:
    """Return what the frames of a picture are called in `lang`. Raises LanguageNotReady for an unknown one."""
    say = phrases(lang)
    return Captions(*(say(f"exercise.{name}") for name in ("start", "finish", "not_like_this")))


def _drawn(scene_data: Mapping[str, object], lang: str) -> Picture:
    return _drawn_once(json.dumps(dict(scene_data)), lang)


@lru_cache(maxsize=_KEPT)
def _drawn_once(scene_data: str, lang: str) -> Picture:
    scene = Scene.from_data(json.loads(scene_data))
    return Picture(svg=draw(scene, captions=captions_in(lang)), alt=alt_text(scene))


def _check(name: str, picture: Picture) -> None:
    if not picture.svg.lstrip().startswith("<svg"):
        raise MissingPicture(f"The picture of “{name}” is not a drawing that can be printed.")
    if _reaches_outside(picture.svg):
        raise MissingPicture(f"The picture of “{name}” holds something that may not be printed.")


@lru_cache(maxsize=_KEPT)
def _reaches_outside(svg: str) -> bool:
    return bool(_FORBIDDEN.search(svg)) or any(not ref.startswith("#") for ref in _REFERENCE.findall(svg))
