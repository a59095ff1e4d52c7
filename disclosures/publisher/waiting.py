"""What waits to be published: published one by one or all together, as a batch."""

from collections.abc import Iterable

from django.contrib import messages
from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from budgets.models import Budget
from disclosures import batches
from disclosures.enums import Move
from disclosures.models import Batch, Step
from disclosures.publisher.pages import Narrowing, PublisherPage, page_of
from disclosures.workflow.forms import LONGEST
from disclosures.workflow.stamps import Stamp, parse

MOST = 2_000
"""Units of a batch."""
RECENT = 5
"""Batches that are shown."""


class WaitingPage(PublisherPage):
    """GET lists the approved budgets that the user may publish; POST makes a batch of those that are ticked, or of all."""

    title = "待公开"

    def get(self, request: HttpRequest) -> HttpResponse:
        everything = batches.waiting_budgets(request.user)
        narrowing = Narrowing(request.GET, "year_id")
        page = page_of(_with_standing(narrowing.of(everything)), request)
        for budget in page.object_list:
            budget.stamp = Stamp(budget.pk, budget.revision, budget.last or 0)
        return self.show(
            request,
            "publisher/waiting.html",
            page=page,
            narrowing=narrowing,
            years=narrowing.years(everything),
            recent=[(batch, batches.tally(batch)) for batch in Batch.objects.filter(by_id=request.user.pk)[:RECENT]],
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        waiting = batches.waiting_budgets(request.user)
        seen: dict[int, batches.Seen] = {}
        if request.POST.get("all"):
            chosen = Narrowing(request.POST, "year_id").of(waiting)
        else:
            seen = _seen(request.POST.getlist("stamp"))
            chosen = waiting.filter(pk__in=seen)
        budgets = list(chosen.order_by("-year_id", "unit__code", "level")[: MOST + 1])
        if not budgets or len(budgets) > MOST:
            messages.error(
                request, f"一次最多公开 {MOST} 个单位，请按年度或名称分批。" if budgets else "没有选中可以公开的单位。"
            )
            return HttpResponseRedirect(reverse("disclosures:publishing"))
        note = request.POST.get("note", "").strip()[:LONGEST]
        batch = batches.start(request.user, budgets, note=note, seen=seen)
        batches.hand_over(batch)
        return HttpResponseRedirect(f"{reverse('disclosures:batch', args=[batch.pk])}?run=1")


def _with_standing(budgets: QuerySet[Budget]) -> QuerySet[Budget]:
    """The budgets with who approved them and when, their last step, and their last published version."""
    approved = Step.objects.filter(budget=OuterRef("pk"), move=Move.APPROVE).order_by("-pk")
    return (
        budgets.select_related("unit")
        .annotate(
            last=Max("steps__pk"),
            version=Max("publications__version"),
            approved_at=Subquery(approved.values("at")[:1]),
            approved_by=Subquery(approved.values("by_name")[:1]),
        )
        .order_by("-year_id", "unit__code", "level")
    )


def _seen(stamps: Iterable[str]) -> dict[int, batches.Seen]:
    """What the ticked rows showed, by budget; what is no stamp is left out."""
    seen = {}
    for text in stamps:
        try:
            stamp = parse(text)
        except ValueError:
            continue
        if stamp.budget_id < 2**63:
            seen[stamp.budget_id] = batches.Seen(stamp.seen, stamp.after)
    return seen
