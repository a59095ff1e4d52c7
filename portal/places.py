"""Names of the provinces and of Shanxi's cities (GB/T 2260), for the tree of regions: a county's superiors need publish nothing."""

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from units.models import Region

_FILE = Path(__file__).parent / "data" / "regions.csv"


@cache
def _known() -> dict[str, str]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["name"] for row in csv.DictReader(file)}


def names(codes: Iterable[str]) -> dict[str, str]:
    """The names of regions by their codes, by one query; a region that nobody has named is called by its code."""
    wanted = set(codes)
    entered = dict(Region.objects.filter(code__in=wanted).values_list("code", "name"))
    return {code: entered.get(code) or _known().get(code) or f"行政区划 {code}" for code in wanted}


def above(code: str) -> list[str]:
    """The codes of the province and the city that a region lies in, without itself."""
    return [place for place in (f"{code[:2]}0000", f"{code[:4]}00") if place != code and place[2:] != code[2:]]
