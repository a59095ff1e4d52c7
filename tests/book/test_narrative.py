"""The sentences of 第三部分: direction, reasons, shares and words of the level."""

import re
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given

from book.document import Chart, Paragraph
from book.editions import edition
from book.model import Book
from tests.book.make import book, few, form, line, project, project_line, unit
from tests.strategies import books


def chapter(number: int, *lines: dict[str, Any], **changes: Any) -> str:
    """The paragraphs of a chapter, one a line."""
    blocks = edition("shanxi-13").narrative(book(*lines, **changes))[number - 1].blocks
    return "\n".join(block.text for block in blocks if isinstance(block, Paragraph))


def paragraphs(made: Book) -> list[Paragraph]:
    chapters = edition("shanxi-13").narrative(made)
    return [block for one in chapters for block in one.blocks if isinstance(block, Paragraph)]


def against(before: str | None, reason: str = "人员增加") -> str:
    """Chapter one of 100 万元 this year against last year's figure."""
    prior = {"income_total": before, "expenditure_total": before}
    return chapter(
        1, line("1000000.00"), prior_year=prior, reasons={"income_change": reason, "expenditure_change": reason}
    )


# 一 against last year


@pytest.mark.parametrize(
    ("before", "clause"),
    [
        ("900000.00", "比上年增加10.00万元，增长11.11%，主要原因是人员增加；"),
        ("1250000.00", "比上年减少25.00万元，下降20.00%，主要原因是人员增加；"),
        ("1000000.00", "上年结转0万元，与上年持平；"),
        ("1000049.00", "上年结转0万元，与上年持平；"),
        ("0.00", "比上年增加100.00万元（上年无此项预算），主要原因是人员增加；"),
        ("30.00", "比上年增加100.00万元，主要原因是人员增加；"),
        (None, "比上年增减情况【上年预算数待填写】；"),
    ],
)
def test_direction_follows_the_sign(before, clause):
    assert clause in against(before)


def test_a_change_too_small_for_a_rate_has_none():
    text = chapter(1, line("9999999999900.00"), prior_year={"income_total": "9999999999800.00"})
    assert "比上年增加0.01万元，主要原因是" in text


@pytest.mark.parametrize(
    "reason", ["人员增加。", "人员增加；", "人员增加 。\n", "人员增加。。", "人员增加. ", "人员增加。 ；"]
)
def test_a_typed_full_stop_is_not_printed_twice(reason):
    text = against("900000.00", reason)
    assert "主要原因是人员增加；本年" in text
    assert text.endswith("主要原因是人员增加。")


@pytest.mark.parametrize("reason", ["", " 。"])
def test_a_missing_reason_is_asked_for(reason):
    assert "主要原因是【原因待填写】；" in against("900000.00", reason)


def test_carry_over_is_part_of_both_totals():
    text = chapter(1, line("10000.00"), line("20000.00", vintage="carryover"))
    assert "预算收入总计3.00万元，其中：本年收入1.00万元，上年结转2.00万元" in text
    assert "本年单位预算支出总计3.00万元，其中：本年预算安排1.00万元，上年结转2.00万元" in text


# Shares


def test_a_part_too_small_for_a_share_says_so():
    text = chapter(2, line("1000000000.00"), line("30.00", source="unit_funds"))
    assert "单位资金0.00万元，占不足0.01%；上年结转0万元，占0%。" in text
    assert "一般公共预算拨款收入100,000.00万元，占100.00%；" in text


def test_shares_when_everything_together_rounds_to_zero():
    text = chapter(3, line("30.00"), project_line("10.00"), projects=[project()])
    assert text.endswith("支出预算0.00万元，其中：基本支出0.00万元，占75.00%；项目支出0.00万元，占25.00%。")


def test_without_any_line_all_is_zero():
    assert chapter(3).endswith("支出预算0万元，其中：基本支出0万元，占0%；项目支出0万元，占0%。")
    assert chapter(4).endswith("当年拨款收入0万元，上年结转收入0万元。")
    assert "本单位无一般公共预算当年支出。" in chapter(5)


@few
@given(books())
def test_no_part_that_exists_prints_a_share_of_zero(made):
    for text in (paragraph.text for paragraph in paragraphs(made)):
        for amount in re.findall(r"([0-9,.]+)万元，占0%", text):
            assert amount == "0"


# 五 to 八


def test_general_public_drops_zeros_of_its_rate():
    text = chapter(5, line("1111000.00"), prior_year={"general_public_current": "1000000.00"})
    assert "当年支出111.10万元，比上年增加11.10万元，增长11.1%。" in text


def test_basic_expenditure_names_the_items_with_money():
    lines = [line("10000.00"), line("0.00", economic="30202"), line("20000.00", economic="30101", nature="personnel")]
    assert chapter(6, *lines).splitlines()[1:] == [
        "人员经费2.00万元，主要包括：基本工资等；",
        "公用经费1.00万元，主要包括：办公费等。",
    ]


def test_no_three_public_in_both_years():
    nothing = dict.fromkeys(("abroad", "reception", "vehicle_purchase", "vehicle_operation"), "0.00")
    assert chapter(7, line("1.00"), prior_year={"three_public": nothing}) == "本单位无“三公”经费预算。"


def test_three_public_item_by_item():
    prior = {"abroad": "0.00", "reception": "20000.00", "vehicle_purchase": "0.00", "vehicle_operation": "30000.00"}
    lines = [line("10000.00", economic="30217"), line("30000.00", economic="30231")]
    reasons = {"three_public_total": "压缩开支。", "three_public_reception": "压缩接待；"}
    text = chapter(7, *lines, prior_year={"three_public": prior}, reasons=reasons)
    assert text.startswith(
        "2024年某县社会保险中心财政拨款安排的“三公”经费预算4.00万元，比2023年减少1.00万元，主要原因是压缩开支。其中："
    )
    assert "因公出国（境）费0万元，与上年预算数相同；" in text
    assert "公务接待费1.00万元，与上年相比预算数减少1.00万元，主要原因是压缩接待；" in text
    assert "公务用车运行维护费3.00万元，与上年预算数相同；公务用车购置费0万元，与上年预算数相同。" in text


def test_three_public_of_last_year_unknown():
    text = chapter(7, line("10000.00", economic="30217"))
    assert "公务接待费1.00万元，与上年相比预算数增减情况【上年预算数待填写】；" in text


def test_operating_cost_by_nature():
    assert chapter(8, line("10000.00")) == "本单位无机关运行经费。"
    typed = chapter(8, line("10000.00"), texts={"operating_cost": ["属事业单位，不填。"]})
    assert typed == "属事业单位，不填。"
    text = chapter(8, line("10000.00"), unit=unit(nature="administrative"), prior_year={"operating_cost": "10000.00"})
    assert text == "2024年度某县社会保险中心机关运行经费财政拨款预算1.00万元，与2023年持平。"


# 九 to 十二


def test_procurement_is_the_sum_of_its_kinds():
    text = chapter(9, procurement={"goods": "10000.00", "works": "0.00", "services": "150000.00"})
    assert "总额16.00万元。其中：政府采购货物预算1.00万元、政府采购工程预算0万元、政府采购服务预算15.00万元。" in text


def test_performance_counts_what_is_managed_and_what_is_published():
    lines = [
        project_line("70000.00", "a"),
        project_line("30000.00", "b"),
        project_line("1.00", "c", vintage="carryover"),
    ]
    projects = [
        project("a", category="other_operating", form=form("70000.00")),
        project("b"),
        project("c", vintage="carryover", form=form("1.00")),
    ]
    text = chapter(10, *lines, projects=projects)
    assert "二级项目2个，共计金额10.00万元。其中：其他运转类项目1个，涉及金额7.00万元；特定目标类项目1个" in text
    assert "公开项目绩效目标1个，涉及项目金额7.00万元，占部门（单位）项目支出总额的70%。" in text


def test_vehicles_are_summed_and_dated():
    assets = {
        "as_of": "2023-12-31",
        "vehicle_quota": 3,
        "vehicles": {"leader": 1, "other": 2},
        "building_m2": "750.50",
        "equipment_over_500k": 0,
        "equipment_over_1m": 0,
    }
    text = chapter(11, assets=assets)
    assert "截至2023年12月31日，某县社会保险中心共有公务用车编制3辆，实有3辆，其中：领导用车1辆" in text
    assert "办公用房建筑总面积750.5平方米。" in text


@few
@given(books())
def test_computed_words_follow_the_level(made):
    other = "单位" if made.level == "department" else "部门"
    for paragraph in paragraphs(made):
        assert f"本{other}" not in paragraph.text


def test_a_department_speaks_of_itself_as_one():
    assert "本年部门预算支出总计" in chapter(1, level="department")
    assert chapter(8, level="department") == "本部门无机关运行经费。"


@few
@given(books())
def test_twelve_chapters_and_no_reason_that_ends_in_a_stop(made):
    chapters = edition("shanxi-13").narrative(made)
    assert [one.number for one in chapters] == list(range(1, 13))
    for paragraph in paragraphs(made):
        for typed, after in pairwise(paragraph.spans):
            if typed.field.startswith("reasons."):
                assert not re.search(r"[。；;，,、.．\s]$", typed.text)
                assert after.text[0] in "；。"


@few
@given(books())
def test_a_chart_shows_only_what_exists(made):
    for one in edition("shanxi-13").narrative(made):
        for block in one.blocks:
            if isinstance(block, Chart):
                assert block.slices
                assert all(part.amount > 0 for part in block.slices)
