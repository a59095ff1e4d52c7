"""The codes of a year as the workbook's drop-downs offer them, and the names that need not be typed."""

from functools import lru_cache
from types import MappingProxyType

from book import classification


@lru_cache(maxsize=8)
def function_names(year: int) -> MappingProxyType[str, str]:
    """Names of the function subjects (3, 5 and 7 digits) that hold in a year, by code.

    `valid_from` is the earliest year that is known, not that of introduction: a row is left out only when a better one holds.
    """
    found: dict[str, tuple[int, str]] = {}
    for row in classification.rows("function"):
        since, until = int(row["valid_from"] or 0), int(row["valid_to"] or 9999)
        # The rows that began by then come first, the latest of them best; of the others the earliest is nearest.
        rank = since if since <= year else -since
        if until >= year and (row["code"] not in found or rank > found[row["code"]][0]):
            found[row["code"]] = rank, row["name"]
    return MappingProxyType({code: found[code][1] for code in sorted(found)})


@lru_cache(maxsize=8)
def offered(year: int) -> MappingProxyType[str, tuple[str, ...]]:
    """What each drop-down of codes offers, by its title: the code and its name, or the name where only that is printed."""
    economic = classification.rows("economic_department")
    government = classification.rows("economic_government")
    revenue = classification.rows("revenue")
    return MappingProxyType(
        {
            "功能分类项": tuple(f"{code} {name}" for code, name in function_names(year).items() if len(code) == 7),
            "部门经济分类款": tuple(f"{row['code']} {row['name']}" for row in economic if len(row["code"]) == 5),
            "政府经济分类名称": tuple(dict.fromkeys(row["name"] for row in government if len(row["code"]) == 5)),
            "收入分类": tuple(f"{row['code']} {row['name']}" for row in revenue if len(row["code"]) >= 5),
        }
    )
