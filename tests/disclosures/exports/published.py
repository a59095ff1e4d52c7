"""The three published disclosures, that every form of a Book is compared with."""

import json
import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import Any

from book.model import Book
from book.package import read
from tests.book.make import CASES, ROOT, example

__all__ = ["CASES", "TABLES", "disclosure", "expected", "plain", "printed", "wanted"]

TABLES = range(1, 14)
_HALF_WIDTH = str.maketrans("，；：（）％", ",;:()%")


@cache
def disclosure(case: str) -> Book:
    return read(example(case))


@cache
def expected(case: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / "tests" / "cases" / case / "expected.json").read_text(encoding="utf-8"))
    return found


def plain(text: str) -> str:
    """What a reader compares: no white space, one width of punctuation."""
    return re.sub(r"\s+|<br>", "", text).translate(_HALF_WIDTH)


def wanted(case: str, number: int) -> Counter[tuple[str, str]]:
    """Column and text of every cell of a published table that is not blank."""
    cells = (cell for cell in expected(case)["cells"] if cell["table"] == number)
    return Counter((cell["column"], plain(cell["value"])) for cell in cells)


def printed(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> Counter[tuple[str, str]]:
    """The same of rows of texts."""
    names = list(columns)
    return Counter((name, plain(text)) for row in rows for name, text in zip(names, row, strict=True) if text)
