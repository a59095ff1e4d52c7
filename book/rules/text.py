"""What rules about texts have in common: document numbers, titles, numerals, copies. No rules."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from book.model import Form
from book.rules.engine import Context

HAN = "一-龥"
DOCUMENT_NUMBER = re.compile(r"[〔\[【(（［]\s*((?:19|20)[0-9]{2})\s*(?:年)?[〕\]】)）］]\s*第?\s*[0-9]+\s*号")
"""发文字号: the year in brackets of any kind, then the number."""
TITLE = re.compile(r"《[^》]*》")

DIGITS = r"[0-9][0-9,]{0,15}(?:\.[0-9]{1,6})?"
"""A number as typed, in a pattern."""
COUNTED = "人次|人|名|户|个|卷|台|条|张|份|件|套|辆|亩|次|册|块|部|盏|场|期|批次|批|页|平方米|立方米|公里|米|家"
"""Words that things are counted in, in a pattern."""
IN_BRACKETS = re.compile(r"（[^（）]*）|\([^()]*\)")

_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_SCALE = {"": 1, "万": 10_000, "亿": 100_000_000}
_NUMERAL = re.compile(rf"[{''.join(_DIGITS)}{''.join(_UNITS)}万]+")
_PUNCTUATION = re.compile(r"[\s,，.。;；:：、!！?？()（）\[\]【】〔〕“”\"'《》<>]+")


def without_titles(text: str) -> str:
    """The text with what stands in 《》 blanked out: a title may speak of other years and bodies. Positions stay."""
    return TITLE.sub(lambda match: "　" * len(match[0]), text) if "《" in text else text


def numeral(text: str) -> int | None:
    """The value of a Chinese numeral below a hundred million, such as 二十五; None when it is none."""
    if not _NUMERAL.fullmatch(text):
        return None
    total = section = digit = 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char == "万":
            total, section, digit = (total + section + digit) * 10_000, 0, 0
        else:
            section, digit = section + (digit or 1) * _UNITS[char], 0
    return total + section + digit


def number(digits: str, scale: str = "") -> Decimal:
    """The value of a number as typed, such as 1,068 with 万."""
    return Decimal(digits.replace(",", "").replace("，", "")) * _SCALE[scale]


def yuan(name: str) -> str:
    """An amount in 元, its digits under a name, in a pattern; `scaled` reads it."""
    return rf"(?P<{name}>{DIGITS})\s*(?P<{name}_scale>[万亿]?)元"


YUAN = re.compile(rf"(?<![0-9.,]){yuan('sum')}")


def scaled(match: re.Match[str], name: str) -> Decimal:
    """The value in 元 of an amount that `yuan(name)` has found."""
    return number(match[name], match[f"{name}_scale"] or "")


def blank_brackets(text: str) -> str:
    """The text with what stands in brackets blanked out. Positions stay."""
    return IN_BRACKETS.sub(lambda match: "　" * len(match[0]), text)


def plain(text: str) -> str:
    """The text without punctuation and blanks, to be compared."""
    return _PUNCTUATION.sub("", text)


def copied(one: str, other: str, share: float = 0.8) -> bool:
    """Whether two plain texts say the same: equal, or the longer one adds little to the shorter."""
    short, long = sorted((one, other), key=len)
    return bool(short) and short in long and len(short) >= share * len(long)


def sentence(text: str, start: int, end: int) -> str:
    """The sentence, or the part of it between semicolons, that a place of a text stands in."""
    first = max(text.rfind(mark, 0, start) for mark in "。；;\n") + 1
    last = min((found for mark in "。；;\n" if (found := text.find(mark, end)) >= 0), default=len(text))
    return text[first:last]


def quoted(text: str, start: int, end: int, around: int = 8) -> str:
    """A place of a text with a few characters around it."""
    left, right = max(0, start - around), min(len(text), end + around)
    return ("…" if left else "") + text[left:right].replace("\n", " ") + ("…" if right < len(text) else "")


def forms(context: Context) -> Iterator[tuple[str, str, Form]]:
    """Every project's form with its path and the project's name."""
    for index, project in enumerate(context.book.projects):
        if project.form:
            yield f"projects[{index}].form", project.name, project.form


def first_of_each(found: Iterable[tuple[str, str]]) -> dict[str, tuple[str, int]]:
    """For each key the first path it was found at, and how often it was found."""
    places: dict[str, tuple[str, int]] = {}
    for key, path in found:
        first, count = places.get(key, (path, 0))
        places[key] = first, count + 1
    return places


def times(count: int) -> str:
    """The words after a message for what is found more than once."""
    return f"（共{count}处）" if count > 1 else ""
