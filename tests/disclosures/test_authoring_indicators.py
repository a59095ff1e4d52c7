"""Indicators of a form: rows, placeholders, and the library."""

from decimal import Decimal

import pytest

from book.money import ZERO
from disclosures import store
from disclosures.authoring.form_content import progress, spending
from performance.services import load_indicators
from tests.cast import example
from tests.pages import (
    CARRIED,
    HEATING,
    act,
    address,
    errors,
    form_at,
    funding_findings,
    posted,
    typed,
)

pytestmark = pytest.mark.django_db


def test_rows_are_added_moved_and_removed_before_saving(client, budget, author):
    field = "indicators-quantity"
    rows = {f"{field}-{column}": ["甲", "乙"] for column in ("implementation_name", "annual_name")}
    rows |= {
        f"{field}-{half}_{column}": ["", ""]
        for half in ("implementation", "annual")
        for column in ("operator", "value")
    }

    def names(do):
        return [row["annual_name"] for row in act(client, budget, HEATING, do, **rows).context["form"][field].value()]

    assert names("add:indicators.quantity") == ["甲", "乙", ""]
    assert names("down:indicators.quantity:0") == names("up:indicators.quantity:1") == ["乙", "甲"]
    assert names("remove:indicators.quantity:0") == ["乙"]
    for nothing in (
        "up:indicators.quantity:0",
        "down:indicators.quantity:1",
        "remove:indicators.quantity:9",
        "down:x:0",
        "up",
    ):
        assert names(nothing) == ["甲", "乙"]


@pytest.mark.parametrize(
    "do", ["rest:annual:total", "rest:x:y", "copy", "template:x", "template:999999", "kind:²", "lines:1", "x:y:z"]
)
def test_a_button_that_no_page_has_changes_nothing(client, budget, author, do):
    before = typed(client, budget, HEATING) | {"seen": "1"}
    assert posted(client.post(address(budget, HEATING), before | {"do": do})) == before


def test_indicators_are_saved_under_their_levels_without_blank_rows(client, budget, author):
    data = typed(client, budget, HEATING)
    for column, cells in {"name": ["节约成本", ""], "operator": ["≤", ""], "value": ["5%", ""]}.items():
        data |= {f"indicators-economic-{half}_{column}": cells for half in ("implementation", "annual")}
    client.post(address(budget, HEATING), data)
    (found,) = [item for item in form_at(budget).indicators if item.level2 == "经济效益指标"]
    assert (found.level1, found.annual.name, found.annual.value) == ("效益指标", "节约成本", "≤5%")
    assert len(form_at(budget).indicators) == len(example().projects[0].form.indicators) + 1


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("annual_name", "", "没有指标名称"),
        ("annual_value", "坏\x07", "控制字符"),
        ("implementation_name", "长" * 301, "最多"),
    ],
)
def test_what_is_wrong_in_an_indicator_stands_at_its_row(client, budget, author, column, value, message):
    response = client.post(
        address(budget, HEATING), typed(client, budget, HEATING) | {f"indicators-quality-{column}": [value]}
    )
    assert response.status_code == 400
    assert message in errors(response, "indicators-quality")
    level = next(level for level in response.context["levels"] if level["level2"] == "质量")
    assert any(message in side["error"] for side in level["rows"][0]["sides"])
    assert store.load(budget) == example()


@pytest.mark.parametrize(("value", "hinted"), [("N", True), ("100值", True), ("人", True), ("95%", False)])
def test_a_value_that_looks_like_a_placeholder_is_hinted_at_and_may_be_saved(client, budget, author, value, hinted):
    data = typed(client, budget, HEATING)
    data |= {f"indicators-quality-{half}_value": [value] for half in ("implementation", "annual")}
    assert client.post(address(budget, HEATING), data).status_code == 302
    level = next(entry for entry in client.get(address(budget, HEATING)).context["levels"] if entry["level2"] == "质量")
    assert bool(level["rows"][0]["sides"][0]["doubt"]) is hinted


def test_the_library_offers_by_name_and_adds_what_is_missing(client, budget, author):
    load_indicators()
    kind, suits = client.get(address(budget, HEATING)).context["library"][0]
    assert (kind.name, suits) == ("取暖费", True)
    template = kind.templates.get(name="发放取暖费人数")
    response = act(client, budget, HEATING, f"template:{template.pk}")
    row = response.context["form"]["indicators-quantity"].value()[-1]
    assert (row["implementation_name"], row["annual_operator"], row["annual_value"]) == ("发放取暖费人数", "≥", "人")
    assert store.load(budget) == example()
    response = client.post(address(budget, HEATING), posted(response) | {"do": f"kind:{kind.pk}"})
    names = [row["annual_name"] for row in response.context["form"]["indicators-quantity"].value()]
    assert names.count("发放取暖费人数") == 1
    assert client.post(address(budget, HEATING), posted(response)).status_code == 302
    assert len(form_at(budget).indicators) > len(example().projects[0].form.indicators)


def test_a_form_is_begun_from_what_is_known_and_taken_out_again(client, budget, author):
    url = address(budget, CARRIED)
    assert "不公开绩效目标表" in client.get(url).content.decode()
    key = example().projects[-1].key
    assert client.post(url, {"do": "begin", "seen": 1, "key": key}).status_code == 302
    form = form_at(budget, CARRIED)
    assert (form.department, form.implementing_unit) == (
        "300-长治市屯留区人力资源和社会保障局",
        "长治市屯留区社会保险中心",
    )
    assert (form.attribute, form.period, form.order) == ("one_off", "1年", 5)
    assert form.funding.annual.total == form.funding.implementation.local == Decimal("1036427.00")
    assert funding_findings(budget) == []
    assert client.post(url, {"do": "drop", "seen": 2, "key": key}).status_code == 302
    assert store.load(budget) == example()


def test_progress_counts_texts_indicators_and_the_amount():
    book = example()
    form = book.forms[1]
    assert form == book.projects[0].form
    assert progress(form, spending(book)[book.projects[0].key]) == (11, 11)
    assert progress(form.model_copy(update={"indicators": (), "plan": " "}), ZERO) == (6, 11)


def test_a_finding_at_an_indicator_leads_to_its_level(client, budget, author):
    data = typed(client, budget, HEATING)
    data |= {f"indicators-quality-{half}_value": ["XX"] for half in ("implementation", "annual")}
    client.post(address(budget, HEATING), data)
    response = client.get(address(budget, HEATING))
    found = [one for one in response.context["here"] if "XX" in one.found.message]
    assert {one.address.partition("#")[2] for one in found} == {"id_indicators-quality"}
    (level,) = [level for level in response.context["levels"] if level["path"] == "indicators.quality"]
    assert set(found) <= set(level["rows"][0]["findings"])
    assert 'id="id_indicators-quality"' in response.content.decode()
