"""What the parts that a plan or an overview names come to: halves, quarters, months, groups, instalments, lists. No rules.

Only what names all of the parts, and no other money, is added up.
"""

import re
from collections.abc import Collection
from decimal import Decimal
from typing import NamedTuple

from book.rules.arithmetic import NO_PART
from book.rules.text import COUNTED, DIGITS, YUAN, blank_brackets, number, scaled, yuan

_OF_THE_HALVES = re.compile(
    rf"上半年[^，,。；;、\d]{{0,12}}(?P<first>{DIGITS})\s*(?P<first_scale>[万亿]?)(?P<of>{COUNTED}|元|篇|幅)[^，,。；;\d]{{0,8}}"
    rf"[，,、；;][^，,。；;、元]{{0,8}}下半年[^，,。；;、\d]{{0,12}}(?P<second>{DIGITS})\s*(?P<second_scale>[万亿]?)(?P=of)(?![/／次月])"
)
_QUARTER = re.compile(
    rf"(?P<first>前)?第?(?P<which>[一二两三四1-4](?:[、和至到—-]第?[一二三四1-4]){{0,3}}|每个?|各)"
    rf"个?季(?:度末?|末|(?=[^节，,。；;]{{0,6}}[0-9]))(?P<each>各|均|分别)?"
    rf"[^，,。；;、\d]{{0,12}}{yuan('sum')}"
)
_EVERY_MONTH = re.compile(rf"(?<![人户名])(?:每月|按月)[^，,。；;、\d每人均]{{0,8}}{yuan('sum')}(?![/／])")
_SO_MANY_MONTHS = re.compile(r"分([0-9]{1,2})个月")
_QUARTERS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_GROUPS = re.compile(
    rf"(?P<groups>(?<![0-9.,])[0-9]{{1,3}})(?P<of>期|批|场|次)(?:[^。；;\d]{{0,10}}?[，,、][^。；;\d]{{0,4}}?|[^，,。；;、\d]{{0,6}})"
    rf"每(?P=of)(?:约|培训|组织|安排)?(?P<each>{DIGITS})(?P<unit>人次|人|名)"
)
_INSTALMENT = re.compile(r"(?P<clause>[^，,。；;、\n\d]{2,20})(?P<share>[0-9]{1,3}(?:\.[0-9]{1,2})?)\s*[%％]")
_IS_PAID = re.compile("付|拨")
_ALTOGETHER = re.compile("累计|[至到达]|不超|不低|不少|逾期|滞纳|违约|比例|率|以[上下]|质保|保证金")
_WHOLE_PROJECT = re.compile("季度|半年|每月|项目总?(?:经费|资金|预算|支出|投入)$")
_TWO_NEAR = 10
"""Two parts come to the whole but for a tenth of it, or are not all of its parts."""
_SOME = re.compile("等|主要|之一|部分")
_ITEM = re.compile(rf"(?P<name>[^\d]{{2,30}}){yuan('part')}")


class Together(NamedTuple):
    """What the parts of a text come to, from `start` to `end`, in its unit; `parts` says what they are, `largest` the largest."""

    start: int
    end: int
    parts: str
    total: Decimal
    unit: str
    largest: Decimal = Decimal(0)


def halves(text: str) -> Together | None:
    """What a plan pays or does in the two halves of the year: 上半年拨付1092万元，下半年拨付1092万元. None when the text does
    not say both once, or names other money."""
    match = _OF_THE_HALVES.search(text)
    if match is None or (match["of"] == "元" and len(YUAN.findall(text)) != 2):
        return None
    total = scaled(match, "first") + scaled(match, "second")
    return Together(match.start(), match.end(), "上半年与下半年之和", total, match["of"])


def quarters(text: str) -> Together | None:
    """What a plan pays in the four quarters: 前三个季度各1500万元，第四季度1700万元. None when it does not say all four once,
    or names other money."""
    found = [*_QUARTER.finditer(text)] if "季" in text else []
    if not found or len(found) != len(YUAN.findall(text)):
        return None
    covered: list[int] = []
    total = Decimal(0)
    for match in found:
        which = _which(match)
        covered += which
        each = match["each"] in ("各", "均") or match["which"][0] in "每各"
        total += scaled(match, "sum") * (len(which) if each else 1)
    if sorted(covered) != [1, 2, 3, 4]:
        return None
    return Together(found[0].start(), found[-1].end(), "各季度之和", total, "元")


def months(text: str) -> Together | None:
    """What a plan pays month by month in the year: 全年分12个月拨付，每月78万元. None when it names other money."""
    match = _EVERY_MONTH.search(text)
    if match is None or len(YUAN.findall(text)) != 1:
        return None
    told = _SO_MANY_MONTHS.search(text)
    count = int(told[1]) if told else 12
    return Together(match.start(), match.end(), f"{count}个月之和", scaled(match, "sum") * count, "元")


def _which(match: re.Match[str]) -> list[int]:
    """The quarters that an expression names: 前三个 are the first to the third, 一至三 too, 每个 are all."""
    named = [_QUARTERS[char] for char in match["which"] if char in _QUARTERS]
    if not named:
        return [1, 2, 3, 4]
    if match["first"]:
        return [*range(1, named[0] + 1)]
    return [*range(named[0], named[-1] + 1)] if re.search("[至到—-]", match["which"]) else named


def groups(text: str) -> Together | None:
    """How many persons the groups of a plan have together: 分4期组织，每期300人次. None when it does not say so once."""
    found = [*_GROUPS.finditer(text)]
    if len(found) != 1 or "各" in text[max(0, found[0].start() - 12) : found[0].start()]:
        return None
    (match,) = found
    total = number(match["groups"]) * number(match["each"])
    return Together(match.start(), match.end(), "各期之和", total, "人" if match["unit"] == "名" else match["unit"])


def instalments(text: str) -> Together | None:
    """What a plan pays in shares of one contract: 签订后支付60%，验收后支付50%. None when there are fewer than two."""
    paid = [
        match
        for match in _INSTALMENT.finditer(text)
        if _IS_PAID.search(match["clause"]) and not _ALTOGETHER.search(match["clause"])
    ]
    if len(paid) < 2:
        return None
    shares = [number(one["share"]) for one in paid]
    return Together(paid[0].start(), paid[-1].end(), "各次支付比例之和", sum(shares, Decimal(0)), "%", max(shares))


def listed_parts(text: str, wholes: Collection[Decimal]) -> Together | None:
    """What a list of named amounts comes to in 元: 用于办公费7万元、印刷费5万元、差旅费4万元. None when the text names other money than
    these and the `wholes`, or only two that may not be all."""
    plain = blank_brackets(text)
    outside = [one for one in YUAN.finditer(plain) if scaled(one, "sum") not in wholes]
    if len(outside) < (2 if not _SOME.search(plain) else 3):
        return None
    start = max(plain.rfind(mark, 0, outside[0].start()) for mark in "、，,。；;：:\n") + 1
    start += len("其中") if plain.startswith("其中", start) else 0
    parts = re.split("[、，,]", plain[start : outside[-1].end()])
    members = [match for part in parts if (match := _ITEM.fullmatch(part.strip()))]
    if len(members) != len(parts) or len(parts) != len(outside) or NO_PART.search(plain[start : outside[-1].end()]):
        return None
    if any(_WHOLE_PROJECT.search(one["name"]) for one in members):
        return None
    total = sum((scaled(one, "part") for one in members), Decimal(0))
    if len(members) == 2 and not any(abs(total - whole) <= whole / _TWO_NEAR for whole in wholes):
        return None
    return Together(start, outside[-1].end(), "所列各项之和", total, "元")
