"""A clinic's logo: what is taken, what is kept of it, how it is replaced and taken away, and what an administrator reads."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import Result
from flask import Flask
from PIL import Image
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from clinic.accounts import service
from clinic.accounts.models import LARGEST_LOGO, LONGEST_LOGO_SIDE, ClinicLogo
from clinic.accounts.queries import find_logo, logo_of
from clinic.audit.models import AuditEvent
from clinic.core.db import Database, session
from clinic.core.errors import PictureNotUsable
from tests import factories
from tests.custom_pictures.images import moving, photo, png_header, turned_photo

CLEAR = (0, 0, 0, 0)


def drawing(size: tuple[int, int] = (400, 160), ground: tuple[int, int, int, int] = CLEAR) -> bytes:
    """A green disc on a ground that may be clear."""
    image = Image.new("RGBA", size, ground)
    image.paste((29, 79, 74, 255), (20, 20, 120, 120))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def inside(database: Database) -> UUID:
    """A transaction of a clinic."""
    clinic = factories.home_clinic()
    with database.transaction(clinic.id):
        yield clinic.id


def stored() -> Image.Image:
    """The picture that counts now."""
    now = find_logo()
    assert now is not None
    image = logo_of({"clinic": {"logo": {"id": str(now.id)}}})
    assert image is not None
    assert len(image) <= LARGEST_LOGO
    opened = Image.open(io.BytesIO(image))
    opened.load()
    assert opened.size == (now.width, now.height)
    return opened


@pytest.mark.usefixtures("inside")
def test_what_is_clear_stays_clear_and_hides_nothing() -> None:
    hidden = Image.open(io.BytesIO(drawing()))
    hidden.paste((200, 0, 0, 0), (300, 0, 400, 160))
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "SECRET PROGRAM"
    hidden.save(out, "PNG", exif=exif)
    assert b"SECRET" in out.getvalue()
    service.set_logo(out.getvalue())
    image = stored()
    assert (image.format, image.mode) == ("PNG", "RGBA")
    assert image.getpixel((350, 80)) == (255, 255, 255, 0)
    assert image.getpixel((60, 60)) == (29, 79, 74, 255)
    assert not image.info


@pytest.mark.parametrize("upload", [drawing(ground=(255, 255, 255, 255)), photo(), photo(kind="WEBP"), turned_photo()])
@pytest.mark.usefixtures("inside")
def test_what_is_not_clear_is_a_jpeg_that_says_nothing(upload: bytes) -> None:
    service.set_logo(upload)
    image = stored()
    assert (image.format, image.mode) == ("JPEG", "RGB")
    assert not image.getexif()
    assert "comment" not in image.info


@pytest.mark.parametrize(
    ("upload", "size"),
    [(photo((2400, 600)), (LONGEST_LOGO_SIDE, 300)), (drawing((2400, 600)), (LONGEST_LOGO_SIDE, 300))],
)
@pytest.mark.usefixtures("inside")
def test_a_large_one_is_made_smaller(upload: bytes, size: tuple[int, int]) -> None:
    service.set_logo(upload)
    assert stored().size == size


@pytest.mark.usefixtures("inside")
def test_fine_detail_is_made_smaller_or_refused() -> None:
    noise = [Image.effect_noise((900, 900), 120) for _ in range(4)]
    plain, clear = io.BytesIO(), io.BytesIO()
    noise[0].save(plain, "PNG")
    Image.merge("RGBA", noise).save(clear, "PNG")
    service.set_logo(plain.getvalue())
    assert stored().width < 900
    with pytest.raises(PictureNotUsable, match="too much fine detail"):
        service.set_logo(clear.getvalue())


@pytest.mark.parametrize(
    ("upload", "message"),
    [
        (b"just text", "no picture that can be read"),
        (b"%PDF-1.7", "This is a PDF. Choose a picture"),
        (b"<svg/>", "An SVG drawing cannot be used"),
        (moving("PNG"), "A moving picture"),
        (photo((59, 59)), "The picture is too small to print. It needs 60 pixels"),
        (photo((60, 601)), "at most 10 times the short one"),
        (photo()[:4000], "damaged or cut off"),
        (png_header(20_000, 20_000), "The picture has too many pixels"),
        (photo() + b"<script>kx()</script>", "Another file is hidden in this picture"),
    ],
    ids=lambda value: value[:12] if isinstance(value, str) else "",
)
@pytest.mark.usefixtures("inside")
def test_what_is_no_picture_is_refused_in_words(upload: bytes, message: str) -> None:
    with pytest.raises(PictureNotUsable, match=message):
        service.set_logo(upload)
    assert find_logo() is None


@pytest.mark.usefixtures("inside")
def test_the_newest_counts_and_all_stay() -> None:
    assert find_logo() is None
    service.remove_logo()
    service.set_logo(drawing())
    first = find_logo()
    service.set_logo(drawing())
    assert find_logo() == first
    service.set_logo(photo())
    assert find_logo() != first
    service.remove_logo()
    service.remove_logo()
    assert find_logo() is None
    service.set_logo(drawing())
    assert stored().format == "PNG"
    rows = session.scalars(select(ClinicLogo).order_by(ClinicLogo.number)).all()
    assert [(row.number, row.image is None) for row in rows] == [(1, False), (2, False), (3, True), (4, False)]


def test_each_change_is_recorded(database: Database) -> None:
    clinic = factories.home_clinic()
    for change in (lambda: service.set_logo(drawing()), service.remove_logo):
        with database.transaction(clinic.id):
            change()
    with database.transaction(clinic.id):
        actions = session.scalars(select(AuditEvent.action).order_by(AuditEvent.seq)).all()
    assert actions[-2:] == ["clinic_logo.set", "clinic_logo.removed"]


def test_no_other_clinic_sees_it(database: Database) -> None:
    here, there = factories.home_clinic(), factories.make_clinic()
    with database.transaction(here.id):
        service.set_logo(drawing())
        mine = find_logo()
    assert mine is not None
    with database.transaction(there.id):
        assert find_logo() is None
        assert logo_of({"clinic": {"logo": {"id": str(mine.id)}}}) is None


@pytest.mark.parametrize("statement", ["UPDATE clinic_logos SET width = 1", "DELETE FROM clinic_logos"])
def test_no_row_changes(statement: str, database: Database) -> None:
    clinic = factories.home_clinic()
    with database.transaction(clinic.id):
        service.set_logo(drawing())
    with database.transaction(clinic.id), pytest.raises(DBAPIError), session.begin_nested():
        session.execute(text(statement))


@pytest.mark.parametrize("wrong", [{"image": None}, {"sha256": "0" * 64}, {"width": 1201}, {"height": 0}])
def test_a_row_is_whole_or_says_none(wrong: dict[str, object], database: Database) -> None:
    clinic = factories.home_clinic()
    content = photo()
    sha256 = hashlib.sha256(content).hexdigest()
    values = {"number": 1, "image": content, "sha256": sha256, "width": 640, "height": 480, **wrong}
    with database.transaction(clinic.id), pytest.raises(IntegrityError), session.begin_nested():
        session.execute(insert(ClinicLogo).values(**values))


@pytest.fixture
def typed(app: Flask, database: Database) -> Callable[..., Result]:
    """Type `people set-logo` for the home clinic."""
    name = factories.home_clinic().name

    def run(*arguments: str) -> Result:
        return app.test_cli_runner().invoke(args=["people", "set-logo", *arguments, "--clinic", name])

    return run


def now_in(database: Database) -> object:
    """The logo of the home clinic."""
    with database.transaction(factories.home_clinic().id):
        return find_logo()


def test_set_logo_on_the_command_line(typed: Callable[..., Result], database: Database, tmp_path: Path) -> None:
    name = factories.home_clinic().name
    file, bad = tmp_path / "logo.png", tmp_path / "logo.txt"
    file.write_bytes(drawing())
    bad.write_text("just text")
    done = typed(str(file))
    says = f"{name}: sheets issued from now on have {{}}; those of before stay as they are.\n"
    assert (done.exit_code, done.output) == (0, says.format("this logo"))
    assert now_in(database) is not None
    refused = typed(str(bad))
    assert refused.exit_code == 1
    assert refused.output == "Error: This file is no picture that can be read. Choose a JPEG or PNG.\n"
    for both_or_neither in ((), (str(file), "--none")):
        done = typed(*both_or_neither)
        assert (done.exit_code, "Give a file, or --none." in done.output) == (2, True)
    assert now_in(database) is not None
    done = typed("--none")
    assert (done.exit_code, done.output) == (0, says.format("no logo"))
    assert now_in(database) is None


@pytest.mark.parametrize(
    ("size", "ground", "said"),
    [
        ((100, 310), (0, 0, 0, 255), "at most 3 times as high as wide"),
        ((400, 160), (255, 255, 255, 255), "Nothing of this picture is seen on white paper"),
        ((400, 160), CLEAR, "Nothing of this picture is seen on white paper"),
    ],
)
@pytest.mark.usefixtures("inside")
def test_what_is_nothing_on_paper_is_not_taken(
    size: tuple[int, int], ground: tuple[int, int, int, int], said: str
) -> None:
    out = io.BytesIO()
    image = Image.new("RGBA", size, ground)
    image.paste((255, 255, 255, 255), (10, 10, 60, 60))
    image.save(out, "PNG")
    with pytest.raises(PictureNotUsable, match=said):
        service.set_logo(out.getvalue())
    assert find_logo() is None


@pytest.mark.usefixtures("inside")
def test_sixteen_bits_of_grey_stay_grey() -> None:
    out = io.BytesIO()
    Image.new("I;16", (400, 160), 100 * 256).save(out, "PNG")
    service.set_logo(out.getvalue())
    assert stored().convert("L").getextrema() == (100, 100)
