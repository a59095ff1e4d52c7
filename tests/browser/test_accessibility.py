"""The workplace's own pages violate no rule of WCAG 2.2 AA, for whoever works there."""

import pytest
from django.contrib import admin
from django.urls import reverse

from budgets.enums import State
from budgets.models import Budget
from tests import axe, published
from tests.cast import example, person
from units.enums import Role

pytestmark = pytest.mark.django_db(transaction=True)

PARTS = ("overview", "lines", "projects", "forms", "narrative", "assets", "glossary", "checks")


def violations(page, addresses) -> dict[str, list]:
    """What axe finds on the pages, by address."""
    found = {}
    for address in addresses:
        answer = page.goto(address)
        assert answer.status == 200, address
        if violated := axe.violations(page, axe.WCAG):
            found[address] = violated
    return found


def test_the_pages_of_an_author(page, budget):
    pages = ("preview", "history", "workbook", "review", "workflow", "exports")
    addresses = [reverse("admin:index"), reverse("disclosures:begin"), reverse("disclosures:rules")]
    addresses += [reverse("disclosures:notices"), reverse("disclosures:board")]
    addresses += [reverse("disclosures:part", args=[budget.pk, part]) for part in PARTS if part != "checks"]
    addresses += [reverse("disclosures:checks", args=[budget.pk])]
    addresses += [reverse(f"disclosures:{name}", args=[budget.pk]) for name in pages]
    addresses += [reverse("disclosures:project_form", args=[budget.pk, 1])]
    assert violations(page, addresses) == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_workbench_in_both_schemes(page, budget, scheme):
    page.emulate_media(color_scheme=scheme)
    assert violations(page, [reverse("admin:index"), reverse("disclosures:checks", args=[budget.pk])]) == {}


def test_the_pages_of_a_publisher(sign_in, budget):
    publication = published.published()
    with sign_in(person("publisher", Role.PUBLISHER, budget.unit)) as page:
        addresses = [reverse(f"disclosures:{name}") for name in ("publishing", "published_documents")]
        addresses.append(reverse("disclosures:versions", args=[publication.budget_id]))
        addresses.append(reverse("disclosures:workflow", args=[publication.budget_id]))
        assert violations(page, addresses) == {}


def test_the_pages_of_a_reviewer(sign_in, budget):
    submitted = published.approved(example())
    Budget.objects.filter(pk=submitted.pk).update(state=State.SUBMITTED)
    with sign_in(person("reviewer", Role.REVIEWER, budget.department)) as page:
        addresses = [reverse(f"disclosures:{name}", args=[submitted.pk]) for name in ("review", "opinions", "workflow")]
        addresses += [reverse("disclosures:board"), reverse("disclosures:step", args=[submitted.pk, "approve"])]
        assert violations(page, addresses) == {}


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
