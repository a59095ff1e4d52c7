"""What changed between two Books: facts in the author's words, cells of the tables, sentences of the text.

Rows are the same by what they are about (`book.identity`): a row that only moved is no change; `moved` tells of those that print in
another place.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby
from typing import Any, NamedTuple

from book import package
from book.document import Heading, Paragraph
from book.editions import edition
from book.grid import Grid, GridRow, grid
from book.identity import aligned, weave
from book.model import Book, Indicator, Project, WholeUnitIndicator
from book.money import ZERO, cell, wan
from book.wording import ABSENT, PARTS, Names, Place

MAX_TOKENS = 2_000
"""A run of this many words that was rewritten is shown as a whole instead of word by word."""

_CLAUSE = re.compile(r"[^，。；：！？\n]*[，。；：！？\n]|[^，。；：！？\n]+")
_TOKEN = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?%?|[A-Za-z]+|.", re.DOTALL)


_AS_ENTERED = frozenset({Project, Indicator, WholeUnitIndicator})
"""The rows that print in the order in which they were entered, indicators within their second level. Tables sort all others."""


class ChangeKind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


CHANGE_KIND_LABELS = {ChangeKind.ADDED: "新增", ChangeKind.REMOVED: "删除", ChangeKind.CHANGED: "修改"}


class Change(NamedTuple):
    """One changed fact. `part` is a key of `book.wording.PARTS`; `label` says where; `path` points into the new package,
    for a removed row into the old one. `old` and `new` are as shown to a person, amounts with their unit."""

    part: str
    label: str
    path: str
    kind: ChangeKind
    old: str
    new: str


def changes(old: Book, new: Book) -> tuple[Change, ...]:
    """Every changed fact, part by part. Empty exactly when both say the same, however their rows are ordered."""
    return package_changes(package.dump(old), package.dump(new))


def package_changes(old: dict[str, Any], new: dict[str, Any]) -> tuple[Change, ...]:
    """As `changes`, of two packages as plain data, which need not be sound."""
    order = {part: index for index, part in enumerate(PARTS)}
    found = _Comparison(old, new).compare(Place(), old, new)
    return tuple(sorted(found, key=lambda change: order.get(change.part, len(order))))


def moved(old: Book, new: Book) -> tuple[str, ...]:
    """The lists whose rows print in the order in which they were entered, projects and indicators, where rows that are in both Books
    stand in another order: in the author's words."""
    before, after = package.dump(old), package.dump(new)
    return tuple(_Comparison(before, after).moved(Place(), before, after))


class _Comparison:
    def __init__(self, old: Mapping[str, Any], new: Mapping[str, Any]):
        self.old, self.new = Names(old, new), Names(new, old)

    def compare(self, place: Place, old: Any, new: Any) -> Iterator[Change]:
        if old == new:
            return
        if isinstance(old, dict) and isinstance(new, dict):
            for key in weave(list(new), list(old)):
                yield from self.compare(place.field(key), old.get(key, ABSENT), new.get(key, ABSENT))
        elif place.shape.many and isinstance(old, list) and isinstance(new, list):
            yield from self._rows(place, old, new)
        else:
            yield from self._change(place, old, new)

    def _rows(self, place: Place, old: Sequence[Any], new: Sequence[Any]) -> Iterator[Change]:
        for i, j in aligned(place.shape.kind, old, new):
            if i is None or j is None:
                was, now = ABSENT if i is None else old[i], ABSENT if j is None else new[j]
                at, row = (i, was) if j is None else (j, now)
                yield from self._change(place.row(at or 0, row), was, now)
            else:
                yield from self.compare(place.row(j, new[j]), old[i], new[j])

    def moved(self, place: Place, old: Any, new: Any) -> Iterator[str]:
        if old == new:
            return
        if isinstance(old, dict) and isinstance(new, dict):
            for key in new:
                if key in old:
                    yield from self.moved(place.field(key), old[key], new[key])
        elif place.shape.kind in _AS_ENTERED and isinstance(old, list) and isinstance(new, list):
            both = [(i, j) for i, j in aligned(place.shape.kind, old, new) if i is not None and j is not None]
            groups: dict[Any, list[int]] = {}
            for i, j in both:
                groups.setdefault((new[j].get("level1"), new[j].get("level2")), []).append(i)
            if any(group != sorted(group) for group in groups.values()):
                yield self.new.label(place)
            for i, j in both:
                yield from self.moved(place.row(j, new[j]), old[i], new[j])

    def _change(self, place: Place, old: Any, new: Any) -> Iterator[Change]:
        shown = place.shape.show(old), place.shape.show(new)
        row = isinstance(place.keys[-1], int)
        if shown == ("", "") and not row:
            return  # null, "" and a missing key are the same blank field
        names = self.old if new is ABSENT else self.new
        yield Change(place.part, names.label(place), place.path, _kind(old, new, shown), *shown)


def _kind(old: Any, new: Any, shown: tuple[str, str]) -> ChangeKind:
    if old is ABSENT or (new is not ABSENT and not shown[0]):
        return ChangeKind.ADDED
    return ChangeKind.REMOVED if new is ABSENT or not shown[1] else ChangeKind.CHANGED


# Tables


class CellChange(NamedTuple):
    """A changed amount of a table, in 元; None when the row is not in that table. `row` is its key, `label` its words."""

    table: int
    row: str
    label: str
    column: str
    old: Decimal | None
    new: Decimal | None

    @property
    def difference(self) -> Decimal:
        """New − old in 元; a row that is not there counts as zero."""
        return (self.new or ZERO) - (self.old or ZERO)

    @property
    def printed(self) -> tuple[str, str, str]:
        """Old, new and their difference in 万元 as printed; "" for a blank cell. The difference is that of the printed figures."""
        old, new = self.old or ZERO, self.new or ZERO
        return cell(old), cell(new), f"{wan(new) - wan(old):+.2f}"

    @property
    def exact(self) -> tuple[str, str, str]:
        """Old, new and their difference in 元 with separators; "" where the row is not in that table."""
        old, new = ("" if value is None else f"{value:,.2f}" for value in (self.old, self.new))
        return old, new, f"{self.difference:+,.2f}"


def tables(old: Book, new: Book) -> tuple[CellChange, ...]:
    """Every cell whose exact amount changed, table by table in the order of the rows. Rows are matched by key, columns by name
    but for the year in it; a column is named as in the new table."""
    before, after = (
        {table.number: grid(table, book.year) for table in edition(book.edition).tables(book)} for book in (old, new)
    )
    return tuple(
        change
        for number in sorted({*before, *after})
        for change in _cells(number, before.get(number, Grid()), after.get(number, Grid()))
    )


def _cells(number: int, old: Grid, new: Grid) -> Iterator[CellChange]:
    nothing = GridRow(0, 0, 0, "", {})
    columns = {**old.columns, **new.columns}
    for key in weave(list(new.rows), list(old.rows)):
        was, now = old.rows.get(key, nothing), new.rows.get(key, nothing)
        for column, name in columns.items():
            amounts = was.amounts.get(column), now.amounts.get(column)
            change = CellChange(number, key.key, now.label or was.label, name, *amounts)
            if change.difference:
                yield change


# Sentences


class PieceKind(StrEnum):
    EQUAL = "equal"
    REMOVED = "removed"
    ADDED = "added"


class Piece(NamedTuple):
    """A run of a paragraph: in both, only in the old or only in the new one."""

    kind: PieceKind
    text: str


class SentenceChange(NamedTuple):
    """A paragraph that reads differently: the section, the heading above it, the whole texts and the pieces of both in
    reading order. `old` or `new` is "" when the paragraph is new or gone."""

    section: str
    heading: str
    old: str
    new: str
    pieces: tuple[Piece, ...]


def sentences(old: Book, new: Book) -> tuple[SentenceChange, ...]:
    """Every paragraph of the document's text that changed, in reading order, computed and typed ones alike."""
    before, after = _chapters(old), _chapters(new)
    return tuple(
        change
        for chapter in weave(list(after), list(before))
        for change in _paragraphs(chapter[0], before.get(chapter, []), after.get(chapter, []))
    )


def _chapters(book: Book) -> dict[tuple[str, int], list[tuple[str, str]]]:
    """Heading and text of every paragraph, by section and the number of its chapter there."""
    found: dict[tuple[str, int], list[tuple[str, str]]] = {}
    for section in edition(book.edition).sections(book):
        chapter, heading = 0, section.title
        for block in section.blocks if not section.tabular else ():
            if isinstance(block, Heading):
                chapter, heading = chapter + (block.level < 3), block.text
            elif isinstance(block, Paragraph):
                found.setdefault((section.key, chapter), []).append((heading, block.text))
    return found


def _paragraphs(
    section: str, old: Sequence[tuple[str, str]], new: Sequence[tuple[str, str]]
) -> Iterator[SentenceChange]:
    for i, j in aligned(str, [text for _, text in old], [text for _, text in new]):
        heading, was = ("", "") if i is None else old[i]
        heading, now = (heading, "") if j is None else new[j]
        if was != now:
            yield SentenceChange(section, heading, was, now, pieces(was, now))


def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """Two texts as runs in reading order; a number is one word, so that 12.50 → 13.50 reads as such. The equal and removed
    runs joined are the old text, the equal and added ones the new."""
    found: list[Piece] = []
    for kind, was, now in _runs(_CLAUSE.findall(old), _CLAUSE.findall(new)):
        words = _TOKEN.findall("".join(was)), _TOKEN.findall("".join(now))
        inside = kind == "replace" and max(map(len, words)) <= MAX_TOKENS
        for inner, gone, come in _without_islands(_runs(*words)) if inside else [(kind, was, now)]:
            if inner == "equal":
                found.append(Piece(PieceKind.EQUAL, "".join(come)))
            else:
                found += [Piece(PieceKind.REMOVED, "".join(gone)), Piece(PieceKind.ADDED, "".join(come))]
    return tuple(_joined(found))


_Run = tuple[str, Sequence[str], Sequence[str]]


def _runs(old: Sequence[str], new: Sequence[str]) -> Iterator[_Run]:
    for kind, i, j, k, m in SequenceMatcher(None, old, new).get_opcodes():
        yield kind, old[i:j], new[k:m]


def _without_islands(runs: Iterable[_Run]) -> Iterator[_Run]:
    """The runs, where a single word that happens to be equal between two changes belongs to the change."""
    found = list(runs)
    for index, (kind, was, now) in enumerate(found):
        island = kind == "equal" and len(was) == 1 and 0 < index < len(found) - 1
        yield "replace" if island else kind, was, now


def _joined(found: Iterable[Piece]) -> Iterator[Piece]:
    """Neighbours as one piece, what was removed before what was added, nothing empty."""
    for equal, neighbours in groupby(found, key=lambda piece: piece.kind is PieceKind.EQUAL):
        run = list(neighbours)
        for kind in (PieceKind.EQUAL,) if equal else (PieceKind.REMOVED, PieceKind.ADDED):
            if text := "".join(piece.text for piece in run if piece.kind is kind):
                yield Piece(kind, text)
