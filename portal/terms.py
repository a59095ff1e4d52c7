"""Terms of budgets, explained: in the words of the document's own glossary, else in those that ship."""

import csv
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString

from book.model import Book

_FILE = Path(__file__).parent / "data" / "terms.csv"
_OWN = re.compile(
    r"^[一二三四五六七八九十]+、\s*(?P<name>.{2,20}?)\s*(?:：是指|：指|：是|：|是指)(?P<text>.*)$", re.DOTALL
)


class Term(NamedTuple):
    """A term, how else it is written, and what it means. `key` is its anchor on a page."""

    key: str
    name: str
    spellings: tuple[str, ...]
    text: str
    own: bool = False
    """Whether the document itself explains it."""


@cache
def shipped() -> tuple[Term, ...]:
    """The terms that ship, in the order in which a reader meets them."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return tuple(
        Term(f"term-{number}", row["name"], (row["name"], *row["also"].split()), row["text"])
        for number, row in enumerate(rows, start=1)
    )


def of_book(book: Book) -> tuple[Term, ...]:
    """The terms as this document explains them, and those that ship where it does not."""
    own = _glossary(book.texts.glossary)
    return tuple(
        term._replace(text=own[name], own=True)
        if (name := next((spelling for spelling in term.spellings if spelling in own), ""))
        else term
        for term in shipped()
    )


def _glossary(paragraphs: Iterable[str]) -> Mapping[str, str]:
    """The explanations of a document's glossary by their terms; a paragraph without a number goes on with the one before."""
    found: dict[str, str] = {}
    name = ""
    for paragraph in paragraphs:
        if match := _OWN.match(paragraph.strip()):
            name = match["name"]
            found[name] = match["text"].strip()
        elif name:
            found[name] += paragraph.strip()
    return {name: text for name, text in found.items() if text}


def occurring(terms: Iterable[Term], text: str) -> list[Term]:
    """The terms that occur in a text."""
    return [term for term in terms if any(spelling in text for spelling in term.spellings)]


class Marker:
    """Makes each term's first occurrence in a part of the document a button that opens its explanation."""

    def __init__(self, terms: Iterable[Term]):
        self._terms = {spelling: term for term in terms for spelling in term.spellings}
        longest = sorted(self._terms, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest)))
        self._seen: set[str] = set()
        self.used: dict[str, Term] = {}

    def begin(self) -> None:
        """Begins another part, in which terms are explained again."""
        self._seen.clear()

    def html(self, text: str) -> SafeString:
        """The text, escaped, with its terms marked."""
        html, place = SafeString(""), 0
        for match in self._pattern.finditer(text):
            term = self._terms[match.group()]
            if term.key in self._seen:
                continue
            self._seen.add(term.key)
            self.used[term.key] = term
            html += format_html(
                '{}<button type="button" class="term" popovertarget="{}">{}</button>',
                text[place : match.start()],
                term.key,
                match.group(),
            )
            place = match.end()
        return html + format_html("{}", text[place:])
