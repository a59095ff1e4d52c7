"""The disclosure as it will print, on the screen: all of it, one section, and either as PDF. For those who may read the draft."""

from collections.abc import Sequence
from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from book.document import Section, contents_lines
from book.editions import edition
from book.model import Book
from budgets.models import Budget
from budgets.queries import visible_budgets
from disclosures import store
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
def preview_pdf(request: HttpRequest, budget_id: int, key: str = "") -> HttpResponse:
    """The draft as PDF with its watermark: the section of this key, or the whole disclosure."""
    budget = _budget(request.user, budget_id)
    book = store.load(budget)
    try:
        from disclosures.rendering.pdf import document_pdf, section_pdf
    except OSError:
        return HttpResponse(
            "服务器缺少排版所需的系统库（Pango），请联系系统管理员。",
            status=503,
            content_type="text/plain; charset=utf-8",
        )
    if key:
        section = _section(edition(book.edition).sections(book), key)
        return _pdf(section_pdf(book, section.key), book, section.title)
    return _pdf(document_pdf(book, draft=True), book, "预算公开草稿")


def _pdf(content: bytes, book: Book, title: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    name = quote(f"{book.unit.name}{book.year}年{title}.pdf")
    response["Content-Disposition"] = f"inline; filename*=UTF-8''{name}"
    return response
