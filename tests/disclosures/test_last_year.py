"""What comes from the year before: texts that still speak of it, and its published figures, which nobody types over."""

from datetime import date
from itertools import pairwise

import pytest
from django.urls import reverse
from django.utils import timezone

from book.editions import edition
from budgets.models import Budget
from disclosures import editing, store
from tests.cast import example, person
from tests.published import published
from units.enums import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *_: date(2025, 3, 3))


@pytest.fixture
def next_year(client, budget, author):
    """2025, begun from 2024."""
    client.post(reverse("disclosures:start_year", args=[budget.pk]))
    return Budget.objects.get(year=2025)


def address(budget, page):
    return reverse("disclosures:part", args=[budget.pk, page])


def typed(client, budget):
    form = client.get(address(budget, "narrative")).context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def test_a_text_that_still_names_the_year_before_is_told_at_its_field_until_it_is_touched(client, next_year):
    form = address(next_year, "forms") + "4/"
    checks = reverse("disclosures:checks", args=[next_year.pk])
    assert "从上年沿用的，仍写着2024年" in client.get(form).content.decode()
    assert "从上年沿用、仍写着2024年的文字（2 处）" in client.get(checks).content.decode()

    def change(data):
        data["projects"][3]["form"]["plan"] = "2024年未办完的，2025年6月底前落实完成"
        return data

    editing.write(next_year.pk, user=None, seen=1, action="绩效目标", change=change)
    assert "从上年沿用的" not in client.get(form).content.decode()
    assert "（1 处）" in client.get(checks).content.decode()


def test_a_disclosure_that_was_not_carried_over_is_not_nagged_about_years(client, budget, author):
    assert "从上年沿用" not in client.get(reverse("disclosures:checks", args=[budget.pk])).content.decode()


@pytest.fixture
def after_publication(client):
    """2025 of a unit whose 2024 was published here."""
    before = published(example())
    alice = person("alice", Role.AUTHOR, before.unit)
    client.force_login(alice)
    client.post(reverse("disclosures:start_year", args=[before.budget_id]))
    return Budget.objects.get(year=2025)


def test_figures_that_were_published_are_locked_and_name_their_source(client, after_publication):
    response = client.get(address(after_publication, "narrative"))
    form = response.context["form"]
    assert form["prior_year-income_total"].field.widget.attrs["readonly"]
    html = response.content.decode()
    assert "上年预算数取自本单位已公开的" in html
    assert "/2024/" in html


@pytest.mark.parametrize("value", ["1.00", ""])
def test_a_locked_figure_that_comes_changed_is_refused(client, after_publication, value):
    data = typed(client, after_publication) | {"prior_year-income_total": value}
    response = client.post(address(after_publication, "narrative"), data)
    assert response.status_code == 400
    assert "2024年已公开的数是" in " ".join(response.context["form"].errors["prior_year-income_total"])
    assert store.load(after_publication).prior_year == edition("shanxi-13").prior_year(example())


def test_other_fields_of_the_page_are_saved_beside_locked_figures(client, after_publication):
    data = typed(client, after_publication) | {"reasons-income_change": "人员增加"}
    assert client.post(address(after_publication, "narrative"), data).status_code == 302
    assert store.load(after_publication).reasons.income_change == "人员增加"


def test_a_figure_that_differs_from_what_was_published_can_only_be_put_right(client, after_publication):
    right = edition("shanxi-13").prior_year(example()).income_total
    wrong = editing.within("prior_year", {"income_total": "5.00"})
    editing.write(after_publication.pk, user=None, seen=1, action="导入工作簿", change=wrong)
    data = typed(client, after_publication)
    assert (
        client.post(address(after_publication, "narrative"), data | {"prior_year-income_total": "6"}).status_code == 400
    )
    response = client.post(address(after_publication, "narrative"), data | {"prior_year-income_total": f"{right:.2f}"})
    assert response.status_code == 302
    assert store.load(after_publication).prior_year.income_total == right


def test_figures_of_a_year_that_was_not_published_here_are_typed(client, next_year):
    data = typed(client, next_year) | {"prior_year-income_total": "123.00"}
    assert client.post(address(next_year, "narrative"), data).status_code == 302
    assert str(store.load(next_year).prior_year.income_total) == "123.00"


def test_no_line_of_the_narrative_begins_with_a_full_stop(client, budget, author):
    response = client.get(address(budget, "narrative"))
    for blocks in response.context["chapters"]:
        for block in blocks:
            pieces = block.get("pieces", [])
            follow = [piece for before, piece in pairwise(pieces) if "field" in before]
            assert not any(piece.get("text", "").startswith(("。", "；", "，")) for piece in follow)
