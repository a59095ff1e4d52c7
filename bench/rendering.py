"""What is measured inside a process of the project. Each start answers with one JSON value on standard output.

python -m bench.rendering page OUT.html   writes the page that the baseline and Chromium print; answers null
python -m bench.rendering warm            CPU seconds of renders in a process that has rendered before
python -m bench.rendering memory          resident memory in MB after each of RENDERS renders
"""

import gc
import json
import os
import sys
from collections import defaultdict
from collections.abc import Callable
from functools import wraps
from itertools import count
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any
from unittest.mock import patch

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from book.document import Section  # noqa: E402  # Django is set up first
from book.model import Book  # noqa: E402
from book.package import read  # noqa: E402
from disclosures.rendering import html, marks, pdf  # noqa: E402

EXAMPLES = Path(__file__).resolve().parent.parent / "book" / "examples"
LARGEST = EXAMPLES / "fenyang-2024.json"
RENDERS = 50
ROUNDS = 5

PLAIN = {
    "table-layout: fixed": "table-layout: auto",
    "Budget Serif": "Noto Serif CJK SC",
    "Budget Sans": "Noto Sans CJK SC",
}
PLAIN_FOLIO = '@page { @bottom-center { content: "— " counter(page) " —"; font-size: 10.5pt } }'


def plain_page(book: Book) -> str:
    """The whole document as one HTML page that needs nothing of ours: automatic tables, the system's fonts,
    numbers at the foot by a counter. The contents carry their page numbers as text."""
    fragments: dict[str, str] = {}
    original = html.fragment

    def keep(section: Section, *contents: Any) -> str:
        fragments[section.key] = original(section, *contents)
        return fragments[section.key]

    with patch.object(html, "fragment", keep):
        pdf.document_pdf(book, draft=False)
    style = pdf.STYLE_SHEET.read_text(encoding="utf-8")
    for ours, plain in PLAIN.items():
        style = style.replace(ours, plain)
    order = [*pdf.FRONT, *(key for key in fragments if key not in pdf.FRONT)]
    page = html.page(book.unit.name, book.unit.name, [fragments[key] for key in order])
    return page.replace("</head>", f"<style>{style}{PLAIN_FOLIO}</style></head>")


def with_form_changed(book: Book, number: int) -> Book:
    """The Book with another annual goal in one of its forms, which form and goal depending on the number."""
    index = number % len(book.forms)
    form = book.forms[index]
    changed = form.model_copy(update={"goal_annual": f"{form.goal_annual}第{number}次修改。"})
    return book.model_copy(update={"forms": (*book.forms[:index], changed, *book.forms[index + 1 :])})


def warm() -> dict[str, Any]:
    """Medians of CPU seconds: "full", "changed" (one form), "form" and "table" (one section); "parts" of a full render."""
    book = read(LARGEST)
    pdf.document_pdf(book, draft=True)
    numbers = count(1)
    full = [_from_nothing(lambda: pdf.document_pdf(book, draft=True)) for _ in range(ROUNDS)]
    changed = [
        _cpu(lambda: pdf.document_pdf(with_form_changed(book, next(numbers)), draft=True)) for _ in range(ROUNDS)
    ]
    form = [_from_nothing(lambda: pdf.section_pdf(book, "form4")) for _ in range(ROUNDS)]
    table = [_from_nothing(lambda: pdf.section_pdf(book, "table2")) for _ in range(ROUNDS)]
    figures = {"full": median(full), "changed": median(changed), "form": median(form), "table": median(table)}
    return figures | {"parts": _parts(book)}


def memory() -> list[float]:
    """Resident memory in MB after each render, the examples and a changed form by turns."""
    books = [read(path) for path in sorted(EXAMPLES.glob("*.json"))]
    taken = []
    for number in range(RENDERS):
        book = books[number % len(books)]
        pdf.document_pdf(with_form_changed(book, number) if number % 2 else book, draft=True)
        taken.append(_resident())
    return taken


def _parts(book: Book) -> dict[str, float]:
    """CPU seconds of the parts of one warm full render, taken around the functions that do them."""
    from weasyprint import Document  # not before pdf, which shows it our fonts

    taken: defaultdict[str, float] = defaultdict(float)
    _timed(html, "fragment", taken, "html")
    _timed(pdf.Press, "lay_out", taken, "layout")
    _timed(pdf.Press, "numbered", taken, "join")
    _timed(Document, "write_pdf", taken, "write")
    _timed(marks, "add_watermark", taken, "stamp")
    whole = _from_nothing(lambda: pdf.document_pdf(book, draft=True))
    taken["write"] -= taken["stamp"]
    return {**taken, "rest": whole - sum(taken.values())}


def _timed(owner: Any, name: str, taken: defaultdict[str, float], part: str) -> None:
    original = getattr(owner, name)

    @wraps(original)
    def timed(*args: Any, **options: Any) -> Any:
        start = process_time()
        try:
            return original(*args, **options)
        finally:
            taken[part] += process_time() - start

    setattr(owner, name, timed)


def _from_nothing(work: Callable[[], object]) -> float:
    """CPU seconds of the work when no section is laid out yet and the collector owes nothing for earlier work."""
    with pdf.press() as press:
        press.forget()
    gc.collect()
    return _cpu(work)


def _cpu(work: Callable[[], object]) -> float:
    start = process_time()
    work()
    return process_time() - start


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    answer: object = None
    match sys.argv[1:]:
        case ["page", out]:
            Path(out).write_text(plain_page(read(LARGEST)), encoding="utf-8")
        case ["warm"]:
            answer = warm()
        case ["memory"]:
            answer = memory()
    sys.stdout.write(json.dumps(answer))
