"""审核规则: the catalogue of rules as a page, from the rules themselves."""

from typing import Any, NamedTuple

from django.contrib import admin
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from book.rules.engine import Rule, Severity, catalogue
from book.rules.listing import GROUPS, touched, years
from book.rules.report import NAMES

MAX_SOUGHT = 60

MEANINGS = {
    Severity.ERROR: "须改正才能提交。",
    Severity.WARNING: "可以改正，也可以写明理由，由审核人判断。",
    Severity.HINT: "供参考，不影响提交。",
}


class Entry(NamedTuple):
    """A rule as the page shows it."""

    rule: Rule
    severity: str
    touched: str
    years: str

    def has(self, words: list[str]) -> bool:
        """Whether each of the words stands somewhere in the entry."""
        text = " ".join(
            [
                self.rule.code,
                self.severity,
                self.rule.sentence,
                self.rule.remedy,
                self.rule.basis,
                self.touched,
                self.years,
            ]
        ).casefold()
        return all(word in text for word in words)


@require_safe
@login_required
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule by groups; with `q` those that have all its words."""
    sought = request.GET.get("q", "").strip()[:MAX_SOUGHT]
    words = sought.casefold().split()
    entries = [Entry(rule, NAMES[rule.severity], touched(rule), years(rule)) for rule in catalogue().values()]
    found = [entry for entry in entries if entry.has(words)]
    groups: list[dict[str, Any]] = [
        {"letter": letter, "title": title, "about": about, "entries": chosen}
        for letter, title, about in GROUPS
        if (chosen := [entry for entry in found if entry.rule.code.startswith(letter)])
    ]
    context = {
        **admin.site.each_context(request),
        "title": "审核规则",
        "groups": groups,
        "count": len(entries),
        "found": len(found),
        "sought": sought,
        "meanings": [(severity.value, NAMES[severity], text) for severity, text in MEANINGS.items()],
    }
    return render(request, "authoring/rules.html", context)
