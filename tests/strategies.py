"""Books for property tests: every source, vintage, nature and level, empty parts, and what authors really do.

Two projects of one name, a project with several function items, local items without a national name, unknown figures of
last year, a whole-unit form. Books in which there is nothing to find are in `tests/clean.py`. Pure Python: no Django.
"""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from book import classification, types
from book.model import FORMAT, Book, Reasons, Vehicles

BIDI = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
ANY = st.characters(exclude_categories=("Cc", "Cs", "Cn"), exclude_characters=BIDI)
"""Every character that a package may hold."""
PRINTED = st.sampled_from("单位预算公开支出项目一二三养老保险费、，。；（）《》“”% 0123456789ABCabc<&>{}\"'\\")
"""Characters that the shipped fonts can print, with those that templates and mark-up would trip over."""

LAST_AMOUNT = Decimal("9999999999999.99")
THREE_PUBLIC = ("30212", "30217", "30231", "30913", "31013")
FUNCTION_CODES = ("2080109", "2080505", "2082602", "2101102", "2210201", "2120801", "2230105")
DIGITS = st.integers(0, 99).map("{:02d}".format)


def either(*values: Any) -> SearchStrategy[Any]:
    return st.sampled_from(values)


def member(enum: type[StrEnum]) -> SearchStrategy[str]:
    return st.sampled_from([item.value for item in enum])


def amounts() -> SearchStrategy[str]:
    """Amounts in 元 as a package writes them: zero, cents that round away in 万元, usual ones, the largest."""
    usual = st.decimals(Decimal(0), Decimal(10**9), places=2)
    return st.one_of(usual, either(Decimal(0), Decimal("0.01"), Decimal("49.99"), LAST_AMOUNT)).map("{:.2f}".format)


def areas() -> SearchStrategy[str]:
    """Square metres, with and without decimals, also trailing zeros."""
    return st.one_of(either("0", "750", "750.50", "0750.0"), st.decimals(0, 10**9 - 1, places=4).map("{:f}".format))


def function_codes() -> SearchStrategy[str]:
    """Items of the 30 classes, national and local ones."""
    made = st.builds("{}{}{}".format, st.sampled_from(sorted(classification.classes())), DIGITS, DIGITS)
    return st.one_of(st.sampled_from(FUNCTION_CODES), made)


def economic_codes() -> SearchStrategy[str]:
    """Economic subjects: any, with the “三公” ones often; a local one needs its name in `subjects`."""
    known = [row["code"] for row in classification.rows("economic_department") if len(row["code"]) == 5]
    return st.one_of(st.sampled_from(THREE_PUBLIC), st.sampled_from(known), st.integers(30000, 39999).map(str))


class Writer:
    """Draws texts from a few of them, which keeps a Book cheap to make and gives equal names to different things."""

    def __init__(self, draw: DrawFn, alphabet: SearchStrategy[str]):
        names = draw(st.lists(st.text(alphabet, min_size=1, max_size=12).filter(str.strip), min_size=1, max_size=4))
        texts = draw(st.lists(st.text(st.one_of(alphabet, st.just("\n")), max_size=40), max_size=3))
        self.name = st.sampled_from(names)
        self.label = st.sampled_from(["", *names])
        self.text = st.sampled_from(["", *names, *texts])
        self.paragraphs = st.lists(self.text, max_size=3)


def optional(strategy: SearchStrategy[Any]) -> SearchStrategy[Any]:
    return st.one_of(st.none(), strategy)


def basic_lines(write: Writer) -> SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "function_code": function_codes(),
            "kind": st.just("basic"),
            "project": st.none(),
            "source": member(types.Source),
            "vintage": member(types.Vintage),
            "nature": member(types.CostNature),
            "economic_code": economic_codes(),
            "government_economic_name": optional(write.label),
            "amount": amounts(),
        }
    )


def project_lines(write: Writer, keys: list[str]) -> SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "function_code": function_codes(),
            "kind": st.just("project"),
            "project": st.sampled_from(keys),
            "source": member(types.Source),
            "vintage": member(types.Vintage),
            "nature": optional(member(types.CostNature)),
            "economic_code": optional(economic_codes()),
            "government_economic_name": optional(write.label),
            "amount": amounts(),
        }
    )


def revenue(write: Writer) -> SearchStrategy[dict[str, Any]]:
    code = st.one_of(
        either("10301", "1030148", "103014801", "1030601", "103060103"), st.builds("103{}{}".format, DIGITS, DIGITS)
    )
    return st.fixed_dictionaries(
        {"source": member(types.RevenueSource), "code": code, "name": write.name, "amount": amounts()}
    )


def indicators(write: Writer) -> SearchStrategy[dict[str, Any]]:
    target = optional(st.fixed_dictionaries({"name": write.label, "value": write.label}))
    return st.fixed_dictionaries(
        {"level1": member(types.Level1), "level2": member(types.Level2), "implementation": target, "annual": target}
    )


def forms(write: Writer) -> SearchStrategy[dict[str, Any]]:
    side = st.fixed_dictionaries(
        {"total": amounts()},
        optional={name: optional(amounts()) for name in ("central", "provincial", "local", "self", "other")},
    )
    labels = ("department", "implementing_unit", "attribute_text", "period", "responsible", "handler", "phone")
    texts = (
        "overview",
        "basis",
        "necessity",
        "measures",
        "plan",
        "goal_implementation",
        "goal_annual",
    )
    return st.fixed_dictionaries(
        {
            "order": st.integers(0, 40),
            "name": write.name,
            "attribute": member(types.Attribute),
            "funding": st.fixed_dictionaries({"implementation": side, "annual": side}),
            "indicators": st.lists(indicators(write), max_size=4),
            "filled_at": either("", "20231016154951"),
            **dict.fromkeys(labels, write.label),
            **dict.fromkeys(texts, write.text),
        }
    )


def projects(write: Writer, key: str) -> SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "key": st.just(key),
            "name": write.name,
            "category": member(types.Category),
            "vintage": member(types.Vintage),
            "form": optional(forms(write)),
        }
    )


def whole_unit_forms(write: Writer) -> SearchStrategy[dict[str, Any]]:
    sources = ("general_public", "government_fund", "state_capital", "social_insurance_fund")
    labels = ("year_line", "department_name", "department_code", "inner_departments", "approved_posts", "actual_staff")
    halves: dict[str, SearchStrategy[Any]] = {
        "by_source": st.fixed_dictionaries(
            dict.fromkeys(("total", *sources, "special_account", "unit_funds"), amounts())
        ),
        "by_use": st.fixed_dictionaries(dict.fromkeys(("total", "basic", "project"), amounts())),
    }
    budget = st.fixed_dictionaries(halves)
    tasks = st.fixed_dictionaries({"core_function": write.text, "key_task": write.text})
    rows = st.fixed_dictionaries(
        {"level1": member(types.Level1), "level2": member(types.Level2), "name": write.label, "value": write.label},
        optional={"extraction_note": write.label},
    )
    return st.fixed_dictionaries(
        {
            "title": write.name,
            "budget": budget,
            "key_tasks": st.lists(tasks, max_size=3),
            "indicators": st.lists(rows, max_size=3),
            "duties": write.text,
            "strategic_goal": write.text,
            "annual_goal": write.text,
            **dict.fromkeys(labels, write.label),
        }
    )


def prior_years() -> SearchStrategy[dict[str, Any]]:
    figures = ("income_total", "expenditure_total", "general_public_current", "operating_cost")
    items = ("abroad", "reception", "vehicle_purchase", "vehicle_operation")
    return st.fixed_dictionaries(
        {
            **dict.fromkeys(figures, optional(amounts())),
            "three_public": st.fixed_dictionaries(dict.fromkeys(items, optional(amounts()))),
        }
    )


def assets() -> SearchStrategy[dict[str, Any]]:
    counts = ("vehicle_quota", "equipment_over_500k", "equipment_over_1m")
    return st.fixed_dictionaries(
        {
            "as_of": st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 12, 31)).map(str),
            "vehicles": st.fixed_dictionaries(dict.fromkeys(Vehicles.model_fields, st.integers(0, 9))),
            "building_m2": areas(),
            **dict.fromkeys(counts, st.integers(0, 50)),
        }
    )


def texts(write: Writer) -> SearchStrategy[dict[str, Any]]:
    other = st.fixed_dictionaries({"kind": member(types.ParagraphKind), "text": write.text})
    sections = ("purchase_of_services", "whole_performance", "operating_cost", "glossary")
    return st.fixed_dictionaries({"other": st.lists(other, max_size=4), **dict.fromkeys(sections, write.paragraphs)})


@st.composite
def packages(draw: DrawFn, *, alphabet: SearchStrategy[str] = ANY, max_lines: int = 10) -> dict[str, Any]:
    """A sound package as plain JSON data."""
    write = Writer(draw, alphabet)
    count = draw(st.integers(0, 4))
    keys = draw(
        st.lists(
            st.text(alphabet, min_size=1, max_size=6).filter(str.strip), min_size=count, max_size=count, unique=True
        )
    )
    line = st.one_of(basic_lines(write), project_lines(write, keys)) if keys else basic_lines(write)
    lines = draw(st.lists(line, max_size=max_lines))
    if len(keys) > 1 and draw(st.booleans()):
        # One project with the same function item twice and another item besides.
        lines += [
            draw(project_lines(write, keys[:1])) | {"function_code": code}
            for code in (*FUNCTION_CODES[:2], FUNCTION_CODES[0])
        ]
    codes = {line["function_code"][:digits] for line in lines for digits in (3, 5, 7)}
    codes |= {line["economic_code"][:digits] for line in lines if line["economic_code"] for digits in (3, 5)}
    codes |= set(draw(st.lists(either("201", "20899", "301", "30101"), max_size=2)))
    heading = st.lists(member(types.Heading), max_size=2)
    return {
        "format": FORMAT,
        "edition": "shanxi-13",
        "year": draw(st.integers(2000, 2100)),
        "level": draw(member(types.Level)),
        "unit": {
            "code": draw(either("140405-300001", "U.1", "140405-300")),
            "name": draw(write.name),
            "nature": draw(member(types.Nature)),
            "region": {"code": draw(either("140405", "141182")), "name": draw(write.name)},
        },
        "department": {"code": "140405-300", "budget_code": draw(write.label), "name": draw(write.name)},
        "print": {
            "form_title": draw(write.name),
            "table12_headings": draw(heading),
            "table13_headings": draw(heading),
        },
        "overview": {"duties": draw(write.paragraphs), "organisation": draw(write.paragraphs)},
        "subjects": {code: draw(write.name) for code in draw(st.permutations(sorted(codes)))},
        "lines": lines,
        "revenue": draw(st.lists(revenue(write), max_size=3)),
        "projects": [draw(projects(write, key)) for key in keys],
        "whole_unit_performance": draw(optional(whole_unit_forms(write))),
        "prior_year": draw(prior_years()),
        "reasons": draw(st.fixed_dictionaries(dict.fromkeys(Reasons.model_fields, write.text))),
        "procurement": draw(st.fixed_dictionaries(dict.fromkeys(("goods", "works", "services"), amounts()))),
        "assets": draw(assets()),
        "texts": draw(texts(write)),
    }


def books(*, alphabet: SearchStrategy[str] = ANY, max_lines: int = 10) -> SearchStrategy[Book]:
    """Valid Books; `alphabet=PRINTED` keeps to characters that the shipped fonts have."""
    return packages(alphabet=alphabet, max_lines=max_lines).map(Book.model_validate)
