"""What comes from the year before: texts that still speak of it, and its published figures, which nobody types over."""

import json
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from book.editions import edition
from book.package import PackageError
from budgets.models import Budget
from disclosures import editing, store
from disclosures.models import KeptText, Snapshot
from disclosures.workbook.write import workbook
from tests.cast import example, person
from tests.published import published
from units.enums import Role
from units.models import LogEntry

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


def test_a_text_of_the_year_before_that_was_looked_at_is_told_no_more(client, next_year):
    form = address(next_year, "forms") + "4/"
    checks = reverse("disclosures:checks", args=[next_year.pk])
    (leftover, *_) = client.get(form).context["form"]["plan"].leftovers
    assert "已核对，保留" in client.get(form).content.decode()
    before = store.load(next_year)
    done = client.post(checks, {"do": f"keep|{leftover.digest}", "next": form}, follow=True)
    assert done.redirect_chain[0][0] == form
    assert "从上年沿用的" not in done.content.decode()
    assert "（1 处）" in client.get(checks).content.decode()
    assert store.load(next_year) == before
    assert LogEntry.objects.order_by("-number").first().action == "核对沿用文字"
    again = client.post(checks, {"do": f"keep|{leftover.digest}"})
    assert (again.status_code, "已改写或已核对" in again.content.decode()) == (400, True)


def test_only_authors_say_that_a_text_of_the_year_before_may_stay(client, next_year):
    checks = reverse("disclosures:checks", args=[next_year.pk])
    (carried, *_) = client.get(checks).context["carried"]
    client.force_login(person("rita", Role.REVIEWER, next_year.unit.supervisor))
    assert "keep|" not in client.get(checks).content.decode()
    assert client.post(checks, {"do": f"keep|{carried[2].digest}"}).status_code == 403
    assert not KeptText.objects.exists()


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
    """As when last year's document is published after this year was begun."""
    right = edition("shanxi-13").prior_year(example()).income_total
    book = store.load(after_publication)
    wrong = book.prior_year.model_copy(update={"income_total": Decimal("5.00")})
    store.save(book.model_copy(update={"prior_year": wrong}), replace=True)
    data = typed(client, after_publication)
    untouched = client.post(address(after_publication, "narrative"), data | {"reasons-income_change": "人员增加"})
    assert untouched.status_code == 302
    data = typed(client, after_publication)
    assert (
        client.post(address(after_publication, "narrative"), data | {"prior_year-income_total": "6"}).status_code == 400
    )
    response = client.post(address(after_publication, "narrative"), data | {"prior_year-income_total": f"{right:.2f}"})
    assert response.status_code == 302
    assert store.load(after_publication).prior_year.income_total == right


@pytest.mark.parametrize("path", ["income_total", "three_public.reception"])
def test_no_way_of_writing_changes_what_was_published(after_publication, path):
    def change(data):
        first, _, second = path.partition(".")
        prior = data["prior_year"]
        prior = prior | ({first: prior[first] | {second: "7.00"}} if second else {first: "7.00"})
        return data | {"prior_year": prior}

    with pytest.raises(PackageError) as refused:
        editing.write(after_publication.pk, user=None, seen=1, action="接口", change=change)
    (fault,) = refused.value.faults
    assert fault.path == f"prior_year.{path}"
    assert "2024年已公开的数是" in fault.message
    assert store.load(after_publication).prior_year == edition("shanxi-13").prior_year(example())


def test_a_workbook_that_changes_a_published_figure_is_told_at_its_cell(client, after_publication):
    prior = store.load(after_publication).prior_year.model_copy(update={"income_total": Decimal("7.00")})
    file = workbook(store.load(after_publication).model_copy(update={"prior_year": prior}), 1)
    page = address(after_publication, "workbook")
    client.post(page, {"file": SimpleUploadedFile("上年.xlsx", file), "upload": "1"})
    faults = client.get(page).context["reading"].faults
    assert [(fault.sheet, fault.value) for fault in faults] == [("上年数与原因", "7.00")]
    assert faults[0].cell
    assert "2024年已公开的数是" in faults[0].message
    assert client.post(page, {"confirm": "1"}).status_code == 400
    assert (
        store.load(after_publication).prior_year.income_total == edition("shanxi-13").prior_year(example()).income_total
    )


def test_an_older_state_comes_back_without_the_figures_that_were_published_since(client, after_publication):
    right = edition("shanxi-13").prior_year(example())
    old = Snapshot.objects.get(budget=after_publication, revision=1)
    content = json.loads(old.content)
    content["prior_year"]["income_total"] = "5.00"
    content["reasons"]["income_change"] = "旧的原因"
    Snapshot.objects.filter(pk=old.pk).update(content=json.dumps(content))
    assert client.post(address(after_publication, "history"), {"seen": 1, "revision": 1}).status_code == 302
    restored = store.load(Budget.objects.get(pk=after_publication.pk))
    assert (restored.reasons.income_change, restored.prior_year) == ("旧的原因", right)


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
