"""Sheets and columns are known by their names, wherever they stand; what is not known is said."""

import random

import pytest

from disclosures.workbook import layout
from disclosures.workbook.read import read
from tests.disclosures.workbook.make import column, example, grids, item, opened, packed, sheet_xml, with_sheet


def places(reading) -> list[str]:
    return [fault.place for fault in reading.faults]


def test_columns_and_sheets_may_stand_in_any_order():
    made = grids(example("zezhou-2025"))
    order = random.Random(7)  # noqa: S311 -- any order will do
    for rows in made.values():
        width = len(rows[0])
        places = order.sample(range(width), width)
        rows[:] = [[row[place] for place in places] for row in rows]
    shuffled = {name: made[name] for name in order.sample(sorted(made), len(made))}
    assert read(packed(shuffled)).book == example("zezhou-2025")


def test_items_may_stand_in_any_order():
    made = grids(example())
    made["上年数与原因"][1:] = reversed(made["上年数与原因"][1:])
    assert read(packed(made)).book == example()


@pytest.mark.parametrize("title", ["金额", "金额(元)", " 金 额 （元）", "＊金额", "预算数（单位：元）", "金额\n（元）"])
def test_a_title_is_known_in_other_spellings(title):
    made = grids(example())
    made["预算明细"][0][-1] = title
    assert read(packed(made)).book == example()


def test_a_title_above_the_header_and_blank_rows_do_no_harm():
    made = grids(example())
    rows = made["预算明细"]
    made["预算明细"] = [["2024年预算明细表"], [], rows[0], [], *rows[1:3], [None, "  "], *rows[3:], [], []]
    assert read(packed(made)).book == example()


def test_an_unknown_column_is_named_and_not_read():
    made = grids(example())
    made["预算明细"][0].append("备注")
    made["预算明细"][1].append("不读")
    reading = read(packed(made))
    assert reading.book == example()
    assert reading.notes == ("“预算明细”中不认识的列没有读取：“备注”（J 列）",)


def test_a_missing_column_is_one_fault():
    made = grids(example())
    for row in made["预算明细"]:
        del row[-1]
    reading = read(packed(made))
    assert [(fault.place, fault.message) for fault in reading.faults] == [("预算明细", "缺少列“金额（元）”")]


def test_a_missing_item_is_one_fault():
    made = grids(example())
    made["资产与采购"].remove(item(made, "资产与采购", "车辆编制"))
    reading = read(packed(made))
    assert [(fault.place, fault.message) for fault in reading.faults] == [("资产与采购", "缺少一行“车辆编制”")]


@pytest.mark.parametrize("name", [sheet.name for sheet in layout.SHEETS if not sheet.optional])
def test_a_missing_sheet_is_a_fault(name):
    made = grids(example())
    del made[name]
    assert (name, f"缺少工作表“{name}”") in [(fault.place, fault.message) for fault in read(packed(made)).faults]


def test_a_workbook_of_something_else_is_told_every_sheet():
    reading = read(packed({"Sheet1": [["姓名", "工资"], ["甲", 1]]}))
    required = [sheet.name for sheet in layout.SHEETS if not sheet.optional]
    assert places(reading) == required
    assert reading.notes == ("不认识的工作表“Sheet1”没有读取",)


def test_a_repeated_title_is_a_fault():
    made = grids(example())
    for row in made["预算明细"]:
        row.append(row[-1])
    fault = read(packed(made)).faults[0]
    assert (fault.place, fault.message) == ("预算明细!J1", "列名重复：I 列已是“金额”")


def test_a_repeated_item_is_a_fault():
    made = grids(example())
    made["资产与采购"].append(["车辆编制", 9])
    assert [fault.message for fault in read(packed(made)).faults] == ["“车辆编制”出现了两次"]


def test_two_sheets_of_one_name_are_a_fault():
    made = grids(example())
    made["预算明细 "] = made["预算明细"]
    assert [fault.message for fault in read(packed(made)).faults] == ["“预算明细”有两个工作表，请只留一个"]


@pytest.mark.parametrize(("area", "what", "cell"), [("A1:B1", "表头", "A1"), ("C3:C5", "内容", "C3")])
def test_merged_cells_are_a_fault_at_their_place(area, what, cell):
    book = opened(grids(example()))
    book["预算明细"].merge_cells(area)
    faults = read(packed(book)).faults
    message = f"{what}有合并的单元格 {area}，请取消合并，每格各自填写"
    assert (f"预算明细!{cell}", message) in [(fault.place, fault.message) for fault in faults]


def test_a_merged_title_above_the_header_is_no_fault():
    made = grids(example())
    made["预算明细"].insert(0, ["2024年预算明细表"])
    book = opened(made)
    book["预算明细"].merge_cells("A1:I1")
    assert read(packed(book)).book == example()


def test_a_hidden_sheet_is_read_and_named():
    book = opened(grids(example()))
    book["预算明细"].sheet_state = "veryHidden"
    reading = read(packed(book))
    assert reading.book == example()
    assert reading.notes == ("工作表“预算明细”是隐藏的，也已读取",)


def test_every_fault_is_told_at_once():
    made = grids(example())
    amount, source = column(made, "预算明细", "金额（元）"), column(made, "预算明细", "资金来源")
    for row in made["预算明细"][1:6]:
        row[amount], row[source] = "无", "无"
    made["基本情况"][4][1] = "单位 编码"
    item(made, "资产与采购", "车辆编制")[1] = 2.5
    assert places(read(packed(made))) == [
        "基本情况!B5",
        *(f"预算明细!{letter}{row}" for row in range(2, 7) for letter in "DI"),
        "资产与采购!B3",
    ]


def test_what_only_the_whole_package_shows_is_told_at_its_cell():
    made = grids(example())
    made["项目"].append(list(made["项目"][1]))
    line = next(row for row in made["预算明细"] if row[1] == "基本支出")
    line[5] = None
    reading = read(packed(made))
    assert [(fault.place, fault.message) for fault in reading.faults] == [
        ("预算明细!F2", "基本支出须注明人员经费或公用经费"),
        (f"项目!A{len(made['项目'])}", "项目标识重复，每个项目应有自己的标识"),
    ]


def test_what_names_an_unknown_project_is_told():
    made = grids(example())
    project = next(number for number, row in enumerate(made["预算明细"], 1) if row[1] == "项目支出")
    made["预算明细"][project - 1][2] = "没有的项目"
    made["绩效目标"][1][0] = made["绩效目标"][2][0]
    found = {(fault.place, fault.message) for fault in read(packed(made)).faults}
    assert (f"预算明细!C{project}", "“项目”表中没有这个项目") in found
    assert ("绩效目标!A3", "这个项目已有一行绩效目标") in found
    assert ("绩效指标!A2", "这个项目在“绩效目标”表中没有一行") in found


def test_spaces_around_the_name_of_a_project_do_no_harm():
    made = grids(example())
    for row in made["预算明细"][1:]:
        row[2] = row[2] and row[2] + " "
    assert read(packed(made)).book == example()


def test_names_of_national_subjects_need_not_be_typed():
    made = grids(example())
    made["科目"] = [row for row in made["科目"] if row[0] != "2080109"]
    reading = read(packed(made))
    assert reading.book == example()
    assert reading.notes == ("“科目”表中没有的名称已按“科目参考”补上：2080109",)


def test_the_name_of_a_local_subject_is_asked_for_where_it_is_used():
    made = grids(example())
    made["预算明细"][3][0] = "2080198"
    fault = read(packed(made)).faults[0]
    assert (fault.place, fault.message) == ("预算明细!A4", "“科目”表中没有 2080198 的名称，请补上")


def test_a_repeated_subject_is_a_fault():
    made = grids(example())
    made["科目"].append(["208", "别的名称"])
    assert places(read(packed(made))) == [f"科目!A{len(made['科目'])}"]


def test_a_form_of_paragraphs_belongs_to_other_matters_only():
    made = grids(example())
    made["文字"][1][1] = "小标题"
    assert [(fault.place, fault.message) for fault in read(packed(made)).faults] == [
        ("文字!B2", "只有“其他说明”分形式，此处应留空")
    ]


def in_wan(made) -> None:
    for row in made["预算明细"][1:]:
        row[-1] = row[-1] / 10_000


def test_amounts_that_look_like_wan_are_asked_about_and_never_guessed():
    made = grids(example())
    in_wan(made)
    content = packed(made)
    reading = read(content)
    assert [(question.sheet, question.answers) for question in reading.questions] == [("预算明细", ("元", "万元"))]
    assert reading.book is None
    assert read(content, {"预算明细": "万元"}).book == example()
    as_they_stand = read(content, {"预算明细": "元"})
    assert as_they_stand.questions == ()
    assert as_they_stand.data["lines"][0]["amount"] == "140.79"


def test_a_title_that_says_wan_is_asked_about():
    made = grids(example())
    made["预算明细"][0][-1] = "金额（万元）"
    assert [question.message for question in read(packed(made)).questions] == [
        "“预算明细”的标题写的是万元。这些金额的单位是元还是万元？"
    ]


def test_an_answer_to_one_sheet_leaves_the_others_alone():
    made = grids(example())
    in_wan(made)
    reading = read(packed(made), {"预算明细": "万元"})
    assert reading.data["prior_year"]["income_total"] == "6887300.00"


def test_rows_below_the_last_that_is_read_are_a_fault():
    last = '<row r="1048576"><c r="A1048576" t="str"><v>x</v></c></row>'
    reading = read(with_sheet(sheet_xml('<row r="1"><c r="A1" t="str"><v>金额</v></c></row>' + last)))
    assert ("预算明细!A1048576", "只读到第 20,200 行，第 1,048,576 行还有内容。请删去多余的行") in [
        (fault.place, fault.message) for fault in reading.faults
    ]


def test_content_right_of_the_last_column_is_named():
    cells = '<c r="A1" t="str"><v>金额</v></c><c r="XFD1" t="str"><v>x</v></c>'
    reading = read(with_sheet(sheet_xml(f'<row r="1">{cells}</row>')))
    assert "“预算明细”第 60 列以后的内容没有读取" in reading.notes
