"""C25: punctuation of running text, and its correction."""

import re
from collections.abc import Iterator
from functools import lru_cache

from book.passages import Passage
from book.rules.engine import Context, Departure, Severity, rule
from book.rules.text import HAN, times

_WIDE = str.maketrans({",": "，", ";": "；", ":": "：", "!": "！", "?": "？"})
_NARROW = str.maketrans("０１２３４５６７８９．％", "0123456789.%")
_WIDE_DIGITS = re.compile("[０-９][０-９．％]*")
_QUOTED = re.compile(r'"([^"“”\n]*)"')
_SIDE = rf"[{HAN}《》“”（）〔〕，。；：、！？]"
_HALF_WIDTH = re.compile(rf"(?<={_SIDE})\s*[,;:!?]\s*(?![/0-9][/0-9]/)|\s*[,;:!?]\s*(?={_SIDE})")
_BRACKETS = re.compile(r"\(([^()（）]*)\)|（([^()（）]*)\)|\(([^()（）]*)）")
_HAS_HAN = re.compile(f"[{HAN}]")
_DOCUMENT = re.compile(rf"(?<=[{HAN}])[\[【(（［]\s*((?:19|20)[0-9]{{2}})\s*[\]】)）］](?=\s*第?\s*[0-9]+\s*号)")
_BLANKS = re.compile(
    rf"(?<=[{HAN}，。；：、])(?<![部厅局委院会府央办署行条章节款])[ \u3000]+(?=[{HAN}0-9，。；：、])"
    rf"|(?<=[0-9，。；：、])[ \u3000]+(?=[{HAN}])"
)
"""Between the bodies that issue a document together, and after the number of an article, a blank is right: 财政部 民政部."""
_REPEATED = re.compile(r"([，。；：、])[，。；：、]+")
_NO_UNIT = re.compile(
    r"((?:预算|收入|支出|经费|拨款|资金)(?:总计|合计|总额)?[为共计]{0,2}[0-9][0-9,]*\.[0-9]{2})(?=[，。；、]|$)"
)
_NO_YUAN = re.compile(
    r"((?:预算|收入|支出|经费|费用?|拨款|资金|补[助贴]|金额|缺口)[为共计需约]{0,2}[0-9][0-9,]*(?:\.[0-9]+)?万)(?=[，。；、]|$)"
)
_STRONGEST = "。；：，、"


def fix(text: str) -> str:
    """The text with the punctuation of Chinese print: full width, none doubled, no blanks between characters, document
    years in 〔〕, and 万元 where an amount of the explanation has no unit. Fixing twice changes nothing more."""
    while (better := _once(text)) != text:
        text = better
    return text


@lru_cache(maxsize=1_000)
def _once(text: str) -> str:
    text = _WIDE_DIGITS.sub(lambda match: match[0].translate(_NARROW), text)
    text = _QUOTED.sub(_quotes, text)
    text = _DOCUMENT.sub(r"〔\1〕", text)
    text = _BRACKETS.sub(_bracket, text)
    text = _HALF_WIDTH.sub(lambda match: match[0].strip().translate(_WIDE), text)
    text = _REPEATED.sub(lambda match: min(match[0], key=_STRONGEST.index), text)
    text = _BLANKS.sub("", text)
    return _NO_YUAN.sub(r"\1元", _NO_UNIT.sub(r"\1万元", text))


def _quotes(match: re.Match[str]) -> str:
    """Chinese quotation marks round Chinese words."""
    return f"“{match[1]}”" if _HAS_HAN.search(match[1]) else match[0]


def _bracket(match: re.Match[str]) -> str:
    """Full-width brackets round Chinese words, and where only one of the two was."""
    inner = next(group for group in match.groups() if group is not None)
    mixed = match[1] is None
    return f"（{inner}）" if mixed or _HAS_HAN.search(inner) else match[0]


@rule(
    "C25",
    Severity.HINT,
    "标点规范：不连用句号分号，中文里用全角标点，文号年份用六角括号，金额写单位。可一键修正。",
    remedy="点“一键修正”，或到原文处改正。",
    basis="《标点符号用法》（GB/T 15834—2011）；《党政机关公文格式》（GB/T 9704—2012）",
    touches=("overview", "projects", "whole_unit_performance", "reasons", "texts"),
)
def typography(context: Context) -> Iterator[Departure]:
    first: dict[str, Passage] = {}
    counts: dict[str, int] = {}
    for passage in context.passages:
        if passage.running and _once(passage.text) != passage.text:
            first.setdefault(passage.group, passage)
            counts[passage.group] = counts.get(passage.group, 0) + 1
    for group, passage in first.items():
        was, better = _difference(passage.text, fix(passage.text))
        yield Departure(passage.path, f"标点不规范{times(counts[group])}，可一键修正", better, was)


def _difference(text: str, better: str) -> tuple[str, str]:
    """The first place where two texts differ, as it was and as it is better, with a few characters around it."""
    start = next((i for i, (one, other) in enumerate(zip(text, better, strict=False)) if one != other), len(better))
    left = max(0, start - 6)
    return text[left : start + 8], better[left : start + 8]
