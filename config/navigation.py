"""The sidebar of the admin: grouped, and for each person only what they may open."""

import re
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse

from disclosures.notices.telling import unread
from units.policy import Action, may


@dataclass(frozen=True)
class Entry:
    """A list of the admin: the icon's name is one of Material Symbols, the title replaces one that is too long."""

    model: str
    icon: str
    title: str = ""
    pages: str = ""
    """Pattern of the addresses of pages that belong to the list, if outside the admin's."""


GROUPS = {
    "编制": [
        Entry("budgets.Budget", "request_quote", pages=r"/disclosures/(\d+|begin|workflow)/"),
        Entry("budgets.BudgetLine", "receipt_long"),
        Entry("performance.ProjectKind", "library_books"),
    ],
    "单位与人员": [
        Entry("units.Unit", "corporate_fare"),
        Entry("units.Region", "map"),
        Entry("auth.User", "group"),
        Entry("units.Membership", "badge"),
        Entry("units.LogEntry", "history"),
    ],
    "科目与年度": [
        Entry("budgets.FiscalYear", "calendar_month"),
        Entry("budgets.UnitYear", "event"),
        Entry("budgets.FunctionSubject", "account_tree", "支出功能分类"),
        Entry("budgets.EconomicSubject", "category", "部门经济分类"),
        Entry("budgets.GovernmentEconomicSubject", "gavel", "政府经济分类"),
        Entry("budgets.RevenueSubject", "savings", "收入分类"),
        Entry("budgets.EconomicMapping", "compare_arrows"),
    ],
    "审核用词": [
        Entry("disclosures.PrivacyWord", "person_search"),
        Entry("disclosures.DatedPhrase", "history_edu"),
    ],
}


def sidebar(request: HttpRequest) -> list[dict[str, Any]]:
    """Unfold's groups of links. What a person may open is the answer of each list's own permission."""
    rules = reverse("disclosures:rules")
    home = {
        "items": [
            {"title": "工作台", "icon": "space_dashboard", "link": reverse("admin:index")},
            *_own_pages(request),
            {"title": "审核规则", "icon": "rule", "link": rules, "active": request.path == rules},
        ]
    }
    groups = [
        {"title": title, "items": [_link(entry, request) for entry in entries if _may_open(entry, request)]}
        for title, entries in GROUPS.items()
    ]
    return [home, *(group for group in groups if group["items"])]


def _own_pages(request: HttpRequest) -> list[dict[str, Any]]:
    """What is about budgets and is no list of the admin, for those who have to do with any."""
    if not (may(request.user, Action.VIEW) or may(request.user, Action.PUBLISH)):
        return []
    board, notices = reverse("disclosures:board"), reverse("disclosures:notices")
    told = {"title": "通知", "icon": "notifications", "link": notices, "active": request.path == notices}
    pages = [told | {"badge": unread(request.user) or None}]
    pages.append({"title": "进度看板", "icon": "table_chart", "link": board, "active": request.path == board})
    if may(request.user, Action.PUBLISH):
        publishing = reverse("disclosures:publishing")
        active = request.path.startswith(publishing)
        pages.append({"title": "公开", "icon": "publish", "link": publishing, "active": active})
    return pages


def _may_open(entry: Entry, request: HttpRequest) -> bool:
    model_admin = admin.site.get_model_admin(apps.get_model(entry.model))
    return model_admin.has_module_permission(request) and model_admin.has_view_permission(request)


def _link(entry: Entry, request: HttpRequest) -> dict[str, Any]:
    options = apps.get_model(entry.model)._meta
    link = reverse(f"admin:{options.app_label}_{options.model_name}_changelist")
    here = request.path
    return {
        "title": entry.title or str(options.verbose_name_plural),
        "icon": entry.icon,
        "link": link,
        "active": here.startswith(link) or bool(entry.pages and re.match(entry.pages, here)),
    }
