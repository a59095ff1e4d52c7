"""The tables as CSV: what is printed, one column for each leaf of the headings, and nothing that a spreadsheet runs."""

import csv
import zipfile
from io import BytesIO, StringIO

import pytest
from hypothesis import given

from book.editions import edition
from disclosures.exports.delimited import ROW_KEY, safe, tables_csv, tables_zip
from tests.book.make import few
from tests.disclosures.exports.published import CASES, TABLES, disclosure, expected, printed, wanted
from tests.strategies import books


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(StringIO(text, newline="")))


@pytest.mark.parametrize("case", CASES)
def test_every_cell_is_the_published_one_under_the_published_name_of_its_column(case):
    for number in TABLES:
        header, *body = rows(tables_csv(disclosure(case), number))
        assert header == [ROW_KEY, *expected(case)["tables"][number - 1]["columns"]]
        assert printed(header[1:], (row[1:] for row in body)) == wanted(case, number)


def test_a_row_is_told_by_its_key():
    header, *body = rows(tables_csv(disclosure("tunliu-2024"), 2))
    found = {row[0]: dict(zip(header, row, strict=True)) for row in body}
    assert found["2080109"]["项目/科目名称"] == "社会保险经办机构"
    assert (found["合计"]["本年收入/合计"], found["合计"]["本年收入/单位资金"]) == ("654.57", "")


def test_there_are_thirteen_tables():
    for number in (0, 14):
        with pytest.raises(KeyError):
            tables_csv(disclosure("tunliu-2024"), number)


def test_the_zip_holds_every_table_as_excel_reads_it():
    book = disclosure("tunliu-2024")
    content = tables_zip(book)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert archive.namelist() == [f"table{number}.csv" for number in TABLES]
        for number in TABLES:
            raw = archive.read(f"table{number}.csv")
            assert raw.startswith(b"\xef\xbb\xbf")
            assert raw.decode("utf-8-sig") == tables_csv(book, number)
    assert content == tables_zip(book.model_copy())


@pytest.mark.parametrize("text", ["=1+1", "+86", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "=HYPERLINK(1)"])
def test_a_text_that_a_spreadsheet_would_run_stands_behind_an_apostrophe(text):
    assert safe(text) == f"'{text}"


@few
@given(books())
def test_of_every_book_the_text_files_hold_what_is_printed(book):
    for table in edition(book.edition).tables(book):
        _, *body = rows(tables_csv(book, table.number))
        assert [row[1:] for row in body] == [[safe(cell.text) for cell in row.cells] for row in table.rows]
