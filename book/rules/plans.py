"""What a form's texts and plan compute, and what they say of the year: sums, halves, quarters, shares, deadlines. Part of C14."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from book import money
from book.model import Form
from book.rules.arithmetic import wrong
from book.rules.engine import Departure, Severity
from book.rules.parts import Together, groups, halves, instalments, listed_parts, months, quarters
from book.rules.targets import Found, measure, sums
from book.rules.text import number, numeral
from book.types import Attribute, Level2

W = Severity.WARNING
_COMPUTING = ("overview", "basis", "plan", "goal_annual")
_NEAR = (Decimal("0.8"), Decimal("1.25"))
"""Parts that come to much less or more than the project's money are parts of something else."""
_FAR = (Decimal("0.1"), Decimal(10))
"""What a plan pays by halves, quarters or months beyond this is what one person gets."""
_MOST_SHARES = 200
_EVERY_MONTH = re.compile("每月(?:的)?([0-9]{1,2})[日号](?!至|到|[-—–~～])")
_DONE = re.compile("发放|支付|拨付|缴纳|报送|上解|结算|核定|公示|申报")
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


def periods(form: Form, path: str, annual: Sequence[Found]) -> Iterator[Departure]:
    """The halves or quarters of a plan come to the year's money, or to the quantity that is counted in their unit; the shares in
    which a contract is paid to no more than all of it."""
    where, total = f"{path}.plan", form.funding.annual.total
    wholes = {total, form.funding.implementation.total} if form.attribute is Attribute.ONE_OFF else {total}
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
    if shares and 100 < shares.total < _MOST_SHARES:
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


def _same(one: Decimal, other: Decimal) -> bool:
    return money.wan(one) == money.wan(other)


def _unlike(where: str, text: str, parts: Together, what: str, expected: Decimal) -> Departure:
    message = f"{parts.parts}{parts.total.normalize():f}{parts.unit}，与{what}不符：{text[parts.start : parts.end]}"
    return Departure(where, message, expected, parts.total, parts.unit, severity=W, span=(parts.start, parts.end))


def deadlines(form: Form, path: str, annual: Sequence[Found]) -> Iterator[Departure]:
    """The day of the month by which something is done every month is the same in the texts and in the timeliness indicator."""
    days = {
        day: one for one in annual if one.level2 is Level2.TIMELINESS for day in _EVERY_MONTH.findall(one.target.value)
    }
    if len(days) != 1:
        return
    ((day, one),) = days.items()
    of = set(_DONE.findall(one.target.name + one.target.value))
    for field in _DEADLINED:
        text = getattr(form, field)
        said = [match for match in _EVERY_MONTH.finditer(text) if not of or of & _step(text, match.end())]
        if said and int(day) not in {int(match[1]) for match in said}:
            message = f"“{one.target.name}”写每月{day}日，实施计划或目标写{said[0][0]}，两处不同"
            yield Departure(f"{one.path}.value", message, said[0][0], one.target.value, severity=W)
            return


def _step(text: str, end: int) -> set[str]:
    """What is done by a day, as the first clause behind it that names something says."""
    clauses = (set(_DONE.findall(clause)) for clause in re.split("[，,。；;\n]", text[end:]))
    return next(filter(None, clauses), set())
