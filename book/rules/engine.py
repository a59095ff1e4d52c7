"""What a rule and a finding are, and how rules are collected and run. The rules stand in other modules of this package.

A rule has one code for ever, a severity and one Chinese sentence. It is a generator over a `Context` that yields a
`Departure` for everything that departs from the sentence:

    @rule("T1", Severity.ERROR, "表1 …",
    remedy="查对来源明细和上年结转，改正使收入总计与支出总计不等的那一笔。", tables=(1,), touches=("lines",))
    def overall_balance(context: Context) -> Iterator[Departure]: ...
"""

import importlib
import pkgutil
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache, cached_property
from operator import attrgetter
from types import MappingProxyType, ModuleType
from typing import Any, NamedTuple, Protocol, TypeVar

from book.document import Block, Paragraph
from book.editions import edition
from book.ledger import Ledger
from book.lexicon import Lexicon, shipped
from book.model import Book
from book.money import ZERO
from book.passages import Passage, passages
from book.process import Process
from book.tables import Table

T = TypeVar("T")


class Severity(StrEnum):
    """An error blocks submission, a warning needs an explanation, a hint may be ignored."""

    ERROR = "E"
    WARNING = "W"
    HINT = "I"


class Verdict(StrEnum):
    """What all findings together mean for submission."""

    READY = "可提交"
    TO_EXPLAIN = "需说明"
    BLOCKED = "不可提交"


class Chapter(Protocol):
    """A numbered chapter of the text."""

    @property
    def number(self) -> int: ...
    @property
    def blocks(self) -> tuple[Block, ...]: ...


class Departure(NamedTuple):
    """One place that departs from a rule; `where` is its path: `lines[3].amount`, `tables[2]/208/本年收入/合计`."""

    where: str
    message: str
    expected: Decimal | str | None = None
    actual: Decimal | str | None = None
    unit: str = "元"
    """What the two values count when they are numbers."""
    severity: Severity | None = None
    """Given when this departure weighs less than the rule's others."""
    span: tuple[int, int] | None = None
    """The characters of the text at `where` that it is about, from and to."""
    evidence: str = ""
    """What tells this departure from another with the same place, when the message must not say it (a person's name)."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A departure under the rule that names it. `see` holds the codes of rules that help to find the cause; `waived` is set
    on one that somebody has explained, so that it counts no more."""

    rule: str
    severity: Severity
    message: str
    where: str
    expected: Decimal | str | None
    actual: Decimal | str | None
    unit: str
    see: tuple[str, ...]
    span: tuple[int, int] | None = None
    evidence: str = ""
    waived: bool = False

    @property
    def difference(self) -> Decimal | None:
        """Actual − expected, in `unit`; None when they are not both numbers."""
        if isinstance(self.expected, Decimal) and isinstance(self.actual, Decimal):
            return self.actual - self.expected
        return None


class Context:
    """What a rule looks at: the Book, its tables and chapters (by default those that its edition derives), and what the
    unit published last year, and what is recorded of its way to the public, where these are known; and the word lists, by
    default those that are shipped."""

    def __init__(
        self,
        book: Book,
        tables: Sequence[Table] | None = None,
        *,
        chapters: Sequence[Chapter] | None = None,
        previous: Book | None = None,
        lexicon: Lexicon | None = None,
        process: Process | None = None,
    ):
        self.book = book
        self.previous = previous
        self.process = process
        self.lexicon = lexicon or shipped()
        self._tables = tables
        self._chapters = chapters
        self._shared: dict[Callable[[Context], Any], Any] = {}

    def shared(self, make: Callable[["Context"], T]) -> T:
        """What `make` makes of this context, made once for all rules that ask for it."""
        if make not in self._shared:
            self._shared[make] = make(self)
        made: T = self._shared[make]
        return made

    @cached_property
    def sheets(self) -> tuple[Table, ...]:
        """The tables in the order of the document."""
        return tuple(edition(self.book.edition).tables(self.book) if self._tables is None else self._tables)

    @cached_property
    def tables(self) -> Mapping[int, Table]:
        """The tables by number."""
        return MappingProxyType({table.number: table for table in self.sheets})

    @cached_property
    def chapters(self) -> Mapping[int, str]:
        """The computed words of the chapters of 第三部分 by number, a paragraph a line; what was typed is left out."""
        chapters = edition(self.book.edition).narrative(self.book) if self._chapters is None else self._chapters
        return MappingProxyType(
            {
                chapter.number: "\n".join(
                    "".join(span.text for span in block.spans if not span.field)
                    for block in chapter.blocks
                    if isinstance(block, Paragraph)
                )
                for chapter in chapters
            }
        )

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Every typed text that is printed."""
        return tuple(passages(self.book))

    @cached_property
    def ledger(self) -> Ledger:
        """The lines, to be summed."""
        return Ledger.of_lines(self.book.lines)

    def totals(self, *attributes: str, **where: object) -> dict[tuple[object, ...], Decimal]:
        """Exact sums in 元 of the lines that satisfy `where`, by the values of these attributes; zero when absent."""
        values = [attrgetter(attribute) for attribute in attributes]
        sums: dict[tuple[object, ...], Decimal] = defaultdict(lambda: ZERO)
        for line in self.ledger.where(**where).facts:
            sums[tuple(value(line) for value in values)] += line.amount
        return sums


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the catalogue: `remedy` says how to put right what departs from its sentence; `touches` names the parts of a
    Book ("tables" for its tables as such) and `tables` the tables it compares; `years` are inclusive."""

    code: str
    severity: Severity
    sentence: str
    check: Callable[[Context], Iterable[Departure]]
    remedy: str
    basis: str = ""
    years: tuple[int | None, int | None] = (None, None)
    touches: tuple[str, ...] = ()
    tables: tuple[int, ...] = ()
    see: tuple[str, ...] = ()

    def applies(self, context: Context) -> bool:
        """Whether the year is one of the rule's, and all tables are there that it compares."""
        first, last = self.years
        year = context.book.year
        if (first is not None and year < first) or (last is not None and year > last):
            return False
        return all(number in context.tables for number in self.tables)

    def findings(self, context: Context) -> Iterator[Finding]:
        for at in self.check(context):
            severity = at.severity or self.severity
            yield Finding(
                self.code,
                severity,
                nested(at.message),
                at.where,
                at.expected,
                at.actual,
                at.unit,
                self.see,
                at.span,
                at.evidence,
            )


def nested(message: str) -> str:
    """The message with quotation marks inside others as ‘’; as it is when they do not match."""
    depth, told = 0, []
    for char in message:
        depth -= char == "”"
        if depth < 0:
            return message
        told.append({"“": "‘", "”": "’"}.get(char, char) if depth else char)
        depth += char == "“"
    return "".join(told) if not depth else message


def rule(
    code: str,
    severity: Severity,
    sentence: str,
    *,
    remedy: str,
    basis: str = "",
    years: tuple[int | None, int | None] = (None, None),
    touches: tuple[str, ...] = (),
    tables: tuple[int, ...] = (),
    see: tuple[str, ...] = (),
) -> Callable[[Callable[[Context], Iterable[Departure]]], Rule]:
    """Turns a generator of departures into a Rule; being defined in a module of this package is what registers it."""
    return lambda check: Rule(code, severity, sentence, check, remedy, basis, years, touches, tables, see)


def collect(modules: Iterable[ModuleType]) -> Mapping[str, Rule]:
    """The rules that these modules define, by code, in order of definition. ValueError when a code occurs twice."""
    rules: dict[str, Rule] = {}
    for module in modules:
        for value in vars(module).values():
            if isinstance(value, Rule) and value.check.__module__ == module.__name__:
                if value.code in rules:
                    raise ValueError(f"rule {value.code} is defined twice")
                rules[value.code] = value
    return MappingProxyType(rules)


@cache
def catalogue() -> Mapping[str, Rule]:
    """All rules by code. Cannot be changed."""
    package = importlib.import_module("book.rules")
    names = sorted(module.name for module in pkgutil.iter_modules(package.__path__))
    rules = collect(importlib.import_module(f"{package.__name__}.{name}") for name in names)
    return MappingProxyType(dict(sorted(rules.items(), key=lambda item: _natural(item[0]))))


def run(
    book: Book, *, previous: Book | None = None, lexicon: Lexicon | None = None, process: Process | None = None
) -> tuple[Finding, ...]:
    """What all rules find in a Book, in the order of the catalogue; `previous` is what was published last year, `process` what
    is recorded of the budget's way, without which C28 finds nothing."""
    return _run(catalogue().values(), Context(book, previous=previous, lexicon=lexicon, process=process))


def check_tables(tables: Sequence[Table], book: Book) -> tuple[Finding, ...]:
    """What the rules about tables find in the given tables (of a document that was not derived here) and the Book."""
    rules = (rule for rule in catalogue().values() if rule.tables or "tables" in rule.touches)
    return _run(rules, Context(book, tables))


def verdict(findings: Iterable[Finding]) -> Verdict:
    """可提交 without errors and warnings, 需说明 with warnings only, 不可提交 with an error; what is waived does not count."""
    severities = {finding.severity for finding in findings if not finding.waived}
    if Severity.ERROR in severities:
        return Verdict.BLOCKED
    return Verdict.TO_EXPLAIN if Severity.WARNING in severities else Verdict.READY


def _run(rules: Iterable[Rule], context: Context) -> tuple[Finding, ...]:
    return tuple(finding for rule in rules if rule.applies(context) for finding in rule.findings(context))


def _natural(code: str) -> tuple[str, int]:
    """T2 before T10; letters in the order of the alphabet."""
    letters = code.rstrip("0123456789")
    return letters, int(code[len(letters) :] or 0)
