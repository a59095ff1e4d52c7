"""The printed amounts of a Book, one for each amount cell of its tables."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from book.editions import edition
from book.model import Book
from book.tables import Column, Row, Table


class PrintedAmount(NamedTuple):
    """An amount as it stands in a table: where, what its row and column are called, and the exact 元. Fields as of `Figure`."""

    table: int
    row: int
    column: int
    row_key: str
    row_label: str
    column_name: str
    amount: Decimal


def printed(book: Book) -> Iterator[PrintedAmount]:
    """The amounts of all tables in the order of reading; row and column count from 0."""
    for table in edition(book.edition).tables(book):
        sides = list(_sides(table.columns))
        for number, row in enumerate(table.rows):
            keys = _keys(row, sides)
            for side, key in zip(sides, keys, strict=True):
                for column in side:
                    value = row.cells[column].value
                    if value is not None:
                        name = table.columns[column].name
                        yield PrintedAmount(table.number, number, column, key, _label(table, row, side), name, value)


def _sides(columns: Sequence[Column]) -> Iterator[range]:
    """The columns that belong together: labels and the amounts they are about. Two sides may stand in one table."""
    start = 0
    for index in range(1, len(columns)):
        if columns[index - 1].is_amount and not columns[index].is_amount:
            yield range(start, index)
            start = index
    yield range(start, len(columns))


def _keys(row: Row, sides: Sequence[range]) -> list[str]:
    """The key of each side's part of a row; a row joins the keys of its sides, leaving out those that are blank."""
    filled = [any(row.cells[column].value is not None for column in side) for side in sides]
    if sum(filled) < 2:
        return [row.key if there else "" for there in filled]
    return row.key.split("|", len(sides) - 1)


def _label(table: Table, row: Row, side: range) -> str:
    """The words that name a side's part of a row: those that show its level, else its first; else the first of the row."""
    texts = [
        (table.columns[column].indents, row.cells[column].text)
        for column in side
        if not table.columns[column].is_amount
    ]
    named = [text for indents, text in texts if indents and text] or [text for _, text in texts if text]
    return next(iter(named), "") or next((cell.text for cell in row.cells if cell.text), "")
