"""Documents for the tests of rendering, each rendered once a process."""

import io
import json
from functools import cache
from pathlib import Path

from pdfplumber.pdf import PDF

from book.model import Book
from book.package import read
from tests.pango import MISSING

EXAMPLES = Path(__file__).parents[2] / "book" / "examples"
CASES = Path(__file__).parents[1] / "cases"

collect_ignore_glob = ["test_*.py"] if MISSING else []


def pytest_report_header() -> str:
    return "Pango is not installed: NO PDF IS TESTED" if MISSING else ""


def example(slug: str) -> Book:
    return read(EXAMPLES / f"{slug}.json")


@cache
def draft(slug: str) -> bytes:
    """The draft of an example as PDF."""
    from disclosures.rendering.pdf import document_pdf

    return document_pdf(example(slug), draft=True)


def open_pdf(content: bytes) -> PDF:
    return PDF.open(io.BytesIO(content))


def expected(slug: str) -> dict:
    return json.loads((CASES / slug / "expected.json").read_text(encoding="utf-8"))
