"""Last year's figures where this system published last year's document: they come from it, and nobody types others."""

from collections.abc import Callable
from decimal import Decimal

from book.editions import edition
from book.model import PriorYear
from book.relations import Fault
from budgets.models import Budget
from disclosures.checking import published_before


def published(budget: Budget) -> PriorYear | None:
    """The totals (元) of the document that the unit published here for the year before, None where there is none."""
    before = published_before(budget)
    if before is None:
        return None
    book = before.revision.book
    return edition(book.edition).prior_year(book)


def faults(budget: Budget, old: Callable[[], PriorYear], new: PriorYear) -> list[Fault]:
    """The figures that a change of `old` to `new` would make differ from what was published. One that differed already may stay
    until it is put right, and one that the published document does not have is typed. `old` is read only where there is one."""
    known = figures(published(budget))
    if not known:
        return []
    before, after = figures(old()), figures(new)
    year = budget.year_id - 1
    return [
        Fault(
            f"prior_year.{path}",
            f"{year}年已公开的数是 {amount:,.2f} 元，不能改写。公开的数有误的，请先更正{year}年的公开文档。",
            after[path],
        )
        for path, amount in known.items()
        if amount is not None and after[path] not in (before[path], amount)
    ]


def figures(prior: PriorYear | None) -> dict[str, Decimal | None]:
    """Each figure (元) by its path below `prior_year`; none of them without a document."""
    if prior is None:
        return {}
    found = prior.model_dump()
    three_public = found.pop("three_public")
    return found | {f"three_public.{name}": amount for name, amount in three_public.items()}
