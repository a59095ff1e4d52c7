"""The whole disclosure as one HTML page that needs nothing else: to be kept, sent, or put on a site as it is."""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string

from book.document import contents_lines
from book.editions import edition
from book.model import Book
from disclosures.exports.words import DRAFT, title
from disclosures.rendering import html

FOLDER = Path(settings.BASE_DIR) / "static" / "disclosure"


def html_page(book: Book, *, draft: bool = False) -> str:
    """The page, with its styles for screen and print inside. Equal Books give equal pages."""
    sections = edition(book.edition).sections(book)
    contents = html.unnumbered(sections)
    return render_to_string(
        "disclosure/single.html",
        {
            "title": title(book),
            "book": book,
            "draft": DRAFT if draft else "",
            "lines": list(contents_lines(sections)),
            "parts": [(section, html.fragment(section, contents)) for section in sections],
            "document_style": _style("document.css"),
            "screen_style": _style("preview.css") + _style("single.css"),
        },
    )


@cache
def _style(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")
