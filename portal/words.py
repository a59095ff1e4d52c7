"""Chinese words for searching. Chinese writes no spaces: a word is found by the pairs of characters that it consists of."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString

MAX_WORDS, MAX_LENGTH = 5, 30
_QUIET = "“”‘’\"'《》〈〉「」"
"""Marks that people leave out when they search: “三公”经费 is found as 三公经费."""
_DROPPED = re.compile(rf"[{_QUIET}]|(?<=\d),(?=\d{{3}})")
_RUN = re.compile(r"[一-鿿㐀-䶿〇]+|[0-9a-z]+(?:\.[0-9a-z]+)*")

BEFORE, AFTER = 36, 84
"""Characters of an excerpt before and after the word that was found."""


def plain(text: str) -> str:
    """The text as it is searched: narrow letters and digits in lower case, without quotation marks and thousands separators."""
    return _DROPPED.sub("", unicodedata.normalize("NFKC", text).lower())


def pieces(text: str) -> Iterator[str]:
    """What a plain text is indexed by: pairs of neighbouring characters, numbers and Latin words whole."""
    for run in _RUN.findall(text):
        if run[0].isascii():
            yield run
        else:
            yield from (run[place : place + 2] for place in range(len(run) - 1))


def wanted(query: str) -> list[str]:
    """The words that a visitor typed, plain, at most MAX_WORDS; a single character is no word."""
    words = (word[:MAX_LENGTH] for word in plain(query).split())
    return list(dict.fromkeys(word for word in words if any(pieces(word))))[:MAX_WORDS]


def held(text: str, words: Sequence[str]) -> bool:
    """Whether every one of the words stands in the text as it is printed, not its pieces alone."""
    return all(_pattern(word).search(text) or word in plain(text) for word in words)


def excerpt(text: str, words: Sequence[str]) -> SafeString:
    """The line around the first of the words that stands in the text, all words marked; "" when none does."""
    patterns = [_pattern(word) for word in words]
    first = min((found.start() for pattern in patterns if (found := pattern.search(text))), default=None)
    if first is None:
        return SafeString("")
    start = max(text.rfind("\n", 0, first) + 1, first - BEFORE)
    end = text.find("\n", first)
    end = min(len(text) if end < 0 else end, first + AFTER)
    opening = "…" if start and text[start - 1] != "\n" else ""
    closing = "…" if end < len(text) and text[end] != "\n" else ""
    return format_html("{}{}{}", opening, marked(text[start:end], words), closing)


def marked(text: str, words: Sequence[str]) -> SafeString:
    """The text with the words marked."""
    if not words:
        return format_html("{}", text)
    anyone = re.compile(
        "|".join(_pattern(word).pattern for word in sorted(words, key=len, reverse=True)), re.IGNORECASE
    )
    html, place = SafeString(""), 0
    for found in anyone.finditer(text):
        html += format_html("{}<mark>{}</mark>", text[place : found.start()], found.group())
        place = found.end()
    return html + format_html("{}", text[place:])


def _pattern(word: str) -> re.Pattern[str]:
    """Finds a plain word in a text as it is printed."""
    return re.compile(f"[{_QUIET},]?".join(map(re.escape, word)), re.IGNORECASE)
