"""Which versions of a document may be compared, and by whom; and what the comparison shows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budgets.enums import State
from budgets.models import Budget
from disclosures.enums import Move
from tests.cast import example, person
from tests.disclosures.review.make import dearer, edited, last_years, step, submit
from tests.published import approved, changed, publish
from units.enums import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(budget):
    return reverse("disclosures:comparison", args=[budget.pk])


@pytest.fixture
def twice(submitted, alice):
    """Submitted, returned, made dearer and submitted again."""
    step(submitted, Move.RETURN, State.RETURNED, alice)
    edited(submitted, alice, lines=dearer)
    submit(submitted, alice)
    return submitted


def offered(response):
    return {version.key for _, own in response.context["groups"] for version in own}


def test_two_submissions_are_compared_in_facts_cells_and_sentences(client, twice, rita, address):
    client.force_login(rita)
    response = client.get(address)
    assert (response.context["old"].key, response.context["new"].key) == ("r1", "r2")
    differences = response.context["differences"]
    assert [part.title for part in differences.parts] == ["预算明细"]
    assert [table.number for table in differences.tables] == [1, 2, 3, 4, 5, 6]
    page = response.content.decode()
    # 万元 as printed with their difference, and below each what is exact to the cent.
    assert (
        '<td class="n">759.75<small>7,597,539.46</small></td><td class="n">760.75<small>7,607,539.46</small></td>'
        '<td class="n">+1.00<small>+10,000.00</small></td>'
    ) in page
    assert "<del>759.75</del><ins>760.75</ins>" in page


def test_what_is_compared_when_nothing_is_chosen(client, budget, alice, address):
    def usual():
        context = client.get(address).context
        return tuple(context[place].key for place in ("old", "new")) if "old" in context else None

    client.force_login(alice)
    assert usual() is None
    edited(budget, alice, lines=dearer)
    assert usual() == ("s1", "now")
    submit(budget, alice)
    step(budget, Move.RETURN, State.RETURNED, alice)
    edited(budget, alice, lines=dearer)
    assert usual() == ("r1", "now")
    last_years(budget)
    assert usual() == ("last-year", "r1")
    submit(budget, alice)
    assert usual() == ("r1", "r2")


def test_whoever_sees_drafts_compares_submissions_restore_points_and_the_draft(client, twice, rita, alice, address):
    for user in (alice, rita):
        client.force_login(user)
        assert offered(client.get(address)) == {"r1", "r2", "now", "s1", "s2"}


def test_a_publisher_compares_what_was_approved_alone(client, twice, rita, address):
    publisher = person("paul", Role.PUBLISHER, twice.unit.supervisor)
    client.force_login(publisher)
    assert client.get(address).status_code == 404
    step(twice, Move.APPROVE, State.APPROVED, rita)
    assert offered(client.get(address)) == {"r2"}
    for key in ("r1", "now", "s1", "s2"):
        assert client.get(f"{address}?old={key}&new=r2").status_code == 404


@pytest.mark.parametrize("state", State)
def test_others_compare_nothing(client, twice, strangers, address, state):
    Budget.objects.filter(pk=twice.pk).update(state=state)
    publisher = strangers[4]
    for user in strangers:
        client.force_login(user)
        response = client.get(f"{address}?old=r1&new=r2")
        assert response.status_code == 404, user
        assert user == publisher or client.get(address).status_code == 404


def test_visitors_are_asked_to_sign_in(client, twice, address):
    assert client.get(address).url.startswith(reverse("admin:login"))


def test_last_years_budget_is_offered_to_those_who_may_read_it(client, submitted, alice, address):
    before = last_years(submitted)
    client.force_login(alice)
    assert "last-year" in offered(client.get(address))
    response = client.get(f"{address}?old=last-year&new=r1")
    assert "科目按编码、项目按名称对应" in response.content.decode()
    (row,) = [
        cell
        for table in response.context["differences"].tables
        if table.number == 3
        for cell in table.cells
        if cell.row == "合计" and cell.column.endswith("合计")
    ]
    assert row.printed == ("683.78", "759.75", "+75.97")
    assert before.year_id == 2023


def test_last_years_draft_is_not_offered_to_a_publisher_of_what_was_approved_this_year(
    client, submitted, rita, address
):
    before = last_years(submitted)
    step(submitted, Move.APPROVE, State.APPROVED, rita)
    client.force_login(person("paul", Role.PUBLISHER, submitted.unit.supervisor))
    assert "last-year" not in offered(client.get(address))
    assert client.get(f"{address}?old=last-year&new=r1").status_code == 404
    Budget.objects.filter(pk=before.pk).update(state=State.APPROVED)
    assert "last-year" in offered(client.get(address))


def test_last_years_publication_is_offered_to_all_who_read_the_budget(client, db, address, budget, alice):
    published = publish(approved(changed(example(), year=2023, assets={"as_of": "2022-12-31"})))
    client.force_login(alice)
    response = client.get(f"{address}?old=published&new=now")
    assert response.status_code == 200
    assert str(response.context["old"]) == "2023年公开文档"
    assert published.unit == budget.unit


@pytest.mark.parametrize(
    "query", ["old=r9&new=r1", "old=s9&new=now", "old=x&new=r1", "new=%00", "old=published&new=now"]
)
def test_a_version_that_is_not_there_is_not_found(client, submitted, alice, address, query):
    client.force_login(alice)
    assert client.get(f"{address}?{query}").status_code == 404


def test_a_version_compared_with_itself_shows_no_difference(client, submitted, alice, address):
    client.force_login(alice)
    assert "没有不同" in client.get(f"{address}?old=r1&new=r1").content.decode()


def test_what_only_stands_in_another_order_is_said_to(client, submitted, alice, address):
    step(submitted, Move.RETURN, State.RETURNED, alice)
    edited(submitted, alice, projects=lambda projects: projects[::-1])
    submit(submitted, alice)
    client.force_login(alice)
    page = client.get(address).content.decode()
    assert "内容没有改动、印出的次序有变：项目。" in page
    assert "没有不同" not in page


def test_history_leads_to_the_comparison(client, budget, alice, address):
    client.force_login(alice)
    edited(budget, alice, lines=dearer)
    history = client.get(reverse("disclosures:history", args=[budget.pk])).content.decode()
    assert f'href="{address}?old=s1&amp;new=now"' in history


def test_the_page_costs_as_many_queries_for_many_versions_as_for_few(client, submitted, alice, address):
    client.force_login(alice)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"{address}?old=r1&new=now").status_code == 200
        return len(captured)

    client.get(address)
    few = queries()
    for _ in range(4):
        step(submitted, Move.RETURN, State.RETURNED, alice)
        edited(submitted, alice, lines=dearer)
        submit(submitted, alice)
    assert queries() == few


def test_a_second_editor_is_shown_what_the_first_changed(client, budget, alice):
    bob = person("bob", Role.AUTHOR, budget.unit)
    edited(budget, bob, lines=lambda lines: [lines[0] | {"amount": "1507900.00"}, *lines[1:]])
    client.force_login(alice)
    response = client.post(
        reverse("disclosures:part", args=[budget.pk, "glossary"]), {"seen": 1, "texts-glossary": "甲"}
    )
    assert response.status_code == 409
    assert "1,507,900元" in response.content.decode()
