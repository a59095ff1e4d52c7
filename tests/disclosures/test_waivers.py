"""Explanations of findings: who may write them, what they hold to, and what they change about a submission."""

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command

from book.package import parse
from book.rules.engine import Verdict
from budgets.enums import State
from budgets.models import Budget
from disclosures import checking, editing, waivers
from disclosures.checking import Found
from disclosures.models import Waiver
from tests.cast import person
from tests.clean import Choices, clean_package
from units.enums import Role
from units.models import LogEntry

pytestmark = pytest.mark.django_db

REASON = "依据是区人社局2023年会议纪要，没有文号。"


def faulty() -> dict[str, Any]:
    """Two warnings of one kind (a basis that is no document), an error, personal data and a hint."""
    data = clean_package(Choices())
    for index, name in enumerate(("甲", "乙")):
        data["projects"][index]["form"]["basis"] = f"根据{name}工作需要安排"
    data["prior_year"]["income_total"] = "1.00"
    data["texts"]["other"] += [
        {"kind": "paragraph", "text": "经办人：张三丰。"},
        {"kind": "paragraph", "text": "本单位没有其他情况。。"},
    ]
    return data


@pytest.fixture
def budget(db):
    return editing.create(parse(json.dumps(faulty())), user=None, action="导入数据包")


@pytest.fixture
def people(budget):
    unit, bureau = budget.unit, budget.department
    return SimpleNamespace(
        author=person("author", Role.AUTHOR, unit),
        other=person("other", Role.AUTHOR, unit),
        head=person("head", Role.HEAD, unit),
        reviewer=person("reviewer", Role.REVIEWER, bureau),
        publisher=person("publisher", Role.PUBLISHER, bureau),
        stranger=person("stranger"),
    )


def found(budget: Budget, rule: str = "C15", index: int = 0) -> Found:
    """A finding of the budget as it stands."""
    fresh = Budget.objects.get(pk=budget.pk)
    return [one for one in checking.findings(checking.result(fresh)) if one.rule == rule][index]


def explain(budget: Budget, user: Any, *findings: Found, text: str = REASON) -> list[Waiver]:
    keys = [one.key for one in findings]
    return waivers.explain(budget_id=budget.pk, findings=keys, explanation=text, user=user)


def rewrite(budget: Budget, user: Any, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Budget:
    seen = Budget.objects.get(pk=budget.pk).revision
    return editing.write(budget.pk, user=user, seen=seen, action="改写", change=change)


def with_basis(text: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    def change(data: dict[str, Any]) -> dict[str, Any]:
        data["projects"][0]["form"]["basis"] = text
        return data

    return change


def test_an_explained_warning_counts_no_more(budget, people):
    before = checking.result(budget)
    (waiver,) = explain(budget, people.author, found(budget))
    after = checking.result(budget)
    assert (after.warnings, after.waived) == (before.warnings - 1, before.waived + 1)
    answer = found(budget).answer
    assert found(budget).waived
    assert (answer.waiver, answer.explanation, answer.by_name, answer.state) == (waiver.pk, REASON, "author", "active")


def test_one_explanation_may_answer_several_findings(budget, people):
    explain(budget, people.author, found(budget), found(budget, index=1))
    assert found(budget).waived
    assert found(budget, index=1).waived


def test_with_every_warning_explained_the_budget_may_be_submitted(db):
    data = clean_package(Choices(county=1))
    data["projects"][0]["form"]["basis"] = "根据工作需要安排"
    budget = editing.create(parse(json.dumps(data)), user=None, action="导入数据包")
    assert checking.result(budget).verdict is Verdict.TO_EXPLAIN
    explain(budget, person("someone", Role.AUTHOR, budget.unit), found(budget))
    assert checking.result(budget).verdict is Verdict.READY


@pytest.mark.parametrize(
    ("rule", "why"), [("C07", "C07 是错误，须改正，不能以说明代替"), ("C25", "提示不影响提交，不必说明")]
)
def test_errors_and_hints_take_no_explanation(budget, people, rule, why):
    with pytest.raises(waivers.RefusedError, match=why):
        explain(budget, people.author, found(budget, rule))
    assert not Waiver.objects.exists()


def test_an_error_among_warnings_refuses_all(budget, people):
    with pytest.raises(waivers.RefusedError):
        explain(budget, people.author, found(budget), found(budget, "C07"))
    assert not found(budget).waived


@pytest.mark.parametrize("name", ["head", "reviewer", "publisher", "stranger"])
def test_only_authors_explain(budget, people, name):
    with pytest.raises(waivers.NotAllowedError, match="可以请本单位的经办人处理"):
        explain(budget, getattr(people, name), found(budget))
    assert not Waiver.objects.exists()
    entry = LogEntry.objects.latest("number")
    assert (entry.action, entry.refused, entry.user_name) == ("说明问题", True, name)


@pytest.mark.parametrize("state", [state for state in State if state not in (State.DRAFT, State.RETURNED)])
def test_nothing_is_explained_while_the_budget_is_locked(budget, people, state):
    key = found(budget)
    Budget.objects.filter(pk=budget.pk).update(state=state)
    with pytest.raises(waivers.RefusedError, match="撤回或退回之后才能"):
        explain(budget, people.author, key)


@pytest.mark.parametrize(("text", "why"), [("  ", "请写明理由"), ("字" * 1_001, "最多 1000 字，现有 1001 字")])
def test_an_explanation_says_something_and_not_too_much(budget, people, text, why):
    with pytest.raises(waivers.RefusedError, match=why):
        explain(budget, people.author, found(budget), text=text)


def test_what_the_page_showed_must_still_be_there(budget, people):
    shown = found(budget)
    rewrite(budget, people.other, with_basis("根据丙工作需要安排"))
    with pytest.raises(waivers.GoneError, match="已改正或已变化"):
        explain(budget, people.author, shown)


def test_an_explanation_lapses_when_what_it_saw_changes(budget, people):
    explain(budget, people.author, found(budget))
    rewrite(budget, people.author, with_basis("根据丙工作需要安排"))
    now = found(budget)
    assert not now.waived
    assert (now.answer.state, now.answer.state_label) == ("lapsed", "已失效")
    assert (now.answer.actual, now.actual) == ("根据甲工作需要安排", "根据丙工作需要安排")
    assert Budget.objects.get(pk=budget.pk).check_results.latest("revision").warnings == 2


def test_it_holds_again_when_what_it_saw_is_back(budget, people):
    explain(budget, people.author, found(budget))
    rewrite(budget, people.author, with_basis("根据丙工作需要安排"))
    rewrite(budget, people.author, with_basis("根据甲工作需要安排"))
    assert found(budget).waived


def test_a_change_elsewhere_and_another_order_leave_it_alone(budget, people):
    explain(budget, people.author, found(budget))
    rewrite(budget, people.author, lambda data: data | {"projects": data["projects"][::-1]})
    rewrite(budget, people.author, lambda data: data | {"procurement": data["procurement"] | {"goods": "31000.00"}})
    mine = next(one for one in (found(budget), found(budget, index=1)) if one.actual == "根据甲工作需要安排")
    assert mine.waived


def test_a_renamed_project_keeps_its_explanations(budget, people):
    def renamed(data):
        data["projects"][0]["name"] = data["projects"][0]["form"]["name"] = "企业退休人员冬季取暖补助"
        return data

    one = found(budget)
    explain(budget, people.author, one)
    rewrite(budget, people.author, renamed)
    assert "冬季" in found(budget).message
    assert found(budget).waived
    rewrite(budget, people.author, with_basis("根据其他工作需要安排"))
    assert found(budget).answer.state == "lapsed"


def test_a_lapsed_explanation_is_renewed_in_one_step(budget, people):
    (waiver,) = explain(budget, people.author, found(budget))
    rewrite(budget, people.author, with_basis("根据丙工作需要安排"))
    waivers.renew(budget_id=budget.pk, waiver_id=waiver.pk, finding=found(budget).key, user=people.other)
    assert found(budget).waived
    assert (found(budget).answer.explanation, found(budget).answer.by_name) == (REASON, "other")
    assert Waiver.objects.count() == 1


def test_renewing_holds_only_to_what_was_shown(budget, people):
    (waiver,) = explain(budget, people.author, found(budget))
    rewrite(budget, people.author, with_basis("根据丙工作需要安排"))
    shown = found(budget).key
    rewrite(budget, people.other, with_basis("根据丁工作需要安排"))
    with pytest.raises(waivers.GoneError):
        waivers.renew(budget_id=budget.pk, waiver_id=waiver.pk, finding=shown, user=people.author)


def test_an_explanation_of_what_is_mended_is_not_needed(budget, people):
    (waiver,) = explain(budget, people.author, found(budget))
    fixed = rewrite(budget, people.author, with_basis("《中华人民共和国社会保险法》"))
    assert waivers.unneeded(fixed) == [waiver]
    assert checking.result(fixed).waived == 0


def test_an_explanation_is_withdrawn(budget, people):
    (waiver,) = explain(budget, people.author, found(budget))
    with pytest.raises(waivers.NotAllowedError):
        waivers.withdraw(budget_id=budget.pk, waiver_id=waiver.pk, user=people.reviewer)
    waivers.withdraw(budget_id=budget.pk, waiver_id=waiver.pk, user=people.other)
    assert not found(budget).waived
    with pytest.raises(waivers.GoneError, match="已被撤回"):
        waivers.withdraw(budget_id=budget.pk, waiver_id=waiver.pk, user=people.author)


def test_an_explanation_is_reached_through_its_own_budget_only(budget, people):
    (waiver,) = explain(budget, people.author, found(budget))
    elsewhere = editing.create(parse(json.dumps(clean_package(Choices(county=1)))), user=None, action="导入数据包")
    author = person("elsewhere", Role.AUTHOR, elsewhere.unit)
    for service in (waivers.withdraw, waivers.agree):
        with pytest.raises(waivers.RefusedError):
            service(budget_id=elsewhere.pk, waiver_id=waiver.pk, user=author)
    assert Waiver.objects.get() == waiver


def test_each_year_is_explained_for_itself(budget, people):
    explain(budget, people.author, found(budget))
    assert not Waiver.objects.exclude(budget=budget).exists()
    data = faulty() | {"year": 2025}
    data["assets"]["as_of"] = "2024-12-31"
    following = editing.create(parse(json.dumps(data)), user=None, action="导入数据包")
    assert not found(following).waived


# Personal data that stays


def agree(budget: Budget, user: Any) -> Waiver:
    return waivers.agree(budget_id=budget.pk, waiver_id=found(budget, "C20").answer.waiver, user=user)


def test_personal_data_stays_only_when_a_second_person_agrees(budget, people):
    errors = checking.result(budget).errors
    explain(budget, people.author, found(budget, "C20"), text="《公务员法》第四十六条：任前公示")
    assert found(budget, "C20").answer.state == "pending"
    assert checking.result(budget).errors == errors
    agree(budget, people.head)
    assert found(budget, "C20").waived
    assert found(budget, "C20").answer.agreed_by_name == "head"
    assert checking.result(budget).errors == errors - 1


@pytest.mark.parametrize("name", ["author", "other", "publisher", "stranger"])
def test_authors_do_not_agree(budget, people, name):
    explain(budget, people.author, found(budget, "C20"))
    with pytest.raises(waivers.NotAllowedError, match="可以请本单位负责人或主管部门的审核人处理"):
        agree(budget, getattr(people, name))
    assert not found(budget, "C20").waived


def test_a_reviewer_may_agree(budget, people):
    explain(budget, people.author, found(budget, "C20"))
    agree(budget, people.reviewer)
    assert found(budget, "C20").waived


def test_nobody_agrees_with_their_own_ground(budget):
    both = person("both", Role.AUTHOR, budget.unit, is_superuser=True)
    explain(budget, both, found(budget, "C20"))
    assert not waivers.may_agree(both, budget, found(budget, "C20"))
    with pytest.raises(waivers.NotAllowedError, match="须由另一人同意"):
        agree(budget, both)


def test_who_may_agree_is_told_beforehand(budget, people):
    assert not waivers.may_agree(people.head, budget, found(budget, "C20"))
    explain(budget, people.author, found(budget, "C20"))
    open_to = [name for name, user in vars(people).items() if waivers.may_agree(user, budget, found(budget, "C20"))]
    assert open_to == ["head", "reviewer"]
    agree(budget, people.head)
    assert not waivers.may_agree(people.reviewer, budget, found(budget, "C20"))


def test_another_ground_asks_again(budget, people):
    explain(budget, people.author, found(budget, "C20"))
    agree(budget, people.head)
    explain(budget, people.author, found(budget, "C20"), text="另一依据")
    assert found(budget, "C20").answer.state == "pending"


def test_what_was_agreed_holds_to_that_person_and_not_to_another(budget, people):
    def write(text: str) -> None:
        def change(data: dict[str, Any]) -> dict[str, Any]:
            data["texts"]["other"][1]["text"] = text
            return data

        rewrite(budget, people.author, change)

    explain(budget, people.author, found(budget, "C20"))
    agree(budget, people.head)
    write("任前公示，经办人：张三丰。")
    assert found(budget, "C20").waived
    write("任前公示，经办人：张四丰。")
    assert not found(budget, "C20").waived
    assert found(budget, "C20").answer.state == "lapsed"


def test_every_act_is_in_the_log_and_no_name_with_it(budget, people):
    explain(budget, people.author, found(budget, "C20"))
    agree(budget, people.head)
    waivers.withdraw(budget_id=budget.pk, waiver_id=found(budget, "C20").answer.waiver, user=people.author)
    entries = LogEntry.objects.filter(action__in=["说明问题", "同意保留", "撤回说明"]).order_by("number")
    assert [(one.action, one.user_name, one.refused) for one in entries] == [
        ("说明问题", "author", False),
        ("同意保留", "head", False),
        ("撤回说明", "author", False),
    ]
    assert all(REASON in one.detail and "张三丰" not in one.detail for one in entries)


# On the terminal


def test_the_terminal_counts_what_is_left(budget, people, capsys):
    def printed(*options: str) -> tuple[object, str]:
        with pytest.raises(SystemExit) as end:
            call_command("check_disclosure", budget.unit.code, "2024", *options)
        return end.value.code, capsys.readouterr().out

    explain(budget, people.author, found(budget))
    code, text = printed()
    assert code == 1
    assert text.splitlines()[-1].endswith("、已说明 1 处）")
    rows = json.loads(printed("--json")[1])
    assert [(row["rule"], row["waived"]) for row in rows if row["rule"] == "C15"] == [("C15", True), ("C15", False)]
    rewrite(budget, people.author, lambda _: clean_package(Choices()) | {"projects": faulty()["projects"]})
    assert printed()[0] == 3
    explain(budget, people.author, found(budget, index=1))
    call_command("check_disclosure", budget.unit.code, "2024")
    assert "结论：可提交" in capsys.readouterr().out
