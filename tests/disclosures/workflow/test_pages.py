"""The workflow as people meet it: the panel, a page for each step, what a refusal says and what a late comer is told."""

from datetime import date

import pytest
from django.urls import reverse

from budgets.enums import State
from budgets.models import Budget
from disclosures import checking, editing, transitions
from disclosures.enums import MOVE_LABELS, Move
from disclosures.models import CheckResult, Draft, Step
from disclosures.workflow.panel import NAMES, STEPS, panel
from tests.cast import person
from tests.disclosures.workflow.make import REVIEWED, at, publication
from units.enums import Role
from units.models import LogEntry, Unit

pytestmark = pytest.mark.django_db

VOUCH = {"reviewer": REVIEWED.reviewer, "day": "2024-01-15"}


def address(budget, move):
    return reverse("disclosures:step", args=[budget.pk, move])


def way(budget):
    return reverse("disclosures:workflow", args=[budget.pk])


def opened(client, budget, move):
    """The stamp of the form as it is shown now."""
    return str(client.get(address(budget, move)).context["stamp"])


def send(client, user, budget, move, stamp=None, **typed):
    client.force_login(user)
    stamp = stamp or opened(client, budget, move)
    return client.post(address(budget, move), {"stamp": stamp} | typed)


def state(budget):
    return Budget.objects.get(pk=budget.pk).state


def buttons(client, user, budget):
    client.force_login(user)
    page = client.get(way(budget)).content.decode()
    return [move for move in Move if f'href="{address(budget, move)}"' in page]


def test_a_disclosure_goes_its_way_by_the_pages(client, sound, cast):
    assert buttons(client, cast.author, sound) == []
    assert buttons(client, cast.head, sound) == [Move.CONFIRM]
    assert send(client, cast.head, sound, Move.CONFIRM, **VOUCH).status_code == 302
    assert buttons(client, cast.author, sound) == [Move.SUBMIT, Move.TAKE_BACK]
    done = send(client, cast.author, sound, Move.SUBMIT, note="请审核")
    assert done.url == way(sound)
    assert "现在是“待审核”，由主管部门的审核人办理下一步" in client.get(done.url).content.decode()
    assert buttons(client, cast.author, sound) == [Move.TAKE_BACK]
    assert buttons(client, cast.reviewer, sound) == [Move.RETURN, Move.APPROVE]
    assert send(client, cast.reviewer, sound, Move.RETURN, note="请补充原因").status_code == 302
    assert buttons(client, cast.reviewer, sound) == []
    send(client, cast.head, sound, Move.CONFIRM, **VOUCH)
    send(client, cast.head, sound, Move.SUBMIT)
    send(client, cast.reviewer, sound, Move.APPROVE, note="同意")
    assert state(sound) == State.APPROVED
    assert buttons(client, cast.publisher, sound) == [Move.PUBLISH]
    moves = ["confirm", "submit", "return", "confirm", "submit", "approve"]
    assert list(sound.steps.order_by("pk").values_list("move", flat=True)) == moves
    first = sound.steps.order_by("pk")[0]
    assert (first.secrecy_reviewer, first.secrecy_reviewed_on) == (REVIEWED.reviewer, date(2024, 1, 15))


def test_the_panel_tells_the_way_with_names_and_opinions(client, sound, cast):
    cast.submit(sound)
    transitions.send_back(**at(sound), user=cast.reviewer, note="表5<b>与</b>表8不符\n请核对")
    client.force_login(cast.author)
    page = client.get(way(sound)).content.decode()
    for told in ("孙负责", "钱经办", "李审核", "保密审查：周审查，2024年1月15日", "第 1 次送审", "待审核 → 已退回"):
        assert told in page
    assert "表5&lt;b&gt;与&lt;/b&gt;表8不符<br>请核对" in page
    assert "现由本单位经办人（钱经办）办理下一步" in page


def test_the_panel_is_on_the_authors_pages(client, author, budget):
    page = client.get(reverse("disclosures:part", args=[budget.pk, "overview"])).content.decode()
    assert "现由本单位经办人" in page
    assert "提交之前须由本单位负责人确认。可以请本单位负责人处理。" in page


def test_a_head_who_is_to_confirm_is_not_told_to_ask_the_head(client, sound, cast):
    client.force_login(cast.head)
    assert "可以请本单位负责人处理" not in client.get(way(sound)).content.decode()


@pytest.mark.parametrize("move", Move)
def test_a_step_is_taken_by_a_post_alone(client, sound, cast, move):
    root = person("root", is_superuser=True)
    client.force_login(root)
    assert client.get(address(sound, move)).status_code == 200
    assert not Step.objects.exists()


def test_there_are_no_other_steps(client, sound, cast):
    client.force_login(cast.head)
    assert client.get(address(sound, "burn")).status_code == 404
    assert client.post(reverse("disclosures:steps", args=["burn"])).status_code == 404
    assert client.post(way(sound)).status_code == 405


def test_who_vouches_sees_what_the_rules_found_and_what_nobody_saved(client, budget):
    """The smallest real disclosure has findings, so that it cannot be confirmed."""
    head = person("head", Role.HEAD, budget.unit)
    clerk = person("clerk", Role.AUTHOR, budget.unit, last_name="钱经办")
    Draft.objects.create(budget=budget, user=clerk, page="narrative", seen=1, fields={"x": "<没保存的>"})
    client.force_login(head)
    page = client.get(address(budget, Move.CONFIRM)).content.decode()
    assert "钱经办" in page
    assert reverse("disclosures:part", args=[budget.pk, "narrative"]) in page
    assert "录入尚未保存，不会一并确认" in page
    assert "没保存的" not in page
    assert 'name="reviewer"' not in page, "nothing to fill in that would be refused"
    refused = send(client, head, budget, Move.CONFIRM, note="我的意见", **VOUCH)
    told = refused.content.decode()
    assert refused.status_code == 409
    assert "确认没有办理" in told
    assert f'href="{reverse("disclosures:checks", args=[budget.pk])}"' in told
    assert "我的意见" in told


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ({"reviewer": "", "day": "2024-01-15"}, "必填"),
        ({"reviewer": "周审查", "day": "2999-01-15"}, "保密审查日期不能晚于今天"),
        ({"reviewer": "周审查", "day": "某日"}, "日期"),
        ({**VOUCH, "note": "长" * 2001}, "2000"),
    ],
)
def test_a_form_that_is_not_complete_is_shown_again(client, sound, cast, typed, complaint):
    answer = send(client, cast.head, sound, Move.CONFIRM, **typed)
    assert answer.status_code == 400
    assert complaint in answer.content.decode()
    assert not Step.objects.exists()


@pytest.mark.parametrize("stamp", ["", "x", "1-2", "9999999999999999999999-1-1", "-1-1-1", "1-1-1-1"])
def test_a_form_without_what_it_showed_is_refused(client, sound, cast, stamp):
    client.force_login(cast.head)
    answer = client.post(address(sound, Move.CONFIRM), {"stamp": stamp, **VOUCH})
    assert answer.status_code == 400
    assert "页面不完整" in answer.content.decode()


def test_the_stamp_of_another_budget_moves_nothing_there(client, sound, cast, budget):
    client.force_login(cast.head)
    client.post(address(sound, Move.CONFIRM), {"stamp": f"{budget.pk}-1-0", **VOUCH})
    assert state(budget) == State.DRAFT


def test_a_return_without_a_reason_is_not_done(client, sound, cast):
    cast.submit(sound)
    answer = send(client, cast.reviewer, sound, Move.RETURN, note="  ")
    assert answer.status_code == 400
    assert state(sound) == State.SUBMITTED


class TestTooLate:
    def test_after_a_save_the_changes_are_shown_and_the_opinion_is_kept(self, client, sound, cast):
        client.force_login(cast.head)
        stamp = opened(client, sound, Move.CONFIRM)
        editing.write(
            sound.pk,
            user=cast.author,
            seen=1,
            action="概况",
            change=editing.within("overview", {"duties": ["1、新写的职责。", "2、承办社会保险经办管理服务工作。"]}),
        )
        answer = send(client, cast.head, sound, Move.CONFIRM, stamp, note="我的意见", **VOUCH)
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "钱经办保存了修改" in page
        assert "新写的职责" in page
        assert "我的意见" in page
        again = str(answer.context["stamp"])
        assert send(client, cast.head, sound, Move.CONFIRM, again, note="我的意见", **VOUCH).status_code == 302

    def test_after_a_decision_the_opinion_can_be_copied(self, client, sound, cast):
        cast.submit(sound)
        client.force_login(cast.other_reviewer)
        stamp = opened(client, sound, Move.APPROVE)
        transitions.send_back(**at(sound), user=cast.reviewer, note="请补充")
        answer = send(client, cast.other_reviewer, sound, Move.APPROVE, stamp, note="写了很久的意见")
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "李审核办理了“退回”；现在是“已退回”" in page
        assert "写了很久的意见" in page
        assert 'name="stamp"' not in page


def test_who_has_not_the_role_is_told_who_has(client, sound, cast):
    cast.submit(sound)
    client.force_login(cast.author)
    for answer in (
        client.get(address(sound, Move.APPROVE)),
        client.post(address(sound, Move.APPROVE), {"stamp": f"{sound.pk}-1-0"}),
    ):
        assert answer.status_code == 403
        assert "您的角色不能通过这份预算。可以请主管部门的审核人处理。" in answer.content.decode()
    assert state(sound) == State.SUBMITTED


def test_who_may_not_see_the_budget_finds_nothing_and_the_attempt_is_recorded(client, sound, cast):
    elsewhere = Unit.objects.create(code="ELSEWHERE", name="外县", region=sound.region)
    tried = LogEntry.objects.filter(action=MOVE_LABELS[Move.APPROVE])
    for count, role in enumerate(Role, start=1):
        client.force_login(person(f"stranger-{role}", role, elsewhere))
        assert client.get(way(sound)).status_code == 404
        assert client.get(address(sound, Move.APPROVE)).status_code == 404
        assert tried.count() == count - 1
        answer = client.post(address(sound, Move.APPROVE), {"stamp": f"{sound.pk}-1-0"})
        assert answer.status_code == 404
        entry = tried.latest("number")
        assert (tried.count(), entry.refused, entry.unit_code) == (count, True, sound.unit.code)


def test_a_visitor_is_asked_to_sign_in(client, sound):
    for page in (way(sound), address(sound, Move.CONFIRM), reverse("disclosures:steps", args=["confirm"])):
        assert client.get(page).url == f"/admin/login/?next={page}"
        assert client.post(page, {"stamp": f"{sound.pk}-1-0", **VOUCH}).status_code == 302
    assert state(sound) == State.DRAFT


def test_a_publisher_withdraws_while_a_correction_is_being_written_and_sees_none_of_it(client, sound, cast):
    """The draft of a correction is the unit's own affair; that the document must go is not."""
    publication(sound)
    edited = editing.write(
        sound.pk,
        user=cast.author,
        seen=1,
        action="草稿里的动作",
        change=editing.within("overview", {"duties": ["草稿里的职责。"]}),
    )
    client.force_login(cast.publisher)
    assert buttons(client, cast.publisher, sound) == [Move.WITHDRAW]
    Step.objects.create(
        budget=sound, move="correct", from_state="published", to_state="draft", seen=1, note="内部意见", by_name="某"
    )
    page = client.get(way(sound)).content.decode()
    assert "草稿由本单位和审核人查看" in page
    assert "内部意见" not in page
    step = client.get(address(sound, Move.WITHDRAW)).content.decode()
    assert not any(text in page + step for text in ("草稿里的动作", "草稿里的职责"))
    refused = client.post(address(sound, Move.WITHDRAW), {"stamp": f"{sound.pk}-1-0", "note": "泄密"})
    assert refused.status_code == 409
    assert "草稿里的职责" not in refused.content.decode()
    assert edited.revision == 2
    done = send(client, cast.publisher, sound, Move.WITHDRAW, note="须重新审查")
    page = client.get(done.url)
    assert page.status_code == 200
    assert "须重新审查" in page.content.decode()
    assert "草稿里的职责" not in page.content.decode()


def test_the_panel_names_a_few_holders_and_counts_the_rest(sound, cast):
    for n in range(NAMES):
        person(f"more-{n}", Role.AUTHOR, sound.unit)
    shown = panel(cast.author, sound)
    assert shown.names.count("、") == NAMES - 1
    assert shown.names.endswith(f"等 {NAMES + 1} 人")


def test_a_long_way_is_cut_and_says_so(client, sound, cast, django_assert_max_num_queries):
    Step.objects.bulk_create(
        Step(budget=sound, move="confirm", from_state="draft", to_state="confirmed", seen=1, by_name="某")
        for _ in range(STEPS + 3)
    )
    client.force_login(cast.author)
    with django_assert_max_num_queries(40):
        page = client.get(way(sound)).content.decode()
    assert page.count('class="way-step ') == STEPS
    assert "此前还有 3 步" in page


def test_a_submission_that_the_rules_refuse_leads_to_the_page_of_checks(client, sound, cast, monkeypatch):
    transitions.confirm(**at(sound), user=cast.head, secrecy=REVIEWED)
    client.force_login(cast.author)
    stamp = opened(client, sound, Move.SUBMIT)
    monkeypatch.setattr(checking, "result", lambda *_: CheckResult(errors=2))
    answer = send(client, cast.author, sound, Move.SUBMIT, stamp)
    assert answer.status_code == 409
    assert "检查发现 2 处错误" in answer.content.decode()
    assert "逐处改正或说明" in answer.content.decode()


class TestSubmittingFromAPageOfTheForm:
    """“提交审核” over unsaved input saves it first; what could not be saved is not submitted."""

    @pytest.fixture(autouse=True)
    def without_head(self, sound):
        Unit.objects.filter(pk=sound.unit_id).update(head_confirms=False)

    def press(self, client, cast, budget, duties):
        client.force_login(cast.author)
        page = reverse("disclosures:part", args=[budget.pk, "overview"])
        form = client.get(page).context["form"]
        typed = {name: form[name].value() or "" for name in form.fields}
        return client.post(page, typed | {"overview-duties": duties, "then": "submit"})

    def test_what_is_on_the_screen_goes_along(self, client, sound, cast):
        answer = self.press(client, cast, sound, "1、刚刚写的职责。")
        assert answer.url == address(sound, Move.SUBMIT)
        send(client, cast.author, sound, Move.SUBMIT, **VOUCH)
        assert transitions.latest(sound).book.overview.duties == ("1、刚刚写的职责。",)

    def test_what_cannot_be_saved_stays_on_the_screen(self, client, sound, cast):
        answer = self.press(client, cast, sound, "长" * 100_001)
        assert answer.status_code == 400
        assert Budget.objects.get(pk=sound.pk).revision == 1

    def test_without_unsaved_input_the_link_is_enough(self, client, sound, cast):
        client.force_login(cast.author)
        page = client.get(reverse("disclosures:part", args=[sound.pk, "overview"])).content.decode()
        assert f'href="{address(sound, Move.SUBMIT)}" data-saves-first="submit"' in page

    def test_visitors_are_asked_to_sign_in(self, client, sound):
        page = reverse("disclosures:part", args=[sound.pk, "overview"])
        assert client.get(client.post(page, {"then": "submit"}).url).url.startswith("/admin/login/")
