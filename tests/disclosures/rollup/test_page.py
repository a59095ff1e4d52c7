"""Summing up the units on the page: what goes in, transfers, the preview, and that nothing is written unseen."""

from decimal import Decimal

import pytest
from django.urls import reverse

from book.ledger import Ledger
from budgets.enums import State
from budgets.models import Budget
from disclosures import editing, store
from disclosures.models import Transfer
from tests.cast import example, person
from tests.published import changed
from units.enums import Role
from units.models import LogEntry, Region, Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def department():
    """A bureau with a department-level budget; two units below it were approved, one was not, one is of another region."""
    small = example()
    for code in ("U1", "U2", "U3", "U4"):
        editing.create(changed(small, unit={"code": code, "name": f"{code}中心"}), user=None, action="导入")
    budget = editing.create(
        changed(small, level="department", unit={"code": "DEPT", "name": "某局"}), user=None, action="导入"
    )
    far = Region.objects.create(code="999999", name="别处")
    Unit.objects.filter(code__in=("U1", "U2", "U3")).update(supervisor=budget.unit)
    Unit.objects.filter(code="U4").update(supervisor=budget.unit, region=far)
    Unit.objects.filter(code="DEPT").update(nature="")
    Budget.objects.filter(unit__code__in=("U1", "U2", "U4")).update(state=State.APPROVED)
    return Budget.objects.get(pk=budget.pk)


@pytest.fixture
def author(client, department):
    user = person("author", Role.AUTHOR, department.unit)
    client.force_login(user)
    return user


def address(budget):
    return reverse("disclosures:rollup", args=[budget.pk])


def written(client, budget, **changed_fields):
    page = client.get(address(budget))
    fields = {"write": "1", "seen": budget.revision, "digest": page.context["digest"]} | changed_fields
    return client.post(address(budget), fields)


def test_approved_units_of_the_same_region_go_in_and_the_rest_is_named(client, department, author):
    members = {
        part.unit.code: (part.book is not None, part.missing)
        for part in client.get(address(department)).context["members"]
    }
    assert members == {"U1": (True, ""), "U2": (True, ""), "U3": (False, "还没有通过审核")}


def test_nothing_is_written_by_looking(client, department, author):
    page = client.get(address(department))
    assert page.context["changes"]
    assert store.load(department) == store.load(Budget.objects.get(pk=department.pk))
    assert Budget.objects.get(pk=department.pk).revision == 1


def test_the_sum_is_written_as_one_revision_through_the_one_door(client, department, author):
    assert written(client, department).status_code == 302
    now = Budget.objects.get(pk=department.pk)
    assert now.revision == 2
    one = Ledger(example().lines).total
    assert Ledger(store.load(now).lines).total == 2 * one
    assert store.load(now).texts == example().texts
    assert LogEntry.objects.filter(action="保存预算", detail__contains="汇总下级单位", user_id_then=author.pk).exists()
    assert "没有变化" in client.get(address(now)).content.decode()


def test_what_changed_below_since_is_shown_first(client, department, author):
    stale = client.get(address(department)).context["digest"]
    Budget.objects.filter(unit__code="U3").update(state=State.APPROVED)
    answer = written(client, department, digest=stale)
    assert answer.status_code == 409
    assert "有变动" in answer.content.decode()
    assert Budget.objects.get(pk=department.pk).revision == 1


def test_what_somebody_else_saved_since_is_not_overwritten(client, department, author):
    digest = client.get(address(department)).context["digest"]
    editing.write(
        department.pk, user=None, seen=1, action="概况", change=editing.within("department", {"name": "改过的名称"})
    )
    assert written(client, department, seen=1, digest=digest).status_code == 409
    assert Budget.objects.get(pk=department.pk).revision == 2


def transfer(client, department, **changes):
    units = {unit.code: unit.pk for unit in Unit.objects.all()}
    fields = {
        "payer": "U1",
        "receiver": "U2",
        "function_code": "2080109",
        "source": "unit_funds",
        "amount": "100",
    } | changes
    return client.post(
        address(department),
        fields | {"add": "1", "payer": units[fields["payer"]], "receiver": units[fields["receiver"]]},
    )


@pytest.fixture
def received(department):
    """U2 has 300 元 of 单位资金."""
    budget = Budget.objects.get(unit__code="U2")
    Budget.objects.filter(pk=budget.pk).update(state=State.DRAFT)

    def change(data):
        more = data["lines"][0] | {
            "source": "unit_funds",
            "vintage": "current",
            "function_code": "2080109",
            "amount": "300.00",
        }
        return data | {"lines": [*data["lines"], more]}

    editing.write(budget.pk, user=None, seen=1, action="预算明细", change=change)
    Budget.objects.filter(pk=budget.pk).update(state=State.APPROVED)


def test_a_transfer_is_counted_once_and_named(client, department, author, received):
    before = Ledger(sum_of(client, department).lines).total
    assert transfer(client, department).status_code == 302
    page = client.get(address(department))
    assert page.context["eliminated_total"] == Decimal("100.00")
    assert "减 100.00 元（原 300.00 元）" in page.content.decode()
    assert LogEntry.objects.filter(action="登记单位间转移").exists()
    written(client, department)
    assert Ledger(store.load(Budget.objects.get(pk=department.pk)).lines).total == before - 100
    client.post(address(department), {"drop": Transfer.objects.get().pk})
    assert not Transfer.objects.exists()


def sum_of(client, department):
    from disclosures.rollup.summing import parts, sum_up

    return sum_up(department, store.load(department), parts(department)).book


def test_a_transfer_beyond_what_was_received_is_refused_with_the_reason(client, department, author, received):
    transfer(client, department, amount="300.01")
    page = client.get(address(department))
    assert "差 0.01 元" in page.content.decode()
    assert "写入汇总结果" not in page.content.decode()
    assert written(client, department).status_code == 400


@pytest.mark.parametrize(
    "changes",
    [
        {"receiver": "U1"},
        {"receiver": "U3"},
        {"receiver": "U4"},
        {"amount": "0"},
        {"amount": "-1"},
        {"function_code": "208"},
        {"source": "general_public"},
    ],
)
def test_a_transfer_that_makes_no_sense_is_not_kept(client, department, author, changes):
    assert transfer(client, department, **changes).status_code == 400
    assert not Transfer.objects.exists()


@pytest.mark.parametrize("role", [Role.HEAD, Role.REVIEWER])
def test_only_authors_write(client, department, role):
    client.force_login(person("other", role, department.unit))
    assert "写入汇总结果" not in client.get(address(department)).content.decode()
    assert client.post(address(department), {"write": "1", "seen": "1"}).status_code == 403
    assert transfer(client, department).status_code == 403


def test_a_submitted_department_is_locked(client, department, author):
    Budget.objects.filter(pk=department.pk).update(state=State.SUBMITTED)
    assert client.post(address(department), {"write": "1", "seen": "1"}).status_code == 403


def test_others_find_nothing_and_a_units_own_budget_is_no_department(client, department):
    below = Budget.objects.get(unit__code="U1")
    client.force_login(person("below", Role.AUTHOR, below.unit))
    assert client.get(address(department)).status_code == 404
    assert client.get(address(below)).status_code == 404


def test_of_a_draft_below_nothing_is_shown(client, department, author):
    budget = Budget.objects.get(unit__code="U3")
    editing.write(
        budget.pk, user=None, seen=1, action="概况", change=editing.within("overview", {"duties": ["草稿里的机密"]})
    )
    page = client.get(address(department)).content.decode()
    assert "草稿里的机密" not in page
    assert [part.book for part in client.get(address(department)).context["members"] if part.unit.code == "U3"] == [
        None
    ]
