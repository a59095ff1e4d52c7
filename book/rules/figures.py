"""Rules about figures that hang together: contributions and their items, shares, changes against last year."""

import re
from collections.abc import Iterator
from decimal import Decimal

from book import money
from book.editions import edition
from book.money import ZERO
from book.numbers import amounts
from book.reasons import LESS, restated
from book.rules.changes import THREE_PUBLIC, Change, changes
from book.rules.engine import Context, Departure, Severity, rule
from book.rules.text import number, scaled, yuan
from book.rules.traces import typed
from book.types import Kind, Vintage

CONTRIBUTIONS = (
    (("2210201",), "30113"),
    (("2080505",), "30108"),
    (("2080506",), "30109"),
    (("2101101", "2101102"), "30110"),
    (("2101103",), "30111"),
)
"""Function items and the economic subject of the same contribution: 住房公积金, 养老保险, 职业年金, 医疗保险, 公务员医疗补助."""

_COMPARED = re.compile(
    r"(?:比|与)(?:上年|\d{4}年)(?:相比)?(?:预算数)?(?:(增加|减少)([\d.]+)万元(?:（[^）]*）)?(?:，(增长|下降)([\d.]+)%)?|(持平|相同))"
)
_AMOUNT = re.compile(r"([\d,]+(?:\.\d+)?)万元")
_SHARE = re.compile(r"([\d,]+(?:\.\d+)?)万元，占(不足)?([\d.]+)%")
_RATE = re.compile(r"(增长|增加|上升|提高|下降|减少|降低)了?\s*([\d.]+)\s*[%％]")
_TOTAL_RATE = re.compile(
    r"(收入|支出)(?:总计|预算|总额)*(?:比|较|与|同)(?:上年|去年|(\d{4})年)(?:度)?(?:预算数?)?(?:相比)?[，,]?(?:共|总体)?"
    r"(增长|增加|上升|提高|下降|减少|降低)了?\s*([\d.]+)\s*[%％]"
)
_TOTAL_SAID = re.compile(
    rf"(?<![比较与同由从至到超年])(?:(?P<year>20\d\d)年度?)?(?:[本我]?(?:单位|部门|中心))?(?:预算)?(?P<side>收入|支出)(?:预算)?(?:总计|总额)为?{yuan('sum')}"
)
_PARTS_OF_TOTAL = re.compile(
    rf"[，,]其中[：:，,]?(?:本年|当年)(?:预算)?(?:安排|收入|支出)?{yuan('current')}[，,、]上年结转{yuan('carried')}"
)
_SHARE_OF_TOTAL = re.compile(
    r"(?<![0-9.,])([0-9][0-9,]{0,15}(?:\.[0-9]{1,6})?)\s*万元[，,（(]?占"
    r"(?P<of>(?:全年|本年|当年|[本我]?(?:单位|部门|中心)|\d{4}年度?)*(?:预算)?(?:总?(?:支出|收入|预算)|(?P<projects>项目支出))(?:总计|合计|预算|总额)*)?"
    r"的?(?:比[例重]为?)?\s*(?P<percent>[0-9]+(?:\.[0-9]+)?)\s*[%％]"
)
_SHARE_OF_A_KIND = re.compile(
    r"(?P<kind>基本支出|项目支出)占(?:全年|本年|当年|[本我]?(?:单位|部门|中心)|\d{4}年度?)*(?:预算)?(?:总支出|支出(?:总计|合计|预算|总额)+)的?(?:比[例重]为?)?(?P<percent>[0-9]+(?:\.[0-9]+)?)\s*[%％]"
)
_KINDS: dict[str, dict[str, Kind]] = {"基本支出": {"kind": Kind.BASIC}, "项目支出": {"kind": Kind.PROJECT}}
_OF_THIS_YEAR = re.compile("当年|本年")
_ANY_SHARE = re.compile(r"占[^，,。；;、\d]{2,20}?(?P<percent>[0-9]{1,5}(?:\.[0-9]{1,2})?)[%％]")
_ALL = Decimal(100)
_AGAINST_LAST_YEAR = re.compile(
    r"(?:比|较|与|同)(?:上年|去年|(?P<year>20\d\d)年)(?:度)?(?:预算数?)?(?:相比)?[，,]?(?:共|总体)?(?P<way>增长|增加|上升|提高|下降|减少|降低)"
)
_FROM_TO = re.compile(
    r"[由从](?:每[人月年户]|[一-龥]{0,6}的){0,3}(?P<first>[0-9][0-9,]{0,12}(?:\.[0-9]{1,4})?)\s*(?P<first_scale>[万亿]?)(?P<first_unit>[元人个户%％次台条]?)"
    r"(?P<way>提高|增加|上升|上调|提升|增长|扩大|降低|减少|下降|下调|调减|核减|压减)[到至为](?:每[人月年户]){0,3}"
    r"(?P<second>[0-9][0-9,]{0,12}(?:\.[0-9]{1,4})?)\s*(?P<second_scale>[万亿]?)(?P<second_unit>[元人个户%％次台条]?)"
)
_SAME = re.compile(
    r"(?:^|[，,。；;])(?:总体|整体|总量|总额|预算|收支|收入|支出|规模|经费|费用|安排|运行维护费|接待费)*(?:与|同|和)(?:上年|去年|\d{4}年)(?:度)?(?:预算数?)?(?:相比)?(?:基本)?(?:持平|相同|一致)"
)
_CHANGE_CHAPTERS = (1, 5, 7, 8)
_SHARE_CHAPTERS = (2, 3, 5)


@rule(
    "X1",
    Severity.WARNING,
    "同一笔缴费的功能科目与经济科目金额一致：住房公积金、养老保险、职业年金、医疗保险、公务员医疗补助。",
    remedy="核对这笔缴费的功能科目和经济科目，把列错科目的金额改过来；确有其他缴费的，说明由来。",
    basis="《政府收支分类科目》",
    touches=("lines",),
    see=("T3", "T6"),
)
def contributions(context: Context) -> Iterator[Departure]:
    facts = context.totals("function_code", "economic_code", vintage=Vintage.CURRENT, kind=Kind.BASIC)
    for items, economic in CONTRIBUTIONS:
        by_item = sum((amount for (item, _), amount in facts.items() if item in items), ZERO)
        by_economic = sum((amount for (_, code), amount in facts.items() if code == economic), ZERO)
        if by_item != by_economic:
            strange = {key for key in facts if (key[0] in items) != (key[1] == economic)}
            causes = "、".join(f"{item}的{code} {facts[item, code]:,}元" for item, code in sorted(strange, key=str))
            message = f"基本支出中{'、'.join(items)}的金额应等于{economic}的金额；差额来自{causes}"
            lines = enumerate(context.book.lines)
            index = next(i for i, line in lines if (line.function_code, line.economic_code) in strange)
            yield Departure(f"lines[{index}].economic_code", message, by_economic, by_item)


@rule(
    "S1",
    Severity.ERROR,
    "占比等于部分除以总数，各部分占比之和为100%（允许尾差），不为零的部分不得写作占0%。",
    remedy="占比由系统按印出的数计算；导入的文档请按部分除以总数重新计算。",
    touches=("lines",),
)
def shares(context: Context) -> Iterator[Departure]:
    for chapter in _SHARE_CHAPTERS:
        for line in context.chapters.get(chapter, "").split("\n"):
            parts = _SHARE.findall(line)
            if not parts:
                continue
            whole, total = _wan(_AMOUNT.findall(line)[0]), ZERO
            for amount, below, percent in parts:
                expected = money.percent(_wan(amount), whole)
                total += Decimal(percent) if not below else ZERO
                # What is less than 50 元 prints 0.00万元, and still is a part that is not zero.
                unseen = not whole or (not _wan(amount) and below)
                if f"{below}{percent}" != expected and not unseen:
                    message = f"第{chapter}节{amount}万元占{whole / 10_000:,}万元的比例不符"
                    yield Departure(f"chapters[{chapter}]", message, expected, f"{below}{percent}", "%")
            if whole and abs(total - 100) > Decimal("0.01") * len(parts):
                yield Departure(
                    f"chapters[{chapter}]", f"第{chapter}节各部分占比之和不是100%", Decimal(100), total, "%"
                )


@rule(
    "Y1",
    Severity.ERROR,
    "与上年比较的各项都有上年预算数，增减额、增减率与方向词同本年数、上年数一致，只有金额不变时才写持平、相同。",
    remedy="补填上年公开的预算数；导入的文档按本年数减上年数重新计算增减额和增减率。",
    touches=("prior_year", "lines"),
    see=("C07",),
)
def stated_changes(context: Context) -> Iterator[Departure]:
    compared = [*changes(context)]
    for change in compared:
        if change.before is None and change.name != "“三公”经费总额":
            yield Departure(change.where, f"“{change.name}”没有填写上年预算数，说明中的比较写不完整")
    stated = [match for number in _CHANGE_CHAPTERS for match in _COMPARED.findall(context.chapters.get(number, ""))]
    expected = [_sentence(change) for change in _as_printed(compared) if change.before is not None]
    if len(stated) != len(expected):
        message = "说明中与上年比较的处数与应有的不符"
        yield Departure("chapters", message, Decimal(len(expected)), Decimal(len(stated)), "处")
        return
    for (name, words), match in zip(expected, stated, strict=True):
        if words != _canonical(match):
            yield Departure("chapters", f"“{name}”与上年的比较不符", "，".join(words), "，".join(_canonical(match)))


def _as_printed(compared: list[Change]) -> list[Change]:
    """The comparisons as chapter 七 prints them: vehicles together before operation and purchase."""
    printed = []
    for change in compared:
        if change.where.endswith("vehicle_operation"):
            other = next(one for one in compared if one.where.endswith("vehicle_purchase"))
            both = None if None in (change.before, other.before) else (change.before or ZERO) + (other.before or ZERO)
            printed.append(change._replace(name="公务用车购置及运行费", now=change.now + other.now, before=both))
        printed.append(change)
    return printed


def _sentence(change: Change) -> tuple[str, list[str]]:
    """How a change is to be said: direction, amount, and the rate where one can be said."""
    size, rate = change.wan or ZERO, money.rate(change.now, change.before or ZERO)
    if not size:
        return change.name, ["不变"]
    words = ["增加" if size > 0 else "减少", f"{abs(size):.2f}"]
    said = not change.where.startswith("prior_year.three_public") and rate
    return change.name, words + (["增长" if rate > 0 else "下降", money.trimmed(abs(rate))] if said and rate else [])


def _canonical(match: tuple[str, ...]) -> list[str]:
    direction, amount, word, rate, same = match
    if same:
        return ["不变"]
    return [direction, amount, *([word, money.trimmed(Decimal(rate))] if word else [])]


def _wan(text: str) -> Decimal:
    """An amount in 元 from 万元 as printed."""
    return Decimal(text.replace(",", "")) * 10_000


@rule(
    "C06",
    Severity.ERROR,
    "文字中重述的增减额、增减率、占比、方向词和“持平”“相同”与计算结果一致。",
    remedy="删去文字里重述的数和方向词（系统已自动生成），或改成与计算结果一致。",
    touches=("reasons", "texts"),
    see=("Y1", "Y2"),
)
def restatements(context: Context) -> Iterator[Departure]:
    yield from _reasons(context)
    yield from _totals(context)
    yield from _rates_of_totals(context)
    yield from _shares_of_totals(context)
    yield from _direction_of_operating_cost(context)
    yield from _from_to(context)


def _from_to(context: Context) -> Iterator[Departure]:
    """What is said to rise from one number to another rises: 由每人每月13元提高到15元."""
    for passage in context.passages:
        for match in _FROM_TO.finditer(passage.text) if passage.running else ():
            first, second = number(match["first"], match["first_scale"]), number(match["second"], match["second_scale"])
            if match["first_unit"] and match["second_unit"] and match["first_unit"] != match["second_unit"]:
                continue
            if first != second and (second < first) != (match["way"] in LESS):
                message = f"数字的大小与“{match['way']}”相反：{match[0]}"
                yield Departure(passage.path, message, severity=Severity.WARNING)


def _direction_of_operating_cost(context: Context) -> Iterator[Departure]:
    """The text about the operating cost says that it grows or shrinks as it does."""
    change = next((one for one in changes(context) if one.name == "机关运行经费"), None)
    for index, text in enumerate(context.book.texts.operating_cost):
        for match in _AGAINST_LAST_YEAR.finditer(text):
            less = match["way"] in LESS
            if (
                change
                and change.wan
                and match["year"] in (None, str(context.book.year - 1))
                and less != (change.wan < 0)
            ):
                message = "文字中机关运行经费的增减方向与计算结果不符"
                right = "减少" if change.wan < 0 else "增加"
                where = f"texts.operating_cost[{index}]"
                yield Departure(where, message, right, match["way"], severity=Severity.WARNING)


def _totals(context: Context) -> Iterator[Departure]:
    """A total of the year that a reason or a typed text says again, with what the year gives and what is carried over, is that of
    table 1."""
    whole = context.totals()[()]
    current = context.totals(vintage=Vintage.CURRENT)[()]
    reasons = context.book.reasons
    told = [(f"reasons.{name}", getattr(reasons, name)) for name in type(reasons).model_fields]
    for where, text in (*told, *typed(context)):
        for match in _TOTAL_SAID.finditer(text) if "总计" in text or "总额" in text else ():
            if match["year"] not in (None, str(context.book.year)):
                continue
            said = [(f"{match['side']}总计", match, "sum", {whole, current})]
            parts = _PARTS_OF_TOTAL.match(text, match.end())
            said += (
                [("本年预算", parts, "current", {current}), ("上年结转", parts, "carried", {whole - current})]
                if parts
                else []
            )
            for name, found, group, right in said:
                if not any(_is_printed(found, group, yuan) for yuan in right):
                    message = f"文字中重述的{name}与表1不符"
                    yield Departure(where, message, max(right), scaled(found, group), severity=Severity.WARNING)


def _is_printed(match: re.Match[str], name: str, yuan: Decimal) -> bool:
    """Whether an amount that `yuan(name)` has found is this one in 元, or as it prints in 万元."""
    return scaled(match, name) in (yuan, money.wan(yuan) * 10_000)


def _rates_of_totals(context: Context) -> Iterator[Departure]:
    """A rate of 收入 or 支出 against last year, as far as it is written out, in a typed text."""
    totals = {change.name[:2]: change for change in changes(context) if change.name in ("收入总计", "支出总计")}
    for where, text in typed(context):
        for name, year, word, percent in _TOTAL_RATE.findall(text):
            change, said = totals[name], Decimal(percent)
            rate = money.rate(change.now, change.before) if change.before is not None else None
            if rate is None or year not in ("", str(context.book.year - 1)):
                continue
            signed = -said if word in LESS else said
            if abs(rate - signed) > Decimal(1).scaleb(-len(percent.partition(".")[2])):
                message = f"文字中“{change.name}”的增减率与计算结果不符"
                yield Departure(where, message, rate, signed, "%", Severity.WARNING)


def _shares_of_totals(context: Context) -> Iterator[Departure]:
    """The share that a typed text says an amount has of the total, which may hold what is carried over or not; where it does not
    say of what, of the total or of any amount in the text."""
    totals = {context.totals()[()], context.totals(vintage=Vintage.CURRENT)[()]}
    projects = {context.totals(kind=Kind.PROJECT)[()], context.totals(kind=Kind.PROJECT, vintage=Vintage.CURRENT)[()]}
    kinds = {
        name: [
            part * 100 / whole
            for vintage in (frozenset(Vintage), frozenset({Vintage.CURRENT}))
            for part in [context.totals(vintage=vintage, **chosen)[()]]
            for whole in [context.totals(vintage=vintage)[()]]
            if whole
        ]
        for name, chosen in _KINDS.items()
    }
    for where, text in typed(context):
        for match in _SHARE_OF_A_KIND.finditer(text):
            if (of_kind := kinds[match["kind"]]) and not any(_rounds(share, match["percent"]) for share in of_kind):
                message = f"文字中{match['kind']}的占比与计算结果不符"
                right = of_kind[0].quantize(Decimal("0.01"))
                yield Departure(where, message, right, Decimal(match["percent"]), "%", Severity.WARNING)
        for match in _ANY_SHARE.finditer(text):
            if Decimal(match["percent"]) > _ALL:
                yield Departure(where, f"占比不会超过100%：{match[0]}", None, match["percent"] + "%")
        for match in _SHARE_OF_TOTAL.finditer(text):
            amount, percent = _wan(match[1]), match["percent"]
            wholes = (
                projects
                if match["projects"]
                else totals
                if match["of"]
                else totals | {one.yuan for one in amounts(text)}
            )
            # What is said of this year's money is not said of what is carried over.
            this_year = match["of"] and _OF_THIS_YEAR.search(match["of"])
            shares = [amount / whole * 100 for whole in sorted(wholes, reverse=not this_year) if whole]
            if shares and not any(_rounds(share, percent) for share in shares):
                message = f"文字中{match[1]}万元的占比与计算结果不符"
                expected = shares[0].quantize(Decimal("0.01")) if match["of"] else None
                yield Departure(where, message, expected, Decimal(percent), "%", Severity.WARNING)


def _rounds(share: Decimal, percent: str) -> bool:
    """Whether a share in percent is the typed one, rounded or cut off."""
    step = Decimal(1).scaleb(-len(percent.partition(".")[2]))
    return -step / 2 <= share - Decimal(percent) < step


def _reasons(context: Context) -> Iterator[Departure]:
    for change in changes(context):
        size = change.wan
        if not change.text or size is None or change.before is None:
            continue
        where = f"reasons.{change.reason}"
        said = restated(change.text, size)
        for amount in said:
            if amount != size:
                yield Departure(where, f"原因中重述的“{change.name}”增减额与计算结果不符", size, amount, "万元")
        rate = money.rate(change.now, change.before)
        for word, percent in _RATE.findall(change.text)[-1:]:
            signed = -Decimal(percent) if word in LESS else Decimal(percent)
            if said and rate is not None and signed != rate:
                yield Departure(where, f"原因中重述的“{change.name}”增减率与计算结果不符", rate, signed, "%")
        if size and _SAME.search(change.text):
            yield Departure(where, f"原因说与上年持平，“{change.name}”实际变动了", size, ZERO, "万元")


@rule(
    "C07",
    Severity.ERROR,
    "上年预算数等于本系统上年公开的数，上年收入总计等于上年支出总计。",
    remedy="以上年公开的数为准改正上年数；因机构调整等口径变化而不同的，更正上年公开后再填。",
    touches=("prior_year",),
    see=("Y1",),
)
def last_year(context: Context) -> Iterator[Departure]:
    entered = context.book.prior_year
    income, spent = entered.income_total, entered.expenditure_total
    if income is not None and spent is not None and income != spent:
        yield Departure("prior_year.expenditure_total", "上年支出总计应等于上年收入总计", income, spent)
    if spent is not None and (entered.general_public_current or ZERO) > spent:
        message = "上年一般公共预算当年支出不应大于上年支出总计"
        yield Departure("prior_year.general_public_current", message, spent, entered.general_public_current)
    if context.previous is None:
        return
    published = edition(context.previous.edition).prior_year(context.previous)
    names = {"income_total": "收入总计", "expenditure_total": "支出总计", "operating_cost": "机关运行经费"}
    for key, name in {**names, "general_public_current": "一般公共预算当年支出"}.items():
        yield from _published(f"prior_year.{key}", name, getattr(published, key), getattr(entered, key))
    for key, name in THREE_PUBLIC:
        where = f"prior_year.three_public.{key}"
        yield from _published(where, name, getattr(published.three_public, key), getattr(entered.three_public, key))


def _published(where: str, name: str, published: Decimal, entered: Decimal | None) -> Iterator[Departure]:
    if entered is not None and entered != published:
        yield Departure(where, f"“{name}”的上年数应等于上年公开的数", published, entered)
