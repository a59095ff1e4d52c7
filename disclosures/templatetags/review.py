"""What waits to be done about comments, for the authoring pages and the workbench."""

from typing import Any

from django import template
from django.db.models import Q
from django.template.context import RequestContext

from disclosures.enums import CommentState
from disclosures.models import Comment
from disclosures.review.threads import waiting
from disclosures.workflow.waiting import charged_units
from units.policy import Action, may, visible_units

register = template.Library()

FIRST = 5
"""Comments that a page names; of more the number is told."""


@register.inclusion_tag("review/waiting_here.html", takes_context=True)
def comments_waiting(context: RequestContext) -> dict[str, Any]:
    """The comments on the page's `budget` that wait for its author, for those who may read its drafts."""
    budget, user = context["budget"], context["request"].user
    found: list[Comment] = []
    if may(user, Action.VIEW, budget):
        rows = Comment.objects.filter(budget=budget, parent=None, state=CommentState.OPEN)
        found = list(rows.only("label", "text", "kind").order_by("pk"))
    return {"budget": budget, "count": len(found), "first": found[:FIRST], "page": context.get("page")}


@register.inclusion_tag("review/waiting.html", takes_context=True)
def comments_on_workbench(context: RequestContext) -> dict[str, Any]:
    """The budgets with comments that wait for the user: open ones of its own units; of those marked done its own, and those of
    the units that nobody nearer reviews."""
    user = context["request"].user
    its = Q(comments__by=user.pk) | Q(unit__in=charged_units(user, Action.DECIDE))
    return {
        "open": waiting(visible_units(user, Action.SUBMIT), CommentState.OPEN),
        "done": waiting(visible_units(user, Action.DECIDE), CommentState.DONE, its),
    }
