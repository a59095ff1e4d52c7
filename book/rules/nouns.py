"""How many there are of what, as a text says it and as an indicator does: 低保对象1863人, 282名村级协办员. No rules.

A number of a text belongs to an indicator only when both name the same noun in the same unit.
"""

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from book.numbers import exchanged, permuted, power_of_ten
from book.rules.targets import OF_A_YEAR, Measure
from book.rules.text import number

_UNITS = "人次|人|名|户|个|卷|台|条|张|份|件|套|辆|期|场|批次|次|册|页|平方米|公里|家"
_COUNT = re.compile(
    rf"(?<![0-9.,])([0-9][0-9,]*(?:\.[0-9]+)?)\s*(万?)({_UNITS})(?![/／次月余多]|以[上下内]|至|到|左右|百分点)"
)
_CLAUSE_START = re.compile(r"[，,。；;：:、\n（(“”]")
_ANOTHER_TIME = re.compile("期间|上年|去年|原有|现有|已|截至|截止|累计|以来|年底|年末|月底|月末")
_APPROXIMATE = re.compile(r"(?:近|约|超过?|不足|至|到|[-—–~～])\s*$")
_ALL_THERE_ARE = re.compile("全[县市区省乡镇国]|辖区|我[县市区]")
"""In a clause: it speaks of everybody, of whom an indicator may count a part."""
_EACH = re.compile("每|各(?![类种界])|平均|人均|单价")
_BEFORE_NUMBER = re.compile("(?:共计|共有|共|约|有|为|达到?|计|的)+$")
_ENDING = re.compile(
    "(?:人员数量|人员数|人次数?|人数|数量|次数|台数|个数|户数|条数|份数|卷数|张数|场次|批次|总数|数|待遇|领取|代缴|补贴|补助|发放|购置|培训|服务|支付|享受)$"
)
_DOING = (
    "购置|采购|更新|购买|配备.*的|配备|发放|享受|领取|补贴|补助|代缴|保障|涉及|租用|租赁|制作|印制|培训|外聘|聘用|完成|新增|"
    "举办|组织|开展|召开|审理|巡查|服务|开发|安置|覆盖|审计|检查|维修|改造|加工"
)
_BEGINNING = re.compile(f"^(?:其中|[：:]|{_DOING})")
_DONE_TO = re.compile(f"(?:{_DOING}|现场|专场|线[上下])$")
"""What may stand between another word and a noun without making it another noun: 现场|招聘会."""
_ALIKE = (("及以上", "以上"), ("其中", ""))
_CONNECTS = frozenset("有共为对的新购置拟等缴入用发展制中计县市区省年月含及和约")
"""What may stand before a noun in a clause without making it another noun: 共有|行政村, 更新|计算机; not 国产|计算机."""
_GENERAL = frozenset(
    (
        "人员",
        "单位",
        "对象",
        "项目",
        "参保",
        "资金",
        "设备",
        "活动",
        "居民",
        "职工",
        "群众",
        "企业",
        "人",
        "人次",
        "次",
        "工作",
        "服务",
        "业务",
        "机构",
    )
)
_SHORTEST = 10
_TELLING = 100
"""From here on a number of things tells what it counts."""
_PEOPLE = frozenset(("人", "户"))
_THINGS = frozenset(("台", "条", "套", "辆", "卷", "册", "场", "期", "份", "页", "件", "平方米", "公里"))
"""Units in which a form seldom counts two kinds of things."""
_SHORT_NOUNS = re.compile("(?:^|补助|补贴|覆盖|涉及|服务|参与|试点|的)(镇|乡|村|社区)(?:个数|数量|数)$")
"""Nouns of one character that an indicator may count by its name: 补助镇数."""
_SOME_OF_THEM = re.compile("[上下]半年|季度|首批|每批|第[一二三四]|分别|其中|另|新|旧|原|报废")
_ALTOGETHER = re.compile("[共总合]计?(?:有|设|聘|配备|安排|开发|需)?$")
_MONTHS = re.compile(r"(?<![0-9.])([0-9]{1,2})个月(?![内以前后])")
_LONGEST_PREFIX = 3
_LONG = 4
_NOUN = 8
"""Characters beside a number in which its noun stands."""


class Said(NamedTuple):
    """A number of a text: where it stands, what stands before and behind it in its clause, its value and unit."""

    start: int
    end: int
    before: str
    after: str
    number: Decimal
    unit: str


@lru_cache(maxsize=1_000)
def noun(name: str) -> str:
    """What an indicator counts, by its name: 低保对象 of 低保对象代缴人数; "" when that is too general to be found again."""
    for old, new in _ALIKE:
        name = name.replace(old, new)
    before = ""
    while name != before:
        before = name
        name = _BEGINNING.sub("", _ENDING.sub("", name)).removeprefix("的")
    return "" if len(name) < 2 or name in _GENERAL else name


@lru_cache(maxsize=500)
def counts(text: str, year: int) -> tuple[Said, ...]:
    """The numbers of things in a text about this year; not thresholds, approximations, standards, or other times'."""
    return tuple(_counts(text, year))


def _counts(text: str, year: int) -> Iterator[Said]:
    for match in _COUNT.finditer(text):
        before = _CLAUSE_START.split(text[max(0, match.start() - 40) : match.start()])[-1]
        if _APPROXIMATE.search(before) or _EACH.search(before) or _ANOTHER_TIME.search(before):
            continue
        if any(int(one) != year for one in OF_A_YEAR.findall(before)):
            continue
        after = _CLAUSE_START.split(text[match.end() : match.end() + 20])[0]
        for old, new in _ALIKE:
            before = before.replace(old, new)
        before = _BEFORE_NUMBER.sub("", before)
        yield Said(match.start(), match.end(), before, after, number(match[1], match[2]), _unit(match[3]))


def _unit(unit: str) -> str:
    return "人" if unit in ("名", "位") else unit


def about(text: str, year: int, name: str, unit: str) -> tuple[Said, ...]:
    """The numbers of a text that count what the indicator of this name and unit counts."""
    wanted, unit = noun(name), _unit(unit)
    short = _SHORT_NOUNS.search(name)
    if short:
        return tuple(one for one in counts(text, year) if one.unit == unit and re.match(f"{short[1]}(?!级)", one.after))
    if not wanted:
        return ()
    return tuple(
        one
        for one in counts(text, year)
        if one.unit == unit and (_ends(one.before, wanted) or _begins(one.after, wanted))
    )


def contradicted(text: str, year: int, name: str, value: Measure, others: Container[Decimal] = ()) -> Said | None:
    """What a text says of an indicator's noun, when it says one number that cannot be and the right one nowhere; or a number in
    the indicator's unit with two neighbouring digits exchanged, that is none of the `others` that indicators give."""
    unit = _unit(value.unit)
    if unit in ("月", "个月"):
        return _months(text, name, value)
    there = [one for one in counts(text, year) if one.unit == unit]
    if not there or any(one.number == value.number for one in there):
        return None
    said = about(text, year, name, value.unit)
    if len({one.number for one in said}) == 1 and contradicts(said[0].number, value):
        slip = permuted(said[0].number, value.number)
        return said[0] if slip or not _ALL_THERE_ARE.search(said[0].before) else None
    tail = noun(name)[-2:]
    if len(noun(name)) >= _LONG and tail not in _GENERAL:
        said = tuple(one for one in there if one.after.startswith(tail) and one.number not in others)
        if len(said) == 1 and _ALTOGETHER.search(text, 0, said[0].start) and contradicts(said[0].number, value):
            return said[0]
        if (
            len(there) == 1
            and said
            and value.operator not in ("≤", "<")
            and _two_exchanged(said[0].number, value.number)
        ):
            return said[0]
    return next((one for one in there if exchanged(one.number, value.number) and one.number not in others), None)


def told_otherwise(texts: Iterable[str], year: int, name: str, value: Measure) -> Said | None:
    """What two texts or more say of the thing that an indicator's name ends with, by one number that contradicts the indicator's; None
    where one of them says the indicator's or they differ."""
    tail = noun(name).rpartition("的")[2]
    if len(tail) < _LONG or tail in _GENERAL:
        return None
    said = [
        [one for one in counts(text, year) if one.unit == _unit(value.unit) and one.before.endswith(tail)]
        for text in texts
    ]
    found = [one for some in said for one in some]
    if sum(map(bool, said)) < 2 or len({one.number for one in found}) != 1 or found[0].number == value.number:
        return None
    return found[0] if contradicts(found[0].number, value) else None


def odd_one(text: str, others: Iterable[str], year: int, name: str, value: Measure) -> Said | None:
    """The one number that a text says in an indicator's unit, when it is the indicator's but for its decimal point or the order of its
    digits; or when another text says the indicator's: 12台 in a plan where the goal and the indicator say 10台. In units of many
    things only beside the indicator's noun."""
    if _SOME_OF_THEM.search(text) or not name.strip():
        return None
    there = [one for one in counts(text, year) if one.unit == _unit(value.unit)]
    if (
        len(there) == 1
        and max(there[0].number, value.number) >= _TELLING
        and min(there[0].number, value.number) >= _SHORTEST
    ):
        (one,) = there
        if permuted(one.number, value.number) or power_of_ten(one.number, value.number):
            return one
    tail = "" if value.unit in _THINGS else noun(name)[-2:]
    if value.unit not in _THINGS and (len(tail) < 2 or tail in _GENERAL):
        return None

    def about_it(words: str) -> list[Said]:
        return [
            one
            for one in counts(words, year)
            if one.unit == _unit(value.unit) and (one.after.startswith(tail) or one.before.endswith(tail))
        ]

    said = about_it(text)
    if len(said) != 1 or said[0].number == value.number:
        return None
    return said[0] if any([one.number for one in about_it(other)] == [value.number] for other in others) else None


def exchanged_between(
    texts: Mapping[str, str], year: int, known: Container[Decimal]
) -> Iterator[tuple[str, Said, Decimal]]:
    """The numbers that one text alone says and that are another text's but for digits in another order, in one unit: 202个 in the
    overview where plan and goal say 220个. `known` numbers are right wherever they stand."""
    said = {name: counts(text, year) for name, text in texts.items()}
    for name, found in said.items():
        elsewhere = [one for other, some in said.items() if other != name for one in some]
        for one in found:
            if one.number in known or any((one.number, one.unit) == (other.number, other.unit) for other in elsewhere):
                continue
            for other in elsewhere:
                alike = permuted(one.number, other.number) and _same_noun(one, other)
                if other.unit == one.unit and (alike or exchanged(one.number, other.number)):
                    yield name, one, other.number
                    break


def _same_noun(one: Said, other: Said) -> bool:
    """Whether three characters of a word beside one number also stand beside the other: 公益性岗位202个, 220个公益性岗位."""
    left, right = ((said.before[-_NOUN:], said.after[:_NOUN]) for said in (one, other))
    words = {word[start : start + 3] for word in left for start in range(len(word) - 2)}
    return any(word in beside for word in words for beside in right)


def _months(text: str, name: str, value: Measure) -> Said | None:
    """Of an indicator that counts months, what a text says when it says one other number of months, not a time limit."""
    found = [*_MONTHS.finditer(text)] if name.strip().endswith("月数") else []
    if len(found) != 1 or number(found[0][1]) == value.number:
        return None
    return Said(found[0].start(), found[0].end(), "", "", number(found[0][1]), "个月")


def other_unit(text: str, year: int, name: str, value: Measure) -> Said | None:
    """The same number of the same noun in a text, in another unit: 低保对象15200人 beside 15200户. None where both are said."""
    wanted, unit = noun(name), _unit(value.unit)
    if not wanted or unit not in _UNITS.split("|") or (unit not in _PEOPLE and value.number < _TELLING):
        return None
    same = [one for one in counts(text, year) if one.number == value.number]
    if any(one.unit == unit for one in same):
        return None
    other = (one for one in same if {one.unit, unit} != {"人", "人次"} and (unit not in _PEOPLE or one.unit in _PEOPLE))
    return next((one for one in other if _ends(one.before, wanted) or _begins(one.after, wanted)), None)


def _two_exchanged(one: Decimal, other: Decimal) -> bool:
    """Whether two numbers of two different digits are each other's reverse: 21 and 12."""
    first, second = f"{one:f}", f"{other:f}"
    return len(first) == 2 and first != second and first == second[::-1]


def _ends(before: str, wanted: str) -> bool:
    before = before if before.endswith(wanted) else before.removesuffix("人员")
    if len(before) >= _LONG and wanted.startswith(before):
        return True  # 农村户口1人 beside 农村户口遗属人数
    if not before.endswith(wanted):
        return False
    rest = before[: -len(wanted)]
    return not rest or rest[-1] in _CONNECTS or bool(_DONE_TO.search(rest))


def _begins(after: str, wanted: str) -> bool:
    place = after.find(wanted)
    return 0 <= place <= _LONGEST_PREFIX and not re.search("[的和及与、共有为]", after[:place])


def contradicts(said: Decimal, value: Measure) -> bool:
    """Whether a number of a text cannot stand beside an indicator's: the same digits in another order, or on the wrong side."""
    if said == value.number:
        return False
    if permuted(said, value.number) or power_of_ten(said, value.number):
        return True
    if abs(said - value.number) <= value.number * Decimal("0.02"):
        return False
    if value.operator in ("≥", ">"):
        return said < value.number
    return said > value.number or value.operator not in ("≤", "<")
