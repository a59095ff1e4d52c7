"""A review from beginning to end in a real browser: an author, a head, a reviewer and a publisher, each at their own pages."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from budgets.enums import State
from budgets.services import load_subjects
from disclosures.models import Comment
from tests.cast import person
from tests.disclosures.workflow.make import sound_budget
from units.enums import Role

pytestmark = pytest.mark.django_db(transaction=True)

SALARIES = "table6-0-2-2"
"""合计 of 基本工资 in table 6."""


@pytest.fixture
def budget(transactional_db):
    load_subjects()
    return sound_budget()


@pytest.fixture
def people(budget):
    unit, bureau = budget.unit, budget.unit.supervisor
    return {
        "author": person("alice", Role.AUTHOR, unit, last_name="钱经办"),
        "head": person("helen", Role.HEAD, unit, last_name="孙负责"),
        "reviewer": person("rita", Role.REVIEWER, bureau, last_name="李审核"),
        "publisher": person("paul", Role.PUBLISHER, bureau, last_name="郑公开"),
    }


def vouch_and_submit(sign_in, people, budget):
    """The head confirms with the secrecy review, the author submits."""
    with sign_in(people["head"]) as page:
        page.goto(reverse("disclosures:step", args=[budget.pk, "confirm"]))
        page.get_by_label("保密审查人").fill("周审查")
        page.get_by_label("保密审查日期").fill("2024-01-15")
        page.get_by_role("button", name="确认", exact=True).click()
        expect(page.get_by_text("已办理“确认”")).to_be_visible()
    with sign_in(people["author"]) as page:
        page.goto(reverse("disclosures:step", args=[budget.pk, "submit"]))
        page.get_by_role("button", name="提交审核", exact=True).click()
        expect(page.get_by_text("已办理“提交审核”")).to_be_visible()


def test_submit_comment_return_fix_resubmit_see_the_difference_approve(sign_in, budget, people):
    review = reverse("disclosures:review", args=[budget.pk])
    vouch_and_submit(sign_in, people, budget)

    with sign_in(people["reviewer"]) as page:
        page.goto(review)
        expect(page.get_by_text("首次查看")).to_be_visible()
        page.click(f"#{SALARIES}")
        page.get_by_role("dialog").get_by_label("意见").fill("基本工资与批复不一致，请核实。")
        page.get_by_role("button", name="提出意见").click()
        expect(page.locator(f"#{SALARIES} .mark")).to_be_visible()
        page.get_by_role("link", name="退回", exact=True).click()
        page.get_by_label("原因").fill("请按意见核实后再报。")
        page.get_by_role("button", name="退回", exact=True).click()
        expect(page.get_by_text("已办理“退回”")).to_be_visible()

    with sign_in(people["author"]) as page:
        page.goto(reverse("admin:index"))
        page.get_by_role("link", name=f"{budget.unit_name} 2024年 1 条").click()
        page.get_by_role("link", name="去修改").click()
        page.wait_for_selector("#lines-form[data-ready]")
        amount = page.locator("[data-table=lines] .tabulator-row [tabulator-field=amount]")
        expect(amount).to_have_count(1)
        amount.click()
        page.keyboard.type("850050")
        page.keyboard.press("Enter")
        with page.expect_navigation():
            page.keyboard.press("Control+s")
        expect(page.get_by_text("已保存（第 2 次修订）")).to_be_visible()
        page.goto(reverse("disclosures:comments", args=[budget.pk]))
        expect(page.get_by_text("数字已改：85.00 → 85.01")).to_be_visible()
        page.get_by_role("button", name="标为已处理").click()
        expect(page.locator(".thread-state")).to_have_text("已处理")

    vouch_and_submit(sign_in, people, budget)

    with sign_in(people["reviewer"]) as page:
        page.goto(review)
        expect(page.get_by_text("自您上次查看（第 1 次送审）以来")).to_be_visible()
        expect(page.locator(f"#{SALARIES}")).to_have_class("n is-new has-comment")
        page.get_by_role("link", name="查看全部不同").click()
        row = page.locator("#table6 tr", has_text="基本工资").first
        expect(row).to_contain_text("850,050.00")
        expect(row).to_contain_text("+0.01")
        page.get_by_role("link", name="审核页", exact=True).click()
        page.get_by_role("button", name="了结").click()
        page.get_by_role("link", name="通过", exact=True).click()
        page.get_by_role("button", name="通过", exact=True).click()
        expect(page.get_by_text("已办理“通过”")).to_be_visible()

    with sign_in(people["publisher"]) as page:
        assert page.goto(review).status == 404
        page.goto(reverse("disclosures:workflow", args=[budget.pk]))
        expect(page.get_by_role("link", name="公开", exact=True)).to_be_visible()

    budget.refresh_from_db()
    assert budget.state == State.APPROVED
    assert [step.move for step in budget.steps.order_by("pk")] == [
        "confirm",
        "submit",
        "return",
        "confirm",
        "submit",
        "approve",
    ]
    assert Comment.objects.get().state == "closed"
