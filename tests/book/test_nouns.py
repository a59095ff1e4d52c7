"""Quantities of a noun: what an indicator counts, and what a text says of it."""

from decimal import Decimal

import pytest

from book.rules.nouns import contradicted, noun
from book.rules.targets import measure


@pytest.mark.parametrize(
    ("name", "counted"),
    [
        ("最低生活保障对象代缴人数", "最低生活保障对象"),
        ("配备协办员的行政村数", "行政村"),
        ("其中：65周岁及以上人数", "65周岁以上"),
        ("购置国产台式计算机数量", "国产台式计算机"),
        ("租用专网线路数量", "专网线路"),
        ("发放人数", ""),
        ("培训人次", ""),
    ],
)
def test_an_indicator_counts_the_noun_in_its_name(name, counted):
    assert noun(name) == counted


def said(text: str, name: str, value: str) -> Decimal | None:
    found = measure(value)
    assert found
    one = contradicted(text, 2024, name, found)
    return one.number if one else None


@pytest.mark.parametrize(
    ("text", "name", "value", "number"),
    [
        ("共有低保对象4813人、特困人员716人", "低保对象代缴人数", "=4318人", 4813),
        ("更新国产台式计算机20台（单价5800元）", "购置国产台式计算机数量", "=22台", 20),
        ("全县16个乡镇共有行政村464个，每村1名", "配备协办员的行政村数", "=446个", 464),
        ("其中65周岁以上86352人，全年发放", "其中：65周岁以上人数", "≥83652人", 86352),
        ("为282名村级协办员足额发放补助", "享受补助协办员人数", "=228人", 282),
        ("保障26条业务专网线路稳定运行", "租用专网线路数量", "36条", 26),
        ("为3381名企业退休人员发放取暖费", "发放取暖费人数", "=3318人", 3381),
    ],
)
def test_another_number_of_the_same_noun_is_found(text, name, value, number):
    assert said(text, name, value) == number


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("更新国产台式计算机20台、便携式计算机6台", "购置计算机数量", "=26台"),
        ("现有计算机50台，本年更新", "购置计算机数量", "=20台"),
        ("共有行政村约460个", "配备协办员的行政村数", "=446个"),
        ("2022年共有低保对象4813人", "低保对象代缴人数", "=4318人"),
        ("共有低保对象4820人", "低保对象代缴人数", "≥4318人"),
        ("共有低保对象4813人，审核后代缴4318人", "低保对象代缴人数", "=4318人"),
        ("参保1000人以下的村142个", "村干部人数", "=584人"),
        ("全县村干部600人，审核后补助", "补助村干部人数", "=584人"),
        ("全县养老机构20个", "检查养老机构数量", "=8个"),
        ("特困人员716人", "低保对象代缴人数", "=4318人"),
        ("每村配备协办员1名", "享受补助协办员人数", "=219人"),
    ],
)
def test_other_things_thresholds_estimates_and_other_years_are_not_compared(text, name, value):
    assert said(text, name, value) is None
