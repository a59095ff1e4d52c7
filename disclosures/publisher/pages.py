"""What the publisher's pages share: who may open them, how lists are narrowed and divided into pages."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from units.policy import Action, may

ROWS = 50
LONGEST = 100
"""Characters of a search that are looked at."""


@method_decorator(never_cache, name="dispatch")
class PublisherPage(View):
    """A page for publishers: visitors are asked to sign in, others are refused."""

    title = ""
    http_method_names = ["get", "head", "post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.is_authenticated:
            return HttpResponseRedirect(f"{reverse('admin:login')}?next={request.path}")
        if not may(request.user, Action.PUBLISH):
            raise PermissionDenied("只有公开管理员可以打开此页。")
        return super().dispatch(request, *args, **kwargs)

    def show(self, request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
        told = {**admin.site.each_context(request), "title": self.title, **context}
        return render(request, template, told, status=status)


class Narrowing:
    """The year and the words by which a list of budgets or publications is narrowed, as the address gives them."""

    def __init__(self, data: Any, year_field: str):
        self.words = data.get("q", "").strip()[:LONGEST]
        year = data.get("year", "")
        self.year = int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None
        self._year_field = year_field

    def of(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows whose year is the year and whose unit's name or code has the words."""
        if self.year:
            rows = rows.filter(**{self._year_field: self.year})
        if self.words:
            rows = rows.filter(Q(unit_name__icontains=self.words) | Q(unit__code__icontains=self.words))
        return rows

    def years(self, rows: QuerySet[Any]) -> list[int]:
        """The years that occur, the latest first."""
        return sorted(set(rows.order_by().values_list(self._year_field, flat=True).distinct()), reverse=True)


def page_of(rows: QuerySet[Any], request: HttpRequest) -> Page[Any]:
    """The page of a list that the address asks for; the nearest where there is none of that number."""
    return Paginator(rows, ROWS).get_page(request.GET.get("page"))
