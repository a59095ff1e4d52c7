"""The review page: what was submitted, with last year's figures, what is new, findings and comments beside it; who sees it."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budgets.enums import State
from budgets.models import Budget
from disclosures.enums import Move
from disclosures.models import Comment, Look
from disclosures.review import comments
from tests.disclosures.review.make import TOTAL, comment, dearer, edited, last_years, step, submit

pytestmark = pytest.mark.django_db


def address(budget, name="review"):
    return reverse(f"disclosures:{name}", args=[budget.pk])


def pages(budget):
    """Every page with what passes between a unit and its reviewers."""
    return [address(budget, name) for name in ("review", "comments", "opinions")] + [
        reverse("disclosures:review_revision", args=[budget.pk, 1])
    ]


@pytest.fixture
def reviewer(client, rita):
    client.force_login(rita)
    return client


def text_of(response):
    return response.content.decode()


# Who


def test_the_unit_and_its_reviewers_see_the_pages(client, submitted, alice, helen, rita):
    for user in (alice, helen, rita):
        client.force_login(user)
        assert [client.get(page).status_code for page in pages(submitted)] == [200] * 4, user


@pytest.mark.parametrize("state", State)
def test_nobody_else_finds_them_in_any_state(client, submitted, rita, strangers, state):
    made = comment(submitted, rita, TOTAL, "只给本单位看的意见")
    Budget.objects.filter(pk=submitted.pk).update(state=state)
    for user in strangers:
        client.force_login(user)
        for page in pages(submitted):
            assert client.get(page).status_code == 404, (user, page)
        for page in pages(submitted)[:2]:
            for do in ("add", "answer", "close", "done"):
                data = {"do": do, "comment": made.pk, "number": 1, "ref": TOTAL, "text": "甲"}
                assert client.post(page, data).status_code == 404, (user, page)
    assert Comment.objects.count() == 1


def test_a_publisher_reads_no_comment_on_the_pages_of_an_approved_budget(client, submitted, rita, strangers):
    comment(submitted, rita, TOTAL, "只给本单位看的意见")
    Budget.objects.filter(pk=submitted.pk).update(state=State.APPROVED)
    client.force_login(strangers[4])
    for page in (reverse("disclosures:checks", args=[submitted.pk]), reverse("admin:index")):
        response = client.get(page)
        assert response.status_code == 200
        assert "只给本单位看的意见" not in text_of(response)
        assert "审核意见：" not in text_of(response)


def test_visitors_are_asked_to_sign_in(client, submitted):
    for page in pages(submitted):
        assert client.get(page).url.startswith(reverse("admin:login"))


def test_a_comment_of_another_budget_is_not_reached_through_ones_own(client, submitted, rita, alice):
    other = last_years(submitted)
    submit(other, alice)
    foreign = comment(other, rita, TOTAL, "别的预算的意见")
    client.force_login(rita)
    for do in ("answer", "close"):
        data = {"do": do, "comment": foreign.pk, "text": "甲"}
        assert client.post(address(submitted), data).status_code == 404
    assert "别的预算的意见" not in text_of(client.get(address(submitted)))


# What


def test_a_reviewer_reads_what_was_submitted_and_not_the_later_draft(reviewer, submitted, alice):
    step(submitted, Move.RETURN, State.RETURNED, alice)
    edited(submitted, alice, reasons=lambda reasons: reasons | {"income_change": "后来的草稿"})
    page = text_of(reviewer.get(address(submitted)))
    assert "后来的草稿" not in page
    assert "第 1 次送审" in page


def test_a_draft_that_was_never_submitted_is_called_one(reviewer, budget):
    assert "尚未送审，这里是现在的草稿" in text_of(reviewer.get(address(budget)))


def test_an_older_submission_can_be_read_and_not_commented_on(reviewer, submitted, alice):
    step(submitted, Move.RETURN, State.RETURNED, alice)
    edited(submitted, alice, lines=dearer)
    submit(submitted, alice)
    page = text_of(reviewer.get(reverse("disclosures:review_revision", args=[submitted.pk, 1])))
    assert "不是最近一次" in page
    assert "comment-dialog" not in page
    assert "comment-dialog" in text_of(reviewer.get(address(submitted)))
    assert reviewer.get(reverse("disclosures:review_revision", args=[submitted.pk, 3])).status_code == 404


def test_last_years_figure_and_the_rate_stand_beside_each_figure(reviewer, submitted):
    assert "上年6" not in text_of(reviewer.get(address(submitted)))
    last_years(submitted)
    page = text_of(reviewer.get(address(submitted)))
    cell = re.search(rf'id="{TOTAL}" data-spot>(.*?)</td>', page)[1]
    # 759.75 against 683.78: (759.75 − 683.78) / 683.78
    assert cell == '759.75<small class="before">上年683.78 <b class="up">+11.11%</b></small>'


def test_a_form_has_last_years_amounts_beside_its_own(reviewer, submitted):
    before = last_years(submitted)

    def halved(projects):
        side = projects[0]["form"]["funding"]["annual"]
        side["total"] = side["local"] = "1008000.00"
        return projects

    edited(before, None, projects=halved)
    page = text_of(reviewer.get(address(submitted)))
    name = re.search(r'id="(form\d-0-)0-1" data-spot>2024年企业退休人员取暖费', page)[1]
    cell = re.search(rf'id="{name}3-4" data-spot>(.*?)</td>', page)[1]
    assert cell == '2,016,000<small class="before">上年1,008,000 <b class="up">+100.00%</b></small>'


def test_a_changed_field_of_a_form_is_marked_as_new(reviewer, submitted, alice):
    reviewer.get(address(submitted))
    step(submitted, Move.RETURN, State.RETURNED, alice)

    def reworded(projects):
        projects[1]["form"]["plan"] = "一次拨付。"
        return projects

    edited(submitted, alice, projects=reworded)
    submit(submitted, alice)
    page = text_of(reviewer.get(address(submitted)))
    assert len(re.findall(r'is-new"[^>]*data-spot>一次拨付。', page)) == 1
    assert page.count("is-new") == 1


def test_a_row_that_stood_in_last_years_table_alone_is_named_below(reviewer, submitted, alice):
    before = last_years(submitted)
    edited(
        before,
        None,
        lines=lambda lines: [lines[0] | {"function_code": "2080199", "amount": "45000.00"}, *lines],
        subjects=lambda names: names | {"2080199": "其他人力资源和社会保障管理事务支出"},
    )
    assert "2080199 其他人力资源和社会保障管理事务支出（4.50万元）" in text_of(reviewer.get(address(submitted)))


def test_findings_stand_beside_the_document_with_the_way_to_their_place(reviewer, submitted):
    response = reviewer.get(address(submitted))
    found = response.context["findings"]
    assert found
    page = text_of(response)
    for one in found:
        assert not one.ref or f'id="{one.ref}"' in page, one
    assert any(one.ref for one in found)


def test_the_way_to_each_decision_is_offered(reviewer, submitted):
    page = text_of(reviewer.get(address(submitted)))
    for move in (Move.RETURN, Move.APPROVE):
        assert reverse("disclosures:step", args=[submitted.pk, move]) in page


# What is new


def test_the_first_time_it_is_compared_with_last_year(reviewer, submitted):
    assert "首次查看。系统里没有上年的文档" in text_of(reviewer.get(address(submitted)))
    last_years(submitted)
    page = text_of(reviewer.get(address(submitted)))
    assert "首次查看，与2023年预算（现在的内容）相比" in page
    assert "?old=last-year&amp;new=r1" in page


def test_what_is_new_since_the_last_look_stays_until_there_is_something_newer(reviewer, submitted, alice, rita):
    reviewer.get(address(submitted))
    step(submitted, Move.RETURN, State.RETURNED, alice)
    edited(submitted, alice, lines=dearer)
    submit(submitted, alice)
    for _ in range(2):
        response = reviewer.get(address(submitted))
        assert "自您上次查看（第 1 次送审）以来" in text_of(response)
        assert "?old=r1&amp;new=r2" in text_of(response)
        assert {table.number for table in response.context["news"].differences.tables} == {1, 2, 3, 4, 5, 6}
        assert f'<td class="n b is-new" id="{TOTAL}"' in text_of(response)
    reviewer.get(reverse("disclosures:review_revision", args=[submitted.pk, 1]))
    look = Look.objects.get(user=rita)
    assert (look.before.number, look.revision.number) == (1, 2)


def test_each_reviewer_has_a_look_of_ones_own(client, submitted, alice, rita, helen):
    for user in (rita, helen):
        client.force_login(user)
        client.get(address(submitted))
    assert Look.objects.count() == 2


# Comments


def test_a_comment_is_added_where_it_points_and_shown_there(reviewer, submitted):
    response = reviewer.post(
        address(submitted), {"do": "add", "number": 1, "ref": TOTAL, "text": "<b>请核实</b>"}, follow=True
    )
    made = Comment.objects.get()
    assert response.redirect_chain == [(f"{address(submitted)}#comment-{made.pk}", 302)]
    page = text_of(response)
    assert "&lt;b&gt;请核实&lt;/b&gt;" in page
    assert "<b>请核实</b>" not in page
    assert f'<a class="mark mark-open" href="#comment-{made.pk}">' in page.partition(f'id="{TOTAL}"')[2][:200]


@pytest.mark.parametrize(
    "ref", ["cover-0-0", "overview-0", "overview-1", "narrative-11", "narrative-5", "table6-0", "form1-0"]
)
def test_the_cover_headings_charts_tables_and_forms_are_places_for_comments_too(reviewer, submitted, ref):
    reviewer.post(address(submitted), {"do": "add", "number": 1, "ref": ref, "text": "请核对"})
    page = text_of(reviewer.get(address(submitted)))
    assert re.search(rf'id="{ref}"[^>]* data-spot', page)
    assert f'href="#comment-{Comment.objects.get().pk}"' in page.partition(f'id="{ref}"')[2][:300]
    assert f'href="#{ref}"' in page


def test_what_is_refused_is_told_and_what_was_typed_is_kept(reviewer, submitted, alice):
    Budget.objects.filter(pk=submitted.pk).update(state=State.RETURNED)
    response = reviewer.post(address(submitted), {"do": "add", "number": 1, "ref": TOTAL, "text": "写了很久的意见"})
    assert response.status_code == 409
    assert "只有待审核或已通过时可以提出意见" in text_of(response)
    assert "写了很久的意见" in text_of(response)


def test_without_scripts_a_row_leads_to_the_choice_of_its_figures(reviewer, submitted):
    page = text_of(reviewer.get(address(submitted)))
    assert 'href="?comment=table3-0-0#new"' in page
    page = text_of(reviewer.get(f"{address(submitted)}?comment=table3-0-0"))
    options = re.findall(r'<option value="(table3-0-0-\d)"', page)
    assert options == ["table3-0-0-0", "table3-0-0-2", "table3-0-0-3", "table3-0-0-4"]
    assert 'value="narrative-2-0"' in text_of(reviewer.get(f"{address(submitted)}?comment=narrative-2"))


def test_a_comment_stays_at_its_figure_when_rows_come_before_it(reviewer, submitted, alice, rita):
    before = "table3-0-3-2"  # 2080109 is the fourth row
    made = comment(submitted, rita, before, "请核实")
    step(submitted, Move.RETURN, State.RETURNED, alice)
    edited(
        submitted,
        alice,
        lines=lambda lines: [
            lines[0] | {"function_code": "2080101", "amount": "10000.00"},
            lines[0] | {"amount": "1507900.00"},
            *lines[1:],
        ],
        subjects=lambda names: names | {"2080101": "行政运行"},
    )
    submit(submitted, alice)
    response = reviewer.get(address(submitted))
    (thread,) = response.context["threads"]
    assert (thread.comment, thread.spot.ref, thread.figures) == (made, "table3-0-4-2", ("282.56", "292.56"))
    assert "数字已改：<del>282.56</del> → <ins>292.56</ins>" in text_of(response)


def test_a_comment_on_what_is_gone_is_listed_as_such(reviewer, submitted, alice, rita):
    comment(submitted, rita, "table6-0-2-2", "请核实")
    step(submitted, Move.RETURN, State.RETURNED, alice)
    label = Comment.objects.get().label
    edited(submitted, alice, lines=lambda lines: [line for line in lines if line["economic_code"] != "30101"])
    submit(submitted, alice)
    response = reviewer.get(address(submitted))
    (thread,) = response.context["threads"]
    assert thread.gone
    assert "所指的位置现在已没有" in text_of(response)
    assert label in text_of(response)


def test_a_change_below_what_is_printed_shows_in_yuan(reviewer, submitted, alice, rita):
    comment(submitted, rita, TOTAL)
    step(submitted, Move.RETURN, State.RETURNED, alice)
    edited(submitted, alice, lines=lambda lines: [lines[0] | {"amount": "1407900.01"}, *lines[1:]])
    submit(submitted, alice)
    (thread,) = reviewer.get(address(submitted)).context["threads"]
    assert thread.figures == ("7,597,539.46元", "7,597,539.47元")


def test_the_sheet_of_opinions_says_who_wrote_what_on_which_submission(reviewer, submitted, rita, alice):
    made = comment(submitted, rita, TOTAL, "请核实<合计>")
    comments.answer(comment_id=made.pk, user=alice, text="已核实")
    step(submitted, Move.RETURN, State.RETURNED, rita)
    page = text_of(reviewer.get(address(submitted, "opinions")))
    for words in (
        "2024年单位预算公开审核意见单",
        "长治市屯留区社会保险中心",
        "请核实&lt;合计&gt;",
        "李审核",
        "第 1 次送审",
        "已核实",
        "退回",
        submitted.revisions.get().digest,
    ):
        assert words in page, words


# Cost


def queries(client, page):
    client.get(page)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(page).status_code == 200
    return len(captured)


@pytest.mark.parametrize("name", ["review", "comments", "opinions"])
def test_a_page_costs_as_many_queries_for_many_comments_as_for_one(reviewer, submitted, rita, alice, name):
    refs = [f"table3-0-{row}-{column}" for row in range(10) for column in (2, 3)]
    costs = []
    for some in (refs[:1], refs[1:]):
        for ref in [*some, "overview-2-0", "form1-0-0-1"]:
            comments.answer(comment_id=comment(submitted, rita, ref).pk, user=alice, text="好")
        costs.append(queries(reviewer, address(submitted, name)))
    assert costs[0] == costs[1] <= 40
