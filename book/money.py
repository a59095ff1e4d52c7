"""Amounts, shares and rates: the only place where they are rounded and printed.

元 is what is stored; 万元 is what is printed. A figure is the exact sum in 元, rounded once to 万元 with two decimals, half up.
Shares and rates are computed from the rounded 万元 values, so that a reader can verify them from what is printed
(rules of edition shanxi-13; see `docs/design.md`).
"""

from decimal import ROUND_HALF_UP, Decimal, localcontext

ZERO = Decimal("0.00")
_CENT = Decimal("0.01")
_WAN = Decimal(10_000)


def rounded(value: Decimal) -> Decimal:
    """Two decimals, half up."""
    with localcontext() as context:
        context.prec = 60
        return value.quantize(_CENT, rounding=ROUND_HALF_UP)


def wan(yuan: Decimal) -> Decimal:
    """万元 with two decimals from an amount in 元."""
    return rounded(yuan / _WAN)


def cell(yuan: Decimal) -> str:
    """A table cell in 万元: no separators; an exact zero is blank."""
    return f"{wan(yuan):.2f}" if yuan else ""


def amount(yuan: Decimal) -> str:
    """An amount in 万元 within text: separators and two decimals; an exact zero is "0"."""
    return f"{wan(yuan):,.2f}" if yuan else "0"


def plain(yuan: Decimal) -> str:
    """An amount in 万元 within text without separators and trailing zeros."""
    return trimmed(wan(yuan)) if wan(yuan) or not yuan else f"{wan(yuan):.2f}"


def yuan(value: Decimal) -> str:
    """An amount in 元 on a form: separators, no forced decimals, zero as "0"."""
    return f"{value:,.2f}".removesuffix(".00")


def trimmed(value: Decimal) -> str:
    """A number without trailing zeros: 88.90 → "88.9", 100.00 → "100", 0 → "0"."""
    text = f"{value:.2f}"
    return text.rstrip("0").rstrip(".")


def change(now: Decimal, before: Decimal) -> Decimal:
    """Change in 万元 between two amounts in 元: the difference of the printed figures."""
    return wan(now) - wan(before)


def rate(now: Decimal, before: Decimal) -> Decimal | None:
    """Rate of change in percent (two decimals, signed) of two amounts in 元; None when the printed base is zero."""
    base = wan(before)
    return rounded(change(now, before) * 100 / base) if base else None


def share(part: Decimal, whole: Decimal) -> Decimal:
    """Share in percent (two decimals) of amounts in 元. Zero when the whole is zero."""
    if not whole:
        return ZERO
    numerator, denominator = (wan(part), wan(whole)) if wan(whole) else (part, whole)
    return rounded(numerator * 100 / denominator)


def percent(part: Decimal, whole: Decimal, *, trim: bool = False) -> str:
    """A share as printed before %: "86.16", "0" for nothing, "不足0.01" for a part that would round to nothing.

    With `trim` trailing zeros are dropped: "100".
    """
    value = share(part, whole)
    if not value:
        return "不足0.01" if part else "0"
    return trimmed(value) if trim else f"{value:.2f}"
