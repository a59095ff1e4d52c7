"""What is published in the user's reach, and all versions of one document."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from budgets.enums import CLEARED
from budgets.models import Budget
from disclosures import publishing
from disclosures.enums import PublicationState
from disclosures.models import Publication
from disclosures.publisher.pages import Narrowing, PublisherPage, page_of
from disclosures.transitions import RefusedError
from disclosures.workflow.forms import ReasonForm
from units.policy import Action, visible_units


class DocumentsPage(PublisherPage):
    """The last version of every document of the units that the user publishes for."""

    title = "已公开"
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        units = visible_units(request.user, Action.PUBLISH)
        everything = Publication.objects.filter(unit__in=units, superseded_by=None)
        narrowing = Narrowing(request.GET, "year")
        rows = narrowing.of(everything).select_related("budget").order_by("-year", "unit_code", "level")
        return self.show(
            request,
            "publisher/documents.html",
            page=page_of(rows, request),
            narrowing=narrowing,
            years=narrowing.years(everything),
        )


class VersionsPage(PublisherPage):
    """All versions of a document; none yet of one that was approved and not published. POST withdraws one that was superseded,
    with the reason; the current one has a page of its own."""

    title = "各版公开文档"
    budget: Budget

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated:
            # Of a draft that was never approved a publisher learns nothing, not even that it is there.
            theirs = Q(state__in=CLEARED) | Q(pk__in=Publication.objects.values("budget"))
            units = visible_units(request.user, Action.PUBLISH)
            rows = Budget.objects.filter(theirs, pk=kwargs.pop("budget_id"), unit__in=units)
            found = rows.select_related("unit").first()
            if found is None:
                raise Http404("没有这份预算")
            self.budget = found
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(request, ReasonForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ReasonForm(request.POST)
        asked = request.POST.get("publication", "")
        superseded = self.budget.publications.filter(state=PublicationState.SUPERSEDED)
        publication = (
            superseded.filter(pk=int(asked)).first()
            if asked.isascii() and asked.isdigit() and len(asked) < 19
            else None
        )
        if publication is None:
            messages.error(request, "这一版已不是“已被更正”的状态，请看下表。")
            return self._show(request, ReasonForm(), status=409)
        if not form.is_valid():
            return self._show(request, form, asked=publication.pk, status=400)
        try:
            publishing.withdraw_superseded(
                publication_id=publication.pk, user=request.user, note=form.cleaned_data["note"]
            )
        except RefusedError as error:
            messages.error(request, str(error))
            return self._show(request, ReasonForm(), status=409)
        messages.success(request, f"第 {publication.version} 版已撤下，原处显示撤下原因。")
        return HttpResponseRedirect(reverse("disclosures:versions", args=[self.budget.pk]))

    def _show(self, request: HttpRequest, form: ReasonForm, *, asked: int = 0, status: int = 200) -> HttpResponse:
        versions = self.budget.publications.order_by("-version")
        context = {"budget": self.budget, "versions": versions, "form": form, "asked": asked}
        return self.show(request, "publisher/versions.html", status=status, **context)
