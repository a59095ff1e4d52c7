"""The form of a project: what is typed, copied and taken from the lines, and what is refused at which field."""

from decimal import Decimal

import pytest
from django.urls import reverse

from book.money import ZERO
from disclosures import store
from disclosures.authoring.form_content import new_form, taken
from tests.cast import example
from tests.pages import (
    HEATING,
    SURVIVORS,
    act,
    address,
    errors,
    form_at,
    funding_findings,
    posted,
    typed,
)

pytestmark = pytest.mark.django_db


def changed_parts(book):
    before, after = example().model_dump(), book.model_dump()
    return [key for key in before if before[key] != after[key]]


@pytest.mark.parametrize(
    ("field", "value", "read"),
    [
        ("period", "１年", lambda form: form.period == "１年"),
        ("basis", "甲\r\n乙", lambda form: form.basis == "甲\n乙"),
        ("goal_annual", "目标", lambda form: form.goal_annual == "目标"),
        ("filled_at", "2024-02-03", lambda form: form.filled_at == "20240203000000"),
        ("filled_at", "", lambda form: form.filled_at == ""),
        ("funding-annual-other", "0", lambda form: form.funding.annual.other == ZERO),
        ("attribute", "recurring", lambda form: form.attribute_text == "经常性项目（长期开展）"),
        ("attribute_text", "一次性", lambda form: form.attribute_text == "一次性"),
    ],
)
def test_what_is_typed_is_saved_and_nothing_else(client, budget, author, field, value, read):
    response = client.post(address(budget, HEATING), typed(client, budget, HEATING) | {field: value})
    assert response.status_code == 302
    book = store.load(budget)
    assert read(book.projects[0].form)
    assert changed_parts(book) == ["projects"]
    assert book.projects[1:] == example().projects[1:]


def test_after_saving_the_printed_section_is_a_click_away(client, budget, author):
    data = typed(client, budget, HEATING) | {"plan": "及时发放"}
    page = client.post(address(budget, HEATING), data, follow=True).content.decode()
    assert reverse("disclosures:preview_section", args=[budget.pk, "form2"]) in page
    assert reverse("disclosures:preview_section_pdf", args=[budget.pk, "form2"]) in page
    assert '<h3 class="form-title"' in page


def test_save_and_next_leads_to_the_next_project(client, budget, author):
    response = client.post(address(budget, HEATING), typed(client, budget, HEATING) | {"do": "next"})
    assert response["Location"] == address(budget, SURVIVORS)


@pytest.mark.parametrize(
    ("typing", "field", "message"),
    [
        ({"funding-implementation-central": "5"}, "funding-implementation-total", "比资金总额多 5"),
        ({"funding-annual-local": "6,000"}, "funding-annual-total", "比资金总额少 780"),
        ({"funding-annual-total": ""}, "funding-annual-total", "必填"),
        ({"funding-annual-self": "-1"}, "funding-annual-self", "不带负号"),
        ({"funding-annual-self": "1e5000"}, "funding-annual-self", "至多两位小数"),
        ({"period": "3年"}, "period", "应为1年"),
        ({"funding-annual-total": "1", "funding-annual-local": "1"}, "funding-annual-local", "与实施期相同"),
        ({"attribute": "sometimes"}, "attribute", "sometimes"),
        ({"name": " "}, "name", "不能为空"),
        ({"overview": "坏\u202e字"}, "overview", "控制字符"),
        ({"filled_at": "昨天"}, "filled_at", "日期"),
    ],
)
def test_what_is_wrong_within_the_form_stands_at_its_field(client, budget, author, typing, field, message):
    response = client.post(address(budget, SURVIVORS), typed(client, budget, SURVIVORS) | typing)
    assert response.status_code == 400
    assert message in errors(response, field)
    assert store.load(budget) == example()


def test_an_annual_total_other_than_the_lines_is_saved_and_found(client, budget, author):
    data = typed(client, budget, SURVIVORS)
    amounts = {f"funding-{half}-{part}": "7000" for half in ("implementation", "annual") for part in ("total", "local")}
    assert client.post(address(budget, SURVIVORS), data | amounts).status_code == 302
    (finding,) = funding_findings(budget)
    assert finding.where == "projects[1].form.funding.annual.total"
    response = client.get(address(budget, SURVIVORS))
    (shown,) = response.context["form"]["funding-annual-total"].findings
    assert (shown.found.where, shown.address) == (
        finding.where,
        f"{address(budget, SURVIVORS)}#id_funding-annual-total",
    )
    assert "应为 6,780.00元，现为 7,000.00元，多 220.00元" in response.content.decode()


def test_recurring_projects_may_have_other_amounts_in_the_year(client, budget, author):
    data = typed(client, budget, SURVIVORS) | {"attribute": "recurring", "period": "3年"}
    data |= {"funding-implementation-total": "20340", "funding-implementation-local": "20340"}
    assert client.post(address(budget, SURVIVORS), data).status_code == 302
    assert form_at(budget, SURVIVORS).funding.implementation.total == Decimal(20340)


def test_the_year_is_copied_from_the_implementation_period_in_one_click(client, budget, author):
    typing = {
        "funding-implementation-self": "5",
        "goal_implementation": "新目标",
        "indicators-quantity-implementation_name": ["人数"],
        "indicators-quantity-implementation_operator": ["≥"],
        "indicators-quantity-implementation_value": ["7人"],
    }
    response = act(client, budget, HEATING, "copy:all", **typing)
    assert response.status_code == 200
    form = response.context["form"]
    assert (form["funding-annual-self"].value(), form["goal_annual"].value()) == ("5", "新目标")
    (row,) = form["indicators-quantity"].value()
    assert (row["annual_name"], row["annual_operator"], row["annual_value"]) == ("人数", "≥", "7人")
    assert store.load(budget) == example()


def test_only_what_was_asked_for_is_copied(client, budget, author):
    typing = {"funding-implementation-self": "5", "goal_implementation": "新目标"}
    form = act(client, budget, HEATING, "copy:goal", **typing).context["form"]
    assert (form["funding-annual-self"].value(), form["goal_annual"].value()) == ("0.00", "新目标")


def test_the_annual_total_is_taken_from_the_lines(client, budget, author):
    typing = {f"funding-{half}-{part}": "1" for half in ("implementation", "annual") for part in ("total", "local")}
    response = act(client, budget, SURVIVORS, "lines", **typing)
    assert client.post(address(budget, SURVIVORS), posted(response)).status_code == 302
    assert form_at(budget, SURVIVORS).funding == example().projects[1].form.funding


def test_a_single_source_takes_the_amount_and_several_are_left_alone():
    form = new_form(example(), "甲", Decimal("10.00"))
    assert taken(form, Decimal("7.00"))["funding"]["implementation"]["local"] == "7.00"
    form["funding"]["annual"] |= {"local": "4.00", "central": "6.00"}
    form["attribute"] = "recurring"
    found = taken(form, Decimal("7.00"))["funding"]
    assert (found["annual"]["total"], found["annual"]["local"], found["annual"]["central"]) == ("7.00", "4.00", "6.00")
    assert found["implementation"]["total"] == "10.00"


@pytest.mark.parametrize(
    ("central", "local"), [("780", "6000.00"), ("6780", "0.00"), ("7000", "6,780.00"), ("?", "6780.00")]
)
def test_what_the_others_leave_is_filled_in_and_never_below_zero(client, budget, author, central, local):
    response = act(client, budget, SURVIVORS, "rest:annual:local", **{"funding-annual-central": central})
    assert response.context["form"]["funding-annual-local"].value().replace(",", "") == local.replace(",", "")
