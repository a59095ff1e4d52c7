"""The preview tells each row once: new, changed, unchanged or removed, with what changed in it."""

from collections import Counter

import pytest

from book import package
from book.model import Book
from disclosures.workbook.preview import Change, Status, changes
from disclosures.workbook.read import read
from disclosures.workbook.write import workbook
from tests.disclosures.workbook.make import NAMES, example


def edited(change) -> Book:
    data = package.dump(example())
    change(data)
    return Book.model_validate(data)


def only(new: Book):
    """The one sheet that differs."""
    (sheet,) = [sheet for sheet in changes(example(), new) if sheet.differs]
    return sheet


def differing(sheet):
    return [row for row in sheet.rows if row.status is not Status.UNCHANGED]


@pytest.mark.parametrize("name", NAMES)
def test_a_workbook_that_was_only_downloaded_changes_nothing(name):
    book = example(name)
    found = changes(book, read(workbook(book)).data)
    assert not any(sheet.differs for sheet in found)
    assert sum(len(sheet.rows) for sheet in found if sheet.sheet == "预算明细") == len(book.lines)


def test_an_amount_that_changed_is_shown_old_and_new():
    sheet = only(edited(lambda data: data["lines"][0].update(amount="1500000.00")))
    (row,) = differing(sheet)
    assert sheet.sheet == "预算明细"
    assert row.changes == (Change("金额（元）", "1,407,900.00", "1,500,000.00"),)
    assert (row.status, row.number) == (Status.CHANGED, 1)
    assert sheet.count(Status.UNCHANGED) == len(example().lines) - 1


def test_a_line_put_in_between_is_one_new_line():
    line = package.dump(example())["lines"][0] | {"economic_code": "30103", "amount": "1.00"}
    sheet = only(edited(lambda data: data["lines"].insert(2, line)))
    assert [(row.status, row.number) for row in differing(sheet)] == [(Status.NEW, 3)]
    assert not sheet.moved
    assert Change("金额（元）", "", "1.00") in differing(sheet)[0].changes


def test_a_line_taken_out_is_one_removed_line():
    sheet = only(edited(lambda data: data["lines"].pop(2)))
    assert [(row.status, row.number) for row in differing(sheet)] == [(Status.REMOVED, 3)]


def test_equal_lines_are_counted_not_merged():
    twice = edited(lambda data: data["lines"].append(dict(data["lines"][0])))
    sheet = only(twice)
    assert [row.status for row in differing(sheet)] == [Status.NEW]
    back = [sheet for sheet in changes(twice, example()) if sheet.differs]
    assert [row.status for row in differing(back[0])] == [Status.REMOVED]


def test_lines_in_another_order_are_moved_not_changed():
    sheet = only(edited(lambda data: data["lines"].reverse()))
    assert sheet.moved
    assert differing(sheet) == []


def test_a_project_of_another_name_keeps_its_key():
    sheet = only(edited(lambda data: data["projects"][0].update(name="新名称")))
    (row,) = differing(sheet)
    assert row.status is Status.CHANGED
    assert row.changes == (Change("项目名称", example().projects[0].name, "新名称"),)


def test_a_form_and_its_indicators_that_go_are_removed():
    book = edited(lambda data: data["projects"][0].update(form=None))
    found = {sheet.sheet: Counter(row.status for row in sheet.rows) for sheet in changes(example(), book)}
    form = example().projects[0].form
    assert form is not None
    assert found["绩效目标"][Status.REMOVED] == 1
    assert found["绩效指标"][Status.REMOVED] == len(form.indicators)


def test_the_value_of_an_indicator_is_a_change_of_that_indicator():
    def change(data):
        data["projects"][0]["form"]["indicators"][0]["annual"]["value"] = "≥99%"

    (row,) = differing(only(edited(change)))
    assert [change.title for change in row.changes] == ["年度指标值"]


def test_a_paragraph_that_was_reworded_is_changed_in_its_place():
    sheet = only(edited(lambda data: data["overview"]["duties"].__setitem__(3, "新的一段")))
    (row,) = differing(sheet)
    assert (row.status, row.number) == (Status.CHANGED, 4)


def test_a_figure_of_last_year_is_a_changed_item():
    sheet = only(edited(lambda data: data["prior_year"].update(income_total=None)))
    (row,) = differing(sheet)
    assert (sheet.sheet, row.label, row.status) == ("上年数与原因", "上年收入总计", Status.REMOVED)


def test_a_whole_unit_form_that_comes_is_new():
    book = example("zezhou-2025")
    old = book.model_copy(update={"whole_unit_performance": None})
    found = {sheet.sheet: sheet for sheet in changes(old, book)}
    assert {row.status for row in found["整体绩效任务"].rows} == {Status.NEW}
    assert found["整体绩效"].count(Status.NEW) > 10


def test_a_faulty_reading_can_be_previewed():
    data = read(workbook(example())).data
    data["lines"][0]["amount"] = "一百"
    data["lines"][1]["source"] = None
    del data["assets"]
    found = {sheet.sheet: sheet for sheet in changes(example(), data)}
    assert Change("金额（元）", "1,407,900.00", "一百") in found["预算明细"].rows[0].changes
    assert found["资产与采购"].count(Status.REMOVED) > 0
