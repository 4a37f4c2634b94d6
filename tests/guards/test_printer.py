"""The printer opens what its callers name, so one module calls it, with one that reaches inside, and they name nothing."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.guards.source import files, name_of, parsed

MAY_PRINT = {"handouts/render.py", "handouts/prebuilt.py"}
"""Modules that may load WeasyPrint."""

WAYS_TO_A_FILE = {"attachments", "filename", "file_obj", "url", "base_url"}


def calls(*names: str) -> Iterator[tuple[str, ast.Call]]:
    """Every call in the program of a function or a method with one of the names, and its file."""
    for path in files():
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Call):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if called in names:
                    yield name_of(path), node


def keywords(call: ast.Call) -> set[str | None]:
    """The names of the arguments of a call; None stands for `**`."""
    return {keyword.arg for keyword in call.keywords}


def test_nobody_else_makes_pages_style_sheets_or_pdf() -> None:
    assert {file for file, _call in calls("HTML", "CSS", "Attachment", "write_pdf")} == MAY_PRINT


def test_nobody_loads_the_printer_by_its_name() -> None:
    for path in files():
        named = [node for node in ast.walk(parsed(path)) if isinstance(node, ast.Constant)]
        loaded = [node for node in named if isinstance(node.value, str) and node.value.startswith("weasyprint.")]
        assert name_of(path) in MAY_PRINT or not loaded
    for file, call in calls("import_module", "__import__"):
        assert [ast.unparse(one) for one in call.args] == ["'handouts.render'"], file


def test_every_page_and_style_sheet_is_given_as_text_with_the_fetcher_that_refuses() -> None:
    found = [*calls("HTML", "CSS")]
    assert len(found) >= 4
    for file, call in found:
        given = {keyword.arg: keyword.value for keyword in call.keywords}
        assert not call.args, file
        assert "string" in given, file
        assert not keywords(call) & (WAYS_TO_A_FILE | {None}), file
        fetcher = given["url_fetcher"]
        assert isinstance(fetcher, ast.Name | ast.Call), file
        assert isinstance(fetcher, ast.Name) or ast.unparse(fetcher.func) == "OwnFilesOnly", file


def test_nothing_is_attached_and_no_style_comes_with_the_writing() -> None:
    assert not [*calls("Attachment")]
    for file, call in calls("write_pdf"):
        assert not keywords(call) & (WAYS_TO_A_FILE | {"stylesheets", "target", None}), file
        assert not call.args, file
