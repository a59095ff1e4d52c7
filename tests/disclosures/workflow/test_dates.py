"""A unit records the day of its approval, once: the deadline follows from it."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from budgets.deadlines import deadline
from budgets.models import Budget, FiscalYear, UnitYear
from budgets.queries import dates
from disclosures import checking
from tests.cast import person
from tests.disclosures.workflow.make import publication, sound_budget
from units.enums import Role
from units.models import LogEntry

pytestmark = pytest.mark.django_db

DAY = date(2024, 2, 20)


@pytest.fixture
def budget(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *_: date(2024, 2, 28))
    return sound_budget()


@pytest.fixture
def author(client, budget):
    user = person("author", Role.AUTHOR, budget.unit)
    client.force_login(user)
    return user


def page(budget):
    return reverse("disclosures:approval_date", args=[budget.pk])


def post(client, budget, day=DAY):
    return client.post(page(budget), {"day": str(day)})


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.HEAD])
def test_people_of_the_unit_record_it_where_the_deadline_is_missed(client, budget, role):
    client.force_login(person("someone", role, budget.unit))
    places = [reverse("admin:index"), reverse("disclosures:part", args=[budget.pk, "overview"])]
    for place in places:
        assert page(budget) in client.get(place).content.decode()
    response = client.post(page(budget), {"day": str(DAY)}, follow=True)
    assert "已登记批复日期" in response.content.decode()
    assert "还有 12 天" in response.content.decode()
    known = deadline(dates(budget))
    assert (known.day, known.binding) == (date(2024, 3, 11), True)
    for place in places:
        assert page(budget) not in client.get(place).content.decode()
    entry = LogEntry.objects.first()
    assert (entry.user_name, entry.action, entry.unit_code) == ("someone", "登记批复日期", budget.unit.code)
    assert entry.detail == "部门批复单位日期：“2024-02-20”"


def test_it_is_recorded_where_the_latest_day_follows_from_other_dates(client, budget, author):
    FiscalYear.objects.update(congress_approved_on=date(2024, 1, 20))
    told = client.get(page(budget)).content.decode()
    assert "人大批准日期：2024年1月20日；财政批复部门日期：没有登记；" in told
    assert "登记批复日期" in client.get(reverse("admin:index")).content.decode()
    assert post(client, budget).status_code == 302


def test_what_the_checks_found_is_found_anew(client, budget, author):
    checking.result(budget)
    post(client, budget)
    assert not checking.expired(budget.check_results.get(), budget)


@pytest.mark.parametrize("whose", ["unit", "year"])
def test_nobody_of_the_unit_moves_a_day_that_is_recorded(client, budget, author, whose):
    if whose == "unit":
        UnitYear.objects.create(unit=budget.unit, year_id=2024, unit_approved_on=date(2024, 2, 1))
    else:
        FiscalYear.objects.update(unit_approved_on=date(2024, 2, 1))
    entries = LogEntry.objects.count()
    response = post(client, budget)
    assert response.status_code == 400
    assert "批复日期已登记为 2024-02-01；写错了的，请系统管理员" in response.content.decode()
    assert dates(budget)["unit_approved_on"] == date(2024, 2, 1)
    assert (UnitYear.objects.count(), LogEntry.objects.count()) == (whose == "unit", entries)


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2024-02-29", "批复日期不能晚于今天。"),
        ("2004-02-20", "2024年预算不会在2004年批复"),
        ("2024-01-19", "与已登记的人大批准日期 2024-01-20 先后不符"),
        ("2024-02-26", "与已登记的单位公开日期 2024-02-25 先后不符"),
        ("20240220x", "输入一个有效的日期"),
        ("", "这个字段是必填项"),
    ],
)
def test_a_day_that_cannot_be_is_refused_at_the_field(client, budget, author, day, sentence):
    FiscalYear.objects.update(congress_approved_on=date(2024, 1, 20))
    UnitYear.objects.create(unit=budget.unit, year_id=2024, disclosed_on=date(2024, 2, 25))
    response = post(client, budget, day)
    assert response.status_code == 400
    assert sentence in response.content.decode()
    assert dates(budget)["unit_approved_on"] is None


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.PUBLISHER, Role.ADMINISTRATOR, Role.AUDITOR])
def test_nobody_else_records_it(client, budget, role):
    client.force_login(person("someone", role, budget.unit.supervisor))
    for response in (client.get(page(budget)), post(client, budget)):
        assert response.status_code in (403, 404)
    assert not UnitYear.objects.exists()


def test_the_author_of_another_unit_finds_nothing(client, budget):
    client.force_login(person("someone", Role.AUTHOR, budget.unit.supervisor))
    assert post(client, budget).status_code == 404
    assert not UnitYear.objects.exists()


def test_what_is_public_asks_for_no_date(client, budget, author):
    publication(budget)
    Budget.objects.update(state="published")
    assert page(budget) not in client.get(reverse("disclosures:workflow", args=[budget.pk])).content.decode()
