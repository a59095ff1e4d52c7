"""What a workbook would change: row by row, cell by cell."""

from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from book import package
from book.model import Book
from disclosures.workbook import layout
from disclosures.workbook.entries import Entry, entries
from disclosures.workbook.fields import Sheet
from disclosures.workbook.values import shown


class Status(StrEnum):
    NEW = "新增"
    CHANGED = "修改"
    UNCHANGED = "不变"
    REMOVED = "删除"


class Change(NamedTuple):
    """One field of a row, as a person reads it. For a row that is new `old` is "", for one that is removed `new` is."""

    title: str
    old: str
    new: str


class RowChange(NamedTuple):
    """A row (or an item): its number in its sheet, from 1 without the header, in the new content, or in the old when removed."""

    status: Status
    number: int
    label: str
    changes: tuple[Change, ...]


class SheetChanges(NamedTuple):
    """`moved`: rows that stay are in another order."""

    sheet: str
    rows: tuple[RowChange, ...]
    moved: bool

    def count(self, status: Status) -> int:
        """How many rows have a status."""
        return sum(row.status is status for row in self.rows)

    @property
    def differs(self) -> bool:
        return self.moved or any(row.status is not Status.UNCHANGED for row in self.rows)


def changes(old: Book, new: Book | Mapping[str, Any]) -> tuple[SheetChanges, ...]:
    """Every sheet with its rows, those of the new content first and in its order; `new` may also be the data of a faulty reading."""
    before = package.dump(old)
    after = package.dump(new) if isinstance(new, Book) else new
    found = []
    for sheet in layout.SHEETS:
        left, right = list(entries(sheet, before)), list(entries(sheet, after))
        if sheet.items:
            found.append(_items(sheet, left, right))
        else:
            found.append(_rows(sheet, left, right))
    return tuple(found)


def _items(sheet: Sheet, before: Sequence[Entry], after: Sequence[Entry]) -> SheetChanges:
    left, right = (before or [{}])[0], (after or [{}])[0]
    rows = []
    for number, field in enumerate(sheet.fields, 1):
        old, new = shown(field, left.get(field.path)), shown(field, right.get(field.path))
        if old == new:
            rows.append(RowChange(Status.UNCHANGED, number, field.title, ()))
            continue
        status = Status.NEW if not old else Status.REMOVED if not new else Status.CHANGED
        rows.append(RowChange(status, number, field.title, (Change(field.heading, old, new),)))
    return SheetChanges(sheet.name, tuple(rows) if before or after else (), False)


def _rows(sheet: Sheet, before: Sequence[Entry], after: Sequence[Entry]) -> SheetChanges:
    left, right = _shown(sheet, before), _shown(sheet, after)
    pairs = _matched(sheet, left, right)
    rows = []
    for new, row in enumerate(right):
        old = pairs.get(new)
        changed = _differences(sheet, {} if old is None else left[old], row)
        status = Status.NEW if old is None else Status.CHANGED if changed else Status.UNCHANGED
        rows.append(RowChange(status, new + 1, _label(sheet, row), changed))
    kept = set(pairs.values())
    for old, row in enumerate(left):
        if old not in kept:
            rows.append(RowChange(Status.REMOVED, old + 1, _label(sheet, row), _differences(sheet, row, {})))
    order = [pairs[new] for new in sorted(pairs)]
    return SheetChanges(sheet.name, tuple(rows), order != sorted(order) and sheet is not layout.SUBJECTS)


def _shown(sheet: Sheet, rows: Sequence[Entry]) -> list[dict[str, str]]:
    return [{field.path: shown(field, row.get(field.path)) for field in sheet.fields} for row in rows]


def _matched(sheet: Sheet, left: Sequence[dict[str, str]], right: Sequence[dict[str, str]]) -> dict[int, int]:
    """For each new row the old one that it is: equal ones first, then by ever fewer fields; rows of one key in their order."""
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for key in (tuple(field.path for field in sheet.fields), *sheet.keys):
        waiting: dict[tuple[str, ...], deque[int]] = defaultdict(deque)
        for old, row in enumerate(left):
            if old not in taken:
                waiting[tuple(row[path] for path in key)].append(old)
        for new, row in enumerate(right):
            if new not in pairs and (same := waiting.get(tuple(row[path] for path in key))):
                pairs[new] = same.popleft()
                taken.add(pairs[new])
    return pairs


def _differences(sheet: Sheet, old: Mapping[str, str], new: Mapping[str, str]) -> tuple[Change, ...]:
    found = []
    for field in sheet.fields:
        was, now = old.get(field.path, ""), new.get(field.path, "")
        if was != now:
            found.append(Change(field.heading, was, now))
    return tuple(found)


def _label(sheet: Sheet, row: Mapping[str, str]) -> str:
    """Words by which a person finds the row: what tells it from others, without long text."""
    return " ".join(row[path][:40] for path in sheet.keys[0] if row[path])
