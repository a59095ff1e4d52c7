"""The amounts that a reason for a change names, and how much of the change they leave unexplained.

An amount takes its direction from the last word before it: 减少…18000万元、375万元；增加…742万元; or, where it is said so, from
the end of its clause: 9.6万元本年不再安排. What only says the change again (比上年减少45513.57万元, 增减相抵，净减少20万元) or a
total explains nothing and is not counted.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import accumulate
from typing import NamedTuple

from book.numbers import Amount, amounts, clause_before

MORE = (
    "增加",
    "新增",
    "增长",
    "上调",
    "提高",
    "上升",
    "追加",
    "增资",
    "增人",
    "调增",
    "核增",
    "扩大",
    "多支",
    "多安排",
    "多列",
    "多收",
    "上年多",
    "去年多",
    "增支",
)
LESS = (
    "减少",
    "下降",
    "压减",
    "核减",
    "调减",
    "降低",
    "取消",
    "削减",
    "节约",
    "缩减",
    "收回",
    "压缩",
    "下调",
    "减员",
    "不再",
    "少支",
    "少安排",
    "少列",
    "少收",
    "上年少",
    "去年少",
    "减支",
    "减收",
)
CARRIED = "结转"
"""Money carried over adds to the year."""
_CHANGED = "|".join(MORE + LESS)
_DIRECTION = re.compile(f"{_CHANGED}|{CARRIED}")
_BOTH = re.compile("增减|不增不减|增收节支")
_TOTAL = re.compile("总计|合计|总额|共计|总收入|总支出|总量")
_SENTENCE = re.compile(r"[。；;\n]")
_NO_MORE = re.compile(
    r"(?:[^，,。；;、\n]{0,10}已[^，,。；;、\n]{1,10}[，,])?(?:[、和及][^，,。；;、\n]{1,16}?万?元){0,4}[^，,。；;、\n]{0,12}?(?:不再|取消|停止安排|未再安排)"
)
"""After an amount: it is spent no more."""
_OVERALL = (
    r"(?:(?:增减)?相抵后?|(?:收入|支出|收支)?预算(?:总额)?|全年)?净|(?:增减)?相抵后?|(?:收入|支出|收支)预算(?:总额)?"
)
_COMPARED = r"(?:与|比|较|同)\s*(?:上年|去年|上一年|\d{4}年)度?(?:预算数?)?(?:相比|比较)?|同比|总共|共|合计"
_SUBJECT = r"(?:\d{4}年度?)?(?:[本我]?(?:单位|部门|中心))?(?:预算)?(?:收入|支出|收支)(?:预算)?(?:总计|总额)?"
_AGAIN = re.compile(
    rf"^\s*(?:{_SUBJECT})?(?:{_OVERALL}|{_COMPARED})+(?:净|有所|预算数?)*(?:{_CHANGED})(?:了|额|约)?\s*$"
)
_PARTS = re.compile(r"\s*(?:[（(]\s*(?:其中)?[：:]?|[，,]?\s*(?:其中|主要(?:是|为|包括)|分别[是为])[：:]?|[：:])")
_EACH = re.compile(rf"(?P<of>[^，,。；;：:\n\d]{{2,60}}?)各(?:自|项)?(?:{_CHANGED})?(?:了|经费|支出|预算)*$")
"""Before an amount: it is said of each of several things."""
_CLOSED = re.compile("[）)]")
_ALTOGETHER = re.compile(
    rf"(?:^|[，,。；;])(?:增减)?(?:总体|总的(?:来[看说])?|综上(?:所述)?[，,]?|综合以上因素[，,]?|以上因素综合|相抵后?|整体)上?[^，,。；;\d]{{0,10}}?(?P<way>{_CHANGED})"
)
_ORDINAL = re.compile("^[一二三四五六七八九十]{1,2}是|^[0-9]{1,2}[.．]")
_CLAUSES = re.compile(r"[，,。；;：:、（(\n]")
_CENT = Decimal("0.01")
_ONLY_CHANGED = re.compile(rf"^\s*(?:共|合计|净|相应|因此|预算)*(?:{_CHANGED})(?:了|额|约|支出|收入)*\s*$")
_FROM_TO = re.compile(r"(?:由|从)[^，,。；;]*$")
_TO = re.compile(rf"^\s*(?:{_CHANGED}|调整|变)(?:到|至|为)\s*$")
_FILLER = re.compile(
    r"[\d.,，。；;：:、%（）()“”\s]|元|万|亿|年度?|上年|去年|比|较|与|同|预算数?|收入|支出|本|我|单位|部门|中心|总计|合计|总额|安排|其中|主要|原因|是|"
    r"根据|按照|实际|工作|需要|据实|由于|因为|因|所致|导致|引起|有所|变动|变化|情况|经费|资金|拨款|财政|一般公共|当年|正常|增减|的|了|和|等|及|持平|相同|无|"
    + _DIRECTION.pattern
)


class Named(NamedTuple):
    """An amount that a reason names, in 万元; `sign` is 1 for more, -1 for less, 0 when no word says which; `about` is what its
    clause says it is of."""

    amount: Decimal
    sign: int
    text: str
    about: str = ""


def named(text: str, change: Decimal | None = None) -> tuple[Named, ...]:
    """The amounts that explain something, in their order; one that repeats the `change` in 万元 does not."""
    plain = _without_parts(_BOTH.sub(lambda match: "　" * len(match[0]), text), change)
    found: list[Named] = []
    end, running, last_start, first = 0, 0, None, 0
    for amount in amounts(plain):
        between, clause = plain[end : amount.start], clause_before(plain, amount.start)
        if _SENTENCE.search(between):
            first = len(found)
        running = _direction(between) or running
        direction = -1 if _NO_MORE.match(plain, amount.end) else running
        value = amount.yuan / 10_000 * _times(plain[: amount.start])
        if last_start is not None and _TO.match(between) and _FROM_TO.search(plain[:last_start]):
            before = found.pop().amount if found else Decimal(0)
            found.append(Named(abs(value - before), 1 if value > before else -1, plain[last_start : amount.end]))
        elif not _repeats(plain, amount, change) and not _summed_up(clause, value, found[first:]):
            found.append(Named(value, direction, amount.text, _about(plain, amount.start)))
        end, last_start = amount.end, amount.start
    return tuple(found)


def _about(text: str, position: int) -> str:
    """What an amount is of: its clause without the words for more and less, or, where nothing is left of it, the clause before."""
    clauses = _CLAUSES.split(text[:position])[-2:]
    left = [_ORDINAL.sub("", re.sub(_CHANGED, "", clause).strip()) for clause in clauses]
    return left[-1] or left[0]


def _times(before: str) -> int:
    """Of how many things an amount is said: 公务接待费、培训费各压减 is two."""
    match = _EACH.search(before[-80:])
    if match is None:
        return 1
    return len(re.split("、" if "、" in match["of"] else "[和与及]", match["of"]))


def _without_parts(text: str, change: Decimal | None) -> str:
    """The text with the parts of an amount blanked out, which stand behind it in brackets, a colon or 其中 and sum up to it, unless it
    only repeats the `change`. Positions stay."""
    for amount in amounts(text):
        opening = _PARTS.match(text, amount.end)
        if not opening or _repeats(text, amount, change):
            continue
        closing = _CLOSED if opening[0].strip()[0] in "（(" else _SENTENCE
        end = found.start() if (found := closing.search(text, opening.end())) else len(text)
        parts = named(text[opening.end() : end])
        total = sum((part.amount * (part.sign or 1) for part in parts), Decimal(0))
        value, some = amount.yuan / 10_000, closing is _CLOSED and "其中" in opening[0]
        if parts and (abs(abs(total) - value) < _CENT * len(parts) or (some and abs(total) < value)):
            text = text[: opening.end()] + "　" * (end - opening.end()) + text[end:]
    return text


def _repeats(text: str, amount: Amount, change: Decimal | None) -> bool:
    sentence = _SENTENCE.split(text[: amount.start])[-1]
    return _restated(clause_before(text, amount.start), sentence, amount.yuan / 10_000, change)


def _summed_up(clause: str, value: Decimal, before: Sequence[Named]) -> bool:
    """Whether an amount says again what those before it in the sentence come to: 18万元、3万元不再安排，减少21万元."""
    if not _ONLY_CHANGED.match(clause):
        return False
    totals = accumulate(part.amount * (part.sign or 1) for part in reversed(before))
    return any(abs(total) == value for total in totals)


def restated(text: str, change: Decimal) -> tuple[Decimal, ...]:
    """The whole change as a reason says it again, signed, in 万元: in a sentence about totals, or its very amount."""
    found = []
    for amount in amounts(text):
        clause, value = clause_before(text, amount.start), amount.yuan / 10_000
        sentence = _SENTENCE.split(text[: amount.start])[-1]
        if _AGAIN.match(clause) and (value == abs(change) or _TOTAL.search(sentence)):
            found.append(value * _direction(clause))
    return tuple(found)


def explained(reason: str, change: Decimal) -> Decimal | None:
    """What the amounts named in a reason add up to in 万元 (one without a direction goes with the change); None when
    it names none."""
    parts = named(reason, change)
    towards = 1 if change >= 0 else -1
    return sum((part.amount * (part.sign or towards) for part in parts), Decimal(0)) if parts else None


def unexplained(reason: str, change: Decimal) -> Decimal | None:
    """The part of a change in 万元 that the amounts named in its reason leave open; None when it names none."""
    total = explained(reason, change)
    return None if total is None else change - total


def substance(reason: str) -> str:
    """What a reason says besides repeating that figures changed."""
    return _FILLER.sub("", reason)


def overall(reason: str) -> int:
    """The direction that a reason says the whole goes: 1 for more, -1 for less, 0 when it does not say."""
    found = [*_ALTOGETHER.finditer(reason)]
    return _direction(found[-1]["way"]) if found else 0


def directions(reason: str) -> set[int]:
    """The directions that a reason speaks of: 1 for more, -1 for less."""
    return {_direction(word) for word in re.findall(_CHANGED, _BOTH.sub("", reason))}


def _direction(words: str) -> int:
    found = _DIRECTION.findall(words)
    return 0 if not found else -1 if found[-1] in LESS else 1


def _restated(clause: str, sentence: str, value: Decimal, change: Decimal | None) -> bool:
    """Whether an amount after this clause says a total or the whole change again instead of explaining a part."""
    if _TOTAL.search(clause):
        return True
    if _AGAIN.match(clause):
        return change is None or value == abs(change) or bool(_TOTAL.search(sentence))
    return bool(_TOTAL.search(sentence)) and not re.search(_CHANGED, clause)
