"""Documents for the tests of rendering, each rendered once a process."""

import io
import json
import os
from functools import cache
from pathlib import Path

import pdfplumber
import pytest

from book.model import Book
from book.package import read

EXAMPLES = Path(__file__).parents[2] / "book" / "examples"
CASES = Path(__file__).parents[1] / "cases"

try:
    from disclosures.rendering import pdf as rendering
except OSError:
    # In CI the libraries are part of what is tested.
    if os.environ.get("CI") == "true":
        raise
    rendering = None  # type: ignore[assignment]  # stands for the missing module until the tests are skipped


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if rendering is None:
        for item in items:
            if "rendering" in item.path.parts:
                item.add_marker(pytest.mark.skip(reason="Pango is not installed: no PDF was tested"))


def example(slug: str) -> Book:
    return read(EXAMPLES / f"{slug}.json")


@cache
def draft(slug: str) -> bytes:
    """The draft of an example as PDF."""
    return rendering.document_pdf(example(slug), draft=True)


def open_pdf(content: bytes) -> pdfplumber.PDF:
    return pdfplumber.open(io.BytesIO(content))


def expected(slug: str) -> dict:
    return json.loads((CASES / slug / "expected.json").read_text(encoding="utf-8"))
