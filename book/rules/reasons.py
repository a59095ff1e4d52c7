"""Rules about the reasons for changes."""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby, product

from book import money
from book.numbers import amounts
from book.reasons import Named, directions, explained, named, overall, substance
from book.rules.alike import differing
from book.rules.changes import Change, changes
from book.rules.engine import Context, Departure, Severity, rule
from book.rules.text import numeral

LARGE = Decimal(10)
"""A rate in percent above which a change needs a reason of substance."""
ROUNDING = Decimal("0.005")
"""What each amount in 万元 may be off, being rounded."""
_LEAST = 4
"""Fewer characters than this say nothing besides that figures changed."""


_COUNTED = re.compile(
    r"(?P<count>[0-9]{1,3}|[二两三四五六七八九十]{1,3})个[^，,。；;：:\d]{0,12}项目[：:](?P<list>[^。\n]+)"
)
_NONE_SPENT = re.compile(
    "(?:不再?|未再?|没有再?)(?:安排|列支)[^，,。；;]{0,8}(?:经费|[用费])(?![一-龥])|取消[^，,。；;]{0,8}(?:经费|[用费])(?![一-龥])"
)
_SOME = re.compile("等|其中|主要|部分|各")
_SHOWN = 20
"""Characters of a list that are told."""


def _changed(context: Context) -> Iterator[tuple[Change, Decimal]]:
    """The changes that are not zero, in 万元."""
    for change in changes(context):
        if change.wan:
            yield change, change.wan


@rule(
    "Y2",
    Severity.WARNING,
    "原因中写明的金额合计等于增减额；增减超过10%的，原因不能只是重述增减。",
    remedy="补写没有说明的差额由哪些事项引起；只说增减的，写明具体原因。",
    touches=("reasons", "prior_year", "lines"),
    see=("C06", "C08"),
)
def explained_changes(context: Context) -> Iterator[Departure]:
    for change, size in _changed(context):
        total, parts = explained(change.text, size), named(change.text, size)
        if total is not None and abs(total - size) > ROUNDING * len(parts):
            message = f"“{change.name}”原因中写明的金额（{_told(parts, size)}）合计与增减额相差{abs(size - total):,}万元，差额没有说明"
            message += _slipped(parts, total, size)
            yield Departure(f"reasons.{change.reason}", message, size, total, "万元")
        rate = money.rate(change.now, change.before) if change.before is not None else None
        large = rate is None or abs(rate) > LARGE
        least = _LEAST if large else 1
        if change.text.strip() and total is None and len(substance(change.text)) < least:
            message = f"“{change.name}”{'变动较大，' if large else ''}原因只重述了增减，没有说明为什么"
            yield Departure(f"reasons.{change.reason}", message)


def _told(parts: Iterable[Named], size: Decimal) -> str:
    """The amounts that a reason names, by the direction in which they were added up: 减少18000、375，增加742."""
    ways = groupby(parts, lambda part: "减少" if (part.sign or size) < 0 else "增加")
    return "，".join(way + "、".join(f"{part.amount:f}" for part in some) for way, some in ways)


def _slipped(parts: Sequence[Named], total: Decimal, size: Decimal) -> str:
    """Which amount would explain the whole with its decimal point moved or as 万元; "" when none would, or several."""
    towards = 1 if size >= 0 else -1
    found = [
        f"；其中{part.text}像是{words}"
        for part in parts
        for places, words in ((1, "少写了一位"), (-1, "多写了一位"), (4, "把万元写成了元"))
        if abs(total + part.amount * (part.sign or towards) * (Decimal(10) ** places - 1) - size)
        <= ROUNDING * len(parts)
    ]
    return found[0] if len(found) == 1 else ""


@rule(
    "C08",
    Severity.WARNING,
    "收支总计和机关运行经费有增减的都写明原因；原因的方向与增减一致；收入与支出的原因不是互相矛盾的照抄。",
    remedy="在“变动原因”中写明为什么增减，收入与支出分别写；方向与实际增减相反的改过来。",
    touches=("reasons", "prior_year"),
    see=("Y1", "C09"),
)
def reasons_present(context: Context) -> Iterator[Departure]:
    for change, size in _changed(context):
        where = f"reasons.{change.reason}"
        if change.required and not change.reason.startswith("three_public") and not change.text.strip():
            word = "增加" if size > 0 else "减少"
            yield Departure(where, f"“{change.name}”比上年{word}{abs(size)}万元，没有写原因")
        said = directions(change.text)
        if said and (1 if size > 0 else -1) not in said:
            actual, stated = ("增加", "减少") if size > 0 else ("减少", "增加")
            yield Departure(where, f"“{change.name}”比上年{actual}，原因却只说{stated}")
        elif overall(change.text) == (-1 if size > 0 else 1):
            actual, stated = ("增加", "减少") if size > 0 else ("减少", "增加")
            yield Departure(where, f"“{change.name}”比上年{actual}，原因最后却说总体{stated}")
    yield from _opposed(context)
    yield from _counted(context)
    yield from _unlike(context)
    for reason, other in (("income_change", "支出"), ("expenditure_change", "收入")):
        text = getattr(context.book.reasons, reason)
        if match := re.match(
            rf"[^，,。；;]{{0,10}}{other}(?:预算)?(?:总计)?(?:变动|变化|增加|减少)的?(?:主要)?原因", text
        ):
            message = f"{'收入' if other == '支出' else '支出'}变动的原因写成了“{match[0]}”"
            yield Departure(f"reasons.{reason}", message)
    income, spent = (getattr(context.book.reasons, f"{side}_change").strip() for side in ("income", "expenditure"))
    if income and income == spent and ("收入" in income) != ("支出" in income):
        side, words = ("expenditure", "收入") if "收入" in income else ("income", "支出")
        yield Departure(f"reasons.{side}_change", f"收入与支出的原因一字不差，却只说{words}，像是照抄没有改")


def _opposed(context: Context) -> Iterator[Departure]:
    """The reason of the income does not say of one thing that it grows, where another says that it shrinks by the same amount."""
    sides = {change.reason: named(change.text, change.wan) for change in changes(context)}
    others = {
        "expenditure_change": "支出",
        "general_public_change": "一般公共预算支出",
    }
    compared = [(reason, other) for reason in others for other in sides.get(reason, ())]
    for one, (reason, other) in product(sides.get("income_change", ()), compared):
        alike = len(one.about) >= _LEAST and (
            one.about in other.about or (other.about in one.about and len(other.about) >= _LEAST)
        )
        if alike and one.sign and one.sign == -other.sign and one.amount == other.amount:
            ways = ("增加", "减少") if one.sign > 0 else ("减少", "增加")
            message = f"收入的原因说“{one.about}”{ways[0]}{one.text}，{others[reason]}的原因却说{ways[1]}{other.text}"
            yield Departure(f"reasons.{reason}", message)


def _counted(context: Context) -> Iterator[Departure]:
    """A reason that counts the projects that it lists names no fewer amounts: 减少12个项目：…."""
    for change in changes(context):
        for match in _COUNTED.finditer(change.text):
            listed = len(amounts(match["list"]))
            count = int(match["count"]) if match["count"].isdecimal() else numeral(match["count"]) or 0
            if 0 < listed < count and not _SOME.search(match["list"]):
                message = f"原因说{match['count']}个项目，只列出{listed}个：{match[0][:_SHOWN]}…"
                yield Departure(f"reasons.{change.reason}", message, Decimal(count), Decimal(listed), "个")


def _unlike(context: Context) -> Iterator[Departure]:
    """Income and expenditure change by one amount: what their reasons say in the same words they say with the same numbers."""
    reasons = context.book.reasons
    for found in differing(reasons.expenditure_change, reasons.income_change):
        message = "收入与支出的原因中，同一句话数字不同，像是写错了一处"
        span = found.start, found.end
        yield Departure("reasons.expenditure_change", message, found.other, found.said, span=span)


@rule(
    "C09",
    Severity.WARNING,
    "“三公”经费各项有增减的都写明原因；有车的单位有运行维护费，没有车的没有，每辆车的运行维护费在合理范围内。",
    remedy="补写该项的变动原因；车辆与运行维护费不相称的，核对车辆数和费用，或说明由谁负担。",
    basis="《党政机关厉行节约反对浪费条例》",
    touches=("reasons", "prior_year", "assets", "lines"),
    see=("C08", "C12"),
)
def three_public_reasons(context: Context) -> Iterator[Departure]:
    operation = Decimal(0)
    for change in changes(context):
        if change.where.endswith("vehicle_operation"):
            operation = change.now
        if change.reason.startswith("three_public") and change.now and (none := _NONE_SPENT.search(change.text)):
            message = f"原因说“{none[0]}”，“{change.name}”却安排了{money.wan(change.now)}万元"
            yield Departure(f"reasons.{change.reason}", message, None, change.now)
        if change.reason.startswith("three_public") and change.wan and not change.text.strip():
            word = "增加" if change.wan > 0 else "减少"
            message = f"“{change.name}”比上年{word}{abs(change.wan)}万元，没有写原因"
            yield Departure(f"reasons.{change.reason}", message)
    owned = sum(context.book.assets.vehicles.model_dump().values())
    if owned and not operation:
        message = f"实有公务用车{owned}辆，却没有安排公务用车运行维护费，请核对或说明由谁负担"
        yield Departure("assets.vehicles", message)
    elif operation and not owned:
        message = f"安排了公务用车运行维护费{money.wan(operation)}万元，却没有公务用车"
        yield Departure("assets.vehicles", message)
    elif owned and not COST_PER_VEHICLE[0] <= operation / owned <= COST_PER_VEHICLE[1]:
        message = f"平均每辆车的运行维护费{money.wan(operation / owned)}万元，不在通常的范围内"
        yield Departure("assets.vehicles", message)


COST_PER_VEHICLE = (Decimal(5_000), Decimal(80_000))
"""Running cost of a vehicle in 元 a year that needs no explanation."""
