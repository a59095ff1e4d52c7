"""A list or a page of the admin costs as many queries for many rows as for one."""

import pytest
from django.contrib import admin
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import person
from tests.rows import ROWS
from units.enums import Role
from units.models import Membership, Region, Unit

pytestmark = pytest.mark.django_db

PAGES = ["changelist", "export", "add", "change", "history"]
MANY = 50


def queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    return response.status_code, len(captured)


def address(model, page, row):
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"
    return reverse(name, args=[row.pk] if page in ("change", "history") else [])


@pytest.fixture
def client(client):
    """Somebody who may open everything: roles at a bureau that stands above all units of the test."""
    top = Unit.objects.create(code="80000", name="市局", region=Region.objects.create(code="140000", name="某省"))
    user = person("所长", Role.ADMINISTRATOR, top)
    for role in (Role.REVIEWER, Role.AUTHOR, Role.AUDITOR):
        Membership.objects.create(user=user, unit=top, role=role)
    client.force_login(user)
    return client


def under_the_bureau():
    top = Unit.objects.get(code="80000")
    Unit.objects.filter(supervisor=None).exclude(pk=top.pk).update(supervisor=top)


def test_every_list_of_the_admin_is_tried():
    assert reverse("admin:index")
    assert set(admin.site._registry) == set(ROWS)


@pytest.mark.parametrize("model", ROWS, ids=lambda model: model._meta.label)
def test_fifty_rows_cost_what_one_row_costs(client, model):
    costs = []
    for count in (1, MANY):
        with transaction.atomic():
            first = ROWS[model](count)[0]
            under_the_bureau()
            pages = [
                page for page in PAGES if page != "export" or hasattr(admin.site._registry[model], "export_action")
            ]
            costs.append({page: queries(client, address(model, page, first)) for page in pages})
            transaction.set_rollback(True)
    assert costs[0] == costs[1]
    assert costs[0]["changelist"][0] == 200
    assert max(count for _, count in costs[0].values()) <= 30
