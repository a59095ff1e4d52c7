"""The author's list of what to do: where each comment leads, one click for done, and who is told where."""

import pytest
from django.urls import reverse

from budgets.enums import State
from disclosures.enums import CommentState, Move
from disclosures.models import Comment
from disclosures.review import comments
from tests.cast import person
from tests.disclosures.review.make import TOTAL, comment, step
from units.enums import Role
from units.models import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def todo(submitted):
    return reverse("disclosures:comments", args=[submitted.pk])


@pytest.fixture
def returned(submitted, rita):
    """With a comment on the total, returned to its author."""
    made = comment(submitted, rita, TOTAL, "请核实合计。")
    step(submitted, Move.RETURN, State.RETURNED, rita)
    return made


@pytest.mark.parametrize(
    ("ref", "leads"),
    [
        ("table3-0-3-2", "lines/?filter-function_code=2080109"),
        ("table6-0-2-2", "lines/?filter-economic_code=30101"),
        ("table1-1-7-4", "lines/?filter-function_code=208"),
        ("table1-1-0-1", "lines/?filter-source=%E4%B8%80%E8%88%AC%E5%85%AC%E5%85%B1%E9%A2%84%E7%AE%97"),
        ("table12-0-2-1", "lines/?filter-project="),
        ("table12-0-2-0", "projects/#projects-1-name"),
        ("table3-0-0-2", "lines/"),
        ("narrative-4-0", "narrative/#chapter-2"),
        ("narrative-14-1", "narrative/#chapter-5"),
        ("overview-2-0", "overview/#id_overview-duties"),
        ("form1-0-9-1", "forms/3/#id_overview"),
        ("cover-0-0", "overview/"),
        ("overview-1", "overview/"),
        ("narrative-0", "narrative/"),
        ("narrative-5", "narrative/#chapter-2"),
        ("table6-0", "lines/"),
        ("form1-0", "forms/3/"),
    ],
)
def test_a_comment_leads_to_the_place_to_fix(client, submitted, alice, rita, todo, ref, leads):
    comment(submitted, rita, ref)
    client.force_login(alice)
    (task,) = client.get(todo).context["tasks"]
    base = f"/disclosures/{submitted.pk}/"
    assert task.address.startswith(base + leads), task.address
    page, _, place = task.address.partition("#")
    response = client.get(page)
    assert response.status_code == 200
    if place.startswith("chapter"):
        chapter = response.content.decode().partition(f'id="{place}"')[2].partition('id="chapter-')[0]
        assert task.thread.label.partition(" · ")[0] in chapter or task.thread.spot.text in chapter


def test_one_click_marks_a_comment_done_and_one_undoes_it(client, returned, alice, todo):
    client.force_login(alice)
    assert "1 条待处理" in client.get(todo).content.decode()
    assert client.post(todo, {"do": "done", "comment": returned.pk}).url == f"{todo}#comment-{returned.pk}"
    returned.refresh_from_db()
    assert (returned.state, returned.closed_by_name) == (CommentState.DONE, "alice")
    client.post(todo, {"do": "undone", "comment": returned.pk})
    returned.refresh_from_db()
    assert (returned.state, returned.closed_by_name) == (CommentState.OPEN, "")


def test_an_answer_that_is_too_long_is_told_and_kept(client, returned, alice, todo):
    client.force_login(alice)
    long = "答" * 2001
    response = client.post(todo, {"do": "answer", "comment": returned.pk, "text": long})
    assert response.status_code == 409
    assert "意见最多 2000 字" in response.content.decode()
    assert f">{long}</textarea>" in response.content.decode()


@pytest.mark.parametrize(
    "data", [{}, {"do": "nonsense"}, {"do": "done"}, {"do": "done", "comment": "١"}, {"do": "close"}]
)
def test_a_post_that_makes_no_sense_is_not_found(client, returned, alice, todo, data):
    client.force_login(alice)
    assert client.post(todo, data).status_code == 404


def test_the_pages_of_the_author_say_what_waits(client, returned, alice, submitted, todo):
    client.force_login(alice)
    page = client.get(reverse("disclosures:part", args=[submitted.pk, "lines"])).content.decode()
    assert "审核意见：1 条待处理" in page
    assert f"{todo}#comment-{returned.pk}" in page
    assert f'<a href="{todo}">长治市屯留区社会保险中心 2024年 1 条</a>' in client.get("/admin/").content.decode()
    comments.turn(comment_id=returned.pk, user=alice, key="done")
    assert "条待处理" not in client.get(reverse("disclosures:part", args=[submitted.pk, "lines"])).content.decode()
    assert "待处理的审核意见" not in client.get("/admin/").content.decode()


def test_the_reviewers_workbench_says_what_waits_to_be_closed(client, returned, alice, rita, submitted):
    client.force_login(rita)
    assert "等您了结的意见" not in client.get("/admin/").content.decode()
    comments.turn(comment_id=returned.pk, user=alice, key="done")
    page = client.get("/admin/").content.decode()
    assert "等您了结的意见" in page
    assert reverse("disclosures:review", args=[submitted.pk]) in page


def test_a_city_closes_its_own_comments_and_leaves_those_of_a_county_to_the_county(client, submitted, alice, rita):
    city = Unit.objects.create(code="CITY", name="市人社局", region=submitted.region)
    Unit.objects.filter(pk=submitted.unit.supervisor_id).update(supervisor=city)
    carl = person("carl", Role.REVIEWER, city)

    def told(user):
        client.force_login(user)
        return "等您了结的意见" in client.get("/admin/").content.decode()

    comments.turn(comment_id=comment(submitted, rita).pk, user=alice, key="done")
    assert (told(rita), told(carl)) == (True, False)
    comments.turn(comment_id=comment(submitted, carl, text="市里的意见").pk, user=alice, key="done")
    assert (told(rita), told(carl)) == (True, True)
    rita.memberships.all().delete()
    Comment.objects.filter(by=carl).delete()
    assert (told(rita), told(carl)) == (False, True)


def test_others_are_told_nothing(client, returned, strangers, submitted):
    for user in strangers:
        client.force_login(user)
        assert "审核意见：" not in client.get("/admin/").content.decode()
        assert "待处理的审核意见" not in client.get("/admin/").content.decode()
    assert Comment.objects.count() == 1
