"""Enters publications into the portal's lists: their figures and words, made from the published revision alone."""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import QuerySet

from book.editions import edition
from book.ledger import Ledger
from book.model import Book, ThreePublic
from book.money import ZERO
from book.types import Kind, Nature
from disclosures.models import PublicationText
from portal.models import Entry
from portal.words import plain

AT_ONCE = 200


def figures(book: Book) -> dict[str, Decimal | None]:
    """The figures of a document in the portal's lists, in 元, by the names of Entry's columns."""
    lines, printed = Ledger.of_lines(book.lines), edition(book.edition).prior_year(book)
    has_operating_cost = book.unit.nature is not Nature.PUBLIC_INSTITUTION
    return {
        "income": printed.income_total,
        "expenditure": printed.expenditure_total,
        "basic": lines.where(kind=Kind.BASIC).total,
        "project": lines.where(kind=Kind.PROJECT).total,
        "general_public": printed.general_public_current,
        "three_public": _sum(printed.three_public),
        "operating_cost": printed.operating_cost if has_operating_cost else None,
    }


def entry(words: PublicationText) -> Entry:
    """The entry of a publication, not saved."""
    book = words.publication.revision.book
    return Entry(publication=words.publication, nature=book.unit.nature, words=plain(words.text), **figures(book))


def enter(words: PublicationText) -> None:
    """Enters a publication, or enters it anew."""
    entry(words).save()


def waiting() -> QuerySet[PublicationText]:
    """The words of publications that are not in the lists."""
    return PublicationText.objects.filter(publication__entry=None).select_related("publication__revision")


def enter_all(wanted: QuerySet[PublicationText]) -> int:
    """Enters publications a few at a time; returns how many."""
    count, some = 0, []
    for words in wanted.order_by("pk").iterator(AT_ONCE):
        some.append(entry(words))
        if len(some) == AT_ONCE:
            count += _save(some)
            some = []
    return count + _save(some)


def _save(entries: Iterable[Entry]) -> int:
    return len(Entry.objects.bulk_create(entries, AT_ONCE))


def _sum(items: ThreePublic) -> Decimal:
    return sum((amount for amount in dict(items).values() if amount is not None), ZERO)
