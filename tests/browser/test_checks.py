"""The gate, punctuation and explanations in a real browser, as an author and a head use them."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from disclosures import checking, editing, store
from tests.cast import example, person
from units.enums import Role

pytestmark = pytest.mark.django_db(transaction=True)

DUTY = "负责人：张三丰，电话13903550000，负责日常工作。"


@pytest.fixture
def telling(budget, author):
    """A name and a telephone number in the duties, a doubled mark in a reason: revision 3."""
    duties = [DUTY, *example().overview.duties[1:]]
    editing.write(budget.pk, user=author, seen=1, action="概况", change=editing.within("overview", {"duties": duties}))
    reasons = {"income_change": "人员经费增加。；"}
    editing.write(budget.pk, user=author, seen=2, action="情况说明", change=editing.within("reasons", reasons))
    budget.refresh_from_db()
    return budget


def checks(budget):
    return reverse("disclosures:checks", args=[budget.pk])


def duty(budget):
    return store.load(budget).overview.duties[0]


def test_personal_data_is_covered_at_its_field_and_the_click_taken_back(page, telling):
    page.goto(reverse("disclosures:part", args=[telling.pk, "overview"]))
    field = page.locator(".authoring-field", has=page.locator("[name=overview-duties]"))
    expect(field.locator("mark")).to_have_text(["张三丰", "13903550000"])
    field.locator(".finding", has_text="手机号码").get_by_role("button", name="遮盖").click()
    expect(page.get_by_text("已遮盖个人信息（第 4 次修订）")).to_be_visible()
    assert "139****0000" in duty(telling)
    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_text("已撤销")).to_be_visible()
    assert duty(telling) == DUTY


def test_what_is_kept_needs_its_ground_and_a_second_person(page, telling, sign_in):
    page.goto(checks(telling))
    expect(page.locator(".checks-word")).to_have_text("不可提交")
    phone = page.locator(".check", has=page.locator("mark", has_text="13903550000"))
    phone.locator("summary").click()
    phone.get_by_label("公开此项个人信息的法律依据").fill("《政府信息公开条例》第二十条：对外办事电话")
    phone.get_by_role("button", name="提出保留").click()
    expect(page.get_by_text("待另一人同意")).to_be_visible()
    page.locator(".check", has=page.locator("mark", has_text="张三丰")).get_by_role("button", name="删除").click()
    expect(page.get_by_text("已删除个人信息")).to_be_visible()
    with sign_in(person("helen", Role.HEAD, telling.unit)) as second:
        second.goto(checks(telling))
        expect(second.get_by_role("button", name="遮盖")).to_have_count(0)
        second.get_by_role("button", name="同意保留").click()
        expect(second.get_by_text("已同意保留。")).to_be_visible()
        expect(second.locator(".checks-word")).to_have_text("需说明")
    telling.refresh_from_db()
    assert checking.result(telling).errors == 0


def test_punctuation_is_put_right_everywhere_by_one_click(page, telling):
    page.goto(checks(telling))
    expect(page.locator(".check-text del", has_text="；").first).to_be_visible()
    page.get_by_role("button", name="全部修正").click()
    expect(page.get_by_text("已改正全部标点")).to_be_visible()
    assert store.load(telling).reasons.income_change == "人员经费增加。"


def test_warnings_are_explained_one_by_one_and_together_until_the_document_may_go(page, budget):
    page.goto(checks(budget))
    building = page.locator(".check", has_text="办公用房面积却为零")
    building.get_by_text("写说明").click()
    building.get_by_label("为什么可以这样").fill("使用人社局用房")
    building.get_by_role("button", name="提交说明").click()
    expect(page.get_by_text("已说明 1 处。")).to_be_visible()
    group = page.locator("#g-C15-W")
    boxes = group.get_by_role("checkbox")
    count = boxes.count()
    for number in range(count):
        boxes.nth(number).check()
    group.get_by_text("对勾选的几处用同一段话说明").click()
    group.locator(".check-explain-many textarea").fill("项目小，内容相近")
    group.locator(".check-explain-many").get_by_role("button", name="提交说明").click()
    expect(page.get_by_text(f"已说明 {count} 处。")).to_be_visible()
    expect(page.locator("#g-C15-W")).to_have_count(0)
    page.get_by_text(f"已说明的问题（{count + 1} 处）").click()
    expect(page.get_by_text("使用人社局用房")).to_be_visible()


def test_a_finding_leads_to_its_cell_of_the_grid(page, budget):
    page.goto(checks(budget))
    page.locator("#g-X1-W .check-place a").click()
    cell = page.locator(".grid-found-W")
    expect(cell).to_contain_text("警告：")
    expect(cell).to_be_in_viewport()
