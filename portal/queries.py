"""Which publications the public may read, and what the lists of the portal ask of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Case, Count, IntegerField, Max, Q, QuerySet, When
from django.db.models.functions import Substr

from disclosures.enums import PublicationState
from disclosures.models import Publication

READABLE = (PublicationState.CURRENT, PublicationState.SUPERSEDED)
PROVINCE, CITY, COUNTY = 2, 4, 6
"""Digits of a region's code (GB/T 2260) that tell provinces, cities and counties apart."""


class Stamp(NamedTuple):
    """Changes whenever something is published, corrected or withdrawn in the scope that it was taken of."""

    text: str
    modified: datetime | None


def stamp(scope: QuerySet[Publication]) -> Stamp:
    """The stamp of these publications, by one query. A correction adds a row, a withdrawal sets its time."""
    told = scope.order_by().aggregate(last=Max("pk"), count=Count("pk"), at=Max("at"), gone=Max("withdrawn_at"))
    times = [moment for moment in (told["at"], told["gone"]) if moment]
    return Stamp(f"{told['last']}-{told['count']}-{told['at']}-{told['gone']}", max(times, default=None))


def everything() -> QuerySet[Publication]:
    """All publications, also withdrawn ones: of those only that they are gone, and why, may be shown."""
    return Publication.objects.all()


def readable() -> QuerySet[Publication]:
    """What may be read: what stands, and what was corrected since."""
    return Publication.objects.filter(state__in=READABLE)


def current() -> QuerySet[Publication]:
    """What stands published today."""
    return Publication.objects.filter(state=PublicationState.CURRENT)


def listed() -> QuerySet[Publication]:
    """What stands published, with the figures that lists show."""
    return current().select_related("entry").defer("entry__words")


def of_unit(code: str) -> QuerySet[Publication]:
    """Everything that a unit has ever published."""
    return Publication.objects.filter(unit_code=code)


def of_document(code: str, year: int, level: str) -> QuerySet[Publication]:
    """The versions of a document, the newest first, without their content, which few answers are made of."""
    versions = of_unit(code).filter(year=year, level=level).order_by("-version")
    return versions.select_related("revision", "region").defer("revision__content")


def prefix(region_code: str) -> str:
    """The digits that the codes of a region and of all below it have in common: 140400 → 1404."""
    for digits in (PROVINCE, CITY):
        if region_code[digits:] == "0" * (COUNTY - digits):
            return region_code[:digits]
    return region_code


def in_region(region_code: str) -> QuerySet[Publication]:
    """What units of a region and of the regions below it have ever published."""
    return Publication.objects.filter(region__code__startswith=prefix(region_code))


class Tally(NamedTuple):
    """How much stands published of a place: code padded to six digits, documents and units."""

    code: str
    documents: int
    units: int


def tallies(publications: QuerySet[Publication], digits: int) -> list[Tally]:
    """The publications counted by the first digits of their regions' codes, in the order of the codes."""
    counted = (
        publications.order_by()
        .annotate(place=Substr("region__code", 1, digits))
        .values("place")
        .annotate(documents=Count("pk"), units=Count("unit_code", distinct=True))
        .order_by("place")
    )
    return [Tally(row["place"].ljust(COUNTY, "0"), row["documents"], row["units"]) for row in counted]


class Wish(NamedTuple):
    """What a visitor looks for; "" and None for anything. `words` are plain, see `portal.words`."""

    words: Sequence[str] = ()
    unit: str = ""
    region: str = ""
    year: int | None = None
    level: str = ""


def found_keys(wish: Wish, most: int) -> list[int]:
    """The primary keys of the first documents that a visitor looks for, at most so many."""
    keys = found(wish).values_list("pk", flat=True)[:most]
    if not wish.words or connection.vendor != "postgresql":
        return list(keys)
    with transaction.atomic(), connection.cursor() as cursor:
        # PostgreSQL takes a look at every row for cheap; of the words, which it keeps elsewhere, it is ten times the index.
        cursor.execute("SET LOCAL enable_seqscan = off")
        return list(keys)


def found(wish: Wish) -> QuerySet[Publication]:
    """The current publications that a visitor looks for; those whose unit bears the words in its name first."""
    documents = current()
    if wish.year:
        documents = documents.filter(year=wish.year)
    if wish.level:
        documents = documents.filter(level=wish.level)
    if wish.unit:
        documents = documents.filter(Q(unit_name__icontains=wish.unit) | Q(unit_code__startswith=wish.unit))
    if wish.region.isdecimal():
        documents = documents.filter(region__code__startswith=prefix(wish.region))
    elif wish.region:
        documents = documents.filter(region_name__icontains=wish.region)
    if not wish.words:
        return documents.order_by("-year", "unit_code", "level")
    named = Q()
    for word in wish.words:
        named &= Q(unit_name__icontains=word)
    rank = Case(When(named, then=0), default=1, output_field=IntegerField())
    return documents.filter(entry__words__hold=wish.words).order_by(rank, "-year", "unit_code", "level")
