"""A department's own disclosure as the sum of its units: 部门预算 from 单位预算.

What is typed stays the department's own: its texts, reasons, what it published last year, the words of its whole-unit form. Figures are
its units': lines of one identity are summed, projects and their forms stand unit after unit, procurement and assets are added up.

A transfer between two of the units is 单位资金 of the receiver though it stands as a fiscal appropriation with the payer already:
counted twice, unless it is marked. Then the receiver's lines of that function item and source are reduced by it, and what was
reduced is named.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from hashlib import sha256
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from book.identity import key_of
from book.ledger import Ledger
from book.model import Assets, Book, Line, PriorYear, Procurement, Project, Revenue, WholeUnitBudget
from book.money import ZERO, wan
from book.types import MAX_LABEL, Kind, Source, Vintage

TRANSFERABLE = (Source.UNIT_FUNDS, Source.SPECIAL_ACCOUNT)
"""What a unit may have from another unit; fiscal appropriations come from the treasury alone."""


class Transfer(NamedTuple):
    """An amount in 元 that one unit of the department (`payer`, by code) gives another, whose lines of this function item and
    source it is part of."""

    payer: str
    receiver: str
    function_code: str
    source: Source
    amount: Decimal


class Eliminated(NamedTuple):
    """What a transfer took from one line of its receiver, in 元."""

    transfer: Transfer
    line: Line
    amount: Decimal


class Rolled(NamedTuple):
    """The department's Book, and what was eliminated, line by line."""

    book: Book
    eliminated: tuple[Eliminated, ...]


class RollupError(ValueError):
    """Books or transfers that cannot be brought together. The text is a sentence for an accountant."""


def roll_up(department: Book, units: Sequence[Book], transfers: Iterable[Transfer] = ()) -> Rolled:
    """The Book of the department with the figures of its units, in their order. Raises RollupError."""
    _require_together(department, units)
    lines = {book.unit.code: [_owned(book, line) for line in book.lines] for book in units}
    eliminated = tuple(part for transfer in transfers for part in _eliminate(transfer, lines))
    summed = tuple(_summed(line for book in units for line in lines[book.unit.code]))
    names = {code: name for book in [*reversed(units), department] for code, name in book.subjects.items()}
    try:
        values = {
            "subjects": dict(sorted(names.items())),
            "lines": summed,
            "revenue": tuple(_revenue(units)),
            "projects": tuple(_projects(units)),
            "procurement": Procurement(**_added(units, "procurement")),
            "assets": _assets(department, units),
            "prior_year": _prior_year(department, units),
            "whole_unit_performance": _whole_unit(department, summed),
        }
        book = Book.model_validate(department.model_copy(update=values).model_dump())
    except ValidationError as error:
        raise RollupError(f"各单位的内容合起来不成一份预算：{error.errors()[0]['msg']}。") from error
    return Rolled(book, eliminated)


def _require_together(department: Book, units: Sequence[Book]) -> None:
    if not units:
        raise RollupError("没有可以汇总的单位预算。")
    codes = [book.unit.code for book in units]
    if twice := sorted({code for code in codes if codes.count(code) > 1}):
        raise RollupError(f"单位 {'、'.join(twice)} 出现了两次。")
    for book in units:
        if (book.year, book.edition) != (department.year, department.edition):
            raise RollupError(f"{book.unit.name}的年度或公开样式与部门预算不同，不能汇总。")


def _owned(book: Book, line: Line) -> Line:
    """The line with a project key that no other unit has."""
    return line.model_copy(update={"project": _key(book, line.project)}) if line.project is not None else line


def _key(book: Book, key: str) -> str:
    whole = f"{book.unit.code} {key}"
    return whole if len(whole) <= MAX_LABEL else f"{book.unit.code} {sha256(key.encode()).hexdigest()}"


def _eliminate(transfer: Transfer, lines: Mapping[str, list[Line]]) -> Iterator[Eliminated]:
    """Reduces the receiver's lines in their order. A basic line of which nothing is left goes; a project keeps its line."""
    told = f"从 {transfer.payer} 到 {transfer.receiver} 的转移（{transfer.function_code}）"
    if missing := [code for code in (transfer.payer, transfer.receiver) if code not in lines]:
        raise RollupError(f"{told}：单位 {'、'.join(missing)} 不在汇总之列。")
    if transfer.payer == transfer.receiver or transfer.amount <= ZERO or transfer.source not in TRANSFERABLE:
        raise RollupError(f"{told}：应为两个单位之间、金额大于零的单位资金或财政专户管理资金。")
    left, kept = transfer.amount, []
    for line in lines[transfer.receiver]:
        fits = (line.function_code, line.source) == (transfer.function_code, transfer.source)
        taken = min(left, line.amount) if fits and line.vintage is Vintage.CURRENT else ZERO
        if taken > ZERO:
            left -= taken
            yield Eliminated(transfer, line, taken)
            line = line.model_copy(update={"amount": line.amount - taken})
            if line.amount == ZERO and line.kind is Kind.BASIC:
                continue
        kept.append(line)
    if left:
        raise RollupError(f"{told}：该单位此项此来源的当年预算不足，差 {left:.2f} 元。")
    lines[transfer.receiver][:] = kept


def _summed(lines: Iterable[Line]) -> Iterator[Line]:
    """One line for each identity, where the first of them stood; the name of the government's subject is part of it."""
    sums: dict[tuple[str, str | None], Line] = {}
    for line in lines:
        key = key_of(Line, line.model_dump(mode="json")), line.government_economic_name
        known = sums.get(key)
        sums[key] = line.model_copy(update={"amount": known.amount + line.amount}) if known else line
    yield from sums.values()


def _revenue(units: Sequence[Book]) -> Iterator[Revenue]:
    sums: dict[tuple[str, str], Revenue] = {}
    for row in (row for book in units for row in book.revenue):
        known = sums.get((row.source, row.code))
        sums[row.source, row.code] = known.model_copy(update={"amount": known.amount + row.amount}) if known else row
    yield from sums.values()


def _projects(units: Sequence[Book]) -> Iterator[Project]:
    """Unit after unit; forms are numbered through in the order in which each unit prints its own."""
    number = 0
    for book in units:
        orders = {id(form): number + place for place, form in enumerate(book.forms, start=1)}
        number += len(orders)
        for project in book.projects:
            form = project.form and project.form.model_copy(update={"order": orders[id(project.form)]})
            yield project.model_copy(update={"key": _key(book, project.key), "form": form})


def _added(units: Sequence[Book], part: str) -> dict[str, Any]:
    """The numbers of a part, field by field."""
    parts: list[BaseModel] = [getattr(book, part) for book in units]
    return {name: sum(getattr(one, name) for one in parts) for name in type(parts[0]).model_fields}


def _assets(department: Book, units: Sequence[Book]) -> Assets:
    parts = [book.assets for book in units]
    vehicles = type(parts[0].vehicles)
    numbers = ("vehicle_quota", "building_m2", "equipment_over_500k", "equipment_over_1m")
    return Assets(
        as_of=department.assets.as_of,
        vehicles=vehicles(
            **{name: sum(getattr(one.vehicles, name) for one in parts) for name in vehicles.model_fields}
        ),
        **{name: sum(getattr(one, name) for one in parts) for name in numbers},
    )


def _prior_year(department: Book, units: Sequence[Book]) -> PriorYear:
    """What the department published last year; where that is unknown, the sum of what its units did, if all are known."""
    own = department.prior_year
    parts = [book.prior_year for book in units]
    three_public = type(own.three_public)
    return PriorYear(
        three_public=three_public(
            **{
                name: _known(getattr(own.three_public, name), [getattr(one.three_public, name) for one in parts])
                for name in three_public.model_fields
            }
        ),
        **{
            name: _known(getattr(own, name), [getattr(one, name) for one in parts])
            for name in PriorYear.model_fields
            if name != "three_public"
        },
    )


def _known(own: Decimal | None, parts: Sequence[Decimal | None]) -> Decimal | None:
    if own is not None:
        return own
    amounts = [amount for amount in parts if amount is not None]
    return sum(amounts, ZERO) if len(amounts) == len(parts) else None


def _whole_unit(department: Book, lines: Sequence[Line]) -> Any:
    """The department's whole-unit form with the amounts as tables 1 and 3 print them, in 万元; 社保基金 stays as typed."""
    form = department.whole_unit_performance
    if form is None:
        return None
    facts = Ledger(lines)
    by_source = form.budget.by_source.model_copy(
        update={
            "total": wan(facts.total),
            **{source.value: wan(facts.where(source=source).total) for source in Source},
        }
    )
    by_use = form.budget.by_use.model_copy(
        update={
            "total": wan(facts.total),
            "basic": wan(facts.where(kind=Kind.BASIC).total),
            "project": wan(facts.where(kind=Kind.PROJECT).total),
        }
    )
    return form.model_copy(update={"budget": WholeUnitBudget(by_source=by_source, by_use=by_use)})
