"""Projects and performance forms in a real browser: buttons act in place, the rest is live, and nothing needs the script."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from disclosures import store
from performance.services import load_indicators
from tests.cast import example
from tests.pages import HEATING, address

pytestmark = pytest.mark.django_db(transaction=True)


def test_funding_shows_the_rest_is_copied_and_saved(page, budget):
    page.goto(address(budget, HEATING))
    page.fill("[name=funding-implementation-central]", "16,000")
    expect(page.locator("[data-rest=implementation]")).to_have_text("-16,000.00")
    page.fill("[name=funding-implementation-local]", "")
    page.click('button[value="rest:implementation:local"]')
    expect(page.locator("[name=funding-implementation-local]")).to_have_value("2,000,000.00")
    expect(page.locator("[data-rest=implementation]")).to_have_text("0.00")
    page.click('button[value="copy:funding"]')
    expect(page.locator("[name=funding-annual-local]")).to_have_value("2,000,000.00")
    assert store.load(budget) == example()
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("已保存（第 2 次修订）")).to_be_visible()
    expect(page.locator(".target-sheet")).to_contain_text("2,000,000")
    assert page.get_by_role("link", name="PDF", exact=True).first.get_attribute("href") == reverse(
        "disclosures:preview_section_pdf", args=[budget.pk, "form2"]
    )


def test_indicators_come_from_the_library_and_rows_are_typed_where_they_are_added(page, budget):
    load_indicators()
    page.goto(address(budget, HEATING))
    page.get_by_role("button", name="发放取暖费人数").click()
    names = page.locator("[name=indicators-quantity-annual_name]")
    expect(names).to_have_count(2)
    expect(names.last).to_have_value("发放取暖费人数")
    expect(page.get_by_text("比较符号后缺少数值").first).to_be_visible()
    page.get_by_role("button", name="添加质量指标").click()
    expect(page.locator("[name=indicators-quality-implementation_name]").last).to_be_focused()
    page.keyboard.type("资格审核率")
    page.click('button[value="up:indicators.quality:1"]')
    expect(page.locator("[name=indicators-quality-implementation_name]").first).to_have_value("资格审核率")


def test_a_project_is_added_by_the_keyboard_and_one_with_lines_stays(page, budget):
    page.goto(address(budget, "projects"))
    page.get_by_role("button", name="删除第1项").click()
    expect(page.get_by_role("link", name="到预算明细")).to_be_visible()
    page.get_by_role("button", name="添加项目").click()
    expect(page.locator("[name=projects-name]")).to_have_count(6)
    expect(page.locator("[name=projects-name]").last).to_be_focused()
    page.keyboard.type("社保业务信息系统运维")
    page.keyboard.press("Enter")
    expect(page.get_by_text("已保存（第 2 次修订）")).to_be_visible()
    assert store.load(budget).projects[-1].key == "社保业务信息系统运维"


def test_the_printed_form_stands_beside_a_wide_form_and_below_a_narrow_one(page, budget):
    for width, beside in ((1500, True), (1300, False)):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(address(budget, HEATING))
        form, paper = (page.locator(name).bounding_box() for name in (".target-form", ".target-paper"))
        assert (paper["x"] > form["x"] + form["width"]) is beside
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_every_button_works_without_the_script(page, budget):
    page.route("**/targets.js", lambda route: route.abort())
    page.goto(address(budget, HEATING))
    page.fill("[name=goal_implementation]", "新的目标")
    page.click('button[value="copy:goal"]')
    expect(page.locator("[name=goal_annual]")).to_have_value("新的目标")
    assert store.load(budget) == example()
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("已保存（第 2 次修订）")).to_be_visible()
    assert store.load(budget).projects[0].form.goal_annual == "新的目标"
