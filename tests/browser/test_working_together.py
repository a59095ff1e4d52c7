"""A day with two authors in a real browser: the printed page beside the form, what is typed is kept, nobody overwrites anybody."""

import re

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from budgets.models import Budget
from disclosures import editing, store
from tests.cast import example, person
from units.enums import Role

pytestmark = pytest.mark.django_db(transaction=True)

DUTIES = "[name=overview-duties]"
ORGANISATION = "[name=overview-organisation]"


def address(budget, part):
    return reverse("disclosures:part", args=[budget.pk, part])


def save(page):
    page.get_by_role("button", name="保存", exact=True).click()


def test_the_printed_page_beside_the_form_follows_every_save(page, budget):
    page.goto(address(budget, "overview"))
    page.get_by_text("印出的样子", exact=True).click()
    paper = page.locator(".beside-paper")
    expect(paper).to_contain_text(example().overview.duties[0])
    page.fill(DUTIES, "办理社会保险登记。")
    save(page)
    # It stays open from page to page.
    expect(page.locator(".beside-paper")).to_contain_text("办理社会保险登记。")
    page.goto(address(budget, "lines"))
    expect(page.locator(".beside-paper")).to_contain_text("预算公开表1")
    page.get_by_label("印在").select_option("table3")
    expect(page.locator(".beside-paper")).to_contain_text("预算公开表3")


def test_what_was_typed_and_not_saved_is_offered_again(page, budget):
    page.goto(address(budget, "overview"))
    with page.expect_response(lambda answer: "/alive/" in answer.url and "fields" in (answer.request.post_data or "")):
        page.fill(DUTIES, "还没有保存的职责。")
    page.goto(address(budget, "overview"))
    expect(page.locator(DUTIES)).not_to_have_value("还没有保存的职责。")
    page.get_by_role("button", name="恢复录入").click()
    expect(page.locator(DUTIES)).to_have_value("还没有保存的职责。")
    assert store.load(budget) == example()


def test_what_is_taken_up_again_overwrites_nobody(page, sign_in, budget):
    page.goto(address(budget, "overview"))
    with page.expect_response(lambda answer: "/alive/" in answer.url and "fields" in (answer.request.post_data or "")):
        page.fill(DUTIES, "还没有保存的职责。")
    with sign_in(person("bob", Role.AUTHOR, budget.unit)) as other:
        other.goto(address(budget, "overview"))
        other.fill(ORGANISATION, "内设三个股室。")
        save(other)
        expect(other.get_by_text("已保存（第 2 次修订）")).to_be_visible()
    page.goto(address(budget, "overview"))
    page.get_by_role("button", name="恢复录入").click()
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("bob")
    save(page)
    expect(page.get_by_text("已保存（第 3 次修订）")).to_be_visible()
    kept = store.load(budget).overview
    assert (kept.duties, kept.organisation) == (("还没有保存的职责。",), ("内设三个股室。",))


def test_what_is_typed_stays_when_the_session_has_ended_and_is_saved_after_signing_in_anew(page, budget):
    page.goto(address(budget, "overview"))
    session, token = sorted(page.context.cookies(), key=lambda cookie: cookie["name"] == settings.CSRF_COOKIE_NAME)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.fill(DUTIES, "登录失效以后键入的职责。")
    expect(page.locator("#authoring-others")).to_contain_text("登录已失效")
    save(page)
    expect(page.locator(DUTIES)).to_have_value("登录失效以后键入的职责。")
    expect(page.get_by_role("link", name="登录", exact=True)).to_have_attribute("target", "_blank")
    # Signing in changes the token of all forms.
    page.context.add_cookies([session, token | {"value": "a" * 32}])
    save(page)
    expect(page.get_by_text("已保存（第 2 次修订）")).to_be_visible()
    assert store.load(budget).overview.duties == ("登录失效以后键入的职责。",)


def test_what_cannot_be_sent_stays_on_the_page(page, budget):
    page.goto(address(budget, "overview"))
    page.route("**/alive/**", lambda route: route.abort())
    page.fill(DUTIES, "断网时键入的职责。")
    expect(page.locator("#authoring-others")).to_contain_text("连不上服务器")
    save(page)
    expect(page.locator(DUTIES)).to_have_value("断网时键入的职责。")
    page.unroute("**/alive/**")
    save(page)
    expect(page.get_by_text("已保存（第 2 次修订）")).to_be_visible()


def test_what_was_typed_last_is_kept_when_another_click_saves_the_page_anew(page, budget, author):
    named = example().overview.duties[0] + "联系电话13903550000。"
    change = editing.within("overview", {"duties": [named]})
    editing.write(budget.pk, user=author, seen=1, action="概况", change=change)
    page.goto(address(budget, "overview"))
    page.fill(ORGANISATION, "刚刚键入的机构。")
    page.get_by_role("button", name="遮盖").first.click()
    expect(page.get_by_text("已遮盖个人信息（第 3 次修订）")).to_be_visible()
    page.get_by_role("button", name="恢复录入").click()
    expect(page.locator(ORGANISATION)).to_have_value("刚刚键入的机构。")


def test_two_authors_see_each_other_and_the_second_save_keeps_both(page, sign_in, budget):
    page.goto(address(budget, "overview"))
    with sign_in(person("bob", Role.AUTHOR, budget.unit)) as other:
        other.goto(address(budget, "overview"))
        expect(other.locator("#authoring-others")).to_contain_text("alice也打开了此页")
        other.fill(ORGANISATION, "内设三个股室。")
        save(other)
        expect(other.get_by_text("已保存（第 2 次修订）")).to_be_visible()
    page.fill(DUTIES, "办理社会保险登记。")
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("bob")
    expect(page.locator(DUTIES)).to_have_value("办理社会保险登记。")
    expect(page.locator(ORGANISATION)).to_have_value("内设三个股室。")
    save(page)
    expect(page.get_by_text("已保存（第 3 次修订）")).to_be_visible()
    kept = store.load(budget).overview
    assert (kept.duties, kept.organisation) == (("办理社会保险登记。",), ("内设三个股室。",))


def test_a_restore_point_is_one_click_away(page, budget):
    page.goto(address(budget, "overview"))
    page.fill(DUTIES, "误改的职责。")
    save(page)
    expect(page.get_by_text("已保存（第 2 次修订）")).to_be_visible()
    page.get_by_role("link", name="修订历史").click()
    page.get_by_role("button", name="还原到此").click()
    expect(page.get_by_text("已保存（第 3 次修订）")).to_be_visible()
    assert store.load(budget) == example()


def test_the_next_year_begins_from_the_last_with_one_click(page, budget):
    page.goto("/admin/")
    page.get_by_role("button", name="沿用2024年，开始2025年").click()
    expect(page).to_have_url(re.compile("/lines/$"))
    begun = Budget.objects.get(year=2025)
    expect(page).to_have_url(re.compile(f"{address(begun, 'lines')}$"))
    book = store.load(begun)
    assert book.prior_year.income_total == sum(line.amount for line in example().lines)
    assert "2025年企业退休人员取暖费" in [project.name for project in book.projects]
