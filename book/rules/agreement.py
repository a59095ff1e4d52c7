"""What a form's texts and its indicators say of one thing: persons, counts of a noun, standards, prices. Part of C14."""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations, product

from book.model import Form
from book.numbers import one_digit_off, permuted, power_of_ten, swapped
from book.passages import SIDES
from book.rules.alike import differing
from book.rules.engine import Departure, Severity
from book.rules.nouns import contradicted, counts, exchanged_between, odd_one, other_unit, told_otherwise
from book.rules.targets import (
    Found,
    Measure,
    headcounts,
    is_unit_cost,
    measure,
    monthly,
    numbers_of,
    persons,
    price_of,
    prices,
    side,
    standards,
    sums,
)
from book.rules.text import number
from book.types import Level2

W = Severity.WARNING
_SHARED = re.compile(
    r"(?:负担|承担|分担|补助)\s*\d+(?:\.\d+)?\s*[%％]|按比例(?:负担|承担|分担)|\d+\s*[%％][^，。；]{0,6}(?:负担|承担)"
    r"|各(?:自)?(?:负担|承担|分担|补助)?(?:一半|半)|(?:负担|承担|分担)一半|对半"
)
"""The standard of the text is then not what this budget pays."""
_BY_LEVELS = re.compile("(?:中央|省级|市级|县级|县（区）级|区级)[^，,。；;、]{0,4}[0-9]")
"""A standard is told by who bears what of it."""
_BARE_STANDARD = re.compile(r"标准(?:为|按|是)?([0-9][0-9,]{0,12}(?:\.[0-9]{1,4})?)\s*(万?)元(?![以档/／每])")
_RATE_SAID = re.compile(
    r"(?P<name>[一-龥]{1,10}?(?:率|满意度))(?:(?P<limit>不低于|不少于|不超过|控制在|≥|≤)|达到?|保持在?|稳定在|在|为){0,2}"
    r"(?P<number>[0-9]{1,4}(?:\.[0-9]{1,2})?)(?P<unit>[%％])"
)
_SPAN_SAID = re.compile(
    r"(?P<name>[一-龥]{1,10}?(?:时间|时长|时限))(?P<limit>(?:不超过|控制在|不得超过|缩短[到至]|为|≤){1,2})"
    r"(?P<number>[0-9]{1,3})\s*(?P<unit>分钟|小时|个?工作日|天)"
)
_ABOUT_SO_MANY = re.compile(r"[约近]([0-9][0-9,]{0,12})(万?)(?:人|名)(?![/／月年均次])")
_ALL = Decimal(100)
_MAY_GROW = re.compile("增长|增加|提高|提升|上升|下降|降低|减少|完成率|执行率|征缴率|收缴率|扩面")
_MONTHS = re.compile("([0-9]{1,2})个月")
_TAIL = 4
"""Characters of 平均等候时间 that tell one span from another."""
_YUAN = re.compile(r"([0-9][0-9,]{0,12}(?:\.[0-9]{1,4})?)元")
_TEXTS = ("overview", "basis", "plan")
FIELDS = {
    "overview": "项目概况",
    "basis": "立项依据",
    "necessity": "项目设立的必要性",
    "measures": "保证项目实施的制度、措施",
    "plan": "实施计划",
    "goal_implementation": "实施期目标",
    "goal_annual": "年度目标",
}


def persons_agree(form: Form, annual: Sequence[Found], year: int) -> Iterator[Departure]:
    """The persons that the form speaks of are those that its indicators count."""
    counts = [one for one in headcounts(annual) if not one[0].target.value.strip().endswith("次")]
    if not counts:
        return
    counted = sums([count for _, count in counts])
    told = {name: found for name in _TEXTS if (found := persons(getattr(form, name), year))}
    said = set().union(*told.values())
    # Also what the text tells in parts: 家政类600人，电商类300人 are 900.
    told_of = sums([*said])
    if said and not told_of & counted and not any(_about(one, other) for one in said for other in counted):
        places = "、".join(FIELDS[name] for name in told)
        message = f"{places}所说的人数，与数量指标“{counts[0][0].target.name}”等的人数对不上"
        expected = "、".join(f"{value:f}人" for value in sorted(said))
        actual = "、".join(one.target.value.strip() for one, _ in counts)
        yield Departure(f"{counts[0][0].path}.value", message, expected, actual, severity=W)
        return
    for name, (one, count) in product(_TEXTS, counts):
        for match in _ABOUT_SO_MANY.finditer(getattr(form, name)):
            about = number(match[1], match[2])
            if permuted(about, count) and about not in counted:
                message = f"{FIELDS[name]}所说的{match[0]}与数量指标“{one.target.name}”只差数字的次序"
                yield Departure(f"{one.path}.value", message, match[0], one.target.value, severity=W)
                return


def counts_agree(form: Form, path: str, year: int) -> Iterator[Departure]:
    """How many there are of a noun is the same in the texts and in the quantity indicator of that noun."""
    told: set[tuple[str, Decimal | None]] = set()
    both = {half: side(form, path, half) for half in reversed(SIDES)}
    given = {(one.target.name, numbers_of(one.target.value)) for found in both.values() for one in found}
    numbers = {number for _, number in given if isinstance(number, Decimal)}
    for half, found in both.items():
        fields = (f"goal_{half}",) if half == "implementation" else (*_TEXTS, f"goal_{half}")
        texts = {field: getattr(form, field) for field in fields}
        counted = [
            (one, value)
            for one in found
            if one.level2 is Level2.QUANTITY and (value := measure(one.target.value)) is not None
        ]
        for (one, value), field in product(counted, texts):
            name, text = one.target.name, texts[field]
            if said := other_unit(text, year, name, value):
                if (name, None) not in told:
                    told.add((name, None))
                    yield _other_unit(one, field, text[said.start : said.end])
                continue
            alone = sum(other.unit == value.unit for _, other in counted) == 1
            others = [other for key, other in texts.items() if key != field]
            said = contradicted(text, year, name, value, numbers)
            said = said or (odd_one(text, others, year, name, value) if alone else None)
            if said is None or {(name, said.number)} & (told | given):
                continue
            told.add((name, said.number))
            message = f"“{name}”与{FIELDS[field]}所说的（{text[said.start : said.end]}）对不上"
            values = f"{said.number:f}{said.unit}", one.target.value
            # Where a third place agrees with the indicator, the text is the odd one.
            if any(value.number in {count.number for count in counts(other, year)} for other in texts.values()):
                yield Departure(f"{path}.{field}", message, *values[::-1], severity=W, span=(said.start, said.end))
            else:
                yield Departure(f"{one.path}.value", message, *values, severity=W)
        for one, value in counted:
            said = told_otherwise(texts.values(), year, one.target.name, value)
            if said and not {(one.target.name, said.number)} & (told | given):
                told.add((one.target.name, said.number))
                shown = f"{said.number:f}{said.unit}"
                message = f"“{one.target.name}”与项目概况、年度目标等处所说的（{shown}）对不上"
                yield Departure(f"{one.path}.value", message, shown, one.target.value, severity=W)


def _other_unit(one: Found, field: str, shown: str) -> Departure:
    message = f"“{one.target.name}”的计量单位与{FIELDS[field]}所说的（{shown}）不同"
    return Departure(f"{one.path}.value", message, shown, one.target.value, severity=W)


def texts_agree(form: Form, path: str, year: int) -> Iterator[Departure]:
    """No text of a form says a number that all others say with its digits in another order."""
    texts = {name: text for name in (*_TEXTS, "goal_annual") if (text := getattr(form, name))}
    known = {
        number for one in side(form, path, "annual") if isinstance(number := numbers_of(one.target.value), Decimal)
    }
    for name, said, meant in exchanged_between(texts, year, known):
        shown = texts[name][said.start : said.end]
        message = f"{FIELDS[name]}写{shown}，其他各栏写{meant:f}{said.unit}，只差数字的次序，像是写错了一处"
        yield Departure(
            f"{path}.{name}", message, f"{meant:f}{said.unit}", shown, severity=W, span=(said.start, said.end)
        )


def copies_agree(form: Form, path: str) -> Iterator[Departure]:
    """Where two texts of a form say one thing in the same words they say the same numbers; what all the years do may be more."""
    several_years = form.funding.implementation.total != form.funding.annual.total
    names = [name for name in FIELDS if not (several_years and name == "goal_implementation")]
    told: set[tuple[str, str]] = set()
    for first, second in combinations(names, 2):
        for found in differing(getattr(form, second), getattr(form, first)):
            if (found.said, found.other) not in told:
                told.add((found.said, found.other))
                message = f"{FIELDS[first]}与{FIELDS[second]}的同一句话数字不同，像是写错了一处"
                where, span = f"{path}.{second}", (found.start, found.end)
                yield Departure(where, message, found.other, found.said, severity=W, span=span)


def rates_agree(form: Form, path: str) -> Iterator[Departure]:
    """A rate or a span of time that a goal names is the indicator's of that name: 取证率不低于85%, where the indicator says ≥80%."""
    for half in SIDES:
        text = getattr(form, f"goal_{half}")
        said = [*_RATE_SAID.finditer(text), *_SPAN_SAID.finditer(text)]
        for match in said:
            if match["unit"] in "%％" and number(match["number"]) > _ALL and not _MAY_GROW.search(match["name"]):
                message = f"{FIELDS[f'goal_{half}']}中的“{match[0]}”一般不会超过100%"
                yield Departure(f"{path}.goal_{half}", message, severity=W, span=match.span())
        for one, match in product(side(form, path, half) if said else (), said):
            value, name, told = measure(one.target.value), one.target.name.strip(), match["name"]
            if value is None or value.unit.replace("％", "%") != match["unit"].replace("％", "%"):
                continue
            same = (
                name.endswith(told)
                or told.endswith(name)
                or (match.re is _SPAN_SAID and name[-_TAIL:] == told[-_TAIL:])
            )
            if same and _differs(number(match["number"]), value, exact=bool(match["limit"])):
                message = f"“{name}”的指标值与{FIELDS[f'goal_{half}']}所说的（{match[0]}）不同"
                shown = match["number"] + match["unit"]
                where, span = f"{path}.goal_{half}", match.span()
                yield Departure(where, message, one.target.value, shown, severity=W, span=span)


def _differs(said: Decimal, value: Measure, *, exact: bool) -> bool:
    """Whether a goal says another rate than an indicator; without a limit (`exact`) it may say more than the least."""
    if exact or value.operator not in ("≥", ">"):
        return said != value.number
    return said < value.number or said > _ALL


def _about(one: Decimal, other: Decimal) -> bool:
    """Whether one number may stand for the other as a rounded one; the same digits in another order are a slip."""
    return abs(one - other) <= one * Decimal("0.02") and sorted(f"{one:f}") != sorted(f"{other:f}")


def money_agrees(form: Form, path: str, year: int) -> Iterator[Departure]:
    """So many persons at so much a month or a year, as one text says it, come to the year's money, also where the text does not
    compute it; told only when a zero too much or two digits in another order explain what they come to instead."""
    total = form.funding.annual.total
    for name in ("overview", "plan"):
        text = getattr(form, name)
        costs = standards(text) | monthly(text)
        heads = persons(text, year) if len(costs) == 1 else set()
        if len(heads) != 1 or not total or _SHARED.search(text) or _BY_LEVELS.search(text):
            continue
        (count,), (cost,) = heads, costs
        spans = {1, 12, *(int(span) for span in _MONTHS.findall(text))}
        if not count * cost or any(count * cost * span == total for span in spans):
            continue
        for span in spans:
            heads_meant, cost_meant = total / (cost * span), total / (count * span)
            for said, meant, unit in ((count, heads_meant, "人"), (cost, cost_meant, "元")):
                if swapped(said, meant) or said == meant * 10 or (meant == said * 10 and meant == int(meant)):
                    message = f"{FIELDS[name]}所说的{said:f}{unit}与项目的年度资金对不上：应为{meant.normalize():f}{unit}才相符"
                    yield Departure(f"{path}.{name}", message, meant, said, unit, W)
                    return


def standards_agree(form: Form, path: str, annual: Sequence[Found]) -> Iterator[Departure]:
    """What the form says that one person gets is what the indicators say, for a month or a year."""
    found = [one for one in annual if is_unit_cost(one.target)]
    costs = {value.number: one for one in found if (value := measure(one.target.value)) and "元" in value.unit}
    texts = f"{form.overview}\n{form.basis}"
    if not costs or _SHARED.search(texts):
        return
    spans = {1, 12, *(int(span) for span in _MONTHS.findall(texts))}
    spread = {cost * times for cost in costs for span in spans if span for times in (span, Decimal(1) / span)}
    said = standards(texts)
    # What one person gets may be told in parts: 月工资及社保3100元，另付管理费每人每月60元.
    named = {number(yuan) for yuan in _YUAN.findall(texts)}
    told = (
        said | {one + other for one, other in combinations(named, 2)} | (named if _BY_LEVELS.search(texts) else set())
    )
    if said and not any(abs(one - other) < Decimal("0.01") for one in told for other in spread):
        target = next(iter(costs.values()))
        places = "、".join(FIELDS[name] for name in ("overview", "basis") if standards(getattr(form, name)))
        message = f"{places}所说的标准，与成本指标“{target.target.name}”的标准对不上"
        expected = "、".join(f"{value:f}元" for value in sorted(said))
        yield Departure(f"{target.path}.value", message, expected, target.target.value, severity=W)
    else:
        yield from _odd_standard(form, path, annual, costs, spread)


def _odd_standard(
    form: Form, path: str, annual: Sequence[Found], costs: Mapping[Decimal, Found], spread: Container[Decimal]
) -> Iterator[Departure]:
    """One text names the standard of the indicators wrongly, where the project's money or another text bears them out."""
    for cost, target in costs.items():
        usual = {cost, cost * 12, cost / 12}
        money = form.funding.annual.total
        borne = {count * cost * times for _, count in headcounts(annual) for times in (1, 12)}
        confirmed = [name for name in FIELDS if standards(getattr(form, name)) & usual]
        for name in ("overview", "plan", "goal_annual"):
            text = getattr(form, name)
            bare = {number(one, scale) for one, scale in _BARE_STANDARD.findall(text)}
            said = standards(text) | monthly(text) | bare
            if len(said) != 1 or any(one in spread for one in said):
                continue
            (one,) = said
            others = [other for other in confirmed if other != name]
            if _BY_LEVELS.search(text) or not (money in borne or others or swapped(one, cost)):
                continue
            if _is_slip(one, cost):
                message = f"{FIELDS[name]}所说的标准{one:f}元，与成本指标“{target.target.name}”的标准对不上"
                yield Departure(f"{path}.{name}", message, target.target.value, f"{one:f}元", severity=W)
                return


def _is_slip(said: Decimal, right: Decimal) -> bool:
    """Whether one number can hardly be but the other mistyped."""
    near = right * 3 / 4 <= said <= right * 4 / 3
    return near or bool(power_of_ten(said, right)) or swapped(said, right) or one_digit_off(said, right)


def prices_agree(form: Form, annual: Sequence[Found]) -> Iterator[Departure]:
    """What the form says that one thing costs, a month or a year, is what the indicators say. A text that names fewer prices than
    there are indicators does not tell which is meant."""
    said = prices("\n".join(getattr(form, name) for name in _TEXTS))
    priced = [(one, of, costs) for one in annual if said for of, costs in price_of(one.target).items() if of != "人"]
    for one, of, costs in priced:
        spread = {cost * times for cost in costs for times in (1, 12)} | {cost / 12 for cost in costs}
        if of in said and not spread & said[of] and len(said[of]) >= sum(other == of for _, other, _ in priced):
            message = f"“{one.target.name}”与项目概况所说的单价对不上"
            expected, actual = ("、".join(f"{value:f}元/{of}" for value in sorted(v)) for v in (said[of], costs))
            yield Departure(f"{one.path}.value", message, expected, actual, severity=W)
