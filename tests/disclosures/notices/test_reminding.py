"""Reminders: once when the deadline is near, once when it has passed, to those whom it concerns."""

from datetime import date
from threading import Thread

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection, connections

from budgets.enums import State
from budgets.models import Budget, FiscalYear, UnitYear
from disclosures import editing
from disclosures.enums import NoticeKind
from disclosures.models import Notice
from disclosures.notices.reminding import remind
from disclosures.notices.telling import visible_notices
from tests.cast import example, person
from tests.disclosures.workflow.make import publication
from units.enums import Role
from units.models import Membership, Unit

pytestmark = pytest.mark.django_db

LAST_DAY = date(2024, 3, 21)
"""20 days after the 批复 of 1 March."""


@pytest.fixture
def people(budget):
    FiscalYear.objects.filter(year=2024).update(
        congress_approved_on=None, department_approved_on=None, unit_approved_on=None, disclosed_on=None
    )
    UnitYear.objects.all().delete()
    UnitYear.objects.create(unit=budget.unit, year_id=2024, unit_approved_on=date(2024, 3, 1))
    Unit.objects.exclude(pk=budget.unit_id).update(nature="")
    return {
        "author": person("author", Role.AUTHOR, budget.unit, email="author@example.cn"),
        "head": person("head", Role.HEAD, budget.unit),
        "reviewer": person("reviewer", Role.REVIEWER, budget.unit.supervisor),
    }


def told():
    return sorted(Notice.objects.values_list("kind", "user__username"))


NEAR = [(NoticeKind.DEADLINE_NEAR, "author"), (NoticeKind.DEADLINE_NEAR, "head")]
PASSED = [(NoticeKind.DEADLINE_PASSED, name) for name in ("author", "head", "reviewer")]


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2024, 3, 13), []),
        (date(2024, 3, 14), NEAR),
        (date(2024, 3, 21), NEAR),
        (date(2024, 3, 22), PASSED),
        (date(2024, 4, 20), PASSED),
        (date(2024, 4, 21), []),
    ],
)
def test_the_unit_is_told_a_week_before_and_the_bureau_too_when_the_day_has_passed(budget, people, today, expected):
    remind(today)
    assert told() == expected


def test_a_reminder_says_day_and_state(budget, people):
    remind(date(2024, 3, 14))
    text = Notice.objects.first().text
    assert text == f"{budget}的公开期限是2024年3月21日，还有 7 天，现为“编制中”。"
    remind(date(2024, 3, 23))
    assert Notice.objects.first().text.endswith("已过 2 天，现为“编制中”。")


def test_each_is_told_once_however_often_it_runs(budget, people, capsys):
    for _ in range(3):
        call_command("send_reminders", today="2024-03-15")
    assert told() == NEAR
    assert len(mail.outbox) <= 1
    for _ in range(2):
        call_command("send_reminders", today="2024-03-25")
    assert told() == NEAR + PASSED
    said = capsys.readouterr().out.splitlines()
    assert [line.partition("，")[0] for line in said] == [f"提醒 {number} 项期限" for number in (1, 0, 0, 1, 0)]


def test_a_deadline_that_concerns_nobody_is_told_to_nobody_until_there_is_somebody(budget, people):
    for user in people.values():
        user.memberships.all().delete()
    assert [remind(date(2024, 3, 25)) for _ in range(2)] == [0, 0]
    Membership.objects.create(user=people["author"], unit=budget.unit, role=Role.AUTHOR)
    assert [remind(date(2024, 3, 25)) for _ in range(2)] == [1, 0]


def test_another_deadline_is_another_occasion(budget, people):
    remind(date(2024, 3, 14))
    UnitYear.objects.update(unit_approved_on=date(2024, 3, 5))
    remind(date(2024, 3, 20))
    assert told() == sorted(NEAR * 2)


@pytest.mark.parametrize("state", [State.PUBLISHED, State.WITHDRAWN])
def test_what_is_public_needs_no_reminder(budget, people, state):
    Budget.objects.update(state=state)
    remind(date(2024, 3, 25))
    assert told() == []


def test_the_correction_of_what_is_public_needs_none(budget, people):
    publication(budget)
    assert budget.state == State.DRAFT
    remind(date(2024, 3, 25))
    assert told() == []


def test_what_was_disclosed_elsewhere_needs_none(budget, people):
    UnitYear.objects.update(disclosed_on=date(2024, 3, 10))
    remind(date(2024, 3, 25))
    assert told() == []


def test_a_unit_that_has_not_begun_is_reminded_too(client, budget, people):
    Budget.objects.all().delete()
    remind(date(2024, 3, 25))
    assert told() == PASSED
    assert all("还没有开始编制" in notice.text for notice in Notice.objects.all())
    assert dict(Notice.objects.values_list("user__username", "link")) == {
        "author": "/disclosures/begin/",
        "head": "/disclosures/begin/",
        "reviewer": "/disclosures/board/?year=2024",
    }
    assert all(visible_notices(user).count() == 1 for user in people.values())
    assert visible_notices(person("stranger")).count() == 0


def test_a_mere_department_discloses_nothing(budget, people):
    FiscalYear.objects.update(unit_approved_on=date(2024, 3, 1))
    remind(date(2024, 3, 15))
    assert set(Notice.objects.values_list("unit__code", flat=True)) == {budget.unit.code}


def test_without_dates_there_is_no_deadline(budget, people):
    UnitYear.objects.all().delete()
    remind(date(2024, 3, 25))
    assert told() == []


def test_a_day_that_is_none_is_refused(db):
    with pytest.raises(CommandError, match="2024-03-01"):
        call_command("send_reminders", today="tomorrow")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_two_that_run_at_once_tell_once():
    budget = editing.create(example(), user=None, action="导入")
    UnitYear.objects.all().delete()
    UnitYear.objects.create(unit=budget.unit, year_id=2024, unit_approved_on=date(2024, 3, 1))
    person("author", Role.AUTHOR, budget.unit, email="author@example.cn")

    def run():
        try:
            remind(date(2024, 3, 15))
        finally:
            connections.close_all()

    runs = [Thread(target=run) for _ in range(6)]
    for one in runs:
        one.start()
    for one in runs:
        one.join()
    assert Notice.objects.filter(unit=budget.unit).count() == 1
    assert len(mail.outbox) == 1
