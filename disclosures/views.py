"""The disclosure as it will print, on the screen: all of it, one section, and either as PDF. For those who may read the draft."""

from collections.abc import Sequence
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from book.document import Section, contents_lines
from book.editions import edition
from book.model import Book
from budgets.models import Budget
from budgets.queries import visible_budgets
from disclosures import drafts, store
from disclosures.rendering import html
from units.policy import User


def _budget(user: User, budget_id: int) -> Budget:
    return get_object_or_404(visible_budgets(user).select_related("unit"), pk=budget_id)


def _section(sections: Sequence[Section], key: str) -> Section:
    for section in sections:
        if section.key == key:
            return section
    raise Http404("没有这一部分")


@require_safe
@never_cache
@login_required
def preview(request: HttpRequest, budget_id: int, key: str = "") -> HttpResponse:
    """The whole disclosure, or the section of this key, as HTML from the templates of the PDF."""
    budget = _budget(request.user, budget_id)
    book = store.load(budget)
    sections = edition(book.edition).sections(book)
    shown = [_section(sections, key)] if key else sections
    contents = html.unnumbered(sections)
    return render(
        request,
        "disclosure/preview.html",
        {
            "budget": budget,
            "book": book,
            "key": key,
            "lines": list(contents_lines(sections)),
            "fragments": [html.fragment(section, contents) for section in shown],
        },
    )


@require_safe
@never_cache
@login_required
def preview_pdf(request: HttpRequest, budget_id: int) -> HttpResponse:
    """The whole draft as PDF, once it is made; until then a page that shows how far it has come."""
    budget = _budget(request.user, budget_id)
    book = store.load(budget)
    path = drafts.place(budget.pk, book)
    if path.exists():
        return _pdf(path.read_bytes(), book, "预算公开草稿")
    if not settings.CELERY_BROKER_URL and not _can_render():
        return _without_libraries()
    progress = drafts.begin(budget.pk, book)
    return render(
        request, "disclosure/waiting.html", {"budget": budget, "book": book, "progress": progress}, status=202
    )


@require_safe
@never_cache
@login_required
def preview_progress(request: HttpRequest, budget_id: int) -> JsonResponse:
    """How far the draft PDF has come: `{done, all, title}`; `ready` when it is made, or nobody is making it."""
    budget = _budget(request.user, budget_id)
    path = drafts.place(budget.pk, store.load(budget))
    progress = None if path.exists() else drafts.progress(path)
    return JsonResponse(progress._asdict() if progress else {"ready": True})


@require_safe
@never_cache
@login_required
def preview_section_pdf(request: HttpRequest, budget_id: int, key: str) -> HttpResponse:
    """The section of this key as PDF, with the draft's watermark."""
    book = store.load(_budget(request.user, budget_id))
    section = _section(edition(book.edition).sections(book), key)
    if not _can_render():
        return _without_libraries()
    from disclosures.rendering.pdf import section_pdf

    return _pdf(section_pdf(book, section.key), book, section.title)


def _can_render() -> bool:
    try:
        import disclosures.rendering.pdf  # noqa: F401  # loading it shows whether Pango is there
    except OSError:
        return False
    return True


def _without_libraries() -> HttpResponse:
    text = "服务器缺少排版所需的系统库（Pango），请联系系统管理员。"
    return HttpResponse(text, status=503, content_type="text/plain; charset=utf-8")


def _pdf(content: bytes, book: Book, title: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    name = quote(f"{book.unit.name}{book.year}年{title}.pdf")
    response["Content-Disposition"] = f"inline; filename*=UTF-8''{name}"
    return response
