"""Pages that say how the portal is used, and what it promises."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from disclosures.models import Publication
from portal import files, queries, terms
from portal.http import public, strict


def nothing() -> QuerySet[Publication]:
    """The scope of a page that no publication has a part in."""
    return queries.everything().none()


@public(nothing)
def about(request: HttpRequest) -> HttpResponse:
    """How to search, read, compare, download and cite."""
    return render(request, "portal/about.html", {"forms": list(files.FILES.values())})


@public(nothing)
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(request, "portal/accessibility.html")


@public(nothing)
def glossary(request: HttpRequest) -> HttpResponse:
    """The terms that ship."""
    return render(request, "portal/terms.html", {"terms": terms.shipped()})


@strict
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What robots need not read."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /disclosures/",
        f"Disallow: {reverse('portal:search')}",
        f"Disallow: {reverse('portal:compare')}",
        f"Disallow: {reverse('portal:verify')}",
        f"Sitemap: {request.build_absolute_uri(reverse('portal:sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
