"""Small Books for examples: a sound package with what a test is about put in its place."""

import json
from pathlib import Path
from typing import Any

from hypothesis import settings

from book.model import Book
from book.package import parse

ROOT = Path(__file__).resolve().parents[2]
few = settings(max_examples=30)
"""For what holds of every Book for a simple reason: making a Book costs more than looking at it."""

CASES = ("tunliu-2024", "zezhou-2025", "fenyang-2024")


def example(name: str) -> Path:
    """The file of one of the three packages that the project ships."""
    return ROOT / "book" / "examples" / f"{name}.json"


def line(amount: str, *, item: str = "2080109", economic: str = "30201", **changes: Any) -> dict[str, Any]:
    """A line of basic expenditure, public, from this year's general public budget."""
    return {
        "function_code": item,
        "kind": "basic",
        "source": "general_public",
        "vintage": "current",
        "nature": "public",
        "economic_code": economic,
        "government_economic_name": "办公经费",
        "amount": amount,
    } | changes


def project_line(amount: str, key: str = "a", **changes: Any) -> dict[str, Any]:
    """A line of a project from this year's general public budget."""
    return {
        "function_code": "2080109",
        "kind": "project",
        "project": key,
        "source": "general_public",
        "vintage": "current",
        "amount": amount,
    } | changes


def project(key: str = "a", *, form: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    return {
        "key": key,
        "name": f"项目{key}",
        "category": "specific_target",
        "vintage": "current",
        "form": form,
    } | changes


def form(total: str, **changes: Any) -> dict[str, Any]:
    """A one-off form whose two halves agree; the money comes from the county."""
    side = {"total": total, "central": "0.00", "provincial": "0.00", "local": total, "self": "0.00"}
    texts = ("overview", "basis", "necessity", "measures", "plan", "goal_implementation", "goal_annual")
    return {
        "order": 1,
        "name": "项目a",
        "department": "300-某县人力资源和社会保障局",
        "implementing_unit": "某县社会保险中心",
        "attribute": "one_off",
        "attribute_text": "一次性项目（1年结束）",
        "period": "1年",
        "funding": {"implementation": side, "annual": side},
        "indicators": [],
        **dict.fromkeys(texts, "文字"),
    } | changes


def package(*lines: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A sound package as plain data with these lines; `changes` replace its other parts."""
    names = {"208": "社会保障和就业支出", "20801": "人力资源和社会保障管理事务", "2080109": "社会保险经办机构"}
    return {
        "format": "budget-disclosure/1",
        "edition": "shanxi-13",
        "year": 2024,
        "level": "unit",
        "unit": {
            "code": "140400-300001",
            "name": "某县社会保险中心",
            "nature": "public_institution",
            "region": {"code": "140400", "name": "某县"},
        },
        "department": {"code": "140400-300", "budget_code": "300", "name": "某县人力资源和社会保障局"},
        "print": {"form_title": "项目支出绩效目标表", "table12_headings": ["department", "unit"]},
        "overview": {"duties": ["职责"], "organisation": ["机构"]},
        "subjects": names,
        "lines": list(lines),
        "prior_year": {},
        "reasons": {},
        "procurement": {"goods": "0.00", "works": "0.00", "services": "0.00"},
        "assets": {
            "as_of": "2023-12-31",
            "vehicle_quota": 0,
            "vehicles": {},
            "building_m2": "0",
            "equipment_over_500k": 0,
            "equipment_over_1m": 0,
        },
        "texts": {},
    } | changes


def book(*lines: dict[str, Any], **changes: Any) -> Book:
    return parse(json.dumps(package(*lines, **changes)))


def unit(**changes: Any) -> dict[str, Any]:
    """The unit of `package` with changes."""
    found: dict[str, Any] = package()["unit"]
    return found | changes
