"""How the cells of a written workbook look, and how it becomes bytes."""

import re
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from disclosures.packing import packed, unpacked
from disclosures.workbook.fields import Type
from units.xlsx.sheets import escaped

ITEM_WIDTHS = (32, 70, 36)

STYLES = {
    Type.AMOUNT: "amount",
    Type.WAN: "amount",
    Type.AREA: "area",
    Type.COUNT: "count",
    Type.YEAR: "count",
    Type.DAY: "day",
    Type.STAMP: "code",
    Type.CODE: "code",
    Type.LINE: "entry",
    Type.TEXT: "entry",
    Type.CHOICE: "code",
    Type.HEADINGS: "code",
}
"""The named style of the cells of each type. Codes are text, so that Excel keeps leading zeros and long numbers."""

FORMATS = {
    "entry": "@",
    "code": "@",
    "amount": "#,##0.00",
    "area": "0.####",
    "count": "0",
    "day": "yyyy-mm-dd",
}
"""The number format of each named style that is filled in."""

_FORMULA = tuple("=+-@'\t\r\n")
_CORE_DATES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def new_workbook() -> Workbook:
    """An empty workbook that knows the named styles."""
    made = Workbook(write_only=True)
    for style in _named_styles():
        made.add_named_style(style)
    return made


def text_cell(page: Worksheet, text: str, style: str) -> Cell:
    """A cell that holds exactly this text and is never a formula, an error or a number."""
    cell = WriteOnlyCell(page, escaped(text))
    cell.data_type = "s"
    cell.style = style
    if text.startswith(_FORMULA):
        # Excel then takes it for text also when someone edits the cell.
        cell.quotePrefix = True
    return cell


def fit(page: Worksheet, column: int, width: int, style: str = "") -> None:
    """The width of a column, and the style of its empty cells."""
    dimension = page.column_dimensions[get_column_letter(column)]
    dimension.width = width
    if style:
        dimension.number_format = FORMATS[style]
        dimension.protection = Protection(locked=False)


def freeze(page: Worksheet, cell: str) -> None:
    page.freeze_panes = cell


def protect(page: Worksheet) -> None:
    """Locks the locked cells, without a password: against mistakes, not against the owner."""
    protection = page.protection
    protection.sheet = True
    for allowed in ("formatCells", "formatColumns", "formatRows", "insertRows", "deleteRows", "sort", "autoFilter"):
        setattr(protection, allowed, False)


def add_choices(page: Worksheet, area: str, formula: str, *, strict: bool) -> None:
    """A drop-down; `strict` refuses what it does not offer."""
    rule = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=strict)
    rule.errorTitle, rule.error = "只能选择列表中的内容", "请从下拉列表中选择。"
    rule.add(area)
    page.data_validations.append(rule)


def add_rule(page: Worksheet, area: str) -> None:
    """Amounts are numbers from 0."""
    rule = DataValidation(type="decimal", operator="greaterThanOrEqual", formula1="0", allow_blank=True)
    rule.showErrorMessage = True
    rule.errorTitle, rule.error = "应为金额（元）", "请填写不带负号的数字，单位为元。"
    rule.add(area)
    page.data_validations.append(rule)


def saved(made: Workbook) -> bytes:
    """The bytes of a workbook, the same at any time."""
    raw = BytesIO()
    made.save(raw)
    files = unpacked(raw.getvalue())
    files["docProps/core.xml"] = _CORE_DATES.sub(rb"\g<1>2000-01-01T00:00:00Z", files["docProps/core.xml"])
    return packed(files)


def _named_styles() -> list[NamedStyle]:
    line = Side(style="thin", color="BFBFBF")
    border = Border(left=line, right=line, top=line, bottom=line)
    wrapped = Alignment(vertical="top", wrap_text=True)
    centred = Alignment(horizontal="center", vertical="center", wrap_text=True)
    free = Protection(locked=False)
    grey = PatternFill("solid", fgColor="F2F2F2")

    def entered(name: str, number_format: str) -> NamedStyle:
        alignment = wrapped if name == "entry" else Alignment(vertical="top")
        return NamedStyle(name, number_format=number_format, alignment=alignment, border=border, protection=free)

    return [
        NamedStyle("title", font=Font(bold=True, size=16), number_format="@"),
        NamedStyle("plain", number_format="@"),
        NamedStyle(
            "header",
            font=Font(bold=True, color="FFFFFF"),
            fill=PatternFill("solid", fgColor="1F4E79"),
            alignment=centred,
            border=border,
            number_format="@",
        ),
        NamedStyle("label", font=Font(bold=True), fill=grey, alignment=wrapped, border=border, number_format="@"),
        NamedStyle("locked", fill=grey, alignment=wrapped, border=border, number_format="@"),
        NamedStyle("note", font=Font(color="595959"), alignment=wrapped, number_format="@"),
        NamedStyle(
            "wrong", fill=PatternFill("solid", fgColor="FFC7CE"), alignment=wrapped, border=border, protection=free
        ),
        *(entered(name, number_format) for name, number_format in FORMATS.items()),
    ]
