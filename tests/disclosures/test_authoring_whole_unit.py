"""The form of the whole unit."""

from decimal import Decimal

import pytest
from django.urls import reverse

from book import package
from disclosures import editing, store
from tests.cast import EXAMPLES, person
from tests.pages import act, address, errors, posted, typed
from units.enums import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def whole(client, budget, author):
    assert client.post(address(budget, "whole-unit"), {"do": "begin", "seen": 1}).status_code == 302
    return budget


def test_the_whole_unit_form_begins_with_the_amounts_of_the_tables(whole):
    form = store.load(whole).whole_unit_performance
    sources, uses = form.budget.by_source, form.budget.by_use
    assert (sources.total, sources.general_public, uses.total) == (Decimal("759.75"),) * 3
    assert (uses.basic, uses.project) == (Decimal("366.85"), Decimal("392.91"))
    assert form.duties


def test_the_whole_unit_form_is_saved_as_typed(client, whole):
    data = posted(
        client.post(address(whole, "whole-unit"), typed(client, whole, "whole-unit") | {"do": "add:key_tasks"})
    )
    data |= {"approved_posts": "30人", "key_tasks-core_function": ["征缴"], "key_tasks-key_task": ["扩面\r\n征缴"]}
    data |= {
        f"indicators-social-{column}": [value]
        for column, value in {"name": "满意", "operator": "≥", "value": "9%"}.items()
    }
    data["indicators-social-extraction_note"] = [""]
    response = client.post(address(whole, "whole-unit"), data, follow=True)
    assert reverse("disclosures:preview_section_pdf", args=[whole.pk, "whole-unit-form"]) in response.content.decode()
    form = store.load(whole).whole_unit_performance
    assert (form.approved_posts, form.key_tasks[0].key_task) == ("30人", "扩面\n征缴")
    assert [(item.level1, item.value) for item in form.indicators] == [("效益指标", "≥9%")]


@pytest.mark.parametrize(
    ("typing", "field", "message"),
    [
        ({"budget-by_source-unit_funds": "5"}, "budget-by_source-total", "相差 5.00"),
        ({"budget-by_use-basic": "366.80"}, "budget-by_use-total", "相差"),
        (
            {"budget-by_use-total": "1", "budget-by_use-basic": "1", "budget-by_use-project": "0"},
            "budget-by_use-total",
            "应等于资金总额",
        ),
        ({"title": ""}, "title", "必填"),
        ({"duties": "坏\x07"}, "duties", "控制字符"),
        (
            {"key_tasks-core_function": ["甲"], "key_tasks-key_task": ["坏\x07"]},
            "key_tasks",
            "控制字符",
        ),
        (
            {
                "indicators-cost-name": [" "],
                "indicators-cost-operator": ["≤"],
                "indicators-cost-value": ["5"],
                "indicators-cost-extraction_note": [""],
            },
            "indicators-cost",
            "没有指标名称",
        ),
    ],
)
def test_what_is_wrong_within_the_whole_unit_form_stands_at_its_field(client, whole, typing, field, message):
    before = store.load(whole)
    response = client.post(address(whole, "whole-unit"), typed(client, whole, "whole-unit") | typing)
    assert response.status_code == 400
    assert message in errors(response, field)
    assert store.load(whole) == before


def test_a_difference_of_rounding_is_no_error_and_tables_are_taken_in_one_click(client, whole):
    # 366.85 + 392.91 print 759.76, the exact sum prints 759.75.
    assert client.post(address(whole, "whole-unit"), typed(client, whole, "whole-unit")).status_code == 302
    response = act(client, whole, "whole-unit", "tables", **{"budget-by_source-total": "1"})
    assert response.context["form"]["budget-by_source-total"].value() == "759.75"


def test_the_whole_unit_form_of_a_published_example_goes_through_the_page_unchanged(client):
    book = package.read(next(path for path in EXAMPLES if path.stem == "zezhou-2025"))
    budget = editing.create(book, user=None, action="导入数据包")
    client.force_login(person("zoe", Role.AUTHOR, budget.unit))
    assert client.post(address(budget, "whole-unit"), typed(client, budget, "whole-unit")).status_code == 302
    assert store.load(budget) == book
    data = typed(client, budget, "whole-unit") | {"approved_posts": "102人"}
    client.post(address(budget, "whole-unit"), data)
    after = store.load(budget).whole_unit_performance
    assert after.indicators == book.whole_unit_performance.indicators
    assert client.post(address(budget, "whole-unit"), {"do": "drop", "seen": 2}).status_code == 302
    assert store.load(budget).whole_unit_performance is None


def test_social_insurance_funds_are_part_of_the_total_but_of_no_use(client, whole):
    typing = {"budget-by_source-social_insurance_fund": "5.00"}
    typing |= {f"budget-{part}-total": "764.75" for part in ("by_source", "by_use")}
    data = typed(client, whole, "whole-unit")
    assert client.post(address(whole, "whole-unit"), data | typing).status_code == 302
