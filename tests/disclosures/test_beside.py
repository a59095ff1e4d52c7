"""The printed page beside a form: the sections that a part prints in, for those who may read the draft."""

import pytest
from django.urls import reverse

from disclosures.authoring.parts import PARTS
from tests.cast import person
from units.enums import Role
from units.models import Unit

pytestmark = pytest.mark.django_db


def address(budget, part):
    return reverse("disclosures:beside", args=[budget.pk, part])


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("overview", "第一部分"),
        ("lines", "预算收支总表"),
        ("projects", "表12"),
        ("forms", "绩效目标表"),
        ("narrative", "情况说明"),
        ("assets", "政府采购"),
        ("glossary", "名词解释"),
    ],
)
def test_each_part_shows_where_it_prints(client, budget, author, part, words):
    assert words in client.get(address(budget, part)).content.decode()


def test_every_part_has_a_row_above():
    assert {part.name for part in PARTS} == {
        "overview",
        "lines",
        "projects",
        "forms",
        "narrative",
        "assets",
        "glossary",
    }


def test_a_table_is_chosen_by_its_key(client, budget, author):
    page = client.get(address(budget, "lines"), {"key": "table3"}).content.decode()
    assert '<option value="table3" selected>' in page
    assert "预算公开表3" in page
    # A section of another part, or none at all, is not to be had here.
    assert "预算公开表1" in client.get(address(budget, "lines"), {"key": "glossary"}).content.decode()
    assert client.get(address(budget, "nothing")).status_code == 404


def test_the_page_of_a_part_offers_it(client, budget, author):
    for part in PARTS:
        page = client.get(reverse("disclosures:part", args=[budget.pk, part.name])).content.decode()
        assert page.count(f'data-beside="{address(budget, part.name)}"') == 1


def test_who_may_not_read_the_draft_finds_nothing(client, budget):
    sibling = Unit.objects.create(code="S", name="同级", region=budget.unit.region, supervisor=budget.unit.supervisor)
    for user in (person("sibling", Role.AUTHOR, sibling), person("publisher", Role.PUBLISHER, budget.unit.supervisor)):
        client.force_login(user)
        assert client.get(address(budget, "lines")).status_code == 404
