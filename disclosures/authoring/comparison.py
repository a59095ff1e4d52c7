"""What changed between a restore point and the budget as it stands."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from book import diff
from disclosures.authoring.pages import BudgetPage
from disclosures.models import Snapshot


class ComparisonPage(BudgetPage):
    """Changed facts, table cells and sentences since a revision."""

    title = "修订对比"
    part = "history"
    template_name = "authoring/comparison.html"

    def get(self, request: HttpRequest, revision: int) -> HttpResponse:
        point = get_object_or_404(Snapshot, budget=self.budget, revision=revision)
        then = point.book
        return self.show(
            request,
            point=point,
            changes=diff.changes(then, self.book),
            cells=diff.tables(then, self.book),
            sentences=diff.sentences(then, self.book),
        )
