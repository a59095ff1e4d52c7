"""The workplace's own pages violate no rule of WCAG 2.2 AA, in light or in dark, for whoever works there."""

import pytest
from django.contrib import admin
from django.urls import reverse

from budgets.enums import State
from budgets.models import Budget
from disclosures import batches, urls
from disclosures.enums import ItemState, Move
from tests import axe, published
from tests.cast import example, person
from units.enums import Role

pytestmark = pytest.mark.django_db(transaction=True)

PARTS = ("overview", "lines", "projects", "forms", "narrative", "assets", "glossary")
# The pages of one budget by who is shown them, and of all budgets.
AUTHOR = {
    "checks",
    "preview",
    "history",
    "workbook",
    "review",
    "comments",
    "workflow",
    "exports",
    "whole_unit_form",
    "approval_date",
}
REVIEWER = {"review", "comments", "opinions", "workflow", "board"}
PUBLISHER = {"versions", "workflow", "preview"}
COMMON = {"begin", "rules", "notices", "board", "publishing", "published_documents"}
WITH_MORE = {
    "part",
    "project_form",
    "preview_section",
    "step",
    "steps",
    "batch",
    "review_revision",
    "comparison",
    "rollup",
}
"""Pages whose addresses say more, or that are of another budget; each has its place in a test below."""
NO_PAGES = {
    *(
        "workbook_file",
        "workbook_marked",
        "export",
        "preview_pdf",
        "preview_section_pdf",
        "preview_progress",
        "board_file",
    ),
    *("start_year", "alive", "beside", "read_notices", "open_notice", "save_view", "drop_view"),
}
"""Files, parts of pages, and what only takes a POST."""


def test_every_page_of_the_workplace_is_looked_at():
    pages = {pattern.name for pattern in urls.urlpatterns} - NO_PAGES
    assert pages == AUTHOR | (REVIEWER | PUBLISHER | COMMON | WITH_MORE)


def violations(page, addresses, *, statuses=(200,)) -> dict[str, list]:
    """What axe finds on the pages, by address."""
    found = {}
    for address in addresses:
        answer = page.goto(address)
        assert answer.status in statuses, address
        if violated := _violations(page):
            found[address] = violated
    return found


def _violations(page) -> list:
    light = axe.violations(page, axe.WCAG)
    # As the admin's own switch does.
    page.evaluate("document.documentElement.classList.add('dark')")
    return light + axe.too_pale(page)


def of(budget, names):
    return [reverse(f"disclosures:{name}", args=[budget.pk]) for name in sorted(names)]


def test_the_pages_of_an_author(page, budget):
    addresses = [
        reverse("admin:index"),
        *(reverse(f"disclosures:{name}") for name in ("begin", "rules", "notices", "board")),
    ]
    addresses += [reverse("disclosures:part", args=[budget.pk, part]) for part in PARTS]
    addresses += of(budget, AUTHOR - {"comments"})
    addresses += [reverse("disclosures:project_form", args=[budget.pk, 1])]
    addresses += [reverse("disclosures:preview_section", args=[budget.pk, "table1"])]
    addresses += [reverse("disclosures:step", args=[budget.pk, Move.SUBMIT])]
    assert violations(page, addresses) == {}


def test_a_budget_that_can_only_be_read(page, budget):
    published.published()
    addresses = [reverse("disclosures:part", args=[budget.pk, part]) for part in PARTS]
    assert violations(page, addresses) == {}


def test_the_pages_of_a_publisher(sign_in, budget):
    first = published.published()
    second = published.correct(first, published.changed(example(), texts={"glossary": []}), "漏列")
    gone = published.withdraw(published.published(published.changed(example(), year=2023)), "误公开")
    waiting = published.approved(published.changed(example(), year=2025))
    publisher = person("publisher", Role.PUBLISHER, budget.unit)
    batch = batches.start(publisher, [waiting, second.budget, gone.budget])
    batch.items.filter(budget=second.budget).update(state=ItemState.PUBLISHED, publication=second)
    batch.items.filter(budget=gone.budget).update(state=ItemState.REFUSED, why="排版期间这份预算已有变动。")
    with sign_in(publisher) as page:
        addresses = [
            reverse("admin:index"),
            reverse("disclosures:publishing"),
            reverse("disclosures:published_documents"),
        ]
        addresses += [reverse("disclosures:batch", args=[batch.pk])]
        addresses += [*of(second.budget, PUBLISHER), *of(gone.budget, {"versions"})]
        addresses += [reverse("disclosures:step", args=[waiting.pk, Move.PUBLISH])]
        addresses += [
            reverse("disclosures:step", args=[second.budget_id, move]) for move in (Move.CORRECT, Move.WITHDRAW)
        ]
        # The last one is a step that is not to be taken now.
        addresses += [reverse("disclosures:step", args=[gone.budget_id, Move.PUBLISH])]
        assert violations(page, addresses, statuses=(200, 403, 409)) == {}
        page.goto(reverse("disclosures:step", args=[second.budget_id, Move.WITHDRAW]))
        page.evaluate("document.querySelector('form.way-form').noValidate = true")
        page.locator("form.way-form button").first.click()
        page.locator(".authoring-error").first.wait_for()
        assert _violations(page) == []


def test_the_pages_of_a_reviewer(sign_in, budget):
    published.approved(example())
    submitted = published.approved(published.changed(example(), texts={"glossary": []}))
    Budget.objects.filter(pk=submitted.pk).update(state=State.SUBMITTED)
    with sign_in(person("reviewer", Role.REVIEWER, budget.department)) as page:
        addresses = [reverse("disclosures:board"), *of(submitted, REVIEWER - {"board"})]
        addresses += [reverse("disclosures:review_revision", args=[submitted.pk, 1])]
        addresses += of(submitted, {"comparison"})
        addresses += [reverse("disclosures:step", args=[submitted.pk, move]) for move in (Move.APPROVE, Move.RETURN)]
        addresses += [reverse("disclosures:steps", args=[Move.APPROVE])]
        assert violations(page, addresses) == {}


def test_summing_up_a_department(sign_in, budget):
    member = published.approved(example())
    whole = published.approved(published.changed(example(), level="department", unit={"code": member.department.code}))
    Budget.objects.filter(pk=whole.pk).update(state=State.DRAFT)
    with sign_in(person("author-of-all", Role.AUTHOR, whole.unit)) as page:
        assert violations(page, of(whole, {"rollup"})) == {}


def test_the_lists_of_the_admin(sign_in, budget, admin_user):
    with sign_in(admin_user) as page:
        lists = [
            reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
            for model in admin.site._registry
        ]
        assert violations(page, lists) == {}


def test_signing_in(page, live_server):
    page.context.clear_cookies()
    assert violations(page, [reverse("admin:login")]) == {}
