"""The board's page, its workbook, and the views that a person keeps."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from django.contrib import admin, messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import content_disposition_header
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from budgets.models import FiscalYear
from budgets.queries import visible_budgets
from disclosures.board import charts
from disclosures.board.choosing import Choice, choose, parse, regions
from disclosures.board.details import shown
from disclosures.board.rows import NOT_BEGUN, STATES, Read, Row, read, sums
from disclosures.board.sheet import workbook
from disclosures.models import SavedView
from disclosures.workflow.actions import open_to
from disclosures.workflow.deeds import DEEDS
from units.policy import Action, may

PAGE = 50
CHARTED = 3
"""Years in the charts, the chosen one and those before."""
LISTED = 15
"""Years to choose from."""
MOST_VIEWS = 20
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS = (
    ("unit", "单位"),
    ("state", "状态"),
    ("day", "公开期限"),
    ("errors", "审核结果"),
    ("expenditure", "支出总计"),
    ("change", "比上年"),
    ("three_public", "“三公”经费"),
)


class Heading(NamedTuple):
    """A column's title with the address that sorts by it, and how it is sorted by now."""

    title: str
    query: str
    sorted: str


class Tile(NamedTuple):
    """A number of the summary and the address that shows what it counts."""

    label: str
    number: int
    query: str
    kind: str


class Board(NamedTuple):
    """What a request asked for: the years to choose from and those that are charted, the choice with its year, all rows of that
    year, and the chosen ones."""

    years: Sequence[int]
    charted: Sequence[FiscalYear]
    choice: Choice
    read: Read
    found: Sequence[Row]


def _board(request: HttpRequest) -> Board:
    """Raises PermissionDenied for those who have to do with no budget."""
    if not (may(request.user, Action.VIEW) or may(request.user, Action.PUBLISH)):
        raise PermissionDenied("您的角色不查看预算，没有进度看板。")
    today, choice = timezone.localdate(), parse(request.GET)
    begun = Exists(visible_budgets(request.user).filter(year=OuterRef("pk")))
    years = list(FiscalYear.objects.annotate(begun=begun).order_by("-year"))
    year = next((year for year in years if year.pk == choice.year), None) or _first(years, today)
    choice, found = replace(choice, year=year.pk), read(request.user, year, today)
    charted = [one for one in years if one.pk <= year.pk][:CHARTED]
    return Board([one.pk for one in years[:LISTED]], charted, choice, found, choose(found.rows, choice))


def _first(years: Sequence[FiscalYear], today: date) -> FiscalYear:
    """The year that one looks for first: neither one that was entered ahead of its time, nor one in which nothing has begun."""
    present = [year for year in years if year.pk <= today.year] or years[::-1] or [FiscalYear(year=today.year)]
    return next((year for year in present if getattr(year, "begun", False)), present[0])


@method_decorator([never_cache, login_required], name="dispatch")
class BoardPage(View):
    """The rows of a year, filtered and sorted, a page of them at a time, with the charts."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        board = _board(request)
        page = Paginator(board.found, PAGE).get_page(request.GET.get("page"))
        views, summed = list(_views(request)), sums(request.user, board.charted)
        context: dict[str, Any] = {
            "title": "进度看板",
            "board": board,
            "choice": board.choice,
            "page": page,
            "rows": shown(list(page.object_list), board.read),
            "headings": [_heading(board.choice, key, title) for key, title in COLUMNS],
            "tiles": _tiles(board),
            "states": STATES.items(),
            "regions": regions(board.read.rows),
            "views": views,
            "current_view": next((view for view in views if view.query == board.choice.query), None),
            "deeds": [DEEDS[move] for move in open_to(request.user)],
            "charts": [
                charts.states(board.read.rows),
                charts.amounts("支出总计", summed, "expenditure"),
                charts.amounts("“三公”经费", summed, "three_public"),
            ],
            "width": charts.WIDTH,
        }
        return render(request, "board/board.html", {**admin.site.each_context(request), **context})


@method_decorator([never_cache, login_required], name="dispatch")
class BoardFile(View):
    """The same rows as a workbook, all pages of them."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        board = _board(request)
        response = HttpResponse(workbook(board.found, board.read.supervisors), content_type=XLSX)
        name = f"公开进度 {board.choice.year}年.xlsx"
        response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
        return response


@require_POST
@login_required
def save_view(request: HttpRequest) -> HttpResponse:
    """Keeps the choice of the board under a name; the same name anew is the same view."""
    choice = parse(QueryDict(request.POST.get("query", "")[:1000]))
    name = " ".join(request.POST.get("name", "").replace("\0", "").split())[:40]
    kept = _views(request)
    if not name:
        messages.error(request, "请给视图起个名称。")
    elif kept.exclude(name=name).count() >= MOST_VIEWS:
        messages.error(request, f"最多保存 {MOST_VIEWS} 个视图，请先删去不用的。")
    else:
        values = {"query": choice.query}
        kept.update_or_create(name=name, defaults=values, create_defaults=values | {"user_id": request.user.pk})
        messages.success(request, f"已保存视图“{name}”。")
    return _back(choice)


@require_POST
@login_required
def drop_view(request: HttpRequest, view_id: int) -> HttpResponse:
    """Deletes a view of one's own."""
    view = get_object_or_404(_views(request), pk=view_id)
    view.delete()
    messages.success(request, f"已删除视图“{view.name}”。")
    return _back(Choice())


def _views(request: HttpRequest) -> QuerySet[SavedView]:
    """The user's own."""
    return SavedView.objects.filter(user__in=[request.user.pk])


def _back(choice: Choice) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('disclosures:board')}?{choice.query}")


def _heading(choice: Choice, key: str, title: str) -> Heading:
    down = choice.sort == key
    order = "ascending" if down else "descending" if choice.sort == f"-{key}" else ""
    return Heading(title, replace(choice, sort=f"-{key}" if down else key).query, order)


def _tiles(board: Board) -> list[Tile]:
    rows = board.read.rows
    everything = Choice(year=board.choice.year)
    return [
        Tile("全部", len(rows), everything.query, ""),
        *(
            Tile(label, sum(row.state == state for row in rows), replace(everything, state=state).query, kind)
            for state, label, kind in (
                (NOT_BEGUN, "未开始", ""),
                ("submitted", "待审核", "warn"),
                ("approved", "已通过", ""),
                ("published", "已公开", "good"),
            )
        ),
        Tile("已逾期", sum(row.is_late for row in rows), replace(everything, late=True).query, "bad"),
        Tile("有错误", sum(row.errors > 0 for row in rows), replace(everything, errors=True).query, "bad"),
    ]
