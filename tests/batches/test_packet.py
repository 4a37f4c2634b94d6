"""The downtime packet: the sheets of the coming days in a file that only its owner reads."""

from __future__ import annotations

import os
import re
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from pypdf import PdfReader

from clinic.aftercare import service as aftercare
from clinic.batches import packet
from clinic.batches.packet import DAYS, write_packet
from clinic.batches.service import LOOK_FIRST
from clinic.core import clock
from handouts.render import pdf_available
from tests import factories
from tests.batches.test_batches import coming, today
from tests.programs.cases import PRINTING, RELEASE, acting

pytestmark = [
    pytest.mark.usefixtures("database"),
    pytest.mark.skipif(not pdf_available(), reason="Pango is not installed"),
]


def test_it_holds_who_comes_soon_and_a_blank_health_screen(tmp_path: Path) -> None:
    pt = factories.make_user()
    coming(pt, today(), given_name="Abe", family_name="Adams")
    coming(pt, today() + timedelta(days=DAYS - 1), given_name="Zoe", family_name="Young")
    coming(pt, today() + timedelta(days=DAYS), given_name="Too", family_name="Late")
    expecting = coming(pt, today(), RELEASE, family_name="Expecting")
    factories.make_screen(expecting, flags=("pregnant",), pregnancy="pregnant")
    with acting(pt):
        written = write_packet(tmp_path / "packets", PRINTING)
    assert (written.sheets, written.left_out) == (2, 1)
    assert written.path.name == f"{pt.clinic_id}.pdf"
    titles = [str(one["/Title"]) for one in PdfReader(written.path).outline]  # type: ignore[index, call-overload]
    assert titles[0] == "Health questions, blank"
    assert [title.split(" (")[0] for title in titles[1:]] == ["Adams, Abe", "Young, Zoe"]
    listed = written.path.with_suffix(".txt")
    words = listed.read_text("utf-8-sig")
    assert words.index("NOT IN THE PACKET") < words.index("Expecting") < words.index(LOOK_FIRST)
    assert words.index(LOOK_FIRST) < words.index("Adams, Abe") < words.index("Young, Zoe")
    assert "Late" not in words
    for file in (written.path, listed):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(written.path.parent.stat().st_mode) == 0o700


def test_a_program_that_is_paused_that_day_is_not_in_it(tmp_path: Path) -> None:
    pt = factories.make_user()
    away = coming(pt, today(), family_name="Adams")
    coming(pt, today(), family_name="Brown")
    with acting(pt):
        aftercare.pause_program(pt, away.id, from_on=today(), until_on=None, reason="With family")
        written = write_packet(tmp_path, PRINTING)
    assert (written.sheets, written.left_out) == (1, 0)


def test_the_diary_begins_with_the_week_of_the_visit(tmp_path: Path) -> None:
    pt = factories.make_user()
    with clock.fixed(clock.days_ago(6)):
        coming(pt, today() + timedelta(days=7))
    with acting(pt):
        path = write_packet(tmp_path, PRINTING).path
    assert re.search(r"Code \S+-2", PdfReader(path).pages[-1].extract_text())


def test_a_print_that_breaks_leaves_the_old_file_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pt = factories.make_user()
    with acting(pt):
        path = write_packet(tmp_path, PRINTING).path
    before = path.read_bytes()
    old, young = tmp_path / "killed.part", tmp_path / "running.part"
    for one in (old, young):
        one.touch()
    os.utime(old, (0, 0))
    monkeypatch.setattr(packet.os, "fsync", lambda _: (_ for _ in ()).throw(OSError("full")))
    with pytest.raises(OSError, match="full"), acting(pt):
        write_packet(tmp_path, PRINTING)
    assert {one.name for one in tmp_path.iterdir()} == {path.name, f"{path.stem}.txt", young.name}
    assert path.read_bytes() == before


def test_the_command_writes_one_for_each_clinic_and_goes_on_after_one_that_breaks(
    own_app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pt = factories.make_user()
    coming(pt, today())
    other = factories.make_user(clinic=factories.make_clinic())
    runner = own_app.test_cli_runner()
    done = runner.invoke(args=["documents", "packet", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert {one.stem for one in tmp_path.iterdir()} >= {str(pt.clinic_id), str(other.clinic_id)}
    (tmp_path / "file").touch()
    in_the_way = runner.invoke(args=["documents", "packet", str(tmp_path / "file" / "packets")])
    assert (in_the_way.exit_code, "NotADirectoryError: Not a directory" in in_the_way.output) == (1, True)
    monkeypatch.setattr("clinic.cli.write_packet", lambda *_: 1 / 0)
    broken = runner.invoke(args=["documents", "packet", str(tmp_path)])
    assert broken.exit_code == 1
    assert broken.output.count("no downtime packet (ZeroDivisionError)") >= 2
