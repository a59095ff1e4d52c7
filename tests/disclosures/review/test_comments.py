"""Comments: who may say what when, what a turn leads to, and that all of it is recorded and told."""

import itertools

import pytest

from book.spots import SpotKind, Spots
from budgets.enums import State
from budgets.models import Budget
from disclosures.enums import CommentState
from disclosures.models import Comment, Notice
from disclosures.review import comments
from disclosures.review.comments import MAX_TEXT, TURNS, NotAllowedError, RefusedError
from tests.disclosures.review.make import TOTAL, comment, edited, submit
from units.models import LogEntry

pytestmark = pytest.mark.django_db


def test_a_reviewer_comments_on_a_figure_with_what_stands_there(submitted, rita):
    made = comment(submitted, rita, TOTAL, "请核实合计。")
    assert (made.kind, made.quote, made.text, made.by_name) == ("cell", "759.75", "请核实合计。", "李审核")
    assert made.label == "表3 · 合计 · 2024年预算数/合计"
    assert made.anchor["amount"] == "7597539.46"
    assert made.revision.number == 1
    assert made.state == CommentState.OPEN


def test_a_comment_may_be_about_a_sentence_a_field_a_title_or_the_whole(submitted, rita):
    refs = ("overview-2-0", "form1-0-0-1", "cover-0-0", "narrative-1", "narrative-5", "table6-0", "form1-0", "")
    kinds = [comment(submitted, rita, ref).kind for ref in refs]
    assert kinds == ["sentence", "field", "sentence", "sentence", "sentence", "sentence", "field", "whole"]


def test_a_comment_may_be_about_the_head_of_a_column(submitted, rita):
    made = comment(submitted, rita, "table3-0-head-1-2", "口径是什么？")
    assert (made.label, made.quote) == ("表3 · 栏目", "合计")
    spots = Spots(submitted.revisions.get().book)
    assert spots.find(SpotKind.SENTENCE, made.anchor, spots).ref == "table3-0-head-1-2"


@pytest.mark.parametrize("state", State)
def test_reviewers_comment_while_a_submission_is_with_them_or_approved(submitted, rita, state):
    Budget.objects.filter(pk=submitted.pk).update(state=state)
    if state in (State.SUBMITTED, State.APPROVED):
        assert comment(submitted, rita)
    else:
        with pytest.raises(RefusedError, match="只有待审核或已通过时"):
            comment(submitted, rita)
        assert not Comment.objects.exists()


def test_nobody_but_a_reviewer_comments(submitted, alice, helen, strangers):
    for user in (alice, helen, *strangers):
        with pytest.raises(NotAllowedError, match="可以请主管部门的审核人处理"):
            comment(submitted, user)
    assert not Comment.objects.exists()


def test_an_older_submission_is_not_commented_on(submitted, rita, alice):
    Budget.objects.filter(pk=submitted.pk).update(state=State.RETURNED)
    edited(submitted, alice, reasons=lambda reasons: reasons | {"income_change": "改"})
    submit(submitted, alice)
    with pytest.raises(RefusedError, match="新的送审版本"):
        comments.add(budget_id=submitted.pk, user=rita, number=1, ref=TOTAL, text="甲")


@pytest.mark.parametrize(
    ("text", "why"),
    [("", "写明意见"), (" \r\n ", "写明意见"), ("字" * (MAX_TEXT + 1), "最多 2000 字"), ("甲\x00", "不能保存")],
)
def test_a_comment_says_something_and_not_too_much(submitted, rita, text, why):
    with pytest.raises(RefusedError, match=why):
        comment(submitted, rita, TOTAL, text)


def test_what_is_sent_twice_is_kept_and_told_once(submitted, rita, alice):
    first = comment(submitted, rita, TOTAL, "请核实合计。")
    told = Notice.objects.count()
    assert comment(submitted, rita, TOTAL, "请核实合计。") == first
    answer = comments.answer(comment_id=first.pk, user=alice, text="已改")
    assert comments.answer(comment_id=first.pk, user=alice, text="已改") == answer
    assert comments.answer(comment_id=first.pk, user=rita, text="已改") != answer
    assert comments.answer(comment_id=first.pk, user=alice, text="已改") != answer, "said again, after somebody else"
    assert comment(submitted, rita, TOTAL, "请核实合计和小计。") != first
    assert comment(submitted, rita, "table6-0-2-2", "请核实合计和小计。").kind == "cell"
    assert Comment.objects.filter(parent=None).count() == 3
    assert told == Notice.objects.filter(occasion=f"comment-{first.pk}").count()
    comments.turn(comment_id=Comment.objects.filter(parent=None).last().pk, user=rita, key="close")
    assert comment(submitted, rita, "table6-0-2-2", "请核实合计和小计。").state == CommentState.OPEN
    assert Comment.objects.filter(parent=None).count() == 4


@pytest.mark.parametrize(
    "ref", ["table3-0-999-2", "table3-0-0-1", "table3-0-head-9-0", "cover-0-0-0", "没有", "contents-0"]
)
def test_a_place_that_is_none_is_refused(submitted, rita, ref):
    with pytest.raises(RefusedError, match="没有找到"):
        comment(submitted, rita, ref)


def test_the_number_of_comments_is_bounded(submitted, rita, monkeypatch):
    monkeypatch.setattr(comments, "MAX_COMMENTS", 2)
    first = comment(submitted, rita)
    comments.answer(comment_id=first.pk, user=rita, text="补充")
    with pytest.raises(RefusedError, match="不能再增加"):
        comment(submitted, rita)


def test_author_head_and_reviewer_answer_and_nobody_else(submitted, rita, alice, helen, strangers):
    made = comment(submitted, rita)
    for user in (alice, helen, rita):
        comments.answer(comment_id=made.pk, user=user, text="已核实")
    for user in strangers:
        with pytest.raises(NotAllowedError):
            comments.answer(comment_id=made.pk, user=user, text="窥探")
    assert [answer.by.username for answer in made.answers.order_by("pk")] == ["alice", "helen", "rita"]


def test_an_answer_is_not_answered_and_takes_no_turn(submitted, rita, alice):
    answer = comments.answer(comment_id=comment(submitted, rita).pk, user=alice, text="好")
    with pytest.raises(Comment.DoesNotExist):
        comments.answer(comment_id=answer.pk, user=alice, text="好")
    with pytest.raises(Comment.DoesNotExist):
        comments.turn(comment_id=answer.pk, user=alice, key="done")


ALLOWED = {
    ("author", "done", "open"): "done",
    ("author", "undone", "done"): "open",
    ("reviewer", "close", "open"): "closed",
    ("reviewer", "close", "done"): "closed",
    ("reviewer", "reopen", "done"): "open",
    ("reviewer", "reopen", "closed"): "open",
}
ROLES = ("author", "reviewer", "stranger")


@pytest.mark.parametrize(("role", "key", "state"), list(itertools.product(ROLES, TURNS, CommentState)))
def test_a_turn_is_open_to_whom_and_from_where_it_should(submitted, rita, alice, strangers, role, key, state):
    user = {"author": alice, "reviewer": rita, "stranger": strangers[1]}[role]
    made = comment(submitted, rita)
    Comment.objects.filter(pk=made.pk).update(state=state)
    expected = ALLOWED.get((role, key, str(state)))
    if expected:
        turned = comments.turn(comment_id=made.pk, user=user, key=key)
        assert turned.state == expected
        assert bool(turned.closed_by_name) == (expected != "open")
    else:
        with pytest.raises(RefusedError):
            comments.turn(comment_id=made.pk, user=user, key=key)
        made.refresh_from_db()
        assert made.state == state


def test_every_act_and_every_refusal_is_in_the_log(submitted, rita, alice, strangers):
    made = comment(submitted, rita, TOTAL, "请核实。")
    comments.answer(comment_id=made.pk, user=alice, text="已核实")
    comments.turn(comment_id=made.pk, user=alice, key="done")
    with pytest.raises(NotAllowedError):
        comments.turn(comment_id=made.pk, user=alice, key="close")
    comments.turn(comment_id=made.pk, user=rita, key="close")
    told = [
        (entry.user_name.partition("（")[0], entry.action, entry.refused)
        for entry in LogEntry.objects.order_by("number")
    ]
    assert told[-5:] == [
        ("李审核", "提出意见", False),
        ("alice", "答复意见", False),
        ("alice", "意见标为已处理", False),
        ("alice", "意见了结", True),
        ("李审核", "意见了结", False),
    ]


def test_the_author_is_told_of_a_comment_and_the_reviewer_of_an_answer(submitted, rita, alice):
    made = comment(submitted, rita, TOTAL, "请核实。")
    comments.answer(comment_id=made.pk, user=alice, text="已核实")
    told = {(notice.user.username, notice.text.rpartition("：")[2]) for notice in Notice.objects.all()}
    assert ("alice", "请核实。") in told
    assert ("rita", "已核实") in told
