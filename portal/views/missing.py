"""What is not there: a page that helps to find what was meant. Within the workplace the plain page is shown."""

import re
from typing import Any
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import defaults

from portal import lists, queries, words
from portal.http import strict
from portal.queries import Wish

WORKPLACE = ("/admin/", "/disclosures/")
NEAR = 6
_CODE = re.compile(r"/units/([0-9A-Za-z][0-9A-Za-z._-]{0,39})")
_YEAR = re.compile(r"/(20\d\d)(?:/|$)")
_CHINESE = re.compile(r"[一-鿿]{2,30}")


def page_not_found(request: HttpRequest, exception: Exception) -> Any:
    """Status 404, with a search box and with documents that may have been meant."""
    if request.path.startswith(WORKPLACE):
        return defaults.page_not_found(request, exception)
    return _helpful(request)


@strict
def _helpful(request: HttpRequest) -> HttpResponse:
    path = unquote(request.path)[:300]
    near = [lists.line(document) for document in _near(path)]
    return render(request, "portal/missing.html", {"near": near}, status=404)


def _near(path: str) -> list[Any]:
    """Documents like the address: of the same unit, else of units whose code begins alike, else with its Chinese words."""
    if code := _CODE.search(path):
        for start in (code[1], code[1].split("-")[0], code[1][: queries.COUNTY]):
            found = queries.listed().filter(unit_code__startswith=start).order_by("-year", "unit_code")
            if year := _YEAR.search(path):
                found = found.filter(year=int(year[1])) if found.filter(year=int(year[1])).exists() else found
            if near := list(found[:NEAR]):
                return near
    if chinese := _CHINESE.search(path):
        keys = queries.found_keys(Wish(words.wanted(chinese[0])), NEAR)
        shown = queries.listed().in_bulk(keys)
        return [shown[key] for key in keys]
    return []
