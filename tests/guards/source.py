"""The program's own source, parsed once, for the guards that read it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.conftest import ROOT

PROGRAM = ("clinic", "handouts", "migrations")


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of one file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def files(*folders: str) -> list[Path]:
    """Every Python file below `folders`, and the two at the top when none is named."""
    names = folders or PROGRAM
    found = [path for name in names for path in sorted((ROOT / name).rglob("*.py"))]
    return found if folders else [*found, ROOT / "config.py", ROOT / "wsgi.py"]


def name_of(path: Path) -> str:
    """The path from the top of the project, for messages."""
    return path.relative_to(ROOT).as_posix()


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """Each module that a file imports, and whether the import stands at the top of the file."""
    tree = parsed(path)
    top = {id(node) for node in tree.body}
    guarded = {id(child) for node in tree.body if isinstance(node, ast.If | ast.Try) for child in ast.walk(node)}
    for node in ast.walk(tree):
        at_top = id(node) in top or id(node) in guarded
        if isinstance(node, ast.Import):
            yield from ((alias.name, at_top) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module or "", at_top
            yield from ((f"{node.module}.{alias.name}", at_top) for alias in node.names)
