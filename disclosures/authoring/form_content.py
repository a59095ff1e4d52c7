"""What an author would write into a performance form, from what is known already; and how far a form has come.

Forms are plain package data here. A page edits a form as its `opened` view, in which indicators stand grouped by their second
level, each value split into operator and rest; `closed` is the way back.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from book.indicators import FIRST_LEVEL, split
from book.ledger import Ledger
from book.model import Book, Form
from book.money import ZERO, wan
from book.types import Attribute, Kind, Level2, Source

Data = dict[str, Any]
Row = dict[str, str]

GROUPS: Mapping[str, Level2] = MappingProxyType({level2.name.lower(): level2 for level2 in FIRST_LEVEL})
"""The second levels in printing order, by the names of their lists."""
SIDES = ("implementation", "annual")
PARTS = ("central", "provincial", "local", "self", "other")
FUNDING = ("total", *PARTS)
TEXTS = ("overview", "basis", "necessity", "measures", "plan")
ATTRIBUTE_TEXTS = {Attribute.ONE_OFF: "一次性项目(1年结束)", Attribute.RECURRING: "经常性项目（长期开展）"}
"""What a form usually prints for its attribute."""
WHOLE_TITLE = "{level}整体支出绩效目标申报表"


def spending(book: Book) -> dict[str, Decimal]:
    """The exact amount in 元 of each project that has lines, by its key."""
    ledger = Ledger.of_lines(book.lines).where(kind=Kind.PROJECT)
    return {key: lines.total for key, lines in ledger.by("project").items()}


def new_form(book: Book, name: str, spent: Decimal) -> Data:
    """The form that a project begins with: named after project, department and unit; `spent` (元) is that of its lines."""
    department = f"{book.department.budget_code}-{book.department.name}".removeprefix("-")
    amount = f"{spent:.2f}"
    side = {"total": amount, **dict.fromkeys(PARTS, "0.00"), "local": amount, "other": None}
    return {
        "order": max((form.order for form in book.forms), default=0) + 1,
        "name": name,
        "department": department,
        "implementing_unit": book.unit.name,
        "attribute": Attribute.ONE_OFF.value,
        "attribute_text": ATTRIBUTE_TEXTS[Attribute.ONE_OFF],
        "period": "1年",
        "funding": {half: dict(side) for half in SIDES},
        **dict.fromkeys((*TEXTS, "goal_implementation", "goal_annual"), ""),
        "indicators": [],
    }


def taken(form: Data, amount: Decimal) -> Data:
    """The form with this annual total (元). A single source takes it whole, several stay as they are; one-off copies it."""
    total = f"{amount:.2f}"
    annual = form["funding"]["annual"]
    used = [part for part in PARTS if annual[part] and Decimal(annual[part])]
    annual = annual | {"total": total} | ({used[0] if used else "local": total} if len(used) < 2 else {})
    one_off = form["attribute"] == Attribute.ONE_OFF
    implementation = dict(annual) if one_off else form["funding"]["implementation"]
    return form | {"funding": {"implementation": implementation, "annual": annual}}


def state(form: Form | None, amount: Decimal) -> str:
    """How a project's form stands, in a word."""
    if form is None:
        return "不公开"
    done, wanted = progress(form, amount)
    return "已填" if done == wanted else "填写中" if any(_written(form)) else "未填"


def progress(form: Form, amount: Decimal) -> tuple[int, int]:
    """How much of a form is filled, and of how much; `amount` (元) is that of the project's lines."""
    done = [*_written(form), form.funding.annual.total == amount != ZERO]
    return sum(done), len(done)


def _written(form: Form) -> list[bool]:
    """Of each text and each first level of indicators whether it is there."""
    found = {indicator.level1 for indicator in form.indicators if indicator.annual and indicator.annual.name.strip()}
    texts = [bool(getattr(form, text).strip()) for text in (*TEXTS, "goal_implementation", "goal_annual")]
    return texts + [level1 in found for level1 in dict.fromkeys(FIRST_LEVEL.values())]


def grouped(indicators: Sequence[Data], row: Any) -> dict[str, list[Row]]:
    """The indicators as rows by the names of their second levels."""
    rows: dict[str, list[Row]] = {key: [] for key in GROUPS}
    for indicator in indicators:
        rows[Level2(indicator["level2"]).name.lower()].append(row(indicator))
    return rows


def _target(side: str, target: Data | None) -> Row:
    operator, rest = split(target["value"] if target else "")
    return {f"{side}_name": target["name"] if target else "", f"{side}_operator": operator, f"{side}_value": rest}


def two_sided(indicator: Data) -> Row:
    """An indicator of a project's form as a row."""
    return _target("implementation", indicator["implementation"]) | _target("annual", indicator["annual"])


def one_sided(indicator: Data) -> Row:
    """An indicator of the whole-unit form as a row."""
    operator, rest = split(indicator["value"])
    return {
        "name": indicator["name"],
        "operator": operator,
        "value": rest,
        "extraction_note": indicator.get("extraction_note", ""),
    }


def opened(form: Data) -> Data:
    """A project's form as its page edits it."""
    return form | {"indicators": grouped(form["indicators"], two_sided)}


def closed(view: Data, before: Sequence[Data]) -> list[Data]:
    """The indicators of a view; those that nobody touched stay in their own order and to the letter."""
    if view["indicators"] == grouped(before, two_sided):
        return list(before)
    return [
        _levels(level2) | {side: _read(row, side) for side in SIDES}
        for key, level2 in GROUPS.items()
        for row in view["indicators"][key]
    ]


def _levels(level2: Level2) -> Data:
    return {"level1": FIRST_LEVEL[level2].value, "level2": level2.value}


def _read(row: Row, side: str) -> Data | None:
    value = row[f"{side}_operator"] + row[f"{side}_value"]
    indicator = row[f"{side}_name"]
    return {"name": indicator, "value": value} if indicator.strip() or value.strip() else None


def opened_whole(form: Data) -> Data:
    """The whole-unit form as its page edits it."""
    return form | {"indicators": grouped(form["indicators"], one_sided)}


def closed_whole(view: Data, before: Sequence[Data]) -> list[Data]:
    """As `closed`, of the whole-unit form."""
    if view["indicators"] == grouped(before, one_sided):
        return list(before)
    return [
        _levels(level2)
        | {"name": row["name"], "value": row["operator"] + row["value"]}
        | ({"extraction_note": row["extraction_note"]} if row["extraction_note"] else {})
        for key, level2 in GROUPS.items()
        for row in view["indicators"][key]
    ]


def whole_budget(book: Book) -> Data:
    """The amounts of the whole-unit form in 万元: tables 1 and 3, this year's and carried over."""
    ledger = Ledger.of_lines(book.lines)
    sources = {source.value: _wan(ledger.where(source=source)) for source in Source}
    total = _wan(ledger)
    return {
        "by_source": {"total": total, **sources, "social_insurance_fund": "0.00"},
        "by_use": {"total": total} | {kind.value: _wan(ledger.where(kind=kind)) for kind in Kind},
    }


def _wan(ledger: Ledger) -> str:
    return f"{wan(ledger.total):.2f}"


def new_whole_form(book: Book) -> Data:
    """The whole-unit form that a budget begins with."""
    return {
        "title": WHOLE_TITLE.format(level="部门" if book.level == "department" else "单位"),
        "department_as_published": book.unit.name,
        "department_code": book.department.budget_code,
        "department_name": book.unit.name,
        "duties": "\n".join(book.overview.duties)[:20_000],
        "budget": whole_budget(book),
    }
