"""What a workbook says is what the Book says."""

import json
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from openpyxl import load_workbook

from book import package
from book.model import Book
from disclosures.workbook import layout
from disclosures.workbook.read import YUAN, other, read
from disclosures.workbook.write import workbook
from tests.disclosures.workbook.make import NAMES, example, grids, packed
from tests.strategies import books

IN_YUAN = {sheet.name: YUAN for sheet in layout.SHEETS}


def blanks_told_apart(book: Book) -> dict[str, Any]:
    """The package without what no sheet of paper shows: an empty text where there might be none, a task without words."""
    data = package.dump(book)
    for line in data["lines"]:
        line["government_economic_name"] = line["government_economic_name"] or None
    for project in data["projects"]:
        for indicator in (project["form"] or {"indicators": []})["indicators"]:
            for side in ("implementation", "annual"):
                if indicator[side] == {"name": "", "value": ""}:
                    indicator[side] = None
    if whole := data["whole_unit_performance"]:
        whole["key_tasks"] = [task for task in whole["key_tasks"] if "".join(task.values()).strip()]
    return data


@pytest.mark.parametrize("name", NAMES)
def test_a_real_disclosure_comes_back_without_a_question(name):
    book = example(name)
    reading = read(workbook(book))
    assert (reading.faults, reading.questions, reading.notes) == ((), (), ())
    assert reading.book == book
    assert package.parse(json.dumps(reading.data)) == book
    assert other(reading, book) == ""


@given(books(max_lines=4))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_book_comes_back(book):
    reading = read(workbook(book), IN_YUAN)
    assert (reading.faults, reading.questions) == ((), ())
    assert reading.book is not None
    assert blanks_told_apart(reading.book) == blanks_told_apart(book)


@pytest.mark.parametrize("name", NAMES)
def test_a_plain_workbook_of_the_same_cells_reads_the_same(name):
    assert read(packed(grids(example(name)))).book == example(name)


def test_equal_books_give_equal_bytes():
    assert workbook(example()) == workbook(example())


def test_the_workbook_of_another_unit_year_or_level_is_named():
    reading = read(workbook(example("zezhou-2025")))
    sentence = other(reading, example("tunliu-2024"))
    assert sentence == (
        "这不是本预算的工作簿：预算年度是“2025”，应为“2024”；级次是“部门预算”，应为“单位预算”；"
        "单位编码是“140525-062001”，应为“140405-300001”。"
    )


def test_the_template_guides_and_guards():
    made = load_workbook(BytesIO(workbook(example())))
    assert made.sheetnames[0] == layout.GUIDE
    assert made.sheetnames[-1] == layout.REFERENCE
    page = made["预算明细"]
    assert page.freeze_panes == "A2"
    assert page.protection.sheet
    assert page["A1"].protection.locked
    assert not page["A2"].protection.locked
    assert not page.column_dimensions["A"].protection.locked
    assert page["A2"].number_format == "@"
    assert page["I2"].number_format == "#,##0.00"
    assert [cell.value for cell in page[1]] == [field.heading for field in layout.LINES.fields]
    rules = {str(rule.sqref): rule.formula1 for rule in page.data_validations.dataValidation}
    assert rules["B2:B20001"] == '"基本支出,项目支出"'
    assert rules["A2:A20001"].startswith("='科目参考'!$A$2:")
    assert made["基本情况"]["B5"].protection.locked, "the unit's code is not the author's to change"
    assert not made["基本情况"]["B6"].protection.locked
    assert "2080109 社会保险经办机构" in {row[0].value for row in made["科目参考"].iter_rows(max_col=1)}


def test_the_whole_unit_form_has_its_sheets_only_where_it_is_published():
    assert "整体绩效" in load_workbook(BytesIO(workbook(example("zezhou-2025"))), read_only=True).sheetnames
    assert "整体绩效" not in load_workbook(BytesIO(workbook(example())), read_only=True).sheetnames
