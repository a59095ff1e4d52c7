"""政府收支分类科目 as shipped in `book/reference`, with the source and certainty of each row.

The lists are incomplete below 款 (see `book/reference/README.md`): a code that is missing here is not therefore wrong.
"""

import csv
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

FOLDER = Path(__file__).parent / "reference"


class TableClass(NamedTuple):
    """One of the 30 expenditure rows of tables 1 and 4."""

    code: str
    label: str
    name: str


def rows(name: str) -> list[dict[str, str]]:
    """The rows of `book/reference/<name>.csv` as text."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def classes() -> MappingProxyType[str, TableClass]:
    """The 30 classes of tables 1 and 4 by code, in printing order."""
    return MappingProxyType(
        {row["code"]: TableClass(row["code"], row["label"], row["name"]) for row in rows("table1_classes")}
    )


@cache
def _economic() -> dict[str, str]:
    return {row["code"]: row["name"] for row in rows("economic_department")}


@cache
def _revenue() -> dict[str, str]:
    return {row["code"]: row["name"] for row in rows("revenue")}


def economic_name(code: str) -> str:
    """Name of a 部门预算支出经济分类 subject (3 or 5 digits), "" when unknown."""
    return _economic().get(code, "")


def revenue_name(code: str) -> str:
    """Name of a revenue subject (3 to 9 digits), "" when unknown."""
    return _revenue().get(code, "")
