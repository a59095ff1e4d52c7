"""Between a value of a package and what stands in a cell. Amounts arrive exactly: never as a binary fraction."""

import math
import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from typing import Any

from disclosures.workbook.fields import Field, Type, recognised
from units.xlsx.sheets import Cell

CENT = Decimal("0.01")
LARGEST = Decimal(10) ** 13
WAN = 10_000
NOISE = 1e-6
"""What binary arithmetic may leave below a cent; more is an amount that is not a whole 分."""
MOST_NOISE = 1e-3

_NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+|\d{1,3}( \d{3})+)(\.\d*)?", re.ASCII)
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{4})(\d{2})(\d{2})", re.ASCII)
_CODE_AND_NAME = re.compile(r"([0-9A-Za-z._-]+)\s+\S.*", re.ASCII | re.DOTALL)
_SEPARATORS = re.compile(r"[、,;/\s]+")

AS_AMOUNT = "应为金额（元）：不带负号、至多两位小数的数字，如 1407900 或 1,407,900.00"
AS_WAN = "应为金额（万元）：不带负号、至多两位小数的数字，如 140.79"


class WrongValueError(ValueError):
    """A cell that cannot be read as its field; the text says what is expected."""


def read(field: Field, cell: Cell, *, wan: bool = False) -> Any:
    """The package value of a cell that is not blank; `wan` says that its amounts are in 万元. Raises WrongValueError."""
    if cell.kind == "f":
        raise WrongValueError("公式没有算出的值。请用 Excel 或 WPS 打开并保存，或改为直接填写数值")
    if cell.kind == "e":
        raise WrongValueError("公式出错，请改正公式或直接填写")
    if cell.kind == "b":
        raise WrongValueError(f"应为{field.type}")
    if field.type is Type.AMOUNT:
        return _amount(cell, AS_AMOUNT, WAN if wan else 1)
    return _READERS[field.type](field, cell)


def written(field: Field, value: Any) -> Any:
    """What stands in a cell for a sound package value: text, a number, a date or None."""
    if value is None or value == "":
        return None
    if field.type in (Type.AMOUNT, Type.WAN, Type.AREA):
        return Decimal(value)
    if field.type is Type.DAY:
        return date.fromisoformat(value)
    if field.type is Type.CHOICE:
        return (field.choices or {})[value]
    if field.type is Type.HEADINGS:
        return "、".join((field.choices or {})[word] for word in value) or None
    return value


def shown(field: Field, value: Any) -> str:
    """A package value, sound or not, as a person reads it; "" for a blank."""
    if value is None or value == [] or value == ():
        return ""
    choices = field.choices or {}
    if field.type is Type.HEADINGS and isinstance(value, list | tuple):
        return "、".join(choices.get(word, str(word)) for word in value)
    if field.type in (Type.AMOUNT, Type.WAN):
        try:
            return f"{Decimal(value):,.2f}"
        except InvalidOperation:
            return str(value)
    return choices.get(value, str(value)) if field.type is Type.CHOICE else str(value)


def narrow(text: str) -> str:
    """The text in half-width characters, without spaces around it."""
    return unicodedata.normalize("NFKC", text).strip()


def number(cell: Cell, expected: str) -> Decimal:
    """The number of a cell, from Excel's own number or from text with separators. Raises WrongValueError."""
    if cell.kind == "n":
        try:
            value = float(cell.text)
        except ValueError:
            raise WrongValueError(expected) from None
        if math.isfinite(value):
            return Decimal(repr(value))
    elif cell.kind == "s":
        text = narrow(cell.text).lstrip("¥￥").removesuffix("元").strip()
        if text.endswith("万"):
            raise WrongValueError(expected + "；不写“万元”")
        if _NUMBER.fullmatch(text):
            return Decimal(text.replace(",", "").replace(" ", ""))
    raise WrongValueError(expected)


def _amount(cell: Cell, expected: str, scale: int) -> str:
    exact = number(cell, expected) * scale
    if exact >= LARGEST:
        raise WrongValueError("金额过大，最多 13 位整数")
    cents = exact.quantize(CENT, rounding=ROUND_HALF_EVEN)
    if cents < 0:
        raise WrongValueError("金额不能为负数")
    if exact != cents and not (cell.kind == "n" and abs(exact - cents) <= _noise(exact)):
        raise WrongValueError("金额不是整分：至多两位小数" if scale == 1 else "金额不是整分：万元至多六位小数")
    return f"{abs(cents):.2f}"


def _noise(exact: Decimal) -> Decimal:
    return Decimal(min(MOST_NOISE, max(NOISE, 8 * math.ulp(float(exact)))))


def _area(field: Field, cell: Cell) -> str:
    expected = "应为面积（平方米）：不带负号、至多四位小数的数字，如 750.5"
    exact = number(cell, expected)
    area = exact.quantize(Decimal("0.0001")) if abs(exact) < LARGEST else exact
    if area < 0 or area >= 10**9 or (exact != area and not (cell.kind == "n" and abs(exact - area) <= _noise(exact))):
        raise WrongValueError(expected)
    text = f"{abs(area):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _count(field: Field, cell: Cell) -> int:
    value = number(cell, "应为整数")
    if value != value.to_integral_value() or abs(value) > LARGEST:
        raise WrongValueError("应为整数")
    return int(value)


def _year(field: Field, cell: Cell) -> int:
    return _count(field, cell._replace(text=narrow(cell.text).removesuffix("年")))


def _day(field: Field, cell: Cell) -> str:
    if cell.kind == "d":
        return cell.text[:10]
    match = _DAY.fullmatch(_digits(cell) if cell.kind == "n" else narrow(cell.text))
    if match:
        try:
            return date(*(int(part) for part in match.groups() if part)).isoformat()
        except ValueError:
            pass
    raise WrongValueError("应为真实存在的日期，如 2023-12-31")


def _stamp(field: Field, cell: Cell) -> str:
    if cell.kind == "d":
        return datetime.fromisoformat(cell.text).strftime("%Y%m%d%H%M%S")
    digits = _digits(cell) if cell.kind == "n" else re.sub(r"[-/:\sT年月日时分秒]", "", narrow(cell.text))
    if not re.fullmatch(r"\d{14}", digits, re.ASCII):
        raise WrongValueError("应为 14 位数字：年月日时分秒，如 20231016154951")
    return digits


def _code(field: Field, cell: Cell) -> str:
    if cell.kind == "d":
        raise WrongValueError("应为编码，现为日期。请把单元格设为文本后重填")
    text = _digits(cell) if cell.kind == "n" else narrow(cell.text)
    match = _CODE_AND_NAME.fullmatch(text) if field.listed else None
    return match[1] if match else text


def _text(field: Field, cell: Cell) -> str:
    if cell.kind == "d":
        raise WrongValueError("应为文字，Excel 把它变成了日期。请把单元格设为文本后重填")
    if cell.kind != "n":
        return cell.text
    if cell.percent:
        return _plain(number(cell, "应为文字") * 100) + "%"
    return _digits(cell)


def _choice(field: Field, cell: Cell) -> str:
    value = field.words.get(cell.text) or field.words.get(recognised(cell.text))
    if value is None:
        raise WrongValueError("只能是 " + "、".join((field.choices or {}).values()))
    return value


def _headings(field: Field, cell: Cell) -> list[str]:
    words = [field.words.get(word) for word in _SEPARATORS.split(narrow(cell.text)) if word]
    if None in words:
        raise WrongValueError("只能是 " + "、".join((field.choices or {}).values()))
    return [word for word in words if word]


def _digits(cell: Cell) -> str:
    return _plain(number(cell, "应为文字"))


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


_READERS: dict[Type, Callable[[Field, Cell], Any]] = {
    Type.WAN: lambda field, cell: _amount(cell, AS_WAN, 1),
    Type.AREA: _area,
    Type.COUNT: _count,
    Type.YEAR: _year,
    Type.DAY: _day,
    Type.STAMP: _stamp,
    Type.CODE: _code,
    Type.LINE: _text,
    Type.TEXT: _text,
    Type.CHOICE: _choice,
    Type.HEADINGS: _headings,
}
