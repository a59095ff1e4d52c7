"""One sheet as rows of package values: its header found by name, its cells read, every fault noted."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from openpyxl.utils import column_index_from_string, get_column_letter

from disclosures.workbook import layout, values
from disclosures.workbook.entries import Entry
from disclosures.workbook.faults import SHOWN, CellFault
from disclosures.workbook.fields import Field, Sheet, Type, recognised, says_wan
from units.xlsx.sheets import MAX_COLUMNS, MAX_ROWS, Cell, Row, address
from units.xlsx.sheets import Sheet as Raw

_AREA = re.compile(r"([A-Z]{1,2})([0-9]{1,7}):[A-Z]{1,3}([0-9]{1,7})", re.ASCII)
HEADER_WITHIN = 10
SMALL = Decimal(100_000)
TINY = Decimal(1_000)

_ITEM_TITLES = {recognised(title): path for path, titles in (
    ("title", (layout.ITEM, "填报项目", "项目", "名称")), ("content", (layout.CONTENT, "填报内容", "数值", "值")),
    ("note", (layout.NOTE, "说明", "备注")),
) for title in titles}  # fmt: skip


class Numbered(NamedTuple):
    number: int
    entry: Entry


class Columns:
    """A sheet being read. After `rows` or `items`: `faults`, `notes`, and `wan_likely` when its amounts look like 万元."""

    def __init__(self, sheet: Sheet, raw: Raw, *, wan: bool):
        self.sheet, self.raw, self.wan = sheet, raw, wan
        self.faults: list[CellFault] = []
        self.notes: list[str] = []
        self.positions: dict[str, int] = {}
        """Column numbers by the paths of the fields."""
        self.cells: dict[str, tuple[int, int]] = {}
        """Column and row of each item, by its path."""
        self.says_wan = False
        self.examples: list[Decimal] = []

    @property
    def wan_likely(self) -> bool:
        """Whether the amounts as they stand could hardly be 元: all small and most with a fraction, or the title says so."""
        amounts = [amount for amount in self.examples if amount]
        if self.says_wan or not amounts:
            return self.says_wan
        broken = sum(amount != amount.to_integral_value() for amount in amounts)
        return max(amounts) < SMALL and (broken * 2 >= len(amounts) or max(amounts) < TINY)

    def rows(self) -> list[Numbered]:
        """The rows that are not blank, for a sheet with one column per field."""
        header, fields = self.header()
        if not header:
            return []
        missing = [field.heading for field in self.sheet.fields if field.path not in self.positions]
        self.faults += [CellFault(self.sheet.name, "", f"缺少列“{heading}”") for heading in missing]
        self._merged(header)
        found = (self._row(row, fields) for row in self.raw.rows if row.number > header)
        return [row for row in found if row]

    def header(self) -> tuple[int, dict[int, Field]]:
        """The number of the row with the titles (0 for none) and the field of each column that is known."""
        titles = {recognised(title): field for field in self.sheet.fields for title in (field.title, *field.aliases)}
        header = self._header(titles)
        number, cells = header or (0, ())
        fields: dict[int, Field] = {}
        unknown = []
        for cell in cells:
            field = titles.get(recognised(cell.text))
            if field is None:
                unknown.append(f"“{cell.text.strip()[:20]}”（{get_column_letter(cell.column)} 列）")
            elif field.path in self.positions:
                first = get_column_letter(self.positions[field.path])
                self._fault(cell.column, number, f"列名重复：{first} 列已是“{field.title}”", cell.text)
            else:
                self.positions[field.path] = cell.column
                fields[cell.column] = field
                self.says_wan |= field.type is Type.AMOUNT and says_wan(cell.text)
        if unknown:
            self.notes.append(f"“{self.sheet.name}”中不认识的列没有读取：" + "、".join(unknown))
        return number, fields

    def items(self) -> Entry | None:
        """The values of a sheet with one row per item; None when nothing is filled in."""
        header = self._header(_ITEM_TITLES)
        if header is None:
            return None
        columns = {_ITEM_TITLES.get(recognised(cell.text), ""): cell.column for cell in reversed(header.cells)}
        if "title" not in columns or "content" not in columns:
            message = f"应有“{layout.ITEM}”和“{layout.CONTENT}”两列"
            self.faults.append(CellFault(self.sheet.name, "", message))
            return None
        self._merged(header.number)
        titles = {recognised(title): field for field in self.sheet.fields for title in (field.title, *field.aliases)}
        contents: dict[str, Cell | None] = {}
        for row in self.raw.rows:
            cells = {cell.column: cell for cell in row.cells}
            title = cells.get(columns["title"])
            if row.number <= header.number or title is None or not title.text.strip():
                continue
            field = titles.get(recognised(title.text))
            if field is None:
                self.notes.append(f"“{self.sheet.name}”中不认识的一行没有读取：“{title.text.strip()[:20]}”")
            elif field.path in contents:
                self._fault(columns["title"], row.number, f"“{field.title}”出现了两次", title.text)
            else:
                contents[field.path] = cells.get(columns["content"])
                self.cells[field.path] = columns["content"], row.number
                self.says_wan |= field.type is Type.AMOUNT and says_wan(title.text)
        if self.sheet.optional and not any(contents.values()):
            return None
        return self._item_values(contents)

    def _item_values(self, contents: dict[str, Cell | None]) -> Entry:
        entry: Entry = {}
        for field in self.sheet.fields:
            if field.path in contents:
                column, number = self.cells[field.path]
                entry[field.path] = self._value(field, contents[field.path], column, number)
            else:
                self.faults.append(CellFault(self.sheet.name, "", f"缺少一行“{field.heading}”"))
                entry[field.path] = field.empty
        return entry

    def _header(self, titles: Mapping[str, Any]) -> Row | None:
        """The row among the first that has the most known titles."""
        best, most = None, 0
        for row in self.raw.rows[:HEADER_WITHIN]:
            known = sum(recognised(cell.text) in titles for cell in row.cells if cell.kind == "s")
            if known > most:
                best, most = row, known
        if best is None:
            self.faults.append(CellFault(self.sheet.name, "", "没有找到表头。请保留模板的列名"))
        if self.raw.beyond:
            message = f"只读到第 {MAX_ROWS:,} 行，第 {self.raw.beyond:,} 行还有内容。请删去多余的行"
            self.faults.append(CellFault(self.sheet.name, f"A{self.raw.beyond}", message))
        if self.raw.wide:
            self.notes.append(f"“{self.sheet.name}”第 {MAX_COLUMNS} 列以后的内容没有读取")
        return best

    def _merged(self, header: int) -> None:
        for area in self.raw.merged:
            match = _AREA.fullmatch(area)
            if not match:
                continue
            first, last = int(match[2]), int(match[3])
            if last >= header:
                column = column_index_from_string(match[1])
                what = "表头" if first <= header else "内容"
                message = f"{what}有合并的单元格 {area}，请取消合并，每格各自填写"
                self._fault(min(column, MAX_COLUMNS), first, message)

    def _row(self, row: Row, fields: dict[int, Field]) -> Numbered | None:
        cells = {cell.column: cell for cell in row.cells if cell.column in fields}
        if not any(cell.kind != "s" or cell.text.strip() for cell in cells.values()):
            return None
        entry = {}
        for column, field in fields.items():
            entry[field.path] = self._value(field, cells.get(column), column, row.number)
        for field in self.sheet.fields:
            entry.setdefault(field.path, field.empty)
        return Numbered(row.number, entry)

    def _value(self, field: Field, cell: Cell | None, column: int, number: int) -> Any:
        """The package value, or what stands in the cell with a fault."""
        written = field.type in (Type.TEXT, Type.LINE)
        if cell is None or (cell.kind == "s" and (field.required or not written) and not cell.text.strip()):
            if field.required:
                self._fault(column, number, f"“{field.title}”不能为空")
                return None
            return list(field.empty) if isinstance(field.empty, list) else field.empty
        try:
            value = values.read(field, cell, wan=self.wan)
        except values.WrongValueError as error:
            self._fault(column, number, str(error), cell.text)
            return cell.text
        if field.type is Type.AMOUNT:
            self.examples.append(Decimal(value) / (values.WAN if self.wan else 1))
        elif field.type is Type.LINE and cell.text != cell.text.strip():
            self.notes.append(f"{self.sheet.name}!{address(column, number)} 的文字首尾有空格，已照原样读取")
        return value

    def _fault(self, column: int, number: int, message: str, value: str = "") -> None:
        self.faults.append(CellFault(self.sheet.name, address(column, number), message, value[:SHOWN]))
