"""The figures that a document compares with last year's, each with the sentence that needs a reason. No rules."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from book import money
from book.editions import edition
from book.model import PriorYear
from book.money import ZERO
from book.rules.engine import Context
from book.types import Nature

THREE_PUBLIC = (
    ("abroad", "因公出国（境）费"),
    ("reception", "公务接待费"),
    ("vehicle_operation", "公务用车运行维护费"),
    ("vehicle_purchase", "公务用车购置费"),
)


class Change(NamedTuple):
    """A figure in 元 against last year's (`before` is None when unknown), its reason, and whether it must have one."""

    name: str
    where: str
    now: Decimal
    before: Decimal | None
    reason: str
    text: str
    required: bool

    @property
    def wan(self) -> Decimal | None:
        """The change in 万元 as printed."""
        return None if self.before is None else money.change(self.now, self.before)


def changes(context: Context) -> tuple[Change, ...]:
    """The comparisons that are printed, in their order: 一, 五, 七 (when there is anything to compare), 八."""
    return context.shared(_changes)


def _changes(context: Context) -> tuple[Change, ...]:
    return tuple(_compared(context))


def _compared(context: Context) -> Iterator[Change]:
    now: PriorYear = edition(context.book.edition).prior_year(context.book)
    prior, reasons = context.book.prior_year, context.book.reasons
    for key, reason, name, required in (
        ("income_total", "income_change", "收入总计", True),
        ("expenditure_total", "expenditure_change", "支出总计", True),
        ("general_public_current", "general_public_change", "一般公共预算当年支出", False),
    ):
        figures = getattr(now, key) or ZERO, getattr(prior, key)
        yield Change(name, f"prior_year.{key}", *figures, reason, getattr(reasons, reason), required)
    yield from _three_public(now, context)
    if context.book.unit.nature is not Nature.PUBLIC_INSTITUTION:
        figures = now.operating_cost or ZERO, prior.operating_cost
        yield Change(
            "机关运行经费", "prior_year.operating_cost", *figures, "operating_cost", reasons.operating_cost, True
        )


def _three_public(now: PriorYear, context: Context) -> Iterator[Change]:
    prior, reasons = context.book.prior_year.three_public, context.book.reasons
    spent = {key: getattr(now.three_public, key) or ZERO for key, _ in THREE_PUBLIC}
    before = {key: getattr(prior, key) for key, _ in THREE_PUBLIC}
    if not any(spent.values()) and not any(before.values()):
        return
    total = None if None in before.values() else sum(before.values(), ZERO)
    yield Change(
        "“三公”经费总额",
        "prior_year.three_public",
        sum(spent.values(), ZERO),
        total,
        "three_public_total",
        reasons.three_public_total,
        True,
    )
    for key, name in THREE_PUBLIC:
        reason = f"three_public_{key}"
        where = f"prior_year.three_public.{key}"
        yield Change(name, where, spent[key], before[key], reason, getattr(reasons, reason), True)
