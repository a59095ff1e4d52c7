"""The faults of a workbook, each at its cell: also those that only the whole package shows."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from book.relations import Fault
from disclosures.workbook import layout
from disclosures.workbook.entries import Placed
from disclosures.workbook.fields import Sheet
from units.xlsx.sheets import address

SHOWN = 60

_PATH = re.compile(r"[a-z_]+\[\d+\][\w.\[\]]*")
_ENGLISH = re.compile(r"（[a-z_]+）")
_SHEETS = {
    "lines": layout.LINES, "projects": layout.PROJECTS, "revenue": layout.REVENUE, "subjects": layout.SUBJECTS,
    "prior_year": layout.PRIOR_YEAR, "reasons": layout.PRIOR_YEAR, "assets": layout.ASSETS,
    "procurement": layout.ASSETS, "overview": layout.PARAGRAPHS, "texts": layout.PARAGRAPHS,
    layout.WHOLE: layout.WHOLE_UNIT,
}  # fmt: skip


class CellFault(NamedTuple):
    """What is wrong where: the sentence says what is expected, `value` is what stands there. `cell` is "" for a whole sheet."""

    sheet: str
    cell: str
    message: str
    value: str = ""

    @property
    def place(self) -> str:
        """Such as 预算明细!I7."""
        return f"{self.sheet}!{self.cell}" if self.cell else self.sheet


class Place(NamedTuple):
    sheet: str
    cell: str


class Places:
    """Where in the workbook each value of the package was read."""

    def __init__(self) -> None:
        self._rows: dict[str, tuple[Sheet, int, str]] = {}
        self._items: dict[str, Place] = {}
        self._columns: dict[str, Mapping[str, int]] = {}

    def item(self, path: str, place: Place) -> None:
        self._items[path] = place

    def columns(self, sheet: Sheet, columns: Mapping[str, int]) -> None:
        self._columns[sheet.name] = columns

    def row(self, sheet: Sheet, number: int, placed: Placed) -> None:
        if placed.location:
            self._rows[placed.location] = sheet, number, placed.value

    def find(self, path: str) -> Place:
        """The cell of a path of the package, or of what it stands in; without a cell when only the sheet is known."""
        if path in self._items:
            return self._items[path]
        prefix, rest = path, ""
        while prefix and prefix not in self._rows:
            cut = max(prefix.rfind("."), prefix.rfind("["))
            prefix, rest = (prefix[:cut], path[cut:].lstrip(".")) if cut > 0 else ("", "")
        if prefix:
            sheet, number, value = self._rows[prefix]
            column = self._column(sheet, rest or value)
            return Place(sheet.name, address(column, number) if column else "")
        within = next((place for item, place in self._items.items() if item.startswith(path + ".")), None)
        return Place((within and within.sheet) or _sheet_name(path), "")

    def _column(self, sheet: Sheet, path: str) -> int:
        columns = self._columns[sheet.name]
        if path in columns:
            return columns[path]
        return next((column for field, column in columns.items() if path and field.startswith(path + ".")), 0)

    def place(self, fault: Fault) -> CellFault:
        """A fault of the package as a fault of the workbook."""
        used = _PATH.search(fault.message)
        if fault.path.startswith("subjects.") and fault.path not in self._rows and used:
            code = fault.path.removeprefix("subjects.")
            sheet, cell = self.find(used[0])
            return CellFault(sheet, cell, f"“{layout.SUBJECTS.name}”表中没有 {code} 的名称，请补上", code)
        sheet, cell = self.find(fault.path)
        message = _PATH.sub(lambda match: "!".join(self.find(match[0])), _ENGLISH.sub("", fault.message))
        return CellFault(sheet, cell, message, "" if fault.value is None else str(fault.value)[:SHOWN])


def _sheet_name(path: str) -> str:
    return _SHEETS.get(re.split(r"[.\[]", path)[0], layout.BASICS).name
