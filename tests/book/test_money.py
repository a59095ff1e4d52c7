"""Rounding, shares, rates and their printing."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book import money

amounts = st.decimals(Decimal(0), Decimal("9999999999999.99"), places=2)
positive = st.decimals(Decimal("0.01"), Decimal("9999999999999.99"), places=2)


def half_up(value: Fraction) -> Fraction:
    """Two decimals of a value that is not negative, half up, in whole numbers."""
    return Fraction((200 * value.numerator + value.denominator) // (2 * value.denominator), 100)


@given(amounts)
def test_wan_is_rounded_once_half_up(yuan):
    assert Fraction(money.wan(yuan)) == half_up(Fraction(yuan) / 10_000)


def test_sums_are_rounded_and_not_sums_of_rounded_figures():
    basic, project = Decimal("2810149.60"), Decimal("15449.99")
    assert [money.cell(basic), money.cell(project), money.cell(basic + project)] == ["281.01", "1.54", "282.56"]


@given(positive, st.data())
def test_a_share_is_that_of_the_printed_figures(whole, data):
    part = data.draw(st.decimals(0, whole, places=2))
    base, piece = money.wan(whole) or whole, money.wan(part) if money.wan(whole) else part
    assert Fraction(money.share(part, whole)) == half_up(Fraction(piece) * 100 / Fraction(base))


@given(positive, st.data())
def test_a_part_that_exists_never_prints_zero(whole, data):
    part = data.draw(st.decimals(Decimal("0.01"), whole, places=2))
    for trim in (False, True):
        assert money.percent(part, whole, trim=trim) not in ("0", "0.00", "")


@given(positive, st.data())
def test_printed_shares_sum_to_one_hundred_but_for_rounding(whole, data):
    part = data.draw(st.decimals(0, whole, places=2))
    total = money.share(part, whole) + money.share(whole - part, whole)
    # The figures are rounded once, the shares once more.
    rounding = Decimal("0.02") + (2 / money.wan(whole) if money.wan(whole) else 0)
    assert abs(total - 100) <= rounding


@pytest.mark.parametrize(
    ("part", "whole", "printed", "trimmed"),
    [
        ("6545700.00", "7597500.00", "86.16", "86.16"),
        ("0.00", "7597500.00", "0", "0"),
        ("100.00", "100.00", "100.00", "100"),
        ("0.00", "0.00", "0", "0"),
        ("30.00", "10000000.00", "不足0.01", "不足0.01"),
        ("1.00", "3.00", "33.33", "33.33"),
        ("8890.00", "10000.00", "89.00", "89"),
    ],
)
def test_percent(part, whole, printed, trimmed):
    assert money.percent(Decimal(part), Decimal(whole)) == printed
    assert money.percent(Decimal(part), Decimal(whole), trim=True) == trimmed


@pytest.mark.parametrize(
    ("yuan", "cell", "amount", "plain", "form"),
    [
        ("0.00", "", "0", "0", "0"),
        ("49.99", "0.00", "0.00", "0.00", "49.99"),
        ("50.00", "0.01", "0.01", "0.01", "50"),
        ("56818000.00", "5681.80", "5,681.80", "5681.8", "56,818,000"),
        ("1000000.00", "100.00", "100.00", "100", "1,000,000"),
        ("66353.46", "6.64", "6.64", "6.64", "66,353.46"),
        ("803500.10", "80.35", "80.35", "80.35", "803,500.10"),
    ],
)
def test_printing_of_an_amount(yuan, cell, amount, plain, form):
    value = Decimal(yuan)
    assert [money.cell(value), money.amount(value), money.plain(value), money.yuan(value)] == [
        cell,
        amount,
        plain,
        form,
    ]


@given(positive, amounts)
def test_the_sign_of_a_rate_is_that_of_the_change(before, now):
    change, rate = money.change(now, before), money.rate(now, before)
    if rate is None:
        assert not money.wan(before)
    elif rate:
        assert (rate > 0) == (change > 0)
    else:
        assert abs(change) * 20_000 < money.wan(before)


def test_change_and_rate_come_from_the_printed_figures():
    now, before = Decimal("7597549.00"), Decimal("6887351.00")
    assert money.change(now, before) == Decimal("71.01")
    assert money.rate(now, before) == Decimal("10.31")
