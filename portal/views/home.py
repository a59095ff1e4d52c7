"""Where the public begins, and the search."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from book.labels import LEVEL_LABELS
from disclosures.models import PublicationText
from portal import lists, queries, words
from portal.http import public
from portal.queries import Wish
from units.enums import choices

LATEST, AT_ONCE, MOST = 8, 20, 1_000
"""Documents on the first page, on a page of results, and in all results together."""


class SearchForm(forms.Form):
    """What is looked for. Every field may be left empty; what is beyond its bounds is said so."""

    q = forms.CharField(label="文中词语", max_length=100, required=False)
    unit = forms.CharField(label="单位名称或代码", max_length=60, required=False)
    region = forms.CharField(label="地区", max_length=40, required=False)
    year = forms.TypedChoiceField(label="年度", coerce=int, empty_value=None, required=False)
    level = forms.ChoiceField(label="级次", choices=[("", "全部"), *choices(LEVEL_LABELS)], required=False)

    def __init__(self, *arguments: Any, years: list[int], **named: Any):
        super().__init__(*arguments, **named)
        self.fields["year"].choices = [("", "全部"), *((year, f"{year}年") for year in years)]  # type: ignore[attr-defined]

    def wish(self) -> Wish:
        """What is looked for, once the form is valid."""
        told = self.cleaned_data
        return Wish(words.wanted(told["q"]), told["unit"].strip(), told["region"].strip(), told["year"], told["level"])


def years() -> list[int]:
    """The years of which something stands published, the latest first."""
    return sorted(queries.current().order_by().values_list("year", flat=True).distinct(), reverse=True)


@public(queries.everything)
def home(request: HttpRequest) -> HttpResponse:
    """The search, what is new, the regions, and how much there is."""
    documents = queries.current()
    numbers = documents.aggregate(
        documents=Count("pk"), units=Count("unit_code", distinct=True), regions=Count("region", distinct=True)
    )
    numbers["latest"] = documents.aggregate(year=Max("year"))["year"]
    latest = list(queries.listed().order_by("-pk")[:LATEST])
    return render(
        request,
        "portal/home.html",
        {
            "form": SearchForm(years=years()),
            "numbers": numbers,
            "latest": [lists.line(document) for document in latest],
            "regions": lists.tree(queries.tallies(documents, queries.CITY)),
        },
    )


@public(queries.everything)
def search(request: HttpRequest) -> HttpResponse:
    """The documents that a visitor looks for, a page at a time, with the words where they stand."""
    form = SearchForm(request.GET or None, years=years())
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        wish = form.wish()
        # Nobody reads thousands of results: they are not counted either.
        keys = queries.found_keys(wish, MOST + 1)
        pages = Paginator(keys[:MOST], AT_ONCE)
        page = pages.get_page(request.GET.get("page"))
        texts = _texts(list(page.object_list)) if wish.words else {}
        # An index of pieces finds a long word also where its pieces stand apart: what is shown is looked at.
        really = [key for key in page.object_list if words.held(texts.get(key, ""), wish.words)]
        shown = queries.listed().in_bulk(really)
        told = request.GET.copy()
        told.pop("page", None)
        context |= {
            "wish": wish,
            "asked": any(wish),
            "too_short": bool(form.cleaned_data["q"].strip()) and not wish.words,
            "page": page,
            "count": page.paginator.count if page.has_other_pages() else len(really),
            "more": len(keys) > MOST,
            "query": told.urlencode(),
            "lines": [
                lists.line(shown[key], words.excerpt(texts.get(key, ""), wish.words), wish.words) for key in really
            ],
        }
    return render(request, "portal/search.html", context)


def _texts(keys: list[int]) -> dict[int, str]:
    return dict(PublicationText.objects.filter(publication__in=keys).values_list("publication_id", "text"))
