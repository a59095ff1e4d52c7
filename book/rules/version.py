"""Which version of the rules found something. No rules."""

import ast
import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
_READ = ("data", "reference")
"""Folders whose files the rules read."""


@cache
def catalogue_version() -> str:
    """A digest that changes with the rules and with everything they compute with: the modules that they import, directly or
    not, the editions, and the data of `book`. What else `book` can do does not matter."""
    digest = hashlib.sha256()
    data = {path for folder in _READ for path in (ROOT / folder).rglob("*") if path.is_file()}
    for path in sorted(data | modules()):
        digest.update(f"{path.relative_to(ROOT)}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def modules() -> set[Path]:
    """The files of the modules that results depend on."""
    # An edition is imported by its name, which no import statement says.
    left = [path for folder in ("rules", "editions") for path in (ROOT / folder).rglob("*.py")]
    found: set[Path] = set()
    while left:
        path = left.pop()
        if path not in found:
            found.add(path)
            left += _imported(path)
    return found


def _imported(path: Path) -> Iterator[Path]:
    """The files of the modules of `book` that a module imports."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.ImportFrom):
            names = [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in names:
            top, *steps = name.split(".")
            if top == "book":
                place = ROOT.joinpath(*steps)
                yield from (file for file in (place.with_suffix(".py"), place / "__init__.py") if file.is_file())
