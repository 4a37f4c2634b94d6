"""Ceilings that keep the house livable; most files and functions should stay far below."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.guards.source import files, name_of, parsed

FILE = 400
TEST_FILE = 300
FUNCTION = 60
ROUTE = 12


def lines(path: Path) -> int:
    """Lines in a file."""
    return len(path.read_text(encoding="utf-8").splitlines())


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a file."""
    return [node for node in ast.walk(parsed(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function's body without its docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_files_are_short() -> None:
    long = {name_of(path): lines(path) for path in files("clinic", "handouts") if lines(path) > FILE}
    assert not long


def test_test_files_are_short() -> None:
    long = {name_of(path): lines(path) for path in files("tests") if lines(path) > TEST_FILE}
    assert not long


def test_functions_are_short() -> None:
    long = {
        f"{name_of(path)}:{function.name}": size
        for path in files("clinic", "handouts")
        for function in functions(path)
        if (size := (function.end_lineno or 0) - function.lineno + 1) > FUNCTION
    }
    assert not long


def test_route_bodies_are_short() -> None:
    long = {
        f"{name_of(path)}:{function.name}": body_lines(function)
        for path in files("clinic")
        if "routes" in path.stem
        for function in functions(path)
        if any("blueprint" in ast.unparse(decorator) for decorator in function.decorator_list)
        and body_lines(function) > ROUTE
    }
    assert not long


def test_public_functions_say_what_they_do() -> None:
    silent = []
    for path in files("clinic", "handouts"):
        for node in parsed(path).body:
            is_public = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if is_public and not ast.get_docstring(node):
                silent.append(f"{name_of(path)}:{node.name}")
    assert not silent
