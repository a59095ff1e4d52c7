"""The printed page beside the form: the sections that a part prints in, one of them as it will print."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from book.editions import edition
from disclosures import store
from disclosures.authoring.pages import BudgetGate
from disclosures.authoring.parts import part as part_of
from disclosures.rendering import html


@method_decorator(never_cache, name="dispatch")
class BesidePage(BudgetGate):
    """A piece of HTML for a script to show: a choice of sections, and the section `key` as it will print."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, part: str) -> HttpResponse:
        try:
            wanted = part_of(part)
        except KeyError:
            raise Http404("没有这一部分") from None
        book = store.load(self.budget)
        sections = [section for section in edition(book.edition).sections(book) if wanted.prints_in(section.key)]
        key = request.GET.get("key", "")
        chosen = next((section for section in sections if section.key == key), next(iter(sections), None))
        return render(
            request,
            "authoring/paper.html",
            {
                "budget": self.budget,
                "sections": sections,
                "chosen": chosen,
                "fragment": html.fragment(chosen) if chosen else "",
            },
        )
