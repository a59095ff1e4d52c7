"""A table's rows by what they are about instead of where they stand: the side, the key, and which of several alike."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from book.tables import Cell, Row, Table


class RowKey(NamedTuple):
    """What a row is. `side` is 0, or 1 for the right one of two sides; `nth` counts rows of the same key above."""

    side: int
    key: str
    nth: int


class GridRow(NamedTuple):
    """One side of a row: its place in the table, the columns it covers, its words, and its amounts in 元 by column."""

    place: int
    start: int
    end: int
    label: str
    amounts: Mapping[str, Decimal]


class Grid(NamedTuple):
    """The names of the columns as printed by what they are without the year, in order; and the rows."""

    columns: Mapping[str, str] = MappingProxyType({})
    rows: Mapping[RowKey, GridRow] = MappingProxyType({})


def grid(table: Table, year: int) -> Grid:
    """The grid of a table of that budget year. A column's name loses the year, so that it is the same in every year."""
    names = {column.name.replace(str(year), ""): column.name for column in table.columns}
    columns, sides = list(names), _sides(table)
    rows: dict[RowKey, GridRow] = {}
    for index, row in enumerate(table.rows):
        for side, (key, start, cells) in enumerate(_halves(row, sides)):
            label = " ".join(cell.text for cell in cells if cell.value is None and cell.text)
            amounts = {columns[start + i]: cell.value for i, cell in enumerate(cells) if cell.value is not None}
            nth = 0
            while (known := RowKey(side, key, nth)) in rows:
                nth += 1
            rows[known] = GridRow(index, start, start + len(cells), label or key, amounts)
    return Grid(names, rows)


def _sides(table: Table) -> list[int]:
    """Where each side begins: at a column of words after one of amounts."""
    amounts = [column.is_amount for column in table.columns]
    return [0, *(i for i in range(1, len(amounts)) if amounts[i - 1] and not amounts[i])]


def _halves(row: Row, sides: Sequence[int]) -> Iterator[tuple[str, int, Sequence[Cell]]]:
    """The key, the first column and the cells of each side of a row; a blank side has the key ""."""
    halves = [(start, row.cells[start:end]) for start, end in zip(sides, [*sides[1:], None], strict=True)]
    filled = [any(cell.text or cell.value is not None for cell in cells) for _, cells in halves]
    # The keys of the filled sides are joined; with one of them the key is whole, whatever characters it has.
    keys = iter(row.key.split("|", sum(filled) - 1) if sum(filled) > 1 else [row.key])
    for (start, cells), is_filled in zip(halves, filled, strict=True):
        yield (next(keys, "") if is_filled else ""), start, cells
