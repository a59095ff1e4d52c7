"""Which budgets a user may read."""

from django.db.models import Q, QuerySet

from budgets.enums import CLEARED
from budgets.models import Budget
from units.policy import Action, User, may, visible_units


def visible_budgets(user: User, action: Action = Action.VIEW) -> QuerySet[Budget]:
    """The budgets that the user may do the action to; to VIEW is also given to publishers, once a budget is approved."""
    units = Q(unit__in=visible_units(user, action))
    if action is Action.VIEW and may(user, Action.PUBLISH):
        units |= Q(unit__in=visible_units(user, Action.PUBLISH), state__in=CLEARED)
    return Budget.objects.filter(units)


def may_read(user: User, budget: Budget) -> bool:
    """Whether the budget is one of `visible_budgets`."""
    return may(user, Action.VIEW, budget) or (budget.state in CLEARED and may(user, Action.PUBLISH, budget))
