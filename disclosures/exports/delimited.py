"""The tables of a Book as CSV, one header row and one row for each printed row, for machines and for Excel alike."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from book.editions import edition
from book.model import Book
from book.tables import Table
from disclosures.packing import packed

MARK = "\ufeff"
"""Excel reads a file as UTF-8 when it begins with this."""
ROW_KEY = "行标识"
_FORMULA = tuple("=+-@＝＋－＠\t\r\n")


def tables_csv(book: Book, number: int) -> str:
    """Table `number`, printed amounts in 万元, an exact zero blank; a column's name is its headings joined by "/".

    A text that a spreadsheet would take for a formula stands behind an apostrophe. KeyError when there is no such table.
    """
    for table in edition(book.edition).tables(book):
        if table.number == number:
            return table_csv(table)
    raise KeyError(number)


def table_csv(table: Table) -> str:
    """One table, as `tables_csv` has it."""
    header = [ROW_KEY, *(column.name for column in table.columns)]
    return written(header, ([row.key, *(cell.text for cell in row.cells)] for row in table.rows))


def tables_zip(book: Book) -> bytes:
    """All tables, a file each, for Excel."""
    return packed(
        {f"table{table.number}.csv": for_excel(table_csv(table)) for table in edition(book.edition).tables(book)}
    )


def for_excel(text: str) -> bytes:
    """The bytes of a CSV file that Excel opens as UTF-8."""
    return (MARK + text).encode()


def written(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """CSV with lines that end in CR LF (RFC 4180). None is blank; texts are made safe, numbers stand as they are."""
    target = StringIO()
    writer = csv.writer(target)
    writer.writerow(map(safe, header))
    writer.writerows([safe(value) if isinstance(value, str) else value for value in row] for row in rows)
    return target.getvalue()


def safe(text: str) -> str:
    """The text, behind an apostrophe where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
