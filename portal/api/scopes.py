"""Which publications an answer is made of; while these are the same, so is the answer."""

from django.db.models import QuerySet

from disclosures.models import Publication
from portal import queries
from portal.api.parameters import States


def nothing(**_: object) -> QuerySet[Publication]:
    """What describes the interface depends on the program alone."""
    return queries.everything().none()


def all_published(**_: object) -> QuerySet[Publication]:
    """Everything ever published: what lists are made of."""
    return queries.everything()


def of_unit(unit: str, **_: object) -> QuerySet[Publication]:
    """What one unit has published."""
    return queries.of_unit(unit)


def readable() -> QuerySet[Publication]:
    """The publications whose content may be read."""
    return Publication.objects.filter(state__in=queries.READABLE)


def standing(state: States) -> QuerySet[Publication]:
    """The publications that are in this state today."""
    return queries.everything() if state == "all" else Publication.objects.filter(state=state)


def narrowed(
    publications: QuerySet[Publication],
    *,
    unit: str | None = None,
    region: str | None = None,
    year: int | None = None,
    level: str | None = None,
) -> QuerySet[Publication]:
    """Those of a unit, of a region with all below it, of a year, of a level."""
    if unit:
        publications = publications.filter(unit_code=unit)
    if region:
        publications = publications.filter(region__code__startswith=queries.prefix(region))
    if year:
        publications = publications.filter(year=year)
    if level:
        publications = publications.filter(level=level)
    return publications
