"""The workbench: what the admin opens with. What waits for one's decision; and each disclosure of one's own unit with its deadline,
its parts, its findings and the next step. All other units are on the board."""

from collections import Counter
from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from book.carry import next_year
from book.model import Book
from book.rules.engine import Severity, Verdict
from budgets.deadlines import Due, due
from budgets.enums import State
from budgets.models import Budget, FiscalYear, UnitYear
from budgets.models.years import DATES
from budgets.queries import visible_budgets
from disclosures import checking, editing, store
from disclosures.authoring.findings import Count, count
from disclosures.authoring.pages import CARRIED_OVER
from disclosures.authoring.parts import PARTS, part_at, unfinished
from disclosures.checking import Found
from disclosures.enums import CommentState, PublicationState, WaiverState
from disclosures.models import CheckResult, Comment, Publication, Snapshot
from disclosures.notices.telling import visible_notices
from disclosures.workflow import waiting
from units.policy import Action, may, visible_units

CARDS = 12
"""Disclosures shown in full; more are a list."""
OTHERS = 60
"""Disclosures in that list."""
NOTICES = 5
"""Unread notices that are shown."""


class Step(NamedTuple):
    """What to do next, and where."""

    text: str
    address: str


class Checked(NamedTuple):
    """What was kept of the last check. `verdict` is None when there was none; `done` of `all_` errors and warnings are answered."""

    verdict: Verdict | None
    expired: bool
    left: Count
    done: int
    all_: int
    lapsed: int
    """Explanations that no longer hold to what is there."""


class Card(NamedTuple):
    """One disclosure on the workbench."""

    budget: Budget
    parts: list[dict[str, Any]]
    checked: Checked
    due: Due | None
    may_date: bool
    """Whether the user may record the approval that the deadline follows from."""
    step: Step
    previous: Budget | None
    may_edit: bool
    may_start: bool
    locked: str
    """Why it cannot be edited now, "" when it can."""


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Adds the workbench to the context of the admin's first page: of each of the user's own units the latest year."""
    own = visible_budgets(request.user, Action.SUBMIT)
    later = own.filter(unit=OuterRef("unit"), level=OuterRef("level"), year__gt=OuterRef("year"))
    latest = own.filter(~Exists(later)).order_by("-year_id", "unit__code", "level")
    shown = list(latest.select_related("unit", "region", "department", "year")[:CARDS])
    previous: dict[tuple[int, str], Budget] = {}
    for budget in own.filter(unit__in=[one.unit_id for one in shown]).order_by("year"):
        if budget not in shown:
            previous[budget.unit_id, budget.level] = budget
    editable = set(visible_units(request.user, Action.EDIT).values_list("pk", flat=True))
    dates, books = _dates(shown), _books(shown)
    current = Publication.objects.filter(budget__in=shown, state=PublicationState.CURRENT)
    public = set(current.values_list("budget", flat=True))
    asked = Comment.objects.filter(budget__in=shown, parent=None, state=CommentState.OPEN)
    comments = Counter(asked.values_list("budget", flat=True))
    latest_results = checking.latest(shown)
    kept = CheckResult.objects.in_bulk([last.result.pk for last in latest_results.values() if last.result])
    findings = {result.budget_id: checking.findings(result) for result in kept.values()}
    context["cards"] = [
        _card(
            budget,
            previous.get((budget.unit_id, budget.level)),
            books[budget.pk],
            latest_results[budget.pk],
            findings.get(budget.pk, ()),
            comments[budget.pk],
            dates,
            editable,
            public,
            may(request.user, Action.DATE, budget),
        )
        for budget in shown
    ]
    context["title"] = "工作台"
    context["notices"] = visible_notices(request.user).filter(read_at=None)[:NOTICES]
    context["may_begin"] = bool(editable)
    context["others"] = latest[CARDS : CARDS + OTHERS]
    context["to_review"] = waiting.to_review(request.user)
    context["to_publish"] = waiting.to_publish(request.user)
    return context


def _dates(budgets: list[Budget]) -> dict[tuple[int, int], UnitYear]:
    own = UnitYear.objects.select_related("year").filter(unit__in={budget.unit_id for budget in budgets})
    return {(row.unit_id, row.year_id): row for row in own}


def _books(budgets: list[Budget]) -> dict[int, Book]:
    """The contents of budgets by primary key: from their restore points, all in one query."""
    points = Snapshot.objects.filter(
        reduce(or_, (Q(budget=one.pk, revision=one.revision) for one in budgets), Q(pk__in=[]))
    )
    known = {point.budget_id: Book.model_validate(point.data) for point in points}
    return {one.pk: known.get(one.pk) or store.load(one) for one in budgets}


def _card(
    budget: Budget,
    previous: Budget | None,
    book: Book,
    latest: checking.Latest,
    found: Sequence[Found],
    comments: int,
    dates: dict[tuple[int, int], UnitYear],
    editable: set[int],
    public: set[int],
    may_date: bool,
) -> Card:
    checked = _checked(latest, found)
    parts = [
        {
            "part": part,
            "done": part.progress(book),
            "count": count([one for one in found if part_at(one.where) is part]),
        }
        for part in PARTS
    ]
    own = dates.get((budget.unit_id, budget.year_id))
    known = own.effective() if own else {name: getattr(budget.year, name) for name in DATES}
    due_ = due(known, timezone.localdate()) if budget.is_awaited and budget.pk not in public else None
    is_author = budget.unit_id in editable
    return Card(
        budget,
        parts,
        checked,
        due_,
        may_date and due_ is not None and due_.lacks_approval,
        _step(budget, book, checked, comments if budget.is_editable else 0),
        previous,
        is_author and budget.is_editable,
        is_author and budget.year_id <= timezone.localdate().year,
        "" if budget.is_editable else editing.LOCKED[State(budget.state)],
    )


def _checked(latest: checking.Latest, found: Sequence[Found]) -> Checked:
    serious = [one for one in found if one.severity is not Severity.HINT]
    return Checked(
        latest.result.verdict if latest.result else None,
        latest.expired,
        count(found),
        sum(one.waived for one in serious),
        len(serious),
        sum(one.answer is not None and one.answer.state == WaiverState.LAPSED for one in found),
    )


def _step(budget: Budget, book: Book, checked: Checked, comments: int) -> Step:
    """What reviewers asked for, else the first part that is not complete, else what was found, else a look at the whole."""
    if comments:
        return Step(f"处理 {comments} 条审核意见", reverse("disclosures:comments", args=[budget.pk]))
    part = unfinished(book)
    if part:
        return Step(f"继续填写“{part.title}”", reverse("disclosures:part", args=[budget.pk, part.name]))
    checks = reverse("disclosures:checks", args=[budget.pk])
    if checked.left.errors:
        return Step(f"改正 {checked.left.errors} 处错误", checks)
    if checked.lapsed:
        return Step(f"重新说明 {checked.lapsed} 处：数字已变，原来的说明失效", checks)
    if checked.left.warnings:
        return Step(f"改正或说明 {checked.left.warnings} 处警告", checks)
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
            next_year(store.load(previous)), user=request.user, action=f"{CARRIED_OVER} {previous.year_id} 年"
        )
    except store.BudgetExistsError as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(reverse("admin:index"))
    messages.success(
        request,
        f"已从 {previous.year_id} 年沿用文字、项目、绩效目标表、资产和名词解释；上年预算数取自上年报表。请录入{year}年预算明细。",
    )
    return HttpResponseRedirect(reverse("disclosures:part", args=[budget.pk, "lines"]))
