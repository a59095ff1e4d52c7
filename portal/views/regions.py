"""The tree of regions."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from disclosures.models import Publication
from portal import addresses, lists, places, queries
from portal.http import public

UNITS_AT_ONCE = 50


@public(queries.everything)
def regions(request: HttpRequest) -> HttpResponse:
    """All provinces and cities of which something stands published."""
    tree = lists.tree(queries.tallies(queries.current(), queries.CITY))
    return render(request, "portal/regions.html", {"regions": tree})


@public(lambda code: queries.in_region(code))
def region(request: HttpRequest, code: str) -> HttpResponse:
    """A region: the regions below it, and the units of its own that have published."""
    documents = queries.in_region(code) & queries.current()
    shared = queries.prefix(code)
    below = []
    if len(shared) < queries.COUNTY:
        below = queries.tallies(documents, queries.CITY if len(shared) == queries.PROVINCE else queries.COUNTY)
    own = documents.filter(region__code=code)
    codes = own.order_by("unit_code").values_list("unit_code", flat=True).distinct()
    page = Paginator(codes, UNITS_AT_ONCE).get_page(request.GET.get("page"))
    if not below and not page.paginator.count:
        raise Http404("这个地区没有公开文档")
    names = places.names([code, *places.above(code), *(tally.code for tally in below)])
    return render(
        request,
        "portal/region.html",
        {
            "code": code,
            "name": names[code],
            "above": [(place, names[place]) for place in places.above(code)],
            "below": [(names[tally.code], tally) for tally in below if tally.code != code],
            "page": page,
            "units": _units(own.filter(unit_code__in=list(page.object_list)).order_by("unit_code", "-year", "level")),
        },
    )


def _units(documents: Any) -> list[dict[str, Any]]:
    """Each unit with its latest name and its documents."""
    units: dict[str, list[Publication]] = {}
    for document in documents:
        units.setdefault(document.unit_code, []).append(document)
    return [
        {
            "code": code,
            "name": own[0].unit_name,
            "address": addresses.unit(code),
            "documents": [(document, addresses.document(document)) for document in own],
        }
        for code, own in units.items()
    ]
