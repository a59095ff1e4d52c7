"""What stands in two places or in a row: clauses the same but for their numbers, sentences printed twice, ordinals. No rules."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from book.rules.text import HAN, numeral

_SENTENCE_END = re.compile("[。；;\n]")
_CLAUSE = re.compile(r"[^，,。；;、：:\n]+")
_NUMBER = re.compile(r"(?<![0-9.,])[0-9][0-9,]*(?:\.[0-9]+)?(?![0-9年])")
_TELLING = 6
"""Characters besides numbers from which a clause is hardly the same by chance."""
_LONG = 18
"""Characters from which a sentence is hardly printed twice on purpose."""
_ORDINAL = re.compile(
    rf"(?:^|(?<=[。；;：:\n]))\s*(?:(?P<digits>[0-9]{{1,2}})[、.．](?![0-9]*[%％])"
    rf"|(?P<han>[一二三四五六七八九十]{{1,3}})、(?=[{HAN}“《0-9])|[（(](?P<round>[0-9]{{1,2}}|[一二三四五六七八九十]{{1,3}})[）)])"
)
_FIRST = re.compile("(?:1|一)[、.．）)]")
_IN_ORDER = 2
"""Ordinals in a row from which the next is known."""


class Unlike(NamedTuple):
    """A clause of one text, from `start` to `end`, and the clause of another that differs from it in its numbers only."""

    start: int
    end: int
    said: str
    other: str


def differing(text: str, other: str) -> Iterator[Unlike]:
    """The clauses of two texts in the same words with other numbers, where each of the texts says them once. Years may differ."""
    here, there = _by_words(text), _by_words(other)
    for words, clauses in here.items():
        if len(clauses) == 1 and len(there.get(words, ())) == 1:
            (start, said), (_, told) = clauses[0], there[words][0]
            if _NUMBER.findall(said) != _NUMBER.findall(told):
                yield Unlike(start, start + len(said), said, told)


@lru_cache(maxsize=500)
def _by_words(text: str) -> Mapping[str, list[tuple[int, str]]]:
    """The clauses with numbers, by their words without the numbers, with where they start."""
    found: dict[str, list[tuple[int, str]]] = {}
    for match in _CLAUSE.finditer(text) if _NUMBER.search(text) else ():
        words, count = _NUMBER.subn("#", match[0].strip())
        if count and len(words) - count >= _TELLING:
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            found.setdefault(words, []).append((start, match[0].strip()))
    return found


def repeated(texts: Iterable[str]) -> Iterator[tuple[int, str]]:
    """The sentences that texts, read one after another, say twice: which text says it again, and the sentence."""
    seen: set[str] = set()
    for place, text in enumerate(texts):
        for sentence in map(str.strip, _SENTENCE_END.split(text)):
            if len(sentence) >= _LONG:
                if sentence in seen:
                    yield place, sentence
                seen.add(sentence)


class Misnumbered(NamedTuple):
    """An ordinal that does not follow the one before it: in which text, what it says, which number it should have."""

    place: int
    said: str
    expected: int


def misnumbered(texts: Sequence[str]) -> Iterator[Misnumbered]:
    """The ordinals of texts, read one after another, that neither go on nor begin anew after two in a row did: 1、2、4、"""
    rows: dict[str, tuple[int, int]] = {}
    if not any(map(_FIRST.search, texts)):
        return
    for place, text in enumerate(texts):
        for match in _ORDINAL.finditer(text):
            kind = next(name for name in ("digits", "han", "round") if match[name])
            value = int(match[kind]) if match[kind].isdecimal() else numeral(match[kind]) or 0
            kind += "" if match[kind].isdecimal() else "_han"
            last, length = rows.get(kind, (0, 0))
            if value == last + 1:
                rows[kind] = value, length + 1
            elif value == 1:
                rows[kind] = 1, 1
            elif length >= _IN_ORDER:
                rows[kind] = (value if value == last + 2 else last + 1), length + 1
                yield Misnumbered(place, match[0].strip(), last + 1)
