"""A draft in other forms: for those who may read it, marked as a draft, and recorded."""

from urllib.parse import unquote

import pytest
from django.urls import reverse

from disclosures.exports.catalogue import FORMS
from disclosures.exports.delimited import for_excel, tables_csv
from disclosures.store import load
from tests.cast import person
from units.enums import Role
from units.models import LogEntry, Unit

pytestmark = pytest.mark.django_db

NAMES = [*FORMS, "table3.csv"]


def address(budget, name):
    return reverse("disclosures:export", args=[budget.pk, name])


def test_author_head_and_supervising_reviewer_take_every_form(client, budget):
    for user in (
        person("alice", Role.AUTHOR, budget.unit),
        person("helen", Role.HEAD, budget.unit),
        person("rita", Role.REVIEWER, budget.unit.supervisor),
    ):
        client.force_login(user)
        assert client.get(reverse("disclosures:exports", args=[budget.pk])).status_code == 200
        assert [client.get(address(budget, name)).status_code for name in NAMES] == [200] * len(NAMES), user


def test_nobody_else_takes_any(client, budget):
    sibling = Unit.objects.create(
        code="S", name="同级单位", region=budget.unit.region, supervisor=budget.unit.supervisor
    )
    bureau = budget.unit.supervisor
    for user in (
        person("stranger"),
        person("sibling", Role.AUTHOR, sibling),
        person("auditor", Role.AUDITOR, bureau),
        person("publisher", Role.PUBLISHER, bureau),
        person("administrator", Role.ADMINISTRATOR, bureau),
    ):
        client.force_login(user)
        pages = [reverse("disclosures:exports", args=[budget.pk]), *(address(budget, name) for name in NAMES)]
        assert [client.get(page).status_code for page in pages] == [404] * len(pages), user


def test_visitors_are_sent_to_sign_in(client, budget):
    for name in NAMES:
        assert client.get(address(budget, name)).url.startswith(reverse("admin:login"))


def test_the_page_offers_every_form(client, author, budget):
    text = client.get(reverse("disclosures:exports", args=[budget.pk])).content.decode()
    for name in [*FORMS, *(f"table{number}.csv" for number in range(1, 14))]:
        assert address(budget, name) in text


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_called_a_draft_is_kept_by_nobody_and_is_in_the_log(client, author, budget, name):
    response = client.get(address(budget, name))
    said = unquote(response["Content-Disposition"])
    assert said.startswith("attachment")
    assert "长治市屯留区社会保险中心2024年单位预算公开（草稿）" in said
    assert said.endswith(name.rpartition(".")[2])
    assert response["Cache-Control"] == "private, no-store"
    entry = LogEntry.objects.get(action="下载")
    assert (entry.user_name, entry.unit_code) == ("alice", budget.unit.code)
    assert "（草稿）" in entry.detail


def test_a_table_is_that_of_the_draft_as_excel_reads_it(client, author, budget):
    assert client.get(address(budget, "table3.csv")).content == for_excel(tables_csv(load(budget), 3))


@pytest.mark.parametrize("name", ["table14.csv", "table0.csv", "tables.pdf", "package"])
def test_there_is_no_other_form(client, author, budget, name):
    assert client.get(address(budget, name)).status_code == 404


def test_nothing_is_changed_by_post(client, author, budget):
    assert [client.post(address(budget, name)).status_code for name in NAMES] == [405] * len(NAMES)
