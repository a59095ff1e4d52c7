"""A disclosure in plain words: of every 100 yuan, how much comes from where and is spent on what."""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from book import money
from book.classification import classes
from book.editions import edition
from book.labels import KIND_LABELS, SOURCE_LABELS, VINTAGE_LABELS
from book.ledger import Ledger
from book.model import Book
from book.money import ZERO
from book.types import Source, Vintage


class Part(NamedTuple):
    """A part of a whole: what it is, the amount in 万元 as printed, yuan of every hundred as printed, and the length of its bar."""

    label: str
    amount: str
    of_hundred: str
    length: str


class Question(NamedTuple):
    """A question that a reader has, and the parts that answer it."""

    key: str
    text: str
    parts: tuple[Part, ...]


class Summary(NamedTuple):
    """Totals as printed, the change against last year in words ("" where it is unknown), and the questions."""

    total: str
    change: str
    three_public: str
    projects: int
    questions: tuple[Question, ...]


def summary(book: Book) -> Summary:
    """The plain summary of a Book: the same amounts as in its tables, the same words."""
    lines = Ledger.of_lines(book.lines)
    printed = edition(book.edition).prior_year(book)
    whole = lines.total
    current, carried = lines.where(vintage=Vintage.CURRENT), lines.where(vintage=Vintage.CARRYOVER)
    sources = [(SOURCE_LABELS[source], current.where(source=source).total) for source in Source]
    uses = [(KIND_LABELS[kind], lines.where(kind=kind).total) for kind in KIND_LABELS]
    fields = [(_class(book, code), part.total) for code, part in lines.by("function_code", 3).items()]
    questions = (
        Question("fields", "钱花在哪些方面？", _parts(fields, whole)),
        Question("uses", "保运转还是办专项？", _parts(uses, whole)),
        Question(
            "sources", "钱从哪里来？", _parts([*sources, (VINTAGE_LABELS[Vintage.CARRYOVER], carried.total)], whole)
        ),
    )
    three_public = sum((amount for amount in dict(printed.three_public).values() if amount), ZERO)
    return Summary(
        money.amount(whole),
        _change(whole, book.prior_year.expenditure_total, book.year - 1),
        money.amount(three_public),
        len(book.projects),
        questions if whole else (),
    )


def _class(book: Book, code: str) -> str:
    """The name of a class of functions, as this Book prints it."""
    known = classes().get(code)
    return book.subjects.get(code) or (known.name if known else code)


def _parts(named: Iterable[tuple[str, Decimal]], whole: Decimal) -> tuple[Part, ...]:
    """The parts that are not nothing, the largest first."""
    present = sorted(((name, amount) for name, amount in named if amount), key=lambda part: -part[1])
    return tuple(
        Part(name, money.amount(amount), money.percent(amount, whole), f"{money.share(amount, whole):.2f}")
        for name, amount in present
    )


def _change(now: Decimal, before: Decimal | None, year: int) -> str:
    """What changed against last year's published total, in the words of the document."""
    if before is None:
        return ""
    difference = money.change(now, before)
    if not difference:
        return f"与{year}年预算数相同"
    more = "增加" if difference > 0 else "减少"
    rate = money.rate(now, before)
    grown = "增长" if difference > 0 else "下降"
    return f"比{year}年{more}{abs(difference):,.2f}万元" + (f"，{grown}{abs(rate):.2f}%" if rate is not None else "")
