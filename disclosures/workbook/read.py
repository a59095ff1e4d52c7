"""A workbook as a package: everything that is wrong with it at once, each at its cell; nothing guessed, nothing written."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple

from openpyxl.utils.cell import coordinate_to_tuple

from book import package
from book.model import Book
from book.relations import Fault
from disclosures.workbook import layout
from disclosures.workbook.columns import Columns, Numbered
from disclosures.workbook.entries import Gathering, get
from disclosures.workbook.faults import CellFault, Place, Places
from disclosures.workbook.fields import Sheet
from disclosures.workbook.reference import function_names
from disclosures.workbook.values import shown
from units.xlsx.container import Container, Entry
from units.xlsx.sheets import Reader, address

YUAN, WAN = "元", "万元"
UNITS = (YUAN, WAN)
MAX_NOTES = 200
KEPT = 2
"""Readings that the process keeps: a file is read when it is uploaded, for its preview, and when it is confirmed."""

_ORDER = sorted(layout.SHEETS, key=lambda sheet: sheet is not layout.PROJECTS)
"""Projects first, because the other sheets name them."""


_PLACES = {sheet.name: number for number, sheet in enumerate(layout.SHEETS)}


def _reading_order(fault: CellFault) -> tuple[int, int, int]:
    return _PLACES.get(fault.sheet, len(_PLACES)), *(coordinate_to_tuple(fault.cell) if fault.cell else (0, 0))


class Question(NamedTuple):
    """The unit of a sheet's amounts is doubtful; answered by reading again with `units={sheet: answer}`."""

    sheet: str
    message: str
    answers: tuple[str, ...] = UNITS


@dataclass(frozen=True)
class Reading:
    """What a workbook says. `data` is its package as far as it could be read, `parsed` the Book of it where it is one at all.

    `revision` is what the budget stood at when the workbook was written, None when it does not say; `absent` the sheets of which
    nothing could be read.
    """

    data: dict[str, Any]
    faults: tuple[CellFault, ...]
    questions: tuple[Question, ...]
    notes: tuple[str, ...]
    parsed: Book | None
    revision: int | None
    places: Places
    absent: frozenset[str]

    @property
    def book(self) -> Book | None:
        """What may be written: the Book, when there is no fault and no question."""
        return None if self.faults or self.questions else self.parsed

    def held_to(self, wrong: Callable[[Book], Iterable[Fault]]) -> "Reading":
        """The same with what else is wrong with its Book, at its cells."""
        if self.parsed is None:
            return self
        faults = [*self.faults, *map(self.places.place, wrong(self.parsed))]
        return replace(self, faults=tuple(sorted(faults, key=_reading_order)))


def read(content: bytes, units: Mapping[str, str] | None = None) -> Reading:
    """Reads an xlsx file. `units` says, by sheet, whether its amounts are in 元 or 万元.

    Raises RefusedError, with a sentence for the user, for a file that is not an ordinary workbook of a bearable size.
    """
    return _read(content, frozenset((units or {}).items()))


@lru_cache(maxsize=KEPT)
def _read(content: bytes, units: frozenset[tuple[str, str]]) -> Reading:
    return _Reading(content, dict(units)).result()


def other(reading: Reading, book: Book) -> str:
    """A sentence when the workbook is that of another unit, year or level than the Book, else ""."""
    differing = []
    for field in layout.BASICS.fields:
        if field.path in ("unit.code", "year", "level"):
            theirs, ours = get(reading.data, field.path), get(package.dump(book), field.path)
            if theirs != ours:
                differing.append(f"{field.title}是“{shown(field, theirs)}”，应为“{shown(field, ours)}”")
    return "这不是本预算的工作簿：" + "；".join(differing) + "。" if differing else ""


class _Reading:
    def __init__(self, content: bytes, units: Mapping[str, str]):
        container = Container(content)
        self.reader = Reader(container)
        self.units = units
        self.gathering = Gathering()
        self.places = Places()
        self.faults: list[CellFault] = []
        self.notes: list[str] = []
        self.questions: list[Question] = []
        self.absent: set[str] = set()
        self.parts = self._recognise(container.sheets)

    def _recognise(self, entries: Iterable[Entry]) -> dict[str, Entry]:
        found: dict[str, Entry] = {}
        for entry in entries:
            sheet = layout.sheet_named(entry.name)
            if sheet is None:
                if entry.name not in layout.HELPERS:
                    self.notes.append(f"不认识的工作表“{entry.name}”没有读取")
            elif sheet.name in found:
                self.faults.append(CellFault(entry.name, "", f"“{sheet.name}”有两个工作表，请只留一个"))
            else:
                found[sheet.name] = entry
                if entry.hidden:
                    self.notes.append(f"工作表“{entry.name}”是隐藏的，也已读取")
        return found

    def result(self) -> Reading:
        for sheet in _ORDER:
            entry = self.parts.get(sheet.name)
            if entry:
                self._sheet(sheet, entry)
            elif not sheet.optional:
                self.absent.add(sheet.name)
                self.faults.append(CellFault(sheet.name, "", f"缺少工作表“{sheet.name}”"))
        self._name_subjects()
        revision = self.gathering.data.pop(layout.REVISION, None)
        parsed = self._parse()
        self.faults.sort(key=_reading_order)
        notes = self.notes[:MAX_NOTES]
        if len(self.notes) > MAX_NOTES:
            notes.append(f"另有 {len(self.notes) - MAX_NOTES} 条提示")
        return Reading(
            self.gathering.data,
            tuple(self.faults),
            tuple(self.questions),
            tuple(notes),
            parsed,
            revision if isinstance(revision, int) else None,
            self.places,
            frozenset(self.absent),
        )

    def _sheet(self, sheet: Sheet, entry: Entry) -> None:
        unit = self.units.get(sheet.name)
        columns = Columns(sheet, self.reader.sheet(entry), wan=unit == WAN)
        if sheet.items:
            values = columns.items()
            rows = [] if values is None else [Numbered(0, values)]
            for path, (column, number) in columns.cells.items():
                self.places.item(path, Place(sheet.name, address(column, number)))
        else:
            rows = columns.rows()
        self.places.columns(sheet, columns.positions)
        self.faults += columns.faults
        self.notes += columns.notes
        for row, placed in zip(rows, self.gathering.add(sheet, [row.entry for row in rows]), strict=True):
            self.places.row(sheet, row.number, placed)
            for path, message in placed.faults.items():
                if row.entry[path] is not None and path in columns.positions:
                    cell = address(columns.positions[path], row.number)
                    self.faults.append(CellFault(sheet.name, cell, message, str(row.entry[path])))
        if not columns.positions and not columns.cells:
            self.absent.add(sheet.name)
        if unit not in UNITS and columns.wan_likely:
            why = "标题写的是万元" if columns.says_wan else "金额都很小，像是以万元填写的"
            self.questions.append(Question(sheet.name, f"“{sheet.name}”的{why}。这些金额的单位是元还是万元？"))

    def _name_subjects(self) -> None:
        """Names of the national classification for the function codes that the sheet of subjects leaves out."""
        year, subjects = self.gathering.data.get("year"), self.gathering.data["subjects"]
        national = function_names(year) if isinstance(year, int) else {}
        codes = {
            line["function_code"] for line in self.gathering.data["lines"] if isinstance(line["function_code"], str)
        }
        used = {code[:digits] for code in codes if len(code) == 7 for digits in (3, 5, 7)}
        added = sorted(code for code in used if code not in subjects and code in national)
        subjects.update((code, national[code]) for code in added)
        if added and layout.SUBJECTS.name not in self.absent:
            self.notes.append("“科目”表中没有的名称已按“科目参考”补上：" + "、".join(added))

    def _parse(self) -> Book | None:
        try:
            return package.parse(json.dumps(self.gathering.data))
        except package.PackageError as error:
            known = {(fault.sheet, fault.cell) for fault in self.faults}
            for fault in map(self.places.place, error.faults):
                # What was not read was reported as such; its absence from the package is no further fault.
                if fault.sheet not in self.absent and (fault.sheet, fault.cell) not in known:
                    self.faults.append(fault)
            return None
