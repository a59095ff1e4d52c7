"""The steps of the workflow as actions of a list of budgets: each leads to the page that asks before it does anything."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse

from budgets.models import Budget
from disclosures.enums import Move
from disclosures.transitions import TABLE
from disclosures.workflow.bulk import LIMIT, TOO_MANY
from disclosures.workflow.deeds import DEEDS
from units.policy import User, may

Act = Callable[[Any, HttpRequest, QuerySet[Budget]], HttpResponseRedirect | None]


class StepActionsMixin:
    """Adds an action for each step that the user's role gives somewhere."""

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions: dict[str, Any] = super().get_actions(request)  # type: ignore[misc]  # of ModelAdmin
        own = {f"step_{move}": (_action(move), f"step_{move}", DEEDS[move].button) for move in open_to(request.user)}
        return actions | own


def open_to(user: User) -> list[Move]:
    """The steps that a user may take with any unit at all."""
    return [move for move, row in TABLE.items() if any(may(user, permission) for permission in row.permissions)]


def _action(move: Move) -> Act:
    def act(_: Any, request: HttpRequest, chosen: QuerySet[Budget]) -> HttpResponseRedirect | None:
        keys = list(chosen.values_list("pk", flat=True)[: LIMIT + 1])
        if len(keys) > LIMIT:
            messages.error(request, TOO_MANY)
            return None
        address = reverse("disclosures:steps", args=[move])
        return HttpResponseRedirect(f"{address}?{urlencode([('budget', key) for key in keys])}")

    return act
