"""`{% workflow_panel %}`: the standing of the page's budget and what its user may do, for every page that has a `budget`."""

from typing import Any

from django import template
from django.template.context import RequestContext

from disclosures.workflow.panel import panel

register = template.Library()


@register.inclusion_tag("workflow/panel.html", takes_context=True)
def workflow_panel(context: RequestContext, *, unfolded: bool = False, only_past: bool = False) -> dict[str, Any]:
    """The panel of `budget` for the request's user; `unfolded` shows the steps that were taken at once, `only_past`
    leaves out what may be done next, on the page where it is being done."""
    budget = context["budget"]
    return {
        "panel": panel(context["request"].user, budget),
        "budget": budget,
        "unfolded": unfolded,
        "only_past": only_past,
    }
