"""Which units make up a department's disclosure, and their sum.

A department is the sum of its own unit-level budget and those of the units directly below it in the same region; bureaus of other
regions disclose for themselves. Only what was approved goes in: until then a unit's figures are nobody else's.
"""

from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import Q

from book.model import Book
from book.rollup import Rolled, Transfer, roll_up
from book.types import Level, Source
from budgets.enums import CLEARED
from budgets.models import Budget
from disclosures import last_year, store
from disclosures.enums import PublicationState
from disclosures.models import Publication
from units.models import Unit


class Part(NamedTuple):
    """A unit of the department: its Book where one was approved, else None and why."""

    unit: Unit
    book: Book | None
    missing: str


def parts(department: Budget) -> list[Part]:
    """The units of a department-level budget, the department's own first. A correction that is being written does not count:
    what is published stands until the next version is approved."""
    own = department.unit
    found = Unit.objects.filter(Q(pk=own.pk) | Q(supervisor=own, region=own.region_id)).order_by("code")
    budgets = {
        budget.unit_id: budget
        for budget in Budget.objects.filter(unit__in=found, year=department.year_id, level=Level.UNIT)
    }
    public = {
        publication.budget_id: publication
        for publication in Publication.objects.filter(
            budget__in=budgets.values(), state=PublicationState.CURRENT
        ).select_related("revision")
    }
    listed = sorted(found, key=lambda unit: (unit.pk != own.pk, unit.code))
    made = [_part(unit, budgets.get(unit.pk), public) for unit in listed]
    # What is only a department, without a nature of its own, has no budget to be missed.
    return [part for part in made if part.book or part.unit.nature or part.unit.pk in budgets]


def sum_up(department: Budget, content: Book, found: Sequence[Part]) -> Rolled:
    """The department's Book with the figures of those of its units that were approved. Raises RollupError."""
    marked = department.transfers.select_related("payer", "receiver")
    transfers = [
        Transfer(one.payer.code, one.receiver.code, one.function_code, Source(one.source), one.amount) for one in marked
    ]
    # What the department published last year is known, whatever its draft says.
    if prior := last_year.published(department):
        content = content.model_copy(update={"prior_year": prior})
    return roll_up(content, [part.book for part in found if part.book], transfers)


def _part(unit: Unit, budget: Budget | None, public: dict[int, Publication]) -> Part:
    if budget is None:
        return Part(unit, None, "还没有开始编制")
    if budget.state in CLEARED:
        return Part(unit, store.load(budget), "")
    if budget.pk in public:
        return Part(unit, public[budget.pk].revision.book, "")
    return Part(unit, None, "还没有通过审核")
