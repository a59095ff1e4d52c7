"""Documents and regions as the lists of the portal show them."""

from collections.abc import Sequence
from typing import Any

from disclosures.models import Publication
from portal import addresses, places, queries, titles, words


def line(document: Publication, excerpt: str = "", wanted: Sequence[str] = ()) -> dict[str, Any]:
    """A document in a list."""
    return {
        "document": document,
        "entry": getattr(document, "entry", None),
        "title": words.marked(titles.document(document), wanted),
        "address": addresses.document(document),
        "excerpt": excerpt,
    }


def tree(cities: Sequence[queries.Tally]) -> list[dict[str, Any]]:
    """The provinces with their cities, each with its name and how much stands published of it."""
    provinces: dict[str, list[queries.Tally]] = {}
    for tally in cities:
        provinces.setdefault(f"{tally.code[:2]}0000", []).append(tally)
    names = places.names([*provinces, *(tally.code for tally in cities)])
    return [
        {
            "code": code,
            "name": names[code],
            "documents": sum(tally.documents for tally in below),
            "cities": [(names[tally.code], tally) for tally in below if tally.code != code],
        }
        for code, below in provinces.items()
    ]
