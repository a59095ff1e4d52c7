"""The authoring pages."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from book.carry import leftovers
from book.document import Chart, Heading, Paragraph
from book.editions import edition
from book.rules.engine import Severity, run
from disclosures import editing
from disclosures.authoring.forms import (
    AssetsForm,
    GlossaryForm,
    NarrativeForm,
    OverviewForm,
    PackageForm,
    name,
)
from disclosures.authoring.lines import LinesPage
from disclosures.authoring.pages import BudgetPage, PartPage
from disclosures.authoring.parts import part_at, place
from disclosures.authoring.project_form import address_of
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


class NarrativePage(PartPage):
    """The computed sentences as they will print, with the reasons inside them."""

    part = "narrative"
    form_class = NarrativeForm
    template_name = "authoring/narrative.html"

    def around(self, form: PackageForm) -> Mapping[str, Any]:
        placed: set[str] = set()
        chapters = []
        for chapter in edition(self.book.edition).narrative(self.book):
            blocks: list[dict[str, Any]] = []
            for block in chapter.blocks:
                if isinstance(block, Heading):
                    blocks.append({"heading": block.text, "level": block.level})
                elif isinstance(block, Paragraph):
                    blocks.append(
                        {"pieces": [self._piece(form, span.text, span.field, placed) for span in block.spans]}
                    )
                elif isinstance(block, Chart):
                    blocks.append({"note": f"（此处为{block.title}）"})
            chapters.append(blocks)
        others = [field for _, fields in form.grouped() for field in fields if field.name not in placed]
        return {"chapters": chapters, "others": others}

    @staticmethod
    def _piece(form: PackageForm, text: str, path: str, placed: set[str]) -> dict[str, Any]:
        """A run of text, or the field that it is typed into where it stands first."""
        own = next((own for own in form.paths() if path == own or path.startswith(f"{own}[")), "")
        if not own:
            return {"text": text}
        if name(own) in placed:
            return {"text": "", "again": True}
        placed.add(name(own))
        return {"field": form[name(own)]}


class ChecksPage(BudgetPage):
    """All findings, errors first, each with the way to its place."""

    title = "检查"
    part = "checks"
    template_name = "authoring/checks.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        findings = sorted(run(self.book), key=lambda finding: list(Severity).index(finding.severity))
        return self.show(
            request,
            rows=[
                (finding, place(finding), address_of(self.budget.pk, self.book, finding.where)) for finding in findings
            ],
            leftovers=[(leftover, part_at(leftover.path)) for leftover in leftovers(self.book)],
        )


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
        try:
            return self.save(
                request,
                _number(request.POST.get("seen", "")),
                lambda _: point.data,
                action=f"还原到第 {point.revision} 次修订",
            )
        except editing.StaleError as error:
            points = Snapshot.objects.filter(budget=self.budget).defer("content").order_by("-revision")[:200]
            return self.show(request, status=409, stale=error, points=points)


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
