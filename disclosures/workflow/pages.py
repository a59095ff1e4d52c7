"""The way of a budget on a page, and a page of its own for each step: GET asks, POST does."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views import View
from django.views.decorators.cache import never_cache

from book import package
from book.diff import Change, package_changes
from book.rules.engine import Severity
from budgets.enums import EDITABLE, STATE_LABELS, State
from budgets.models import Budget
from budgets.queries import may_read
from disclosures import checking, store, transitions
from disclosures.authoring import findings
from disclosures.authoring.parts import PARTS
from disclosures.enums import MOVE_LABELS, Move
from disclosures.models import CheckResult, Draft, Snapshot
from disclosures.transitions import HOLDERS, NotAllowedError, OvertakenError, RefusedError, UnsoundError
from disclosures.workflow.deeds import DEEDS, do, form_of
from disclosures.workflow.forms import OpinionForm
from disclosures.workflow.panel import reachable_budgets
from disclosures.workflow.stamps import parse, stamp
from disclosures.workflow.standing import standings
from units import log
from units.policy import Action, may

VOUCHING = (Move.CONFIRM, Move.SUBMIT)
"""The steps by which somebody answers for the content: they are shown what the rules found and what is not saved."""
JUDGING = (Move.APPROVE, Move.PUBLISH)
"""The steps by which somebody takes the content as it is: they are shown how it stands."""
TO_MEND = 8
"""Findings that the page of a step names; the rest is on the page of checks."""
DRAFTS = 20
"""Unsaved inputs that the page of a step names."""


class Unsaved(NamedTuple):
    """What somebody typed and did not save: it would not go along."""

    draft: Draft
    title: str
    address: str
    is_own: bool


@method_decorator(never_cache, name="dispatch")
class WayPage(View):
    """Where a budget is on its way, for those who may see that; others find nothing, visitors are asked to sign in."""

    budget: Budget
    title = "办理流程"
    http_method_names = ["get", "head"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.is_authenticated:
            return HttpResponseRedirect(f"{reverse('admin:login')}?next={request.path}")
        budget_id = kwargs.pop("budget_id")
        found = reachable_budgets(request.user).filter(pk=budget_id).first()
        if found is None:
            self.refuse(request, budget_id, **kwargs)
            raise Http404("没有这份预算")
        self.budget = found
        return super().dispatch(request, *args, **kwargs)

    def refuse(self, request: HttpRequest, budget_id: int, **kwargs: Any) -> None:
        """What is recorded of somebody who asks for a budget that is not theirs to see."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(request, "workflow/way.html")

    def show(self, request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
        """A page about the budget in the frame of the admin."""
        told = {
            "budget": self.budget,
            "title": self.title,
            "may_read": may_read(request.user, self.budget),
            "may_review": may(request.user, Action.VIEW, self.budget),
            "is_editable": self.budget.state in EDITABLE,
        }
        return render(request, template, {**admin.site.each_context(request), **told, **context}, status=status)


class StepPage(WayPage):
    """One step: what it will do, what is asked, and whether it may be done; a POST does it."""

    move: Move
    http_method_names = ["get", "head", "post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            self.move = Move(kwargs.pop("move"))
        except ValueError as error:
            raise Http404("没有这一步") from error
        self.title = MOVE_LABELS[self.move]
        return super().dispatch(request, *args, **kwargs)

    def refuse(self, request: HttpRequest, budget_id: int, **kwargs: Any) -> None:
        if request.method == "POST" and (budget := Budget.objects.select_related("unit").filter(pk=budget_id).first()):
            why = "您不能查看这份预算。"
            log.record(request.user, MOVE_LABELS[self.move], budget, refused=True, detail=why)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.ask(request, form_of(self.move, self.budget)())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = form_of(self.move, self.budget)(request.POST)
        try:
            seen = parse(request.POST.get("stamp", ""))._replace(budget_id=self.budget.pk)
        except ValueError:
            form.add_error(None, "页面不完整，请看过之后再办理。")
        if not form.is_valid():
            return self.ask(request, form, status=400)
        try:
            do(self.move, user=request.user, seen=seen, note=form.cleaned_data["note"], secrecy=form.secrecy)
        except RefusedError as error:
            return self.tell(request, error, seen.seen, form)
        self.budget.refresh_from_db()
        messages.success(request, f"已办理“{self.title}”。{next_holder(self.budget)}")
        # What a publisher has withdrawn while its correction is written is a draft to them; its versions stay theirs to see.
        is_theirs = reachable_budgets(request.user).filter(pk=self.budget.pk).exists()
        page = "workflow" if is_theirs else "versions"
        return HttpResponseRedirect(reverse(f"disclosures:{page}", args=[self.budget.pk]))

    def ask(
        self,
        request: HttpRequest,
        form: OpinionForm,
        *,
        status: int = 200,
        refusal: RefusedError | None = None,
        **context: Any,
    ) -> HttpResponse:
        """The page with the form, or with the reason why there is none."""
        hindered = transitions.hindrance(request.user, self.budget, self.move)
        if self.move in VOUCHING and not hindered:
            context |= {"unsaved": self._unsaved(), "result": self._result, **self._to_mend()}
        if self.move in JUDGING and not hindered:
            context["standing"] = standings(request.user, [self.budget]).get(self.budget.pk)
        refusal = refusal or hindered
        told = {
            "deed": DEEDS[self.move],
            "form": None if hindered else form,
            "stamp": stamp(self.budget),
            "refusal": refusal,
        }
        code = 403 if isinstance(refusal, NotAllowedError) else status
        return self.show(request, "workflow/step.html", status=code, **told, **context)

    def tell(self, request: HttpRequest, error: RefusedError, seen: int, form: OpinionForm) -> HttpResponse:
        """The page again after a refusal: why, who can help, where to mend it, and for who came too late what has changed.

        What was typed is kept; the form is on what stands now, so that it can be sent again after a look.
        """
        self.budget.refresh_from_db()
        changes: Sequence[Change] = ()
        if isinstance(error, OvertakenError) and may_read(request.user, self.budget):
            changes = self._changes_since(seen)
        again = form_of(self.move, self.budget)(initial=form.cleaned_data)
        return self.ask(
            request,
            again,
            status=409,
            refusal=error,
            typed=form.cleaned_data["note"],
            changes=changes,
            to_checks=isinstance(error, UnsoundError),
        )

    @cached_property
    def _result(self) -> CheckResult:
        return checking.result(self.budget)

    def _to_mend(self) -> dict[str, Any]:
        """The first findings that stand in the way, and how many more there are."""
        if not self._result.errors and not self._result.warnings:
            return {}
        found = findings.of(self._result, store.load(self.budget))
        open_ = [one for one in found if one.severity is not Severity.HINT and not one.found.waived]
        return {"to_mend": open_[:TO_MEND], "more": len(open_[TO_MEND:])}

    def _unsaved(self) -> list[Unsaved]:
        drafts = Draft.objects.filter(budget=self.budget).select_related("user").defer("fields").order_by("-typed_at")
        return [
            Unsaved(draft, *_page(self.budget, draft.page), draft.user_id == self.request.user.pk)
            for draft in drafts[:DRAFTS]
        ]

    def _changes_since(self, seen: int) -> Sequence[Change]:
        """What was saved since a revision that is still kept."""
        then = Snapshot.objects.filter(budget=self.budget, revision=seen).first()
        if then is None or seen == self.budget.revision:
            return ()
        return package_changes(then.data, package.dump(store.load(self.budget)))


def next_holder(budget: Budget) -> str:
    """Where a budget is now and who has the next step, as a sentence."""
    state = State(budget.state)
    return f"现在是“{STATE_LABELS[state]}”，由{HOLDERS[state][1]}办理下一步。"


def _page(budget: Budget, page: str) -> tuple[str, str]:
    """Title and address of the authoring page that an unsaved input belongs to."""
    part = next((part for part in PARTS if part.name == page), None)
    if part:
        return part.title, reverse("disclosures:part", args=[budget.pk, part.name])
    return "绩效目标", reverse("disclosures:part", args=[budget.pk, "forms"])
