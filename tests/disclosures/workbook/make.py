"""Workbooks as people make them: plain grids without our formatting, and files that no Excel would write."""

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from book import package
from book.model import Book
from disclosures.workbook import layout, values
from disclosures.workbook.entries import entries

EXAMPLES = Path(__file__).resolve().parents[3] / "book" / "examples"
NAMES = ("tunliu-2024", "zezhou-2025", "fenyang-2024")

Grids = dict[str, list[list[Any]]]


def example(name: str = "tunliu-2024") -> Book:
    return package.read(EXAMPLES / f"{name}.json")


def grids(book: Book) -> Grids:
    """The sheets of a Book as rows of values, header first."""
    data = package.dump(book)
    made: Grids = {}
    for sheet in layout.SHEETS:
        rows = list(entries(sheet, data))
        if sheet.items:
            cells = (
                [[field.heading, values.written(field, rows[0][field.path])] for field in sheet.fields] if rows else []
            )
            made[sheet.name] = [[layout.ITEM, layout.CONTENT], *cells]
        else:
            cells = [[values.written(field, row[field.path]) for field in sheet.fields] for row in rows]
            made[sheet.name] = [[field.heading for field in sheet.fields], *cells]
    if not data["whole_unit_performance"]:
        for sheet in (layout.WHOLE_UNIT, layout.KEY_TASKS, layout.WHOLE_INDICATORS):
            del made[sheet.name]
    return made


def opened(made: Grids) -> Workbook:
    workbook = Workbook()
    del workbook["Sheet"]
    for name, rows in made.items():
        page = workbook.create_sheet(name)
        for row in rows:
            page.append(row)
    return workbook


def packed(made: Grids | Workbook) -> bytes:
    workbook = made if isinstance(made, Workbook) else opened(made)
    buffer = BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def column(made: Grids, sheet: str, title: str) -> int:
    return made[sheet][0].index(title)


def item(made: Grids, sheet: str, title: str) -> list[Any]:
    """The row of an item, to be changed in place."""
    return next(row for row in made[sheet] if row[0] == title)


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(content: dict[str, bytes]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def with_sheet(xml: str, name: str = "预算明细") -> bytes:
    """A workbook whose only sheet has this XML."""
    found = parts(packed({name: [[1]]}))
    return zipped(found | {"xl/worksheets/sheet1.xml": xml.encode()})


def sheet_xml(rows: str, before: str = "", after: str = "") -> str:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{space}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def coloured(cell: Any) -> bool:
    return bool(cell.fill.fgColor.rgb == "00FFC7CE")
