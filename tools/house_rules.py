"""House rules that no linter knows: short functions and files, plain names, rules that import only themselves."""

import ast
import functools
import importlib.metadata
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

LONGEST_FUNCTION = 30  # lines of code, without signature and docstring
LONGEST_FILE = 400  # lines that are not blank
VAGUE_NAMES = {"helper", "helpers", "manager", "misc", "user", "users", "util", "utils"}
MAY_IMPORT = {"casework": {"casework"}}  # beside the standard library


def main() -> int:
    """Print every breach; answers 1 when there is one."""
    breaches = [breach for path in tracked_python_files() for breach in breaches_of(path)]
    print("\n".join(breaches) or "House rules kept")
    return 1 if breaches else 0


def tracked_python_files() -> list[Path]:
    """Every Python file that git knows, or would add."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py"]
    return [path for name in subprocess.check_output(command, text=True).splitlines() if (path := Path(name)).exists()]


def breaches_of(path: Path) -> Iterator[str]:
    """What one file does against the rules, as `path:line: words`."""
    source = path.read_text()
    if (length := sum(bool(line.strip()) for line in source.splitlines())) > LONGEST_FILE:
        yield f"{path}:1: {length} lines, {LONGEST_FILE} at most"
    yield from _name_breaches(path)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (lines := code_lines(node)) > LONGEST_FUNCTION:
            yield f"{path}:{node.lineno}: {node.name} has {lines} lines, {LONGEST_FUNCTION} at most"
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from _import_breaches(path, node)


def code_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from the first statement after the docstring to the end."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0


def _name_breaches(path: Path) -> Iterator[str]:
    if path.stem in VAGUE_NAMES:
        yield f"{path}:1: the name says nothing"
    if path.parts[0] == "tests" and path.name == "__init__.py":
        yield f"{path}:1: test folders are no packages"
    if path.stem in _library_modules():
        yield f"{path}:1: named after a library"


def _import_breaches(path: Path, node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    allowed = MAY_IMPORT.get(path.parts[0])
    if allowed is None:
        return
    names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
    for name in names:
        if (root := name.split(".")[0]) not in allowed | sys.stdlib_module_names:
            yield f"{path}:{node.lineno}: {path.parts[0]} may not import {root}"


@functools.cache
def _library_modules() -> frozenset[str]:
    """Top-level names of everything installed but ourselves."""
    ours = {path.name for path in Path().iterdir()}
    return frozenset(name for name in importlib.metadata.packages_distributions() if name not in ours)


if __name__ == "__main__":
    sys.exit(main())
