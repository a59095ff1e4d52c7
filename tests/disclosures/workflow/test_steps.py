"""What a step needs besides a role and a state, what it leaves behind, and what somebody who comes too late is told."""

import json

import pytest

from book import package
from budgets.enums import State
from budgets.models import Budget
from disclosures import checking, editing, store, transitions
from disclosures.enums import MOVE_LABELS, Move
from disclosures.models import CheckResult, Revision, Step
from disclosures.transitions import NotAllowedError, OvertakenError, RefusedError, Secrecy, UnsoundError, available
from tests.cast import person
from tests.disclosures.workflow.make import REVIEWED, at, publication
from units.enums import Role
from units.models import LogEntry, Membership, Unit

pytestmark = pytest.mark.django_db


def state(budget):
    return Budget.objects.get(pk=budget.pk).state


def fresh(budget):
    """As another request would read it."""
    return Budget.objects.select_related("unit").get(pk=budget.pk)


def steps_logged():
    return LogEntry.objects.filter(action__in=MOVE_LABELS.values()).order_by("number")


def edit(budget, user, text):
    budget.refresh_from_db()
    return editing.write(
        budget.pk,
        user=user,
        seen=budget.revision,
        action="概况",
        change=editing.within("overview", {"duties": [text]}),
    )


def test_a_submission_is_kept_as_it_was_whatever_becomes_of_the_budget(sound, cast):
    book = store.load(sound)
    cast.submit(sound)
    transitions.send_back(**at(sound), user=cast.reviewer, note="职责不全")
    edit(sound, cast.author, "改写的职责。")
    frozen = Revision.objects.get()
    assert frozen.book == book
    assert (frozen.number, frozen.revision, frozen.digest) == (1, 1, package.digest(book))
    assert (frozen.by, frozen.by_name) == (cast.author, "钱经办")
    cast.submit(sound)
    second = Revision.objects.get(number=2)
    assert second.book.overview.duties == ("改写的职责。",)
    assert transitions.latest(sound) == second


def test_the_way_of_a_disclosure_is_told_step_by_step(sound, cast):
    cast.submit(sound)
    transitions.send_back(**at(sound), user=cast.reviewer, note="  请补充原因  ")
    cast.submit(sound)
    transitions.approve(**at(sound), user=cast.other_reviewer, note="同意")
    told = [(step.move, step.from_state, step.to_state, step.by_name, step.note) for step in sound.steps.order_by("pk")]
    assert told == [
        ("confirm", "draft", "confirmed", "孙负责", ""),
        ("submit", "confirmed", "submitted", "钱经办", ""),
        ("return", "submitted", "returned", "李审核", "请补充原因"),
        ("confirm", "returned", "confirmed", "孙负责", ""),
        ("submit", "confirmed", "submitted", "钱经办", ""),
        ("approve", "submitted", "approved", "吴审核", "同意"),
    ]
    assert [step.revision and step.revision.number for step in sound.steps.order_by("pk")] == [None, 1, 1, None, 2, 2]
    confirmed = sound.steps.order_by("pk")[0]
    assert (confirmed.secrecy_reviewer, confirmed.secrecy_reviewed_on) == (REVIEWED.reviewer, REVIEWED.day)
    assert [entry.action for entry in steps_logged()] == [
        step.get_move_display() for step in sound.steps.order_by("pk")
    ]


def test_a_budget_with_the_reviewers_cannot_be_edited_until_it_is_taken_back(sound, cast):
    cast.submit(sound)
    with pytest.raises(editing.LockedError):
        edit(sound, cast.author, "悄悄改写。")
    transitions.take_back(**at(sound), user=cast.author)
    assert edit(sound, cast.author, "改写的职责。").revision == 2


@pytest.mark.parametrize("decide", ["approve", "send_back"])
def test_it_cannot_be_taken_back_once_somebody_has_decided(sound, cast, decide):
    cast.submit(sound)
    getattr(transitions, decide)(**at(sound), user=cast.reviewer, note="如此")
    with pytest.raises(OvertakenError, match="李审核"):
        transitions.take_back(**at(sound), user=cast.author)


class TestAnotherPerson:
    """Nobody approves their own work: not who vouched for it, not who changed it."""

    @pytest.mark.parametrize("role", [Role.AUTHOR, Role.HEAD])
    def test_not_who_submitted_or_confirmed(self, sound, cast, role):
        user = cast.author if role is Role.AUTHOR else cast.head
        Membership.objects.create(user=user, unit=sound.unit.supervisor, role=Role.REVIEWER)
        cast.submit(sound)
        with pytest.raises(RefusedError, match="须由另一人审核。可以请主管部门的其他审核人处理"):
            transitions.approve(**at(sound), user=user)
        assert Move.APPROVE not in available(user, fresh(sound))
        assert Move.RETURN in available(user, fresh(sound))
        assert state(sound) == State.SUBMITTED

    def test_not_a_superuser_who_submitted(self, sound, cast):
        root = person("root", is_superuser=True)
        transitions.confirm(**at(sound), user=cast.head, secrecy=REVIEWED)
        transitions.submit(**at(sound), user=root)
        with pytest.raises(RefusedError, match="另一人"):
            transitions.approve(**at(sound), user=root)

    def test_not_who_changed_what_is_submitted_even_before_it_was_returned(self, sound, cast):
        clerk = person("clerk", Role.AUTHOR, sound.unit)
        Membership.objects.create(user=clerk, unit=sound.unit.supervisor, role=Role.REVIEWER)
        edit(sound, clerk, "由审核人自己写的职责。")
        cast.submit(sound)
        transitions.send_back(**at(sound), user=cast.reviewer, note="请补充")
        cast.submit(sound)
        with pytest.raises(RefusedError, match="您修改过"):
            transitions.approve(**at(sound), user=clerk)

    def test_who_changed_what_another_has_approved_since_may_approve_a_correction(self, sound, cast):
        clerk = person("clerk", Role.AUTHOR, sound.unit)
        Membership.objects.create(user=clerk, unit=sound.unit.supervisor, role=Role.REVIEWER)
        edit(sound, clerk, "由审核人自己写的职责。")
        cast.submit(sound)
        transitions.approve(**at(sound), user=cast.reviewer)
        Budget.objects.filter(pk=sound.pk).update(state=State.PUBLISHED)
        transitions.correct(**at(sound), user=cast.publisher, note="数字有误")
        edit(sound, cast.author, "更正的职责。")
        cast.submit(sound)
        transitions.approve(**at(sound), user=clerk)
        assert state(sound) == State.APPROVED

    def test_not_the_submitter_after_an_older_version_was_withdrawn_meanwhile(self, sound, cast):
        publication(sound)
        Membership.objects.create(user=cast.author, unit=sound.unit.supervisor, role=Role.REVIEWER)
        cast.submit(sound)
        transitions.take(
            Move.WITHDRAW,
            sound.pk,
            cast.publisher,
            1,
            note="泄密",
            needs=lambda _: None,
            consequence=lambda *_: None,
        )
        assert state(sound) == State.SUBMITTED
        with pytest.raises(RefusedError, match="另一人"):
            transitions.approve(**at(sound), user=cast.author)

    def test_who_vouched_for_a_submission_that_was_returned_may_approve_the_next(self, sound, cast):
        Membership.objects.create(user=cast.head, unit=sound.unit.supervisor, role=Role.REVIEWER)
        deputy = person("deputy", Role.HEAD, sound.unit)
        cast.submit(sound)
        transitions.send_back(**at(sound), user=cast.reviewer, note="请补充")
        transitions.confirm(**at(sound), user=deputy, secrecy=REVIEWED)
        transitions.submit(**at(sound), user=cast.author)
        transitions.approve(**at(sound), user=cast.head)
        assert state(sound) == State.APPROVED


class TestTheHead:
    def test_must_confirm_again_after_a_return(self, sound, cast):
        cast.submit(sound)
        transitions.send_back(**at(sound), user=cast.reviewer, note="请补充")
        with pytest.raises(RefusedError, match="提交之前须由本单位负责人确认。可以请本单位负责人处理。"):
            transitions.submit(**at(sound), user=cast.author, secrecy=REVIEWED)

    def test_must_confirm_again_after_it_was_taken_back(self, sound, cast):
        transitions.confirm(**at(sound), user=cast.head, secrecy=REVIEWED)
        transitions.take_back(**at(sound), user=cast.author)
        assert Move.SUBMIT not in available(cast.author, fresh(sound))

    def test_is_not_asked_where_that_is_switched_off(self, sound, cast):
        Unit.objects.filter(pk=sound.unit_id).update(head_confirms=False)
        assert available(cast.author, fresh(sound)) == [Move.SUBMIT]
        assert available(cast.head, fresh(sound)) == [Move.SUBMIT]
        with pytest.raises(RefusedError, match="保密审查"):
            transitions.submit(**at(sound), user=cast.author)
        transitions.submit(**at(sound), user=cast.author, secrecy=REVIEWED)
        assert Step.objects.get().secrecy_reviewer == REVIEWED.reviewer

    @pytest.mark.parametrize("reviewer", ["", "  "])
    def test_names_who_reviewed_for_secrets(self, sound, cast, reviewer):
        with pytest.raises(RefusedError, match="请填写审查人和日期"):
            transitions.confirm(**at(sound), user=cast.head, secrecy=Secrecy(reviewer, REVIEWED.day))


class TestSoundness:
    @pytest.mark.parametrize(("column", "word"), [("errors", "3 处错误"), ("warnings", "3 处警告没有说明")])
    def test_what_the_rules_object_to_is_neither_confirmed_nor_submitted(self, sound, cast, monkeypatch, column, word):
        monkeypatch.setattr(checking, "result", lambda *_: CheckResult(**{column: 3}))
        with pytest.raises(UnsoundError, match=word):
            transitions.confirm(**at(sound), user=cast.head, secrecy=REVIEWED)
        Unit.objects.filter(pk=sound.unit_id).update(head_confirms=False)
        with pytest.raises(UnsoundError, match=word):
            transitions.submit(**at(sound), user=cast.author, secrecy=REVIEWED)
        assert (state(sound), Revision.objects.count()) == (State.DRAFT, 0)

    def test_the_rules_themselves_are_asked(self, sound, cast):
        data = package.dump(store.load(sound))
        data["projects"][0]["form"]["indicators"][0]["annual"]["value"] = "9999人"
        data["lines"][0]["amount"] = "1.00"
        editing.create(package.parse(json.dumps(data)), user=None, action="导入数据包", replace=True)
        with pytest.raises(UnsoundError):
            transitions.confirm(**at(sound), user=cast.head, secrecy=REVIEWED)


class TestTooLate:
    def test_after_somebody_saved(self, sound, cast):
        seen = at(sound)
        edit(sound, cast.author, "改写的职责。")
        with pytest.raises(OvertakenError, match="钱经办保存了修改；现在是“编制中”、第 2 次修订"):
            transitions.confirm(**seen, user=cast.head, secrecy=REVIEWED)

    def test_after_somebody_decided(self, sound, cast):
        cast.submit(sound)
        seen = at(sound)
        transitions.approve(**seen, user=cast.reviewer)
        with pytest.raises(OvertakenError, match="李审核办理了“通过”；现在是“已通过”"):
            transitions.send_back(**seen, user=cast.other_reviewer, note="请补充")
        assert state(sound) == State.APPROVED

    def test_after_it_was_returned_and_submitted_again_unchanged(self, sound, cast):
        cast.submit(sound)
        seen = at(sound)
        transitions.send_back(**seen, user=cast.reviewer, note="请补充")
        cast.submit(sound)
        with pytest.raises(OvertakenError, match="李审核办理了“退回”，孙负责办理了“确认”，钱经办办理了“提交审核”"):
            transitions.approve(**seen, user=cast.other_reviewer)

    def test_an_approval_is_reopened_only_by_who_saw_it(self, sound, cast):
        cast.submit(sound)
        transitions.approve(**at(sound), user=cast.reviewer)
        with pytest.raises(OvertakenError, match="李审核办理了“通过”"):
            transitions.send_back(budget_id=sound.pk, seen=1, user=cast.other_reviewer, note="请补充")
        transitions.send_back(**at(sound), user=cast.other_reviewer, note="请补充")
        assert state(sound) == State.RETURNED

    def test_who_has_no_right_to_the_step_is_told_that_and_not_what_others_did(self, sound, cast):
        seen = at(sound)
        edit(sound, cast.author, "改写的职责。")
        stranger = person("stranger", Role.HEAD, Unit.objects.create(code="X", name="他", region=sound.region))
        with pytest.raises(NotAllowedError) as refused:
            transitions.confirm(**seen, user=stranger, secrecy=REVIEWED)
        assert "钱经办" not in str(refused.value)


@pytest.mark.parametrize("note", ["", " \n "])
def test_a_return_and_a_correction_need_their_reason(sound, cast, note):
    cast.submit(sound)
    with pytest.raises(RefusedError, match="退回须写明原因，请填写"):
        transitions.send_back(**at(sound), user=cast.reviewer, note=note)
    Budget.objects.filter(pk=sound.pk).update(state=State.PUBLISHED)
    with pytest.raises(RefusedError, match="更正须写明原因，请填写"):
        transitions.correct(**at(sound), user=cast.author, note=note)


def test_refused_attempts_are_in_the_log_with_their_reason(sound, cast):
    with pytest.raises(NotAllowedError):
        transitions.approve(**at(sound), user=cast.author)
    entry = steps_logged().get()
    assert (entry.user_id_then, entry.action, entry.refused) == (cast.author.pk, "通过", True)
    assert entry.detail == "您的角色不能通过这份预算。可以请主管部门的审核人处理。"
    assert (entry.object_type, entry.object_id) == ("budgets.Budget", str(sound.pk))
