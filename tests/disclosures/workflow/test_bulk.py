"""A step for several units at once: each by the same service, each with its own result."""

from dataclasses import asdict
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from book.model import Book
from book.rules.engine import Severity
from budgets.enums import State
from budgets.models import Budget
from disclosures import editing, transitions
from disclosures.answers import Answer
from disclosures.checking import Found
from disclosures.enums import MOVE_LABELS, CommentState, Move, WaiverState
from disclosures.models import CheckResult, Comment, Revision, Step
from disclosures.workflow.bulk import LIMIT
from tests.cast import person
from tests.clean import Choices, clean_package
from tests.disclosures.workflow.make import at, publication
from units.enums import Role
from units.models import LogEntry, Membership, Unit

pytestmark = pytest.mark.django_db

LIST = "admin:budgets_budget_changelist"


def address(move):
    return reverse("disclosures:steps", args=[move])


@pytest.fixture
def three(sound, cast):
    """Three budgets of the author's unit, year after year; the second is still a draft, the others are submitted."""
    found = [sound]
    for year in (2025, 2026):
        data = clean_package(Choices(year=year)) | {"unit": clean_package(Choices())["unit"]}
        found.append(editing.create(Book.model_validate(data), user=None, action="导入数据包"))
    Budget.objects.exclude(pk=found[1].pk).update(state=State.SUBMITTED)
    return found


def states(budgets):
    return [Budget.objects.get(pk=budget.pk).state for budget in budgets]


def stamps(budgets):
    return [f"{budget.pk}-{budget.revision}-{transitions.last_step(budget)}" for budget in budgets]


def test_each_unit_has_its_own_result(client, three, cast):
    client.force_login(cast.reviewer)
    page = client.post(address(Move.APPROVE), {"stamp": stamps(three), "note": "同意"}).content.decode()
    assert states(three) == [State.APPROVED, State.DRAFT, State.APPROVED]
    assert "3 个单位中，已办理 2 个" in page
    assert "这份预算现在是“编制中”，不能通过。可以请本单位经办人处理。" in page
    assert list(Step.objects.values_list("move", "note")) == [("approve", "同意")] * 2
    logged = LogEntry.objects.filter(action=MOVE_LABELS[Move.APPROVE])
    assert sorted(logged.values_list("refused", flat=True)) == [False, False, True]


def test_who_decided_in_between_wins_for_that_unit_alone(client, three, cast):
    client.force_login(cast.reviewer)
    shown = stamps(three)
    transitions.send_back(**at(three[0]), user=cast.other_reviewer, note="请补充")
    page = client.post(address(Move.APPROVE), {"stamp": shown}).content.decode()
    assert states(three) == [State.RETURNED, State.DRAFT, State.APPROVED]
    assert "吴审核办理了“退回”" in page


def test_the_question_says_for_which_units_it_can_be_done(client, three, cast):
    client.force_login(cast.reviewer)
    page = client.get(address(Move.APPROVE), {"budget": [budget.pk for budget in three]})
    assert [row.refusal is None for row in page.context["rows"]] == [True, False, True]
    assert page.content.decode().count('name="stamp"') == 2
    assert states(three) == [State.SUBMITTED, State.DRAFT, State.SUBMITTED]


def test_the_question_shows_what_was_found_and_explained_beside_each_unit(client, three, cast):
    first, _, last = three
    found = [
        told("C30", Severity.HINT, "提示的话"),
        told("C12", Severity.WARNING, "办公用房面积为零", explanation="借用县政府的办公室"),
        told("C05", Severity.WARNING, "接待费高于上年"),
        told("C01", Severity.ERROR, "表三与表二不符"),
    ]
    counts = {"errors": 1, "warnings": 1, "hints": 1, "waived": 1}
    CheckResult.objects.filter(budget=first).update(findings=found, state_key="x", **counts)
    CheckResult.objects.filter(budget=last).delete()
    frozen = Revision.objects.create(budget=first, number=1, revision=1, digest="0" * 64, content="{}")
    asked = {"budget": first, "revision": frozen, "by_name": "李审核"}
    Comment.objects.create(text="请核实", **asked)
    Comment.objects.create(text="已看过", state=CommentState.CLOSED, **asked)

    client.force_login(cast.reviewer)
    page = client.get(address(Move.APPROVE), {"budget": [budget.pk for budget in three]})
    one = next(row.standing for row in page.context["rows"] if row.budget == first)
    assert [finding.rule for finding in one.told] == ["C01", "C05", "C12"]
    text = page.content.decode()
    assert all(words in text for words in ("1 错误", "1 警告", "已说明 1", "已过期", "意见 1 条未了结", "未检查"))
    assert "说明（有效）：借用县政府的办公室" in text
    assert "提示的话" not in text
    alone = client.get(reverse("disclosures:step", args=[first.pk, Move.APPROVE])).content.decode()
    assert "表三与表二不符" in alone
    assert "意见 1 条未了结" in alone

    Budget.objects.update(state=State.APPROVED)
    client.force_login(cast.publisher)
    text = client.get(address(Move.PUBLISH), {"budget": [budget.pk for budget in three]}).content.decode()
    assert "表三与表二不符" in text
    assert "意见 1 条" not in text, "comments are between the unit and its reviewers"
    publication(first)
    Budget.objects.update(state=State.DRAFT)
    text = client.get(address(Move.WITHDRAW), {"budget": [first.pk]}).content.decode()
    assert first.unit_name in text
    assert "1 错误" not in text, "a draft is not theirs to see"


def told(rule, severity, message, explanation=""):
    """A finding as it is kept, explained or not."""
    answer = Answer(1, WaiverState.ACTIVE, explanation, "钱经办", "", "", "", message, "", "") if explanation else None
    where: dict[str, Any] = {
        "where": "overview",
        "span": None,
        "expected": None,
        "actual": None,
        "difference": None,
        "unit": "",
    }
    kept: dict[str, Any] = {"values": "", "label": "概况", "place": "x", "key": rule, "head": 0}
    return asdict(Found(rule, severity, message, waived=bool(answer), answer=answer, **where, **kept))


def test_a_return_of_many_needs_its_reason(client, three, cast):
    client.force_login(cast.reviewer)
    answer = client.post(address(Move.RETURN), {"stamp": stamps(three), "note": " "})
    assert answer.status_code == 400
    assert states(three) == [State.SUBMITTED, State.DRAFT, State.SUBMITTED]


def test_a_head_confirms_several_with_one_secrecy_review(client, three, cast):
    client.force_login(cast.head)
    chosen = [three[1]]
    answer = client.post(address(Move.CONFIRM), {"stamp": stamps(chosen), "reviewer": "周审查", "day": "2024-01-15"})
    assert "已办理 1 个" in answer.content.decode()
    assert Step.objects.get().secrecy_reviewer == "周审查"


def test_budgets_of_others_are_neither_shown_nor_moved(client, three, cast):
    stranger = person("stranger", Role.REVIEWER, Unit.objects.create(code="X", name="他", region=three[0].region))
    client.force_login(stranger)
    page = client.get(address(Move.APPROVE), {"budget": [budget.pk for budget in three]}).content.decode()
    assert "青河县" not in page
    assert "另有 3 份不存在或您不能查看" in page
    page = client.post(address(Move.APPROVE), {"stamp": stamps(three)}).content.decode()
    assert "青河县" not in page
    assert not Step.objects.exists()


@pytest.mark.parametrize("stamp", [[], ["x"], [f"{n}-1-0" for n in range(LIMIT + 1)], ["99999999999999999999-1-1"]])
def test_nothing_and_too_many_are_refused_with_a_sentence(client, three, cast, stamp):
    client.force_login(cast.reviewer)
    answer = client.post(address(Move.APPROVE), {"stamp": stamp, "note": ""})
    assert answer.status_code == 400
    assert "请分批选择" in answer.content.decode() or "没有选中任何单位" in answer.content.decode()


def test_odd_numbers_in_the_address_are_no_error(client, three, cast):
    client.force_login(cast.reviewer)
    odd = ["x", "", "-1", "9" * 30, "٣", str(three[0].pk)]
    assert len(client.get(address(Move.APPROVE), {"budget": odd}).context["rows"]) == 1
    many = client.get(address(Move.APPROVE), {"budget": list(range(LIMIT + 1))})
    assert many.status_code == 400


class TestTheListOfBudgets:
    def choose(self, client, move, budgets, **more):
        data = {"action": f"step_{move}", "_selected_action": [budget.pk for budget in budgets], "index": 0}
        return client.post(reverse(LIST), data | more)

    @pytest.mark.parametrize(
        ("who", "steps"),
        [
            ("author", [Move.SUBMIT, Move.TAKE_BACK, Move.CORRECT]),
            ("head", [Move.CONFIRM, Move.SUBMIT, Move.TAKE_BACK, Move.CORRECT]),
            ("reviewer", [Move.RETURN, Move.APPROVE]),
            ("publisher", [Move.PUBLISH, Move.CORRECT, Move.WITHDRAW]),
        ],
    )
    def test_offers_the_steps_of_ones_role(self, client, three, cast, who, steps):
        Budget.objects.update(state=State.APPROVED)
        client.force_login(getattr(cast, who))
        offered = dict(client.get(reverse(LIST)).context["action_form"].fields["action"].choices)
        assert [move for move in Move if f"step_{move}" in offered] == steps

    def test_leads_to_the_question_and_does_nothing_yet(self, client, three, cast):
        client.force_login(cast.reviewer)
        answer = self.choose(client, Move.APPROVE, three)
        parts = urlsplit(answer.url)
        assert parts.path == address(Move.APPROVE)
        assert set(parse_qs(parts.query)["budget"]) == {str(budget.pk) for budget in three}
        assert not Step.objects.exists()

    def test_does_not_know_the_steps_of_others(self, client, three, cast):
        client.force_login(cast.author)
        answer = self.choose(client, Move.APPROVE, three)
        assert answer.status_code == 302
        assert "workflow" not in answer.url

    def test_refuses_more_than_can_be_done_at_once(self, client, three, cast, monkeypatch):
        monkeypatch.setattr("disclosures.workflow.actions.LIMIT", 2)
        client.force_login(cast.reviewer)
        answer = self.choose(client, Move.APPROVE, three)
        assert "请分批选择" in client.get(answer.url).content.decode()


def test_a_reviewer_who_wrote_one_of_them_does_not_approve_that_one(client, three, cast):
    Membership.objects.create(user=cast.author, unit=three[0].unit.supervisor, role=Role.REVIEWER)
    Step.objects.create(
        budget=three[0],
        move="submit",
        from_state="draft",
        to_state="submitted",
        seen=1,
        by=cast.author,
        by_name="钱经办",
    )
    client.force_login(cast.author)
    page = client.post(address(Move.APPROVE), {"stamp": stamps(three)}).content.decode()
    assert states(three) == [State.SUBMITTED, State.DRAFT, State.APPROVED]
    assert "须由另一人审核" in page


def test_many_are_published_one_after_the_other_on_the_publishers_page(client, three, cast):
    Budget.objects.update(state=State.APPROVED)
    client.force_login(cast.publisher)
    page = client.get(address(Move.PUBLISH), {"budget": [budget.pk for budget in three]}).content.decode()
    assert f'action="{reverse("disclosures:publishing")}"' in page
    assert page.count('name="stamp"') == 3
    assert client.post(address(Move.PUBLISH), {"stamp": stamps(three)}).status_code == 405
    assert not Step.objects.exists()


@pytest.mark.parametrize("move", Move)
def test_the_question_costs_as_much_for_many_units_as_for_one(client, three, cast, move):
    Budget.objects.update(state=State.APPROVED if move in (Move.PUBLISH, Move.WITHDRAW) else State.SUBMITTED)
    client.force_login(person("root", is_superuser=True))

    def cost(budgets):
        with CaptureQueriesContext(connection) as captured:
            client.get(address(move), {"budget": [budget.pk for budget in budgets]})
        return len(captured)

    cost(three)
    assert cost(three[:1]) == cost(three)
