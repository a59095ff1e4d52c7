"""The authoring pages."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from disclosures import editing
from disclosures.authoring.forms import (
    AssetsForm,
    GlossaryForm,
    OverviewForm,
)
from disclosures.authoring.lines import LinesPage
from disclosures.authoring.narrative import NarrativePage
from disclosures.authoring.pages import BudgetPage, PartPage, saved_words
from disclosures.authoring.projects import FormsPage, ProjectsPage
from disclosures.models import Snapshot


class OverviewPage(PartPage):
    part = "overview"
    form_class = OverviewForm


class AssetsPage(PartPage):
    part = "assets"
    form_class = AssetsForm


class GlossaryPage(PartPage):
    part = "glossary"
    form_class = GlossaryForm


class HistoryPage(BudgetPage):
    """The restore points; a POST brings one back."""

    title = "修订历史"
    part = "history"
    template_name = "authoring/history.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        points = Snapshot.objects.filter(budget=self.budget).defer("content").order_by("-revision")[:200]
        return self.show(request, points=points)

    def post(self, request: HttpRequest) -> HttpResponse:
        point = get_object_or_404(Snapshot, budget=self.budget, revision=_number(request.POST.get("revision", "")))
        seen = _number(request.POST.get("seen", ""))
        try:
            restored = editing.restore(point, user=request.user, seen=seen)
        except editing.StaleError as error:
            points = Snapshot.objects.filter(budget=self.budget).defer("content").order_by("-revision")[:200]
            return self.show(request, status=409, stale=error, points=points)
        messages.success(request, saved_words(restored, seen))
        return HttpResponseRedirect(request.path)


def _number(text: str) -> int:
    """The number typed, 0 (which is no revision) for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


PAGES: Mapping[str, type[BudgetPage]] = {
    page.part: page
    for page in (OverviewPage, LinesPage, ProjectsPage, FormsPage, NarrativePage, AssetsPage, GlossaryPage)
}


def part_page(request: HttpRequest, budget_id: int, part: str) -> HttpResponseBase:
    """The page of a part by its name."""
    if part not in PAGES:
        raise Http404("没有这一部分")
    return PAGES[part].as_view()(request, budget_id=budget_id)
