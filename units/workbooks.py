"""Lists as xlsx workbooks: what is read is bounded, what is written carries no formula."""

import math
from collections.abc import Iterable
from datetime import timedelta
from io import BytesIO
from typing import Any

import tablib
from django.core.exceptions import ValidationError
from django.utils import timezone
from import_export.formats.base_formats import XLSX
from import_export.tmp_storages import MediaStorage
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from units.xlsx.container import DAMAGED, Container, RefusedError
from units.xlsx.sheets import Cell, Reader, Row, address

MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 5_000
MAX_COLUMNS = 50
SHOWN = 10
"""Cells and areas that a sentence names."""
LONGEST_NAME = 40


class ListWorkbook(XLSX):
    """The first sheet of a workbook that is not hidden, as rows of text below one row of column names."""

    def create_dataset(self, in_stream: bytes) -> tablib.Dataset:
        """The rows as text. Raises ValidationError for what cannot be read, is too large or has no clear columns."""
        names, *rows = _rows(in_stream) or [[]]
        while names and not names[-1]:
            names.pop()
        if not names or not all(names):
            raise ValidationError("第一行应是列名，每一列都要有名称。")
        if twice := {name for name in names if names.count(name) > 1}:
            raise ValidationError(f"列名重复：{shortened(sorted(twice))}。")
        if any(any(row[len(names) :]) for row in rows):
            raise ValidationError("有的内容所在的列没有列名，请补上列名或删去这些内容。")
        return tablib.Dataset(*(row[: len(names)] for row in rows if any(row)), headers=names)

    def export_data(self, dataset: tablib.Dataset, **options: Any) -> bytes:
        """A workbook in which every cell is text, so that a name that begins with = is a name and no formula."""
        workbook = Workbook(write_only=True)
        sheet = workbook.create_sheet()
        sheet.freeze_panes = "A2"
        for place, name in enumerate(dataset.headers, start=1):
            sheet.column_dimensions[get_column_letter(place)].width = max(14, 2 * len(name) + 2)
        sheet.append([text_cell(sheet, name, Font(bold=True)) for name in dataset.headers])
        for row in dataset:
            sheet.append([text_cell(sheet, value) for value in row])
        output = BytesIO()
        workbook.save(output)
        return output.getvalue()


class UploadStorage(MediaStorage):
    """Keeps a workbook between its preview and its confirmation, for a day at most."""

    def save(self, data: bytes) -> None:
        if self._storage.exists(self.MEDIA_FOLDER):
            yesterday = timezone.now() - timedelta(days=1)
            for name in self._storage.listdir(self.MEDIA_FOLDER)[1]:
                path = f"{self.MEDIA_FOLDER}/{name}"
                if self._storage.get_modified_time(path) < yesterday:
                    self._storage.delete(path)
        super().save(data)

    def exists(self) -> bool:
        """Whether there is a workbook of this name."""
        return self._storage.exists(self.get_full_path())


def text_cell(sheet: Any, value: Any, font: Font | None = None) -> Any:
    """A cell that shows the value as text, whatever it begins with."""
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", str(value)))
    # The library takes text that begins with = for a formula; Excel does so too, once it is edited, without the prefix.
    cell.data_type = "s"
    cell.quotePrefix = True
    if font:
        cell.font = font
    return cell


def shortened(names: Iterable[str]) -> str:
    """Names that a file brought, which may be of any length, for a sentence."""
    return "、".join(name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…" for name in names)


def _rows(content: bytes) -> list[list[str]]:
    """The rows of the first sheet that is shown, the first row first; raises ValidationError."""
    if len(content) > MAX_BYTES:
        raise ValidationError(f"文件太大，最多 {MAX_BYTES // 1024 // 1024} MB。")
    try:
        container = Container(content)
        shown = [entry for entry in container.sheets if not entry.hidden]
        sheet = Reader(container).sheet(shown[0]) if shown else None
    except RefusedError as error:
        raise ValidationError(str(error)) from None
    if sheet is None:
        raise ValidationError("工作簿里没有可以读取的工作表。")
    if sheet.beyond or any(row.number > MAX_ROWS + 1 for row in sheet.rows):
        raise ValidationError(f"行数太多，一次最多导入 {MAX_ROWS} 行，请分成几个文件。")
    if sheet.wide or any(row.cells[-1].column > MAX_COLUMNS for row in sheet.rows):
        raise ValidationError(f"列数太多，最多 {MAX_COLUMNS} 列。")
    if sheet.merged:
        raise ValidationError(f"有合并的单元格（{shortened(sheet.merged[:SHOWN])}）。请取消合并，每格各自填写。")
    cells = [(address(cell.column, row.number), cell.kind) for row in sheet.rows for cell in row.cells]
    if wrong := [place for place, kind in cells if kind in "fe"]:
        told = "、".join(wrong[:SHOWN]) + (f" 等 {len(wrong)} 格" if len(wrong) > SHOWN else "")
        raise ValidationError(
            f"{told}的公式没有算出的值，或者出错。请用 Excel 或 WPS 打开，改正并保存，或改为直接填写。"
        )
    try:
        return _rectangle(sheet.rows)
    except (ValueError, OverflowError):
        raise ValidationError(DAMAGED) from None


def _rectangle(rows: list[Row]) -> list[list[str]]:
    """The texts of the rows, all of one width; nothing when the first row of the sheet is blank. Raises as `_text` does."""
    if not rows or rows[0].number > 1:
        return []
    width = max(row.cells[-1].column for row in rows)
    found = []
    for row in rows:
        texts = [""] * width
        for cell in row.cells:
            texts[cell.column - 1] = _text(cell)
        found.append(texts)
    return found


def _text(cell: Cell) -> str:
    """A cell's value as one would type it: a code that Excel keeps as a number has no decimals, a moment no time.

    Raises ValueError or OverflowError for a number that is none.
    """
    if cell.kind == "b":
        return str(cell.text == "1")
    if cell.kind == "d":
        return cell.text[:10]
    if cell.kind == "n" and not cell.text.isdecimal():
        number = float(cell.text)
        return str(number) if math.isfinite(number) and not number.is_integer() else str(int(number))
    return cell.text.strip()
