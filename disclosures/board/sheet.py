"""The board as a workbook: the rows as they are filtered and sorted. Text is never a formula, figures are figures."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from book import money
from disclosures.board.details import holders, rate
from disclosures.board.rows import Row
from units.workbooks import text_cell

COLUMNS = (
    ("年度", 8),
    ("单位代码", 18),
    ("单位", 36),
    ("级次", 8),
    ("行政区划", 14),
    ("状态", 14),
    ("下一步由谁办理", 26),
    ("公开期限", 12),
    ("剩余天数", 10),
    ("错误", 8),
    ("未说明的警告", 14),
    ("已说明", 8),
    ("支出总计（万元）", 18),
    ("上年支出总计（万元）", 20),
    ("支出增减", 12),
    ("“三公”经费（万元）", 20),
    ("上年“三公”经费（万元）", 22),
    ("“三公”经费增减", 16),
)


def workbook(rows: Sequence[Row], supervisors: Mapping[int, int | None]) -> bytes:
    """An xlsx file with one sheet."""
    held = holders(rows, supervisors)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("公开进度")
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{len(rows) + 1}"
    for place, (_, width) in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.append([text_cell(sheet, name, Font(bold=True)) for name, _ in COLUMNS])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in _values(row, held[row.unit_id, row.state])])
    output = BytesIO()
    book.save(output)
    return output.getvalue()


def _values(row: Row, holder: tuple[str, str]) -> list[Any]:
    checked = row.checked is not None
    return [
        row.year,
        row.unit_code,
        row.name,
        row.level_label,
        row.region,
        row.state_label,
        " ".join(part for part in holder if part),
        row.day,
        row.days_left,
        row.errors if checked else None,
        row.warnings if checked else None,
        row.waived if checked else None,
        _wan(row.expenditure),
        _wan(row.prior_expenditure),
        rate(row.expenditure, row.prior_expenditure),
        _wan(row.three_public),
        _wan(row.prior_three_public),
        rate(row.three_public, row.prior_three_public),
    ]


def _wan(yuan: Decimal | None) -> Decimal | None:
    return None if yuan is None else money.wan(yuan)


def _cell(sheet: Any, value: Any) -> Any:
    if isinstance(value, str):
        return text_cell(sheet, value)
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, Decimal):
        cell.number_format = "#,##0.00"
    return cell
