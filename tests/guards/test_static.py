"""Style sheets, script and vendored files: own host only, readable colours, known bytes."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "clinic" / "static"
SHEETS = sorted((STATIC / "css").glob("*.css"))
VENDOR = STATIC / "vendor"
TOKENS = dict(re.findall(r"(--[\w-]+):\s*([^;]+);", (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")))

TEXT_PAIRS = [
    *[(ink, ground) for ink in ("ink", "ink-soft", "link") for ground in ("ground", "surface", "sunken")],
    *[("ink", f"{tone}-soft") for tone in ("accent", "ok", "info", "warn", "modify", "block")],
    *[(tone, f"{tone}-soft") for tone in ("ok", "info", "warn", "modify", "block", "demo")],
    *[("on-accent", ground) for ground in ("accent", "accent-deep", "block", "block-deep")],
    *[(ink, ground) for ink in ("accent", "block") for ground in ("surface", "ground", "accent-soft")],
    ("accent-deep", "accent-soft"),
    ("ink-soft", "accent-soft"),
    ("ink-soft", "rule-soft"),
    ("link", "block-soft"),
]
SHAPE_PAIRS = [
    ("edge", "surface"),
    ("edge", "ground"),
    ("focus", "surface"),
    ("focus", "ground"),
    ("focus", "accent-soft"),
    ("accent", "rule"),
]


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb as WCAG 2.2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(TOKENS[f"--{one}"]), luminance(TOKENS[f"--{other}"])), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_text_can_be_read(ink: str, ground: str) -> None:
    assert contrast(ink, ground) >= 4.5


@pytest.mark.parametrize(("shape", "ground"), SHAPE_PAIRS)
def test_controls_and_focus_can_be_seen(shape: str, ground: str) -> None:
    assert contrast(shape, ground) >= 3


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_sheet_names_only_what_is_here(sheet: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert "@import" not in text
    assert text.count("{") == text.count("}")
    for address in re.findall(r"""url\(\s*["']?([^"')]+)""", text):
        assert (sheet.parent / address).resolve().is_file(), address
    assert {name for name in re.findall(r"var\((--[\w-]+)", text) if name not in TOKENS} == set()


def test_colours_live_in_the_tokens() -> None:
    stray = {
        f"{sheet.name}: {colour}"
        for sheet in SHEETS
        if sheet.name not in ("tokens.css", "print.css")
        for colour in re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[\s;,])|\b(?:rgb|hsl)a?\(", sheet.read_text(encoding="utf-8"))
    }
    assert stray == set()


def test_own_script_evaluates_nothing() -> None:
    text = (STATIC / "app.js").read_text(encoding="utf-8")
    banned = r"\beval\b|\bFunction\(|innerHTML|outerHTML|insertAdjacentHTML|document\.write|\.style\b|https?://"
    assert re.findall(banned, text) == []


def test_vendored_files_are_the_published_ones() -> None:
    lines = (VENDOR / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    expected = {name: digest for digest, name in (line.split(maxsplit=1) for line in lines)}
    found = {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.glob("*/*")
    }
    assert found == expected


def test_every_vendored_folder_has_a_licence_and_a_line_in_the_table() -> None:
    table = (VENDOR / "README.md").read_text(encoding="utf-8")
    for folder in (path for path in VENDOR.iterdir() if path.is_dir()):
        assert (folder / "LICENSE").stat().st_size > 200
        assert f"`{folder.name}/`" in table
