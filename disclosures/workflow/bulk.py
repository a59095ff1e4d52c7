"""One step for several units at once: each by the same service as alone, with a result for each."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from budgets.enums import State
from budgets.models import Budget
from disclosures.enums import MOVE_LABELS, Move
from disclosures.models import Draft
from disclosures.transitions import RefusedError, UnsoundError, hindrance, pasts
from disclosures.workflow.deeds import DEEDS, do, form_of
from disclosures.workflow.forms import OpinionForm, VouchForm
from disclosures.workflow.panel import reachable_budgets
from disclosures.workflow.stamps import Stamp, parse, stamp_after
from disclosures.workflow.standing import Standing, standings
from units.policy import Action, may

LIMIT = 50
"""Budgets at once: the rules run for each that is confirmed or submitted."""
TOO_MANY = f"一次最多办理 {LIMIT} 个单位，请分批选择。"


class Chosen(NamedTuple):
    """A budget that was chosen, whether the step is open to the user, else why not, and how it stands, where they may read it."""

    budget: Budget
    stamp: Stamp
    refusal: RefusedError | None
    standing: Standing | None
    may_review: bool
    has_unsaved: bool


class Outcome(NamedTuple):
    """What came of a step for one budget."""

    budget: Budget
    refusal: RefusedError | None

    @property
    def is_unsound(self) -> bool:
        """Whether the page of checks shows what to mend."""
        return isinstance(self.refusal, UnsoundError)


@method_decorator(never_cache, name="dispatch")
class BulkPage(View):
    """GET lists the budgets that were chosen and asks; POST takes the step for each of those that are still ticked.

    Publishing takes seconds for each document: that form goes to the publisher's page, which does them one after the other.
    """

    move: Move
    http_method_names = ["get", "head", "post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.is_authenticated:
            return HttpResponseRedirect(f"{reverse('admin:login')}?next={request.path}")
        try:
            self.move = Move(kwargs.pop("move"))
        except ValueError as error:
            raise Http404("没有这一步") from error
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = [int(text) for text in request.GET.getlist("budget") if text.isascii() and text.isdigit()]
        if len(asked) > LIMIT:
            return self._show(request, "workflow/steps.html", status=400, problem=TOO_MANY)
        return self._ask(request, self._budgets(request, asked), len(set(asked)))

    def post(self, request: HttpRequest) -> HttpResponse:
        if self.move is Move.PUBLISH:
            return self.http_method_not_allowed(request)
        try:
            stamps = {seen.budget_id: seen for seen in map(parse, request.POST.getlist("stamp"))}
        except ValueError:
            stamps = {}
        if not stamps or len(stamps) > LIMIT:
            problem = TOO_MANY if stamps else "没有选中任何单位。"
            return self._show(request, "workflow/steps.html", status=400, problem=problem)
        budgets = self._budgets(request, stamps)
        form = self._form(budgets)(request.POST)
        if not form.is_valid():
            return self._ask(request, budgets, len(stamps), form=form, status=400)
        outcomes = [self._do(request, budget, stamps[budget.pk], form) for budget in budgets]
        return self._show(
            request,
            "workflow/outcomes.html",
            outcomes=outcomes,
            done=sum(outcome.refusal is None for outcome in outcomes),
            unknown=len(stamps) - len(budgets),
        )

    def _budgets(self, request: HttpRequest, asked: Any) -> Sequence[Budget]:
        found = reachable_budgets(request.user).filter(pk__in=[pk for pk in asked if pk < 2**63])
        return list(found.order_by("-year_id", "unit__code", "level"))

    def _form(self, budgets: Sequence[Budget]) -> type[OpinionForm]:
        """The form that asks for all that any of the budgets needs."""
        forms = {form_of(self.move, budget) for budget in budgets}
        return VouchForm if VouchForm in forms else DEEDS[self.move].form

    def _do(self, request: HttpRequest, budget: Budget, seen: Stamp, form: OpinionForm) -> Outcome:
        # A secrecy review is asked for the drafts among them; what its head confirmed has its own.
        secrecy = None if self.move is Move.SUBMIT and budget.state == State.CONFIRMED else form.secrecy
        try:
            do(self.move, user=request.user, seen=seen, note=form.cleaned_data["note"], secrecy=secrecy)
        except RefusedError as error:
            return Outcome(error.budget, error)
        return Outcome(budget, None)

    def _ask(
        self,
        request: HttpRequest,
        budgets: Sequence[Budget],
        asked: int,
        *,
        form: OpinionForm | None = None,
        status: int = 200,
    ) -> HttpResponse:
        unsaved = set(Draft.objects.filter(budget__in=budgets).values_list("budget", flat=True))
        told, stands = pasts(request.user, budgets), standings(request.user, budgets)
        rows = [
            Chosen(
                budget,
                stamp_after(budget, told[budget.pk].last),
                hindrance(request.user, budget, self.move, told[budget.pk]),
                stands.get(budget.pk),
                may(request.user, Action.VIEW, budget),
                budget.pk in unsaved,
            )
            for budget in budgets
        ]
        return self._show(
            request,
            "workflow/steps.html",
            status=status,
            rows=rows,
            open=[row for row in rows if row.refusal is None],
            unknown=asked - len(budgets),
            form=form or self._form([row.budget for row in rows if row.refusal is None])(),
            address=reverse("disclosures:publishing") if self.move is Move.PUBLISH else "",
        )

    def _show(self, request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
        told = {"move": self.move, "deed": DEEDS[self.move], "title": f"批量{MOVE_LABELS[self.move]}"}
        return render(request, template, {**admin.site.each_context(request), **told, **context}, status=status)
