"""A Book as a workbook: the template, filled with what is there. Equal Books give equal bytes."""

from collections.abc import Iterable, Mapping
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from book import package
from book.model import Book
from book.relations import MAX_LINES
from disclosures.workbook import layout, values
from disclosures.workbook.entries import Entry, entries
from disclosures.workbook.fields import Field, Sheet, Type
from disclosures.workbook.looks import (
    ITEM_WIDTHS,
    STYLES,
    add_choices,
    add_rule,
    fit,
    freeze,
    new_workbook,
    protect,
    saved,
    text_cell,
)
from disclosures.workbook.reference import offered

LAST_ROW = MAX_LINES + 1


def workbook(book: Book, revision: int | None = None) -> bytes:
    """The xlsx file of a Book, which stands at a revision. It holds no formula: text of users stands as text, whatever it
    begins with."""
    data = package.dump(book) | {layout.REVISION: revision}
    made = new_workbook()
    _guide(made, data)
    lists = offered(book.year)
    for sheet in layout.SHEETS:
        rows = list(entries(sheet, data))
        if sheet.optional and not data[layout.WHOLE]:
            continue
        page = made.create_sheet(sheet.name)
        if sheet.items:
            _items(page, sheet, rows[0])
        else:
            _rows(page, sheet, rows, lists)
    _reference(made, lists)
    return saved(made)


def dress(
    page: Worksheet, columns: Mapping[int, Field], lists: Mapping[str, tuple[str, ...]], *, first: int = 2
) -> None:
    """Widths, formats and, from row `first`, drop-downs of the columns of a sheet with one row per entry.

    A drop-down of codes needs its list in `lists`, in the order of the columns of the sheet of codes.
    """
    for number, field in columns.items():
        letter = get_column_letter(number)
        fit(page, number, field.width, STYLES[field.type])
        area = f"{letter}{first}:{letter}{LAST_ROW}"
        if field.type is Type.CHOICE:
            add_choices(page, area, '"' + ",".join((field.choices or {}).values()) + '"', strict=True)
        elif field.listed == "projects":
            add_choices(page, area, f"='{layout.PROJECTS.name}'!$A$2:$A$501", strict=False)
        elif field.listed in lists:
            column = get_column_letter(list(lists).index(field.listed) + 1)
            last = len(lists[field.listed]) + 1
            add_choices(page, area, f"='{layout.REFERENCE}'!${column}$2:${column}${last}", strict=False)
        elif field.type is Type.AMOUNT:
            add_rule(page, area)


def _rows(page: Worksheet, sheet: Sheet, rows: Iterable[Entry], lists: Mapping[str, tuple[str, ...]]) -> None:
    dress(page, dict(enumerate(sheet.fields, 1)), lists)
    freeze(page, "A2")
    protect(page)
    page.append([text_cell(page, field.heading, "header") for field in sheet.fields])
    plan = [(field, STYLES[field.type]) for field in sheet.fields]
    for entry in rows:
        page.append([_cell(page, field, entry[field.path], style) for field, style in plan])


def _items(page: Worksheet, sheet: Sheet, entry: Entry) -> None:
    for number, width in enumerate(ITEM_WIDTHS, 1):
        fit(page, number, width)
    freeze(page, "A2")
    protect(page)
    page.append([text_cell(page, title, "header") for title in (layout.ITEM, layout.CONTENT, layout.NOTE)])
    for row, field in enumerate(sheet.fields, 2):
        style = "locked" if field.locked else STYLES[field.type]
        if field.type is Type.CHOICE and not field.locked:
            add_choices(page, f"B{row}", '"' + ",".join((field.choices or {}).values()) + '"', strict=True)
        value = _cell(page, field, entry[field.path], style)
        page.append([text_cell(page, field.heading, "label"), value, text_cell(page, _note(field), "note")])


def _cell(page: Worksheet, field: Field, value: Any, style: str) -> Any:
    content = values.written(field, value)
    if isinstance(content, str):
        return text_cell(page, content, style)
    cell = WriteOnlyCell(page, content)
    cell.style = style
    return cell


def _note(field: Field) -> str:
    return "；".join(part for part in ("必填" if field.required and not field.locked else "", field.hint) if part)


def _guide(made: Workbook, data: Mapping[str, Any]) -> None:
    page = made.create_sheet(layout.GUIDE)
    for number, width in enumerate((18, 30, 12, 60), 1):
        fit(page, number, width)
    protect(page)
    title = f"{data['unit']['name']} {data['year']}年度预算公开填报工作簿"
    page.append([text_cell(page, title, "title")])
    for sentence in _STEPS:
        page.append([text_cell(page, sentence, "plain")])
    page.append([])
    page.append([text_cell(page, word, "header") for word in ("工作表", "栏目", "填写", "说明")])
    for sheet in layout.SHEETS:
        page.append([text_cell(page, sheet.name, "label"), None, None, text_cell(page, sheet.guide, "note")])
        for field in sheet.fields:
            words = ("", field.heading, str(field.type), _note(field))
            page.append([text_cell(page, word, "note") for word in words])


_STEPS = (
    "1. 逐个工作表填写。一行是一条；空行不计。列的次序可以变，列名不能改。",
    "2. 金额一律以元为单位，原样填写，不要四舍五入；整体绩效表以万元为单位。",
    "3. 编码可以从下拉列表选择，也可以直接填数字；下拉列表中没有的地方科目，直接填编码，并在“科目”表写名称。",
    "4. 从别处粘贴时请用“选择性粘贴—数值”，以保留格式和下拉列表。",
    "5. 填好后上传，先看预览：有错误时不保存任何内容，可以下载标出错误的副本。",
)


def _reference(made: Workbook, lists: Mapping[str, tuple[str, ...]]) -> None:
    page = made.create_sheet(layout.REFERENCE)
    for number in range(1, len(lists) + 1):
        fit(page, number, 40)
    freeze(page, "A2")
    protect(page)
    page.append([text_cell(page, title, "header") for title in lists])
    for number in range(max(map(len, lists.values()))):
        row = (offers[number] if number < len(offers) else "" for offers in lists.values())
        page.append([text_cell(page, text, "note") for text in row])
