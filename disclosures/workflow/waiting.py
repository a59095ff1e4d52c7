"""What waits for a user's own decision: submissions to review and approvals to publish, the longest waiting first."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from budgets.deadlines import Due, due
from budgets.enums import State
from budgets.models import Budget, UnitYear
from budgets.models.years import DATES
from disclosures.enums import Move
from disclosures.models import Step
from units.models import Unit
from units.policy import Action, User, charged_with, may, visible_units

FIRST = 10
"""Budgets that are listed; of more the number is told."""


class Waiting(NamedTuple):
    """Budgets that wait for one step: how many, and the first of them with who brought each there when (`came_by`, `came_at`) and
    how it stands to its deadline."""

    total: int
    first: Sequence[tuple[Budget, Due | None]]


def to_review(user: User) -> Waiting | None:
    """The submissions that the user is to decide on; None for those who decide on none."""
    return _waiting(user, Action.DECIDE, State.SUBMITTED, Move.SUBMIT)


def to_publish(user: User) -> Waiting | None:
    """What is approved and the user is to publish; None for those who publish nothing."""
    return _waiting(user, Action.PUBLISH, State.APPROVED, Move.APPROVE)


def _waiting(user: User, action: Action, state: State, came: Move) -> Waiting | None:
    if not may(user, action):
        return None
    found = Budget.objects.filter(state=state, unit__in=charged_units(user, action))
    last = Step.objects.filter(budget=OuterRef("pk"), move=came).order_by("-pk")
    budgets = list(
        found.select_related("unit", "year")
        .annotate(came_at=Subquery(last.values("at")[:1]), came_by=Subquery(last.values("by_name")[:1]))
        .order_by("came_at", "pk")[:FIRST]
    )
    own = UnitYear.objects.filter(unit__in=[budget.unit_id for budget in budgets]).select_related("year")
    dates = {(row.unit_id, row.year_id): row.effective() for row in own}
    today = timezone.localdate()
    return Waiting(
        found.count() if len(budgets) == FIRST else len(budgets),
        [(one, due(dates.get((one.unit_id, one.year_id)) or _of_year(one), today)) for one in budgets],
    )


def charged_units(user: User, action: Action) -> QuerySet[Unit]:
    """The units for whose budgets the action is asked of the user, because nobody stands nearer; of a superuser all."""
    if user.is_superuser:
        return visible_units(user, action)
    return Unit.objects.filter(pk__in=charged_with(user, action))


def _of_year(budget: Budget) -> dict[str, date | None]:
    return {name: getattr(budget.year, name) for name in DATES}
