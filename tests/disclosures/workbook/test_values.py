"""Numbers arrive exactly, in whatever way Excel and people write them."""

from datetime import date, datetime
from typing import Any

import pytest

from book.labels import LABELS
from disclosures.workbook.fields import choice
from disclosures.workbook.read import Reading, read
from disclosures.workbook.write import workbook
from tests.disclosures.workbook.make import (
    column,
    example,
    grids,
    item,
    opened,
    packed,
    parts,
    sheet_xml,
    with_sheet,
    zipped,
)


def with_line(title: str, value: Any, number_format: str = "") -> Reading:
    """The example with another value in its first budget line."""

    made = grids(example())
    workbook = opened(made)
    cell = workbook["预算明细"].cell(2, column(made, "预算明细", title) + 1)
    cell.value = value
    if number_format:
        cell.number_format = number_format
    return read(packed(workbook))


def first_line(reading: Reading) -> dict[str, Any]:
    line: dict[str, Any] = reading.data["lines"][0]
    return line


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        (1407900, "1407900.00"),
        (0.1 + 0.2, "0.30"),
        (281.01 + 1.54, "282.55"),
        (4.35 * 100, "435.00"),
        (1e9 + 0.1 - 1e9, "0.10"),
        (9999999999999.99, "9999999999999.99"),
        (0, "0.00"),
        ("1,407,900.00", "1407900.00"),
        ("１，４０７", "1407.00"),
        ("１２３", "123.00"),
        ("1 407 900.5", "1407900.50"),
        (" ¥1,407.90元 ", "1407.90"),
        ("1407900.", "1407900.00"),
    ],
)
def test_an_amount_is_exact(value, amount):
    reading = with_line("金额（元）", value)
    assert reading.faults == ()
    assert first_line(reading)["amount"] == amount


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (12.345, "金额不是整分"),
        ("12.345", "金额不是整分"),
        (0.001, "金额不是整分"),
        (-5, "金额不能为负数"),
        ("-5", "金额不能为负数"),
        (1e13, "金额过大"),
        ("14,07", "应为金额（元）"),
        ("1,4079", "应为金额（元）"),
        ("140.79万元", "不写“万元”"),
        ("约一百", "应为金额（元）"),
        ("NaN", "应为金额（元）"),
        ("1e5", "应为金额（元）"),
        (True, "应为金额（元）"),
        (date(2024, 1, 1), "应为金额（元）"),
        ("=1+1", "公式没有算出的值"),
        ("#REF!", "公式出错"),
        (None, "“金额”不能为空"),
    ],
)
def test_a_wrong_amount_is_a_fault_at_its_cell(value, message):
    reading = with_line("金额（元）", value)
    assert [fault.place for fault in reading.faults] == ["预算明细!I2"]
    assert message in reading.faults[0].message
    assert reading.book is None


def test_a_fault_shows_what_stands_there():
    fault = with_line("金额（元）", "约一百").faults[0]
    assert (fault.sheet, fault.cell, fault.value) == ("预算明细", "I2", "约一百")


@pytest.mark.parametrize(
    "value", ["2080109", 2080109, 2080109.0, "２０８０１０９", " 2080109 ", "2080109 社会保险经办机构"]
)
def test_a_code_is_a_code_as_number_text_or_with_its_name(value):
    reading = with_line("功能分类项", value)
    assert reading.faults == ()
    assert first_line(reading)["function_code"] == "2080109"


@pytest.mark.parametrize("value", [208010, "20801x9", 2080109.5])
def test_a_wrong_code_is_a_fault_at_its_cell(value):
    assert "预算明细!A2" in {fault.place for fault in with_line("功能分类项", value).faults}


def test_leading_zeros_survive():
    book = example("zezhou-2025")
    assert book.department.budget_code == "062"
    reading = read(workbook(book))
    assert reading.data["department"]["budget_code"] == "062"


@pytest.mark.parametrize("word", ["一般公共预算", "general_public", " 一般公共 预算 ", "一般公共"])
def test_a_choice_is_known_by_its_words(word):
    assert first_line(with_line("资金来源", word))["source"] == "general_public"


def test_an_unknown_choice_is_told_all_choices():
    fault = with_line("资金来源", "财政拨款").faults[0]
    assert fault.place == "预算明细!D2"
    assert fault.message == "只能是 一般公共预算、政府性基金预算、国有资本经营预算、财政专户管理资金、单位资金"


@pytest.mark.parametrize("labels", LABELS.values())
def test_no_two_choices_share_a_word(labels):

    words = choice("x", "x", labels).words
    assert {words[label] for label in labels.values()} == {str(value) for value in labels}


@pytest.mark.parametrize(
    ("value", "day"),
    [
        (date(2023, 12, 31), "2023-12-31"),
        (datetime(2023, 12, 31, 8, 30), "2023-12-31"),  # noqa: DTZ001 -- a date of Excel has no zone
        ("2023-12-31", "2023-12-31"),
        ("2023/12/31", "2023-12-31"),
        ("2023年12月31日", "2023-12-31"),
        ("２０２３．１２．３１", "2023-12-31"),
        (20231231, "2023-12-31"),
        ("2023-02-30", None),
        ("年末", None),
        (45291, None),
    ],
)
def test_a_date_is_understood_or_refused(value, day):
    made = grids(example())
    item(made, "资产与采购", "资产截止日期")[1] = value
    reading = read(packed(made))
    if day:
        assert reading.faults == ()
        assert reading.data["assets"]["as_of"] == day
    else:
        assert [(fault.place, fault.message) for fault in reading.faults] == [
            ("资产与采购!B2", "应为真实存在的日期，如 2023-12-31")
        ]


def test_a_chinese_date_format_is_a_date():
    xml = sheet_xml('<row r="1"><c r="A1" t="str"><v>填报项</v></c><c r="B1" t="str"><v>内容</v></c></row>'
                    '<row r="2"><c r="A2" t="str"><v>资产截止日期</v></c><c r="B2" s="1"><v>45291</v></c></row>')  # fmt: skip

    found = parts(with_sheet(xml, "资产与采购"))
    styles = found["xl/styles.xml"].decode()
    extra = '<xf numFmtId="31" fontId="0" fillId="0" borderId="0"/></cellXfs>'
    found["xl/styles.xml"] = styles.replace("</cellXfs>", extra).encode()
    assert read(zipped(found)).data["assets"]["as_of"] == "2023-12-31"


def test_a_text_that_excel_made_a_date_is_not_a_number():
    made = grids(example())
    made["绩效指标"][1][6] = date(2024, 1, 2)
    reading = read(packed(made))
    assert [fault.place for fault in reading.faults] == ["绩效指标!G2"]
    assert "变成了日期" in reading.faults[0].message


def test_a_percentage_keeps_its_sign():

    made = grids(example())
    made["绩效指标"][1][6] = 0.95
    book = opened(made)
    book["绩效指标"]["G2"].number_format = "0%"
    indicators = next(
        project["form"]["indicators"] for project in read(packed(book)).data["projects"] if project["form"]
    )
    assert indicators[0]["annual"]["value"] == "95%"


@pytest.mark.parametrize("value", [20231016154951, "20231016154951", "2023-10-16 15:49:51"])
def test_the_time_of_filling_in_is_fourteen_digits(value):
    made = grids(example())
    made["绩效目标"][1][column(made, "绩效目标", "填报时间")] = value
    reading = read(packed(made))
    assert reading.faults == ()
    assert "20231016154951" in {project["form"]["filled_at"] for project in reading.data["projects"] if project["form"]}


def test_the_value_of_a_formula_is_read():
    xml = sheet_xml('<row r="1"><c r="A1" t="str"><v>填报项</v></c><c r="B1" t="str"><v>内容</v></c></row>'
                    '<row r="2"><c r="A2" t="str"><v>政府采购：货物</v></c><c r="B2"><f>1+1</f><v>2.5</v></c></row>')  # fmt: skip
    assert read(with_sheet(xml, "资产与采购")).data["procurement"]["goods"] == "2.50"
