"""Which budgets a user may read, and the dates that hold for one."""

from datetime import date

from django.db.models import F, FilteredRelation, Q, QuerySet

from budgets.enums import CLEARED
from budgets.models import Budget, FiscalYear
from budgets.models.years import DATES
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


def dates(budget: Budget) -> dict[str, date | None]:
    """The four dates of a budget by the names of `FiscalYear`, in one query: its unit's own, else the year's."""
    own = {f"own_{name}": F(f"own__{name}") for name in DATES}
    found = (
        FiscalYear.objects.annotate(own=FilteredRelation("units", condition=Q(units__unit=budget.unit_id)))
        .values(*DATES, **own)
        .get(pk=budget.year_id)
    )
    return {name: found[f"own_{name}"] or found[name] for name in DATES}
