"""Performance indicators: their levels, and a value as operator, number or word, and unit: `≥95%`, `3360元/人`, `及时`."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from book.types import Level1, Level2

LEVELS: Mapping[Level1, Sequence[Level2]] = MappingProxyType(
    {
        Level1.OUTPUT: (Level2.QUANTITY, Level2.QUALITY, Level2.TIMELINESS, Level2.COST),
        Level1.BENEFIT: (Level2.ECONOMIC, Level2.SOCIAL, Level2.ECOLOGICAL, Level2.SUSTAINABLE),
        Level1.SATISFACTION: (Level2.SATISFACTION,),
    }
)
"""Second-level indicators under each first-level one; all of them print, also when empty."""

FIRST_LEVEL: Mapping[Level2, Level1] = MappingProxyType(
    {two: one for one, seconds in LEVELS.items() for two in seconds}
)
"""The first level that a second one belongs to."""

OPERATORS = ("≥", "≤", "=", ">", "<")

_TWICE = re.compile(r"[≥≤][≥≤=<>＝＜＞]|==|<<|>>")
_LEFT_IN = "像是没有填写的占位符"
_PLACEHOLDER = re.compile(r"(?<![A-Za-z])[NnＮ](?![A-Za-z])|[XxＸ×]{2,}|[Oo○〇]{2,}|[_＿]{2,}|【|】|\?|？")
_DOUBTS = (
    (re.compile(r"^(万?元|人次?|次|场|台|套|个|条|户|件|%)([/·（].*)?$"), "只有计量单位，缺少数值"),
    (_PLACEHOLDER, _LEFT_IN),
    (re.compile(r"^[/／—–-]+$"), _LEFT_IN),
    (re.compile(r"%%|％％|万元万元|人人$"), "计量单位重复"),
    (re.compile(r"[0-9.]+值"), "“值”应改为计量单位"),
    (re.compile(r"(?<![0-9])(100){2,}(?![0-9]*\s*[元万人次个户件])"), "数字重复"),
    (re.compile(r"指标[0-9一二三四五六七八九十]*$"), "像是模板的字样"),
)


def split(value: str) -> tuple[str, str]:
    """The operator that a value begins with ("" when none), and the rest; both together are the value to the letter."""
    return (value[0], value[1:]) if value[:1] in OPERATORS and value else ("", value)


@lru_cache(maxsize=1_000)
def doubt(value: str) -> str:
    """Why a value looks like a placeholder that was left in; "" when it does not."""
    operator, rest = split(value)
    if operator and _TWICE.match(value):
        return "写了两个比较符号"
    if operator and not re.search(r"[0-9〇一二三四五六七八九十百]", rest):
        return _LEFT_IN if _PLACEHOLDER.search(rest) else "比较符号后缺少数值"
    return next((why for pattern, why in _DOUBTS if pattern.search(rest)), "")
