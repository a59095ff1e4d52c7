"""The forms in which a disclosure can be taken away besides PDF, each from the Book alone."""

import json
from collections.abc import Iterator
from typing import NamedTuple, Protocol

from book import package
from book.editions import edition
from book.model import Book
from disclosures.exports.datapackage import DESCRIPTOR, datapackage, datapackage_zip
from disclosures.exports.delimited import for_excel, tables_csv, tables_zip
from disclosures.exports.web import html_page
from disclosures.exports.word.document import docx
from disclosures.exports.xlsx import tables_xlsx

CSV, ZIP, JSON = "text/csv; charset=utf-8", "application/zip", "application/json"
_OFFICE = "application/vnd.openxmlformats-officedocument"


class Make(Protocol):
    """Makes the bytes of a form; those of a draft say that it is one, where the form has a place for it."""

    def __call__(self, book: Book, *, draft: bool = False) -> bytes: ...


class Form(NamedTuple):
    """A form: its name in addresses, what it is called and good for, its media type, and how it is made."""

    name: str
    label: str
    use: str
    media_type: str
    make: Make


def _docx(book: Book, *, draft: bool = False) -> bytes:
    try:
        from disclosures.rendering.pdf import page_numbers
    except OSError:
        # Without the system's library for laying out, the page numbers are left for Word to fill in.
        return docx(book, draft=draft)
    return docx(book, draft=draft, pages=page_numbers(book))


def _html(book: Book, *, draft: bool = False) -> bytes:
    return html_page(book, draft=draft).encode()


def _tables_zip(book: Book, *, draft: bool = False) -> bytes:
    return tables_zip(book)


def _package(book: Book, *, draft: bool = False) -> bytes:
    return package.dumps(book).encode()


def _descriptor(book: Book, *, draft: bool = False) -> bytes:
    return (json.dumps(datapackage(book, draft=draft), ensure_ascii=False, indent=1) + "\n").encode()


FORMS = {
    form.name: form
    for form in (
        Form(
            "tables.xlsx",
            "Excel 表格",
            "全部表格，版式与印出的一致，数字可计算",
            f"{_OFFICE}.spreadsheetml.sheet",
            tables_xlsx,
        ),
        Form("document.docx", "Word 文档", "全文，便于粘贴到本单位网站", f"{_OFFICE}.wordprocessingml.document", _docx),
        Form("document.html", "网页", "全文，一个文件，可直接打开或放到网站上", "text/html; charset=utf-8", _html),
        Form("tables.zip", "CSV 表格", "每表一个文件，供程序和表格软件读取", ZIP, _tables_zip),
        Form("package.json", "JSON 数据包", "全部内容，供程序读取和系统之间交换", JSON, _package),
        Form(
            "datapackage.zip", "财政数据包", "Fiscal Data Package：明细、表格和说明，供数据分析", ZIP, datapackage_zip
        ),
        Form(DESCRIPTOR, "财政数据包说明", "财政数据包中各文件、各列的含义", JSON, _descriptor),
    )
}
"""The forms by their names, in the order in which they are offered."""


def table_forms(book: Book) -> Iterator[Form]:
    """A CSV file for each table of the Book: `table3.csv`."""
    for table in edition(book.edition).tables(book):
        yield Form(f"table{table.number}.csv", f"{table.mark}（CSV）", table.title, CSV, _table(table.number))


def _table(number: int) -> Make:
    def make(book: Book, *, draft: bool = False) -> bytes:
        return for_excel(tables_csv(book, number))

    return make
