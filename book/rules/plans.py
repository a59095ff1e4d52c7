"""What a form's texts and plan compute, and what they say of the year: sums, halves, quarters, shares, deadlines. Part of C14."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import product
from typing import NamedTuple

from book import money
from book.model import Form
from book.numbers import amounts, exchanged
from book.rules.arithmetic import wrong
from book.rules.engine import Departure, Severity
from book.rules.parts import Together, groups, halves, instalments, listed_parts, months, quarters
from book.rules.targets import Found, measure, persons, standards, sums
from book.rules.text import number, numeral
from book.types import Attribute, Level2

W = Severity.WARNING
_COMPUTING = ("overview", "basis", "plan", "goal_annual")
_NEAR = (Decimal("0.8"), Decimal("1.25"))
"""Parts that come to much less or more than the project's money are parts of something else."""
_FAR = (Decimal("0.1"), Decimal(10))
"""What a plan pays by halves, quarters or months beyond this is what one person gets."""
_MOST_SHARES = 200
_MOST_PARTS = 20
_EVERY_MONTH = re.compile("每月(?:的)?([0-9]{1,2})[日号](?!至|到|[-—–~～])")
_DAY = re.compile(r"(?<![0-9月])(?:每月)?([0-9]{1,2})[日号](?:前|之前|以前)?(?!至|到|[-—–~～])")
_LIMIT = re.compile(
    r"(?:20[0-9]{2}年)?(?<![0-9])(?P<month>1[0-2]|[1-9])月(?:(?P<day>[0-9]{1,2})[日号]|底|末)(?:之|以)?前"
)
_DONE = re.compile("发放|支付|拨付|兑现|缴纳|报送|上解|结算|核定|公示|申报|验收|安装|印制|审计|培训")
_FIELDS = {"overview": "项目概况", "plan": "实施计划", "goal_annual": "年度目标"}
_IN_MONTHS = re.compile(
    r"(?P<months>(?:[0-9]{1,2}月(?:份|底|[上中下]旬)?[、和及]){1,6}[0-9]{1,2}月(?:份|底|[上中下]旬)?)(?P<each>各|均|分别各)?(?:分别)?"
    r"(?:组织|举办|开展|召开|进行|实施)(?P<times>[0-9]{1,2}|[一二两三四五六七八九十])(?P<of>次|场|期|批)"
)
_MONTH = re.compile("[0-9]{1,2}月")
_DEADLINED = ("overview", "plan", "goal_annual")


def computed(form: Form, path: str) -> Iterator[Departure]:
    """What a text multiplies and adds up is right; a text that is copied counts once."""
    told: set[str] = set()
    for field in _COMPUTING:
        text = getattr(form, field)
        found = wrong(text)
        for one in found:
            if (said := text[one.start : one.end]) not in told:
                told.add(said)
                message = f"文字中的算式不成立：{one.how}应为{one.computed.normalize():f}{one.unit}，写作{said}"
                where = f"{path}.{field}"
                yield Departure(where, message, one.computed, one.said, one.unit, severity=W, span=(one.start, one.end))
        if not found and text not in told:
            told.add(text)
            yield from _parts(form, f"{path}.{field}", text)


def _parts(form: Form, where: str, text: str) -> Iterator[Departure]:
    """A list of what the money is for comes to the project's money."""
    sides = (form.funding.annual, form.funding.implementation)
    wholes = {yuan for side in sides for yuan in side.model_dump().values() if yuan}
    listed = listed_parts(text, wholes | {money.wan(yuan) * 10_000 for yuan in wholes})
    totals = [side.total for side in sides if side.total]
    near = listed and any(_NEAR[0] <= listed.total / total <= _NEAR[1] for total in totals)
    if listed and near and not any(_same(listed.total, yuan) for yuan in wholes):
        yield _unlike(where, text, listed, "项目的年度资金", totals[0])


def periods(form: Form, path: str, annual: Sequence[Found], year: int) -> Iterator[Departure]:
    """The halves or quarters of a plan come to the year's money, or to the quantity that is counted in their unit; the shares in
    which a contract is paid to no more than all of it."""
    where, total = f"{path}.plan", form.funding.annual.total
    wholes = {total, form.funding.implementation.total} if form.attribute is Attribute.ONE_OFF else {total}
    # What the periods pay may be one use of the money that the overview names or computes: 6人，每人每月400元.
    heads, costs = persons(form.overview, year), standards(form.overview)
    wholes |= {count * cost * span for count in heads for cost in costs for span in (1, 12)}
    wholes |= {one.yuan for one in amounts(form.overview)}
    for parts in (halves(form.plan), quarters(form.plan), months(form.plan), groups(form.plan)):
        if parts is None:
            continue
        if parts.unit == "元":
            near = total and _FAR[0] <= parts.total / total <= _FAR[1]
            if near and not any(_same(parts.total, whole) for whole in wholes):
                yield _unlike(where, form.plan, parts, "项目的年度资金", total)
            continue
        counted = {
            value.number
            for one in annual
            if one.level2 is Level2.QUANTITY and (value := measure(one.target.value)) and value.unit == parts.unit
        }
        if counted and parts.total not in sums([*counted]):
            yield _unlike(where, form.plan, parts, "数量指标", max(counted))
    shares = instalments(form.plan)
    if shares and (100 < shares.total < _MOST_SHARES or shares.largest > 100):
        yield _unlike(where, form.plan, shares, "全部价款", Decimal(100))


def occasions(form: Form, path: str, annual: Sequence[Found]) -> Iterator[Departure]:
    """As many months are named as something is held, or as the indicator says: 3月、5月、9月、11月各组织1次."""
    for match in _IN_MONTHS.finditer(form.plan):
        named = len(_MONTH.findall(match["months"]))
        times = int(match["times"]) if match["times"].isdecimal() else numeral(match["times"]) or 0
        if not match["each"] and times != named:
            message = f"实施计划列了{named}个月份，却写{match['times']}{match['of']}：{match[0]}"
            yield Departure(f"{path}.plan", message, f"{named}{match['of']}", match[0], severity=W)
        counted = {
            value.number
            for one in annual
            if one.level2 is Level2.QUANTITY and (value := measure(one.target.value)) and value.unit == match["of"]
        }
        elsewhere = form.plan[: match.start()] + form.plan[match.end() :] + form.overview
        counted = counted or {number(count) for count in re.findall(rf"[分共]([0-9]{{1,2}}){match['of']}", elsewhere)}
        if match["each"] and len(counted) == 1 and named * times not in counted:
            (wanted,) = counted
            message = f"实施计划各月合计{named * times}{match['of']}，与别处所说的不符：{match[0]}"
            yield Departure(f"{path}.plan", message, wanted, Decimal(named * times), match["of"], severity=W)


def slipped_parts(form: Form, path: str) -> Iterator[Departure]:
    """Neighbouring amounts of a text that come to the project's money, but for one whose digits are in another order or that has a
    zero too much or too little."""
    wholes = {side.total for side in (form.funding.annual, form.funding.implementation) if side.total}
    told: set[str] = set()
    for name in _DEADLINED:
        text = getattr(form, name)
        # A small part is any other's by chance: grades and standards are none.
        stated = [one for one in amounts(text) if any(one.yuan * _MOST_PARTS > whole for whole in wholes)]
        runs = [stated[first:last] for first in range(len(stated)) for last in range(first + 2, len(stated) + 1)]
        if text in told or any(sum(one.yuan for one in run) in wholes for run in runs):
            continue
        told.add(text)
        for run, whole in product(runs, wholes):
            total = sum((one.yuan for one in run), Decimal(0))
            for one in run:
                meant = whole - total + one.yuan
                if meant > 0 and exchanged(one.yuan, meant):
                    message = f"{_FIELDS[name]}中各部分之和与项目资金不符，{one.text}像是写错了数字的次序"
                    span = one.start, one.end
                    yield Departure(f"{path}.{name}", message, meant, one.yuan, severity=W, span=span)
                    return


def _same(one: Decimal, other: Decimal) -> bool:
    return money.wan(one) == money.wan(other)


def _unlike(where: str, text: str, parts: Together, what: str, expected: Decimal) -> Departure:
    message = f"{parts.parts}{parts.total.normalize():f}{parts.unit}，与{what}不符：{text[parts.start : parts.end]}"
    return Departure(where, message, expected, parts.total, parts.unit, severity=W, span=(parts.start, parts.end))


def deadlines(form: Form, path: str, annual: Sequence[Found]) -> Iterator[Departure]:
    """What is done every month is done by the day that the timeliness indicator says; what is done once, not later than it says."""
    for one in annual:
        if one.level2 is not Level2.TIMELINESS:
            continue
        of = set(_DONE.findall(one.target.name + one.target.value))
        limit, monthly = _LIMIT.fullmatch(one.target.value.strip()), _EVERY_MONTH.findall(one.target.value)
        for field in _DEADLINED:
            text = getattr(form, field)
            if monthly:
                said = [day for day in _days(text) if (of & day.steps if of else day.alone)]
                wrong_day = said and not any(day.number == int(monthly[0]) for day in said)
            else:
                said = [day for day in _limits(text) if limit and of & day.steps]
                wrong_day = len(said) == 1 and limit is not None and said[0].number > _date(limit)
            if wrong_day:
                shown = said[0].text
                message = f"“{one.target.name}”写{one.target.value}，{_FIELDS[field]}写{shown}，两处不同"
                yield Departure(f"{one.path}.value", message, shown, one.target.value, severity=W)
                break


class _Day(NamedTuple):
    """A day as a text says it, what is done by it, and whether its sentence names no other day."""

    text: str
    number: int
    steps: set[str]
    alone: bool


def _days(text: str) -> Iterator[_Day]:
    """The days of every month that a text names: 每月15日前申请资金、20日前发放."""
    for part in re.split("[。；;\n]", text):
        found = [*_DAY.finditer(part)] if "每月" in part else []
        ends = [*(match.start() for match in found[1:]), len(part)]
        for match, end in zip(found, ends, strict=False):
            yield _Day(match[0], int(match[1]), _steps(part[match.end() : end]), len(found) == 1)


def _limits(text: str) -> Iterator[_Day]:
    """The dates by which a text says that something is done: 12月10日前拨付, 8月底前安装."""
    for match in _LIMIT.finditer(text):
        clause = re.split("[，,。；;、\n]", text[match.end() :])[0]
        yield _Day(match[0], _date(match), set(_DONE.findall(clause)), alone=False)


def _steps(words: str) -> set[str]:
    """What is done, as the first clause that names something says."""
    clauses = (set(_DONE.findall(clause)) for clause in re.split("[，,、]", words))
    return next(filter(None, clauses), set())


def _date(match: re.Match[str]) -> int:
    """A date to be compared with others of its year; the end of a month is its last day."""
    return int(match["month"]) * 100 + int(match["day"] or 31)
