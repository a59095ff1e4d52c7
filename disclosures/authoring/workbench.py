"""The workbench: what the admin opens with. Each disclosure with its deadline, its parts, its findings and the next step."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from book.carry import next_year
from book.model import Book
from book.rules.engine import Finding, Verdict, run, verdict
from budgets.deadlines import Deadline, deadline
from budgets.models import Budget, FiscalYear, UnitYear
from budgets.models.years import DATES
from budgets.queries import visible_budgets
from disclosures import editing, store
from disclosures.authoring.parts import PARTS, place
from disclosures.notices.telling import visible_notices
from units.policy import Action, may, visible_units

CARDS = 12
"""Disclosures shown in full; more are a list."""
NOTICES = 5
"""Unread notices that are shown."""


class Step(NamedTuple):
    """What to do next, and where."""

    text: str
    address: str


class Card(NamedTuple):
    """One disclosure on the workbench."""

    budget: Budget
    parts: list[dict[str, Any]]
    findings: int
    verdict: Verdict
    deadline: Deadline | None
    days_left: int
    step: Step
    previous: Budget | None
    may_edit: bool
    may_start: bool

    @property
    def days_over(self) -> int:
        return -self.days_left


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Adds the workbench to the context of the admin's first page: the latest year of each unit in full."""
    found = (
        visible_budgets(request.user)
        .select_related("unit", "region", "department", "year")
        .order_by("-year_id", "unit__code", "level")
    )
    latest: dict[tuple[int, str], list[Budget]] = {}
    for budget in found:
        latest.setdefault((budget.unit_id, budget.level), []).append(budget)
    chosen = list(latest.values())[:CARDS]
    editable = set(visible_units(request.user, Action.EDIT).values_list("pk", flat=True))
    dates = _dates([budgets[0] for budgets in chosen])
    context["cards"] = [_card(budgets, dates, editable) for budgets in chosen]
    context["title"] = "工作台"
    context["notices"] = visible_notices(request.user).filter(read_at=None)[:NOTICES]
    context["may_begin"] = bool(editable)
    context["others"] = [budgets[0] for budgets in latest.values()][CARDS:]
    return context


def _dates(budgets: list[Budget]) -> dict[tuple[int, int], UnitYear]:
    own = UnitYear.objects.select_related("year").filter(unit__in={budget.unit_id for budget in budgets})
    return {(row.unit_id, row.year_id): row for row in own}


def _card(budgets: list[Budget], dates: dict[tuple[int, int], UnitYear], editable: set[int]) -> Card:
    budget = budgets[0]
    book = store.load(budget)
    findings = run(book)
    places = [place(finding) for finding in findings]
    parts = [{"part": part, "done": part.progress(book), "findings": places.count(part)} for part in PARTS]
    own = dates.get((budget.unit_id, budget.year_id))
    known = own.effective() if own else {name: getattr(budget.year, name) for name in DATES}
    due = deadline(known) if not known["disclosed_on"] else None
    may_edit = budget.unit_id in editable
    return Card(
        budget,
        parts,
        len(findings),
        verdict(findings),
        due,
        due.days_left(timezone.localdate()) if due else 0,
        _step(budget, book, findings),
        budgets[1] if len(budgets) > 1 else None,
        may_edit,
        may_edit and budget.year_id <= timezone.localdate().year,
    )


def _step(budget: Budget, book: Book, findings: tuple[Finding, ...]) -> Step:
    """The first part that is not complete, else the first finding, else a look at the whole."""
    for part in PARTS:
        done, all_ = part.progress(book)
        if done < all_ and part.name != "forms":
            return Step(f"继续填写“{part.title}”", reverse("disclosures:part", args=[budget.pk, part.name]))
    if findings:
        return Step(f"处理检查发现的 {len(findings)} 处问题", reverse("disclosures:checks", args=[budget.pk]))
    return Step("通读预览", reverse("disclosures:preview", args=[budget.pk]))


@require_POST
@login_required
def start_year(request: HttpRequest, budget_id: int) -> HttpResponse:
    """沿用上年: begins the next year of a unit from the given budget, and goes to its first page."""
    previous = get_object_or_404(visible_budgets(request.user).select_related("unit"), pk=budget_id)
    year = previous.year_id + 1
    if not may(request.user, Action.EDIT, previous):
        messages.error(request, "只有本单位的经办人可以开始新的年度。")
        return HttpResponseRedirect(reverse("admin:index"))
    if year > timezone.localdate().year + 1:
        messages.error(request, f"{year}年还不到编制的时候。")
        return HttpResponseRedirect(reverse("admin:index"))
    FiscalYear.objects.get_or_create(year=year)
    try:
        budget = editing.create(
            next_year(store.load(previous)), user=request.user, action=f"沿用 {previous.year_id} 年"
        )
    except store.BudgetExistsError as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(reverse("admin:index"))
    messages.success(
        request,
        f"已从 {previous.year_id} 年沿用文字、项目、绩效目标表、资产和名词解释；上年预算数取自上年报表。请录入{year}年预算明细。",
    )
    return HttpResponseRedirect(reverse("disclosures:part", args=[budget.pk, "lines"]))
