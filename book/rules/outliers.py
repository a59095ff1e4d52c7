"""Rules about amounts that are out of line: tenfold, 万元 for 元, unlike their form, their project or their siblings."""

import re
from collections.abc import Container, Iterator, Sequence
from decimal import Decimal
from itertools import accumulate

from book import money
from book.classification import economic_name
from book.model import Form, Project
from book.money import ZERO, wan
from book.numbers import Amount, amounts, clause_before, power_of_ten, significant, transposed
from book.passages import FORM_TEXTS, SIDES
from book.reasons import explained, named, unexplained
from book.rules.changes import Change, changes
from book.rules.costs import by_subject, counterpart, parts
from book.rules.engine import Context, Departure, Severity, rule
from book.rules.forms import HALVES
from book.rules.reasons import ROUNDING
from book.rules.resources import BOUGHT
from book.rules.text import forms, number
from book.rules.traces import Figures, Unknown, is_certain, misnamed, on_form, typed, unknown
from book.types import Kind, Vintage

PAY = frozenset({"30101", "30102", "30103", "30107"})
"""Economic subjects that contributions are computed from."""
BANDS = {
    "30108": (Decimal("0.04"), Decimal("0.35"), "养老保险缴费"),
    "30109": (ZERO, Decimal("0.20"), "职业年金缴费"),
    "30110": (Decimal("0.02"), Decimal("0.20"), "医疗保险缴费"),
    "30111": (Decimal("0.005"), Decimal("0.15"), "公务员医疗补助缴费"),
    "30113": (Decimal("0.04"), Decimal("0.35"), "住房公积金"),
    "30228": (ZERO, Decimal("0.08"), "工会经费"),
    "30229": (ZERO, Decimal("0.15"), "福利费"),
}
"""What contributions usually are as parts of pay; wide, so that only slips fall outside."""
SMALL = Decimal(1_000)
_CLAIM = re.compile(
    "合计|共计|总计|总额|小计|申请|金额|缺口|总费用|总投资|需要?资金|经费$|补[助贴]资金$|需$|(?:全年|全年共|安排|年度)(?:支出|支付|发放|拨付)$"
)
_TOGETHER = re.compile("[，,、。；;]共$")
_WHOLE = re.compile("总(?:成本|投入|费用|投资|金额|额)|合计")
"""In an indicator's name: it states a whole, of the project or of a part."""
_LEVELS = {
    "central": re.compile("中央"),
    "provincial": re.compile("省级|省财政"),
    "local": re.compile("[市县区]级|[市县区]财政|本级"),
}
_CLAUSE_END = re.compile(r"[，,。；;：:、\n]")
_PROJECT = re.compile("^(?:项目|年度)(?:资金|经费|预算)?总")
_MONEY = re.compile(r"(?<![0-9.,])([0-9][0-9,]*(?:\.[0-9]+)?)\s*([万亿]?)元")
_SEVERE = 1_000
_CERTAIN = 3
"""Digits from which a figure that is exactly tenfold of another is hardly so by chance."""
_NEARLY_TENFOLD = Decimal(8)
_SPENT = re.compile("(?:发放|拨付|支付|兑现|补贴|补助)(?:资金|经费|补贴|补助)?$")
_OF_THE_PROJECT = frozenset({"plan", "goal_annual"})
_SENTENCE = re.compile("[^。\\n]+")
_AGE = re.compile(r"(?<![0-9.])([0-9]{2,5})周?岁")
_OLDEST = 120
_BUYING = re.compile("采购|购买服务")
_MOST_USES = 6
_STEADY = Decimal("0.5")
_NINE_TENTHS = Decimal("0.9")


@rule(
    "C04",
    Severity.ERROR,
    "金额没有十倍、万倍（元与万元）之差：与绩效目标表、文字、缴费基数、上年数相比都在合理范围内。",
    remedy="对照批复核对小数点和计量单位，改正错的一边；两边都对的，写明差额的由来。",
    touches=("overview", "lines", "projects", "texts", "prior_year", "procurement"),
    see=("C05", "P1"),
)
def outliers(context: Context) -> Iterator[Departure]:
    told = [*_indicators(context), *_subjects(context), *_form_texts(context)]
    yield from told
    places = {(one.where, one.actual) for one in told}
    yield from (one for one in _exchanged(context) if (one.where, one.actual) not in places)
    yield from _typed(context)
    earlier = [*_last_year(context)]
    yield from earlier
    yield from _left_open(context, frozenset(one.where for one in earlier))
    yield from _contributions(context)
    yield from _small(context)
    yield from _bought(context)
    yield from _ages(context)


def _ages(context: Context) -> Iterator[Departure]:
    """Nobody is 600周岁."""
    for passage in context.passages:
        for match in _AGE.finditer(passage.text) if "岁" in passage.text else ():
            if int(match[1]) > _OLDEST:
                yield Departure(passage.path, f"“{match[0]}”不合常理，请核对", severity=Severity.WARNING)


def _slip(places: int) -> str:
    """How a slip of the decimal point is said."""
    times = {1: "十倍", 2: "百倍", 3: "千倍", 4: "万倍", -1: "十分之一", -2: "百分之一", -3: "千分之一", -4: "万分之一"}
    said = f"约为{times.get(places, f'10的{places}次方倍')}，"
    return said + ("请核对是否把元与万元弄混" if abs(places) == 4 else "请核对小数点")


def _indicators(context: Context) -> Iterator[Departure]:
    """An indicator that states the whole amount of a project states the project's, one of a source or a part that of the source or
    the part; several state its parts."""
    spent = context.shared(Figures).amounts
    for index, project in enumerate(context.book.projects):
        if project.form is None:
            continue
        lines = by_subject(context.ledger, project.key)
        for side, half in HALVES.items():
            whole = spent.get(project.key, ZERO) if side == "annual" else project.form.funding.implementation.total
            left = []
            for below, name, amount in on_form(project, side):
                what, given = counterpart(project.form, side, name, amount, lines)
                where = f"projects[{index}].form.{below}"
                if not what:
                    left.append((where, name, amount))
                elif given and not any(amount.equals(one) for one in given):
                    yield _unlike(where, f"“{project.name}”{half}指标“{name}”", amount, given[-1], name, what)
            yield from _wholes(project, half, whole, left, on_form(project, side))


def _wholes(
    project: Project,
    half: str,
    whole: Decimal,
    left: Sequence[tuple[str, str, Amount]],
    stated: Sequence[tuple[str, str, Amount]],
) -> Iterator[Departure]:
    """What the indicators of a half state as the project's amount; `left` are those that are not of a source or a part."""
    if any(amount.equals(whole) for _, _, amount in stated) or not left:
        return
    if sum((amount.yuan for _, _, amount in stated), ZERO) == whole:
        return
    named = [one for one in left if _WHOLE.search(one[1])]
    certain = [one for one in named if _PROJECT.search(one[1]) or power_of_ten(one[2].yuan, whole, one[2].step)]
    if len(stated) > 1 or (project.form and _is_part(project.form, stated[0][2], whole)):
        left = certain
    for where, name, amount in left[:1]:
        yield _unlike(where, f"“{project.name}”{half}指标“{name}”", amount, whole, name)


def _subjects(context: Context) -> Iterator[Departure]:
    """What a form's text says a subject costs is not a tenth or ten times of the project's lines of that subject. Where the lines
    sum up to what the form says they are right, and the text is wrong."""
    spent = context.shared(Figures).amounts
    for index, project in enumerate(context.book.projects):
        if project.form is None:
            continue
        told = parts(project.form)
        for name, total in by_subject(context.ledger, project.key).items():
            said = told.get(name, [])
            slips = [power_of_ten(one.yuan, total, one.step) for _, one in said]
            if not said or not all(slips):
                continue
            field, amount = said[0]
            if spent.get(project.key) == project.form.funding.annual.total:
                where, slip = f"projects[{index}].form.{field}", slips[0]
                message = f"文字中的{name}{amount.text}与项目明细相差悬殊：{_slip(slip)}"
                yield Departure(where, message, total, amount.yuan, span=(amount.start, amount.end))
            else:
                lines = enumerate(context.book.lines)
                of = [
                    i
                    for i, line in lines
                    if line.project == project.key and economic_name(line.economic_code or "") == name
                ]
                message = f"“{project.name}”的{name}与绩效目标表文字中的{amount.text}相差悬殊：{_slip(-slips[0])}"
                yield Departure(f"lines[{of[0]}].amount", message, amount.yuan, total)


def _is_part(form: Form, amount: Amount, whole: Decimal) -> bool:
    """Whether the form's own words name both this amount, also as a year's (3.6万元/年), and the whole that it is a part of."""
    said = {number(digits, scale) for digits, scale in _MONEY.findall(f"{form.overview}\n{form.plan}\n{form.basis}")}
    # A part that is told for one year may be several years' on the other side.
    return amount.yuan < whole and whole in said and any(amount.yuan / years in said for years in range(1, 6))


def _unlike(where: str, what: str, amount: Amount, whole: Decimal, name: str, of: str = "项目金额") -> Departure:
    places = power_of_ten(amount.yuan, whole, amount.step)
    if places and is_certain(amount, name):
        return Departure(where, f"{what}与{of}相差悬殊：{_slip(places)}", whole, amount.yuan)
    return Departure(where, f"{what}与{of}不一致", whole, amount.yuan, severity=Severity.WARNING)


def _form_texts(context: Context) -> Iterator[Departure]:
    """A text of a form that states a total states the project's amount somewhere."""
    figures = context.shared(Figures)
    for index, project in enumerate(context.book.projects):
        if project.form is None:
            continue
        wholes = (figures.amounts.get(project.key, ZERO), project.form.funding.implementation.total)
        told: set[Decimal] = set()
        for field in ("overview", "basis", "necessity", "plan", "goal_implementation", "goal_annual"):
            text = getattr(project.form, field)
            stated = [*amounts(text)]
            if any(amount.equals(whole) for amount in stated for whole in wholes):
                continue
            if any(one in wholes for one in _runs(stated)):
                continue
            claims = [
                one
                for one in stated
                if _CLAIM.search(clause_before(text, one.start))
                or (
                    (is_certain(one) or _TOGETHER.search(text[: one.start]))
                    and any(power_of_ten(one.yuan, whole, one.step) for whole in wholes)
                )
            ]
            more = [one for one in stated if one.yuan > max(wholes) and _SPENT.search(clause_before(text, one.start))]
            for amount in claims[-1:] or (more[:1] if field in _OF_THE_PROJECT else ()):
                if amount.yuan not in told:
                    told.add(amount.yuan)
                    where = f"projects[{index}].form.{field}"
                    yield _unlike(where, f"“{project.name}”文字中的{amount.text}", amount, wholes[0], "")


def _exchanged(context: Context) -> Iterator[Departure]:
    """An amount on a form is not one of its money but for two neighbouring digits that have changed places."""
    for path, project, form in forms(context):
        halves = (form.funding.annual, form.funding.implementation)
        funding = sorted({yuan for half in halves for yuan in half.model_dump().values() if yuan})
        for below, text in _texts(form):
            stated = amounts(text)
            for amount in stated:
                meant = next((yuan for yuan in funding if _is_exchanged(amount, yuan)), None)
                places = _of_a_level(form, text, amount)
                if places and not any(map(amount.equals, funding)):
                    message = f"“{project}”的{amount.text}与资金来源相差悬殊：{_slip(places)}"
                    yield Departure(f"{path}.{below}", message, None, amount.yuan, severity=Severity.WARNING)
                elif meant and not any(one.equals(meant) for one in stated) and not any(map(amount.equals, funding)):
                    message = f"“{project}”的{amount.text}与资金来源中的{meant:,.0f}元只差两个数字的次序，像是写错了"
                    span = None if below.endswith("value") else (amount.start, amount.end)
                    yield Departure(
                        f"{path}.{below}", message, meant, amount.yuan, severity=Severity.WARNING, span=span
                    )


def _texts(form: Form) -> Iterator[tuple[str, str]]:
    """The running texts and the indicators' values of a form with their paths below it; a text that is copied counts once."""
    told: set[str] = set()
    for name in FORM_TEXTS:
        text = getattr(form, name)
        if text not in told:
            told.add(text)
            yield name, text
    for index, indicator in enumerate(form.indicators):
        for side in SIDES:
            if target := getattr(indicator, side):
                yield f"indicators[{index}].{side}.value", target.value


def _of_a_level(form: Form, text: str, amount: Amount) -> int:
    """By how many places an amount differs from what the level of government that its clause names gives; 0 when it does not."""
    clause = clause_before(text, amount.start) + _CLAUSE_END.split(text[amount.end : amount.end + 12])[0]
    levels = [column for column, words in _LEVELS.items() if words.search(clause)]
    if len(levels) != 1 or significant(amount.yuan) < _CERTAIN:
        return 0
    halves = (form.funding.annual, form.funding.implementation)
    given = [yuan for half in halves if (yuan := getattr(half, levels[0]))]
    return next((places for yuan in given if (places := power_of_ten(amount.yuan, yuan, amount.step))), 0)


def _is_exchanged(amount: Amount, yuan: Decimal) -> bool:
    return transposed(amount.yuan, yuan) or (amount.step >= 100 and transposed(amount.yuan, wan(yuan) * 10_000))


def _typed(context: Context) -> Iterator[Departure]:
    """An amount in a typed text behind the name of a project is not a tenth or ten times of what the project spends."""
    for found in unknown(context):
        if found.meant and found.slip:
            message = f"文字中的{found.amount.text}与项目“{found.meant.name}”的金额相差悬殊：{_slip(found.slip)}"
            yield Departure(found.where, message, found.meant.yuan, found.amount.yuan)


def _last_year(context: Context) -> Iterator[Departure]:
    for change in changes(context):
        if not change.now or not change.before:
            continue
        places = power_of_ten(change.before, change.now)
        ratio = change.before / change.now
        if places:
            message = f"“{change.name}”的上年数与本年数相差悬殊：{_slip(places)}"
            # 4,000 after 400 may be a plan; 4,861.82 after 486.18 is a slip.
            severity = None if significant(change.now) >= _CERTAIN else Severity.WARNING
            yield Departure(change.where, message, change.now, change.before, severity=severity)
        elif slipped := _explained_if_slipped(change):
            message = f"原因中写明的金额，只有“{change.name}”的上年数{slipped}才对得上，请核对上年数的小数点"
            yield Departure(change.where, message, change.now, change.before, severity=Severity.WARNING)
        elif not 1 / Decimal(_SEVERE) < ratio < _SEVERE:
            message = f"“{change.name}”的上年数与本年数相差千倍以上，请核对是否把元与万元弄混"
            yield Departure(change.where, message, change.now, change.before)
        elif not 1 / _NEARLY_TENFOLD < ratio < _NEARLY_TENFOLD and change.required and not named(change.text):
            message = f"“{change.name}”的上年数与本年数相差八倍以上，原因中没有写明金额，请核对小数点"
            yield Departure(change.where, message, change.now, change.before, severity=Severity.WARNING)
        elif not 1 / _NEARLY_TENFOLD < ratio < _NEARLY_TENFOLD and not change.required and _steady(context):
            message = f"“{change.name}”的上年数与本年数相差八倍以上，收入总计却相近，请核对小数点"
            yield Departure(change.where, message, change.now, change.before, severity=Severity.WARNING)
    if context.previous is None:
        return
    published: dict[tuple[str, str | None], Decimal] = {}
    for line in context.previous.lines:
        if line.kind is Kind.BASIC:
            key = line.function_code, line.economic_code
            published[key] = published.get(key, ZERO) + line.amount
    for index, line in enumerate(context.book.lines):
        before = published.get((line.function_code, line.economic_code), ZERO)
        if line.kind is Kind.BASIC and line.vintage is Vintage.CURRENT and line.amount and before:
            ratio = line.amount / before
            if not 1 / _NEARLY_TENFOLD < ratio < _NEARLY_TENFOLD:
                message = "本行金额与上年同一科目相差八倍以上，请核对小数点和单位"
                yield Departure(f"lines[{index}].amount", message, before, line.amount, severity=Severity.WARNING)


def _explained_if_slipped(change: Change) -> str:
    """How last year's figure would have to be for the reason to explain the change in full, when that is a tenth or ten times of
    what it is; "" when it is neither."""
    total = explained(change.text, change.wan or ZERO)
    for words, before in (("为十分之一", (change.before or ZERO) / 10), ("为十倍", (change.before or ZERO) * 10)):
        if total and abs(total - money.change(change.now, before)) <= ROUNDING:
            return words
    return ""


def _steady(context: Context) -> bool:
    """Whether the income as a whole is about last year's."""
    return any(
        change.before and _STEADY < change.now / change.before < 1 / _STEADY
        for change in changes(context)
        if change.where == "prior_year.income_total"
    )


def _left_open(context: Context, told_of: Container[str]) -> Iterator[Departure]:
    """A line is not ten times or a tenth of what it should be: what the reason of a change leaves open is then just nine tenths of
    it, or nine times as much. Not of a change of which last year's figure has slipped (`told_of`)."""
    told: set[int] = set()
    for change in changes(context):
        if change.where in told_of:
            continue
        rest = unexplained(change.text, change.wan) if change.required and change.wan else None
        if not rest or abs(rest) < 1:
            continue
        share, words = (
            (_NINE_TENTHS, "的十分之九，本行像是多写了一个零")
            if rest > 0
            else (Decimal(9), "的九倍，本行像是少写了一个零")
        )
        slipped = [
            index
            for index, line in enumerate(context.book.lines)
            if line.vintage is Vintage.CURRENT
            and significant(line.amount) > 1
            and abs(line.amount * share / 10_000 - abs(rest)) <= ROUNDING
        ]
        if len(slipped) == 1 and slipped[0] not in told:
            told.add(slipped[0])
            amount = context.book.lines[slipped[0]].amount
            message = f"“{change.name}”的增减额中没有说明的{abs(rest):f}万元恰为本行金额{words}，请核对小数点"
            meant = amount / 10 if rest > 0 else amount * 10
            yield Departure(f"lines[{slipped[0]}].amount", message, meant, amount, severity=Severity.WARNING)


def _contributions(context: Context) -> Iterator[Departure]:
    """Contributions are a usual part of pay; what is more than all pay and a tenth of which is usual has slipped."""
    basic = [(i, line) for i, line in enumerate(context.book.lines) if line.kind is Kind.BASIC]
    current = [(index, line) for index, line in basic if line.vintage is Vintage.CURRENT]
    pay = sum((line.amount for _, line in current if line.economic_code in PAY), ZERO)
    if not pay:
        return
    for code, (least, most, name) in BANDS.items():
        places = [index for index, line in current if line.economic_code == code]
        amount = sum((line.amount for _, line in current if line.economic_code == code), ZERO)
        if amount and not least <= amount / pay <= most:
            tenfold = amount > pay and least <= amount / pay / 10 <= most
            severity = Severity.ERROR if tenfold else Severity.WARNING
            message = f"{code}{name}是基本工资、津补贴、奖金与绩效工资之和{wan(pay)}万元的{amount / pay:.1%}，不在通常的范围内"
            yield Departure(f"lines[{places[0]}].amount", message, None, amount, severity=severity)


def _small(context: Context) -> Iterator[Departure]:
    """Amounts that look like 万元 where 元 is asked; what is bought is not more than what is spent."""
    for index, line in enumerate(context.book.lines):
        if line.vintage is Vintage.CURRENT and ZERO < line.amount < SMALL and (line.amount % 10 or line.amount < 100):
            message = "金额不足1,000元又不是整数，请核对是否把万元填作元"
            yield Departure(f"lines[{index}].amount", message, None, line.amount, severity=Severity.WARNING)
    bought = context.book.procurement
    total, spent = bought.goods + bought.works + bought.services, context.totals()[()]
    if total > spent:
        yield Departure("procurement", "政府采购预算总额不应大于支出总计", spent, total)
    for field, amount in bought.model_dump().items():
        if ZERO < amount < SMALL and (amount % 10 or amount < 100):
            message = "采购金额不足1,000元又不是整数，请核对是否把万元填作元"
            yield Departure(f"procurement.{field}", message, None, amount, severity=Severity.WARNING)


def _bought(context: Context) -> Iterator[Departure]:
    """What is bought is what the texts say of it, or what they say adds up to it, not ten times or a tenth of that."""
    said = [
        one
        for _, text in typed(context)
        for part in _SENTENCE.findall(text)
        if _BUYING.search(part)
        for one in _runs([*amounts(part)])
    ]
    for field, amount in context.book.procurement.model_dump().items():
        if significant(amount) < _CERTAIN or any(amount == one for one in said):
            continue
        meant = next((one for one in said if power_of_ten(amount, one)), None)
        if meant:
            slip = _slip(power_of_ten(amount, meant))
            message = f"政府采购预算中的{BOUGHT[field]}与文字所说的{wan(meant)}万元相差悬殊：{slip}"
            yield Departure(f"procurement.{field}", message, meant, amount, severity=Severity.WARNING)


def _runs(stated: Sequence[Amount]) -> Iterator[Decimal]:
    """Every amount, and what neighbouring ones add up to."""
    for first in range(len(stated)):
        yield from accumulate(one.yuan for one in stated[first : first + _MOST_USES])


@rule(
    "C05",
    Severity.WARNING,
    "自由文字中的每个金额都能在表格、绩效目标表或上年数中找到（元或万元）。",
    remedy="核对这个金额：写错的改成表中的数；另有出处的，写明出处或在说明中解释。",
    touches=("texts", "whole_unit_performance"),
    see=("C04", "Y2"),
)
def untraced(context: Context) -> Iterator[Departure]:
    lists: dict[str, list[Unknown]] = {}
    figures = context.shared(Figures)
    for found in unknown(context):
        if not found.slip:
            lists.setdefault(found.where, []).append(found)
    for where, places in lists.items():
        named = [f"{one.amount.text}（“{one.meant.name}”为{wan(one.meant.yuan)}万元）" for one in places if one.meant]
        others = [
            one.amount.text + (f"（表中有{wan(near)}万元，是否写错了小数点或数字的次序）" if near else "")
            for one in places
            if not one.meant
            for near in (figures.near(one.amount),)
        ]
        yield Departure(where, f"文字中有{len(places)}个金额在表中找不到：{'、'.join(named + others)}")
    for one in misnamed(context):
        message = f"“{one.project.name}”写{one.amount.text}，项目金额为{wan(one.project.yuan)}万元"
        yield Departure(one.where, message, one.project.yuan, one.amount.yuan)
