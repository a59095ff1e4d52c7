"""What changed since a restore point, as facts, cells and sentences."""

import pytest
from django.urls import reverse

from disclosures import editing
from tests.cast import person
from units.enums import Role

pytestmark = pytest.mark.django_db


def dearer(data):
    data["lines"][0]["amount"] = "1507900.00"
    return data


def test_a_changed_amount_shows_as_fact_as_cells_and_as_sentences(client, budget, author):
    editing.write(budget.pk, user=author, seen=1, action="预算明细", change=dearer)
    page = client.get(reverse("disclosures:comparison", args=[budget.pk, 1]))
    assert [(change.old, change.new) for change in page.context["changes"]] == [("1,407,900元", "1,507,900元")]
    assert {cell.table for cell in page.context["cells"]} == {1, 2, 3, 4, 5, 6}
    text = page.content.decode()
    assert "<del>759.75</del><ins>769.75</ins>" in text
    assert client.get(reverse("disclosures:comparison", args=[budget.pk, 2])).context["changes"] == ()


def test_history_leads_to_the_comparison(client, budget, author):
    editing.write(budget.pk, user=author, seen=1, action="预算明细", change=dearer)
    page = client.get(reverse("disclosures:history", args=[budget.pk])).content.decode()
    assert reverse("disclosures:comparison", args=[budget.pk, 1]) in page


def test_second_editor_is_shown_what_the_first_changed(client, budget, author):
    bob = person("bob", Role.AUTHOR, budget.unit)
    editing.write(budget.pk, user=bob, seen=1, action="预算明细", change=dearer)
    response = client.post(
        reverse("disclosures:part", args=[budget.pk, "glossary"]), {"seen": 1, "texts-glossary": "甲"}
    )
    assert response.status_code == 409
    assert "1,507,900元" in response.content.decode()


def test_others_find_nothing(client, budget):
    client.force_login(person("auditor", Role.AUDITOR, budget.unit.supervisor))
    assert client.get(reverse("disclosures:comparison", args=[budget.pk, 1])).status_code == 404


def test_a_revision_that_is_not_kept_is_not_found(client, budget, author):
    assert client.get(reverse("disclosures:comparison", args=[budget.pk, 9])).status_code == 404
