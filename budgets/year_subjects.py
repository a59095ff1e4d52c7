"""The classification as it stands in one year, for people who enter lines."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Manager

from book.labels import COST_NATURE_LABELS
from book.types import Nature, RevenueSource
from budgets.enums import UnitType
from budgets.models import EconomicMapping, EconomicSubject, FunctionSubject, RevenueSubject

UNIT_TYPES = {
    Nature.ADMINISTRATIVE: UnitType.ADMINISTRATIVE,
    Nature.CIVIL_SERVICE_MANAGED: UnitType.ADMINISTRATIVE,
    Nature.PUBLIC_INSTITUTION: UnitType.INSTITUTION,
}
REVENUE_KINDS = {RevenueSource.GOVERNMENT_FUND: "政府性基金", RevenueSource.STATE_CAPITAL: "国有资本经营"}
ITEM_DIGITS = 7
ECONOMIC_DIGITS = 5


@dataclass(frozen=True, slots=True)
class YearSubjects:
    """Names by code, of every level. `other_years` says of a code that is not of this year from or until when it is."""

    functions: Mapping[str, str]
    other_years: Mapping[str, str]
    economics: Mapping[str, str]
    cost_natures: Mapping[str, str]
    """personnel or public by economic code, where the classification says so."""
    government_names: Mapping[str, str]
    """The name printed beside an economic code, for this kind of unit."""
    revenues: Mapping[RevenueSource, Mapping[str, str]]

    @property
    def items(self) -> dict[str, str]:
        """Function subjects that a line can have: 项."""
        return {code: name for code, name in self.functions.items() if len(code) == ITEM_DIGITS}

    @property
    def economic_items(self) -> dict[str, str]:
        """Economic subjects that a line can have: 款."""
        return {code: name for code, name in self.economics.items() if len(code) == ECONOMIC_DIGITS}


def year_subjects(year: int, nature: Nature) -> YearSubjects:
    """The classification of a year, with the government economic names for a kind of unit. Four queries."""
    functions, other_years = _of_year(_rows(FunctionSubject._default_manager), year)
    economic_rows = _rows(EconomicSubject._default_manager, "nature")
    economics, _ = _of_year(economic_rows, year)
    natures = {label: str(value) for value, label in COST_NATURE_LABELS.items()}
    revenue_rows = _rows(RevenueSubject._default_manager, "kind")
    mapped = EconomicMapping.objects.filter(unit_type__in=[UNIT_TYPES[nature], UnitType.ANY]).values_list(
        "economic_code", "display_name", "unit_type"
    )
    return YearSubjects(
        functions=functions,
        other_years=other_years,
        economics=economics,
        cost_natures={
            row["code"]: natures[row["nature"]]
            for row in economic_rows
            if row["nature"] in natures and row["code"] in economics
        },
        government_names={code: name for code, name, _ in sorted(mapped, key=_any_first)},
        revenues={
            source: _of_year([row for row in revenue_rows if kind in row["kind"].split("|")], year)[0]
            for source, kind in REVENUE_KINDS.items()
        },
    )


def _any_first(row: tuple[str, str, str]) -> bool:
    return row[2] != UnitType.ANY


def _rows(manager: Manager[Any], *more: str) -> list[dict[str, Any]]:
    return list(manager.order_by("code").values("code", "name", "valid_from", "valid_to", *more))


def _of_year(rows: Iterable[Mapping[str, Any]], year: int) -> tuple[dict[str, str], dict[str, str]]:
    """Names of the codes that are valid in a year, and for the other codes when they are.

    A first year is only the earliest that is known of: the first of the whole list stands for all years before it too.
    """
    rows = list(rows)
    first = min((row["valid_from"] for row in rows if row["valid_from"]), default=year)
    names: dict[str, str] = {}
    others: dict[str, str] = {}
    # Of two that hold, the one that ended is the one of its time: it comes last and stands.
    for row in sorted(rows, key=lambda row: row["valid_to"] is not None):
        if (row["valid_from"] or 0) > max(year, first):
            others[row["code"]] = f"{row['valid_from']} 年才启用"
        elif (row["valid_to"] or year) < year:
            others[row["code"]] = f"只用到 {row['valid_to']} 年"
        else:
            names[row["code"]] = row["name"]
    return dict(sorted(names.items())), {code: text for code, text in others.items() if code not in names}
