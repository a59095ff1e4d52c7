"""Two versions of a document beside each other: what is entered, the figures table by table, the text word by word."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from book import diff
from book.diff import CellChange, Change, ChangeKind, Piece, SentenceChange
from book.editions import edition
from book.model import Book
from book.wording import PARTS
from book.yearly import comparable
from disclosures.authoring.pages import BudgetGate
from disclosures.review.versions import Version, usual, versions

AT_ONCE = 400
"""Differences of one kind, or of one table, that are listed; of more the number is told."""
LONG = 16
"""Characters from which an entered text is compared word by word."""


@dataclass(frozen=True, slots=True)
class EnteredPart:
    """The changed facts of a part, each with its words where it is a longer text."""

    title: str
    count: int
    changes: Sequence[tuple[Change, tuple[Piece, ...]]]


@dataclass(frozen=True, slots=True)
class ChangedTable:
    """The changed cells of a table."""

    number: int
    title: str
    count: int
    cells: Sequence[CellChange]


@dataclass(frozen=True, slots=True)
class Differences:
    """Everything in which two documents differ."""

    parts: Sequence[EnteredPart]
    tables: Sequence[ChangedTable]
    sentences: Sequence[SentenceChange]
    moved: Sequence[str] = ()

    @property
    def facts(self) -> int:
        return sum(part.count for part in self.parts)

    @property
    def cells(self) -> int:
        return sum(table.count for table in self.tables)

    def __bool__(self) -> bool:
        return bool(self.parts or self.tables or self.sentences or self.moved)


def compare(old: Book, new: Book) -> Differences:
    """What changed from one Book to another, also from last year's to this year's. A Book is compared with its equal at no cost."""
    if old == new:
        return Differences((), (), ())
    # Between two years the order says nothing.
    moved = diff.moved(old, new) if old.year == new.year else ()
    if old.year != new.year:
        old = comparable(old, new)
    titles = {table.number: table.title for book in (old, new) for table in edition(book.edition).tables(book)}
    facts = [change for change in diff.changes(old, new) if change.path != "year"]
    cells = groupby(diff.tables(old, new), key=lambda cell: cell.table)
    return Differences(
        tuple(_entered(part, list(own)) for part, own in groupby(facts, key=lambda change: change.part)),
        tuple(
            ChangedTable(number, titles[number], len(own), own[:AT_ONCE])
            for number, own in ((number, list(group)) for number, group in cells)
        ),
        diff.sentences(old, new),
        moved,
    )


def _entered(part: str, changes: Sequence[Change]) -> EnteredPart:
    shown = []
    for change in changes[:AT_ONCE]:
        is_text = change.kind is ChangeKind.CHANGED and min(len(change.old), len(change.new)) >= LONG
        shown.append((change, diff.pieces(change.old, change.new) if is_text else ()))
    return EnteredPart(PARTS.get(part, part), len(changes), shown)


@method_decorator(never_cache, name="dispatch")
class ComparisonPage(BudgetGate):
    """Any two versions that the user may read: `?old=…&new=…`, by the keys of `versions`."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        found = versions(request.user, self.budget)
        chosen = self._chosen(request, found)
        context = {
            **admin.site.each_context(request),
            "title": "版本对比",
            "budget": self.budget,
            "groups": [(name, list(own)) for name, own in groupby(found.values(), key=lambda version: version.group)],
            "at_once": AT_ONCE,
            "selects": [
                (name, label, chosen[place].key if chosen else "")
                for place, (name, label) in enumerate((("old", "原来的版本"), ("new", "后来的版本")))
            ],
        }
        if chosen:
            old, new = chosen
            before, now = old.read(), new.read()
            context |= {
                "old": old,
                "new": new,
                "differences": compare(before, now),
                "years": (before.year, now.year) if before.year != now.year else None,
            }
        return render(request, "review/comparison.html", context)

    def _chosen(self, request: HttpRequest, found: Mapping[str, Version]) -> tuple[Version, Version] | None:
        keys = request.GET.get("old"), request.GET.get("new")
        if keys == (None, None):
            return usual(found)
        default = usual(found)
        old, new = (found.get(key) if key else (default[place] if default else None) for place, key in enumerate(keys))
        if old is None or new is None:
            raise Http404("没有这个版本")
        return old, new
