"""Values of indicators."""

import pytest

from book import indicators
from book.types import Level2


@pytest.mark.parametrize("value", ["≥95%", "3360元/人", "及时", "", "≥", "> 98%", "提高≥5%"])
def test_operator_and_rest_are_the_value_to_the_letter(value):
    assert "".join(indicators.split(value)) == value


def test_only_a_leading_operator_is_split_off():
    assert indicators.split("≤600人") == ("≤", "600人")
    assert indicators.split("提高≥5%") == ("", "提高≥5%")


@pytest.mark.parametrize(
    "value", ["≥N", "≥", "≥人", "100值", "提高100100", "XX", "指标1", "元/人", "【填写】", "____人"]
)
def test_placeholders_are_noticed(value):
    assert indicators.doubt(value)


@pytest.mark.parametrize(
    "value",
    ["≥95%", "3360元/人", "及时", "", "100%", "≤三百人", "每月15日左右", "1人", "2025年6月", "99.8%", "人人满意"],
)
def test_honest_values_are_not(value):
    assert indicators.doubt(value) == ""


def test_every_second_level_has_one_first_level():
    assert set(indicators.FIRST_LEVEL) == set(Level2)
