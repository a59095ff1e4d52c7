"""Punctuation put right by one click."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book.package import parse
from book.rules import run
from book.rules.typography import fix
from tests.clean import Choices, clean_package

MARKS = st.text("预算万元2024.,;:!?()（）[]【】〔〕，。；：、号 　年第")


@pytest.mark.parametrize(
    ("was", "better"),
    [
        ("变化。；项目", "变化。项目"),
        ("完成。。", "完成。"),
        ("参保，，缴费、、发放", "参保，缴费、发放"),
        ("审核,拨付;完成:及时", "审核，拨付；完成：及时"),
        ("制度(100%),应参尽参", "制度(100%)，应参尽参"),
        ("参保(含补充)人数", "参保（含补充）人数"),
        ("参保（含补充)人数", "参保（含补充）人数"),
        ("晋社保局函【2022】55号", "晋社保局函〔2022〕55号"),
        ("晋人社厅函(2021)1250号", "晋人社厅函〔2021〕1250号"),
        ("2024 年度部门预算", "2024年度部门预算"),
        ("工作经费12.50，用于", "工作经费12.50万元，用于"),
        ("安排补助2万，其余", "安排补助2万元，其余"),
        ("共１２．５万元", "共12.5万元"),
        ('村"两委"主干', "村“两委”主干"),
    ],
)
def test_what_is_put_right(was, better):
    assert fix(was) == better


@pytest.mark.parametrize(
    "text",
    [
        "",
        "预算1,068.00万元。",
        "比例为2:1",
        "8:30开始",
        "A, B and C",
        "（一）收入",
        "12.50万元，其中",
        "〔2024〕3号",
        '"OK"键',
        "补助2万人",
    ],
)
def test_what_is_right_stays(text):
    assert fix(text) == text


@given(MARKS)
def test_fixing_twice_changes_nothing_more(text):
    assert fix(fix(text)) == fix(text)


@given(MARKS)
def test_only_punctuation_blanks_and_units_change(text):
    def words(one: str) -> str:
        return "".join(char for char in one if char.isalnum()).replace("万元", "").replace("万", "")

    assert words(fix(text)) == words(text)


def test_a_form_has_one_hint_for_all_its_texts():
    package = clean_package(Choices())
    form = package["projects"][0]["form"]
    form["overview"] = "由本单位组织实施,资金由同级财政安排。"
    form["plan"] = "上半年审核,下半年拨付。"
    (one,) = [one for one in run(parse(json.dumps(package))) if one.rule == "C25"]
    assert (one.where, one.expected, one.actual) == (
        "projects[0].form.overview",
        "单位组织实施，资金由同级财政",
        "单位组织实施,资金由同级财政",
    )
    assert "共2处" in one.message
