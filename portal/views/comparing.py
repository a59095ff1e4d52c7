"""Comparing the years of a unit, or the units of a year."""

import re
from collections.abc import Sequence
from itertools import product
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from book.editions import edition
from book.types import Level
from disclosures.models import Figure, Publication
from portal import addresses, comparison, queries, titles
from portal.addresses import UnitCodeConverter
from portal.http import public

_CODE = re.compile(UnitCodeConverter.regex, re.ASCII)
_YEAR = re.compile(r"20[0-9]{2}", re.ASCII)
USUAL_TABLE = 3
"""The table that is shown unless another is chosen: expenditure by function."""


@public(queries.everything)
def compare(request: HttpRequest) -> HttpResponse:
    """Two to six documents side by side: their main figures, and one of their tables row by row."""
    units = list(dict.fromkeys(code for code in request.GET.getlist("unit") if _CODE.fullmatch(code)))[
        : comparison.MOST + 1
    ]
    years = list(dict.fromkeys(year for year in request.GET.getlist("year") if _YEAR.fullmatch(year)))[
        : comparison.MOST + 1
    ]
    level = request.GET.get("level", "")
    documents = _documents(units, [int(year) for year in years], level)
    context: dict[str, Any] = {
        "units": units,
        "years": years,
        "level": level,
        "documents": documents,
        "fewest": comparison.FEWEST,
        "most": comparison.MOST,
        "slots": [*units, *[""] * comparison.MOST][: comparison.MOST],
        "too_many": len(documents) > comparison.MOST,
    }
    if comparison.FEWEST <= len(documents) <= comparison.MOST:
        context |= _compared(request, documents)
    return render(request, "portal/compare.html", context)


def _documents(units: Sequence[str], years: Sequence[int], level: str) -> list[Publication]:
    """What stands published of these units and years: the level that is asked for, else the unit's own before the department's."""
    if not units or not years:
        return []
    found: dict[tuple[str, int], Publication] = {}
    for document in queries.listed().filter(unit_code__in=units, year__in=years):
        place = document.unit_code, document.year
        if place not in found or document.level == (level or Level.UNIT):
            found[place] = document
    return [found[place] for place in product(units, sorted(years)) if place in found]


def _compared(request: HttpRequest, documents: Sequence[Publication]) -> dict[str, Any]:
    over_years = len({document.unit_code for document in documents}) == 1
    entries = [document.entry for document in documents]
    last = documents[-1]
    tables = dict(enumerate(edition(last.edition).titles(last.year), start=1))
    asked = request.GET.get("table", "")
    number = next((place for place in tables if str(place) == asked), USUAL_TABLE)
    figures = list(
        Figure.objects.filter(publication__in=documents, table=number).order_by("publication", "row", "column")
    )
    names = comparison.columns(figures)
    name = asked_name if (asked_name := request.GET.get("column", "")) in names else comparison.usual(names)
    told = request.GET.copy()
    for key in ("table", "column"):
        told.pop(key, None)
    return {
        "over_years": over_years,
        "heads": [
            {
                "document": document,
                "name": f"{document.year}年" if over_years else document.unit_name,
                "below": titles.level(document) if over_years else f"{document.year}年{titles.level(document)}",
                "address": addresses.document(document),
            }
            for document in documents
        ],
        "notices": comparison.notices(documents, entries),
        "totals": comparison.totals(entries, years=over_years),
        "tables": [(place, comparison.without_year(title)) for place, title in tables.items()],
        "table": number,
        "table_title": comparison.without_year(tables[number]),
        "columns": [(one, one.replace("/", " · ")) for one in names],
        "column": name,
        "rows": comparison.rows(documents, figures, name, years=over_years),
        "kept": [(key, value) for key, values in told.lists() for value in values],
    }
