"""Pages that stay in touch: what is typed is kept for its user, and everybody sees who else has the page open."""

import json
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from budgets.models import Budget
from disclosures.authoring.pages import BudgetGate
from disclosures.models import Draft, Presence
from units.policy import Action, User, may

OPEN_FOR = timedelta(seconds=60)
"""How long a page counts as open after it was last heard of; pages report every 20 seconds."""
LARGEST = 2_000_000
UNTYPED = {"csrfmiddlewaretoken", "seen"}


def others(budget: Budget, user: User, page: str) -> list[str]:
    """The names of the other people who have this page open now."""
    found = Presence.objects.filter(budget=budget, page=page, at__gt=timezone.now() - OPEN_FOR).exclude(user=user.pk)
    return [
        row.user.get_full_name() or row.user.get_username() for row in found.select_related("user").order_by("user")
    ]


@method_decorator(never_cache, name="dispatch")
class AlivePage(BudgetGate):
    """A page says that it is open, and what has been typed on it; the answer names the others and the newest revision."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, page: str) -> HttpResponse:
        if len(request.body) > LARGEST:
            return JsonResponse({"error": "录入内容过多，未能自动保存。"}, status=413)
        try:
            told = json.loads(request.body or b"{}")
        except ValueError:
            told = None
        if not isinstance(told, dict) or len(page) > 80:
            return JsonResponse({"error": "请求不完整。"}, status=400)
        Presence.objects.update_or_create(budget=self.budget, user_id=self.user_id, page=page)
        if may(request.user, Action.EDIT, self.budget):
            self._keep(request, page, told)
        return JsonResponse({"others": others(self.budget, request.user, page), "revision": self.budget.revision})

    def _keep(self, request: HttpRequest, page: str, told: dict[str, Any]) -> None:
        if told.get("drop"):
            Draft.objects.filter(budget=self.budget, user_id=self.user_id, page=page).delete()
        typed, seen = told.get("fields"), told.get("seen")
        if isinstance(typed, dict) and type(seen) is int and 0 < seen <= self.budget.revision:
            kept = {name: value for name, value in typed.items() if name not in UNTYPED}
            Draft.objects.update_or_create(
                budget=self.budget, user_id=self.user_id, page=page, defaults={"seen": seen, "fields": kept}
            )
