"""The addresses that search engines may keep: standing documents and the units that have them."""

from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap, views
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from disclosures.models import Publication
from portal import addresses, queries
from portal.http import public

AT_ONCE = 100
"""Django takes a quarter of a millisecond for each."""


class Pages(Sitemap):
    def items(self) -> list[str]:
        return ["home", "regions", "terms", "about", "accessibility"]

    def location(self, item: str) -> str:
        return reverse(f"portal:{item}")


class Documents(Sitemap):
    limit = AT_ONCE

    def items(self) -> QuerySet[Publication]:
        return queries.current().order_by("pk").only("unit_code", "year", "level", "at", "version")

    def location(self, item: Publication) -> str:
        return addresses.document(item)

    def lastmod(self, item: Publication) -> datetime:
        return item.at

    def get_latest_lastmod(self) -> datetime | None:
        return _latest()


class Units(Sitemap):
    limit = AT_ONCE

    def items(self) -> Any:
        return queries.current().order_by("unit_code").values("unit_code").annotate(last=Max("at"))

    def location(self, item: dict[str, Any]) -> str:
        return addresses.unit(item["unit_code"])

    def lastmod(self, item: dict[str, Any]) -> datetime:
        last: datetime = item["last"]
        return last

    def get_latest_lastmod(self) -> datetime | None:
        return _latest()


def _latest() -> datetime | None:
    """The time of the last publication that stands, by one query instead of by looking at each."""
    latest: datetime | None = queries.current().aggregate(at=Max("at"))["at"]
    return latest


SECTIONS: dict[str, Any] = {"pages": Pages, "documents": Documents, "units": Units}


@public(lambda **address: queries.everything())
def index(request: HttpRequest) -> HttpResponse:
    """The list of the sitemaps."""
    return views.index(request, SECTIONS, sitemap_url_name="portal:sitemap_section").render()


@public(lambda **address: queries.everything())
def section(request: HttpRequest, section: str) -> HttpResponse:
    """The addresses of a kind, some hundreds at a time."""
    return views.sitemap(request, SECTIONS, section=section).render()
