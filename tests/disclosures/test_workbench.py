"""The workbench: what each person finds when signing in, and starting a year."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from book.carry import next_year
from budgets.enums import State
from budgets.models import Budget, FiscalYear, UnitYear
from disclosures import checking, editing, store, waivers
from disclosures.models import CheckResult
from disclosures.review import comments
from tests.cast import example, person
from tests.disclosures.review.make import comment, submit
from tests.published import published
from units.enums import Role
from units.models import Membership, Unit

pytestmark = pytest.mark.django_db

TODAY = date(2025, 3, 3)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda value=None: TODAY)


def cards(client):
    return client.get(reverse("admin:index")).context["cards"]


def test_author_finds_the_units_disclosure_its_progress_and_the_next_step(client, budget, author):
    (card,) = cards(client)
    assert card.budget == budget
    assert {entry["part"].name: entry["done"] for entry in card.parts}["forms"] == (4, 4)
    assert card.step.text == f"改正或说明 {card.checked.left.warnings} 处警告"
    editing.write(budget.pk, user=author, seen=1, action="名词解释", change=editing.within("texts", {"glossary": []}))
    assert cards(client)[0].step.text == "继续填写“名词解释”"


def test_the_next_step_of_what_was_returned_is_what_the_reviewers_asked_for(client, budget, author):
    submit(budget, author)
    made = comment(budget, person("rita", Role.REVIEWER, budget.unit.supervisor))
    assert "审核意见" not in cards(client)[0].step.text
    Budget.objects.update(state=State.RETURNED)
    assert cards(client)[0].step == ("处理 1 条审核意见", reverse("disclosures:comments", args=[budget.pk]))
    comments.turn(comment_id=made.pk, user=author, key="done")
    assert "审核意见" not in cards(client)[0].step.text


def test_findings_are_counted_at_their_part(client, budget, author):
    def change(data):
        data["projects"][0]["form"]["funding"]["annual"]["total"] = "1.00"
        return data

    before = {entry["part"].name: entry["count"] for entry in cards(client)[0].parts}
    editing.write(budget.pk, user=author, seen=1, action="绩效目标", change=change)
    (card,) = cards(client)
    found = {entry["part"].name: entry["count"] for entry in card.parts}
    assert found["forms"].errors > before["forms"].errors == 0
    assert {name: count for name, count in found.items() if name != "forms"} == {
        name: count for name, count in before.items() if name != "forms"
    }
    assert card.checked.verdict == "不可提交"


def test_an_explanation_moves_the_part_of_checks_on_and_says_when_it_lapses(client, budget, author):
    (card,) = cards(client)
    found = checking.findings(checking.result(budget))
    building = next(one for one in found if one.where == "assets.building_m2")
    waivers.explain(budget_id=budget.pk, findings=[building.key], explanation="使用人社局用房", user=author)
    (after,) = cards(client)
    assert (after.checked.done, after.checked.all_) == (card.checked.done + 1, card.checked.all_)
    reason = next(one for one in found if one.where == "reasons.income_change")
    waivers.explain(budget_id=budget.pk, findings=[reason.key], explanation="其余为零星增减", user=author)
    change = editing.within("reasons", {"income_change": "项目增加50万元"})
    editing.write(budget.pk, user=author, seen=1, action="情况说明", change=change)
    (lapsed,) = cards(client)
    assert lapsed.checked.lapsed == 1
    assert "说明失效 1" in client.get(reverse("admin:index")).content.decode()


def test_no_rule_runs_on_the_workbench(client, budget, author, monkeypatch):
    monkeypatch.setattr(checking, "run", lambda *_, **__: pytest.fail("a rule runs"))
    assert cards(client)[0].checked.verdict == "需说明"
    CheckResult.objects.all().delete()
    assert cards(client)[0].checked.verdict is None
    assert "尚未审核" in client.get(reverse("admin:index")).content.decode()


def test_a_check_that_something_has_overtaken_is_said_to_be_expired(client, budget, author):
    CheckResult.objects.update(state_key="another")
    assert cards(client)[0].checked.expired
    assert "审核结果已过期" in client.get(reverse("admin:index")).content.decode()


def test_a_locked_disclosure_says_why_and_who_can_open_it(client, budget, author):
    Budget.objects.update(state=State.SUBMITTED)
    (card,) = cards(client)
    assert not card.may_edit
    assert (
        "已提交审核，不能修改；本单位撤回或审核人退回后可以修改。"
        in client.get(reverse("admin:index")).content.decode()
    )


def test_deadline_of_the_unit_goes_before_that_of_the_year(client, budget, author):
    FiscalYear.objects.filter(pk=2024).update(congress_approved_on=date(2024, 1, 1))
    UnitYear.objects.create(unit=budget.unit, year_id=2024, unit_approved_on=TODAY - timedelta(days=15))
    (card,) = cards(client)
    assert (card.due.days_left, card.due.deadline.binding) == (5, True)
    UnitYear.objects.update(unit_approved_on=TODAY - timedelta(days=23))
    for page in (reverse("admin:index"), reverse("disclosures:part", args=[budget.pk, "overview"])):
        assert "已逾期 3 天" in client.get(page).content.decode()


def test_a_deadline_that_no_date_gives_is_said_to_be_unknown(client, budget, author):
    for page in (reverse("admin:index"), reverse("disclosures:part", args=[budget.pk, "overview"])):
        assert "没有登记批复日期" in client.get(page).content.decode()


def test_what_is_public_has_no_deadline_nor_has_its_correction(client, monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *_: TODAY)
    public = published(example())
    FiscalYear.objects.filter(pk=2024).update(unit_approved_on=date(2024, 1, 1))
    pages = (reverse("admin:index"), reverse("disclosures:workflow", args=[public.budget_id]))
    client.force_login(person("ann", Role.AUTHOR, public.unit))
    for state in (State.PUBLISHED, State.DRAFT):
        Budget.objects.filter(pk=public.budget_id).update(state=state)
        for page in pages:
            assert "逾期" not in client.get(page).content.decode()


def test_nobody_finds_disclosures_that_are_not_theirs(client, budget):
    sibling = Unit.objects.create(code="S", name="同级", region=budget.unit.region, supervisor=budget.unit.supervisor)
    for user in (person("sibling", Role.AUTHOR, sibling), person("auditor", Role.AUDITOR, budget.unit.supervisor)):
        client.force_login(user)
        page = client.get(reverse("admin:index"))
        assert page.context["cards"] == []
        assert budget.unit_name not in page.content.decode()


def test_a_head_finds_the_disclosure_and_neither_edits_nor_starts_it(client, budget):
    client.force_login(person("helen", Role.HEAD, budget.unit))
    (card,) = cards(client)
    assert (card.may_edit, card.may_start) == (False, False)


def test_a_reviewer_finds_what_waits_for_the_decision_and_starts_nothing(client, budget):
    client.force_login(person("rita", Role.REVIEWER, budget.unit.supervisor))
    page = client.get(reverse("admin:index"))
    assert (page.context["cards"], page.context["to_publish"]) == ([], None)
    assert "现在没有等您审核的预算。" in page.content.decode()
    Budget.objects.update(state=State.SUBMITTED)
    page = client.get(reverse("admin:index"))
    assert [one for one, _ in page.context["to_review"].first] == [budget]
    assert reverse("disclosures:review", args=[budget.pk]) in page.content.decode()
    client.post(reverse("disclosures:start_year", args=[budget.pk]))
    assert Budget.objects.count() == 1


def test_a_publisher_finds_what_waits_to_be_published_and_no_page_that_is_closed_to_publishers(client, budget):
    client.force_login(person("paul", Role.PUBLISHER, budget.unit.supervisor))
    assert budget.unit_name not in client.get(reverse("admin:index")).content.decode()
    Budget.objects.update(state=State.APPROVED)
    page = client.get(reverse("admin:index"))
    assert [one for one, _ in page.context["to_publish"].first] == [budget]
    links = set(re.findall(rf'href="(/disclosures/{budget.pk}/[^"]*)"', page.content.decode()))
    assert links
    assert {client.get(link).status_code for link in links} == {200}


def test_an_author_is_shown_no_list_of_what_others_decide(client, budget, author):
    Budget.objects.update(state=State.SUBMITTED)
    context = client.get(reverse("admin:index")).context
    assert (context["to_review"], context["to_publish"]) == (None, None)


def test_of_many_that_wait_the_first_ten_are_listed_at_the_cost_of_one(client, budget):
    client.force_login(person("rita", Role.REVIEWER, budget.unit.supervisor))
    Budget.objects.update(state=State.SUBMITTED)

    def found():
        with CaptureQueriesContext(connection) as queries:
            waiting = client.get(reverse("admin:index")).context["to_review"]
        return waiting.total, len(waiting.first), len(queries)

    found()
    cost = found()[2]
    for number in range(12):
        unit = Unit.objects.create(
            code=f"U{number}", name=f"单位{number}", region=budget.unit.region, supervisor=budget.unit.supervisor
        )
        copy = Budget.objects.get(pk=budget.pk)
        copy.pk, copy.unit = None, unit
        copy.save()
    # One more: how many there are.
    assert found() == (13, 10, cost + 1)


def test_author_starts_the_next_year_from_this_one(client, budget, author):
    response = client.post(reverse("disclosures:start_year", args=[budget.pk]))
    new = Budget.objects.get(year=2025)
    assert response.url == reverse("disclosures:part", args=[new.pk, "lines"])
    assert store.load(new) == next_year(example())
    (card,) = cards(client)
    assert (card.budget, card.previous) == (new, budget)
    assert store.load(budget) == example()


def test_a_year_that_is_there_is_not_started_again(client, budget, author):
    for _ in range(2):
        client.post(reverse("disclosures:start_year", args=[budget.pk]))
    assert Budget.objects.filter(year=2025).count() == 1
    assert "已有" in client.get(reverse("admin:index")).content.decode()


def test_starting_a_year_needs_a_post(client, budget, author):
    assert client.get(reverse("disclosures:start_year", args=[budget.pk])).status_code == 405
    assert Budget.objects.count() == 1


def test_the_workbench_costs_as_many_queries_for_many_disclosures_as_for_one(client, budget, author):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("admin:index"))
        return len(queries)

    cost()
    one = cost()
    for number in range(50):
        unit = Unit.objects.create(
            code=f"U{number}", name=f"单位{number}", region=budget.unit.region, supervisor=budget.unit.supervisor
        )
        Membership.objects.create(user=author, unit=unit, role=Role.AUTHOR)
        book = example()
        editing.create(
            book.model_copy(update={"unit": book.unit.model_copy(update={"code": unit.code})}), user=None, action="导入"
        )
    assert len(cards(client)) == 12
    assert cost() == one <= 40


def begin(client, own, **changes):
    data = {"unit": own.pk, "year": 2026, "level": "unit"} | changes
    return client.post(reverse("disclosures:begin"), data)


def test_a_unit_without_an_earlier_year_begins_with_an_empty_disclosure(client, budget, author):
    response = begin(client, budget.unit)
    new = Budget.objects.get(year=2026)
    assert response.url == reverse("disclosures:part", args=[new.pk, "overview"])
    book = store.load(new)
    assert (book.unit, book.lines, book.projects) == (example().unit, (), ())
    assert (book.department.name, book.assets.as_of) == (example().department.name, date(2025, 12, 31))
    for part in ("overview", "lines", "projects", "forms", "narrative", "assets", "glossary", "checks"):
        assert client.get(f"/disclosures/{new.pk}/{part}/").status_code == 200, part


def test_a_disclosure_is_begun_once_and_for_ones_own_unit(client, budget, author):
    begin(client, budget.unit)
    assert "已有" in begin(client, budget.unit).content.decode()
    sibling = Unit.objects.create(
        code="S", name="同级", nature="administrative", region=budget.unit.region, supervisor=budget.unit.supervisor
    )
    assert begin(client, sibling).status_code == 400
    client.force_login(person("rita", Role.REVIEWER, budget.unit.supervisor))
    assert begin(client, budget.unit, year=2027).status_code == 400
    assert Budget.objects.count() == 2


def test_a_new_disclosure_may_lead_to_its_workbook(client, budget, author):
    response = begin(client, budget.unit, workbook="1")
    assert response.url == reverse("disclosures:workbook", args=[Budget.objects.get(year=2026).pk])


def test_who_works_for_one_unit_need_not_choose_it(client, budget, author):
    page = client.get(reverse("disclosures:begin")).content.decode()
    assert "请选择单位" not in page
    sibling = Unit.objects.create(code="S", name="同级", nature="administrative", region=budget.unit.region)
    Membership.objects.create(user=author, unit=sibling, role=Role.AUTHOR)
    assert "请选择单位" in client.get(reverse("disclosures:begin")).content.decode()


@pytest.mark.parametrize(
    "changes", [{"year": "1999"}, {"year": "x"}, {"year": "2050"}, {"level": "county"}, {"unit": "0"}]
)
def test_what_cannot_be_begun_is_said_at_its_field(client, budget, author, changes):
    response = begin(client, budget.unit, **changes)
    assert response.status_code == 400
    assert set(response.context["form"].errors) == set(changes)
