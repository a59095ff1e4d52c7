"""The tables of a Book as a workbook that looks and prints as the document does."""

from collections.abc import Sequence
from itertools import product
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from book import money
from book.editions import edition
from book.model import Book
from book.tables import NO_DATA, Cell, Table
from disclosures.exports.grid import placed
from disclosures.exports.words import DRAFT, title
from disclosures.workbook.looks import fit, saved, text_cell

TITLE_ROW, CAPTION_ROW, FIRST_ROW = 2, 3, 4
"""Below the mark: title, caption, and from FIRST_ROW on the headings."""
PORTRAIT_CHARACTERS, LANDSCAPE_CHARACTERS = 92, 138
"""Room of a page's width in Excel's units, a digit each; a sheet is fitted to the width of its page anyway."""
LINE, WHITE, NARROW_WHITE, TITLE_HEIGHT, HIGHEST = 13, 8, 4, 30, 400
"""Height of a line, of the white around headings and around other cells, of the title and of the highest row, in points."""
MARGIN = 18 / 25.4
"""Of the page, in inches, as in the document."""
AMOUNT = "0.00_ "
"""Two decimals, and the width of a blank before the border."""
SERIF, SANS = "宋体", "黑体"
DEEPEST = 3
"""Levels of indentation."""


def tables_xlsx(book: Book, *, draft: bool = False) -> bytes:
    """The tables of a Book, a sheet each. Amounts are numbers in 万元, an exact zero is blank, and no text is a formula."""
    made = Workbook(write_only=True)
    made.properties.title = title(book)
    made.properties.creator = book.unit.name
    for style in _styles():
        made.add_named_style(style)
    for table in edition(book.edition).tables(book):
        _fill(made.create_sheet(table.mark), table, draft)
    return saved(made)


def _fill(page: Worksheet, table: Table, draft: bool) -> None:
    width = len(table.columns)
    body = FIRST_ROW + len(table.header_rows) + table.numbered
    notes = [*([] if table.has_data else [NO_DATA]), *table.notes]
    header = _header(page, table)
    _set_up(page, table, body, draft)
    for row in (TITLE_ROW, *range(body + len(table.rows), body + len(table.rows) + len(notes))):
        _merge(page, row, 1, row, width)
    _merge(page, CAPTION_ROW, 1, CAPTION_ROW, width - 1)

    page.append(_line(page, table.mark, "mark", width, DRAFT if draft else "", "draft"))
    page.append(_line(page, table.title, "title", width))
    page.append(_line(page, table.unit_label, "caption", width, table.measure, "measure"))
    for row in header:
        page.append(row)
    if table.numbered:
        page.append([_plain(page, number, "number") for number in range(1, width + 1)])
    for printed in table.rows:
        cells = zip(printed.cells, table.columns, strict=True)
        page.append([_cell(page, cell, column.is_amount) for cell, column in cells])
    for note in notes:
        page.append(_line(page, note, "caption", width))


def _set_up(page: Worksheet, table: Table, body: int, draft: bool) -> None:
    """Widths, heights, and how the sheet prints: as wide as its page, its headings on every page."""
    room = LANDSCAPE_CHARACTERS if table.landscape else PORTRAIT_CHARACTERS
    whole = sum(column.width for column in table.columns)
    widths = [room * column.width / whole for column in table.columns]
    for number, width in enumerate(widths, 1):
        fit(page, number, round(width))
    page.row_dimensions[TITLE_ROW].height = TITLE_HEIGHT
    for row, height in enumerate(_heights(table, widths), FIRST_ROW):
        page.row_dimensions[row].height = height
    page.freeze_panes = f"A{body}"
    page.print_title_rows = f"{FIRST_ROW}:{body - 1}"
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    page.page_setup.orientation = "landscape" if table.landscape else "portrait"
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    margins = page.page_margins
    margins.left = margins.right = margins.top = margins.bottom = MARGIN
    page.print_options.horizontalCentered = True
    page.HeaderFooter.oddFooter = _printed_line("center", "— &P —")
    if draft:
        page.HeaderFooter.oddHeader = _printed_line("right", DRAFT)


def _printed_line(place: str, text: str) -> HeaderFooterItem:
    """A line at the head or foot of every page."""
    line = HeaderFooterItem()
    getattr(line, place).text = text
    return line


def _heights(table: Table, widths: Sequence[float]) -> list[float]:
    """Heights of the rows from the headings to the last: programs do not find those of merged cells by themselves."""
    lines = [1.0] * len(table.header_rows)
    for row, column, cell in placed(table.header_rows):
        needed = _lines(cell.label, sum(widths[column : column + cell.colspan]))
        for below in range(row, row + cell.rowspan):
            lines[below] = max(lines[below], needed / cell.rowspan)
    heights = [count * LINE + WHITE for count in lines] + [LINE + NARROW_WHITE] * table.numbered
    for printed in table.rows:
        cells = zip(printed.cells, widths, strict=True)
        count = max(_lines(cell.text, width - 2 * cell.indent) for cell, width in cells)
        heights.append(min(count * LINE + NARROW_WHITE, HIGHEST))
    return heights


def _lines(text: str, width: float) -> int:
    """The lines that a text needs: a Chinese character is as wide as two digits."""
    length = sum(1 if character.isascii() else 2 for character in text)
    return max(-(-length // max(int(width) - 1, 2)), 1)


def _header(page: Worksheet, table: Table) -> list[list[SheetCell]]:
    """The heading tree; the places that a merged cell covers are blank cells with its borders."""
    rows = [[_plain(page, None, "heading") for _ in table.columns] for _ in table.header_rows]
    for row, column, cell in placed(table.header_rows):
        rows[row][column] = text_cell(page, cell.label, "heading")
        first = FIRST_ROW + row
        _merge(page, first, column + 1, first + cell.rowspan - 1, column + cell.colspan)
    return rows


def _merge(page: Worksheet, top: int, left: int, bottom: int, right: int) -> None:
    if (top, left) != (bottom, right):
        page.merged_cells.add(f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}")


def _line(page: Worksheet, text: str, style: str, width: int, last: str = "", last_style: str = "") -> list[SheetCell]:
    """A row of a text in its first cell and another, if there is one, in its last."""
    cells = [text_cell(page, text, style), *(_plain(page, None, style) for _ in range(width - 1))]
    if last:
        cells[-1] = text_cell(page, last, last_style)
    return cells


def _cell(page: Worksheet, cell: Cell, is_amount: bool) -> SheetCell:
    style = _body_style(is_amount, cell.strong, min(cell.indent, DEEPEST))
    if cell.text and cell.value is None:
        return text_cell(page, cell.text, style)
    return _plain(page, money.wan(cell.value) if cell.text and cell.value is not None else None, style)


def _plain(page: Worksheet, value: Any, style: str) -> SheetCell:
    """A cell that holds a number, or nothing."""
    cell = WriteOnlyCell(page, value)
    cell.style = style
    return cell


def _body_style(is_amount: bool, strong: bool, indent: int) -> str:
    return f"{'amount' if is_amount else 'words'}{'-strong' if strong else ''}{f'-{indent}' if indent else ''}"


def _styles() -> list[NamedStyle]:
    line = Side(style="thin", color="333333")
    border = Border(left=line, right=line, top=line, bottom=line)
    centred = Alignment(horizontal="center", vertical="center", wrap_text=True)
    small = Font(name=SERIF, size=10)

    def aligned(side: str) -> Alignment:
        return Alignment(horizontal=side, vertical="center")

    def body(is_amount: bool, strong: bool, indent: int) -> NamedStyle:
        return NamedStyle(
            _body_style(is_amount, strong, indent),
            font=Font(name=SERIF, size=10, bold=strong),
            alignment=Alignment(
                horizontal="right" if is_amount else "left", vertical="center", wrap_text=not is_amount, indent=indent
            ),
            border=border,
            number_format=AMOUNT if is_amount else "@",
        )

    return [
        NamedStyle("mark", font=Font(name=SANS, size=10), number_format="@"),
        NamedStyle(
            "draft", font=Font(name=SANS, size=10, color="B5443C"), alignment=aligned("right"), number_format="@"
        ),
        NamedStyle("title", font=Font(name=SERIF, size=16, bold=True), alignment=centred, number_format="@"),
        NamedStyle("caption", font=small, alignment=aligned("left"), number_format="@"),
        NamedStyle("measure", font=small, alignment=aligned("right"), number_format="@"),
        NamedStyle(
            "heading",
            font=Font(name=SANS, size=10),
            fill=PatternFill("solid", fgColor="EEF2F6"),
            alignment=centred,
            border=border,
            number_format="@",
        ),
        NamedStyle("number", font=small, alignment=centred, border=border, number_format="0"),
        *(body(*kind) for kind in product((False, True), (False, True), range(DEEPEST + 1))),
    ]
