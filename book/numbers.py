"""The amounts of money that a typed text names, told apart from everything else that is written in digits.

Dates, document numbers, percentages, counts and standards (`70元/人`, `每人每月103元`) are no amounts.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from book import money

UNITS = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
_WIDTH = str.maketrans("０１２３４５６７８９．％／：；，", "0123456789.%/:;,")
_AMOUNT = re.compile(r"(?<![\d.])(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?\s*(亿元|万元|元)")
_BARE = re.compile(r"(?<![\d.])(\d{1,3}(?:,\d{3})+|\d+)(\.\d\d)(?![\d.%℃㎡A-Za-z])(?=\s*(?:[，,。；;、）)\n]|$))")
_HAS_DIGIT = re.compile("[0-9０-９]")
_PER = re.compile(r"\s*(?:/|每|以[上下内]|的?(?:补助|补贴|代缴|缴费|发放)?标准|（含|\(含)")
_STANDARD = re.compile(
    r"(?:标准(?![^\d，,。;:、\n]{0,4}(?:增加|减少|增支|减支|新增|压减|核减|追加|多支|少支))[^\d，,。;:、\n]{0,6}(?:[\d.,]+元(?:、|[^\d，,。;:、\n]{0,4}[到至为]))*|每[人月年位户天次村台条张卷件套辆份册场期页本只][^，,。;\n]{0,10}|人均[^，,。;\n]{0,6}|单价[^，,。;\n]{0,3}"
    r"|按照?|一人|最低|超过|不足|[x*×])$"
)
_CLAUSE_LENGTH = 300
_LONG = 4
"""Digits from which likeness is hardly by chance."""
_CLAUSE = re.compile(r"[，,。；;：:、\n]")


class Amount(NamedTuple):
    """An amount as it stands in a text: `text` from `start` to `end`, its value in 元, and the 元 of its last digit."""

    start: int
    end: int
    text: str
    yuan: Decimal
    step: Decimal

    def equals(self, yuan: Decimal) -> bool:
        """Whether this is the figure as a document writes it: exact in 元, or rounded to 万元 with two decimals."""
        return self.yuan == yuan or (self.step >= 100 and self.yuan == money.wan(yuan) * 10_000)


@lru_cache(maxsize=1_000)
def amounts(text: str) -> tuple[Amount, ...]:
    """The amounts in a text in their order; a number with two decimals and no unit counts as 万元."""
    return tuple(_amounts(text)) if _HAS_DIGIT.search(text) else ()


def _amounts(text: str) -> Iterator[Amount]:
    plain = text.translate(_WIDTH)
    found = [*_AMOUNT.finditer(plain), *_BARE.finditer(plain)]
    for match in sorted(found, key=lambda one: one.start()):
        whole, decimals = match[1].replace(",", ""), match[2] or ""
        unit = UNITS[match[3] if match.re is _AMOUNT else "万元"]
        if _PER.match(plain, match.end()) or _STANDARD.search(plain[max(0, match.start() - 40) : match.start()]):
            continue
        step = unit / 10 ** max(0, len(decimals) - 1)
        yield Amount(
            match.start(), match.end(), text[match.start() : match.end()], Decimal(whole + decimals) * unit, step
        )


def clause_before(text: str, position: int) -> str:
    """What stands before a position in its clause, of a very long one the end."""
    return _CLAUSE.split(text[max(0, position - _CLAUSE_LENGTH) : position])[-1]


def power_of_ten(actual: Decimal, expected: Decimal, step: Decimal = Decimal("0.01")) -> int:
    """How many places the decimal point slipped: 1 for tenfold, -1 for a tenth, 4 for 万元 taken for 元, 0 for none.

    `step` is the value of the last digit written: 0.51万元 (step 100元) is a tenth of 50,600元.
    """
    if actual <= 0 or expected <= 0:
        return 0
    for places in (1, 2, 3, 4, 5, 6, 7, 8):
        for sign in (1, -1):
            if abs(expected.scaleb(sign * places) - actual) * 2 <= min(step, actual / 50):
                return sign * places
    return 0


def significant(value: Decimal) -> int:
    """How many digits a number has without leading and trailing zeros."""
    return len(f"{value:f}".replace(".", "").strip("0"))


def permuted(one: Decimal, other: Decimal) -> bool:
    """Whether two numbers of one noun have the same digits in another order, such as 5700 and 7500."""
    first, second = (f"{value.normalize():f}" for value in (one, other))
    return one != other and len(first) == len(second) and sorted(first) == sorted(second)


def swapped(one: Decimal, other: Decimal) -> bool:
    """Whether two numbers have the same digits in another order; 210 and 120, 2100 and 1200 may be different things."""
    first, second = (f"{value.normalize():f}" for value in (one, other))
    if one == other or sorted(first) != sorted(second):
        return False
    digits = sorted(len(number.strip("0")) for number in (first, second))
    return digits[0] > 2 or (digits[1] > 2 and len(first) > 3)


def one_digit_off(one: Decimal, other: Decimal) -> bool:
    """Whether two numbers of four digits or more differ in one digit."""
    first, second = (f"{value.normalize():f}" for value in (one, other))
    differing = sum(left != right for left, right in zip(first, second, strict=False))
    return len(first) == len(second) >= _LONG and differing == 1


def exchanged(one: Decimal, other: Decimal) -> bool:
    """Whether two numbers are one but for digits in another order: two neighbouring ones, or any of a long number."""
    return transposed(one, other) or (swapped(one, other) and significant(one) >= _LONG)


def transposed(one: Decimal, other: Decimal) -> bool:
    """Whether two neighbouring digits have changed places between two numbers."""
    first, second = (f"{value.normalize():f}" for value in (one, other))
    places = [index for index, pair in enumerate(zip(first, second, strict=False)) if pair[0] != pair[1]]
    return swapped(one, other) and len(places) == 2 and places[1] - places[0] == 1
