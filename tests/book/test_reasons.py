"""Amounts in typed texts and in reasons: what counts, in which direction, and what is left unexplained."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book.numbers import amounts, power_of_ten
from book.reasons import directions, explained, named, overall, restated, substance, unexplained


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("取暖费820万元", ["8200000"]),
        ("合计27800元，应代缴7900元", ["27800", "7900"]),
        ("１２．５万元", ["125000"]),
        ("1,234.50元", ["1234.50"]),
        ("1.2亿元", ["120000000"]),
        ("人员经费增加134.05，公用经费减少3.00。", ["1340500", "30000"]),
        ("2024年3月1日，晋财预〔2023〕102号第3条，占88.90%，共120人、4辆、750.5平方米", []),
        ("按照360元/人年补助", []),
        ("每人每月103元，按照9.3元，标准3360元、3920元、4480元", []),
        ("人均510元，一人100元的70%，单价50万元以上，年补助标准为700元", []),
        ("建筑面积134.05㎡，3.14", ["31400"]),
        ("", []),
    ],
)
def test_amounts_in_a_text(text, yuan):
    found = [*amounts(text)]
    assert [one.yuan for one in found] == [Decimal(value) for value in yuan]
    assert all(text[one.start : one.end] == one.text for one in found)


@pytest.mark.parametrize(
    ("text", "yuan", "equal"),
    [
        ("5.82万元", "58248.00", True),
        ("5.8万元", "58248.00", False),
        ("5.8万元", "58000.00", True),
        ("58248元", "58248.00", True),
        ("58200元", "58248.00", False),
        ("4354.71万元", "43547104.00", True),
    ],
)
def test_a_figure_is_written_exactly_or_rounded_to_a_hundred(text, yuan, equal):
    (one,) = amounts(text)
    assert one.equals(Decimal(yuan)) is equal


@given(st.decimals("1.00", "1e9", places=2), st.integers(-8, 8))
def test_a_slipped_decimal_point_is_seen(amount, places):
    assert power_of_ten(amount.scaleb(places), amount, Decimal("0.00000000001")) == places


@pytest.mark.parametrize(
    ("actual", "expected", "step", "places"),
    [
        ("5100", "50600", "100", -1),
        ("5800", "58248", "1000", -1),
        ("5682", "56818000", "0.01", 0),
        ("0", "10", "1", 0),
        ("10", "0", "1", 0),
    ],
)
def test_a_slip_is_seen_as_exactly_as_the_amount_is_written(actual, expected, step, places):
    assert power_of_ten(Decimal(actual), Decimal(expected), Decimal(step)) == places


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("新增人员经费12万元，压减公用经费3.5万元", ["12", "-3.5"]),
        ("减少2个项目：甲项目375万元，乙项目17万元。增加1个项目：丙项目40万元", ["-375", "-17", "40"]),
        ("甲项目上年结转103.64万元", ["103.64"]),
        ("人员经费由100万元增加到120.5万元", ["20.5"]),
        ("人员经费从120.5万元调整为100万元", ["-20.5"]),
        ("人员经费比上年增加12万元", ["12"]),
        ("人员经费增加12万元。比上年增加12万元，增长3%", ["12"]),
        ("收入总计100万元，其中本年收入90万元，比上年增加20万元，其中人员经费增加15万元", ["15"]),
        ("受增减变动影响，取暖费7万元", ["7"]),
        ("取暖费增加7万元，信息化建设经费9.6万元本年不再安排，培训费增加1万元", ["7", "-9.6", "1"]),
        ("不再安排公务接待费0.60万元", ["-0.60"]),
        ("人员经费增加7万元；上年安排的系统升级35.48万元已完工，本年不再安排", ["7", "-35.48"]),
        ("上年新增的取暖费7万元已列入基数，增加培训费1万元", ["7", "1"]),
        ("标准由103元提高到123元，增加879.60万元", ["879.60"]),
        ("公务接待和车辆运行费用各压减0.20万元", ["-0.40"]),
        ("压减培训费、会议费、差旅费各1.5万元", ["-4.5"]),
        ("项目支出减少21万元，主要是甲项目减少18万元、乙项目减少3万元。人员经费增加2万元", ["-21", "2"]),
        ("项目支出减少21万元，主要是甲项目减少8万元。", ["-21", "-8"]),
        ("省级补助提高标准增加47万元", ["47"]),
        ("人员经费增加7万元，结转的见习补贴比上年少11万元", ["7", "-11"]),
        ("2024年收入比2023年增加12万元，主要是增加取暖补助15万元、减少设备购置3万元", ["15", "-3"]),
        ("工资调整", []),
    ],
)
def test_amounts_named_in_a_reason(text, parts):
    assert [part.amount * (part.sign or 1) for part in named(text)] == [Decimal(part) for part in parts]


def test_what_a_reason_leaves_unexplained():
    reason = "减少项目支出50万元，增加人员经费4.5万元，比上年减少60万元"
    assert (explained(reason, Decimal(-60)), unexplained(reason, Decimal(-60))) == (Decimal("-45.5"), Decimal("-14.5"))
    # Not the whole change: then it is one part more.
    assert explained(reason, Decimal(-61)) == Decimal("-105.5")
    assert (explained("工资调整", Decimal(1)), unexplained("工资调整", Decimal(1))) == (None, None)


@pytest.mark.parametrize(
    "words", ["增减相抵，收入预算减少6万元", "以上因素相抵，净减少6万元", "总体上，收支预算减少6万元"]
)
def test_the_net_sum_of_what_is_named_is_no_part(words):
    assert unexplained(f"人员经费减少10万元，取暖费增加4万元，{words}", Decimal(-6)) == 0
    assert unexplained(f"人员经费减少10万元，取暖费增加4万元，{words}", Decimal(-8)) != 0


@pytest.mark.parametrize(
    ("reason", "way"),
    [
        ("人员经费增加12万元，项目经费减少15万元，总体减少。", -1),
        ("人员经费减少12万元，综合以上因素，收入总计有所增加。", 1),
        ("总体平稳，人员经费增加12万元。", 0),
        ("人员经费增加12万元，项目经费减少15万元。", 0),
    ],
)
def test_what_a_reason_says_of_the_whole(reason, way):
    assert overall(reason) == way


def test_an_amount_without_direction_goes_with_the_change():
    assert unexplained("主要是取暖费7万元", Decimal(-7)) == 0
    assert unexplained("主要是取暖费7万元", Decimal(7)) == 0


def test_what_is_restated():
    text = "新录用人员到岗，与上年相比增加7.5万元，增长3%；其中人员经费增加9万元"
    assert restated(text, Decimal("7.5")) == restated(text, Decimal("-7.5")) == (Decimal("7.5"),)
    assert restated(text, Decimal(9)) == ()
    assert restated("支出总计80万元，比上年减少7.5万元", Decimal(9)) == (Decimal("-7.5"),)


@pytest.mark.parametrize(
    "text", ["", "比上年增加12万元，增长3%", "本年预算收入增加所致", "一般公共预算财政拨款收入减少"]
)
def test_what_only_repeats_the_change_has_no_substance(text):
    assert len(substance(text)) < 4


@pytest.mark.parametrize("text", ["新录用人员到岗", "退休人员增加", "取暖费标准提高，预算增加"])
def test_what_says_why_has_substance(text):
    assert len(substance(text)) >= 4


def test_directions_of_a_reason():
    assert directions("新增人员，压减公用经费") == {1, -1}
    assert directions("人员增减变动，上年结转") == set()
