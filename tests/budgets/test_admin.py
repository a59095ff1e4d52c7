import re

import pytest
from django.urls import reverse

from disclosures import store
from tests.cast import example, person
from units.enums import Role
from units.models import Region, Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def budget():
    return store.save(example())


@pytest.fixture
def author(client, budget):
    user = person("author", Role.AUTHOR, budget.unit)
    client.force_login(user)
    return user


def address(budget):
    return reverse("admin:budgets_budget_change", args=[budget.pk])


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.HEAD, Role.REVIEWER])
def test_the_content_of_a_budget_is_not_changed_here(client, budget, role):
    client.force_login(person("someone", role, budget.department if role is Role.REVIEWER else budget.unit))
    assert client.get(address(budget)).status_code == 200
    assert client.post(address(budget), {"unit_name": "越权", "revision": "1"}).status_code == 403
    assert store.load(budget) == example()


@pytest.mark.parametrize(
    "role", [None, Role.AUTHOR, Role.HEAD, Role.REVIEWER, Role.PUBLISHER, Role.AUDITOR, Role.ADMINISTRATOR]
)
def test_nobody_sees_the_draft_of_a_unit_that_is_not_theirs(client, budget, role):
    other = Unit.objects.create(
        code="other", name="别的单位", region=Region.objects.get(), supervisor=budget.department
    )
    client.force_login(person("stranger", role, other))
    listed = client.get(reverse("admin:budgets_budget_changelist"))
    assert listed.status_code == 403 or list(listed.context["cl"].queryset) == []
    for method in (client.get, client.post):
        response = method(address(budget))
        assert response.status_code in (302, 403)
        assert budget.unit_name not in response.content.decode()
    assert (
        client.get(reverse("admin:budgets_budget_changelist"), {"q": budget.unit_name}).status_code
        == listed.status_code
    )


def test_list_and_page_lead_to_authoring_and_preview(client, budget, author):
    for page in (address(budget), reverse("admin:budgets_budget_changelist")):
        text = client.get(page).content.decode()
        assert reverse("disclosures:part", args=[budget.pk, "overview"]) in text
        assert reverse("disclosures:preview", args=[budget.pk]) in text


def test_everybody_reads_subjects_and_only_administrators_keep_them(client, budget, author):
    add = reverse("admin:budgets_functionsubject_add")
    assert client.get(reverse("admin:budgets_functionsubject_changelist")).status_code == 200
    assert client.get(add).status_code == 403
    client.force_login(person("keeper", Role.ADMINISTRATOR, budget.department))
    assert client.get(add).status_code == 200


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.HEAD, Role.REVIEWER, Role.ADMINISTRATOR])
def test_what_a_read_page_links_to_can_be_opened(client, budget, role):
    """Year, region and supervising unit stand there as words for whom their pages are not."""
    unit = budget.department if role is Role.REVIEWER else budget.unit
    client.force_login(person("someone", role, unit))
    pages = [
        address(budget),
        reverse("admin:units_unit_change", args=[unit.pk]),
        reverse("admin:budgets_budgetline_change", args=[budget.lines.first().pk]),
    ]
    opened = [page for page in pages if client.get(page).status_code == 200]
    assert opened
    for page in opened:
        text = client.get(page).content.decode()
        assert str(unit.region) in text or page != pages[1]
        assert str(budget.year) in text or page != pages[0]
        links = set(re.findall(r'href="(/admin/[^"]*/change/)', text))
        assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)
