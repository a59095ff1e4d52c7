"""How budgets stand with the rules and with their reviewers: shown beside each of them before somebody decides."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from django.db.models import Count, F

from book.rules.engine import Severity
from budgets.models import Budget
from budgets.queries import may_read
from disclosures import checking
from disclosures.checking import Found
from disclosures.enums import CommentState
from disclosures.models import CheckResult, Comment
from units.policy import Action, User, may

TOLD = 8
"""Findings that are told of each budget; the rest is on the page of checks."""


class Standing(NamedTuple):
    """The kept result of the present revision, None where there is none; the first of its errors and warnings, those that are not
    explained before the explained ones; and the comments that nobody has closed, as far as the user may know of them."""

    result: CheckResult | None
    expired: bool
    told: Sequence[Found]
    more: int
    comments: int


def standings(user: User, budgets: Collection[Budget]) -> dict[int, Standing]:
    """By the primary keys of those of the budgets that the user may read; as many queries for many as for one."""
    budgets = [budget for budget in budgets if may_read(user, budget)]
    rows = CheckResult.objects.filter(budget__in=budgets, revision=F("budget__revision"))
    kept = {row.budget_id: row for row in rows}
    latest = checking.latest(budgets, kept=kept)
    told = [budget for budget in budgets if may(user, Action.VIEW, budget)]
    asked = Comment.objects.filter(budget__in=told, parent=None).exclude(state=CommentState.CLOSED).order_by()
    comments = dict(asked.values_list("budget").annotate(Count("pk")))
    return {pk: _standing(*one, comments.get(pk, 0)) for pk, one in latest.items()}


def _standing(result: CheckResult | None, expired: bool, comments: int) -> Standing:
    found = checking.findings(result) if result else ()
    order = list(Severity)
    grave = [one for one in found if one.severity is not Severity.HINT]
    grave.sort(key=lambda one: (one.waived, order.index(one.severity)))
    return Standing(result, expired, grave[:TOLD], len(grave[TOLD:]), comments)
