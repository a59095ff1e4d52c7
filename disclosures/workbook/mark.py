"""A copy of an uploaded workbook with what is wrong marked at its place, and a list of it.

The copy is written anew from what was read, values only: openpyxl never opens an uploaded file.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from openpyxl.cell import Cell as Written
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.worksheet.worksheet import Worksheet

from disclosures.workbook import layout
from disclosures.workbook.columns import Columns
from disclosures.workbook.faults import CellFault
from disclosures.workbook.fields import Field, Sheet
from disclosures.workbook.looks import ITEM_WIDTHS, STYLES, fit, freeze, new_workbook, saved, text_cell
from disclosures.workbook.values import WrongValueError
from disclosures.workbook.values import number as number_of
from disclosures.workbook.write import dress
from units.xlsx.container import Container
from units.xlsx.sheets import MAX_COLUMNS, MAX_ROWS, Cell, Reader
from units.xlsx.sheets import Sheet as Raw

MAX_COMMENTS = 2_000
MAX_LISTED = 20_000

Marks = Mapping[tuple[int, int], Sequence[str]]
"""The sentences for each faulty cell, by row and column."""


def marked(content: bytes, faults: Sequence[CellFault]) -> bytes:
    """The copy: faulty cells coloured and the first of them commented, the list of faults in front.

    Raises RefusedError as reading does.
    """
    container = Container(content)
    reader = Reader(container)
    made = new_workbook()
    _list(made.create_sheet(layout.FAULTS), faults)
    marks: dict[str, dict[tuple[int, int], list[str]]] = defaultdict(lambda: defaultdict(list))
    for number, fault in enumerate(faults):
        if fault.cell:
            sentences = marks[fault.sheet][coordinate_to_tuple(fault.cell)]
            if number < MAX_COMMENTS:
                sentences.append(fault.message)
    copied: set[str] = set()
    for entry in container.sheets:
        sheet = layout.sheet_named(entry.name)
        if sheet and sheet.name not in copied:
            copied.add(sheet.name)
            _copy(made.create_sheet(sheet.name), sheet, reader.sheet(entry), marks[sheet.name])
    return saved(made)


def _list(page: Worksheet, faults: Sequence[CellFault]) -> None:
    for number, width in enumerate((16, 12, 30, 80), 1):
        fit(page, number, width)
    freeze(page, "A2")
    page.append([text_cell(page, title, "header") for title in ("工作表", "单元格", "现在的内容", "问题")])
    for fault in faults[:MAX_LISTED]:
        words = (fault.sheet, fault.cell, fault.value, fault.message)
        page.append([text_cell(page, word, "note") for word in words])
    if len(faults) > MAX_LISTED:
        page.append([text_cell(page, f"另有 {len(faults) - MAX_LISTED} 处问题没有列出", "note")])


def _copy(page: Worksheet, sheet: Sheet, raw: Raw, marks: Marks) -> None:
    header, fields = 1, dict[int, Field]()
    if sheet.items:
        for number, width in enumerate(ITEM_WIDTHS, 1):
            fit(page, number, width)
    else:
        header, fields = Columns(sheet, raw, wan=False).header()
        dress(page, fields, {}, first=header + 1)
    if header:
        freeze(page, f"A{header + 1}")
    rows = {row.number: {cell.column: cell for cell in row.cells} for row in raw.rows}
    columns: dict[int, set[int]] = defaultdict(set)
    for row, column in marks:
        if row <= MAX_ROWS and column <= MAX_COLUMNS:
            columns[row].add(column)
    for number in range(1, max([*rows, *columns], default=0) + 1):
        cells = rows.get(number, {})
        width = max([*cells, *columns[number]], default=0)
        page.append(
            [
                _cell(
                    page, cells.get(column), _style(number == header, fields.get(column)), marks.get((number, column))
                )
                for column in range(1, width + 1)
            ]
        )


def _style(header: bool, field: Field | None) -> str:
    return "header" if header else STYLES[field.type] if field else "entry"


def _cell(page: Worksheet, cell: Cell | None, style: str, sentences: Sequence[str] | None) -> Written:
    made = _written(page, cell, style)
    if sentences is not None:
        made.style = "wrong"
    if sentences:
        made.comment = Comment("\n".join(sentences), "审核", width=320, height=40 + 40 * len(sentences))
    return made


def _written(page: Worksheet, cell: Cell | None, style: str) -> Written:
    """A cell as it stood; a formula without a value becomes its text."""
    made = WriteOnlyCell(page)
    made.style = style
    if cell is None:
        return made
    if cell.kind == "n":
        try:
            made.value = number_of(cell, "")
        except WrongValueError:
            return text_cell(page, cell.text, style)
        if cell.percent:
            made.number_format = "0.00%"
    elif cell.kind == "d":
        made.value = datetime.fromisoformat(cell.text)
        made.number_format = "yyyy-mm-dd"
    elif cell.kind == "b":
        made.value = cell.text == "1"
    else:
        return text_cell(page, cell.text, style)
    return made
