"""What a page showed of a budget when it was opened: carried by its form, and compared when the form comes back."""

import re
from typing import NamedTuple

from budgets.models import Budget
from disclosures import transitions
from disclosures.models import Step


class Stamp(NamedTuple):
    """A budget, the revision that was shown, and the last step (0 for none)."""

    budget_id: int
    seen: int
    after: int

    def __str__(self) -> str:
        return "-".join(map(str, self))


def stamp(budget: Budget) -> Stamp:
    """The stamp of a page that is opened now."""
    return Stamp(budget.pk, budget.revision, transitions.last_step(budget))


def stamp_after(budget: Budget, last: Step | None) -> Stamp:
    """The stamp where the last step is at hand."""
    return Stamp(budget.pk, budget.revision, last.pk if last else 0)


def parse(text: str) -> Stamp:
    """The stamp that a form sent. Raises ValueError for anything else."""
    if not re.fullmatch(r"[0-9]{1,18}-[0-9]{1,9}-[0-9]{1,18}", text):
        raise ValueError(text)
    return Stamp(*map(int, text.split("-")))
