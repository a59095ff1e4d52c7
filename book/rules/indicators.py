"""C14: performance indicators say what is to be reached, as a number with its unit, and agree with the project's money."""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from book import money
from book.indicators import doubt
from book.model import Form, Indicator, WholeUnitPerformance
from book.numbers import amounts, exchanged, one_digit_off, permuted, power_of_ten
from book.passages import SIDES, WHOLE_UNIT_TEXTS
from book.rules.agreement import (
    FIELDS,
    copies_agree,
    counts_agree,
    money_agrees,
    persons_agree,
    prices_agree,
    rates_agree,
    standards_agree,
    texts_agree,
)
from book.rules.engine import Context, Departure, Severity, rule
from book.rules.forms import ONE_YEAR
from book.rules.nouns import counts, noun
from book.rules.plans import computed, deadlines, occasions, periods, slipped_parts
from book.rules.targets import (
    SIDE_LABELS,
    Found,
    headcounts,
    is_unit_cost,
    measure,
    noun_fault,
    numbers_of,
    price_of,
    priced_quantities,
    side,
    sides,
    sums,
)
from book.rules.text import forms
from book.types import Attribute, Level1, Level2

W = Severity.WARNING
_RATE = re.compile(r"(?:率|满意度|比例|比重|占比)$")
_GROWTH = re.compile(r"增长|增加|提高|提升|增幅|上升|下降|降低|减少")
_MAY_EXCEED = re.compile(r"(?:完成|执行|征缴|收缴|扩面)率$")
_TO_BE_REACHED = re.compile(
    r"(?:发放|到位|完成|准确|覆盖|及时|代缴|拨付|兑现|落实|合格|支付|满意|知晓|达标|参保)率$|满意度$"
)
_BETTER_LOW = re.compile(
    "差错|错误|失误|误差|偏差|投诉|差评|不满|故障|逾期|延误|延期|滞后|流失|死亡|发病|发生|违规|违纪|超支|超编|空缺|失业|贫|缺勤|退件|退回|退单|"
    "重复|结余|结转|负债|上访|信访|不合格|漏|断保|断缴|欠|拖欠|积压|空置|闲置|损耗|变动|浪费|占比|成本|增长|控制|三公|压减|支出|开支|占用|冒领|骗"
)
_ONLY_LOW = re.compile(
    "(?:差错|错误|失误|误差|偏差|投诉|差评|故障|逾期|延误|违规|违纪|超支|失业|缺勤|退件|退单|重复|漏保|断保|断缴|拖欠|积压|闲置|浪费|冒领|流失)率$"
)
_WAITING = re.compile(
    "(?:等候|等待|排队|办理|办结|受理|处理|响应|修复|审核|审批|答复|支付)(?:平均)?(?:时间|时长|时限|天数|周期)$"
)
_SPANS = frozenset(("分钟", "小时", "天", "日", "工作日", "个工作日", "秒"))
_HALF = Decimal(50)
_NAME_LEFT_IN = re.compile(r"^(?:绩效)?指标[0-9一二三四五六七八九十]*$|[XxＸ×]{2,}|【|】|[_＿]{2,}|三级指标")
_VAGUE = re.compile("若干|适量|一定数量|多[人个次项名户件]$|按需|据实|部分$")
_YEARS = re.compile("([0-9]{1,2})年")
_MORE_EACH_YEAR = 2
"""What a year does may grow, but hardly to more than twice of this one's on the average."""
_GROWN = Decimal("1.5")
_STANDARD = re.compile("(?:标准|单价)$")
_LENIENT = Decimal("0.05")
_MONTHS = (1, 12)
_SO_MANY_MONTHS = re.compile("(?<![0-9.])([1-9]|1[01])个月")
_MOST_USES = 8
_BESIDE = 8
"""Characters beside a number in which its noun stands."""
_TIME = re.compile("(?:时间|时限|日期|期限)$")
_NUMBER = re.compile(r"[0-9][0-9,.]*")


@rule(
    "C14",
    Severity.ERROR,
    "绩效指标至少有一个数量指标和一个效益指标；指标值写明符号、数值和单位，不留占位符；实施期与年度一致，并与人数、标准、金额相符。",
    remedy="到该指标处补写或改正：写清符号、数值、单位，使实施期、年度、人数、标准、金额互相对得上。",
    basis="《项目支出绩效评价管理办法》（财预〔2020〕10号）；《中央部门预算绩效目标管理办法》（财预〔2015〕88号）",
    touches=("projects", "whole_unit_performance"),
    see=("C04", "P1"),
)
def indicators(context: Context) -> Iterator[Departure]:
    for path, project, form in forms(context):
        yield from _missing(path, project, form.indicators)
        for one in sides(form, path):
            yield from _value(one)
        annual = side(form, path, "annual")
        yield from _twice(annual)
        named = [*counts_agree(form, path, context.book.year)]
        of_persons = any("人" in f"{one.expected}{one.actual}" for one in named)
        unlike = [] if of_persons else [*persons_agree(form, annual, context.book.year)]
        if form.attribute is Attribute.ONE_OFF and form.period.strip() in ONE_YEAR:
            yield from _halves(side(form, path, "implementation"), annual)
            unlike += _goals(form, path)
        else:
            yield from _exchanged(form, path, context.book.year)
            yield from _of_the_period(form, path)
        yield from _product(form, annual)
        places = {one.where for one in unlike}
        yield from unlike
        named = [one for one in named if one.where not in places]
        yield from named
        places |= {one.where for one in named}
        yield from (one for one in texts_agree(form, path, context.book.year) if one.where not in places)
        yield from (one for one in copies_agree(form, path) if one.where not in places)
        yield from computed(form, path)
        yield from slipped_parts(form, path)
        yield from periods(form, path, annual, context.book.year)
        yield from deadlines(form, path, annual)
        yield from rates_agree(form, path)
        yield from occasions(form, path, annual)
        yield from standards_agree(form, path, annual)
        yield from prices_agree(form, annual)
        yield from money_agrees(form, path, context.book.year)
    yield from _across(context)
    if context.book.whole_unit_performance:
        yield from _whole_unit(context.book.whole_unit_performance)
        yield from _counts_of_the_whole(context, context.book.whole_unit_performance)


def _across(context: Context) -> Iterator[Departure]:
    """What several forms count under one name is not one number but for the order of its digits."""
    first: dict[tuple[str, str], list[tuple[Decimal, str]]] = {}
    whole = context.book.whole_unit_performance
    rows = [
        ("整体支出", f"whole_unit_performance.indicators[{i}]", row)
        for i, row in enumerate(whole.indicators if whole else ())
    ]
    stated = [
        (project, one.path, one.target) for path, project, form in forms(context) for one in side(form, path, "annual")
    ]
    for project, where, target in [*stated, *rows]:
        value, counted = measure(target.value), noun(target.name) or target.name.strip()
        if value is None:
            continue
        others = first.setdefault((counted, value.unit), [])
        known = {number for number, _ in others}
        other = next((one for one in others if exchanged(one[0], value.number)), None)
        if other and value.number not in known:
            message = f"“{target.name}”与“{other[1]}”绩效目标表中的同一指标只差数字的次序，像是写错了一处"
            yield Departure(f"{where}.value", message, f"{other[0]:f}{value.unit}", target.value, severity=W)
        others.append((value.number, project))


def _missing(path: str, project: str, rows: Iterable[Indicator]) -> Iterator[Departure]:
    """A quantity and a benefit indicator on each side."""
    rows = [row for row in rows if row.implementation or row.annual]
    for name in SIDES if not rows else [name for name in SIDES if any(getattr(row, name) for row in rows)]:
        filled = [row for row in rows if (target := getattr(row, name)) and target.name.strip()]
        for wanted, there in (
            ("数量指标", any(row.level2 is Level2.QUANTITY for row in filled)),
            ("效益指标", any(row.level1 is Level1.BENEFIT for row in filled)),
        ):
            if not there:
                yield Departure(f"{path}.indicators", f"“{project}”的{SIDE_LABELS[name]}没有{wanted}")


def _value(one: Found) -> Iterator[Departure]:
    """What can be said of one value by itself."""
    name, value = one.target.name.strip(), one.target.value.strip()
    if _NAME_LEFT_IN.search(name):
        yield Departure(f"{one.path}.name", f"指标名称“{name}”像是没有填写的模板")
    if not value:
        yield Departure(f"{one.path}.value", f"“{name}”没有指标值")
        return
    why = doubt(value)
    if why:
        yield Departure(f"{one.path}.value", f"“{name}”的指标值“{value}”{why}")
        return
    yield from _number(one, name, value)


def _number(one: Found, name: str, value: str) -> Iterator[Departure]:
    where, found = f"{one.path}.value", measure(value)
    if one.level2 is Level2.COST and _TIME.search(name):
        yield Departure(f"{one.path}.name", f"“{name}”说的是时间，应列在时效指标，不是成本指标", severity=W)
    if found is None:
        if one.level2 is Level2.QUANTITY and _VAGUE.search(value):
            yield Departure(where, f"数量指标“{name}”没有写明数值（{value}）", severity=W)
        raised = re.fullmatch(r"(?:提高|提升|增加)(?:到)?[0-9.]+%", value)
        if raised and _RATE.search(name):
            yield Departure(where, f"“{name}”应写要达到的水平，不宜写“{value}”", severity=W)
        return
    if not found.unit and (one.level2 in (Level2.QUANTITY, Level2.COST) or (_RATE.search(name) and found.number > 1)):
        yield Departure(where, f"“{name}”的指标值“{value}”缺少计量单位", severity=W)
    if found.operator in ("≥", ">") and found.unit in _SPANS and _WAITING.search(name):
        yield Departure(where, f"“{name}”越短越好，符号“{found.operator}”方向相反（{value}）", severity=W)
    unfit = noun_fault(one.target)
    if unfit:
        yield Departure(where, f"“{name}”的计量单位“{unfit}”不合适（{value}）", severity=W)
    if found.unit.startswith("%") and _RATE.search(name) and not _GROWTH.search(name):
        if found.number > 100 or (found.number == 100 and found.operator == ">"):
            severity = W if _MAY_EXCEED.search(name) else None
            yield Departure(where, f"“{name}”一般不会超过100%（{value}）", severity=severity)
        elif found.operator in (">", "≥") and _ONLY_LOW.search(name) and found.number < _HALF:
            yield Departure(where, f"“{name}”越低越好，符号“{found.operator}”方向相反（{value}）", severity=W)
        elif found.operator in ("<", "≤") and (
            _TO_BE_REACHED.search(name)
            or (name.endswith("率") and found.number > _HALF and not _BETTER_LOW.search(name))
        ):
            yield Departure(where, f"“{name}”越高越好，符号“{found.operator}”方向相反（{value}）", severity=W)


def _twice(found: Iterable[Found]) -> Iterator[Departure]:
    """Two indicators of one name with different values."""
    first: dict[tuple[Level2, str], Found] = {}
    for one in found:
        other = first.setdefault((one.level2, one.target.name.strip()), one)
        if other.target.value.strip() != one.target.value.strip():
            message = f"两个{one.level2.value}都叫“{one.target.name}”，指标值不同，请写出各指什么"
            yield Departure(f"{one.path}.name", message, other.target.value, one.target.value, severity=W)


def _halves(implementation: Sequence[Found], annual: Sequence[Found]) -> Iterator[Departure]:
    """Of a one-off project the year is the whole period: the same indicators with the same values."""
    given: dict[tuple[Level2, str], set[str]] = {}
    for one in implementation:
        given.setdefault((one.level2, one.target.name.strip()), set()).add(one.target.value.strip())
    names = set(given) & {(one.level2, one.target.name.strip()) for one in annual}
    for one in annual:
        key, value = (one.level2, one.target.name.strip()), one.target.value.strip()
        if key in names and value not in given[key]:
            message = f"一次性项目的实施期与年度指标应一致：“{key[1]}”两边不同"
            severity = None if numbers_of(value) not in map(numbers_of, given[key]) else W
            yield Departure(f"{one.path}.value", message, "、".join(sorted(given[key])), value, severity=severity)
    for one, other in zip(
        [one for one in implementation if (one.level2, one.target.name.strip()) not in names],
        [one for one in annual if (one.level2, one.target.name.strip()) not in names],
        strict=False,
    ):
        message = "一次性项目的实施期与年度指标应一致：名称不同"
        yield Departure(f"{other.path}.name", message, one.target.name, other.target.name, severity=W)


def _exchanged(form: Form, path: str, year: int) -> Iterator[Departure]:
    """Also where the sides may differ, they hardly do by the order of their digits or by the decimal point, or by one digit of a long
    number where the texts know only one of the two."""
    said = {one.number for name in FIELDS for one in counts(getattr(form, name), year)}
    first = side(form, path, "implementation")
    given = {(one.level2, one.target.name.strip()): measure(one.target.value) for one in first}
    for one in side(form, path, "annual"):
        value, other = measure(one.target.value), given.get((one.level2, one.target.name.strip()))
        if value is None or other is None or value.unit != other.unit:
            continue
        odd = one_digit_off(value.number, other.number) and len({value.number, other.number} & said) == 1
        # What is done in ten years may be ten times as much.
        ratio = max(value.number, other.number) / (min(value.number, other.number) or 1)
        standard = bool(_STANDARD.search(one.target.name)) and ratio % 1 != 0
        tenfold = power_of_ten(value.number, other.number) and not form.period.strip().startswith("10")
        if standard and not tenfold:
            message = f"“{one.target.name}”的实施期与年度不同，标准一般两边一致"
            yield Departure(f"{one.path}.value", message, f"{other.number:f}", f"{value.number:f}", other.unit, W)
        elif odd or tenfold or permuted(value.number, other.number):
            message = f"“{one.target.name}”的实施期与年度只差{'小数点' if tenfold else '个别数字'}，像是写错了一边"
            yield Departure(f"{one.path}.value", message, f"{other.number:f}", f"{value.number:f}", other.unit, W)


def _of_the_period(form: Form, path: str) -> Iterator[Departure]:
    """What is done in all the years of a project is not far less than what is done in one, nor more than so many times."""
    years = _YEARS.match(form.period.strip())
    given = {
        one.target.name.strip(): value
        for one in side(form, path, "implementation")
        if one.level2 is Level2.QUANTITY and (value := measure(one.target.value))
    }
    for one in side(form, path, "annual"):
        value, other = measure(one.target.value), given.get(one.target.name.strip())
        if value is None or other is None or one.level2 is not Level2.QUANTITY or value.unit != other.unit:
            continue
        if value.unit in _SPANS or value.operator in ("≤", "<") or value.unit.startswith("%"):
            continue
        most = value.number * int(years[1]) * _MORE_EACH_YEAR if years else None
        # Persons are counted once in both, and their number may have grown since.
        if value.number > other.number * _GROWN or (most is not None and other.number > most):
            message = f"“{one.target.name}”的实施期与年度相差悬殊：实施期应不少于一年的，也不多于各年之和"
            yield Departure(f"{one.path}.value", message, f"{other.number:f}", f"{value.number:f}", other.unit, W)


def _product(form: Form, found: Sequence[Found]) -> Iterator[Departure]:
    """How many × what one costs (a month or a year) is about the year's money."""
    total, of = form.funding.annual.total, "人"
    counts = headcounts(found)
    costs = {
        value.number
        for one in found
        if is_unit_cost(one.target) and (value := measure(one.target.value)) and "%" not in value.unit
    }
    if not counts and (priced := priced_quantities(found)):
        of, cost, counts = priced
        costs = {cost}
    if len(costs) != 1 or not counts or not total:
        return
    (cost,) = costs
    operators = {value.operator for one, _ in counts if (value := measure(one.target.value))}
    monthly = any(
        "月" in one.target.value for one in found if (value := measure(one.target.value)) and value.number == cost
    )
    texts = f"{form.overview}\n{form.plan}\n" + "\n".join(one.target.value for one in found)
    told = tuple(int(span) for span in _SO_MANY_MONTHS.findall(texts))
    spans = _MONTHS + told if of == "人" or monthly else (1,)
    products = {count * cost * months for count in sums([count for _, count in counts]) for months in spans}
    low = Decimal("0.5") if operators & {"≤", "<"} else 1 - _LENIENT
    high = Decimal("1.5") if operators & {"≥", ">"} else 1 + _LENIENT
    if any(product * low <= total <= product * high for product in products):
        return
    # What one thing costs may be one of several uses of the money; hardly one that takes less than an eighth of it.
    several = len({of_it for one in found for of_it in price_of(one.target)}) > 1
    if (of != "人" or several) and total / _MOST_USES < max(products) < total:
        return
    said = f"{form.overview}{form.plan}{form.basis}"
    stated = {amount.yuan for amount in amounts(said)}
    if any(money.trimmed(product) in said or product in stated for product in products):
        return
    one, count = counts[0]
    message = (
        f"“{one.target.name}”{count:f}{of} × 标准{cost:f}元{' × 12个月' if monthly else ''}，与项目的年度资金相差较大"
    )
    yield Departure(f"{one.path}.value", message, total, count * cost * (12 if monthly else 1), severity=W)


def _goals(form: Form, path: str) -> Iterator[Departure]:
    """Of a one-off project the goals of the two sides do not differ in their numbers alone."""
    both = form.goal_implementation.strip(), form.goal_annual.strip()
    one, other = (_NUMBER.findall(text) for text in both)
    if one != other and _NUMBER.sub("", both[0]) == _NUMBER.sub("", both[1]):
        first, second = next(pair for pair in zip(one, other, strict=True) if pair[0] != pair[1])
        message = "一次性项目的实施期目标与年度目标应一致：两边只有数字不同"
        yield Departure(f"{path}.goal_annual", message, first, second, severity=W)


def _whole_unit(form: WholeUnitPerformance) -> Iterator[Departure]:
    if not form.indicators:
        return
    filled = [row for row in form.indicators if row.name.strip()]
    for wanted, there in (
        ("数量指标", any(row.level2 is Level2.QUANTITY for row in filled)),
        ("效益指标", any(row.level1 is Level1.BENEFIT for row in filled)),
    ):
        if not there:
            yield Departure("whole_unit_performance.indicators", f"整体绩效目标表没有{wanted}")
    for index, row in enumerate(form.indicators):
        if row.name.strip():
            yield from _value(Found(f"whole_unit_performance.indicators[{index}]", row.level2, row))


def _counts_of_the_whole(context: Context, form: WholeUnitPerformance) -> Iterator[Departure]:
    """A number of the whole unit's goals and tasks is none of the forms' with its digits in another order, nor ten times or a tenth of
    one beside the same noun."""
    year = context.book.year
    targets = [one.target for path, _, one_form in forms(context) for one in sides(one_form, path)]
    targets += [row for row in form.indicators if row.name.strip()]
    known = {(value.number, value.unit): noun(target.name) for target in targets if (value := measure(target.value))}
    texts = {f"whole_unit_performance.{field}": getattr(form, field) for field in WHOLE_UNIT_TEXTS}
    texts |= {f"whole_unit_performance.key_tasks[{i}].key_task": task.key_task for i, task in enumerate(form.key_tasks)}
    for where, text in texts.items():
        for said in counts(text, year):
            if (said.number, said.unit) in known:
                continue
            for (number, unit), of in known.items():
                beside = of and (of[-2:] in said.before[-_BESIDE:] or of[-2:] in said.after[:_BESIDE])
                slip = exchanged(said.number, number) or (beside and power_of_ten(said.number, number))
                if unit == said.unit and slip:
                    message = "整体绩效目标表文字中的数与项目绩效目标表的指标只差数字的次序或小数点，像是写错了一处"
                    shown, span = text[said.start : said.end], (said.start, said.end)
                    yield Departure(where, message, f"{number:f}{unit}", shown, severity=W, span=span)
                    break
