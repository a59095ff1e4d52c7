"""A finished table read by row and column, and what tables with the same shape have in common. No rules."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from book.labels import KIND_LABELS
from book.money import ZERO
from book.rules.engine import Context, Departure
from book.tables import Table

TOTAL = "合计"


class Sheet:
    """The amounts of a table, or of one of its two sides, exact in 元.

    A row or column that is missing counts as zero.
    """

    def __init__(self, table: Table, side: str = ""):
        """`side` is the topmost heading of the wanted columns when two sides stand next to each other."""
        self.number = table.number
        self.rows: dict[str, dict[str, Decimal]] = {}
        wanted = {i: c.name for i, c in enumerate(table.columns) if c.is_amount and side in ("", c.path[0])}
        self.columns = tuple(wanted.values())
        for row in table.rows:
            amounts = {name: value for i, name in wanted.items() if (value := row.cells[i].value) is not None}
            if amounts:
                key = _key(row.key, side, table)
                while key in self.rows:
                    key += "（重复）"
                self.rows[key] = amounts

    def get(self, row: str, column: str) -> Decimal:
        return self.rows.get(row, {}).get(column, ZERO)

    def sum(self, rows: Iterable[str], column: str) -> Decimal:
        return sum((self.get(row, column) for row in rows), ZERO)

    def across(self, row: str, columns: Iterable[str]) -> Decimal:
        return sum((self.get(row, column) for column in columns), ZERO)

    def expect(self, row: str, column: str, expected: Decimal, why: str) -> Iterator[Departure]:
        """A departure when the cell is not exactly the expected amount; `why` says what it should equal."""
        actual = self.get(row, column)
        if actual != expected:
            where = f"tables[{self.number}]/{row}/{column}"
            yield Departure(where, f"表{self.number}“{row}”的“{column}”应等于{why}", expected, actual)

    def codes(self, digits: int) -> list[str]:
        """The keys of the rows with a subject code of this length."""
        return [key for key in self.rows if len(key) == digits and key.isdigit()]


def _key(key: str, side: str, table: Table) -> str:
    """The part of a row's key that belongs to a side: the left side's stands first, the right side's last."""
    if not side:
        return key
    parts = key.split("|")
    return parts[0] if table.columns[0].path[0] == side else parts[-1]


def tree(sheet: Sheet, booked: Mapping[str, Decimal] | None = None) -> Iterator[Departure]:
    """Every row equals its children (and what is booked on the row itself), 合计 its topmost rows."""
    booked = booked or {}
    children: dict[str, list[str]] = {TOTAL: [], **{code: [] for code in booked}}
    for code in sheet.rows:
        if code != TOTAL:
            parents = (code[:digits] for digits in range(len(code) - 1, 2, -1))
            children.setdefault(next((parent for parent in parents if parent in sheet.rows), TOTAL), []).append(code)
    for parent, codes in children.items():
        why = "其下级科目之和" if codes or parent == TOTAL else "明细之和"
        for column in sheet.columns:
            yield from sheet.expect(parent, column, sheet.sum(codes, column) + booked.get(parent, ZERO), why)


def items(sheet: Sheet, facts: Mapping[tuple[object, ...], Decimal]) -> list[str]:
    """The items of a tree and those of the facts, whose first attribute is the item."""
    return sorted({*sheet.codes(7), *(str(key[0]) for key in facts)})


def kinds(context: Context, sheet: Sheet, prefix: str, **where: object) -> Iterator[Departure]:
    """合计 = 基本支出 + 项目支出 in every row, and both as the lines say by item."""
    columns = {kind: prefix + name for kind, name in KIND_LABELS.items()}
    for row in sheet.rows:
        yield from sheet.expect(row, f"{prefix}合计", sheet.across(row, columns.values()), "基本支出与项目支出之和")
    facts = context.totals("function_code", "kind", **where)
    for item in items(sheet, facts):
        for kind, column in columns.items():
            yield from sheet.expect(item, column, facts[item, kind], "预算明细之和")


def sum_of_rows(sheet: Sheet, row: str, rows: Iterable[str], columns: Iterable[str], why: str) -> Iterator[Departure]:
    """The row equals the sum of other rows in each of these columns."""
    for column in columns:
        yield from sheet.expect(row, column, sheet.sum(rows, column), why)
