"""Which budgets a user may read."""

from django.db.models import QuerySet

from budgets.models import Budget
from units.policy import Action, User, visible_units


def visible_budgets(user: User, action: Action = Action.VIEW) -> QuerySet[Budget]:
    """The budgets of the units on whose drafts the user may do the action."""
    return Budget.objects.filter(unit__in=visible_units(user, action))
