"""Commenting in a real browser: by mouse, by keyboard alone, and without scripts; and the author's way to the place to fix."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from disclosures.enums import CommentState
from disclosures.models import Comment
from tests.cast import person
from tests.disclosures.review.make import comment, last_years, submit
from units.enums import Role

pytestmark = pytest.mark.django_db(transaction=True)

CELL, BELOW = "table3-0-3-2", "table3-0-4-2"
"""合计 of 2080109, and of the row below it."""


@pytest.fixture
def submitted(budget, author):
    submit(budget, author)
    return budget


@pytest.fixture
def reviewer(submitted):
    return person("rita", Role.REVIEWER, submitted.unit.supervisor)


@pytest.fixture
def address(submitted):
    return reverse("disclosures:review", args=[submitted.pk])


def test_by_mouse_on_a_figure_a_sentence_and_the_whole(sign_in, reviewer, address):
    with sign_in(reviewer) as page:
        page.goto(address)
        page.click(f"#{CELL}")
        dialog = page.get_by_role("dialog")
        expect(dialog.get_by_role("heading")).to_have_text("预算公开表3 · 2080109 社会保险经办机构 · 2024年预算数/合计")
        expect(dialog.locator("blockquote")).to_have_text("282.56")
        dialog.get_by_label("意见").fill("请核实")
        dialog.get_by_role("button", name="提出意见").click()
        expect(page.locator(f"#{CELL} .mark")).to_be_visible()
        expect(page.get_by_role("status")).to_have_text("意见已提出。")
        page.click("#narrative-2-0")
        expect(dialog.get_by_role("heading")).to_have_text("文字")
        dialog.get_by_label("意见").fill("原因太笼统")
        dialog.get_by_role("button", name="提出意见").click()
        expect(page.locator("#narrative-2-0 + .mark")).to_be_visible()
        page.get_by_role("link", name="对整份文档提意见").click()
        expect(dialog.get_by_role("heading")).to_have_text("整份文档")
        dialog.get_by_label("意见").fill("请通读一遍")
        dialog.get_by_role("button", name="提出意见").click()
        expect(page.locator(".thread")).to_have_count(3)
    assert [made.kind for made in Comment.objects.order_by("pk")] == ["cell", "sentence", "whole"]


def test_by_mouse_on_a_heading_and_a_chart_and_the_document_stays_there(sign_in, reviewer, address):
    with sign_in(reviewer) as page:
        page.goto(address)
        for place, what in (("#narrative-3", "标题"), ("#narrative-15", "图")):
            page.click(place)
            dialog = page.get_by_role("dialog")
            expect(dialog.get_by_role("heading")).to_have_text(what)
            dialog.get_by_label("意见").fill("请核实")
            dialog.get_by_role("button", name="提出意见").click()
            expect(page.locator(f"{place} .mark")).to_be_in_viewport()
    assert [made.quote for made in Comment.objects.order_by("pk")] == [
        "二、收入预算情况说明",
        "一般公共预算当年拨款结构图",
    ]


def test_by_the_keyboard_alone(sign_in, reviewer, address):
    with sign_in(reviewer) as page:
        page.goto(address)
        # One stop of Tab for a table: its first cell.
        stops = page.locator("#table3 table [data-spot][tabindex='0']")
        expect(stops).to_have_count(1)
        stops.focus()
        for key in ("ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowRight", "ArrowRight", "ArrowUp"):
            page.keyboard.press(key)
        expect(page.locator(f"#{CELL}")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.get_by_role("dialog").get_by_label("意见")).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.locator(f"#{CELL}")).to_be_focused()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.keyboard.type("请核实")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator(f"#{BELOW} .mark")).to_be_visible()
    assert Comment.objects.get().label.startswith("表3 · 20805 ")


def test_last_years_figures_can_be_put_away(sign_in, reviewer, address, submitted):
    last_years(submitted)
    with sign_in(reviewer) as page:
        page.goto(address)
        before = page.locator(f"#{CELL} .before")
        expect(before).to_have_text("上年254.30 +11.11%")
        page.get_by_label("上年数").focus()
        page.keyboard.press("Space")
        expect(before).to_be_hidden()


def test_the_author_is_led_to_the_lines_behind_a_figure_and_marks_the_comment_done(
    sign_in, reviewer, author, submitted
):
    made = comment(submitted, reviewer, CELL, "请核实")
    with sign_in(author) as page:
        page.goto(reverse("disclosures:comments", args=[submitted.pk]))
        page.get_by_role("link", name="去填报处查看").click()
        expect(page.locator("#lines-form[data-ready]")).to_be_attached()
        codes = page.locator("[data-table=lines] .tabulator-row [tabulator-field=function_code]")
        expect(codes.first).to_contain_text("2080109")
        assert all("2080109" in text for text in codes.all_inner_texts())
        page.get_by_text("审核意见：1 条待处理").click()
        page.get_by_role("link", name="逐条处理").click()
        page.get_by_role("button", name="标为已处理").click()
        expect(page.locator(".thread-state")).to_have_text("已处理")
    made.refresh_from_db()
    assert made.state == CommentState.DONE


def test_without_scripts_each_row_has_its_link(sign_in, reviewer, address):
    with sign_in(reviewer, scripts=False) as page:
        page.goto(address)
        page.locator(f"tr:has(#{CELL}) .pick").click()
        page.get_by_label("位置").select_option(CELL)
        page.locator("#new textarea").fill("请核实")
        page.get_by_role("button", name="提出", exact=True).click()
        expect(page.locator(f"#{CELL} .mark")).to_be_visible()
    assert Comment.objects.get().quote == "282.56"
