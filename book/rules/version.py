"""Which version of the rules found something. No rules."""

import hashlib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
_NOT_PART = frozenset({"examples", "__pycache__"})


@cache
def catalogue_version() -> str:
    """A digest that changes with the rules and with everything they compute with: the code and the data of `book`."""
    digest = hashlib.sha256()
    for path in sorted(ROOT.rglob("*")):
        if path.is_file() and not _NOT_PART.intersection(path.relative_to(ROOT).parts):
            digest.update(f"{path.relative_to(ROOT)}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
