"""The pages of the parts that are one form each."""

import pytest
from django.urls import reverse

from disclosures import editing, store
from disclosures.models import Snapshot
from tests.cast import example, person
from units.enums import Role
from units.models import Unit

pytestmark = pytest.mark.django_db

PARTS = ["overview", "narrative", "assets", "glossary"]


def address(budget, part):
    return reverse("disclosures:part", args=[budget.pk, part])


def typed(client, budget, part):
    """What the page's form holds when it is opened, as a browser would send it."""
    form = client.get(address(budget, part)).context["form"]
    return {name: form[name].value() or "" if form[name].value() != 0 else 0 for name in form.fields}


@pytest.mark.parametrize("part", PARTS)
def test_saving_a_page_as_it_is_changes_nothing(client, budget, author, part):
    response = client.post(address(budget, part), typed(client, budget, part), follow=True)
    assert "没有改动" in response.content.decode()
    budget.refresh_from_db()
    assert (budget.revision, store.load(budget)) == (1, example())


@pytest.mark.parametrize(
    ("part", "field", "value", "read"),
    [
        ("overview", "overview-duties", "甲\n\n乙", lambda book: book.overview.duties == ("甲", "乙")),
        ("narrative", "reasons-income_change", "新增人员", lambda book: book.reasons.income_change == "新增人员"),
        ("narrative", "prior_year-operating_cost", "", lambda book: book.prior_year.operating_cost is None),
        ("assets", "procurement-goods", "１,2３4.5", lambda book: str(book.procurement.goods) == "1234.50"),
        ("assets", "assets-vehicles-other", 3, lambda book: book.assets.vehicles.other == 3),
        ("glossary", "texts-glossary", "一、甲", lambda book: book.texts.glossary == ("一、甲",)),
    ],
)
def test_what_is_typed_is_saved_and_nothing_else(client, budget, author, part, field, value, read):
    response = client.post(address(budget, part), typed(client, budget, part) | {field: value})
    assert response.status_code == 302
    book = store.load(budget)
    assert read(book)
    before, after = example().model_dump(), book.model_dump()
    assert [key for key in before if before[key] != after[key]] == [field.split("-")[0]]
    assert Snapshot.objects.get(budget=budget, revision=2).saved_by == author


@pytest.mark.parametrize(
    ("part", "field", "value", "message"),
    [
        ("assets", "procurement-goods", "1.234", "至多两位小数"),
        ("assets", "procurement-goods", "-1", "不带负号"),
        ("assets", "procurement-goods", "1e400", "至多两位小数"),
        ("assets", "assets-building_m2", "很大", "非负数"),
        ("assets", "assets-vehicle_quota", "-1", "大于"),
        ("overview", "unit-name", "   ", "不能为空"),
        ("overview", "print-form_title", "坏\x07字", "控制字符"),
        ("glossary", "texts-glossary", "坏\u202e字", "控制字符"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_saves_nothing(client, budget, author, part, field, value, message):
    response = client.post(address(budget, part), typed(client, budget, part) | {field: value})
    assert response.status_code == 400
    assert message in " ".join(response.context["form"].errors[field])
    assert store.load(budget) == example()


@pytest.mark.parametrize("seen", ["", "x", None])
def test_a_page_without_its_revision_is_refused(client, budget, author, seen):
    data = typed(client, budget, "glossary") | {"texts-glossary": "甲"}
    del data["seen"]
    response = client.post(address(budget, "glossary"), data if seen is None else data | {"seen": seen})
    assert response.status_code == 400
    assert "页面缺少修订号" in response.content.decode()
    assert store.load(budget) == example()


def test_second_of_two_editors_keeps_the_input_is_told_who_and_can_save_on_top(client, budget, author):
    data = typed(client, budget, "narrative")
    bob = person("bob", Role.AUTHOR, budget.unit)
    for path, value in (("reasons", {"income_change": "乙的原因"}), ("texts", {"operating_cost": ["乙的文字"]})):
        budget.refresh_from_db()
        editing.write(budget.pk, user=bob, seen=budget.revision, action="情况说明", change=editing.within(path, value))
    mine = {"reasons-income_change": "甲的原因", "reasons-expenditure_change": "甲的支出原因"}
    response = client.post(address(budget, "narrative"), data | mine)
    assert response.status_code == 409
    page = response.content.decode()
    assert "bob" in page
    form = response.context["form"]
    assert form["reasons-income_change"].value() == "甲的原因"
    assert "乙的原因" in " ".join(form.errors["reasons-income_change"])
    assert form["texts-operating_cost"].value() == "乙的文字"
    again = {name: form[name].value() for name in form.fields}
    assert client.post(address(budget, "narrative"), again).status_code == 302
    book = store.load(budget)
    assert (book.reasons.income_change, book.reasons.expenditure_change) == ("甲的原因", "甲的支出原因")
    assert book.texts.operating_cost == ("乙的文字",)


def test_narrative_shows_the_sentences_with_the_reason_inside(client, budget, author):
    page = client.get(address(budget, "narrative")).content.decode()
    assert "比上年增加71.02万元，增长10.31%，主要原因是" in page
    assert page.count('name="reasons-income_change"') == 1


@pytest.mark.parametrize("part", [*PARTS, "checks", "history"])
def test_others_may_not_even_look(client, budget, part):
    sibling = Unit.objects.create(code="S", name="同级", region=budget.unit.region, supervisor=budget.unit.supervisor)
    for user in (person("sibling", Role.AUTHOR, sibling), person("auditor", Role.AUDITOR, budget.unit.supervisor)):
        client.force_login(user)
        assert client.get(address(budget, part)).status_code == 404
        assert client.post(address(budget, part), {"seen": 1}).status_code == 404
    client.logout()
    assert client.get(address(budget, part)).status_code == 302


@pytest.mark.parametrize("part", PARTS)
def test_reviewer_and_head_read_but_do_not_write(client, budget, part):
    for user in (person("rita", Role.REVIEWER, budget.unit.supervisor), person("helen", Role.HEAD, budget.unit)):
        client.force_login(user)
        data = typed(client, budget, part)
        changed = {
            name: f"{value}x" for name, value in data.items() if name.startswith(("texts", "overview", "reasons"))
        }
        assert client.post(address(budget, part), data | (changed or {"procurement-goods": "5"})).status_code == 403
    assert store.load(budget) == example()


@pytest.mark.parametrize("part", PARTS)
def test_fields_left_alone_keep_what_they_hold_when_a_save_comes_second(client, budget, author, part):
    data = typed(client, budget, part)
    change = editing.within("department", {"name": "他人改的部门"})
    editing.write(budget.pk, user=None, seen=1, action="概况", change=change)
    again = client.post(address(budget, part), data)
    assert again.status_code == 409
    assert client.post(address(budget, part), again.context["form"].data).status_code == 302
    book = example()
    department = book.department.model_copy(update={"name": "他人改的部门"})
    assert store.load(budget) == book.model_copy(update={"department": department})


def test_history_lists_who_saved_what_and_brings_it_back(client, budget, author):
    client.post(address(budget, "glossary"), typed(client, budget, "glossary") | {"texts-glossary": "甲"})
    page = client.get(address(budget, "history")).content.decode()
    assert "名词解释" in page
    assert "alice" in page
    response = client.post(address(budget, "history"), {"seen": 2, "revision": 1})
    assert response.status_code == 302
    assert store.load(budget) == example()


def test_restoring_from_a_stale_page_is_refused(client, budget, author):
    client.post(address(budget, "glossary"), typed(client, budget, "glossary") | {"texts-glossary": "甲"})
    response = client.post(address(budget, "history"), {"seen": 1, "revision": 1})
    assert response.status_code == 409
    assert store.load(budget).texts.glossary == ("甲",)


def test_checks_lead_to_the_page_where_a_finding_is_mended(client, budget, author):
    def change(data):
        data["projects"][0]["form"]["funding"]["annual"]["total"] = "1.00"
        return data

    editing.write(budget.pk, user=author, seen=1, action="绩效目标", change=change)
    page = client.get(address(budget, "checks")).content.decode()
    assert "P1" in page
    assert address(budget, "forms") in page


def test_amounts_named_in_a_reason_are_added_up_against_the_change(client, budget, author):
    data = typed(client, budget, "narrative")
    client.post(address(budget, "narrative"), data | {"reasons-income_change": "人员经费增加50万元，项目减少10万元"})
    page = client.get(address(budget, "narrative")).content.decode()
    assert "文中写明的金额合计 +40.00 万元，变动为 +71.02 万元，尚有 +31.02 万元没有说明。" in page
