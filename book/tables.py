"""What a table is: columns under a tree of headings, rows of cells. Nothing here knows a province.

An edition declares a table as one or two `Side`s (two stand side by side, as 收入 and 支出 do); `build` fills in the amounts.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import zip_longest
from typing import Any, NamedTuple

from book import money
from book.ledger import Ledger

NO_DATA = "注：本表无数据"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its headings from the top down, its relative width, and for an amount which facts it sums.

    `indents`: whether its words show the level of their row.
    """

    path: tuple[str, ...]
    width: float
    where: dict[str, Any] | None = None
    indents: bool = False

    @property
    def is_amount(self) -> bool:
        return self.where is not None

    @property
    def name(self) -> str:
        """The headings joined by "/": the column's name in data."""
        return "/".join(self.path)


def label(*path: str, width: float = 3, indents: bool = True) -> Column:
    """A column of words or codes."""
    return Column(path, width, indents=indents)


def amount(*path: str, width: float = 2, **where: Any) -> Column:
    """A column of amounts: the row's facts, narrowed by `where`."""
    return Column(path, width, where)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a row is made of: a key, the texts of its label columns and the facts it stands for."""

    key: str
    labels: tuple[str, ...]
    ledger: Ledger = field(default_factory=Ledger)
    indent: int = 0
    strong: bool = False


BLANK = Entry("", ())


@dataclass(frozen=True, slots=True)
class Side:
    columns: tuple[Column, ...]
    entries: Sequence[Entry]


class Cell(NamedTuple):
    """A printed cell. `value` is the exact amount in 元 of an amount cell, None for words."""

    text: str
    value: Decimal | None = None
    indent: int = 0
    strong: bool = False


class Row(NamedTuple):
    key: str
    cells: tuple[Cell, ...]


class HeaderCell(NamedTuple):
    label: str
    colspan: int
    rowspan: int


@dataclass(frozen=True, slots=True)
class Table:
    """A finished table. Amounts print in 万元; `Cell.value` keeps the exact 元."""

    number: int
    title: str
    unit_label: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    numbered: bool = False
    landscape: bool = False
    notes: tuple[str, ...] = ()
    measure: str = "单位：万元"

    @property
    def mark(self) -> str:
        return f"预算公开表{self.number}"

    @property
    def has_data(self) -> bool:
        """False when every amount is zero; the table then carries the note 注：本表无数据."""
        return any(cell.value for row in self.rows for cell in row.cells)

    @property
    def header_rows(self) -> tuple[tuple[HeaderCell, ...], ...]:
        """The heading tree as rows of merged cells, from the top down."""
        depth = max(len(column.path) for column in self.columns)
        return tuple(
            tuple(_header_row([column.path for column in self.columns], level, depth)) for level in range(depth)
        )

    def amounts(self, key: str) -> dict[str, Decimal]:
        """Exact amounts in 元 of the first row with this key, by column name. KeyError when there is no such row."""
        for row in self.rows:
            if row.key == key:
                return {
                    c.name: cell.value
                    for c, cell in zip(self.columns, row.cells, strict=True)
                    if cell.value is not None
                }
        raise KeyError(key)


def _header_row(paths: Sequence[tuple[str, ...]], level: int, depth: int) -> Iterator[HeaderCell]:
    start = 0
    while start < len(paths):
        path = paths[start]
        end = start + 1
        if level < len(path):
            # Neighbours merge when they share the whole branch; a leaf never merges with its namesake.
            while (
                level < len(path) - 1
                and end < len(paths)
                and paths[end][: level + 1] == path[: level + 1]
                and level < len(paths[end]) - 1
            ):
                end += 1
            yield HeaderCell(path[level], end - start, depth - level if level == len(path) - 1 else 1)
        start = end


def build(
    number: int,
    title: str,
    unit_label: str,
    *sides: Side,
    numbered: bool = False,
    landscape: bool = False,
    notes: Iterable[str] = (),
) -> Table:
    """A table from its sides; sides of different length are filled up with blank cells."""
    rows = []
    for entries in zip_longest(*(side.entries for side in sides), fillvalue=BLANK):
        cells = [cell for side, entry in zip(sides, entries, strict=True) for cell in _cells(side.columns, entry)]
        rows.append(Row("|".join(entry.key for entry in entries if entry.key), tuple(cells)))
    return Table(
        number,
        title,
        unit_label,
        tuple(column for side in sides for column in side.columns),
        tuple(rows),
        numbered,
        landscape,
        tuple(notes),
    )


def _cells(columns: Sequence[Column], entry: Entry) -> Iterator[Cell]:
    labels = iter(entry.labels)
    for column in columns:
        if column.where is None:
            yield Cell(next(labels, ""), None, entry.indent if column.indents else 0, entry.strong)
        elif entry is BLANK:
            yield Cell("")
        else:
            value = entry.ledger.where(**column.where).total
            yield Cell(money.cell(value), value, 0, entry.strong)
