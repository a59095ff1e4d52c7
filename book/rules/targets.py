"""A form's indicators as numbers with units. No rules."""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple, Protocol

from book.indicators import split
from book.model import Form
from book.passages import SIDES
from book.rules.text import IN_BRACKETS, number, numeral
from book.types import Level2

SIDE_LABELS = {"implementation": "实施期", "annual": "年度"}
_VALUE = re.compile(r"([0-9][0-9,]*(?:\.[0-9]+)?)\s*([万亿]?)(.*)", re.DOTALL)
_OPERATORS = str.maketrans("＞＜＝≧≦", "><=≥≤")
_PERSONS = re.compile(
    r"(?<![0-9.])([0-9][0-9,]{0,15}(?:\.[0-9]+)?)\s*(万?)余?(?:多)?(?:人(?![/／月年均次])|名|位)|([二三四五六七八九十百千两][一二三四五六七八九十百千零]+)(?:人|名|位)"
)
_COST_OF = re.compile(r"元\s*[/／每]\s*(?P<of>[一-龥]{1,3}?)(?:[·.]?[/／]?年)?")
_EACH = re.compile(
    r"(?:每人(?:每[年月次]|[年月])?|人均)(?:补助|补贴|代缴|发放|加发|增发|负担|承担|需|应|按|标准|为|约)*\s*([0-9][0-9,]*(?:\.[0-9]+)?)\s*(万?)元"
    r"|(?<![0-9.,])([0-9][0-9,]*(?:\.[0-9]+)?)元\s*[/／](?:人|[年月][/／]人)"
)
_OF_ONE = re.compile(r"(?:平均)?每(平方米|人次|公里|条|台|张|卷|件|套|辆|份|册|个|场|期|页|户|米|家)")
_A_MONTH = re.compile(
    r"(?<![人户名位])每月([0-9][0-9,]{0,9}(?:\.[0-9]{1,2})?)元|(?<![0-9.,])([0-9][0-9,]{0,9}(?:\.[0-9]{1,2})?)元[/／]月(?![·/／]?人)"
)
_PRICE = re.compile(
    r"(?<![0-9.,])([0-9][0-9,]*(?:\.[0-9]+)?)\s*(万?)元\s*[/／]\s*(平方米|人次|公里|[一-龥])(?![·.]?[/／])"
)
_PRICE_EACH = re.compile(
    r"每(平方米|人次|公里|条|台|张|卷|件|套|辆|份|册|个|场|期|页|户|米|家)[^，,。；;、\d]{0,6}?([0-9][0-9,]*(?:\.[0-9]+)?)\s*(万?)元"
)
_NOT_A_COUNT = re.compile(r"(?:[-—–~～至到近约超]|不足|超过)\s*$")
_A_RANGE = re.compile(r"\s*(?:[-—–~～至到]|以[上下])")
OF_A_YEAR = re.compile("(20[0-9]{2})年(?!(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?(?:[及含])?(?:[以之]后|起|以来))")
"""The year that a text speaks of, not the one since when something holds."""
_FOR_EACH = re.compile(
    r"(?:第[一二三四五六七八九十0-9]{1,2}|首)[批期次][^，,。；;、\n]*$|每[^，,。；;、\n]*$|[各均](?:自|有|设|配|配备|聘|聘用|聘请|安排|确定|明确)?\s*$|[各均](?:自|有|设|配|配备|聘|聘用|聘请|安排|确定|明确)[一-龥]{1,8}$"
)
_PER_PERSON = re.compile(r"元\s*[/／每·]?\s*(?:人|月·人)|每人|元[/／](?:年|月)[/／]人")


class Measure(NamedTuple):
    """A value of an indicator as a number: `≥95%` is ≥, 95, %. The number is counted out: 23.5万人 are 235000 人."""

    operator: str
    number: Decimal
    unit: str


class Named(Protocol):
    """An indicator's name and value."""

    @property
    def name(self) -> str: ...
    @property
    def value(self) -> str: ...


class Found(NamedTuple):
    """One side of an indicator."""

    path: str
    level2: Level2
    target: Named


@lru_cache(maxsize=2_000)
def measure(value: str) -> Measure | None:
    """None when the value is a word."""
    operator, rest = split(value.strip().translate(_OPERATORS))
    match = _VALUE.fullmatch(rest.strip())
    return Measure(operator, number(match[1], match[2]), match[3].strip()) if match else None


def numbers_of(value: str) -> Decimal | str:
    """What two values are compared by: the number, whatever its operator, or nothing for a word."""
    found = measure(value)
    return found.number if found else ""


def side(form: Form, path: str, name: str) -> list[Found]:
    """The indicators of one side, `implementation` or `annual`, that are filled."""
    return [
        Found(f"{path}.indicators[{index}].{name}", indicator.level2, target)
        for index, indicator in enumerate(form.indicators)
        if (target := getattr(indicator, name)) and target.name.strip()
    ]


def sides(form: Form, path: str) -> Iterator[Found]:
    """The indicators of both sides; an annual one that repeats the implementation side only once."""
    for index, indicator in enumerate(form.indicators):
        for name in SIDES:
            target = getattr(indicator, name)
            if target and target.name.strip() and not (name == "annual" and target == indicator.implementation):
                yield Found(f"{path}.indicators[{index}].{name}", indicator.level2, target)


def headcounts(found: Iterable[Found]) -> list[tuple[Found, Decimal]]:
    """The quantity indicators that count persons, with the count."""
    counted = ((one, measure(one.target.value)) for one in found if one.level2 is Level2.QUANTITY)
    return [
        (one, value.number)
        for one, value in counted
        if value and re.fullmatch(r"(?:人|名|位)(?:次|左右)?", value.unit) and not noun_fault(one.target)
    ]


def priced_quantities(found: Sequence[Found]) -> tuple[str, Decimal, list[tuple[Found, Decimal]]] | None:
    """What is counted in the unit that the one unit cost is for: 公里, 元 for each, the quantity indicators with their numbers.
    None when there is no such cost, more than one, or nothing counted in that unit."""
    measured = [(one, value) for one in found if (value := measure(one.target.value))]
    costs = [(match["of"], value.number) for _, value in measured if (match := _COST_OF.fullmatch(value.unit))]
    costs += [
        (match[1], value.number)
        for one, value in measured
        if value.unit == "元" and one.level2 is Level2.COST and (match := _OF_ONE.match(one.target.name.strip()))
    ]
    if len(costs) != 1:
        return None
    ((of, cost),) = costs
    counted = [(one, value.number) for one, value in measured if one.level2 is Level2.QUANTITY and value.unit == of]
    return (of, cost, counted) if counted else None


def persons(text: str, year: int) -> set[Decimal]:
    """How many persons a text speaks of: 25名, 二十五人, 23.5万人. Thresholds (1000人以下), ranges, estimates (近6万人), what there is for
    each (每村1名), parts (第一批50人) and those of other years are left out."""
    found: set[Decimal] = set()
    for match in _PERSONS.finditer(text):
        before = text[max(0, match.start() - 20) : match.start()]
        if _A_RANGE.match(text, match.end()) or _NOT_A_COUNT.search(before) or _FOR_EACH.search(before):
            continue
        years = OF_A_YEAR.findall(re.split("[。；;\n]", text[max(0, match.start() - 60) : match.start()])[-1])
        if years and int(years[-1]) != year:
            continue
        value = number(match[1], match[2]) if match[1] else Decimal(numeral(match[3]) or 0)
        found.add(value)
    return found


def standards(text: str) -> set[Decimal]:
    """What a text says that one person gets, in 元: 每人每月30元, 人均60元, 3360元/人."""
    return {number(match[1] or match[3], match[2] or "") for match in _EACH.finditer(text)}


def monthly(text: str) -> set[Decimal]:
    """What a text says that is paid a month, in 元, when it does not say to whom: 按照每月480元的补助标准, 592元/月."""
    return {number(match[1] or match[2]) for match in _A_MONTH.finditer(text)}


def prices(text: str) -> dict[str, set[Decimal]]:
    """What a text says that one thing costs, in 元, by what is counted: 4,800元/台, 每条每月450元."""
    found: dict[str, set[Decimal]] = {}
    for match in _PRICE_EACH.finditer(text):
        found.setdefault(match[1], set()).add(number(match[2], match[3]))
    for match in _PRICE.finditer(text):
        found.setdefault(match[3], set()).add(number(match[1], match[2]))
    return found


def price_of(target: Named) -> dict[str, set[Decimal]]:
    """What an indicator says that one thing costs, in 元, by what is counted: 2.5元/卷, or 每卷整理费用 2.5元."""
    found, value, named = prices(target.value), measure(target.value), _OF_ONE.match(target.name.strip())
    if not found and named and value and value.unit == "元":
        return {named[1]: {value.number}}
    return found


def sums(values: Sequence[Decimal]) -> set[Decimal]:
    """Every sum of some of the values; of very many only each one and all together."""
    if len(values) > 8:
        return {*values, sum(values, Decimal(0))}
    return {sum(some, Decimal(0)) for size in range(1, len(values) + 1) for some in combinations(values, size)}


def is_unit_cost(target: Named) -> bool:
    """Whether an indicator is what one person costs."""
    return bool(re.search(r"标准|人均|每人", target.name) or _PER_PERSON.search(target.value))


_COUNT_UNITS = {
    r"(?:村|社区|乡镇?|镇|街道|单位|企业|机构|学校|项目|课题|场次|台)(?:个数|数量|数)$": ("人", "元", "%", "万元"),
    r"(?:人数|人次|人员数|人员数量)$": ("元", "万元", "%", "个", "户", "元/人"),
    r"(?:网点|站点|平台|系统|大厅|窗口|终端)$": ("人", "元", "万元", "%"),
    r"^(?:人均|户均|每人|每户|每月|月均).*(?:补助|补贴|补助费|费用|成本|经费|标准)$": ("人", "户", "个", "次", "%"),
    r"(?:户数)$": ("人", "元", "万元", "%"),
    r"(?:率|满意度|覆盖面占比|比例|比重|占比)$": (
        "人",
        "元",
        "万元",
        "个",
        "次",
        "元/人",
        "天",
        "日",
        "件",
        "份",
        "户",
    ),
    r"(?:金额|总额|经费|资金|总成本|费用)$": ("人", "%", "个", "次", "户"),
    r"(?:里程|长度|公里数)$": ("人", "户", "个", "次", "元", "万元", "%"),
    r"(?:面积)$": ("人", "户", "个", "次", "元", "万元", "公里"),
    r"人员(?:数量|数)$": ("元", "万元", "亿元", "%"),
    r"(?:车|车辆|船|设备|样品|证书|档案|案件|树木|苗木|路灯|井)(?:数量|数|辆数|台数)$": (
        "元",
        "万元",
        "亿元",
        "%",
        "人",
        "人次",
        "户",
    ),
    r"(?:培训班|招聘会|座谈会|讲座|演练)(?:数量|数)?$": ("人", "名", "元", "万元", "%", "户"),
    r"(?:标准)$": ("人", "人/元", "每人每年", "人/年", "人/月"),
    r"(?:次数|场次|批次)$": ("人", "元", "万元", "%", "户", "台", "条", "卷", "张", "名"),
    r"(?:线路|专线)(?:数量|条数|数)?$": ("人", "元", "万元", "%", "户", "台", "卷", "次"),
    r"(?:单价|单位成本|工价)$": ("人", "户", "个", "次", "%"),
}
"""What an indicator's name ends with, and units that cannot measure it."""
_TURNED = re.compile("[一-龥]{1,2}[/／]元(?:[/／·][年月次])?")
"""卷/元 where 元/卷 is meant."""
_PRICE_NAME = re.compile("单价|标准|价格|成本|费用?$")
_NOUNS = [(re.compile(pattern), units) for pattern, units in _COUNT_UNITS.items()]


def noun_fault(target: Named) -> str:
    """The unit of an indicator when its noun cannot be measured in it, else ""."""
    value = measure(target.value)
    if value is None or not value.unit:
        return ""
    turned = _TURNED.fullmatch(value.unit) and _PRICE_NAME.search(target.name)
    return value.unit if turned or value.unit in _unfit(target.name.strip()) else ""


@lru_cache(maxsize=1_000)
def _unfit(name: str) -> tuple[str, ...]:
    """The units that cannot measure what bears this name."""
    bare = IN_BRACKETS.sub("", name)
    return next((units for pattern, units in _NOUNS if pattern.search(bare)), ())
