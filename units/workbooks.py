"""Lists as xlsx workbooks: what is read is bounded, what is written carries no formula."""

import zipfile
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import tablib
from django.core.exceptions import ValidationError
from django.utils import timezone
from import_export.formats.base_formats import XLSX
from import_export.tmp_storages import MediaStorage
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

MAX_BYTES = 5 * 1024 * 1024
MAX_UNPACKED = 50 * 1024 * 1024
MAX_ROWS = 5_000
MAX_COLUMNS = 50
UNREADABLE = "无法读取这个文件。请上传未加密的 xlsx 工作簿；旧版 xls 请先另存为 xlsx。"


class ListWorkbook(XLSX):
    """The first sheet of a workbook as rows of text below one row of column names."""

    def create_dataset(self, in_stream: bytes) -> tablib.Dataset:
        """The rows as text. Raises ValidationError for what cannot be read, is too large or has no clear columns."""
        names, *rows = _rows(in_stream) or [[]]
        while names and not names[-1]:
            names.pop()
        if not names or not all(names):
            raise ValidationError("第一行应是列名，每一列都要有名称。")
        if twice := {name for name in names if names.count(name) > 1}:
            raise ValidationError(f"列名重复：{'、'.join(sorted(twice))}。")
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


def _rows(content: bytes) -> list[list[str]]:
    if len(content) > MAX_BYTES:
        raise ValidationError(f"文件太大，最多 {MAX_BYTES // 1024 // 1024} MB。")
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED:
                raise ValidationError("文件展开后太大，请只保留要导入的内容。")
        workbook = load_workbook(BytesIO(content), read_only=True, data_only=True)
        sheet = workbook.worksheets[0]
        # The size that a sheet claims to have is not believed.
        sheet.reset_dimensions()
        found = [
            [_text(value) for value in row]
            for row in sheet.iter_rows(max_row=MAX_ROWS + 2, max_col=MAX_COLUMNS + 1, values_only=True)
        ]
    except ValidationError:
        raise
    except Exception as error:
        # A broken workbook fails in the library in any way: as archive, as XML, as missing part.
        raise ValidationError(UNREADABLE) from error
    if len(found) > MAX_ROWS + 1 and any(found[-1]):
        raise ValidationError(f"行数太多，一次最多导入 {MAX_ROWS} 行，请分成几个文件。")
    if any(any(row[MAX_COLUMNS:]) for row in found):
        raise ValidationError(f"列数太多，最多 {MAX_COLUMNS} 列。")
    return _rectangle(found)


def _rectangle(rows: list[list[str]]) -> list[list[str]]:
    width = max(map(len, rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]


def _text(value: Any) -> str:
    """A cell's value as one would type it: a code that Excel keeps as a number has no decimals."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
