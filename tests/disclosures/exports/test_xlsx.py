"""The workbook of the tables: what is printed, as numbers and texts, laid out as printed."""

from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell

from book import money
from book.editions import edition
from book.tables import NO_DATA
from disclosures.exports.words import DRAFT
from disclosures.exports.xlsx import FIRST_ROW, tables_xlsx
from tests.book.make import few
from tests.disclosures.exports.published import CASES, disclosure, expected, plain, printed, wanted
from tests.strategies import books


def sheets(content: bytes) -> list[Any]:
    return load_workbook(BytesIO(content)).worksheets


def body(page: Any, table: dict[str, Any]) -> list[list[str]]:
    """The texts of a table's rows; numbers as the sheet shows them."""
    first = FIRST_ROW + len(table["header_rows"]) + bool(table["number_row"])
    rows = page.iter_rows(min_row=first, max_row=first + len(table["rows"]) - 1, max_col=len(table["columns"]))
    return [[f"{c.value:.2f}" if isinstance(c.value, int | float) else c.value or "" for c in row] for row in rows]


@pytest.mark.parametrize("case", CASES)
def test_every_cell_is_the_published_one(case):
    pages = sheets(tables_xlsx(disclosure(case)))
    assert len(pages) == len(expected(case)["tables"])
    for page, table in zip(pages, expected(case)["tables"], strict=True):
        assert printed(table["columns"], body(page, table)) == wanted(case, table["table"]), table["title"]


@pytest.mark.parametrize("case", CASES)
def test_what_stands_around_a_table_is_the_published_one(case):
    for page, table in zip(sheets(tables_xlsx(disclosure(case))), expected(case)["tables"], strict=True):
        last = page.cell(3, len(table["columns"]))
        assert page.title == page["A1"].value == f"预算公开表{table['table']}"
        assert page["A2"].value == table["title"]
        assert plain(page["A3"].value) == plain(table["unit_label"])
        assert last.value == table["measure"]
        notes = {row[0].value for row in page.iter_rows()}
        assert (NO_DATA in notes) == (table["table"] in expected(case)["no_data_tables"])


@pytest.mark.parametrize("case", CASES)
def test_the_merged_headings_spell_the_columns(case):
    """Each column's name is what stands above it, a merged heading counting for all that it covers."""
    for page, table in zip(sheets(tables_xlsx(disclosure(case))), expected(case)["tables"], strict=True):
        covers = {cell: area.start_cell.value for area in page.merged_cells.ranges for cell in area.cells}
        for column, name in enumerate(table["columns"], 1):
            path: list[str] = []
            for row in range(FIRST_ROW, FIRST_ROW + len(table["header_rows"])):
                value = covers.get((row, column), page.cell(row, column).value)
                if not path or not isinstance(page.cell(row, column), MergedCell) or value != path[-1]:
                    path.append(value)
            assert "/".join(path) == name


def test_amounts_are_numbers_and_an_exact_zero_is_blank():
    page = sheets(tables_xlsx(disclosure("tunliu-2024")))[1]
    total = next(row for row in page.iter_rows(min_row=FIRST_ROW) if row[0].value == "合计")
    assert [cell.value for cell in total[2:5]] == [654.57, 654.57, None]
    assert {cell.number_format for cell in total[2:]} == {"0.00_ "}
    assert {cell.data_type for cell in total[2:]} == {"n"}


def test_a_sheet_prints_as_wide_as_its_page_with_its_headings_on_every_page():
    pages = sheets(tables_xlsx(disclosure("tunliu-2024")))
    tables = edition("shanxi-13").tables(disclosure("tunliu-2024"))
    for page, table in zip(pages, tables, strict=True):
        body_row = FIRST_ROW + len(table.header_rows) + table.numbered
        assert page.print_title_rows == f"${FIRST_ROW}:${body_row - 1}"
        assert page.freeze_panes == f"A{body_row}"
        assert page.page_setup.orientation == ("landscape" if table.landscape else "portrait")
        assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)
        assert page.page_setup.paperSize == 9, "A4"
        assert page["A2"].coordinate in page.merged_cells


def test_a_draft_says_so_and_a_final_one_does_not():
    final, draft = (sheets(tables_xlsx(disclosure("tunliu-2024"), draft=draft)) for draft in (False, True))
    for page, other in zip(final, draft, strict=True):
        assert DRAFT in [cell.value for cell in other[1]]
        assert other.oddHeader.right.text == DRAFT
        assert DRAFT not in [cell.value for cell in page[1]]
        assert page.oddHeader.right.text is None


def test_equal_books_give_equal_bytes():
    book = disclosure("zezhou-2025")
    assert tables_xlsx(book) == tables_xlsx(book.model_copy())


@few
@given(books())
def test_of_every_book_the_sheets_hold_what_is_printed_and_no_formula(book):
    for page, table in zip(sheets(tables_xlsx(book)), edition(book.edition).tables(book), strict=True):
        first = FIRST_ROW + len(table.header_rows) + table.numbered
        for number, row in enumerate(table.rows, first):
            for column, cell in enumerate(row.cells, 1):
                found = page.cell(number, column)
                if not cell.text:
                    assert found.value is None
                elif cell.value is None:
                    assert (found.data_type, found.value) == ("s", cell.text)
                else:
                    assert found.data_type == "n"
                    assert f"{found.value:.2f}" == f"{money.wan(cell.value):.2f}"
        assert all(cell.data_type != "f" for line in page.iter_rows() for cell in line)
